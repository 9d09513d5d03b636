"""Invitations: a person sets his own password by a link that works once, for 72 hours.

No password is ever given out. The caller makes the token (units/models/invitation.py) and shows it
once; here only its hash arrives.
"""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from units.actions.session import drop_sessions
from units.actions.user import close_invitations, grant_role, make_user, store_password
from units.audit import tell
from units.command import command
from units.models import Invitation
from units.models.invitation import LIFE
from units.permissions import Permission

USED = "Liên kết đã dùng hoặc hết hạn; nhờ quản trị gửi lời mời mới."


@command("units.user.invited", Permission.INVITE_USER, "mời người dùng")
def invite_user(unit, *, by, digest, username, full_name, roles, valid_from, mail="", **period):
    """Mời người dùng: a new account at a unit, its roles there, and the hash of its link.

    `roles`: at least one Role; `period`: valid_to and basis of all of them. -> User
    """
    user = make_user(username, full_name, None, True, invited_at=unit, mail=mail)
    for role in roles:
        grant_role(unit, by=by, user=user, role=role, valid_from=valid_from, **period)
    make_invitation(user, digest, is_first=True)
    return user


@command("units.user.link_sent", Permission.INVITE_USER, "gửi liên kết đặt mật khẩu")
def send_link(user, *, by, digest):
    """A new link for an account: invited again, or its password forgotten. -> Invitation

    The link before it leads nowhere any more; the password of now holds until the new one is set.
    """
    if user.pk == by.pk:
        raise Refused("Mật khẩu của mình đổi ở Tài khoản của tôi.")
    if not user.is_active:
        raise Refused("Tài khoản này đã kết thúc nên không gửi liên kết được.")
    return replace_invitation(user, digest)


def replace_invitation(user, digest):
    """Inside an action: a new link, after which the one before leads nowhere."""
    close_invitations(user)
    return make_invitation(user, digest, is_first=user.must_change_password)


def make_invitation(user, digest, is_first):
    """Inside an action: the row of a new link; only its hash."""
    moment = now()
    return Invitation.objects.create(
        user=user, digest=digest, is_first=is_first, made_at=moment, ends_at=moment + LIFE
    )


@command("units.user.password_set", label="đặt mật khẩu bằng liên kết")
def accept_invitation(invitation, *, by, password):
    """The person of the link sets his password; all his sessions end and the link is used up."""
    if not Invitation.objects.open().filter(pk=invitation.pk, user=by).exists():
        raise Refused(USED)
    store_password(by, password)
    by.save(update_fields=["must_change_password"])
    drop_sessions(by)
    invitation.closed_at = now()
    tell(username=by.username)
