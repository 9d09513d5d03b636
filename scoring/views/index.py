"""Published indices, open to everyone; the coordinator reads them in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from scoring.actions.index import import_indices
from scoring.filters import IndexFilterForm
from scoring.imports import read_index_rows, read_mean_rows
from scoring.models import NationalMean, PublishedIndex
from scoring.models.index import Level, load_restatements
from scoring.views.index_file import coordinating_unit
from units.forms.confirm import ConfirmForm
from units.permissions import Permission, Role, access_of, require
from units.views.acting import acted_status, attempt

MOST_NAMED = 10


@login_not_required
@require_safe
def index_list(request):
    """Chỉ số đã công bố of one level: newest year first, places of each index in order."""
    visible = PublishedIndex.objects.visible_to(request.user)
    counts = visible.originals().counted()
    levels, years = ({of[place] for of in counts} for place in (0, 1))
    years = sorted(years, reverse=True)
    form, wanted = clean_get(IndexFilterForm, request.GET, levels=levels, years=years)
    level = wanted["level"] or form.initial["level"]
    wanted["level"] = "" if level == form.EVERY else level
    rows = visible.originals().matching(**wanted).with_units().marking_restated()
    order, known = ("-year", "-index", "rank", "pk"), _known(counts, **wanted)
    page = page_of(rows, request.GET, order=order, known=known)
    load_restatements(page.rows)
    is_signed_in = request.user.is_authenticated
    return render(
        request,
        "scoring/index_list.html",
        {
            "form": form,
            "page": page,
            "means": _means_beside(wanted["level"], request.user),
            "everywhere": _everywhere(**wanted),
            "can_import": is_signed_in and access_of(request.user).has(Role.COORDINATOR),
        },
    )


def _known(counts, *, unit, **wanted):
    """How many rows there are of a level, a year and an index; None where a name narrows them
    down."""
    if unit:
        return None
    asked = [wanted[name] for name in ("level", "year", "index")]
    return sum(
        many
        for of, many in counts.items()
        if all(each in (None, "", own) for each, own in zip(asked, of, strict=True))
    )


def _everywhere(*, level, unit, **_narrower):
    """The address of the same name among all levels; "" where no name or no level is asked."""
    if not unit or not level:
        return ""
    return "?" + urlencode({"level": IndexFilterForm.EVERY, "unit": unit})


def _means_beside(level, user):
    """The means of the country, which are those of its provinces."""
    means = NationalMean.objects.visible_to(user)
    return means if level in ("", Level.PROVINCE) else means.none()


def index_import(request):
    """Nhập bộ số liệu đi kèm: asks first, then says what was added and what was left out."""
    unit = coordinating_unit(request.user)
    require(request.user, Permission.IMPORT_INDEX, unit)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        facts = {"rows": read_index_rows(), "means": read_mean_rows()}
        if done := attempt(form, import_indices, unit, by=request.user, **facts):
            messages.success(
                request, f"Đã nhập {done.added} chỉ số; {done.kept} chỉ số có từ trước, giữ nguyên."
            )
            _name(request, "Khác với số đã có, giữ số đã có", done.differing)
            _name(request, "Chưa nhập", done.missing)
            return redirect("scoring:index-list")
    return render(
        request,
        "scoring/index_import.html",
        {"form": form, "shipped": len(read_index_rows()), "back": reverse("scoring:index-list")},
        status=acted_status(form),
    )


def _name(request, title, lines):
    if lines:
        more = len(lines) - MOST_NAMED
        end = f"; và {more} dòng khác" if more > 0 else ""
        messages.warning(request, f"{title}: {'; '.join(lines[:MOST_NAMED])}{end}.")
