"""Personal accounts. A shared account would make every audit row worthless, so there is none."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from cchc.lib.fields import CleanCharField
from cchc.lib.vietnamese import nfc


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Himself; head: the accounts of his unit; admin: the subtree."""
        from units.permissions import Role, access_of

        access = access_of(user)
        units = access.own(Role.HEAD) | access.below(Role.ADMIN)
        return self.filter(models.Q(pk=user.pk) | models.Q(memberships__unit__in=units)).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(username=nfc(username).strip().lower())


class User(AbstractBaseUser):
    """Người dùng."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    full_name = CleanCharField("họ và tên", max_length=100)
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"

    def __str__(self):
        return self.full_name or self.username

    def unit_for(self, permission):
        membership = self.memberships.order_by("pk").first()
        return membership.unit if membership else None
