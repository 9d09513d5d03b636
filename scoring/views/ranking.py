"""Xếp hạng: what was published, open to everyone; as a page and as a file."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.sheets import file_response
from scoring import corrections, exports
from scoring.filters import RankingChoiceForm, RankingForm
from scoring.models import Sheet, Snapshot
from scoring.ranking_rows import own_units, ranking_rows

LISTED = 200  # rankings offered to choose from, the last years first
COUNTED = 10_000


@require_safe
@login_not_required
def ranking(request):
    """The newest published ranking, of the own block for who is signed in; `ky` (a round) and
    `khoi` (a block) choose another."""
    snapshots = Snapshot.objects.current().newest_first().with_names()
    listed = list(snapshots.marking_own(own_units(request.user))[:LISTED])
    _, wanted = clean_get(RankingChoiceForm, request.GET, snapshots=listed)
    snapshot = _wanted(listed, **wanted)
    form, asked = clean_get(RankingForm, request.GET, snapshots=listed, snapshot=snapshot)
    context = {"form": form, "snapshot": snapshot, "has_others": bool(listed)}
    if snapshot is not None:
        filters = {name: asked[name] for name in ("xep", "loai", "tim")}
        results = snapshot.results.light()
        found, order, area = RankingForm.chosen(results, **filters)
        is_filtered = bool(asked["loai"] or asked["tim"])
        known = None if is_filtered else snapshot.figures.get("units")
        page = page_of(found, request.GET, order=order, cap=COUNTED, known=known)
        context |= {
            "page": page,
            "is_filtered": is_filtered,
            "unfiltered": f"?ky={asked['ky']}&khoi={asked['khoi']}",
            **ranking_rows(snapshot, page, request.user, area),
        }
        if not context["is_compared"]:
            form.leave_out_gains()
        context["compared"] = _to_compare(context["rows"])
    return render(request, "scoring/ranking.html", context)


def _to_compare(rows):
    """The result from which two are compared: the own one, else the first that is shown."""
    own = [row for row in rows if row["is_own"]]
    return next((row["result"] for row in own or rows), None)


def _wanted(listed, *, ky, khoi):
    """The first ranking that fits; the own one where nothing is asked."""
    found = [
        item
        for item in listed
        if (ky is None or item.round_block.round_id == ky)
        and (not khoi or item.round_block.block == khoi)
    ]
    if ky is None and not khoi:
        found.sort(key=lambda item: not item.is_own)
    return found[0] if found else None


@require_safe
@login_not_required
def snapshot_detail(request, pk):
    """One published snapshot: its ranking, number, code and hash, what came before and after."""
    snapshot = _snapshot(pk)
    numbers = snapshot.round_block.snapshots.light().order_by("number")
    order = RankingForm.ORDERS[RankingForm.PLACE]
    page = page_of(snapshot.results.light(), request.GET, order=order, cap=COUNTED)
    return render(
        request,
        "scoring/snapshot_detail.html",
        {
            "snapshot": snapshot,
            "numbers": list(numbers),
            "is_newest": not numbers.filter(number__gt=snapshot.number).exists(),
            "page": page,
            "corrections": _corrections(snapshot, request.user),
            **ranking_rows(snapshot, page, request.user),
        },
    )


def _corrections(snapshot, user):
    """What this snapshot corrected of each unit, with as much as the user may read of it."""
    if snapshot.number == 1 or not user.is_authenticated:
        return corrections.by_unit(snapshot)
    sheets = [row["sheet_id"] for row in corrections.corrected(snapshot)]
    readable = Sheet.objects.values_visible_to(user).filter(pk__in=sheets)
    readable = set(readable.values_list("pk", flat=True))
    return corrections.by_unit(snapshot, with_points=True, readable=readable)


def _snapshot(pk):
    snapshot = Snapshot.objects.with_names().filter(pk=pk).first()
    if snapshot is None:
        raise Http404
    return snapshot


@require_safe
@login_not_required
def ranking_xlsx(request, pk):
    """Tải XLSX: the whole ranking as it was published."""
    snapshot = _snapshot(pk)
    return file_response(exports.ranking_xlsx(snapshot), f"{_file_name(snapshot)}.xlsx")


@require_safe
@login_not_required
def ranking_csv(request, pk):
    """The same as CSV."""
    snapshot = _snapshot(pk)
    content = exports.ranking_csv(snapshot)
    return file_response(content, f"{_file_name(snapshot)}.csv", "text/csv; charset=utf-8")


def _file_name(snapshot):
    block = snapshot.round_block
    return f"xep-hang-{block.round.year}-{block.block}-{snapshot.pk}"
