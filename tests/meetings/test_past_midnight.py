"""A meeting that goes on past midnight: recorded afterwards by a box that is ticked, never guessed;
its day is that of its beginning, and the papers tell on which day it ended."""

from datetime import date

import pytest

from cchc.lib.refusal import Refused
from meetings.actions.meeting import hold_meeting, plan_meeting
from meetings.actions.minutes import agree_minutes, compose_minutes
from meetings.actions.month import recount
from meetings.actions.paper import put_files
from meetings.composing import compose
from meetings.exports import minutes_context
from meetings.facts import read_facts
from meetings.forms.session import FactsForm
from meetings.models import Kind, Meeting, MonthCount, PaperRole
from tests.meetings.builders import at, logged, reread, words_of
from tests.plans.builders import an_upload

LOG = "/cuoc-hop/ghi/"
DAY, NEXT = date(2025, 10, 31), date(2025, 11, 1)
ASKED = "Giờ kết thúc phải sau giờ bắt đầu; họp qua nửa đêm thì đánh dấu “Kết thúc ngày hôm sau”."
BOX = 'type="checkbox" name="next_day"'
TOO_LONG = "Cuộc họp dài từ 24 giờ trở lên; bỏ dấu “Kết thúc ngày hôm sau”"


@pytest.fixture
def client(signed_in):
    return signed_in("bithu.dttg")


def entry(unit, **fields):
    return {
        "unit": unit.pk,
        "held_on": "31/10/2025",
        "started": "22:30",
        "ended": "00:30",
        "kind": "REGULAR",
        "chair_title": "Bí thư Chi bộ",
        "secretary_name": "Thư ký 01",
        "roll": "COUNT",
        "head_count": "9",
        **fields,
    }


def over_night(world, **fields):
    return logged(
        world.cell, world.bithu_dttg, DAY, started_at=at(DAY, 22, 30), ended_at=at(NEXT, 0, 30),
        secretary_name="Thư ký 01", **fields,
    )  # fmt: skip


def test_an_end_before_the_start_is_asked_about_and_taken_once_ticked(world, client):
    assert BOX not in client.get(LOG).content.decode()
    page = client.post(LOG, entry(world.cell))
    assert ASKED in words_of(page)
    assert BOX in page.content.decode()
    assert not Meeting.objects.exists()
    assert client.post(LOG, entry(world.cell, next_day="on")).status_code == 302
    made = Meeting.objects.get()
    assert (made.started_at, made.ended_at) == (at(DAY, 22, 30), at(NEXT, 0, 30))
    assert (made.held_on, made.minutes_long) == (DAY, 120)


@pytest.mark.parametrize("ended", ["22:30", "23:30"])
def test_a_whole_day_is_no_meeting(world, client, ended):
    page = client.post(LOG, entry(world.cell, ended=ended, next_day="on"))
    assert TOO_LONG in words_of(page)
    assert f"{BOX}" in page.content.decode()  # what was ticked by mistake can be taken back
    assert not Meeting.objects.exists()


def test_its_end_is_over_when_it_is_recorded(world, client, time_machine):
    time_machine.move_to(at(NEXT, 0, 10))
    page = client.post(LOG, entry(world.cell, next_day="on"))
    assert "Giờ kết thúc 00:30 ngày 01/11/2025 chưa tới" in words_of(page)
    time_machine.move_to(at(NEXT, 0, 31))
    assert client.post(LOG, entry(world.cell, next_day="on")).status_code == 302


def test_it_counts_in_the_month_of_its_beginning(world):
    over_night(world)
    assert MonthCount.objects.get(unit=world.cell).month == 10
    assert recount(is_check=True) == []


def test_days_after_it_are_counted_from_its_end(world, client, time_machine):
    """Of the month, of the finished papers, and of the day on which its minutes are agreed."""
    third = date(2025, 11, 3)
    time_machine.move_to(at(third, 21))
    meeting = over_night(world)
    row = MonthCount.objects.get(unit=world.cell)
    assert (row.recorded_on, row.record_by) == (third, third)
    uploads = [an_upload("ket-luan.pdf")]
    put_files(meeting, by=world.bithu_dttg, uploads=uploads, role=PaperRole.FINAL)
    assert read_facts(reread(meeting)).after == (2,)
    compose_minutes(reread(meeting), by=world.bithu_dttg)
    with pytest.raises(Refused, match=r"phải từ ngày kết thúc họp \(01/11/2025\) đến hôm nay"):
        agree_minutes(reread(meeting), by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=DAY)
    form = client.get(f"{meeting.minutes_url}thong-qua/").context["form"]
    assert form["agreed_on"].initial == NEXT
    agree_minutes(reread(meeting), by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=NEXT)
    assert recount(is_check=True) == []


