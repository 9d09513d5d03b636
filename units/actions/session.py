"""Ending sessions of sign-in: rows that are gone let nobody in at the next request."""

from cchc.lib.refusal import Refused
from units.audit import tell
from units.command import command
from units.models import SignInSession


@command("units.user.session_ended", label="kết thúc phiên đăng nhập")
def end_session(user, *, by, handle):
    """Kết thúc một phiên of one's own. `handle`: its name on the page."""
    _refuse_others(user, by)
    count, _ = SignInSession.objects.filter(user=user, handle=handle).delete()
    if not count:
        raise Refused("Phiên này đã kết thúc.")
    tell(sessions=count)


@command("units.user.sessions_ended", label="kết thúc các phiên đăng nhập khác")
def end_other_sessions(user, *, by, kept):
    """All sessions of one's own but the one in use. `kept`: its handle."""
    _refuse_others(user, by)
    if count := drop_sessions(user, but=kept):
        tell(sessions=count)


def _refuse_others(user, by):
    if user.pk != by.pk:
        raise Refused("Chỉ kết thúc được phiên của mình.")


def drop_sessions(user, but=""):
    """Inside an action: ends every session of the user except one. -> how many."""
    return SignInSession.objects.filter(user=user).exclude(handle=but).delete()[0]
