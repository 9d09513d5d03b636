"""Parts of a meeting that save themselves: what was sent, beside what somebody else saved."""

from datetime import date

import pytest

from meetings.actions.agenda import add_item, add_opinion, edit_item, record_vote
from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion
from meetings.models import Conclusion, Meeting, Opinion, State
from tests.meetings.builders import logged, reread, words_of
from units.models import AuditEvent

AUGUST = date(2025, 8, 4)
HTMX = {"HX-Request": "true"}
VOTE = {"subject": "Nghị quyết", "entitled": 22, "in_favour": 18}


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST, place="Phòng họp", secretary_name="Thư ký")


@pytest.fixture
def parts(world, meeting):
    by = world.bithu_dttg
    item = add_item(meeting, by=by, title="Kiểm điểm", text="Cũ")
    return {
        "item": item,
        "opinion": add_opinion(meeting, by=by, text="Cũ", item=item, speaker="A"),
        "vote": record_vote(meeting, by=by, **VOTE),
        "conclusion": add_conclusion(meeting, by=by, text="Cũ"),
        "facts": meeting,
    }


@pytest.fixture
def client(signed_in):
    return signed_in("bithu.dttg")


# Part -> (address, field, what stands in it, what is typed).
PARTS = {
    "item": ("/cuoc-hop/noi-dung/{}/", "text", "Cũ", "Mới"),
    "opinion": ("/cuoc-hop/y-kien/{}/", "text", "Cũ", "Mới"),
    "vote": ("/cuoc-hop/bieu-quyet/{}/", "in_favour", "18", "19"),
    "conclusion": ("/ket-luan/{}/sua/", "text", "Cũ", "Mới"),
    "facts": ("/cuoc-hop/{}/thong-tin/", "place", "Phòng họp", "Hội trường"),
}
every_part = pytest.mark.parametrize("name", PARTS)


def send(client, part, name, *, was=None, **fields):
    address, field, stands, typed = PARTS[name]
    fields = fields or {field: typed, f"was_{field}": stands if was is None else was}
    return client.post(address.format(part.pk), {"version": part.version, **fields}, headers=HTMX)


def standing(part, name):
    return str(getattr(reread(part), PARTS[name][1]))


@every_part
def test_what_was_changed_is_saved_and_the_rest_left_alone(client, parts, name):
    part, typed = parts[name], PARTS[name][3]
    rows = AuditEvent.objects.count()
    before = {field.name: getattr(part, field.name) for field in part._meta.concrete_fields}
    answer = send(client, part, name)
    assert answer.status_code == 200
    assert "Đã lưu lúc" in words_of(answer)
    assert f'name="version" value="{part.version + 1}"' in answer.content.decode()
    assert "<!doctype" not in answer.content.decode()
    assert standing(part, name) == typed
    after = reread(part)
    changed = {field for field, value in before.items() if getattr(after, field) != value}
    assert changed <= {PARTS[name][1], "version", "text_fold", "title_fold"}
    assert AuditEvent.objects.count() == rows + 1


@every_part
def test_what_somebody_else_saved_is_shown_beside_and_not_overwritten(client, parts, name):
    part, (_, field, stands, typed) = parts[name], PARTS[name]
    theirs = "17" if name == "vote" else "Của người khác"
    assert send(client, part, name, **{field: theirs, f"was_{field}": stands}).status_code == 200
    answer = send(client, part, name)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "nội dung này vừa được sửa" in html
    assert f'data-theirs="{field}" data-value="{theirs}"' in html
    assert str(parts["item"].meeting.unit) not in html
    assert standing(part, name) == theirs
    assert send(client, part, name, was=theirs).status_code == 200  # both seen, this one chosen
    assert standing(part, name) == typed


@every_part
def test_two_who_write_in_two_fields_meet_nowhere(client, parts, name):
    other = {
        "item": {"presenter": "B", "was_presenter": ""},
        "opinion": {"speaker": "B", "was_speaker": "A"},
        "vote": {"against": "2", "was_against": "0"},
        "conclusion": {"due_on": "30/9/2025", "was_due_on": ""},
        "facts": {"chair_name": "B", "was_chair_name": ""},
    }[name]
    assert send(client, parts[name], name, **other).status_code == 200
    assert send(client, parts[name], name).status_code == 200
    assert standing(parts[name], name) == PARTS[name][3]


