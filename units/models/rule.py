"""Rules of sign-in that an office may set (Quyết định 742/QĐ-BTTTT), each from its day on."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.db import models
from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from units.access import access_of
from units.asked import seen_by
from units.models.unit import Unit
from units.roles import Role
from units.superiors import ids_above


class SignInRuleQuerySet(models.QuerySet):
    @seen_by("quy tắc đăng nhập, lời mời", "quản trị")
    def visible_to(self, user):
        """Admins, of the units that they look after and those above."""
        access = access_of(user)
        return self.filter(unit__pk__among=access.below(Role.ADMIN) | access.above(Role.ADMIN))

    def for_user(self, user):
        """Those of today for the units of this account and every unit above: the newest of each."""
        access = access_of(user)
        units = access.own() | access.above()
        if not units and user.invited_at_id:  # nothing held today: where the account was made
            units = {user.invited_at_id, *ids_above(user.invited_at_id, today())}
        rules = self.filter(unit__in=units, valid_from__lte=today())
        newest = {rule.unit_id: rule for rule in rules.order_by("valid_from", "pk")}
        return list(newest.values())


class SignInRule(models.Model):
    """Quy tắc đăng nhập of a unit and all below it. Never edited: a newer one takes over.

    `password_days`: None: no end. `password_classes`: 0: any signs (a long sentence is the better
    password). `networks`: where accounts that hold the role admin may work from; "": anywhere.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="sign_in_rules", verbose_name="đơn vị"
    )
    valid_from = models.DateField("từ ngày")
    password_days = models.PositiveSmallIntegerField("số ngày phải đổi mật khẩu", null=True)
    password_classes = models.PositiveSmallIntegerField("số loại ký tự của mật khẩu", default=0)
    networks = CleanCharField("địa chỉ mạng của quản trị", max_length=500, blank=True, default="")
    basis = CleanCharField("căn cứ", max_length=200)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SignInRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "quy tắc đăng nhập"
        verbose_name_plural = "quy tắc đăng nhập"
        ordering = ("-valid_from", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(password_days__isnull=True) | Q(password_days__range=(30, 730)),
                name="password_days_in_reason",
            ),
            models.CheckConstraint(
                condition=Q(password_classes__range=(0, 4)), name="password_classes_in_reason"
            ),
        ]

    def __str__(self):
        return f"Quy tắc đăng nhập của {self.unit}"

    def unit_for(self, permission):
        return self.unit


@dataclass(frozen=True)
class Rules:
    """What holds for one account today: of several rules the strictest part of each."""

    password_days: int | None = None
    password_classes: int = 0
    networks: tuple = ()

    def lets_in(self, address):
        """May an admin work from this address? Each unit's list has to name it."""
        return all(is_within(address, texts) for texts in self.networks)

    def is_old(self, password_at, moment):
        """Has a password set at that moment (None: nobody knows when) to be changed by now?"""
        if self.password_days is None:
            return False
        return password_at is None or moment - password_at > timedelta(days=self.password_days)


def rules_for(user):
    """-> Rules of an account today, one query.

    Networks are of the units at which it is an admin, and those above: whoever administers a small
    unit does not shut out an admin of the province who only has another role there.
    """
    rules = SignInRule.objects.for_user(user)
    access = access_of(user)
    administered = access.own(Role.ADMIN) | access.above(Role.ADMIN)
    days = [rule.password_days for rule in rules if rule.password_days]
    return Rules(
        password_days=min(days, default=None),
        password_classes=max((rule.password_classes for rule in rules), default=0),
        networks=tuple(
            rule.networks for rule in rules if rule.networks and rule.unit_id in administered
        ),
    )


def may_work_from(user, address):
    """An account that holds the role admin works from the networks of its rules alone."""
    return not access_of(user).has(Role.ADMIN) or rules_for(user).lets_in(address)


def is_within(address, networks):
    """Is the address in one of the networks ("10.0.0.0/8, 192.168.1.7")? None is in none."""
    try:
        place = ip_address(address)
    except ValueError:
        return False
    return any(place in ip_network(text, strict=False) for text in networks.split(", "))
