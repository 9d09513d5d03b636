"""The quality sheet on paper, and the table of classes as a file.

The layout of the sheet is ours: no form of the annex of Hướng dẫn 42-HD/BTCTW was seen. It carries
no number, since it belongs to the minutes.
"""

from cchc.lib.clock import local
from cchc.lib.paper_lines import title_lines
from cchc.lib.pdf import render
from cchc.lib.sheets import Column, write_csv, write_xlsx
from cchc.lib.vietnamese import (
    decimal_text,
    month_name,
    paper_date,
    sentence_date,
    upper_first,
)
from meetings.models import Kind, QualityState
from meetings.quality_page import QualityPage, source_words
from units.papers import BLANK, heading, profile_of, signer_of

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CSS = ("pdf/paper.css", "pdf/quality.css")


def quality_pdf(sheet):
    """The sheet (bytes of a PDF), a draft until the cell has voted."""
    title = f"Phiếu đánh giá chất lượng: {sheet.meeting.heading} – {sheet.meeting.unit_name}"
    return render("pdf/quality.html", quality_context(sheet), title=title, css=_CSS)


def quality_context(sheet):
    """A plain dict: heading, opening, rows [{kind, number, name, max, points, fact}], closing
    [{label, text}], signers. Texts are ready to print."""
    meeting, page = sheet.meeting, QualityPage(sheet)
    version = meeting.unit.version_on(meeting.held_on)
    head = heading(meeting.unit, meeting.held_on, code="", place=_place(sheet, version))
    head["symbol"] = ""
    profile = profile_of(meeting.unit, meeting.held_on)
    return {
        "profile": profile,
        "is_draft": sheet.state == QualityState.DRAFT,
        "is_illustrative": meeting.is_illustrative,
        "heading": head,
        "type": "PHIẾU ĐÁNH GIÁ",
        "excerpt": title_lines(_excerpt(meeting), profile.excerpt_letters),
        "opening": _opening(sheet),
        "rows": list(_rows(page)),
        "closing": list(_closing(sheet, page)),
        "decided": _decided(sheet),
        "signers": _signers(sheet),
    }


def _place(sheet, version):
    """Tuyên Quang, ngày 03 tháng 11 năm 2026; room for the day while the cell has not voted."""
    if sheet.voted_at:
        day = paper_date(local(sheet.voted_at).date())
    else:
        held = sheet.meeting.held_on
        day = f"ngày {BLANK} {month_name(held).replace('/', ' năm ')}"
    return f"{version.place}, {day}" if version.place else day


def _excerpt(meeting):
    if meeting.kind == Kind.REGULAR:
        when = month_name(meeting.held_on).replace("/", " năm ")
        return f"chất lượng sinh hoạt chi bộ {when}"
    return f"chất lượng sinh hoạt chuyên đề ngày {sentence_date(meeting.held_on)}"


def _opening(sheet):
    meeting = sheet.meeting
    minutes = getattr(meeting, "minutes", None)
    number = (minutes.number if minutes else "") or BLANK
    version = meeting.unit.version_on(meeting.held_on)
    symbol = f"-BB/{version.symbol}" if version.symbol else "-BB"
    kind = meeting.full_kind_label.removeprefix("sinh hoạt ")
    said = [f"chủ trì: {meeting.chair_text}"] if meeting.chair_text else []
    if sheet.watcher:
        said.append(f"người theo dõi, chấm điểm: {sheet.watcher}")
    who = "".join(f"; {part}" for part in said)
    return (
        f"Kèm theo Biên bản số {number}{symbol}. Buổi sinh hoạt: {kind}, ngày "
        f"{sentence_date(meeting.held_on)}{who}. {source_words(sheet.rubric)}"
    )


def _rows(page):
    for roman, group in zip(_ROMAN, page.groups, strict=False):
        yield _row("group", roman, group.name, group.max, group.points)
        for row in group.rows:
            mark = row.mark
            if mark.is_na:
                yield _row("leaf", mark.code, row.leaf.name, None, None, _fact_of_na(row))
            else:
                yield _row("leaf", mark.code, row.leaf.name, row.max, mark.points, mark.fact)
    yield _row("total", "", "Tổng cộng", page.max, page.points)


def _row(kind, number, name, most, points, fact=""):
    return {
        "kind": kind,
        "number": number,
        "name": name,
        "max": "–" if most is None else decimal_text(most),
        "points": "" if points is None else decimal_text(points),
        "fact": fact,
    }


