"""Attendance, items, opinions, votes, conclusions as they are entered by hand."""

from datetime import date

import pytest

from meetings.actions.attendance import add_attendees
from meetings.actions.conclusion import add_conclusion
from meetings.heirs import leads_of
from meetings.models import Conclusion
from plans.models import Task
from tests.meetings.builders import MAY, logged, reread, words_of
from tests.world import make_person, make_unit
from units.models import Branch, Kind

AUGUST = date(2025, 8, 4)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(world):
    return logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")


@pytest.fixture
def client(signed_in):
    return signed_in("bithu.dttg")


@pytest.fixture
def row(world, meeting):
    add_attendees(
        meeting, by=world.bithu_dttg, names=["Đảng viên 01", "Đảng viên 02"], is_by_name=True
    )
    return meeting.attendance.in_order()[0]


def mark(client, row, headers=None, **fields):
    data = {"version": 1, "number": "1", **fields}
    return client.post(f"/cuoc-hop/diem-danh/{row.pk}/", data, headers=headers)


def test_one_touch_saves_the_row_and_the_sums(client, row):
    page = mark(client, row, HTMX, mark="EXCUSED", note="Đi công tác")
    html = page.content.decode()
    assert "<!doctype" not in html
    assert "Đã lưu" in html
    assert "có mặt 1, đạt 50,00%" in html
    assert 'name="version" value="2"' in html
    assert (reread(row).mark, reread(row).note) == ("EXCUSED", "Đi công tác")


def test_the_same_without_script(client, row):
    page = mark(client, row, mark="ABSENT")
    assert page.status_code == 302
    assert page["Location"].endswith("#diem-danh")
    assert reread(row).mark == "ABSENT"
    assert (
        "Điểm danh: Đảng viên 01" in client.get(f"/cuoc-hop/diem-danh/{row.pk}/").content.decode()
    )


def test_one_row_twice_gets_both_texts(client, row):
    mark(client, row, mark="ABSENT")
    page = mark(client, row, mark="LATE")
    assert page.status_code == 409
    for words in ("Nội dung này vừa được sửa", "vắng không lý do", "đến muộn"):
        assert words in words_of(page)
    piece = mark(client, row, HTMX, mark="LATE")
    assert piece.status_code == 409
    assert "vừa ghi “vắng không lý do”; vừa chọn “đến muộn”" in piece.content.decode()
    assert reread(row).mark == "ABSENT"


def test_two_rows_at_once_do_not_collide(client, meeting, row):
    other = meeting.attendance.in_order()[1]
    assert mark(client, row, HTMX, mark="LATE").status_code == 200
    assert mark(client, other, HTMX, mark="ABSENT").status_code == 200


def test_an_unknown_mark_is_said(client, row):
    for page in (mark(client, row, HTMX, mark="X"), mark(client, row, mark="X")):
        assert "Chọn lại cách điểm danh trong danh sách." in page.content.decode()


def test_marks_end_with_the_agreement(client, meeting, row):
    client.post(f"/cuoc-hop/{meeting.pk}/bien-ban/soan/")
    version = reread(meeting).version
    client.post(
        f"/cuoc-hop/{meeting.pk}/bien-ban/thong-qua/",
        {"agreed_by": "chi bộ", "agreed_on": "04/8/2025", "version": version},
    )
    assert mark(client, row, mark="ABSENT").status_code == 409
    assert mark(client, row, HTMX, mark="ABSENT").status_code == 409
    assert reread(row).mark == "PRESENT"


