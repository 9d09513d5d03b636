"""Tài khoản của tôi: own roles, deputies, sessions."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import call_command

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import short_date
from tests.world import PASSWORD, make_user
from units.actions.session import end_other_sessions, end_session
from units.actions.user import deputise as make_deputy
from units.actions.user import end_deputy
from units.models import AuditEvent, Membership, SignInSession, User
from units.models.session import handle_of
from units.permissions import access_of
from units.roles import Role
from units.sessions import SessionStore, browser_in_words

URL = "/tai-khoan/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


def kinds():
    return list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))


def handle(client):
    return handle_of(client.session.session_key)


def test_anonymous_is_led_to_sign_in(client, db):
    assert client.get(URL).status_code == 302


def test_it_shows_name_roles_and_the_way_there(signed_in, world):
    page = signed_in("bithu.langson").get(URL).content.decode()
    assert "bithu.langson" in page
    assert "Cán bộ đầu mối CCHC" in page
    assert "Bí thư, thư ký cấp ủy" in page
    assert f'class="account-name" href="{URL}"' in page


def test_who_holds_no_role_is_told_whom_to_ask(world, client):
    client.force_login(make_user("chua.co"), backend="units.signin.LivingUserBackend")
    assert "nhờ quản trị của đơn vị" in client.get(URL).content.decode()


# --- Sessions -----------------------------------------------------------------------------------


def test_sessions_are_listed_in_words_and_their_keys_are_nowhere(client, world):
    client.post(
        "/dang-nhap/", {"username": "canbo.dttg", "password": PASSWORD}, HTTP_USER_AGENT=FIREFOX
    )
    page = client.get(URL).content.decode()
    assert "Firefox trên Windows" in page
    assert "Phiên này" in page
    assert client.session.session_key not in page
    assert "Kết thúc các phiên khác" not in page


def test_one_ends_a_session_elsewhere_and_only_that(signed_in, world):
    here, there = signed_in("canbo.dttg"), signed_in("canbo.dttg")
    response = here.post(f"{URL}phien/{handle(there)}/")
    assert response["Location"] == URL
    assert there.get("/don-vi/").status_code == 302
    assert here.get("/don-vi/").status_code == 200
    assert kinds() == ["units.user.session_ended"]
    assert here.post(f"{URL}phien/{handle(there)}/").status_code == 409


def test_one_ends_all_others(signed_in, world):
    here, others = signed_in("canbo.dttg"), [signed_in("canbo.dttg") for _ in range(2)]
    stranger = signed_in("canbo.snv")
    assert "Kết thúc các phiên khác" in here.get(URL).content.decode()
    here.post(f"{URL}phien/khac/")
    assert [client.get("/don-vi/").status_code for client in others] == [302, 302]
    assert here.get("/don-vi/").status_code == stranger.get("/don-vi/").status_code == 200
    here.post(f"{URL}phien/khac/")  # nothing is left to end: nothing is told
    assert kinds() == ["units.user.sessions_ended"]


def test_nobody_ends_the_session_of_another(signed_in, world):
    other = signed_in("lanhdao.dttg")
    response = signed_in("canbo.dttg").post(f"{URL}phien/{handle(other)}/")
    assert response.status_code == 409
    assert other.get("/don-vi/").status_code == 200


def test_a_session_that_was_idle_or_open_too_long_is_not_shown(signed_in, world):
    here = signed_in("canbo.dttg")
    signed_in("canbo.dttg")
    SignInSession.objects.exclude(handle=handle(here)).update(seen_at=now() - timedelta(hours=2))
    assert here.get(URL).content.decode().count("Kết thúc phiên này") == 1


def test_a_session_that_ended_is_not_brought_back_by_a_request_under_way(signed_in, world):
    client = signed_in("canbo.dttg")
    session = client.session
    session["seen_at"] = now().isoformat()
    SignInSession.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not SignInSession.objects.exists()


def test_sessions_that_are_over_are_swept(signed_in, world):
    here = handle(signed_in("canbo.dttg"))
    signed_in("canbo.dttg")
    SignInSession.objects.exclude(handle=here).update(expire_date=now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert SignInSession.objects.get().handle == here


def test_use_is_written_once_a_minute_not_at_each_request(signed_in, world):
    client = signed_in("canbo.dttg")
    seen = SignInSession.objects.get().seen_at
    client.get(URL)
    assert SignInSession.objects.get().seen_at == seen
    session = client.session
    session["seen_at"] = (now() - timedelta(seconds=61)).isoformat()
    session.save()
    client.get(URL)
    assert SignInSession.objects.get().seen_at >= seen
    assert kinds() == []


# --- Deputies -----------------------------------------------------------------------------------


def deputise(client, membership, person, **changes):
    data = {
        "user": person.pk,
        "valid_from": short_date(today()),
        "valid_to": short_date(today() + timedelta(days=30)),
        **changes,
    }
    return client.post(f"{URL}uy-quyen/{membership.pk}/", data)


def test_a_head_lets_an_officer_act_for_him_and_takes_it_back(signed_in, world):
    client, role = signed_in("lanhdao.dttg"), world.lanhdao_dttg.memberships.get()
    page = client.get(URL).content.decode()
    assert f"{URL}uy-quyen/{role.pk}/" in page
    assert deputise(client, role, world.canbo_dttg)["Location"] == URL
    deputy = Membership.objects.get(deputises=role)
    assert access_of(world.user("canbo.dttg")).has(Role.HEAD)
    assert "Cán bộ canbo.dttg" in client.get(URL).content.decode()
    own = signed_in("canbo.dttg").get(URL).content.decode()
    assert "được ủy quyền của Cán bộ lanhdao.dttg" in own
    assert f"uy-quyen/{deputy.pk}" not in own  # it is not passed on
    Membership.objects.filter(pk=deputy.pk).update(valid_from=today() - timedelta(days=3))
    client.post(f"{URL}uy-quyen/{deputy.pk}/thoi/")
    assert not access_of(world.user("canbo.dttg")).has(Role.HEAD)
    assert kinds() == ["units.membership.deputised", "units.membership.deputy_ended"]


def test_one_taken_back_on_its_first_day_holds_to_the_end_of_it_and_says_so(signed_in, world):
    client, role = signed_in("lanhdao.dttg"), world.lanhdao_dttg.memberships.get()
    deputise(client, role, world.canbo_dttg)
    deputy = Membership.objects.get(deputises=role)
    page = client.post(f"{URL}uy-quyen/{deputy.pk}/thoi/", follow=True).content.decode()
    assert "ngày cuối là" in page
    assert Membership.objects.get(pk=deputy.pk).valid_to == today()


def test_a_secretary_chooses_among_the_people_of_the_agency_that_hosts_the_cell(signed_in, world):
    role = world.bithu_dttg.memberships.get()
    page = signed_in("bithu.dttg").get(f"{URL}uy-quyen/{role.pk}/")
    assert set(page.context["form"].fields["user"].queryset) == {
        world.canbo_dttg, world.lanhdao_dttg,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"valid_to": "31/12/2035"}, 409, "tối đa 12 tháng"),
        ({"valid_to": "01/01/2020"}, 409, "tối đa 12 tháng"),
        ({"valid_to": ""}, 200, "Chưa nhập ngày cuối."),
        ({"user": "999999"}, 200, "Chọn lại người được ủy quyền"),
        ({"user": "9" * 30}, 200, "Chọn lại người được ủy quyền"),
        ({"user": ""}, 200, "Chưa chọn người được ủy quyền."),
    ],
)
def test_what_is_refused_comes_back(signed_in, world, changes, status, sentence):
    role = world.lanhdao_dttg.memberships.get()
    response = deputise(signed_in("lanhdao.dttg"), role, world.canbo_dttg, **changes)
    assert response.status_code == status
    assert sentence in response.content.decode()
    assert not Membership.objects.filter(deputises__isnull=False).exists()


def test_an_officer_has_no_role_to_lend_and_nobody_lends_another_s(signed_in, world):
    own = world.canbo_dttg.memberships.get()
    assert deputise(signed_in("canbo.dttg"), own, world.lanhdao_dttg).status_code == 403
    response = deputise(signed_in("lanhdao.dttg"), own, world.canbo_dttg)
    assert response.status_code == 409
    assert "uy-quyen" not in signed_in("canbo.dttg").get(URL).content.decode()


def test_an_ended_account_is_not_offered(signed_in, world):
    User.objects.filter(pk=world.canbo_dttg.pk).update(is_active=False)
    role = world.lanhdao_dttg.memberships.get()
    page = deputise(signed_in("lanhdao.dttg"), role, world.canbo_dttg)
    assert "Chọn lại người được ủy quyền" in page.content.decode()


def test_it_ends_on_one_of_its_days_by_him_who_gave_it(world):
    role, head = world.lanhdao_dttg.memberships.get(), world.lanhdao_dttg
    days = {"valid_from": today(), "valid_to": today() + timedelta(days=5)}
    deputy = make_deputy(role, by=head, user=world.canbo_dttg, **days)
    with pytest.raises(Refused, match="nằm trong thời gian"):
        end_deputy(deputy, by=head, on=today() + timedelta(days=6))
    with pytest.raises(Refused, match="Chỉ người ủy quyền"):
        end_deputy(role, by=head, on=today())


def test_sessions_of_others_are_nobody_s_to_end(world):
    for act, more in ((end_session, {"handle": "x"}), (end_other_sessions, {"kept": ""})):
        with pytest.raises(Refused, match="phiên của mình"):
            act(world.canbo_dttg, by=world.quantri, **more)


def test_a_session_knows_its_engine_and_reads_itself(signed_in, world):
    client = signed_in("canbo.dttg")
    row = SignInSession.objects.get()
    assert row.get_session_store_class() is SessionStore
    assert row.get_decoded() == dict(client.session.items())
    assert str(row) == "Trình duyệt khác"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Safari/537.36",
            "Chrome trên Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge trên Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Safari/604.1", "Safari trên iPhone"),
        ("curl/8.5", "Trình duyệt khác"),
        ("", "Trình duyệt khác"),
    ],
)
def test_what_browsers_say_of_themselves(agent, words):
    assert browser_in_words(agent) == words


def test_who_did_not_give_it_does_not_take_it_back(signed_in, world):
    role = world.lanhdao_dttg.memberships.get()
    deputise(signed_in("lanhdao.dttg"), role, world.canbo_dttg)
    deputy = Membership.objects.get(deputises=role)
    for username, status in (("canbo.dttg", 409), ("quantri", 409), ("canbo.snv", 404)):
        client = signed_in(username)
        assert client.post(f"{URL}uy-quyen/{deputy.pk}/thoi/").status_code == status
    assert Membership.objects.get(pk=deputy.pk).valid_to == deputy.valid_to
