"""Kết quả: published block by block as an immutable snapshot, corrected only by the next one."""

import json
import secrets
from datetime import date

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from plans.models import Document
from scoring import calculate
from scoring.actions.acts import note_act
from scoring.models import CorrectionRequest, Result, Sheet, SheetAct, Snapshot
from units.audit import canonical, tell
from units.command import command
from units.lineage import forebears
from units.permissions import Permission

# Signs that are not taken for one another on paper: no 0 O, 1 I L, U V.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTWXYZ"


@command("scoring.result.published", Permission.PUBLISH_RESULTS)
def publish_results(round_block, *, by, document):
    """Công bố kết quả của một khối: every sheet APPRAISED or WITHDRAWN; `document`: the issued
    decision. -> Snapshot number 1, with a Result for each unit."""
    the_round = round_block.round
    the_round.refuse_unless("publish")
    if round_block.snapshots.exists():
        raise Refused("Kết quả đã công bố không sửa được; lập bản đính chính kèm lý do.")
    sheets = list(
        round_block.sheets.select_for_update(no_key=True, of=("self",))
        .exclude(state=Sheet.State.WITHDRAWN)
        .with_names()
        .order_by("pk")
    )
    _refuse_unready(sheets)
    _refuse_unissued(document)
    units = []
    for sheet in sheets:
        sheet.round_block = round_block
        given = calculate.given_of(sheet.entries.select_related("criterion"))
        units.append(_scored_unit(sheet, given))
        sheet.move("publish")
        sheet.version += 1
        sheet.save(update_fields=["state", "version"])
        note_act(sheet, SheetAct.Act.PUBLISH, by)
    return _make_snapshot(round_block, units, by=by, document=document, number=1)


def _refuse_unready(sheets):
    waiting = [sheet for sheet in sheets if sheet.state != Sheet.State.APPRAISED]
    if waiting:
        names = ", ".join(sheet.unit_short_name for sheet in waiting)
        raise Refused(
            f"Chưa công bố được: {len(waiting)} phiếu chưa thẩm định xong ({names}).",
            [(f"{sheet.unit_short_name}: {sheet.get_state_display()}", "") for sheet in waiting],
        )
    if not sheets:
        raise Refused("Khối này không có phiếu nào để công bố.")


def _refuse_unissued(document):
    if document is None or document.state != Document.State.ISSUED:
        raise Refused("Chọn văn bản phê duyệt kết quả đã ban hành trong sổ văn bản.")


@command(
    "scoring.result.correction_asked", Permission.REOPEN_SHEET, label="yêu cầu đính chính kết quả"
)
def request_correction(round_block, *, by, reason):
    """Lãnh đạo yêu cầu đính chính kết quả đã công bố. -> CorrectionRequest."""
    if not round_block.snapshots.exists():
        raise Refused("Khối này chưa công bố kết quả nên chưa có gì để đính chính.")
    if not reason:
        raise Refused("Chưa nhập lý do yêu cầu đính chính.")
    return CorrectionRequest.objects.create(round_block=round_block, by=by, at=now(), reason=reason)


@command("scoring.result.corrected", Permission.CORRECT_RESULTS)
def correct_results(round_block, *, by, request, document, reason, changes):
    """Đính chính kết quả: the next snapshot, of the last one's answers with `changes` laid over.

    `request`: an unused CorrectionRequest of the block; `changes`: dicts with `unit` (its key),
    `code` and `value` (JSON's types; None: not scored). The sheets stay as they were published.
    """
    last = round_block.snapshots.order_by("-number").first()
    if last is None:
        raise Refused("Khối này chưa công bố kết quả nên chưa có gì để đính chính.")
    if request.round_block_id != round_block.pk or hasattr(request, "snapshot"):
        raise Refused("Yêu cầu đính chính này thuộc khối khác hoặc đã dùng; cần yêu cầu mới.")
    if request.by_id == by.pk:
        raise Refused("Người yêu cầu không tự đính chính; cần một người công bố khác.")
    if not reason or not changes:
        raise Refused("Chưa nhập lý do hoặc nội dung đính chính.")
    _refuse_unissued(document)
    answers = {unit["unit_id"]: unit["answers"] for unit in json.loads(last.payload)["units"]}
    for change in changes:
        _lay_over(round_block, answers, change)
    sheets = round_block.sheets.filter(unit__in=answers, state=Sheet.State.PUBLISHED)
    units = []
    for sheet in sheets.with_names().order_by("pk"):
        sheet.round_block = round_block
        units.append(_scored_unit(sheet, answers[sheet.unit_id]))
    tell(changes=changes)
    return _make_snapshot(
        round_block,
        units,
        by=by,
        document=document,
        number=last.number + 1,
        reason=reason,
        request=request,
        changes=changes,
    )