def test_the_roll_is_opened_filled_and_added_to(world, client, meeting):
    make_person("Đảng viên 05", world.cell)
    address = f"/cuoc-hop/{meeting.pk}/diem-danh"
    client.post(f"{address}/danh-sach/")
    client.post(f"{address}/tat-ca/")
    client.post(f"{address}/them/", {"names": "- Đảng viên 06\n\nĐảng viên 07", "role": "GUEST"})
    marks = {row.name: row.mark for row in meeting.attendance.all()}
    assert marks == {
        "Đảng viên 05": "PRESENT",
        "Đảng viên 06": "GUEST",
        "Đảng viên 07": "GUEST",
    }
    page = client.post(f"{address}/them/", {"names": "Đảng viên 05", "role": "OFFICIAL"})
    assert page.status_code == 409
    for wrong, sentence in (("- ", "Chưa nhập họ và tên."), ("a" * 101, "dài hơn 100 ký tự")):
        page = client.post(f"{address}/them/", {"names": wrong, "role": "OFFICIAL"})
        assert sentence in page.content.decode()


def test_counted_on_a_page(client, meeting):
    address = f"/cuoc-hop/{meeting.pk}/diem-danh/so-luong/"
    counts = {"total_count": "25", "present_count": "23", "exempt_count": "1"}
    client.post(address, {"version": meeting.version, **counts})
    assert reread(meeting).register_words == "23/24"
    page = client.post(address, {"version": reread(meeting).version, "present_count": "1,5"})
    assert "Nhập số nguyên" in page.content.decode()


def test_a_guest_leaves_the_numbers_as_they_are(client, meeting):
    address = f"/cuoc-hop/{meeting.pk}"
    client.post(f"{address}/diem-danh/them/", {"names": "Khách 01", "role": "GUEST"})
    said = words_of(client.get(f"{address}/"))
    for words in ("có mặt 10", "khách mời 1", "1 Khách 01"):
        assert words.lower() in said.lower()
    assert reread(meeting).is_by_count


def test_naming_members_of_a_counted_meeting_is_asked_about(client, meeting):
    address = f"/cuoc-hop/{meeting.pk}/diem-danh"
    told = {"names": "Đảng viên 05", "role": "OFFICIAL"}
    page = client.post(f"{address}/them/", told)
    assert (page.status_code, reread(meeting).is_by_count) == (200, True)
    assert "điểm danh theo số lượng (có mặt 10)" in words_of(page)
    assert '<input type="checkbox" name="is_by_name"' in page.content.decode()
    assert client.post(f"{address}/them/", {**told, "is_by_name": "on"}).status_code == 302
    assert (reread(meeting).counts.present, reread(meeting).counts.expected) == (1, 1)
    form = client.get(f"{address}/so-luong/").context["form"]
    standing = {name: form.initial[name] or "" for name in ("version", "present_count")}
    assert client.post(f"{address}/so-luong/", standing).status_code == 302
    assert (reread(meeting).is_by_count, reread(meeting).register_words) == (True, "10")


def test_items_opinions_and_votes_are_added_and_changed(client, meeting):
    address = f"/cuoc-hop/{meeting.pk}"
    page = client.post(f"{address}/noi-dung/", {"title": "Kiểm điểm", "minutes": "45"})
    assert page["Location"].endswith("#noi-dung")
    item = meeting.items.get()
    client.post(f"{address}/y-kien/", {"text": "Nhất trí", "item": item.pk, "speaker": "A"})
    opinion = meeting.opinions.get()
    vote = {
        "subject": "Nghị quyết",
        "method": "HANDS",
        "entitled": "22",
        "in_favour": "18",
        "against": "0",
        "abstain": "4",
    }
    client.post(f"{address}/bieu-quyet/", vote)
    assert meeting.votes.get().words == "18/22 đồng chí tán thành, đạt 81,82%."
    client.post(f"/cuoc-hop/noi-dung/{item.pk}/", {"title": "Kiểm điểm tháng 7", "version": 1})
    client.post(f"/cuoc-hop/y-kien/{opinion.pk}/", {"text": "Nhất trí cao", "version": 1})
    client.post(
        f"/cuoc-hop/bieu-quyet/{meeting.votes.get().pk}/", {**vote, "against": "1", "version": 1}
    )
    assert (reread(item).title, reread(opinion).text) == ("Kiểm điểm tháng 7", "Nhất trí cao")
    assert meeting.votes.get().against == 1


