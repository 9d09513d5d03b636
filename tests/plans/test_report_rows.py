"""Rows of figures and sections of a report that save themselves in their place."""

import pytest
from django.urls import reverse

from plans.actions.report import freeze_figures
from plans.models import Figure
from tests.plans.builders import a_figure, a_report, a_sent_report
from tests.plans.pages import words

HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def url(name, thing):
    return reverse(name, args=[thing.pk])


def test_a_section_is_written_and_saved_in_its_place(world, officer):
    report = a_report(world)
    section = report.sections.first()
    section.proposed = "Đã hoàn thành: Số hóa."
    section.save()
    write = url("plans:section-write", section)
    assert f'hx-get="{write}" hx-target="#m{section.pk}"' in words(
        officer.get(report.get_absolute_url())
    )
    form = words(officer.get(write, headers=HTMX))
    for said in (f'hx-post="{write}"', f'id="m{section.pk}-text"', "Đã hoàn thành: Số hóa."):
        assert said in form, said
    assert "<!doctype" not in form.lower()
    assert (
        "Đã hoàn thành"
        in officer.get(write + "?de-xuat", headers=HTMX).context["form"]["text"].value()
    )
    data = {"text": "Sở đã số hóa.", "version": section.version}
    saved = words(officer.post(write, data, headers=HTMX))
    assert f'<section class="report-part" id="m{section.pk}">' in saved
    assert "<p>Sở đã số hóa.</p>" in saved
    assert "Đã lưu lúc" in saved
    assert "<!doctype" not in saved.lower()
    assert "<textarea" not in words(officer.get(write + "?thoi", headers=HTMX))


def test_a_section_saved_by_two_people_tells_both_texts_in_its_place(world, officer, signed_in):
    section = a_report(world).sections.first()
    write, data = url("plans:section-write", section), {"version": section.version}
    signed_in("lanhdao.dttg").post(write, {**data, "text": "Bản của thủ trưởng."})
    text = words(officer.post(write, {**data, "text": "Bản của cán bộ."}, headers=HTMX), 409)
    assert "Bản đang có – nội dung: Bản của thủ trưởng." in text
    assert "Bản của cán bộ.</textarea>" in text
    assert 'name="version" value="2"' in text
    data = {"version": 2, "text": "Bản của cán bộ."}
    assert officer.post(write, data, headers=HTMX).status_code == 200
    section.refresh_from_db()
    assert section.text == "Bản của cán bộ."


def test_another_year_is_asked_about_in_its_place(world, officer):
    section = a_report(world).sections.first()
    data = {"text": "Kế hoạch năm 2013 đã xong.", "version": section.version}
    text = words(officer.post(url("plans:section-write", section), data, headers=HTMX), 409)
    assert 'type="checkbox" name="is_year_meant"' in text
    assert "<!doctype" not in text.lower()


def test_a_section_of_a_report_sent_meanwhile_says_so_in_its_place(world, officer):
    section = a_sent_report(world).sections.first()
    write = url("plans:section-write", section)
    data = {"text": "Chữ khác.", "version": section.version}
    text = words(officer.post(write, data, headers=HTMX), 409)
    assert "Chữ khác.</textarea>" in text
    assert "<!doctype" not in text.lower()
    assert 'role="alert"' in text
    assert "<!doctype" in words(officer.post(write, data), 409).lower()


def test_a_row_saved_by_htmx_comes_back_with_what_follows_from_it(world, officer):
    report = a_report(world)
    Figure.objects.filter(pk=a_figure(report, "0.4a").pk).update(value=6, origin="COMPUTED")
    other, share = a_figure(report, "0.4b"), a_figure(report, "0.4c")
    data = {"value": "8", "note": "", "version": other.version}
    text = words(officer.post(url("plans:figure-enter", other), data, headers=HTMX))
    assert "<!doctype" not in text.lower()
    assert f'name="version" value="{other.version + 1}"' in text
    assert "Đã lưu lúc" in text
    assert f'<span id="v{share.pk}" hx-swap-oob="true"><b>75,00</b>' in text
    assert f'<span id="o{other.pk}" hx-swap-oob="true">Nhập tay' in text
    assert 'hx-swap-oob="innerHTML:.tabs-list"' in text


@pytest.mark.parametrize(
    ("data", "sentence", "status"),
    [
        ({"numerator": "9", "denominator": "8,x"}, "Nhập số", 200),
        ({"numerator": "9", "denominator": "8"}, "Tử số lớn hơn mẫu số", 409),
    ],
)
def test_a_wrong_row_saved_by_htmx_says_so_in_its_place(world, officer, data, sentence, status):
    figure = a_figure(a_report(world), "2.3")
    data |= {"version": figure.version}
    text = words(officer.post(url("plans:figure-enter", figure), data, headers=HTMX), status)
    assert sentence in text
    assert "Chưa lưu" in text
    assert "<!doctype" not in text.lower()
    assert "hx-swap-oob" not in text.replace('hx-swap-oob="innerHTML:.tabs-list"', "")
    assert a_figure(figure.report, "2.3").value is None


def test_the_second_of_two_people_sees_both_values_in_the_row(world, officer, signed_in):
    figure = a_figure(a_report(world), "2.1a")
    enter, data = url("plans:figure-enter", figure), {"version": figure.version, "note": ""}
    signed_in("lanhdao.dttg").post(enter, {**data, "value": "1096"})
    text = words(officer.post(enter, {**data, "value": "97"}, headers=HTMX), 409)
    assert "Bản đang có – giá trị: 1.096" in text
    assert f'name="version" value="{figure.version + 1}"' in text
    again = {**data, "value": "97", "version": figure.version + 1}
    assert officer.post(enter, again, headers=HTMX).status_code == 200
    assert a_figure(figure.report, "2.1a").value == 97


def test_a_row_frozen_meanwhile_says_so_in_its_place(world, officer):
    report = a_report(world)
    figure = a_figure(report, "2.1a")
    freeze_figures(report, by=world.canbo_dttg)
    data = {"value": "97", "version": Figure.objects.get(pk=figure.pk).version}
    text = words(officer.post(url("plans:figure-enter", figure), data, headers=HTMX), 409)
    assert "Số liệu đã chốt" in text
    assert "<!doctype" not in text.lower()
