"""Who may see and do what with one object, and who did read it: the questions of an inspector."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from units.answers import Asking, known_to, readers_of, sight_of
from units.asked import asked_models
from units.forms.who_may import PersonForm, ReadDayForm, ThingForm
from units.models import AuditEvent, Unit
from units.permissions import fetch

MOST_PEOPLE_FOUND = 20


@require_safe
def who_may(request):
    """Finds the object of which one asks: of a kind, of the units that are called so."""
    form, wanted = clean_get(ThingForm, request.GET)
    model = asked_models()[wanted["kind"]]
    things = model.objects.visible_to(request.user)
    if wanted["unit"]:
        named = Unit.objects.named_like(wanted["unit"]).values("pk")
        things = things.filter(**{f"{model.ASKED.unit or 'pk'}__in": named})
    if hasattr(things, "with_names"):
        things = things.with_names()
    page = page_of(things, request.GET, order=model._meta.ordering or ("-id",), size=30)
    context = {"form": form, "page": page, "code": wanted["kind"]}
    return render(request, "units/who_may.html", context)


@require_safe
def who_may_thing(request, code, pk):
    """One object: who may read it by name, who read it on which day, and what one person may do."""
    obj = _fetch(request.user, code, pk)
    asked = obj.ASKED
    form, wanted = clean_get(PersonForm, request.GET)
    found = _people(request, wanted["who"])
    person = found[0] if len(found) == 1 else None
    context = {
        "object": obj,
        "kind": obj._meta.verbose_name,
        "sights": [sight_of(obj, name) for name in asked.sees],
        "form": form,
        "found": found,
        "answer": Asking(person, obj, request.user) if person else None,
        "readers": readers_of(obj, asked.listed, request.user) if asked.listed else None,
        "listed": sight_of(obj, asked.listed) if asked.listed else None,
        **(_readings(request, obj) if asked.read else {}),
    }
    return render(request, "units/who_may_thing.html", context)


def _fetch(user, code, pk):
    model = asked_models().get(code)
    if model is None:
        raise Http404
    return fetch(user, model, pk)


def _people(request, text):
    """Accounts by that name of which the asker may ask; an exact account stands alone."""
    if not text:
        return []
    found = list(
        known_to(request.user)
        .matching(text=text)
        .order_by("name_key", "pk")[: MOST_PEOPLE_FOUND + 1]
    )
    exact = [user for user in found if user.username == text.lower()]
    return exact or found


def _readings(request, obj):
    """Rows of the log that tell who read it, as far as the asker sees them."""
    form, wanted = clean_get(ReadDayForm, request.GET)
    rows = AuditEvent.objects.visible_to(request.user).about(obj).filter(kind__in=obj.ASKED.read)
    page = page_of(
        rows.during(wanted["since"], wanted["until"]),
        request.GET,
        order=("-seq",),
        size=30,
        parameter="lan-doc",
    )
    return {"read_form": form, "readings": page}
