"""What the year holds in plans about the unit of a sheet; only read.

Days from which lateness counts are the same for everybody who works on the sheet; what is proposed
is made of records that its reader may see.
"""

from datetime import date

from django.urls import reverse

from cchc.lib.clock import local, today
from cchc.lib.vietnamese import short_date
from plans.models import (
    DocType,
    Document,
    Figure,
    Finding,
    Inspection,
    Plan,
    Remedy,
    Report,
    ReportPeriod,
    Target,
    Task,
)
from plans.models.report_period import level_of
from plans.models.sources import concluded
from plans.report_periods import YEAR
from plans.report_periods import title_of as period_title
from scoring import calculate
from scoring.due_days import PARENT_PLAN, REORGANISED, due_day
from scoring.hints import ALL_KINDS, Found, Paper, Place, Sent, Share, Step, Year
from scoring.models import Index, PublishedIndex, Result, SheetAct
from scoring.stages import Stage
from units.lineage import forebears
from units.models import UnitVersion
from units.superiors import ids_above


def due_of(entry):
    """The last day in time of a row counted in days late, or None."""
    if entry.criterion.rule["kind"] not in ("deadline", "late_penalty"):
        return None
    sheet = entry.sheet
    notes = calculate.engine_set(sheet.criteria_set).by_code[entry.criterion.code].notes
    return due_day(notes, events_of(sheet) if "due_after" in notes else None)


def events_of(sheet):
    """{event: date} of what the due days of this sheet may count from; what is not known is left
    out."""
    if not hasattr(sheet, "known_events"):
        sheet.known_events = {
            name: day
            for name, day in (
                (PARENT_PLAN, _parent_plan_on(sheet)),
                (REORGANISED, _reorganised_on(sheet)),
            )
            if day is not None
        }
    return sheet.known_events


def _parent_plan_on(sheet):
    """When the yearly plan of the unit directly above was issued."""
    version = sheet.unit.version_on(sheet.round.last_day)
    if version is None or version.parent_id is None:
        return None
    plan = Plan.objects.issued_for(version.parent_id, sheet.round.year).first()
    return plan.document.issued_on if plan else None


def _reorganised_on(sheet):
    """When the unit was set up, renamed or moved in the scored year; the last time, if often."""
    days = [version.valid_from for version in sheet.unit.versions.all()]
    in_year = [day for day in days if day.year == sheet.round.year]
    return max(in_year, default=None)


# --- What proposals are made of ------------------------------------------------------------------


def year_of(sheet, user, needed):
    """The Year of a sheet as this user may see it, with the parts in `needed` (names of its
    fields)."""
    reader = _Reader(sheet, user)
    parts = {name: getattr(reader, name)() for name in sorted(set(needed))}
    return Year(sheet.round.year, today=today(), **parts)


