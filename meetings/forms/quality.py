"""Forms of the quality of a session: a row of the sheet, the vote, the class decided, the table."""

from decimal import Decimal

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    ScoreFormField,
    VietnameseForm,
    WholeNumberField,
)
from meetings.forms.base import VersionedForm
from meetings.models.withdrawn import REASON_LENGTH

NOT_APPLICABLE = "na"
YES_NO = [("true", "Đạt"), ("false", "Không đạt")]


def choices_of(rule):
    """[(sent, words)] of a row that is answered by choosing; None of one that asks for a number."""
    if rule.kind == "yes_no":
        answers = YES_NO
    elif rule.kind == "choice":
        answers = [(level.label, level.label) for level in rule.levels]
    else:
        return None
    return [*answers, (NOT_APPLICABLE, "Không áp dụng")]


class MarkRowForm(VersionedForm):
    """One row of the sheet. `confirm`: the answer that the record proposes is taken; `is_na`: of a
    row that asks for a number."""

    confirm = forms.BooleanField(required=False)
    is_na = forms.BooleanField(label="Không áp dụng", required=False)
    na_reason = CleanCharFormField(label="Lý do không áp dụng", max_length=300, required=False)

    def __init__(self, mark, leaf, data=None):
        self.mark, self.rule = mark, leaf.rule
        super().__init__(data, auto_id=f"m{mark.pk}_%s")
        choices = choices_of(leaf.rule)
        if choices is None:
            most = {"max_value": leaf.max} if leaf.rule.kind == "points" else {}
            answer = ScoreFormField(label="Kết quả", required=False, **most)
        else:
            answer = forms.ChoiceField(
                label="Kết quả", choices=[("", "Chọn"), *choices], required=False
            )
        self.fields["answer"] = answer

    def clean(self):
        data = super().clean()
        if data.get("confirm"):
            if not self.mark.has_proposal:
                raise forms.ValidationError("Mục này không còn đề nghị để xác nhận; tải lại trang.")
            return data
        is_na = data.get("is_na") or data.get("answer") == NOT_APPLICABLE
        if not is_na:
            data["na_reason"] = ""
        elif not data.get("na_reason") and "na_reason" not in self.errors:
            if self.mark.fact_na:
                data["na_reason"] = self.mark.fact
            else:
                self.add_error("na_reason", "Chưa nhập lý do không áp dụng.")
        return data

    def facts(self):
        data, mark = self.cleaned_data, self.mark
        if data["confirm"]:
            reason = mark.fact if mark.fact_na else ""
            return {"version": data["version"], "value": mark.fact_value, "na_reason": reason}
        answer = data["answer"]
        if data["na_reason"] or answer in ("", None):
            value = None
        elif self.rule.kind == "yes_no":
            value = answer == "true"
        else:
            value = format(answer, "f") if isinstance(answer, Decimal) else answer
        return {"version": data["version"], "value": value, "na_reason": data["na_reason"]}


class QualityForm(VersionedForm):
    """Who watched and scored, and what was weak."""

    watcher = CleanCharFormField(label="Người theo dõi, chấm điểm", max_length=100, required=False)
    weak_points = CleanTextFormField(
        label="Hạn chế cần khắc phục", max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


class VoteQualityForm(VersionedForm):
    """How the cell voted on the sheet."""

    entitled = WholeNumberField(label="Số có quyền biểu quyết", min_value=1, max_value=9999)
    in_favour = WholeNumberField(label="Tán thành", max_value=9999)
    against = WholeNumberField(label="Không tán thành", max_value=9999, required=False)
    abstain = WholeNumberField(
        label="Không biểu quyết, ý kiến khác", max_value=9999, required=False
    )
    is_sure = forms.BooleanField(
        label="Số phiếu đúng như biên bản", required=False, widget=forms.HiddenInput
    )

    def ask(self, sentence):
        """Show the question, with the box by which it is answered."""
        self.errors.pop(NON_FIELD_ERRORS, None)
        self.fields["is_sure"].widget = forms.CheckboxInput()
        self.add_error("is_sure", sentence)

    def facts(self):
        data = self.cleaned_data
        return {**data, "against": data["against"] or 0, "abstain": data["abstain"] or 0}


class UnvoteQualityForm(VersionedForm):
    """Why the cell takes its vote back."""

    reason = CleanCharFormField(
        label="Lý do hủy",
        max_length=REASON_LENGTH,
        help_text="Ví dụ: số liệu điểm danh đã sửa, ghi nhầm số phiếu.",
    )


class DecideQualityForm(VersionedForm):
    """The class that the superior committee recognises."""

    decided_class = forms.ChoiceField(label="Xếp loại được công nhận", widget=forms.RadioSelect)
    decided_reason = CleanTextFormField(
        label="Lý do xếp loại khác đề nghị", max_length=1000, required=False,
        help_text="Nhập khi công nhận mức khác mức chi bộ đề nghị.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        names = sheet.rubric.class_names
        self.fields["decided_class"].choices = [(name, name) for name in names]
        self.proposed = sheet.proposed_class

    def clean(self):
        data = super().clean()
        chosen = data.get("decided_class")
        if chosen and chosen != self.proposed and not data.get("decided_reason"):
            self.add_error(
                "decided_reason", f"Nhập lý do vì chi bộ đề nghị xếp loại {self.proposed}."
            )
        return data


PERIODS = [
    ("", "Cả năm"),
    *((f"q{quarter}", f"Quý {roman}") for quarter, roman in enumerate(("I", "II", "III", "IV"), 1)),
    *((f"t{month}", f"Tháng {month}") for month in range(1, 13)),
]


class QualityFilterForm(VietnameseForm):
    """The table: which year, which part of it, under which committee, cells called so."""

    nam = WholeNumberField(label="Năm", min_value=2000, max_value=2100)
    ky = forms.ChoiceField(label="Kỳ", choices=PERIODS)
    cap = WholeNumberField(label="Cấp trên trực tiếp", max_value=10**9, widget=forms.Select)
    don_vi = CleanCharFormField(label="Chi bộ", max_length=100)

    def __init__(self, *args, committees=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].initial = today().year
        self.fields["cap"].widget.choices = [("", "Tất cả"), *committees]
