"""The base of the forms of meetings: what they hand to their action, and on which version."""

import re

from django.core.exceptions import ValidationError

from cchc.lib.fields import CleanCharFormField, VersionField, VietnameseForm
from cchc.lib.vietnamese import NumberProblem, parse_integer

MOST_PEOPLE = 999_999
_MEANT_AS_NUMBER = re.compile(r"[-+\u2212\u2013\s]*[\d\s.,]*\Z")


class ActForm(VietnameseForm):
    """A form whose values are the keywords of its action."""

    def facts(self):
        """Keywords of the action that the form asks for."""
        return dict(self.cleaned_data)


class HeadCountField(CleanCharFormField):
    """How many people, as a number or in words (hơn 700).

    What has no letter is meant as a number; it has to be one, of `least` people or more.
    """

    def __init__(self, *, least=1, **kwargs):
        self.least = least
        super().__init__(max_length=100, **kwargs)

    def validate(self, value):
        super().validate(value)
        if not value or not _MEANT_AS_NUMBER.match(value):
            return
        try:
            parse_integer(value, at_least=self.least, at_most=MOST_PEOPLE)
        except NumberProblem as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class VersionedForm(ActForm):
    """A form that remembers which version it was opened on."""

    version = VersionField()

    @classmethod
    def standing(cls, part):
        """What the part says now, by the names of the fields."""
        return {name: getattr(part, name) for name in cls.base_fields}
