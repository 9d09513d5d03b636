"""Refusals as pages: what a view, a rule or a want of permission answers, and what it leaves."""

import re
from datetime import timedelta

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, TooManyFilesSent
from django.http import Http404, HttpResponse
from django.urls import include, path

from cchc.lib.clock import now
from cchc.lib.fields import VietnameseForm
from cchc.lib.refusal import Refused
from tests.world import PASSWORD
from units.command import command
from units.models import AuditEvent, Membership, Unit
from units.permissions import Permission, fetch, require
from units.views.acting import acted_status, attempt

pytestmark = pytest.mark.urls(__name__)


@command("tests.unit.marked", Permission.MANAGE_PERSON)
def mark(unit, *, by, note=""):
    if note == "không":
        raise Refused("Chưa đủ điều kiện.")
    unit.is_illustrative = True


@command("tests.unit.starred", Permission.GRANT_ROLE)
def starred(unit, *, by):
    unit.is_illustrative = True


class NoteForm(VietnameseForm):
    note = forms.CharField(max_length=50, label="Ghi chú")
    version = forms.IntegerField(required=False)


def edit(request, pk):
    unit = fetch(request.user, Unit, pk)
    require(request.user, Permission.MANAGE_PERSON, unit)
    form = NoteForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        if attempt(form, mark, unit, by=request.user, note=data["note"], version=data["version"]):
            return HttpResponse("đã ghi")
    return HttpResponse(form.errors.as_text(), status=acted_status(form))


def act(request, pk):
    starred(fetch(request.user, Unit, pk), by=request.user)
    return HttpResponse("đã ghi")


def role(request, pk):
    fetch(request.user, Membership, pk)
    return HttpResponse("thấy")


def only_the_action(request, pk):
    mark(Unit.objects.get(pk=pk), by=request.user)


def bare(request, kind):
    raise {
        "refused": Refused("Phiếu đã nộp.", [("Mở phiếu", "/don-vi/")]),
        "denied": PermissionDenied("Không được."),
        "missing": Http404(),
        "files": TooManyFilesSent(),
    }[kind]


urlpatterns = [
    path("sua/<int:pk>/", edit, name="edit"),
    path("lam/<int:pk>/", act, name="act"),
    path("vai-tro/<int:pk>/", role, name="role"),
    path("chi-lam/<int:pk>/", only_the_action, name="only"),
    path("loi/<slug:kind>/", bare, name="bare"),
    path("", include("cchc.urls")),
]
handler404 = "cchc.errors.not_found"
handler403 = "cchc.errors.forbidden"


def refused_rows():
    return AuditEvent.objects.filter(outcome="REFUSED")


def test_done(signed_in, world):
    response = signed_in("canbo.dttg").post(f"/sua/{world.ethnic.pk}/", {"note": "được"})
    assert response.content.decode() == "đã ghi"
    event = AuditEvent.objects.get()
    assert event.request_id == response["X-Request-Id"]


def test_a_rule_becomes_the_form_s_error_with_409_and_no_row(signed_in, world):
    response = signed_in("canbo.dttg").post(f"/sua/{world.ethnic.pk}/", {"note": "không"})
    assert response.status_code == 409
    assert "Chưa đủ điều kiện." in response.content.decode()
    assert not AuditEvent.objects.exists()


def test_bad_input_is_not_a_refusal(signed_in, world):
    response = signed_in("canbo.dttg").post(f"/sua/{world.ethnic.pk}/", {})
    assert response.status_code == 200
    assert "Chưa nhập ghi chú." in response.content.decode()


