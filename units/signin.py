"""Who may sign in, and what each sign-in leaves in the log."""

from django.contrib.auth.backends import ModelBackend

from units.audit import record


class LivingUserBackend(ModelBackend):
    """Password check of an active account (the same time and words for a wrong and no account)."""

    def user_can_authenticate(self, user):
        return bool(user.is_active)


def record_sign_in(user):
    record("units.user.signed_in", by=user, obj=user, unit=user.unit_for(None))


def record_sign_out(user):
    record("units.user.signed_out", by=user, obj=user, unit=user.unit_for(None))
