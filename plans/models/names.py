"""Names of units beside a row, in the same query."""

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from cchc.lib.clock import today
from units.models import UnitVersion


def short_name_of(column):
    """The short name today (or the last one) of the unit to which the column points."""
    versions = UnitVersion.objects.filter(unit=OuterRef(column), valid_from__lte=today()).order_by(
        "-valid_from"
    )
    return Subquery(versions.values(label=Coalesce(NullIf("short_name", Value("")), "name"))[:1])


def by_area():
    """Order of rows of a plan: areas in their order, those without one last, then as entered."""
    return F("area__order").asc(nulls_last=True), "pk"
