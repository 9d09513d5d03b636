"""A register from a file: guessed, shown, confirmed, all or nothing; what goes out comes back."""

import unicodedata
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.lib.sheets import Column, read, write_csv, write_xlsx
from plans.actions.document import cite_document, link_implements, send_document
from plans.models import Area, Document, DocumentDraft, Family, types_of
from plans.register_reading import COLUMNS, check, facts_of, table_of
from plans.register_ties import MOST_LETTERS, ties_of
from plans.registers import register_csv, register_xlsx
from tests.lib import broken_sheets
from tests.plans.builders import a_document, a_draft
from tests.plans.pages import words
from units.actions.draft import CHANGED, IMPORTED
from units.models import AuditEvent

UPLOAD = reverse("plans:register-upload")
HEADS = ["STT", "Số ký hiệu", "Ngày ban hành", "Loại VB", "Cơ quan ban hành", "Trích yếu nội dung"]
GOOD = [
    ["1", "05- NQ/TU", date(2021, 12, 14), "", "Tỉnh ủy Nghệ An", "Đẩy mạnh cải cách"],
    ["2", "33/2021/qđ-ubnd", "28/6/2021", "Quyết định", "UBND tỉnh Lào Cai", "Phong trào thi đua"],
    ["3", "12/KH-SDTTG", "02/3/2026", "KH", "", "Tập huấn"],
    ["4", "125/SNV-CCHC", "03/3/2026", "", "Sở Nội vụ tỉnh Tuyên Quang", "Báo cáo quý I"],
    ["5", "", "", "báo cáo", "", "Kết quả quý II (dự thảo)"],
]
BAD = [
    ["6", "không số", "31/02/2026", "Kế hoạch", "", ""],
    ["7", "65-QĐ/ĐUK", "03/02/2021", "", "Đảng ủy Khối", "Chương trình"],
    ["8", "9" * 20 + "/KH-X", "01/01/2027", "Kế hoạch", "", "Xa"],
    ["9", "13/KH-SDTTG", "25/12/2026", "Kế hoạch", "", "Ngày chưa đến"],
    ["10", "12/KH-SDTTG", "04/3/2026", "Kế hoạch", "", "Trùng số"],
    ["11", "", "", "Kế hoạch", "Bộ Nội vụ", "Không số"],
    ["12", "1/KH-SDTTG", "01/3/2025", "Kế hoạch", "", "Trước khi thành lập"],
]


def workbook(rows, heads=HEADS):
    return write_xlsx("a", [Column(head) for head in heads], rows)


def upload(client, world, content, name="sổ văn bản.xlsx", unit=None):
    data = {"unit": (unit or world.ethnic).pk, "file": SimpleUploadedFile(name, content)}
    return client.post(UPLOAD, data)


def preview(client, world, content, **kwargs):
    response = upload(client, world, content, **kwargs)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response.url)


def confirm(client, page):
    """Presses the button of the preview."""
    data = {field.html_name: field.value() or "" for field in page.context["confirm"]}
    return client.post(reverse("plans:register-import", args=[page.context["draft"].pk]), data)


@pytest.fixture
def client(signed_in):
    return signed_in("canbo.dttg")


# --- From the file to the register --------------------------------------------------------------


