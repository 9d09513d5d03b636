"""The second factor: turned on by its person, checked at sign-in, reset by an admin when lost."""

import math

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from units.actions.session import drop_sessions
from units.audit import tell
from units.command import ask_password_anyway, command
from units.models import RecoveryCode
from units.models.factor import code_digest, factor_of
from units.models.user import needs_factor
from units.permissions import Permission

WRONG = "Mã xác thực chưa đúng hoặc đã dùng; nhập mã đang hiện trên điện thoại."


@command("units.user.factor_started", label="bật xác thực hai bước")
def start_factor(user, *, by, key, code, codes, kept):
    """Bật: the device holds the key, as a code of it shows. Other sessions end.

    `key`: hex, 20 bytes; `codes`: the recovery codes that will be shown; `kept`: the session.
    """
    _refuse_others(user, by)
    ask_password_anyway()
    if factor_of(user) is not None:
        raise Refused("Xác thực hai bước đã bật; tắt trước khi cài trên máy khác.")
    device = TOTPDevice(user=user, name="điện thoại", key=key, confirmed=True)
    if not device.verify_token(_digits(code)):
        raise Refused(WRONG)
    _replace_codes(user, codes)
    drop_sessions(user, but=kept)
    tell(codes=len(codes))


@command("units.user.codes_renewed", label="lập lại mã dự phòng")
def renew_codes(user, *, by, codes):
    """Lập lại: ten new recovery codes; those before are worth nothing."""
    _refuse_others(user, by)
    ask_password_anyway()
    if factor_of(user) is None:
        raise Refused("Chưa bật xác thực hai bước nên chưa có mã dự phòng.")
    _replace_codes(user, codes)
    tell(codes=len(codes))


@command("units.user.factor_stopped", label="tắt xác thực hai bước")
def stop_factor(user, *, by, kept):
    """Tắt: not in a role that has to have it. Other sessions end: they would still pass for ones
    with a second factor when such a role comes. `kept`: the session."""
    _refuse_others(user, by)
    ask_password_anyway()
    if needs_factor(user):
        raise Refused("Vai trò đang giữ bắt buộc xác thực hai bước nên không tắt được.")
    _drop_factor(user)
    drop_sessions(user, but=kept)


@command("units.user.factor_reset", Permission.INVITE_USER, "đặt lại xác thực hai bước")
def reset_factor(user, *, by):
    """Đặt lại, when the phone and the codes are lost: its person sets up another. Sessions end."""
    if user.pk == by.pk:
        raise Refused("Không tự đặt lại xác thực hai bước của mình; nhờ quản trị khác.")
    ask_password_anyway()
    _drop_factor(user)
    tell(sessions=drop_sessions(user))


def _refuse_others(user, by):
    if user.pk != by.pk:
        raise Refused("Chỉ cài đặt được xác thực hai bước của mình.")


def _drop_factor(user):
    if not TOTPDevice.objects.filter(user=user).delete()[0]:
        raise Refused("Tài khoản này chưa bật xác thực hai bước.")
    _replace_codes(user, [])
    tell(factor=False)


def _replace_codes(user, codes):
    moment = now()
    RecoveryCode.objects.filter(user=user).unused().update(used_at=moment)
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=code_digest(code), made_at=moment) for code in codes
    )


# --- At sign-in ---------------------------------------------------------------------------------


def pass_code(user, code):
    """Is this the code of the phone, or a recovery code that was not used yet? Each works once.

    Wrong ones make the next wait twice as long; Refused while it waits.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().get(user=user, confirmed=True)
        _refuse_while_waiting(device)
        if digits := _digits(code):
            return device.verify_token(digits)
        used = RecoveryCode.objects.filter(user=user, digest=code_digest(code)).unused()
        if is_right := bool(used.update(used_at=now())):
            device.throttle_reset()
        else:
            device.throttle_increment()
        return is_right


def _digits(code):
    """Six digits, however they were spaced; else None."""
    plain = "".join(code.split())
    return plain if len(plain) == 6 and plain.isascii() and plain.isdigit() else None


def _refuse_while_waiting(device):
    is_allowed, told = device.verify_is_allowed()
    if not is_allowed:
        seconds = max(1, math.ceil((told["locked_until"] - now()).total_seconds()))
        raise Refused(f"Nhập mã sai nhiều lần; thử lại sau {seconds} giây.")
