"""Địa chỉ lịch riêng: an address at which a calendar program reads what its owner sees."""

from django.db import models
from django.db.models import Q

from units.asked import seen_by
from units.models.invitation import digest_of
from units.models.user import User


class CalendarFeedQuerySet(models.QuerySet):
    @seen_by("địa chỉ lịch riêng: có hay không, lập khi nào", "chính người đó")
    def visible_to(self, user):
        return self.filter(user=user.pk)

    def open(self):
        """Those that still lead somewhere: not taken back, and their owner's account lives."""
        return self.filter(closed_at__isnull=True, user__is_active=True)

    def by_token(self, token):
        """The open one of this address, or None."""
        return self.open().filter(digest=digest_of(token)).select_related("user").first()


class CalendarFeed(models.Model):
    """Địa chỉ lịch riêng: only the SHA-256 of its secret is kept; one at a time for a user.

    `closed_at`: replaced by a new one, or taken back.
    """

    AUDIT_SECRET = frozenset({"digest"})

    user = models.ForeignKey(
        User, models.PROTECT, related_name="calendar_feeds", verbose_name="người dùng"
    )
    digest = models.CharField("mã băm của địa chỉ", max_length=64, unique=True)
    made_at = models.DateTimeField("lúc lập")
    closed_at = models.DateTimeField("lúc thu hồi", null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ lịch riêng"
        verbose_name_plural = "địa chỉ lịch riêng"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(closed_at__isnull=True), name="one_open_calendar_feed"
            )
        ]

    def __str__(self):
        return f"Địa chỉ lịch riêng của {self.user}"

    def unit_for(self, permission):
        return self.user.unit_for(permission)