class _Reader:
    """Reads one part after the other; each method is a field of Year."""

    def __init__(self, sheet, user):
        self.sheet, self.unit, self.user = sheet, sheet.unit, user
        self.year = sheet.round.year
        self.last_day = sheet.round.last_day
        self.first_day = date(self.year, 1, 1)
        # What falls due later in the year does not count yet.
        self.until = min(today(), self.last_day)
        self._line = None

    @property
    def line(self):
        """Ids of the unit and of those that it came from: they worked in its year."""
        if self._line is None:
            self._line = list(forebears([self.unit.pk]))
        return self._line

    def _seen(self, model):
        return model.objects.visible_to(self.user)

    def papers(self):
        """Issued from October of the year before on: plans of a year are often issued before it."""
        since = date(self.year - 1, 10, 1)
        documents = self._seen(Document).issued_by(self.line, since, self.last_day)
        return [_paper(document) for document in documents.select_related("plan")]

    def awards(self):
        """Decisions of the year on praise that were sent to the unit."""
        received = self._seen(Document).issued().filter(receivers=self.unit.pk)
        received = received.filter(issued_on__range=(self.first_day, self.last_day))
        praise = received.filter(doc_type=DocType.DECISION).matching("khen")
        return [_paper(document) for document in praise.select_related("plan")]

    def reports(self):
        """Sent ones, and those whose last day is over, begun or not."""
        found = {report.kind: report for report in self._seen(Report).of_year(*self._of_year)}
        owners = [self.unit.pk, *ids_above(self.unit.pk, self.last_day)]
        rules = list(ReportPeriod.objects.for_level(level_of(self.unit, self.last_day), owners))
        owed = []
        for kind in ALL_KINDS:
            report = found.get(kind)
            rule = report.period if report else ReportPeriod.pick(rules, kind, self.year, owners)
            if rule is None:
                continue
            due = rule.dates_in(self.year).due
            sent_on = report.sent_on if report else None
            if sent_on is not None or due < today():
                title = f"Báo cáo {period_title(kind, self.year)}"
                url = report.get_absolute_url() if report else reverse("plans:report-list")
                owed.append(Sent(kind, title, url, due, sent_on))
        return owed

    @property
    def _of_year(self):
        return self.unit.pk, self.year

    def figures(self):
        found = self._seen(Figure).frozen_of(self.unit.pk, YEAR, self.year)
        return {
            figure.indicator.code: (
                figure.value,
                Found(figure.indicator.name, figure.get_absolute_url()),
            )
            for figure in found
        }

    def tasks(self):
        """Due in the year until today: of the unit's yearly plan, and given by its superior."""
        due = self._seen(Task).filter(lead=self.unit.pk, due_on__range=(self.first_day, self.until))
        version = self.unit.version_on(self.last_day)
        superior = version.parent_id if version else None
        rows = due.tallied("plan", "plan__unit", "plan__year", "assigner", day=today())
        own = [r for r in rows if (r["plan__unit"], r["plan__year"]) == self._of_year]
        given = [r for r in rows if superior is not None and r["assigner"] == superior]
        everything = (Found("Danh sách nhiệm vụ", reverse("plans:task-list")),)
        plans = {row["plan"] for row in own}
        of_plan = tuple(
            Found("Kế hoạch của đơn vị", reverse("plans:plan-detail", args=[plan]))
            for plan in sorted(plans)
        )
        return {"CCHC": _tally(own, of_plan), "superior": _tally(given, everything)}

    def conclusions(self):
        """Due in the year until today, that a meeting's conclusion gave to the unit."""
        led = self._seen(Task).filter(lead__in=self.line)
        due = concluded(led.filter(due_on__range=(self.first_day, self.until)))
        everything = (Found("Danh sách nhiệm vụ", reverse("plans:task-list")),)
        return _tally(due.tallied("lead", day=today()), everything)

    def targets(self):
        """Of the unit's plan of the year, and of that of the unit right above it."""
        version = self.unit.version_on(self.last_day)
        superior = version.parent_id if version else None
        return {
            name: self._targets_of(unit_id)
            for name, unit_id in (("own", self.unit.pk), ("superior", superior))
            if unit_id is not None
        }

    def _targets_of(self, unit_id):
        plans = self._seen(Plan).issued_for(unit_id, self.year)
        count = Target.objects.filter(plan__in=plans.order_by().values("pk")).standing().count()
        return count, tuple(Found(plan.title, plan.get_absolute_url()) for plan in plans)

    def indices(self):
        """SIPAS of the unit as it was first published for the year."""
        found = PublishedIndex.objects.visible_to(self.user).originals()
        found = found.filter(index=Index.SIPAS, year=self.year, value__isnull=False)
        row = found.filter(unit__in=self.line).order_by("-pk").first()
        if row is None:
            return {}
        url = f"{reverse('scoring:index-list')}?index={row.index}&year={row.year}"
        return {"sipas": (row.value, Found(f"{row.get_index_display()} {row.year}", url))}

    def place(self):
        """The newest published place of the unit: of the scored year, else of the year before."""
        found = Result.objects.visible_to(self.user).current().light()
        found = found.filter(
            unit=self.unit.pk,
            rank__isnull=False,
            snapshot__round_block__round__year__in=(self.year, self.year - 1),
        ).select_related("snapshot__round_block__round")
        row = found.order_by("-snapshot__round_block__round__year", "-pk").first()
        if row is None:
            return None
        year = row.snapshot.round_block.round.year
        record = Found(f"Kết quả năm {year}", row.get_absolute_url())
        return Place(year, row.rank, row.of_how_many, row.places_gained, record)

    def steps(self):
        """When the sheet was first submitted, and its explanation sent, against the last days of
        the round; a day of its own that a leader gave puts off only what comes later."""
        sheet, act = self.sheet, SheetAct.Act
        acts = sheet.acts.filter(act__in=(act.SUBMIT, act.EXPLAIN)).order_by("at", "pk")
        first = {}
        for name, at in acts.values_list("act", "at"):
            first.setdefault(name, local(at).date())
        told = "không nộp phiếu" if sheet.is_unsubmitted else "phiếu chưa nộp"
        explains = sheet.state == sheet.State.EXPLAINING
        return {
            "submitted": Step(first.get(act.SUBMIT), sheet.round.days.get(Stage.SELF), told),
            "explained": Step(
                first.get(act.EXPLAIN),
                sheet.last_day_of(Stage.EXPLANATION),
                "chưa gửi giải trình" if explains else "",
            ),
        }

    def remedies(self):
        due = self._seen(Remedy).due_at(self.line, self.first_day, self.until)
        remedies = list(due.order_by("due_on", "pk"))
        done = [remedy for remedy in remedies if remedy.done_on is not None]
        in_time = [remedy for remedy in done if remedy.done_on <= remedy.due_on]
        records = tuple(Found(str(remedy), remedy.get_absolute_url()) for remedy in remedies)
        return Share(len(remedies), len(done), len(in_time), records)

    def coverage(self):
        """Units right under this one on the last day, and which of them it visited."""
        below = UnitVersion.objects.at(self.until).filter(parent=self.unit.pk).values("unit")
        count = below.count()
        visits = self._seen(Inspection).of_units([self.unit.pk]).carried_out()
        visits = visits.filter(year=self.year, inspected__in=below).order_by("visited_on", "pk")
        visited = {visit.inspected_id: visit for visit in visits.select_related("inspected")}
        records = tuple(
            Found(f"Kiểm tra ngày {short_date(visit.visited_on)}", visit.get_absolute_url())
            for visit in visited.values()
        )
        return Share(count, len(visited), len(visited), records)

    def surprise(self):
        findings = self._seen(Finding).concluded_on(
            self.line, Inspection.Kind.SURPRISE, self.first_day, self.last_day
        )
        records = [
            Found(str(finding), finding.get_absolute_url())
            for finding in findings.select_related("inspection")
        ]
        return len(records), records


def _paper(document):
    return Paper(
        document.pk,
        f"{document}, {short_date(document.issued_on)}",
        document.get_absolute_url(),
        document.subject,
        document.doc_type,
        document.issued_on,
        document.plan.year if hasattr(document, "plan") else None,
    )


def _tally(rows, records):
    whole, done, late = (sum(row[name] for row in rows) for name in ("whole", "done", "late"))
    return Share(whole, done, done - late, records)
