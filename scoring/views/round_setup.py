"""What the coordinator sets up before a round opens: last days, blocks and units, appraisers."""

from collections import defaultdict

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cchc.lib.fields import VietnameseForm, clean_get
from cchc.lib.vietnamese import fold
from scoring.actions.round import assign_appraiser, coverage, release_appraiser, set_block
from scoring.actions.schedule import prepare_round
from scoring.models import Assignment, Criterion
from scoring.models.round import BLOCKS
from scoring.round_forms import (
    AppraisedShownForm,
    AssignForm,
    BlockForm,
    PrepareForm,
    UnitsShownForm,
)
from scoring.views.round import fetch_round
from units.models import Unit, UnitVersion
from units.models.period import holds_on
from units.permissions import Permission, require
from units.views.acting import acted_status, attempt

CHOOSE_ALL, CHOOSE_NONE = "tat-ca", "khong"


def round_prepare(request, pk):
    """Thông tin và hạn các bước."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    the_round.refuse_unless("prepare")
    form = PrepareForm(the_round, request.POST or None)
    if form.is_valid() and attempt(
        form, prepare_round, the_round, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã lưu thông tin và hạn các bước.")
        return redirect(the_round)
    return render(
        request,
        "scoring/round_prepare.html",
        {"round": the_round, "form": form, "back": the_round.get_absolute_url()},
        status=acted_status(form),
    )


# --- Blocks and units ----------------------------------------------------------------------------


def round_set_block(request, pk):
    """Chooses the set and the units of a block, as far as the page shows them: units of the block
    that the filter leaves out stay as they are."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.MANAGE_ROUND, the_round)
    the_round.refuse_unless("prepare")
    versions = _versions(the_round)
    kinds = set(versions.values_list("kind", flat=True))
    chooser, wanted = clean_get(UnitsShownForm, request.GET, kinds=kinds)
    block = request.POST.get("block") or wanted["khoi"]
    block = block if block in dict(BLOCKS) else BLOCKS[0][0]
    chooser.data["khoi"] = block
    row = the_round.blocks.filter(block=block).first()
    listed = {item.unit_id: item for item in row.round_units.filter(is_listed=True)} if row else {}
    offered = _offered(versions, block, wanted)
    shown = {version.unit_id for version in offered}
    others = [item for pk, item in listed.items() if pk not in shown]
    chosen, unranked = _ticked(request, shown, listed, is_new=row is None)
    form = BlockForm(
        Unit.objects.with_names().filter(pk__in=shown).order_by("pk"),
        request.POST or None,
        initial={"block": block, "criteria_set": row.criteria_set_id if row else None},
        has_others=bool(others),
    )
    if form.is_valid() and _save_block(form, the_round, request.user, others):
        messages.success(request, "Đã lưu khối xếp hạng.")
        return redirect(the_round)
    return render(
        request,
        "scoring/round_set_block.html",
        {
            "round": the_round,
            "form": form,
            "chooser": chooser,
            "rows": [
                {
                    "pk": version.unit_id,
                    "name": version.name,
                    "kind": version.get_kind_display(),
                    "is_chosen": version.unit_id in chosen,
                    "is_unranked": version.unit_id in unranked,
                }
                for version in offered
            ],
            "others": len(others),
            "back": the_round.get_absolute_url(),
        },
        status=acted_status(form),
    )


def _versions(the_round):
    """Names and kinds of the units under the owner on the last day of the scored year."""
    day = the_round.last_day
    return UnitVersion.objects.filter(
        holds_on(day), parent=the_round.owner_id, unit__branch="STATE"
    )


def _offered(versions, block, wanted):
    """Those of the block, or of the kind that is asked for, by name."""
    found = versions.filter(kind=wanted["loai"]) if wanted["loai"] else versions.filter(block=block)
    text = fold(wanted["tim"] or "")
    return [version for version in found.order_by("name_key", "pk") if text in fold(version.name)]


def _ticked(request, shown, listed, is_new):
    """(keys of the chosen units, of the unranked ones among those shown): as typed, as asked for by
    "chọn tất cả", as kept; in a new block all."""
    if request.method == "POST":
        typed = [set(request.POST.getlist(name)) for name in ("units", "unranked")]
        return tuple({pk for pk in shown if str(pk) in texts} for texts in typed)
    unranked = {pk for pk, item in listed.items() if not item.is_ranked}
    asked = request.GET.get("chon")
    if asked == CHOOSE_ALL or (is_new and asked != CHOOSE_NONE):
        return shown, unranked
    return (set() if asked == CHOOSE_NONE else set(listed)), unranked


