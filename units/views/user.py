"""Accounts as their admins see them: the list, one account with its roles, inviting, ending."""

from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from units.actions.invitation import invite_user, send_link
from units.actions.user import edit_user, end_user
from units.forms.user import EndUserForm, InviteForm, UnitSearchForm, UserFilterForm, UserForm
from units.models import Branch, Invitation, Membership, User
from units.models.factor import factor_of
from units.models.invitation import digest_of, new_token
from units.permissions import Permission, Role, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
MAIL_SUBJECT = "[CCHC] Lời mời tạo tài khoản"
MAIL_TEXT = (
    "Kính gửi {title} {name},\n\nLiên kết dùng một lần, hết hạn sau 72 giờ: {address}\n\n"
    "Nếu không chờ thư này, bỏ qua và báo quản trị.\n\n"
    "Thư tự động từ Theo dõi CCHC; không trả lời thư này."
)


@require_safe
def user_list(request):
    """Người dùng: the accounts that this person looks after, found by name, unit, role, state."""
    form, wanted = clean_get(UserFilterForm, request.GET)
    seen = Membership.objects.visible_to(request.user)
    found = User.objects.visible_to(request.user).matching(
        among=seen,
        text=wanted["tim"],
        unit=wanted["don_vi"],
        role=wanted["vai_tro"],
        state=wanted["tinh_trang"],
    )
    page = page_of(found, request.GET, order=("name_key", "id"))
    held = seen.at(today()).by_user(page.rows)
    return render(
        request,
        "units/user_list.html",
        {
            "form": form,
            "page": page,
            "rows": [{"user": user, "held": held.get(user.pk, [])} for user in page],
            "can_invite": bool(may(request.user, P.INVITE_USER)),
            "can_set_rules": bool(may(request.user, P.MANAGE_SETTING)),
        },
    )


@require_safe
def user_detail(request, pk):
    """One account: its roles through time, how it signs in, what its admin may do."""
    user = fetch(request.user, User, pk)
    seen = Membership.objects.visible_to(request.user).filter(user=user)
    memberships = seen.select_related("unit", "deputises__user").prefetch_related("unit__versions")
    day = today()
    is_other = user.pk != request.user.pk
    looks_after = is_other and user.is_active and bool(may(request.user, P.END_USER, user))
    return render(
        request,
        "units/user_detail.html",
        {
            "person": user,
            "rows": [
                {
                    "membership": membership,
                    "is_now": membership.holds_on(day),
                    "is_ahead": membership.valid_from > day,
                    "can_end": is_other
                    and (membership.valid_to is None or membership.valid_to > day)
                    and may(request.user, P.GRANT_ROLE, membership),
                }
                for membership in memberships.order_by("-valid_from", "-pk")
            ],
            "has_factor": factor_of(user) is not None,
            "waits_until": _open_link_until(user) if looks_after else None,
            "looks_after": looks_after,
            "can_grant": is_other and user.is_active and bool(may(request.user, P.GRANT_ROLE)),
        },
    )


def _open_link_until(user):
    link = Invitation.objects.open().filter(user=user).first()
    return link.ends_at if link else None


@never_cache
def user_invite(request):
    """Mời người dùng: name, unit, roles; answers with the link, which is shown this once."""
    require(request.user, P.INVITE_USER)
    search, wanted = clean_get(UnitSearchForm, request.GET)
    ids = access_of(request.user).below(Role.ADMIN)
    form = InviteForm(request.POST or None, ids=ids, text=wanted["tim"])
    if form.is_valid():
        token, given = new_token(), dict(form.cleaned_data)
        unit = given.pop("unit")
        user = attempt(form, invite_user, unit, by=request.user, digest=digest_of(token), **given)
        if user is not None:
            return _show_link(request, user, token)
    return render(
        request,
        "units/user_invite.html",
        {"form": form, "search": search},
        status=acted_status(form),
    )


@never_cache
@require_POST
def user_link(request, pk):
    """Gửi liên kết: for who was invited and lost it, or has forgotten his password."""
    user = fetch(request.user, User, pk)
    token = new_token()
    send_link(user, by=request.user, digest=digest_of(token))
    return _show_link(request, user, token)


def _show_link(request, user, token):
    """The page of a new link. After a second press of the button it holds none: the link of the
    first press is known to nobody but the page that showed it."""
    link = None
    if Invitation.objects.by_token(token) is not None:
        link = request.build_absolute_uri(
            reverse("units:invitation-accept", kwargs={"token": token})
        )
    return render(
        request,
        "units/user_link.html",
        {"person": user, "link": link, "sent": bool(link) and _send(user, link)},
        status=201,
    )


def _send(user, link):
    """Mails the link where mail is set. -> True when it went out."""
    if not (settings.MAIL_FROM and user.mail):
        return False
    unit = user.unit_for(None)
    title = "đồng chí" if unit is not None and unit.branch == Branch.PARTY else "Ông/Bà"
    text = MAIL_TEXT.format(title=title, name=user.full_name, address=link)
    try:
        send_mail(MAIL_SUBJECT, text, settings.MAIL_FROM, [user.mail])
    except (OSError, SMTPException):
        return False
    return True


def user_edit(request, pk):
    """Sửa: name and address of an account."""
    user = fetch(request.user, User, pk)
    require(request.user, P.INVITE_USER, user)
    fields = {"full_name": user.full_name, "mail": user.mail, "version": user.version}
    form = UserForm(request.POST or None, initial=fields)
    if form.is_valid() and attempt(form, edit_user, user, by=request.user, **form.cleaned_data):
        messages.success(request, "Đã lưu.")
        return redirect(user)
    return render(
        request,
        "units/user_edit.html",
        {"person": user, "form": form},
        status=acted_status(form),
    )


def user_end(request, pk):
    """Kết thúc tài khoản: it ends, with all its sessions, as the button is pressed."""
    user = fetch(request.user, User, pk)
    require(request.user, P.END_USER, user)
    form = EndUserForm(request.POST or None, initial={"version": user.version})
    if form.is_valid() and attempt(form, end_user, user, by=request.user, **form.cleaned_data):
        messages.success(request, f"Đã kết thúc tài khoản {user.username}; mọi phiên đã kết thúc.")
        return redirect(user)
    return render(
        request,
        "units/user_end.html",
        {
            "person": user,
            "form": form,
            "back": user.get_absolute_url(),
            "sessions": user.sessions.count(),
        },
        status=acted_status(form),
    )
