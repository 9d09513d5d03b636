"""Where points were lost: published results read row by row, each row under one cause.

A row is lost where the newest published points of a leaf are below its maximum. Its cause is the
reason code of the appraiser who lowered it; a row that nobody lowered was self-scored below the
maximum; what was surveyed, not scored, corrected after publication or is a penalty stands apart.
Bonus points are no loss. Nothing is read of a sheet whose results are not published.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from cchc.lib.vietnamese import thousands, upper_first
from scoring.models import Entry, Method, Reason, Result, Snapshot
from units.access import access_of
from units.lineage import forebears

SELF, UNSCORED, SURVEY, PENALTY, CORRECTED = "SELF", "UNSCORED", "SURVEY", "PENALTY", "CORRECTED"
CAUSES = {
    **dict(Reason.choices),
    SELF: "tự chấm thấp hơn điểm tối đa",
    SURVEY: "kết quả điều tra xã hội học",
    PENALTY: "điểm phạt",
    CORRECTED: "theo bản đính chính",
    UNSCORED: "chưa chấm",
}
LARGEST = 5
MOST_YEARS = 6
ZERO = Decimal(0)
_COLUMNS = (
    "pk",
    "sheet_id",
    "criterion__code",
    "criterion__name",
    "criterion__method",
    "criterion__position",
    "self_points",
    "first_points",
    "second_points",
    "first_at",
    "second_at",
    "reason_code",
)


@dataclass(frozen=True)
class Loss:
    """One row that fell short: `earned` of `max`, both None of a penalty; `lost` is above 0."""

    entry_id: int
    unit_id: int
    code: str
    name: str
    position: int
    max: Decimal | None
    earned: Decimal | None
    lost: Decimal
    cause: str

    @property
    def cause_words(self):
        return CAUSES[self.cause]


@dataclass(frozen=True)
class CauseSum:
    """What one cause took, of how many rows."""

    cause: str
    lost: Decimal
    rows: int

    @property
    def words(self):
        return CAUSES[self.cause]

    @property
    def counted(self):
        """Ban hành hoặc gửi chậm (2 mục)"""
        return f"{upper_first(self.words)} ({thousands(self.rows)} mục)"


@dataclass(frozen=True)
class Causes:
    """The causes of some losses: the five `largest`, those of the `rest`, and what was not scored
    (`unscored`, a CauseSum or None), which is no cause but a gap."""

    largest: list
    rest: list
    unscored: CauseSum | None
    lost: Decimal

    @property
    def rest_lost(self):
        return sum((each.lost for each in self.rest), ZERO)


def published_results():
    """Results that count today: those of the newest snapshot of each block."""
    return Result.objects.filter(snapshot__in=Snapshot.objects.current())


def own_results(user, *roles):
    """Published Results of the units at which this person holds one of the roles (none named: any),
    the newest year first."""
    rows = published_results().visible_to(user).filter(unit__in=access_of(user).own(*roles))
    return rows.select_related("snapshot__round_block__round").order_by(
        "-snapshot__round_block__round__year", "-snapshot__published_at", "-pk"
    )


def history_of(unit, user):
    """Published Results of the unit and of those whose records it keeps, the newest year first."""
    line = forebears([unit.pk], kept_only=True)
    rows = published_results().visible_to(user).filter(unit__in=line)
    return list(
        rows.select_related("snapshot__round_block__round").order_by(
            "-snapshot__round_block__round__year", "-snapshot__published_at", "pk"
        )
    )


def losses_of(results):
    """{sheet id: [Loss]} of these Results, the largest loss first; one query."""
    by_sheet = {result.sheet_id: result for result in results}
    found = {sheet_id: [] for sheet_id in by_sheet}
    rows = Entry.objects.filter(sheet__in=by_sheet).order_by("criterion__position")
    for row in rows.values(*_COLUMNS):
        result = by_sheet[row["sheet_id"]]
        leaf = result.leaves.get(row["criterion__code"])
        loss = None if leaf is None else _loss(row, leaf, result.unit_id)
        if loss is not None:
            found[row["sheet_id"]].append(loss)
    for losses in found.values():
        losses.sort(key=lambda loss: (-loss.lost, loss.position))
    return found


def _loss(row, leaf, unit_id):
    """The Loss of one row, None where nothing was lost."""
    points, method = Decimal(leaf["points"]), row["criterion__method"]
    if leaf["state"] == "na" or method == Method.BONUS:
        return None
    is_penalty = method == Method.PENALTY
    lost = points if is_penalty else Decimal(leaf["max"]) - points
    if lost <= 0:
        return None
    return Loss(
        entry_id=row["pk"],
        unit_id=unit_id,
        code=row["criterion__code"],
        name=row["criterion__name"],
        position=row["criterion__position"],
        max=None if is_penalty else Decimal(leaf["max"]),
        earned=None if is_penalty else points,
        lost=lost,
        cause=PENALTY if is_penalty else _cause(row, leaf["state"], points),
    )


def _cause(row, state, points):
    counted = row["self_points"]
    for column in ("first", "second"):
        if row[f"{column}_at"]:
            counted = row[f"{column}_points"]
    if (counted or 0) != points:
        return CORRECTED
    if state == "unscored":
        return row["reason_code"] or UNSCORED
    if row["criterion__method"] == Method.SURVEY:
        return SURVEY
    is_lowered = (counted or 0) < (row["self_points"] or 0)
    return row["reason_code"] if is_lowered and row["reason_code"] else SELF


def causes_of(losses):
    """The Causes of some losses, the largest first."""
    lost, rows = defaultdict(Decimal), Counter()
    for loss in losses:
        lost[loss.cause] += loss.lost
        rows[loss.cause] += 1
    order = list(CAUSES)
    sums = [CauseSum(cause, lost[cause], rows[cause]) for cause in rows]
    sums.sort(key=lambda each: (-each.lost, order.index(each.cause)))
    causes = [each for each in sums if each.cause != UNSCORED]
    return Causes(
        largest=causes[:LARGEST],
        rest=causes[LARGEST:],
        unscored=next((each for each in sums if each.cause == UNSCORED), None),
        lost=sum(lost.values(), ZERO),
    )


@dataclass(frozen=True)
class CriterionSum:
    """What the units of a block lost in one criterion, and most often why."""

    code: str
    name: str
    lost: Decimal
    units: int
    cause_words: str


def criteria_of(losses):
    """[CriterionSum] of a block's losses, the largest first."""
    groups = defaultdict(list)
    for loss in losses:
        groups[loss.position].append(loss)
    sums = [
        CriterionSum(
            rows[0].code,
            rows[0].name,
            sum(loss.lost for loss in rows),
            len(rows),
            causes_of(rows).largest[0].words if causes_of(rows).largest else CAUSES[UNSCORED],
        )
        for _, rows in sorted(groups.items())
    ]
    return sorted(sums, key=lambda each: -each.lost)


@dataclass(frozen=True)
class YearOfLosses:
    """What was lost in one year: `share` in percent of the maximum, None of a maximum of 0."""

    year: int
    url: str
    lost: Decimal
    max: Decimal
    causes: Causes
    name: str = ""

    @property
    def share(self):
        return self.lost / self.max * 100 if self.max else None

    def lost_by(self, cause):
        """Points that one cause took this year, None where it took none."""
        sums = [*self.causes.largest, *self.causes.rest]
        return next((each.lost for each in sums if each.cause == cause), None)


def by_cause(years):
    """[(words, [(year, points or None)])]: causes of all these years, the largest in sum first."""
    causes = {each.cause for year in years for each in [*year.causes.largest, *year.causes.rest]}
    rows = [(cause, [(year.year, year.lost_by(cause)) for year in years]) for cause in causes]
    order = list(CAUSES)
    rows.sort(key=lambda row: (-sum(lost or 0 for _, lost in row[1]), order.index(row[0])))
    return [(CAUSES[cause], points) for cause, points in rows]
