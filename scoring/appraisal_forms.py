"""Forms of explanation, of independent appraisal and of points that come as a file."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    ChoicesField,
    CleanTextFormField,
    VersionField,
    VietnameseForm,
)
from scoring.forms import NOTHING, AppraisalRowForm
from scoring.models import BlindAppraisal
from units.models import Membership, Unit, User
from units.permissions import Role

AGREED, DISPUTED = "agreed", "disputed"


class KeepForm(VietnameseForm):
    """The first appraiser keeps to his own where the second one decided otherwise."""

    kept_note = CleanTextFormField(
        label="Lý do giữ ý kiến", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExplainRowForm(VietnameseForm):
    """What the unit says to one deducted row."""

    word = forms.ChoiceField(
        label="Ý kiến của đơn vị",
        choices=[(AGREED, "Thống nhất"), (DISPUTED, "Không thống nhất")],
        widget=forms.RadioSelect,
    )
    answer = CleanTextFormField(
        label="Nội dung giải trình",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = VersionField()

    def __init__(self, entry, data=None):
        words = {None: None, True: DISPUTED, False: AGREED}
        super().__init__(
            data,
            prefix=f"e{entry.pk}",
            initial={
                "word": words[entry.is_disputed],
                "answer": entry.answer,
                "version": entry.version,
            },
        )

    def clean(self):
        data = super().clean()
        if data.get("word") == DISPUTED and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "Chưa nhập nội dung giải trình.")
        return data


class BlindRowForm(AppraisalRowForm):
    """One row of the second appraiser: his own column, whatever the first one decided."""

    version = None

    def __init__(self, entry, decimals, decided=None, data=None):
        shown = BlindAppraisal(value=entry.self_value) if decided is None else decided
        super().__init__(entry, decimals, data)
        self.initial = {
            "value": self.shown_value(shown.value),
            "reason_code": shown.reason_code,
            "note": shown.note,
        }


class BlindForm(VietnameseForm):
    """Who appraises the chosen rows of which units independently."""

    appraiser = forms.ModelChoiceField(
        User.objects.none(), label="Thẩm định viên độc lập", empty_label=NOTHING
    )
    units = ChoicesField(Unit.objects.none(), label="Đơn vị", widget=forms.CheckboxSelectMultiple)

    def __init__(self, the_round, offered, *args, **kwargs):
        super().__init__(*args, **kwargs)
        able = Membership.objects.at(today()).filter(
            role=Role.APPRAISER,
            unit__versions__parent=the_round.owner_id,
            unit__versions__valid_to__isnull=True,
        )
        self.fields["appraiser"].queryset = User.objects.filter(
            pk__in=able.values("user"), is_active=True
        ).order_by("username")
        self.fields["units"].queryset = offered
        self.fields["units"].label_from_instance = lambda unit: unit.name_on(the_round.last_day)