def test_valid_rows_are_written_at_once_and_wrong_ones_come_back(world, client):
    page = preview(client, world, workbook(GOOD + BAD))
    text = words(page)
    assert "5 dòng hợp lệ, 7 dòng lỗi" in text
    for said in (
        "Cột “Số, ký hiệu”: “không số” chưa nhận ra",
        "“31/02/2026” không phải ngày. Tháng 02/2026 không có ngày 31.",
        "Cột “Trích yếu”: chưa nhập trích yếu.",
        "Cột “Loại văn bản”: chưa nhập loại văn bản; ký hiệu QĐ là quyết định hoặc quy định.",
        "Cột “Ngày ban hành”: ngày 25/12/2026 chưa đến.",
        "Trùng với dòng 4; nếu là văn bản khác, ghi 2 ở cột “Trùng số thứ”.",
        "Văn bản của cơ quan khác cần số, ký hiệu và ngày ban hành.",
        "hoạt động từ ngày 01/7/2025",
    ):
        assert said in text, said
    assert not Document.objects.exists()
    response = confirm(client, page)
    assert response.url == reverse("plans:register-preview", args=[page.context["draft"].pk])
    assert "Đã nhập 5 văn bản, bỏ qua 7 dòng lỗi." in words(client.get(response.url, follow=True))
    told = AuditEvent.objects.get(kind="plans.document.imported").told
    assert told["facts"] == {"count": 5, "known": 0, "wrong": 7}
    entered = Document.objects.order_by("pk").values_list(
        "family", "doc_type", "symbol", "issuer", "series", "state"
    )
    assert list(entered) == [
        ("PARTY", "RESOLUTION", "05-NQ/TU", None, "", "ISSUED"),
        ("LEGAL", "DECISION", "33/2021/QĐ-UBND", None, "2021", "ISSUED"),
        ("STATE", "PLAN", "12/KH-SDTTG", world.ethnic.pk, "2026", "ISSUED"),
        ("STATE", "LETTER", "125/SNV-CCHC", world.home_affairs.pk, "2026", "ISSUED"),
        ("STATE", "REPORT", "", world.ethnic.pk, "", "DRAFT"),
    ]
    assert list(Document.objects.matching("5 nq tu")) == [Document.objects.order_by("pk")[0]]
    assert Document.objects.get(symbol="12/KH-SDTTG").issuer_text == (
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    )


def test_wrong_rows_are_a_file_that_is_mended_and_sent_again(world, client):
    page = preview(client, world, workbook(GOOD + BAD))
    response = client.get(page.context["faults_url"])
    assert response["Content-Disposition"].startswith("attachment")
    rows = read("a.xlsx", response.content)
    assert rows[0] == [*HEADS, "Nội dung cần sửa"]
    assert [row[0] for row in rows[1:]] == [row[0] for row in BAD]
    confirm(client, page)
    rows[1][1:3], rows[1][5], rows[2][3] = ["14/KH-SDTTG", "05/3/2026"], "Mới", "Quyết định"
    again = preview(client, world, workbook(rows[1:3], rows[0]))
    assert "2 dòng hợp lệ, 0 dòng lỗi" in words(again)
    assert confirm(client, again).url == reverse("plans:document-list")
    assert Document.objects.count() == 7


def test_a_second_press_and_a_register_that_changed_write_nothing(world, client):
    page = preview(client, world, workbook(GOOD))
    a_document(world, symbol="12/KH-SDTTG", subject="Khác")
    response = confirm(client, page)
    assert response.status_code == 409
    assert CHANGED in words(response, 409)
    page = client.get(reverse("plans:register-preview", args=[page.context["draft"].pk]))
    assert "Đã có Kế hoạch 12/KH-SDTTG ngày 20/01/2026 trong sổ" in words(page)
    assert confirm(client, page).status_code == 302
    assert IMPORTED in words(confirm(client, page), 409)
    assert Document.objects.count() == 5


def test_all_or_nothing(world, client, monkeypatch):
    page = preview(client, world, workbook(GOOD))

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("plans.actions.register.settle", fail)
    with pytest.raises(RuntimeError):
        confirm(client, page)
    assert not Document.objects.exists()
    assert DocumentDraft.objects.get().imported_at is None


def test_nothing_valid_is_nothing_to_write(world, client):
    page = preview(client, world, workbook(BAD[:2]))
    assert "Nhập 0 dòng" not in words(page)
    assert confirm(client, page).status_code == 409


def test_a_confirmed_form_that_is_broken_is_shown_again(world, client):
    page = preview(client, world, workbook(GOOD))
    url = reverse("plans:register-import", args=[page.context["draft"].pk])
    response = client.post(url, {"c1": "subject", "c2": "subject", "count": "x"})
    assert "đã chọn cho cột khác" in words(response)
    assert not Document.objects.exists()


