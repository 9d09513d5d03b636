"""The minutes on the screen: who reads them, what that leaves, which step is offered."""

from datetime import date

import pytest

from meetings.actions.agenda import record_vote
from meetings.actions.minutes import agree_minutes, compose_minutes, lock_minutes
from meetings.models import Addendum, Mark, Minutes
from tests.meetings.builders import MAY, logged, reread, words_of
from tests.meetings.quality_builders import load_shipped
from tests.world import make_person
from units.models import AuditEvent, PartyStatus

AUGUST = date(2025, 8, 4)
READ = "meetings.minutes.read"


@pytest.fixture
def meeting(world):
    made = logged(world.cell, world.bithu_dttg, AUGUST, secretary_name="Thư ký 01")
    return compose_minutes(made, by=world.bithu_dttg)


def agree(meeting, world):
    return agree_minutes(reread(meeting), by=world.bithu_dttg, agreed_by="chi bộ", agreed_on=AUGUST)


def lock(meeting, world):
    return lock_minutes(agree(meeting, world), by=world.bithu_dttg, is_signed_elsewhere=True)


def address(meeting, part=""):
    return f"/cuoc-hop/{meeting.pk}/bien-ban/{part}"


def test_the_screen_says_what_the_paper_says(meeting, signed_in):
    html = signed_in("bithu.dttg").get(address(meeting)).content.decode()
    assert "BIÊN BẢN" in html
    assert "bắt đầu lúc 14 giờ 00 phút" in html
    assert f'href="/cuoc-hop/{meeting.pk}/bien-ban.pdf"' in html
    assert "Thông qua biên bản" in html
    assert "Khóa biên bản" not in html


def test_reading_leaves_one_row_a_person_and_day(world, meeting, signed_in):
    client = signed_in("kiemtra.tinh")
    for _ in range(2):
        assert client.get(address(meeting)).status_code == 200
    row = AuditEvent.objects.get(kind=READ)
    assert (row.actor_id, row.object_id) == (world.kiemtra_tinh.pk, str(meeting.pk))
    assert "Thông qua biên bản" not in client.get(address(meeting)).content.decode()


@pytest.mark.parametrize(
    ("username", "draft", "locked"),
    [
        ("bithu.dttg", 200, 200),
        ("kiemtra.tinh", 200, 200),
        ("bithu.dubnd", 404, 200),
        ("quantri", 404, 404),
        ("lanhdao.dttg", 404, 404),
        ("lanhdao.ubnd", 404, 404),
        ("bithu.langson", 404, 404),
    ],
)
def test_who_opens_the_minutes_of_a_cell(world, meeting, signed_in, username, draft, locked):
    client = signed_in(username)
    assert client.get(address(meeting)).status_code == draft
    lock(meeting, world)
    assert client.get(address(meeting)).status_code == locked
    assert AuditEvent.objects.filter(kind=READ).count() == (1 if locked == 200 else 0)


def test_who_opens_the_minutes_of_an_agency(world, signed_in):
    made = logged(world.ethnic, world.canbo_dttg, AUGUST, kind="BRIEFING", secretary_name="Thư ký")
    compose_minutes(made, by=world.canbo_dttg)
    answers = {
        name: signed_in(name).get(address(made)).status_code
        for name in ("lanhdao.ubnd", "lanhdao.dttg", "bithu.dttg", "vanphong.ubnd", "canbo.snv")
    }
    assert answers == {
        "lanhdao.ubnd": 200,
        "lanhdao.dttg": 200,
        "bithu.dttg": 404,
        "vanphong.ubnd": 404,
        "canbo.snv": 404,
    }


def test_before_they_are_composed(world, signed_in):
    made = logged(world.cell, world.bithu_dttg, AUGUST)
    client = signed_in("bithu.dttg")
    assert "Cuộc họp này chưa có biên bản." in client.get(address(made)).content.decode()
    assert not AuditEvent.objects.filter(kind=READ).exists()
    page = client.post(address(made, "soan/"))
    assert page.status_code == 409
    assert "Chưa nhập thư ký" in page.content.decode()


