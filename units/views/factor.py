"""The second factor of one's own account, and of another's who lost it."""

import secrets
from base64 import b32encode

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from units.actions.factor import renew_codes, reset_factor, start_factor, stop_factor
from units.forms.session import FactorForm
from units.models import RecoveryCode, User
from units.models.factor import code_digest, factor_of, new_codes
from units.models.session import handle_of
from units.models.user import needs_factor
from units.permissions import fetch
from units.views.acting import acted_status, attempt

QUIET = 4  # empty modules around a QR code, which readers ask for


@never_cache
def factor_setup(request):
    """Bật xác thực hai bước: scan, type the code, keep the recovery codes."""
    if factor_of(request.user) is not None:
        if not request.session.get("factor"):  # turned on elsewhere since this session began
            logout(request)
        return redirect("units:account-detail")
    key = request.session.setdefault("factor_key", secrets.token_hex(20))
    form, codes = FactorForm(request.POST or None), new_codes()
    if form.is_valid() and attempt(
        form,
        start_factor,
        request.user,
        by=request.user,
        key=key,
        code=form.cleaned_data["code"],
        codes=codes,
        kept=handle_of(request.session.session_key),
    ):
        del request.session["factor_key"]
        request.session["factor"] = True
        return _show_codes(request, codes)
    device = TOTPDevice(user=request.user, key=key)
    text = b32encode(device.bin_key).decode()
    return render(
        request,
        "units/factor_setup.html",
        {
            "form": form,
            "qr": _drawn(device.config_url),
            "key_text": " ".join(text[at : at + 4] for at in range(0, len(text), 4)),
            "is_needed": needs_factor(request.user),
        },
        status=acted_status(form),
    )


def _drawn(text):
    """A QR code as the `d` of one SVG path: every dark module a square; with its width."""
    rows = segno.make(text, error="m").matrix
    squares = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    ]
    return {"path": "".join(squares), "width": len(rows) + 2 * QUIET}


@never_cache
@require_POST
def factor_codes(request):
    """Lập lại mã dự phòng: the old ones are worth nothing from now on."""
    codes = new_codes()
    renew_codes(request.user, by=request.user, codes=codes)
    return _show_codes(request, codes)


def _show_codes(request, codes):
    """The codes, this once. After a second press none: those of the first press are in force."""
    is_kept = RecoveryCode.objects.filter(user=request.user, digest=code_digest(codes[0])).exists()
    shown = {"codes": codes if is_kept else []}
    return render(request, "units/factor_codes.html", shown, status=201)


@require_POST
def factor_stop(request):
    kept = handle_of(request.session.session_key)
    stop_factor(request.user, by=request.user, kept=kept)
    request.session.pop("factor", None)
    messages.success(request, "Đã tắt xác thực hai bước.")
    return redirect("units:account-detail")


@require_POST
def factor_reset(request, pk):
    """Đặt lại xác thực hai bước of who lost phone and codes."""
    user = fetch(request.user, User, pk)
    reset_factor(user, by=request.user)
    messages.success(request, "Đã đặt lại; người này cài xác thực hai bước ở lần đăng nhập tới.")
    return redirect(user)
