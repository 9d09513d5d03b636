"""Writing the audit log, and what is known of the request that acts."""

import hashlib
import json
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime
from decimal import Decimal

from django.db import models, transaction

from cchc.lib.clock import now
from units.models.audit import AuditEvent, AuditHead
from units.rest import units_at_rest

FIRST_HASH = "0" * 64
HASHED = "sha256:"


@dataclass(frozen=True)
class RequestFacts:
    """The request in which a command runs: its id, the key of the button, the last password.

    `turns`: how often each kind of command was carried out in it.
    """

    request_id: str = ""
    key: str = ""
    password_at: datetime | None = None
    turns: Counter = dataclass_field(default_factory=Counter)


_request = ContextVar("request_facts", default=None)
_row = ContextVar("audit_row", default=None)
_unlinked = ContextVar("unlinked_rows", default=None)


@contextmanager
def acting_in(facts):
    token = _request.set(facts)
    try:
        yield
    finally:
        _request.reset(token)


def request_facts():
    """Facts of the request being answered; None in a management command."""
    return _request.get()


@contextmanager
def row_facts():
    """Collects what an action adds to its own audit row by `tell`."""
    token = _row.set({})
    try:
        yield _row.get()
    finally:
        _row.reset(token)


def tell(**facts):
    """Called inside an action: facts (JSON values) for its audit row, beside changed fields."""
    row = _row.get()
    if row is not None:
        row.update(facts)


def plain(value):
    """A field's value as JSON can hold it: decimals and dates as text, never as floats."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def snapshot(obj):
    """Fields of an object as JSON values. Secrets are left out, private text is only a hash.

    A model names them by AUDIT_SECRET and AUDIT_HASHED (minutes, opinions: the text must be
    removable without breaking the chain).
    """
    secret = getattr(obj, "AUDIT_SECRET", frozenset()) | {"version", "password"}
    hashed = getattr(obj, "AUDIT_HASHED", frozenset())
    seen = {}
    for field in obj._meta.concrete_fields:
        if field.name in secret or (not field.editable and field.name != "id"):
            continue
        value = plain(field.value_from_object(obj))
        if field.name in hashed and value:
            value = hash_of(value if isinstance(value, str) else json.dumps(value, sort_keys=True))
        seen[field.attname] = value
    return seen


def hash_of(text):
    """What the log keeps of private text."""
    return HASHED + hashlib.sha256(text.encode()).hexdigest()


def changed(before, after):
    """The two halves of a change: only the keys whose values differ."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}


def name_of(obj):
    """What the log calls an object: a name with nothing in it that is private (`audit_name`)."""
    if obj is None:
        return ""
    return getattr(obj, "audit_name", None) or str(obj)


def canonical(payload):
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def record(
    kind,
    *,
    by,
    obj=None,
    unit=None,
    before=None,
    after=None,
    facts=None,
    reason="",
    outcome=AuditEvent.Outcome.DONE,
    on_behalf_of="",
):
    """Append one row to the chain. The head is locked here, as the last thing of a transaction.

    `by`: a user, an AnonymousUser ("khách"), or None ("hệ thống": a management command).
    """
    row = _row_of(kind, by, obj, unit, before, after, facts, reason, outcome, on_behalf_of)
    return _append([row])[0]


@contextmanager
def linked_together():
    """For a load of many acts in one transaction: their rows, made as ever, are linked to the end
    of the chain when all are done, so that its end is locked and moved on once.

    Inside it the log does not show them yet, `record` gives None, and what was done must not be
    rolled back in part by the caller.
    """
    with transaction.atomic():
        token = _unlinked.set([])
        try:
            yield
            rows = _unlinked.get()
        finally:
            _unlinked.reset(token)
        if rows:
            _append(rows)


def record_each(kind, objects, *, by):
    """The same act on several objects: one row each, in as many queries as one row needs."""
    return _append([_row_of(kind, by, obj, obj.unit_for(None)) for obj in objects])


@units_at_rest()  # it only reads, and mostly the names of one unit
def _row_of(
    kind,
    by,
    obj,
    unit,
    before=None,
    after=None,
    facts=None,
    reason="",
    outcome=AuditEvent.Outcome.DONE,
    on_behalf_of="",
):
    """-> (moment, payload) of a row that does not know its place in the chain yet."""
    request, moment = request_facts(), now()
    is_person = by is not None and by.is_authenticated
    return moment, {
        "kind": kind,
        "outcome": str(outcome),
        "at": moment.isoformat(),
        "actor_id": by.pk if is_person else None,
        "actor": str(by)[:200] if is_person else ("hệ thống" if by is None else "khách"),
        "unit_id": unit.pk if unit is not None else None,
        "unit": str(unit)[:250] if unit is not None else "",
        "object_type": obj._meta.label_lower if isinstance(obj, models.Model) else "",
        "object_id": str(obj.pk)[:40] if isinstance(obj, models.Model) else "",
        "object": name_of(obj)[:300],
        "before": before or {},
        "after": after or {},
        "facts": plain(facts or {}),
        "reason": reason[:1000],
        "on_behalf_of": on_behalf_of,
        "request_id": request.request_id if request else "",
    }


@transaction.atomic(savepoint=False)  # a row that cannot be written takes its act with it
def _append(rows):
    """Links the rows to the end of the chain, which is locked here -> the AuditEvents."""
    if (unlinked := _unlinked.get()) is not None:
        unlinked.extend(rows)
        return [None] * len(rows)
    head, _ = AuditHead.objects.select_for_update().get_or_create(
        pk=1, defaults={"hash": FIRST_HASH}
    )
    events = []
    for seq, (moment, payload) in enumerate(rows, start=head.seq + 1):
        text = canonical({**payload, "seq": seq})
        previous = events[-1].hash if events else head.hash
        events.append(
            AuditEvent(
                **{name: payload[name] for name in COLUMNS},
                seq=seq,
                at=moment,
                payload=text,
                previous_hash=previous,
                hash=hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest(),
            )
        )
    AuditEvent.objects.bulk_create(events, batch_size=500)
    AuditHead.objects.filter(pk=1).update(seq=events[-1].seq, hash=events[-1].hash)
    return events


# Columns that repeat what the payload says, so that the log can be searched.
COLUMNS = (
    "kind",
    "outcome",
    "actor_id",
    "actor",
    "unit_id",
    "unit",
    "object_type",
    "object_id",
    "object",
    "reason",
    "request_id",
)
