"""A meeting that was recorded under a wrong kind gets the right one while nothing rests on it; the
months are counted again, and what it was stays told with the reason."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item
from meetings.actions.attendance import open_roll
from meetings.actions.conclusion import add_conclusion, carry_conclusion, conclusion_to_task
from meetings.actions.kind import change_kind
from meetings.actions.meeting import hold_meeting, invite_meeting, plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes
from meetings.actions.month import recount
from meetings.actions.outcome import make_outcome
from meetings.actions.series import create_series, make_year
from meetings.actions.session import note_facts
from meetings.composing import is_behind
from meetings.models import Kind, Meeting, MonthCount, OutcomeKind, Rhythm
from tests.meetings.builders import at, logged, reread, words_of
from tests.meetings.quality_builders import small_sheet
from tests.world import make_person
from units.models import AuditEvent, PartyStatus

JULY, AUGUST, SEPTEMBER = date(2026, 7, 3), date(2026, 8, 3), date(2026, 9, 3)
SLIP = "Ghi nhầm loại cuộc họp"


@pytest.fixture
def august(world):
    return logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")


def changed(meeting, world, kind=Kind.OTHER, **told):
    return change_kind(reread(meeting), by=world.bithu_dttg, kind=kind, reason=SLIP, **told)


def counted(world):
    row = MonthCount.objects.get(unit=world.cell, year=2026, month=8)
    return row.regulars, row.thematics, row.meeting


def test_the_right_kind_is_counted_and_the_wrong_one_no_more(world, august):
    assert counted(world) == (1, 0, august)
    before = AuditEvent.objects.count()
    made = changed(august, world, Kind.THEMATIC)
    assert AuditEvent.objects.count() == before + 1
    row = AuditEvent.objects.get(kind="meetings.meeting.kind_changed")
    assert (row.told["before"]["kind"], row.told["after"]["kind"]) == ("REGULAR", "THEMATIC")
    assert row.reason.startswith("sha256:")
    assert made.kind_changed == f"trước ghi sinh hoạt thường kỳ: {SLIP}"
    assert counted(world)[:2] == (0, 1)
    changed(august, world, Kind.OTHER)
    assert counted(world)[:2] == (0, 0)
    changed(august, world, Kind.REGULAR, is_combined=True)
    assert counted(world) == (1, 1, august)
    assert recount(is_check=True) == []


def test_on_its_page_by_who_keeps_the_record(world, august, signed_in):
    client, address = signed_in("bithu.dttg"), f"/cuoc-hop/{august.pk}/doi-loai/"
    assert address in client.get(august.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert '<option value="THEMATIC">' in page
    assert '<option value="REGULAR' not in page  # nor the one with a thematic part
    told = {"version": august.version, "kind": "THEMATIC", "reason": ""}
    assert "Chưa nhập lý do." in words_of(client.post(address, told))
    none = client.post(address, told | {"kind": "", "reason": SLIP})
    assert "Chưa chọn loại đúng." in words_of(none)
    done = client.post(address, told | {"reason": SLIP}, follow=True)
    assert "Đã đổi loại cuộc họp." in words_of(done)
    assert f"Đổi loạiTrước ghi sinh hoạt thường kỳ: {SLIP}" in words_of(done)
    assert reread(august).kind == "THEMATIC"
    with pytest.raises(PermissionDenied):
        change_kind(reread(august), by=world.canbo_snv, kind=Kind.OTHER, reason=SLIP)


def test_minutes_that_lack_the_new_kind_say_so_with_the_press_that_mends_it(
    world, august, signed_in
):
    client, by = signed_in("bithu.dttg"), world.bithu_dttg
    add_item(august, by=by, title="Kiểm điểm công tác tháng 7")
    compose_minutes(reread(august), by=by)
    address, minutes = f"/cuoc-hop/{august.pk}/doi-loai/", reread(august).minutes_url
    told = {"version": reread(august).version, "kind": "THEMATIC", "reason": SLIP}
    done = client.post(address, told, follow=True)
    assert done.redirect_chain[-1][0] == minutes
    assert "Đã đổi loại cuộc họp." in words_of(done)
    assert "biên bản chưa có phần đã sửa. Soạn lại rồi thông qua." in words_of(done)
    html = done.content.decode()
    assert '<button class="button button-primary" type="submit">Soạn lại</button>' in html
    assert f"{minutes}thong-qua/" not in html
    done = client.post(f"{minutes}soan/", follow=True)
    assert "chưa có phần đã sửa" not in words_of(done)
    assert "Sinh hoạt thường kỳ tháng" not in str(reread(august).minutes.composed)


def test_minutes_that_lack_nothing_of_the_new_kind_are_not_said_to(world, signed_in):
    """Between two conferences only the head of the paper differs, which is never composed."""
    meeting = logged(
        world.cell, world.bithu_dttg, AUGUST, kind=Kind.STUDY, secretary_name="Thư ký 01"
    )
    compose_minutes(reread(meeting), by=world.bithu_dttg)
    told = {"version": reread(meeting).version, "kind": "MIDTERM", "reason": SLIP}
    page = signed_in("bithu.dttg").post(f"/cuoc-hop/{meeting.pk}/doi-loai/", told, follow=True)
    assert "Soạn lại rồi thông qua" not in words_of(page)
    assert page.context["paper"]["excerpt"] == ["hội nghị sơ kết ngày 03/8/2026"]


@pytest.mark.parametrize(
    "fields",
    [
        {"chair_name": "Cán bộ 09"},
        {"secretary_title": "Chi ủy viên"},
        {"started_at": at(AUGUST, 20), "ended_at": at(date(2026, 8, 4), 0, 30)},
        {"ended_at": at(AUGUST, 17)},
    ],
)
def test_minutes_that_lack_who_led_or_its_times_say_so(world, august, fields):
    compose_minutes(reread(august), by=world.bithu_dttg)
    assert not is_behind(reread(august))
    note_facts(reread(august), by=world.bithu_dttg, **fields)
    assert is_behind(reread(august))


def test_each_change_of_its_kind_stays_told(world, august):
    changed(august, world, Kind.OTHER)
    change_kind(reread(august), by=world.bithu_dttg, kind=Kind.STUDY, reason="Nghe đọc chỉ thị")
    told = f"trước ghi sinh hoạt thường kỳ: {SLIP}; trước ghi cuộc họp khác: Nghe đọc chỉ thị"
    assert reread(august).kind_changed == told
    change_kind(reread(august), by=world.bithu_dttg, kind=Kind.OTHER, reason="x" * 400)
    with pytest.raises(Refused, match=r"rút gọn lý do bớt ít nhất \d+ ký tự"):
        change_kind(reread(august), by=world.bithu_dttg, kind=Kind.STUDY, reason="x" * 100)
    assert reread(august).kind == "OTHER"
    assert reread(august).kind_changed.startswith(told)


def test_two_presses_change_it_once(world, august, signed_in):
    client, address = signed_in("bithu.dttg"), f"/cuoc-hop/{august.pk}/doi-loai/"
    told = {"version": august.version, "kind": "THEMATIC", "reason": SLIP}
    told["idempotency_key"] = "3f0e8c80-1111-4222-8333-444455556666"
    for _ in range(2):
        assert client.post(address, told)["Location"] == august.get_absolute_url()
    assert AuditEvent.objects.filter(kind="meetings.meeting.kind_changed").count() == 1
    page = client.post(address, told | {"version": reread(august).version, "idempotency_key": ""})
    assert page.status_code == 409
    assert "Cuộc họp đang ghi là sinh hoạt chuyên đề; chọn loại khác." in words_of(page)
    assert '<option value="THEMATIC"' not in page.content.decode()


def test_a_second_regular_session_of_the_month_is_asked_about(world, august, signed_in):
    other = logged(world.cell, world.bithu_dttg, date(2026, 8, 20), kind=Kind.OTHER)
    client, address = signed_in("bithu.dttg"), f"/cuoc-hop/{other.pk}/doi-loai/"
    told = {"version": other.version, "kind": "REGULAR", "reason": SLIP}
    page = client.post(address, told)
    assert "Tháng 8/2026 đã có một buổi thường kỳ" in words_of(page)
    assert 'type="checkbox" name="is_second"' in page.content.decode()
    assert client.post(address, told | {"is_second": "on"}).status_code == 302
    assert counted(world)[0] == 2


def test_it_leaves_its_series_whose_session_is_then_still_to_come(world, time_machine):
    by = world.bithu_dttg
    time_machine.move_to(at(date(2026, 1, 2), 8))
    create_series(
        world.cell, by=by, kind=Kind.REGULAR, rhythm=Rhythm.MONTHLY, day=5,
        at=at(AUGUST, 14).time(), valid_from=date(2026, 1, 1),
    )  # fmt: skip
    make_year(world.cell, by=by, year=2026)
    meeting = Meeting.objects.order_by("held_on").first()
    time_machine.move_to(at(date(2026, 1, 6), 8))
    day = meeting.held_on
    hold_meeting(
        meeting, by=by, started_at=at(day, 14), ended_at=at(day, 16), chair_title="Bí thư",
        is_by_count=True, present_count=9,
    )  # fmt: skip
    done = changed(meeting, world)
    assert (done.series, done.series_on, done.series_name) == (None, None, "")


def test_a_meeting_on_which_something_rests_keeps_its_kind(world, august, signed_in):
    by = world.bithu_dttg
    july = logged(world.cell, by, JULY)
    known = add_conclusion(july, by=by, text="Rà soát thủ tục")
    carry_conclusion(known, by=by, meeting=reread(august))
    with pytest.raises(Refused, match="theo dõi kết luận của kỳ trước cùng loại"):
        changed(august, world)
    with pytest.raises(Refused, match="đã chuyển sang kỳ sau; hủy ở kỳ sau rồi đổi loại"):
        changed(july, world)
    page = signed_in("bithu.dttg").get(f"/cuoc-hop/{july.pk}/doi-loai/")
    assert page.status_code == 409  # no form is offered that would be refused
    other = logged(world.cell, by, SEPTEMBER, secretary_name="Thư ký 01")
    one = add_conclusion(other, by=by, text="Lập lịch tiếp dân")
    compose_minutes(reread(other), by=by)
    make_outcome(reread(other), by=by, kind=OutcomeKind.NOTICE)
    with pytest.raises(Refused, match="hủy văn bản dự thảo đó trước"):
        changed(other, world)
    october = logged(world.cell, by, date(2026, 10, 5))
    one = add_conclusion(october, by=by, text="Lập lịch tiếp dân")
    conclusion_to_task(one, by=by, lead=world.ethnic, due_on=date(2026, 12, 3))
    with pytest.raises(Refused, match="hủy nhiệm vụ rồi đổi loại cuộc họp"):
        changed(october, world)
    assert not Meeting.objects.exclude(kind="REGULAR").exists()


def test_nor_does_one_that_was_asked_to_agreed_on_or_scored(world):
    by = world.bithu_dttg
    invited = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=at(AUGUST, 14))
    with pytest.raises(Refused, match="đang ở trạng thái “dự kiến”"):
        changed(invited, world)
    invite_meeting(reread(invited), by=by)
    hold_meeting(
        reread(invited), by=by, started_at=at(AUGUST, 14), ended_at=at(AUGUST, 16),
        chair_title="Bí thư", is_by_count=True, present_count=9,
    )  # fmt: skip
    with pytest.raises(Refused, match="đã vào sổ văn bản theo loại đang ghi"):
        changed(invited, world)
    agreed = logged(world.cell, by, SEPTEMBER, secretary_name="Thư ký 01")
    compose_minutes(reread(agreed), by=by)
    agree_minutes(reread(agreed), by=by, agreed_by="chi bộ", agreed_on=SEPTEMBER)
    with pytest.raises(Refused, match="Biên bản đã thông qua"):
        changed(agreed, world)
    sheet = small_sheet(world, JULY)
    with pytest.raises(Refused, match="đã mở phiếu chất lượng"):
        changed(sheet.meeting, world)


def test_a_roll_of_the_whole_cell_does_not_become_one_of_its_committee(world, august):
    make_person("Đảng viên 01", world.cell, status=PartyStatus.OFFICIAL)
    open_roll(reread(august), by=world.bithu_dttg)
    with pytest.raises(Refused, match="Danh sách điểm danh của chi ủy"):
        changed(august, world, Kind.COMMITTEE)
    assert changed(august, world, Kind.STUDY).kind == "STUDY"
    with pytest.raises(Refused, match="Cuộc họp đang ghi là hội nghị học tập, quán triệt"):
        changed(august, world, Kind.STUDY)


def test_one_that_counts_may_become_one_of_the_committee(world, august):
    assert changed(august, world, Kind.COMMITTEE).kind == "COMMITTEE"
    assert MonthCount.objects.get(unit=world.cell).committees == 1
