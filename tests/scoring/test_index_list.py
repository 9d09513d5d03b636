"""/chi-so/: open to everyone, filtered, sourced, the same number of queries however long."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from scoring.models import Index, NationalMean, PublishedIndex
from scoring.models.index import Level
from tests.scoring.test_published_index import make_index
from tests.world import make_unit
from units.models import Kind, UnitVersion

URL = "/chi-so/"


def page(client=None, **query):
    response = (client or Client()).get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def test_anyone_reads_it(world):
    make_index(world.old_province, change=2, published_year=2023)
    make_index(
        world.old_province, index=Index.SIPAS, value=Decimal("81.72"), rank=22, change=20,
        source="https://www.vidu.vn/tin (QĐ 1/QĐ-BNV); Báo cáo", note="nguồn ghi điểm",
    )  # fmt: skip
    make_index(
        world.ethnic_board, index=Index.AGENCY, year=2021, value=None, rank=10, of_how_many=19,
        is_verified=True,
    )  # fmt: skip
    assert reverse("scoring:index-list") == URL
    html = page(level="moi-cap")
    for text in (
        "85,34%", "32/63", "tăng 2 bậc", "công bố 2023", "81,72%", "22/63", "tăng 20 bậc", "10/19",
        "Ban Dân tộc tỉnh Tuyên Quang", '<a href="https://www.vidu.vn/tin"',
        "vidu.vn (QĐ 1/QĐ-BNV)", "Nguồn ghi điểm",
    ):  # fmt: skip
        assert text in html
    assert html.count("Chưa đối chiếu văn bản gốc") == 2
    assert f"/don-vi/{world.old_province.pk}/" not in html


def test_one_level_is_read_at_a_time(world):
    make_index(world.old_province)
    make_index(world.ethnic_board, index=Index.AGENCY, year=2021, value=Decimal("70.01"))
    make_index(world.commune, index=Index.AGENCY, year=2025, value=Decimal("60.02"))
    NationalMean.objects.create(index="SIPAS", year=2023, value=Decimal("82.66"), source="Báo")
    shown = {
        "": {"85,34%", "82,66%"},
        "tinh": {"85,34%", "82,66%"},
        "so": {"70,01%"},
        "xa": {"60,02%"},
        "huyen": {"85,34%", "82,66%"},  # nothing there, not offered: the first one
        "moi-cap": {"85,34%", "70,01%", "60,02%", "82,66%"},
    }
    for level, numbers in shown.items():
        html = page(level=level)
        assert {number for number in shown["moi-cap"] if number in html} == numbers, level
    assert "Huyện, thị xã" not in page()
    found = page(unit="ban dan toc")
    assert "70,01%" not in found
    assert 'href="?level=moi-cap&amp;unit=ban+dan+toc"' in found
    assert "70,01%" in page(level="moi-cap", unit="ban dan toc")


def test_each_row_is_found_at_the_level_that_it_is_counted_at(world):
    """One was a commune and became a town of the province: it is read at the higher level."""
    grown = make_unit("xã Thử nghiệm", kind=Kind.COMMUNE, until=date(2015, 12, 31))
    UnitVersion.objects.create(
        unit=grown, name="thị xã Thử nghiệm", short_name="thị xã Thử nghiệm", kind=Kind.TOWN,
        valid_from=date(2016, 1, 1),
    )  # fmt: skip
    for unit in (grown, world.old_province, world.ethnic_board, world.commune):
        make_index(unit, year=2023)
    rows = PublishedIndex.objects.all()
    found = {level: set(rows.matching(level=level)) for level in Level.values}
    assert {level: len(of) for level, of in found.items()} == dict.fromkeys(Level.values, 1)
    assert {row.unit for row in found["huyen"]} == {grown}
    assert {level: many for (level, _, _), many in rows.counted().items()} == dict.fromkeys(
        Level.values, 1
    )


def test_agencies_are_read_where_nothing_else_is_published(world):
    make_index(world.ethnic_board, index=Index.AGENCY, year=2021, value=Decimal("70.01"))
    assert "70,01%" in page()


def test_who_is_signed_in_goes_on_to_the_unit(world, signed_in):
    make_index(world.old_province)
    assert f'href="/don-vi/{world.old_province.pk}/"' in page(signed_in("canbo.dttg"))


def test_points_without_a_percentage(world):
    make_index(world.old_province, value=None, points=Decimal("97.25"), rank=1, of_how_many=None)
    make_index(world.langson, value=Decimal("94.49"), points=Decimal("62.62"), change=-3, rank=None)
    make_index(world.commune, value=None, rank=None, change=0, source="http://[")
    html = page(level="moi-cap")
    assert "97,25 điểm" in html
    assert '94,49%<span class="second">62,62 điểm</span>' in html
    assert "giảm 3 bậc" in html
    assert "không đổi" in html


def test_the_name_is_that_of_the_year(world):
    make_index(world.ethnic_board, index=Index.AGENCY, year=2021)
    assert "Ban Dân tộc tỉnh Tuyên Quang" in page()


def test_filters(world):
    make_index(world.old_province, year=2022)
    make_index(world.old_province, year=2021, index=Index.SIPAS, value=Decimal("70.01"))
    make_index(world.langson, year=2021, value=Decimal("60.02"))
    assert "70,01%" in page(index="SIPAS")
    assert "60,02%" not in page(index="SIPAS")
    assert "85,34%" not in page(year="2021")
    html = page(unit="lang son", year="2021")
    assert "60,02%" in html
    assert "70,01%" not in html
    assert "Không có chỉ số nào khớp với bộ lọc." in page(unit="không có")


@pytest.mark.parametrize(
    "query",
    [{"index": "X"}, {"year": "9" * 20}, {"year": "abc"}, {"unit": "x" * 300}, {"trang": "hỏng"}],
)
def test_broken_parameters_take_their_default(world, query):
    make_index(world.old_province)
    assert "85,34%" in page(**query)


def test_an_empty_list_says_so(db):
    assert "Chưa có chỉ số nào được nhập." in page()


def test_national_means_stand_beside(db):
    NationalMean.objects.create(index="SIPAS", year=2023, value=Decimal("82.66"), source="Báo")
    NationalMean.objects.create(index="PAR_INDEX", year=2021, source="Báo", note="nhóm A: 3")
    html = page()
    assert '<td class="number" data-l="Giá trị">82,66%</td>' in html
    assert '<td class="number" data-l="Giá trị">–</td>' in html
    assert "Nhóm A: 3" in html


def test_fifty_a_page_and_no_query_more(world, django_assert_num_queries):
    for year in range(2006, 2024):
        for unit in (world.old_province, world.langson, world.ethnic_board):
            make_index(unit, year=year)
    client = Client()
    with django_assert_num_queries(3):  # years with their counts, rows, means
        html = page(client, level="moi-cap")
    assert "Hiển thị 1-50 trong 54" in html
    following = re.search(r'href="(\?[^"]*trang=[^"]+)"', html)[1]
    rest = client.get(URL + unescape(following)).content.decode()
    assert "Hiển thị 51-54 trong 54" in rest
    with django_assert_num_queries(3):
        page(client, year="2023")
    with django_assert_num_queries(3):  # a page that holds everything counts nothing
        page(client, year="2023", unit="lang son")


def test_what_is_filtered_is_counted_as_filtered(world):
    for year in range(2006, 2024):
        for unit in (world.old_province, world.langson, world.ethnic_board):
            make_index(unit, year=year)
            make_index(unit, year=year, index=Index.SIPAS)
    every = {"level": "moi-cap"}
    assert "Hiển thị 1-50 trong 108" in page(**every)
    assert "Hiển thị 1-50 trong 54" in page(**every, index="SIPAS")
    assert "Hiển thị 1-6 trong 6" in page(**every, year="2023")
    assert "Hiển thị 1-3 trong 3" in page(**every, year="2023", index="SIPAS")
    assert "Hiển thị 1-50 trong 72" in page()
    assert "Hiển thị 1-18 trong 18" in page(level="so", index="SIPAS")
    assert "Hiển thị 1-36 trong 36" in page(unit="lang son")
