"""Sign in, sign out, one's own password; who guesses is locked out."""

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from cchc import settings as project
from tests.world import PASSWORD
from units.models import AuditEvent, User

SIGN_IN = "/dang-nhap/"
CHANGE = "/tai-khoan/mat-khau/"
WRONG = "sai"
NEW = "mot-mat-khau-khac-2026"


def sign_in(client, username="canbo.dttg", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def kinds():
    return list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))


# --- Sign in ------------------------------------------------------------------------------------


def test_signing_in_leads_to_the_work_with_a_session_of_its_own(client, world):
    client.get(SIGN_IN)
    before = client.session.session_key
    response = sign_in(client, " CANBO.dttg ")
    assert (response.status_code, response["Location"]) == (302, "/viec-cua-toi/")
    assert client.session.session_key != before
    assert client.session["password_at"]
    event = AuditEvent.objects.get()
    assert (event.kind, event.unit_id, event.what) == (
        "units.user.signed_in", world.ethnic.pk, "đăng nhập",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("username", "password"),
    [("canbo.dttg", "sai"), ("khong.co", PASSWORD), ("canbo.dttg", PASSWORD + " "), ("ended", "x")],
)
def test_a_wrong_name_and_a_wrong_password_sound_alike(client, world, username, password):
    response = sign_in(client, username, password)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page
    assert f'value="{username}"' in page
    assert password not in page.replace(username, "") or len(password) < 4
    assert kinds() == ["units.user.sign_in_refused"]


def test_an_account_that_ended_cannot_sign_in(client, world):
    User.objects.filter(username="canbo.dttg").update(is_active=False)
    assert "chưa đúng" in sign_in(client).content.decode()


def test_empty_fields_are_named(client, world):
    page = sign_in(client, "", "").content.decode()
    assert "Chưa nhập tên đăng nhập." in page
    assert "Chưa nhập mật khẩu." in page


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/don-vi/?tim=a", "/don-vi/?tim=a"),
        ("http://testserver/don-vi/", "http://testserver/don-vi/"),
        ("https://evil.example/", "/viec-cua-toi/"),
        ("//evil.example/", "/viec-cua-toi/"),
        ("/\\evil.example", "/viec-cua-toi/"),
        ("/\t/evil.example", "/viec-cua-toi/"),
        ("javascript:alert(1)", "/viec-cua-toi/"),
        ("", "/viec-cua-toi/"),
        ("unit-list", "/viec-cua-toi/"),  # the name of a page is no address
        ("9" * 20, "/viec-cua-toi/"),
    ],
)
def test_after_signing_in_only_this_site_is_opened(client, world, target, expected):
    assert sign_in(client, next=target)["Location"] == expected
    assert client.get(SIGN_IN, {"next": target})["Location"] == expected  # signed in already


def test_where_one_was_going_is_kept_in_the_form(client, db):
    page = client.get(SIGN_IN, {"next": "/don-vi/?tim=a"}).content.decode()
    assert 'name="next" value="/don-vi/?tim=a"' in page


# --- Guessing -----------------------------------------------------------------------------------


def test_ten_guesses_lock_the_account_at_this_address_only(client, world, settings):
    settings.AXES_ENABLED = True
    for _ in range(9):
        assert sign_in(client, password=WRONG).status_code == 200
    response = sign_in(client, password=WRONG)
    page = response.content.decode()
    assert response.status_code == 429
    assert "Đăng nhập không thành công nhiều lần; thử lại sau 15 phút" in page
    assert response["X-Request-Id"] in page
    assert sign_in(client).status_code == 429  # the right password too
    assert sign_in(client, "lanhdao.dttg").status_code == 302  # the office is not shut out
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(elsewhere).status_code == 302


def test_guessing_the_password_asked_again_is_locked_too(signed_in, world, settings):
    settings.AXES_ENABLED = True
    client = signed_in("canbo.dttg")
    for _ in range(9):
        response = client.post(CHANGE, {"password_again": "sai"})
        assert response.status_code == 200
        assert "Mật khẩu chưa đúng." in response.content.decode()
    assert client.post(CHANGE, {"password_again": "sai"}).status_code == 429


def test_a_wrong_password_leaves_nothing_of_what_was_typed(client, signed_in, world, settings):
    """Neither the password nor the form that waited for it."""
    settings.AXES_ENABLED = True
    sign_in(client, password=WRONG)
    client.post(f"/loi-moi/{'t' * 43}/", {"new_password": NEW, "repeated": NEW})
    inside = signed_in("canbo.dttg")
    inside.post(CHANGE, {"password_again": WRONG, "text": "Ý kiến của đảng viên"})
    inside.post(CHANGE, {"old_password": WRONG, "new_password": NEW, "repeated": NEW})
    kept = "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert AccessAttempt.objects.count() >= 2
    assert WRONG not in kept
    assert NEW not in kept
    assert "Ý kiến" not in kept


def test_guessing_the_password_of_a_session_left_open_is_locked_too(signed_in, world, settings):
    settings.AXES_ENABLED = True
    client = signed_in("canbo.dttg")
    wrong = {"old_password": "sai", "new_password": NEW, "repeated": NEW}
    for _ in range(9):
        assert "Mật khẩu hiện tại chưa đúng." in client.post(CHANGE, wrong).content.decode()
    assert client.post(CHANGE, wrong).status_code == 429
    right = {"old_password": PASSWORD, "new_password": NEW, "repeated": NEW}
    assert client.post(CHANGE, right).status_code == 429


