"""Quy định sinh hoạt: dated rows, who lays them down, what a unit that keeps no text refuses."""

from datetime import date, timedelta

import pytest
import time_machine

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item, add_opinion, edit_item, edit_opinion, record_vote
from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion, carry_conclusion, edit_conclusion
from meetings.actions.meeting import count_attendance, plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.actions.setting import lay_down
from meetings.models import Conclusion, Kind, Meeting, MeetingSetting
from meetings.models.rubric import scorable
from tests.meetings.builders import at, logged, reread, words_of
from tests.world import make_unit
from units.models import AuditEvent, Branch
from units.models import Kind as UnitKind

AUGUST = date(2025, 8, 4)
SAID = {
    "least_minutes": 60,
    "least_combined": 90,
    "has_committee": False,
    "keeps_text": True,
    "basis": "Quy định 05-QĐ/ĐU",
}
TYPED = {
    "least_minutes": "60",
    "least_combined": "90",
    "keeps_text": "on",
    "basis": "Quy định 05-QĐ/ĐU",
}


def said(day):
    return f"{day:%d/%m/%Y}"


def silent(unit, since=AUGUST):
    """A unit that keeps no text here, written directly: the action begins no such row earlier."""
    return MeetingSetting.objects.create(unit=unit, valid_from=since, keeps_text=False)


# --- The rows -----------------------------------------------------------------------------------


def test_without_a_row_the_guides_hold(world):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST)
    assert meeting.least_minutes == 90
    assert meeting.keeps_text
    combined = logged(world.cell, world.bithu_dttg, AUGUST, is_combined=True, is_second=True)
    assert combined.least_minutes == 120
    study = logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.STUDY)
    assert study.least_minutes is None


def test_a_meeting_asks_the_row_of_its_own_day(world):
    lay_down(world.cell, by=world.bithu_dttg, valid_from=AUGUST, **SAID)
    before = logged(world.cell, world.bithu_dttg, AUGUST - timedelta(days=1))
    on_the_day = logged(world.cell, world.bithu_dttg, AUGUST, is_second=True)
    assert (before.least_minutes, on_the_day.least_minutes) == (90, 60)
    on_the_day.held_on = before.held_on
    assert on_the_day.least_minutes == 90


def test_a_new_row_ends_the_one_before(world):
    first = lay_down(world.cell, by=world.bithu_dttg, valid_from=AUGUST, **SAID)
    assert first.valid_from == AUGUST
    second = lay_down(
        world.cell, by=world.bithu_dttg, valid_from=today(), **SAID | {"least_minutes": 70}
    )
    first = reread(first)
    assert first.valid_to == today() - timedelta(days=1)
    assert (first.least_minutes, second.least_minutes) == (60, 70)
    events = AuditEvent.objects.filter(kind="meetings.setting.laid_down")
    assert events.count() == 2
    assert events.first().unit == world.cell.name


def test_a_row_of_today_may_be_laid_down_anew(world):
    lay_down(world.cell, by=world.bithu_dttg, valid_from=today(), **SAID)
    again = lay_down(
        world.cell, by=world.bithu_dttg, valid_from=today(), **SAID | {"least_minutes": 75}
    )
    assert MeetingSetting.objects.filter(unit=world.cell).count() == 1
    assert (again.least_minutes, again.version) == (75, 2)
    lay_down(world.cell, by=world.bithu_dttg, valid_from=today(), **SAID | {"least_minutes": 75})
    assert AuditEvent.objects.filter(kind="meetings.setting.laid_down").count() == 2


@pytest.mark.parametrize(
    ("earlier", "changes", "sentence"),
    [
        (None, {"basis": ""}, "Chưa nhập căn cứ"),
        (None, {"least_combined": 50}, "không ngắn hơn buổi thường kỳ"),
        (None, {"least_combined": 700}, "không quá 600 phút"),
        (None, {"keeps_text": False, "valid_from": AUGUST}, "chỉ áp dụng từ hôm nay"),
        (AUGUST, {"valid_from": date(2025, 9, 1)}, "Quy định đã áp dụng không sửa được"),
        (AUGUST, {"valid_from": AUGUST}, "Quy định đã áp dụng không sửa được"),
        (AUGUST, {"valid_from": date(2025, 8, 1)}, "Đã có quy định từ ngày 04/8/2025"),
    ],
)
def test_what_is_refused(world, earlier, changes, sentence):
    if earlier:
        lay_down(world.cell, by=world.bithu_dttg, valid_from=earlier, **SAID)
    with pytest.raises(Refused, match=sentence):
        lay_down(world.cell, by=world.bithu_dttg, **{"valid_from": today(), **SAID, **changes})
    assert MeetingSetting.objects.count() == (1 if earlier else 0)


