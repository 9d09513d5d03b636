"""An own calendar at a secret address: shown once, read without signing in, taken back."""

import copy
import logging.config
import re
import secrets
from datetime import timedelta

import icalendar
import pytest
from django.test import Client

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from meetings.actions.meeting import invite_meeting, plan_meeting
from meetings.models import Kind
from tests.meetings.builders import at, reread, words_of
from tests.plans.builders import a_reported_task, a_task
from units.actions.feed import renew_feed, revoke_feed
from units.actions.user import change_password, end_user
from units.models import AuditEvent, CalendarFeed, Membership, SignInSession
from units.models.invitation import digest_of

PAGE = "/lich-rieng/"
LINK = re.compile(r">http://testserver(/lich-rieng/[\w-]{43}\.ics)<")


def make_feed(signed_in, name="canbo.dttg", **data):
    page = signed_in(name).post(f"{PAGE}lap/", data)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    return LINK.search(page.content.decode())[1]


def summaries(link):
    page = Client().get(link)
    assert page.status_code == 200, page
    assert page["Content-Type"] == "text/calendar; charset=utf-8"
    return [
        str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(page.content).walk("VEVENT")
    ]


def soon(days=5, hour=8):
    return at(today() + timedelta(days=days), hour)


def test_made_shown_once_and_read_without_signing_in(world, signed_in):
    link = make_feed(signed_in)
    page = Client().get(link)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page
    again = signed_in("canbo.dttg").get(PAGE)
    assert not LINK.search(again.content.decode())
    assert "không hiện lại được địa chỉ" in words_of(again)
    assert Client().get(PAGE).status_code == 302


def test_only_a_hash_is_kept(world, signed_in):
    token = make_feed(signed_in).split("/")[2].removesuffix(".ics")
    assert CalendarFeed.objects.get().digest == digest_of(token)
    told = "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert token not in told
    assert digest_of(token) not in told
    kept = "".join(SignInSession.objects.values_list("session_data", flat=True))
    assert token not in kept


def test_the_servers_own_log_holds_no_address(client, db, settings, tmp_path):
    config = copy.deepcopy(settings.LOGGING)
    config["handlers"]["console"] |= {"class": "logging.FileHandler", "filename": tmp_path / "log"}
    logging.config.dictConfig(config)
    try:
        client.get(f"{PAGE}{'t' * 43}.ics")
        client.get(f"{PAGE}{'t' * 43}")
    finally:
        logging.config.dictConfig(settings.LOGGING)
    told = (tmp_path / "log").read_text()
    assert told.count("/lich-rieng/…") == 2
    assert "ttt" not in told


def test_own_meetings_invitations_and_deadlines_and_no_more(world, signed_in):
    own = {"by": world.canbo_dttg, "kind": Kind.BRIEFING}
    plan_meeting(world.ethnic, planned_at=soon(), theme="Chủ đề riêng", **own)
    plan_meeting(world.ethnic, planned_at=soon(-200), **own)
    by = world.canbo_snv
    invited = plan_meeting(world.home_affairs, by=by, kind=Kind.STUDY, planned_at=soon())
    invite_meeting(reread(invited), by=by, units=[world.ethnic])
    hidden = plan_meeting(world.home_affairs, by=by, kind=Kind.FINAL, planned_at=soon())
    hidden.invitations.create(unit=world.ethnic)
    plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=soon())
    a_task(world, title="Rà soát thủ tục", due_on=today() + timedelta(days=3))
    a_task(world, lead=world.home_affairs, title="Việc của sở khác", due_on=today())
    a_reported_task(world, title="Việc đã báo cáo xong", due_on=today())
    link = make_feed(signed_in)
    assert summaries(link) == [
        "Họp giao ban – Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        "Hội nghị quán triệt, triển khai – Sở Nội vụ tỉnh Tuyên Quang",
        "Hạn: Rà soát thủ tục",
    ]
    text = Client().get(link).content.decode().replace("\r\n ", "")
    assert "Chủ đề riêng" not in text
    assert "http://testserver/nhiem-vu/" in text


