"""The page of a unit shows the indices that were published of it, and nothing where none were."""

from scoring.models import Index
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
