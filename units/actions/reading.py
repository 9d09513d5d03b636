"""Reading private minutes leaves a row: the only write that a GET makes."""

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from cchc.lib.clock import today
from units.audit import record, record_each
from units.models import AuditEvent
from units.models.audit import start_of


def _read_today(by, *kinds):
    """Rows that tell that he read something of these kinds since midnight."""
    return AuditEvent.objects.filter(
        kind__in=kinds, actor_id=by.pk, at__gte=start_of(today())
    ).order_by()


@transaction.atomic
def note_read(obj, *, by, what):
    """One audit row a person, object and day. `what`: audit type, `app.noun.read`."""
    if _read_today(by, what).about(obj).exists():
        return None
    return record(what, by=by, obj=obj, unit=obj.unit_for(None))


def note_parts_read(objects, *, by, what, whole):
    """A list that shows a part of each object: one row for each that he has no row of today.

    `objects`: a queryset; `what`: audit type of reading such a part, `whole`: of reading all of it.
    One query when there is nothing to note, and a fixed number of them when there is.
    """
    told = _read_today(by, what, whole).filter(
        object_type=objects.model._meta.label_lower,
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    if new := list(objects.exclude(Exists(told))):
        record_each(what, new, by=by)
