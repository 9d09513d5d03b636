"""Readings of minutes and attempts that were refused, so that an inspector's lists hold some."""

from contextlib import suppress

from django.core.exceptions import PermissionDenied

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from meetings.actions.minutes import add_addendum, lock_minutes
from meetings.models import Meeting, State
from meetings.models.meeting import READ
from units.actions.reading import note_read
from units.models import AuditEvent


def read_minutes(org):
    """Who is above and the inspector read; two who may not write try to. -> (readings, refusals)"""
    cell = _locked(org.cell)
    for username, minutes in [
        ("bithu.dubnd", cell[:2]),
        ("kiemtra.tinh", cell[:1]),
        ("lanhdao.ubnd", _locked(org.board)),
        ("kiemtra.tinh", _locked(org.board)),
    ]:
        user = org.users[username]
        for meeting in Meeting.objects.readable_by(user).filter(
            pk__in=[each.pk for each in minutes]
        ):
            note_read(meeting, by=user, what=READ)
    addendum = {
        "on": today(),
        "grounds": f"Đề nghị của đoàn kiểm tra {MARK}",
        "text": f"Bổ sung ý kiến của đoàn kiểm tra {MARK}",
    }
    with suppress(PermissionDenied):
        add_addendum(cell[0], by=org.users["kiemtra.tinh"], **addendum)
    with suppress(PermissionDenied):
        lock_minutes(cell[0], by=org.users["lanhdao.dttg"], is_signed_elsewhere=True)
    rows = AuditEvent.objects
    refused = rows.filter(outcome=AuditEvent.Outcome.REFUSED)
    return rows.filter(kind=READ).count(), refused.count()


def _locked(unit):
    return list(Meeting.objects.filter(unit=unit, state=State.LOCKED).order_by("-held_on"))
