"""Links by which a person sets the password of his account: once, for 72 hours."""

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.db.models import Q

from cchc.lib.clock import now
from units.access import access_of
from units.models.user import User
from units.roles import Role

LIFE = timedelta(hours=72)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Admins, of the accounts of their subtree; the link itself is nowhere to be read."""
        units = access_of(user).below(Role.ADMIN)
        return self.filter(
            Q(user__memberships__unit__pk__among=units) | Q(user__invited_at__pk__among=units)
        ).distinct()

    def open(self):
        """Those that still lead somewhere."""
        return self.filter(closed_at__isnull=True, ends_at__gt=now(), user__is_active=True)

    def by_token(self, token):
        """The open one of this link, or None."""
        found = self.open().filter(digest=digest_of(token)).select_related("user")
        return found.first()


class Invitation(models.Model):
    """Lời mời: only the SHA-256 of its link is kept, so that reading the table opens no account.

    `is_first`: invited, else a forgotten password. `closed_at`: used, replaced or called back.
    """

    AUDIT_SECRET = frozenset({"digest"})

    user = models.ForeignKey(
        User, models.PROTECT, related_name="invitations", verbose_name="người dùng"
    )
    digest = models.CharField("mã băm của liên kết", max_length=64, unique=True)
    is_first = models.BooleanField("lời mời đầu tiên", default=True)
    made_at = models.DateTimeField("lúc lập")
    ends_at = models.DateTimeField("hết hạn")
    closed_at = models.DateTimeField("lúc dùng hoặc thu hồi", null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "lời mời"
        verbose_name_plural = "lời mời"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(closed_at__isnull=True), name="one_open_invitation"
            )
        ]

    def __str__(self):
        return f"Liên kết đặt mật khẩu của {self.user}"

    def unit_for(self, permission):
        return self.user.unit_for(permission)


def new_token():
    """256 random bits for the address of the link."""
    return secrets.token_urlsafe(32)


def digest_of(token):
    return hashlib.sha256(token.encode()).hexdigest()
