"""The month and the year: who sees which meetings on which day, what became of them, how often the
database is asked."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.test import Client

from meetings.actions.meeting import (
    cancel_meeting,
    hold_meeting,
    invite_meeting,
    plan_meeting,
    postpone_meeting,
)
from meetings.actions.series import create_series, make_year
from meetings.models import Kind, Meeting, Rhythm
from meetings.views import calendar as calendar_views
from tests.meetings.builders import at, logged, reread, words_of

MONTH, YEAR = "/cuoc-hop/lich/", "/cuoc-hop/lich/nam/"
DAY = date(2025, 8, 4)


@pytest.fixture
def planned(world):
    return plan_meeting(
        world.cell,
        by=world.bithu_dttg,
        kind=Kind.REGULAR,
        planned_at=at(DAY, 14),
        theme="Kỷ cương hành chính",
    )


def days(page):
    """{day of the month: [(label, unit, words)]} of the month shown."""
    return {
        day["day"].day: [
            (entry["label"], entry["unit"], entry["words"])
            for entry in day["entries"] + day["folded"]
        ]
        for week in page.context["weeks"]
        for day in week
        if day["entries"]
    }


def month(client, query="?thang=2025-08"):
    page = client.get(f"{MONTH}{query}")
    assert page.status_code == 200
    return page


# --- The month ----------------------------------------------------------------------------------


def test_a_meeting_stands_on_its_day_with_its_time(planned, signed_in):
    with time_machine.travel(at(date(2025, 8, 1), 8)):
        page = month(signed_in("bithu.dttg"))
        words = words_of(page)
    assert days(page) == {4: [("Thường kỳ", "", "")]}
    assert "14:00 Thường kỳ" in words
    assert "1 cuộc họp trong tháng" in words


def test_days_of_the_months_beside_it_are_not_shown_as_free(world, planned, signed_in):
    """31/7/2025 is a Thursday: its week is shown with August, the one before is not."""
    for day in (date(2025, 7, 31), date(2025, 7, 25)):
        plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.OTHER, planned_at=at(day, 9))
    page = month(signed_in("bithu.dttg"))
    assert set(days(page)) == {31, 4}
    assert "1 cuộc họp trong tháng" in words_of(page)


def test_what_became_of_it(world, planned, signed_in):
    client, by = signed_in("bithu.dttg"), world.bithu_dttg
    assert days(month(client)) == {4: [("Thường kỳ", "", "chưa ghi nhận đã họp")]}
    logged(world.cell, by, date(2025, 8, 20), kind=Kind.STUDY)
    assert days(month(client))[20] == [("Quán triệt", "", "đã họp")]


def test_a_moved_meeting_says_from_when_on_both_days(world, planned, signed_in):
    new = date(2025, 9, 2)
    with time_machine.travel(at(date(2025, 8, 1), 8)):
        postpone_meeting(planned, by=world.bithu_dttg, planned_at=at(new, 9), reason="Trùng lịch")
        client = signed_in("bithu.dttg")
        page, september = month(client), month(client, "?thang=2025-09")
        year = client.get(f"{YEAR}?nam=2025")
        register = client.get("/cuoc-hop/?when=ALL")
    assert days(page) == {4: [("Thường kỳ", "", "dời sang 02/9/2025")]}
    assert days(september) == {2: [("Thường kỳ", "", "đã dời từ 04/8/2025")]}
    assert "Đã dời từ 04/8/2025: Trùng lịch" in words_of(september)
    assert "dời từ 04/08/2025" in words_of(year)
    assert "Trùng lịch" in words_of(year)
    assert "Đã dời từ 04/8/2025" in words_of(register)
    assert "0 cuộc họp" in words_of(page) or "Không có cuộc họp nào trong tháng" in words_of(page)


def test_a_cancelled_meeting_stays_with_its_reason(world, planned, signed_in):
    cancel_meeting(planned, by=world.bithu_dttg, reason="Bão số 3")
    client = signed_in("bithu.dttg")
    assert "Hủy họp: Bão số 3" in words_of(month(client))
    words = words_of(client.get(f"{YEAR}?nam=2025"))
    assert "Dời, hủy trong năm" in words
    assert "Bão số 3" in words


def test_a_meeting_put_off_and_then_called_off_tells_both_reasons(world, planned, signed_in):
    new, by, client = date(2025, 9, 2), world.bithu_dttg, signed_in("bithu.dttg")
    with time_machine.travel(at(date(2025, 8, 1), 8)):
        moved = postpone_meeting(planned, by=by, planned_at=at(new, 9), reason="Trùng lịch")
        cancel_meeting(moved, by=by, reason="Bão số 3")
    page = words_of(client.get(planned.get_absolute_url()))
    assert "Lý do dờiTrùng lịch" in page
    assert "Lý do hủyBão số 3" in page
    assert "Dời sang 02/9/2025: Trùng lịch" in words_of(month(client))
    assert "Hủy họp: Bão số 3" in words_of(month(client, "?thang=2025-09"))
    year = words_of(client.get(f"{YEAR}?nam=2025"))
    assert "Dời: Trùng lịch; hủy: Bão số 3" in year


def test_a_meeting_put_off_and_held_says_no_reason_beside_held(world, planned, signed_in):
    new, by, client = date(2025, 8, 11), world.bithu_dttg, signed_in("bithu.dttg")
    with time_machine.travel(at(date(2025, 8, 1), 8)):
        postpone_meeting(planned, by=by, planned_at=at(new, 9), reason="Trùng lịch")
    told = {"started_at": at(new, 9), "ended_at": at(new, 11), "chair_title": "Bí thư"}
    hold_meeting(planned, by=by, **told, is_by_count=True, present_count=9)
    assert "Đã họp: Trùng lịch" not in words_of(month(client))
    assert "Lý do dờiTrùng lịch" in words_of(client.get(planned.get_absolute_url()))


def test_themes_and_reasons_only_where_they_are_read(world, planned, signed_in):
    client = signed_in("bithu.dttg")
    assert "Kỷ cương hành chính" in words_of(month(client))
    cancel_meeting(planned, by=world.bithu_dttg, reason="Bão số 3")
    above = signed_in("bithu.dubnd")
    for words in (words_of(month(above)), words_of(above.get(f"{YEAR}?nam=2025"))):
        assert "hủy họp" in words.lower()
        assert "Kỷ cương" not in words
        assert "Bão số 3" not in words


def test_a_plan_of_another_unit_is_not_shown_before_it_invites(world, signed_in):
    meeting = plan_meeting(
        world.home_affairs, by=world.canbo_snv, kind=Kind.STUDY, planned_at=at(DAY, 8)
    )
    meeting.invitations.create(unit=world.ethnic)
    client = signed_in("canbo.dttg")
    assert days(month(client)) == {}
    assert "Sở Nội vụ" not in words_of(client.get(f"{YEAR}?nam=2025"))
    invite_meeting(reread(meeting), by=world.canbo_snv, units=[world.ethnic])
    assert list(days(month(client))) == [4]
    assert "Sở Nội vụ" in words_of(client.get(f"{YEAR}?nam=2025"))


@pytest.mark.parametrize("name", ["canbo.dttg", "quantri", "canbo.vanban", "lanhdao.ubnd"])
def test_others_see_nothing_of_a_cell(planned, signed_in, name):
    client = signed_in(name)
    assert days(month(client)) == {}
    assert "Chi bộ Sở Dân tộc" not in words_of(client.get(f"{YEAR}?nam=2025&don_vi=dan toc va"))


def test_nobody_is_shown_anything_without_signing_in():
    for path in (MONTH, YEAR):
        assert Client().get(path).status_code == 302


def test_narrowed_down_by_unit_and_kind(world, signed_in):
    for unit, by, kind in [
        (world.ethnic, world.canbo_dttg, Kind.BRIEFING),
        (world.home_affairs, world.canbo_snv, Kind.BRIEFING),
        (world.home_affairs, world.canbo_snv, Kind.FINAL),
    ]:
        plan_meeting(unit, by=by, kind=kind, planned_at=at(DAY, 8))
    client = signed_in("lanhdao.ubnd")

    def found(query):
        return [
            (label, unit) for label, unit, _ in days(month(client, f"?thang=2025-08{query}"))[4]
        ]

    assert len(found("")) == 3
    assert found("&don_vi=noi vu&loai=FINAL") == [("Tổng kết", "")]
    assert ("Giao ban", "Sở Nội vụ") in found("&loai=BRIEFING")
    page = client.get(f"{YEAR}?nam=2025&loai=FINAL")
    assert [row["version"].unit_id for row in page.context["rows"]] == [world.home_affairs.pk]


def test_many_on_one_day_are_folded_and_a_whole_month_is_cut_with_a_word(
    world, signed_in, monkeypatch
):
    for hour in range(7, 15):
        plan_meeting(world.ethnic, by=world.canbo_dttg, kind=Kind.OTHER, planned_at=at(DAY, hour))
    page = month(signed_in("canbo.dttg"))
    assert "và 4 cuộc họp nữa" in words_of(page)
    assert len(days(page)[4]) == 8
    monkeypatch.setattr(calendar_views, "MOST", 5)
    assert "lọc theo đơn vị để xem đủ" in words_of(month(signed_in("canbo.dttg")))


@pytest.mark.parametrize(
    "query",
    [
        "?thang=2025-13",
        "?thang=",
        "?thang=nay",
        "?loai=X",
        "?don_vi=" + "x" * 200,
        "?thang=0000-01",
    ],
)
def test_a_broken_month_is_this_month(signed_in, query):
    with time_machine.travel(at(date(2026, 11, 3), 8)):
        page = month(signed_in("bithu.dttg"), query)
    assert page.context["month"] == "tháng 11/2026"


def test_months_before_and_after_keep_the_filters(signed_in):
    page = month(signed_in("bithu.dttg"), "?thang=2025-12&loai=FINAL")
    assert page.context["next"] == "?thang=2026-01&loai=FINAL"
    assert page.context["previous"] == "?thang=2025-11&loai=FINAL"
    assert page.context["now"] == "?loai=FINAL"


# --- The year -----------------------------------------------------------------------------------


@pytest.fixture
def whole_year(world):
    """A cell's year from its rule without a theme in the third quarter; weekly briefings."""
    with time_machine.travel(at(date(2026, 1, 1), 8)):
        fields = {"at": time(14), "valid_from": date(2026, 1, 1)}
        create_series(
            world.cell,
            by=world.bithu_dttg,
            kind=Kind.REGULAR,
            rhythm=Rhythm.MONTHLY,
            day=5,
            thematic_months="3,6,12",
            committee_days=2,
            **fields,
        )
        create_series(
            world.ethnic,
            by=world.canbo_dttg,
            kind=Kind.BRIEFING,
            rhythm=Rhythm.WEEKLY,
            weekday=0,
            **fields,
        )
        make_year(world.cell, by=world.bithu_dttg, year=2026)
        make_year(world.ethnic, by=world.canbo_dttg, year=2026)


