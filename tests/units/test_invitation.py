"""Invited, and let in by a link that works once: the pages, the rules behind them."""

import copy
import logging.config
import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from tests.world import PASSWORD
from units.actions.bootstrap import widen_admin
from units.actions.invitation import USED, accept_invitation, send_link
from units.actions.user import end_user
from units.models import AuditEvent, Invitation, SignInSession, User
from units.models.invitation import digest_of
from units.roles import Role

INVITE = "/nguoi-dung/moi/"
NEW = "mot-cau-de-nho-2026"
LINK = re.compile(r">http://testserver(/loi-moi/[\w-]{43}/)<")


def form(world, **changes):
    return {
        "unit": world.ethnic.pk,
        "full_name": "Nguyễn Thị Hòa",
        "username": "hoa.dttg",
        "roles": ["OFFICER"],
        "valid_from": "01/01/2026",
        "idempotency_key": str(uuid4()),
        **changes,
    }


def link_in(response):
    return LINK.search(response.content.decode())[1]


def invite(signed_in, world, **changes):
    response = signed_in("quantri").post(INVITE, form(world, **changes))
    assert response.status_code == 201, response
    return link_in(response)


def set_password(link, password=NEW, client=None):
    return (client or Client()).post(link, {"new_password": password, "repeated": password})


def sign_in(username, password):
    return Client().post("/dang-nhap/", {"username": username, "password": password})


def kinds():
    return list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))


# --- Inviting -----------------------------------------------------------------------------------


def test_from_the_invitation_to_the_first_sign_in(signed_in, world):
    link = invite(signed_in, world, roles=["OFFICER", "HEAD"], username=" HOA.dttg ")
    user = world.user("hoa.dttg")
    assert not user.has_usable_password()
    assert {m.role for m in user.memberships.all()} == {Role.OFFICER, Role.HEAD}
    assert kinds() == [
        "units.membership.granted", "units.membership.granted", "units.user.invited",
    ]  # fmt: skip
    page = Client().get(link)
    assert "Nguyễn Thị Hòa" in page.content.decode()
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    response = set_password(link)
    assert (response.status_code, response["Location"]) == (302, "/dang-nhap/")
    assert sign_in("hoa.dttg", NEW)["Location"] == "/viec-cua-toi/"
    assert not world.user("hoa.dttg").must_change_password
    assert "units.user.password_set" in kinds()


def test_only_a_hash_is_kept_and_no_log_holds_the_link(signed_in, world):
    token = invite(signed_in, world).split("/")[2]
    assert Invitation.objects.get().digest == digest_of(token)
    told = "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert token not in told
    assert digest_of(token) not in told
    kept = "".join(SignInSession.objects.values_list("session_data", flat=True))
    assert token not in kept


def test_the_servers_own_log_holds_no_link(client, settings, tmp_path):
    """A refused form, a page of a site that is closed: such answers are logged by their address."""
    config = copy.deepcopy(settings.LOGGING)
    config["handlers"]["console"] |= {"class": "logging.FileHandler", "filename": tmp_path / "log"}
    logging.config.dictConfig(config)
    try:
        Client(enforce_csrf_checks=True).post(f"/loi-moi/{'t' * 43}/")
        settings.MAINTENANCE_UNTIL = "22:30"
        assert client.get(f"/loi-moi/{'t' * 43}/").status_code == 503
    finally:
        logging.config.dictConfig(settings.LOGGING)
    told = (tmp_path / "log").read_text()
    assert told.count("/loi-moi/…/") == 2
    assert "ttt" not in told


def test_a_link_works_once(signed_in, world):
    link = invite(signed_in, world)
    set_password(link)
    for response in (Client().get(link), set_password(link, "mot-cau-khac-2026-x")):
        assert response.status_code == 410
        assert USED in response.content.decode()
    assert world.user("hoa.dttg").check_password(NEW)


def test_a_link_ends_after_72_hours(signed_in, world):
    link = invite(signed_in, world)
    assert Invitation.objects.get().ends_at - now() > timedelta(hours=71)
    Invitation.objects.update(ends_at=now() - timedelta(seconds=1))
    assert Client().get(link).status_code == 410
    assert set_password(link).status_code == 410


def test_a_newer_link_replaces_the_one_before(signed_in, world):
    old = invite(signed_in, world)
    user = world.user("hoa.dttg")
    new = link_in(signed_in("quantri").post(f"/nguoi-dung/{user.pk}/lien-ket/"))
    assert Client().get(old).status_code == 410
    assert set_password(new).status_code == 302
    assert list(Invitation.objects.order_by("pk").values_list("is_first", flat=True)) == [
        True, True,
    ]  # fmt: skip


