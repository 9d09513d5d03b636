"""Tài liệu kiểm chứng của một mục."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cchc.lib.fields import clean_get
from scoring.actions.entry import add_evidence, remove_evidence
from scoring.forms import EvidenceForm, SearchForm
from scoring.models import Evidence
from scoring.views.sheet import fetch_entry
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt


def evidence_add(request, pk):
    """Adds a document of the register or a new file to a row."""
    entry = fetch_entry(request.user, pk)
    require(request.user, Permission.SCORE_SHEET, entry)
    entry.sheet.refuse_unless("edit")
    search, wanted = clean_get(SearchForm, request.GET)
    form = EvidenceForm(
        request.user, request.POST or None, request.FILES or None, text=wanted["text"]
    )
    if form.is_valid() and attempt(form, add_evidence, entry, by=request.user, **form.cleaned_data):
        messages.success(request, "Đã thêm tài liệu kiểm chứng.")
        return redirect(entry.get_absolute_url())
    return render(
        request,
        "scoring/evidence_add.html",
        {"entry": entry, "sheet": entry.sheet, "form": form, "search": search},
        status=acted_status(form),
    )


@require_POST
def evidence_remove(request, pk):
    """Bỏ tài liệu khỏi mục chấm điểm (marked, not deleted)."""
    evidence = fetch(request.user, Evidence, pk)
    entry = fetch_entry(request.user, evidence.entry_id)
    require(request.user, Permission.SCORE_SHEET, entry)
    remove_evidence(entry, by=request.user, evidence=evidence)
    messages.success(request, "Đã bỏ tài liệu khỏi tiêu chí.")
    return redirect(entry.get_absolute_url())
