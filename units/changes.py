"""What one act changed, field by field in words, for a reader of the log who may see its object."""

from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.db import models

from cchc.lib.clock import local
from cchc.lib.vietnamese import decimal_text, moment, short_date
from units.audit import HASHED
from units.models import AuditEvent, Host, Succession, Unit, UnitVersion

NOTHING = "–"
_SIDES = ("before", "after")
_DATED_PARTS = {Unit: UnitVersion}
# What a change of organisation told beside columns, in the order in which it is read.
_ORGANISATION = (Unit, Succession, Host)
_TOLD = {
    "name": "tên đầy đủ",
    "form": "hình thức",
    "on": "ngày hiệu lực",
    "predecessors": "đơn vị trước",
    "successors": "đơn vị kế thừa",
    "keeper": "đơn vị tiếp nhận hồ sơ, tài liệu",
    "moved": "đơn vị trực thuộc chuyển theo",
    "withdrawn": "đơn vị thôi kế thừa",
    "decision": "văn bản quyết định",
    "basis": "căn cứ đính chính",
}
KEPT_BACK = "có nội dung, không chép vào nhật ký"


def changes_of(event, user):
    """[(label, before, after)] of an AuditEvent, or None when the user may not see its object.

    Who acted sees it as long as he sees the object, and no longer. A model keeps columns from
    everyone else by AUDIT_ACTOR_ONLY (what an appraiser has not yet let go of); a manager whose
    `values_visible_to` is narrower than its `visible_to` is asked that.
    """
    give_changes([event], user)
    return event.changes


def give_changes(events, user):
    """Gives each event its `changes` and the `why` of who acted, as far as the user may see its
    object: one query a kind of object."""
    by_model = {}
    for event in events:
        by_model.setdefault(model_of(event), []).append(event)
    for model, rows in by_model.items():
        seen = (
            set() if model is None else _seen_keys(model, {event.object_id for event in rows}, user)
        )
        for event in rows:
            if model is None:
                event.changes = []
            elif event.object_id in seen:
                event.changes = _changes(event, model, user)
            else:
                event.changes = None
            event.why = _why(event)


def _changes(event, model, user):
    is_actor = event.actor_id == user.pk
    closed = frozenset() if is_actor else getattr(model, "AUDIT_ACTOR_ONLY", frozenset())
    told = event.told
    rows = []
    for field in model._meta.concrete_fields:
        if field.attname not in told["after"] or field.name in closed or not _is_named(field):
            continue
        before, after = told["before"].get(field.attname), told["after"][field.attname]
        if before or after:
            rows.append((str(field.verbose_name), _said(field, before), _said(field, after)))
    return rows + _of_parts(model, told["facts"]) + _of_organisation(model, told["facts"])


def _why(event):
    """The reason that was given; a refusal's sentence is the system's own, and is always told."""
    if event.outcome == AuditEvent.Outcome.REFUSED:
        return event.reason
    if event.changes is None:
        return ""
    return KEPT_BACK if event.reason.startswith(HASHED) else event.reason


def _of_parts(model, facts):
    """What an action told of the dated part of its object, as {column: {before, after}}."""
    part = _DATED_PARTS.get(model)
    rows = []
    for name, fact in facts.items() if part else ():
        if isinstance(fact, dict) and fact.keys() == {"before", "after"}:
            field = part._meta.get_field(name)
            rows.append((str(field.verbose_name), *(_choice(field, fact[side]) for side in _SIDES)))
    return rows


def _of_organisation(model, facts):
    """What a change of organisation told: who ended, who carries on, from which day, by what."""
    rows = []
    for name, label in _TOLD.items() if model in _ORGANISATION else ():
        fact = facts.get(name)
        if fact and not isinstance(fact, dict):
            rows.append((label, NOTHING, _fact(name, fact)))
    return rows


def _fact(name, fact):
    if name == "form":
        return Succession.Form(fact).label
    if name == "on":
        return short_date(date.fromisoformat(fact))
    return ", ".join(fact) if isinstance(fact, list) else fact


def _choice(field, text):
    if text and isinstance(field, models.DateField):
        return short_date(date.fromisoformat(text))
    return str(dict(field.flatchoices or ()).get(text, text)) or NOTHING


def model_of(event):
    try:
        return apps.get_model(event.object_type)
    except (LookupError, ValueError):  # an act about no object, or one of an app that is gone
        return None


def object_of(event, user):
    """The object itself, where the user may open its page; else None."""
    model = model_of(event)
    return None if model is None else _seen(model, user).filter(pk=event.object_id).first()


def _seen_keys(model, keys, user):
    """Those of the keys (texts) whose objects, with their values, the user may see."""
    found = _seen(model, user).filter(pk__in=keys)
    return {str(key) for key in found.values_list("pk", flat=True)}


def _seen(model, user):
    """The rows of a model whose values the user may see, those taken back too."""
    objects = getattr(model, "everything", model._default_manager).all()
    seen = getattr(objects, "values_visible_to", None) or getattr(objects, "visible_to", None)
    return objects.none() if seen is None else seen(user)


def _is_named(field):
    """Has the column a name for people? Folded copies and keys have none."""
    return not field.primary_key and str(field.verbose_name) != field.name.replace("_", " ")


def _said(field, value):
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, str) and value.startswith(HASHED):
        return KEPT_BACK
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        found = field.related_model._base_manager.filter(pk=value).first()
        return str(found) if found is not None else NOTHING
    if isinstance(field, models.DateTimeField):
        return moment(local(datetime.fromisoformat(value)))
    if isinstance(field, models.DateField):
        return short_date(date.fromisoformat(value))
    if isinstance(field, models.DecimalField):
        return decimal_text(Decimal(value))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return _answer(value) if isinstance(field, models.JSONField) else str(value)


def _answer(value):
    """What was answered to a criterion: a number, or the words of a level."""
    try:
        return decimal_text(Decimal(value))
    except (ArithmeticError, TypeError, ValueError):
        return str(value)
