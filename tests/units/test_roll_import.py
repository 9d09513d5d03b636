"""A list from a file: guessed, shown, confirmed, all or nothing; wrong rows come back to mend."""

import unicodedata
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.lib.sheets import Column, read, write_csv, write_xlsx
from tests.lib import broken_sheets
from tests.world import MERGED, make_person
from units.actions.draft import CHANGED, IMPORTED
from units.models import AuditEvent, PartyStatus, Person, Position, RollDraft
from units.roll_reading import check, guess, table_of
from units.rolls import roll_csv, roll_xlsx

UPLOAD = reverse("units:roll-upload")
HEADS = ["TT", "Họ và tên", "Chức vụ", "Chức vụ Đảng", "Tình trạng", "Từ ngày", "Đến ngày"]
GOOD = [
    ["1", "Lê Văn An", "giám đốc", "bí thư", "chính thức", date(2025, 7, 1), None],
    ["2", "Lò Thị Bình", "chuyên viên", "đảng viên", "Dự bị", "01/8/2025", "31/12/2025"],
    ["3", "Lò Thị Bình", "phó phòng", "đảng viên", "chính thức", "01/01/2026", ""],
]
BAD = [
    ["4", "", "chuyên viên", "", "chính thức", "01/7/2025", ""],
    ["5", "Hà Văn Sai", "", "", "không rõ", "31/02/2026", ""],
    ["6", "Lê Văn An", "giám đốc", "bí thư", "chính thức", "01/9/2025", ""],
]


def workbook(rows, heads=HEADS):
    return write_xlsx("a", [Column(head) for head in heads], rows)


def upload(client, content, unit=None, name="danh sách.xlsx"):
    query = f"?don_vi={unit.pk}" if unit else ""
    return client.post(f"{UPLOAD}{query}", {"file": SimpleUploadedFile(name, content)})


def confirm(client, page):
    """Presses the button of the preview."""
    form = page.context["confirm"]
    data = {field.html_name: field.value() or "" for field in form}
    draft = page.context["draft"]
    return client.post(reverse("units:roll-import", args=[draft.pk]), data)


@pytest.fixture
def client(signed_in):
    return signed_in("bithu.dttg")


def preview(client, content, **kwargs):
    response = upload(client, content, **kwargs)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response.url)


# --- From the file to the roll ------------------------------------------------------------------


def test_valid_rows_are_written_at_once_and_wrong_ones_come_back(world, client):
    page = preview(client, workbook(GOOD + BAD))
    text = page.content.decode()
    assert "3 dòng hợp lệ, 3 dòng lỗi" in text
    assert "Nhập 3 dòng hợp lệ" in text
    assert "Cột “Họ và tên”: chưa nhập họ và tên." in text
    assert "Cột “Tình trạng đảng viên”: “không rõ” chưa nhận ra." in text
    assert "“31/02/2026” không phải ngày. Tháng 02/2026 không có ngày 31." in text
    assert "Trùng họ tên và thời gian với dòng 2" in text
    assert not Person.objects.exists()
    response = confirm(client, page)
    draft = RollDraft.objects.get()
    assert response.url == reverse("units:roll-preview", args=[draft.pk])
    assert [(p.full_name, p.positions.count()) for p in Person.objects.order_by("pk")] == [
        ("Lê Văn An", 1), ("Lò Thị Bình", 2),
    ]  # fmt: skip
    post = Position.objects.get(valid_to=date(2025, 12, 31))
    assert (post.unit, post.party_status, post.title) == (
        world.cell, PartyStatus.PROBATIONARY, "chuyên viên",
    )  # fmt: skip
    assert Person.objects.order_by("pk")[0].name_fold == "le van an"
    told = AuditEvent.objects.get(kind="units.person.imported").told
    assert told["facts"] == {"count": 3, "known": 0, "wrong": 3, "people": 2}
    assert "Lê Văn An" not in AuditEvent.objects.get(kind="units.roll.drafted").payload
    page = client.get(response.url, follow=True)
    assert "Đã nhập 3 dòng, bỏ qua 3 dòng lỗi." in page.content.decode()
    assert [number for number, _cells in draft.rows] == [5, 6, 7]


