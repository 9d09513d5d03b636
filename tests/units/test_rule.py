"""Quy tắc đăng nhập: dated, never edited, of several the strictest part of each."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.test import Client

from cchc.lib.clock import now, today
from cchc.lib.vietnamese import short_date
from tests.world import PASSWORD, make_user
from units.models import AuditEvent, SignInRule, User
from units.models.rule import Rules, is_within, rules_for
from units.permissions import Role
from units.signin import CharacterClassValidator

LIST = "/nguoi-dung/quy-tac/"
SET = f"{LIST}dat/"
CHANGE = "/tai-khoan/mat-khau/"


def set_rule(client, world, **changes):
    data = {
        "unit": world.province.pk,
        "valid_from": short_date(today()),
        "password_classes": "0",
        "basis": "Quy chế 12/QC-UBND",
        "idempotency_key": str(uuid4()),
    }
    return client.post(SET, {**data, **changes})


def make_rule(unit, since=None, **fields):
    return SignInRule.objects.create(
        unit=unit, valid_from=since or today(), basis="Quy chế", **fields
    )


def sign_in(username, address="127.0.0.1"):
    client = Client(REMOTE_ADDR=address)
    response = client.post("/dang-nhap/", {"username": username, "password": PASSWORD})
    return client, response


# --- The pages ----------------------------------------------------------------------------------


def test_a_rule_is_set_and_listed_and_nobody_edits_it(signed_in, world):
    client = signed_in("quantri")
    assert "Chưa đặt quy tắc nào" in client.get(LIST).content.decode()
    wanted = {"password_days": "90", "password_classes": "3", "networks": "127.0.0.1; 10.0.0.0/8"}
    response = set_rule(client, world, **wanted)
    assert response["Location"] == LIST
    rule = SignInRule.objects.get()
    assert (rule.password_days, rule.password_classes, rule.networks) == (
        90, 3, "127.0.0.1/32, 10.0.0.0/8",
    )  # fmt: skip
    assert (str(rule), rule.unit_for(None)) == (
        "Quy tắc đăng nhập của tỉnh Tuyên Quang", world.province,
    )  # fmt: skip
    page = client.get(LIST).content.decode()
    assert "sau 90 ngày" in page
    assert "đủ 3 loại ký tự" in page
    assert "Quy chế 12/QC-UBND" in page
    assert [event.kind for event in AuditEvent.objects.all()] == ["units.rule.set"]


def test_one_of_a_day_to_come_is_marked_and_not_yet_in_force(signed_in, world):
    client = signed_in("quantri")
    later = short_date(today() + timedelta(days=9))
    set_rule(client, world, **{"valid_from": later, "password_days": "60"})
    page = client.get(LIST).content.decode()
    assert "Chưa có hiệu lực" in page
    assert "không bắt đổi theo kỳ" in page


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"valid_from": "01/01/2026"}, 409, "từ hôm nay trở đi"),
        ({"networks": "10.0.0.0/8"}, 409, "Địa chỉ đang dùng (127.0.0.1) nằm ngoài danh sách"),
        ({"networks": "10.0.0"}, 200, "Nhập địa chỉ mạng dạng"),
        ({"password_days": "7"}, 200, "Nhập từ 30 đến 730"),
        ({"password_classes": "9"}, 200, "Chọn lại loại ký tự"),
        ({"basis": ""}, 200, "Chưa nhập căn cứ."),
        ({"unit": "1x"}, 200, "Chọn lại đơn vị áp dụng"),
    ],
)
def test_what_is_refused_comes_back(signed_in, world, changes, status, sentence):
    response = set_rule(signed_in("quantri"), world, **changes)
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert not SignInRule.objects.exists()


def test_only_admins_and_only_for_their_own_units(signed_in, client, world):
    assert client.get(LIST).status_code == 302
    assert signed_in("lanhdao.dttg").get(LIST).status_code == 403
    assert set_rule(signed_in("lanhdao.ubnd"), world).status_code == 403
    response = set_rule(signed_in("quantri"), world, unit=world.langson.pk)
    assert "Chọn lại" in response.content.decode()


def test_it_asks_for_the_password(signed_in, world):
    client = signed_in("quantri")
    session = client.session
    del session["password_at"]
    session.save()
    assert "Nhập lại mật khẩu" in set_rule(client, world).content.decode()
    assert not SignInRule.objects.exists()


# --- Which rules hold ---------------------------------------------------------------------------


def test_the_newest_of_a_unit_and_of_several_units_the_strictest(world):
    officer = world.canbo_dttg
    assert rules_for(officer) == Rules()
    make_rule(world.province, date(2026, 1, 1), password_days=60, password_classes=4)
    make_rule(world.province, date(2026, 2, 1), password_days=180, networks="10.0.0.0/8")
    make_rule(world.province, today() + timedelta(days=1), password_days=30)
    make_rule(world.langson, password_days=30)
    assert rules_for(officer) == Rules(180, 0)
    make_rule(world.ethnic, password_days=365, password_classes=2, networks="10.1.0.0/16")
    assert rules_for(world.user("canbo.dttg")) == Rules(180, 2)


def test_networks_are_those_of_the_units_that_one_administers(world):
    make_rule(world.province, networks="10.0.0.0/8")
    make_rule(world.ethnic, networks="10.1.0.0/16")
    both = make_user("hai.noi", (Role.ADMIN, world.province), (Role.OFFICER, world.ethnic))
    assert rules_for(both).networks == ("10.0.0.0/8",)
    found = rules_for(make_user("quantri.so", (Role.ADMIN, world.ethnic)))
    assert set(found.networks) == {"10.0.0.0/8", "10.1.0.0/16"}
    assert found.lets_in("10.1.2.3")
    assert not found.lets_in("10.2.2.3")


def test_who_holds_no_role_yet_is_under_the_unit_that_invited_him(world):
    make_rule(world.province, password_classes=3)
    user = User.objects.create(username="moi", full_name="Mới", invited_at=world.ethnic)
    assert rules_for(user).password_classes == 3
    assert rules_for(make_user("khong.dau")) == Rules()


@pytest.mark.parametrize(
    ("address", "expected"),
    [("10.1.2.3", True), ("192.168.1.7", True), ("192.168.1.8", False), ("::1", False),
     (None, False), ("x", False)],
)  # fmt: skip
def test_addresses(address, expected):
    assert is_within(address, "10.0.0.0/8, 192.168.1.7/32") is expected


# --- What they do -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "is_fit"),
    [
        ("mot cau dai chi co chu", False),
        ("Mot cau dai de nho 2026", True),
        ("MOTCAU2026DENHO", False),
    ],
)
def test_kinds_of_signs_are_asked_for_where_a_rule_says_so(world, password, is_fit):
    make_rule(world.province, password_classes=3)
    validate_password(password, world.bithu_langson)  # another province asks for none
    if is_fit:
        validate_password(password, world.canbo_dttg)
    else:
        with pytest.raises(ValidationError, match="ít nhất 3 trong 4 loại ký tự"):
            validate_password(password, world.canbo_dttg)


def test_without_a_person_no_rule_is_known(db):
    CharacterClassValidator().validate("chu thuong")
    assert "loại ký tự" in CharacterClassValidator().get_help_text()


def in_vietnamese(sentence):
    """No sentence of ours does with ASCII letters alone."""
    return any(sign.isalpha() and not sign.isascii() for sign in sentence)


@pytest.mark.parametrize("password", ["ngan", "canbo.dttg", "password1234", "chi chu thuong thoi"])
def test_whatever_a_password_lacks_is_told_in_vietnamese(world, password):
    make_rule(world.province, password_classes=3)
    with pytest.raises(ValidationError) as told:
        validate_password(password, world.canbo_dttg)
    assert all(in_vietnamese(sentence) for sentence in told.value.messages), told.value.messages


def test_what_a_password_has_to_be_is_told_in_vietnamese():
    texts = password_validators_help_texts()
    assert all(in_vietnamese(sentence) for sentence in texts), texts
    assert "Mật khẩu cần ít nhất 12 ký tự." in texts


@pytest.mark.parametrize("age", [None, 91])
def test_a_password_too_old_is_changed_before_anything_else(world, age):
    make_rule(world.province, password_days=90)
    set_at = None if age is None else now() - timedelta(days=age)
    User.objects.filter(pk=world.canbo_dttg.pk).update(password_at=set_at)
    client, _ = sign_in("canbo.dttg")
    assert client.get("/viec-cua-toi/")["Location"] == CHANGE
    assert "Mật khẩu đã quá hạn dùng" in client.get(CHANGE).content.decode()
    new = "mot-cau-khac-de-nho-2026"
    client.post(CHANGE, {"old_password": PASSWORD, "new_password": new, "repeated": new})
    assert client.get("/viec-cua-toi/").status_code == 200
    assert world.user("canbo.dttg").password_at > now() - timedelta(minutes=1)


def test_a_younger_one_is_good(world):
    make_rule(world.province, password_days=90)
    User.objects.filter(pk=world.canbo_dttg.pk).update(password_at=now() - timedelta(days=89))
    client, _ = sign_in("canbo.dttg")
    assert client.get("/viec-cua-toi/").status_code == 200


def test_an_admin_works_from_the_named_networks_alone(world):
    make_rule(world.province, networks="10.0.0.0/8")
    _, refused = sign_in("quantri", "192.168.1.7")
    assert "chỉ đăng nhập từ địa chỉ mạng đã đăng ký" in refused.content.decode()
    assert AuditEvent.objects.get().kind == "units.user.sign_in_refused"
    client, response = sign_in("quantri", "10.1.2.3")
    assert response.status_code == 302
    assert client.get("/nguoi-dung/").status_code == 200
    assert client.get("/nguoi-dung/", REMOTE_ADDR="192.168.1.7").status_code == 302
    assert client.get("/nguoi-dung/").status_code == 302  # that session is over
    officer, _ = sign_in("canbo.dttg", "192.168.1.7")
    assert officer.get("/viec-cua-toi/").status_code == 200


def test_an_admin_of_no_rule_works_from_anywhere(world):
    make_user("quantri2", (Role.ADMIN, world.langson))
    make_rule(world.province, networks="10.0.0.0/8")
    assert sign_in("quantri2", "192.168.1.7")[1].status_code == 302
