"""Filters of the lists of scoring, read by clean_get: what is broken takes its default."""

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm
from scoring.models import Index


class IndexFilterForm(VietnameseForm):
    """Which index, which year, which unit; `years` are those that have rows."""

    index = forms.ChoiceField(
        label="Chỉ số", required=False, choices=[("", "Mọi chỉ số"), *Index.choices]
    )
    year = forms.TypedChoiceField(
        label="Năm đánh giá", required=False, coerce=int, empty_value=None
    )
    unit = CleanCharFormField(label="Đơn vị", required=False, max_length=100)

    def __init__(self, *args, years=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Mọi năm"), *((year, str(year)) for year in years)]
