"""Rounds of the demo: three published years and the running one. All made up, and marked so.

The same seed gives the same points. Who scores, submits, appraises and publishes are different
people, because the guards hold here too.
"""

from datetime import date, timedelta
from random import Random

from cchc.demo.doubled import appraiser_of, assign_twice, decide_twice, lowered_rows
from cchc.demo.explained import explain
from cchc.demo.score_values import lower_value, value_of
from cchc.demo.shared_proof import prove, share
from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from plans.actions.document import register_document
from plans.models import DocType, Family
from scoring.actions.appraisal import agree_rest, appraise_entry, enter_side_points
from scoring.actions.criteria import import_set, publish_set
from scoring.actions.entry import add_evidence, ask_na, save_area
from scoring.actions.result import publish_results
from scoring.actions.round import assign_appraiser, close_round, create_round, open_round, set_block
from scoring.actions.schedule import move_deadline, prepare_round
from scoring.actions.sheet import finish_appraisal, reopen_sheet, submit_sheet
from scoring.criteria import shipped_text
from scoring.engine import read_set, write_set
from scoring.models import Criterion, Entry, Round, Sheet
from scoring.stages import Stage
from units.permissions import Role

SHIPPED = 2026  # the year of the sets that ship; other years are made of them
DEPARTMENTS, COMMUNES = "so", "xa"
# Last days of the stages: of the running round so many days from now, of the others (month, day).
AHEAD = {
    Stage.SELF: 12,
    Stage.FIRST: 33,
    Stage.EXPLANATION: 40,
    Stage.SECOND: 50,
    Stage.PUBLICATION: 60,
}
OF_THEN = {
    Stage.SELF: (11, 15),
    Stage.FIRST: (12, 5),
    Stage.EXPLANATION: (12, 12),
    Stage.SECOND: (12, 20),
    Stage.PUBLICATION: (12, 31),
}
NO_DOCUMENT = "Số liệu minh họa, không có tài liệu thật."


def create_rounds(org):
    """Yields a line a round: three years before this one, then the running one."""
    year, org.criteria = today().year, {}
    for before in (3, 2, 1, 0):
        yield _create_round(org, year - before, is_running=before == 0)
    _keep_other_sets(org)


def _create_round(org, year, *, is_running):
    owner, body, blocks = _parties(org, year)
    coordinator = org.users["thuongtruc.snv"]
    the_round = create_round(
        body,
        by=coordinator,
        owner=owner,
        year=year,
        is_illustrative=True,
        has_explanation=is_running,
        title=f"Chấm điểm, xếp hạng CCHC năm {year} {MARK}",
    )
    for block, units in blocks.items():
        criteria_set = _set_of(org, owner, block, year, is_running=is_running)
        set_block(the_round, by=coordinator, block=block, criteria_set=criteria_set, units=units)
    units = [unit for listed in blocks.values() for unit in listed]
    before = today().year - year
    if before in (1, 2):
        assign_twice(org, the_round, units, is_blind=before == 2)
    else:
        _assign(org, the_round, units)
    days = {stage: today() + timedelta(ahead) for stage, ahead in AHEAD.items()}
    prepare_round(
        the_round,
        by=coordinator,
        title=the_round.title,
        has_explanation=the_round.has_explanation,
        unsubmitted=the_round.unsubmitted,
        days=days,
    )
    open_round(the_round, by=coordinator)
    the_round.refresh_from_db()
    for sheet in Sheet.objects.filter(round=the_round).order_by("pk"):
        _fill(org, sheet, year, is_running)
    if is_running:
        move_deadline(
            the_round,
            by=coordinator,
            stage=Stage.PUBLICATION,
            until=days[Stage.PUBLICATION] + timedelta(5),
            reason=f"Chờ kết quả điều tra mức độ hài lòng {MARK}",
        )
        # The departments lack one sheet, so that by hand one comes to a ranking.
        _decision(org, the_round, 1, the_round.blocks.get(block=DEPARTMENTS), today())
        return f"Kỳ chấm điểm năm {year}: đang tự chấm."
    _reopen_one(org, the_round, year)
    for number, block in enumerate(the_round.blocks.order_by("pk"), 1):
        decision = _decision(org, the_round, number, block, _decided_on(year))
        publish_results(block, by=org.users["congbo.ubnd"], document=decision)
    close_round(the_round, by=coordinator)
    if year == today().year - 1:
        share(org, the_round)
    _date_back(the_round)
    return f"Kỳ chấm điểm năm {year}: đã công bố."


