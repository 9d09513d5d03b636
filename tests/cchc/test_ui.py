"""Filters and tags of the library `ui`, and the pieces under templates/ui."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory

from cchc.lib.fields import CleanCharFormField, ScoreFormField, VietnamDateField, VietnameseForm
from cchc.lib.paging import Count, Page
from meetings.models import Conclusion, Meeting
from plans.models import Document, Plan, Task

ROOT = Path(__file__).parents[2]


def draw(source, request=None, **context):
    return engines["django"].from_string("{% load ui %}" + source).render(context, request)


def words(html):
    """The text of a page without its tags, in single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("vn_date", date(2026, 2, 5), "05/02/2026"),
        ("vn_date", datetime(2026, 2, 4, 18, 0, tzinfo=UTC), "05/02/2026"),
        ("vn_date", None, "–"),
        ("vn_date", "", "–"),
        ("vn_moment", datetime(2026, 11, 3, 7, 5, tzinfo=UTC), "14:05, 03/11/2026"),
        ("vn_moment", None, "–"),
        ("vn_number", Decimal("85.345"), "85,35"),
        ("vn_number:1", Decimal("85.3"), "85,3"),
        ("vn_number", None, "–"),
        ("vn_number", 0, "0,00"),
        ("vn_plain", Decimal("2.5000"), "2,5"),
        ("vn_plain", None, "–"),
        ("vn_percent", Decimal("85.34"), "85,34%"),
        ("vn_percent:0", Decimal("60"), "60%"),
        ("vn_percent", None, "–"),
        ("vn_thousands", 1306817, "1.306.817"),
        ("vn_thousands", None, "–"),
        ("vn_whole", 2026, "2026"),
        ("vn_whole", 0, "0"),
        ("vn_whole", None, "–"),
    ],
)
def test_filters_write_as_people_do(source, value, text):
    assert draw("{{ value|" + source + " }}", value=value) == text


def test_a_missing_variable_is_not_known():
    assert draw("{{ nothing|vn_number:2 }} {{ nothing|vn_date }}") == "– –"


def test_icon_points_into_the_sprite_and_is_hidden_from_readers():
    html = draw('{% icon "check" %}')
    assert "icons/sprite.svg#check" in html
    assert 'aria-hidden="true"' in html
    assert draw('{% icon "" %}') == ""


def test_an_asset_has_the_address_that_its_storage_gives():
    from django.templatetags.static import static

    assert draw('{% asset "css/app.css" %}') == static("css/app.css")