def _fact_of_na(row):
    return f"Không áp dụng: {_first_small(row.mark.na_reason)}"


def _first_small(text):
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _closing(sheet, page):
    """[{label, text}]: what stands under the table."""
    percent = f", đạt {decimal_text(page.percent, 2)}%" if page.percent is not None else ""
    name = page.class_name or "chưa xếp loại"
    said = f"{name} ({decimal_text(page.points)}/{decimal_text(page.max)} điểm{percent})"
    if page.gate_said:
        said += f". {page.gate_said}"
    yield {"label": "Xếp loại Chi bộ đề nghị", "text": f"{said}."}
    yield {"label": "Khung xếp loại", "text": f"{bands_words(page.the_set)}."}
    if page.not_applicable:
        names = "; ".join(
            f"{row.mark.code} {_first_small(row.leaf.name)}" for row in page.not_applicable
        )
        scale = f"; {page.scale_words}" if page.scale_words else ""
        yield {"label": "Tiêu chí không áp dụng kỳ này", "text": f"{names}{scale}."}
    if sheet.weak_points:
        text = " ".join(sheet.weak_points.split()).rstrip(".")
        yield {"label": "Hạn chế cần khắc phục", "text": f"{text}."}
    if sheet.in_favour is not None:
        yield {"label": "Biểu quyết", "text": votes_words(sheet)}


def bands_words(the_set):
    """Tốt từ 90; Khá từ 70 đến dưới 90; …; Kém dưới 50."""
    bands, parts, above = the_set.bands, [], None
    for number, band in enumerate(bands):
        least = decimal_text(band.at_least)
        if above is None:
            parts.append(f"{band.name} từ {least}%")
        elif number == len(bands) - 1 and not band.at_least:
            parts.append(f"{band.name} dưới {above}%")
        else:
            parts.append(f"{band.name} từ {least}% đến dưới {above}%")
        above = least
    return "; ".join(parts)


def votes_words(sheet):
    """26/26 đồng chí có quyền biểu quyết tán thành, đạt 100%; …"""
    said = f"{sheet.in_favour}/{sheet.entitled} đồng chí có quyền biểu quyết tán thành"
    if sheet.rate_of_votes is not None:
        said += f", đạt {decimal_text(sheet.rate_of_votes, 2)}%"
    if sheet.against:
        said += f"; không tán thành {sheet.against}"
    if sheet.abstain:
        said += f"; không biểu quyết, ý kiến khác {sheet.abstain}"
    return f"{said}."


def _decided(sheet):
    """The superior's class in words; "" leaves room for it."""
    if not sheet.decided_class:
        return ""
    day = sentence_date(local(sheet.decided_at))
    why = f". Lý do: {sheet.decided_reason.rstrip('.')}" if sheet.decided_reason else ""
    return f"{sheet.decided_class} (ngày {day}){why}."


def _signers(sheet):
    meeting = sheet.meeting
    right = signer_of(meeting.unit, meeting.held_on)
    is_secretary = "bí thư" in meeting.chair_title.lower()[:6]
    return [
        {"titles": ["NGƯỜI CHẤM ĐIỂM"], "name": sheet.watcher},
        {"titles": right, "name": meeting.chair_name if is_secretary else ""},
    ]


# --- The table ----------------------------------------------------------------------------------


def table_columns(table):
    """[Column] of the table of classes."""
    months = [Column(upper_first(f"tháng {month}/{table.year}"), 16) for month in table.months]
    counts = [Column(f"Số buổi xếp loại {name}", 14) for name in table.class_names]
    return [
        Column("Chi bộ", 44),
        Column("Cấp trên trực tiếp", 40),
        *months,
        *counts,
        Column("Số buổi đã họp", 12),
        Column("Số buổi đã chấm", 12),
        Column("Tỷ lệ điểm trung bình (%)", 14),
        Column("Dữ liệu minh họa", 14),
    ]


def table_rows(table):
    """Rows of texts; several sessions in a month stand in one cell."""
    for line in table.lines:
        yield [
            upper_first(line.name),
            upper_first(line.superior),
            *("; ".join(session.words for session in month) for month in line.months),
            *(str(line.counts.get(name, 0)) for name in table.class_names),
            str(line.held),
            str(line.scored),
            decimal_text(line.average, 2) if line.average is not None else "",
            "có" if line.is_illustrative else "",
        ]


def table_xlsx(table):
    return write_xlsx("Chất lượng sinh hoạt", table_columns(table), table_rows(table))


def table_csv(table):
    return write_csv(table_columns(table), table_rows(table))
