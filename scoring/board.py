"""The progress board of a round: a line a unit, a column a stage, who holds the ball, days left.

States and dates only; what they may be read by is said by `Sheet.visible_to`. All sheets of a round
that the reader sees are loaded in one query, so that the counts of a block are those of all its
sheets whatever the filter shows.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Subquery

from cchc.lib.clock import today
from cchc.lib.paging import page_of_list
from cchc.lib.vietnamese import fold, sort_key
from scoring import stages
from scoring.actions.round import judges_of
from scoring.filters import HOLDERS
from scoring.models import Round, Sheet, Snapshot
from scoring.models.criteria import lines_of
from scoring.models.round import barred_units
from scoring.sheet_page import add_progress
from scoring.stages import NAMES, Stage
from units.permissions import Permission, may

State = Sheet.State
UNIT, APPRAISER, OTHERS, PUBLISHER = HOLDERS
LINES = 50  # of one page
NAMED = 2  # appraisers named in one line; the others are counted
DONE = {State.APPRAISED, State.WITHDRAWN, State.PUBLISHED}
# A state in the column of its stage, whose head says the rest.
NOW_WORDS = {
    State.DRAFT: "đã chấm {answered}/{rows}",
    State.RETURNED: "trả lại",
    State.SUBMITTED: "chờ thẩm định",
    State.APPRAISING: "đã xem {looked}/{rows}",
    State.EXPLAINING: "chờ đơn vị",
    State.REAPPRAISING: "đang xem lại",
    State.APPRAISED: "chờ công bố",
}


@dataclass
class BlockLine:
    """One block above the board: how far it is and what this reader may do with it."""

    block: object
    sheets: list = field(default_factory=list)
    units: list = field(default_factory=list)
    snapshot: object = None
    can_publish: bool = False
    can_ask_correction: bool = False
    can_correct: bool = False

    @property
    def done(self):
        return sum(sheet.state in DONE for sheet in self.sheets)

    @property
    def is_ready(self):
        """Nothing but the publication is left to do, of its other sheets too: who reads the board
        may see a part of them."""
        return bool(self.sheets) and not self.block.has_left

    @property
    def is_standing(self):
        """Has it a sheet that was not withdrawn?"""
        return any(sheet.state != State.WITHDRAWN for sheet in self.sheets)

    @property
    def at_stages(self):
        """[(stage, its name, how many sheets stand there)] in the order of the round."""
        counts = Counter(sheet.stage for sheet in self.sheets)
        return [(stage.value, NAMES[stage], counts[stage]) for stage in self.block.round.stages]

    @property
    def ended(self):
        """Sheets that stand at no stage any more, in words: 18 đã công bố, 1 đưa ra khỏi kỳ."""
        counts = Counter(sheet.get_state_display() for sheet in self.sheets if not sheet.stage)
        return ", ".join(f"{count} {words}" for words, count in counts.most_common())


@dataclass(frozen=True)
class Cell:
    """One stage of one sheet: done, under way (with its words), or yet to come."""

    label: str
    is_done: bool = False
    words: str = ""

    @property
    def is_now(self):
        return bool(self.words)


class Board:
    """What the page of one round shows to `user`. `asked`: the cleaned values of BoardForm."""

    def __init__(self, user, the_round, asked):
        self.round, self.user, self.day = the_round, user, today()
        self.can_manage = bool(may(user, Permission.MANAGE_ROUND, the_round))
        self.lines = {block.pk: self._line(block) for block in self._blocks()}
        the_round.source_lines = lines_of(line.block.criteria_set for line in self.blocks)
        self.sheets = self._sheets()
        for sheet in self.sheets:
            self.lines[sheet.round_block_id].sheets.append(sheet)
        for line in self.lines.values():
            self._settle(line)
        self.asked = asked
        self.shown = [sheet for sheet in self.sheets if self._is_asked(sheet)]

    @property
    def blocks(self):
        return list(self.lines.values())

    def _blocks(self):
        last = Snapshot.objects.filter(round_block=OuterRef("pk")).order_by("-number")
        blocks = self.round.blocks.select_related("criteria_set").defer("criteria_set__text")
        if self.round.state == Round.State.DRAFT:
            blocks = blocks.prefetch_related("round_units__unit__versions")
        left = Sheet.objects.filter(round_block=OuterRef("pk")).exclude(state__in=DONE)
        return blocks.annotate(
            has_left=Exists(left),
            snapshot_pk=Subquery(last.values("pk")[:1]),
            snapshot_number=Subquery(last.values("number")[:1]),
        )

    def _line(self, block):
        block.round = self.round
        line = BlockLine(block)
        if self.round.state == Round.State.DRAFT:
            listed = [row for row in block.round_units.all() if row.is_listed]
            line.units = sorted(listed, key=lambda row: row.unit.name_key)
        if block.snapshot_pk:
            line.snapshot = Snapshot(pk=block.snapshot_pk, number=block.snapshot_number)
        return line

    def _sheets(self):
        readable = Sheet.objects.values_visible_to(self.user).filter(pk=OuterRef("pk"))
        found = Sheet.objects.visible_to(self.user).filter(round=self.round).with_short_names()
        sheets = list(found.annotate(is_readable=Exists(readable)))
        order = {pk: place for place, pk in enumerate(self.lines)}
        for sheet in sheets:
            sheet.round, sheet.line = self.round, self.lines[sheet.round_block_id]
        return sorted(
            sheets,
            key=lambda sheet: (order[sheet.round_block_id], sort_key(sheet.day_short_name)),
        )

    def _settle(self, line):
        """Asks what this reader may do with the block."""
        user, block = self.user, line.block
        if self.round.state == Round.State.OPEN and line.is_ready and line.snapshot is None:
            line.can_publish = bool(may(user, Permission.PUBLISH_RESULTS, block))
        if line.snapshot is not None:
            line.can_ask_correction = bool(may(user, Permission.REOPEN_SHEET, block))
            may_correct = bool(may(user, Permission.CORRECT_RESULTS, block))
            line.can_correct = may_correct and block.correction_requests.open().exists()

    # --- Filters ---------------------------------------------------------------------------------

    def _is_asked(self, sheet):
        asked = self.asked
        return (
            (not asked["khoi"] or sheet.line.block.block == asked["khoi"])
            and (not asked["buoc"] or sheet.stage == asked["buoc"])
            and (not asked["cho"] or holder_of(sheet) == asked["cho"])
            and (not asked["muon"] or is_behind(sheet))
            and (not asked["tim"] or fold(asked["tim"]) in fold(sheet.day_short_name))
        )

    def page(self, data):
        """The page of shown sheets that `data` (request.GET) asks for, each ready to be drawn."""
        page = page_of_list(self.shown, data, size=LINES)
        add_progress(page.rows)
        barred = barred_units(self.user, self.round.year) if self.can_manage else ()
        appraisers = self._appraisers(page.rows)
        for sheet in page.rows:
            sheet.cells = cells_of(sheet)
            role = HOLDERS.get(holder_of(sheet), "")
            sheet.holder_words = named(appraisers.get(sheet.unit_id, [])) or role
            sheet.due_words = due_words(sheet, self.day)
            sheet.due_kind = stages.left_kind(sheet.due_on, self.day) if sheet.due_words else ""
            is_own = sheet.unit_id in barred
            sheet.can_enter = self.can_manage and not is_own and sheet.can("enter_side_points")
            sheet.can_withdraw = self.can_manage and sheet.can("withdraw")
            sheet.can_allow_late = sheet.can("allow_late") and bool(
                may(self.user, Permission.ALLOW_LATE, sheet)
            )
        return page

    def _appraisers(self, sheets):
        """{unit id: names of who may appraise it today}, for the coordinator, who assigns them."""
        units = {sheet.unit_id for sheet in sheets if holder_of(sheet) == APPRAISER}
        if not units or not self.can_manage:
            return {}
        judges = judges_of(self.round)
        return {pk: sorted(str(item.appraiser) for item in judges.get(pk, ())) for pk in units}

    # --- The round as a whole --------------------------------------------------------------------

    @property
    def steps(self):
        """The stages with their last days, for ui/steps.html; [] without days."""
        days = self.round.days
        is_open = self.round.state == Round.State.OPEN
        now = stages.current(days, self.day) if is_open else None
        return [
            {
                "label": NAMES[stage],
                "is_done": stages.is_over(days[stage], self.day),
                "is_now": stage == now,
                "note": stages.left_words(days[stage], self.day)
                if is_open and not stages.is_over(days[stage], self.day)
                else f"đến {days[stage]:%d/%m/%Y}",
            }
            for stage in self.round.stages
            if stage in days
        ]

    @property
    def can_close(self):
        """Nothing is left to publish: only then the round may be closed."""
        left = [line for line in self.blocks if line.snapshot is None and line.is_standing]
        return self.can_manage and self.round.state == Round.State.OPEN and not left

    @property
    def late_count(self):
        return sum(is_behind(sheet) for sheet in self.sheets)

    @property
    def unsettled_count(self):
        """Sheets not submitted, or not again, that may be settled now."""
        if not self.can_manage or not self.round.is_over(Stage.FIRST):
            return 0
        return sum(sheet.is_unsent for sheet in self.sheets)


def holder_of(sheet):
    """Who holds the ball, as a code of HOLDERS; "" when nobody does. A block is published as a
    whole: what is appraised waits for the others."""
    if sheet.is_silent or sheet.state in Sheet.JUDGED:
        return APPRAISER
    if sheet.state in (*Sheet.EDITABLE, State.EXPLAINING):
        return UNIT
    if sheet.state != State.APPRAISED:
        return ""
    return PUBLISHER if sheet.line.is_ready else OTHERS


def named(names):
    """thamdinh.snv, thamdinh.vp và 2 người khác"""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" và {more} người khác" if more > 0 else "")


def is_behind(sheet):
    """Its stage is over, and it still stands there."""
    return sheet.stage is not None and sheet.is_late


def due_words(sheet, day):
    """How long its stage lasts for it: còn 13 ngày, quá hạn 2 ngày; "" without a day."""
    due = sheet.due_on
    if due is None:
        return ""
    left = (due - day).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return f"còn {left} ngày" if left else "hết hạn hôm nay"


def now_words(sheet):
    """What stands in the column of its stage; `add_progress` has counted its rows."""
    if sheet.state == State.DRAFT and not sheet.answered_count:
        return "chưa bắt đầu"
    return NOW_WORDS[sheet.state].format(
        answered=sheet.answered_count, looked=sheet.looked_count, rows=sheet.row_count
    )


def cells_of(sheet):
    """A Cell for each stage of its round."""
    order = sheet.round.stages
    if sheet.state == State.WITHDRAWN:
        return [Cell(NAMES[stage]) for stage in order]
    every = list(Stage)
    place = every.index(sheet.stage) if sheet.stage else len(every)
    return [
        Cell(
            NAMES[stage],
            every.index(stage) < place,
            now_words(sheet) if stage == sheet.stage else "",
        )
        for stage in order
    ]
