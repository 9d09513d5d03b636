"""The audit log as its reader may see it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from units.changes import changes_of
from units.forms import AuditFilterForm
from units.models import AuditEvent


@require_safe
def audit_list(request):
    """Own acts, and those that the role shows: newest first."""
    form, wanted = clean_get(AuditFilterForm, request.GET)
    events = AuditEvent.objects.visible_to(request.user).matching(
        wanted["text"],
        wanted["since"],
        wanted["until"],
    )
    page = page_of(events, request.GET, order=("-seq",))
    return render(request, "units/audit_list.html", {"form": form, "page": page})


@require_safe
def audit_detail(request, pk):
    """One act: who, when, on what, why; what it changed for who may see the object."""
    event = AuditEvent.objects.visible_to(request.user).filter(pk=pk).first()
    if event is None:
        raise Http404
    changes = changes_of(event, request.user)
    return render(request, "units/audit_detail.html", {"event": event, "changes": changes})