def test_the_password_given_again_counts_from_now(signed_in, world):
    client = signed_in("canbo.dttg")
    session = client.session
    del session["password_at"]
    session.save()
    client.post(CHANGE, {"password_again": PASSWORD})
    assert client.session["password_at"]


# --- Sign out -----------------------------------------------------------------------------------


def test_signing_out_ends_the_session_and_is_told(signed_in, world):
    client = signed_in("canbo.dttg")
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == SIGN_IN
    assert client.get("/don-vi/").status_code == 302
    assert kinds() == ["units.user.signed_out"]
    assert AuditEvent.objects.get().unit_id == world.ethnic.pk


def test_signing_out_twice_is_harmless(client, world):
    assert client.post("/dang-xuat/").status_code == 302
    assert kinds() == []


# --- Password -----------------------------------------------------------------------------------


def change(client, old=PASSWORD, new=NEW, repeated=None):
    again = new if repeated is None else repeated
    return client.post(CHANGE, {"old_password": old, "new_password": new, "repeated": again})


def test_a_changed_password_ends_the_other_sessions(world):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    response = change(here)
    assert (response.status_code, response["Location"]) == (302, "/viec-cua-toi/")
    assert here.get("/don-vi/").status_code == 200
    assert there.get("/don-vi/").status_code == 302
    assert sign_in(Client(), password=NEW).status_code == 302
    assert sign_in(Client()).status_code == 200
    assert kinds().count("units.user.password_changed") == 1


def test_a_first_password_changed_opens_the_rest(world):
    User.objects.filter(username="canbo.dttg").update(must_change_password=True)
    client = Client()
    sign_in(client)
    assert client.get("/viec-cua-toi/")["Location"] == CHANGE
    assert client.get(CHANGE).context["is_first"]
    change(client)
    assert client.get("/don-vi/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"old": "sai"}, "Mật khẩu hiện tại chưa đúng."),
        ({"repeated": "khac-hẳn-2026-x"}, "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ({"new": PASSWORD}, "Mật khẩu mới phải khác mật khẩu hiện tại."),
        ({"new": "ngan"}, "Mật khẩu cần ít nhất 12 ký tự."),
        ({"new": ""}, "Chưa nhập mật khẩu mới."),
        ({"repeated": ""}, "Chưa nhập lại mật khẩu mới."),
    ],
)
def test_what_a_new_password_must_be(signed_in, world, fields, sentence):
    response = change(signed_in("canbo.dttg"), **fields)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert world.user("canbo.dttg").check_password(PASSWORD)
    assert kinds() == []


def test_the_page_is_for_the_signed_in(client, db):
    assert client.get(CHANGE).status_code == 302


# --- What the log tells of attempts ---------------------------------------------------------------


def refused():
    return list(
        AuditEvent.objects.filter(outcome="REFUSED")
        .order_by("seq")
        .values_list("kind", "object_id", "unit_id")
    )


def test_a_refused_sign_in_is_told_by_whom_it_concerns_never_by_what_was_typed(client, world):
    typed = ["canbo.dttg", "mat-khau-go-nham-1", "mat-khau-go-nham-2", "x"]
    sign_in(client, *typed[:2])
    sign_in(client, *typed[2:])
    user, unit = world.canbo_dttg, world.ethnic
    assert refused() == [
        ("units.user.sign_in_refused", str(user.pk), unit.pk),
        ("units.user.sign_in_refused", "", None),
    ]
    told = "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert "go-nham" not in told
    assert AuditEvent.objects.filter(actor="khách").count() == 2


def test_the_lock_is_told_once_and_what_comes_after_leaves_nothing(client, world, settings):
    settings.AXES_ENABLED = True
    for _ in range(14):
        sign_in(client, password=WRONG)
    found = [kind for kind, _, _ in refused()]
    assert found == ["units.user.sign_in_refused"] * 9 + ["units.user.locked"]


def test_names_tried_by_the_hundred_do_not_fill_the_log(client, world, monkeypatch):
    monkeypatch.setattr("units.signin.MOST_REFUSED", 5)
    for number in range(9):
        sign_in(client, f"ten.{number}" if number % 2 else "canbo.dttg", WRONG)
    assert len(refused()) == 5


def test_an_account_without_a_role_is_told_at_the_unit_that_invited_it(client, world):
    user = User.objects.create(username="moi", full_name="Mới", invited_at=world.finance)
    sign_in(client, "moi", WRONG)
    assert refused() == [("units.user.sign_in_refused", str(user.pk), world.finance.pk)]


@pytest.mark.parametrize("username", ["canbo.dttg", "khong.co", "ended"])
def test_every_refusal_takes_the_same_steps(client, world, username):
    """A wrong password, no account and an ended one ask the database as much as one another."""
    User.objects.create(username="ended", full_name="Cũ", is_active=False)
    sign_in(client, "lanhdao.dttg", WRONG)  # the log has begun
    with CaptureQueriesContext(connection) as asked:
        sign_in(client, username, WRONG)
    tables = [query["sql"] for query in asked if "INSERT" in query["sql"]]
    assert len(tables) == 1  # one row of the log, for known and unknown alike


def test_passwords_are_kept_by_argon2():
    """In use; a run of the tests has a cheaper one."""
    first = project.PASSWORD_HASHERS[0]
    assert first == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert import_string(first)().encode("x", "salt-salt-salt").startswith("argon2$argon2id$")
