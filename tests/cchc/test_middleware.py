"""What every request passes: clean input, limits, headers, sessions, refusals as pages."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from cchc.lib.clock import now
from tests.world import PASSWORD
from units.models import AuditEvent, Membership, User

LIST = "/don-vi/"
SIGN_IN = "/dang-nhap/"
FORM = "application/x-www-form-urlencoded"


def is_page(response, status, heading):
    text = response.content.decode()
    assert response.status_code == status
    assert f">{heading}</h1>" in text
    assert 'lang="vi"' in text
    assert response["X-Request-Id"] in text
    assert "default-src 'self'" in response["Content-Security-Policy"]
    return text


# --- Clean input --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["q=%00", "q=a%00b", "q=%ED%A0%80", "q=%FF", "%C3=1", "tim=%E1%BA"]
)
def test_a_broken_query_is_refused(client, db, query):
    is_page(client.get(f"{SIGN_IN}?{query}"), 400, "Yêu cầu chưa hợp lệ")


def test_a_nul_in_the_path_is_refused(client, db):
    is_page(client.get("/don-vi/%00/"), 400, "Yêu cầu chưa hợp lệ")


def test_a_nul_in_a_cookie_is_refused(client, db):
    client.cookies["sessionid"] = "\0" * 10
    is_page(client.get(SIGN_IN), 400, "Yêu cầu chưa hợp lệ")


@pytest.mark.parametrize("body", ["username=%00", "username=%ED%A0%80", "%FF=1", "username=%C3"])
def test_a_broken_form_is_refused(client, db, body):
    response = client.post(SIGN_IN, body, content_type=FORM)
    is_page(response, 400, "Yêu cầu chưa hợp lệ")


def test_a_broken_part_of_a_form_with_files_is_refused(client, db):
    is_page(client.post(SIGN_IN, {"username": "a\0b"}), 400, "Yêu cầu chưa hợp lệ")


@pytest.mark.parametrize(
    ("body", "kind"),
    [("x", "multipart/form-data; boundary=\xff"), ("username=a", f"{FORM}; charset=latin-1")],
)
def test_a_body_that_cannot_be_read_is_refused(client, db, body, kind):
    is_page(client.post(SIGN_IN, body, content_type=kind), 400, "Yêu cầu chưa hợp lệ")


def test_a_sign_that_replaces_others_may_be_typed(client, db):
    """Pasted from a badly made PDF: the form, not an error page, says what is wrong."""
    response = client.post(SIGN_IN, "username=%EF%BF%BD&password=x", content_type=FORM)
    assert response.status_code == 200


def test_good_vietnamese_passes(client, db):
    assert client.get(SIGN_IN, {"next": "/tìm/"}).status_code == 200


# --- Limits -------------------------------------------------------------------------------------


def test_a_body_over_the_limit_is_told_and_read_to_its_end(client, db):
    body = "username=" + "a" * 5_000_000
    response = client.post(SIGN_IN, body, content_type=FORM)
    text = is_page(response, 413, "Dữ liệu quá lớn")
    assert "Nội dung đang nhập vẫn còn" in text
    assert response.wsgi_request.read(1) == b""


def test_too_many_fields_and_files_are_told(client, db, settings):
    many = "&".join(f"a{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    is_page(client.post(SIGN_IN, many, content_type=FORM), 413, "Dữ liệu quá lớn")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    is_page(client.post(SIGN_IN, {"a": 1, "b": 2, "c": 3, "d": 4}), 413, "Dữ liệu quá lớn")


def test_more_than_any_form_may_send_is_not_even_read(client, db, settings):
    settings.REQUEST_LIMIT = 100
    is_page(client.post(SIGN_IN, "a=" + "b" * 200, content_type=FORM), 413, "Dữ liệu quá lớn")


def test_a_length_that_is_no_number_counts_as_none(client, db):
    assert client.get(SIGN_IN, CONTENT_LENGTH="abc").status_code == 200


# --- Headers and ids ----------------------------------------------------------------------------


def test_headers_of_every_page(client, db):
    response = client.get(SIGN_IN)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_id_of_the_request_is_its_own_and_kept_in_the_log(client, world):
    first, second = client.get(SIGN_IN), client.get(SIGN_IN)
    assert first["X-Request-Id"] != second["X-Request-Id"]
    response = client.post(SIGN_IN, {"username": "canbo.dttg", "password": PASSWORD})
    assert AuditEvent.objects.get().request_id == response["X-Request-Id"]


def test_error_pages_are_vietnamese(client, signed_in, world):
    is_page(signed_in("canbo.dttg").get("/khong-co/"), 404, "Không tìm thấy")
    is_page(client.get("/dang-xuat/"), 405, "Chưa mở được trang này")


def test_a_form_without_its_token_is_told_in_vietnamese(world):
    response = Client(enforce_csrf_checks=True).post(SIGN_IN, {"username": "a", "password": "b"})
    text = is_page(response, 403, "Trang đã mở quá lâu")
    assert "CSRF" not in text


# --- Sign-in as the rule ------------------------------------------------------------------------


def test_a_piece_of_a_page_is_told_to_go_to_sign_in(client, db):
    response = client.get(LIST, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/dang-nhap/?next=/don-vi/"


@pytest.mark.parametrize(
    ("referer", "target"),
    [
        ("http://testserver/don-vi/?tim=a", "/don-vi/%3Ftim%3Da"),
        ("http://testserver/don-vi/", "/don-vi/"),
        ("https://elsewhere.example/don-vi/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_without_a_session_leads_back_to_its_page(client, db, referer, target):
    response = client.post("/tai-khoan/mat-khau/", {"a": 1}, headers={"Referer": referer})
    assert response.status_code == 302
    assert response["Location"] == f"/dang-nhap/?next={target}"


UNSAVED = "Phiên đăng nhập đã hết. Nội dung vừa gửi chưa lưu: đăng nhập lại để điền tiếp"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_was_sent_without_a_session_is_told_to_be_unsaved(client, db, headers):
    client.post("/tai-khoan/mat-khau/", {"a": 1}, headers=headers)
    assert UNSAVED in client.get(SIGN_IN).content.decode()
    assert "Phiên đăng nhập đã hết" not in client.get(SIGN_IN).content.decode()


def test_what_was_sent_after_an_idle_time_is_told_to_be_unsaved(signed_in, world, settings):
    client = signed_in("canbo.dttg")
    with time_machine.travel(now() + settings.SESSION_IDLE + timedelta(minutes=1), tick=False):
        client.post("/tai-khoan/mat-khau/", {"a": 1})
        assert UNSAVED in client.get(SIGN_IN).content.decode()


def test_a_piece_or_a_button_without_text_loses_nothing(client, db, settings):
    client.get(LIST, headers={"HX-Request": "true"})
    assert not client.cookies  # nothing is stored for whoever never had a session
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    client.get(LIST, headers={"HX-Request": "true"})
    html = client.get(SIGN_IN).content.decode()
    assert "Phiên đăng nhập đã hết; đăng nhập lại để tiếp tục." in html
    client.post("/tai-khoan/mat-khau/", {"csrfmiddlewaretoken": "x"})
    assert "Phiên đăng nhập đã hết" not in client.get(SIGN_IN).content.decode()


def test_a_first_password_must_be_changed_before_anything(signed_in, world):
    User.objects.filter(username="canbo.dttg").update(must_change_password=True)
    client = signed_in("canbo.dttg")
    response = client.get(LIST)
    assert (response.status_code, response["Location"]) == (302, "/tai-khoan/mat-khau/")
    assert client.get("/tai-khoan/mat-khau/").status_code == 200
    assert client.post("/dang-xuat/")["Location"] == SIGN_IN


# --- Limits of the session ----------------------------------------------------------------------


def test_an_idle_session_ends_and_the_sign_in_page_says_so(signed_in, world, settings):
    client = signed_in("canbo.dttg")
    start = now()
    with time_machine.travel(start + settings.SESSION_IDLE - timedelta(minutes=1), tick=False):
        assert client.get(LIST).status_code == 200
    with time_machine.travel(start + 2 * settings.SESSION_IDLE - timedelta(minutes=2), tick=False):
        assert client.get(LIST).status_code == 200  # each page counts anew
    with time_machine.travel(start + 3 * settings.SESSION_IDLE + timedelta(minutes=1), tick=False):
        assert client.get(LIST)["Location"].startswith(SIGN_IN)
        assert client.get(SIGN_IN).context["session_ended"]
        assert not client.get(SIGN_IN).context["session_ended"]


def test_a_session_ends_after_its_whole_time_however_busy(signed_in, world, settings):
    settings.SESSION_ABSOLUTE = timedelta(hours=1)
    client = signed_in("canbo.dttg")
    start = now()
    for minutes in (20, 40, 59):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert client.get(LIST).status_code == 200
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert client.get(LIST).status_code == 302


def test_a_session_that_began_elsewhere_is_timed_from_now(world):
    client = Client()
    client.force_login(world.canbo_dttg, backend="units.signin.LivingUserBackend")
    assert client.get(LIST).status_code == 200
    assert client.session["begun_at"] == client.session["seen_at"]


def test_a_session_is_not_saved_at_every_page(signed_in, world, django_assert_num_queries):
    client = signed_in("canbo.dttg")
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)


def test_rights_are_read_at_each_request(signed_in, world):
    client = signed_in("lanhdao.ubnd")
    page = f"/don-vi/{world.ethnic.pk}/"
    assert client.get(page).status_code == 200
    yesterday = now().date() - timedelta(days=2)
    Membership.objects.filter(user=world.lanhdao_ubnd).update(valid_to=yesterday)
    assert client.get(LIST).context["account"]["unit"] == ""
    User.objects.filter(pk=world.lanhdao_ubnd.pk).update(is_active=False)
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/xep-hang/", "/viec-cua-toi/", "/tai-khoan/mat-khau/"])
def test_methods_that_nothing_uses_are_refused_everywhere(client, db, method, path):
    response = client.generic(method, path, "a=1")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"
    assert "<h1" in response.content.decode()
