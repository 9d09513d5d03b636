"""The audit log as its reader may see it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from units.chain import check_day
from units.changes import changes_of, model_of, reason_of
from units.forms.audit import AuditFilterForm
from units.models import AuditEvent


@require_safe
def audit_list(request):
    """Own acts, and those that the role shows: newest first. A single day is checked whole."""
    form, wanted = clean_get(AuditFilterForm, request.GET)
    events, since, until = _asked(request.user, wanted)
    page = page_of(events, request.GET, order=("-seq",))
    give_titles(page.rows, request.user)
    check = check_day(since) if since is not None and since == until else None
    return render(request, "units/audit_list.html", {"form": form, "page": page, "check": check})


def _asked(user, wanted):
    """-> (rows that the filter asks for, its first and last day)."""
    since, until = wanted.pop("since"), wanted.pop("until")
    return AuditEvent.objects.visible_to(user).matching(**wanted).during(since, until), since, until


def give_titles(events, user):
    """Gives rows their object's title where the log keeps only a number (`audit_name`) and the
    reader may see the object."""
    numbered = {}
    for event in events:
        model = model_of(event)
        if hasattr(model, "audit_name") and hasattr(model.objects, "visible_to"):
            numbered.setdefault(model, []).append(event)
    for model, rows in numbered.items():
        keys = {event.object_id for event in rows}
        seen = {str(obj.pk): obj for obj in model.objects.visible_to(user).filter(pk__in=keys)}
        for event in rows:
            event.title = str(seen.get(event.object_id, ""))


@require_safe
def audit_detail(request, pk):
    """One act: who, when, on what, why; what it changed for who may see the object."""
    event = AuditEvent.objects.visible_to(request.user).filter(pk=pk).first()
    if event is None:
        raise Http404
    give_titles([event], request.user)
    changes = changes_of(event, request.user)
    context = {"event": event, "changes": changes, "reason": reason_of(event, changes)}
    return render(request, "units/audit_detail.html", context)
