"""Filters of the lists of scoring, read by clean_get: what is broken takes its default."""

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm
from cchc.lib.vietnamese import upper_first
from scoring.losses import causes_of
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


class LossFilterForm(VietnameseForm):
    """Which cause; only those of the `losses` are offered."""

    nguyen_nhan = forms.ChoiceField(label="Nguyên nhân", required=False)

    def __init__(self, *args, losses=(), **kwargs):
        super().__init__(*args, **kwargs)
        causes = causes_of(losses)
        sums = [*causes.largest, *causes.rest, *filter(None, [causes.unscored])]
        self.fields["nguyen_nhan"].choices = [
            ("", "Mọi nguyên nhân"),
            *((each.cause, upper_first(each.words)) for each in sums),
        ]
