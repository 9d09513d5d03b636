"""The base of the forms of meetings: what they hand to their action, and on which version."""

from django import forms

from cchc.lib.fields import VietnameseForm


class ActForm(VietnameseForm):
    """A form whose values are the keywords of its action."""

    def facts(self):
        """Keywords of the action that the form asks for."""
        return dict(self.cleaned_data)


class VersionedForm(ActForm):
    """A form that remembers which version it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=1, max_value=2**31 - 1)
