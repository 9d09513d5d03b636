"""How many people came: a number that can be one, or words."""

import pytest
from django.core.exceptions import ValidationError

from meetings.forms.attendance import CountForm
from meetings.forms.base import HeadCountField
from meetings.forms.conference import PointForm
from meetings.forms.meeting import HoldForm, LogForm, count_of


def field(**options):
    return HeadCountField(label="Số người dự", **options)


@pytest.mark.parametrize(
    "text", ["hơn 700", "toàn thể công chức", "khoảng 1.200", "700-800", "từ 5 đến 7"]
)
def test_words_stay_as_they_are(text):
    assert field().clean(text) == text
    assert count_of(text) == {"head_count": text}


@pytest.mark.parametrize(("text", "count"), [("18", 18), ("1.306", 1306), (" 7 ", 7)])
def test_a_number_is_read_as_one(text, count):
    assert count_of(field().clean(text)) == {"present_count": count}


@pytest.mark.parametrize(
    "text", ["-5", "\u22125", "- 5", "+5", "0", "9" * 20, "9" * 40, "18,5", "1 8", "-", "."]
)
def test_what_is_meant_as_a_number_has_to_be_one(text):
    with pytest.raises(ValidationError, match="Nhập"):
        field().clean(text)


def test_nobody_may_have_joined_at_one_place():
    assert field(least=0).clean("0") == "0"
    with pytest.raises(ValidationError, match="Nhập từ 0 đến"):
        field(least=0).clean("-1")


@pytest.mark.parametrize("form", [CountForm, HoldForm, LogForm, PointForm])
def test_every_form_that_counts_people_reads_them_so(form):
    assert isinstance(form.base_fields["head_count"], HeadCountField)
