"""Bộ tiêu chí: list, detail with its sums, reading in, publication."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from scoring import calculate
from scoring.actions.criteria import import_set, publish_set
from scoring.forms import SetImportForm
from scoring.models import CriteriaSet, Criterion
from scoring.models.criteria import Method
from scoring.wording import rule_words
from units.models import Unit
from units.permissions import Permission, Role, access_of, fetch, may, require


@require_safe
def set_list(request):
    """Sets that may be seen, newest year first."""
    sets = CriteriaSet.objects.visible_to(request.user)
    page = page_of(sets.defer("text"), request.GET, order=("-year", "-id"))
    can_import = access_of(request.user).has(Role.COORDINATOR)
    return render(request, "scoring/set_list.html", {"page": page, "can_import": can_import})


@require_safe
def set_detail(request, pk):
    """Every criterion with its rule in words, and what each area adds up to."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    the_set = calculate.engine_set(criteria_set)
    return render(
        request,
        "scoring/set_detail.html",
        {
            "criteria_set": criteria_set,
            "the_set": the_set,
            "rows": _rows(the_set),
            "areas": calculate.maxima(the_set),
            "can_publish": not criteria_set.is_published
            and bool(may(request.user, Permission.PUBLISH_SET, criteria_set)),
        },
    )


def _rows(the_set):
    """Rows of the table, leaves with their rule, method and evidence in words."""
    sums = {code: most for code, _, most in calculate.node_maxima(the_set)}
    rows = []
    for criterion in the_set.criteria:
        row = {"code": criterion.code, "name": criterion.name, "depth": criterion.depth}
        if criterion.is_leaf:
            rule = {"kind": criterion.rule.kind, **criterion.rule.fields()}
            row |= {
                "is_leaf": True,
                "max": criterion.max,
                "rule": rule_words(rule, criterion.max),
                "method": Method(criterion.method).label,
                "evidence": Criterion.Evidence(criterion.evidence).label,
                "guide": criterion.notes.get("guide", ""),
            }
        else:
            row["max"] = sums[criterion.code]
        rows.append(row)
    return rows


def _owner(user):
    """The unit whose sets this coordinator keeps: above the standing body; 404 for others."""
    held = sorted(access_of(user).held[Role.COORDINATOR])
    unit = Unit.objects.with_names().filter(pk__in=held).order_by("pk").first()
    if unit is None:
        return None
    version = unit.version_on(unit.last_day)
    return version.parent or unit


def set_import(request):
    """Reads a set in as a draft; its faults are told line by line."""
    owner = _owner(request.user)
    require(request.user, Permission.MANAGE_SET, owner)
    form = SetImportForm(request.POST or None, request.FILES or None)
    faults = []
    if form.is_valid():
        try:
            made = import_set(owner, by=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            faults = [line for line, _ in refusal.items]
        else:
            messages.success(request, "Đã nhập bộ tiêu chí thành bản nháp.")
            return redirect(made)
    return render(request, "scoring/set_import.html", {"form": form, "faults": faults})


def set_publish(request, pk):
    """Asks before a set is published for good."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    require(request.user, Permission.PUBLISH_SET, criteria_set)
    if criteria_set.is_published:
        raise Refused("Bộ tiêu chí đã ban hành không sửa được; nhập thành bộ mới dưới mã khác.")
    if request.method == "POST":
        publish_set(criteria_set, by=request.user)
        messages.success(request, "Đã ban hành bộ tiêu chí; từ nay chỉ nhập bộ mới.")
        return redirect(criteria_set)
    return render(
        request,
        "scoring/set_publish.html",
        {
            "criteria_set": criteria_set,
            "the_set": calculate.engine_set(criteria_set),
            "back": criteria_set.get_absolute_url(),
        },
    )
