"""The roll on a day with its counts, and lists that leave the system: file, paper, log."""

import io
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfplumber import open as open_pdf

from cchc.lib.sheets import read
from cchc.lib.vietnamese import name_key, sentence_date
from tests.lib.broken_sheets import parts_of
from tests.world import MERGED, PASSWORD, make_person
from units.actions.roll import draft_roll, import_roll
from units.models import AuditEvent, PartyStatus, Person, Position
from units.models.person import roll_counts
from units.roll_reading import guess, table_of
from units.rolls import roll_columns, roll_context, roll_csv, roll_pdf, roll_xlsx

EXPORT = reverse("units:roll-export")
WANTED = {"form": "xlsx", "scope": "ngay", "day": "25/11/2026"}


@pytest.fixture
def roll(world):
    """Nine members of the cell, one of each status, and one who left."""
    for number, status in enumerate(PartyStatus, start=1):
        make_person(f"Cán bộ {number:02d}", world.cell, party_role="đảng viên", status=status)
    make_person("Lê Đã Chuyển", world.cell, status="OFFICIAL", until=date(2026, 1, 31))
    return world.cell


# --- On a day -----------------------------------------------------------------------------------


def test_the_roll_of_a_cell_counts_its_members(roll, signed_in):
    url = reverse("units:roll-detail", args=[roll.pk])
    client = signed_in("bithu.dttg")
    page = client.get(url, {"ngay": "01/02/2026"})
    text = page.content.decode()
    assert "Danh sách đảng viên" in text
    assert "tại ngày 01/02/2026" in text
    assert "Lê Đã Chuyển" not in text
    assert page.context["counts"] == [
        ("đảng viên", 6),
        ("chính thức", 5),
        ("dự bị", 1),
        ("được miễn công tác và sinh hoạt đảng", 1),
        ("được giảm công tác và sinh hoạt đảng", 1),
        ("bị đình chỉ sinh hoạt đảng", 1),
        ("sinh hoạt đảng tạm thời (chuyển đi)", 1),
        ("sinh hoạt đảng tạm thời (chuyển đến)", 1),
    ]
    assert "Lê Đã Chuyển" in client.get(url, {"ngay": "31/01/2026"}).content.decode()


def test_the_roll_is_hidden_from_others_and_from_the_host_agency(roll, world, signed_in):
    url = reverse("units:roll-detail", args=[roll.pk])
    for account in ("bithu.langson", "lanhdao.dttg", "quantri", "canbo.snv"):
        assert signed_in(account).get(url).status_code == 404, account
    assert signed_in("bithu.dubnd").get(url).status_code == 200
    assert "Nhập từ Excel" not in signed_in("kiemtra.tinh").get(url).content.decode()


def test_an_empty_day_and_a_day_before_the_unit_are_told_apart(roll, world, signed_in):
    url = reverse("units:roll-detail", args=[roll.pk])
    Position.objects.update(valid_from=date(2026, 1, 1))
    client = signed_in("bithu.dttg")
    text = client.get(url, {"ngay": "31/12/2025"}).content.decode()
    assert "Chưa có ai trong danh sách tại ngày này." in text
    text = client.get(url, {"ngay": "01/01/2020"}).content.decode()
    assert "Đơn vị không hoạt động vào ngày này" in text


def test_the_list_of_an_agency_says_nothing_of_the_party(world, signed_in):
    make_person("Lê A", world.ethnic, title="giám đốc", since=MERGED)
    url = reverse("units:roll-detail", args=[world.ethnic.pk])
    text = signed_in("canbo.dttg").get(url).content.decode().split("<main")[1]
    assert "Danh sách cán bộ" in text
    assert "Tình trạng" not in text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_roll_costs_the_same_whatever_its_length(
    world, signed_in, django_assert_num_queries, count
):
    for number in range(count):
        make_person(f"Cán bộ {number:02d}", world.cell, since=MERGED)
    client = signed_in("bithu.dttg")
    url = reverse("units:roll-detail", args=[world.cell.pk])
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)


# --- Out of the system --------------------------------------------------------------------------


def test_an_export_asks_the_password_again_and_leaves_one_row(roll, signed_in):
    client = signed_in("bithu.dttg")
    session = client.session
    session.update({"password_at": "2020-01-01T00:00:00+00:00"})
    session.save()
    asked = client.post(EXPORT, WANTED)
    assert "Nhập lại mật khẩu" in asked.content.decode()
    assert not AuditEvent.objects.exists()
    response = client.post(EXPORT, {**WANTED, "password_again": PASSWORD})
    assert response["Content-Disposition"].startswith("attachment")
    row = AuditEvent.objects.get()
    assert (row.kind, row.told["facts"]) == (
        "units.person.exported", {"count": 8, "form": "xlsx"},
    )  # fmt: skip
    assert "Cán bộ 01" not in row.payload


@pytest.mark.parametrize(
    ("scope", "names"), [("ngay", 8), ("tat-ca", 9)], ids=["of a day", "through time"]
)
def test_both_kinds_of_file_hold_what_was_asked(roll, signed_in, scope, names):
    client = signed_in("bithu.dttg")
    for form, name in (("xlsx", "a.xlsx"), ("csv", "a.csv")):
        response = client.post(EXPORT, {**WANTED, "form": form, "scope": scope})
        rows = read(name, response.content)
        assert rows[0] == [column.title for column in roll_columns(roll)]
        assert len(rows) == names + 1
        assert response["X-Content-Type-Options"] == "nosniff"