def test_a_stale_version_has_its_own_page_and_no_row(signed_in, world):
    client = signed_in("canbo.dttg")
    response = client.post(f"/sua/{world.ethnic.pk}/", {"note": "của tôi", "version": "7"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nội dung này vừa được sửa" in page
    assert 'value="của tôi"' in page
    assert not AuditEvent.objects.exists()


def test_a_want_of_permission_leaves_one_row_about_the_object(signed_in, world):
    response = signed_in("canbo.dttg").post(f"/sua/{world.finance.pk}/", {"note": "x"})
    assert response.status_code == 403
    assert "liên hệ quản trị của đơn vị" in response.content.decode()
    row = refused_rows().get()
    assert (row.kind, row.unit_id, row.actor_id) == (
        "edit.refused", world.finance.pk, world.canbo_dttg.pk,
    )  # fmt: skip
    assert not Unit.objects.get(pk=world.finance.pk).is_illustrative


def test_what_the_action_refused_is_not_told_twice(signed_in, world):
    assert signed_in("canbo.dttg").post(f"/chi-lam/{world.finance.pk}/").status_code == 403
    assert refused_rows().get().kind == "tests.unit.marked"


def test_looking_is_never_told(signed_in, world):
    client = signed_in("canbo.dttg")
    assert client.get(f"/sua/{world.finance.pk}/").status_code == 403
    assert client.get(f"/vai-tro/{world.bithu_dttg.memberships.get().pk}/").status_code == 404
    assert not AuditEvent.objects.exists()


def test_hidden_and_missing_look_the_same_but_a_write_to_the_hidden_is_told(signed_in, world):
    client = signed_in("canbo.dttg")
    hidden = world.bithu_dttg.memberships.get()
    first = client.post(f"/vai-tro/{hidden.pk}/")
    second = client.post("/vai-tro/999999/")
    assert first.status_code == second.status_code == 404
    texts = {
        re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(
            response["X-Request-Id"], ""
        )
        for response in (first, second)
    }
    assert len(texts) == 1
    row = refused_rows().get()
    assert (row.kind, row.object_id, row.unit_id) == (
        "role.refused", str(hidden.pk), world.cell.pk,
    )  # fmt: skip
    assert row.reason == "Không thuộc phạm vi được xem."


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("refused", 409, "Phiếu đã nộp."),
        ("denied", 403, "Không được."),
        ("missing", 404, "Không tìm thấy"),
        ("files", 413, "Dữ liệu quá lớn"),
    ],
)
def test_what_a_view_raises_is_a_vietnamese_page(signed_in, world, kind, status, words):
    response = signed_in("canbo.dttg").post(f"/loi/{kind}/", {"note": "x"})
    assert response.status_code == status
    assert words in response.content.decode()
    assert refused_rows().count() == (kind == "denied")


def test_a_starred_act_asks_for_the_password_and_then_is_done_once(signed_in, world):
    client = signed_in("quantri")
    session = client.session
    session["password_at"] = (now() - timedelta(minutes=11)).isoformat()
    session.save()
    url = f"/lam/{world.ethnic.pk}/"
    sent = {"note": "giữ lại", "idempotency_key": "0f0e0d0c-0b0a-4909-8807-060504030201"}
    asked = client.post(url, sent)
    page = asked.content.decode()
    assert "Nhập lại mật khẩu" in page
    assert 'name="note" value="giữ lại"' in page
    assert not AuditEvent.objects.exists()
    wrong = client.post(url, {**sent, "password_again": "sai"})
    assert "Mật khẩu chưa đúng." in wrong.content.decode()
    for _ in range(2):  # a double click
        done = client.post(url, {**sent, "password_again": PASSWORD})
        assert done.content.decode() == "đã ghi"
    assert AuditEvent.objects.filter(outcome="DONE").count() == 1
    assert AuditEvent.objects.get(outcome="REFUSED").kind == "units.user.sign_in_refused"


def test_a_key_that_is_none_is_ignored(signed_in, world):
    client = signed_in("canbo.dttg")
    for key in ("x" * 100, "<script>", ""):
        sent = {"note": "a", "idempotency_key": key}
        assert client.post(f"/sua/{world.ethnic.pk}/", sent).status_code == 200


def test_a_page_brought_back_and_changed_is_another_press(signed_in, world):
    """The browser's way back keeps the key of the page: what is typed then must not be lost."""
    client = signed_in("canbo.dttg")
    sent = {
        "note": "một",
        "version": "1",
        "idempotency_key": "0f0e0d0c-0b0a-4909-8807-060504030201",
    }
    assert client.post(f"/sua/{world.ethnic.pk}/", sent).content.decode() == "đã ghi"
    assert client.post(f"/sua/{world.ethnic.pk}/", sent).content.decode() == "đã ghi"
    response = client.post(f"/sua/{world.ethnic.pk}/", {**sent, "note": "hai"})
    assert response.status_code == 409
    assert 'value="hai"' in response.content.decode()
