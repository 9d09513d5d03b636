"""Bộ tiêu chí nháp: the editor of its tree, its head, and of one criterion."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.refusal import Refused
from plans.models import Indicator
from scoring import calculate
from scoring.actions.draft import (
    FROZEN,
    add_criterion,
    change_criterion,
    create_set,
    edit_head,
    last_saved,
    move_criterion,
    rehang_criterion,
    remove_criterion,
)
from scoring.criterion_form import CriterionForm
from scoring.drafts import MOST_DEPTH, Absent, Draft, alone, mark_of
from scoring.models import CriteriaSet
from scoring.set_forms import RehangForm, RemoveForm, SetHeadForm, TrialForm
from scoring.set_page import areas_of, survey_max, tree_rows
from scoring.trial import try_value
from scoring.views.criteria import owner_of, source_of
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt


def set_create(request):
    """An empty draft with its head; the criteria come next."""
    owner = owner_of(request.user)
    require(request.user, Permission.MANAGE_SET, owner)
    form = SetHeadForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, create_set, owner, by=request.user, head=form.head)
        if made:
            messages.success(request, "Đã lập bản nháp; thêm lĩnh vực và tiêu chí.")
            return redirect("scoring:set-edit", made.pk)
    context = {"form": form, "back": reverse("scoring:set-list")}
    return render(request, "scoring/set_create.html", context, status=acted_status(form))


def _draft(request, pk):
    """(CriteriaSet, Draft) that this person edits; 404, 403, or 409 once it is published."""
    criteria_set = fetch(request.user, CriteriaSet, pk)
    require(request.user, Permission.MANAGE_SET, criteria_set)
    if criteria_set.is_published:
        raise Refused(FROZEN)
    return criteria_set, Draft.read(criteria_set.text)


@require_safe
def set_edit(request, pk):
    """The whole draft: its tree with buttons, the sums, what is wrong with it."""
    criteria_set, _ = _draft(request, pk)
    the_set, checked = calculate.looked_over(criteria_set.text)
    rows = tree_rows(the_set, checked.faults)
    who, at = last_saved(criteria_set)
    return render(
        request,
        "scoring/set_edit.html",
        {
            "criteria_set": criteria_set,
            "the_set": the_set,
            "rows": rows,
            "areas": areas_of(the_set),
            "survey": survey_max(the_set),
            "checked": checked,
            "source": source_of(request.user, criteria_set),
            "who": who,
            "at": at,
            "can_publish": bool(may(request.user, Permission.PUBLISH_SET, criteria_set)),
        },
    )


def set_edit_head(request, pk):
    """Code, name, year, basis, decimals, caps, bands of a draft."""
    criteria_set, draft = _draft(request, pk)
    leaf_codes = [row["code"] for row in draft.rows if "rule" in row]
    form = SetHeadForm(request.POST or None, table=draft.head, leaf_codes=leaf_codes)
    back = reverse("scoring:set-edit", args=[pk])
    if form.is_valid():
        seen = form.cleaned_data["version"]
        done = attempt(form, edit_head, criteria_set, by=request.user, head=form.head, seen=seen)
        if done:
            messages.success(request, "Đã lưu thông tin bộ tiêu chí.")
            return redirect(back)
    context = {"criteria_set": criteria_set, "form": form, "back": back}
    return render(request, "scoring/set_edit_head.html", context, status=acted_status(form))


# --- One criterion -----------------------------------------------------------------------------


def _row(draft, code):
    try:
        return draft.row(code)
    except Absent as absent:
        raise Http404 from absent


def _parent(draft, request):
    """The code above a new criterion (`thuoc`), None for a new area; 404 for none that can be."""
    code = request.GET.get("thuoc", "")
    if not code:
        return None
    _row(draft, code)
    if draft.depth(code) >= MOST_DEPTH:
        raise Http404
    return code


def _known():
    """The figures of reports that a criterion may take its value from, the newest names last."""
    rows = Indicator.objects.order_by("indicator_set__valid_from", "order")
    return {"indicators": dict(rows.values_list("code", "name"))}


def criterion_add(request, pk):
    """One more criterion under `?thuoc=` (none: a new area)."""
    criteria_set, draft = _draft(request, pk)
    parent = _parent(draft, request)
    form = CriterionForm(request.POST or None, draft=draft, parent=parent, **_known())
    if form.is_valid():
        given = {"parent": parent, "row": form.row}
        if attempt(form, add_criterion, criteria_set, by=request.user, **given):
            return _to_row(criteria_set, form.row["code"], "Đã thêm tiêu chí.", request)
    return _form_page(request, criteria_set, form)


def criterion_edit(request, pk, code):
    """A criterion of a draft; the fields follow the kind of its rule."""
    criteria_set, draft = _draft(request, pk)
    row = _row(draft, code)
    given = {"draft": draft, "row": row, "parent": row.get("parent"), **_known()}
    form = CriterionForm(request.POST or None, **given)
    if form.is_valid():
        given = {"code": code, "row": form.row, "seen": form.cleaned_data["version"]}
        if attempt(form, change_criterion, criteria_set, by=request.user, **given):
            return _to_row(criteria_set, form.row["code"], "Đã lưu tiêu chí.", request)
    return _form_page(request, criteria_set, form)


@require_POST
def criterion_preview(request, pk):
    """The form as typed, with the fields of the rule chosen and a value tried; nothing is saved.
    `?ma=`: the criterion that is edited; else `?thuoc=` as for a new one."""
    criteria_set, draft = _draft(request, pk)
    code = request.GET.get("ma", "")
    row = _row(draft, code) if code else None
    parent = row.get("parent") if row else _parent(draft, request)
    form = CriterionForm(request.POST, draft=draft, row=row, parent=parent, **_known())
    typed = TrialForm(request.POST)
    typed.is_valid()
    text = typed.cleaned_data.get("gia_tri", "")
    trial = None
    if not text:  # only the fields were asked for: nothing is wrong yet
        form.quieten()
    elif form.is_valid() and form.kind:
        one, _ = alone(form.row, draft.decimals)
        trial = try_value(one, form.row["code"], text)
    return _form_page(request, criteria_set, form, trial=trial, text=text)


def _form_page(request, criteria_set, form, trial=None, text=""):
    row = form.row_before
    query = f"?ma={row['code']}" if row else f"?thuoc={form.parent or ''}"
    back = reverse("scoring:set-edit", args=[criteria_set.pk])
    if row:
        action = reverse("scoring:criterion-edit", args=[criteria_set.pk, row["code"]])
    else:
        action = reverse("scoring:criterion-add", args=[criteria_set.pk]) + query
    context = {
        "criteria_set": criteria_set,
        "form": form,
        "row": row,
        "parent": form.draft.row(form.parent) if form.parent else None,
        "action": action,
        "preview": reverse("scoring:criterion-preview", args=[criteria_set.pk]) + query,
        "trial": trial,
        "text": text,
        "back": back,
    }
    return render(request, "scoring/criterion_edit.html", context, status=acted_status(form))


@require_POST
def criterion_move(request, pk):
    """One place up (`len`) or down (`xuong`: the code of the criterion)."""
    criteria_set, draft = _draft(request, pk)
    step = -1 if "len" in request.POST else 1
    code = request.POST.get("len" if step < 0 else "xuong", "")
    _row(draft, code)
    moved = move_criterion(criteria_set, by=request.user, code=code, step=step)
    return _to_row(moved, code)


def criterion_rehang(request, pk, code):
    """Chuyển sang another parent: which, and whether its code follows."""
    criteria_set, draft = _draft(request, pk)
    row = _row(draft, code)
    moved = draft.under(code)
    form = RehangForm(
        request.POST or None,
        draft=draft,
        parents=draft.parents_for(code),
        initial={"version": mark_of(moved)},
    )
    if form.is_valid():
        data = form.cleaned_data
        given = {"code": code, "parent": data["parent"], "renumbered": data["renumbered"]}
        done = attempt(
            form, rehang_criterion, criteria_set, by=request.user, seen=data["version"], **given
        )
        if done:
            now = Draft.read(done.text).children(data["parent"])[-1]["code"]
            return _to_row(done, now, f"Đã chuyển {row['name']}.", request)
    context = {
        "criteria_set": criteria_set,
        "row": row,
        "moved": moved,
        "parent": draft.row(row["parent"]) if row.get("parent") else None,
        "form": form,
        "back": reverse("scoring:set-edit", args=[pk]),
    }
    return render(request, "scoring/criterion_rehang.html", context, status=acted_status(form))


def criterion_remove(request, pk, code):
    """Asks before a criterion and what is under it are taken out of the draft."""
    criteria_set, draft = _draft(request, pk)
    row = _row(draft, code)
    gone = draft.under(code)
    form = RemoveForm(request.POST or None, initial={"version": mark_of(gone)})
    back = reverse("scoring:set-edit", args=[pk])
    if form.is_valid():
        seen = form.cleaned_data["version"]
        given = {"code": code, "seen": seen}
        if attempt(form, remove_criterion, criteria_set, by=request.user, **given):
            messages.success(request, f"Đã bỏ {code} {row['name']}.")
            return redirect(back)
    context = {"criteria_set": criteria_set, "row": row, "gone": gone, "form": form, "back": back}
    return render(request, "scoring/criterion_remove.html", context, status=acted_status(form))


def _to_row(criteria_set, code, sentence="", request=None):
    """Back to the editor, at the row of this code."""
    if sentence:
        messages.success(request, sentence)
    criteria_set.refresh_from_db(fields=["text"])
    codes = [row["code"] for row in Draft.read(criteria_set.text).rows]
    place = codes.index(code) + 1 if code in codes else 1
    return redirect(f"{reverse('scoring:set-edit', args=[criteria_set.pk])}#tc-{place}")
