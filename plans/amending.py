"""What a plan says now, and what it would say with the changes of an amendment: rows of texts."""

from datetime import date

from cchc.lib.vietnamese import short_date, upper_first
from plans.models import Area, Document, Plan, PlanChange, PlanVersion, Target, Task
from plans.models.names import by_area
from plans.models.plan import TEXTS
from plans.recurrence import read_due
from plans.targets import parse_goal
from plans.versions import PARTS, differences
from units.models import Unit

# Fields of a planned task and of a target that an amendment may set; units and areas by id.
TASK_LINE = (
    "title", "deliverable", "lead", "lead_text", "partner_text", "area", "due_on", "due_text",
    "budget", "note",
)  # fmt: skip
TARGET_LINE = ("title", "goal", "unit_of_measure", "base", "area", "note")
_GONE = (Task.State.CANCELLED, Task.State.DECLINED)


def tasks_in_force(plan):
    """The tasks of the plan that are carried out, by area, with all that a row names."""
    return _named(plan.tasks.exclude(state__in=_GONE))


def _named(tasks):
    named = tasks.select_related("area", "lead").prefetch_related(
        "lead__versions", "partner_links__unit__versions"
    )
    return list(named.order_by(*by_area()))


def _tasks_said(plan, dropped):
    """The tasks that the plan names: also those that were called off or declined one by one, but
    none that left its draft, or that an amendment dropped."""
    earlier = PlanChange.objects.filter(
        kind=PlanChange.Kind.DROP,
        is_withdrawn=False,
        task__isnull=False,
        plan_version__plan=plan,
        plan_version__state=PlanVersion.State.ISSUED,
    )
    said = plan.tasks.exclude(state=Task.State.CANCELLED, assigned_on__isnull=True)
    return _named(said.exclude(pk__in=earlier.values("task")).exclude(pk__in=dropped))


def content_of(plan, dropped=()):
    """What the plan says: rows by part (plans/versions.py). `dropped`: ids of tasks that an
    amendment drops at this moment."""
    return {
        **words_of(plan),
        "targets": [_target_row(target.pk, target) for target in plan.targets.standing()],
        "tasks": [
            _task_row(task.pk, task, [link.unit for link in task.partner_links.all()])
            for task in _tasks_said(plan, dropped)
        ],
    }


def words_of(plan):
    """The two parts of its content that are no tables: {"texts": [row], "basis": [row]}."""
    return {
        "texts": _text_rows({name: getattr(plan, name) for name in TEXTS}),
        "basis": [_basis_row(document) for document in plan.basis.order_by("issued_on", "pk")],
    }


