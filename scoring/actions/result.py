"""Kết quả: published block by block as an immutable snapshot, corrected only by the next one."""

import hashlib
import json
import secrets

from django.db.models import F

from cchc.lib.bulk import insert
from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from scoring import calculate, publication
from scoring.canonical import joined, listed
from scoring.corrections import differs
from scoring.deciding import wrong_with
from scoring.models import CorrectionRequest, Sheet, SheetAct, Snapshot, SnapshotPaper
from scoring.stages import NAMES, Stage
from units.audit import canonical, tell
from units.command import command
from units.permissions import Permission

# Signs that are not taken for one another on paper: no 0 O, 1 I L, U V.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
# What a corrected snapshot takes of a unit from the one before it.
CARRIED = ("unit_id", "unit", "is_ranked", "answers", "evidence")


@command("scoring.result.published", Permission.PUBLISH_RESULTS)
def publish_results(round_block, *, by, document):
    """Công bố kết quả của một khối: every sheet APPRAISED or WITHDRAWN; `document`: the decision
    of the round's owner (scoring.deciding); the last day of publication is not over. -> Snapshot
    number 1, with a Result for each unit."""
    the_round = round_block.round
    the_round.refuse_unless("publish")
    if round_block.snapshots.exists():
        raise Refused("Kết quả đã công bố không sửa được; lập bản đính chính kèm lý do.")
    if sentence := late_words(the_round):
        raise Refused(sentence)
    sheets = list(
        round_block.sheets.select_for_update(no_key=True, of=("self",))
        .exclude(state=Sheet.State.WITHDRAWN)
        .order_by("pk")
        .values_list("pk", "unit_id", "is_ranked", "state")
    )
    _refuse_unready(sheets, round_block)
    _refuse_other_papers(document, round_block)
    last_day = the_round.last_day
    names = publication.names_on({unit_id: last_day for _, unit_id, *_ in sheets})
    answers = publication.answers_of(round_block)
    evidence = publication.evidence_of(round_block)
    rows = [
        (
            pk,
            {
                "unit_id": unit_id,
                "unit": names.get(unit_id, ""),
                "is_ranked": is_ranked,
                "answers": answers.get(pk, {}),
                "evidence": evidence.get(pk, []),
            },
        )
        for pk, unit_id, is_ranked, _ in sheets
    ]
    _close_sheets(round_block, [pk for pk, *_ in sheets], by)
    return _make_snapshot(round_block, rows, by=by, document=document, number=1)


def late_words(the_round):
    """Why results are not published any more, and the way, or "". The day that is moved stands in
    the annex with its reason, as every other lateness does."""
    if not the_round.is_over(Stage.PUBLICATION):
        return ""
    day = sentence_date(the_round.days[Stage.PUBLICATION])
    return (
        f"Bước {NAMES[Stage.PUBLICATION]} đã hết hạn 24:00 ngày {day}; đề nghị thường trực cải "
        "cách hành chính dời hạn công bố kèm lý do rồi công bố."
    )


def _refuse_unready(sheets, round_block):
    if not sheets:
        raise Refused("Khối này không có phiếu nào để công bố.")
    if all(state == Sheet.State.APPRAISED for *_, state in sheets):
        return
    waiting = round_block.sheets.with_names().order_by("pk")
    waiting = waiting.exclude(state__in=[Sheet.State.APPRAISED, Sheet.State.WITHDRAWN])
    names = ", ".join(sheet.unit_short_name for sheet in waiting)
    raise Refused(
        f"Chưa công bố được: {len(waiting)} phiếu chưa thẩm định xong ({names}).",
        [(f"{sheet.unit_short_name}: {sheet.get_state_display()}", "") for sheet in waiting],
    )