def cells(page, unit):
    (row,) = [row for row in page.context["rows"] if row["version"].unit_id == unit.pk]
    found = {
        month: [(entry["label"], entry["day"], entry["words"]) for entry in entries]
        for month, entries in row["cells"]
    }
    return found, row["gaps"]


def test_a_unit_by_months_and_what_its_year_lacks(world, whole_year, signed_in):
    with time_machine.travel(at(date(2026, 1, 1), 9)):
        page = signed_in("bithu.dttg").get(f"{YEAR}?nam=2026")
    found, gaps = cells(page, world.cell)
    assert found[3] == [
        ("Chi ủy", "03/03", "dự kiến"),
        ("Thường kỳ, chuyên đề", "05/03", "dự kiến"),
    ]
    assert gaps == ["Quý III chưa có chuyên đề"]
    assert "Quý III chưa có chuyên đề" in words_of(page)


def test_several_of_a_kind_are_counted(world, whole_year, signed_in):
    first, second = Meeting.objects.filter(kind=Kind.BRIEFING).order_by("held_on")[:2]
    cancel_meeting(first, by=world.canbo_dttg, reason="Nghỉ")
    later = at(second.held_on + timedelta(1), 8)
    with time_machine.travel(at(date(2026, 1, 1), 9)):
        postpone_meeting(second, by=world.canbo_dttg, planned_at=later, reason="Bận")
        page = signed_in("canbo.dttg").get(f"{YEAR}?nam=2026")
    found, gaps = cells(page, world.ethnic)
    assert found[1] == [
        ("Giao ban", "4 buổi", "1 hủy họp, 1 đã dời từ 12/01/2026, 2 dự kiến"),
    ]
    assert gaps == []
    (_, entries) = page.context["rows"][0]["cells"][0]
    assert "thang=2026-01&loai=BRIEFING" in entries[0]["url"]


