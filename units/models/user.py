"""Personal accounts. A shared account would make every audit row worthless, so there is none."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from cchc.lib.vietnamese import nfc
from units.access import access_of
from units.asked import seen_by
from units.models.unit import Unit
from units.roles import Role


class UserQuerySet(models.QuerySet):
    @seen_by("người dùng, vai trò", "chính người đó; thủ trưởng của đơn vị; quản trị")
    def visible_to(self, user):
        """Himself; head: the accounts of his unit; admin: the subtree, also without a role yet."""
        access = access_of(user)
        units = access.own(Role.HEAD) | access.below(Role.ADMIN)
        there = self.model._base_manager.filter(memberships__unit__in=units)
        return self.filter(
            models.Q(pk=user.pk)
            | models.Q(pk__in=there.values("pk"))
            | models.Q(invited_at__in=access.below(Role.ADMIN))
        )

    def matching(self, text):
        """Accounts by a part of the account's name or of the person's."""
        return self.filter(models.Q(username__icontains=text) | models.Q(full_name__icontains=text))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(username=nfc(username).strip().lower())


class User(AbstractBaseUser):
    """Người dùng."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = CleanCharField("họ và tên", max_length=100)
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=True)
    invited_at = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invited_users",
        verbose_name="đơn vị lập tài khoản",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"

    def __str__(self):
        return self.full_name or self.username

    @property
    def home_membership(self):
        """The first role held today, else the last one that ended; None before the first."""
        held = sorted(self.memberships.select_related("unit"), key=lambda m: m.pk)
        day = today()
        present = [membership for membership in held if membership.holds_on(day)]
        return present[0] if present else max(held, key=lambda m: m.valid_from, default=None)

    def unit_for(self, permission):
        """The unit whose admin looks after the account."""
        membership = self.home_membership
        return membership.unit if membership else self.invited_at
