"""Địa chỉ lịch riêng of one's own: made, replaced, taken back. Only its hash arrives here."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from units.audit import tell
from units.command import ask_password_anyway, command
from units.models import CalendarFeed


@command("units.feed.renewed", label="lập địa chỉ lịch riêng")
def renew_feed(user, *, by, digest):
    """A new address; the one before leads nowhere any more. -> CalendarFeed"""
    _refuse_others(user, by)
    ask_password_anyway()  # the address outlives the session
    _close(user)
    return CalendarFeed.objects.create(user=user, digest=digest, made_at=now())


@command("units.feed.revoked", label="thu hồi địa chỉ lịch riêng")
def revoke_feed(user, *, by):
    """Thu hồi: whoever reads at the address finds nothing from now on."""
    _refuse_others(user, by)
    if not _close(user):
        raise Refused("Chưa có địa chỉ lịch riêng nào đang dùng.")
    tell(revoked=1)


def _refuse_others(user, by):
    if user.pk != by.pk:
        raise Refused("Chỉ lập, thu hồi được địa chỉ lịch của mình.")


def _close(user):
    rows = CalendarFeed.objects.filter(user=user, closed_at__isnull=True)
    return rows.update(closed_at=now())
