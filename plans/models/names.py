"""Names of units beside a row, in the same query."""

from django.db.models import CharField, F
from django.db.models.functions import Concat

from cchc.lib.clock import today
from units.day_names import LastNameOfAny, LastShortName


def short_name_of(column):
    """The short name today (or the last one) of the unit to which the column points."""
    return LastShortName(column, today())


def name_of(column):
    """The full name today (or the last one) of the unit to which the column points, even of one
    that was withdrawn."""
    return LastNameOfAny(column, today())


def joined(*parts):
    """Texts one after the other, as one text."""
    return Concat(*parts, output_field=CharField())


def by_area():
    """Order of rows of a plan: areas in their order, those without one last, then as entered."""
    return F("area__order").asc(nulls_last=True), "pk"
