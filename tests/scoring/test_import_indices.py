"""import_indices: the facts that ship, each under the unit of its year; twice is once."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from cchc.lib.refusal import Refused
from scoring.actions.index import import_indices
from scoring.imports import IndexRow, read_index_rows, read_mean_rows
from scoring.models import Index, NationalMean, PublishedIndex
from tests.world import make_unit
from units.models import AuditEvent, Kind

HEAD = (
    "index,year,published_year,unit,within,value,points,rank,of_how_many,change,source,note,"
    "is_verified\n"
)


def row(**fields):
    return IndexRow(**{
        "index": "PAR_INDEX", "year": 2022, "published_year": None, "unit": "tỉnh Tuyên Quang",
        "within": "", "value": Decimal("85.34"), "points": None, "rank": 32, "of_how_many": 63,
        "change": 2, "source": "Báo", "note": "", "is_verified": False, **fields,
    })  # fmt: skip


def imported(world, *rows, by="thuongtruc.snv"):
    return import_indices(world.home_affairs, by=world.user(by), rows=rows)


def test_the_facts_that_ship(world):
    out = io.StringIO()
    call_command("import_indices", "--by", "thuongtruc.snv", stdout=out)
    sipas = PublishedIndex.objects.get(unit=world.old_province, index=Index.SIPAS, year=2022)
    assert (sipas.value, sipas.rank_text, sipas.change) == (Decimal("81.72"), "22/63", 20)
    par = PublishedIndex.objects.get(unit=world.old_province, index=Index.PAR_INDEX, year=2022)
    assert (par.value, par.rank_text, par.change) == (Decimal("85.34"), "32/63", 2)
    board = PublishedIndex.objects.get(unit=world.ethnic_board)
    assert (board.index, board.year, board.value) == (Index.AGENCY, 2021, None)
    assert board.rank_text == "10/19"
    office = PublishedIndex.objects.get(unit=world.office)
    assert (office.year, office.value) == (2025, Decimal("90.84"))
    assert not PublishedIndex.objects.filter(is_verified=True).exists()
    assert NationalMean.objects.get(index=Index.PAR_INDEX, year=2024).value == Decimal("88.37")
    total, loaded = len(read_index_rows()), PublishedIndex.objects.count()
    means = len(read_mean_rows())
    assert NationalMean.objects.count() == means
    lines = out.getvalue().splitlines()
    assert lines[0] == (
        f"Thêm {loaded} chỉ số, {means} giá trị trung bình cả nước; "
        f"0 chỉ số đã có; {total - loaded} dòng chưa nhập."
    )
    assert lines[1].startswith("Chưa nhập: PAR_INDEX 2012: thành phố Đà Nẵng (chưa có đơn vị)")
    assert lines[-1] == f"Chưa nhập: và {total - loaded - 10} dòng khác"


def test_one_audit_row_and_twice_is_once(world):
    out = io.StringIO()
    call_command("import_indices", "--by", "thuongtruc.snv", stdout=out)
    loaded = PublishedIndex.objects.count()
    event = AuditEvent.objects.get(kind="scoring.index.imported")
    assert (event.actor_id, event.unit_id) == (world.thuongtruc_snv.pk, world.home_affairs.pk)
    call_command("import_indices", "--by", "thuongtruc.snv", stdout=out)
    assert PublishedIndex.objects.count() == loaded
    assert AuditEvent.objects.filter(kind="scoring.index.imported").count() == 1
    assert f"Thêm 0 chỉ số, 0 giá trị trung bình cả nước; {loaded} chỉ số đã có" in out.getvalue()


def test_what_stands_is_never_changed_but_named(world):
    imported(world, row())
    done = imported(world, row(value=Decimal("86.00")), row(year=2021))
    assert (done.added, done.kept) == (1, 1)
    assert done.differing == ["PAR_INDEX 2022: tỉnh Tuyên Quang"]
    assert PublishedIndex.objects.get(year=2022).value == Decimal("85.34")


def test_a_unit_is_that_of_the_last_day_of_the_year(world):
    imported(world, row(year=2024), row(year=2025))
    assert PublishedIndex.objects.get(year=2024).unit == world.old_province
    assert PublishedIndex.objects.get(year=2025).unit == world.province


@pytest.mark.parametrize("name", ["Văn phòng UBND", "Văn phòng Ủy ban nhân dân", "VĂN PHÒNG UBND"])
def test_a_name_may_be_spelt_in_two_ways(world, name):
    make_unit("Văn phòng Ủy ban nhân dân tỉnh Lạng Sơn", parent=world.langson)
    done = imported(
        world,
        row(year=2025, unit=f"{name} tỉnh Tuyên Quang"),
        row(year=2025, unit=f"{name} tỉnh Lạng Sơn"),
    )
    assert done.added == 2


def test_namesakes_are_told_apart_by_their_province(world):
    other = make_unit("xã Minh Thử", kind=Kind.COMMUNE, parent=world.langson)
    orphan = make_unit("xã Minh Thử", kind=Kind.COMMUNE)
    fact = {"index": "AGENCY_INDEX", "year": 2025, "unit": "xã Minh Thử"}
    done = imported(world, row(**fact))
    assert done.missing == ["AGENCY_INDEX 2025: xã Minh Thử (có nhiều đơn vị cùng tên)"]
    imported(world, row(**fact, within="tỉnh Tuyên Quang"), row(**fact, within="tỉnh Lạng Sơn"))
    loaded = set(PublishedIndex.objects.values_list("unit", flat=True))
    assert loaded == {world.commune.pk, other.pk}
    assert orphan.pk not in loaded


def test_nothing_added_leaves_no_audit_row(world):
    done = imported(world, row(unit="tỉnh Không Có"))
    assert (done.added, len(done.missing)) == (0, 1)
    assert not AuditEvent.objects.filter(kind="scoring.index.imported").exists()


def test_only_the_coordinator_imports(world):
    with pytest.raises(PermissionDenied):
        imported(world, row(), by="canbo.snv")
    assert not PublishedIndex.objects.exists()
    for account in ("canbo.snv", "khong.co"):
        with pytest.raises(CommandError, match="không phải thường trực CCHC"):
            call_command("import_indices", "--by", account)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "dòng đầu phải là"),
        ("a,b\n", "dòng đầu phải là"),
        (HEAD + "PAR_INDEX,2022\n", "dòng 2: thừa hoặc thiếu cột"),
        (HEAD + "X,2022,,tỉnh A,,,,,,,Báo,,0\n", "không có chỉ số “X”"),
        (HEAD + "SIPAS,abc,,tỉnh A,,,,,,,Báo,,0\n", "year “abc” không đúng"),
        (HEAD + "SIPAS,1990,,tỉnh A,,,,,,,Báo,,0\n", "năm 1990 ngoài khoảng"),
        (HEAD + "SIPAS,2022,2021,tỉnh A,,,,,,,Báo,,0\n", "năm công bố trước năm đánh giá"),
        (HEAD + "SIPAS,2022,,tỉnh A,,NaN,,,,,Báo,,0\n", "value “NaN” không đúng"),
        (HEAD + "SIPAS,2022,,tỉnh A,,100.1,,,,,Báo,,0\n", "giá trị lớn hơn 100%"),
        (HEAD + "SIPAS,2022,,tỉnh A,,1.23456,,,,,Báo,,0\n", "value “1.23456” không đúng"),
        (HEAD + "SIPAS,2022,,tỉnh A,,,10000,,,,Báo,,0\n", "points “10000” không đúng"),
        (HEAD + "SIPAS,2022,,tỉnh A,,,,64,63,,Báo,,0\n", "thứ hạng ngoài tổng số"),
        (HEAD + "SIPAS,2022,,tỉnh A,,,,0,,,Báo,,0\n", "thứ hạng ngoài tổng số"),
        (HEAD + "SIPAS,2022,,tỉnh A,,,,,,,,,0\n", "nguồn để trống"),
        (HEAD + "SIPAS,2022,,tỉnh A,,,,,,,Báo,,có\n", "is_verified “có” không đúng"),
        ("\xff", "không đọc được tệp CSV"),
    ],
)
def test_a_wrong_file_is_told_by_line_and_writes_nothing(world, tmp_path, text, told):
    path = tmp_path / "chi-so.csv"
    path.write_bytes(text.encode("latin-1") if text == "\xff" else text.encode())
    with pytest.raises(Refused) as caught:
        read_index_rows(path)
    assert told in caught.value.sentence
    with pytest.raises(CommandError, match=r"chi-so\.csv"):
        call_command("import_indices", "--by", "thuongtruc.snv", "--file", str(path))
    assert not PublishedIndex.objects.exists()


def test_means_are_checked_too(tmp_path):
    path = tmp_path / "trung-binh.csv"
    path.write_text("index,year,value,source,note,is_verified\nSIPAS,2022,,Báo,,1\n", "utf-8")
    (mean,) = read_mean_rows(path)
    assert (mean.value, mean.is_verified) == (None, True)


def test_the_last_day_counts(world):
    until = date(2022, 12, 31)
    gone = make_unit("Sở Cũ tỉnh Tuyên Quang", parent=world.old_province, until=until)
    imported(world, row(unit="Sở Cũ tỉnh Tuyên Quang"))
    assert PublishedIndex.objects.get().unit == gone