def _lay_over(round_block, answers, change):
    given = answers.get(change["unit"])
    if given is None:
        raise Refused("Đơn vị này không có trong kết quả đã công bố.")
    calculate.points_of(round_block.criteria_set, change["code"], change["value"])
    given.pop(change["code"], None)
    if change["value"] is not None:
        given[change["code"]] = {"value": change["value"]}


def _scored_unit(sheet, given):
    """What is published of one unit: its answers and what the engine makes of them."""
    result = calculate.score_given(sheet.criteria_set, given)
    return {
        "sheet": sheet,
        "result": result,
        "row": {
            "unit_id": sheet.unit_id,
            "unit": sheet.unit_name,
            "is_ranked": sheet.is_ranked,
            "answers": given,
            "result": result.as_json(),
        },
    }


def _make_snapshot(
    round_block, units, *, by, document, number, reason="", request=None, changes=()
):
    ranks = calculate.places([{**unit["row"], "ratio": unit["result"].ratio} for unit in units])
    for unit in units:
        unit["row"]["rank"] = ranks[unit["row"]["unit_id"]]
    moment = now()
    the_round, the_set = round_block.round, round_block.criteria_set
    payload = canonical(
        {
            "round": {"year": the_round.year, "title": the_round.title},
            "owner": the_round.owner.name_on(the_round.last_day),
            "block": round_block.block,
            "number": number,
            "criteria_set": {
                "code": the_set.code,
                "sha256": calculate.sha256_of(the_set.text),
                "text": the_set.text,
            },
            "document": document.citation,
            "published_at": moment.isoformat(),
            "published_by": str(by),
            "reason": reason,
            "changes": list(changes),
            "units": [unit["row"] for unit in units],
        }
    )
    snapshot = Snapshot.objects.create(
        round_block=round_block,
        number=number,
        code=_new_code(),
        payload=payload,
        sha256=calculate.sha256_of(payload),
        document=document,
        published_by=by,
        published_at=moment,
        reason=reason,
        request=request,
    )
    before = _last_year(round_block)
    Result.objects.bulk_create(_result(snapshot, unit, before) for unit in units)
    tell(units=len(units), sha256=snapshot.sha256)
    return snapshot


def _new_code():
    while True:
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(8))
        if not Snapshot.objects.filter(code=code).exists():
            return code


def _last_year(round_block):
    """The ranks of the year before in the same block: {unit key: rank}, None where that was not
    published at all."""
    the_round = round_block.round
    owners = forebears([the_round.owner_id], kept_only=True)
    found = (
        Snapshot.objects.current()
        .filter(
            round_block__block=round_block.block,
            round_block__round__owner__in=owners,
            round_block__round__year=the_round.year - 1,
        )
        .order_by("-published_at", "-pk")
        .first()
    )
    return None if found is None else dict(found.results.values_list("unit", "rank"))


def _result(snapshot, unit, before):
    result, row, sheet = unit["result"], unit["row"], unit["sheet"]
    change, previous = _change(sheet, row["rank"], before)
    areas = calculate.area_sums(sheet.criteria_set, result)
    return Result(
        snapshot=snapshot,
        sheet=sheet,
        unit=sheet.unit,
        unit_name=row["unit"],
        is_ranked=row["is_ranked"],
        points=result.total.points,
        max=result.total.max,
        percent=result.percent,
        band=result.band or "",
        rank=row["rank"],
        previous_rank=previous,
        change=change,
        areas=[
            {
                "code": area["code"],
                "name": area["name"],
                "points": str(area["points"]),
                "max": str(area["max"]),
                "percent": None if area["percent"] is None else str(area["percent"]),
            }
            for area in areas
        ],
        leaves=row["result"]["leaves"],
    )


def _change(sheet, rank, before):
    """(Change, rank of the year before or None)."""
    change = Result.Change
    if before is None or rank is None:
        return change.NONE, None
    if before.get(sheet.unit_id) is not None:
        return change.COMPARED, before[sheet.unit_id]
    first_day = date(sheet.round.year, 1, 1)
    if sheet.unit.founded_on >= first_day and sheet.unit.forebears.exists():
        return change.BREAK, None
    ranked_once = Result.objects.filter(
        unit=sheet.unit, rank__isnull=False, snapshot__round_block__round__year__lt=sheet.round.year
    )
    return (change.RETURNED if ranked_once.exists() else change.NEW), None
