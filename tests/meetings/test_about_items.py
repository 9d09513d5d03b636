"""Conclusions under the item they belong to, and votes that name what they decide."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cchc.lib.refusal import Refused
from meetings.actions.agenda import add_item, edit_vote, record_vote
from meetings.actions.conclusion import add_conclusion, edit_conclusion
from meetings.composing import compose
from meetings.models import Conclusion, Vote
from meetings.outcomes import resolution_vote
from tests.meetings.builders import logged, reread, words_of

AUGUST = date(2025, 8, 4)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST)


@pytest.fixture
def item(world, meeting):
    return add_item(meeting, by=world.bithu_dttg, title="Kiểm điểm", text="Thảo luận.")


def blocks_of(meeting):
    return {part["title"]: part["blocks"] for part in compose(reread(meeting))}


def test_the_minutes_tell_a_conclusion_under_its_item_and_in_the_table_of_all(world, meeting, item):
    by = world.bithu_dttg
    add_conclusion(meeting, by=by, item=item, text="Coi đây là việc chung")
    add_conclusion(meeting, by=by, text="Giữ nội quy")
    done = add_conclusion(meeting, by=by, item=item, text="Lập lịch", who="Chi ủy", due_on=AUGUST)
    record_vote(meeting, by=by, subject="Lịch", entitled=4, in_favour=4, conclusion=done)
    record_vote(meeting, by=by, subject="Kiểm điểm", entitled=4, in_favour=4, item=item)
    record = blocks_of(meeting)
    assert record["Sinh hoạt thường kỳ tháng 8/2025"] == [
        {"label": "Kiểm điểm", "text": "Thảo luận."},
        {"label": "Kết luận của chủ trì", "text": "- Coi đây là việc chung.\n- Lập lịch."},
    ]
    (table,) = record["Kết luận, phân công nhiệm vụ"]
    assert [row[:4] for row in table["rows"]] == [
        ["1", "Giữ nội quy", "", ""],
        ["2", "Lập lịch", "Chi ủy", "04/8/2025"],
    ]
    assert [row[0] for row in record["Biểu quyết"][0]["rows"]] == [
        "Lịch (kết luận số 2)",
        "Kiểm điểm (nội dung “Kiểm điểm”)",
    ]


def test_an_agency_tells_the_votes_beside_the_tasks(world):
    by = world.canbo_dttg
    meeting = logged(world.ethnic, by, AUGUST, chair_title="Giám đốc")
    item = add_item(meeting, by=by, title="Báo cáo")
    add_conclusion(meeting, by=by, text="Gửi báo cáo", who="Văn phòng")
    one = add_conclusion(meeting, by=by, item=item, text="Lập kế hoạch", who="Văn phòng")
    record_vote(
        meeting, by=by, subject="Kế hoạch", entitled=24, in_favour=24, conclusion=one,
        method=Vote.Method.SECRET,
    )  # fmt: skip
    record = blocks_of(meeting)
    (table,) = record["Kết luận, phân công nhiệm vụ"]
    assert table["head"][-1] == "Biểu quyết"
    assert sum(table["widths"]) == 100
    assert [row[-1] for row in table["rows"]] == ["–", "24/24"]
    labels = [block["label"] for block in record["Họp thường kỳ tháng 8/2025"]]
    assert labels == ["Báo cáo", "Kết luận của chủ tọa"]
    assert record["Biểu quyết"][0]["rows"][0][0] == "Kế hoạch (kết luận số 2; bỏ phiếu kín)"


def test_a_vote_on_one_matter_carries_no_resolution(world, meeting, item):
    by = world.bithu_dttg
    record_vote(meeting, by=by, subject="Kết luận về thủ tục", entitled=4, in_favour=3, item=item)
    assert resolution_vote(meeting) is None
    whole = record_vote(meeting, by=by, subject="Thông qua kết luận", entitled=4, in_favour=4)
    assert resolution_vote(meeting) == whole


def test_what_is_decided_is_of_the_same_meeting(world, meeting, item):
    by = world.bithu_dttg
    other = logged(world.cell, by, date(2025, 7, 3))
    one = add_conclusion(other, by=by, text="A")
    vote = record_vote(meeting, by=by, subject="A", entitled=4, in_favour=4, item=item)
    with pytest.raises(Refused, match="thuộc cuộc họp khác"):
        edit_vote(vote, by=by, conclusion=one, item=None)
    with pytest.raises(Refused, match="thuộc cuộc họp khác"):
        record_vote(other, by=by, subject="A", entitled=4, in_favour=4, item=item)
    with pytest.raises(Refused, match="thuộc cuộc họp khác"):
        edit_conclusion(one, by=by, item=item)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.filter(pk=vote.pk).update(conclusion=one)


def test_typed_under_its_item(signed_in, meeting, item):
    client = signed_in("bithu.dttg")
    answer = client.post(
        f"/cuoc-hop/{meeting.pk}/ket-luan/",
        {"text": "Lập lịch", "who": "Chi ủy", "item": item.pk, "report_at": "tháng 9"},
        headers=HTMX | {"HX-Trigger": f"new-conclusion-{item.pk}"},
    )
    one = meeting.conclusions.get()
    assert (one.item, one.report_at) == (item, "tháng 9")
    html = answer.content.decode()
    assert f'id="new-conclusion-{item.pk}"' in html  # again, for the next one
    assert 'hx-swap-oob="beforebegin:#them-ket-luan"' in html
    assert f'id="ket-luan-muc-{item.pk}" hx-swap-oob="true"' in html
    assert '<select multiple hx-swap-oob="beforeend:select.of-abouts">' in html  # nothing chosen
    assert 'id="new-conclusion"' not in html


def test_typed_in_the_list_of_the_session_and_moved_to_an_item(signed_in, world, meeting, item):
    client = signed_in("bithu.dttg")
    address = f"/cuoc-hop/{meeting.pk}/ket-luan/"
    html = client.post(address, {"text": "A"}, headers=HTMX).content.decode()
    assert 'id="new-conclusion"' in html
    assert "beforebegin:#them-ket-luan" not in html
    one = meeting.conclusions.get()
    sent = {"version": one.version, "item": item.pk, "was_item": ""}
    answer = client.post(f"/ket-luan/{one.pk}/sua/", sent, headers=HTMX)
    assert answer.status_code == 200
    assert "Kết luận 1: A" in words_of(answer)
    assert Conclusion.objects.get().item == item
    back = {"item": "", "was_item": item.pk, "version": one.version}
    assert client.post(f"/ket-luan/{one.pk}/sua/", back, headers=HTMX).status_code == 200
    other = add_item(meeting, by=world.bithu_dttg, title="Nội quy")
    late = {"item": other.pk, "was_item": item.pk, "version": one.version}
    answer = client.post(f"/ket-luan/{one.pk}/sua/", late, headers=HTMX)
    assert answer.status_code == 409
    assert "Chung cả buổi" in words_of(answer)


def test_a_vote_is_said_to_be_about_something(signed_in, meeting, item):
    client = signed_in("bithu.dttg")
    sent = {"subject": "A", "entitled": "4", "in_favour": "4", "against": "0", "abstain": "0"}
    sent |= {"method": "HANDS", "about": f"item-{item.pk}"}
    answer = client.post(f"/cuoc-hop/{meeting.pk}/bieu-quyet/", sent, headers=HTMX)
    assert "Về nội dung 1." in words_of(answer)
    vote = meeting.votes.get()
    assert vote.item == item
    page = client.get(f"/cuoc-hop/{meeting.pk}/").content.decode()
    assert f'<option value="item-{item.pk}" selected>' in page
    for about in ("item-99999", "x", "conclusion-1"):
        answer = client.post(
            f"/cuoc-hop/bieu-quyet/{vote.pk}/", {"about": about, "version": 1}, headers=HTMX
        )
        assert answer.status_code == 422
    sent = {"about": "", "was_about": f"item-{item.pk}"}
    assert client.post(f"/cuoc-hop/bieu-quyet/{vote.pk}/", sent, headers=HTMX).status_code == 200
    assert Vote.objects.get().about == ""
