"""Filters of the lists of scoring, read by clean_get: what is broken takes its default."""

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm
from scoring.models import Index
from scoring.models.round import BLOCKS
from scoring.stages import NAMES

# Who may hold the ball of a sheet.
HOLDERS = {
    "don-vi": "đơn vị",
    "tham-dinh": "thẩm định viên",
    "cong-bo": "người công bố",
}


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


class BoardForm(VietnameseForm):
    """What the board of a round shows: a block, a stage, who holds the ball, the late ones."""

    khoi = forms.ChoiceField(label="Khối", required=False)
    buoc = forms.ChoiceField(label="Bước", required=False)
    cho = forms.ChoiceField(
        label="Đang chờ", required=False, choices=[("", "Bất kỳ ai"), *HOLDERS.items()]
    )
    tim = CleanCharFormField(label="Đơn vị", required=False, max_length=100)
    muon = forms.BooleanField(label="Chỉ phiếu quá hạn", required=False)

    def __init__(self, *args, the_round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["khoi"].choices = [("", "Mọi khối"), *BLOCKS]
        self.fields["buoc"].choices = [
            ("", "Mọi bước"),
            *((stage.value, NAMES[stage]) for stage in the_round.stages),
        ]
