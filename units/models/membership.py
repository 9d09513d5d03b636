"""A role at a unit for a period: the only thing that gives a right."""

from django.db import models
from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from units.access import access_of
from units.day_names import LastName
from units.lineage import keepers_of
from units.models.period import Period, PeriodQuerySet
from units.models.unit import Unit
from units.models.user import User
from units.roles import Role

_NOT_DEPUTISED = (Role.APPRAISER, Role.PUBLISHER)


class MembershipQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """One's own; head: those at his unit; admin: the subtree."""
        access = access_of(user)
        units = access.own(Role.HEAD) | access.below(Role.ADMIN)
        return self.filter(Q(user=user) | Q(unit__pk__among=units))

    def acting_for(self, unit, day, roles):
        """Memberships of that day in these roles at the unit or, where it has ended, at whoever
        keeps its records and stands in for it."""
        acting = keepers_of(unit)[-1]
        return self.at(day).filter(unit=acting, role__in=roles, user__is_active=True)

    def by_user(self, users):
        """{user id: [Membership]} of these users, each with `unit_name`, its unit's name of today
        or of its last day; one query."""
        rows = self.filter(user__in=[user.pk for user in users])
        rows = rows.annotate(unit_name=LastName("unit", today()))
        found = {}
        for membership in rows.order_by("valid_from", "pk"):
            found.setdefault(membership.user_id, []).append(membership)
        return found

    def in_year(self, year):
        """Memberships that held on at least one day of the year."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__year__gte=year), valid_from__year__lte=year
        )


class Membership(Period):
    """Vai trò tại đơn vị."""

    AUDIT_PART_OF = "user"

    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name="người dùng"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="memberships", verbose_name="đơn vị"
    )
    role = models.CharField("vai trò", max_length=11, choices=Role.choices)
    deputises = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name="được ủy quyền của",
    )
    basis = CleanCharField("văn bản giao nhiệm vụ", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò tại đơn vị"
        verbose_name_plural = "vai trò tại đơn vị"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"], name="membership_once"
            ),
            Period.check_order("membership_period"),
            models.CheckConstraint(
                condition=~Q(role=Role.INSPECTOR) | (Q(valid_to__isnull=False) & ~Q(basis="")),
                name="inspector_has_basis_and_end",
            ),
            models.CheckConstraint(
                condition=Q(deputises__isnull=True)
                | (Q(valid_to__isnull=False) & ~Q(role__in=_NOT_DEPUTISED)),
                name="deputy_has_end",
            ),
        ]
        indexes = [models.Index(fields=["user", "valid_from"], name="membership_user")]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}"

    def unit_for(self, permission):
        return self.unit
