"""The second factor: turned on, asked for, lost; who has to have it."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from tests.world import PASSWORD
from units.actions.factor import pass_code, reset_factor, start_factor
from units.models import AuditEvent, RecoveryCode, SignInSession, User
from units.models.factor import code_digest, new_codes

SETUP = "/tai-khoan/xac-thuc/"
CODE = "/dang-nhap/ma-xac-thuc/"
KEY = "3132333435363738393031323334353637383930"


def code_of(key, step=0):
    """The code that a phone with this key shows now, or some half minutes from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * step
    return f"{totp.token():06d}"


def give_factor(user, codes=()):
    TOTPDevice.objects.create(user=user, key=KEY, confirmed=True)
    for code in codes:
        RecoveryCode.objects.create(user=user, digest=code_digest(code), made_at=now())


def give_password(client, username="canbo.dttg", **more):
    sent = {"username": username, "password": PASSWORD, **more}
    return client.post("/dang-nhap/", sent)


def kinds():
    return list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))


def turn_on(client):
    client.get(SETUP)
    key = client.session["factor_key"]
    sent = {"code": code_of(key), "idempotency_key": str(uuid4())}
    return key, client.post(SETUP, sent)


# --- Turning it on ------------------------------------------------------------------------------


def test_from_the_qr_code_to_a_sign_in_with_a_code(signed_in, world):
    client, there = signed_in("canbo.dttg"), signed_in("canbo.dttg")
    page = client.get(SETUP)
    text = page.content.decode()
    assert '<path fill="#000" d="M4 4h1v1h-1z' in text
    assert "no-store" in page["Cache-Control"]
    key, response = turn_on(client)
    assert response.status_code == 201
    codes = response.context["codes"]
    assert len(codes) == 10
    assert all(code in response.content.decode() for code in codes)
    assert there.get("/don-vi/").status_code == 302  # the other session has not shown a code
    assert client.get("/don-vi/").status_code == 200
    assert kinds() == ["units.user.factor_started"]
    told = "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert key not in told
    assert not any(code in told for code in codes)
    fresh = Client()
    assert give_password(fresh, next="/don-vi/")["Location"] == CODE
    assert fresh.get("/don-vi/").status_code == 302  # half signed in is not signed in
    assert fresh.post(CODE, {"code": code_of(key, 1)})["Location"] == "/don-vi/"
    assert fresh.get("/don-vi/").status_code == 200


def test_recovery_codes_are_kept_as_hashes(signed_in, world):
    _key, response = turn_on(signed_in("canbo.dttg"))
    codes = response.context["codes"]
    kept = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert kept == {code_digest(code) for code in codes}
    assert code_digest(codes[0].lower().replace("-", " ")) in kept
    assert not kept & set(codes)


@pytest.mark.parametrize("code", ["000000", "12345", "abcdef", "٣٤٥٦٧٨", "-12345", ""])
def test_without_the_right_code_nothing_is_turned_on(signed_in, world, code):
    client = signed_in("canbo.dttg")
    client.get(SETUP)
    response = client.post(SETUP, {"code": code})
    assert response.status_code in (200, 409)
    assert "xác thực" in response.content.decode()
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_it_is_turned_on_once(signed_in, world):
    client = signed_in("canbo.dttg")
    turn_on(client)
    assert client.get(SETUP)["Location"] == "/tai-khoan/"
    with pytest.raises(Refused, match="đã bật"):
        start_factor(world.canbo_dttg, by=world.canbo_dttg, key=KEY, code="1", codes=[], kept="")
    with pytest.raises(Refused, match="của mình"):
        start_factor(world.canbo_snv, by=world.canbo_dttg, key=KEY, code="1", codes=[], kept="")
    assert TOTPDevice.objects.count() == 1


def test_a_session_that_began_before_is_signed_out(signed_in, world):
    client = signed_in("canbo.dttg")
    give_factor(world.canbo_dttg)
    client.get(SETUP)
    assert client.get("/don-vi/").status_code == 302


def test_turning_it_on_asks_for_the_password_of_the_last_ten_minutes(signed_in, world):
    client = signed_in("canbo.dttg")
    session = client.session
    session["password_at"] = (now() - timedelta(minutes=11)).isoformat()
    session.save()
    _key, response = turn_on(client)
    assert "Nhập lại mật khẩu để tiếp tục" in response.content.decode()
    assert not TOTPDevice.objects.exists()


# --- The second step ----------------------------------------------------------------------------


def test_a_code_works_once(world):
    give_factor(world.canbo_dttg)
    code, first, second = code_of(KEY), Client(), Client()
    give_password(first)
    give_password(second)
    assert first.post(CODE, {"code": code}).status_code == 302
    response = second.post(CODE, {"code": code})
    assert response.status_code == 200
    assert "Mã chưa đúng hoặc đã dùng" in response.content.decode()


