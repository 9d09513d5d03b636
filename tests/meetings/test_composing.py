"""Minutes composed from the record: what is known is said, what is not is left out."""

from datetime import date

import pytest

from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.attendance import add_attendees, mark_attendance
from meetings.actions.conclusion import add_conclusion, settle_conclusion
from meetings.composing import compose, rate_words
from meetings.desk import counts_line
from meetings.models import Kind, Mark
from tests.meetings.builders import logged, reread
from tests.world import make_person
from units.models import PartyStatus

JULY, AUGUST = date(2025, 7, 3), date(2025, 8, 4)


def said(meeting):
    """{title of section: {label: text}}, tables under "rows"."""
    sections = {}
    for section in compose(reread(meeting)):
        blocks = sections.setdefault(section["title"], {})
        for block in section["blocks"]:
            if "rows" in block:
                blocks.setdefault("rows", []).extend(block["rows"])
            else:
                blocks[block["label"]] = block["text"]
    return sections


OPENING = "Thời gian, địa điểm, thành phần"


@pytest.fixture
def cell_with_roll(world):
    for number in range(1, 5):
        make_person(f"Đảng viên 0{number}", world.cell, status=PartyStatus.OFFICIAL)
    make_person("Đảng viên 05", world.cell, status=PartyStatus.PROBATIONARY)
    make_person("Đảng viên 06", world.cell, status=PartyStatus.EXEMPT)
    return world


def test_a_session_of_a_cell_by_name(cell_with_roll):
    world, by = cell_with_roll, cell_with_roll.bithu_dttg
    july = logged(world.cell, by, JULY)
    earlier = add_conclusion(july, by=by, text="Rà soát văn bản", who="Chi ủy", due_on=AUGUST)
    settle_conclusion(earlier, by=by, state_note="Có bảng tổng hợp")
    meeting = logged(
        world.cell,
        by,
        AUGUST,
        all_present=True,
        is_combined=True,
        theme="Kỷ cương hành chính",
        place="Phòng họp",
        mode="MIXED",
        points="Xã Minh Thử",
        guests="Đại diện Đảng ủy.",
        secretary_name="Thư ký 01",
    )
    rows = {row.name: row for row in meeting.attendance.all()}
    for name, mark, note in (
        ("Đảng viên 01", Mark.EXCUSED, "Đi công tác"),
        ("Đảng viên 02", Mark.ABSENT, ""),
        ("Đảng viên 03", Mark.DUTY, "Trực bão"),
    ):
        mark_attendance(rows[name], by=by, mark=mark, note=note)
    add_attendees(meeting, by=by, names=["Khách 01"], mark=Mark.GUEST)
    regular = add_item(meeting, by=by, title="Kiểm điểm tháng 7", presenter="Bí thư")
    add_item(meeting, by=by, title="Nội quy cơ quan", is_thematic=True, text="Thảo luận.")
    add_opinion(meeting, by=by, item=regular, text="Nhất trí", speaker="A", answer="Tiếp thu")
    add_opinion(meeting, by=by, text="Gửi tài liệu trước")
    add_conclusion(meeting, by=by, text="Lập lịch", who="Văn phòng", due_text="thường xuyên")
    record_vote(meeting, by=by, subject="Nghị quyết", entitled=11, in_favour=9, against=2)
    record = said(meeting)
    opening = record[OPENING]
    assert opening["Thời gian"].startswith("Ngày 04/8/2025; bắt đầu lúc 14 giờ 00 phút")
    assert opening["Địa điểm"] == (
        "Phòng họp (trực tiếp kết hợp trực tuyến). Điểm cầu: Xã Minh Thử."
    )
    assert opening["Thành phần"] == (
        "Tổng số 06 đảng viên (chính thức 05, dự bị 01); được miễn sinh hoạt 01; vắng do nhiệm vụ "
        "đặc biệt 01; có mặt 02/4 đồng chí phải dự, đạt 50,00%; vắng có lý do 01 (Đảng viên 01: "
        "Đi công tác); vắng không lý do 01 (Đảng viên 02)."
    )
    assert opening["Khách mời"] == "Đại diện Đảng ủy; Khách 01."
    assert opening["Chủ trì"] == "đồng chí Bí thư Chi bộ."
    first = record["Sinh hoạt thường kỳ tháng 8/2025"]
    assert first["rows"][0][1:] == [
        "Rà soát văn bản",
        "Chi ủy",
        "04/8/2025",
        "đã thực hiện: Có bảng tổng hợp",
    ]
    assert first["Kiểm điểm tháng 7"] == "Bí thư trình bày."
    assert first["Ý kiến phát biểu"] == "- Gửi tài liệu trước"
    second = record["Sinh hoạt chuyên đề"]
    assert second == {"Chuyên đề": "“Kỷ cương hành chính”.", "Nội quy cơ quan": "Thảo luận."}
    assert record["Kết luận, phân công nhiệm vụ"]["rows"] == [
        ["1", "Lập lịch", "Văn phòng", "thường xuyên", ""]
    ]
    assert record["Biểu quyết"]["rows"] == [["Nghị quyết", "9/11", "2", "0", "81,82%"]]
    meeting = reread(meeting)
    assert counts_line(meeting, meeting.counts) == (
        "Tổng số 6 đảng viên (chính thức 5, dự bị 1); được miễn sinh hoạt 1; nhiệm vụ đặc biệt 1; "
        "phải dự 4; có mặt 2, đạt 50,00% (33,33% tổng số); vắng có lý do 1, không lý do 1; khách "
        "mời 1."
    )