def test_no_gap_is_said_of_what_is_only_partly_seen(world, whole_year, signed_in):
    client = signed_in("bithu.dttg")
    page = client.get(f"{YEAR}?nam=2026&loai=COMMITTEE")
    assert cells(page, world.cell)[1] == []
    meeting = Meeting.objects.filter(kind=Kind.REGULAR).first()
    invite_meeting(meeting, by=world.bithu_dttg, units=[world.langson_cell])
    page = signed_in("bithu.langson").get(f"{YEAR}?nam=2026")
    found, gaps = cells(page, world.cell)
    assert gaps == []
    assert sum(len(entries) for entries in found.values()) == 1


def test_own_units_stand_there_before_they_have_a_meeting(world, signed_in):
    page = signed_in("bithu.dttg").get(f"{YEAR}?nam=2026")
    found, gaps = cells(page, world.cell)
    assert not any(found.values())
    assert gaps[0] == "Tháng 1-12 chưa có buổi thường kỳ"
    assert world.old_cell.pk not in [row["version"].unit_id for row in page.context["rows"]]
    page = signed_in("bithu.dttg").get(f"{YEAR}?nam=2024")
    assert [row["version"].unit_id for row in page.context["rows"]] == [world.old_cell.pk]


@pytest.mark.parametrize("query", ["?nam=x", "?nam=", "?nam=1200", "?loai=X", "?trang=x"])
def test_a_broken_year_is_this_year(world, signed_in, query):
    assert signed_in("bithu.dttg").get(f"{YEAR}{query}").status_code == 200