def test_one_that_was_planned_is_held_and_changed_likewise(world, client):
    meeting = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(DAY, 22, 30)
    )
    hold, edit = (f"/cuoc-hop/{meeting.pk}/{name}/" for name in ("da-hop", "sua"))
    told = entry(world.cell, version=1)
    assert ASKED in words_of(client.post(hold, told))
    assert client.post(hold, {**told, "next_day": "on"}).status_code == 302
    assert reread(meeting).ended_at == at(NEXT, 0, 30)
    page = client.get(edit).content.decode()
    assert f"{BOX} " in page or f"{BOX}>" in page
    assert 'id="id_next_day" checked' in page
    told = {"held_on": "31/10/2025", "started": "22:00", "ended": "00:30", "mode": "IN_PERSON"}
    told |= {"version": 2, "chair_title": "Bí thư Chi bộ"}
    assert ASKED in words_of(client.post(edit, told))
    assert client.post(edit, {**told, "next_day": "on"}).status_code == 302
    assert reread(meeting).minutes_long == 150


def test_one_that_was_ended_as_it_went_on_is_confirmed_as_it_stands(world, client):
    meeting = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(DAY, 22, 30)
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        started_at=at(DAY, 22, 30), ended_at=at(NEXT, 0, 30)
    )
    address = f"/cuoc-hop/{meeting.pk}/da-hop/"
    form = client.get(address).context["form"]
    told = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert told["next_day"] is True
    told |= {"started": "22:30", "ended": "00:30", "held_on": "31/10/2025", "next_day": "on"}
    told |= {"roll": "COUNT", "head_count": "9", "chair_title": "Bí thư"}
    assert client.post(address, told).status_code == 302
    assert reread(meeting).ended_at == at(NEXT, 0, 30)


def send(client, meeting, **fields):
    """As the page saves: what was changed, each with what stood there."""
    return client.post(f"/cuoc-hop/{meeting.pk}/thong-tin/", fields, headers={"HX-Request": "true"})


def test_the_desk_saves_the_box_with_the_end(world, client):
    meeting = logged(
        world.cell, world.bithu_dttg, DAY, started_at=at(DAY, 20), ended_at=at(DAY, 22)
    )
    end = {"ended": "00:30", "was_ended": "22:00"}
    answer = send(client, meeting, **end)
    assert (answer.status_code, ASKED in words_of(answer)) == (409, True)
    assert "data-asks" in answer.content.decode()  # which brings the box into sight
    assert send(client, meeting, **end, next_day="on", was_next_day="").status_code == 200
    assert reread(meeting).ended_at == at(NEXT, 0, 30)
    assert "20:00, 31/10/2025 – 00:30, 01/11/2025 (270 phút)" in words_of(
        client.get(meeting.get_absolute_url())
    )
    later = {"ended": "00:45", "was_ended": "00:30"}
    assert send(client, meeting, **later).status_code == 200
    assert reread(meeting).ended_at == at(NEXT, 0, 45)
    answer = send(client, meeting, ended="23:00", was_ended="00:45")
    assert TOO_LONG in words_of(answer)
    assert "data-asks" in answer.content.decode()
    answer = send(client, meeting, ended="23:00", was_ended="00:45", next_day="", was_next_day="on")
    assert answer.status_code == 200
    assert "data-asks" not in answer.content.decode()
    assert reread(meeting).ended_at == at(DAY, 23)
    assert "data-asks" not in client.get(meeting.get_absolute_url()).content.decode()


