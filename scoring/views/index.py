"""Published indices, open to everyone; the coordinator reads them in."""

from dataclasses import fields

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from scoring.actions.index import import_indices
from scoring.filters import IndexFilterForm
from scoring.forms import IndexImportForm
from scoring.imports import IndexRow, read_index_rows, read_mean_rows, read_uploaded_rows
from scoring.models import NationalMean, PublishedIndex
from units.models import Unit
from units.permissions import Permission, Role, access_of, require
from units.views.acting import acted_status, attempt

MOST_NAMED = 10


@login_not_required
@require_safe
def index_list(request):
    """Chỉ số đã công bố: newest year first, places of each index in order."""
    visible = PublishedIndex.objects.visible_to(request.user)
    form, wanted = clean_get(IndexFilterForm, request.GET, years=visible.years())
    rows = visible.matching(**wanted).with_units()
    is_signed_in = request.user.is_authenticated
    return render(
        request,
        "scoring/index_list.html",
        {
            "form": form,
            "page": page_of(rows, request.GET, order=("-year", "-index", "rank", "pk")),
            "means": NationalMean.objects.visible_to(request.user),
            "can_import": is_signed_in and access_of(request.user).has(Role.COORDINATOR),
        },
    )


def index_import(request):
    """Nhập chỉ số đã công bố: asks first, then says what was added and what was left out."""
    held = sorted(access_of(request.user).held[Role.COORDINATOR])
    unit = Unit.objects.with_names().filter(pk__in=held).order_by("pk").first()
    require(request.user, Permission.IMPORT_INDEX, unit)
    form = IndexImportForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (done := _import(form, unit, request.user)):
        messages.success(
            request, f"Đã nhập {done.added} chỉ số; {done.kept} chỉ số có từ trước, giữ nguyên."
        )
        _name(request, "Khác với số đã có, giữ số đã có", done.differing)
        _name(request, "Chưa nhập", done.missing)
        return redirect("scoring:index-list")
    return render(
        request,
        "scoring/index_import.html",
        {
            "form": form,
            "shipped": len(read_index_rows()),
            "back": reverse("scoring:index-list"),
            "columns": ",".join(field.name for field in fields(IndexRow)),
        },
        status=acted_status(form),
    )


def _import(form, unit, user):
    """What was done, or None when the file is wrong: the form says where."""
    file = form.cleaned_data["file"]
    try:
        rows = read_uploaded_rows(file.name, file.read()) if file else read_index_rows()
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return None
    means = () if file else read_mean_rows()
    return attempt(form, import_indices, unit, by=user, rows=rows, means=means)


def _name(request, title, lines):
    if lines:
        more = len(lines) - MOST_NAMED
        end = f"; và {more} dòng khác" if more > 0 else ""
        messages.warning(request, f"{title}: {'; '.join(lines[:MOST_NAMED])}{end}.")
