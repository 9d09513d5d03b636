"""Tasks in groups: by area, by plan, by directive; what each is called and how it is asked for."""

from dataclasses import dataclass

from cchc.lib.vietnamese import sort_key, upper_first
from plans.filters import NO_AREA, GroupForm
from plans.models import Document, Plan
from plans.models.directives import directives_above
from plans.models.names import short_name_of
from plans.models.task_sums import AREA, ORIGINS, PLAN

# By what the rows of each way of grouping are counted.
KEYS = {GroupForm.AREA: (AREA,), GroupForm.PLAN: (PLAN,), GroupForm.DIRECTIVE: ORIGINS}
_PAPER = ("family", "doc_type", "symbol", "subject", "issued_on", "state")


@dataclass(frozen=True)
class Group:
    """`name`, `note` under it, `url` of the thing itself ("": none); `narrows`: the filters that
    leave its tasks."""

    key: object
    name: str
    narrows: dict
    note: str = ""
    url: str = ""


def grouped(picking, way, rows):
    """[(Group, its rows)] of rows that are each (tuple of the values of KEYS[way], anything)."""
    return _WAYS[way](picking, rows)


def _by_area(picking, rows):
    names = dict(picking.areas)
    found = _apart(rows)
    ordered = [code for code in names if code in found]
    ordered += sorted(code for code in found if code is not None and code not in names)
    groups = [
        (Group(code, names.get(code, f"Lĩnh vực {code}"), {"linh_vuc": code}), found[code])
        for code in ordered
    ]
    if None in found:
        none = Group(None, "Chưa ghi lĩnh vực", {"linh_vuc": NO_AREA})
        groups.append((none, found[None]))
    return groups


def _by_plan(picking, rows):
    found = _apart(rows)
    seen = Plan.objects.visible_to(picking.request.user).filter(pk__in=found.keys() - {None})
    plans = {plan.pk: plan for plan in seen.annotate(unit_name=short_name_of("unit"))}
    ordered = sorted(plans.values(), key=lambda plan: (-plan.year, sort_key(plan.unit_name)))
    groups = [
        (
            Group(
                plan.pk,
                plan.title,
                {"ke_hoach": plan.pk},
                f"{upper_first(plan.unit_name)} · {plan.get_state_display()}",
                plan.get_absolute_url(),
            ),
            found[plan.pk],
        )
        for plan in ordered
    ]
    for key in sorted(found.keys() - plans.keys() - {None}):
        groups.append(
            (Group(key, "Kế hoạch ngoài phạm vi được xem", {"ke_hoach": key}), found[key])
        )
    if None in found:
        groups.append((Group(None, "Không thuộc kế hoạch nào", {"ke_hoach": 0}), found[None]))
    return groups


def _by_directive(picking, rows):
    above = directives_above({key for keys, _ in rows for key in keys if key is not None})
    seen = Document.objects.visible_to(picking.request.user).filter(pk__in=above)
    groups = []
    for document in seen.only(*_PAPER, "issuer_text").order_by("-issued_on", "-pk"):
        plans = above[document.pk]
        group = Group(
            document.pk,
            str(document),
            {"van_ban": document.pk, "so_van_ban": None},
            document.subject,
            document.get_absolute_url(),
        )
        groups.append((group, [one for keys, one in rows if not plans.isdisjoint(keys)]))
    return groups


def _apart(rows):
    found = {}
    for (key,), one in rows:
        found.setdefault(key, []).append(one)
    return found


_WAYS = {
    GroupForm.AREA: _by_area,
    GroupForm.PLAN: _by_plan,
    GroupForm.DIRECTIVE: _by_directive,
}
