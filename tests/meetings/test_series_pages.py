"""Pages of the rules of meetings and of the year that is made from them."""

import unicodedata
from datetime import date, time

import pytest
import time_machine
from django.test import Client

from meetings.actions.series import create_series
from meetings.models import Kind, Meeting, Rhythm, Series
from tests.meetings.builders import at, reread, words_of
from units.models import AuditEvent, Unit

LIST = "/cuoc-hop/lich/dinh-ky/"
YEAR = "/cuoc-hop/lich/lap-nam/"


def regular(world, **fields):
    fields = {"rhythm": Rhythm.MONTHLY, "day": 5, "at": time(14), "valid_from": date(2026, 1, 1)}
    return create_series(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, thematic_months="3,6,9,12", **fields
    )


def form(world, **changes):
    return {
        "unit": world.cell.pk,
        "kind": "REGULAR",
        "name": "",
        "rhythm": "MONTHLY",
        "when": "DAY",
        "day": "5",
        "weekend": "AFTER",
        "at": "14h00",
        "mode": "IN_PERSON",
        "place": "Phòng họp",
        "chair_title": "Bí thư Chi bộ",
        "thematic_months": "3, 6,9;12",
        "committee_days": "2",
        "valid_from": "01/01/2026",
        **changes,
    }


def test_made_on_a_page(world, signed_in):
    client = signed_in("bithu.dttg")
    page = client.post(f"{LIST}lap/", form(world), follow=True)
    series = Series.objects.get()
    assert (series.day, series.nth, series.weekday, series.month) == (5, None, None, 1)
    assert (series.at, series.thematic_months, series.committee_days) == (time(14), "3,6,9,12", 2)
    words = words_of(page)
    assert "Đã lập lịch họp định kỳ" in words
    assert "14:00, ngày 05 hằng tháng" in words
    assert "họp trước buổi sinh hoạt 2 ngày" in words
    assert series.heading in words_of(client.get(LIST))


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        (
            {"kind": "BRIEFING", "rhythm": "WEEKLY", "weekday": "0"},
            ("WEEKLY", 1, None, None, 0),
        ),
        ({"kind": "OTHER", "when": "LAST"}, ("MONTHLY", 1, None, None, None)),
        ({"kind": "OTHER", "when": "5", "weekday": "4"}, ("MONTHLY", 1, None, 5, 4)),
        (
            {"kind": "OTHER", "rhythm": "HALF", "month": "6", "day": "25"},
            ("HALF", 6, 25, None, None),
        ),
    ],
)
def test_what_the_rhythm_does_not_use_is_left_out(world, signed_in, changes, columns):
    data = form(world, thematic_months="", committee_days="", **changes)
    page = signed_in("bithu.dttg").post(f"{LIST}lap/", data)
    assert page.status_code == 302, page.context["form"].errors
    series = Series.objects.get()
    found = (series.rhythm, series.month, series.day, series.nth, series.weekday)
    assert found == columns


@pytest.mark.parametrize(
    ("changes", "sentence", "status"),
    [
        ({"day": ""}, "Chưa nhập ngày trong tháng.", 200),
        ({"day": "32"}, "Nhập từ 1 đến 31", 200),
        ({"when": "2"}, "Chưa chọn thứ trong tuần.", 200),
        ({"kind": "BRIEFING", "rhythm": "WEEKLY"}, "Chưa chọn thứ trong tuần.", 200),
        ({"kind": "FINAL", "rhythm": "YEARLY"}, "Chưa nhập tháng trong kỳ.", 200),
        ({"kind": "OTHER", "rhythm": "QUARTERLY", "month": "4"}, "Nhập từ 1 đến 3.", 200),
        ({"thematic_months": "3, 13"}, "Nhập số tháng từ 1 đến 12", 200),
        ({"thematic_months": "ba"}, "Nhập số tháng từ 1 đến 12", 200),
        ({"thematic_months": "٣"}, "Nhập số tháng từ 1 đến 12", 200),
        ({"valid_to": "31/12/2025"}, "“Đến ngày” phải từ “Từ ngày” trở đi.", 409),
        ({"valid_from": "01/01/2020"}, "hoạt động từ", 409),
        ({"at": "25:00"}, "Nhập giờ dạng 24 giờ", 200),
        ({"name": "x" * 201}, "tối đa 200", 200),
        (
            {
                "kind": "FINAL", "rhythm": "YEARLY", "month": "2", "day": "30",
                "thematic_months": "", "committee_days": "",
            },
            "Tháng 2 không có ngày 30.",
            409,
        ),
    ],
)  # fmt: skip
def test_bad_input_is_shown_again(world, signed_in, changes, sentence, status):
    page = signed_in("bithu.dttg").post(f"{LIST}lap/", form(world, **changes))
    assert page.status_code == status
    words = words_of(page)
    assert sentence in words
    assert "Phòng họp" in page.content.decode()
    assert not Series.objects.exists()


