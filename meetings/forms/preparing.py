"""What the buttons of a programme send."""

from django import forms

from cchc.lib.fields import VietnameseForm, WholeNumberField
from meetings.proposing import SOURCES


class MoveForm(VietnameseForm):
    """Which way an item goes."""

    UP, DOWN = "len", "xuong"

    huong = forms.ChoiceField(choices=[(UP, "Lên"), (DOWN, "Xuống")])


class ProposalForm(VietnameseForm):
    """Which proposal becomes an item."""

    source = forms.ChoiceField(choices=[(source, source) for source in SOURCES])
    thing = WholeNumberField(min_value=1, max_value=2**63 - 1)
