"""Files that are no workbook, or a hostile one: made here, seeded, so that a failure comes back."""

import io
import random
import zipfile
from datetime import date

from cchc.lib.sheets import Column, write_csv, write_xlsx

COLUMNS = [Column("Họ và tên"), Column("Chức vụ"), Column("Từ ngày")]
ROWS = [[f"Cán bộ {number:02d}", "chuyên viên", date(2026, 1, 5)] for number in range(1, 9)]


def good_xlsx():
    return write_xlsx("Danh sách", COLUMNS, ROWS)


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_sheet(inside):
    """A workbook whose sheet holds these rows (bytes of XML)."""
    parts = parts_of(good_xlsx())
    sheet = parts["xl/worksheets/sheet1.xml"]
    start, end = sheet.index(b"<sheetData>") + 11, sheet.index(b"</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = sheet[:start] + inside + sheet[end:]
    return zipped(parts)


def far_cell():
    """A few kilobytes with a value at the far corner."""
    return with_sheet(
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )


def many_rows(count=100_000):
    row = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
    return with_sheet(b"".join(row % (number, number) for number in range(1, count + 1)))


def bomb():
    """A workbook that unpacks to 200 MB."""
    return zipped({**parts_of(good_xlsx()), "xl/media/x.bin": b"\0" * 200_000_000})


def untold_places(count=20_000):
    """Cells that do not say where they stand, in one row."""
    return with_sheet(b"<row>" + b"<c><v>1</v></c>" * count + b"</row>")


def entities():
    parts = parts_of(good_xlsx())
    lines = [b'<!ENTITY a "aaaaaaaaaa">']
    lines += [b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)]
    head = b'<?xml version="1.0"?><!DOCTYPE x [' + b"".join(lines) + b"]>"
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = head + sheet.partition(b"?>")[2].replace(
        b"<v>", b"<v>&j;", 1
    )
    return zipped(parts)


def broken_stream():
    """A workbook whose packed sheet cannot be unpacked."""
    content = bytearray(good_xlsx())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    start = info.header_offset + 30 + len(info.filename)
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


def special():
    """{what it is: (name, bytes)} of files that must not be taken."""
    good = good_xlsx()
    parts = parts_of(good)
    bare = {name: part for name, part in parts.items() if name != "[Content_Types].xml"}
    return {
        "empty": ("a.xlsx", b""),
        "text": ("a.xlsx", b"not a workbook"),
        "html": ("a.xlsx", b"<html><table><tr><td>1</td></tr></table></html>"),
        "html csv": ("a.csv", b"<html><table><tr><td>1</td></tr></table></html>"),
        "pdf": ("a.xlsx", b"%PDF-1.7\n1 0 obj"),
        "locked or old": ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        "old name": ("a.xls", good),
        "open document": ("a.ods", good),
        "no name": ("", good),
        "half": ("a.xlsx", good[: len(good) // 2]),
        "no types": ("a.xlsx", zipped(bare)),
        "plain zip": ("a.xlsx", zipped({"a.txt": b"x"})),
        "no sheet": ("a.xlsx", zipped({n: p for n, p in parts.items() if "worksheets" not in n})),
        "broken stream": ("a.xlsx", broken_stream()),
        "macro": ("a.xlsx", zipped({**parts, "xl/vbaProject.bin": b"x"})),
        "links": ("a.xlsx", zipped({**parts, "xl/externalLinks/externalLink1.xml": b"<x/>"})),
        "bomb": ("a.xlsx", bomb()),
        "entries": ("a.xlsx", zipped({**parts, **{f"x/{n}.xml": b"x" for n in range(600)}})),
        "far cell": ("a.xlsx", far_cell()),
        "rows": ("a.xlsx", many_rows()),
        "untold": ("a.xlsx", untold_places()),
        "long cell": ("a.xlsx", write_xlsx("a", COLUMNS, [["x" * 501]])),
        "nothing in it": ("a.xlsx", with_sheet(b"")),
        "windows-1258": ("a.csv", "Họ và tên\n".encode("cp1258", "replace")),
        "tcvn": ("a.csv", b"H\xe4 v\xb5 t\xaan\n"),
        "zero": ("a.csv", b"a,b\n\0,1"),
        "csv rows": ("a.csv", b"a\n" * 100_000),
        "csv columns": ("a.csv", b",".join([b"x"] * 500)),
        "csv cell": ("a.csv", b'"' + b"x" * 200_000 + b'"'),
        "csv of zip": ("a.csv", good),
        "spaces": ("a.csv", b" \n \n"),
        "large": ("a.csv", b"x" * 6_000_000),
    }


def damaged(count, seed=20261125):
    """Yields (name, bytes): cut, turned, blown up at random, parts of the archive as well."""
    dice = random.Random(seed)  # noqa: S311 (damage, not a secret)
    good, table = good_xlsx(), write_csv(COLUMNS, ROWS)
    for number in range(count):
        if number % 6 == 5:
            yield "a.csv", _hurt(dice, table)
        elif number % 2:
            yield "a.xlsx", _hurt(dice, good)
        else:
            parts = parts_of(good)
            name = dice.choice(sorted(parts))
            parts[name] = _hurt(dice, parts[name])
            yield "a.xlsx", zipped(parts)


def _hurt(dice, content):
    content = bytearray(content)
    for _ in range(dice.choice((1, 1, 3, 20))):
        if not content:
            break
        at, move = dice.randrange(len(content)), dice.randrange(5)
        if move == 0:
            content[at] = dice.randrange(256)
        elif move == 1:
            del content[at : at + dice.randrange(1, 40)]
        elif move == 2:
            content[at:at] = dice.randbytes(dice.randrange(1, 40))
        elif move == 3:
            content[at:at] = content[at : at + dice.randrange(1, 200)] * dice.randrange(1, 30)
        else:
            del content[at + dice.randrange(1, 200) :]
    return bytes(content)
