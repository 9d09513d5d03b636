"""Nguyên nhân mất điểm: of a unit, of a block, over the years; a lost row becomes a task."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.addresses import address_of
from cchc.lib.charts import horizontal_bars
from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from plans.forms.plan import LeadNameForm
from plans.models import Task
from plans.subordination import offered_leads
from scoring import losses as reading
from scoring.actions.loss import NOT_LOST, task_from_loss
from scoring.filters import LossFilterForm
from scoring.loss_forms import LossTaskForm
from scoring.models import CriterionTask, Entry, RoundBlock, Snapshot
from scoring.planning import coming_year, planning_unit, plans_for, proposed
from scoring.wording import name_in_ranking
from units.lineage import forebears
from units.permissions import Permission, access_of, require
from units.views.acting import acted_status, attempt

MOST_CRITERIA = 20
POINTS = " điểm"
NO_HEIR = "Đơn vị đã kết thúc hoạt động nên không còn kế hoạch để đưa nhiệm vụ này vào."


@require_safe
def loss_list(request):
    """Who belongs to a scored unit reads its newest year at once; else, or with `tat-ca`, all that
    was published is listed."""
    results = list(reading.own_results(request.user)[:60])
    snapshots = Snapshot.objects.current().newest_first().with_names()[:60]
    if results and "tat-ca" not in request.GET:
        return loss_detail(request, results[0].sheet_id)
    return render(request, "scoring/loss_list.html", {"results": results, "snapshots": snapshots})


def _fetch_result(user, sheet_id, hidden=None):
    """The newest published Result of a sheet, or 404. `hidden`: what a refused write was about."""
    results = reading.published_results().visible_to(user).filter(sheet=sheet_id)
    result = results.select_related(
        "snapshot__round_block__round__owner",
        "snapshot__round_block__criteria_set",
        "sheet",
        "unit",
    ).first()
    if result is None:
        refusal = Http404()
        refusal.hidden = hidden
        raise refusal
    return result


@require_safe
def loss_detail(request, pk):
    """What one unit lost in one year: five causes, every row, the years before, what is done."""
    result = _fetch_result(request.user, pk)
    history = reading.history_of(result.unit, request.user)
    if all(row.sheet_id != result.sheet_id for row in history):
        history = [result, *history]
    shown = _years_around(history, result)
    found = reading.losses_of(shown)
    own = found[result.sheet_id]
    form, wanted = clean_get(LossFilterForm, request.GET, losses=own)
    picked = [loss for loss in own if wanted["nguyen_nhan"] in ("", loss.cause)]
    planner = planning_unit(result.unit_id, request.user)
    causes = reading.causes_of(own)
    years = [_year(row, found[row.sheet_id], own_name=result.unit_name) for row in shown]
    block = result.snapshot.round_block
    return render(
        request,
        "scoring/loss_detail.html",
        {
            "result": result,
            "block_row": block,
            "causes": causes,
            "bars": _cause_bars(causes),
            "form": form,
            "rows": _rows(picked, request.user, result.sheet_id),
            "count": len(own),
            "may_plan": planner is not None,
            "years": years,
            "year_bars": _year_bars(years),
            "over_years": reading.by_cause(years) if len(years) > 1 else [],
            "bonus": _bonus(result, causes),
        },
    )


def _years_around(history, result):
    """At most MOST_YEARS results, the newest first: one a year, of this one's year this one."""
    by_year = {}
    for row in history:
        year = row.snapshot.round_block.round.year
        if year not in by_year or row.sheet_id == result.sheet_id:
            by_year[year] = row
    own = result.snapshot.round_block.round.year
    years = sorted(by_year, reverse=True)
    kept = [year for year in years if year == own or years.index(year) < reading.MOST_YEARS]
    return [by_year[year] for year in kept]


def _year(result, losses, own_name=""):
    return reading.YearOfLosses(
        year=result.snapshot.round_block.round.year,
        url=address_of("scoring:loss-detail", result.sheet_id),
        lost=sum((loss.lost for loss in losses), reading.ZERO),
        max=result.max,
        causes=reading.causes_of(losses),
        name="" if result.unit_name == own_name else result.unit_name,
    )


def _bonus(result, causes):
    """Points that bonuses gave beyond what was lost: the published total stays explainable."""
    return max(result.points - (result.max - causes.lost), reading.ZERO)


def _cause_bars(causes):
    if not causes.largest:
        return ""
    rows = [
        (each.counted, each.lost, f"?nguyen_nhan={each.cause}#cac-muc") for each in causes.largest
    ]
    return horizontal_bars(rows, maximum=causes.largest[0].lost, suffix=POINTS)


def _year_bars(years):
    """Shares, since the maximum changes from year to year."""
    rows = [(f"Năm {year.year}", year.share, year.url) for year in years]
    most = max((year.share for year in years if year.share is not None), default=Decimal(0))
    return horizontal_bars(rows, maximum=most or 1, suffix="%") if len(rows) > 1 else ""


def _rows(losses, user, sheet_id):
    """[{loss, note, task, state_kind, state}]: notes for who may read the sheet, tasks as seen."""
    ids = [loss.entry_id for loss in losses]
    readable = Entry.objects.visible_to(user).filter(pk__in=ids).exclude(note="")
    notes = dict(readable.values_list("pk", "note"))
    links = CriterionTask.objects.standing().filter(entry__in=ids).select_related("task")
    tasks = {link.entry_id: link.task for link in links.order_by("pk")}
    seen = set(
        Task.objects.visible_to(user)
        .filter(pk__in=[task.pk for task in tasks.values()])
        .values_list("pk", flat=True)
    )
    return [
        {
            "loss": loss,
            "note": notes.get(loss.entry_id, ""),
            "task": tasks.get(loss.entry_id),
            "is_task_seen": loss.entry_id in tasks and tasks[loss.entry_id].pk in seen,
        }
        for loss in losses
    ]