# --- How often the database is asked ------------------------------------------------------------


@pytest.mark.parametrize("url", [f"{MONTH}?thang=2025-08", f"{YEAR}?nam=2025"])
def test_asked_at_most_eight_times_as_often_for_one_row_as_for_three(
    world, signed_in, django_assert_max_num_queries, url
):
    client = signed_in("lanhdao.ubnd")
    client.get(url)
    counts = []
    for unit, by in [
        (world.ethnic, world.canbo_dttg),
        (world.home_affairs, world.canbo_snv),
        (world.ethnic, world.canbo_dttg),
    ]:
        meeting = plan_meeting(unit, by=by, kind=Kind.OTHER, planned_at=at(DAY, 8))
        cancel_meeting(meeting, by=by, reason="Bận")
        with django_assert_max_num_queries(8) as asked:
            client.get(url)
        counts.append(len(asked))
    assert len(set(counts)) == 1


# --- Called off, and recorded by mistake --------------------------------------------------------


def test_a_mistake_is_called_one_wherever_meetings_stand(world, planned, signed_in):
    by, client = world.bithu_dttg, signed_in("bithu.dttg")
    hold_meeting(
        planned, by=by, started_at=at(DAY, 14), ended_at=at(DAY, 16), chair_title="Bí thư",
        is_by_count=True, present_count=9,
    )  # fmt: skip
    cancel_meeting(reread(planned), by=by, reason="Ghi hai lần")
    year = client.get(f"{YEAR}?nam=2025")
    found, _ = cells(year, world.cell)
    assert found[8] == [("Thường kỳ", "04/08", "đã hủy (ghi nhầm)")]
    register = client.get("/cuoc-hop/?when=ALL&state=CANCELLED")
    for page in (month(client), year, register):
        assert "đã hủy (ghi nhầm)" in words_of(page).lower()
    outside = re.sub("hủy họp, đã hủy", "", words_of(year) + words_of(register))
    assert "hủy họp" not in outside.lower()
    assert "hủy họp" not in words_of(month(client)).lower()
    assert "<li" in page_part(year, "year-legend")
    assert "hủy họp, đã hủy (ghi nhầm)" in page_part(year, "year-legend")


def page_part(page, name):
    """The list of this class in the page."""
    return page.content.decode().split(f'class="{name}"')[1].split("</ul>")[0]
