"""The base of the forms of meetings: what they hand to their action, and on which version."""

from cchc.lib.fields import VersionField, VietnameseForm


class ActForm(VietnameseForm):
    """A form whose values are the keywords of its action."""

    def facts(self):
        """Keywords of the action that the form asks for."""
        return dict(self.cleaned_data)


class VersionedForm(ActForm):
    """A form that remembers which version it was opened on."""

    version = VersionField()

    @classmethod
    def standing(cls, part):
        """What the part says now, by the names of the fields."""
        return {name: getattr(part, name) for name in cls.base_fields}
