"""Cells by months: every state by sign and words, who sees whose, sums, filters, files, history."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cchc.lib.sheets import read
from meetings.actions.meeting import hold_meeting, plan_meeting
from meetings.models import Kind, MonthCount
from meetings.oversight import Year, committees_of
from tests.meetings.builders import at, logged, words_of
from tests.plans.pages import queries_of, words
from tests.world import DEPARTMENT_START, make_unit, make_user
from units.models import Branch, UnitVersion
from units.models import Kind as UnitKind
from units.roles import Role

MATRIX, EXPORT = reverse("meetings:rhythm-matrix"), reverse("meetings:rhythm-export")
TODAY, LATER = date(2026, 11, 20), date(2026, 12, 21)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(at(TODAY, 9))


def a_cell(world, name="Chi bộ Thử", since=DEPARTMENT_START, **fields):
    fields.setdefault("parent", world.party)
    return make_unit(
        f"{name} tỉnh Tuyên Quang", kind=UnitKind.P_CELL, branch=Branch.PARTY, since=since, **fields
    )


def held(cell, by, day, recorded=None, **fields):
    fields.setdefault("total_count", 12)
    return logged(cell, by, day, entered_at=at(recorded or day, 17), **fields)


def _keeper(world, cell):
    return world.bithu_dttg if cell == world.cell else world.keeper


def line_of(response, cell):
    return next(one for one in response.context["lines"] if one.version.unit_id == cell.pk)


@pytest.fixture
def cells(world):
    """Four cells of one committee: one meets, one is late, one has not met, one began this year."""
    made = [a_cell(world, f"Chi bộ {name}") for name in ("An", "Bình", "Cường")]
    made.append(a_cell(world, "Chi bộ Dũng", since=date(2026, 10, 15)))
    world.keeper = make_user("bithu.thu", *((Role.SECRETARY, cell) for cell in made))
    for month in range(1, 12):
        held(made[0], world.keeper, date(2026, month, 4), is_combined=month in (2, 5))
    held(made[1], world.keeper, date(2026, 10, 5), recorded=date(2026, 11, 9))
    return made


# --- What is shown ------------------------------------------------------------------------------


def test_every_state_has_a_sign_and_words(world, signed_in, cells):
    page = signed_in("bithu.dubnd").get(MATRIX)
    text = words(page)
    an, binh, cuong, dung = (line_of(page, cell) for cell in cells)
    assert [one.code for one in an.squares] == ["ON_TIME"] * 11 + ["AHEAD"]
    assert [one.code for one in binh.squares][9:] == ["LATE", "PENDING", "AHEAD"]
    assert {one.code for one in cuong.squares[:10]} == {"MISSING"}
    assert [one.code for one in dung.squares][8:] == [
        "NOT_ASKED", "NOT_ASKED", "PENDING", "AHEAD",
    ]  # fmt: skip
    assert "Tháng 2: đúng kỳ, ngày 04/02/2026, có chuyên đề, dự 83,3%" in text
    assert "Tháng 10: muộn, ngày 05/10/2026, dự 83,3%" in text
    assert "Tháng 3: chưa họp" in text
    assert "Tháng 9: không phải họp" in text
    assert "Tháng 11: chưa đến kỳ" in text
    assert "Tháng 12:" not in text
    assert (an.met_text, binh.met_text, cuong.met_text, dung.met_text) == (
        "11/11", "1/10", "0/10", "–",
    )  # fmt: skip
    assert an.themes == [True, True, False, None]
    assert an.share_text == "83,3%"
    assert 'title="Đúng kỳ, ngày 04/02/2026' in text


def test_who_has_not_met_this_month_is_one_look(world, signed_in, cells):
    plan_meeting(
        cells[2], by=world.keeper, kind=Kind.REGULAR, planned_at=at(TODAY - timedelta(days=2), 14)
    )
    plan_meeting(
        cells[3], by=world.keeper, kind=Kind.REGULAR, planned_at=at(TODAY + timedelta(days=5), 14)
    )
    client = signed_in("bithu.dubnd")
    page = client.get(MATRIX)
    text = words(page)
    # Of the cast's own cell nothing is recorded either.
    assert "Chưa sinh hoạt tháng 11: 4/5 tổ chức" in text
    told = [(one.name, one.words) for one in page.context["missing"]]
    assert told[0] == ("Chi bộ Cường", "chưa họp, dự kiến 18/11")
    assert ("Chi bộ Dũng", "chưa đến kỳ, dự kiến 25/11") in told
    assert "Lập công văn đôn đốc (4)" in text
    october = client.get(f"{MATRIX}?nam=2026&thang=10")
    assert "Chưa sinh hoạt tháng 10: 2/4 tổ chức" in words(october)
    assert "Lập công văn" not in words(client.get(f"{MATRIX}?nam=2026&thang=12"))


def test_the_month_that_is_just_over_is_one_touch_away(
    world, signed_in, cells, time_machine, monkeypatch
):
    """On its first day nobody is late in the new month; what is asked about is the old one."""
    for cell in (*cells, world.cell):
        plan_meeting(cell, by=_keeper(world, cell), kind=Kind.REGULAR, planned_at=at(LATER, 14))
    time_machine.move_to(at(date(2026, 12, 1), 9))
    client = signed_in("bithu.dubnd")
    page = client.get(MATRIX)
    assert "Tháng 11: 4/5 tổ chức chưa sinh hoạt" in words(page)
    assert 'href="?nam=2026&amp;thang=11"' in page.content.decode()
    assert not page.context["is_urgent"]
    assert 'class="button" href="/sinh-hoat-chi-bo/' in page.content.decode()
    old = client.get(f"{MATRIX}?nam=2026&thang=11")
    assert (old.context["before"], old.context["is_urgent"]) == (None, True)
    of_one = client.get(f"{MATRIX}?cap_uy={world.party.pk}")
    assert f"thang=11&amp;cap_uy={world.party.pk}" in of_one.content.decode()
    time_machine.move_to(at(LATER + timedelta(days=1), 9))
    monkeypatch.setattr("meetings.views.oversight.MOST_MISSING", 0)  # nor is any of them named
    assert signed_in("bithu.dubnd").get(MATRIX).context["is_urgent"]
    time_machine.move_to(at(date(2027, 1, 4), 9))
    assert "Xem tháng 12/2026" in words(signed_in("bithu.dubnd").get(MATRIX))


def test_sums_of_the_months(world, signed_in, cells):
    page = signed_in("bithu.dubnd").get(MATRIX)
    sums = page.context["sums"]
    assert [(one.met, one.asked) for one in sums[8:11]] == [(1, 4), (2, 4), (1, 5)]
    assert [one.late for one in sums] == [0] * 9 + [1, 0, 0]
    assert [one.themes for one in sums[:5]] == [0, 1, 0, 0, 1]
    assert sums[9].share_text == "83,3%"
    assert sums[11].is_ahead


def test_only_those_that_have_not_met(world, signed_in, cells):
    client = signed_in("bithu.dubnd")
    page = client.get(f"{MATRIX}?nam=2026&thang=11&chua_hop=on")
    names = [one.name for one in page.context["lines"]]
    assert names == [
        "Chi bộ Bình", "Chi bộ Cường", "Chi bộ Dũng", "Chi bộ Sở Dân tộc và Tôn giáo",
    ]  # fmt: skip
    page = client.get(f"{MATRIX}?nam=2026&thang=11&tim=cuong")
    assert [one.name for one in page.context["lines"]] == ["Chi bộ Cường"]
    empty = words(client.get(f"{MATRIX}?nam=2026&thang=11&tim=khong-co"))
    assert "Không có chi bộ nào khớp với bộ lọc." in empty


def test_of_one_committee(world, signed_in, cells):
    base = make_unit(
        "Đảng bộ Sở Nội vụ tỉnh Tuyên Quang", kind=UnitKind.P_BASE, branch=Branch.PARTY,
        parent=world.party, since=DEPARTMENT_START,
    )  # fmt: skip
    below = a_cell(world, "Chi bộ Phòng Một", parent=base)
    client = signed_in("bithu.dubnd")
    page = client.get(f"{MATRIX}?cap_uy={base.pk}")
    assert [one.version.unit_id for one in page.context["lines"]] == [below.pk]
    assert {one.unit_id for one in committees_of(world.bithu_dubnd, 2026)} == {
        base.pk, world.party.pk,
    }  # fmt: skip
    whole = client.get(f"{MATRIX}?cap_uy={world.party.pk}").context["lines"]
    assert below.pk in {one.version.unit_id for one in whole}
    other = client.get(f"{MATRIX}?cap_uy={world.langson_party.pk}")
    assert "Chọn lại cấp ủy trong danh sách." in words(other)
    assert world.langson_cell.pk not in {one.version.unit_id for one in other.context["lines"]}


def test_what_is_typed_wrongly_takes_its_default(signed_in, cells):
    client = signed_in("bithu.dubnd")
    for query in (
        "nam=abc",
        "nam=99999",
        "thang=13",
        "cap_uy=x",
        "trang=x",
        "nam=2026&thang=",
        "nam=&thang=5",
    ):
        assert client.get(f"{MATRIX}?{query}").status_code == 200


def test_a_page_asks_as_much_for_one_cell_as_for_many(world, signed_in, cells):
    client = signed_in("bithu.dubnd")
    few = queries_of(client, MATRIX)
    for number in range(30):
        cell = a_cell(world, f"Chi bộ Thêm {number}")
        MonthCount.objects.create(
            unit=cell, year=2026, month=3, regulars=1, held_on=date(2026, 3, 3),
            recorded_on=date(2026, 3, 3), record_by=date(2026, 3, 31),
        )  # fmt: skip
    assert queries_of(client, MATRIX) == few


# --- Who sees whose -----------------------------------------------------------------------------


def test_a_secretary_of_a_cell_sees_his_own_row(world, signed_in, cells):
    page = signed_in("bithu.dttg").get(MATRIX)
    assert [one.version.unit_id for one in page.context["lines"]] == [world.cell.pk]
    assert page.context["remind_url"] == ""


@pytest.mark.parametrize("account", ["canbo.dttg", "quantri", "lanhdao.ubnd", "canbo.vanban"])
def test_of_the_state_side_nobody_sees_a_cell(world, signed_in, cells, account):
    page = signed_in(account).get(MATRIX)
    assert page.context["lines"] == []
    assert "Chưa có chi bộ nào trong phạm vi được xem." in words(page)
    assert "Chi bộ An" not in words_of(page)


def test_a_clerk_of_the_committee_sees_no_rows_of_the_cells_below(world, signed_in, cells):
    make_user("vanthu.dubnd", (Role.CLERK, world.party))
    assert signed_in("vanthu.dubnd").get(MATRIX).context["lines"] == []


def test_the_year_of_the_committee_before(world, signed_in):
    """2024 stood under Đảng bộ Khối, whose records the committee of today keeps: names of then."""
    by = world.bithu_dttg
    held(world.old_cell, by, date(2024, 5, 6))
    page = signed_in("bithu.dubnd").get(f"{MATRIX}?nam=2024&thang=5")
    assert [one.version.unit_id for one in page.context["lines"]] == [world.old_cell.pk]
    assert "Chi bộ Ban Dân tộc" in words(page)
    assert line_of(page, world.old_cell).squares[4].code == "ON_TIME"
    page = signed_in("bithu.dubnd").get(f"{MATRIX}?nam=2025&thang=3")
    codes = [one.code for one in line_of(page, world.old_cell).squares]
    assert codes[:3] == ["MISSING", "MISSING", "NOT_ASKED"]
    codes = [one.code for one in line_of(page, world.cell).squares]
    assert codes[:3] == ["NOT_ASKED", "NOT_ASKED", "MISSING"]


def test_a_cell_that_moved_stands_under_each_committee_for_its_months(world):
    other = make_unit(
        "Đảng bộ khác tỉnh Tuyên Quang", kind=UnitKind.P_BASE, branch=Branch.PARTY,
        parent=world.party, since=DEPARTMENT_START,
    )  # fmt: skip
    cell = a_cell(world, "Chi bộ Chuyển")
    version = UnitVersion.objects.get(unit=cell)
    version.valid_to = date(2026, 6, 9)
    version.save()
    UnitVersion.objects.create(
        unit=cell, name="Chi bộ Chuyển về tỉnh Tuyên Quang", kind=UnitKind.P_CELL, parent=other,
        valid_from=date(2026, 6, 10),
    )  # fmt: skip
    asked = [
        month for month in range(1, 12) if cell.pk in Year({other.pk}, 2026, 1).asked_in(month)
    ]
    assert asked == [6, 7, 8, 9, 10, 11]
    (row,) = Year({other.pk}, 2026, 1).versions({cell.pk})
    assert row.name == "Chi bộ Chuyển về tỉnh Tuyên Quang"
    # Under the committee above both it had to meet the whole year.
    assert all(cell.pk in Year({world.party.pk}, 2026, 1).asked_in(m) for m in range(1, 12))
    # Before the year 2026 was, the other committee had none.
    assert cell.pk not in Year({other.pk}, 2025, 1).lives


# --- As a file ----------------------------------------------------------------------------------


def test_the_files_say_what_the_page_says(world, signed_in, cells):
    client = signed_in("bithu.dubnd")
    response = client.get(f"{EXPORT}?nam=2026&thang=11")
    rows = read("matrix.xlsx", response.content)
    assert rows[0][:3] == ["Chi bộ", "Tháng 1", "Tháng 2"]
    an = next(row for row in rows if row[0].startswith("Chi bộ An"))
    assert an[2] == "đúng kỳ, ngày 04/02/2026, có chuyên đề, dự 83,3%"
    assert an[12:15] == ["", "11/11", "có"]
    text = client.get(f"{EXPORT}?nam=2026&thang=11&chua_hop=on&dang=csv").content.decode()
    assert "Chi bộ An" not in text
    assert "Chi bộ Cường" in text
    assert client.get(f"{EXPORT}?tim=khong-co").status_code == 409


def test_a_name_is_no_formula_in_a_file(world, signed_in):
    a_cell(world, "=1+1 Chi bộ")
    text = signed_in("bithu.dubnd").get(f"{EXPORT}?dang=csv").content.decode()
    assert "'=1+1 Chi bộ" in text


# --- One cell -----------------------------------------------------------------------------------


def test_one_cells_year(world, signed_in, cells):
    url = reverse("meetings:rhythm-unit", args=[cells[1].pk])
    text = words(signed_in("bithu.dubnd").get(f"{url}?nam=2026"))
    assert "Đã họp 1/10 tháng phải họp" in text
    assert "05/10/2026" in text
    assert "09/11/2026" in text  # when it was recorded
    assert "10/12, đạt 83,3%" in text
    assert signed_in("bithu.dttg").get(url).status_code == 404
    assert signed_in("lanhdao.ubnd").get(url).status_code == 404
    committee = reverse("meetings:rhythm-unit", args=[world.party.pk])
    assert signed_in("bithu.dubnd").get(committee).url == f"{MATRIX}?cap_uy={world.party.pk}"
    state = reverse("meetings:rhythm-unit", args=[world.ethnic.pk])
    assert signed_in("lanhdao.dttg").get(state).status_code == 404


def test_a_planned_session_that_is_held_shows_at_once(world, signed_in):
    by = world.bithu_dttg
    meeting = plan_meeting(
        world.cell, by=by, kind=Kind.REGULAR, planned_at=at(date(2026, 11, 9), 14)
    )
    client = signed_in("bithu.dubnd")
    assert line_of(client.get(MATRIX), world.cell).squares[10].code == "MISSING"
    hold_meeting(
        meeting, by=by, started_at=at(date(2026, 11, 9), 14), ended_at=at(date(2026, 11, 9), 16),
        chair_title="Bí thư Chi bộ", is_by_count=True, present_count=9,
    )  # fmt: skip
    square = line_of(client.get(MATRIX), world.cell).squares[10]
    assert (square.code, square.url) == ("ON_TIME", meeting.get_absolute_url())


def test_who_only_keeps_papers_at_the_committee_is_not_told_who_did_not_meet(world):
    clerk = make_user("vanthu.dubnd", (Role.CLERK, world.party))
    client = Client()
    client.force_login(clerk)
    assert client.get(f"/sinh-hoat-chi-bo/{world.party.pk}/don-doc/2026/5/").status_code == 404