def test_the_link_of_an_ended_account_is_dead(signed_in, world):
    link = invite(signed_in, world)
    end_user(world.user("hoa.dttg"), by=world.quantri)
    assert Client().get(link).status_code == 410
    with pytest.raises(Refused, match="đã kết thúc"):
        send_link(world.user("hoa.dttg"), by=world.quantri, digest="x")


def test_a_second_press_makes_no_second_account_and_shows_no_dead_link(signed_in, world):
    client, sent = signed_in("quantri"), form(world)
    first, second = client.post(INVITE, sent), client.post(INVITE, sent)
    assert LINK.search(first.content.decode())
    page = second.content.decode()
    assert not LINK.search(page)
    assert "Nút đã bấm hai lần" in page
    assert User.objects.filter(username="hoa.dttg").count() == 1
    assert set_password(link_in(first)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"username": "CANBO.DTTG"}, 409, "Tên đăng nhập canbo.dttg đã có"),
        ({"username": "cán bộ"}, 409, "Tên đăng nhập gồm chữ không dấu"),
        ({"username": "canbo\u0301"}, 409, "Tên đăng nhập gồm chữ không dấu"),
        ({"roles": ["SECRETARY"]}, 409, "chỉ giao tại tổ chức đảng"),
        ({"roles": ["INSPECTOR"]}, 409, "cần văn bản giao nhiệm vụ"),
        ({"valid_from": "01/01/2021"}, 409, "hoạt động"),
        ({"valid_to": "01/12/2025"}, 409, "phải từ"),
        ({"roles": []}, 200, "Chưa chọn vai trò."),
        ({"full_name": ""}, 200, "Chưa nhập họ và tên."),
        ({"mail": "khong-phai-thu"}, 200, "Nhập địa chỉ thư dạng"),
        ({"unit": "999999"}, 200, "Không có đơn vị này trong phạm vi quản trị"),
        ({"unit": "9" * 30}, 200, "Không có đơn vị này trong phạm vi quản trị"),
    ],
)
def test_what_is_refused_comes_back_filled(signed_in, world, changes, status, sentence):
    response = signed_in("quantri").post(INVITE, form(world, **changes))
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert "01/" in page
    assert not Invitation.objects.exists()
    assert User.objects.count() == len(world.users)


def test_a_unit_of_another_province_cannot_be_chosen(signed_in, world):
    response = signed_in("quantri").post(INVITE, form(world, unit=world.langson_ethnic.pk))
    assert "Không có đơn vị này" in response.content.decode()
    assert kinds() == []


def test_the_choice_of_units_is_looked_up_by_name(signed_in, world):
    page = signed_in("quantri").get(INVITE, {"tim": "noi vu"}).context["form"]
    assert [label for _, label in page.fields["unit"].choices] == [
        "Chọn đơn vị", "Sở Nội vụ tỉnh Tuyên Quang",
    ]  # fmt: skip


def test_who_is_no_admin_invites_nobody(signed_in, client, world):
    assert client.get(INVITE).status_code == 302
    response = signed_in("lanhdao.dttg").post(INVITE, form(world))
    assert response.status_code == 403
    assert not Invitation.objects.exists()


def test_giving_roles_asks_for_the_password(signed_in, world):
    client = signed_in("quantri")
    session = client.session
    del session["password_at"]
    session.save()
    response = client.post(INVITE, form(world))
    assert "Nhập lại mật khẩu để tiếp tục" in response.content.decode()
    assert not User.objects.filter(username="hoa.dttg").exists()
    assert client.post(INVITE, form(world, password_again=PASSWORD)).status_code == 201
    assert User.objects.filter(username="hoa.dttg").exists()


# --- Mail ---------------------------------------------------------------------------------------


def test_the_link_goes_by_mail_where_mail_is_set_and_to_its_owner_alone(signed_in, world, settings):
    settings.MAIL_FROM = "cchc@tuyenquang.gov.vn"
    page = signed_in("quantri").post(INVITE, form(world, mail="hoa@tuyenquang.gov.vn"))
    assert "Đã gửi lời mời" in page.content.decode()
    assert "/loi-moi/" not in page.content.decode()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["hoa@tuyenquang.gov.vn"], "[CCHC] Lời mời tạo tài khoản",
    )  # fmt: skip
    link = re.search(r"/loi-moi/[\w-]{43}/", letter.body)[0]
    assert set_password(link).status_code == 302
    assert letter.body.startswith("Kính gửi Ông/Bà Nguyễn Thị Hòa,")


