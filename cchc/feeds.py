"""Địa chỉ lịch riêng: own meetings and deadlines for the calendar of a phone, read without signing
in by who knows the address."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.client import without_form
from cchc.lib.clock import today
from meetings.ics import calendar_text, deadline_of, event_of
from meetings.models import Meeting
from plans.models import Task
from units.actions.feed import renew_feed, revoke_feed
from units.models import CalendarFeed
from units.models.invitation import digest_of, new_token
from units.views.session import locked_out

# Under what name wrong addresses are counted: no account can be called so.
GUESS = {"username": "/lich-rieng/"}
NAME = "Theo dõi CCHC"
BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 500  # of each kind: meetings, deadlines


@require_safe
def calendar_feed(request):
    """Whether there is an address, since when; the buttons that make one and take it back."""
    feed = CalendarFeed.objects.visible_to(request.user).open().first()
    return render(request, "cchc/calendar_feed.html", {"feed": feed, "link": None})


@sensitive_variables("token", "link")
@never_cache
@require_POST
def feed_renew(request):
    """Lập địa chỉ, shown this once. A second press finds none: only its hash is kept."""
    token = new_token()
    feed = renew_feed(request.user, by=request.user, digest=digest_of(token))
    link = None
    if CalendarFeed.objects.by_token(token) is not None:
        link = request.build_absolute_uri(reverse("feed", kwargs={"token": token}))
    return render(request, "cchc/calendar_feed.html", {"feed": feed, "link": link, "is_new": True})


@require_POST
def feed_revoke(request):
    """Thu hồi địa chỉ."""
    revoke_feed(request.user, by=request.user)
    messages.success(request, "Đã thu hồi địa chỉ lịch riêng; lịch đã đăng ký không cập nhật nữa.")
    return redirect("calendar-feed")


@sensitive_variables("token")
@login_not_required
@require_safe
def feed(request, token):
    """The calendar of who owns this address, as he would see it signed in at this moment.

    A wrong or revoked address and that of an ended account are answered alike (404), counted by
    address of the asker and then locked out, as wrong links of invitations are. A right one is
    answered in any case: programs of a whole office ask from one address.
    """
    found = CalendarFeed.objects.by_token(token)
    if found is None:
        return _unknown(request)
    text = calendar_text(_entries(found.user, request.build_absolute_uri), name=NAME)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lich-rieng.ics"'
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


feed.before_password = True


def _unknown(request):
    if not AxesProxyHandler.is_allowed(request, GUESS):
        return locked_out(request)
    guess = without_form(request)
    AxesProxyHandler.user_login_failed(__name__, GUESS, guess)
    if getattr(guess, "axes_locked_out", False):
        return locked_out(request)
    raise Http404


def _entries(user, absolute):
    """Meetings of own units and those they are asked to, from three months ago; open tasks."""
    day = today()
    meetings = (
        Meeting.objects.concerning(user)
        .filter(held_on__range=(day - BACK, day + AHEAD))
        .with_names()
        .order_by("held_on", "pk")[:MOST]
    )
    tasks = (
        Task.objects.visible_to(user)
        .led_by(user)
        .open()
        .filter(due_on__range=(day - BACK, day + AHEAD))
        .order_by("due_on", "pk")[:MOST]
    )
    yield from (event_of(meeting, absolute) for meeting in meetings)
    yield from (deadline_of(task, task.due_on, absolute) for task in tasks)
