"""Sessions of sign-in, each a row that its owner sees and can end.

Django keeps sessions in a table; this one also names whose each is, so that all sessions of a
person can be ended in the very transaction that ends his account (engine: units/sessions.py).
"""

import hashlib

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from cchc.lib.clock import now
from units.asked import seen_by
from units.models.user import User


class SignInSessionQuerySet(models.QuerySet):
    @seen_by("phiên đăng nhập, mã dự phòng", "chính người đó")
    def visible_to(self, user):
        """One's own, and nobody else's."""
        return self.filter(user=user.pk)

    def alive(self):
        """Those that the next request would still find: neither idle nor open for too long."""
        moment = now()
        return self.filter(
            expire_date__gt=moment,
            begun_at__gte=moment - settings.SESSION_ABSOLUTE,
            seen_at__gte=moment - settings.SESSION_IDLE,
        )


class SignInSessionManager(BaseSessionManager.from_queryset(SignInSessionQuerySet)):
    pass


class SignInSession(AbstractBaseSession):
    """Phiên đăng nhập.

    `handle` names a session on a page without giving away its key. `browser`: in words.
    """

    session_data = models.TextField("dữ liệu phiên", max_length=1_000_000)
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="sessions",
        verbose_name="người dùng",
    )
    handle = models.CharField("mã hiện trên trang", max_length=24, db_index=True)
    browser = models.CharField("trình duyệt", max_length=80, blank=True)
    begun_at = models.DateTimeField("bắt đầu", null=True)
    seen_at = models.DateTimeField("dùng gần nhất", null=True)

    objects = SignInSessionManager()

    class Meta:
        verbose_name = "phiên đăng nhập"
        verbose_name_plural = "phiên đăng nhập"

    def __str__(self):
        return self.browser or "Trình duyệt khác"

    @classmethod
    def get_session_store_class(cls):
        from units.sessions import SessionStore

        return SessionStore


def handle_of(session_key):
    """The name of a session on a page: from it nobody comes back to the key."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:24]