def test_who_may_not_export_finds_no_way(roll, world, signed_in):
    assert signed_in("canbo.dttg").post(EXPORT, WANTED).status_code == 403
    page = signed_in("bithu.langson").get(EXPORT, {"don_vi": roll.pk})
    assert page.context["unit"] != roll


def test_a_bad_day_is_told(roll, signed_in):
    response = signed_in("bithu.dttg").post(EXPORT, {**WANTED, "day": "31/02/2026"})
    assert response.status_code == 200
    assert "Tháng 02/2026 không có ngày 31." in response.content.decode()
    assert not AuditEvent.objects.exists()


def test_no_cell_of_an_export_is_a_formula(world):
    for name in ("=HYPERLINK(A)", "+Lê", "-Lê", "@Lê", "＝Lê", "'=Lê"):
        make_person(name, world.cell, party_role="=cmd|x", since=MERGED)
    rows = Position.objects.filter(unit=world.cell).in_name_order()
    sheet = parts_of(roll_xlsx(world.cell, rows))["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in sheet
    for line in roll_csv(world.cell, rows).decode("utf-8-sig").splitlines()[1:]:
        assert all(cell[:1] not in tuple("=+-@＝") for cell in line.split(",") if cell), line


# --- There and back, for any list ----------------------------------------------------------------

WORDS = ["Lê", "Lò", "Hoà", "Hòa", "An", "Ấn", "=A", "-B", "'C", "Đ", "Thuý", "Thúy"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
TEXTS = st.sampled_from(["", "bí thư", "=1+1", "phó phòng, kiêm", "'x", "có “dấu”; và, phẩy"])
DAYS = st.dates(MERGED, date(2026, 12, 31))
POSTS = st.tuples(NAMES, TEXTS, TEXTS, st.sampled_from(PartyStatus.values), DAYS, st.booleans())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(POSTS, min_size=1, max_size=8), st.sampled_from(["xlsx", "csv"]))
def test_an_export_sent_to_an_empty_cell_gives_the_same_file(world, posts, form):
    write = roll_xlsx if form == "xlsx" else roll_csv
    with transaction.atomic():
        for name, title, role, status, day, is_open in posts:
            Position.objects.create(
                person=Person.objects.create(full_name=name), unit=world.cell, title=title,
                party_role=role, party_status=status,
                valid_from=day, valid_to=None if is_open else day,
            )  # fmt: skip
        first = write(world.cell, Position.objects.filter(unit=world.cell).in_name_order())
        table = table_of(read(f"a.{form}", first))
        draft = draft_roll(
            world.langson_cell, by=world.bithu_langson, name="a", table=table
        )  # fmt: skip
        columns = guess(table.heads)
        import_roll(draft, by=world.bithu_langson, columns=columns, since=None, count=len(posts))
        there = Position.objects.filter(unit=world.langson_cell).in_name_order()
        second = write(world.langson_cell, there)
        transaction.set_rollback(True)
    assert _facts(read(f"a.{form}", second)) == _facts(read(f"a.{form}", first))


def _facts(rows):
    """Rows in one order, without the number of a namesake, which follows the order of entry."""
    return sorted([name_key(row[0]), *row[2:]] for row in rows)


# --- On paper -----------------------------------------------------------------------------------


def test_the_paper_holds_the_roll_and_its_sum(roll):
    context = roll_context(roll, date(2026, 11, 25))
    assert context["counts"].startswith("Tổng số 6 đảng viên (chính thức 5, dự bị 1); được miễn")
    assert len(context["rows"]) == 8
    assert context["signers"][1]["titles"] == ["T/M CHI BỘ", "BÍ THƯ"]
    with open_pdf(io.BytesIO(roll_pdf(roll, date(2026, 11, 25)))) as paper:
        text = paper.pages[0].extract_text()
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "DANH SÁCH" in text
    assert "đảng viên tại ngày 25 tháng 11 năm 2026" in text
    assert "Cán bộ 08" in text


def test_the_paper_of_an_agency_and_of_a_committee(world):
    make_person("Lê A", world.ethnic, title="giám đốc", since=MERGED)
    context = roll_context(world.ethnic, date(2026, 11, 25))
    assert context["counts"] == "Tổng số 1 người."
    assert [cell["text"] for cell in context["rows"][0]] == [
        "1", "Lê A", "Giám đốc", sentence_date(MERGED),
    ]  # fmt: skip
    assert context["signers"][1]["titles"] == ["GIÁM ĐỐC"]
    assert roll_context(world.party, MERGED)["signers"][1]["titles"] == ["T/M ĐẢNG ỦY", "BÍ THƯ"]


def test_the_button_prints_the_day_that_was_asked(roll, signed_in):
    client = signed_in("bithu.dttg")
    assert client.get(EXPORT, {"dang": "pdf"}).context["form"].initial["form"] == "pdf"
    response = client.post(EXPORT, {**WANTED, "form": "pdf", "day": "01/02/2026"})
    assert response["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.get().told["facts"] == {"count": 8, "form": "pdf"}


def test_nobody_is_nothing_but_a_count():
    assert roll_counts([]) == [("đảng viên", 0), ("chính thức", 0), ("dự bị", 0)]
