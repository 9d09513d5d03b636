"""A missing field is told in a sentence that an official would write, whatever its label."""

import inspect
import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django import forms

from cchc.lib import fields
from cchc.lib.fields import VietnamDateField, VietnameseForm, WholeNumberField
from cchc.lib.said import _SAID, said

ROOT = Path(__file__).parents[2]
APPS = ("cchc", "units", "plans", "meetings", "scoring")
# What no name of a thing begins with: “Chưa nhập từ ngày”, “Chọn lại giao cho trong danh sách”.
NO_NAME = re.compile(
    r"(từ|đến|về|cho|theo|hoặc|được|khi|với|áp dụng|giao cho|chuyển sang|không|hết|trong|sao chép|"
    r"là|tại|tán thành|triển khai|bắt đầu|kết thúc|đề nghị|chốt|xếp theo|so sánh)\b"
)


def all_forms():
    for app in APPS:
        package = import_module(app)
        for found in walk_packages(package.__path__, f"{app}."):
            if not re.search(r"\b(forms|filters|.*_forms?|.*_fields)\b", found.name):
                continue
            for _, made in inspect.getmembers(import_module(found.name), inspect.isclass):
                if issubclass(made, VietnameseForm) and made.__module__ == found.name:
                    yield made


def is_asked(field):
    """Can its sentence be shown: it is compulsory, or one of a list? Filters take what is missing
    for their own value; a hidden field is no one's to fill in."""
    is_hidden = isinstance(field.widget, forms.HiddenInput)
    return bool(field.label) and field.required and not is_hidden


def test_no_compulsory_field_is_told_by_a_label_that_names_nothing():
    found, poor = 0, set()
    for form in all_forms():
        is_filter = re.search(r"Filter|Search|Shown|Pick|Pair", form.__name__)
        for field in form.base_fields.values():
            found += 1
            if is_asked(field) and not is_filter and NO_NAME.match(said(str(field.label))):
                poor.add((form.__name__, field.label))
    assert found > 700
    assert {label for _, label in poor} <= {
        # Of a GET form, or said in words of its own.
        "Tại ngày",
        "Tìm đơn vị theo tên",
    }


def test_each_label_of_the_map_stands_on_a_form():
    source = "".join(
        path.read_text()
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if path.name != "said.py" and "migrations" not in path.parts
    )
    assert [label for label in _SAID if f'"{label}"' not in source] == []


class Asked(VietnameseForm):
    start = VietnamDateField(label="Từ ngày")
    favour = WholeNumberField(label="Tán thành")
    scope = forms.ChoiceField(label="Giao cho", choices=[("A", "A")])
    name = fields.CleanCharFormField(label="Đơn vị mới 1: tên đầy đủ", max_length=10)
    code = fields.CleanCharFormField(label="SIPAS 100%", max_length=10)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("start", "Chưa nhập ngày bắt đầu."),
        ("favour", "Chưa nhập số phiếu tán thành."),
        ("scope", "Chưa chọn nơi được giao."),
        ("name", "Chưa nhập tên đầy đủ của đơn vị mới 1."),
        ("code", "Chưa nhập SIPAS 100%."),
    ],
)
def test_what_is_missing_is_named(name, missing):
    form = Asked({})
    assert form.errors[name] == [missing]
    assert (f"id_{name}", missing) in form.error_links  # it names the field, which needs no other


def test_what_is_not_in_the_list_is_named_likewise():
    assert Asked({"scope": "X"}).errors["scope"] == ["Chọn lại nơi được giao trong danh sách."]
