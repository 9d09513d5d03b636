"""What the system counts for a report by itself, what follows from it, and proposals of its text.

Figures of meetings and scores are counted by whoever knows them and handed to the actions.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models.functions import Coalesce

from cchc.lib.vietnamese import paper_date, upper_first
from plans import report_texts as texts
from plans.models import (
    Area,
    CoverageUnit,
    Document,
    Figure,
    Finding,
    Indicator,
    Inspection,
    Plan,
    Remedy,
    Report,
    Task,
)
from plans.models.coverage import standings
from plans.report_sums import Amount, amount_of, total_of
from units.models import Branch, Kind, Unit, UnitVersion

NOT_REPORTING = (Kind.DIVISION, Kind.DISTRICT_OFFICE, Kind.COMMUNE_OFFICE, Kind.P_GROUP)
NEXT_DAYS = 92  # the coming period, for what falls due in it


@dataclass(frozen=True)
class Counted:
    """A number of the system: `value` (Decimal or None), and the records behind it."""

    value: Decimal | None
    model: str = ""
    ids: tuple = ()

    @classmethod
    def of(cls, model, ids):
        """How many records there are."""
        ids = tuple(ids)
        return cls(Decimal(len(ids)), model._meta.label, ids)


class TaskView:
    """Tasks that a unit led in a period, each with how it stood on the last day."""

    def __init__(self, unit, dates):
        self.unit, self.dates = unit, dates
        led = _given_by(dates.last).filter(lead=unit)
        led = led.select_related("area", "assigner").prefetch_related("results")
        led = led.order_by("due_on", "pk")
        self.states = [(task, self._state(task)) for task in led]
        self.states = [(task, state) for task, state in self.states if state]

    def _state(self, task):
        """The field of texts.Work in which it counts; "" where the period does not meet it."""
        first, last = self.dates.first, self.dates.last
        if due := [one for one in task.results.all() if first <= one.due_on <= last]:
            return self._state_of_periods(due)
        if task.done_on is not None and task.done_on <= last:
            if task.done_on < first:
                return ""
            return "done_late" if task.due_on and task.done_on > task.due_on else "done"
        if task.state == Task.State.CANNOT:
            return "given_up" if task.due_on is None or task.due_on >= first else ""
        is_reported = task.reported_on is not None and task.reported_on <= last
        if task.due_on is not None and task.due_on < last and not is_reported:
            return "overdue"
        return "running"

    def _state_of_periods(self, results):
        """A regular task, by the results that were due in the period: all of them, each in time."""
        last = self.dates.last
        done = [one for one in results if one.done_on is not None and one.done_on <= last]
        if len(done) == len(results):
            return "done_late" if any(one.done_on > one.due_on for one in done) else "done"
        is_missed = any(
            one.due_on < last and (one.reported_on is None or one.reported_on > last)
            for one in results
        )
        return "overdue" if is_missed else "running"

    def ids(self, *states, area="", is_given=False):
        """Keys of those that stood so (any way without states), of an area, given by others."""
        return tuple(
            task.pk
            for task, state in self.states
            if (not states or state in states)
            and (not area or (task.area is not None and task.area.code == area))
            and (not is_given or task.assigner_id != self.unit.pk)
        )

    def work_by_area(self):
        """{area code: texts.Work}. Tasks given across the branches (a Party cell to its agency)
        are left out of texts: their words may be those of closed minutes."""
        work = defaultdict(texts.Work)
        for task, state in self.states:
            if task.assigner.branch == self.unit.branch:
                code = task.area.code if task.area else ""
                getattr(work[code], state).append(task.title)
        return work

    def coming(self):
        """Titles of tasks of the unit that fall due in the months after the period."""
        last = self.dates.last
        due = Task.objects.open().filter(
            lead=self.unit,
            assigner__branch=self.unit.branch,
            due_on__gt=last,
            due_on__lte=last + timedelta(days=NEXT_DAYS),
        )
        return list(due.order_by("due_on", "pk").values_list("title", flat=True))


def _given_by(day):
    """Tasks that count and were given up to a day: that of what they come from, else that of their
    entry."""
    given_on = Coalesce("source_on", "assigned_on")
    return Task.objects.counted().annotate(given_on=given_on).filter(given_on__lte=day)


_STATES = {"total": (), "on_time": ("done",), "late": ("done_late",), "overdue": ("overdue",)}


def counted_figures(report, view):
    """{calc: Counted} of everything that plans/ knows of the report's unit and period."""
    unit, dates = report.unit, report.dates
    found = {
        f"given_tasks{'' if name == 'total' else f'_{name}'}": Counted.of(
            Task, view.ids(*states, is_given=True)
        )
        for name, states in _STATES.items()
    }
    for code in Area.objects.at(dates.last).values_list("code", flat=True):
        for name, states in _STATES.items():
            found[f"area_{name}:{code}"] = Counted.of(Task, view.ids(*states, area=code))
    planned = _given_by(dates.last).filter(plan__unit=unit, plan__year=report.year)
    plans = Plan.objects.filter(unit=unit, year=report.year, state=Plan.State.ISSUED)
    issued = Document.objects.issued().filter(
        issuer=unit, issued_on__range=(dates.first, dates.last)
    )
    rows = {
        "plan_tasks": planned,
        "plan_tasks_done": planned.filter(done_on__lte=dates.last),
        "plans_issued": plans.filter(document__issued_on__lte=dates.last),
        "documents_issued": issued,
    }
    found |= {name: Counted.of(query.model, _ids(query)) for name, query in rows.items()}
    return found | _directives(unit, dates) | _inspections(unit, dates)