def test_the_example_of_who_agreed_is_that_of_the_branch(world, meeting, signed_in):
    page = signed_in("bithu.dttg").get(address(meeting, "thong-qua/"))
    assert "toàn thể đảng viên dự họp, cuối buổi" in page.content.decode()
    agency = logged(world.ethnic, world.canbo_dttg, AUGUST, secretary_name="Thư ký 01")
    compose_minutes(agency, by=world.canbo_dttg)
    page = signed_in("lanhdao.dttg").get(address(agency, "thong-qua/")).content.decode()
    assert "toàn thể cuộc họp, cuối buổi" in page
    assert "chi bộ" not in page.partition("<main")[2].lower()


def test_composed_completed_agreed_locked_added_to_by_hand(world, meeting, signed_in):
    client = signed_in("bithu.dttg")
    assert client.post(address(meeting, "soan/")).status_code == 302
    minutes = Minutes.objects.get()
    assert "Phần ghi thêm" in client.get(address(meeting, "ghi-them/")).content.decode()
    client.post(
        address(meeting, "ghi-them/"),
        {"typed": "Chi bộ biểu dương hai đồng chí.", "version": minutes.version},
    )
    assert "Chi bộ biểu dương hai đồng chí." in client.get(address(meeting)).content.decode()
    version = reread(meeting).version
    page = client.post(
        address(meeting, "thong-qua/"),
        {"agreed_by": "toàn thể chi bộ", "agreed_on": "04/8/2025", "version": version},
        follow=True,
    )
    assert "Khóa biên bản" in page.content.decode()
    page = client.post(address(meeting, "khoa/"), {"version": version + 1})
    assert "Đính kèm bản đã ký hoặc chọn" in page.content.decode()
    page = client.post(
        address(meeting, "khoa/"),
        {"version": version + 1, "is_signed_elsewhere": "on"},
        follow=True,
    )
    assert "Đã khóa biên bản; từ nay chỉ bổ sung, đính chính được." in page.content.decode()
    page = client.post(
        address(meeting, "bo-sung/"),
        {"on": "05/8/2025", "grounds": "Ghi nhầm giờ", "text": "Kết thúc lúc 16 giờ 20 phút."},
        follow=True,
    )
    assert "Bổ sung, đính chính số 1, ngày 05/8/2025" in page.content.decode()
    assert Addendum.objects.get().number == 1


def test_the_wrong_step_is_refused(world, meeting, signed_in):
    client = signed_in("bithu.dttg")
    version = {"version": reread(meeting).version}
    assert (
        client.post(address(meeting, "khoa/"), {**version, "is_signed_elsewhere": "on"}).status_code
        == 409
    )
    agree(meeting, world)
    assert client.get(address(meeting, "ghi-them/")).status_code == 409
    assert client.post(address(meeting, "soan/")).status_code == 409


def test_agreed_on_an_older_page_shows_both_texts(world, meeting, signed_in):
    page = signed_in("bithu.dttg").post(
        address(meeting, "thong-qua/"),
        {"agreed_by": "chi bộ", "agreed_on": "04/8/2025", "version": 1},
    )
    assert page.status_code == 409
    assert "Nội dung này vừa được sửa" in page.content.decode()


def test_votes_of_more_than_are_entitled_are_told_before_they_are_agreed(world, meeting, signed_in):
    by = world.bithu_dttg
    record_vote(meeting, by=by, subject="Nghị quyết quý", entitled=22, in_favour=22)
    record_vote(reread(meeting), by=by, subject="Kết nạp", entitled=12, in_favour=99)
    compose_minutes(reread(meeting), by=by)
    said = words_of(signed_in("bithu.dttg").get(address(meeting, "thong-qua/")))
    assert "Số phiếu (99) nhiều hơn số có quyền biểu quyết (12); kiểm tra lại trước khi" in said
    assert "Kết nạp" in said
    assert "Nghị quyết quý" not in said


