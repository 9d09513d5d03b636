"""Second factor: the device is django-otp's (`TOTPDevice`), the codes for a lost one are ours."""

import hashlib
import secrets

from django.db import models
from django_otp.plugins.otp_totp.models import TOTPDevice

from units.models.user import User

CODES = 10
# Without signs that are taken for one another: I and 1, O and 0.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 16


class RecoveryCodeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as a count: the codes are shown once and kept nowhere."""
        return self.filter(user=user.pk)

    def unused(self):
        return self.filter(used_at__isnull=True)


class RecoveryCode(models.Model):
    """Mã dự phòng: 80 random bits, kept as SHA-256, good for one sign-in without the device."""

    AUDIT_SECRET = frozenset({"digest"})

    user = models.ForeignKey(
        User, models.PROTECT, related_name="recovery_codes", verbose_name="người dùng"
    )
    digest = models.CharField("mã băm", max_length=64, unique=True)
    made_at = models.DateTimeField("lúc lập")
    used_at = models.DateTimeField("lúc dùng hoặc thay", null=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "mã dự phòng"
        verbose_name_plural = "mã dự phòng"

    def __str__(self):
        return f"Mã dự phòng của {self.user}"


def factor_of(user):
    """The device of this account that was tried once, or None."""
    return TOTPDevice.objects.filter(user=user.pk, confirmed=True).first()


def new_codes():
    """Ten codes to write down, in groups of four."""
    return ["-".join(_random_part() for _ in range(_LENGTH // 4)) for _ in range(CODES)]


def _random_part():
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def code_digest(text):
    """Of a recovery code as it was typed: case, spaces and hyphens do not matter."""
    plain = "".join(sign for sign in text.upper() if sign.isalnum())
    return hashlib.sha256(f"units.recovery:{plain}".encode()).hexdigest()
