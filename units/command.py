"""`command`: the frame of every action, so that no write can forget what all writes owe."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils.module_loading import import_string

from cchc.lib.clock import local, now
from cchc.lib.refusal import Conflict, PasswordNeeded, Refused
from cchc.lib.vietnamese import sentence_moment
from units.audit import changed, hash_of, name_of, record, request_facts, row_facts, snapshot
from units.models.audit import KIND_LABELS, AuditEvent, CommandKey
from units.permissions import TABLE, require

# Audit rows of commands that run inside another one: written when the outermost is done, so that
# the end of the chain is locked last, whatever rows were locked before.
_waiting_rows = ContextVar("waiting_rows", default=None)


class _PressedTwice(Exception):
    """The same press is being carried out by another request at this very moment."""


def command(kind, permission=None, label=""):
    """Make an action of a function `action(obj, *args, by, **kwargs)`.

    In one transaction: lock the row (its aggregate first), ask the permission, compare `version`
    (when given), run the function, save the changed fields of `obj`, write exactly one audit row.
    Nothing changed: nothing written. `kind` is the audit type, `app.noun.past_participle`, `label`
    its words on the page of the log (else those of the permission). What a model names by
    FOLLOWED_BY is written along.

    The function changes `obj` in memory (it is saved here) or creates other rows and returns the
    main one. It may add facts to the row by `units.audit.tell`, and give `obj` a new version by
    `touch` when only what hangs on it changed. A keyword `reason` is kept.

    A press of a button sent twice (the same idempotency key) gives the first result again.

    Raises PermissionDenied (rolled back, then one REFUSED row), Conflict (somebody else saved),
    PasswordNeeded (starred permission, last password over ten minutes ago), Refused (a rule).
    """

    def decorate(action):
        @wraps(action)
        def run(obj, *args, by, version=None, **kwargs):
            is_outermost = _waiting_rows.get() is None
            press = _press(kind, by)
            try:
                with transaction.atomic(), _audit_rows_last(), row_facts() as facts:
                    return _carry_out(
                        action, kind, permission, facts, press, obj, args, by, version, kwargs
                    )
            except _PressedTwice:
                return _earlier_result(CommandKey.objects.get(**press))
            except PermissionDenied as refusal:
                # Inside another command the row would be rolled back with it: the outer one tells.
                if is_outermost and not getattr(refusal, "recorded", False):
                    refusal.recorded = True
                    record_refusal(kind, by, obj, permission, str(refusal))
                raise

        KIND_LABELS[kind] = label or (permission.value if permission else kind)
        run.kind = kind
        run.permission = permission
        return run

    return decorate


def touch(obj):
    """Called inside an action that changed what hangs on `obj`: it gets a new version."""
    obj.is_touched = True


@contextmanager
def _audit_rows_last():
    rows = _waiting_rows.get()
    if rows is not None:
        yield
        return
    token = _waiting_rows.set([])
    try:
        yield
        for row in _waiting_rows.get():
            record(**row)
    finally:
        _waiting_rows.reset(token)


def _carry_out(action, kind, permission, facts, press, obj, args, by, version, kwargs):
    fresh = _locked(obj)
    answer = require(by, permission, fresh) if permission else None
    if press and (done := CommandKey.objects.filter(**press).first()):
        return _earlier_result(done)
    ask_password(permission)
    if version is not None and fresh.version != version:
        raise _conflict(fresh, version, kwargs)
    before = snapshot(fresh)
    result = action(fresh, *args, by=by, **kwargs)
    old, new = changed(before, snapshot(fresh))
    is_touched = getattr(fresh, "is_touched", False)
    if new or is_touched:
        _save(fresh, new)
    made = result if isinstance(result, models.Model) and result != fresh else None
    result = fresh if result is None else result
    if not new and made is None and not facts and not is_touched:
        return result
    _follow(fresh, before)
    if made is not None:
        _follow(made, {})
    if press:
        _keep_press(press, result)
    about, after = (fresh, new) if made is None else (made, snapshot(made))
    if made is not None and new:
        facts = {**facts, "parent": {"object": name_of(fresh), "before": old, "after": new}}
    unit = _unit_of(about, permission) or _unit_of(fresh, permission)
    _waiting_rows.get().append(
        {
            "kind": kind,
            "by": by,
            "obj": about,
            "unit": unit,
            "before": old if made is None else {},
            "after": after,
            "facts": dict(facts),
            "reason": _reason(about, kwargs.get("reason") or ""),
            "on_behalf_of": str(unit) if answer is not None and answer.stands_in else "",
        }
    )
    return result


def _locked(obj):
    """The object read again under a row lock; its aggregate (named by AGGREGATE, or by `held_by`
    where only some rows of a model hang on one) comes first."""
    model = obj._meta.model  # request.user is a lazy object of another type
    aggregate = getattr(model, "AGGREGATE", None) or getattr(obj, "held_by", "")
    root = None
    if aggregate:
        root_model = model._meta.get_field(aggregate).related_model
        root = root_model.objects.select_for_update(no_key=True).get(
            pk=getattr(obj, f"{aggregate}_id")
        )
    fresh = _rows_of(model).select_for_update(no_key=True).get(pk=obj.pk)
    if root is not None:
        _keep_fixed(root, getattr(obj, aggregate))
        setattr(fresh, aggregate, root)
    _keep_fixed(fresh, obj)
    return fresh


def _keep_fixed(fresh, known):
    """What `known` has loaded along its FIXED relations, which lead to what never changes (the
    criterion of a row, the set of a sheet), is not read a second time."""
    for name in getattr(fresh, "FIXED", ()):
        field = fresh._meta.get_field(name)
        is_same = getattr(fresh, field.attname) == getattr(known, field.attname)
        if is_same and field.is_cached(known):
            setattr(fresh, name, getattr(known, name))


def _rows_of(model):
    """All there is, what was taken back as a mistake too: the action, or the press that took it
    back, tells of it."""
    return getattr(model, "everything", model.objects)


def _save(fresh, new):
    fields = [field.name for field in fresh._meta.concrete_fields if field.attname in new]
    if hasattr(fresh, "version"):
        fresh.version += 1
        fields.append("version")
    # Columns that follow others (folded names) are computed on save and must go along.
    fields += [field.name for field in fresh._meta.concrete_fields if hasattr(field, "source")]
    fresh.save(update_fields=fields)


def ask_password(permission):
    """PasswordNeeded for a starred permission when the last password is over ten minutes ago."""
    if permission is not None and TABLE[permission].password_again:
        ask_password_anyway()


def ask_password_anyway():
    """The same inside an action that needs no permission, or one without a star."""
    facts = request_facts()
    if facts is None:
        return
    if facts.password_at is None or now() - facts.password_at > settings.PASSWORD_AGAIN:
        raise PasswordNeeded("Nhập lại mật khẩu để tiếp tục.")


def _follow(obj, before):
    """What has to be written with it, in the same transaction: a model names by FOLLOWED_BY a
    function `follow(obj, before)` of an action module, called when a command changed or made a row;
    `before`: its snapshot, {} of a new one. It writes no audit row: what it writes is derived."""
    if path := getattr(obj, "FOLLOWED_BY", ""):
        import_string(path)(obj, before)


# --- A button pressed twice ---------------------------------------------------------------------


def _press(kind, by):
    """What names this press of a button and this turn of the command in it; {} outside a form."""
    facts = request_facts()
    if facts is None or not facts.key:
        return {}
    facts.turns[kind] += 1
    return {"user_id": by.pk, "key": facts.key, "kind": kind, "turn": facts.turns[kind]}


def _keep_press(press, result):
    """Keeps the result for the second press; refused by the database when that one was quicker."""
    reference = {}
    if isinstance(result, models.Model):
        reference = {"result_type": result._meta.label_lower, "result_id": str(result.pk)}
    try:
        CommandKey.objects.create(**press, **reference, at=now())
    except IntegrityError as twice:
        raise _PressedTwice from twice


def _earlier_result(done):
    if not done.result_type:
        raise Refused("Việc này đã được thực hiện ở lần bấm trước; tải lại trang để xem kết quả.")
    return _rows_of(apps.get_model(done.result_type)).get(pk=done.result_id)


# --- What is told -------------------------------------------------------------------------------


def _unit_of(obj, permission):
    unit_for = getattr(obj, "unit_for", None)
    return unit_for(permission) if unit_for else None


def _reason(obj, reason):
    """The reason given; of a private record (`reason` in its AUDIT_HASHED) only its hash."""
    is_private = "reason" in getattr(obj, "AUDIT_HASHED", ())
    return hash_of(reason) if reason and is_private else reason


def _conflict(fresh, version, kwargs):
    """Conflict with both texts: what stands now beside what was typed."""
    saved = AuditEvent.objects.filter(
        object_type=fresh._meta.label_lower,
        object_id=str(fresh.pk),
        outcome=AuditEvent.Outcome.DONE,
    ).exclude(kind__endswith=".read")
    last = saved.first()
    who = last.actor if last else "Người khác"
    at = sentence_moment(local(last.at)) if last else ""
    fields, names, unread = [], [], set(kwargs)
    for field in fresh._meta.concrete_fields:
        if field.name in kwargs:
            unread.discard(field.name)
            theirs, mine = getattr(fresh, field.name), kwargs[field.name]
            if theirs != mine:
                fields.append((str(field.verbose_name), _said(field, theirs), _said(field, mine)))
                names.append(field.name)
    # What stands in other rows, where the row tells it: {name: (label, text)}.
    for name, (label, theirs) in getattr(fresh, "texts_beside", dict)().items():
        unread.discard(name)
        if kwargs.get(name, theirs) != theirs:
            fields.append((label, theirs, kwargs[name]))
            names.append(name)
    page = getattr(fresh, "get_absolute_url", None)
    return Conflict(
        f"{who} đã lưu{f' lúc {at}' if at else ''}, sau khi trang này được mở. "
        "Phần đang nhập vẫn còn nguyên. So sánh hai bản rồi chọn.",
        who=who,
        at=last.at if last else None,
        fields=fields,
        names=names,
        back_url=page() if page else "",
        version=fresh.version,
        is_as_typed=bool(kwargs) and not (fields or unread),
    )


def _said(field, value):
    """A choice by its words; anything else as it is."""
    return dict(field.flatchoices).get(value, value) if field.flatchoices else value


def record_refusal(kind, by, obj, permission, sentence):
    """One row for a write refused for want of permission; the write itself left nothing."""
    record(
        kind,
        by=by,
        obj=obj,
        unit=_unit_of(obj, permission),
        reason=sentence,
        outcome=AuditEvent.Outcome.REFUSED,
    )