def _decision(org, the_round, number, block, day):
    """The decision of the owner by which the results of a block are published."""
    year = the_round.year
    return register_document(
        the_round.owner,
        by=org.users["vanphong.ubnd"],
        family=Family.STATE,
        doc_type=DocType.DECISION,
        symbol=f"{100 * number + year % 100}/QĐ-UBND",
        issued_on=day,
        subject=f"Công bố kết quả chấm điểm, xếp hạng CCHC năm {year}, {block.name} {MARK}",
    )


def _date_back(the_round):
    """Gives a round of the past the last days of then, which no action may set any more."""
    days = {Round.DAYS[stage]: date(the_round.year, *OF_THEN[stage]) for stage in the_round.stages}
    Round.objects.filter(pk=the_round.pk).update(**days)


def _reopen_one(org, the_round, year):
    """A leader reopens one sheet, which is submitted and appraised again: the annex prints it."""
    sheets = the_round.sheets.filter(round_block__block=DEPARTMENTS, state=Sheet.State.APPRAISED)
    sheet = sheets.exclude(unit__in=org.standing_bodies).order_by("pk").last()
    sheet = reopen_sheet(
        sheet, by=org.users["lanhdao.ubnd"], reason=f"Bổ sung số liệu giải quyết hồ sơ {MARK}"
    )
    sheet = submit_sheet(sheet, by=org.keeper(Role.HEAD, sheet.unit))
    _appraise(org, sheet, Random(year), is_part=False)  # noqa: S311 (made-up data)


def _decided_on(year):
    """A day in the last week of the scored year, when the owner of the round still lived."""
    return today().replace(year=year, month=12, day=28)


def _parties(org, year):
    """(owner, standing body, {block: units}) of the units that lived on the year's last day."""
    if year < org.province.founded_on.year:
        return (
            org.old_province,
            org.old_departments["Sở Nội vụ"],
            {DEPARTMENTS: list(org.old_departments.values())},
        )
    departments = [*org.departments.values(), *org.made_up]
    return org.province, org.home_affairs, {DEPARTMENTS: departments, COMMUNES: org.communes[:30]}


def _set_of(org, owner, block, year, *, is_running):
    """The whole set in the running round and, for departments, the year before, whose answers are
    told beside this year's; else a small one: the seed is to be quick and the past only looked at.
    """
    is_whole = is_running or (block == DEPARTMENTS and year == today().year - 1)
    kind = "mau" if is_whole else "minh-hoa"
    name = f"{'so' if block == DEPARTMENTS else 'xa'}-{kind}"
    text = shipped_text(f"{name}-{SHIPPED}")
    if year != SHIPPED:
        text = write_set(read_set(text).for_year(year, f"{name}-{year}"))
    coordinator = org.users["thuongtruc.snv"]
    criteria_set = import_set(owner, by=coordinator, text=text)
    return publish_set(criteria_set, by=coordinator)


def _keep_other_sets(org):
    """What else ships, as drafts that the coordinator may look at, change and publish."""
    for name in ("nq57-xa-2026", "phong-trao-thi-dua-mau"):
        import_set(org.province, by=org.users["thuongtruc.snv"], text=shipped_text(name))


def _assign(org, the_round, units):
    """The appraiser of the standing body judges all but the bodies that it grew out of."""
    coordinator = org.users["thuongtruc.snv"]
    ours = [unit for unit in units if unit.pk in org.standing_bodies]
    others = [unit for unit in units if unit.pk not in org.standing_bodies]
    assign_appraiser(the_round, by=coordinator, appraiser=org.users["thamdinh.snv"], units=others)
    assign_appraiser(the_round, by=coordinator, appraiser=org.users["thamdinh.vp"], units=ours)


