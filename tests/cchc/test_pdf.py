"""Papers as PDF: one family of type, tagged, the same each time; hostile text costs a refusal."""

import json
import subprocess
import sys
import threading
import time
import unicodedata
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from cchc.lib import pdf
from cchc.lib.refusal import Refused
from tests.cchc.hostile import BODIES, attachments

ROOT = Path(__file__).parents[2]
LETTERS = "Đặng Nguyễn Ươ Ẫ ỹ ằ ẵ ấ ứ ự ỵ ộ"


def page(body, title="Thử"):
    return f"<html lang=vi><title>{title}</title><body>{body}</body></html>"


def opened(content):
    return pdfplumber.open(BytesIO(content))


def fonts_of(content):
    """Names of the fonts that a PDF carries, without the mark of the subset."""
    with opened(content) as paper:
        numbers = [number for table in paper.doc.xrefs for number in table.get_objids()]
        objects = [paper.doc.getobj(number) for number in numbers]
        fonts = [o for o in objects if isinstance(o, dict) and "FontDescriptor" in o]
        assert all("FontFile2" in font["FontDescriptor"].resolve() for font in fonts)
        return {font["BaseFont"].name.partition("+")[2] for font in fonts}


def test_letters_are_set_in_the_bundled_family():
    content = pdf.set_paper(
        page(f"<p>{LETTERS}<b>{LETTERS}</b><i>{LETTERS}</i><b><i>{LETTERS}</i></b>"), ""
    )
    with opened(content) as paper:
        text = paper.pages[0].extract_text()
    assert unicodedata.normalize("NFC", text).count("Nguyễn") == 4
    assert fonts_of(content) == {
        "Liberation-Serif",
        "Liberation-Serif-Bold",
        "Liberation-Serif-Italic",
        "Liberation-Serif-Bold-Italic",
    }


def test_other_families_and_signs_bring_no_other_font():
    style = "p { font-family: 'DejaVu Sans', 'Noto Sans', monospace }"
    content = pdf.set_paper(page("<p>chữ thường ✓ ☐ 漢 😀</p>"), style)
    assert fonts_of(content) == {"Liberation-Serif"}


def test_every_vietnamese_letter_is_in_the_bundled_fonts():
    from fontTools.ttLib import TTFont

    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy" + "fjwz0123456789–−“”…%/*[]"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    letters = {
        unicodedata.normalize("NFC", letter + tone)
        for letter in alphabet + alphabet.upper()
        for tone in (tones if letter.lower() in "aăâeêioôơuưy" else [""])
    }
    files = sorted((ROOT / "static/fonts/liberation-serif").glob("*.ttf"))
    assert len(files) == 4
    for file in files:
        assert letters <= {chr(code) for code in TTFont(file).getBestCmap()}, file.name


def test_paper_is_tagged_with_title_and_language():
    content = pdf.set_paper(page("<h1>Đề mục</h1><p>Lời</p>", title="Biên bản họp"), "")
    with opened(content) as paper:
        catalog = paper.doc.catalog
        assert paper.metadata["Title"] == "Biên bản họp"
        assert catalog["Lang"] == b"vi"
        assert catalog["MarkInfo"] == {"Marked": True}
        assert "H1" in str(paper.structure_tree)


def test_same_input_gives_same_bytes_in_another_process():
    text = "from cchc.lib.pdf_typeset import typeset; import sys;"
    text += "sys.stdout.buffer.write(typeset(sys.argv[1], sys.argv[2]))"
    html, css = page("<h1>A</h1><table><tr><td>B<td><i>C</i></table>"), "@page { size: A4 }"
    here = pdf.set_paper(html, css)
    assert here == pdf.set_paper(html, css)
    for seed in ("1", "2"):
        there = subprocess.run(  # noqa: S603 (our own words)
            [sys.executable, "-c", text, html, css],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        )
        assert there.stdout == here
    assert here != pdf.set_paper(html + " ", css)


def test_hostile_bodies_reach_nothing_and_the_typesetter_knows_no_django():
    run = subprocess.run(
        [sys.executable, "-m", "tests.cchc.hostile"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    report = json.loads(run.stdout)
    assert len(BODIES) == 60
    assert report["seen"] == []
    assert report["embedded"] == 0
    assert report["modules"] == []
    assert report["refused"] < 10  # the others come out as papers, without what they asked for


def test_the_check_for_attachments_would_see_one(tmp_path):
    from weasyprint import HTML

    (tmp_path / "a.txt").write_text("x")
    link = f"<link rel=attachment href='{(tmp_path / 'a.txt').as_uri()}'>"
    assert attachments(HTML(string=link).write_pdf()) == 1
    assert attachments(pdf.set_paper(page(link), "")) == 0


@pytest.mark.parametrize(
    ("body", "limits"),
    [
        ("<table><tr><td colspan=100000>x</table>", {"seconds": 1}),
        ("<div>" * 5000, {}),
        ("<p>lời</p>" * 20_000, {"memory": 350 * 1024**2}),
    ],
    ids=["colspan", "nesting", "memory"],
)
def test_bombs_end_in_a_refusal_within_the_limits(body, limits):
    begun = time.monotonic()
    with pytest.raises(Refused) as refusal:
        pdf.set_paper(page(body), "", **limits)
    assert refusal.value.sentence == pdf.TOO_HEAVY
    assert time.monotonic() - begun < pdf.SECONDS


def test_a_fault_is_logged_and_refused(caplog):
    with pytest.raises(Refused) as refusal:
        pdf.set_paper(page("<p style='font-size:99999999px'>x"), "")
    assert refusal.value.sentence == pdf.FAULTY
    assert "ZeroDivisionError" in caplog.text


def test_a_reader_waits_no_longer_than_allowed(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    with pytest.raises(Refused) as refusal:
        pdf.set_paper(page("<table><tr><td colspan=100000>x</table>"), "")
    assert refusal.value.sentence == pdf.TOO_HEAVY


def test_too_many_papers_at_once_are_refused(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.1)
    monkeypatch.setattr(pdf, "_places", threading.BoundedSemaphore(1))
    with pdf._places, pytest.raises(Refused) as refusal:
        pdf.set_paper(page("x"), "")
    assert refusal.value.sentence == pdf.BUSY


def test_rows_and_letters_are_bounded():
    with pytest.raises(Refused) as refusal:
        pdf.set_paper(page("<table>" + "<tr><td>1" * (pdf.ROWS + 1)), "")
    assert refusal.value.sentence == pdf.TOO_MANY_ROWS
    with pytest.raises(Refused) as refusal:
        pdf.set_paper(page("x" * pdf.LETTERS), "")
    assert refusal.value.sentence == pdf.TOO_HEAVY


def test_papers_are_set_by_several_threads():
    made = {}

    def one(number):
        made[number] = pdf.set_paper(page(f"<p>Tờ {number}</p>"), "")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, content in made.items():
        with opened(content) as paper:
            assert f"Tờ {number}" in paper.pages[0].extract_text()
    assert len(made) == 6


def test_warm_up_makes_a_paper():
    assert pdf.warm_up().startswith(b"%PDF-1.7")


def test_response_opens_in_the_browser_under_its_name():
    response = pdf.pdf_response(b"%PDF", "bien-ban-31-5-2021.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''bien-ban-31-5-2021.pdf"
    assert response.content == b"%PDF"