def test_a_party_unit_writes_to_a_comrade(signed_in, world, settings):
    settings.MAIL_FROM = "cchc@tuyenquang.gov.vn"
    widen_admin(world.quantri, world.party)
    sent = {"unit": world.cell.pk, "roles": ["SECRETARY"], "mail": "hoa@tuyenquang.gov.vn"}
    assert signed_in("quantri").post(INVITE, form(world, **sent)).status_code == 201
    assert mail.outbox[0].body.startswith("Kính gửi đồng chí Nguyễn Thị Hòa,")


def test_without_an_address_or_a_sender_nothing_is_sent(signed_in, world, settings):
    invite(signed_in, world, mail="hoa@tuyenquang.gov.vn")
    settings.MAIL_FROM = "cchc@tuyenquang.gov.vn"
    invite(signed_in, world, username="khac.dttg")
    assert mail.outbox == []


def test_a_mail_that_fails_leaves_the_link_on_the_page(signed_in, world, settings, monkeypatch):
    settings.MAIL_FROM = "cchc@tuyenquang.gov.vn"

    def broken(*args, **kwargs):
        raise SMTPServerDisconnected

    monkeypatch.setattr("units.views.user.send_mail", broken)
    response = signed_in("quantri").post(INVITE, form(world, mail="hoa@tuyenquang.gov.vn"))
    assert "Liên kết chỉ hiện lần này" in response.content.decode()
    assert link_in(response)


# --- A forgotten password -----------------------------------------------------------------------


def test_a_forgotten_password_is_set_anew_and_every_session_ends(signed_in, world):
    user = world.canbo_dttg
    there = signed_in("canbo.dttg")
    link = link_in(signed_in("quantri").post(f"/nguoi-dung/{user.pk}/lien-ket/"))
    assert there.get("/don-vi/").status_code == 200
    assert set_password(link).status_code == 302
    assert there.get("/don-vi/").status_code == 302
    assert sign_in("canbo.dttg", PASSWORD).status_code == 200
    assert sign_in("canbo.dttg", NEW).status_code == 302
    assert not Invitation.objects.get().is_first


def test_nobody_sends_himself_a_link(signed_in, world):
    response = signed_in("quantri").post(f"/nguoi-dung/{world.quantri.pk}/lien-ket/")
    assert response.status_code == 409
    assert "Tài khoản của tôi" in response.content.decode()


def test_a_link_is_for_its_own_person(world):
    invitation = send_link(world.canbo_dttg, by=world.quantri, digest="x")
    assert str(invitation) == "Liên kết đặt mật khẩu của Cán bộ canbo.dttg"
    assert invitation.unit_for(None) == world.ethnic
    with pytest.raises(Refused, match="Liên kết đã dùng hoặc hết hạn"):
        accept_invitation(invitation, by=world.canbo_snv, password=NEW)
    assert list(Invitation.objects.visible_to(world.quantri)) == [invitation]
    assert not Invitation.objects.visible_to(world.canbo_dttg).exists()


def test_of_two_who_send_the_form_at_once_the_second_is_told(signed_in, world, monkeypatch):
    link = invite(signed_in, world)
    invitation = Invitation.objects.get()
    set_password(link)
    monkeypatch.setattr(
        "units.models.invitation.InvitationQuerySet.by_token", lambda self, token: invitation
    )
    response = set_password(link, "mot-cau-khac-2026-x")
    assert response.status_code == 409
    assert USED in response.content.decode()
    assert world.user("hoa.dttg").check_password(NEW)


@pytest.mark.parametrize(
    ("new", "repeated", "sentence"),
    [
        ("ngan", "ngan", "Mật khẩu cần ít nhất 12 ký tự."),
        (NEW, "khac", "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ("", "", "Chưa nhập mật khẩu mới."),
    ],
)
def test_a_poor_password_leaves_the_link_alive(signed_in, world, new, repeated, sentence):
    link = invite(signed_in, world)
    response = Client().post(link, {"new_password": new, "repeated": repeated})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert set_password(link).status_code == 302


def test_whoever_was_signed_in_at_that_machine_no_longer_is(signed_in, world):
    link = invite(signed_in, world)
    admin = signed_in("quantri")
    assert admin.get(link).status_code == 200
    set_password(link, client=admin)
    assert admin.get("/nguoi-dung/").status_code == 302


def test_ten_wrong_links_lock_that_address(signed_in, world, settings):
    settings.AXES_ENABLED = True
    link = invite(signed_in, world)
    guess = Client()
    answered = [guess.get(f"/loi-moi/{n}/").status_code for n in range(10)]
    assert answered == [410] * 9 + [429]
    assert guess.get(link).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get(link).status_code == 200
