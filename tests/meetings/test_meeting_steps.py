"""Plan, invite, hold, change, postpone, cancel: each on its page."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from meetings.actions.meeting import plan_meeting
from meetings.models import Kind, Meeting
from tests.meetings.builders import at, logged, reread, words_of
from tests.world import make_person, make_unit

AUGUST = date(2025, 8, 4)


@pytest.fixture
def planned(world):
    return plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(AUGUST, 14)
    )


def address(meeting, part):
    return f"/cuoc-hop/{meeting.pk}/{part}/"


def test_planned_on_a_page(world, signed_in):
    client = signed_in("bithu.dttg")
    day = today() + timedelta(days=10)
    data = {
        "unit": world.cell.pk,
        "kind": "REGULAR_COMBINED",
        "planned_on": f"{day:%d/%m/%Y}",
        "planned_time": "8h30",
        "place": "Phòng họp",
        "theme": "Kỷ cương",
    }
    page = client.post("/cuoc-hop/lap-lich/", data, follow=True)
    made = Meeting.objects.get()
    assert (made.held_on, made.is_combined, made.state) == (day, True, "PLANNED")
    assert "Đã lập lịch cuộc họp." in page.content.decode()
    page = client.post("/cuoc-hop/lap-lich/", {**data, "planned_on": "01/01/1995"})
    assert "không hoạt động ngày 01/01/1995" in page.content.decode()
    page = client.post("/cuoc-hop/lap-lich/", {**data, "planned_time": "25:99"})
    assert "Nhập giờ dạng 24 giờ" in page.content.decode()
    assert "Kỷ cương" in page.content.decode()


def test_invited_with_neighbours(world, planned, signed_in):
    client = signed_in("bithu.dttg")
    sister = make_unit(
        "Chi bộ Sở Nội vụ tỉnh Tuyên Quang",
        kind="P_CELL",
        branch="PARTY",
        parent=world.party,
        since=date(2025, 3, 1),
    )
    html = client.get(address(planned, "moi")).content.decode()
    assert "Chi bộ Sở Nội vụ" in html
    assert "Sở Tài chính" not in html
    client.post(address(planned, "moi"), {"version": 1, "units": [sister.pk]})
    assert reread(planned).state == "INVITED"
    assert "Chi bộ Sở Nội vụ" in client.get(f"/cuoc-hop/{planned.pk}/").content.decode()


def held(**fields):
    return {
        "version": 1,
        "held_on": "04/8/2025",
        "started": "14:00",
        "ended": "16:00",
        "chair_title": "Bí thư Chi bộ",
        "roll": "ROLL",
        **fields,
    }


def test_held_with_the_roll(world, planned, signed_in):
    make_person("Đảng viên 01", world.cell)
    page = signed_in("bithu.dttg").post(address(planned, "da-hop"), held(), follow=True)
    assert "Đã ghi nhận đã họp" in page.content.decode()
    assert (reread(planned).state, planned.attendance.get().mark) == ("HELD", "PRESENT")


def test_held_by_count_after_the_question_of_a_second_session(world, planned, signed_in):
    logged(world.cell, world.bithu_dttg, date(2025, 8, 1))
    client = signed_in("bithu.dttg")
    data = held(roll="COUNT", head_count="18")
    page = client.post(address(planned, "da-hop"), data)
    assert page.status_code == 200
    assert "xác nhận nếu đây là buổi thứ hai" in page.content.decode()
    client.post(address(planned, "da-hop"), {**data, "is_second": "on"})
    assert (reread(planned).state, reread(planned).present_count) == ("HELD", 18)


def test_not_held_twice(planned, signed_in):
    client = signed_in("bithu.dttg")
    data = held(roll="COUNT", head_count="18")
    client.post(address(planned, "da-hop"), data)
    again = client.post(address(planned, "da-hop"), {**data, "version": reread(planned).version})
    assert again.status_code == 409
    assert "đang ở trạng thái “đã họp”" in again.content.decode()


def test_changed_and_shown_again_when_wrong(world, planned, signed_in):
    client = signed_in("bithu.dttg")
    data = {
        "version": 1,
        "held_on": "05/8/2025",
        "started": "08:00",
        "mode": "REMOTE",
        "place": "Hội trường",
        "is_combined": "on",
    }
    assert client.post(address(planned, "sua"), {**data, "held_on": "5 tháng 8"}).status_code == 200
    client.post(address(planned, "sua"), data)
    changed = reread(planned)
    assert (changed.held_on, changed.place, changed.is_combined) == (
        date(2025, 8, 5),
        "Hội trường",
        True,
    )
    conflict = client.post(address(planned, "sua"), {**data, "place": "Phòng 2"})
    assert conflict.status_code == 409
    assert "Hội trường" in words_of(conflict)
    assert "Phòng 2" in words_of(conflict)


def test_an_end_that_is_still_to_come_is_told_at_its_field(world, planned, signed_in, time_machine):
    time_machine.move_to(at(AUGUST, 15))
    client, sentence = signed_in("bithu.dttg"), "Giờ kết thúc 16:00 ngày 04/8/2025 chưa tới"
    data = held(roll="COUNT", head_count="18")
    page = client.post(address(planned, "da-hop"), data)
    assert sentence in page.context["form"].errors["ended"][0]
    client.post(address(planned, "da-hop"), {**data, "ended": "15:00"})
    assert reread(planned).state == "HELD"
    data |= {"version": reread(planned).version, "mode": "IN_PERSON"}
    page = client.post(address(planned, "sua"), data)
    assert sentence in page.context["form"].errors["ended"][0]


def test_changed_after_it_was_held(world, signed_in):
    made = logged(world.cell, world.bithu_dttg, AUGUST, kind=Kind.STUDY)
    signed_in("bithu.dttg").post(
        address(made, "sua"),
        {
            "version": made.version,
            "held_on": "04/8/2025",
            "started": "14:00",
            "ended": "17:00",
            "mode": "IN_PERSON",
            "chair_title": "Bí thư Chi bộ",
        },
    )
    assert reread(made).minutes_long == 180


def test_postponed_and_cancelled_with_their_reasons(planned, signed_in, time_machine):
    time_machine.move_to(at(AUGUST, 8))
    client = signed_in("bithu.dttg")
    data = {"version": 1, "planned_on": "11/8/2025", "planned_time": "14:00", "reason": ""}
    page = client.post(address(planned, "doi"), data)
    assert "Chưa nhập lý do." in page.content.decode()
    past = {**data, "reason": "Trùng lịch", "planned_on": "03/8/2025"}
    page = client.post(address(planned, "doi"), past)
    assert "Ngày 03/8/2025 đã qua" in page.context["form"].errors["planned_on"][0]
    page = client.post(address(planned, "doi"), {**data, "reason": "Trùng lịch"}, follow=True)
    assert "Đã dời từ 04/8/2025" in page.content.decode()
    assert "Trùng lịch" in page.content.decode()
    page = client.get(address(planned, "huy"))
    assert "Hủy cuộc họp ngày 11/08/2025?" in page.content.decode()
    page = client.post(address(planned, "huy"), {"version": 2, "reason": "Bận"}, follow=True)
    assert "Hủy họp" in page.content.decode()
    assert reread(planned).state == "CANCELLED"
    page = client.post(address(planned, "doi"), {**data, "version": 3, "reason": "Trùng lịch"})
    assert page.status_code == 409


def test_others_are_refused_or_find_nothing(planned, signed_in):
    for part in ("sua", "moi", "da-hop", "doi", "huy"):
        assert signed_in("kiemtra.tinh").post(address(planned, part)).status_code == 403
        assert signed_in("lanhdao.dttg").post(address(planned, part)).status_code == 404
    assert reread(planned).version == 1


def test_moved_into_a_month_that_has_a_regular_session_the_page_asks(world, planned, signed_in):
    client = signed_in("bithu.dttg")
    logged(world.cell, world.bithu_dttg, date(2025, 9, 3))
    data = {"version": 1, "held_on": "20/9/2025", "started": "14:00", "mode": "IN_PERSON"}
    page = client.post(address(planned, "sua"), {**data, "place": "Phòng 2"})
    assert page.status_code == 200
    html = page.content.decode()
    assert "Tháng 9/2025 đã có một buổi thường kỳ ngày 03/9/2025" in html
    assert 'type="checkbox" name="is_second"' in html
    assert "Phòng 2" in html
    page = client.post(address(planned, "sua"), {**data, "is_second": "on"})
    assert page.status_code == 302
    assert reread(planned).held_on == date(2025, 9, 20)


def test_another_refusal_is_not_turned_into_that_question(world, planned, signed_in):
    client = signed_in("bithu.dttg")
    logged(world.cell, world.bithu_dttg, date(2025, 9, 3))
    client.post(address(planned, "moi"), {"version": 1})
    data = {"version": 2, "held_on": "20/9/2025", "started": "14:00", "mode": "IN_PERSON"}
    page = client.post(address(planned, "sua"), data)
    assert page.status_code == 409
    assert "dùng “Dời cuộc họp”" in page.content.decode()
