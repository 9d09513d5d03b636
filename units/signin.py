"""Who may sign in, what the password has to be, and what each attempt leaves in the log."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from cchc.lib.clock import now, today
from units.audit import record
from units.models import AuditEvent, Membership, User
from units.models.rule import rules_for

# Rows of refused attempts in one hour, known names and unknown ones together: who tries names by
# the thousand fills neither the log nor, by what is written and what not, learns which exist.
MOST_REFUSED = 60
REFUSED_KINDS = ("units.user.sign_in_refused", "units.user.locked")


class LivingUserBackend(ModelBackend):
    """Password check of an active account (the same time and words for a wrong and no account)."""

    def user_can_authenticate(self, user):
        return bool(user.is_active)


class LengthValidator(MinimumLengthValidator):
    """Django's own, in our words; it has no Vietnamese ones."""

    def get_error_message(self):
        return f"Mật khẩu cần ít nhất {self.min_length} ký tự."

    def get_help_text(self):
        return self.get_error_message()


class CharacterClassValidator:
    """Kinds of signs that the rules of the account's unit ask for; none unless an admin set it."""

    def validate(self, password, user=None):
        wanted = rules_for(user).password_classes if user is not None else 0
        found = {_class_of(sign) for sign in password}
        if len(found) < wanted:
            raise ValidationError(
                f"Mật khẩu cần ít nhất {wanted} trong 4 loại ký tự: chữ thường, chữ hoa, chữ số, "
                "ký tự khác.",
                code="too_few_classes",
            )

    def get_help_text(self):
        return "Đủ loại ký tự mà quy tắc của cơ quan yêu cầu."


def _class_of(sign):
    if sign.isdigit():
        return "digit"
    if not sign.isalpha():
        return "other"
    return "upper" if sign.isupper() else "lower"


def record_sign_in(user):
    record("units.user.signed_in", by=user, obj=user, unit=user.unit_for(None))


def record_sign_out(user):
    record("units.user.signed_out", by=user, obj=user, unit=user.unit_for(None))


def record_refused(request, username):
    """A wrong name or password; nothing of what was typed, which may be a password, is kept.

    The failure that locks the account at this address says so; what comes while it is locked
    leaves nothing.
    """
    is_locked = getattr(request, "axes_locked_out", False)
    if is_locked and request.axes_failures_since_start != settings.AXES_FAILURE_LIMIT:
        return
    kind = "units.user.locked" if is_locked else "units.user.sign_in_refused"
    user = User.objects.filter(username=username).first()
    held = Membership.objects.at(today()).filter(user__username=username)
    membership = held.select_related("unit").order_by("pk").first()
    unit = membership.unit if membership else (user.invited_at if user else None)
    lately = AuditEvent.objects.filter(
        kind__in=REFUSED_KINDS, at__gte=now() - timedelta(hours=1)
    ).order_by()
    if lately[:MOST_REFUSED].count() < MOST_REFUSED:
        _record_refusal(kind, user, unit)


def record_wrong_code(user):
    """Always told: the password was right. Codes can be tried ever more slowly, so few rows come
    of it, and none is kept out by names that are tried meanwhile."""
    _record_refusal("units.user.code_refused", user, user.unit_for(None))


def _record_refusal(kind, user, unit):
    record(
        kind,
        by=AnonymousUser(),
        obj=user,
        unit=unit,
        outcome=AuditEvent.Outcome.REFUSED,
    )