def test_what_the_record_wants_is_told_before_it_is_agreed(world, signed_in):
    for number in range(2):
        make_person(f"Đảng viên {number:02}", world.cell, status=PartyStatus.OFFICIAL)
    made = logged(
        world.cell, world.bithu_dttg, AUGUST, all_present=True, secretary_name="Thư ký 01"
    )
    made.attendance.filter(name="Đảng viên 01").update(mark=Mark.NONE)
    compose_minutes(reread(made), by=world.bithu_dttg)
    client, page = signed_in("bithu.dttg"), address(made, "thong-qua/")
    told = client.get(page).content.decode()
    assert "Còn thiếu hoặc cần xem lại trước khi thông qua" in told
    places = {"#buoi-hop": "Địa điểm", "#noi-dung": "Nội dung họp", "#ket-luan": "Kết luận"}
    for place, wanted in places.items():
        assert f'<a href="{made.get_absolute_url()}{place}">{wanted}</a>' in told
    assert "1 người chưa điểm danh" in told
    typed = {"agreed_by": "chi bộ", "agreed_on": "04/8/2025", "version": reread(made).version}
    done = client.post(page, typed)
    assert done.status_code == 302  # warned, not forbidden


def test_an_agreement_needs_its_place(meeting, signed_in):
    page = signed_in("bithu.dttg").post(
        address(meeting, "thong-qua/"),
        {"agreed_by": "", "agreed_on": "04/8/2025", "version": reread(meeting).version},
    )
    assert page.status_code == 200
    assert "Chưa nhập nơi đọc và thông qua biên bản." in page.content.decode()


def test_an_agreement_needs_its_day(meeting, signed_in):
    page = signed_in("bithu.dttg").post(
        address(meeting, "thong-qua/"),
        {"agreed_by": "chi bộ", "agreed_on": "hôm qua", "version": reread(meeting).version},
    )
    assert page.status_code == 200
    assert "Nhập ngày dạng ngày/tháng/năm" in page.content.decode()


def test_the_heir_is_told_for_whom_it_acts(world, signed_in):
    old = logged(world.old_cell, world.bithu_dttg, MAY, secretary_name="Thư ký 01")
    html = signed_in("bithu.dttg").get(f"/cuoc-hop/{old.pk}/").content.decode()
    assert "thay mặt Chi bộ Ban Dân tộc tỉnh Tuyên Quang (đến ngày 28/02/2025)" in html


BEHIND = "biên bản chưa có phần đã sửa. Soạn lại rồi thông qua."


def test_minutes_that_lack_what_was_changed_say_so_and_offer_to_be_composed_again(
    world, meeting, signed_in
):
    client = signed_in("bithu.dttg")
    assert BEHIND not in words_of(client.get(address(meeting)))
    record_vote(reread(meeting), by=world.bithu_dttg, subject="Nghị quyết", entitled=9, in_favour=9)
    page = client.get(address(meeting))
    assert BEHIND in words_of(page)
    assert "Thông qua biên bản" not in page.content.decode()
    assert BEHIND in words_of(client.get(address(meeting, "thong-qua/")))
    client.post(address(meeting, "soan/"))
    page = client.get(address(meeting))
    assert BEHIND not in words_of(page)
    assert "Thông qua biên bản" in page.content.decode()


def test_the_sheet_that_is_not_voted_is_told_before_the_minutes_are_agreed(
    world, meeting, signed_in
):
    load_shipped()
    said = "Buổi sinh hoạt chưa biểu quyết phiếu chất lượng"
    client = signed_in("bithu.dttg")
    assert said in words_of(client.get(address(meeting)))
    assert said not in words_of(signed_in("kiemtra.tinh").get(address(meeting)))
    agree(meeting, world)
    assert said not in words_of(client.get(address(meeting)))
