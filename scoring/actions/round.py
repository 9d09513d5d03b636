"""Kỳ chấm điểm: prepared, opened and closed by the coordinator of its standing body."""

from collections import defaultdict

from django.db import IntegrityError, transaction

from cchc.lib.clock import now, today
from cchc.lib.fields import lower_first
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from scoring.actions.schedule import refuse_disorder, schedule_gaps
from scoring.models import (
    Assignment,
    CriteriaSet,
    Criterion,
    Entry,
    Round,
    RoundBlock,
    RoundUnit,
    Sheet,
)
from scoring.models.round import BLOCKS, barred_units, conflicting_units
from scoring.models.sheet import OWN_UNIT, belongs
from units.audit import tell
from units.command import command
from units.models import Membership
from units.permissions import Permission, access_of
from units.roles import Role


@command("scoring.round.created", Permission.MANAGE_ROUND, label="lập kỳ chấm điểm")
def create_round(
    standing_body,
    *,
    by,
    owner,
    year,
    title,
    is_illustrative=False,
    has_explanation=False,
    unsubmitted=Round.Unsubmitted.UNSCORED,
):
    """Lập kỳ chấm điểm (DRAFT). `owner`: the unit that publishes, above the standing body."""
    above = {version.parent_id for version in standing_body.versions.all() if version.parent_id} | {
        standing_body.pk
    }
    if owner.pk not in above:
        raise Refused("Đơn vị công bố phải là cấp trên trực tiếp của cơ quan thường trực.")
    try:
        with transaction.atomic():
            return Round.objects.create(
                standing_body=standing_body,
                owner=owner,
                year=year,
                title=title,
                is_illustrative=is_illustrative,
                has_explanation=has_explanation,
                unsubmitted=unsubmitted,
            )
    except IntegrityError as twin:
        raise Refused(f"Năm {year} đã có kỳ chấm điểm tên này; đặt tên khác.") from twin


@command("scoring.round.block_set", Permission.MANAGE_ROUND, label="đặt khối xếp hạng")
def set_block(the_round, *, by, block, criteria_set, units, unranked=()):
    """Names the set and the units of one block; asked again it replaces the list. -> RoundBlock.

    `units`: Units that lived in the scored year; `unranked`: those of them scored without a place.
    """
    the_round.refuse_unless("prepare")
    if block not in dict(BLOCKS):
        raise Refused("Chọn lại khối xếp hạng trong danh sách.")
    if criteria_set.state != CriteriaSet.State.PUBLISHED:
        raise Refused("Bộ tiêu chí chưa ban hành; ban hành bộ tiêu chí trước.")
    for unit in units:
        refuse_strange_unit(the_round, unit)
    row, _ = RoundBlock.objects.update_or_create(
        round=the_round, block=block, defaults={"criteria_set": criteria_set}
    )
    listed = {unit.pk for unit in units}
    unranked = {unit.pk for unit in unranked}
    elsewhere = the_round.round_units.filter(unit__in=listed, is_listed=True).exclude(
        round_block=row
    )
    if other := elsewhere.select_related("unit", "round_block").first():
        raise Refused(f"{other.unit} đã thuộc {other.round_block.name} của kỳ này.")
    row.round_units.exclude(unit__in=listed).update(is_listed=False)
    for unit in units:
        RoundUnit.objects.update_or_create(
            round=the_round,
            unit=unit,
            defaults={
                "round_block": row,
                "is_ranked": unit.pk not in unranked,
                "is_listed": True,
            },
        )
    tell(block=block, criteria_set=criteria_set.code, units=sorted(listed))
    return row


def refuse_strange_unit(the_round, unit):
    """A sheet belongs to a unit that lived in the year, under the owner at its last day of it."""
    unit.refuse_if_withdrawn()
    if unit.founded_on > the_round.last_day:
        raise Refused(f"{unit} thành lập sau năm {the_round.year}; chọn đơn vị của năm đó.")
    if unit.ended_on is not None and unit.ended_on.year < the_round.year:
        raise Refused(
            f"{unit} kết thúc hoạt động ngày {sentence_date(unit.ended_on)}, trước năm "
            f"{the_round.year}; chọn đơn vị kế thừa."
        )
    version = unit.version_on(min(unit.ended_on or the_round.last_day, the_round.last_day))
    if version is None or version.parent_id != the_round.owner_id:
        raise Refused(f"{unit} không trực thuộc {the_round.owner} nên không thuộc kỳ này.")


