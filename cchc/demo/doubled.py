"""Published rounds of the demo with two first appraisers, one stricter than the other; in one of
them a tenth of the rows of each sheet is decided by a second person, independently. All made up."""

from collections import defaultdict
from random import Random

from cchc.demo.score_values import lower_value
from cchc.lib.illustrative import MARK
from scoring.actions.blind import (
    appraise_blind,
    assign_blind_appraiser,
    keep_first,
    set_blind_rows,
)
from scoring.actions.round import assign_appraiser
from scoring.blind import chosen_entries
from scoring.models import Assignment, BlindAssignment
from scoring.models.round import barred_units

DIFFERS = 0.15  # of the rows that two decide


def assign_twice(org, the_round, units, *, is_blind):
    """Half of the sheets to each appraiser of the standing body, its own to the office. `is_blind`:
    a tenth of the rows also to a second person, who is near neither of them."""
    coordinator, office = org.users["thuongtruc.snv"], org.users["thamdinh.vp"]
    ours = [unit for unit in units if unit.pk in org.standing_bodies]
    others = [unit for unit in units if unit.pk not in org.standing_bodies]
    firsts = (
        (org.users["thamdinh.snv"], others[::2]),
        (org.second_appraiser, others[1::2]),
        (office, ours),
    )
    for appraiser, listed in firsts:
        assign_appraiser(the_round, by=coordinator, appraiser=appraiser, units=listed)
    if not is_blind:
        return
    set_blind_rows(the_round, by=coordinator, is_on=True)
    the_round.refresh_from_db()
    near = barred_units(office, the_round.year)
    seconds = defaultdict(list)
    for place, unit in enumerate(others):
        other = org.users["thamdinh.snv"] if place % 2 else org.second_appraiser
        seconds[other if unit.pk in near else office].append(unit)
    seconds[org.office_appraiser] = ours
    for appraiser, listed in seconds.items():
        assign_blind_appraiser(the_round, by=coordinator, appraiser=appraiser, units=listed)


def appraiser_of(org, sheet):
    """Who appraises the sheet."""
    found = Assignment.objects.filter(round=sheet.round_id, unit=sheet.unit_id)
    return found.select_related("appraiser").get(ended_at=None).appraiser


def lowered_rows(org, sheet, scored, chance):
    """Which rows are lowered, of those that earned points, the highest first: the stricter one
    more of them, and among the higher ones."""
    scored = list(scored)
    if appraiser_of(org, sheet) == org.second_appraiser:
        high = scored[len(scored) // 6 : len(scored) // 2]
        return chance.sample(high, k=min(len(high), chance.choice([3, 4])))
    return chance.sample(scored, k=min(len(scored), chance.choice([1, 1, 2, 3])))


def decide_twice(org, sheet, appraiser):
    """The second appraiser decides his rows; where he ends otherwise the first keeps to his own."""
    assignment = BlindAssignment.objects.filter(round=sheet.round_id, unit=sheet.unit_id).first()
    if assignment is None:
        return
    chance = Random(sheet.pk)  # noqa: S311 (made-up data)
    for entry in chosen_entries(sheet):
        differs = bool(entry.first_points) and chance.random() < DIFFERS
        value = lower_value(entry) if differs else entry.first_value
        is_lower = differs or (entry.first_points or 0) < (entry.self_points or 0)
        made = appraise_blind(
            assignment,
            by=assignment.appraiser,
            entry=entry,
            value=value,
            reason_code="FIGURES" if is_lower else "",
        )
        if made.differs_from(entry):
            note = f"Số liệu đã đối chiếu với báo cáo {MARK}"
            keep_first(entry, by=appraiser, note=note)