def test_wrong_rows_are_a_file_that_is_mended_and_sent_again(world, client):
    page = preview(client, workbook(GOOD + BAD))
    response = client.get(page.context["faults_url"])
    assert response["Content-Disposition"].startswith("attachment")
    rows = read("a.xlsx", response.content)
    assert rows[0] == [*HEADS, "Nội dung cần sửa"]
    assert [row[0] for row in rows[1:]] == ["4", "5", "6"]
    assert "chưa nhập họ và tên" in rows[1][-1]
    confirm(client, page)
    rows[1][1], rows[2][4], rows[2][5] = "Vi Văn Mới", "dự bị", "28/02/2026"
    again = preview(client, workbook(rows[1:3], rows[0]))
    assert "2 dòng hợp lệ, 0 dòng lỗi" in again.content.decode()
    response = confirm(client, again)
    assert response.url == reverse("units:roll-detail", args=[world.cell.pk])
    assert Person.objects.count() == 4


def test_a_second_press_writes_nothing_more(world, client):
    page = preview(client, workbook(GOOD))
    assert confirm(client, page).status_code == 302
    second = confirm(client, page)
    assert second.status_code == 409
    assert IMPORTED in second.content.decode()
    assert Position.objects.count() == 3


def test_a_list_that_changed_since_it_was_shown_is_shown_again(world, client):
    page = preview(client, workbook(GOOD))
    make_person("Lê Văn An", world.cell, since=MERGED)
    response = confirm(client, page)
    assert response.status_code == 409
    assert CHANGED in response.content.decode()
    assert Position.objects.count() == 1


def test_nothing_valid_is_nothing_to_write(world, client):
    page = preview(client, workbook(BAD[:2]))
    assert "Nhập 0 dòng" not in page.content.decode()
    response = confirm(client, page)
    assert response.status_code == 409
    assert not Person.objects.exists()


def test_all_or_nothing(world, client, monkeypatch):
    page = preview(client, workbook(GOOD))

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(type(Position.objects.all()), "bulk_create", fail)
    with pytest.raises(RuntimeError):
        confirm(client, page)
    assert not Person.objects.exists()
    assert RollDraft.objects.get().imported_at is None


# --- One person, one name -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Lê Hoà", "LÊ HÒA", unicodedata.normalize("NFD", "Lê Hòa")])
def test_a_name_written_otherwise_is_the_same_person(world, client, name):
    person = make_person("Lê Hòa", world.cell, since=MERGED, until=date(2025, 8, 1))
    rows = [["1", name, "", "", "chính thức", "01/01/2026", ""]]
    page = preview(client, workbook(rows))
    assert "thêm chức vụ cho người đã có" in page.content.decode()
    confirm(client, page)
    assert Person.objects.get() == person
    assert person.positions.count() == 2


def test_a_second_person_of_one_name_is_told_by_a_number(world, client):
    heads = [*HEADS, "Người cùng tên thứ"]
    row = ["1", "Lê Hòa", "", "", "chính thức", "01/01/2026", ""]
    page = preview(client, workbook([[*row, ""], [*row, "2"], [*row, "4"], [*row, "x"]], heads))
    assert [line.number for line in page.context["checked"].wrong] == [4, 5]
    assert "chưa có người cùng tên thứ 3" in page.content.decode()
    assert "“x” không phải số từ 1 đến 99" in page.content.decode()
    confirm(client, page)
    assert Person.objects.count() == 2


def test_who_holds_a_post_in_that_time_is_told(world, client):
    make_person("Lê Hòa", world.cell, party_role="đảng viên", since=MERGED)
    page = preview(
        client, workbook([["1", "Lê Hòa", "", "bí thư", "chính thức", "01/01/2026", ""]])
    )
    assert "Lê Hòa đã có chức vụ tại" in page.content.decode()
    assert not page.context["checked"].new


