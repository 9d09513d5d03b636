"""Periods: a row that holds from its first to its last day, both included."""

from django.db import models
from django.db.models import F, Q

from units.asked import seen_by


def holds_on(day, prefix=""):
    """Q of the rows valid on `day` (a date or an expression); open ends count as for ever."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_to"
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


class OpenQuerySet(models.QuerySet):
    @seen_by("đơn vị, tên gọi và cấp trên theo thời gian", "mọi người đã đăng nhập")
    def visible_to(self, user):
        """Every signed-in user sees units, their versions, successions and hosts."""
        return self if user.is_authenticated else self.none()


class PeriodQuerySet(models.QuerySet):
    def at(self, day):
        """Rows valid on that day."""
        return self.filter(holds_on(day))

    def overlapping(self, first, last=None):
        """Rows valid on at least one day from `first` to `last` (None: for ever)."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        return rows if last is None else rows.filter(valid_from__lte=last)


class OpenPeriodQuerySet(OpenQuerySet, PeriodQuerySet):
    pass


class Period(models.Model):
    """Base of everything dated: `valid_from`, `valid_to` (None: still going on)."""

    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def check_order(name):
        """The constraint that the last day is not before the first."""
        return models.CheckConstraint(
            condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name
        )

    def holds_on(self, day):
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