@every_part
def test_without_what_stood_there_the_version_decides(client, parts, name):
    part, (_, field, _, typed) = parts[name], PARTS[name]
    send(client, part, name)
    late = "7" if name == "vote" else "Muộn"
    assert send(client, part, name, **{field: late}).status_code == 409
    assert standing(part, name) == typed


@every_part
def test_the_same_text_twice_is_no_conflict_and_no_second_row(client, parts, name):
    send(client, parts[name], name)
    rows = AuditEvent.objects.count()
    assert send(client, parts[name], name).status_code == 200
    assert AuditEvent.objects.count() == rows


@every_part
def test_what_cannot_be_saved_is_said_and_not_sent_back(client, parts, name):
    field, stands = PARTS[name][1:3]
    wrong = "a" * 1_000_000
    answer = send(client, parts[name], name, **{field: wrong, f"was_{field}": stands})
    assert answer.status_code == 422
    assert "Chưa lưu; nội dung vẫn còn ở ô trên" in words_of(answer)
    assert len(answer.content) < 5000
    if name != "vote":
        assert "dài 1.000.000 ký tự, tối đa" in words_of(answer)
    assert standing(parts[name], name) == stands


@every_part
def test_who_does_not_keep_the_record_is_refused(signed_in, parts, name):
    part, stands = parts[name], PARTS[name][2]
    for username, status in {
        "kiemtra.tinh": 403,
        "bithu.dubnd": 404,
        "canbo.dttg": 404,
        "bithu.langson": 404,
        "quantri": 404,
    }.items():
        answer = send(signed_in(username), part, name)
        assert answer.status_code == status, username
        assert standing(part, name) == stands
    Meeting.objects.filter(pk=parts["facts"].pk).update(state=State.LOCKED)
    assert send(signed_in("bithu.dubnd"), part, name).status_code == 403


@every_part
def test_after_the_agreement_nothing_is_written(client, parts, name):
    Meeting.objects.filter(pk=parts["facts"].pk).update(state=State.AGREED)
    answer = send(client, parts[name], name)
    assert answer.status_code == 409
    assert "Biên bản đã thông qua" in words_of(answer)
    assert standing(parts[name], name) == PARTS[name][2]


def test_the_superior_secretary_reads_the_page_once_locked_and_leaves_one_row(signed_in, parts):
    meeting, client = parts["facts"], signed_in("bithu.dubnd")
    page = client.get(f"/cuoc-hop/{meeting.pk}/")
    assert "Kiểm điểm" not in page.content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(state=State.LOCKED)
    read = AuditEvent.objects.filter(kind="meetings.minutes.read")
    for _ in range(2):
        page = client.get(f"/cuoc-hop/{meeting.pk}/")
        assert "Kiểm điểm" in page.content.decode()
        assert "<form" not in page.content.decode().split('id="noi-dung"')[1].split("</section>")[0]
    assert read.about(meeting).count() == 1


# --- What follows from a part --------------------------------------------------------------------


def test_the_six_clear_are_told_as_they_are_typed(client, parts):
    said = send(client, parts["conclusion"], "conclusion", who="Tổ 1", was_who="")
    assert "Rõ người" in words_of(said)
    assert "Chưa rõ thời gian" in words_of(said)
    said = send(client, parts["conclusion"], "conclusion", due_on="30/9/2025", was_due_on="")
    assert "Rõ thời gian" in words_of(said)
    assert "Chưa rõ sản phẩm" in words_of(said)


def test_a_day_before_the_meeting_is_refused_in_its_place(client, parts):
    answer = send(client, parts["conclusion"], "conclusion", due_on="01/8/2025", was_due_on="")
    assert answer.status_code == 409
    assert "sớm hơn ngày họp" in words_of(answer)


def test_too_many_votes_are_warned_and_too_few_told(client, parts):
    said = send(client, parts["vote"], "vote", against="9", was_against="0")
    assert said.status_code == 200
    assert "Số phiếu (27) nhiều hơn số có quyền biểu quyết (22)" in words_of(said)
    said = send(client, parts["vote"], "vote", against="0", was_against="9")
    said = send(client, parts["vote"], "vote", in_favour="11", was_in_favour="18")
    assert "Chưa quá một nửa số có quyền biểu quyết tán thành" in words_of(said)


