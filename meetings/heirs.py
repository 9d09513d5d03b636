"""Which unit stands for another on a given day: down and up the chain of kept records."""

from units.models import Succession, Unit


def line_of(unit):
    """Ids of the unit, of all whose records it keeps, and of all that keep its own."""
    links = list(
        Succession.objects.filter(keeps_records=True, successor__isnull=False).values_list(
            "predecessor_id", "successor_id"
        )
    )
    return {unit.pk} | _reach(unit.pk, links, 0) | _reach(unit.pk, links, 1)


def _reach(start, links, side):
    found, ends = set(), {start}
    while ends := {link[1 - side] for link in links if link[side] in ends} - found:
        found |= ends
    return found


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


def living_heir(unit, day):
    """Who keeps the records of a unit on that day: itself while it lives; None without an heir."""
    seen = set()
    while unit is not None and not unit.is_alive_on(day) and unit.pk not in seen:
        seen.add(unit.pk)
        unit = Unit.objects.filter(
            forebears__predecessor=unit, forebears__keeps_records=True
        ).first()
    return unit if unit is not None and unit.is_alive_on(day) else None