# --- What a row says ----------------------------------------------------------------------------


def checked(world, heads, *rows, user=None):
    unit = type(world.ethnic).objects.with_names().get(pk=world.ethnic.pk)
    table = table_of([heads, *rows])
    return check(unit, table.rows, COLUMNS.guess(table.heads), user or world.canbo_dttg)


ALL = ["Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Loại", "Hệ thống", "Nhiệm kỳ", "Lĩnh vực",
       "Có hiệu lực", "Hết hiệu lực", "Trùng số thứ", "Độ mật"]  # fmt: skip
ROW = ["5-KH/CB", "02/3/2026", "Kế hoạch", "", "", "", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("place", "text", "fault"),
    [
        (3, "Nghị định", "“Nghị định” không phải loại văn bản của Đảng"),
        (4, "Đoàn", "Cột “Hệ thống văn bản”: “Đoàn” chưa nhận ra"),
        (5, "XIX", "Viết nhiệm kỳ như 2020-2025"),
        (6, "thể chế; y tế", "“y te” không phải lĩnh vực cải cách hành chính"),
        (7, "01/01/2026", "Ngày 01/01/2026 sớm hơn ngày ban hành 02/3/2026"),
        (8, "01/01/2026", "Ngày 01/01/2026 sớm hơn ngày ban hành 02/3/2026"),
        (9, "0", "“0” không phải số từ 1 đến 99"),
        (9, "9" * 30, "không phải số từ 1 đến 99"),
        (1, "", "chưa nhập ngày ban hành"),
        (0, "", "chưa nhập số, ký hiệu"),
        (1, "01/01/1900", "không phải ngày"),
        (2, "L\u0435o", "lẫn chữ cái của bảng chữ khác"),
        (2, "x" * 1001, "dài 1001 ký tự, tối đa 1000"),
    ],
)
def test_each_column_tells_what_is_wrong_in_it(world, place, text, fault):
    row = [*ROW]
    row[place] = text
    (line,) = checked(world, ALL, row).lines
    assert fault in " ".join(line.faults)


def test_what_the_columns_tell(world):
    row = ["5-QĐ/TU", "02/3/2020", "Về CCHC", "quy định", "đảng", "2020 – 2025",
           "Thể chế; hiện đại hóa", "03/3/2020", "01/01/2026", "", "Thường"]  # fmt: skip
    heads = [*ALL, "Cơ quan ban hành"]
    (line,) = checked(world, heads, [*row, "Tỉnh ủy"]).new
    document = line.document
    assert (document.family, document.doc_type, document.term) == (
        "PARTY",
        "REGULATION",
        "2020-2025",
    )
    assert {area.name for area in line.areas} == {"cải cách thể chế", "hiện đại hóa hành chính"}
    assert (document.effective_on, document.ends_on) == (date(2020, 3, 3), date(2026, 1, 1))


def test_a_row_marked_secret_is_not_kept_at_all(world, client):
    heads = [*HEADS, "Độ mật"]
    rows = [[*GOOD[2], "Thường"], ["2", "7/KH-X", "02/3/2026", "KH", "", "Kín đáo", "Mật"]]
    page = preview(client, world, workbook(rows, heads))
    assert "Dòng ghi độ mật nên nội dung không được đọc và không lưu" in words(page)
    assert "Kín đáo" not in str(DocumentDraft.objects.get().rows)
    assert "7/KH-X" not in words(page)
    assert "Kín đáo" not in str(read("a.xlsx", client.get(page.context["faults_url"]).content))


def test_decomposed_letters_and_other_spellings_are_one_paper(world, client):
    a_document(world, symbol="12/KH-SDTTG", issued_on=date(2026, 3, 2), subject="Tập huấn")
    row = [unicodedata.normalize("NFD", str(cell)) for cell in GOOD[2]]
    page = preview(client, world, workbook([row]))
    assert len(page.context["checked"].known) == 1
    assert "Mọi dòng của tệp đã có trong sổ." in words(page)


