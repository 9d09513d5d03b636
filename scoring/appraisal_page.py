"""What an appraiser's pages of one sheet show beside its rows: what is open, what differs."""

from django.db.models import F

from plans.models import Document
from scoring import calculate
from scoring.appraisal_forms import KeepForm
from scoring.blind import differences
from scoring.forms import AppraisalRowForm
from scoring.models import Entry, Reason, Sheet
from scoring.sheet_page import Area, Row, SheetPage
from scoring.wording import AREA_NAMES, value_words

# Columns of a row that say whether it was looked at, what it lost, whether it waits.
COUNTED = (
    "sheet",
    "self_value",
    "self_points",
    "first_value",
    "first_points",
    "first_at",
    "second_value",
    "second_points",
    "second_at",
    "is_disputed",
    "na_state",
)


def agree_words(sheet):
    """The button that takes the unit's value."""
    return "Chấp nhận giải trình" if sheet.state == Sheet.State.REAPPRAISING else "Thống nhất"


class AppraisalPage(SheetPage):
    """The sheet as its appraiser sees it. Each row gets `is_open` (it waits for him); in the second
    appraisal only what the unit disputes does. `user`: the appraiser.

    Of every row only what the counts need is loaded, and nothing is scored: a decision sends the
    counts anew with its one row. `prepare` loads the rows that are shown, whole.
    """

    def __init__(self, sheet, user):
        self.sheet, self.user = sheet, user
        self.is_second = sheet.state == Sheet.State.REAPPRAISING
        self.agree_words = agree_words(sheet)
        self.assignment = sheet.assignment_of(user.pk)
        the_set = calculate.engine_set(sheet.criteria_set)
        self.decimals = the_set.decimals
        by_code = {
            top.code: Area(top.code, top.name, AREA_NAMES.get(top.notes.get("area"), top.name))
            for top in the_set.children()
        }
        rows = sheet.entries.self_scored().order_by("criterion__position")
        for entry in rows.only(*COUNTED).annotate(top_code=F("criterion__top_code")):
            entry.sheet = sheet
            row = Row(entry)
            row.top_code = entry.top_code
            by_code[row.top_code].rows.append(row)
        self.areas = [area for area in by_code.values() if area.rows]
        differing = {}
        if sheet.round.has_blind_rows and sheet.state == Sheet.State.APPRAISING:
            differing = {entry.pk: blind for entry, blind in differences(sheet)}
        for row in self.rows:
            row.blind = differing.get(row.pk)
            row.is_open = self.may_decide(row) and (
                not row.entry.is_looked_at or row.blind is not None
            )

    @property
    def rows(self):
        """Every row that the unit scores, in the order of the set."""
        return [row for area in self.areas for row in area.rows]

    def may_decide(self, row):
        """Is it in the hands of this appraiser now? Rights are asked again when he decides."""
        covers = self.assignment and self.assignment.covers(row.top_code)
        stands = self.is_second and not row.entry.is_disputed
        return bool(self.sheet.is_judged and covers and not stands)

    def area(self, code):
        """The Area with this code, else the first one in which a row waits."""
        waits = [area.code for area in self.areas if any(row.is_open for row in area.rows)]
        known = {area.code for area in self.areas}
        return super().area(code if code in known else (waits or [""])[0])

    def next_open(self, after=None):
        """The Row that waits next behind this entry, round to the beginning; None: none does."""
        rows = self.rows
        place = next((at + 1 for at, row in enumerate(rows) if after and row.pk == after.pk), 0)
        return next((row for row in [*rows[place:], *rows[:place]] if row.is_open), None)

    def url_of(self, row):
        return f"{self.sheet.appraisal_url}?linh-vuc={row.top_code}#e{row.pk}"

    def prepare(self, rows, bound=None):
        """Loads these rows whole and gives them their forms (`bound`: {entry id: what was typed and
        is wrong}), and the evidence the pages of its documents that the appraiser may open."""
        wanted = self.sheet.entries.with_evidence().filter(pk__in=[row.pk for row in rows])
        whole = {entry.pk: entry for entry in wanted}
        for row in rows:
            row.entry = whole[row.pk]
            row.entry.sheet = self.sheet
            self._say(row)
            if self.may_decide(row):
                typed = (bound or {}).get(row.pk)
                row.form = typed or AppraisalRowForm(row.entry, self.decimals)
                row.keep_form = KeepForm(auto_id=f"k{row.pk}-%s") if row.blind else None
        items = [item for row in rows for item in row.evidence]
        ids = {item.document_id for item in items if item.document_id}
        seen = Document.objects.visible_to(self.user).in_bulk(ids) if ids else {}
        for item in items:
            document = seen.get(item.document_id)
            item.document_url = document.get_absolute_url() if document else ""

    def _say(self, row):
        """Is it asked not to apply, or was that granted before the sheet was reopened; reason and
        note of the first appraisal, wherever the second one has put them; what the independent
        appraisal says where it differs."""
        entry = row.entry
        row.asks_na = entry.na_state == Entry.Na.ASKED or (
            row.is_open
            and entry.na_state == (Entry.Na.REFUSED if self.is_second else Entry.Na.GRANTED)
        )
        code = entry.first_reason_code if entry.has_second else entry.reason_code
        row.first_reason = Reason(code).label if code else ""
        row.first_note = entry.first_note if entry.has_second else entry.note
        row.blind_words = value_words(row.blind.value) if row.blind else ""

    @property
    def disputed_count(self):
        return sum(bool(row.entry.is_disputed) for row in self.rows)

    @property
    def open_count(self):
        return sum(row.is_open for row in self.rows)
