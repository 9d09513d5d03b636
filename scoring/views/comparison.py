"""What is learnt from published results: who earned all points, two side by side, the years."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cchc.lib.charts import mini_bars
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import upper_first
from scoring import comparison
from scoring.filters import CompareForm, LeafForm
from scoring.models import Result, Snapshot
from scoring.proof import proof_by_sheet
from scoring.wording import signed_text
from units.models import Unit

OFFERED = 20


@require_safe
def full_marks(request, pk):
    """Đơn vị đạt điểm tối đa of a criterion, in the same block; for everyone signed in, with the
    evidence of those that share it, for units of the block."""
    snapshot = Snapshot.objects.with_names().filter(pk=pk).first()
    if snapshot is None:
        raise Http404
    leaves = snapshot.round_block.criteria_set.criteria.filter(is_leaf=True)
    leaves = list(leaves.exclude(method="penalty").filter(max__gt=0).order_by("position"))
    form, wanted = clean_get(LeafForm, request.GET, leaves=leaves)
    leaf = next((leaf for leaf in leaves if leaf.code == wanted["tieu_chi"]), None)
    results = snapshot.results.none()
    if leaf is not None:
        results = snapshot.results.with_full_marks(leaf.code).light()
    page = page_of(results, request.GET, order=("rank", "name_order", "pk"))
    if page.rows:
        ids = [result.sheet_id for result in page.rows]
        proof = proof_by_sheet(ids, leaf.code, request.user)
        for result in page.rows:
            result.proof = proof.get(result.sheet_id)
    return render(
        request,
        "scoring/full_marks.html",
        {"snapshot": snapshot, "form": form, "leaf": leaf, "page": page},
    )


@require_safe
@login_not_required
def unit_history(request, pk):
    """Kết quả qua các năm of a unit that was ever published, with those it came from."""
    unit = get_object_or_404(Unit.objects.with_names(), pk=pk)
    results, since = comparison.results_in_line(unit)
    if not results:
        raise Http404
    chart, legend, percents = comparison.history_charts(unit, results, since)
    return render(
        request,
        "scoring/unit_history.html",
        {
            "unit": unit,
            "chart": chart,
            "legend": legend,
            "percents": percents,
            "rows": [
                {
                    "result": result,
                    "year": result.snapshot.round_block.round.year,
                    "is_own": result.unit_id == unit.pk,
                    "change": result.places_gained,
                    "note": result.change_words,
                    "points_change": signed_text(result.points_since),
                    "bars": mini_bars(result.area_percents, title=result.unit_name),
                }
                for result in results
            ],
        },
    )


@require_safe
@login_not_required
def result_compare(request):
    """So sánh: two units, or two years of one, area by area; criterion by criterion for who is
    signed in. With one result chosen it offers the others."""
    form, wanted = clean_get(CompareForm, request.GET)
    one, two = _result(wanted["mot"]), _result(wanted["hai"])
    if one is None:
        one, two = two, None
    context = {"form": form, "one": one, "two": two}
    if two is not None:
        is_signed_in = request.user.is_authenticated
        context |= {
            "totals": comparison.total_rows(one, two),
            "areas": comparison.area_rows(one, two),
            "leaves": comparison.leaf_rows(one, two) if is_signed_in else None,
            "heads": _heads(one, two),
        }
    elif one is not None:
        context |= _offers(one, wanted["tim"])
    return render(request, "scoring/result_compare.html", context)


def _result(pk):
    if pk is None:
        return None
    results = Result.objects.select_related(
        "unit", "snapshot__round_block__round", "snapshot__round_block__criteria_set"
    )
    return results.defer("snapshot__payload").filter(pk=pk).first()


def _heads(one, two):
    """What stands over the two columns: the years where the unit is one, else the names."""
    years = [result.snapshot.round_block.round.year for result in (one, two)]
    if one.unit_id == two.unit_id:
        return [f"Năm {year}" for year in years]
    names = [upper_first(result.unit_name) for result in (one, two)]
    if years[0] == years[1]:
        return names
    return [f"{name}, năm {year}" for name, year in zip(names, years, strict=True)]


def _offers(one, text):
    """Other years of the unit, and units of the same block: the neighbours in the ranking, or those
    whose name was typed."""
    years, _ = comparison.results_in_line(one.unit)
    others = one.snapshot.results.light().exclude(pk=one.pk)
    found = others.named(text) if text else others
    if not text and one.rank is not None:
        found = found.filter(rank__range=(one.rank - OFFERED // 2, one.rank + OFFERED // 2))
    return {
        "years": [result for result in years if result.pk != one.pk],
        "units": list(found.ranked()[:OFFERED]),
        "is_search": bool(text),
        "year": f"năm {one.snapshot.round_block.round.year}",
    }
