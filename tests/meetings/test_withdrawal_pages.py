"""The pages on which rows of a record are taken back or corrected, and the list of what was."""

import re
import unicodedata
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.actions.agenda import add_item, add_opinion, record_vote
from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion, conclusion_to_task
from meetings.actions.minutes import agree_minutes, compose_minutes
from meetings.actions.withdrawal import withdraw_opinion
from meetings.models import Attendance, Opinion
from meetings.taken_back import taken_back_of
from tests.meetings.builders import logged, reread, words_of

AUGUST = date(2025, 8, 4)
HTMX = {"HX-Request": "true"}
WHY = "Ghi nhầm cuộc họp khác"


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")


@pytest.fixture
def client(signed_in):
    return signed_in("bithu.dttg")


@pytest.fixture
def rows(world, meeting):
    """{kind: (row, path of its page, words that name it)}"""
    by = world.bithu_dttg
    add_attendees(meeting, by=by, names=["Đảng viên 01", "Đảng viên 02"], is_by_name=True)
    item = add_item(meeting, by=by, title="Giao ban", presenter="Bí thư")
    opinion = add_opinion(meeting, by=by, text="Nhất trí cao", speaker="Đảng viên 02")
    vote = record_vote(meeting, by=by, subject="Thông qua", entitled=2, in_favour=2)
    conclusion = add_conclusion(meeting, by=by, text="Rà soát", who="Chi ủy")
    row = meeting.attendance.get(name="Đảng viên 02")
    return {
        "item": (item, f"/cuoc-hop/noi-dung/{item.pk}/huy/", "Giao ban"),
        "opinion": (opinion, f"/cuoc-hop/y-kien/{opinion.pk}/huy/", "Nhất trí cao"),
        "vote": (vote, f"/cuoc-hop/bieu-quyet/{vote.pk}/huy/", "Thông qua"),
        "conclusion": (conclusion, f"/ket-luan/{conclusion.pk}/huy/", "Rà soát"),
        "attendance": (row, f"/cuoc-hop/diem-danh/{row.pk}/huy/", "Đảng viên 02"),
    }


every_kind = pytest.mark.parametrize(
    "kind", ["item", "opinion", "vote", "conclusion", "attendance"]
)


@every_kind
def test_asked_on_a_page_with_what_it_was_then_told_in_a_folded_list(client, meeting, rows, kind):
    row, path, words = rows[kind]
    question = client.get(path)
    assert words in words_of(question)
    assert "vẫn xem được ở mục “Đã hủy”" in words_of(question)
    page = client.post(path, {"version": row.version, "reason": WHY})
    assert page.status_code == 302
    assert page["Location"].startswith(meeting.get_absolute_url() + "#")
    desk = client.get(meeting.get_absolute_url())
    html = desk.content.decode()
    assert "Đã hủy: 1" in html
    struck = html[html.index('id="da-huy"') :]
    assert f"<s>{words}</s>" in struck
    assert f"Cán bộ bithu.dttg: {WHY}" in struck
    assert path not in html


def test_without_a_reason_the_page_asks_for_it(client, rows):
    row, path, _ = rows["vote"]
    page = client.post(path, {"version": row.version, "reason": "  "})
    assert page.status_code == 200
    assert "Chưa nhập lý do hủy" in words_of(page)
    assert reread(row).withdrawn_at is None


def test_a_refusal_names_the_way(world, client, rows):
    conclusion, path, _ = rows["conclusion"]
    conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic, due_text="thường xuyên")
    page = client.post(path, {"version": 2, "reason": WHY})
    assert page.status_code == 409
    assert "hủy nhiệm vụ rồi hủy kết luận" in words_of(page)
    assert WHY in page.content.decode()  # what was typed stays
    edit = client.get(f"/ket-luan/{conclusion.pk}/sua/")
    assert edit.status_code == 409
    assert "hủy nhiệm vụ rồi sửa" in words_of(edit)
    desk = client.get(conclusion.meeting.get_absolute_url()).content.decode()
    assert path not in desk
    assert f"/ket-luan/{conclusion.pk}/sua/" not in desk


