"""Reading private minutes leaves a row: the only write that a GET makes."""

from django.db import transaction

from units.audit import record, record_each
from units.models import AuditEvent


@transaction.atomic
def note_read(obj, *, by, what):
    """One audit row a person, object and day. `what`: audit type, `app.noun.read`."""
    if AuditEvent.objects.of_today(by, what).about(obj).exists():
        return None
    return record(what, by=by, obj=obj, unit=obj.unit_for(None))


def note_parts_read(objects, *, by, what):
    """A list showed a part of each of these objects, of which nothing was noted today: one row for
    each, in a fixed number of queries. `what`: audit type of reading such a part."""
    record_each(what, list(objects), by=by)
