"""What is asked when a plan is drafted, filled with tasks, issued."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from plans.forms.document import NumberForm, SymbolField
from plans.forms.fields import DocumentField, FilesField, YearAskedForm, offered_documents
from plans.models import DocType, Family
from units.forms.fields import UnitField
from units.models import Branch

OWN_HEAD = "Thủ trưởng đơn vị"


class PlanForm(YearAskedForm):
    """The words of a plan. `unit`: whose plan it is."""

    year = WholeNumberField(label="Năm", min_value=1990, max_value=2100)
    title = CleanCharFormField(
        label="Tên kế hoạch", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    approver = UnitField(
        label="Cấp phê duyệt",
        required=False,
        help_text="Cấp trên phê duyệt kế hoạch này; để trống nếu thủ trưởng đơn vị phê duyệt.",
    )
    doc_type = forms.ChoiceField(
        label="Hình thức ban hành",
        choices=[
            (DocType.PLAN.value, "Kế hoạch (KH)"),
            (DocType.DECISION.value, "Quyết định ban hành kế hoạch (QĐ)"),
        ],
        required=False,
        initial=DocType.PLAN.value,
    )
    theme = CleanCharFormField(label="Chủ đề năm", max_length=500, required=False)
    objectives = CleanTextFormField(label="Mục tiêu", max_length=5000, required=False)

    def clean_doc_type(self):
        return self.cleaned_data["doc_type"] or DocType.PLAN.value

    def __init__(self, unit, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approver"].offer([("", unit.ancestors(today()))], empty=OWN_HEAD)


class NewPlanForm(PlanForm):
    """A new plan, with the document that it rests on."""

    basis = DocumentField(
        label="Căn cứ", required=False, help_text="Văn bản đã vào sổ; tìm thêm ở phần “Tìm căn cứ”."
    )

    def __init__(self, user, unit, *args, text="", **kwargs):
        super().__init__(unit, *args, **kwargs)
        self.fields["basis"].queryset = offered_documents(user, text)

    def clean(self):
        data = super().clean()
        basis = data.pop("basis", None)
        data["basis"] = [basis] if basis else []
        return data


WORDS = ("doc_type", "theme", "objectives", "purpose", "solutions", "budget", "organisation")


class PlanTextsForm(VietnameseForm):
    """Every written part of the paper of a plan."""

    theme = CleanCharFormField(label="Chủ đề năm", max_length=500, required=False)
    purpose = CleanTextFormField(label="Mục đích, yêu cầu", max_length=5000, required=False)
    objectives = CleanTextFormField(label="Mục tiêu", max_length=5000, required=False)
    solutions = CleanTextFormField(label="Giải pháp", max_length=5000, required=False)
    budget = CleanTextFormField(
        label="Kinh phí",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    organisation = CleanTextFormField(label="Tổ chức thực hiện", max_length=5000, required=False)


class AmendTextsForm(PlanTextsForm):
    """The same of an amendment; `version`: the one of it that was shown."""

    version = VersionField()


class EditPlanForm(PlanForm, PlanTextsForm):
    """A draft changed, with every part that the paper prints; `version`: the one shown."""

    version = VersionField()
    field_order = [
        "year", "title", "approver", "doc_type", "theme", "purpose", "objectives", "solutions",
        "budget", "organisation",
    ]  # fmt: skip

    def __init__(self, plan, *args, **kwargs):
        initial = {
            "year": plan.year,
            "title": plan.title,
            "approver": plan.approver_id,
            "version": plan.version,
            **{name: getattr(plan, name) for name in WORDS},
        }
        super().__init__(plan.unit, *args, initial=initial, **kwargs)


class BasisForm(VietnameseForm):
    """A document on which the plan rests."""

    document = DocumentField(label="Căn cứ", help_text="Văn bản đã vào sổ; tìm thêm ở phần “Tìm”.")

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = offered_documents(user, text)


class UnitChoiceForm(VietnameseForm):
    """Whose plan is drafted, and which documents it may rest on (GET)."""

    don_vi = UnitField(label="Đơn vị")
    tim = CleanCharFormField(
        label="Tìm văn bản làm căn cứ", max_length=100, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].offer([("", units)], empty=None)
        self.fields["don_vi"].initial = units[0]
        if len(units) == 1:
            self.fields["don_vi"].widget = forms.HiddenInput()


class LeadNameForm(VietnameseForm):
    """Which other units are looked up by name (GET)."""

    tim = CleanCharFormField(
        label="Tìm đơn vị chủ trì khác theo tên",
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )


class IssuePlanForm(NumberForm):
    """Number and day under which the plan goes out."""

    symbol = SymbolField()
    issued_on = VietnamDateField(label="Ngày ban hành", initial=today)
    signer = CleanCharFormField(label="Người ký", max_length=200, required=False)
    uploads = FilesField(label="Bản đã ký", required=False)

    def __init__(self, plan, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.family = Family.PARTY if plan.unit.branch == Branch.PARTY else Family.STATE

    def clean(self):
        return {**super().clean(), "family": self.family}