@every_kind
def test_what_somebody_changed_meanwhile_is_shown_before_it_goes(client, rows, kind):
    row, path, _ = rows[kind]
    type(row).objects.filter(pk=row.pk).update(version=5)
    page = client.post(path, {"version": row.version, "reason": WHY})
    assert page.status_code == 409
    assert "vừa được sửa" in words_of(page)
    assert reread(row).withdrawn_at is None


@every_kind
def test_two_who_take_it_back_and_one_who_still_writes(client, rows, kind):
    row, path, _ = rows[kind]
    assert client.post(path, {"version": 1, "reason": WHY}).status_code == 302
    for page in (client.get(path), client.post(path, {"version": 2, "reason": WHY})):
        assert page.status_code == 409
        assert "này đã hủy; nếu vẫn cần thì thêm mới" in words_of(page)
    edit = path.replace("huy/", "sua/" if kind in {"conclusion", "attendance"} else "")
    assert client.get(edit).status_code == 409
    typed = {"text": "Viết tiếp", "was_text": row.text} if hasattr(row, "text") else {}
    if kind in {"item", "opinion", "conclusion"}:
        answer = client.post(edit, {"version": 1, **typed}, headers=HTMX)
        assert answer.status_code == 409
        assert "đã hủy" in words_of(answer)
        assert "<!doctype" not in answer.content.decode()  # it stays in its field


def test_one_more_touch_on_a_row_that_was_taken_off(client, rows):
    row, path, _ = rows["attendance"]
    client.post(path, {"version": 1, "reason": WHY})
    answer = client.post(
        f"/cuoc-hop/diem-danh/{row.pk}/",
        {"version": 1, "number": "2", "mark": "ABSENT"},
        headers=HTMX,
    )
    assert answer.status_code == 409
    assert "Dòng điểm danh này đã hủy" in words_of(answer)


