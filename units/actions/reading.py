"""Reading private minutes leaves a row: the only write that a GET makes."""

from django.db import transaction

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


def note_parts_read(objects, keys, *, by, what, whole):
    """A list that shows a part of each object: one row for each that he has no row of today.

    `objects`: a queryset in which the objects of these `keys` are found; `what`: audit type of
    reading such a part, `whole`: of reading all of it. One query when there is nothing to note, and
    a fixed number of them when there is.
    """
    told = _read_today(by, what, whole).filter(object_type=objects.model._meta.label_lower)
    told = set(
        told.filter(object_id__in=[str(key) for key in keys]).values_list("object_id", flat=True)
    )
    if new := [key for key in keys if str(key) not in told]:
        record_each(what, list(objects.filter(pk__in=new)), by=by)
