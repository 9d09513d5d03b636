"""The story of one object: every act on it and on its parts, as the log tells it.

A part names its whole by AGGREGATE (the row that is locked with it) or, where it is changed by
itself, by AUDIT_PART_OF: the name of a foreign key. AUDIT_TOGETHER names kinds of acts on many
objects in one row, whose facts hold each object under its key.
"""

from functools import cache

from django.apps import apps
from django.db.models import Q

from units.models import AuditEvent, Succession, Unit

# Changes whose one row in the log is about the unit that goes on, not about those that end.
_TOLD_OF_THE_HEIR = (Succession.Form.MERGE, Succession.Form.ABSORB)
MOST_PARTS = 1000  # of one kind; a part beyond them tells its story by itself


def story_of(model, pk, user):
    """Rows about the object and its parts, as far as the reader sees them."""
    wanted = Q(object_type=model._meta.label_lower, object_id=str(pk))
    for part, path in parts_of(model):
        keys = part._base_manager.filter(**{path: pk}).order_by("pk").values_list("pk", flat=True)
        ids = [str(key) for key in keys[:MOST_PARTS]]
        wanted |= Q(object_type=part._meta.label_lower, object_id__in=ids)
    if model is Unit:
        wanted |= _how_it_ended(pk)
    for kind in getattr(model, "AUDIT_TOGETHER", ()):
        wanted |= Q(kind=kind, payload__contains=f'"{pk}":{{')
    return AuditEvent.objects.visible_to(user).filter(wanted, is_hidden=False)


def _how_it_ended(pk):
    """Acts about the units that carried on for this one, which name it among those that ended."""
    heirs = Succession.everything.filter(predecessor=pk, form__in=_TOLD_OF_THE_HEIR)
    unit = Unit.objects.filter(pk=pk).first()
    return Q(
        object_type=Unit._meta.label_lower,
        object_id__in=[str(key) for key in heirs.values_list("successor", flat=True)],
        kind__in=("units.unit.merged", "units.unit.absorbed"),
        payload__contains=unit.name if unit else "",
    )


@cache
def parts_of(model):
    """[(model of a part, path of keys that leads to the whole)], parts of parts too."""
    found = []
    for part in apps.get_models():
        if (key := _whole(part)) and part._meta.get_field(key).related_model is model:
            found.append((part, key))
            found += [(smaller, f"{path}__{key}") for smaller, path in parts_of(part)]
    return found


def whole_of(model, pk):
    """The model and key of the whole to which a part belongs, up to the top; itself if it is none.
    A part that is gone stands for itself."""
    while key := _whole(model):
        above = model._base_manager.filter(pk=pk).values_list(f"{key}_id", flat=True).first()
        if above is None:
            break
        model, pk = model._meta.get_field(key).related_model, above
    return model, pk


def _whole(model):
    return getattr(model, "AUDIT_PART_OF", None) or getattr(model, "AGGREGATE", None)