def test_a_second_paper_of_one_number_is_told_by_a_column(world, client):
    first = a_document(world, symbol="12/KH-SDTTG", issued_on=date(2026, 3, 2), subject="Một")
    heads = [*HEADS, "Trùng số thứ"]
    row = ["1", "12/KH-SDTTG", "05/3/2026", "KH", "", "Hai"]
    page = preview(client, world, workbook([[*row, "2"], [*row[:5], "Ba", "2"]], heads))
    assert [len(page.context["checked"].new), len(page.context["checked"].wrong)] == [1, 1]
    confirm(client, page)
    assert Document.objects.exclude(pk=first.pk).get().namesake == 1


def test_party_numbers_of_two_terms_stand_side_by_side(world):
    row = ["5-NQ/TU", "02/3/2015", "Một", "", "", "", "", "", "", "", ""]
    later = ["5-NQ/TU", "02/3/2021", "Hai", "", "", "", "", "", "", "", ""]
    heads = [*ALL, "Cơ quan ban hành"]
    lines = checked(world, heads, [*row, "Tỉnh ủy"], [*later, "Tỉnh ủy"]).new
    assert [line.document.namesake for line in lines] == [0, 1]


# --- What is not taken --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"<html></html>", "không đọc được như một bảng tính Excel"),
        ("a.xls", b"x", "Chỉ nhận tệp Excel (.xlsx) hoặc CSV"),
        ("a.xlsx", b"", "Tệp rỗng"),
        ("a.csv", b"x" * 6_000_000, "vượt mức 5 MB"),
        ("a.csv", "Số, ký hiệu\n".encode(), "Dưới dòng tiêu đề không có dòng nào"),
        ("a.csv", ("Số,Trích yếu\n1," + "A" * 20_001).encode(), "tối đa 20.000; rút gọn"),
    ],
)
def test_a_file_that_is_no_register_is_told(world, client, name, content, sentence):
    assert sentence in words(upload(client, world, content, name=name))
    assert not DocumentDraft.objects.exists()


@pytest.mark.first_database
def test_damaged_files_end_in_a_page_and_write_nothing(world, client):
    for number, (name, content) in enumerate(broken_sheets.damaged(30, seed=11)):
        response = upload(client, world, content, name=name)
        assert response.status_code in (200, 302, 409), number
        if response.status_code == 302:
            assert client.get(response.url).status_code == 200
    assert not Document.objects.exists()


def test_formulas_stay_words(world, client):
    row = ["1", "12/KH-SDTTG", "02/3/2026", "KH", "", '=HYPERLINK("http://x")']
    confirm(
        client, preview(client, world, write_csv([Column(h) for h in HEADS], [row]), name="a.csv")
    )
    paper = Document.objects.get()
    assert paper.subject == '=HYPERLINK("http://x")'
    content = client.get(reverse("plans:register-export"), {"dang": "csv"}).content.decode()
    assert "'=HYPERLINK" in content


def test_a_draft_is_its_senders_alone_and_lapses(world, client, signed_in):
    draft = preview(client, world, workbook(GOOD)).context["draft"]
    url = reverse("plans:register-preview", args=[draft.pk])
    assert signed_in("lanhdao.dttg").get(url).status_code == 404
    with time_machine.travel(draft.made_at + timedelta(hours=24, minutes=1)):
        call_command("sweep_drafts")
    draft.refresh_from_db()
    assert (draft.rows, draft.holds_rows) == ([], False)


def test_who_keeps_no_register_sends_none(world, signed_in, client):
    for url in (UPLOAD, reverse("plans:register-template")):
        assert signed_in("lanhdao.ubnd").get(url).status_code == 403
    other = upload(client, world, workbook(GOOD), unit=world.home_affairs)
    assert "Chọn lại đơn vị vào sổ trong danh sách." in words(other)


# --- There and back -----------------------------------------------------------------------------


