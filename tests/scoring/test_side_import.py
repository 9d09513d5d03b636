"""Survey, bonus and penalty points of a whole block from a file: previewed, all or nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.lib.refusal import Refused
from cchc.lib.sheets import Column, read, write_csv, write_xlsx
from scoring.actions.side_points import import_side_points
from scoring.models import Entry, Sheet
from scoring.side_reading import check, columns_of, side_leaves
from scoring.views.side_points import SALT
from tests.scoring.builders import entry_of, make_round, put, sheet_of
from units.models import AuditEvent, UnitVersion

HEADS = ["Tên đơn vị", "3", "9.1 ", "Vi phạm chế độ báo cáo"]


@pytest.fixture
def block(the_round):
    return the_round.blocks.select_related("round", "criteria_set").get()


@pytest.fixture
def coordinator(signed_in):
    return signed_in("thuongtruc.snv")


def url(name, block):
    return reverse(f"scoring:block-side-{name}", args=[block.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def csv_of(rows, heads=HEADS):
    return write_csv([Column(head) for head in heads], rows)


def sent(client, block, content, name="diem.csv"):
    return client.post(url("upload", block), {"file": SimpleUploadedFile(name, content)})


def token_of(response):
    return response.context["token"]


def lines(block, user, rows, heads=HEADS):
    table = columns_of(side_leaves(block)).table_of([heads, *rows])
    return check(block, table, user)


def test_a_file_is_previewed_and_then_written_by_one_act(world, block, coordinator):
    rows = [
        ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", "82,5", "1.5", ""],
        ["sở tài chính", "90%", "", "0"],
    ]
    preview = sent(coordinator, block, csv_of(rows))
    assert preview.status_code == 200
    text = text_of(preview)
    assert "2 đơn vị có điểm mới, 0 dòng lỗi" in text
    assert "3: chưa chấm → <b>82,5</b>" in text
    assert not Entry.objects.filter(first_at__isnull=False).exists()
    done = coordinator.post(url("import", block), {"token": token_of(preview)})
    assert done["Location"] == block.round.get_absolute_url()
    ethnic, finance = sheet_of(block.round, world.ethnic), sheet_of(block.round, world.finance)
    assert entry_of(ethnic, "3").counted == ("82.5", Decimal("8.25"))
    assert entry_of(ethnic, "9.1").first_points == Decimal("1.5")
    assert entry_of(ethnic, "9.2").first_at is None
    assert entry_of(finance, "3").first_value == "90"
    assert entry_of(finance, "9.2").first_value == "0"
    assert AuditEvent.objects.filter(kind="scoring.round.side_points_imported").count() == 1
    assert ethnic.acts.filter(act="APPRAISE", by=world.thuongtruc_snv).count() == 1


def test_columns_come_in_any_order_under_a_heading(world, block):
    rows = [
        ["BẢNG ĐIỂM ĐIỀU TRA", "", ""],
        ["9.1. Sáng kiến", "Hài lòng", "Cơ quan, đơn vị"],
        ["(1)", "(2)", "(3)"],
        ["2", "77.25", "Sở Tài chính"],
    ]
    table = columns_of(side_leaves(block)).table_of(rows)
    (line,) = check(block, table, world.thuongtruc_snv).lines
    assert line.faults == []
    assert {entry.criterion.code: value for entry, value in line.given} == {
        "9.1": "2",
        "3": "77.25",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Ban Dân tộc",
        "Ban Dân tộc tỉnh Tuyên Quang",
        "SỞ DÂN TỘC VÀ TÔN GIÁO",
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
    ],
)
def test_a_unit_is_found_by_its_old_names_too(world, block, name):
    (line,) = lines(block, world.thuongtruc_snv, [[name, "80", "", ""]]).lines
    assert (line.faults, line.sheet.unit) == ([], world.ethnic)


def test_a_unit_is_found_by_its_code_which_wins(world, block):
    UnitVersion.objects.filter(unit=world.finance).update(code="H60.7")
    heads = ["Mã định danh", "Đơn vị", "3"]
    (line,) = lines(block, world.thuongtruc_snv, [["h60.7", "Sở gì đó", "80"]], heads).lines
    assert (line.faults, line.sheet.unit) == ([], world.finance)


def test_a_name_that_two_bore_is_asked(world, block):
    for unit in (world.ethnic, world.finance):
        UnitVersion.objects.create(
            unit=unit,
            name="Ban Cũ",
            kind="DEPARTMENT",
            valid_from=date(2020, 1, 1),
            valid_to=date(2020, 2, 1),
        )
    (line,) = lines(block, world.thuongtruc_snv, [["Ban Cũ", "80", "", ""]]).lines
    assert "Có nhiều đơn vị" in line.faults[0]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Sở Không Có", "80", "", ""], "không có đơn vị tên “Sở Không Có”"),
        (["", "80", "", ""], "Chưa ghi tên hoặc mã đơn vị"),
        (["Sở Tài chính", "101", "", ""], "Cột “3”: “101”."),
        (["Sở Tài chính", "tám", "", ""], "Cột “3”: “tám”."),
        (["Sở Tài chính", "1.306", "", ""], "Cột “3”: “1.306”."),
        (["Sở Tài chính", "", "2,001", ""], "Cột “9.1”: “2,001”."),
        (["Sở Tài chính", "", "-1", ""], "Cột “9.1”: “-1”."),
        (["Sở Tài chính", "NaN", "", ""], "Cột “3”: “NaN”."),
    ],
)
def test_what_is_wrong_is_said_by_row_and_nothing_is_written(coordinator, block, row, said):
    good = ["Sở Dân tộc và Tôn giáo", "80", "", ""]
    preview = sent(coordinator, block, csv_of([good, row]))
    text = text_of(preview)
    assert said in text
    assert 'data-l="Dòng">3</td>' in text
    assert token_of(preview) == ""
    assert "Chưa có gì được ghi" in text
    assert not Entry.objects.filter(first_at__isnull=False).exists()


def test_a_unit_twice_in_the_file_is_said(world, block):
    rows = [["Sở Tài chính", "80", "", ""], ["sở  tài chính", "81", "", ""]]
    checked = lines(block, world.thuongtruc_snv, rows)
    assert "Trùng đơn vị với dòng 2" in checked.wrong[0].faults[0]


def test_empty_cells_leave_what_stands(world, block, coordinator):
    entry = entry_of(sheet_of(block.round, world.finance), "3")
    Entry.objects.filter(pk=entry.pk).update(first_value="70", first_points=7)
    checked = lines(block, world.thuongtruc_snv, [["Sở Tài chính", "", "1", ""]])
    assert [row.criterion.code for row, _ in checked.new[0].given] == ["9.1"]
    assert lines(block, world.thuongtruc_snv, [["Sở Tài chính", "70", "", ""]]).known
    preview = sent(coordinator, block, csv_of([["Sở Tài chính", "70", "", ""]]))
    assert "không có gì để nhập" in text_of(preview)


def test_the_template_is_read_again_as_it_was(world, block, coordinator):
    entry = entry_of(sheet_of(block.round, world.finance), "3")
    Entry.objects.filter(pk=entry.pk).update(first_value="70.5", first_points="7.05")
    rows = read("mau.xlsx", coordinator.get(url("template", block)).content)
    assert rows[0][:3] == ["Đơn vị", "Mã định danh", "3. Hài lòng"]
    assert [row[0] for row in rows[1:]] == [
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        "Sở Tài chính tỉnh Tuyên Quang",
    ]
    assert rows[2][2] == "70,5"
    table = columns_of(side_leaves(block)).table_of(rows)
    checked = check(block, table, world.thuongtruc_snv)
    assert (checked.wrong, checked.new) == ([], [])


def test_the_own_unit_of_the_standing_body_is_not_entered(world, coordinator):
    the_round = make_round(world, world.home_affairs, world.finance, title="Kỳ có thường trực")
    block = the_round.blocks.select_related("round", "criteria_set").get()
    heads = coordinator.get(url("template", block)).content
    assert [row[0] for row in read("mau.xlsx", heads)[1:]] == ["Sở Tài chính tỉnh Tuyên Quang"]
    by = world.thuongtruc_snv
    checked = lines(block, by, [["Sở Nội vụ", "80", "", ""], ["Sở Tài chính", "", "", ""]])
    assert "Đơn vị mình" in checked.wrong[0].faults[0]
    assert len(checked.wrong) == 1
    sheet = sheet_of(the_round, world.home_affairs)
    row = {"entry": entry_of(sheet, "3").pk, "version": 1, "value": "80"}
    with pytest.raises(Refused, match="đơn vị mình"):
        import_side_points(the_round, by=by, block=block, rows={sheet.pk: [row]})
    assert entry_of(sheet, "3").first_at is None


@pytest.mark.parametrize("state", [Sheet.State.APPRAISED, Sheet.State.WITHDRAWN])
def test_a_sheet_that_is_done_is_not_entered(world, block, state):
    sheet = put(sheet_of(block.round, world.finance), state)
    checked = lines(block, world.thuongtruc_snv, [["Sở Tài chính", "80", "", ""]])
    assert "nên không nhập điểm được" in checked.wrong[0].faults[0]
    row = {"entry": entry_of(sheet, "3").pk, "version": 1, "value": "80"}
    with pytest.raises(Refused):
        import_side_points(
            block.round, by=world.thuongtruc_snv, block=block, rows={sheet.pk: [row]}
        )


def test_what_was_entered_since_the_preview_is_not_overwritten(world, block, coordinator):
    rows = [["Sở Dân tộc và Tôn giáo", "80", "", ""], ["Sở Tài chính", "81", "", ""]]
    token = token_of(sent(coordinator, block, csv_of(rows)))
    entry = entry_of(sheet_of(block.round, world.finance), "3")
    Entry.objects.filter(pk=entry.pk).update(version=5, first_value="60", first_points=6)
    response = coordinator.post(url("import", block), {"token": token})
    assert response.status_code == 409
    assert "vừa được sửa" in text_of(response)
    assert entry_of(sheet_of(block.round, world.ethnic), "3").first_at is None


def test_a_preview_is_of_one_person_and_one_block(world, block, coordinator, signed_in):
    for token in ("", "abc", signing.dumps({"block": block.pk}, salt="khác")):
        assert coordinator.post(url("import", block), {"token": token}).status_code == 409
    strange = signing.dumps(
        {"block": block.pk, "user": world.thamdinh_snv.pk, "rows": []}, salt=SALT
    )
    assert coordinator.post(url("import", block), {"token": strange}).status_code == 409
    other = make_round(world, world.office, title="Kỳ khác")
    theirs = sheet_of(other, world.office)
    row = {"entry": entry_of(theirs, "3").pk, "version": 1, "value": "80"}
    with pytest.raises(Refused, match="không thuộc khối"):
        import_side_points(
            block.round, by=world.thuongtruc_snv, block=block, rows={theirs.pk: [row]}
        )
    mine = sheet_of(block.round, world.finance)
    with pytest.raises(Refused, match="không thuộc phiếu"):
        import_side_points(block.round, by=world.thuongtruc_snv, block=block, rows={mine.pk: [row]})


def test_pressed_twice_it_is_written_once(world, block, coordinator):
    token = token_of(sent(coordinator, block, csv_of([["Sở Tài chính", "81", "", ""]])))
    for _ in range(2):
        coordinator.post(url("import", block), {"token": token, "idempotency_key": "k" * 36})
    assert AuditEvent.objects.filter(kind="scoring.round.side_points_imported").count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"PK\x03\x04rac", "không đọc được"),
        ("a.exe", b"MZ", "Chỉ nhận tệp"),
        ("a.csv", b"", "Tệp rỗng"),
        ("a.csv", "Đơn vị;3".encode("utf-16-be"), "UTF-8"),
        ("a.csv", "Đơn vị,3\n".encode(), "không có dòng nào"),
    ],
)
def test_a_hostile_file_is_told(coordinator, block, name, content, said):
    response = sent(coordinator, block, content, name)
    assert response.status_code == 200
    assert said in text_of(response)


def test_a_workbook_with_a_strange_column_is_read_and_says_so(coordinator, block):
    columns = [Column(head) for head in ("Đơn vị", "3", "Ghi chú")]
    content = write_xlsx("Điểm", columns, [["Sở Tài chính", "80", "=1+1"]])
    preview = sent(coordinator, block, content, "diem.xlsx")
    assert "Cột không đọc" in text_of(preview)
    assert token_of(preview)


@pytest.mark.parametrize(
    "username", ["thamdinh.snv", "canbo.dttg", "congbo.ubnd", "lanhdao.ubnd", "quantri"]
)
def test_only_the_standing_body_brings_in_a_file(world, block, signed_in, username):
    with pytest.raises(PermissionDenied):
        import_side_points(block.round, by=world.user(username), block=block, rows={1: []})
    client = signed_in(username)
    for name in ("upload", "template"):
        assert client.get(url(name, block)).status_code == 403


def test_nothing_and_what_is_of_another_round_is_refused(world, block):
    with pytest.raises(Refused, match="không có điểm nào khác"):
        import_side_points(block.round, by=world.thuongtruc_snv, block=block, rows={})
    other = make_round(world, title="Kỳ khác")
    sheet = sheet_of(other, world.ethnic)
    row = {"entry": entry_of(sheet, "9.1").pk, "version": 1, "value": "1"}
    with pytest.raises(Refused, match="không thuộc kỳ chấm điểm"):
        import_side_points(
            block.round,
            by=world.thuongtruc_snv,
            block=other.blocks.get(),
            rows={sheet.pk: [row]},
        )
    assert not Entry.objects.filter(first_at__isnull=False).exists()