def _close_sheets(round_block, pks, by):
    """Every sheet of the block APPRAISED -> PUBLISHED, each with its act."""
    moved = round_block.sheets.filter(state=Sheet.State.APPRAISED)
    moved.update(state=Sheet.State.PUBLISHED, version=F("version") + 1)
    moment = now()
    insert(SheetAct(sheet_id=pk, act=SheetAct.Act.PUBLISH, by=by, at=moment) for pk in pks)


def _refuse_other_papers(document, round_block):
    if sentence := wrong_with(document, round_block):
        raise Refused(sentence)


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

    `request`: an unused CorrectionRequest of the block; `document`: a decision of its own;
    `changes`: dicts with `unit` (its key), `code` and `value` (JSON's types; None: not scored).
    The sheets stay as they were published.
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
    _refuse_other_papers(document, round_block)
    published = {unit["unit_id"]: unit for unit in json.loads(last.payload)["units"]}
    laid_over = [_lay_over(round_block, published, change) for change in changes]
    if not any(laid_over):
        raise Refused(
            "Nội dung đính chính trùng với kết quả đã công bố; nhập kết quả đúng, khác kết quả đã "
            "công bố."
        )
    sheets = round_block.sheets.filter(unit__in=published, state=Sheet.State.PUBLISHED)
    rows = [
        (pk, {key: published[unit_id].get(key, []) for key in CARRIED})
        for pk, unit_id in sheets.order_by("pk").values_list("pk", "unit_id")
    ]
    tell(changes=changes)
    return _make_snapshot(
        round_block,
        rows,
        by=by,
        document=document,
        number=last.number + 1,
        reason=reason,
        request=request,
        changes=changes,
    )


def _lay_over(round_block, published, change):
    """-> is it another answer than the published one?"""
    if change["unit"] not in published:
        raise Refused("Đơn vị này không có trong kết quả đã công bố.")
    given = published[change["unit"]]["answers"]
    calculate.points_of(round_block.criteria_set, change["code"], change["value"])
    was = given.pop(change["code"], None)
    if change["value"] is not None:
        given[change["code"]] = {"value": change["value"]}
    the_set = calculate.engine_set(round_block.criteria_set)
    return differs(the_set, change["code"], was, given.get(change["code"]))


def _make_snapshot(round_block, rows, *, by, document, number, reason="", request=None, changes=()):
    """The Snapshot and its Results; `rows`: (sheet id, what is published of its unit)."""
    the_round, the_set = round_block.round, round_block.criteria_set
    engine_set = calculate.engine_set(the_set)
    units = publication.score_all(engine_set, rows)
    moment = now()
    told = {
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
    }
    parts = {key: canonical(value) for key, value in told.items()}
    payload = joined({**parts, "units": listed(unit.text for unit in units)})
    snapshot = Snapshot.objects.create(
        round_block=round_block,
        number=number,
        code=_new_code(),
        payload=payload,
        sha256=calculate.sha256_of(payload),
        figures=publication.figures_of(engine_set, units),
        document=document,
        published_by=by,
        published_at=moment,
        reason=reason,
        request=request,
    )
    insert(publication.results_of(snapshot, units))
    tell(units=len(units), sha256=snapshot.sha256)
    return snapshot


def _new_code():
    while True:
        code = "".join(secrets.choice(CODE_SIGNS) for _ in range(8))
        if not Snapshot.objects.filter(code=code).exists():
            return code


@command("scoring.result.paper_kept", Permission.PUBLISH_RESULTS, label="lưu bản in kết quả")
def keep_paper(round_block, *, by, snapshot, content):
    """Lưu bản in: the annex of a snapshot (bytes of a PDF) is kept as it was first set."""
    if snapshot.round_block_id != round_block.pk:
        raise Refused("Bản công bố này thuộc khối khác.")
    if SnapshotPaper.objects.filter(snapshot=snapshot).exists():
        raise Refused("Bản in của bản công bố này đã lưu, không thay được.")
    sha256 = hashlib.sha256(content).hexdigest()
    return SnapshotPaper.objects.create(snapshot=snapshot, content=content, sha256=sha256, at=now())