def test_text_in_other_unicode_or_with_signs_of_a_page(world, signed_in):
    place = unicodedata.normalize("NFD", "Phòng họp <b>tầng 2</b>")
    page = signed_in("bithu.dttg").post(f"{LIST}lap/", form(world, place=place), follow=True)
    assert Series.objects.get().place == "Phòng họp <b>tầng 2</b>"
    assert "Phòng họp &lt;b&gt;tầng 2&lt;/b&gt;" in page.content.decode()


@pytest.mark.parametrize(
    ("username", "offered"),
    [
        ("bithu.dttg", ["REGULAR", "THEMATIC", "MIDTERM", "FINAL"]),
        ("canbo.dttg", ["REGULAR", "BRIEFING", "STEERING", "MIDTERM", "FINAL"]),
    ],
)
def test_each_is_offered_the_meetings_that_his_unit_holds(world, signed_in, username, offered):
    """A cell has no giao ban and no Ban Chỉ đạo; it has a theme in each quarter."""
    page = signed_in(username).get(LIST)
    assert [kind for kind, _ in page.context["kinds"]] == offered


def test_a_page_begins_with_what_the_kind_usually_says(world, signed_in):
    page = signed_in("bithu.dttg").get(f"{LIST}lap/?loai=REGULAR")
    assert page.context["form"]["day"].value() == "5"
    assert page.context["form"]["unit"].value() == world.cell.pk
    assert 'value="3, 6, 9, 12"' in page.content.decode()
    html = signed_in("canbo.dttg").get(f"{LIST}lap/?loai=BRIEFING").content.decode()
    assert 'name="committee_days"' not in html


def test_an_ended_unit_is_not_offered(world, signed_in):
    page = signed_in("bithu.dttg").post(f"{LIST}lap/", form(world, unit=world.old_cell.pk))
    assert page.status_code == 200
    assert not Series.objects.exists()


def test_changed_and_what_it_made_stays(world, signed_in):
    series = regular(world)
    with time_machine.travel(at(date(2026, 1, 2), 8)):
        signed_in("bithu.dttg").post(YEAR, {"don_vi": world.cell.pk, "nam": 2026})
    html = signed_in("bithu.dttg").get(f"{LIST}{series.pk}/sua/").content.decode()
    assert 'value="3, 6, 9, 12"' in html
    data = form(world, version=1, day="20", committee_days="")
    page = signed_in("bithu.dttg").post(f"{LIST}{series.pk}/sua/", data, follow=True)
    assert "giữ nguyên ngày" in words_of(page)
    assert reread(series).day == 20
    assert Meeting.objects.filter(held_on__day=5).exists()
    page = signed_in("bithu.dttg").post(f"{LIST}{series.pk}/sua/", data)
    assert page.status_code == 409
    assert "sau khi trang này được mở" in words_of(page)


def test_ended_on_a_page_that_says_what_is_planned_later(world, signed_in):
    series = regular(world)
    with time_machine.travel(at(date(2026, 2, 2), 8)):
        client = signed_in("bithu.dttg")
        client.post(YEAR, {"don_vi": world.cell.pk, "nam": 2026})
        html = words_of(client.get(f"{LIST}{series.pk}/ket-thuc/"))
        assert "11 cuộc dự kiến sau hôm nay" in html
        page = client.post(f"{LIST}{series.pk}/ket-thuc/", {"version": 1, "on": "01/01/2025"})
        assert page.status_code == 409
        page = client.post(
            f"{LIST}{series.pk}/ket-thuc/", {"version": 1, "on": "01/02/2026"}, follow=True
        )
        assert "Đã kết thúc" in words_of(page)
    assert reread(series).valid_to == date(2026, 2, 1)
    assert Meeting.objects.filter(series=series).count() == 11


