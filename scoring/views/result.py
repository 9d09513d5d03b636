"""Kết quả: publication and correction of a block, and one unit's result as arithmetic."""

import json

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.refusal import Refused
from scoring import calculate, exports
from scoring.actions.result import (
    correct_results,
    keep_paper,
    late_words,
    publish_results,
    request_correction,
)
from scoring.actions.sheet import share_proof
from scoring.corrections import corrections_of, row_parts, total_words
from scoring.forms import CorrectionForm, PublishForm, ReasonForm
from scoring.models import Result, RoundBlock, Sheet, SnapshotPaper
from scoring.proof import proof_of
from scoring.wording import signed_text
from units.models import Unit
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt


def fetch_block(user, pk):
    blocks = RoundBlock.objects.select_related("round__owner", "criteria_set")
    return fetch(user, RoundBlock, pk, blocks.prefetch_related("round__owner__versions"))


def block_publish(request, pk):
    """Asks before a block is published: how many units, by which decision."""
    block = fetch_block(request.user, pk)
    require(request.user, Permission.PUBLISH_RESULTS, block)
    form = PublishForm(request.user, block, request.POST or None)
    if form.is_valid():
        made = attempt(form, publish_results, block, by=request.user, **form.cleaned_data)
        if made:
            _keep_paper(request, block, made)
            messages.success(
                request,
                f"Đã công bố kết quả ({made.number_text}), mã xác thực {made.code_text}.",
            )
            return redirect(made)
    sheets = list(block.sheets.with_names())
    waiting = [
        sheet
        for sheet in sheets
        if sheet.state not in (Sheet.State.APPRAISED, Sheet.State.WITHDRAWN)
    ]
    has_document = form.fields["document"].queryset.exists()
    late = late_words(block.round)
    return render(
        request,
        "scoring/block_publish.html",
        {
            "block_row": block,
            "form": form,
            "count": sum(sheet.state != Sheet.State.WITHDRAWN for sheet in sheets),
            "waiting": waiting,
            "late": late,
            "is_blocked": bool(waiting or late) or not has_document,
            "has_document": has_document,
            "back": block.round.get_absolute_url(),
        },
        status=acted_status(form),
    )


def _keep_paper(request, block, snapshot):
    """Keeps the annex as it is printed now; one too large for a paper is told, and not kept."""
    if SnapshotPaper.objects.filter(snapshot=snapshot).exists():
        return
    try:
        content = exports.set_ranking_pdf(snapshot)
        keep_paper(block, by=request.user, snapshot=snapshot, content=content)
    except Refused as refusal:
        messages.warning(request, f"Chưa lưu bản in của kết quả: {refusal.sentence}")