def test_every_icon_that_a_template_or_the_menu_names_is_in_the_sprite():
    from cchc import context

    there = set(re.findall(r'symbol id="([\w-]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    named = {item[2] for _, items in context._MENU for item in items}
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
    named |= {draw("{{ kind|sign_of }}", kind=kind) for kind in ("late", "warn", "ok", "info")}
    assert named - there == set()


def test_once_is_another_key_each_time():
    keys = re.findall(r'name="idempotency_key" value="([^"]+)"', draw("{% once %}{% once %}"))
    assert len({UUID(key) for key in keys}) == 2


def test_options_are_escaped_and_the_chosen_one_is_marked():
    html = draw('{% options choices "b" %}', choices=[("a", "<Một>"), ("b", "Hai")])
    assert html == ('<option value="a">&lt;Một&gt;</option><option value="b" selected>Hai</option>')


def test_a_stencil_has_the_token_of_the_page_and_a_key_of_its_own():
    tag = '{% stencil "meetings/_opinion_new_form.html" id="a" url="/" key="1" number="2" %}'
    html = draw(tag + tag, csrf_token="t" * 64)
    assert html.count(f'name="csrfmiddlewaretoken" value="{"t" * 64}"') == 2
    assert len({UUID(key) for key in re.findall(r'idempotency_key" value="([^"]+)"', html)}) == 2


def test_panel_escapes_its_title_and_keeps_its_content():
    html = draw(
        '{% panel title=title note="12 việc" foot="Nguồn" id="so" %}'
        "<p>{{ inside }}</p>{% endpanel %}",
        title="<b>Tên</b>",
        inside="<i>",
    )
    assert "&lt;b&gt;Tên&lt;/b&gt;" in html
    assert "<p>&lt;i&gt;</p>" in html
    assert words(html) == "&lt;b&gt;Tên&lt;/b&gt; 12 việc &lt;i&gt; Nguồn"
    assert 'id="so"' in html


def test_panel_with_a_link_instead_of_a_note():
    html = draw('{% panel title="A" url="/x/" label="Xem tất cả" %}{% endpanel %}')
    assert '<a href="/x/">Xem tất cả</a>' in html


@pytest.mark.parametrize(
    ("change", "note", "said"),
    [
        (20, "", "20 tăng 20 bậc"),
        (-7, "", "7 giảm 7 bậc"),
        (0, "", "= không đổi"),
        (None, "", "– không xếp hạng"),
        (None, "mới", "mới"),
    ],
)
def test_trend_says_its_direction(change, note, said):
    html = draw('{% include "ui/trend.html" with change=change note=note only %}',
                change=change, note=note)  # fmt: skip
    assert words(html) == said


@pytest.mark.parametrize(
    ("change", "note"), [(20, ""), (-7, ""), (0, ""), (None, ""), (None, "mới")]
)
def test_the_trend_of_a_row_is_the_trend(change, note):
    html = draw("{% trend change note %}", change=change, note=note)
    whole = draw('{% include "ui/trend.html" with change=change note=note only %}',
                 change=change, note=note)  # fmt: skip
    assert html == whole.strip()


@pytest.mark.parametrize("branch", ["STATE", "PARTY", "MASS"])
def test_the_family_of_a_row_is_the_family(branch):
    whole = draw('{% include "ui/family.html" with branch=branch only %}', branch=branch)
    assert draw("{% family branch %}", branch=branch) == whole.strip()
    assert branch.lower() in whole


def test_bar_is_as_wide_as_its_part_and_empty_without_value():
    half = draw('{% include "ui/bar.html" with value=value whole=8 only %}', value=Decimal(4))
    assert 'width="100" height="8"' in half
    none = draw('{% include "ui/bar.html" with value=value whole=8 only %}', value=None)
    assert none.count("<rect") == 1


@pytest.mark.parametrize("kind", ["late", "warn", "ok", "info", "lock"])
def test_badge_says_its_state_by_words_and_sign(kind):
    html = draw(
        '{% include "ui/badge.html" with kind=kind text="quá hạn 6 ngày" only %}', kind=kind
    )
    assert words(html) == "Quá hạn 6 ngày"
    assert "<svg" in html
    assert f"badge-{kind}" in html


def test_neutral_badge_has_no_sign():
    assert "<svg" not in draw('{% include "ui/badge.html" with kind="none" text="Nháp" only %}')


def test_a_badge_of_a_row_escapes_and_is_plain_without_kind():
    html = draw("{% badge kind text %}", kind="", text="hạn <b>5/9</b>")
    assert html == '<span class="badge badge-none">Hạn &lt;b&gt;5/9&lt;/b&gt;</span>'
    assert draw("{% badge kind text %}", kind="", text="hạn <b>5/9</b>") == html


def issued(**days):
    return Document(state="ISSUED", issued_on=date(2019, 1, 2), **days)


@pytest.mark.parametrize(
    ("row", "kind", "said"),
    [
        (Document(state="DRAFT"), "warn", "dự thảo"),
        (Document(state="WITHDRAWN"), "none", "đã hủy"),
        (issued(), "ok", "còn hiệu lực"),
        (issued(effective_on=date(2999, 1, 1)), "info", "chưa có hiệu lực"),
        (issued(ends_on=date(2020, 1, 1)), "none", "hết hiệu lực"),
    ],
)
def test_a_document_says_how_it_stands(row, kind, said):
    assert (row.state_kind, row.state_words) == (kind, said)


@pytest.mark.parametrize(
    ("model", "kinds"),
    [
        (Plan, "none info warn info ok none"),
        (Task, "none warn info info warn ok none none none"),
        (Meeting, "none none warn warn ok lock none"),
        (Conclusion, "warn info none ok warn"),
    ],
)
def test_a_state_has_the_kind_of_its_badge(model, kinds):
    assert [model(state=state).state_kind for state in model.State] == kinds.split()


class ChoiceForm(VietnameseForm):
    unit = forms.ChoiceField(
        label="Đơn vị",
        choices=[("", "Tất cả"), ("Sở, ban", [(1, "Sở Nội vụ"), (2, "Ban <A>")]), ("x", 'Xã "B"')],
    )


def test_a_select_draws_groups_the_chosen_one_and_escapes():
    html = str(ChoiceForm({"unit": "2"})["unit"])
    assert html == (
        '<select name="unit" id="id_unit" required><option value="">Tất cả</option>'
        '<optgroup label="Sở, ban"><option value="1">Sở Nội vụ</option>'
        '<option value="2" selected>Ban &lt;A&gt;</option></optgroup>'
        '<option value="x">Xã &quot;B&quot;</option></select>'
    )


def test_pages_keep_the_filter():
    request = RequestFactory().get("/nhiem-vu/?text=rà soát&area=1&area=2")
    page = Page(rows=[1, 2], count=Count(63), first=26, next_token="sau", previous_token="truoc")  # noqa: S106
    html = draw('{% include "ui/pages.html" with page=page only %}', request, page=page)
    assert "?text=r%C3%A0+so%C3%A1t&amp;area=1&amp;area=2&amp;trang=sau" in html
    assert "Hiển thị 26-27 trong 63" in words(html)


def test_pages_of_an_empty_list_are_not_drawn():
    page = Page(rows=[], count=Count(0))
    assert words(draw('{% include "ui/pages.html" with page=page only %}', page=page)) == ""


class PlainForm(VietnameseForm):
    subject = CleanCharFormField(label="Trích yếu", max_length=20, help_text="Viết gọn.")
    issued_on = VietnamDateField(label="Ngày ban hành", required=False)
    points = ScoreFormField(label="Điểm", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("A", "a")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Thống nhất", required=False)


def form_of(form, request=None, **more):
    request = request or RequestFactory().get("/")
    with_ = " ".join(f"{name}={name}" for name in more)
    return draw(
        '{% include "ui/form.html" with form=form submit="Lưu" ' + with_ + " only %}",
        request,
        form=form,
        **more,
    )


def test_form_has_its_csrf_field_and_key_in_spite_of_only():
    html = form_of(PlainForm(), back="/x/")
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', html)
    assert 'name="idempotency_key"' in html
    assert '<a class="button button-quiet" href="/x/">Quay lại</a>' in html
    assert "multipart" not in html
    assert 'role="alert"' not in html


def test_a_wrong_form_lists_its_faults_with_links_and_keeps_what_was_typed():
    html = form_of(PlainForm({"points": "87,5x", "issued_on": "31/02/2026"}))
    assert "Còn 4 chỗ cần xem lại:" in html
    assert '<a href="#id_subject">Chưa nhập trích yếu.</a>' in html
    assert 'value="87,5x"' in html
    assert 'id="id_subject_error"' in html
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_refused_form_says_the_sentence_of_the_rule():
    form = PlainForm({"subject": "x", "kind": "A"})
    form.add_error(None, "Văn bản đã ban hành không sửa được.")
    assert "Văn bản đã ban hành không sửa được." in words(form_of(form))


def test_hidden_characters_are_told():
    assert "đã bỏ 1 ký tự" in words(form_of(PlainForm({"subject": "a\u200bb", "kind": "A"})))


def test_a_form_with_a_file_is_sent_in_parts():
    class FileForm(VietnameseForm):
        file = forms.FileField(label="Tệp")

    assert 'enctype="multipart/form-data"' in form_of(FileForm())


def test_the_banner_of_secrecy_stands_where_it_is_asked():
    assert "Không nhập bí mật nhà nước." in form_of(PlainForm(), secrecy=True)
    assert "Không nhập bí mật nhà nước." not in form_of(PlainForm())


def test_fields_are_as_wide_as_what_is_typed_there():
    form = PlainForm()
    kinds = [draw("{{ field|kind_of }}", field=form[name]) for name in form.fields]
    assert kinds == ["text", "date", "number", "radioselect", "checkbox"]


def test_optional_fields_say_so():
    html = str(PlainForm()["issued_on"].as_field_group())
    assert words(html).startswith("Ngày ban hành (không bắt buộc)")


@pytest.mark.parametrize(
    ("level", "kind"),
    [
        (constants.SUCCESS, "ok"),
        (constants.WARNING, "warn"),
        (constants.ERROR, "late"),
        (constants.INFO, "info"),
    ],
)
def test_messages_have_a_kind(level, kind):
    assert draw("{{ message|message_kind }}", message=Message(level, "Đã lưu.")) == kind


def test_every_piece_says_what_it_takes():
    for path in (ROOT / "templates/ui").glob("*.html"):
        head = path.read_text(encoding="utf-8")[:400]
        assert "{#" in head, path.name


def test_own_script_is_short():
    lines = (ROOT / "static/js/app.js").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 200
