"""The one form field for a criterion's value, made from its rule: of the unit's row, of the
appraiser's, of survey, bonus and penalty, and of a correction."""

from datetime import timedelta
from decimal import Decimal

from django import forms

from cchc.lib import vietnamese
from cchc.lib.clock import today
from cchc.lib.fields import ScoreFormField, WholeNumberField
from scoring.wording import DATE_OR_DAYS, RATE, label_of

NOTHING = "Chọn"
# Kinds whose value is a whole number in JSON; the other numbers are decimal strings.
COUNTS = ("per_item", "deduction")
DAYS = ("deadline", "late_penalty")
MOST_DAYS = 3660


class DaysLateField(WholeNumberField):
    """An int, days late (early: negative); where the due day is known a date is taken as well and
    what is stored is shown as one."""

    def __init__(self, *, due=None, **kwargs):
        self.due = due
        if due is not None:
            self.attrs = {"placeholder": "ngày/tháng/năm", "autocomplete": "off"}
        super().__init__(min_value=-MOST_DAYS, max_value=MOST_DAYS, **kwargs)

    def read(self, text):
        try:
            day = vietnamese.parse_date(text)
        except vietnamese.DateProblem:
            if any(sign in text for sign in "/.") or text.strip().count("-") > 1:
                raise
            day = None
        if day is None:
            try:
                return super().read(text)
            except vietnamese.NumberProblem:
                if self.due is None:
                    raise
                raise ValueError(DATE_OR_DAYS) from None
        if day > today():
            raise ValueError("Ngày này chưa đến; nhập ngày đã thực hiện, hoặc để trống.")
        if self.due is None:
            raise ValueError("Tiêu chí chưa có hạn trong hệ thống; nhập số ngày chậm, sớm: số âm.")
        return super().read(str((day - self.due).days))

    def write(self, value):
        if self.due is None:
            return super().write(value)
        return vietnamese.short_date(self.due + timedelta(days=value))


class RateField(ScoreFormField):
    """A number that may be typed with its %: 94,3%."""

    def read(self, text):
        return super().read(text.rstrip().removesuffix("%").rstrip())


def value_field(criterion, decimals, due=None):
    """The form field that asks for a criterion's value; never compulsory: empty is "not scored".

    `criterion`: a row with rule, max, method and guide; `due`: the last day in time.
    """
    kind = criterion.rule["kind"]
    is_penalty = criterion.method == "penalty"
    label = label_of(criterion.rule, criterion.guide, due, is_penalty=is_penalty)
    common = {"label": label, "required": False}
    if kind == "yes_no":
        return forms.ChoiceField(
            choices=[("", NOTHING), ("true", "Có"), ("false", "Không")], **common
        )
    if kind == "choice":
        levels = [(level["label"], level["label"]) for level in criterion.rule["levels"]]
        return forms.ChoiceField(choices=[("", NOTHING), *levels], **common)
    if kind in COUNTS:
        return WholeNumberField(**common)
    if kind in DAYS:
        return DaysLateField(due=due, **common)
    if kind == "points":
        return ScoreFormField(
            decimal_places=decimals,
            max_value=criterion.max,
            note="điểm tối đa của tiêu chí",
            **common,
        )
    # What was done of a plan may be more than the plan; what was answered is a part of the answers.
    if kind == "survey" or (label == RATE and criterion.method == "survey"):
        return RateField(max_value=100, note="tất cả người trả lời", **common)
    if label == RATE:
        return RateField(max_digits=12, **common)
    return ScoreFormField(max_digits=12, **common)


def json_value(kind, cleaned):
    """What the field gave, in the types that the engine takes; None: not scored."""
    if cleaned in (None, ""):
        return None
    if kind == "yes_no":
        return cleaned == "true"
    return format(cleaned, "f") if isinstance(cleaned, Decimal) else cleaned


def form_value(kind, value):
    """A stored value as the field shows it."""
    if value is None:
        return ""
    if kind == "yes_no":
        return "true" if value else "false"
    return value if kind in ("choice", *COUNTS, *DAYS) else Decimal(value)