def test_an_old_page_is_told_that_the_end_is_on_the_next_day(world, client):
    """It sends the box with whatever time it changes, as it shows it."""
    meeting = logged(
        world.cell, world.bithu_dttg, DAY, started_at=at(DAY, 20), ended_at=at(DAY, 22)
    )
    Meeting.objects.filter(pk=meeting.pk).update(ended_at=at(NEXT, 0, 30))
    box = {"next_day": "", "was_next_day": ""}
    answer = send(client, meeting, ended="22:30", was_ended="22:00", **box)
    assert answer.status_code == 409
    told = words_of(answer)
    assert "Kết thúc: nội dung này vừa được sửa" in told
    assert "Kết thúc ngày hôm sau: nội dung này vừa được sửa" in told
    assert "Bản đang có: Có đánh dấu" in told
    assert "data-asks" in answer.content.decode()  # the box comes into sight
    assert reread(meeting).ended_at == at(NEXT, 0, 30)
    # The start alone is another fact, but how long it was is read by the box.
    answer = send(client, meeting, started="20:15", was_started="20:00", **box)
    assert (answer.status_code, "Có đánh dấu" in words_of(answer)) == (409, True)
    form = FactsForm({"started": "20:15", "next_day": "on"}, meeting=reread(meeting))
    del form.fields["version"]  # as the page sends it: what was changed alone
    assert form.is_valid()
    assert set(form.facts()) == {"started_at"}  # the end is not written by the way
    mine = {"ended": "22:30", "was_ended": "00:30", "next_day": "", "was_next_day": "on"}
    assert send(client, meeting, **mine).status_code == 200
    assert reread(meeting).ended_at == at(DAY, 22, 30)


def test_the_box_alone_says_nothing_without_an_end(world, client):
    meeting = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(DAY, 22, 30)
    )
    answer = send(client, meeting, next_day="on", was_next_day="")
    assert answer.status_code == 422
    assert "Chưa có giờ kết thúc thì bỏ dấu" in words_of(answer)
    assert 'id="times-state"' in answer.content.decode()  # said under the times


def test_without_script_a_box_that_is_not_ticked_is_told_too(world, client):
    meeting, address = over_night(world), "/cuoc-hop/{}/thong-tin/"
    told = {"version": meeting.version, "started": "22:30", "ended": "23:30"}
    client.post(address.format(meeting.pk), told)
    assert reread(meeting).ended_at == at(DAY, 23, 30)
    told = {"version": reread(meeting).version, "started": "22:30", "ended": "00:30"}
    page = client.post(address.format(meeting.pk), told)  # refused, with the box that it asks for
    assert (ASKED in words_of(page), BOX in page.content.decode()) == (True, True)
    client.post(address.format(meeting.pk), told | {"next_day": "on"})
    assert reread(meeting).ended_at == at(NEXT, 0, 30)


def test_the_papers_tell_the_day_of_the_end(world):
    meeting = over_night(world)
    (time,) = [
        block["text"] for block in compose(reread(meeting))[0]["blocks"]
        if block["label"] == "Thời gian"
    ]  # fmt: skip
    assert time == (
        "Ngày 31/10/2025; bắt đầu lúc 22 giờ 30 phút, kết thúc lúc 00 giờ 30 phút ngày 01/11/2025, "
        "thời lượng 120 phút."
    )
    compose_minutes(reread(meeting), by=world.bithu_dttg)
    assert (
        "kết thúc lúc 00 giờ 30 phút ngày 01/11/2025."
        in minutes_context(reread(meeting))["closing"]
    )
    facts = read_facts(reread(meeting))
    assert (facts.span, facts.minutes) == ("Từ 22:30 đến 00:30 ngày 01/11/2025", 120)


def test_the_same_day_is_told_once(world):
    meeting = logged(world.cell, world.bithu_dttg, DAY)
    assert "kết thúc lúc 16 giờ 15 phút, thời lượng" in str(compose(reread(meeting)))


def test_the_action_takes_no_day_for_a_meeting(world):
    meeting = plan_meeting(
        world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=at(DAY, 14)
    )
    with pytest.raises(Refused, match="dài từ 24 giờ trở lên"):
        hold_meeting(
            meeting, by=world.bithu_dttg, started_at=at(DAY, 14), ended_at=at(NEXT, 16),
            chair_title="Bí thư", is_by_count=True, present_count=9,
        )  # fmt: skip