def _fill(org, sheet, year, is_running):
    """One sheet as far as it has come: published years whole, the running one in every state."""
    unit, chance = sheet.unit, Random(year * 100_000 + sheet.unit_id)  # noqa: S311 (made-up data)
    officer, head = org.keeper(Role.OFFICER, unit), org.keeper(Role.HEAD, unit)
    place = sheet.pk % 7
    is_ours = unit.pk == org.ethnic.pk
    if is_running and (is_ours or (sheet.round_block.block == COMMUNES and place == 0)):
        _score_some(org, sheet, officer, chance, share=0.6 if is_ours else 0.3)
        return
    quality = chance.uniform(0.55, 0.98)
    _score_all(org, sheet, officer, chance, quality)
    if year == today().year - 1:
        prove(org, sheet, officer)
    sheet = submit_sheet(sheet, by=head)
    if is_running and sheet.round_block.block == COMMUNES and place in (1, 2):
        return
    _appraise(
        org,
        sheet,
        chance,
        is_part=is_running and place == 3 and sheet.round_block.block == COMMUNES,
    )


def _score_all(org, sheet, officer, chance, quality):
    criteria = _criteria(org, sheet.round_block.criteria_set_id)
    entries = sheet.entries.self_scored().order_by("pk")
    rows = [
        {
            "entry": pk,
            "version": version,
            "self_value": value_of(criteria[criterion], chance, quality),
            "explanation": NO_DOCUMENT,
        }
        for pk, version, criterion in entries.values_list("pk", "version", "criterion")
    ]
    save_area(sheet, by=officer, rows=rows)


def _criteria(org, set_id):
    """{key: Criterion} of a published set, which changes no more; read once."""
    if set_id not in org.criteria:
        org.criteria[set_id] = Criterion.objects.filter(criteria_set=set_id).in_bulk()
    return org.criteria[set_id]


def _score_some(org, sheet, officer, chance, share):
    rows = []
    for entry in sheet.entries.self_scored().select_related("criterion"):
        if chance.random() < share:
            rows.append(
                {
                    "entry": entry.pk,
                    "version": entry.version,
                    "self_value": value_of(entry.criterion, chance, 0.85),
                    "explanation": NO_DOCUMENT if chance.random() < 0.7 else "",
                }
            )
    save_area(sheet, by=officer, rows=rows)
    if sheet.unit_id == org.ethnic.pk:
        first = sheet.entries.self_scored().order_by("criterion__position").first()
        add_evidence(
            first,
            by=officer,
            document=org.documents["Sở Dân tộc và Tôn giáo"],
            place_in_document="Phụ lục, trang 3",
        )
    left = Entry.objects.filter(sheet=sheet, self_value__isnull=True).select_related("criterion")
    last = [entry for entry in left if entry.criterion.is_self_scored][-1]
    ask_na(last, by=officer, na_reason="Trong năm không phát sinh nội dung này (dữ liệu minh họa).")


def _appraise(org, sheet, chance, is_part):
    """Surveys, bonus and penalty, one to three lowered rows, the rest agreed."""
    appraiser = appraiser_of(org, sheet)
    scored = sheet.entries.self_scored().filter(self_points__gt=0).order_by("-self_points", "pk")
    for entry in lowered_rows(org, sheet, scored.select_related("criterion"), chance):
        entry.sheet = sheet
        appraise_entry(
            entry,
            by=appraiser,
            first_value=lower_value(entry),
            note=f"Ghi chú {MARK}",
            reason_code=chance.choice(["NO_EVIDENCE", "LATE", "FIGURES", "NOT_MET"]),
        )
    if is_part:
        return
    sheet = agree_rest(sheet, by=appraiser)
    decide_twice(org, sheet, appraiser)
    rows = []
    criteria = _criteria(org, sheet.round_block.criteria_set_id)
    side = sheet.entries.side().order_by("pk").values_list("pk", "version", "criterion")
    for pk, version, key in side:
        if criteria[key].method == "survey":
            value = value_of(criteria[key], chance, chance.uniform(0.7, 0.95))
        elif chance.random() < 0.3:
            value = value_of(criteria[key], chance, 0.5)
        else:
            continue
        rows.append({"entry": pk, "version": version, "value": value})
    sheet = enter_side_points(sheet, by=appraiser, rows=rows)
    sheet = finish_appraisal(sheet, by=appraiser)
    is_commune = sheet.round_block.block == COMMUNES
    explain(org, sheet, appraiser, sheet.pk % 7 if is_commune else None)
