"""The page of a unit shows the indices that were published of it, and nothing where none were."""

from decimal import Decimal

from scoring.models import Index, NationalMean
from tests.scoring.test_published_index import make_index


def look(client, unit):
    response = client.get(f"/don-vi/{unit.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_province_shows_its_years(signed_in, world):
    make_index(world.old_province, year=2021, rank=34, change=1)
    make_index(world.old_province, year=2022, change=2)
    html = look(signed_in("canbo.dttg"), world.province)
    assert "Chỉ số cải cách hành chính (PAR INDEX)" in html
    assert "2022: thứ 32 trên 63" in html
    assert "85,34%" in html


def test_a_department_shows_the_place_of_the_board_before_it(signed_in, world):
    make_index(
        world.ethnic_board, index=Index.AGENCY, year=2021, value=None, rank=10, of_how_many=19
    )
    html = look(signed_in("canbo.dttg"), world.ethnic)
    assert "10/19" in html
    assert "Ban Dân tộc tỉnh Tuyên Quang" in html


def test_where_nothing_was_published_nothing_stands(signed_in, world):
    make_index(world.old_province)
    client = signed_in("bithu.dttg")
    for unit in (world.finance, world.cell):
        assert "PAR INDEX)" not in look(client, unit)


def test_a_year_stands_beside_the_mean_of_the_country_with_both_sources(signed_in, world):
    make_index(world.old_province, year=2021, value=Decimal("84"), source="Báo năm 2021")
    make_index(world.old_province, year=2022, source="Báo năm 2022")
    NationalMean.objects.create(
        index=Index.PAR_INDEX, year=2022, value=Decimal("84.79"), source="Báo của cả nước"
    )
    NationalMean.objects.create(
        index=Index.SIPAS, year=2022, value=Decimal("80.08"), source="SIPAS"
    )
    client = signed_in("canbo.dttg")
    for unit in (world.province, world.old_province):
        html = look(client, unit)
        for said in (
            "84,79%",
            "Báo của cả nước",
            "Báo năm 2022",
            "Nét đứt, chấm nhỏ: trung bình cả nước",
        ):
            assert said in html, said
        assert "80,08" not in html
    assert "không so sánh được do sắp xếp đơn vị năm 2025" in look(client, world.province)


def test_an_index_inside_a_province_has_no_mean_of_the_country(signed_in, world):
    make_index(world.ethnic_board, index=Index.AGENCY, year=2021, value=Decimal("90"))
    assert "Trung bình cả nước" not in look(signed_in("canbo.dttg"), world.ethnic)
