"""Names of units beside a row, in the same query."""

from functools import lru_cache

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from cchc.lib.clock import today
from units.models import UnitVersion


def short_name_of(column):
    """The short name today (or the last one) of the unit to which the column points."""
    return _short_name_on(column, today())


@lru_cache(maxsize=100)  # an expression is copied into each query that uses it
def _short_name_on(column, day):
    versions = UnitVersion.objects.filter(unit=OuterRef(column), valid_from__lte=day).order_by(
        "-valid_from"
    )
    return Subquery(versions.values(label=Coalesce(NullIf("short_name", Value("")), "name"))[:1])


def by_area():
    """Order of rows of a plan: areas in their order, those without one last, then as entered."""
    return F("area__order").asc(nulls_last=True), "pk"