# --- Columns ------------------------------------------------------------------------------------


def test_columns_come_in_any_order_under_any_usual_name():
    assert guess(["Đến ngày", "Chức vụ Đảng", "STT", "Tên đảng viên", "Tình trạng"]) == [
        "valid_to", "party_role", "", "full_name", "party_status",
    ]  # fmt: skip
    assert guess(["Họ và tên (*)", "Chức vụ hiện nay", "Họ tên"]) == ["full_name", "title", ""]
    assert guess(["Chức vụ hiện nay trong Đảng", "Từ ngày (dd/mm/yyyy)"]) == [
        "party_role", "valid_from",
    ]  # fmt: skip
    assert guess(["Họ và chữ đệm", "Tên"]) == ["family_name", "full_name"]


def test_the_guess_is_shown_and_may_be_changed(world, client):
    heads = ["Người", "Việc"]
    page = preview(client, workbook([["Lê A", "bí thư"]], heads))
    assert page.context["checked"].wrong
    url = reverse("units:roll-preview", args=[page.context["draft"].pk])
    asked = {"c0": "full_name", "c1": "party_role", "since": "01/8/2025"}
    page = client.get(url, asked)
    assert "1 dòng hợp lệ" in page.content.decode()
    assert "mọi dòng ghi là chính thức" in page.content.decode()
    twice = client.get(url, {**asked, "c1": "full_name"})
    assert "đã chọn cho cột khác" in twice.content.decode()
    assert client.get(url, {"c0": "x" * 500, "since": "0"}).status_code == 200
    confirm(client, page)
    post = Position.objects.get()
    assert (post.party_role, post.party_status, post.valid_from) == (
        "bí thư", "OFFICIAL", date(2025, 8, 1),
    )  # fmt: skip


def test_a_confirmed_form_that_is_broken_is_shown_again(world, client):
    page = preview(client, workbook(GOOD))
    url = reverse("units:roll-import", args=[page.context["draft"].pk])
    response = client.post(url, {"c1": "full_name", "c2": "full_name", "count": "x"})
    assert response.status_code == 200
    assert "đã chọn cho cột khác" in response.content.decode()
    assert not Person.objects.exists()


def test_family_name_and_given_name_in_two_columns(world, client):
    heads = ["Họ đệm", "Tên", "Từ ngày"]
    confirm(client, preview(client, workbook([["Lê Văn", "An", "01/8/2025"]], heads)))
    assert Person.objects.get().full_name == "Lê Văn An"


def test_a_heading_above_and_a_line_of_numbers_below_the_heads_are_passed_over(world, client):
    rows = [["ĐẢNG BỘ UBND", "", ""], ["DANH SÁCH", "", ""], ["TT", "Họ tên", "Từ ngày"]]
    rows += [["(1)", "(2)", "(3)"], ["1", "Lê A", "01/8/2025"], ["", "", ""]]
    content = write_csv([Column(text) for text in rows[0]], rows[1:])
    page = preview(client, content, name="a.csv")
    assert [line.number for line in page.context["checked"].new] == [5]


def test_what_is_not_kept_of_a_person_is_not_read(world, client):
    heads = ["Họ và tên", "Ngày sinh", "Số CCCD", "Mã", "Dân tộc", "SĐT", "Từ ngày", ""]
    row = ["Lê A", "01/02/1980", "024080001234", "024080001235", "Dao", "0912345678", "01/8/2025"]
    page = preview(client, workbook([[*row, "0987654321"]], heads))
    text = page.content.decode()
    assert "Không đọc và không lưu: Ngày sinh, Số CCCD, Mã, Dân tộc, SĐT, cột 8." in text
    draft = RollDraft.objects.get()
    assert draft.heads == ["Họ và tên", "Từ ngày"]
    assert draft.rows == [[2, ["Lê A", "01/8/2025"]]]


