"""People: who holds a post where on a day, one person through time, giving and ending posts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import sentence_date
from units.actions.person import add_person, correct_post, end_post, give_post, same_name
from units.forms.person import (
    PARTY_ROLES,
    TITLES,
    CorrectPostForm,
    EndPostForm,
    GivePostForm,
    PersonFilterForm,
    PersonForm,
    UnitPickForm,
)
from units.models import Branch, Person, Position, UnitVersion
from units.permissions import TABLE, Permission, access_of, fetch, may, require
from units.personal import NOT_KEPT
from units.roles import Reach
from units.views.acting import acted_status, attempt

_MANAGE = Permission.MANAGE_PERSON
_OFFERED = {"titles": TITLES, "party_roles": PARTY_ROLES, "not_kept": NOT_KEPT}


@require_safe
def person_list(request):
    """Cán bộ, đảng viên: who holds a post on a day, by given name, as far as this reader sees."""
    positions = Position.objects.visible_to(request.user)
    versions = list(UnitVersion.objects.last_of(positions.values("unit")))
    form, wanted = clean_get(PersonFilterForm, request.GET, versions=versions)
    day = wanted["ngay"]
    found = (
        positions.at(day)
        .matching(text=wanted["tim"], unit=wanted["don_vi"], status=wanted["tinh_trang"])
        .select_related("person", "unit")
        .with_unit_name(day)
    )
    page = page_of(found, request.GET, order=("person__name_order", "id"))
    return render(
        request,
        "units/person_list.html",
        {
            "form": form,
            "page": page,
            "day": day,
            "is_today": day == today(),
            "unit_id": wanted["don_vi"] or (versions[0].unit_id if len(versions) == 1 else None),
            "has_party": any(version.unit.branch == Branch.PARTY for version in versions),
            "can_add": bool(may(request.user, _MANAGE)),
            "can_export": bool(may(request.user, Permission.EXPORT_NAMES)),
        },
    )


@require_safe
def person_detail(request, pk):
    """One person: the posts that this reader sees, the newest first."""
    person = fetch(request.user, Person, pk)
    positions = (
        Position.objects.visible_to(request.user)
        .filter(person=person)
        .select_related("unit")
        .prefetch_related("unit__versions")
        .order_by("-valid_from", "-pk")
    )
    day = today()
    rows = [
        {
            "position": position,
            "unit_name": position.unit.name_on(position.last_day or day),
            "is_held": position.holds_on(day),
            "may_manage": bool(may(request.user, _MANAGE, position)),
        }
        for position in positions
    ]
    return render(
        request,
        "units/person_detail.html",
        {
            "person": person,
            "rows": rows,
            "held": [row for row in rows if row["is_held"]],
            "can_give": bool(may(request.user, _MANAGE)),
        },
    )


def managed_ids(user, permission=_MANAGE):
    """Ids of the units at which this user may do so, those whose records they keep included."""
    access = access_of(user)
    ids = set()
    for role, reach in TABLE[permission].reach.items():
        ids |= access.below(role) if reach is Reach.BELOW else access.own(role)
    return ids


def picked_unit(request, permission=_MANAGE):
    """(form to pick a unit, the Unit picked or the first one offered), 403 where there is none.

    A unit named in the address that is not among those offered counts as none named.
    """
    require(request.user, permission)
    versions = list(UnitVersion.objects.last_of(managed_ids(request.user, permission)))
    form, wanted = clean_get(UnitPickForm, request.GET, versions=versions)
    offered = [pk for pk, _name in form.fields["don_vi"].choices]
    chosen = wanted["don_vi"] or offered[0]
    form.initial["don_vi"] = chosen
    unit = next(version.unit for version in versions if version.unit_id == chosen)
    return (form if len(offered) > 1 else None), unit


def person_create(request):
    """Thêm cán bộ, đảng viên with a post at one unit."""
    pick, unit = picked_unit(request)
    form = PersonForm(request.POST if request.method == "POST" else None, unit=unit)
    if form.is_valid():
        wanted = {"full_name": form.cleaned_data["full_name"], **form.post}
        is_other = form.cleaned_data["is_other"]
        twins = Person.objects.named(wanted["full_name"], unit)
        if twins and not is_other:
            form.ask(same_name(twins[0]))
        elif made := attempt(form, add_person, unit, by=request.user, is_other=is_other, **wanted):
            messages.success(request, f"Đã thêm {made}.")
            return redirect(made)
    twins = Person.objects.named(form.data.get("full_name", ""), unit) if form.errors else []
    return render(
        request,
        "units/person_create.html",
        {"form": form, "pick": pick, "unit": unit, "twins": twins, **_OFFERED},
        status=acted_status(form),
    )


def person_give_post(request, pk):
    """Giao chức vụ: another post of a known person, at a unit of this account."""
    person = fetch(request.user, Person, pk)
    pick, unit = picked_unit(request)
    held = Position.objects.filter(person=person, unit=unit, valid_to__isnull=True).first()
    form = GivePostForm(request.POST if request.method == "POST" else None, unit=unit, held=held)
    if form.is_valid():
        is_replacing = form.cleaned_data.get("is_replacing", False)
        made = attempt(
            form, give_post, unit, by=request.user, person=person, is_replacing=is_replacing,
            **form.post,
        )  # fmt: skip
        if made:
            messages.success(request, "Đã giao chức vụ.")
            return redirect(person)
    return render(
        request,
        "units/person_give_post.html",
        {"form": form, "pick": pick, "unit": unit, "person": person, **_OFFERED},
        status=acted_status(form),
    )


def _fetch_post(request, pk):
    posts = Position.objects.select_related("person", "unit")
    position = fetch(request.user, Position, pk, posts)
    require(request.user, _MANAGE, position)
    return position


def _post_context(position, form):
    return {
        "form": form,
        "position": position,
        "unit_name": position.unit.name_on(position.valid_from),
        "back": reverse("units:person-detail", args=[position.person_id]),
        **_OFFERED,
    }


def post_end(request, pk):
    """Thôi chức vụ."""
    position = _fetch_post(request, pk)
    data = request.POST if request.method == "POST" else None
    form = EndPostForm(data, initial={"version": position.version})
    if form.is_valid() and attempt(form, end_post, position, by=request.user, **form.cleaned_data):
        on = sentence_date(form.cleaned_data["on"])
        messages.success(request, f"Đã ghi thôi chức vụ từ sau ngày {on}.")
        return redirect(position.person)
    context = _post_context(position, form)
    return render(request, "units/post_end.html", context, status=acted_status(form))


def post_correct(request, pk):
    """Đính chính what was entered wrong of a post, its period or the name."""
    position = _fetch_post(request, pk)
    told = ("title", "party_role", "party_status", "valid_from", "valid_to", "version")
    initial = {name: getattr(position, name) for name in told}
    form = CorrectPostForm(
        request.POST if request.method == "POST" else None,
        unit=position.unit,
        initial={**initial, "full_name": position.person.full_name},
    )
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("full_name", "reason", "version")}
        if attempt(form, correct_post, position, by=request.user, **asked, **form.post):
            messages.success(request, "Đã đính chính.")
            return redirect(position.person)
    context = _post_context(position, form)
    return render(request, "units/post_correct.html", context, status=acted_status(form))
