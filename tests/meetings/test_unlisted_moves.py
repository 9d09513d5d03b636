"""Every form of a meeting in every state: what the table of states does not list is 409, and no
form is offered that would be refused."""

from datetime import date

import pytest

from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.conclusion import add_conclusion
from meetings.models import Attendance, Meeting, State
from tests.meetings.builders import make_minutes

OPEN = {State.PLANNED, State.INVITED, State.HELD, State.MINUTED}
BEFORE = {State.PLANNED, State.INVITED}
FORMS = {
    "/cuoc-hop/{meeting}/sua/": OPEN,
    "/cuoc-hop/{meeting}/moi/": BEFORE,  # invited already: again, where time or place changed
    "/cuoc-hop/{meeting}/da-hop/": BEFORE,
    "/cuoc-hop/{meeting}/doi/": BEFORE,
    "/cuoc-hop/{meeting}/doi-loai/": {State.HELD, State.MINUTED},
    "/cuoc-hop/{meeting}/huy/": OPEN,  # held: recorded by mistake
    "/cuoc-hop/{meeting}/diem-danh/them/": OPEN,
    "/cuoc-hop/diem-danh/{row}/": OPEN,
    "/cuoc-hop/{meeting}/noi-dung/": OPEN,
    "/cuoc-hop/noi-dung/{item}/": OPEN,
    "/cuoc-hop/{meeting}/y-kien/": OPEN,
    "/cuoc-hop/y-kien/{opinion}/": OPEN,
    "/cuoc-hop/{meeting}/bieu-quyet/": OPEN,
    "/cuoc-hop/bieu-quyet/{vote}/": OPEN,
    "/cuoc-hop/{meeting}/ket-luan/": OPEN,
    "/ket-luan/{conclusion}/sua/": OPEN,
    "/cuoc-hop/{meeting}/hoi-nghi/": OPEN,
    "/cuoc-hop/{meeting}/tin-da-dang/": set(State) - BEFORE - {State.CANCELLED},
    "/cuoc-hop/{meeting}/bien-ban/ghi-them/": {State.MINUTED},
    "/cuoc-hop/{meeting}/bien-ban/thong-qua/": {State.MINUTED},
    "/cuoc-hop/{meeting}/bien-ban/khoa/": {State.AGREED},
    "/cuoc-hop/{meeting}/bien-ban/bo-sung/": {State.LOCKED},
}


@pytest.mark.parametrize("address", FORMS)
def test_a_form_is_there_only_where_its_move_is_listed(world, signed_in, address):
    meeting = make_minutes(world.cell, date(2026, 8, 3))
    by = world.bithu_dttg
    parts = {
        "meeting": meeting.pk,
        "item": add_item(meeting, by=by, title="Kế hoạch").pk,
        "opinion": add_opinion(meeting, by=by, text="Thống nhất").pk,
        "vote": record_vote(meeting, by=by, subject="Nghị quyết", entitled=5, in_favour=5).pk,
        "conclusion": add_conclusion(meeting, by=by, text="Lập lịch").pk,
        "row": Attendance.objects.create(meeting=meeting, name="Nguyễn Văn A").pk,
    }
    client, url = signed_in("bithu.dttg"), address.format(**parts)
    for state in State:
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        expected = 200 if state in FORMS[address] else 409
        assert client.get(url).status_code == expected, state
        if expected == 409:
            assert client.post(url, {"version": "1"}).status_code == 409, state
