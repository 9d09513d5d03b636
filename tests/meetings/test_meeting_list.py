"""The register: who sees which rows, narrowed down, always the same number of queries."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from cchc.lib.clock import today
from meetings.actions.meeting import plan_meeting
from meetings.models import Kind, Meeting
from tests.meetings.builders import MAY, at, logged
from tests.world import make_person

AUGUST = date(2025, 8, 4)


@pytest.fixture
def register(world):
    logged(world.old_cell, world.bithu_dttg, MAY, theme="Kỷ cương hành chính")
    make_person("Đảng viên 01", world.cell)
    logged(world.cell, world.bithu_dttg, AUGUST, all_present=True)
    logged(world.ethnic, world.canbo_dttg, AUGUST, kind=Kind.BRIEFING, title="Giao ban tháng 8")
    logged(world.langson_old_cell, world.bithu_langson, MAY)


def rows(client, query=""):
    page = client.get(f"/cuoc-hop/{query}")
    assert page.status_code == 200
    return [meeting.heading for meeting in page.context["page"]]


def test_own_units_and_those_below(register, signed_in):
    cell = ["Sinh hoạt thường kỳ tháng 8/2025", "Sinh hoạt thường kỳ tháng 5/2021"]
    agency = ["Họp giao ban ngày 04/8/2025"]
    assert rows(signed_in("bithu.dttg")) == cell
    assert rows(signed_in("bithu.dubnd")) == cell
    assert rows(signed_in("canbo.dttg")) == agency
    assert rows(signed_in("lanhdao.ubnd")) == agency
    assert sorted(rows(signed_in("kiemtra.tinh"))) == sorted(cell + agency)
    for nobody in ("quantri", "thuongtruc.snv", "canbo.vanban", "vanphong.ubnd"):
        assert rows(signed_in(nobody)) == []


def test_a_row_has_the_name_of_the_day_and_the_counts(register, signed_in):
    html = signed_in("bithu.dttg").get("/cuoc-hop/").content.decode()
    assert "Chi bộ Ban Dân tộc tỉnh Tuyên Quang" in html
    assert "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang" in html
    assert ">1/1<" in html
    assert ">10<" in html


def test_one_primary_button_for_who_keeps_a_register(register, signed_in):
    assert "Ghi cuộc họp" in signed_in("bithu.dttg").get("/cuoc-hop/").content.decode()
    assert "Ghi cuộc họp" not in signed_in("kiemtra.tinh").get("/cuoc-hop/").content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?year=2021", 1),
        ("?kind=REGULAR", 2),
        ("?kind=STUDY", 0),
        ("?state=HELD", 2),
        ("?state=LOCKED", 0),
        ("?unit=ban dan toc", 1),
        ("?text=ky cuong", 1),
        ("?text=so dan toc", 1),
        ("?text=khong co", 0),
        ("?year=nam&kind=X&state=Y", 2),
    ],
)
def test_narrowed_down_with_or_without_diacritics(register, signed_in, query, count):
    assert len(rows(signed_in("bithu.dttg"), query)) == count


def test_a_theme_is_searched_only_where_it_is_read(register, signed_in):
    assert rows(signed_in("bithu.dubnd"), "?text=ky cuong") == []


def test_titles_are_shown_only_where_they_are_read(world, register, signed_in):
    Meeting.objects.filter(unit=world.cell).update(title="Buổi họp riêng")
    assert "Buổi họp riêng" in signed_in("bithu.dttg").get("/cuoc-hop/").content.decode()
    assert "Buổi họp riêng" not in signed_in("bithu.dubnd").get("/cuoc-hop/").content.decode()


def test_as_many_queries_for_three_rows_as_for_one(
    world, signed_in, django_assert_max_num_queries, django_assert_num_queries
):
    client = signed_in("bithu.dttg")
    logged(world.cell, world.bithu_dttg, AUGUST)
    with django_assert_max_num_queries(6) as first:
        assert len(rows(client)) == 1
    for month in (9, 10):
        logged(world.cell, world.bithu_dttg, date(2025, month, 4))
    with django_assert_num_queries(len(first)):
        assert len(rows(client)) == 3


def test_page_by_page(world, signed_in):
    for _ in range(51):
        Meeting.objects.create(
            unit=world.cell, kind=Kind.OTHER, planned_at=at(AUGUST, 8), held_on=AUGUST
        )
    client = signed_in("bithu.dttg")
    page = client.get("/cuoc-hop/").context["page"]
    assert (len(page.rows), page.summary) == (50, "Hiển thị 1-50 trong 51")
    assert len(rows(client, f"?{page.parameter}={page.next_token}")) == 1


def test_empty_says_what_to_do(signed_in):
    assert "Chưa có cuộc họp nào" in signed_in("bithu.dttg").get("/cuoc-hop/").content.decode()


def test_anonymous(db):
    assert Client().get("/cuoc-hop/").status_code == 302


def test_what_waits_for_the_secretary(world):
    waiting = logged(world.cell, world.bithu_dttg, AUGUST)
    plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.STUDY, planned_at=at(date(2025, 9, 4), 14)
    )
    early = Meeting.objects.waiting_for(world.user("bithu.dttg"), date(2025, 9, 4))
    assert list(early) == [waiting]
    late = Meeting.objects.waiting_for(world.user("bithu.dttg"), date(2025, 9, 5))
    assert late.count() == 2
    assert not Meeting.objects.waiting_for(world.user("lanhdao.dttg"), date(2025, 9, 5)).exists()


def test_a_calendar_laid_far_ahead_does_not_stand_before_what_was_held(register, world, signed_in):
    day = today()
    for days in (400, 20, 31, 0):
        planned_at = datetime.combine(day + timedelta(days=days), time(14), UTC)
        plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.STUDY, planned_at=planned_at)

    def days_of(query=""):
        page = signed_in("bithu.dttg").get(f"/cuoc-hop/{query}").context["page"]
        return [(meeting.held_on - day).days for meeting in page]

    past = [(AUGUST - day).days, (MAY - day).days]
    assert days_of() == [20, 0, *past]
    assert days_of("?when=AHEAD") == [0, 20, 31, 400]
    assert days_of("?when=ALL") == [400, 31, 20, 0, *past]
    assert days_of("?when=WRONG") == [20, 0, *past]
