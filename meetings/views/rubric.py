"""Rubrics of the quality of a session: the list, one to read, a new one taken in."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from meetings.actions.rubric import upload_rubric
from meetings.forms.rubric import RubricForm
from meetings.models import Rubric
from meetings.quality_page import source_words
from units.models import Unit
from units.permissions import Permission, Role, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

_MANAGE = Permission.MANAGE_CATALOGUE


@require_safe
def rubric_list(request):
    """Bộ tiêu chí đánh giá chất lượng sinh hoạt: which holds from when, which are used."""
    rubrics = Rubric.objects.visible_to(request.user).annotate(used=Count("sheets"))
    context = {
        "rubrics": list(rubrics),
        "now": Rubric.objects.in_force(today()),
        "may_upload": bool(may(request.user, _MANAGE)),
    }
    return render(request, "meetings/rubric_list.html", context)


def rubric_upload(request):
    """Tải lên bộ tiêu chí."""
    require(request.user, _MANAGE)
    held = access_of(request.user).held[Role.COORDINATOR]
    unit = Unit.objects.filter(pk__in=held).order_by("pk").first()
    is_sent = request.method == "POST"
    form = RubricForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        rubric = attempt(form, upload_rubric, unit, by=request.user, **form.facts())
        if rubric is not None:
            messages.success(request, "Đã tải lên bộ tiêu chí.")
            return redirect(rubric)
    return render(request, "meetings/rubric_upload.html", {"form": form}, status=acted_status(form))


@require_safe
def quality_rubric(request, pk):
    """Bộ tiêu chí: its groups, rows, bands and gates, and what it rests on."""
    rubric = fetch(request.user, Rubric, pk)
    the_set = rubric.criteria_set
    context = {
        "rubric": rubric,
        "groups": [(top, _below(the_set, top)) for top in the_set.children()],
        "the_set": the_set,
        "source": source_words(rubric),
        "is_used": rubric.sheets.exists(),
    }
    return render(request, "meetings/quality_rubric.html", context)


def _below(the_set, top):
    """The leaves under a criterion of the first level, or itself."""
    leaves = [leaf for leaf in the_set.leaves if top.code in the_set.ancestors[leaf.code]]
    return leaves or [top]