@require_safe
def loss_block(request, pk):
    """What a block lost in one year: causes, criteria and units; the years before."""
    blocks = RoundBlock.objects.select_related("round__owner", "criteria_set")
    block = blocks.prefetch_related("round__owner__versions").filter(pk=pk).first()
    snapshot = (
        Snapshot.objects.current().visible_to(request.user).light().filter(round_block=pk).first()
    )
    if block is None or snapshot is None:
        raise Http404
    years, own = [], ([], {})
    for each in _years_of_block(block, request.user):
        results = list(each.results.ranked())
        found = reading.losses_of(results)
        if each.pk == snapshot.pk:
            own = (results, found)
        years.append(_block_year(each, results, found))
    results, found = own
    losses = [loss for rows in found.values() for loss in rows]
    causes = reading.causes_of(losses)
    criteria = reading.criteria_of(losses)
    return render(
        request,
        "scoring/loss_block.html",
        {
            "block_row": block,
            "snapshot": snapshot,
            "causes": causes,
            "bars": _block_cause_bars(causes),
            "criteria": criteria[:MOST_CRITERIA],
            "more_criteria": max(len(criteria) - MOST_CRITERIA, 0),
            "units": len(results),
            "unit_bars": _unit_bars(results, found, block, request.user),
            "years": years,
            "year_bars": _year_bars(years),
            "over_years": reading.by_cause(years) if len(years) > 1 else [],
        },
    )


def _years_of_block(block, user):
    """The newest snapshots of this block of the province, one a year, also under its predecessor;
    the newest first."""
    owners = forebears([block.round.owner_id], kept_only=True)
    found = Snapshot.objects.current().visible_to(user).light().newest_first()
    found = found.filter(round_block__block=block.block, round_block__round__owner__in=owners)
    by_year = {}
    for snapshot in found.select_related("round_block__round"):
        year = snapshot.round_block.round.year
        if year not in by_year or snapshot.round_block_id == block.pk:
            by_year[year] = snapshot
    own = block.round.year
    kept = [year for year in sorted(by_year, reverse=True) if year <= own]
    return [by_year[year] for year in kept[: reading.MOST_YEARS]]


def _block_year(snapshot, results, found):
    losses = [loss for rows in found.values() for loss in rows]
    return reading.YearOfLosses(
        year=snapshot.round_block.round.year,
        url=address_of("scoring:loss-block", snapshot.round_block_id),
        lost=sum((loss.lost for loss in losses), reading.ZERO),
        max=sum((result.max for result in results), reading.ZERO),
        causes=reading.causes_of(losses),
    )


def _block_cause_bars(causes):
    if not causes.largest:
        return ""
    rows = [(each.counted, each.lost) for each in causes.largest]
    return horizontal_bars(rows, maximum=causes.largest[0].lost, suffix=POINTS)


def _unit_bars(results, found, block, user):
    """Units by the share that they lost, the largest first; the reader's own is marked."""
    own_ids = access_of(user).own()
    place = block.round.owner.name_on(block.round.last_day)
    rows, own = [], None
    for result in results:
        year = _year(result, found[result.sheet_id])
        if year.share is None:
            continue
        name = name_in_ranking(result.unit_name, place)
        rows.append((name, year.share, year.url))
        own = name if result.unit_id in own_ids else own
    rows.sort(key=lambda row: -row[1])
    return horizontal_bars(rows, own=own, maximum=rows[0][1] or 1, suffix="%") if rows else ""


def loss_task(request, pk):
    """Đưa vào kế hoạch: the task is proposed from the criterion; a person says who and when."""
    entry = (
        Entry.objects.filter(pk=pk)
        .select_related("criterion__parent__parent", "sheet__round", "sheet__unit")
        .first()
    )
    if entry is None:
        raise Http404
    result = _fetch_result(request.user, entry.sheet_id, hidden=entry)
    unit = planning_unit(result.unit_id, request.user)
    if unit is None:
        require(request.user, Permission.EDIT_PLAN, result.unit)
        raise Refused(NO_HEIR)
    losses = reading.losses_of([result])[entry.sheet_id]
    loss = next((loss for loss in losses if loss.entry_id == entry.pk), None)
    if loss is None:
        raise Refused(NOT_LOST)
    search, wanted = clean_get(LeadNameForm, request.GET)
    year = entry.sheet.round.year
    plans, coming = plans_for(unit, year, request.user), coming_year(unit, year)
    form = LossTaskForm(
        request.POST if request.method == "POST" else None,
        plans=plans,
        coming=coming,
        groups=offered_leads(unit, wanted["tim"]),
        initial=proposed(entry.criterion, loss, unit, plans[0].year if plans else coming),
    )
    back = f"{address_of('scoring:loss-detail', entry.sheet_id)}#muc-{entry.pk}"
    if form.is_valid():
        link = attempt(
            form, task_from_loss, unit, by=request.user, entry=entry, **form.cleaned_data
        )
        if link:
            messages.success(request, "Đã đưa vào dự thảo kế hoạch; nhiệm vụ chờ trình, ban hành.")
            return redirect(back)
    return render(
        request,
        "scoring/loss_task.html",
        {"entry": entry, "loss": loss, "result": result, "unit": unit, "form": form,
         "search": search, "back": back, "standing": _standing(entry, request.user)},
        status=acted_status(form),
    )  # fmt: skip


def _standing(entry, user):
    """The task that the row has already, where this reader sees it."""
    links = CriterionTask.objects.visible_to(user).standing().filter(entry=entry)
    link = links.select_related("task").first()
    return link.task if link else None