def test_the_length_of_the_guides_needs_no_basis(world):
    usual = {"least_minutes": 90, "least_combined": 120, "basis": ""}
    made = lay_down(world.cell, by=world.bithu_dttg, valid_from=today(), **SAID | usual)
    assert made.basis == ""


def test_an_agency_has_no_such_rule(world):
    with pytest.raises(Refused, match="dành cho tổ chức đảng"):
        lay_down(world.ethnic, by=world.canbo_dttg, valid_from=today(), **SAID)


# --- The pages ----------------------------------------------------------------------------------


def test_the_page_lays_down_and_shows_the_rows(world, signed_in):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/quy-dinh/{world.cell.pk}/"
    assert "Mức chung theo Hướng dẫn 42-HD/BTCTW" in words_of(client.get(url))
    answer = client.post(url, {**TYPED, "valid_from": said(today())})
    assert answer.status_code == 302
    row = MeetingSetting.objects.get()
    assert (row.least_minutes, row.has_committee, row.keeps_text) == (60, False, True)
    shown = words_of(client.get(url))
    assert "Căn cứ: Quy định 05-QĐ/ĐU" in shown
    assert "không có chi ủy" in shown


def test_a_committee_is_asked_only_what_holds_for_it(world, signed_in):
    """A đảng bộ has a ban chấp hành, not a chi ủy, and no least length of its meetings."""
    client, url = signed_in("bithu.dubnd"), f"/cuoc-hop/quy-dinh/{world.party.pk}/"
    shown = words_of(client.get(url))
    assert "Lưu nội dung, biên bản trên hệ thống" in shown
    assert "chi ủy" not in shown.partition("Đang áp dụng")[2]
    assert "phút" not in shown.partition("Đang áp dụng")[2]
    typed = {"valid_from": said(today()), "has_committee": "on", "least_minutes": "30"}
    assert client.post(url, typed).status_code == 302
    row = MeetingSetting.objects.get()
    assert (row.unit, row.least_minutes, row.least_combined) == (world.party, 90, 120)
    assert (row.has_committee, row.keeps_text) == (True, False)
    assert "nội dung ghi sổ giấy" in words_of(client.get(url))
    listed = client.get("/cuoc-hop/quy-dinh/").content.decode()
    assert '<td data-l="Chi ủy">–</td>' in listed
    assert '<td data-l="Chi ủy">có</td>' in listed
    for changes in ({"has_committee": False}, {"least_minutes": 60, "basis": "Quy định 05-QĐ/ĐU"}):
        usual = {"least_minutes": 90, "least_combined": 120, "has_committee": True}
        with pytest.raises(Refused, match="chỉ quy định cho chi bộ"):
            lay_down(
                world.party, by=world.bithu_dubnd, valid_from=today(), keeps_text=True,
                **{**usual, **changes},
            )  # fmt: skip


def test_the_meeting_of_a_committee_has_no_least_length_and_is_not_scored(world):
    meeting = logged(world.party, world.bithu_dubnd, AUGUST)
    assert meeting.least_minutes is None
    assert not scorable(meeting)
    assert scorable(logged(world.cell, world.bithu_dttg, AUGUST))


def test_the_form_stays_filled(world, signed_in):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/quy-dinh/{world.cell.pk}/"
    empty = client.post(url, {**TYPED, "valid_from": "32/13/2026"})
    assert (empty.status_code, MeetingSetting.objects.count()) == (200, 0)
    refused = client.post(url, {**TYPED, "basis": "", "valid_from": said(today())})
    assert refused.status_code == 409
    assert "Chưa nhập căn cứ" in words_of(refused)
    assert 'value="60"' in refused.content.decode()


def test_the_form_begins_with_what_was_laid_down_last(world, signed_in):
    ahead = today() + timedelta(days=40)
    lay_down(world.cell, by=world.bithu_dttg, valid_from=today(), **SAID)
    lay_down(world.cell, by=world.bithu_dttg, valid_from=ahead, **SAID | {"least_minutes": 70})
    page = signed_in("bithu.dttg").get(f"/cuoc-hop/quy-dinh/{world.cell.pk}/")
    html = page.content.decode()
    assert f'value="{said(ahead)}"' in html
    assert 'value="70"' in html
    assert "60 phút; khi có chuyên đề 90 phút" in words_of(page)


