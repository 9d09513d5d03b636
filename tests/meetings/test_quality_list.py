"""The table of classes: by cell and committee, of a month, a quarter or a year; and as a file."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from meetings.actions.quality import decide_quality, open_quality
from meetings.models import Meeting
from meetings.quality_table import QualityTable, Span, committees_of, whole_of
from tests.meetings.builders import logged, reread
from tests.meetings.quality_builders import small_sheet, voted
from tests.meetings.test_quality_pages import text_of
from tests.world import make_unit, make_user
from units.models import Branch, Kind
from units.roles import Role

URL = "/chat-luong-sinh-hoat/"
YEAR = "?nam=2025"


@pytest.fixture
def by(world):
    return world.bithu_dttg


@pytest.fixture
def sheets(world, by):
    """November decided, December voted (a gate lowers it), January of the next year a draft."""
    decided = reread(voted(small_sheet(world, date(2025, 11, 4)), by))
    decide_quality(decided, by=world.bithu_dubnd, decided_class="Tốt")
    lower = voted(small_sheet(world, date(2025, 12, 4)), by, **{"1_2": False})
    draft = small_sheet(world, date(2026, 1, 5))
    return [reread(sheet) for sheet in (decided, lower, draft)]


def table_of(user, span=Span(2025), **wanted):  # noqa: B008 (frozen)
    return QualityTable(user, span, **wanted)


def line_of(table, name="Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"):
    (line,) = [line for line in table.lines if line.name == name]
    return line


# --- What it covers -----------------------------------------------------------------------------


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("code", "months", "first", "last"),
    [
        ("", list(range(1, 13)), date(2024, 1, 1), date(2024, 12, 31)),
        ("q1", [1, 2, 3], date(2024, 1, 1), date(2024, 3, 31)),
        ("q4", [10, 11, 12], date(2024, 10, 1), date(2024, 12, 31)),
        ("t2", [2], date(2024, 2, 1), date(2024, 2, 29)),
        ("t12", [12], date(2024, 12, 1), date(2024, 12, 31)),
    ],
)
def test_a_span_is_its_months(code, months, first, last):
    span = Span(2024, code)
    assert (span.months, span.first, span.last) == (months, first, last)


# --- Rows ---------------------------------------------------------------------------------------


def test_each_month_shows_its_class_and_whether_it_is_recognised(world, sheets):
    line = line_of(table_of(world.bithu_dubnd))
    shorts = [[session.short for session in month] for month in line.months]
    assert shorts == [[]] * 10 + [["Tốt"], ["Khá*"]]
    assert (line.held, line.scored, line.counts_words) == (2, 2, "Tốt 1 · Khá 1")
    assert line.average == (100 + 95) / 2
    assert line.superior == "Đảng bộ UBND tỉnh Tuyên Quang"


def test_a_draft_counts_as_held_and_not_as_scored(world, sheets):
    line = line_of(table_of(world.bithu_dubnd, Span(2026, "t1")))
    ((session,),) = line.months
    assert (session.name, session.short, session.percent) == ("", "chưa", None)
    assert (line.held, line.scored, line.average) == (1, 0, None)


def test_two_sessions_in_a_month_stand_beside_each_other(world, by, sheets):
    theme = logged(world.cell, by, date(2025, 11, 20), kind="THEMATIC")
    voted(open_quality(theme, by=by), by)
    line = line_of(table_of(world.bithu_dubnd, Span(2025, "q4")))
    assert [session.short for session in line.months[1]] == ["Tốt", "Tốt*"]


def test_conferences_and_what_was_not_held_do_not_count(world, by, sheets):
    logged(world.cell, by, date(2025, 11, 25), kind="STUDY")
    assert line_of(table_of(world.bithu_dubnd)).held == 2
    Meeting.objects.filter(pk=sheets[0].meeting_id).update(state="CANCELLED")
    assert line_of(table_of(world.bithu_dubnd)).held == 1


def test_a_cell_that_did_not_meet_is_listed_and_one_that_was_gone_is_not(world, sheets):
    party = {"branch": Branch.PARTY, "kind": Kind.P_CELL, "parent": world.party}
    make_unit("Chi bộ Vắng tỉnh Tuyên Quang", since=date(2025, 3, 1), **party)
    make_unit(
        "Chi bộ Cũ tỉnh Tuyên Quang", since=date(2025, 3, 1), until=date(2025, 9, 30), **party
    )
    above = world.user("bithu.dubnd")
    named = [line.name for line in table_of(above, Span(2025, "q4")).lines]
    assert "Chi bộ Vắng tỉnh Tuyên Quang" in named
    assert "Chi bộ Cũ tỉnh Tuyên Quang" not in named
    named = [line.name for line in table_of(above, Span(2025, "q3")).lines]
    assert "Chi bộ Cũ tỉnh Tuyên Quang" in named


def test_a_committee_of_its_day_keeps_its_cells(world, sheets):
    table = table_of(world.bithu_dubnd, Span(2024))
    assert [line.name for line in table.lines] == ["Chi bộ Ban Dân tộc tỉnh Tuyên Quang"]
    assert table.lines[0].superior == "Đảng bộ Khối các cơ quan tỉnh Tuyên Quang"


# --- Sums ---------------------------------------------------------------------------------------


def test_sums_by_committee_and_of_all(world, sheets):
    span = Span(2025)
    committees = dict(committees_of(world.bithu_dubnd, span))
    assert set(committees.values()) == {
        "Đảng bộ UBND tỉnh Tuyên Quang",
        "Đảng bộ Khối các cơ quan tỉnh Tuyên Quang",
    }
    (one,) = table_of(world.bithu_dubnd).sums(committees)
    assert (one.name, one.in_order, one.scored) == (
        "Đảng bộ UBND tỉnh Tuyên Quang",
        [1, 1, 0, 0],
        2,
    )
    assert (one.average, one.waiting) == (97.5, 1)
    whole = whole_of([one, one])
    assert (whole.counts, whole.scored, whole.average) == ({"Tốt": 2, "Khá": 2}, 4, 97.5)


def test_nothing_scored_has_no_average():
    whole = whole_of([])
    assert (whole.scored, whole.average, whole.counts_words) == (0, None, "")


# --- Who sees it --------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["bithu.langson", "quantri", "lanhdao.dttg", "lanhdao.ubnd"])
def test_other_branches_and_provinces_see_none_of_it(world, signed_in, sheets, username):
    table = table_of(world.user(username))
    assert not [line for line in table.lines if "Tuyên Quang" in line.name]
    assert not table.sums({})
    page = text_of(signed_in(username).get(URL + YEAR))
    assert "Khá 1" not in page
    assert "Tổng hợp" not in page


def test_the_cell_sees_its_own_line(world, sheets):
    named = [line.name for line in table_of(world.bithu_dttg).lines]
    assert named == [
        "Chi bộ Ban Dân tộc tỉnh Tuyên Quang",
        "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
    ]


def test_anonymous_signs_in_first(db):
    for url in (URL, f"{URL}xuat/"):
        assert Client().get(url).status_code == 302


# --- The page -----------------------------------------------------------------------------------


def test_the_page_shows_the_table(signed_in, sheets):
    page = signed_in("bithu.dubnd").get(URL + YEAR)
    text = text_of(page)
    assert "Chất lượng sinh hoạt năm 2025" in text
    assert "1 buổi chờ công nhận" in text
    assert "Tốt 1 · Khá 1" in text
    assert "97,50%" in text
    assert f"/cuoc-hop/{sheets[0].meeting_id}/" in page.content.decode()
    text = text_of(signed_in("bithu.dubnd").get(f"{URL}?nam=2025&ky=q4"))
    assert "Chất lượng sinh hoạt quý IV năm 2025" in text
    text = text_of(signed_in("bithu.dubnd").get(f"{URL}?nam=2025&ky=t12"))
    assert "Chất lượng sinh hoạt tháng 12/2025" in text
    assert "Khá 1" in text


def test_made_up_sessions_are_marked(signed_in, sheets):
    client, mark = signed_in("bithu.dubnd"), "theo tháng (dữ liệu minh họa)"
    assert mark not in text_of(client.get(URL + YEAR))
    Meeting.objects.update(is_illustrative=True)
    assert mark in text_of(client.get(URL + YEAR))


def test_filters(world, signed_in, sheets):
    client = signed_in("bithu.dubnd")
    assert "Dân tộc và Tôn giáo" in text_of(client.get(f"{URL}{YEAR}&don_vi=ton+giao"))
    assert "Không có chi bộ nào" in text_of(client.get(f"{URL}{YEAR}&don_vi=khong+co"))
    text = text_of(client.get(f"{URL}{YEAR}&cap={world.old_party_block.pk}"))
    assert "Chi bộ Ban Dân tộc" in text
    assert "Chi bộ Sở Dân tộc" not in text


@pytest.mark.parametrize(
    "query",
    ["?nam=x", "?nam=1", "?ky=q9", "?ky=<b>", "?cap=9999999", "?cap=x", "?trang=x"],
)
def test_broken_parameters_show_the_default(signed_in, sheets, query):
    assert signed_in("bithu.dubnd").get(URL + query).status_code == 200
    assert signed_in("bithu.dubnd").get(f"{URL}xuat/{query}").status_code == 200


def test_three_cells_take_as_many_queries_as_one(
    world, by, signed_in, sheets, django_assert_max_num_queries
):
    client = signed_in("bithu.dubnd")
    client.get(URL + YEAR)
    with django_assert_max_num_queries(8) as one:
        client.get(URL + YEAR)
    for number in range(2):
        cell = make_unit(
            f"Chi bộ {number}", branch=Branch.PARTY, kind=Kind.P_CELL, parent=world.party,
            since=date(2025, 3, 1),
        )  # fmt: skip
        secretary = make_user(f"bithu.{number}", (Role.SECRETARY, cell))
        sheet = open_quality(logged(cell, secretary, date(2025, 10, 6)), by=secretary)
        voted(sheet, secretary)
    with django_assert_max_num_queries(8) as three:
        page = client.get(URL + YEAR)
    assert "Đảng bộ UBND tỉnh Tuyên Quang 3 1 0 0 4 98,75%" in text_of(page)
    assert len(three) == len(one)


# --- Files --------------------------------------------------------------------------------------


def test_a_workbook_holds_what_the_page_shows(signed_in, sheets):
    answer = signed_in("bithu.dubnd").get(f"{URL}xuat/{YEAR}&ky=q4")
    assert "attachment" in answer["Content-Disposition"]
    assert "chat-luong-sinh-hoat-2025-q4.xlsx" in answer["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:5] == [
        "Chi bộ", "Cấp trên trực tiếp", "Tháng 10/2025", "Tháng 11/2025", "Tháng 12/2025",
    ]  # fmt: skip
    assert rows[1][2:] == ["", "Tốt", "Khá (đề nghị)", "1", "1", "0", "0", "2", "2", "97,50", ""]


def test_a_comma_separated_file(signed_in, sheets):
    answer = signed_in("bithu.dubnd").get(f"{URL}xuat/{YEAR}&ky=t11&dang=csv")
    assert "chat-luong-sinh-hoat-2025-t11.csv" in answer["Content-Disposition"]
    head, line = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Chi bộ,")
    assert ",Tốt," in line


def test_too_many_cells_for_a_file_are_told(signed_in, sheets, monkeypatch):
    monkeypatch.setattr("meetings.views.quality_list.MOST_IN_FILE", 1)
    answer = signed_in("bithu.dubnd").get(f"{URL}xuat/{YEAR}")
    assert answer.status_code == 409
    assert "lọc theo cấp trên" in text_of(answer)