def _ids(queryset):
    return queryset.order_by("pk").values_list("pk", flat=True).distinct()


def _directives(unit, dates):
    """Directives that the unit had to carry down within the period, and those that it has."""
    asked = CoverageUnit.objects.asked().filter(unit=unit, due_on__range=(dates.first, dates.last))
    made = standings(asked.select_related("coverage__document").order_by("pk"), dates.last)
    carried = [one for one in made if one.state.issued_on and one.state.issued_on <= dates.last]
    return {
        name: Counted.of(Document, [one.row.coverage.document_id for one in rows])
        for name, rows in (("directives", made), ("directives_carried", carried))
    }


def visits(unit, dates):
    """Inspections that the unit carried out within the period."""
    held = Inspection.objects.carried_out().filter(unit=unit)
    return held.filter(visited_on__range=(dates.first, dates.last)).order_by("visited_on", "pk")


def _inspections(unit, dates):
    """Units inspected, what was found and put right; not known (None) of a unit that keeps no
    inspections here."""
    names = ("units_inspected", "findings", "findings_settled")
    if not Inspection.objects.standing().filter(unit=unit).exists():
        return dict.fromkeys(names, Counted(None))
    held = list(visits(unit, dates))
    inspected = {one.inspected_id for one in held}
    findings = list(Finding.objects.standing().filter(inspection__in=held).order_by("pk"))
    remedies = defaultdict(list)
    rows = Remedy.objects.filter(finding__in=findings).exclude(state=Remedy.State.WITHDRAWN)
    for remedy in rows:
        remedies[remedy.finding_id].append(remedy)
    settled = [
        finding.pk
        for finding in findings
        if remedies[finding.pk]
        and all(one.done_on and one.done_on <= dates.last for one in remedies[finding.pk])
    ]
    return {
        "units_inspected": Counted(
            Decimal(len(inspected)), Inspection._meta.label, tuple(one.pk for one in held)
        ),
        "findings": Counted.of(Finding, [finding.pk for finding in findings]),
        "findings_settled": Counted.of(Finding, settled),
    }


def take_counted(figures, counted):
    """Put the counted numbers into {code: Figure}. What the system does not know (None) keeps its
    number, and so does what a person has typed."""
    for figure in figures.values():
        one = counted.get(figure.indicator.calc)
        is_typed = figure.origin == Figure.Origin.ENTERED
        if one is not None and one.value is not None and not is_typed:
            figure.take(Amount(one.value), Figure.Origin.COMPUTED, records=(one.model, one.ids))


def take_derived(figures):
    """Ratios that follow from two other figures. -> those that changed."""
    changed = []
    for figure in figures.values():
        indicator = figure.indicator
        if not indicator.is_derived:
            continue
        parts = figures.get(indicator.numerator), figures.get(indicator.denominator)
        values = [part.value if part else None for part in parts]
        amount = amount_of(indicator.kind, numerator=values[0], denominator=values[1])
        if amount != figure.amount:
            figure.take(amount, Figure.Origin.COMPUTED)
            changed.append(figure)
    return changed


# --- Units below --------------------------------------------------------------------------------


def subordinates(unit, day):
    """Ids of the units right under this one, of its branch, that report on their own."""
    below = UnitVersion.objects.at(day).filter(parent=unit, unit__branch=unit.branch)
    below = below.exclude(kind__in=NOT_REPORTING)
    return sorted(below.values_list("unit", flat=True))