def test_an_empty_item_is_shown_again(client, meeting):
    page = client.post(f"/cuoc-hop/{meeting.pk}/noi-dung/", {"title": "", "text": "Đã gõ dài"})
    html = page.content.decode()
    assert "Chưa nhập nội dung." in html
    assert "Đã gõ dài" in html


def test_an_opinion_about_an_item_of_another_meeting_is_refused(world, client, meeting):
    other = logged(world.cell, world.bithu_dttg, date(2025, 9, 4))
    client.post(f"/cuoc-hop/{other.pk}/noi-dung/", {"title": "Khác"})
    page = client.post(
        f"/cuoc-hop/{meeting.pk}/y-kien/", {"text": "A", "item": other.items.get().pk}
    )
    assert page.status_code == 200
    assert not meeting.opinions.exists()


@pytest.fixture
def conclusion(world, meeting):
    return add_conclusion(
        meeting,
        by=world.bithu_dttg,
        text="Rà soát điểm chưa đạt",
        due_on=date(2025, 9, 30),
        who="Sở Dân tộc và Tôn giáo",
    )


def test_a_conclusion_is_added_and_changed(client, meeting):
    client.post(f"/cuoc-hop/{meeting.pk}/ket-luan/", {"text": "Rà soát", "due_on": "30/9/2025"})
    made = meeting.conclusions.get()
    client.post(f"/ket-luan/{made.pk}/sua/", {"text": "Rà soát lại", "version": 1})
    assert (reread(made).text, reread(made).due_on) == ("Rà soát lại", None)
    page = client.post(f"/cuoc-hop/{meeting.pk}/ket-luan/", {"text": "Lùi", "due_on": "01/8/2025"})
    assert page.status_code == 409
    assert "sớm hơn ngày họp" in page.content.decode()


def test_a_conclusion_becomes_a_task_on_its_page(world, client, conclusion):
    address = f"/ket-luan/{conclusion.pk}/nhiem-vu/"
    form = client.get(address).context["form"]
    leads = list(form.fields["lead"].queryset)
    assert leads[:2] == [world.cell, world.ethnic]
    assert world.langson_cell not in leads
    data = {
        "version": 1,
        "lead": world.ethnic.pk,
        "title": form.initial["title"],
        "due_on": "30/9/2025",
    }
    page = client.post(address, {**data, "due_on": ""})
    assert "Chưa nhập hạn hoặc thời gian hoàn thành." in page.content.decode()
    page = client.post(address, data, follow=True)
    assert "Đã chuyển kết luận thành nhiệm vụ" in page.content.decode()
    assert Task.objects.get().lead == world.ethnic
    assert reread(conclusion).state == "TASKED"


def test_whom_the_conclusion_names_is_chosen_and_told(world, client, meeting, conclusion):
    page = client.get(f"/ket-luan/{conclusion.pk}/nhiem-vu/")
    assert page.context["form"].initial["lead"] == world.ethnic
    assert "Giao cho: Sở Dân tộc và Tôn giáo" in words_of(page)
    assert "Chọn cơ quan" in words_of(page)
    nobody = add_conclusion(meeting, by=world.bithu_dttg, text="Giữ kỷ cương")
    page = client.get(f"/ket-luan/{nobody.pk}/nhiem-vu/")
    assert page.context["form"].initial["lead"] == world.cell
    assert "Giao cho:" not in words_of(page)


def test_of_many_units_the_own_and_its_agency_come_first_the_rest_by_name(world):
    for name in ("Chi bộ Văn phòng", "Chi bộ Đài", "Chi bộ Báo", "Chi bộ Dân quân"):
        make_unit(name, kind=Kind.P_CELL, parent=world.party, branch=Branch.PARTY)
    own, agency, *rest = leads_of(world.cell)
    assert [own, agency] == [world.cell, world.ethnic]
    names = ["Chi bộ Báo", "Chi bộ Dân quân", "Chi bộ Đài", "Chi bộ Văn phòng"]
    assert [unit.name for unit in rest] == names


