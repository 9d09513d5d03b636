"""Lập kỳ chấm điểm from an earlier one: its blocks, units, appraisers and last days."""

from django.db import IntegrityError, transaction

from cchc.lib.refusal import Refused
from scoring import stages
from scoring.actions.round import refuse_strange_unit
from scoring.models import Assignment, CriteriaSet, Criterion, Round, RoundBlock, RoundUnit
from scoring.models.round import barred_units
from units.audit import tell
from units.command import command
from units.permissions import Permission, access_of
from units.roles import Role


@command("scoring.round.copied", Permission.MANAGE_ROUND, label="lập kỳ chấm điểm từ kỳ trước")
def copy_round(source, *, by, year, title, is_illustrative=False):
    """A new Round (DRAFT) with the set-up of `source`. Left out, and told in the audit row: units
    that do not live in the new year, appraisers who have no role any more or may not judge there.
    A block takes the set of the new year and the same level where there is just one."""
    the_round = _new_round(source, year, title, is_illustrative)
    for block in source.blocks.select_related("criteria_set").order_by("pk"):
        _copy_block(the_round, block)
    _copy_assignments(the_round, source)
    listed = the_round.round_units.values("unit")
    rows = source.round_units.filter(is_listed=True).exclude(unit__in=listed)
    left = [row.unit.name_on(source.last_day) for row in rows.select_related("unit")]
    tell(source=source.pk, left_out=left)
    return the_round


def _new_round(source, year, title, is_illustrative):
    days = source.days
    for _ in range(year - source.year):
        days = stages.a_year_later(days)
    if year <= source.year:
        days = {}
    try:
        with transaction.atomic():
            return Round.objects.create(
                owner=source.owner,
                standing_body=source.standing_body,
                year=year,
                title=title,
                is_illustrative=is_illustrative,
                has_explanation=source.has_explanation,
                unsubmitted=source.unsubmitted,
                **{Round.DAYS[stage]: day for stage, day in days.items()},
            )
    except IntegrityError as twin:
        raise Refused(f"Năm {year} đã có kỳ chấm điểm tên này; đặt tên khác.") from twin


def _copy_block(the_round, block):
    made = RoundBlock.objects.create(
        round=the_round, block=block.block, criteria_set=_set_for(the_round.year, block)
    )
    rows = block.round_units.filter(is_listed=True).select_related("unit").order_by("pk")
    RoundUnit.objects.bulk_create(
        RoundUnit(round=the_round, round_block=made, unit=row.unit, is_ranked=row.is_ranked)
        for row in rows.prefetch_related("unit__versions")
        if _is_of(the_round, row.unit)
    )


def _set_for(year, block):
    """The one published set of that year, owner and level; else the set of the source."""
    last = block.criteria_set
    found = CriteriaSet.objects.offered().filter(year=year, level=last.level, owner=last.owner_id)
    found = list(found[:2])
    return found[0] if len(found) == 1 else last


def _is_of(the_round, unit):
    try:
        refuse_strange_unit(the_round, unit)
    except Refused:
        return False
    return True


def _copy_assignments(the_round, source):
    listed = {
        row.unit_id: row.round_block.criteria_set_id
        for row in the_round.round_units.select_related("round_block")
    }
    codes = {}
    tops = Criterion.objects.filter(criteria_set__in=set(listed.values()), parent__isnull=True)
    for set_id, code in tops.values_list("criteria_set", "code"):
        codes.setdefault(set_id, set()).add(code)
    barred = {}
    made = []
    for item in source.assignments.filter(ended_at__isnull=True).select_related("appraiser"):
        person = item.appraiser
        if person.pk not in barred:
            is_able = person.is_active and access_of(person).has(Role.APPRAISER)
            barred[person.pk] = barred_units(person, the_round.year) if is_able else set(listed)
        if item.unit_id not in listed or item.unit_id in barred[person.pk]:
            continue
        areas = [code for code in item.areas if code in codes[listed[item.unit_id]]]
        if item.areas and not areas:
            continue
        made.append(
            Assignment(round=the_round, unit_id=item.unit_id, appraiser=person, areas=areas)
        )
    Assignment.objects.bulk_create(made)