def test_a_wrong_code_waits_longer_each_time_and_is_told(world):
    give_factor(world.canbo_dttg)
    client = Client()
    give_password(client)
    assert "chưa đúng" in client.post(CODE, {"code": "000000"}).content.decode()
    waits = client.post(CODE, {"code": code_of(KEY)})
    assert "Nhập mã sai nhiều lần; thử lại sau" in waits.content.decode()
    event = AuditEvent.objects.get()
    assert (event.kind, event.outcome, event.actor) == (
        "units.user.code_refused", "REFUSED", "khách",
    )  # fmt: skip
    assert (event.object_id, event.unit_id) == (str(world.canbo_dttg.pk), world.ethnic.pk)
    TOTPDevice.objects.update(throttling_failure_timestamp=now() - timedelta(seconds=2))
    assert client.post(CODE, {"code": code_of(KEY)}).status_code == 302


def test_names_tried_meanwhile_keep_no_wrong_code_out_of_the_log(world, monkeypatch):
    monkeypatch.setattr("units.signin.MOST_REFUSED", 0)
    give_factor(world.canbo_dttg)
    client = Client()
    give_password(client)
    client.post(CODE, {"code": "000000"})
    assert AuditEvent.objects.get().kind == "units.user.code_refused"


def test_an_empty_code_is_asked_for_and_costs_nothing(world):
    give_factor(world.canbo_dttg)
    client = Client()
    give_password(client)
    assert "Chưa nhập mã xác thực." in client.post(CODE, {"code": " "}).content.decode()
    assert client.post(CODE, {"code": code_of(KEY)}).status_code == 302


def test_a_recovery_code_lets_in_once(world):
    codes = new_codes()
    give_factor(world.canbo_dttg, codes)
    for expected in (True, False):
        TOTPDevice.objects.update(throttling_failure_count=0)
        assert pass_code(world.canbo_dttg, codes[3].lower()) is expected
    assert RecoveryCode.objects.unused().count() == 9
    with pytest.raises(Refused, match="thử lại sau 1 giây"):
        pass_code(world.canbo_dttg, codes[4])


def test_the_code_of_another_opens_nothing(world):
    codes = new_codes()
    give_factor(world.canbo_dttg)
    give_factor(world.canbo_snv, codes)
    assert not pass_code(world.canbo_dttg, codes[0])


def test_the_second_step_ends_after_five_minutes(world):
    give_factor(world.canbo_dttg)
    client = Client()
    give_password(client)
    session = client.session
    step = session["second_step"]
    session["second_step"] = {**step, "at": (now() - timedelta(minutes=6)).isoformat()}
    session.save()
    assert client.post(CODE, {"code": code_of(KEY)})["Location"] == "/dang-nhap/"
    assert client.get("/don-vi/").status_code == 302
    assert "second_step" not in client.session


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "md5$x$y"}])
def test_the_second_step_ends_with_the_account_or_its_password(world, change):
    give_factor(world.canbo_dttg)
    client = Client()
    give_password(client)
    User.objects.filter(pk=world.canbo_dttg.pk).update(**change)
    assert client.post(CODE, {"code": code_of(KEY)})["Location"] == "/dang-nhap/"


def test_without_a_first_step_there_is_no_second(client, world):
    give_factor(world.canbo_dttg)
    assert client.get(CODE)["Location"] == "/dang-nhap/"
    assert client.post(CODE, {"code": code_of(KEY)})["Location"] == "/dang-nhap/"


def test_the_session_has_a_new_key_after_each_step(world):
    give_factor(world.canbo_dttg)
    client = Client()
    client.get("/dang-nhap/")
    keys = []
    for step in (lambda: give_password(client), lambda: client.post(CODE, {"code": code_of(KEY)})):
        step()
        keys.append(client.session.session_key)
    assert keys[0] != keys[1]
    assert client.session["factor"]


def test_after_the_second_step_only_this_site_is_opened(world):
    give_factor(world.canbo_dttg)
    client = Client()
    give_password(client, next="//evil.example/")
    assert client.post(CODE, {"code": code_of(KEY)})["Location"] == "/viec-cua-toi/"


# --- Who has to have it -------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["quantri", "thuongtruc.snv", "thamdinh.snv", "congbo.ubnd"])
def test_these_roles_set_it_up_before_anything_else(signed_in, world, settings, username):
    settings.REQUIRE_TOTP = True
    client = signed_in(username)
    assert client.get("/viec-cua-toi/")["Location"] == SETUP
    assert client.post("/nguoi-dung/moi/", {})["Location"] == SETUP
    page = client.get(SETUP).content.decode()
    assert "Cần cài đặt trước khi làm việc" in page
    turn_on(client)
    assert client.get("/viec-cua-toi/").status_code == 200
    assert "bắt buộc" in client.get("/tai-khoan/").content.decode()
    response = client.post(f"{SETUP}tat/")
    assert response.status_code == 409
    assert TOTPDevice.objects.exists()


