"""Bắt đầu họp, kết thúc họp: one touch each, and the way to what was held."""

from datetime import timedelta

import pytest

from cchc.lib.clock import local, now, today
from cchc.lib.refusal import Refused
from meetings.actions.meeting import cancel_meeting, plan_meeting, postpone_meeting
from meetings.actions.session import begin_meeting, end_meeting, note_facts
from meetings.models import Kind, Meeting
from tests.meetings.builders import logged, reread, words_of
from tests.world import make_person
from units.models import AuditEvent, PartyStatus, Person, Position


@pytest.fixture
def planned(world):
    for number in range(3):
        make_person(f"Đảng viên {number:02}", world.cell, status=PartyStatus.OFFICIAL)
    return plan_meeting(
        world.cell,
        by=world.bithu_dttg,
        kind=Kind.REGULAR,
        planned_at=now(),
        chair_title="Bí thư Chi bộ",
    )


@pytest.fixture
def begun(world, planned):
    """Begun an hour and a half ago, whatever the hour of the day."""
    begin_meeting(planned, by=world.bithu_dttg)
    start = now() - timedelta(minutes=95)
    Meeting.objects.filter(pk=planned.pk).update(started_at=start)
    return reread(planned)


@pytest.fixture
def client(signed_in):
    return signed_in("bithu.dttg")


def rows_of(meeting):
    return list(AuditEvent.objects.about(meeting).order_by("seq").values_list("kind", flat=True))


def test_one_touch_notes_the_start_and_opens_the_roll(planned, client):
    page = client.post(f"/cuoc-hop/{planned.pk}/bat-dau/", follow=True)
    meeting = reread(planned)
    assert f"Đã bắt đầu họp lúc {local(meeting.started_at):%H:%M}." in words_of(page)
    assert (meeting.state, meeting.is_going_on, meeting.ended_at) == ("PLANNED", True, None)
    assert meeting.attendance.count() == 3
    assert rows_of(meeting) == ["meetings.meeting.planned", "meetings.meeting.begun"]
    assert "Kết thúc họp" in words_of(page)
    assert "Bắt đầu họp" not in words_of(page)
    assert f"Đang họp từ {local(meeting.started_at):%H:%M}" in words_of(page)


def test_a_meeting_that_is_counted_begins_without_a_roll(world, planned):
    Meeting.objects.filter(pk=planned.pk).update(is_by_count=True)
    meeting = begin_meeting(reread(planned), by=world.bithu_dttg)
    assert meeting.is_going_on
    assert not meeting.attendance.exists()


def test_the_end_leads_to_who_was_there(begun, client):
    row = begun.attendance.first()
    data = {"mark": "PRESENT", "was_mark": "", "version": 1}
    client.post(f"/cuoc-hop/diem-danh/{row.pk}/", data, headers={"HX-Request": "true"})
    page = client.post(f"/cuoc-hop/{begun.pk}/ket-thuc/", follow=True)
    assert page.redirect_chain[-1][0] == f"/cuoc-hop/{begun.pk}/da-hop/"
    meeting = reread(begun)
    assert meeting.state == "PLANNED"
    assert not meeting.is_going_on
    form = page.context["form"]
    assert form.initial["roll"] == "MARKED"
    assert form.initial["ended"] == local(meeting.ended_at).time()
    assert rows_of(meeting)[-1] == "meetings.meeting.ended"
    assert "Ghi nhận đã họp" in words_of(client.get(f"/cuoc-hop/{begun.pk}/"))


def test_begun_once_and_only_on_its_day(world, planned):
    by = world.bithu_dttg
    later = plan_meeting(world.cell, by=by, kind=Kind.STUDY, planned_at=now() + timedelta(days=3))
    with pytest.raises(Refused, match="không phải hôm nay; dời cuộc họp"):
        begin_meeting(later, by=by)
    begin_meeting(planned, by=by)
    with pytest.raises(Refused, match="đã bắt đầu lúc"):
        begin_meeting(planned, by=by)
    cancel_meeting(later, by=by, reason="Trùng lịch")
    with pytest.raises(Refused, match="đã hủy"):
        begin_meeting(later, by=by)
    with pytest.raises(Refused):
        begin_meeting(logged(world.cell, by, today() - timedelta(days=40)), by=by)


def test_ended_once_after_it_was_begun(world, planned):
    by = world.bithu_dttg
    with pytest.raises(Refused, match="chưa bắt đầu"):
        end_meeting(planned, by=by)
    begin_meeting(planned, by=by)
    with pytest.raises(Refused, match="Giờ kết thúc phải sau giờ bắt đầu"):
        end_meeting(planned, by=by)  # the same minute: a slip of the finger
    Meeting.objects.filter(pk=planned.pk).update(started_at=now() - timedelta(hours=2))
    end_meeting(planned, by=by)
    with pytest.raises(Refused, match="đã kết thúc lúc"):
        end_meeting(planned, by=by)


