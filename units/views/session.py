"""Sign in, sign out, change one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cchc.lib.clock import now
from units.actions.user import change_password
from units.forms.session import PasswordChangeForm, SignInForm
from units.models.session import handle_of
from units.sessions import browser_in_words
from units.signin import record_sign_in, record_sign_out

LOCKED = "Đăng nhập không thành công nhiều lần; thử lại sau 15 phút hoặc nhờ quản trị của đơn vị."


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
        if user is not None:
            login(request, user)
            moment = now().isoformat()
            request.session.update({"begun_at": moment, "seen_at": moment, "password_at": moment})
            request.session["browser"] = browser_in_words(request.headers.get("User-Agent", ""))
            record_sign_in(user)
            return redirect(_next(request))
        form.add_error("password", "Tên đăng nhập hoặc mật khẩu chưa đúng.")
    ended = request.session.pop("session_ended", False)
    return render(
        request,
        "registration/sign_in.html",
        {"form": form, "next": _next(request), "session_ended": ended},
    )


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
    form = PasswordChangeForm(request.user, request.POST or None)
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
        messages.success(request, "Đã đổi mật khẩu; các phiên khác đã kết thúc.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(
        request,
        "registration/password_change.html",
        {"form": form, "is_first": request.user.must_change_password},
    )
