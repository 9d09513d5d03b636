"""Which files are taken: name and content agree, nothing active, nothing that unpacks hugely."""

import io
import struct
import zipfile

import pytest

from plans.filekinds import CONTENT_TYPES, MEGABYTE, FileProblem, check, tidy_name
from plans.models.blob import size_text
from tests.plans.builders import PDF, an_archive

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 10, 10)


def a_jpg(width=10, height=10):
    frame = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width)
    return b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 4) + b"JF" + frame


DOCX = an_archive("[Content_Types].xml", "word/document.xml")
XLSX = an_archive("[Content_Types].xml", "xl/workbook.xml")
ODT = an_archive(mimetype=CONTENT_TYPES["odt"].encode())
ODS = an_archive(mimetype=CONTENT_TYPES["ods"].encode())


def looked_at(name, content, **limits):
    stream = io.BytesIO(content)
    try:
        return check(name, stream, len(content), **limits)
    finally:
        assert stream.tell() == 0


def refused(name, content, **limits):
    with pytest.raises(FileProblem) as problem:
        looked_at(name, content, **limits)
    return str(problem.value)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("A.PDF", PDF, "pdf"),
        ("a.png", PNG, "png"),
        ("a.jpg", a_jpg(), "jpg"),
        ("a.jpeg", a_jpg(), "jpg"),
        ("a.docx", DOCX, "docx"),
        ("a.xlsx", XLSX, "xlsx"),
        ("a.odt", ODT, "odt"),
        ("a.ods", ODS, "ods"),
        ("báo cáo.docx.pdf", PDF, "pdf"),
    ],
)
def test_these_are_taken(name, content, kind):
    assert looked_at(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.pdf", b"GIF89a" + PDF),
        ("a.pdf", b"%PD"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.png", a_jpg() + b" " * 30),
        ("a.png", PNG.replace(b"IHDR", b"IDAT")),
        ("a.jpg", b"GIF89a"),
        ("a.jpg", b"\xff\xd8"),
        ("a.jpg", b"\xff\xd8\x00\x00\x00\x00"),
        ("a.jpg", b"\xff\xd8\xff\xc0\x00\x11\x08"),
        ("a.jpg", b"\xff\xd8\xff\xda\x00\x08"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x01"),
        ("a.docx", PDF),
        ("a.docx", XLSX),
        ("a.docx", b"PK\x03\x04" + b"\0" * 50),
        ("a.xlsx", an_archive("xl/workbook.xml")),
        ("a.odt", ODS),
        ("a.odt", DOCX),
        ("a.odt", b"no archive"),
    ],
)
def test_content_that_is_not_what_the_name_says(name, content):
    said = refused(name, content)
    assert said.startswith(f"Tệp “{name}” không phải ")
    assert said.endswith("thật; chọn lại tệp PDF, Word, Excel hoặc ảnh.")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.html", "tệp .html"),
        ("a.svg", "tệp .svg"),
        ("a.pdf.exe", "tệp .exe"),
        ("a.docm", "tệp .docm"),
        ("a.doc", "tệp .doc"),
        ("README", "tệp không có phần mở rộng"),
        ("bao-cao\u202efdp.exe", "tệp .exe"),
    ],
)
def test_other_kinds_are_named(name, what):
    assert refused(name, PDF) == f"Không nhận {what}; chọn lại tệp PDF, Word, Excel hoặc ảnh."


def test_empty_and_heavy():
    assert refused("a.pdf", b"").startswith("Tệp “a.pdf” rỗng;")
    heavy = PDF + b" " * (3 * MEGABYTE)
    assert refused("a.pdf", heavy, limit=2 * MEGABYTE) == (
        "Tệp nặng 3 MB, vượt mức 2 MB; giảm dung lượng hoặc tách tệp."
    )


def test_a_polyglot_of_pdf_and_archive_is_a_pdf_and_never_an_office_file():
    polyglot = PDF + an_archive("[Content_Types].xml", "evil.js")
    assert looked_at("a.pdf", polyglot) == "pdf"
    assert "không phải Word thật" in refused("a.docx", polyglot)


@pytest.mark.parametrize(
    "entry",
    [
        "word/vbaProject.bin",
        "word/VBADATA.xml",
        "xl/externalLinks/externalLink1.xml",
        "word/embeddings/oleObject1.bin",
        "word/activeX/activeX1.xml",
        "Basic/Standard/script-lb.xml",
        "Scripts/python/x.py",
    ],
)
def test_active_content_is_refused(entry):
    archive = an_archive("[Content_Types].xml", "word/document.xml", entry)
    assert "có macro, đối tượng nhúng hoặc liên kết ra ngoài" in refused("a.docx", archive)


def test_what_unpacks_hugely_is_refused():
    bomb = an_archive("[Content_Types].xml", "word/document.xml", fill=b"0" * (4 * MEGABYTE))
    assert "bung ra quá lớn" in refused("a.docx", bomb)
    many = an_archive(*[f"word/{number}.xml" for number in range(501)])
    assert "bung ra quá lớn" in refused("a.docx", many)


def test_a_password_is_refused():
    stream = io.BytesIO(DOCX)
    data = bytearray(stream.getvalue())
    start = data.find(b"PK\x01\x02")
    data[start + 8] |= 1
    assert "đặt mật khẩu" in refused("a.docx", bytes(data))


@pytest.mark.parametrize(("name", "content"), [("a.png", PNG), ("a.jpg", a_jpg(9000, 9000))])
def test_huge_pictures_are_refused(name, content):
    if name == "a.png":
        content = content[:16] + struct.pack(">II", 60_000, 60_000)
    assert "quá lớn (trên 50 triệu điểm ảnh)" in refused(name, content)


def test_names_are_tidied():
    assert tidy_name("C:\\Users\\a\\b.pdf") == "b.pdf"
    assert tidy_name("../../etc/passwd") == "passwd"
    assert tidy_name("bao\u202ecao\u200b.pdf") == "baocao.pdf"
    assert tidy_name("") == "tệp"
    long = tidy_name("x" * 300 + ".pdf")
    assert len(long) == 200
    assert long.endswith("x.pdf")
    assert tidy_name("y" * 300) == "y" * 200
    assert len(tidy_name("z" * 195 + "." + "w" * 20)) == 200


def test_broken_archives_are_no_office_files():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
    data = bytearray(stream.getvalue())
    data[data.find(b"PK\x01\x02") + 6] = 99
    assert "không phải Word thật" in refused("a.docx", bytes(data))


def test_sizes_in_words():
    assert size_text(10) == "1 kB"
    assert size_text(35_400) == "35 kB"
    assert size_text(2_400_000) == "2,4 MB"
