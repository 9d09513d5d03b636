"""Strict and lenient appraisers: what each deducts against others on the same criteria.

Only of published sheets, and only of the first appraisal: the second decides what is disputed,
which is no fair sample. A criterion that one person alone appraised compares with nothing and is
left out.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from cchc.lib.fields import ScoreField
from scoring.models import BlindAppraisal, Entry, Sheet
from units.models import User

ENOUGH = 30  # rows on either side from which a difference says something
ALIKE = Decimal("0.1")  # of what others deduct: a smaller difference is none


@dataclass
class Appraiser:
    """`rows`: decided in all; `compared`: those on criteria that others appraised too; `lost`:
    points deducted a compared row, `others`: what others deduct on the same criteria, each weighed
    by how often this person met it; None where nothing compares. `other_rows`: theirs."""

    user: User
    rows: int = 0
    compared: int = 0
    other_rows: int = 0
    lost: Decimal | None = None
    others: Decimal | None = None

    @property
    def difference(self):
        """Points a row: positive is stricter than others. None where nothing compares."""
        return None if self.lost is None else self.lost - self.others

    @property
    def is_enough(self):
        return min(self.compared, self.other_rows) >= ENOUGH

    @property
    def is_alike(self):
        return abs(self.difference) <= ALIKE * abs(self.others)


@dataclass
class Doubled:
    """Rows appraised twice, independently: how many, how many differed, by how much on the mean,
    and in how many the first appraiser kept to his own."""

    rows: int = 0
    differing: int = 0
    kept: int = 0
    gap: Decimal | None = None


def appraisers_of(the_round):
    """[Appraiser] of the published sheets of a round, the strictest first. One query and one for
    the names."""
    counted = _counted(the_round)
    whole = {}
    for _, criterion, rows, lost in counted:
        all_rows, all_lost = whole.get(criterion, (0, Decimal(0)))
        whole[criterion] = (all_rows + rows, all_lost + lost)
    users = User.objects.in_bulk({user for user, *_ in counted})
    found = {pk: Appraiser(user) for pk, user in users.items()}
    sums = {pk: [Decimal(0), Decimal(0)] for pk in users}
    for user, criterion, rows, lost in counted:
        found[user].rows += rows
        other_rows, other_lost = whole[criterion][0] - rows, whole[criterion][1] - lost
        if other_rows:
            found[user].compared += rows
            found[user].other_rows += other_rows
            sums[user][0] += lost
            sums[user][1] += rows * other_lost / other_rows
    for pk, appraiser in found.items():
        if appraiser.compared:
            appraiser.lost, appraiser.others = (each / appraiser.compared for each in sums[pk])
    return sorted(
        found.values(),
        key=lambda one: (one.difference is None, -(one.difference or 0), one.user.username),
    )


def _counted(the_round):
    """[(user, criterion, rows, points deducted)] of published rows."""
    rows = Entry.objects.self_scored().filter(
        sheet__round=the_round,
        sheet__state=Sheet.State.PUBLISHED,
        self_value__isnull=False,
        first_by__isnull=False,
        na_state__in=(Entry.Na.NONE, Entry.Na.REFUSED),
    )
    lost = F("self_points") - Coalesce(F("first_points"), Decimal(0), output_field=ScoreField())
    grouped = rows.order_by().values_list("first_by", "criterion")
    return list(grouped.annotate(rows=Count("pk"), lost=Sum(lost, output_field=ScoreField())))


def doubled_of(the_round):
    """Doubled of the published sheets of a round."""
    rows = BlindAppraisal.objects.filter(
        entry__sheet__round=the_round, entry__sheet__state=Sheet.State.PUBLISHED
    ).select_related("entry")
    told, gaps = Doubled(), []
    for row in rows:
        told.rows += 1
        if row.differs_from(row.entry):
            told.differing += 1
            told.kept += row.settled_at is not None
        gaps.append(abs((row.entry.first_points or 0) - (row.points or 0)))
    if gaps:
        told.gap = sum(gaps, Decimal(0)) / len(gaps)
    return told
