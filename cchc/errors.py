"""Error and refusal pages: in Vietnamese, with the request id, nothing typed is lost."""

import re
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.shortcuts import redirect, render
from django.urls import reverse

from cchc.lib.clock import local
from cchc.lib.vietnamese import NOT_KNOWN, decimal_text, moment, short_date
from units.models.user import needs_factor

_NOT_RESENT = {"csrfmiddlewaretoken", "password_again", "file_again"}


def _page(request, status, template=None, **context):
    context.setdefault("request_id", getattr(request, "id", ""))
    return render(request, f"errors/{template or status}.html", context, status=status)


def _kept(request, *left_out):
    """What was typed, as (name, value) pairs for hidden fields."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in _NOT_RESENT and name not in left_out
    ]


def page_of_form(request):
    """Path of the page that sent this request, when it is of this site; else the first page."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host() or page.path.startswith("//"):
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path


def bad_request(request, exception=None):
    return _page(request, 400)


def forbidden(request, exception=None):
    return _page(request, 403, sentence=str(exception or ""))


def not_found(request, exception=None):
    return _page(request, 404)


def not_allowed(request, allowed):
    """An address that only takes what a form sends, opened as a page, or the other way round."""
    response = _page(
        request,
        405,
        template=400,
        title="Chưa mở được trang này",
        sentence="Địa chỉ này chỉ nhận nội dung gửi từ biểu mẫu. Quay lại trang trước và thử lại.",
    )
    response["Allow"] = allowed
    return response


def too_large(request):
    return _page(request, 413, page_url=page_of_form(request))


def too_many(request, sentence=""):
    return _page(request, 429, sentence=sentence)


def server_error(request):
    return render(None, "errors/500.html", {"request_id": getattr(request, "id", "")}, status=500)


def maintenance(request, until):
    """Closed for a while; `until`: the time of the return as text."""
    context = {"request_id": getattr(request, "id", ""), "until": until}
    response = render(None, "errors/503.html", context, status=503)
    response["Retry-After"] = "600"
    return response


def csrf_failure(request, reason=""):
    """The form was open longer than its session: say so and how to get back to the text."""
    return _page(
        request,
        403,
        title="Trang đã mở quá lâu",
        page_url=page_of_form(request),
        sentence="Trang được mở từ phiên trước nên chưa nhận nội dung gửi lên. Mở lại trang, hoặc "
        "dùng nút quay lại của trình duyệt, để lấy lại nội dung đang nhập rồi gửi.",
    )


def refused(request, refusal):
    return _page(
        request,
        409,
        title="Chưa thực hiện được bước này",
        sentence=refusal.sentence,
        items=refusal.items,
        page_url=page_of_form(request),
    )


def conflict(request, refusal):
    """Mine beside theirs; 'dùng bản đang nhập' sends the same form again with the new version."""
    rows = _rows(request, refusal)
    merged = [row["name"] for row in rows if row["typed"] is not None]
    return _page(
        request,
        409,
        title="Nội dung này vừa được sửa",
        sentence=refusal.sentence,
        rows=rows,
        can_merge=bool(merged),
        kept=_kept(request, "version", "idempotency_key"),
        kept_apart=_kept(request, "version", "idempotency_key", *merged),
        version=refusal.version,
        back_url=refusal.back_url,
        has_files=bool(request.FILES),
        is_conflict=True,
    )


def _rows(request, refusal):
    """A row for each field that differs; `typed` where its text can be edited and sent again."""
    names = refusal.names or [""] * len(refusal.fields)
    rows = []
    for (label, theirs, mine), name in zip(refusal.fields, names, strict=True):
        theirs_parts, mine_parts = _parts(_shown(theirs), _shown(mine))
        typed = request.POST.getlist(name)
        rows.append(
            {
                "label": label,
                "name": name,
                "theirs": theirs_parts,
                "mine": mine_parts,
                "typed": typed[0] if len(typed) == 1 and isinstance(mine, str) else None,
            }
        )
    return rows


def _shown(value):
    """A value of a field as the screen writes it."""
    if value is None or value == "":
        return NOT_KNOWN
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return moment(local(value))
    if isinstance(value, date):
        return short_date(value)
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def _parts(theirs, mine):
    """Both texts as [(text, differs)], compared word by word."""
    old, new = (re.findall(r"\s+|\w+(?:[/.,:-]\w+)*|[^\w\s]", text) for text in (theirs, mine))
    left, right = [], []
    for tag, i, j, k, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for parts, words in ((left, old[i:j]), (right, new[k:end])):
            if words:
                parts.append(("".join(words), tag != "equal"))
    return left, right


def password_again(request, wrong=False):
    """No page can hold a chosen file: that it has to be chosen again is told until it goes on."""
    context = {
        "kept": _kept(request),
        "wrong": wrong,
        "action": request.get_full_path(),
        "has_files": bool(request.FILES) or "file_again" in request.POST,
    }
    return render(request, "cchc/password_again.html", context)


def first_things_first(request, view_func):
    """A password that is the first, or too old, is good for one thing: to be changed. Then a role
    that decides for others asks for its second factor."""
    user, session = request.user, request.session
    if getattr(view_func, "before_password", False):
        return None
    if user.must_change_password or session.get("password_old"):
        target = reverse("units:password-change")
    elif needs_factor(user) and not session.get("factor"):
        target = reverse("units:factor-setup")
    else:
        return None
    return None if request.path == target else redirect(target)