def test_the_year_is_shown_before_it_is_made(world, signed_in):
    regular(world)
    with time_machine.travel(at(date(2026, 7, 1), 8)):
        client = signed_in("bithu.dttg")
        page = client.get(YEAR)
        words = words_of(page)
        assert "Lập 6 cuộc họp" in words
        assert "6 cuộc không lập" in words
        assert "Chuyển từ Chủ nhật 05/7/2026" in words
        assert not Meeting.objects.exists()
        assert "Lập 12 cuộc họp" in words_of(client.get(f"{YEAR}?nam=2026&da_qua=on"))
        before = AuditEvent.objects.count()
        page = client.post(YEAR, {"don_vi": world.cell.pk, "nam": 2026}, follow=True)
        assert "Đã lập 6 cuộc họp của năm 2026." in words_of(page)
        assert AuditEvent.objects.count() == before + 1
        page = client.post(YEAR, {"don_vi": world.cell.pk, "nam": 2026}, follow=True)
        assert "không có cuộc họp nào phải lập thêm" in words_of(page)
        assert "Không có cuộc họp nào phải lập thêm" in words_of(client.get(YEAR))
    assert Meeting.objects.count() == 6


def test_the_same_press_twice_makes_it_once(world, signed_in):
    regular(world)
    with time_machine.travel(at(date(2026, 7, 1), 8)):
        client = signed_in("bithu.dttg")
        data = {"don_vi": world.cell.pk, "nam": 2026, "idempotency_key": "0123456789abcdef"}
        for _ in range(2):
            assert client.post(YEAR, data).status_code == 302
    assert Meeting.objects.count() == 6


def test_gaps_are_said_before_the_year_is_made(world, signed_in):
    series = regular(world)
    Series.objects.filter(pk=series.pk).update(thematic_months="3,6,12")
    words = words_of(signed_in("bithu.dttg").get(f"{YEAR}?nam=2027"))
    assert "Quý III chưa có chuyên đề." in words


def test_without_rules_the_next_step_is_shown(world, signed_in):
    words = words_of(signed_in("bithu.dttg").get(YEAR))
    assert "Đơn vị chưa có lịch họp định kỳ nào." in words
    regular(world)
    words = words_of(signed_in("bithu.dttg").get(f"{YEAR}?nam=2020"))
    assert "Không có lịch định kỳ nào áp dụng trong năm này." in words


def test_another_units_year_is_not_made(world, signed_in):
    regular(world)
    client = signed_in("canbo.dttg")
    assert client.get(f"{YEAR}?don_vi={world.cell.pk}").status_code == 403
    assert client.post(YEAR, {"don_vi": world.cell.pk, "nam": 2027}).status_code == 403
    assert client.get(f"{YEAR}?don_vi={Unit.objects.count() + 10_000}").status_code == 404
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("nam", ["nam", "1990", "99999", ""])
def test_a_broken_year_is_this_year(world, signed_in, nam):
    page = signed_in("bithu.dttg").get(YEAR, {"nam": nam, "don_vi": "x"})
    assert page.status_code == 200


def test_rows_of_other_units_are_not_found(world, signed_in):
    series = regular(world)
    for name in ("canbo.dttg", "bithu.dubnd", "bithu.langson", "quantri"):
        client = signed_in(name)
        for part in ("", "sua/", "ket-thuc/"):
            assert client.get(f"{LIST}{series.pk}/{part}").status_code == 404
        assert series.heading not in client.get(LIST).content.decode()
    inspector = signed_in("kiemtra.tinh")
    assert inspector.get(f"{LIST}{series.pk}/").status_code == 200
    assert inspector.get(f"{LIST}{series.pk}/sua/").status_code == 403
    assert Client().get(LIST).status_code == 302


@pytest.mark.parametrize("path", [LIST, "series"])
def test_lists_ask_as_often_for_one_row_as_for_three(
    world, signed_in, django_assert_max_num_queries, path
):
    by, client = world.canbo_dttg, signed_in("canbo.dttg")
    fields = {"rhythm": Rhythm.WEEKLY, "at": time(8), "valid_from": date(2026, 1, 1)}
    first = create_series(world.ethnic, by=by, kind=Kind.BRIEFING, weekday=0, **fields)
    url = LIST if path == LIST else f"{LIST}{first.pk}/"
    client.get(url)
    counts = []
    for weekday in (None, 1, 2):
        if weekday and path == LIST:
            create_series(world.ethnic, by=by, kind=Kind.BRIEFING, weekday=weekday, **fields)
        if weekday and path != LIST:
            day = date(2026, 1, weekday)
            Meeting.objects.create(
                unit=world.ethnic, kind=Kind.BRIEFING, held_on=day, planned_at=at(day, 8),
                series=first, series_on=day,
            )  # fmt: skip
        with django_assert_max_num_queries(10) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[1] == counts[2]
