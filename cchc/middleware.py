"""What every request passes: an id, clean input, limits of the session, refusals as pages."""

import hashlib
import json
import re
import uuid
from datetime import datetime
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.deprecation import MiddlewareMixin

from cchc import errors
from cchc.lib.client import client_address, without_form
from cchc.lib.clock import now
from cchc.lib.refusal import Conflict, PasswordNeeded, Refused
from units.audit import RequestFacts, acting_in
from units.command import record_refusal
from units.models.audit import HIDDEN
from units.models.rule import is_within
from units.signin import record_refused
from units.views.session import locked_out

SAFE = {"GET", "HEAD", "OPTIONS"}
USED = {"GET", "HEAD", "POST"}
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
MOST = 2**63 - 1
_KEY = re.compile(r"[0-9a-f-]{8,36}\Z")
# Sent along by the frame of a form; the same press may be sent again with others.
_NOT_CONTENT = {"csrfmiddlewaretoken", "idempotency_key", "password_again", "file_again"}


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
        response.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
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
    """Refuses methods that nothing here uses, NUL, broken encodings and bodies over the limit,
    before anything reads them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in USED:
            _drain(request)
            return errors.not_allowed(request, ", ".join(sorted(USED)))
        if not (
            _is_utf8(request.META.get("QUERY_STRING", ""))
            and _is_text(request.path_info)
            and all(_is_text(value) for value in request.COOKIES.values())
        ):
            return errors.bad_request(request)
        if _length(request) > settings.REQUEST_LIMIT:
            return errors.too_large(request)
        if request.method not in SAFE:
            try:
                is_clean = _has_clean_body(request)
            except TOO_MUCH:
                _drain(request)
                return errors.too_large(request)
            except (BadRequest, MultiPartParserError):
                is_clean = False
            if not is_clean:
                _drain(request)
                return errors.bad_request(request)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """A number in the address that no key can be is no page; the database would not take it."""
        if any(isinstance(value, int) and value > MOST for value in view_kwargs.values()):
            raise Http404


def _length(request):
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _has_clean_body(request):
    """Reads the form that was sent; a file is looked at where it is stored."""
    is_plain = request.content_type == "application/x-www-form-urlencoded"
    if is_plain and not _is_utf8(request.body):
        return False
    names = [*request.POST, *request.FILES]
    values = [value for _name, values in request.POST.lists() for value in values]
    values += [file.name for _name, files in request.FILES.lists() for file in files]
    return all(_is_text(text) for text in [*names, *values])


def _drain(request):
    """Reads the rest of a refused body: a browser shows no answer that comes before it has sent."""
    while request.read(1 << 16):
        pass


def _is_utf8(encoded):
    """No NUL, and no percent-escapes that are not UTF-8 (a lone surrogate, a cut letter)."""
    raw = unquote_to_bytes(encoded)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in raw


def _is_text(value):
    """No NUL and no lone surrogate, which alone has no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


class SessionLimitMiddleware:
    """Ends a session that was idle, or open, for too long, or an admin's from another network."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            moment, session = now(), request.session
            begun = _moment(session.get("begun_at")) or moment
            seen = _moment(session.get("seen_at")) or moment
            is_over = (
                moment - begun > settings.SESSION_ABSOLUTE or moment - seen > settings.SESSION_IDLE
            )
            if is_over or _is_elsewhere(request):
                logout(request)
                request.session["session_ended"] = True
            elif "begun_at" not in session or (moment - seen).total_seconds() > 60:
                session["begun_at"] = begun.isoformat()
                session["seen_at"] = moment.isoformat()
        return self.get_response(request)


def _is_elsewhere(request):
    """The networks of an admin were noted when he signed in; he keeps to them."""
    networks = request.session.get("networks", ())
    address = client_address(request)
    return not all(is_within(address, texts) for texts in networks)


def _moment(text):
    return datetime.fromisoformat(text) if text else None


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Sign-in is the rule; a page in pieces (htmx) is told to go there as a whole."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if response is None and request.user.is_authenticated:
            return errors.first_things_first(request, view_func)
        return response

    def handle_no_permission(self, request, view_func):
        if request.method in SAFE:
            response = super().handle_no_permission(request, view_func)
        else:  # a form whose session ended: back to its page, not to where it was sent
            response = redirect_to_login(errors.page_of_form(request), settings.LOGIN_URL)
        is_piece = bool(request.headers.get("HX-Request"))
        # Whoever sends a form, or asks for a piece with a session that is gone, was on a page of
        # his: the sign-in page says why he is there, and what became of what he sent.
        if request.method not in SAFE and ({*request.POST, *request.FILES} - _NOT_CONTENT):
            request.session["session_ended"] = "unsaved"
        elif is_piece and settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.session.setdefault("session_ended", True)
        if is_piece:
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
            guess = without_form(request)
            name = request.user.get_username()
            if authenticate(guess, username=name, password=request.POST["password_again"]):
                request.session["password_at"] = now().isoformat()
            else:
                record_refused(guess, name)
                if getattr(guess, "axes_locked_out", False):
                    return locked_out(request)
                return errors.password_again(request, wrong=True)
        facts = RequestFacts(
            request_id=request.id,
            key=_button_key(request),
            password_at=_moment(request.session.get("password_at")),
        )
        with acting_in(facts):
            response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.not_allowed(request, response["Allow"])
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, PasswordNeeded):
            return errors.password_again(request)
        if isinstance(exception, Conflict):
            return errors.conflict(request, exception)
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, TOO_MUCH):
            return errors.too_large(request)
        if request.method not in SAFE and request.user.is_authenticated:
            self._record(request, exception)
        return None

    def _record(self, request, exception):
        is_denied = isinstance(exception, PermissionDenied)
        hidden = getattr(exception, "hidden", None) if isinstance(exception, Http404) else None
        if getattr(exception, "recorded", False) or not (is_denied or hidden):
            return
        record_refusal(
            f"{request.resolver_match.view_name}.refused"[:60],
            request.user,
            hidden or getattr(exception, "about", None),
            None,
            str(exception) if is_denied else HIDDEN,
        )


def _button_key(request):
    """Names one press of a button: the key of its page and everything that was sent with it.

    A page that the browser brings back has its key still; sent with other content it is another
    press, and its version decides whether it may be written.
    """
    if request.method in SAFE:
        return ""
    key = request.POST.get("idempotency_key", "")
    if not _KEY.match(key):
        return ""
    sent = [[name, texts] for name, texts in request.POST.lists() if name not in _NOT_CONTENT]
    files = [[name, file.name, file.size] for name, held in request.FILES.lists() for file in held]
    content = json.dumps([key, request.path, sorted(sent), sorted(files)])
    return hashlib.sha256(content.encode()).hexdigest()[:36]