def sent_again(client, world, documents):
    """Checked rows of the same documents as both kinds of file."""
    by = world.canbo_dttg
    for name, content in (
        ("a.xlsx", register_xlsx(documents, by)), ("a.csv", register_csv(documents, by)),
    ):  # fmt: skip
        yield preview(client, world, content, name=name).context["checked"]


def test_what_is_exported_is_known_when_it_is_sent_again(world, client):
    areas = list(Area.objects.called(["PROCEDURES", "DIGITAL"], date(2026, 1, 1)))
    a_document(world, areas=areas, signer="Nguyễn A", effective_on=date(2026, 2, 1))
    a_document(world, is_another=True)
    a_document(world, family="PARTY", doc_type="REGULATION", symbol="65-QĐ/ĐUK", term="2020-2025",
               issuer_text="Đảng ủy Khối", issued_on=date(2021, 2, 3), ends_on=date(2025, 1, 1),
               subject="=1+1; “ngoặc”")  # fmt: skip
    a_draft(world, subject="Dự thảo")
    documents = list(Document.objects.prefetch_related("areas").order_by("pk"))
    for found in sent_again(client, world, documents):
        assert (len(found.known), found.new, found.wrong) == (4, [], [])


def test_the_list_goes_out_under_its_filters(world, client):
    a_document(world)
    a_document(world, symbol="9/BC-SDTTG", doc_type="REPORT", subject="Quý I")
    url = reverse("plans:register-export")
    text = words(client.get("/van-ban/", {"loai": "REPORT"}))
    assert f'href="{url}?loai=REPORT"' in text
    assert f'href="{url}?loai=REPORT&dang=csv"' in text
    rows = read("a.xlsx", client.get(url, {"loai": "REPORT"}).content)
    assert [row[2] for row in rows] == ["Số, ký hiệu", "09/BC-SDTTG"]
    assert len(read("a.csv", client.get(url, {"dang": "csv"}).content)) == 3


def test_more_than_comes_back_does_not_go_out(world, client, monkeypatch):
    monkeypatch.setattr("plans.views.register.MOST_ROWS", 1)
    a_document(world)
    assert client.get(reverse("plans:register-export")).status_code == 200
    a_document(world, symbol="6/KH-SDTTG")
    assert "chọn năm hoặc điều kiện khác" in words(
        client.get(reverse("plans:register-export")), 409
    )


def test_the_template_is_read_by_the_importer(world, client):
    content = client.get(reverse("plans:register-template")).content
    heads = read("a.xlsx", content)[0]
    assert "" not in COLUMNS.guess(heads)
    assert "không có dòng nào" in words(upload(client, world, content))


texts = st.text(st.sampled_from("aăâbcđếộ ,;“”'=+-@0/()"), min_size=1, max_size=40)
entries = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([(f, k) for f in Family for k in types_of(f)]),
        "number": st.integers(1, 999),
        "subject": texts.filter(str.strip),
        "issuer_text": st.sampled_from(["UBND tỉnh Lào Cai", "Đảng ủy Khối", "Bộ Nội vụ"]),
        "signer": st.just("") | texts,
        "issued_on": st.dates(date(1990, 1, 1), date(2026, 11, 1)),
        "days": st.none() | st.integers(0, 400),
        "term": st.sampled_from(["", "2020-2025", "2025-2030"]),
        "areas": st.sets(st.sampled_from(["DIRECTION", "PROCEDURES", "DIGITAL"])),
    }
)


ties = st.lists(
    st.fixed_dictionaries(
        {
            "implements": st.sets(st.integers(0, 3)),
            "cites": st.sets(st.integers(0, 3)),
            "replaced_by": st.none() | st.integers(0, 3),
            "corrects": st.none() | st.integers(0, 3),
            "receivers": st.sets(st.integers(0, 4)),
        }
    ),
    min_size=4,
    max_size=4,
)


