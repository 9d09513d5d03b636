"""What an appraiser's pages of one sheet show beside its rows: what is open, what differs."""

from plans.models import Document
from scoring import calculate
from scoring.appraisal_forms import KeepForm
from scoring.blind import differences
from scoring.forms import AppraisalRowForm
from scoring.models import Entry, Reason, Sheet
from scoring.sheet_page import SheetPage
from scoring.wording import value_words


def _say_first(row):
    """Reason and note of the first appraisal, wherever the second one has put them."""
    entry = row.entry
    code = entry.first_reason_code if entry.has_second else entry.reason_code
    row.first_reason = Reason(code).label if code else ""
    row.first_note = entry.first_note if entry.has_second else entry.note


class AppraisalPage(SheetPage):
    """The sheet as its appraiser sees it. Each row gets `is_open` (it waits for him); in the second
    appraisal only what the unit disputes does. `user`: the appraiser."""

    def __init__(self, sheet, user):
        super().__init__(sheet, calculate.COUNTED)
        self.user = user
        self.is_second = sheet.state == Sheet.State.REAPPRAISING
        self.assignment = sheet.assignments_of(user.pk).first()
        differing = {}
        if sheet.round.has_blind_rows and sheet.state == Sheet.State.APPRAISING:
            differing = {entry.pk: blind for entry, blind in differences(sheet)}
        for row in self.rows:
            row.blind = differing.get(row.pk)
            row.is_open = self.may_decide(row) and (
                not row.entry.is_looked_at or row.blind is not None
            )
            row.blind_words = value_words(row.blind.value) if row.blind else ""
            row.asks_na = row.entry.na_state == Entry.Na.ASKED or (
                row.is_open and self.is_second and row.entry.na_state == Entry.Na.REFUSED
            )
            _say_first(row)

    @property
    def rows(self):
        """Every row that the unit scores, in the order of the set."""
        return [row for area in self.areas for row in area.rows]

    def may_decide(self, row):
        """Is it in the hands of this appraiser now? Rights are asked again when he decides."""
        covers = self.assignment and self.assignment.covers(row.criterion.top_code)
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
        return f"{self.sheet.appraisal_url}?linh-vuc={row.criterion.top_code}#e{row.pk}"

    def prepare(self, rows, bound=None):
        """Gives these rows their forms (`bound`: {entry id: what was typed and is wrong}), and the
        evidence the pages of its documents that the appraiser may open."""
        for row in rows:
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

    @property
    def disputed_count(self):
        return sum(bool(row.entry.is_disputed) for row in self.rows)

    @property
    def open_count(self):
        return sum(row.is_open for row in self.rows)