def test_a_number_in_one_row_of_an_unknown_column_is_enough_to_drop_it(world, client):
    heads = ["Họ và tên", "Từ ngày", "Ghi chú", "Việc"]
    rows = [
        ["Lê A", "01/8/2025", "ĐT 0912 345 678", "báo cáo"],
        ["Lê B", "01/8/2025", "", "024080001234 nhầm"],
    ]
    page = preview(client, workbook(rows, heads))
    assert "Không đọc và không lưu: Ghi chú, Việc." in page.content.decode()
    assert "0912" not in str(RollDraft.objects.get().rows)


def test_a_file_without_heads_keeps_no_number_as_a_head(world, client):
    rows = [["Lê A", "024080001234", "01/02/1980"], ["Lê B", "024080001235", "03/02/1980"]]
    table = table_of(rows)
    assert (table.heads, table.dropped) == (["Lê A", "cột 3"], ["cột 2"])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Lê A 024080001234", "có số hoặc ngày"),
        ("Lê A 1/2/1980", "có số hoặc ngày"),
        ("Lê " + "A" * 120, "dài 123 ký tự, tối đa 100"),
        ("L\u0435 A", "lẫn chữ cái của bảng chữ khác"),
        ("123", "chưa nhập họ và tên"),
    ],
)
def test_names_are_names(world, client, name, sentence):
    page = preview(client, workbook([["1", name, "", "", "ct", "01/8/2025", ""]]))
    assert sentence in page.content.decode()
    assert not page.context["checked"].new


def test_dates_lie_inside_the_life_of_the_unit_and_are_asked_for(world, client):
    rows = [
        ["1", "Lê A", "", "", "ct", "01/01/2020", ""],
        ["2", "Lê B", "", "", "ct", "", ""],
        ["3", "Lê C", "", "", "ct", "01/8/2025", "01/7/2025"],
    ]
    text = preview(client, workbook(rows)).content.decode()
    assert "không hoạt động vào ngày bắt đầu giữ chức vụ (hoạt động từ 01/3/2025)" in text
    assert "chưa nhập ngày bắt đầu giữ chức vụ" in text
    assert "phải từ “Từ ngày” trở đi" in text


def test_an_agency_keeps_no_status_of_the_party(world, signed_in):
    client = signed_in("canbo.dttg")
    page = preview(client, workbook(GOOD))
    assert "Tình trạng đảng viên" not in str(page.context["form"])
    confirm(client, page)
    assert set(Position.objects.values_list("party_role", "party_status")) == {("", "NONE")}


def test_a_post_of_an_ended_unit_ends_with_it(world, signed_in):
    client = signed_in("canbo.dttg")
    rows = [["1", "Lê Xưa", "trưởng ban", "", "", "01/01/2020", ""]]
    confirm(client, preview(client, workbook(rows), unit=world.ethnic_board))
    assert Position.objects.get().valid_to == date(2025, 2, 28)


# --- What is not taken --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"<html></html>", "không đọc được như một bảng tính Excel"),
        ("a.xls", b"x", "Chỉ nhận tệp Excel (.xlsx) hoặc CSV"),
        ("a.xlsx", b"", "Tệp rỗng"),
        ("a.csv", b"x" * 6_000_000, "vượt mức 5 MB"),
        ("a.csv", "Họ và tên\n".encode(), "Dưới dòng tiêu đề không có dòng nào"),
        ("a.csv", ("Tên\n" + "A\n" * 5_010).encode(), "hơn 5.000 dòng"),
    ],
)
def test_a_file_that_is_no_list_is_told_and_nothing_is_kept(world, client, name, content, sentence):
    response = upload(client, content, name=name)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not RollDraft.objects.exists()


@pytest.mark.first_database
def test_three_hundred_damaged_files_end_in_a_page_and_write_no_person(world, client):
    """Half-read files are shown, refused ones told; the rest of the way is one press."""
    for number, (name, content) in enumerate(broken_sheets.damaged(300, seed=7)):
        response = upload(client, content, name=name)
        assert response.status_code in (200, 302, 409), number
        if response.status_code == 302 and number % 10 == 0:
            assert client.get(response.url).status_code == 200
    assert not Person.objects.exists()
    assert not Position.objects.exists()


