"""Rubrics of the quality of a session: the list, one to read, a new one taken in, one ended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.paging import page_of
from cchc.lib.sheets import file_response
from meetings.actions.rubric import end_rubric, upload_rubric, withdraw_rubric
from meetings.forms.rubric import EndRubricForm, RubricForm, WithdrawRubricForm
from meetings.models import Rubric, units_with_rubrics
from meetings.quality_page import source_words
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt

_KEEP = Permission.KEEP_RUBRIC
_NOT_A_CELL = (
    "Bộ tiêu chí do thường trực CCHC đặt cho cả tỉnh hoặc do bí thư đảng bộ đặt cho các chi bộ của "
    "mình; chi bộ chấm theo bộ của cấp ủy cấp trên."
)


@require_safe
def rubric_list(request):
    """Bộ tiêu chí đánh giá chất lượng sinh hoạt: whose, which holds from when, which are used."""
    rubrics = Rubric.objects.visible_to(request.user).annotate(used=Count("sheets"))
    rubrics = rubrics.select_related("unit").prefetch_related("unit__versions")
    context = {
        "page": page_of(rubrics, request.GET, order=("-valid_from", "-pk"), size=50),
        "day": today(),
        "may_upload": units_with_rubrics(request.user).exists(),
    }
    return render(request, "meetings/rubric_list.html", context)


def rubric_upload(request):
    """Tải lên bộ tiêu chí."""
    require(request.user, _KEEP)
    units = list(units_with_rubrics(request.user).with_names().order_by("pk"))
    if not units:
        raise PermissionDenied(_NOT_A_CELL)
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    form = RubricForm(*sent, units=units)
    if form.is_valid():
        rubric = attempt(form, upload_rubric, form.chosen, by=request.user, **form.facts())
        if rubric is not None:
            messages.success(request, "Đã tải lên bộ tiêu chí.")
            return redirect(rubric)
    return render(request, "meetings/rubric_upload.html", {"form": form}, status=acted_status(form))


@require_safe
def quality_rubric(request, pk):
    """Bộ tiêu chí: its groups, rows, bands and gates, and what it rests on."""
    rubric = fetch(request.user, Rubric, pk)
    the_set = rubric.criteria_set
    is_used = rubric.sheets.exists()
    may_keep = rubric.withdrawn_at is None and bool(may(request.user, _KEEP, rubric))
    is_over = rubric.valid_to is not None and rubric.valid_to < today()
    context = {
        "rubric": rubric,
        "groups": [(top, _below(the_set, top)) for top in the_set.children()],
        "the_set": the_set,
        "source": source_words(rubric),
        "is_used": is_used,
        "may_withdraw": may_keep and not is_used,
        "may_end": may_keep and not is_over,
    }
    return render(request, "meetings/quality_rubric.html", context)


@require_safe
def rubric_toml(request, pk):
    """The text of a rubric as a file, from which another one is made."""
    rubric = fetch(request.user, Rubric, pk)
    text = rubric.text.encode()
    return file_response(text, f"{rubric.code}.toml", "application/toml; charset=utf-8")


def rubric_withdraw(request, pk):
    """Hủy bộ tiêu chí chưa dùng."""
    rubric = _fetch_to_keep(request, pk)
    form = WithdrawRubricForm(request.POST or None, initial={"version": rubric.version})
    return _ask(request, rubric, form, withdraw_rubric, "meetings/rubric_withdraw.html")


def rubric_end(request, pk):
    """Thôi áp dụng bộ tiêu chí."""
    rubric = _fetch_to_keep(request, pk)
    form = EndRubricForm(request.POST or None, rubric=rubric)
    return _ask(request, rubric, form, end_rubric, "meetings/rubric_end.html")


def _fetch_to_keep(request, pk):
    rubric = fetch(request.user, Rubric, pk)
    require(request.user, _KEEP, rubric)
    return rubric


def _ask(request, rubric, form, action, template):
    """The question with its form, then back to the rubric."""
    if form.is_valid():
        done = attempt(form, action, rubric, by=request.user, **form.facts())
        if done is not None:
            messages.success(request, "Đã ghi; phiếu đã lập giữ bộ tiêu chí của mình.")
            return redirect(rubric)
    context = {"form": form, "rubric": rubric, "back": rubric.get_absolute_url()}
    return render(request, template, context, status=acted_status(form))


def _below(the_set, top):
    """The leaves under a criterion of the first level, or itself."""
    leaves = [leaf for leaf in the_set.leaves if top.code in the_set.ancestors[leaf.code]]
    return leaves or [top]