def test_a_double_press_takes_back_once(client, rows):
    row, path, _ = rows["opinion"]
    key = re.search(r'name="idempotency_key" value="([^"]+)"', client.get(path).content.decode())
    data = {"version": 1, "reason": WHY, "idempotency_key": key[1]}
    first, second = client.post(path, data), client.post(path, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Opinion.everything.get(pk=row.pk).version == 2


def test_other_readers_do_not_meet_it(world, client, meeting, rows, signed_in):
    for row, path, _ in rows.values():
        client.post(path, {"version": row.version, "reason": WHY})
    compose_minutes(reread(meeting), by=world.bithu_dttg)
    agree_minutes(reread(meeting), by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=AUGUST)
    html = signed_in("kiemtra.tinh").get(meeting.get_absolute_url()).content.decode()
    assert "Đảng viên 01" in html
    for words in ("Giao ban", "Nhất trí cao", "Thông qua", "Rà soát", "Đảng viên 02", "Đã hủy"):
        assert words not in html


def test_the_list_takes_one_query_however_long_it_is(world, meeting, rows):
    by = world.bithu_dttg
    withdraw_opinion(rows["opinion"][0], by=by, reason=WHY)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(taken_back_of(meeting)) == 1
    for number in range(3):
        more = add_opinion(meeting, by=by, text=f"Ý {number}")
        withdraw_opinion(more, by=by, reason=WHY)
    with CaptureQueriesContext(connection) as four:
        assert len(taken_back_of(meeting)) == 4
    assert len(one) == len(four) == 1


def test_the_programme_is_put_right_before_the_day(client, meeting, rows):
    page = client.get(f"/cuoc-hop/{meeting.pk}/chuan-bi/")
    assert rows["item"][1] in page.content.decode()
    assert 'aria-label="Hủy nội dung 1"' in page.content.decode()


# --- A row of the roll --------------------------------------------------------------------------


def test_a_name_is_corrected_on_a_page_that_leads_to_taking_it_back(client, meeting, rows):
    row, path, _ = rows["attendance"]
    edit = path.replace("huy", "sua")
    assert f'href="{edit}"' in client.get(meeting.get_absolute_url()).content.decode()
    page = client.get(edit)
    assert f'href="{path}"' in page.content.decode()
    data = {"version": 1, "name": "Đảng viên 20", "title": "Chi ủy viên"}
    page = client.post(edit, {**data, "party_status": "PROBATIONARY"})
    assert page.status_code == 302
    row = reread(row)
    assert (row.name, row.title, row.party_status) == (
        "Đảng viên 20",
        "Chi ủy viên",
        "PROBATIONARY",
    )
    page = client.post(edit, {**data, "version": 2, "name": "Đảng viên 01", "title": ""})
    assert page.status_code == 200  # the status was not sent
    page = client.post(edit, {"version": 2, "name": "Đảng viên 01", "party_status": "OFFICIAL"})
    assert page.status_code == 409
    assert "đã có Đảng viên 01; hủy dòng thừa" in words_of(page)


def test_a_guest_is_not_asked_for_a_party_status(world, client, meeting):
    add_attendees(meeting, by=world.bithu_dttg, names=["Khach"], mark="GUEST")
    row = meeting.attendance.get()
    edit = f"/cuoc-hop/diem-danh/{row.pk}/sua/"
    assert "party_status" not in client.get(edit).content.decode()
    client.post(edit, {"version": 1, "name": "Khách", "title": "Sở Nội vụ"})
    assert (reread(row).name, reread(row).title) == ("Khách", "Sở Nội vụ")


# --- What nobody means to type ------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x";"y")'


@pytest.mark.parametrize("typed", [SCRIPT, FORMULA, unicodedata.normalize("NFD", "Thuỷ, hoà")])
def test_a_reason_and_a_name_are_kept_as_text(client, meeting, rows, typed):
    row, path, _ = rows["attendance"]
    data = {"version": 1, "name": typed, "title": typed, "party_status": "OFFICIAL"}
    assert client.post(path.replace("huy", "sua"), data).status_code == 302
    kept = unicodedata.normalize("NFC", typed)
    assert (reread(row).name, reread(row).title) == (kept, kept)
    assert client.post(path, {"version": 2, "reason": typed}).status_code == 302
    assert Attendance.everything.get(pk=row.pk).withdrawn_reason == kept
    html = client.get(meeting.get_absolute_url()).content.decode()
    assert SCRIPT not in html
    assert kept in unescape(html)


def test_the_same_name_in_other_letters_is_the_same(client, rows):
    row, path, _ = rows["attendance"]
    name = unicodedata.normalize("NFD", "ĐẢNG VIÊN 01")
    data = {"version": 1, "name": name, "party_status": "OFFICIAL"}
    page = client.post(path.replace("huy", "sua"), data)
    assert page.status_code == 409
    assert reread(row).name == "Đảng viên 02"


@every_kind
def test_a_huge_paste_is_said_not_stored(client, rows, kind):
    row, path, _ = rows[kind]
    page = client.post(path, {"version": 1, "reason": "a" * 1_000_000})
    assert page.status_code == 200
    assert "tối đa 300" in words_of(page)
    assert reread(row).withdrawn_at is None


def test_a_huge_name_is_said_not_stored(client, rows):
    row, path, _ = rows["attendance"]
    data = {"version": 1, "name": "a" * 1_000_000, "party_status": "OFFICIAL"}
    page = client.post(path.replace("huy", "sua"), data)
    assert page.status_code == 200
    assert "tối đa 100" in words_of(page)
    assert reread(row).name == "Đảng viên 02"


@pytest.mark.parametrize("status", ["SUSPENDED", "", "x", "GUEST"])
def test_a_status_that_is_not_offered_is_said(client, rows, status):
    row, path, _ = rows["attendance"]
    data = {"version": 1, "name": "Đảng viên 20", "party_status": status}
    assert client.post(path.replace("huy", "sua"), data).status_code == 200
    assert reread(row).name == "Đảng viên 02"
