"""The years of a unit's indices: its own, those of the units before it, the chart and the cut."""

from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from scoring.models import Index
from scoring.unit_indices import unit_indices
from tests.scoring.test_published_index import make_index
from tests.world import make_heir, make_unit
from units.lineage import forebears
from units.models import Kind


def series_of(unit):
    return unit_indices(unit, AnonymousUser(), forebears([unit.pk], kept_only=True))


def drawn(unit):
    return render_to_string("scoring/_unit_indices.html", {"indices": series_of(unit)})


def test_a_unit_without_indices_has_no_section(world):
    assert series_of(world.commune) == []
    assert drawn(world.commune).strip() == ""


def test_the_years_of_a_province(world):
    make_index(world.old_province, year=2020, value=Decimal("83.81"), rank=35)
    make_index(world.old_province, year=2022, change=2)
    make_index(world.old_province, index=Index.SIPAS, rank=22, change=20)
    par, sipas = series_of(world.old_province)
    assert [row.year for row in par.rows] == [2022, 2020]
    assert "2021: chưa có số liệu" in par.chart
    assert "2022: thứ 32 trên 63" in par.chart
    assert sipas.chart == ""
    html = drawn(world.old_province)
    for text in ("Năm 2022", "85,34%", "32/63", "tăng 20 bậc", "<svg", "(SIPAS)"):
        assert text in html
    assert "tỉnh Tuyên Quang" not in html  # the page itself says whose it is


def test_the_successor_shows_the_past_with_a_cut(world):
    make_index(world.old_province, year=2023)
    make_index(world.old_province, year=2024, rank=30)
    (par,) = series_of(world.province)
    assert "không so sánh được do sắp xếp đơn vị năm 2025; 2025: chưa có số liệu" in par.chart
    make_index(world.province, year=2025, rank=12, of_how_many=34)
    (par,) = series_of(world.province)
    assert "2024: thứ 30 trên 63; không so sánh được do sắp xếp đơn vị năm 2025; 2025: thứ 12" in (
        par.chart
    )
    assert [row.unit for row in par.rows] == [
        world.province,
        world.old_province,
        world.old_province,
    ]


def test_of_two_predecessors_each_has_its_own_line_and_the_namesake_goes_on(world):
    hagiang = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=world.old_province.ended_on)
    make_heir(hagiang, world.province)
    for year in (2023, 2024):
        make_index(world.old_province, year=year, rank=32)
        make_index(hagiang, year=year, rank=48)
    (par,) = series_of(world.province)
    assert len(par.rows) == 4
    assert "2024: thứ 32 trên 63" in par.chart
    assert "tỉnh Hà Giang. 2023: thứ 48; 2024: thứ 48." in par.chart
    assert par.legend == [("nét đứt", "tỉnh Hà Giang")]
    assert "Nét đứt: tỉnh Hà Giang." in drawn(world.province)


def test_of_two_others_neither_goes_on_and_both_are_drawn_apart(world):
    merged = make_unit(
        "Sở Mới tỉnh Tuyên Quang", parent=world.province, since=world.province.founded_on
    )
    for name in ("Sở Một tỉnh Tuyên Quang", "Sở Hai tỉnh Tuyên Quang"):
        before = make_unit(name, until=world.old_province.ended_on)
        make_heir(before, merged)
        make_index(before, index=Index.AGENCY, year=2023)
        make_index(before, index=Index.AGENCY, year=2024)
    (agency,) = series_of(merged)
    assert agency.chart.count("<polyline") == 2
    assert dict(agency.legend).keys() == {"nét đứt", "nét chấm"}
    assert {name for _, name in agency.legend} == {
        "Sở Một tỉnh Tuyên Quang",
        "Sở Hai tỉnh Tuyên Quang",
    }
    assert len(agency.rows) == 4


def test_more_predecessors_than_strokes_are_said_to_stand_in_the_table(world):
    merged = make_unit(
        "Sở Mới tỉnh Tuyên Quang", parent=world.province, since=world.province.founded_on
    )
    for name in ("Một", "Hai", "Ba", "Bốn", "Năm"):
        before = make_unit(f"Sở {name} tỉnh Tuyên Quang", until=world.old_province.ended_on)
        make_heir(before, merged)
        make_index(before, index=Index.AGENCY, year=2023)
        make_index(before, index=Index.AGENCY, year=2024)
    (agency,) = series_of(merged)
    assert agency.chart.count("<polyline") == 3
    assert agency.legend[3:] == [("và 2 đơn vị khác", "xem bảng")]
    assert "(và 2 đơn vị khác: xem bảng)." in agency.chart
    assert "Và 2 đơn vị khác: xem bảng." in drawn(merged)


def test_a_department_stands_on_the_years_of_its_predecessors(world):
    make_index(
        world.ethnic_board, index=Index.AGENCY, year=2021, value=None, rank=10, of_how_many=19
    )
    make_index(
        world.ethnic_board, index=Index.AGENCY, year=2022, value=None, rank=9, of_how_many=19
    )
    (agency,) = series_of(world.ethnic)
    assert "Ban Dân tộc tỉnh Tuyên Quang" in drawn(world.ethnic)
    assert "2021: thứ 10 trên 19" in agency.chart


def test_a_long_past_is_cut_to_twelve_years(world):
    for year in range(2008, 2023):
        make_index(world.old_province, year=year)
    (par,) = series_of(world.old_province)
    assert "2011: thứ" in par.chart
    assert "2010: thứ" not in par.chart
    assert len(par.rows) == 15


def test_queries_do_not_grow_with_rows(world, django_assert_num_queries):
    make_index(world.old_province, year=2020)
    with django_assert_num_queries(5):
        series_of(world.province)
    for year in (2021, 2022):
        make_index(world.old_province, year=year)
    with django_assert_num_queries(5):
        series_of(world.province)
