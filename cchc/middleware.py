"""What every request passes: an id, clean input, limits of the session, refusals as pages."""

import re
import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from cchc import errors
from cchc.lib.clock import now
from cchc.lib.refusal import Conflict, PasswordNeeded, Refused
from units.audit import RequestFacts, acting_in
from units.command import record_refusal

SAFE = {"GET", "HEAD", "OPTIONS"}
_KEY = re.compile(r"[0-9a-f-]{8,36}\Z")


class RequestIdMiddleware(MiddlewareMixin):
    """Gives the request an id; error pages show it, the audit row keeps it."""

    def process_request(self, request):
        request.id = uuid.uuid4().hex[:12]

    def process_response(self, request, response):
        response["X-Request-Id"] = getattr(request, "id", "")
        return response


class SecurityHeadersMiddleware(MiddlewareMixin):
    """Headers beside CSP; pages of signed-in people are not kept by any cache."""

    def process_response(self, request, response):
        response.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response


class MaintenanceMiddleware:
    """While MAINTENANCE_UNTIL is set, every page says so (503), but the process still answers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.MAINTENANCE_UNTIL and request.path_info != "/healthz":
            return errors.maintenance(request, settings.MAINTENANCE_UNTIL)
        return self.get_response(request)


class CleanRequestMiddleware:
    """Refuses NUL, broken encodings and bodies over the limit before anything reads them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _has_bad_text(request.META.get("QUERY_STRING", "")) or not _is_text(request.path_info):
            return errors.bad_request(request)
        if _length(request) > settings.REQUEST_LIMIT:
            return errors.too_large(request)
        if request.method not in SAFE:
            try:
                values = [item for pair in request.POST.lists() for item in [pair[0], *pair[1]]]
            except (RequestDataTooBig, TooManyFilesSent):
                return errors.too_large(request)
            except UnicodeDecodeError:
                return errors.bad_request(request)
            if not all(_is_text(value) for value in values):
                return errors.bad_request(request)
        return self.get_response(request)


def _length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _has_bad_text(query):
    """A NUL, or percent-escapes that are not UTF-8 (a lone surrogate, a cut letter)."""
    from urllib.parse import unquote_to_bytes

    raw = unquote_to_bytes(query.replace("+", " "))
    try:
        return "\0" in raw.decode("utf-8")
    except UnicodeDecodeError:
        return True


def _is_text(value):
    """No NUL, no lone surrogate, no replacement for bytes that were not UTF-8."""
    return not (
        "\0" in value or "\ufffd" in value or any(0xD800 <= ord(c) <= 0xDFFF for c in value)
    )


class SessionLimitMiddleware:
    """Ends a session that was idle, or open, for too long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            moment, session = now(), request.session
            begun = _moment(session.get("begun_at")) or moment
            seen = _moment(session.get("seen_at")) or moment
            if moment - begun > settings.SESSION_ABSOLUTE or moment - seen > settings.SESSION_IDLE:
                logout(request)
                request.session["session_ended"] = True
            elif "begun_at" not in session or (moment - seen).total_seconds() > 60:
                session["begun_at"] = begun.isoformat()
                session["seen_at"] = moment.isoformat()
        return self.get_response(request)


def _moment(text):
    return datetime.fromisoformat(text) if text else None


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Sign-in is the rule; a page in pieces (htmx) is told to go there as a whole."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is None and request.user.is_authenticated:
            return errors.change_password_first(request, view_func)
        return response

    def handle_no_permission(self, request, view_func):
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": response["Location"]})
        return response


class RefusalMiddleware:
    """Runs the view among the facts of its request and turns refusals into pages.

    A write answered 403, or 404 because its object is hidden, leaves one REFUSED audit row.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "password_again" in request.POST and request.user.is_authenticated:
            name = request.user.get_username()
            if authenticate(request, username=name, password=request.POST["password_again"]):
                request.session["password_at"] = now().isoformat()
            else:
                return errors.password_again(request, wrong=True)
        facts = RequestFacts(
            request_id=request.id,
            key=_button_key(request),
            password_at=_moment(request.session.get("password_at")),
        )
        with acting_in(facts):
            return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PasswordNeeded):
            return errors.password_again(request)
        if isinstance(exception, Conflict):
            return errors.conflict(request, exception)
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
            return errors.too_large(request)
        if request.method not in SAFE and request.user.is_authenticated:
            self._record(request, exception)
        return None

    def _record(self, request, exception):
        hidden = isinstance(exception, Http404) and getattr(exception, "hidden", None)
        denied = isinstance(exception, PermissionDenied)
        if (hidden or denied) and not getattr(exception, "recorded", False):
            match = request.resolver_match
            record_refusal(
                f"{match.view_name}.refused"[:60] if match else "refused",
                request.user,
                hidden or None,
                None,
                str(exception) or "Không thuộc phạm vi được xem.",
            )


def _button_key(request):
    if request.method in SAFE:
        return ""
    key = request.POST.get("idempotency_key", "")
    return key if _KEY.match(key) else ""
