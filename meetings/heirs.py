"""Which unit stands for another on a given day: down and up the chain of kept records."""

from django.db.models import Case, OuterRef, Q, Subquery, When

from cchc.lib.clock import today
from units.lineage import keepers_of, line_of
from units.models import Host, Unit, UnitVersion


def unit_on(unit, day, among):
    """The unit itself where it lived that day, else the one of its line in `among` that did.

    None when there is no such unit, or more than one.
    """
    if unit.is_alive_on(day):
        return unit
    found = [
        other for other in among.filter(pk__in=line_of(unit)).with_names() if other.is_alive_on(day)
    ]
    return found[0] if len(found) == 1 else None


def leads_of(unit):
    """Units of today that may be given a task by this unit, itself or its heir first.

    Then the agencies at which it is established, and by name what stands under it and beside it.
    """
    day = today()
    own = [heir for heir in keepers_of(unit) if heir.is_alive_on(day)]
    hosts = Host.objects.at(day).filter(party_unit__in=own).values_list("agency", flat=True)
    below = [part.pk for heir in own for part in heir.subtree(day)]
    uppers = [version.parent_id for heir in own if (version := heir.at(day)) and version.parent_id]
    beside = UnitVersion.objects.at(day).filter(parent__in=uppers).values_list("unit", flat=True)
    first = list(dict.fromkeys([*(heir.pk for heir in own), *hosts]))
    places = Case(*(When(pk=pk, then=place) for place, pk in enumerate(first)), default=len(first))
    named = UnitVersion.objects.at(day).filter(unit=OuterRef("pk"))
    return (
        Unit.objects.at(day)
        .filter(pk__in={*first, *below, *beside})
        .with_names()
        .order_by(places, Subquery(named.values("name_key")[:1]), "pk")
    )


def units_near(unit, day):
    """Units that a meeting of this unit may invite: its superior, its neighbours, those below."""
    version = unit.version_on(day)
    near = UnitVersion.objects.at(day).filter(
        Q(parent=unit) | Q(parent=version.parent, parent__isnull=False) | Q(unit=version.parent)
    )
    return Unit.objects.at(day).filter(pk__in=near.values("unit")).exclude(pk=unit.pk).with_names()