def test_times_in_the_wrong_order_are_refused(client, parts):
    answer = send(client, parts["facts"], "facts", ended="13:00", was_ended="16:15")
    assert answer.status_code == 409
    assert "Giờ kết thúc phải sau giờ bắt đầu; họp qua nửa đêm thì" in words_of(answer)
    assert send(client, parts["facts"], "facts", ended="", was_ended="16:15").status_code == 409
    answer = send(client, parts["facts"], "facts", ended="17:00", was_ended="16:15")
    assert "Đã lưu lúc" in words_of(answer)
    assert reread(parts["facts"]).minutes_long == 180


def test_what_the_record_still_wants_comes_along(client, parts):
    answer = send(client, parts["facts"], "facts", secretary_name="", was_secretary_name="Thư ký")
    assert "Thư ký (người ghi biên bản)" in words_of(answer)
    assert 'id="con-thieu"' in answer.content.decode()


def test_the_speaker_is_found_in_the_roll(client, world, parts):
    names = ["Hoàng Thủy", "Lê Văn C", "Lê Văn C"]
    add_attendees(parts["facts"], by=world.bithu_dttg, names=names[:2], is_by_name=True)
    send(client, parts["opinion"], "opinion", speaker="hoàng thuỷ", was_speaker="A")
    opinion = reread(parts["opinion"])
    assert opinion.attendee.name == "Hoàng Thủy"
    send(client, opinion, "opinion", speaker="Người khác", was_speaker="hoàng thuỷ")
    assert reread(opinion).attendee is None


def test_a_saving_in_the_same_moment_is_compared_again(client, world, parts, monkeypatch):
    """Between the comparison and the lock somebody saves: the comparison is made once more."""
    item, calls = parts["item"], []

    def meanwhile(part, *, by, **fields):
        if not calls:
            calls.append(1)
            edit_item(reread(part), by=by, text="Của người khác")
        return edit_item(part, by=by, **fields)

    monkeypatch.setattr("meetings.views.agenda.edit_item", meanwhile)
    answer = send(client, item, "item")
    assert answer.status_code == 409
    assert reread(item).text == "Của người khác"


def test_a_time_that_cannot_be_holds_nothing_else_up(client, parts):
    wrong = {"ended": "13:00", "was_ended": "16:15"}
    assert 'id="times-state"' in send(client, parts["facts"], "facts", **wrong).content.decode()
    assert 'id="facts-state"' in send(client, parts["facts"], "facts").content.decode()
    assert reread(parts["facts"]).place == "Hội trường"


def test_what_was_not_sent_stays_without_script_too(client, parts):
    meeting = parts["facts"]
    data = {"version": meeting.version, "started": "14:05", "ended": "16:00"}
    assert client.post(f"/cuoc-hop/{meeting.pk}/thong-tin/", data).status_code == 302
    assert (reread(meeting).place, reread(meeting).minutes_long) == ("Phòng họp", 115)


def test_the_first_touch_on_a_row_that_is_not_marked(client, world, parts):
    add_attendees(parts["facts"], by=world.bithu_dttg, names=["A"], mark="NONE", is_by_name=True)
    row = parts["facts"].attendance.get()
    address = f"/cuoc-hop/diem-danh/{row.pk}/"
    first = {"mark": "LATE", "was_mark": "", "version": 1}
    assert client.post(address, first, headers=HTMX).status_code == 200
    late = client.post(address, {**first, "mark": "ABSENT"}, headers=HTMX)
    assert late.status_code == 409
    assert "vừa ghi “đến muộn”; vừa chọn “vắng không lý do”" in words_of(late)
    note = {"note": "tắc đường", "was_note": "", "version": 1}
    assert client.post(address, note, headers=HTMX).status_code == 200
    assert (reread(row).mark, reread(row).note) == ("LATE", "tắc đường")


# --- Added in place ------------------------------------------------------------------------------

NEW = {
    "item": ("noi-dung", {"title": "Thêm mới"}, {"title": ""}, "#new-item-state"),
    "opinion": ("y-kien", {"text": "Thêm mới"}, {"text": ""}, "#new-opinion-0-state"),
    "vote": (
        "bieu-quyet",
        {"subject": "Thêm mới", "in_favour": "1", "against": "0", "abstain": "0",
         "entitled": "5", "method": "HANDS"},
        {"subject": "", "entitled": "5"},
        "#new-vote-state",
    ),
    "conclusion": ("ket-luan", {"text": "Thêm mới"}, {"text": ""}, "#new-conclusion-state"),
}  # fmt: skip


