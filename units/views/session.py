"""Sign in, in one step or two, sign out, change one's own password."""

from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cchc.lib.client import client_address, without_form
from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from units.actions.factor import pass_code
from units.actions.user import change_password
from units.forms.session import CodeForm, PasswordChangeForm, SignInForm
from units.models import User
from units.models.factor import factor_of
from units.models.rule import may_work_from, rules_for
from units.models.session import handle_of
from units.sessions import browser_in_words
from units.signin import record_refused, record_sign_in, record_sign_out, record_wrong_code

LOCKED = "Đăng nhập không thành công nhiều lần; thử lại sau 15 phút hoặc nhờ quản trị của đơn vị."
ELSEWHERE = "Tài khoản quản trị chỉ đăng nhập từ địa chỉ mạng đã đăng ký."
CODE_WAITS = timedelta(minutes=5)


@sensitive_post_parameters("password")
@never_cache
@login_not_required
def sign_in(request):
    """One error beside its field; what is asked for comes back after signing in."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is None:
            record_refused(request, form.cleaned_data["username"])
            form.add_error("password", "Tên đăng nhập hoặc mật khẩu chưa đúng.")
        elif not may_work_from(user, client_address(request)):
            record_refused(request, user.username)
            form.add_error("password", ELSEWHERE)
        elif factor_of(user) is not None:
            return _ask_code(request, user)
        else:
            return _enter(request, user, _next(request))
    ended = request.session.pop("session_ended", False)
    return render(
        request,
        "registration/sign_in.html",
        {"form": form, "next": _next(request), "session_ended": ended},
    )


def _enter(request, user, target, has_factor=False):
    """Opens the session: a new key, and what its limits are counted from."""
    login(request, user)
    moment, rules = now(), rules_for(user)
    text = moment.isoformat()
    request.session.update({"begun_at": text, "seen_at": text, "password_at": text})
    request.session["browser"] = browser_in_words(request.headers.get("User-Agent", ""))
    if has_factor:
        request.session["factor"] = True
    if rules.is_old(user.password_at, moment):
        request.session["password_old"] = True
    if rules.networks:
        request.session["networks"] = list(rules.networks)
    record_sign_in(user)
    return redirect(target)


def _ask_code(request, user):
    """The password was right: nobody is signed in before the code is."""
    request.session.cycle_key()
    request.session["second_step"] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "backend": user.backend,
        "at": now().isoformat(),
        "next": _next(request),
    }
    return redirect("units:sign-in-code")


@never_cache
@login_not_required
def sign_in_code(request):
    """Nhập mã xác thực: of the phone, or a recovery code; five minutes after the password."""
    step = request.session.get("second_step")
    user = _half_signed_in(step) if step else None
    if user is None:
        request.session.pop("second_step", None)
        return redirect(settings.LOGIN_URL)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            if pass_code(user, form.cleaned_data["code"]):
                del request.session["second_step"]
                user.backend = step["backend"]
                return _enter(request, user, step["next"], has_factor=True)
            record_wrong_code(user)
            form.add_error("code", "Mã chưa đúng hoặc đã dùng; nhập mã đang hiện trên điện thoại.")
        except Refused as wait:
            form.add_error("code", wait.sentence)
    return render(request, "registration/sign_in_code.html", {"form": form})


def _half_signed_in(step):
    """The account whose password was given a moment ago, if it is still the same and alive."""
    user = User.objects.filter(pk=step["user"], is_active=True).first()
    if user is None or now() - datetime.fromisoformat(step["at"]) > CODE_WAITS:
        return None
    is_same = constant_time_compare(step["hash"], user.get_session_auth_hash())
    return user if is_same and factor_of(user) is not None else None


def _next(request):
    """Where to go after signing in: only an address of this site, without control characters."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_clean = "/" in target and all(ord(char) > 32 for char in target)
    if is_clean and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def locked_out(request, credentials=None, *args, **kwargs):
    """The answer to a locked account and address (django-axes calls it)."""
    return render(
        request, "errors/429.html", {"sentence": LOCKED, "request_id": request.id}, status=429
    )


@require_POST
@login_not_required
def sign_out(request):
    if request.user.is_authenticated:
        record_sign_out(request.user)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


sign_out.before_password = True


@sensitive_post_parameters()
@never_cache
def password_change(request):
    who = {"username": request.user.get_username()}
    if request.method == "POST" and not AxesProxyHandler.is_allowed(request, who):
        return locked_out(request)
    form = PasswordChangeForm(request.user, request.POST or None)
    if form.has_error("old_password", code="wrong"):  # counted as at the sign-in page
        guess = without_form(request)
        AxesProxyHandler.user_login_failed(__name__, who, guess)
        if getattr(guess, "axes_locked_out", False):
            return locked_out(request)
    if form.is_valid():
        change_password(
            request.user,
            by=request.user,
            password=form.cleaned_data["new_password"],
            kept=handle_of(request.session.session_key),
        )
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        request.session["password_at"] = now().isoformat()
        request.session.pop("password_old", None)
        messages.success(request, "Đã đổi mật khẩu; các phiên khác đã kết thúc.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(
        request,
        "registration/password_change.html",
        {
            "form": form,
            "is_first": request.user.must_change_password,
            "is_old": request.session.get("password_old", False),
        },
    )