@command("scoring.round.appraiser_assigned", Permission.ASSIGN_APPRAISER)
def assign_appraiser(the_round, *, by, appraiser, units, areas=()):
    """Phân công thẩm định: one person to units listed in the round; `areas`: first-level codes,
    none for all. Refused for a unit that the conflict guard bars him from."""
    the_round.refuse_unless("assign")
    refuse_no_appraiser(appraiser)
    listed = set(the_round.round_units.filter(is_listed=True).values_list("unit", flat=True))
    blind = set(
        the_round.blind_assignments.standing()
        .filter(appraiser=appraiser)
        .values_list("unit", flat=True)
    )
    for unit in units:
        if unit.pk not in listed:
            raise Refused(f"{unit} không thuộc kỳ chấm điểm này.")
        if unit.pk in blind:
            raise Refused(f"{appraiser} thẩm định độc lập {unit}; chọn người khác.")
    _refuse_conflicts(appraiser, units, the_round.year)
    for unit in units:
        Assignment.objects.update_or_create(
            round=the_round,
            unit=unit,
            appraiser=appraiser,
            defaults={"areas": list(areas), "ended_at": None},
        )
    tell(appraiser=str(appraiser), units=sorted(unit.pk for unit in units), areas=list(areas))


def refuse_no_appraiser(user):
    if not access_of(user).has(Role.APPRAISER):
        raise Refused(f"{user} chưa có vai trò thẩm định viên; nhờ quản trị giao vai trò.")


def _refuse_conflicts(appraiser, units, year):
    """The same for many units at once, each named."""
    barred = barred_units(appraiser, year)
    wrong = [unit for unit in units if unit.pk in barred]
    if len(wrong) == 1:
        raise Refused(f"{wrong[0]}: {lower_first(OWN_UNIT)}")
    if wrong:
        names = ", ".join(unit.short_name for unit in wrong)
        raise Refused(
            f"Chưa phân công: {len(wrong)} đơn vị là nơi {appraiser} đang hoặc đã công tác trong "
            f"năm, cấp trên hoặc cấp dưới trực tiếp ({names}); bỏ chọn các đơn vị này."
        )


def refuse_conflict(appraiser, unit, year):
    """Nobody appraises a unit to which he belongs or belonged in the scored year."""
    if belongs(appraiser, conflicting_units(unit, year), year):
        raise Refused(f"{unit}: {lower_first(OWN_UNIT)}")


@command(
    "scoring.round.appraiser_released",
    Permission.ASSIGN_APPRAISER,
    label="thôi phân công thẩm định",
)
def release_appraiser(the_round, *, by, appraiser, units):
    """Thôi phân công: in an open round another appraiser must cover each unit and area."""
    found = the_round.assignments.filter(appraiser=appraiser, unit__in=units, ended_at__isnull=True)
    if not found.exists():
        raise Refused(f"{appraiser} không được phân công các đơn vị này.")
    found.update(ended_at=now())
    if the_round.state == Round.State.OPEN and (missing := uncovered(the_round)):
        raise Refused(f"Còn nơi không có thẩm định viên: {'; '.join(missing)}.")
    tell(appraiser=str(appraiser), units=sorted(unit.pk for unit in units))


