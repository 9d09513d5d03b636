"""A plan made from another one: that of the year before, or the superior's."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from plans.actions.plan import rest_on
from plans.actions.task import check_lead
from plans.copying import (
    copies_of_last_year,
    copies_of_superior,
    least_years,
    tasks_to_copy,
)
from plans.models import Area, Document, Plan, Target, Task, TaskPartner
from plans.shifting import shift_words
from units.audit import tell
from units.command import command
from units.lineage import keepers_of
from units.permissions import Permission

_NONE = "Chưa chọn nhiệm vụ nào; chọn ít nhất một nhiệm vụ."


@command("plans.plan.copied", Permission.EDIT_PLAN, label="lập kế hoạch từ kế hoạch năm trước")
def copy_plan(unit, *, by, source, tasks, year, title, approver=None):
    """Lập từ kế hoạch năm trước, without results: a draft of `unit` -> Plan.

    `source`: a Plan of the unit or of one that it carries on for; `tasks`: ids of those of its
    tasks that are taken over. Targets come along, times move by the years between. A withdrawn plan
    is made anew for the same year too, with its theme and what it rested on.
    """
    if unit not in keepers_of(source.unit):
        raise Refused("Chỉ lập được từ kế hoạch của chính đơn vị hoặc đơn vị mà mình kế thừa.")
    years = year - source.year
    if years < least_years(source):
        after = f"từ năm {source.year}" if least_years(source) == 0 else f"sau năm {source.year}"
        raise Refused(f"Năm của kế hoạch mới phải {after}.")
    areas = {area.code: area for area in Area.objects.at(today())}
    chosen = tasks_to_copy(by, source).filter(pk__in=tasks)
    copies = copies_of_last_year(chosen, source, unit, years, areas)
    names = ("purpose", "objectives", "solutions", "budget", "organisation")
    names += ("theme",) if years == 0 else ()
    words = {name: shift_words(getattr(source, name), source.year, years) for name in names}
    plan = Plan.objects.create(
        unit=unit, year=year, title=title, approver=approver, doc_type=source.doc_type, **words
    )
    if years == 0:
        rest_on(plan, Document.objects.visible_to(by).filter(plans_on_it=source), by)
    _write(plan, copies)
    targets = [_target(plan, target, years, areas) for target in source.targets.standing()]
    Target.objects.bulk_create(targets)
    tell(source=source.title, tasks=len(copies), targets=len(targets))
    return plan


def _target(plan, old, years, areas):
    year = plan.year - years
    target = Target(
        plan=plan,
        title=shift_words(old.title, year, years),
        goal=shift_words(old.goal, year, years),
        base=shift_words(old.base, year, years),
        unit_of_measure=old.unit_of_measure,
        note=old.note,
        area=areas.get(old.area.code) if old.area else None,
    )
    target.read()
    return target


@command("plans.plan.carried_down", Permission.EDIT_PLAN, label="lập kế hoạch từ kế hoạch cấp trên")
def carry_down_plan(unit, *, by, source, tasks, year, title, approver=None):
    """Lập từ kế hoạch cấp trên: a draft of `unit` whose tasks name those of the superior -> Plan.

    `source`: the superior's issued Plan, on whose Document the new one rests; `tasks`: ids of the
    tasks that are carried down.
    """
    if source.state != Plan.State.ISSUED:
        raise Refused("Kế hoạch cấp trên chưa ban hành nên chưa lập kế hoạch từ đó được.")
    chosen = set(tasks)
    copies = [each for each in copies_of_superior(by, source, unit) if each.source.pk in chosen]
    plan = Plan.objects.create(unit=unit, year=year, title=title, approver=approver)
    rest_on(plan, Document.objects.visible_to(by).filter(pk=source.document_id), by)
    _write(plan, copies)
    tell(source=source.title, tasks=len(copies))
    return plan


def _write(plan, copies):
    """The planned tasks of the copies; each lead must be one that the unit may bind or ask."""
    if not copies:
        raise Refused(_NONE)
    for lead in {copy.fields["lead"].pk: copy.fields["lead"] for copy in copies}.values():
        check_lead(plan.unit, lead)
    tasks = [Task(plan=plan, assigner=plan.unit, **copy.fields) for copy in copies]
    Task.objects.bulk_create(tasks)
    TaskPartner.objects.bulk_create(
        TaskPartner(task=task, unit=partner)
        for task, copy in zip(tasks, copies, strict=True)
        for partner in copy.partners
    )