def test_a_draft_is_its_senders_alone_and_lapses(world, client, signed_in):
    page = preview(client, workbook(GOOD))
    draft = page.context["draft"]
    url = reverse("units:roll-preview", args=[draft.pk])
    assert signed_in("quantri").get(url).status_code == 404
    with time_machine.travel(draft.made_at + timedelta(hours=24, minutes=1)):
        assert not RollDraft.objects.visible_to(world.bithu_dttg).exists()
        upload(signed_in("canbo.dttg"), workbook(GOOD))
    draft.refresh_from_db()
    assert (draft.rows, draft.holds_rows) == ([], False)


def test_a_new_file_takes_the_place_of_the_one_before(world, client):
    preview(client, workbook(GOOD))
    preview(client, workbook(GOOD[:1]))
    first, second = RollDraft.objects.order_by("pk")
    assert (first.rows, len(second.rows)) == ([], 1)


# --- There and back -----------------------------------------------------------------------------


def test_what_is_exported_is_known_when_it_is_sent_again(world, client):
    confirm(client, preview(client, workbook(GOOD)))
    twin = make_person("Lê Văn An", world.cell, since=MERGED, party_role="đảng viên")
    rows = Position.objects.filter(unit=world.cell).in_name_order()
    assert len(rows) == 4
    for name, content in (
        ("a.xlsx", roll_xlsx(world.cell, rows)), ("a.csv", roll_csv(world.cell, rows)),
    ):  # fmt: skip
        page = preview(client, content, name=name)
        checked = page.context["checked"]
        assert (len(checked.known), checked.new, checked.wrong) == (4, [], []), name
        assert "Mọi dòng của tệp đã có trong danh sách." in page.content.decode()
    assert twin.positions.count() == 1


def test_a_list_of_an_ended_unit_is_known_when_it_is_sent_again(world, signed_in):
    client = signed_in("canbo.dttg")
    make_person("Lê Xưa", world.ethnic_board, title="trưởng ban")
    Position.objects.update(valid_to=None)
    rows = Position.objects.filter(unit=world.ethnic_board).in_name_order()
    content = roll_csv(world.ethnic_board, rows)
    page = preview(client, content, name="a.csv", unit=world.ethnic_board)
    assert len(page.context["checked"].known) == 1


def test_the_template_is_read_by_the_importer(world, client):
    content = client.get(reverse("units:roll-template")).content
    rows = read("a.xlsx", content)
    assert guess(rows[0]) == [
        "full_name", "namesake", "title", "party_role", "party_status", "valid_from", "valid_to",
    ]  # fmt: skip
    assert guess(rows[0]).count("") == 0
    response = upload(client, content)
    assert "không có dòng nào" in response.content.decode()


def test_a_table_without_any_known_head_begins_at_its_first_filled_row():
    table = table_of([["", ""], ["x", "y"], ["1", "2"], ["a", ""]])
    assert (table.heads, table.rows) == (["x", "y"], [[4, ["a", ""]]])


def test_checking_costs_one_query_however_long_the_file(world, django_assert_num_queries):
    unit = type(world.cell).objects.with_names().get(pk=world.cell.pk)
    rows = [[number, [f"Lê {number:04d}", "01/8/2025"]] for number in range(2, 300)]
    with django_assert_num_queries(1):
        checked = check(unit, rows, ["full_name", "valid_from"])
    assert len(checked.new) == 298


def test_many_rows_are_written_in_a_few_statements(world, client, django_assert_max_num_queries):
    post = ["", "đảng viên", "ct", "01/8/2025", ""]
    page = preview(client, workbook([["", f"Lê Văn {n:04d}", *post] for n in range(1000)]))
    assert "Nhập 1.000 dòng hợp lệ" in page.content.decode()
    with django_assert_max_num_queries(40):
        assert confirm(client, page).status_code == 302
    assert Position.objects.count() == 1000
