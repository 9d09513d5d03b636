"""Handing over the work of one person to another of the same unit, as it was told that day."""

from django.db import models
from django.db.models import F, Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanTextField
from cchc.lib.vietnamese import sentence_date
from units.access import access_of
from units.asked import seen_by
from units.models.unit import Unit
from units.models.user import User
from units.roles import Role


class HandoverQuerySet(models.QuerySet):
    @seen_by(
        "bàn giao công việc",
        "người bàn giao, người nhận; thủ trưởng, bí thư của đơn vị; quản trị, người kiểm tra",
    )
    def visible_to(self, user):
        """The two persons; head and secretary of the unit; its admin; inspectors of the subtree."""
        access = access_of(user)
        units = access.own(Role.HEAD, Role.SECRETARY) | access.below(Role.ADMIN, Role.INSPECTOR)
        return self.filter(Q(giver=user.pk) | Q(taker=user.pk) | Q(unit__pk__among=units))

    def to_confirm(self, user):
        """What this person has not yet said to have received."""
        return self.filter(taker=user.pk, confirmed_at__isnull=True)


class Handover(models.Model):
    """Bàn giao công việc: `items` are kept as they stood, for the paper that both persons sign.

    `items`: [{part, title, note}], texts. The work itself is passed on by each app's own action.
    """

    AUDIT_HASHED = frozenset({"items", "note"})

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="handovers", verbose_name="đơn vị")
    giver = models.ForeignKey(
        User, models.PROTECT, related_name="handovers_given", verbose_name="người bàn giao"
    )
    taker = models.ForeignKey(
        User, models.PROTECT, related_name="handovers_taken", verbose_name="người nhận"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lập")
    on = models.DateField("ngày bàn giao")
    items = models.JSONField("nội dung bàn giao", default=list)
    note = CleanTextField("ghi chú", max_length=2000, blank=True, default="")
    confirmed_at = models.DateTimeField("xác nhận đã nhận", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "bàn giao công việc"
        verbose_name_plural = "bàn giao công việc"
        ordering = ("-on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="handover_two_persons")
        ]

    def __str__(self):
        return f"Bàn giao công việc ngày {sentence_date(self.on)}"

    def get_absolute_url(self):
        return address_of("handover-detail", self.pk)

    def unit_for(self, permission):
        return self.unit

    def shows_items_to(self, user):
        """An admin sees that work was handed over and how much, not what it is about."""
        access = access_of(user)
        readers = access.own(Role.HEAD, Role.SECRETARY) | access.below(Role.INSPECTOR)
        return user.pk in (self.giver_id, self.taker_id) or self.unit_id in readers

    @property
    def parts(self):
        """[(part, [item])] in the order in which they were told."""
        found = {}
        for item in self.items:
            found.setdefault(item["part"], []).append(item)
        return list(found.items())
