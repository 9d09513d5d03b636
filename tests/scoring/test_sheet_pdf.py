"""The sheet as a paper: its places, its sums, what it keeps back before the appraisal is done."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.lib import pdf
from scoring.models import Entry, Evidence, Sheet
from scoring.sheet_exports import sheet_context, sheet_pdf
from tests.papers import Paper, check_page
from tests.scoring.builders import entry_of, fill, make_round, put, sheet_of

pytestmark = pytest.mark.first_database  # a paper is set alike on both

CSS = ("pdf/paper.css", "pdf/sheet.css")


def paper(context):
    return Paper(pdf.render("pdf/sheet.html", context, title="Phiếu", css=CSS))


def row_of(context, code):
    return next(row for row in context["rows"] if row.get("code") == code)


@pytest.fixture
def filled(world, sheet):
    fill(sheet, world.canbo_dttg)
    Evidence.objects.create(
        entry=entry_of(sheet, "1.1"),
        name="Kế hoạch 12/KH-SDTTG, 05/01/2026",
        place_in_document="trang 3",
        added_by=world.canbo_dttg,
        added_at=entry_of(sheet, "1.1").self_at,
    )
    Entry.objects.filter(sheet=sheet, criterion__code="2.1").update(
        na_state="ASKED", na_reason="Không có hồ sơ", self_value=None, self_points=None
    )
    return Sheet.objects.get(pk=sheet.pk)


PLACES = [  # what it begins with, page, its middle or left edge, top, size and style
    ("SỞ DÂN TỘC", 1, "middle", 80.0, 25.9, 13, "b"),
    ("CỘNG HÒA", 1, "middle", 206.0, 20.6, 13, "b"),
    ("Độc lập", 1, "middle", 206.0, 25.9, 14, "b"),
    ("PHIẾU TỰ CHẤM ĐIỂM", 1, "middle", 156.0, 37.7, 14, "b"),
    ("Năm 2026 - ", 1, "middle", 156.0, 43.6, 14, "b"),
    ("CHỈ ĐẠO", 1, "x0", 46.4, 68.2, 12, "b"),
    ("2", 2, "middle", 156.0, 8.0, 13, "r"),
    ("GIÁM ĐỐC", -1, "middle", 219.0, None, 14, "b"),
    ("NGƯỜI LẬP PHIẾU", -1, "middle", 93.0, None, 14, "b"),
]


def test_blocks_stand_in_their_places(filled):
    context = sheet_context(filled)
    rows = context["rows"]
    context["rows"] = [*rows[:-1], *rows[1:3] * 14, rows[-1]]
    made = paper(context)
    for start, page, edge, at, top, size, style in PLACES:
        found = [
            word
            for word in made.words(page if page > 0 else len(made.pages))
            if word.text.strip().startswith(start) and (word.size, word.style) == (size, style)
        ]
        assert found, f"no {start!r} of {size} pt {style}"
        assert getattr(found[0], edge) == pytest.approx(at, abs=0.5), start
        assert top is None or found[0].top == pytest.approx(top, abs=0.7), start
    for number in range(1, len(made.pages) + 1):
        check_page(made, number, number_top=8.0, middle=156.0)
        assert made.word("DỰ THẢO", number)
        assert made.word("Tài liệu kiểm chứng", number)
    assert {c["fontname"].split("+")[1][:16] for p in made.pages for c in p.chars} == {
        "Liberation-Serif"
    }


def test_self_score_evidence_and_what_is_left_out(filled):
    context = sheet_context(filled)
    assert context["is_draft"]
    assert context["is_illustrative"]
    row = row_of(context, "1.1")
    assert (row["max"], row["applied"], row["own"], row["given"]) == ("2", "2", "2", "")
    assert row["proof"] == "Kế hoạch 12/KH-SDTTG, 05/01/2026, trang 3"
    left = row_of(context, "2.1")
    assert (left["applied"], left["own"], left["proof"]) == ("K", "K", "Không có hồ sơ")
    total = context["rows"][-1]
    assert (total["max"], total["applied"], total["own"]) == ("10", "5", "5")
    assert total["proof"] == "Tỷ lệ: 100,00%"
    assert [row["name"] for row in context["rows"] if row["kind"] == "sum"] == ["Cộng 1", "Cộng 2"]
    assert not [row for row in context["rows"] if row.get("code") in ("3", "9", "9.1")]
    assert any("Không gồm 10 điểm điều tra" in note for note in context["notes"])
    assert context["notes"][-1] == "Dữ liệu minh họa, không phải văn bản của cơ quan nào."


def test_printed_totals_are_the_sums_of_their_rows(world, filled):
    rows = sheet_context(filled)["rows"]
    for column in ("max", "own"):
        leaves = [row for row in rows if row["kind"] in ("level-2", "level-3")]
        shown = [row[column] for row in leaves if row[column] not in ("", "K")]
        whole = sum(Decimal(text.replace(",", ".")) for text in shown)
        assert Decimal(rows[-1][column].replace(",", ".")) == whole


def test_what_the_appraiser_decides_stays_back_until_he_is_done(world, the_round):
    sheet = put(sheet_of(the_round, world.ethnic), Sheet.State.APPRAISING, world.lanhdao_dttg)
    Entry.objects.filter(sheet=sheet, criterion__code="1.1").update(
        first_value=False, first_points=0, first_at=sheet.submitted_at, reason_code="LATE"
    )
    context = sheet_context(sheet)
    row = row_of(context, "1.1")
    assert not context["is_draft"]
    assert (row["own"], row["given"], row["reason"]) == ("2", "", "")
    Sheet.objects.filter(pk=sheet.pk).update(
        state=Sheet.State.APPRAISED, appraised_at=sheet.submitted_at
    )
    Entry.objects.filter(sheet=sheet, criterion__code="9.1").update(
        first_value="1.5", first_points="1.5", first_at=sheet.submitted_at
    )
    context = sheet_context(Sheet.objects.get(pk=sheet.pk))
    row = row_of(context, "1.1")
    assert (row["given"], row["reason"]) == ("0", "ban hành hoặc gửi chậm")
    assert context["name"] == "PHIẾU CHẤM ĐIỂM"
    assert row_of(context, "3")["max"] == "10"
    bonus, penalty, total = context["rows"][-3:]
    assert (bonus["given"], penalty["given"]) == ("1,5", "0")
    assert (total["max"], total["given"]) == ("20", "9")
    assert total["proof"] == "Tỷ lệ: 45,00%"


def test_address_and_link(world, filled, signed_in):
    address = reverse("scoring:sheet-pdf", args=[filled.pk])
    mine = signed_in("canbo.dttg")
    assert f'href="{address}"' in mine.get(filled.get_absolute_url()).content.decode()
    answer = mine.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert "PHIẾU TỰ CHẤM ĐIỂM" in Paper(answer.content).text
    assert signed_in("canbo.vanban").get(address).status_code == 404


def test_a_commune_signs_for_its_committee(world):
    the_round = make_round(world, world.van_ban, block="xa", title="Kỳ xã")
    made = Paper(sheet_pdf(sheet_of(the_round, world.van_ban)))
    assert "TM. ỦY BAN NHÂN DÂN" in made.text
    assert "CHỦ TỊCH" in made.text