@given(st.lists(entries, min_size=1, max_size=4), ties)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.first_database
def test_a_register_goes_into_another_one_the_same(world, drawn, tied):
    """Random entries of one province: written, read, checked for another: equal entries, which
    have the same to do with each other."""
    with transaction.atomic():
        documents = [_entered(world, **entry) for entry in drawn]
        for place, tie in enumerate(tied[: len(documents)]):
            _tied(world, documents, place, **tie)
        sheet = register_csv(documents, world.bithu_langson)
        rows = read("a.csv", sheet, letters=MOST_LETTERS)
        unit = type(world.ethnic).objects.with_names().get(pk=world.ethnic.pk)
        table = table_of(rows)
        found = check(unit, table.rows, COLUMNS.guess(table.heads), world.canbo_dttg)
        assert not found.wrong, [line.faults for line in found.wrong]
        assert [line.facts for line in found.new] == [
            facts_of(paper, paper.areas.all()) for paper in documents
        ]
        told = ties_of(documents, world.bithu_langson)
        assert [line.ties.facts() for line in found.new] == [
            told[paper.pk].facts() for paper in documents
        ]
        known = check(unit, table.rows, COLUMNS.guess(table.heads), world.bithu_langson)
        assert (len(known.known), known.wrong) == (len(documents), [])
        transaction.set_rollback(True)


def _entered(world, *, kind, number, days, issued_on, areas, **entry):
    family, doc_type = kind
    symbol = f"{number}-KH/TU" if family == Family.PARTY else f"{number}/KH-UBND"
    return a_document(
        world,
        by=world.bithu_langson,
        unit=world.langson_ethnic,
        family=family,
        doc_type=doc_type,
        symbol=f"{number}/2020/NĐ-CP" if family == Family.LEGAL else symbol,
        issued_on=issued_on,
        ends_on=issued_on + timedelta(days) if days is not None else None,
        areas=Area.objects.called(areas, issued_on),
        is_another=True,
        **entry,
    )


def _tied(world, documents, place, *, implements, cites, replaced_by, corrects, receivers):
    """Ties as random numbers of entries: what is carried out or corrected was entered before, what
    replaces a paper after it."""
    paper, by = documents[place], world.bithu_langson
    for at in sorted(implements & set(range(place))):
        link_implements(paper, by=by, parent=documents[at])
    # None by which the reader of the file would see the paper, and so know it.
    for at in sorted(cites & set(range(place))):
        if documents[at].issued_on <= paper.issued_on:
            cite_document(paper, by=by, cited=documents[at])
    units = [world.home_affairs, world.finance, world.commune, world.van_ban, world.langson_board]
    send_document(paper, by=by, receivers=[units[at] for at in sorted(receivers)])
    before, after = dict(enumerate(documents[:place])), dict(enumerate(documents))
    paper.corrects = before.get(corrects)
    paper.replaced_by = after.get(replaced_by) if (replaced_by or 0) > place else None
    if paper.replaced_by:
        paper.ends_on = paper.ends_on or paper.issued_on
    paper.save()


# --- Speed --------------------------------------------------------------------------------------


def test_checking_costs_the_same_for_few_and_many_rows(world, django_assert_num_queries):
    heads = ["Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Cơ quan ban hành"]
    rows = [[f"{n}/KH-SNV", "02/3/2026", f"Kế hoạch {n}", "Sở Nội vụ tỉnh Tuyên Quang"]
            for n in range(1, 300)]  # fmt: skip
    checked(world, heads, rows[0])
    with django_assert_num_queries(6):
        assert len(checked(world, heads, rows[0]).new) == 1
    with django_assert_num_queries(6):
        assert len(checked(world, heads, *rows).new) == 299


def test_many_rows_are_written_in_a_few_statements(world, client, django_assert_max_num_queries):
    rows = [["", f"{n}/KH-SDTTG", "02/3/2026", "KH", "", f"Kế hoạch {n}"] for n in range(1, 301)]
    page = preview(client, world, workbook(rows))
    with django_assert_max_num_queries(40):
        assert confirm(client, page).status_code == 302
    assert Document.objects.count() == 300
