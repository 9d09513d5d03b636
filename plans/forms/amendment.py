"""What is asked of an amendment: why, what changes, under which number it is decided."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnamDateField, VietnameseForm, WholeNumberField
from plans.forms.document import NumberForm, SymbolField
from plans.forms.fields import FilesField
from plans.models import DocType, Family
from units.models import Branch


class IssueAmendmentForm(NumberForm):
    """The deciding document: of what type, its number and day."""

    doc_type = forms.ChoiceField(
        label="Loại văn bản",
        choices=[
            (DocType.DECISION.value, "Quyết định"),
            (DocType.PLAN.value, "Kế hoạch"),
        ],
    )
    symbol = SymbolField()
    issued_on = VietnamDateField(label="Ngày ban hành", initial=today)
    signer = CleanCharFormField(label="Người ký", max_length=200, required=False)
    uploads = FilesField(label="Bản đã ký", required=False)

    def __init__(self, plan, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["doc_type"].initial = plan.doc_type
        self.family = Family.PARTY if plan.unit.branch == Branch.PARTY else Family.STATE

    def clean(self):
        return {**super().clean(), "family": self.family}


class VersionPickForm(VietnameseForm):
    """Which version is compared with the one before it (GET); none: the last."""

    so = WholeNumberField(label="Bản", min_value=1, max_value=999, required=False)
