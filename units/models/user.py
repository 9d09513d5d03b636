"""Personal accounts. A shared account would make every audit row worthless, so there is none."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from cchc.lib.folded import FoldField, OrderField
from cchc.lib.vietnamese import fold, nfc
from units.access import access_of
from units.asked import seen_by
from units.models.unit import Unit
from units.roles import Role

# Roles that decide for others: they sign in with a second factor (where REQUIRE_TOTP is on).
FACTOR_ROLES = (Role.ADMIN, Role.COORDINATOR, Role.APPRAISER, Role.PUBLISHER)


class UserState(models.TextChoices):
    """Tình trạng tài khoản, from what is stored."""

    IN_USE = "IN_USE", "đang dùng"
    WAITING = "WAITING", "chưa đặt mật khẩu riêng"
    ENDED = "ENDED", "đã kết thúc"


class UserQuerySet(models.QuerySet):
    @seen_by("người dùng, vai trò", "chính người đó; thủ trưởng của đơn vị; quản trị")
    def visible_to(self, user):
        """Himself; head: the accounts of his unit; admin: the subtree, also without a role yet."""
        access = access_of(user)
        units = access.own(Role.HEAD) | access.below(Role.ADMIN)
        there = self.model._base_manager.filter(memberships__unit__pk__among=units)
        return self.filter(
            models.Q(pk=user.pk)
            | models.Q(pk__in=there.values("pk"))
            | models.Q(invited_at__pk__among=access.below(Role.ADMIN))
        )

    def matching(self, *, text="", unit="", role="", state="", among=None):
        """Accounts with these letters in name or sign-in name, with a role of today at a unit so
        called, with this role today, in this state; "" leaves a condition out.

        `among`: the Memberships that the asker sees: no other is found by its unit or role.
        """
        found = self
        if text:
            found = found.filter(name_fold__contains=fold(text))
        if unit or role:
            held = among.at(today())
            if unit:
                held = held.filter(unit__in=Unit.objects.named_like(unit).values("pk"))
            if role:
                held = held.filter(role=role)
            found = found.filter(pk__in=held.values("user"))
        if state:
            found = found.filter(is_active=state != UserState.ENDED)
        if state in (UserState.IN_USE, UserState.WAITING):
            found = found.filter(must_change_password=state == UserState.WAITING)
        return found


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(username=nfc(username).strip().lower())


class User(AbstractBaseUser):
    """Người dùng."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = CleanCharField("họ và tên", max_length=100)
    name_fold = FoldField(max_length=200, source="full_name username")
    name_key = OrderField(max_length=420, source="given_name_first")
    mail = models.EmailField("thư công vụ", max_length=120, blank=True, default="")
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
    password_at = models.DateTimeField("lúc đặt mật khẩu", null=True, editable=False)
    ended_on = models.DateField("ngày kết thúc tài khoản", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"

    def __str__(self):
        return self.full_name or self.username

    def get_absolute_url(self):
        return address_of("units:user-detail", self.pk)

    @property
    def given_name_first(self):
        """What sorts people here: the last word of the name, then the whole."""
        return f"{self.full_name.rpartition(' ')[2]} {self.full_name}"

    @property
    def state(self):
        if not self.is_active:
            return UserState.ENDED
        return UserState.WAITING if self.must_change_password else UserState.IN_USE

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

    def barred(self, user, permission):
        """An account that holds roles at several units is looked after by who looks after them
        all: whoever sends it a link could take it over with every right that it has."""
        ahead = self.memberships.filter(valid_from__gt=today()).values_list("unit", flat=True)
        held = frozenset(ahead).union(*access_of(self).held.values())
        if user.pk == self.pk or held <= access_of(user).below(Role.ADMIN):
            return ""
        return (
            "Tài khoản này còn giữ vai trò ở đơn vị ngoài phạm vi quản trị; "
            "nhờ quản trị của cấp trên chung."
        )


def needs_factor(user):
    """Does a role of today ask for a second factor?"""
    return settings.REQUIRE_TOTP and access_of(user).has(*FACTOR_ROLES)
