"""Error and refusal pages: in Vietnamese, with the request id, nothing typed is lost."""

from django.shortcuts import redirect, render
from django.urls import reverse

from cchc.lib.clock import local
from cchc.lib.vietnamese import clock_time

_NOT_RESENT = {"csrfmiddlewaretoken", "password_again"}


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
    return _page(request, 413)


def too_many(request, sentence=""):
    return _page(request, 429, sentence=sentence)


def server_error(request):
    return render(None, "errors/500.html", {"request_id": getattr(request, "id", "")}, status=500)


def csrf_failure(request, reason=""):
    """The form was open longer than its session: say so and how to get back to the text."""
    return _page(
        request,
        403,
        title="Trang đã mở quá lâu",
        sentence="Trang được mở từ phiên trước nên chưa nhận nội dung gửi lên. Quay lại trang "
        "trước để lấy lại nội dung đang nhập, tải lại trang rồi gửi.",
    )


def refused(request, refusal):
    return _page(
        request,
        409,
        title="Chưa thực hiện được bước này",
        sentence=refusal.sentence,
        items=refusal.items,
        kept=_kept(request),
    )


def conflict(request, refusal):
    """Mine beside theirs; 'dùng bản đang nhập' sends the same form again with the new version."""
    return _page(
        request,
        409,
        title="Nội dung này vừa được sửa",
        sentence=refusal.sentence,
        fields=refusal.fields,
        kept=_kept(request, "version", "idempotency_key"),
        version=refusal.version,
        at=clock_time(local(refusal.at)) if refusal.at else "",
        back_url=refusal.back_url,
        is_conflict=True,
    )


def password_again(request, wrong=False):
    return render(
        request,
        "cchc/password_again.html",
        {"kept": _kept(request), "wrong": wrong, "action": request.get_full_path()},
    )


def change_password_first(request, view_func):
    """A first password is good for one thing: to be changed."""
    if not request.user.must_change_password or getattr(view_func, "before_password", False):
        return None
    target = reverse("units:password-change")
    return None if request.path == target else redirect(target)
