"""Names of units beside a row, in the same query."""

from functools import lru_cache

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf

from cchc.lib.clock import today
from units.models import UnitVersion


def short_name_of(column):
    """The short name today (or the last one) of the unit to which the column points."""
    return _short_name_on(column, today())


def name_of(column):
    """The full name today (or the last one) of the unit to which the column points, even of one
    that was withdrawn."""
    named = _until(UnitVersion.everything, column, today())
    return Subquery(named.values("name")[:1])


def joined(*parts):
    """Texts one after the other, as one text."""
    return Concat(*parts, output_field=CharField())


@lru_cache(maxsize=100)  # an expression is copied into each query that uses it
def _short_name_on(column, day):
    versions = _until(UnitVersion.objects, column, day)
    return Subquery(versions.values(label=Coalesce(NullIf("short_name", Value("")), "name"))[:1])


def _until(versions, column, day):
    """What the unit was called until that day, the last name first."""
    return versions.filter(unit=OuterRef(column), valid_from__lte=day).order_by("-valid_from")


def by_area():
    """Order of rows of a plan: areas in their order, those without one last, then as entered."""
    return F("area__order").asc(nulls_last=True), "pk"
