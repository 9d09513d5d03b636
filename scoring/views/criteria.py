"""Bộ tiêu chí: list, detail with its sums, reading in and out, copy, comparison, publication."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from cchc.lib.sheets import file_response
from scoring import calculate, engine, gates
from scoring.actions.criteria import import_set, publish_set
from scoring.actions.draft import copy_set
from scoring.differences import compare
from scoring.models import CriteriaSet
from scoring.set_forms import CompareForm, SetCopyForm, SetImportForm, TrialForm
from scoring.set_page import WORDS, areas_of, survey_max, tree_rows
from scoring.set_sheets import read_workbook, set_workbook
from scoring.trial import ASKED, try_value
from units.models import Unit
from units.permissions import Permission, Role, access_of, fetch, may, require
from units.views.acting import acted_status, attempt


@require_safe
def set_list(request):
    """Sets that may be seen, newest year first."""
    sets = CriteriaSet.objects.visible_to(request.user)
    page = page_of(sets.defer("text"), request.GET, order=("-year", "-id"))
    can_edit = access_of(request.user).has(Role.COORDINATOR)
    return render(request, "scoring/set_list.html", {"page": page, "can_edit": can_edit})


def source_of(user, criteria_set):
    """The set that this one was copied from, None where there is none or it may not be seen."""
    if criteria_set.source_id is None:
        return None
    visible = CriteriaSet.objects.visible_to(user).defer("text")
    return visible.filter(pk=criteria_set.source_id).first()


@require_safe
def set_detail(request, pk):
    """Every criterion with its rule in words, and what each area adds up to."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    the_set, checked = calculate.looked_over(criteria_set.text)
    source = source_of(request.user, criteria_set)
    is_draft = not criteria_set.is_published
    return render(
        request,
        "scoring/set_detail.html",
        {
            "criteria_set": criteria_set,
            "the_set": the_set,
            "rows": tree_rows(the_set, checked.faults),
            "areas": areas_of(the_set),
            "survey": survey_max(the_set),
            "gates": [gates.words(gate) for gate in gates.gates_of(the_set)],
            "checked": checked,
            "source": source,
            "missing": the_set.notes.get("missing") or (),
            "can_edit": is_draft and bool(may(request.user, Permission.MANAGE_SET, criteria_set)),
            "can_publish": is_draft
            and bool(may(request.user, Permission.PUBLISH_SET, criteria_set)),
            "can_copy": access_of(request.user).has(Role.COORDINATOR),
        },
    )


def owner_of(user):
    """The unit whose sets this coordinator keeps: above the standing body; None for others."""
    held = sorted(access_of(user).held[Role.COORDINATOR])
    unit = Unit.objects.with_names().filter(pk__in=held).order_by("pk").first()
    if unit is None:
        return None
    version = unit.version_on(unit.last_day)
    return version.parent or unit


def set_import(request):
    """Reads a set in as a draft; its faults are told line by line."""
    owner = owner_of(request.user)
    require(request.user, Permission.MANAGE_SET, owner)
    form = SetImportForm(request.POST or None, request.FILES or None)
    faults = []
    if form.is_valid():
        try:
            made = import_set(owner, by=request.user, text=_text_of(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            faults = [line for line, _ in refusal.items]
        else:
            messages.success(request, "Đã nhập bộ tiêu chí thành bản nháp.")
            return redirect(made)
    return render(request, "scoring/set_import.html", {"form": form, "faults": faults})


def _text_of(data):
    if data["content"] is None:
        return data["text"]
    return read_workbook(data["file"].name, data["content"])


def set_publish(request, pk):
    """Asks before a set is published for good; what keeps it from that is told instead."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    require(request.user, Permission.PUBLISH_SET, criteria_set)
    if criteria_set.is_published:
        raise Refused("Bộ tiêu chí đã ban hành không sửa được; nhập thành bộ mới dưới mã khác.")
    if request.method == "POST":
        publish_set(criteria_set, by=request.user)
        messages.success(request, "Đã ban hành bộ tiêu chí; từ nay chỉ nhập bộ mới.")
        return redirect(criteria_set)
    the_set, checked = calculate.looked_over(criteria_set.text)
    return render(
        request,
        "scoring/set_publish.html",
        {
            "criteria_set": criteria_set,
            "the_set": the_set,
            "checked": checked,
            "is_blocked": bool(checked.faults),
            "back": criteria_set.get_absolute_url(),
        },
    )


def set_copy(request, pk):
    """Makes a draft for another year out of a set."""
    source = fetch(request.user, CriteriaSet, pk)
    owner = owner_of(request.user)
    require(request.user, Permission.MANAGE_SET, owner)
    year = source.year + 1
    initial = {
        "name": source.name.replace(str(source.year), str(year)),
        "code": source.code.replace(str(source.year), str(year)),
        "year": year,
    }
    form = SetCopyForm(request.POST or None, initial=initial)
    if form.is_valid():
        made = attempt(form, copy_set, owner, by=request.user, source=source, **form.cleaned_data)
        if made:
            messages.success(request, "Đã sao chép thành bản nháp; sửa rồi ban hành.")
            return redirect("scoring:set-edit", made.pk)
    context = {"form": form, "source": source, "back": source.get_absolute_url()}
    return render(request, "scoring/set_copy.html", context, status=acted_status(form))


@require_safe
def set_compare(request):
    """Two sets side by side; without two of them the page asks which."""
    sets = list(CriteriaSet.objects.visible_to(request.user).order_by("-year", "name"))
    form, chosen = clean_get(CompareForm, request.GET, sets=sets)
    known = {one.pk: one for one in sets}
    old, new = known.get(chosen["cu"]), known.get(chosen["moi"])
    comparison = None
    if old and new:
        comparison = compare(*(calculate.looked_over(one.text)[0] for one in (old, new)), WORDS)
    context = {"form": form, "old": old, "new": new, "comparison": comparison}
    return render(request, "scoring/set_compare.html", context)


@require_safe
def set_try(request, pk, code):
    """A criterion tried with a value: its points and how they are counted."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    the_set, _ = calculate.looked_over(criteria_set.text)
    leaf = the_set.by_code.get(code)
    if leaf is None or not leaf.is_leaf:
        raise Http404
    form, typed = clean_get(TrialForm, request.GET)
    form.fields["gia_tri"].help_text = ASKED[leaf.rule.asks]
    trial = try_value(the_set, code, typed["gia_tri"]) if typed["gia_tri"] else None
    rows = {row["code"]: row for row in tree_rows(the_set)}
    context = {
        "criteria_set": criteria_set,
        "row": rows[code],
        "form": form,
        "trial": trial,
        "back": criteria_set.get_absolute_url(),
    }
    return render(request, "scoring/set_try.html", context)


@require_safe
def set_toml(request, pk):
    """The set as the text that it is read from."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    name = f"{criteria_set.code}.toml"
    return file_response(criteria_set.text.encode(), name, "application/toml; charset=utf-8")


@require_safe
def set_xlsx(request, pk):
    """The set as a workbook that can be read in again."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    table = engine.read_toml(criteria_set.text)
    return file_response(set_workbook(table), f"{criteria_set.code}.xlsx")
