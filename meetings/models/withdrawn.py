"""Rows entered by mistake: taken back with a reason, kept, and left out of all that is read."""

from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import upper_first
from units.models import User

REASON_LENGTH = 300


class StandingRows(models.Manager):
    """Rows that stand: one that was taken back is kept, but no reader, sum or paper meets it."""

    def get_queryset(self):
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Withdrawable(models.Model):
    """Base of rows of a meeting's record that may be taken back while it is written.

    A model names its rows `objects`, from StandingRows, and `everything`; what is unique is so
    among those that stand. `WITHDRAWN_AT`: the name of the url where one is taken back.
    """

    WITHDRAWN_AT = ""

    AUDIT_HASHED = frozenset({"withdrawn_reason", "reason"})

    withdrawn_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="người hủy",
    )
    withdrawn_reason = CleanCharField("lý do hủy", max_length=REASON_LENGTH, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def withdraw_url(self):
        return address_of(self.WITHDRAWN_AT, self.pk)

    @property
    def called(self):
        """What one such row is called in a sentence."""
        return str(self._meta.verbose_name)

    @property
    def why_gone(self):
        """Said to who would still write it; "" while it stands."""
        if self.withdrawn_at is None:
            return ""
        return f"{upper_first(self.called)} này đã hủy; nếu vẫn cần thì thêm mới."

    def refuse_withdrawn(self):
        if sentence := self.why_gone:
            raise Refused(sentence)


STANDS = Q(withdrawn_at__isnull=True)


def says_why(name):
    """The constraint that a row taken back tells who did it and why, and no other does."""
    told = Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")
    return models.CheckConstraint(
        condition=STANDS & Q(withdrawn_by__isnull=True, withdrawn_reason="") | ~STANDS & told,
        name=name,
    )
