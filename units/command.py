"""`command`: the frame of every action, so that no write can forget what all writes owe."""

from functools import wraps

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from cchc.lib.clock import local, now
from cchc.lib.refusal import Conflict, PasswordNeeded
from cchc.lib.vietnamese import sentence_moment
from units.access import forget_access
from units.audit import changed, record, request_facts, row_facts, snapshot
from units.models.audit import AuditEvent, CommandKey
from units.permissions import TABLE, require


def command(kind, permission=None):
    """Make an action of a function `action(obj, *args, by, **kwargs)`.

    In one transaction: lock the row (its aggregate first), ask the permission, compare `version`
    (when given), run the function, save the changed fields of `obj`, write exactly one audit row.
    Nothing changed: nothing written. `kind` is the audit type, `app.noun.past_participle`.

    The function changes `obj` in memory (it is saved here) or creates other rows and returns the
    main one. It may add facts to the row by `units.audit.tell`. A keyword `reason` is kept.

    Raises PermissionDenied (rolled back, then one REFUSED row), Conflict (somebody else saved),
    PasswordNeeded (starred permission, last password over ten minutes ago), Refused (a rule).
    """

    def decorate(action):
        @wraps(action)
        def run(obj, *args, by, version=None, **kwargs):
            try:
                with transaction.atomic(), row_facts() as facts:
                    result = _carry_out(
                        action, kind, permission, facts, obj, args, by, version, kwargs
                    )
                if kind.startswith("units."):  # a new unit or role changes what `by` reaches
                    forget_access(by)
                return result
            except PermissionDenied as refusal:
                if not getattr(refusal, "recorded", False):
                    refusal.recorded = True
                    record_refusal(kind, by, obj, permission, str(refusal))
                raise

        run.kind = kind
        run.permission = permission
        return run

    return decorate


def _carry_out(action, kind, permission, facts, obj, args, by, version, kwargs):
    fresh = _locked(obj)
    answer = require(by, permission, fresh) if permission else None
    _ask_password(permission)
    key = _key()
    if key and (done := CommandKey.objects.filter(user_id=by.pk, key=key, kind=kind).first()):
        return _earlier_result(done, fresh)
    if version is not None and fresh.version != version:
        raise _conflict(fresh, version, kwargs)
    before = snapshot(fresh)
    result = action(fresh, *args, by=by, **kwargs)
    old, new = changed(before, snapshot(fresh))
    if new:
        _save(fresh, new)
    is_new = isinstance(result, models.Model) and (type(result), result.pk) != (
        type(fresh),
        fresh.pk,
    )
    made = result if is_new else None
    if not new and made is None and not facts:
        return fresh if result is None else result
    about = made if made is not None else fresh
    unit = _unit_of(about, permission) or _unit_of(fresh, permission)
    record(
        kind,
        by=by,
        obj=about,
        unit=unit,
        before=old,
        after=snapshot(made) if made is not None else new,
        facts=facts,
        reason=kwargs.get("reason") or "",
        on_behalf_of=str(unit) if answer is not None and answer.stands_in else "",
    )
    result = fresh if result is None else result
    if key:
        CommandKey.objects.create(user_id=by.pk, key=key, kind=kind, at=now(), **_reference(result))
    return result


def _locked(obj):
    """The object read again under a row lock; its aggregate (named by AGGREGATE) comes first."""
    model = obj._meta.model  # request.user is a lazy object: its type is not the model
    aggregate = getattr(model, "AGGREGATE", None)
    root = None
    if aggregate:
        root_model = model._meta.get_field(aggregate).related_model
        root = root_model.objects.select_for_update(no_key=True).get(
            pk=getattr(obj, f"{aggregate}_id")
        )
    fresh = model.objects.select_for_update(no_key=True).get(pk=obj.pk)
    if root is not None:
        setattr(fresh, aggregate, root)
    return fresh


def _save(fresh, new):
    fields = [field.name for field in fresh._meta.concrete_fields if field.attname in new]
    if hasattr(fresh, "version"):
        fresh.version += 1
        fields.append("version")
    # Columns that follow others (folded names) are computed on save and must go along.
    fields += [field.name for field in fresh._meta.concrete_fields if hasattr(field, "source")]
    fresh.save(update_fields=fields)


def _key():
    facts = request_facts()
    return facts.key if facts else ""


def _ask_password(permission):
    facts = request_facts()
    if permission is None or facts is None or not TABLE[permission].password_again:
        return
    if facts.password_at is None or now() - facts.password_at > settings.PASSWORD_AGAIN:
        raise PasswordNeeded("Nhập lại mật khẩu để tiếp tục.")


def _reference(result):
    if isinstance(result, models.Model):
        return {"result_type": result._meta.label_lower, "result_id": str(result.pk)}
    return {}


def _earlier_result(done, fresh):
    if not done.result_type:
        return fresh
    model = apps.get_model(done.result_type)
    return (
        fresh
        if isinstance(fresh, model) and str(fresh.pk) == done.result_id
        else (model.objects.get(pk=done.result_id))
    )


def _unit_of(obj, permission):
    unit_for = getattr(obj, "unit_for", None)
    return unit_for(permission) if unit_for else None


def _conflict(fresh, version, kwargs):
    """Conflict with both texts: what stands now beside what was typed."""
    last = AuditEvent.objects.filter(
        object_type=fresh._meta.label_lower, object_id=str(fresh.pk)
    ).first()
    who = last.actor if last else "Người khác"
    at = sentence_moment(local(last.at)) if last else ""
    fields, names = [], []
    for field in fresh._meta.concrete_fields:
        if field.name in kwargs:
            theirs, mine = getattr(fresh, field.name), kwargs[field.name]
            if theirs != mine:
                fields.append((str(field.verbose_name), _said(field, theirs), _said(field, mine)))
                names.append(field.name)
    return Conflict(
        f"{who} đã lưu{f' lúc {at}' if at else ''}, sau khi trang này được mở. "
        "Phần đang nhập vẫn còn nguyên. So sánh hai bản rồi chọn.",
        who=who,
        at=last.at if last else None,
        fields=fields,
        names=names,
        back_url=fresh.get_absolute_url() if hasattr(fresh, "get_absolute_url") else "",
        version=fresh.version,
    )


def _said(field, value):
    """A choice by its words; anything else as it is."""
    return dict(field.flatchoices).get(value, value) if field.flatchoices else value


def record_refusal(kind, by, obj, permission, sentence):
    """One row for a write refused for want of permission; the write itself left nothing."""
    with transaction.atomic():
        record(
            kind,
            by=by,
            obj=obj,
            unit=_unit_of(obj, permission),
            reason=sentence,
            outcome=AuditEvent.Outcome.REFUSED,
        )
