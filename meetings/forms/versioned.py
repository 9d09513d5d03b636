"""The base of forms that change what somebody else may change too."""

from django import forms

from cchc.lib.fields import VietnameseForm


class VersionedForm(VietnameseForm):
    """A form that remembers which version it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1, max_value=2**31 - 1)