def test_an_end_that_was_forgotten_is_entered_by_hand(world, begun):
    start = begun.started_at - timedelta(days=1)
    Meeting.objects.filter(pk=begun.pk).update(started_at=start)
    with pytest.raises(Refused, match="nhập giờ kết thúc ở mục “Buổi họp”"):
        end_meeting(begun, by=world.bithu_dttg)
    end = start + timedelta(hours=2)
    note_facts(reread(begun), by=world.bithu_dttg, ended_at=end)
    assert reread(begun).ended_at == end


def test_a_start_by_mistake_is_taken_back(world, begun):
    note_facts(begun, by=world.bithu_dttg, started_at=None)
    assert reread(begun).started_at is None


def test_a_postponed_meeting_has_not_begun(world, begun):
    later = now() + timedelta(days=2)
    postpone_meeting(begun, by=world.bithu_dttg, planned_at=later, reason="Mưa lũ")
    assert reread(begun).started_at is None


def test_times_that_cannot_be(world, begun):
    by, start = world.bithu_dttg, begun.started_at
    for fields, words in (
        ({"ended_at": start - timedelta(minutes=5)}, "Giờ kết thúc phải sau giờ bắt đầu"),
        ({"ended_at": now() + timedelta(hours=1)}, "chưa tới"),
        ({"started_at": None, "ended_at": now()}, "Chưa nhập giờ bắt đầu"),
    ):
        with pytest.raises(Refused, match=words):
            note_facts(begun, by=by, **fields)


def test_a_chair_who_left_the_unit_is_asked_about(world, begun, client):
    person = make_person("Bùi Thị H", world.cell, status=PartyStatus.OFFICIAL)
    note_facts(begun, by=world.bithu_dttg, chair_name="bùi thị h")
    page = f"/cuoc-hop/{begun.pk}/"
    assert "đã rời đơn vị" not in words_of(client.get(page))
    last_day = begun.held_on - timedelta(days=2)
    Position.objects.filter(person=person).update(valid_to=last_day)
    assert "Chủ trì đã rời đơn vị từ ngày" in words_of(client.get(page))
    Person.objects.filter(pk=person.pk).update(full_name="Khác", name_fold="khac")
    assert "đã rời đơn vị" not in words_of(client.get(page))


def test_what_is_missing_is_told_while_it_goes_on(world, begun, client):
    words = words_of(client.get(f"/cuoc-hop/{begun.pk}/"))
    for wanted in ("3 người chưa điểm danh", "Địa điểm", "Thư ký (người ghi biên bản)"):
        assert wanted in words.split("Còn thiếu")[1]


def test_only_who_keeps_the_record_begins_it(planned, signed_in):
    for username, status in {"kiemtra.tinh": 403, "bithu.dubnd": 404, "canbo.dttg": 404}.items():
        for act in ("bat-dau", "ket-thuc"):
            assert signed_in(username).post(f"/cuoc-hop/{planned.pk}/{act}/").status_code == status
    assert reread(planned).started_at is None


def test_who_led_last_time_is_taken_by_one_touch(world, client):
    """Offered while nobody is named; what is taken may be changed as if it had been typed."""
    by, words = world.bithu_dttg, "Chủ trì Cán bộ 01, Bí thư; thư ký Cán bộ 02"
    logged(
        world.cell, by, today() - timedelta(days=40),
        chair_name="Cán bộ 01", chair_title="Bí thư", secretary_name="Cán bộ 02",
    )  # fmt: skip
    meeting = plan_meeting(world.cell, by=by, kind=Kind.REGULAR, planned_at=now())
    address = meeting.get_absolute_url()
    page = client.get(address)
    assert f"Ghi như kỳ trước {words}" in words_of(page)
    fields = page.context["officers"]["fields"]
    sent = {"as_before": "1", **dict(fields), **{f"was_{name}": "" for name, _ in fields}}
    note_facts(meeting, by=by, place="Phòng họp")  # saved by itself while the page was open
    page = client.post(f"{address}thong-tin/", sent, follow=True)
    assert "Đã ghi chủ trì, thư ký như kỳ trước." in words_of(page)
    taken = reread(meeting)
    assert (taken.chair_text, taken.secretary_text) == ("Cán bộ 01, Bí thư", "Cán bộ 02")
    assert rows_of(meeting)[1:] == ["meetings.meeting.noted"] * 2
    assert f"Ghi như kỳ trước {words}" not in words_of(page)
    note_facts(taken, by=by, chair_name="Cán bộ 03")
    page = client.post(f"{address}thong-tin/", sent, follow=True)
    assert "Chủ trì, thư ký vừa được ghi; xem lại rồi sửa từng ô." in words_of(page)
    assert reread(meeting).chair_name == "Cán bộ 03"


def test_only_who_keeps_the_record_is_offered_who_led_last_time(world, signed_in):
    logged(world.cell, world.bithu_dttg, today() - timedelta(days=40))
    meeting = plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=now())
    reader = signed_in("kiemtra.tinh").get(meeting.get_absolute_url())
    assert reader.context["officers"] is None