def test_a_leader_is_not_given_every_meeting_that_he_oversees(world, signed_in):
    plan_meeting(world.ethnic, by=world.canbo_dttg, kind=Kind.BRIEFING, planned_at=soon())
    assert summaries(make_feed(signed_in, "lanhdao.ubnd")) == []


def test_what_is_seen_now_counts(world, signed_in):
    plan_meeting(world.ethnic, by=world.canbo_dttg, kind=Kind.BRIEFING, planned_at=soon())
    link = make_feed(signed_in)
    assert len(summaries(link)) == 1
    Membership.objects.filter(user=world.canbo_dttg).update(valid_to=today() - timedelta(days=1))
    assert summaries(link) == []


def test_renewed_the_old_address_leads_nowhere(world, signed_in):
    old = make_feed(signed_in)
    new = make_feed(signed_in)
    assert old != new
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert CalendarFeed.objects.open().count() == 1


def test_a_new_password_closes_it(world, signed_in):
    link = make_feed(signed_in)
    user = world.canbo_dttg
    change_password(user, by=user, password=secrets.token_hex(12))
    assert Client().get(link).status_code == 404


def test_taken_back(world, signed_in):
    link = make_feed(signed_in)
    page = signed_in("canbo.dttg").post(f"{PAGE}thu-hoi/", follow=True)
    assert "Đã thu hồi địa chỉ lịch riêng" in words_of(page)
    assert "Chưa có địa chỉ nào." in words_of(page)
    assert Client().get(link).status_code == 404
    assert signed_in("canbo.dttg").post(f"{PAGE}thu-hoi/").status_code == 409
    kinds = AuditEvent.objects.values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("units.feed")] == [
        "units.feed.revoked",
        "units.feed.renewed",
    ]


def test_of_an_ended_account_nothing_is_read(world, signed_in):
    link = make_feed(signed_in)
    end_user(world.user("canbo.dttg"), by=world.quantri, reason="Nghỉ hưu")
    assert Client().get(link).status_code == 404


def test_the_same_press_twice_shows_no_second_address(world, signed_in):
    key = {"idempotency_key": "0123456789abcdef"}
    link = make_feed(signed_in, **key)
    page = signed_in("canbo.dttg").post(f"{PAGE}lap/", key)
    assert "Nút đã bấm hai lần" in words_of(page)
    assert CalendarFeed.objects.count() == 1
    assert Client().get(link).status_code == 200


def test_wrong_addresses_are_locked_out_but_a_right_one_is_read(world, signed_in, settings):
    settings.AXES_ENABLED = True
    link = make_feed(signed_in)
    statuses = [Client().get(f"{PAGE}{'x' * 42}{n}.ics").status_code for n in range(10)]
    assert statuses[:9] == [404] * 9
    assert statuses[9] == 429
    assert Client().get(f"{PAGE}{'y' * 43}.ics").status_code == 429
    assert Client().get(link).status_code == 200


@pytest.mark.parametrize("path", ["x.ics", f"{'é' * 20}.ics", f"{'a' * 5000}.ics", ".ics"])
def test_what_is_no_address_is_not_found(db, path):
    assert Client().get(f"{PAGE}{path}").status_code == 404


def test_only_ones_own(world):
    renew_feed(world.canbo_dttg, by=world.canbo_dttg, digest="0" * 64)
    for act in (
        lambda: renew_feed(world.canbo_dttg, by=world.quantri, digest="1" * 64),
        lambda: revoke_feed(world.canbo_dttg, by=world.quantri),
    ):
        with pytest.raises(Refused, match="của mình"):
            act()
    assert not CalendarFeed.objects.visible_to(world.quantri).exists()


def test_read_in_as_many_queries_for_one_as_for_three(
    world, signed_in, django_assert_max_num_queries
):
    link, counts = make_feed(signed_in), []
    for day in (1, 2, 3):
        plan_meeting(world.ethnic, by=world.canbo_dttg, kind=Kind.OTHER, planned_at=soon(day))
        a_task(world, title=f"Việc {day}", due_on=today() + timedelta(days=day))
        with django_assert_max_num_queries(8) as asked:
            Client().get(link)
        counts.append(len(asked))
    assert len(set(counts)) == 1
