"""What a meeting is called: by the kind of unit that holds it, on its day."""

from datetime import date

import pytest

from meetings.composing import excerpt_of
from meetings.models import Kind, Meeting
from tests.meetings.builders import logged, words_of

AUGUST = date(2025, 8, 4)


def held(unit, by, kind):
    return logged(unit, by, AUGUST, kind=kind)


def test_a_committee_is_called_what_it_is(world):
    cell = held(world.cell, world.bithu_dttg, Kind.COMMITTEE)
    assert (cell.heading, cell.noun) == ("Họp chi ủy ngày 04/8/2025", "cuộc họp")
    above = held(world.party, world.bithu_dubnd, Kind.COMMITTEE)
    assert above.heading == "Hội nghị ban chấp hành, ban thường vụ ngày 04/8/2025"
    assert above.noun == "hội nghị"
    assert "chi ủy" not in excerpt_of(above)
    named = Meeting.objects.with_names().get(pk=above.pk)
    assert named.heading == above.heading


@pytest.mark.parametrize(
    ("kind", "heading", "title"),
    [
        (Kind.REGULAR, "Phiên họp thường kỳ tháng 8/2025", "Phiên họp"),
        (Kind.STEERING, "Phiên họp Ban Chỉ đạo ngày 04/8/2025", "Phiên họp"),
        (Kind.BRIEFING, "Họp giao ban ngày 04/8/2025", "Cuộc họp"),
        (Kind.MIDTERM, "Hội nghị sơ kết ngày 04/8/2025", "Hội nghị"),
    ],
)
def test_a_peoples_committee_holds_a_plenary(world, kind, heading, title):
    meeting = held(world.province, world.vanphong_ubnd, kind)
    assert (meeting.heading, meeting.panel_title) == (heading, title)


def test_a_department_holds_no_plenary(world):
    meeting = held(world.ethnic, world.canbo_dttg, Kind.REGULAR)
    assert (meeting.heading, meeting.panel_title) == ("Họp thường kỳ tháng 8/2025", "Cuộc họp")
    assert held(world.cell, world.bithu_dttg, Kind.REGULAR).panel_title == "Buổi họp"


def test_the_register_says_the_year_and_the_next_step(signed_in):
    words = words_of(signed_in("bithu.dttg").get("/cuoc-hop/"))
    assert "Chưa có cuộc họp nào trong năm" in words
    page = signed_in("bithu.dttg").get("/cuoc-hop/").content.decode()
    assert page.count('href="/cuoc-hop/ghi/"') == 2


def test_the_rhythm_of_a_cell_is_told_where_a_kind_is_chosen(signed_in):
    page = words_of(signed_in("bithu.dttg").get("/cuoc-hop/ghi/"))
    assert "chi bộ mỗi tháng một lần; Điều lệ Đảng" in page
    assert "Điều lệ Đảng" not in words_of(signed_in("canbo.dttg").get("/cuoc-hop/ghi/"))