def shown_to(user, *contents):
    """The same contents without the documents of their basis that this reader does not see."""
    ids = {row["id"] for content in contents for row in content.get("basis", ())}
    seen = set(Document.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return [
        {**content, "basis": [row for row in content.get("basis", ()) if row["id"] in seen]}
        for content in contents
    ]


def _text_rows(texts):
    return [
        {"id": name, "title": words_of_field(name), "text": texts[name]}
        for name in TEXTS
        if texts[name]
    ]


def words_of_field(name):
    """What a text of a plan is called: Chủ đề năm."""
    return upper_first(Plan._meta.get_field(name).verbose_name)


def _basis_row(document):
    return {"id": document.pk, "title": str(document), "subject": document.subject}


def _area_name(area):
    return upper_first(area.name) if area else ""


def _target_row(key, target):
    unit = target.unit_of_measure
    is_said = not unit or unit in target.goal or parse_goal(target.goal).unit == unit
    return {
        "id": key,
        "area": _area_name(target.area),
        "title": target.title,
        "goal": target.goal if is_said else f"{target.goal} {unit}",
        "note": target.note,
    }


def _task_row(key, task, partners):
    return {
        "id": key,
        "area": _area_name(task.area),
        "title": task.title,
        "deliverable": task.deliverable,
        "lead": task.lead_text or upper_first(task.lead.short_name),
        "partners": partners_told(partners, task.partner_text),
        "due": task.due_text or short_date(task.due_on),
        "budget": task.budget,
        "note": task.note,
    }


def partners_told(units, text):
    """The names of units and what the plan says in words, in one text."""
    return ", ".join(filter(None, (*(upper_first(unit.short_name) for unit in units), text)))


# --- Changes ------------------------------------------------------------------------------------


def line_of(values, names):
    """Values of a form as a line of JSON: units and areas by id, dates as text."""
    line = {name: _plain(values.get(name)) for name in names}
    if "partners" in values:
        line["partners"] = [unit.pk for unit in values["partners"]]
    return line


def _plain(value):
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else value.pk


class Proposal:
    """The changes of an amendment read: what each sets, with units and areas loaded in two queries.

    `fields(change)`: of a Task or Target, without partners; `partners(change)`: [Unit].
    """

    def __init__(self, version):
        self.plan = version.plan
        named = version.changes.select_related("task__lead", "target__area", "document")
        self.changes = list(
            named.filter(is_withdrawn=False).prefetch_related("task__lead__versions").order_by("pk")
        )
        lines = [change.line for change in self.changes if change.line]
        ids = {pk for line in lines for pk in (line.get("lead"), *line.get("partners", ())) if pk}
        areas = {line["area"] for line in lines if line.get("area")}
        self.units = Unit.objects.with_names().in_bulk(ids)
        self.areas = Area.objects.in_bulk(areas)

    def of(self, subject):
        return [change for change in self.changes if change.subject == subject]

    def by_row(self, subject):
        """{id of a row of `content`: the change that made it}."""
        return {change.row or f"+{change.pk}": change for change in self.of(subject)}

    @property
    def texts(self):
        """{name of a text: what it shall be} of those that are changed."""
        return {change.field: change.line["text"] for change in self.of(PlanChange.Subject.TEXT)}

    def basis(self, kind):
        """The documents that are added, or dropped."""
        found = self.of(PlanChange.Subject.BASIS)
        return [change.document for change in found if change.kind == kind]

    def fields(self, change):
        names = TASK_LINE if change.subject == PlanChange.Subject.TASK else TARGET_LINE
        fields = {name: change.line.get(name) for name in names}
        fields["area"] = self.areas.get(fields["area"])
        if change.subject == PlanChange.Subject.TASK:
            fields["lead"] = self.units[fields["lead"]]
            fields["due_on"] = date.fromisoformat(fields["due_on"]) if fields["due_on"] else None
            if fields["due_on"] is None:
                due = read_due(fields["due_text"], self.plan.year)
                fields["due_on"], fields["recurrence"] = due.due_on, due.recurrence
        return fields

    def partners(self, change):
        return [self.units[pk] for pk in change.line.get("partners", ()) if pk in self.units]

    def content(self, now):
        """`now` (see content_of) with every change made in it."""
        said = dict.fromkeys(TEXTS, "") | {row["id"]: row["text"] for row in now["texts"]}
        dropped = {document.pk for document in self.basis(PlanChange.Kind.DROP)}
        kept = [row for row in now["basis"] if row["id"] not in dropped]
        return {
            "texts": _text_rows(said | self.texts),
            "basis": kept + [_basis_row(added) for added in self.basis(PlanChange.Kind.ADD)],
            "targets": self._rows(now["targets"], PlanChange.Subject.TARGET, self._target),
            "tasks": self._rows(now["tasks"], PlanChange.Subject.TASK, self._task),
        }

    def _rows(self, rows, subject, row_of):
        by_row, found = self.by_row(subject), []
        for row in rows:
            change = by_row.pop(row["id"], None)
            if change is None:
                found.append(row)
            elif change.kind == PlanChange.Kind.CHANGE:
                found.append(row_of(row["id"], change))
        added = {
            key: change for key, change in by_row.items() if change.kind == PlanChange.Kind.ADD
        }
        return found + [row_of(key, change) for key, change in added.items()]

    def _task(self, key, change):
        return _task_row(key, Task(**self.fields(change)), self.partners(change))

    def _target(self, key, change):
        return _target_row(key, Target(**self.fields(change)))


def pairs_of(before, after):
    """{part: [Pair]} of two contents; a part that one of them does not know has none."""
    return {
        part: differences(before[part], after[part], fields)
        for part, _title, fields in PARTS
        if part in before and part in after
    }
