"""Who stands under whom on a day, and so who may be given a task by whom."""

from cchc.lib.clock import today
from cchc.lib.vietnamese import fold
from units.lineage import keepers_of
from units.models import Branch, Host, Unit, UnitVersion
from units.superiors import ids_above, ids_below

MOST_FOUND = 20  # units looked up by name for one choice


def line_above(unit, day):
    """Ids of the unit and of everything over it on that day, nearest first."""
    return [unit.pk, *ids_above(unit.pk, day)]


def is_subordinate(lead, assigner, day=None):
    """Does `lead` stand at or under `assigner` (or the heir of it)? Such a lead cannot decline."""
    day = day or today()
    line = line_above(lead, day)
    return any(unit.pk in line for unit in keepers_of(assigner))


def hosts_it(lead, assigner, day=None):
    """Is `lead` the agency at which the Party organisation `assigner` is established?"""
    if assigner.branch != Branch.PARTY:
        return False
    ids = [unit.pk for unit in keepers_of(assigner)]
    return Host.objects.at(day or today()).filter(party_unit__in=ids, agency=lead).exists()


def is_neighbour(lead, assigner, day=None):
    """Do both stand under one top on that day? Such a lead is asked, and may decline."""
    day = day or today()
    tops = {line_above(unit, day)[-1] for unit in keepers_of(assigner)}
    return line_above(lead, day)[-1] in tops


def offered_leads(assigner, text=""):
    """Units that may be given a task by `assigner` today: [(title of the group, [Unit])].

    The unit with all under it, the agency that hosts it, and others under the same top whose name
    holds `text` (at most MOST_FOUND); each group in Vietnamese order, empty ones left out.
    """
    day = today()
    own = {assigner.pk, *assigner.subtree(day).values_list("pk", flat=True)}
    hosts = set(Host.objects.at(day).filter(party_unit=assigner).values_list("agency", flat=True))
    groups = [
        ("Đơn vị và cấp dưới", own),
        ("Cơ quan nơi lập tổ chức đảng", hosts if assigner.branch == Branch.PARTY else set()),
        ("Đơn vị tìm được", _neighbours_named(text, assigner, day) - own - hosts),
    ]
    return [(title, units) for title, ids in groups if (units := _in_order(ids, day))]


def units_below(upper, day, block=""):
    """Units under `upper` on that day: of a block at any depth, else right below; by name."""
    versions = UnitVersion.objects.at(day).select_related("unit")
    if block:
        versions = versions.filter(block=block, unit__in=ids_below(upper.pk, day))
    else:
        versions = versions.filter(parent=upper)
    return [version.unit for version in versions.order_by("name_key", "pk")]


def offered_below(upper, day, text=""):
    """What may be asked to carry a directive down: [(title of the group, [Unit])].

    Units right below on that day, and at most MOST_FOUND of any depth whose name holds `text`.
    """
    direct = {unit.pk for unit in units_below(upper, day)}
    groups = [("Đơn vị trực thuộc", direct)]
    if text:
        named = UnitVersion.objects.at(day).filter(
            name_fold__contains=fold(text), unit__in=ids_below(upper.pk, day) - direct
        )
        found = named.order_by("name_key", "pk").values_list("unit", flat=True)[:MOST_FOUND]
        groups.append(("Đơn vị tìm được", set(found)))
    return [(title, units) for title, ids in groups if (units := _in_order(ids, day))]


def offered_receivers(unit, text="", without=()):
    """Units to which a document of `unit` may be sent today: those above it, then as for tasks.

    `without`: Units that have it already. Groups as `offered_leads` gives them.
    """
    day = today()
    gone = {unit.pk, *(other.pk for other in without)}
    above = ("Cấp trên", _in_order(set(line_above(unit, day)) - gone, day))
    groups = [
        (title, [other for other in units if other.pk not in gone])
        for title, units in [above, *offered_leads(unit, text)]
    ]
    seen = {other.pk for other in groups[0][1]}
    rest = [(title, [o for o in units if o.pk not in seen]) for title, units in groups[1:]]
    return [(title, units) for title, units in [groups[0], *rest] if units]


def _in_order(ids, day):
    """The units that live on that day, by name."""
    units = Unit.objects.with_names().filter(pk__in=ids)
    return sorted((unit for unit in units if unit.is_alive_on(day)), key=lambda u: u.name_key)


def _neighbours_named(text, assigner, day):
    if not text:
        return set()
    top = line_above(assigner, day)[-1]
    near = {top, *ids_below(top, day)}
    named = UnitVersion.objects.at(day).filter(name_fold__contains=fold(text))
    found = set()
    for pk in named.order_by("name_key", "pk").values_list("unit", flat=True)[:200]:
        if pk in near:
            found.add(pk)
        if len(found) == MOST_FOUND:
            break
    return found
