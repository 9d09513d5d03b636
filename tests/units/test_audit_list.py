"""Nhật ký thao tác."""

from datetime import date

from tests.world import make_unit
from units.actions.person import add_person
from units.actions.unit import change_unit
from units.audit import record

URL = "/nhat-ky/"


def seqs(response):
    return [event.seq for event in response.context["page"]]


def test_the_newest_first_in_words(signed_in, world):
    change_unit(world.ethnic, by=world.quantri, on=date(2026, 1, 1), short_name="Sở DTTG")
    add_person(world.ethnic, by=world.canbo_dttg, full_name="A", valid_from=date(2026, 1, 1))
    response = signed_in("lanhdao.dttg").get(URL)
    page = response.content.decode()
    assert seqs(response) == [2, 1]
    assert "Đổi tên, chuyển cấp trên" in page
    assert "Thêm cán bộ, đảng viên" in page
    assert "units.unit" not in page


def test_who_stands_in_for_a_unit_that_is_gone_is_said(signed_in, world):
    add_person(world.ethnic_board, by=world.canbo_dttg, full_name="A", valid_from=date(2020, 1, 1))
    page = signed_in("canbo.dttg").get(URL).content.decode()
    assert "thay mặt Ban Dân tộc tỉnh Tuyên Quang" in page


def test_others_acts_are_not_seen(signed_in, world):
    record("tests.thing.done", by=world.lanhdao_dttg, unit=world.ethnic)
    assert seqs(signed_in("canbo.snv").get(URL)) == []
    assert "Chưa có thao tác nào" in signed_in("canbo.snv").get(URL).content.decode()


def test_a_filter_by_words_and_days(signed_in, world):
    record("units.membership.granted", by=world.quantri, unit=world.province)
    record("tests.thing.done", by=world.quantri, unit=world.province)
    client = signed_in("quantri")
    assert seqs(client.get(URL, {"text": "giao vai trò"})) == [1]
    assert seqs(client.get(URL, {"until": "01/01/2020"})) == []
    assert "Không có dòng nào khớp" in client.get(URL, {"text": "zzz"}).content.decode()
    assert seqs(client.get(URL, {"since": "01/01/2020", "until": "31/02/2026"})) == [2, 1]


def test_the_same_queries_for_any_number_of_rows(signed_in, world, django_assert_num_queries):
    client = signed_in("quantri")
    client.get(URL)
    for number in (1, 2, 70):
        for _ in range(number):
            record("tests.thing.done", by=world.quantri, obj=make_unit(), unit=world.province)
        with django_assert_num_queries(4 if number < 70 else 5):
            client.get(URL)


def test_anonymous_is_led_to_sign_in(client, db):
    assert client.get(URL).status_code == 302
