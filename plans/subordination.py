"""Who stands under whom on a day, and so who may be given a task by whom."""

from cchc.lib.clock import today
from units.models import Branch, Host, Unit


def heirs_of(unit):
    """The unit, and the units that keep its records after it, down the whole chain."""
    found, layer = {unit.pk: unit}, [unit]
    while layer:
        heirs = Unit.objects.filter(
            forebears__predecessor__in=layer, forebears__keeps_records=True
        ).exclude(pk__in=found)
        layer = list(heirs)
        found.update((heir.pk, heir) for heir in layer)
    return list(found.values())


def line_above(unit, day):
    """Ids of the unit and of everything over it on that day, nearest first."""
    line = []
    while unit is not None and unit.pk not in line:
        line.append(unit.pk)
        version = unit.version_on(day)
        unit = version.parent if version else None
    return line


def is_subordinate(lead, assigner, day=None):
    """Does `lead` stand at or under `assigner` (or the heir of it)? Such a lead cannot decline."""
    day = day or today()
    line = line_above(lead, day)
    return any(unit.pk in line for unit in heirs_of(assigner))


def hosts_it(lead, assigner, day=None):
    """Is `lead` the agency at which the Party organisation `assigner` is established?"""
    if assigner.branch != Branch.PARTY:
        return False
    ids = [unit.pk for unit in heirs_of(assigner)]
    return Host.objects.at(day or today()).filter(party_unit__in=ids, agency=lead).exists()


def is_neighbour(lead, assigner, day=None):
    """Do both stand under one top on that day? Such a lead is asked, and may decline."""
    day = day or today()
    tops = {line_above(unit, day)[-1] for unit in heirs_of(assigner)}
    return line_above(lead, day)[-1] in tops
