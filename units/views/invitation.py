"""The page behind a link: its person sets his password, without having signed in."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from cchc.lib.client import without_form
from units.actions.invitation import USED, accept_invitation
from units.forms.session import PasswordSetForm
from units.models import Invitation
from units.views.acting import acted_status, attempt
from units.views.session import locked_out

# Under what name wrong links are counted: no account can be called so.
GUESS = {"username": "/loi-moi/"}


@sensitive_variables("token")
@sensitive_post_parameters()
@never_cache
@login_not_required
def invitation_accept(request, token):
    """Đặt mật khẩu by a link of an admin. A wrong, old or used one: 410 with what to do.

    Wrong links are counted by address and locked out as wrong passwords are. The address of this
    page is a secret: no Referer carries it on.
    """
    if not AxesProxyHandler.is_allowed(request, GUESS):
        return _secret(locked_out(request))
    invitation = Invitation.objects.by_token(token)
    if invitation is None:
        guess = without_form(request)
        AxesProxyHandler.user_login_failed(__name__, GUESS, guess)
        if getattr(guess, "axes_locked_out", False):
            return _secret(locked_out(request))
        page = render(request, "registration/invitation_used.html", {"sentence": USED}, status=410)
        return _secret(page)
    form = PasswordSetForm(invitation.user, request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["new_password"]
        if attempt(form, accept_invitation, invitation, by=invitation.user, password=password):
            logout(request)  # whoever was signed in here before
            messages.success(request, "Đã đặt mật khẩu; đăng nhập bằng mật khẩu mới.")
            return _secret(redirect("units:sign-in"))
    page = render(
        request,
        "registration/invitation_accept.html",
        {"form": form, "person": invitation.user, "invitation": invitation},
        status=acted_status(form),
    )
    return _secret(page)


def _secret(response):
    """Only the name of the site goes along, so that forms still tell where they come from."""
    response["Referrer-Policy"] = "strict-origin"
    return response


invitation_accept.before_password = True
