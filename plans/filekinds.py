"""Which files are taken: name and content must agree, archives are opened only within limits.

Pure: reads a binary stream, knows no storage. Office files with macros, links to other files or
embedded programs are refused, as are archives that unpack to far more than they are.
"""

import re
import struct
import zipfile

from cchc.lib import archives
from cchc.lib.archives import MEGABYTE
from cchc.lib.vietnamese import clean, decimal_text

MOST_PIXELS = 50_000_000

NAMES = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "odt": "OpenDocument",
    "ods": "OpenDocument",
    "png": "ảnh PNG",
    "jpg": "ảnh JPG",
}
CHOOSE = "chọn lại tệp PDF, Word, Excel hoặc ảnh"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}

_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


class FileProblem(ValueError):
    """A file that is not taken; str() is the sentence."""


def tidy_name(name):
    """The file's own name without folders, hidden or reversing characters; at most 200 signs."""
    name = clean(re.split(r"[/\\]", name)[-1]) or "tệp"
    if len(name) <= 200:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot and len(ending) < 10 else name[:200]


def check(name, stream, size, limit=20 * MEGABYTE):
    """The kind of the file ("pdf", "docx", …); raises FileProblem. The stream is left at 0.

    `name`: as the browser sent it; `stream`: binary and seekable; `size`, `limit` in bytes.
    """
    name = tidy_name(name)
    if size == 0:
        raise FileProblem(f"Tệp “{name}” rỗng; {CHOOSE}.")
    if size > limit:
        raise FileProblem(
            f"Tệp nặng {_megabytes(size)} MB, vượt mức {_megabytes(limit)} MB; "
            "giảm dung lượng hoặc tách tệp."
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = {"jpeg": "jpg"}.get(ending, ending)
    if kind not in NAMES:
        what = f"tệp .{ending}" if ending else "tệp không có phần mở rộng"
        raise FileProblem(f"Không nhận {what}; {CHOOSE}.")
    try:
        is_real = _TESTS[kind](stream, kind, name)
    finally:
        stream.seek(0)
    if not is_real:
        raise FileProblem(f"Tệp “{name}” không phải {NAMES[kind]} thật; {CHOOSE}.")
    return kind


def _megabytes(size):
    return decimal_text(str(round(size / MEGABYTE, 1)))


def _head(stream, length):
    stream.seek(0)
    return stream.read(length)


def _is_pdf(stream, kind, name):
    return _head(stream, 5) == b"%PDF-"


def _is_png(stream, kind, name):
    head = _head(stream, 24)
    if len(head) < 24 or head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR":
        return False
    _refuse_huge(*struct.unpack(">II", head[16:24]), name)
    return True


def _is_jpg(stream, kind, name):
    """Walks the segments to the frame header, where the picture's size stands."""
    if _head(stream, 2) != b"\xff\xd8":
        return False
    while True:
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return False
        marker, length = head[1], struct.unpack(">H", head[2:])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            frame = stream.read(5)
            if len(frame) < 5:
                return False
            _refuse_huge(*struct.unpack(">HH", frame[1:]), name)
            return True
        if marker == 0xDA or length < 2:
            return False
        stream.seek(length - 2, 1)


def _refuse_huge(width, height, name):
    if width * height > MOST_PIXELS:
        raise FileProblem(f"Ảnh “{name}” quá lớn (trên 50 triệu điểm ảnh); thu nhỏ rồi chọn lại.")


def _is_office(stream, kind, name):
    entries = _entries(stream, name)
    return entries is not None and {"[Content_Types].xml", _PART[kind]} <= set(entries)


def _is_open_document(stream, kind, name):
    if _entries(stream, name) is None:
        return False
    with zipfile.ZipFile(stream) as archive:
        try:
            with archive.open("mimetype") as declared:
                return declared.read(100).decode("ascii", "replace") == CONTENT_TYPES[kind]
        except KeyError:
            return False


def _entries(stream, name):
    """Names inside the archive, or None when it is none; raises FileProblem for a hostile one."""
    names, why = archives.look_into(stream)
    if why:
        raise FileProblem(f"Tệp “{name}” {_HOSTILE[why]}.")
    return names


_HOSTILE = {
    archives.LARGE: "bung ra quá lớn nên không nhận; lưu lại rồi chọn tệp mới",
    archives.ACTIVE: (
        "có macro, đối tượng nhúng hoặc liên kết ra ngoài nên không nhận; "
        "lưu lại dạng .docx, .xlsx thường hoặc PDF"
    ),
    archives.LOCKED: "đặt mật khẩu nên không nhận; bỏ mật khẩu rồi chọn lại",
}
_TESTS = {
    "pdf": _is_pdf,
    "png": _is_png,
    "jpg": _is_jpg,
    "docx": _is_office,
    "xlsx": _is_office,
    "odt": _is_open_document,
    "ods": _is_open_document,
}
