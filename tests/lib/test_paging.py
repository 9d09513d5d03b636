"""Pages by key: every row once, in order, both ways; a broken token leads to the first page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from cchc.lib.paging import Count, counted, page_of, page_of_list
from tests.lib.conftest import Place

pytestmark = pytest.mark.each_database

FIRST = date(2026, 1, 1)


def fill(rows, number=23):
    """Rows on few days, some without due date or moment, so that keys tie and lack values."""
    places = [Place.objects.create(name=name) for name in ("Á", "B")]
    return rows.objects.bulk_create(
        rows(
            title=f"{place}",
            held_on=FIRST + timedelta(days=place % 4),
            due=None if place % 3 == 0 else FIRST + timedelta(days=place % 5),
            at=None if place % 4 == 0 else datetime(2026, 1, 1, place % 3, tzinfo=UTC),
            place=places[place % 2] if place % 7 else None,
            code=100 - place,
        )
        for place in range(number)
    )


def walk(queryset, size, **kwargs):
    """Codes of all rows page by page to the end, then back to the start."""
    page = page_of(queryset, {}, size=size, **kwargs)
    there, firsts = [list(page)], [page.first]
    while page.next_token:
        page = page_of(queryset, {"trang": page.next_token}, size=size, **kwargs)
        there.append(list(page))
        firsts.append(page.first)
    back = [list(page)]
    while page.previous_token:
        page = page_of(queryset, {"trang": page.previous_token}, size=size, **kwargs)
        back.append(list(page))
        assert page.first == firsts[len(there) - len(back)]
    return there, back[::-1]


@pytest.mark.parametrize(
    "order",
    [
        ("-held_on", "-id"),
        ("held_on",),
        ("-held_on",),
        ("due", "-held_on"),
        ("-due",),
        ("at",),
        ("-at", "due"),
        ("code",),
        ("-pk",),
        ("place__name",),
        ("-place__name", "code"),
    ],
)
@pytest.mark.parametrize("size", [4, 7])
def test_each_row_stands_on_one_page(rows, order, size):
    fill(rows)
    queryset = rows.objects.select_related("place")
    there, back = walk(queryset, size, order=order)
    assert there == back
    whole = page_of(queryset, {}, order=order, size=100)
    assert [row for page in there for row in page] == whole.rows
    assert len({row.pk for row in whole}) == len(whole) == 23
    assert all(len(page) == size for page in there[:-1])


def test_order_is_as_asked_and_what_lacks_comes_last(rows):
    fill(rows)
    days = [row.held_on for row in page_of(rows.objects.all(), {})]
    assert days == sorted(days, reverse=True)
    for order in ("due", "-due"):
        dues = [row.due for row in page_of(rows.objects.all(), {}, order=(order,))]
        known = [due for due in dues if due]
        assert known == sorted(known, reverse=order.startswith("-"))
        assert dues[: len(known)] == known


def test_annotated_columns_order_too(rows):
    fill(rows)
    queryset = rows.objects.annotate(length=Length("title"))
    there, back = walk(queryset, 9, order=("-length", "code"))
    assert there == back
    assert [row.length for page in there for row in page] == [2] * 13 + [1] * 10


def test_summary_says_where_the_page_stands(rows):
    fill(rows)
    page = page_of(rows.objects.all(), {}, size=10)
    assert (page.summary, page.count.text) == ("Hiển thị 1-10 trong 23", "23")
    page = page_of(rows.objects.all(), {"trang": page.next_token}, size=10)
    assert (page.summary, page.first, page.last) == ("Hiển thị 11-20 trong 23", 11, 20)
    assert page_of(rows.objects.none(), {}).summary == ""


def test_counting_stops_at_the_cap(rows):
    fill(rows)
    page = page_of(rows.objects.all(), {}, size=5, cap=10)
    assert page.count == Count(10, is_capped=True)
    assert page.summary == "Hiển thị 1-5 trong hơn 10"
    assert page_of(rows.objects.all(), {}, size=5, cap=23).count == Count(23)
    assert Count(1000, is_capped=True).text == "Hơn 1.000"


def test_a_page_needs_two_queries_and_a_short_list_one(rows, django_assert_num_queries):
    fill(rows)
    token = page_of(rows.objects.all(), {}, size=5).next_token
    with django_assert_num_queries(2):
        page_of(rows.objects.all(), {"trang": token}, size=5)
    with django_assert_num_queries(1):
        page_of(rows.objects.all(), {})


def test_far_pages_use_no_offset(rows):
    fill(rows)
    token = page_of(rows.objects.all(), {}, size=5).next_token
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page_of(rows.objects.all(), {"trang": token}, size=5)
    assert not any("OFFSET" in query["sql"] for query in queries)
    assert '"held_on" <=' in queries[0]["sql"]


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "x" + token,
        lambda token: token.split(":")[0],
        lambda token: "9" * 20,
        lambda token: "\x00\ud800",
        lambda token: "",
    ],
)
def test_a_broken_token_leads_to_the_first_page(rows, change):
    fill(rows)
    first = page_of(rows.objects.all(), {}, size=5)
    page = page_of(rows.objects.all(), {"trang": change(first.next_token)}, size=5)
    assert page == first


def test_a_token_of_another_order_leads_to_the_first_page(rows):
    fill(rows)
    token = page_of(rows.objects.all(), {}, size=5, order=("code",)).next_token
    assert page_of(rows.objects.all(), {"trang": token}, size=5).first == 1


def test_a_token_whose_rows_are_gone_leads_to_the_first_page(rows):
    fill(rows)
    token = page_of(rows.objects.all(), {}, size=20, order=("code",)).next_token
    rows.objects.filter(code__gt=90).delete()
    page = page_of(rows.objects.all(), {"trang": token}, size=20, order=("code",))
    assert (page.first, len(page), page.previous_token) == (1, 13, None)


def test_two_lists_on_one_page_have_their_own_parameter(rows):
    fill(rows)
    token = page_of(rows.objects.all(), {}, size=5, parameter="p").next_token
    page = page_of(rows.objects.all(), {"p": token, "trang": "x"}, size=5, parameter="p")
    assert (page.first, page.parameter) == (6, "p")


@pytest.mark.parametrize("size", [1, 4, 10, 11])
def test_each_row_of_a_list_at_hand_stands_on_one_page(size):
    rows, seen, asked = list(range(10)), [], {}
    while True:
        page = page_of_list(rows, asked, size=size)
        seen += page.rows
        if page.next_token is None:
            break
        asked = {"trang": page.next_token}
    assert seen == rows
    assert (page.previous_token is None) == (size >= 10)
    assert page.summary.endswith("trong 10")


@pytest.mark.parametrize("number", ["x", "-1", "²", "9" * 30, "7"])
def test_a_broken_number_of_a_page_leads_to_one_that_is_there(number):
    page = page_of_list([1, 2, 3], {"trang": number}, size=2)
    assert page.rows == ([3] if number == "7" else [1, 2])
    assert page_of_list([], {}).summary == ""


def test_two_lists_are_counted_by_one_query(rows):
    fill(rows)
    with CaptureQueriesContext(connection) as queries:
        assert counted(rows.objects.order_by("title"), rows.objects.none(), Place.objects) == [
            23, 0, 2,
        ]  # fmt: skip
    assert len(queries) == 1