def test_others_may_do_without_and_sign_out_is_always_open(signed_in, world, settings):
    settings.REQUIRE_TOTP = True
    assert signed_in("canbo.dttg").get("/viec-cua-toi/").status_code == 200
    assert signed_in("quantri").post("/dang-xuat/")["Location"] == "/dang-nhap/"


def test_where_it_is_not_required_nobody_is_led_there(signed_in, world):
    assert signed_in("quantri").get("/viec-cua-toi/").status_code == 200


def test_a_role_given_today_asks_for_it_at_the_next_page(signed_in, world, settings):
    settings.REQUIRE_TOTP = True
    client = signed_in("canbo.dttg")
    assert client.get("/don-vi/").status_code == 200
    world.canbo_dttg.memberships.update(role="APPRAISER")
    assert client.get("/don-vi/")["Location"] == SETUP


# --- Afterwards ---------------------------------------------------------------------------------


def test_new_recovery_codes_replace_the_old(signed_in, world):
    client = signed_in("canbo.dttg")
    _key, response = turn_on(client)
    old = response.context["codes"]
    assert "Còn 10 mã dự phòng" in client.get("/tai-khoan/").content.decode()
    key = {"idempotency_key": str(uuid4())}
    new = client.post(f"{SETUP}ma-du-phong/", key).context["codes"]
    assert not set(old) & set(new)
    assert not pass_code(world.canbo_dttg, old[0])
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert pass_code(world.canbo_dttg, new[0])
    twice = client.post(f"{SETUP}ma-du-phong/", key)
    assert "Nút đã bấm hai lần" in twice.content.decode()
    assert RecoveryCode.objects.unused().count() == 9


def test_it_is_turned_off_with_its_codes(signed_in, world):
    client = signed_in("canbo.dttg")
    turn_on(client)
    assert client.post(f"{SETUP}tat/")["Location"] == "/tai-khoan/"
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCode.objects.unused().exists()
    assert client.post(f"{SETUP}tat/").status_code == 409
    assert client.post(f"{SETUP}ma-du-phong/").status_code == 409
    assert kinds() == ["units.user.factor_started", "units.user.factor_stopped"]


def test_other_sessions_end_as_it_is_turned_off(signed_in, world):
    """They know of a second factor that is no more; a role that asks for one would pass there."""
    client, other = signed_in("canbo.dttg"), Client()
    key, _ = turn_on(client)
    give_password(other)
    other.post(CODE, {"code": code_of(key, 1)})
    assert other.get("/viec-cua-toi/").status_code == 200
    client.post(f"{SETUP}tat/")
    assert other.get("/viec-cua-toi/").status_code == 302
    assert client.get("/viec-cua-toi/").status_code == 200


def test_an_admin_resets_what_was_lost_and_every_session_ends(signed_in, world):
    there = signed_in("canbo.dttg")
    turn_on(there)
    admin, url = signed_in("quantri"), f"/nguoi-dung/{world.canbo_dttg.pk}/"
    assert "Thay xác thực hai bước" in admin.get(url).content.decode()
    assert admin.post(f"{url}xac-thuc/")["Location"] == url
    assert not TOTPDevice.objects.exists()
    assert not SignInSession.objects.filter(user=world.canbo_dttg).exists()
    assert kinds()[-1] == "units.user.factor_reset"
    assert "Thay xác thực hai bước" not in admin.get(url).content.decode()
    assert admin.post(f"{url}xac-thuc/").status_code == 409


def test_nobody_resets_his_own_and_no_head_another_s(signed_in, world):
    give_factor(world.canbo_dttg)
    with pytest.raises(Refused, match="nhờ quản trị khác"):
        reset_factor(world.quantri, by=world.quantri)
    url = f"/nguoi-dung/{world.canbo_dttg.pk}/xac-thuc/"
    assert signed_in("lanhdao.dttg").post(url).status_code == 403
    assert TOTPDevice.objects.exists()


def test_what_the_models_call_themselves(world):
    code = RecoveryCode.objects.create(user=world.canbo_dttg, digest="d", made_at=now())
    assert str(code) == "Mã dự phòng của Cán bộ canbo.dttg"
    assert list(RecoveryCode.objects.visible_to(world.canbo_dttg)) == [code]
    assert not RecoveryCode.objects.visible_to(world.quantri).exists()