def block_request_correction(request, pk):
    """Lãnh đạo yêu cầu đính chính kết quả đã công bố."""
    block = fetch_block(request.user, pk)
    require(request.user, Permission.REOPEN_SHEET, block)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and attempt(
        form, request_correction, block, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã ghi yêu cầu; đang chờ người công bố đính chính.")
        return redirect(block.round)
    return render(
        request,
        "scoring/block_request_correction.html",
        {"block_row": block, "form": form, "back": block.round.get_absolute_url()},
        status=acted_status(form),
    )


def block_correct(request, pk):
    """Đính chính kết quả: the next snapshot, at a leader's request."""
    block = fetch_block(request.user, pk)
    require(request.user, Permission.CORRECT_RESULTS, block)
    asked = block.correction_requests.open().select_related("by").first()
    if asked is None:
        raise Refused("Chưa có yêu cầu đính chính của lãnh đạo; đính chính khi có yêu cầu.")
    units = Unit.objects.with_names().filter(results__snapshot__round_block=block).distinct()
    leaves = block.criteria_set.criteria.filter(is_leaf=True)
    form = CorrectionForm(request.user, block, units, leaves, request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        change = {"unit": data["unit"].pk, "code": data["code"], "value": data["value"]}
        made = attempt(
            form,
            correct_results,
            block,
            by=request.user,
            request=asked,
            document=data["document"],
            reason=data["reason"],
            changes=[change],
        )
        if made:
            _keep_paper(request, block, made)
            messages.success(
                request, f"Đã đính chính kết quả ({made.number_text}), mã {made.code_text}."
            )
            return redirect(made)
    has_document = form.fields["document"].queryset.exists()
    return render(
        request,
        "scoring/block_correct.html",
        {
            "block_row": block,
            "form": form,
            "asked": asked,
            "is_blocked": not has_document,
            "has_document": has_document,
            "back": block.round.get_absolute_url(),
        },
        status=acted_status(form),
    )


@require_safe
def result_detail(request, pk):
    """One unit's published points and how each total came about, down to the leaf and its legal
    basis, all from the published text: for everyone signed in. The values that were judged are
    opened to those who may read the sheet, evidence also to the block where the unit shares it."""
    results = Result.objects.visible_to(request.user).select_related(
        "snapshot__round_block__round", "snapshot__round_block__criteria_set", "sheet", "unit"
    )
    result = results.filter(pk=pk).first()
    if result is None:
        raise Http404
    readable = Sheet.objects.values_visible_to(request.user).filter(pk=result.sheet_id).exists()
    published = json.loads(result.snapshot.payload)
    the_set = calculate.parsed(published["criteria_set"]["text"])
    unit = next(unit for unit in published["units"] if unit["unit_id"] == result.unit_id)
    rows, total = calculate.tell(the_set, unit["answers"])
    proof = proof_of(unit.get("evidence", []), request.user)
    corrected = corrections_of(result)
    for row in rows:
        row["guide"] = the_set.by_code[row["code"]].notes.get("guide", "")
        row["proof"] = proof.get(row["code"], ())
        row["corrections"] = [item for item in corrected if item["code"] == row["code"]]
        _close(row, result.leaves, readable)
    return render(
        request,
        "scoring/result_detail.html",
        {
            "result": result,
            "snapshot": result.snapshot,
            "set_name": the_set.name,
            "basis": the_set.basis,
            "areas": _areas(rows),
            "corrections": _told(corrected, readable),
            "is_readable": readable,
            "total": total,
            "points_change": signed_text(result.points_since),
            "sheet_url": result.sheet.get_absolute_url() if readable else "",
            "can_share": bool(may(request.user, Permission.SUBMIT_SHEET, result.sheet)),
            "back": reverse("scoring:snapshot-detail", args=[result.snapshot_id]),
        },
    )


def _areas(rows):
    """[{top, rows, is_open}] of each row of the first level with those under it, itself the first.
    Open is what was corrected; where nothing was, the area that lost most. All of them lose some,
    and a set of a hundred rows is thirty screens of a phone."""
    areas = []
    for row in rows:
        if row["depth"] == 1 or not areas:
            areas.append({"top": row, "rows": [], "is_open": False})
        areas[-1]["rows"].append(row)
        areas[-1]["is_open"] |= bool(row["corrections"])
    if areas and not any(area["is_open"] for area in areas):
        max(areas, key=_lost)["is_open"] = True
    return areas


def _lost(area):
    top = area["top"]
    return 0 if top["max"] is None or top["points"] is None else top["max"] - top["points"]


def _told(corrected, readable):
    """[{number, total, rows: [{code, name, words}]}] of each correction, so that who opens the long
    page reads at its top what became different."""
    told = {}
    for row in corrected:
        one = told.setdefault(
            row["number"], {"number": row["number"], "total": total_words(row), "rows": []}
        )
        words = "; ".join(row_parts(row, with_points=True, with_value=readable))
        one["rows"].append({"code": row["code"], "name": row["name"], "words": words})
    return list(told.values())


@require_POST
def result_share(request, pk):
    """Chia sẻ, thôi chia sẻ tài liệu của tiêu chí đạt điểm tối đa, by the unit's head."""
    results = Result.objects.visible_to(request.user).select_related("sheet__unit", "sheet__round")
    result = results.filter(pk=pk).first()
    if result is None:
        raise Http404
    require(request.user, Permission.SUBMIT_SHEET, result.sheet)
    is_shared = "share" in request.POST
    share_proof(result.sheet, by=request.user, is_shared=is_shared)
    done = "Đã chia sẻ" if is_shared else "Đã thôi chia sẻ"
    messages.success(request, f"{done} tài liệu kiểm chứng của tiêu chí đạt điểm tối đa.")
    return redirect(result)


def _close(row, leaves, readable):
    """Says of a leaf without points that it has none, and hides the value from who may not read;
    `is_short`: others may have earned more here."""
    if not row["is_leaf"]:
        return
    leaf = leaves[row["code"]]
    words = {"na": "Không áp dụng", "unscored": "Chưa có điểm"}.get(leaf["state"], "")
    row["is_short"] = leaf["points"] != leaf["max"]
    if words:
        row["points"] = None
    if not readable or leaf["state"] == "unscored":
        row["text"] = words