@pytest.mark.parametrize("name", NEW)
def test_a_part_is_added_where_its_form_stands(client, meeting, signed_in, name):
    part, good, bad, state = NEW[name]
    address = f"/cuoc-hop/{meeting.pk}/{part}/"
    answer = client.post(address, good, headers=HTMX)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "Thêm mới" in html
    assert f'id="{state[1:].removesuffix("-state")}"' in html
    assert "data-next" in html
    answer = client.post(address, bad, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, state)
    assert "Chưa nhập" in words_of(answer)
    for username, status in {"kiemtra.tinh": 403, "canbo.dttg": 404}.items():
        assert signed_in(username).post(address, good, headers=HTMX).status_code == status
    Meeting.objects.filter(pk=meeting.pk).update(state=State.AGREED)
    answer = client.post(address, good, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (409, state)


def test_a_number_that_is_none_is_said_with_the_name_of_its_field(client, meeting):
    """Four numbers stand in one form, whose faults are told under all of them."""
    sent = {**NEW["vote"][1], "in_favour": "mười", "against": "1,5", "abstain": "-1"}
    answer = client.post(f"/cuoc-hop/{meeting.pk}/bieu-quyet/", sent, headers=HTMX)
    told = words_of(answer)
    assert "Tán thành: nhập số bằng chữ số, không có dấu phẩy, ví dụ 12." in told
    assert "Không tán thành: nhập số nguyên, không có dấu phẩy." in told
    assert "Không biểu quyết, ý kiến khác: nhập từ 0 đến 99999." in told


def test_an_opinion_stays_under_its_item(client, parts):
    item = parts["item"]
    address = f"/cuoc-hop/{item.meeting_id}/y-kien/"
    answer = client.post(address, {"text": "Nhất trí", "item": item.pk}, headers=HTMX)
    assert f'id="new-opinion-{item.pk}"' in answer.content.decode()
    assert item.opinions.count() == 2
    answer = client.post(address, {"text": "", "item": item.pk}, headers=HTMX)
    assert answer["HX-Retarget"] == f"#new-opinion-{item.pk}-state"


def test_who_may_vote_is_taken_from_the_roll_where_no_number_is_typed(client, world, meeting):
    add_attendees(
        meeting, by=world.bithu_dttg, names=["A", "B"], party_status="OFFICIAL", is_by_name=True
    )
    vote = {**NEW["vote"][1], "entitled": ""}
    client.post(f"/cuoc-hop/{meeting.pk}/bieu-quyet/", vote, headers=HTMX)
    assert meeting.votes.get().entitled == 2


# --- Hostile and large ---------------------------------------------------------------------------


def test_two_hundred_opinions_and_a_hundred_items_stay_a_page(client, meeting):
    for number in range(1, 101):
        item = meeting.items.create(order=number, title=f"Nội dung {number}")
        for half in (1, 2):
            Opinion.objects.create(
                meeting=meeting, item=item, order=2 * number - 2 + half, text="Nhất trí"
            )
    html = client.get(f"/cuoc-hop/{meeting.pk}/").content.decode()
    assert html.count('class="opinion"') == 200
    assert "Sửa ý kiến 200" in html


def test_the_other_place_of_the_tone_and_decomposed_letters_are_found(client, parts):
    decomposed = "Hoàn tha\u0300nh nhiê\u0323m vu\u0323 uỷ ban, hoà giải"
    send(client, parts["conclusion"], "conclusion", text=decomposed, was_text="Cũ")
    said = Conclusion.objects.get(pk=parts["conclusion"].pk)
    assert said.text == "Hoàn thành nhiệm vụ uỷ ban, hoà giải"
    for text in ("hoan thanh nhiem vu", "ủy ban", "hòa giải", "uỷ ban"):
        found = client.get("/ket-luan/", {"text": text}).context["page"].rows
        assert [row.pk for row in found] == [said.pk], text


def test_markup_and_formulae_are_text(client, parts):
    evil = '=HYPERLINK("x") <script>alert(1)</script>'
    for name, field in (("item", "text"), ("opinion", "text"), ("conclusion", "who")):
        was = getattr(parts[name], field)
        answer = send(client, parts[name], name, **{field: evil, f"was_{field}": was})
        assert answer.status_code == 200
    html = client.get(f"/cuoc-hop/{parts['facts'].pk}/").content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)") == 3
