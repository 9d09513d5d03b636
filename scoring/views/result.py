"""Kết quả: publication and correction of a block, the public ranking, one unit's result."""

import json
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.charts import mini_bars
from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from scoring import calculate
from scoring.actions.result import correct_results, publish_results, request_correction
from scoring.forms import CorrectionForm, PublishForm, RankingForm, ReasonForm
from scoring.models import Result, RoundBlock, Sheet, Snapshot
from scoring.wording import name_in_ranking
from units.models import Unit
from units.permissions import Permission, access_of, fetch, require
from units.views.acting import acted_status, attempt


def fetch_block(user, pk):
    blocks = RoundBlock.objects.select_related("round__owner", "criteria_set")
    return fetch(user, RoundBlock, pk, blocks.prefetch_related("round__owner__versions"))


def block_publish(request, pk):
    """Asks before a block is published: how many units, by which decision."""
    block = fetch_block(request.user, pk)
    require(request.user, Permission.PUBLISH_RESULTS, block)
    form = PublishForm(request.user, request.POST or None)
    if form.is_valid():
        made = attempt(form, publish_results, block, by=request.user, **form.cleaned_data)
        if made:
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
    return render(
        request,
        "scoring/block_publish.html",
        {
            "block_row": block,
            "form": form,
            "count": sum(sheet.state != Sheet.State.WITHDRAWN for sheet in sheets),
            "waiting": waiting,
            "is_blocked": bool(waiting) or not has_document,
            "has_document": has_document,
            "back": block.round.get_absolute_url(),
        },
        status=acted_status(form),
    )


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
    form = CorrectionForm(request.user, units, leaves, block.round.last_day, request.POST or None)
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
            messages.success(
                request, f"Đã đính chính kết quả ({made.number_text}), mã {made.code_text}."
            )
            return redirect(made)
    return render(
        request,
        "scoring/block_correct.html",
        {"block_row": block, "form": form, "asked": asked, "back": block.round.get_absolute_url()},
        status=acted_status(form),
    )


# --- Public --------------------------------------------------------------------------------------


@require_safe
@login_not_required
def ranking(request):
    """The newest published ranking, of the own block for who is signed in; `ky` (a round) and
    `khoi` (a block) choose another."""
    form, wanted = clean_get(RankingForm, request.GET)
    snapshots = Snapshot.objects.current().newest_first().with_names()
    own = access_of(request.user).own() if request.user.is_authenticated else frozenset()
    listed = list(snapshots.marking_own(own)[:60])
    if wanted["ky"] or wanted["khoi"]:
        snapshot = snapshots.of(the_round=wanted["ky"], block=wanted["khoi"]).first()
    else:
        snapshot = next((item for item in listed if item.is_own), listed[0] if listed else None)
    context = {"form": form, "snapshot": snapshot, "others": _others(listed, snapshot)}
    if snapshot is not None:
        context |= ranking_rows(snapshot, request.user)
    return render(request, "scoring/ranking.html", context)


def _others(listed, current):
    """Links to the other rankings: year and block of each."""
    return [
        {
            "label": f"Năm {item.round_block.round.year}, {item.round_block.name}",
            "url": f"?ky={item.round_block.round_id}&khoi={item.round_block.block}",
            "is_now": current is not None and item.pk == current.pk,
        }
        for item in listed
    ]


def ranking_rows(snapshot, user):
    """Rows of a snapshot for the page: place, change in words, bars of the areas."""
    results = list(snapshot.results.ranked().defer("leaves"))
    own = access_of(user).own() if user.is_authenticated else frozenset()
    ranks = [row.rank for row in results]
    heads = results[0].areas if results else []
    best = _best(results)
    the_round = snapshot.round_block.round
    place = the_round.owner.name_on(the_round.last_day)
    rows = []
    for row in results:
        values = [(area["name"], _decimal(area["percent"])) for area in row.areas]
        leading = [
            place
            for place, (_, percent) in enumerate(values)
            if percent is not None and percent == best[place]
        ]
        rows.append(
            {
                "result": row,
                "name": name_in_ranking(row.unit_name, place),
                "is_tie": row.rank is not None and ranks.count(row.rank) > 1,
                "is_own": row.unit_id in own,
                "change": row.places_gained,
                "note": _change_words(row),
                "bars": mini_bars(values, leading, title=row.unit_name),
            }
        )
    return {
        "last_year": the_round.year - 1,
        "rows": rows,
        "heads": heads,
        "ranked": sum(rank is not None for rank in ranks),
    }


def _best(results):
    percents = ([_decimal(area["percent"]) for area in row.areas] for row in results)
    columns = zip(*percents, strict=True)
    return [
        max((percent for percent in column if percent is not None), default=None)
        for column in columns
    ]


def _decimal(text):
    return None if text is None else Decimal(text)


def _change_words(row):
    change = Result.Change
    if row.is_new:
        return "mới"
    return {change.RETURNED: "trở lại", change.BREAK: "≠"}.get(row.change, "–")


@require_safe
@login_not_required
def snapshot_detail(request, pk):
    """One published snapshot: its ranking, number, code and hash, what came before and after."""
    snapshot = Snapshot.objects.with_names().filter(pk=pk).first()
    if snapshot is None:
        raise Http404
    numbers = snapshot.round_block.snapshots.light().order_by("number")
    return render(
        request,
        "scoring/snapshot_detail.html",
        {
            "snapshot": snapshot,
            "numbers": list(numbers),
            "is_newest": not numbers.filter(number__gt=snapshot.number).exists(),
            **ranking_rows(snapshot, request.user),
        },
    )


@require_safe
def result_detail(request, pk):
    """One unit's published points and how each total came about: for everyone signed in. The values
    that were judged are opened to those who may read the sheet."""
    results = Result.objects.select_related(
        "snapshot__round_block__round", "snapshot__round_block__criteria_set", "sheet", "unit"
    )
    result = results.filter(pk=pk).first()
    if result is None:
        raise Http404
    block = result.snapshot.round_block
    readable = Sheet.objects.values_visible_to(request.user).filter(pk=result.sheet_id).exists()
    published = json.loads(result.snapshot.payload)["units"]
    given = next(unit["answers"] for unit in published if unit["unit_id"] == result.unit_id)
    rows, total = calculate.tell_given(block.criteria_set, given)
    for row in rows:
        _close(row, result.leaves, readable)
    return render(
        request,
        "scoring/result_detail.html",
        {
            "result": result,
            "snapshot": result.snapshot,
            "rows": rows,
            "total": total,
            "sheet_url": result.sheet.get_absolute_url() if readable else "",
            "back": reverse("scoring:snapshot-detail", args=[result.snapshot_id]),
        },
    )


def _close(row, leaves, readable):
    """Says of a leaf without points that it has none, and hides the value from who may not read."""
    state = leaves[row["code"]]["state"] if row["is_leaf"] else ""
    words = {"na": "Không áp dụng", "unscored": "Chưa có điểm"}.get(state, "")
    if words:
        row["points"] = None
    if row["is_leaf"] and (not readable or state == "unscored"):
        row["text"] = words
