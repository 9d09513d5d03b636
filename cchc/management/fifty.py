"""Lists of fifty rows for `manage.py bench`: copies of rows that a reader sees, rolled back.

The demonstration has ten to sixty rows of most kinds. What hangs on a row (files, partners, figures
of a report) is not copied: lists show none of it row by row.
"""

from cchc.lib.clock import today
from meetings.models import Conclusion, Meeting
from plans.models import Document, Explanation, Inspection, Plan, Remedy, Report, Task
from plans.models.task_query import UNFINISHED
from scoring.models import Round, Snapshot
from units.access import access_of
from units.models import Position, Unit

ROWS = 51  # one page, and that there is another one


def fill(name, reader):
    """Makes the list with this url as long as a page, where it is known how and there is a row."""
    if name in _KINDS:
        _KINDS[name](reader)


def _copies(rows, unlike):
    """Adds as many copies of these rows as are wanting; `unlike(row, number, turn)` changes what
    may stand only once: the place among the copies, and how often its row was copied by then."""
    found = list(rows.order_by("pk")[:ROWS])
    made = []
    for number in range(ROWS - len(found) if found else 0):
        turn, place = divmod(number, len(found))
        kept = found[place]
        fields = [field.attname for field in kept._meta.concrete_fields if not field.primary_key]
        row = type(kept)(**{name: getattr(kept, name) for name in fields})
        unlike(row, number, turn + 1)
        made.append(row)
    rows.model._base_manager.bulk_create(made)


def _alike(row, number, turn):
    """Nothing of it stands only once."""


def _documents(reader):
    def unlike(row, number, turn):
        row.symbol = f"{900 + number}-{row.symbol}"

    _copies(Document.objects.visible_to(reader).issued(), unlike)


def _plans(reader):
    _documents(reader)
    free = Document.objects.visible_to(reader).issued().filter(plan__isnull=True)
    papers = list(free.order_by("-pk")[:ROWS])

    def unlike(row, number, turn):
        row.document = papers[number]

    _copies(Plan.objects.visible_to(reader).filter(state=Plan.State.ISSUED), unlike)


def _tasks(reader):
    tasks = Task.objects.visible_to(reader).picked(state=UNFINISHED, day=today())
    _copies(tasks, _alike)


def _reports(reader):
    def unlike(row, number, turn):
        row.year -= 10 + turn

    _copies(Report.objects.visible_to(reader).standing(), unlike)


def _inspections(reader):
    rows = Inspection.objects.visible_to(reader).filter(conclusion__isnull=True)
    _copies(rows, _alike)


def _remedies(reader):
    _copies(Remedy.objects.visible_to(reader), _alike)


def _explanations(reader):
    _copies(Explanation.objects.visible_to(reader), _alike)


def _meetings(reader):
    def unlike(row, number, turn):
        row.series = row.series_on = None

    _copies(Meeting.objects.visible_to(reader), unlike)


def _conclusions(reader):
    def unlike(row, number, turn):
        row.order, row.carried_from = 1000 + number, None

    _copies(Conclusion.objects.visible_to(reader).of_met(), unlike)


def _people(reader):
    def unlike(row, number, turn):
        row.valid_from = row.valid_from.replace(year=row.valid_from.year - turn)

    _copies(Position.objects.visible_to(reader).at(today()), unlike)


def _rounds(reader):
    def unlike(row, number, turn):
        row.title = f"{row.title} {number}"

    _copies(Round.objects.visible_to(reader), unlike)


def _ranking(reader):
    """The ranking that the page shows by itself: the newest."""
    snapshot = Snapshot.objects.current().newest_first().first()
    if snapshot is None:
        return
    others = Unit.objects.exclude(results__snapshot=snapshot)
    others = list(others.exclude(pk__in=access_of(reader).own())[:ROWS])

    def unlike(row, number, turn):
        row.unit, row.rank = others[number], number + 1

    _copies(snapshot.results.all(), unlike)


_KINDS = {
    "plans:document-list": _documents,
    "plans:plan-list": _plans,
    "plans:task-list": _tasks,
    "plans:report-list": _reports,
    "plans:inspection-list": _inspections,
    "plans:remedy-list": _remedies,
    "plans:explanation-list": _explanations,
    "meetings:meeting-list": _meetings,
    "meetings:conclusion-list": _conclusions,
    "units:person-list": _people,
    "scoring:round-list": _rounds,
    "scoring:ranking": _ranking,
}
