"""Reading private minutes leaves a row: the only write that a GET makes."""

from django.db import transaction

from cchc.lib.clock import local, now
from units.audit import record
from units.models import AuditEvent


@transaction.atomic
def note_read(obj, *, by, what):
    """One audit row a person, object and day. `what`: audit type, `app.noun.read`."""
    start = local(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    if AuditEvent.objects.filter(
        kind=what,
        actor_id=by.pk,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        at__gte=start,
    ).exists():
        return None
    return record(what, by=by, obj=obj, unit=obj.unit_for(None))
