"""Fields and forms: what they take, what they say, what reaches the database."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from cchc.lib import fields
from cchc.lib.clock import today
from cchc.lib.fields import (
    ChoicesField,
    CleanCharField,
    CleanCharFormField,
    CleanTextField,
    CleanTextFormField,
    ScoreField,
    ScoreFormField,
    VietnamDateField,
    VietnameseForm,
    VietnamTimeField,
    WholeNumberField,
    clean_get,
)
from units.models import Unit


def complaint(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


# --- Form fields ---


def test_text_is_cleaned_to_one_line():
    field = CleanCharFormField(label="Trích yếu", max_length=20)
    assert field.clean(" Sở\u200b \r\nNội   vụ ") == "Sở Nội vụ"
    assert CleanCharFormField(max_length=5, required=False).clean(" \u200b ") == ""
    assert CleanCharFormField(max_length=5, required=False).clean(None) == ""


def test_text_of_several_lines_keeps_them():
    field = CleanTextFormField(label="Nội dung", max_length=20)
    assert field.clean("một \r\n\r\n\r\nhai") == "một\n\nhai"
    assert isinstance(field.widget, forms.Textarea)


def test_length_is_counted_after_cleaning():
    field = CleanCharFormField(label="Trích yếu", max_length=1000)
    assert len(field.clean("a" * 1000 + "\u200b" * 10)) == 1000
    assert complaint(field, "a" * 5210) == ("Trích yếu dài 5.210 ký tự, tối đa 1.000; rút gọn lại.")
    assert complaint(CleanCharFormField(max_length=2), "abc") == (
        "Nội dung dài 3 ký tự, tối đa 2; rút gọn lại."
    )


def test_a_text_of_hidden_characters_is_empty():
    assert complaint(CleanCharFormField(max_length=5), "\u200b") == str(
        forms.Field.default_error_messages["required"]
    )


def test_look_alike_letters_are_refused_in_one_line():
    field = CleanCharFormField(max_length=30)
    assert complaint(field, "Sở Nộ\u0456 vụ") == (
        "Từ “Nộ\u0456” lẫn chữ cái của bảng chữ khác; gõ lại từ này."
    )
    assert field.clean("Москва 29-CTr/ĐUK") == "Москва 29-CTr/ĐUK"
    assert CleanTextFormField(max_length=30).clean("Nộ\u0456") == "Nộ\u0456"


def test_nul_is_refused():
    assert complaint(CleanCharFormField(max_length=5), "a\x00") == fields.UNUSABLE


def test_scores_are_read_with_a_comma():
    field = ScoreFormField(max_value=Decimal("2.00"), decimal_places=2, note="điểm tối đa")
    assert field.clean("1,5") == Decimal("1.5")
    assert field.clean(Decimal("1.5")) == Decimal("1.5")
    assert field.prepare_value(Decimal("85.3400")) == "85,34"
    assert field.prepare_value("85.3x") == "85.3x"
    assert field.widget.attrs["inputmode"] == "decimal"
    assert complaint(field, "2,01") == "Nhập từ 0 đến 2,00 (điểm tối đa)."
    assert complaint(field, "1,234") == "Nhập nhiều nhất 2 chữ số sau dấu phẩy."
    assert complaint(field, "1e2").startswith("Nhập số bằng chữ số")


def test_digits_of_a_score_bound_it():
    assert complaint(ScoreFormField(), "10000") == "Nhập từ 0 đến 9999,9999."
    assert ScoreFormField(min_value=-5).clean("-3") == Decimal("-3")


def test_no_score_is_none_and_not_zero():
    assert ScoreFormField(required=False).clean(" ") is None
    assert ScoreFormField(required=False).clean("") is None
    assert ScoreFormField(required=False).clean("0") == 0


@pytest.mark.parametrize(
    ("initial", "typed", "is_changed"),
    [
        (Decimal("85.3400"), "85,34", False),
        (Decimal("85.34"), "85,35", True),
        (Decimal("85.34"), "x", True),
        (None, "", False),
        (Decimal(0), "", True),
    ],
)
def test_a_score_changes_by_value(initial, typed, is_changed):
    assert ScoreFormField().has_changed(initial, typed) is is_changed


def test_whole_numbers_have_bounds():
    field = WholeNumberField(min_value=1, max_value=63)
    assert field.clean("22") == 22
    assert field.prepare_value(1306) == "1306"
    assert complaint(field, "9" * 20) == "Nhập từ 1 đến 63."
    assert complaint(field, "9" * 30).startswith("Nhập số bằng chữ số")
    assert complaint(WholeNumberField(), "-1") == "Nhập từ 0 đến 999999."


def test_dates_have_plausible_years():
    field = VietnamDateField()
    assert field.clean("5/2/2026") == date(2026, 2, 5)
    assert field.prepare_value(date(2026, 2, 5)) == "05/02/2026"
    assert field.widget.attrs["placeholder"] == "ngày/tháng/năm"
    with time_machine.travel("2026-11-24"):
        assert field.clean("31/12/2036") == date(2036, 12, 31)
        assert complaint(field, "1/1/2037") == "Nhập năm từ 1990 đến 2036; 2037 ngoài khoảng này."
    assert complaint(field, "1/1/0001") == (
        f"Nhập năm từ 1990 đến {today().year + 10}; 0001 ngoài khoảng này."
    )
    own = VietnamDateField(widget=forms.TextInput(attrs={"autocomplete": "bday"}))
    assert own.widget.attrs == {"placeholder": "ngày/tháng/năm", "autocomplete": "bday"}
    assert VietnamDateField(first_year=1930, last_year=1989).clean("3/2/1930") == date(1930, 2, 3)


def test_times_are_read():
    assert VietnamTimeField().clean("8h30") == time(8, 30)
    assert VietnamTimeField().prepare_value(time(8, 30)) == "08:30"
    assert complaint(VietnamTimeField(), "25:00") == "Nhập giờ dạng 24 giờ, ví dụ 08:30."


# --- Model fields ---


@pytest.mark.parametrize(
    "column",
    [
        CleanCharField("tên", max_length=5),
        CleanTextField("ghi chú", max_length=9),
        ScoreField("điểm", decimal_places=2),
    ],
)
def test_columns_can_be_written_to_migrations(column):
    _name, path, args, kwargs = column.deconstruct()
    assert path == f"cchc.lib.fields.{type(column).__name__}"
    assert type(column)(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)


def test_text_needs_a_length():
    with pytest.raises(TypeError):
        CleanTextField("ghi chú")


def test_columns_bring_their_form_fields():
    title = CleanCharField("trích yếu", max_length=5).formfield()
    assert (type(title), title.label, title.most) == (CleanCharFormField, "Trích yếu", 5)
    note = CleanTextField("ghi chú", max_length=9).formfield()
    assert (type(note), note.most) == (CleanTextFormField, 9)
    points = ScoreField("điểm", max_digits=4, decimal_places=2).formfield()
    assert (type(points), points.max_value) == (ScoreFormField, Decimal("99.99"))
    chosen = CleanCharField("khối", max_length=5, choices=[("a", "A")]).formfield()
    assert isinstance(chosen, forms.TypedChoiceField)


def test_what_is_saved_is_clean(rows):
    row = rows.objects.create(
        title=" Sở\u200b  Nội vụ\n", note="a\r\nb\u202e", held_on=date(2026, 1, 1), code=1
    )
    assert (row.title, row.note) == ("Sở Nội vụ", "a\nb")
    row.refresh_from_db()
    assert (row.title, row.note) == ("Sở Nội vụ", "a\nb")
    assert rows.objects.filter(title="Sở \u200bNội  vụ").exists()
    rows.objects.update(title="So\u0302\u0309 ", note=" x ")
    assert rows.objects.values_list("title", "note").get() == ("Sổ", "x")
    rows.objects.update(title=F("note"))
    assert rows.objects.get().title == "x"


def test_computed_text_passes_on_save(rows):
    row = rows.objects.create(title="a", note="b", held_on=date(2026, 1, 1), code=1)
    row.title = F("note")
    row.save()
    row.refresh_from_db()
    assert row.title == "b"


def test_scores_are_stored_exactly(rows):
    row = rows.objects.create(points=Decimal("85.34"), held_on=date(2026, 1, 1), code=1)
    row.refresh_from_db()
    assert row.points == Decimal("85.34")
    assert rows.objects.create(points="-1.5", held_on=date(2026, 1, 1), code=2).points == "-1.5"
    assert rows.objects.create(points=None, held_on=date(2026, 1, 1), code=3).points is None
    rows.objects.update(points=F("points") + 1)
    assert rows.objects.get(code=1).points == Decimal("86.34")


@pytest.mark.parametrize("wrong", [Decimal("85.34567"), "0.00001"])
def test_scores_are_not_rounded_in_silence(rows, wrong):
    with pytest.raises(ValueError, match="round"):
        rows.objects.create(points=wrong, held_on=date(2026, 1, 1), code=1)


@pytest.mark.parametrize("wrong", ["1e2", "NaN", "85,34", "\u0668", Decimal("NaN"), Decimal("inf")])
def test_scores_are_plain_numbers(wrong):
    with pytest.raises(ValidationError):
        ScoreField("điểm").to_python(wrong)


def test_scores_are_never_float():
    with pytest.raises(TypeError, match="never float"):
        ScoreField("điểm").to_python(85.34)
    with pytest.raises(TypeError, match="never float"):
        ScoreField("điểm").get_db_prep_save(85.34, connection)


# --- Forms ---


class SheetForm(VietnameseForm):
    title = CleanCharFormField(label="Trích yếu", max_length=10)
    index = forms.CharField(label="SIPAS 100%", max_length=3)
    due = VietnamDateField(label="Hạn")
    block = forms.ChoiceField(
        label="Khối xếp hạng", choices=[("so", "Sở")], widget=forms.RadioSelect
    )
    areas = forms.MultipleChoiceField(label="Lĩnh vực", choices=[("1", "Một")], required=False)
    own = forms.CharField(required=False, error_messages={"required": "Lời riêng."})


def test_a_form_says_what_is_missing():
    form = SheetForm({})
    assert not form.is_valid()
    assert form.errors == {
        "title": ["Chưa nhập trích yếu."],
        "index": ["Chưa nhập SIPAS 100%."],
        "due": ["Chưa nhập hạn."],
        "block": ["Chưa chọn khối xếp hạng."],
    }
    assert form.label_suffix == ""


def test_a_form_keeps_words_of_its_own():
    form = SheetForm({})
    form.fields["own"].required = True
    assert form.errors["own"] == ["Lời riêng."]


def test_a_form_says_what_is_wrong_with_links():
    typed = MultiValueDict(
        {
            "title": ["Trích yếu quá dài"],
            "index": ["8888"],
            "due": ["30/02/2026"],
            "block": ["x"],
            "areas": ["9"],
        }
    )
    form = SheetForm(typed)
    assert form.error_links == [
        ("id_title", "Trích yếu dài 17 ký tự, tối đa 10; rút gọn lại."),
        ("id_index", "SIPAS 100% dài 4 ký tự, tối đa 3; rút gọn lại."),
        ("id_due", "Hạn: tháng 02/2026 không có ngày 30."),
        ("id_block_0", "Chọn lại khối xếp hạng trong danh sách."),
        ("id_areas", "Chọn lại lĩnh vực trong danh sách."),
    ]


def test_a_form_refuses_nul_everywhere():
    form = SheetForm({"title": "a\x00", "index": "b\x00"})
    assert form.errors["title"] == form.errors["index"] == [fields.UNUSABLE]


def test_a_form_without_fault_has_no_links():
    form = SheetForm({"title": "a", "index": "b", "due": "5/2/2026", "block": "so"})
    assert form.is_valid()
    assert form.error_links == []
    assert form.unseen_notice == ""


def test_a_form_tells_of_hidden_characters():
    form = SheetForm({"title": "a\u200bb\u202e"})
    assert form.unseen_notice == (
        "Có ký tự ẩn trong nội dung; đã bỏ 2 ký tự, xem lại trước khi lưu."
    )


def test_a_form_can_follow_a_model(rows):
    class RowForm(VietnameseForm, forms.ModelForm):
        class Meta:
            model = rows
            fields = ["title", "points", "held_on"]
            field_classes = {"held_on": VietnamDateField}

    form = RowForm({"title": "Một\u200b", "points": "85,34", "held_on": "5/2/2026"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["points"] == Decimal("85.34")
    assert form.instance.title == "Một"
    assert RowForm({}).errors == {"held_on": ["Chưa nhập ngày."]}


@pytest.mark.parametrize(
    ("label", "said"), [("Trích yếu", "trích yếu"), ("SIPAS", "SIPAS"), ("Đơn vị", "đơn vị")]
)
def test_labels_inside_sentences(label, said):
    assert fields.lower_first(label) == said


# --- Filters ---


class FilterForm(VietnameseForm):
    text = forms.CharField(required=False)
    year = WholeNumberField(min_value=1990, max_value=2100, initial=2026)
    since = VietnamDateField(required=False, initial=lambda: date(2026, 1, 1))
    block = forms.ChoiceField(choices=[("so", "Sở"), ("xa", "Xã")])
    states = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], initial=["a", "b"])
    late = forms.BooleanField(initial=True)


DEFAULTS = {
    "text": "",
    "year": 2026,
    "since": date(2026, 1, 1),
    "block": "",
    "states": ["a", "b"],
    "late": True,
}


def test_a_filter_without_parameters_has_its_defaults():
    form, wanted = clean_get(FilterForm, QueryDict())
    assert wanted == DEFAULTS
    assert form["since"].value() == "01/01/2026"
    assert form["states"].value() == ["a", "b"]
    assert form.is_valid()


def test_a_filter_takes_what_is_asked():
    asked = "text=ph%C3%B2ng&year=2025&since=5/2/2025&block=xa&states=b"
    _form, wanted = clean_get(FilterForm, QueryDict(asked))
    assert wanted == {
        "text": "phòng",
        "year": 2025,
        "since": date(2025, 2, 5),
        "block": "xa",
        "states": ["b"],
        "late": False,
    }


def test_a_broken_filter_falls_back_and_says_so():
    asked = f"year={'9' * 20}&since=31/2/2026&block=%3Cscript%3E&states=z&text=%00"
    form, wanted = clean_get(FilterForm, QueryDict(asked))
    assert wanted == {**DEFAULTS, "late": False}
    assert form["year"].value() == "9" * 20
    assert form.errors["since"] == ["Tháng 02/2026 không có ngày 31."]


def test_a_filter_may_have_its_own_prefix_and_start():
    form, wanted = clean_get(
        FilterForm, QueryDict("f-year=2024"), prefix="f", initial={"block": "xa"}
    )
    assert wanted["year"] == 2024
    assert wanted["block"] == "xa"
    assert form["year"].value() == "2024"


def test_columns_are_plain_django_columns():
    assert issubclass(CleanCharField, models.CharField)
    assert issubclass(ScoreField, models.DecimalField)


def test_a_file_is_not_cleared_by_ticking():
    class FileForm(VietnameseForm):
        file = forms.FileField(label="Tệp", required=False)

    form = FileForm({"file-clear": "on"}, {})
    assert form.is_valid()
    assert form.cleaned_data["file"] is None


def test_a_number_that_no_key_can_be_is_not_in_the_list(db):
    class UnitsForm(VietnameseForm):
        units = ChoicesField(Unit.objects.all(), label="Đơn vị")

    form = UnitsForm({"units": ["9" * 20]})
    assert form.errors == {"units": ["Chọn lại đơn vị trong danh sách."]}
