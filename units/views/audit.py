"""The audit log as its reader may see it."""

from itertools import chain

from django.apps import apps
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from units.actions.audit import MOST_ROWS, export_audit
from units.chain import check_day
from units.changes import give_changes, model_of, object_of
from units.exports import audit_file
from units.forms.audit import AuditExportForm, AuditFilterForm
from units.models import AuditEvent
from units.story import story_of, whole_of


@require_safe
def audit_list(request):
    """Own acts, and those that the role shows: newest first. A single day is checked whole."""
    form, wanted = clean_get(AuditFilterForm, request.GET)
    events, since, until = _asked(request.user, wanted)
    page = page_of(events, request.GET, order=("-seq",), is_wide=True)
    give_titles(page.rows, request.user)
    context = {
        "form": form,
        "page": page,
        "check": check_day(since) if since is not None and since == until else None,
        "export": AuditExportForm(form.data, auto_id=False),
    }
    return render(request, "units/audit_list.html", context)


def _asked(user, wanted):
    """-> (rows that the filter asks for, its first and last day)."""
    since, until = wanted.pop("since"), wanted.pop("until")
    return AuditEvent.objects.visible_to(user).matching(**wanted).during(since, until), since, until


@require_POST
def audit_export(request):
    """The rows that were asked for as a file; what is wrong with the filter is said on the list."""
    form = AuditExportForm(request.POST)
    if not form.is_valid():
        asked = urlencode({field.name: field.value() or "" for field in form.carried})
        return redirect(f"{reverse('units:audit-list')}?{asked}")
    file_type = form.cleaned_data.pop("file_type")
    events = list(_asked(request.user, form.cleaned_data)[0].order_by("-seq")[: MOST_ROWS + 1])
    export_audit(request.user, by=request.user, count=len(events), file_type=file_type)
    give_titles(events, request.user)
    return audit_file(events, file_type, f"nhat-ky-{today().isoformat()}")


def give_titles(events, user):
    """Gives rows their object's title where the log keeps only a number (`audit_name`) and the
    reader may see the object: one query for all kinds of objects."""
    numbered = {}
    for event in events:
        model = model_of(event)
        if hasattr(model, "audit_name") and hasattr(model.objects, "visible_to"):
            numbered.setdefault(model, []).append(event)
    if not numbered:
        return
    first, *others = [_titles(model, rows, user) for model, rows in numbered.items()]
    seen = {(thing, str(pk)): title for thing, pk, title in first.union(*others, all=True)}
    for event in chain.from_iterable(numbered.values()):
        event.title = seen.get((event.object_type, event.object_id), "")


def _titles(model, events, user):
    """(thing, key, title) of the objects of these rows that the user may see."""
    thing = models.Value(model._meta.label_lower, output_field=models.CharField())
    objects = model.objects.visible_to(user).filter(pk__in={event.object_id for event in events})
    return objects.with_title().order_by().values_list(thing, "pk", "title_now")


@require_safe
def audit_detail(request, pk):
    """One act: who, when, on what, why; what it changed for who may see the object."""
    event = AuditEvent.objects.visible_to(request.user).filter(pk=pk).first()
    if event is None:
        raise Http404
    give_titles([event], request.user)
    give_changes([event], request.user)
    context = {
        "event": event,
        "changes": event.changes,
        "object": object_of(event, request.user),
        "story_url": _story_url(event),
    }
    return render(request, "units/audit_detail.html", context)


def _story_url(event):
    """Where all is told of the object, or of the whole that it is part of."""
    model = model_of(event)
    if model is None or event.is_hidden:
        return ""
    whole, pk = whole_of(model, event.object_id)
    if not hasattr(whole.objects, "visible_to"):
        return ""
    return reverse("units:audit-story", args=[whole._meta.label_lower, pk])


@require_safe
def audit_story(request, thing, pk):
    """Lịch sử: every act on one object and its parts, newest first, with what each changed."""
    model = _model_named(thing)
    if pk > models.BigAutoField.MAX_BIGINT:
        raise Http404
    events = story_of(model, pk, request.user)
    page = page_of(events, request.GET, order=("-seq",), size=20)
    seen = getattr(model.objects, "visible_to", None)
    obj = seen(request.user).filter(pk=pk).first() if seen else None
    if obj is None and not page.rows:
        raise Http404
    give_titles(page.rows, request.user)
    give_changes(page.rows, request.user)
    label = model._meta.label_lower
    own = [event.object for event in page if event.object_type == label]
    kind = str(model._meta.verbose_name)
    name = str(obj) if obj is not None else next(iter(own), kind)
    context = {"object": obj, "name": name, "kind": kind, "label": label, "page": page}
    return render(request, "units/audit_story.html", context)


def _model_named(thing):
    try:
        model = apps.get_model(thing)
    except (LookupError, ValueError) as unknown:
        raise Http404 from unknown
    if not hasattr(model.objects, "visible_to"):
        raise Http404
    return model