@command("scoring.round.opened", Permission.MANAGE_ROUND, label="mở kỳ chấm điểm")
def open_round(the_round, *, by):
    """Mở kỳ chấm điểm: every listed unit gets its sheet with one empty row for each leaf. Each
    stage has its last day, and self-scoring is not over yet."""
    the_round.refuse_unless("open")
    blocks = list(the_round.blocks.select_related("criteria_set"))
    if not blocks:
        raise Refused("Kỳ chấm điểm chưa có khối nào; chọn bộ tiêu chí và đơn vị trước.")
    for block in blocks:
        if not block.round_units.filter(is_listed=True).exists():
            raise Refused(f"{upper_first(block.name)} chưa có đơn vị nào.")
    if missing := uncovered(the_round):
        raise Refused(
            "Chưa mở được kỳ: còn nơi chưa có thẩm định viên.", [(text, "") for text in missing]
        )
    refuse_disorder(the_round)
    if gaps := schedule_gaps(the_round):
        raise Refused("Chưa mở được kỳ: " + "; ".join(map(lower_first, gaps)) + ".")
    count = sum(_make_sheets(the_round, block) for block in blocks)
    the_round.move("open")
    the_round.opened_at = now()
    tell(sheets=count)


def _make_sheets(the_round, block):
    leaves = list(block.criteria_set.criteria.filter(is_leaf=True))
    listed = block.round_units.filter(is_listed=True).order_by("pk")
    sheets = Sheet.objects.bulk_create(
        Sheet(round=the_round, round_block=block, unit_id=row.unit_id, is_ranked=row.is_ranked)
        for row in listed
    )
    rows = (Entry(sheet=sheet, criterion=leaf) for sheet in sheets for leaf in leaves)
    Entry.objects.bulk_create(rows, batch_size=500)
    return len(sheets)


def uncovered(the_round):
    """Sentences for each unit, or unit and area, without an appraiser who may judge it today."""
    missing = []
    for row, able, left in coverage(the_round):
        name = row.unit.name_on(the_round.last_day)
        if left and not able:
            missing.append(name)
        elif left:
            missing.append(f"{name}, lĩnh vực {', '.join(left)}")
    return missing


def judges_of(the_round):
    """{unit id: [Assignments of those who may judge it today]}"""
    assigned = list(the_round.assignments.filter(ended_at__isnull=True).select_related("appraiser"))
    people = {item.appraiser_id: item.appraiser for item in assigned}
    appraisers = set(
        Membership.objects.at(today())
        .filter(role=Role.APPRAISER, user__in=people)
        .values_list("user", flat=True)
    )
    barred = {pk: barred_units(people[pk], the_round.year) for pk in appraisers}
    by_unit = defaultdict(list)
    for item in assigned:
        if item.appraiser_id in appraisers and item.unit_id not in barred[item.appraiser_id]:
            by_unit[item.unit_id].append(item)
    return by_unit


def coverage(the_round):
    """(RoundUnit, [Assignments of those who may judge it today], [codes of the areas that nobody
    covers]) for each listed unit, block by block."""
    by_unit = judges_of(the_round)
    rows = the_round.round_units.filter(is_listed=True).select_related("unit", "round_block")
    areas = defaultdict(list)
    tops = Criterion.objects.filter(
        criteria_set__in=the_round.blocks.values("criteria_set"), parent__isnull=True
    )
    for top in tops.order_by("position"):
        areas[top.criteria_set_id].append(top.code)
    for row in rows.order_by("round_block", "pk").prefetch_related("unit__versions"):
        able = by_unit[row.unit_id]
        codes = areas[row.round_block.criteria_set_id]
        yield row, able, [code for code in codes if not any(item.covers(code) for item in able)]


def unpublished_blocks(the_round):
    """Blocks with a sheet that waits to be published: of one whose sheets are all withdrawn nothing
    ever will be."""
    standing = the_round.sheets.exclude(state=Sheet.State.WITHDRAWN).values("round_block")
    return the_round.blocks.filter(pk__in=standing, snapshots__isnull=True)


@command("scoring.round.closed", Permission.MANAGE_ROUND, label="đóng kỳ chấm điểm")
def close_round(the_round, *, by):
    """Đóng kỳ chấm điểm, once nothing is left to publish."""
    the_round.refuse_unless("close")
    if left := [block.name for block in unpublished_blocks(the_round)]:
        raise Refused(f"Chưa đóng được kỳ: chưa công bố {', '.join(left)}.")
    the_round.move("close")
    the_round.closed_at = now()