def _save_block(form, the_round, user, others):
    data = form.cleaned_data
    kept = Unit.objects.with_names().filter(pk__in=[item.unit_id for item in others])
    unranked = {item.unit_id for item in others if not item.is_ranked}
    return attempt(
        form,
        set_block,
        the_round,
        by=user,
        block=data["block"],
        criteria_set=data["criteria_set"],
        units=[*data["units"], *kept],
        unranked=[*data["unranked"], *(unit for unit in kept if unit.pk in unranked)],
    )


# --- Appraisers ----------------------------------------------------------------------------------


def round_assign(request, pk):
    """Phân công thẩm định: one appraiser to many units at once, in all areas or some."""
    the_round = fetch_round(request.user, pk)
    require(request.user, Permission.ASSIGN_APPRAISER, the_round)
    the_round.refuse_unless("assign")
    covered = list(coverage(the_round))
    present = dict.fromkeys(row.round_block.block for row, _, _ in covered)
    chooser, wanted = clean_get(AppraisedShownForm, request.GET, blocks=present)
    shown = [
        (row, left)
        for row, _, left in covered
        if (not wanted["khoi"] or row.round_block.block == wanted["khoi"])
        and (not wanted["thieu"] or left)
        and fold(wanted["tim"] or "") in fold(row.unit.name_on(the_round.last_day))
    ]
    shown.sort(key=lambda pair: pair[0].unit.name_key)
    offered = Unit.objects.with_names().filter(pk__in=[row.unit_id for row, _ in shown])
    areas = _areas(the_round, wanted["khoi"])
    form = AssignForm(the_round, offered.order_by("pk"), areas, request.POST or None)
    if form.is_valid() and attempt(
        form, assign_appraiser, the_round, by=request.user, **form.cleaned_data
    ):
        count = len(form.cleaned_data["units"])
        messages.success(request, f"Đã phân công thẩm định {count} đơn vị.")
        asked = request.GET.copy()
        asked.pop("chon", None)
        return redirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)
    ticked = set(request.POST.getlist("units"))
    is_all = request.method != "POST" and request.GET.get("chon") == CHOOSE_ALL
    return render(
        request,
        "scoring/round_assign.html",
        {
            "round": the_round,
            "form": form,
            "chooser": chooser,
            "rows": _assigned_rows(the_round, shown, ticked, is_all),
            "is_listed": bool(covered),
            "missing_count": sum(bool(left) for _, _, left in covered),
            "back": the_round.get_absolute_url(),
        },
        status=acted_status(form),
    )


def _areas(the_round, block):
    """[(code, label)] of the first level of the sets of the round, or of one block's."""
    blocks = the_round.blocks.filter(block=block) if block else the_round.blocks.all()
    tops = Criterion.objects.filter(
        parent__isnull=True, criteria_set__in=blocks.values("criteria_set")
    )
    names = defaultdict(dict)
    for code, name in tops.order_by("position", "pk").values_list("code", "name"):
        names[code][name] = None
    return [(code, f"{code}. {' / '.join(found)}") for code, found in names.items()]


def _assigned_rows(the_round, shown, ticked, is_all):
    """A row a unit, and further rows for its other appraisers; `left`: areas nobody covers."""
    standing = the_round.assignments.filter(ended_at__isnull=True).select_related("appraiser")
    held = defaultdict(list)
    for item in standing.order_by("appraiser__username"):
        held[item.unit_id].append(item)
    for row, left in shown:
        items = held[row.unit_id] or [None]
        for place, item in enumerate(items):
            yield {
                "unit": row.unit,
                "name": row.unit.short_name_on(the_round.last_day),
                "is_first": place == 0,
                "is_ticked": is_all or str(row.unit_id) in ticked,
                "item": item,
                "left": left if place == 0 else [],
            }


def assignment_end(request, pk):
    """Thôi phân công một thẩm định viên ở một đơn vị: asks first."""
    standing = Assignment.objects.filter(ended_at__isnull=True).select_related("appraiser", "unit")
    assignment = get_object_or_404(standing.prefetch_related("unit__versions"), pk=pk)
    the_round = fetch_round(request.user, assignment.round_id)
    require(request.user, Permission.ASSIGN_APPRAISER, the_round)
    form = VietnameseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        attempt(
            form,
            release_appraiser,
            the_round,
            by=request.user,
            appraiser=assignment.appraiser,
            units=[assignment.unit],
        )
        if not form.refused:
            messages.success(request, "Đã thôi phân công.")
            return redirect("scoring:round-assign", the_round.pk)
    return render(
        request,
        "scoring/assignment_end.html",
        {
            "assignment": assignment,
            "round": the_round,
            "form": form,
            "back": reverse("scoring:round-assign", args=[the_round.pk]),
        },
        status=acted_status(form),
    )
