"""What papers of a register have to do with others, out to a file and back: what they carry out,
what replaced or corrects them, who received them."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib.sheets import read, write_csv
from plans.actions.document import replace_document, send_document
from plans.models import Document
from plans.receiver_names import labels_of, units_named
from plans.register_reading import COLUMNS, check, table_of
from plans.register_ties import MOST_LETTERS, Ties, read_ref, tie_cells
from plans.registers import register_columns, register_csv, register_rows
from tests.plans.builders import a_document, a_draft
from tests.plans.pages import words
from tests.plans.test_register_import import confirm, preview, workbook
from tests.world import MERGED, make_unit
from units.models import Kind, Unit

HEADS = ["Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Loại", "Cơ quan ban hành",
         "Hết hiệu lực từ ngày", "Triển khai văn bản", "Căn cứ", "Được thay thế bằng",
         "Đính chính cho", "Nơi nhận (đơn vị trên hệ thống)"]  # fmt: skip
EARLIER = {"day": "13/12/2021", "issuer": "Bộ Nội vụ"}
TOP = "Nghị quyết 05-NQ/TU ngày 14/12/2021 của Tỉnh ủy Nghệ An"


@pytest.fixture
def client(signed_in):
    return signed_in("canbo.dttg")


def row(symbol, *, day="02/3/2026", kind="", issuer="", ends="", **ties):
    """One row of HEADS; ties by the names of `Ties`."""
    told = [
        ties.get(code, "")
        for code in ("implements", "cites", "replaced_by", "corrects", "receivers")
    ]
    return [symbol, day, f"Nội dung {symbol}", kind, issuer, ends, *told]


def checked(world, *rows):
    unit = Unit.objects.with_names().get(pk=world.ethnic.pk)
    table = table_of([HEADS, *rows])
    return check(unit, table.rows, COLUMNS.guess(table.heads), world.canbo_dttg)


def faults(world, *rows):
    return [" ".join(line.faults) for line in checked(world, *rows).lines]


def a_top(world, **entry):
    """05-NQ/TU in the register of the department."""
    given = {"family": "PARTY", "doc_type": "RESOLUTION", "symbol": "05-NQ/TU",
             "issuer_text": "Tỉnh ủy Nghệ An", "issued_on": date(2021, 12, 14)}  # fmt: skip
    return a_document(world, **given | entry)


# --- In ------------------------------------------------------------------------------------------


def test_ties_to_the_register_and_within_the_file_are_written(world, client):
    top = a_top(world)
    rows = [
        row("8/KH-SDTTG", implements=f"7/kh-sdttg; {TOP}", receivers="Sở Nội vụ tỉnh Tuyên Quang"),
        row("7/KH-SDTTG", ends="05/3/2026", replaced_by="8/KH-SDTTG"),
        row("9/KH-SDTTG", corrects="Kế hoạch số 7/KH-SDTTG", cites=f"{TOP}; 7/KH-SDTTG"),
        row("", day="", kind="báo cáo", implements="05- NQ/TU"),
    ]
    page = preview(client, world, workbook(rows, HEADS))
    assert "Kế hoạch · triển khai 07/KH-SDTTG · triển khai 05-NQ/TU · gửi 1 đơn vị" in words(page)
    assert confirm(client, page).status_code == 302
    eight, seven, nine = (Document.objects.get(symbol=f"0{n}/KH-SDTTG") for n in (8, 7, 9))
    assert set(eight.implements.all()) == {seven, top}
    assert list(eight.receivers.all()) == [world.home_affairs]
    assert (seven.replaced_by, seven.ends_on) == (eight, date(2026, 3, 5))
    assert nine.corrects == seven
    assert set(nine.cites.all()) == {top, seven}
    assert list(Document.objects.get(state="DRAFT").implements.all()) == [top]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"implements": "không số"}, "“không số” chưa nhận ra; viết như Nghị quyết 05-NQ/TU"),
        ({"implements": "05-NQ/TU ngày 31/02/2021"}, "chưa nhận ra"),
        ({"implements": "9-NQ/TU"}, "“9-NQ/TU” chưa có trong sổ, cũng không có ở dòng hợp lệ"),
        ({"implements": "05-NQ/TU ngày 15/12/2021"}, "chưa có trong sổ"),
        ({"implements": "Chương trình 05-NQ/TU"}, "chưa có trong sổ"),
        ({"implements": "05-NQ/TU của Tỉnh ủy Hà Tĩnh"}, "chưa có trong sổ"),
        ({"implements": "7/KH-SDTTG"}, "là chính văn bản của dòng này"),
        ({"replaced_by": "05-NQ/TU"}, "ghi cả ngày hết hiệu lực của văn bản này"),
        ({"replaced_by": "05-NQ/TU; 6-NQ/TU", "ends": "05/3/2026"}, "chỉ ghi một văn bản"),
        ({"cites": "7/KH-SDTTG"}, "là chính văn bản của dòng này"),
        ({"cites": "05-NQ/TU", **EARLIER}, "05-NQ/TU ban hành sau văn bản này"),
        ({"corrects": "7/KH-SDTTG"}, "là chính văn bản của dòng này"),
        ({"receivers": "Sở Chưa có"}, "“Sở Chưa có” chưa có trong danh mục đơn vị"),
    ],
)
def test_what_cannot_be_is_told_by_its_column(world, cells, fault):
    a_top(world)
    assert fault in faults(world, row("7/KH-SDTTG", **cells))[0]


def test_one_of_several_papers_is_told_by_more_words(world):
    a_top(world)
    a_top(world, issuer_text="Tỉnh ủy Hà Tĩnh", issued_on=date(2022, 1, 5))
    (said,) = faults(world, row("7/KH-SDTTG", implements="05-NQ/TU"))
    assert "có nhiều văn bản như vậy; ghi thêm loại, ngày, cơ quan ban hành" in said
    for more in ("05-NQ/TU của Tỉnh ủy Hà Tĩnh", "05-NQ/TU ngày 05/01/2022"):
        (line,) = checked(world, row("7/KH-SDTTG", implements=more)).new
        assert line.ties.implements[0].issuer_text == "Tỉnh ủy Hà Tĩnh"


def test_the_same_paper_in_two_registers_is_one(world):
    theirs = a_top(world, unit=world.home_affairs, by=world.canbo_snv, receivers=[world.ethnic])
    own = a_top(world, is_another=True)
    (line,) = checked(world, row("7/KH-SDTTG", implements=TOP)).new
    assert line.ties.implements == [own]
    assert Ties([own]).facts() == Ties([theirs]).facts()


def test_a_ring_of_new_papers_and_what_hangs_on_it(world):
    said = faults(
        world,
        row("1/KH-SDTTG", implements="2/KH-SDTTG"),
        row("2/KH-SDTTG", implements="3/KH-SDTTG"),
        row("3/KH-SDTTG", implements="1/KH-SDTTG; 5/KH-SDTTG"),
        row("4/KH-SDTTG", implements="1/KH-SDTTG"),
        row("5/KH-SDTTG"),
    )
    ring = "Cột “Triển khai văn bản”: các văn bản triển khai lẫn nhau thành vòng."
    assert said[:3] == [ring] * 3
    assert said[3:] == ["Dòng này nêu văn bản ở dòng 2, dòng đó còn lỗi.", ""]


def test_papers_do_not_replace_each_other_in_a_ring(world):
    end = {"ends": "05/3/2026"}
    said = faults(
        world,
        row("1/KH-SDTTG", replaced_by="2/KH-SDTTG", **end),
        row("2/KH-SDTTG", replaced_by="1/KH-SDTTG", **end),
        row("3/KH-SDTTG", replaced_by="4/KH-SDTTG", **end),
        row("4/KH-SDTTG"),
    )
    ring = "Cột “Được thay thế bằng”: các văn bản thay thế lẫn nhau thành vòng."
    assert said == [ring, ring, "", ""]


def test_papers_do_not_correct_each_other_in_a_ring(world):
    said = faults(
        world,
        row("1/KH-SDTTG", corrects="2/KH-SDTTG"),
        row("2/KH-SDTTG", corrects="3/KH-SDTTG"),
        row("3/KH-SDTTG", corrects="1/KH-SDTTG"),
        row("4/KH-SDTTG", corrects="5/KH-SDTTG"),
        row("5/KH-SDTTG"),
    )
    ring = "Cột “Đính chính cho”: các văn bản đính chính lẫn nhau thành vòng."
    assert said == [ring, ring, ring, "", ""]


def test_a_paper_that_the_user_does_not_see_is_as_one_that_is_not_there(world):
    hidden = a_document(world, unit=world.home_affairs, by=world.canbo_snv, symbol="71/KH-SNV")
    for code in ("implements", "cites", "corrects"):
        (said,) = faults(world, row("7/KH-SDTTG", **{code: "71/KH-SNV"}))
        assert "“71/KH-SNV” chưa có trong sổ" in said, code
    send_document(hidden, by=world.canbo_snv, receivers=[world.ethnic])
    (line,) = checked(world, row("7/KH-SDTTG", implements="71/KH-SNV")).new
    assert line.ties.implements == [hidden]


def test_what_names_a_wrong_row_waits_for_it(world):
    said = faults(
        world,
        row("3/KH-SDTTG", implements="2/KH-SDTTG"),
        row("2/KH-SDTTG", implements="1/KH-SDTTG"),
        row("1/KH-SDTTG", receivers="Sở Chưa có"),
    )
    assert "Dòng này nêu văn bản ở dòng 3" in said[0]
    assert "Dòng này nêu văn bản ở dòng 4" in said[1]


def test_what_is_there_with_other_ties_is_told_and_blank_tells_nothing(world):
    top = a_top(world)
    a_document(
        world, symbol="7/KH-SDTTG", issued_on=date(2026, 3, 2), subject="Nội dung 7/KH-SDTTG",
        implements=[top], receivers=[world.home_affairs],
    )  # fmt: skip
    same = row("7/KH-SDTTG", implements=TOP, receivers="sở Nội vụ tỉnh Tuyên Quang")
    for known in (same, row("7/KH-SDTTG"), row("7/KH-SDTTG", implements="05-NQ/TU")):
        assert len(checked(world, known).known) == 1
    (said,) = faults(world, row("7/KH-SDTTG", receivers="Sở Tài chính tỉnh Tuyên Quang"))
    assert "đã có trong sổ, nhưng cột “Nơi nhận (đơn vị trên hệ thống)” ghi khác" in said


# --- Out -----------------------------------------------------------------------------------------


def test_what_goes_out_comes_back_known(world, client):
    top = a_top(world, term="2020-2025")
    first = a_document(
        world, implements=[top], receivers=[world.old_ethnic, world.ethnic, world.commune]
    )
    second = a_document(world, symbol="6/KH-SDTTG", corrects=first, implements=[first])
    replace_document(first, by=world.canbo_dttg, replaced_by=second, on=date(2026, 2, 1))
    a_draft(world, implements=[top])
    documents = list(Document.objects.prefetch_related("areas").order_by("pk"))
    content = register_csv(documents, world.canbo_dttg)
    found = preview(client, world, content, name="a.csv").context["checked"]
    assert (len(found.known), found.new, found.wrong) == (4, [], [])
    rows = read("a.csv", client.get(reverse("plans:register-export"), {"dang": "csv"}).content)
    (out,) = [cells for cells in rows if cells[2] == "05/KH-SDTTG"]
    assert out[-5:] == [
        "Nghị quyết 05-NQ/TU ngày 14/12/2021 của Tỉnh ủy Nghệ An, nhiệm kỳ 2020-2025",
        "",
        "Kế hoạch 06/KH-SDTTG ngày 20/01/2026 của Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        "",
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang; Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang "
        "(đến 30/06/2025); Xã Minh Thử",
    ]


def test_papers_that_the_reader_may_not_see_are_not_named(world):
    hidden = a_document(world, unit=world.province, by=world.vanphong_ubnd, symbol="8/KH-UBND")
    own = a_document(world, receivers=[world.home_affairs])
    Document.implements.through.objects.create(child=own, parent=hidden)
    Document.objects.filter(pk=own.pk).update(replaced_by=hidden)
    own.refresh_from_db()
    cells = tie_cells([own], world.canbo_snv)[own.pk]
    assert (cells["implements"], cells["replaced_by"]) == ("", "")
    assert "08/KH-UBND" in tie_cells([own], world.vanphong_ubnd)[own.pk]["implements"]


def test_units_of_one_name_are_told_by_their_superiors(world):
    other = make_unit("tỉnh Thử", kind=Kind.PROVINCE, since=MERGED)
    twin = make_unit("xã Minh Thử", kind=Kind.COMMUNE, parent=other, since=MERGED)
    labels = labels_of({twin.pk, world.commune.pk, world.ethnic.pk})
    assert labels[twin.pk] == "Xã Minh Thử, tỉnh Thử"
    found, doubtful = units_named({*labels.values(), "xã Minh Thử", "Xã Minh Thử (đến 31/02/2025)"})
    assert {name: found[name] for name in labels.values()} == {
        label: pk for pk, label in labels.items()
    }
    assert (len(found), doubtful) == (3, {"xã Minh Thử"})


def test_receivers_that_fill_no_cell_are_left_out(world, monkeypatch):
    own = a_document(world, receivers=[world.commune, world.van_ban])
    monkeypatch.setattr("plans.register_ties.MOST_LETTERS", 15)
    assert tie_cells([own], world.canbo_dttg)[own.pk]["receivers"] == ""


def test_a_reference_holds_commas_and_many_words():
    text = "Quyết định số 33/2021/QĐ-UBND, ngày 28/6/2021 của Sở Văn hóa, Thể thao và Du lịch"
    ref = read_ref(f"{text} (trùng số thứ 2)")
    assert (ref.symbol, ref.kind, ref.day, ref.again) == (
        "33/2021/QĐ-UBND", "DECISION", date(2021, 6, 28), 2,
    )  # fmt: skip
    assert ref.issuer == "sở văn hóa, thể thao và du lịch"
    with pytest.raises(ValueError, match="x"):
        read_ref("x")


# --- Speed ---------------------------------------------------------------------------------------


def test_ties_cost_the_same_for_few_and_many(world, django_assert_num_queries):
    top = a_top(world)
    receivers = "Sở Nội vụ tỉnh Tuyên Quang; Xã Minh Thử"
    rows = [row(f"{n}/KH-SDTTG", implements=TOP, receivers=receivers) for n in range(1, 200)]
    checked(world, rows[0])
    with django_assert_num_queries(6):
        assert len(checked(world, rows[0]).new) == 1
    with django_assert_num_queries(6):
        assert len(checked(world, *rows).new) == 199
    made = [a_document(world, symbol=f"{n}/KH-SDTTG", implements=[top], receivers=[world.commune])
            for n in (1, 2, 3)]  # fmt: skip
    for some in (made[:1], made):
        papers = list(
            Document.objects.filter(pk__in=[d.pk for d in some]).prefetch_related("areas")
        )
        with django_assert_num_queries(6):
            sheet = write_csv(register_columns(), register_rows(papers, world.canbo_dttg))
        assert len(read("a.csv", sheet, letters=MOST_LETTERS)) == len(some) + 1