def test_a_conference_of_an_agency_by_count(world):
    meeting = logged(
        world.ethnic,
        world.canbo_dttg,
        AUGUST,
        kind=Kind.THEMATIC,
        theme="Chấm điểm",
        head_count="hơn 700",
        present_count=None,
        guest_count=3,
        chair_title="Giám đốc",
        points="12 điểm cầu",
    )
    add_opinion(meeting, by=world.canbo_dttg, text="Nhất trí")
    record = said(meeting)
    assert record[OPENING]["Thành phần"] == "Có mặt hơn 700 người."
    assert record[OPENING]["Khách mời"] == "03 người."
    assert record[OPENING]["Địa điểm"] == "Điểm cầu: 12 điểm cầu."
    assert record[OPENING]["Chủ trì"] == "Giám đốc."
    assert record["Nội dung chuyên đề"]["Ý kiến phát biểu"] == "- Nhất trí"
    meeting = reread(meeting)
    assert counts_line(meeting, meeting.counts) == "Có mặt hơn 700; khách mời 3."


def test_counts_without_a_whole(world):
    meeting = logged(
        world.ethnic,
        world.canbo_dttg,
        AUGUST,
        kind=Kind.BRIEFING,
        theme="Giao ban",
        total_count=16,
        present_count=14,
        excused_count=2,
    )
    record = said(meeting)
    assert record[OPENING]["Thành phần"] == (
        "Tổng số 16 người; có mặt 14/16 người phải dự, đạt 87,50%; vắng có lý do 02."
    )
    assert record["Nội dung"]["Chủ đề"] == "“Giao ban”."


def test_nothing_is_said_of_what_is_not_known(world):
    meeting = logged(world.cell, world.bithu_dttg, AUGUST)
    record = said(meeting)
    assert record[OPENING]["Thành phần"] == "Có mặt 10 đồng chí."
    assert set(record) == {OPENING}


def test_the_same_record_gives_the_same_text(cell_with_roll):
    meeting = logged(cell_with_roll.cell, cell_with_roll.bithu_dttg, AUGUST, all_present=True)
    assert compose(reread(meeting)) == compose(reread(meeting))


def test_rates_in_words():
    assert [rate_words(rate) for rate in (None, 100, 50)] == ["–", "100%", "50%"]