def rolled_figures(report):
    """(ids of the units, ids of those that sent nothing, {code: (Total, ids without a value)})."""
    units = subordinates(report.unit, report.dates.last)
    sent = Report.objects.sent().filter(unit__in=units, kind=report.kind, year=report.year)
    unit_of = dict(sent.values_list("pk", "unit"))
    amounts, kinds = defaultdict(dict), {}
    rows = Figure.objects.filter(
        report__in=unit_of, indicator__indicator_set=report.indicator_set_id
    ).select_related("indicator")
    for figure in rows:
        indicator = figure.indicator
        if indicator.is_entered and indicator.kind != Indicator.Kind.LEVEL:
            kinds[indicator.code] = indicator.kind
            amounts[indicator.code][unit_of[figure.report_id]] = figure.amount
    totals = {}
    for code, given in amounts.items():
        total = total_of(kinds[code], given)
        totals[code] = total, [pk for pk in unit_of.values() if pk not in total.given]
    unsent = [pk for pk in units if pk not in unit_of.values()]
    return units, unsent, totals


def names_of_units(ids):
    """Short names of units, in Vietnamese order."""
    units = Unit.objects.with_names().filter(pk__in=ids)
    return [unit.short_name for unit in sorted(units, key=lambda unit: unit.name_key)]


# --- Text ---------------------------------------------------------------------------------------


def area_codes(day):
    """[(code, name)] of the areas that section II reports on, of that day."""
    areas = Area.objects.at(day).exclude(code__in=("DIRECTION", "IMPACT")).order_by("order")
    return list(areas.values_list("code", "name"))


def _inspection_text(report):
    """What the unit inspected in the period, and what was found."""
    held = list(visits(report.unit, report.dates).with_names())
    counted = _inspections(report.unit, report.dates)
    names = [upper_first(one.inspected_name) for one in held]
    numbers = [counted[name].value for name in ("findings", "findings_settled")]
    return texts.inspection_text(names, *numbers) if held else ""


def _received_text(report):
    """Who inspected the unit in the period, and how much was found."""
    dates = report.dates
    held = Inspection.objects.carried_out().filter(
        inspected=report.unit, visited_on__range=(dates.first, dates.last)
    )
    rows = list(held.with_names().order_by("visited_on", "pk"))
    findings = Finding.objects.standing().filter(inspection__in=rows)
    counts = Counter(findings.values_list("inspection", flat=True))
    return texts.inspected_text(
        [(upper_first(one.unit_name), paper_date(one.visited_on), counts[one.pk]) for one in rows]
    )


def _plan_text(report, counted):
    """The plans of the year, their tasks, and the directives that were to be carried down."""
    dates = report.dates
    plans = Plan.objects.filter(pk__in=counted["plans_issued"].ids).select_related("document")
    papers = [plan.document for plan in plans.order_by("document__issued_on", "pk")]
    of_party = report.unit.branch == Branch.PARTY
    cited = [(paper.issued_on, paper.cited_on_paper(of_party=of_party)) for paper in papers]
    parts = (
        [words for day, words in cited if day >= dates.first],
        [words for day, words in cited if day < dates.first],
    )
    planned, done, asked, carried = (
        counted[name].value
        for name in ("plan_tasks", "plan_tasks_done", "directives", "directives_carried")
    )
    said = texts.plan_text(*parts, planned, done, paper_date(dates.last))
    return "\n".join(filter(None, (said, texts.directives_text(asked, carried))))


def _meetings_text(report, counted):
    sent = Report.objects.standing().filter(
        unit=report.unit, sent_on__range=(report.dates.first, report.dates.last)
    )
    titles = [each.period_title for each in sent.exclude(pk=report.pk).order_by("sent_on", "pk")]
    met = counted.get("meetings_held")
    return texts.meetings_text(met.value if met else None, titles)


def proposals(report, view, counted):
    """{section code: proposed text}; sections of judgement alone get none. `counted`: {calc:
    Counted} of all that is known."""
    work = view.work_by_area()
    direction = _plan_text(report, counted), texts.area_text(work["DIRECTION"])
    found = {
        "I.1": "\n".join(filter(None, direction)),
        "I.2": _meetings_text(report, counted),
        "I.3": "\n".join(filter(None, (_inspection_text(report), _received_text(report)))),
    }
    days = paper_date(report.dates.first), paper_date(report.dates.last)
    for at, (code, _name) in enumerate(area_codes(report.dates.last), 1):
        found[f"II.{at}"] = texts.area_text(work[code])
        if view.states and not view.ids(area=code):
            found[f"II.{at}"] = texts.no_tasks_text(*days)
    whole = sum(work.values(), texts.Work())
    found[texts.RESULTS] = texts.summary_text(whole)
    found[texts.WEAKNESSES] = texts.weakness_text(whole)
    found[texts.NEXT] = texts.next_text(whole.running + whole.overdue, view.coming())
    return found