def test_who_sees_and_who_lays_down(world, client, signed_in):
    url = f"/cuoc-hop/quy-dinh/{world.cell.pk}/"
    answer = client.get(url)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/dang-nhap/")
    above = signed_in("bithu.dubnd")
    assert "Đặt quy định mới" not in words_of(above.get(url))
    assert above.post(url, {**TYPED, "valid_from": said(today())}).status_code == 403
    for outsider in ("bithu.langson", "lanhdao.dttg", "quantri"):
        assert signed_in(outsider).get(url).status_code == 404
    assert not MeetingSetting.objects.exists()


def test_the_list_asks_as_much_for_three_as_for_one(
    world, signed_in, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in("bithu.dubnd")
    with django_assert_max_num_queries(7) as first:
        assert client.get("/cuoc-hop/quy-dinh/").status_code == 200
    for number in (1, 2):
        cell = make_unit(
            f"Chi bộ Thử nghiệm {number}",
            kind=UnitKind.P_CELL_SUB,
            branch=Branch.PARTY,
            parent=world.cell.version_on(today()).parent,
        )
        silent(cell)
    with django_assert_num_queries(len(first)):
        page = client.get("/cuoc-hop/quy-dinh/")
    assert "Chi bộ Thử nghiệm 2" in words_of(page)
    assert "ghi sổ giấy" in words_of(page)


# --- A unit that keeps no text ------------------------------------------------------------------


@pytest.fixture
def meeting(world):
    silent(world.cell)
    return logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")


@pytest.fixture
def parts(world):
    """What was written of a session while its text was kept."""
    made = logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")
    by = world.bithu_dttg
    rows = {
        "item": add_item(made, by=by, title="Kiểm điểm"),
        "opinion": add_opinion(made, by=by, text="Nhất trí"),
        "conclusion": add_conclusion(made, by=by, text="Rà soát"),
    }
    silent(world.cell)
    return rows


WORDS = "nội dung không lưu trên hệ thống; ghi vào sổ biên bản giấy"


@pytest.mark.parametrize(
    "write",
    [
        lambda meeting, by: add_item(meeting, by=by, title="Kiểm điểm"),
        lambda meeting, by: add_opinion(meeting, by=by, text="Nhất trí"),
        lambda meeting, by: record_vote(meeting, by=by, subject="A", entitled=5, in_favour=5),
        lambda meeting, by: add_conclusion(meeting, by=by, text="Rà soát"),
        lambda meeting, by: compose_minutes(meeting, by=by),
    ],
)
def test_text_is_refused_in_one_sentence(world, meeting, write):
    rows = AuditEvent.objects.count()
    with pytest.raises(Refused, match=WORDS):
        write(meeting, world.bithu_dttg)
    assert AuditEvent.objects.count() == rows


@pytest.mark.parametrize(
    ("name", "edit", "said"),
    [
        ("item", edit_item, {"title": "B"}),
        ("opinion", edit_opinion, {"text": "B"}),
        ("conclusion", edit_conclusion, {"text": "B"}),
    ],
)
def test_what_was_written_is_not_changed(world, parts, name, edit, said):
    with pytest.raises(Refused, match=WORDS):
        edit(parts[name], by=world.bithu_dttg, **said)


def test_nothing_is_carried_into_such_a_session(world, parts):
    later = logged(world.cell, world.bithu_dttg, AUGUST + timedelta(days=30))
    with pytest.raises(Refused, match=WORDS):
        carry_conclusion(parts["conclusion"], by=world.bithu_dttg, meeting=later)
    assert Conclusion.objects.count() == 1


def begun_today(world, **fields):
    """A session that ended a minute ago; the tests that call it run in the evening."""
    start = now() - timedelta(minutes=95)
    return logged(
        world.cell, world.bithu_dttg, today(), started_at=start,
        ended_at=now() - timedelta(minutes=1), secretary_name="Thư ký 01", **fields,
    )  # fmt: skip


PAPER = SAID | {"keeps_text": False}


@pytest.mark.parametrize("is_minuted", [False, True])
def test_no_rule_takes_the_text_from_a_session_that_is_being_written(world, signed_in, is_minuted):
    with time_machine.travel(at(today(), 20), tick=True):
        by, client = world.bithu_dttg, signed_in("bithu.dttg")
        meeting = begun_today(world)
        add_item(meeting, by=by, title="Kiểm điểm")
        if is_minuted:
            compose_minutes(reread(meeting), by=by)
        url = f"/cuoc-hop/quy-dinh/{world.cell.pk}/"
        typed = {name: value for name, value in TYPED.items() if name != "keeps_text"}
        page = client.post(url, {**typed, "valid_from": said(today())})
        assert page.status_code == 409
        assert "đang ghi trên hệ thống; thông qua biên bản rồi đặt" in words_of(page)
        assert f'href="{meeting.get_absolute_url()}"' in page.content.decode()
        assert not MeetingSetting.objects.exists()
        compose_minutes(reread(meeting), by=by)
        agree_minutes(reread(meeting), by=by, agreed_by="chi bộ", agreed_on=today())
        assert client.post(url, {**typed, "valid_from": said(today())}).status_code == 302


def test_a_rule_of_tomorrow_or_before_anything_is_written_stands(world):
    by = world.bithu_dttg
    with time_machine.travel(at(today(), 20), tick=True):
        meeting = begun_today(world)
        row = lay_down(world.cell, by=by, valid_from=today(), **PAPER)
        MeetingSetting.objects.filter(pk=row.pk).delete()
        add_item(reread(meeting), by=by, title="Kiểm điểm")
        lay_down(world.cell, by=by, valid_from=today() + timedelta(days=1), **PAPER)
        compose_minutes(reread(meeting), by=by)
        assert reread(meeting).state == "MINUTED"


def test_minutes_begun_while_text_was_kept_are_brought_to_their_end(world, parts, signed_in):
    """A session that a rule reached meanwhile is not stuck with a draft nobody may agree to."""
    by, meeting = world.bithu_dttg, reread(parts["item"].meeting)
    MeetingSetting.objects.all().delete()
    compose_minutes(meeting, by=by)
    silent(world.cell)
    count_attendance(reread(meeting), by=by, present_count=11)
    client, page = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/bien-ban/"
    assert "Soạn lại rồi thông qua" in words_of(client.get(page))
    assert "Ghi thêm" not in words_of(client.get(page))
    assert client.post(f"{page}soan/").status_code == 302
    agree_minutes(reread(meeting), by=by, agreed_by="chi bộ", agreed_on=AUGUST)
    assert lock_minutes(reread(meeting), by=by, is_signed_elsewhere=True).state == "LOCKED"


def test_attendance_and_times_stay(world, meeting):
    add_attendees(meeting, by=world.bithu_dttg, names=["Đảng viên 01"], is_by_name=True)
    assert reread(meeting).counts.present == 1


def test_the_page_offers_counts_and_times_alone(world, meeting, signed_in):
    page = signed_in("bithu.dttg").get(f"/cuoc-hop/{meeting.pk}/")
    shown = words_of(page)
    assert "nội dung không lưu trên hệ thống" in shown
    assert "Thêm người dự" in shown
    for gone in (
        "Thêm nội dung",
        "Thêm ý kiến",
        "Ghi biểu quyết",
        "Thêm kết luận",
        "Soạn biên bản",
    ):
        assert gone not in shown


@pytest.mark.parametrize("part", ["noi-dung", "y-kien", "bieu-quyet", "ket-luan"])
def test_no_form_is_offered(meeting, signed_in, part):
    client, url = signed_in("bithu.dttg"), f"/cuoc-hop/{meeting.pk}/{part}/"
    assert client.get(url).status_code == 409
    assert client.post(url, {"text": "A", "title": "A"}).status_code == 409


def test_no_minutes_are_owed(world, meeting):
    owed = Meeting.objects.waiting_for(world.bithu_dttg, today())
    assert not owed.filter(pk=meeting.pk).exists()
    MeetingSetting.objects.update(keeps_text=True)
    assert owed.filter(pk=meeting.pk).exists()
    MeetingSetting.objects.update(keeps_text=False)
    past = plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.STUDY, planned_at=at(AUGUST, 9))
    assert owed.filter(pk=past.pk).exists()


def test_an_agency_keeps_its_text(world):
    silent(world.ethnic)
    made = logged(world.ethnic, world.canbo_dttg, AUGUST, kind=Kind.BRIEFING)
    assert add_item(made, by=world.canbo_dttg, title="Giao ban").title == "Giao ban"