def test_for_a_cell_that_ended_its_heir_is_offered(world, client):
    old = logged(world.old_cell, world.bithu_dttg, MAY)
    said = add_conclusion(old, by=world.bithu_dttg, text="Tự kiểm tra")
    form = client.get(f"/ket-luan/{said.pk}/nhiem-vu/").context["form"]
    leads = list(form.fields["lead"].queryset)
    assert leads[0] == form.initial["lead"] == world.cell
    assert world.ethnic in leads
    assert world.old_cell not in leads


def test_followed_to_its_end(world, client, meeting, conclusion):
    other = add_conclusion(meeting, by=world.bithu_dttg, text="Khác")
    page = client.post(f"/ket-luan/{other.pk}/khong-giao/", {"version": 1, "state_note": ""})
    assert "Chưa nhập lý do." in page.content.decode()
    client.post(f"/ket-luan/{other.pk}/khong-giao/", {"version": 1, "state_note": "Đã có"})
    assert reread(other).state == "NO_TASK"
    client.post(f"/ket-luan/{conclusion.pk}/xong/", {"version": 1, "state_note": "Đã xong"})
    assert (reread(conclusion).state, reread(conclusion).state_note) == ("DONE", "Đã xong")
    again = client.post(f"/ket-luan/{conclusion.pk}/xong/", {"version": 3, "state_note": "Lần nữa"})
    assert again.status_code == 409


def test_carried_from_the_page_of_the_next_session(world, client, conclusion):
    september = logged(world.cell, world.bithu_dttg, date(2025, 9, 4))
    address = f"/ket-luan/{conclusion.pk}/chuyen-ky/"
    assert "Sinh hoạt thường kỳ tháng 9/2025" in client.get(address).content.decode()
    client.post(address, {"version": 1, "meeting": september.pk})
    carried = september.conclusions.get()
    assert (carried.carried_from, carried.carried_count) == (conclusion, 1)
    july = logged(world.cell, world.bithu_dttg, date(2025, 7, 4))
    page = client.post(f"/ket-luan/{carried.pk}/chuyen-ky/", {"version": 1, "meeting": july.pk})
    assert "trong danh sách" in page.content.decode()


def test_the_list_of_conclusions(world, client, conclusion, signed_in):
    html = client.get("/ket-luan/").content.decode()
    assert "Rà soát điểm chưa đạt" in html
    assert "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang" in html
    for query, count in (
        ("?text=ra soat", 1),
        ("?text=khong co", 0),
        ("?state=OPEN", 1),
        ("?state=DONE", 0),
        ("?year=2021", 0),
        ("?unit=so dan toc", 1),
    ):
        assert len(client.get(f"/ket-luan/{query}").context["page"].rows) == count
    assert len(signed_in("bithu.dubnd").get("/ket-luan/").context["page"].rows) == 0


def test_the_list_needs_as_many_queries_for_three_as_for_one(
    world, client, meeting, conclusion, django_assert_num_queries, django_assert_max_num_queries
):
    from meetings.actions.conclusion import conclusion_to_task

    conclusion_to_task(conclusion, by=world.bithu_dttg, lead=world.ethnic)
    with django_assert_max_num_queries(6) as first:
        client.get("/ket-luan/")
    for text in ("Hai", "Ba"):
        more = add_conclusion(meeting, by=world.bithu_dttg, text=text, due_on=date(2025, 9, 1))
        conclusion_to_task(more, by=world.bithu_dttg, lead=world.cell)
    with django_assert_num_queries(len(first)):
        client.get("/ket-luan/")


def test_what_waits(world, conclusion):
    waiting = Conclusion.objects.waiting_for(world.user("bithu.dttg"), AUGUST)
    assert list(waiting) == [conclusion]
    assert list(Conclusion.objects.pending()) == [conclusion]
    assert not Conclusion.objects.waiting_for(world.user("canbo.dttg"), AUGUST).exists()
