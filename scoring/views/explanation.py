"""Giải trình: the unit's page of what was deducted, its answers, what it adds to prove them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.fields import clean_get
from cchc.lib.refusal import Conflict
from scoring import calculate
from scoring.actions.explanation import (
    add_explaining_evidence,
    explain_entry,
    remove_explaining_evidence,
)
from scoring.actions.sheet import send_explanation
from scoring.appraisal_forms import DISPUTED, ExplainRowForm
from scoring.forms import EvidenceForm, SearchForm
from scoring.models import Evidence, Sheet
from scoring.sheet_page import SheetPage, badge_of, steps_of
from scoring.views.sheet import fetch_entry, fetch_values
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt


def _fetch(request, pk, permission):
    sheet = fetch_values(request.user, pk)
    require(request.user, permission, sheet)
    return sheet


@require_safe
def sheet_explain(request, pk):
    """Every deducted row with what the appraiser says; the unit agrees or answers."""
    sheet = _fetch(request, pk, Permission.EXPLAIN_ENTRY)
    sheet.refuse_unless("explain")
    return _page(request, sheet)


class ExplanationPage(SheetPage):
    """The sheet with its deducted rows apart; `bound`: {entry id: form that was typed}."""

    def __init__(self, sheet, bound=None):
        super().__init__(sheet, calculate.COUNTED)
        self.lowered = [row for area in self.areas for row in area.rows if row.entry.is_lowered]
        for row in self.lowered:
            row.form = (bound or {}).get(row.pk) or ExplainRowForm(row.entry)
            row.added = [item for item in row.evidence if item.is_for_explanation]
            row.judged = [item for item in row.evidence if not item.is_for_explanation]

    @property
    def left(self):
        """Rows without the unit's word."""
        return [row for row in self.lowered if row.entry.is_disputed is None]

    @property
    def disputed(self):
        return [row for row in self.lowered if row.entry.is_disputed]


def _page(request, sheet, bound=None, status=200):
    context = _context(request, sheet, ExplanationPage(sheet, bound))
    return render(request, "scoring/sheet_explain.html", context, status=status)


def _context(request, sheet, page):
    return {
        "sheet": sheet,
        "page": page,
        "steps": steps_of(sheet),
        "badge": badge_of(sheet),
        "can_send": bool(may(request.user, Permission.SEND_EXPLANATION, sheet)),
        "acts": sheet.acts.select_related("by"),
    }


def _back(entry):
    return f"{entry.sheet.explanation_url}#e{entry.pk}"


@require_POST
def entry_explain(request, pk):
    """Saves the unit's word on one row; by htmx the row alone comes back."""
    entry = fetch_entry(request.user, pk)
    require(request.user, Permission.EXPLAIN_ENTRY, entry)
    form = ExplainRowForm(entry, request.POST)
    if not (request.htmx and form.is_valid()):
        entry.sheet.refuse_unless("explain")
    if form.is_valid() and _explain(request, entry, form):
        if request.htmx:
            return _piece(request, entry)
        messages.success(request, f"Đã lưu ý kiến ở tiêu chí {entry.criterion.code}.")
        return redirect(_back(entry))
    if request.htmx:
        return _piece(request, entry, {entry.pk: form}, acted_status(form))
    return _page(request, entry.sheet, {entry.pk: form}, acted_status(form))


def _explain(request, entry, form):
    data = form.cleaned_data
    word = {"is_disputed": data["word"] == DISPUTED, "answer": data["answer"]}
    try:
        return attempt(form, explain_entry, entry, by=request.user, version=data["version"], **word)
    except Conflict as stale:
        form.refused = True
        form.add_error(None, stale.sentence)
        return None


def _piece(request, entry, bound=None, status=200):
    sheet = Sheet.objects.with_names().get(pk=entry.sheet_id)
    page = ExplanationPage(sheet, bound)
    row = next((found for found in page.lowered if found.pk == entry.pk), None)
    context = {**_context(request, sheet, page), "row": row, "is_piece": True}
    return render(request, "scoring/_explain_piece.html", context, status=status)


def explanation_add_evidence(request, pk):
    """Bổ sung tài liệu for a row that the unit disputes."""
    entry = fetch_entry(request.user, pk)
    require(request.user, Permission.EXPLAIN_ENTRY, entry)
    entry.sheet.refuse_unless("explain")
    search, wanted = clean_get(SearchForm, request.GET)
    form = EvidenceForm(
        request.user, request.POST or None, request.FILES or None, text=wanted["text"]
    )
    if form.is_valid() and attempt(
        form, add_explaining_evidence, entry, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã bổ sung tài liệu.")
        return redirect(_back(entry))
    return render(
        request,
        "scoring/explanation_add_evidence.html",
        {
            "entry": entry,
            "sheet": entry.sheet,
            "form": form,
            "search": search,
            "back": _back(entry),
        },
        status=acted_status(form),
    )


@require_POST
def explanation_remove_evidence(request, pk):
    """Bỏ tài liệu vừa bổ sung (marked, not deleted)."""
    evidence = fetch(request.user, Evidence, pk)
    entry = fetch_entry(request.user, evidence.entry_id)
    require(request.user, Permission.EXPLAIN_ENTRY, entry)
    remove_explaining_evidence(entry, by=request.user, evidence=evidence)
    messages.success(request, "Đã bỏ tài liệu vừa bổ sung.")
    return redirect(_back(entry))


def sheet_send_explanation(request, pk):
    """Asks before the explanation is sent; names the rows without a word."""
    sheet = _fetch(request, pk, Permission.SEND_EXPLANATION)
    sheet.refuse_unless("send_explanation")
    if request.method == "POST":
        send_explanation(sheet, by=request.user)
        messages.success(request, "Đã gửi giải trình; đang chờ thẩm định lần 2.")
        return redirect(sheet)
    page = ExplanationPage(sheet)
    return render(
        request,
        "scoring/sheet_send_explanation.html",
        {
            "sheet": sheet,
            "page": page,
            "is_blocked": bool(page.left),
            "back": sheet.explanation_url,
        },
    )
