"""The published ranking as it is shown and printed: one plain context for the screen and the paper.

The paper is an annex of the decision that approves the results (Nghị định 30/2020/NĐ-CP, Phụ lục I
and III). Everything is read from the snapshot, never from living sheets.
"""

from decimal import Decimal

from cchc.lib.clock import local
from cchc.lib.paper_profiles import STATE, profile_for
from cchc.lib.pdf import render
from cchc.lib.sheets import Column, write_csv, write_xlsx
from cchc.lib.vietnamese import (
    NOT_KNOWN,
    decimal_text,
    paper_date,
    round_half_up,
    sentence_date,
    upper_first,
)
from scoring import corrections
from scoring.late_acts import annex_rows
from scoring.models import Result, SnapshotPaper
from scoring.wording import mark_lines, name_in_ranking, signed_text
from units.papers import BLANK, issuer_of

MOST_WITH_AREAS = 900  # units; two tables of them are what one paper holds
_RULE = (
    "xếp hạng theo tỷ lệ đạt chưa làm tròn; đơn vị bằng nhau cùng hạng, hạng kế tiếp để trống; "
    "tiêu chí không áp dụng được trừ khỏi điểm tối đa"
)


def ranking_pdf(snapshot):
    """The ranking (bytes of a PDF) as it was published: the paper that was kept, or a new one."""
    kept = SnapshotPaper.objects.filter(snapshot=snapshot).values_list("content", flat=True).first()
    return set_ranking_pdf(snapshot) if kept is None else bytes(kept)


def set_ranking_pdf(snapshot):
    title = f"Kết quả xếp hạng {snapshot.round_block.name} năm {snapshot.round_block.round.year}"
    return render("pdf/ranking.html", ranking_context(snapshot), title=title)


def ranking_xlsx(snapshot):
    """The ranking (bytes of a workbook): a row a unit, a column an area."""
    return write_xlsx("Xếp hạng", *_sheet(snapshot), notes=_notes(snapshot))


def ranking_csv(snapshot):
    """The same as CSV; a table without notes says in a column what it rests on."""
    columns, rows = _sheet(snapshot)
    if marks := mark_lines(snapshot):
        columns = [*columns, Column("Ghi chú", 48)]
        rows = [[*row, "; ".join(marks)] for row in rows]
    return write_csv(columns, rows)


def _sheet(snapshot):
    """(columns, rows of texts) of the ranking; numbers as people write them."""
    areas = snapshot.figures.get("areas", [])
    widths = {"Đơn vị": 48, "Xếp loại": 16, "Hình thành từ": 48}
    titles = [
        "Hạng", "Trên tổng số", "Đơn vị", "Tổng điểm", "Điểm tối đa áp dụng", "Chỉ số (%)",
        "Xếp loại", "Tăng, giảm hạng", "Tăng, giảm điểm", "Hình thành từ",
        *(f"{area['code']}. {area['name']} (%)" for area in areas),
    ]  # fmt: skip
    columns = [Column(title, widths.get(title, 14)) for title in titles]
    return columns, [_cells(result) for result in snapshot.results.light().ranked()]


def _cells(result):
    place = None if result.rank is None else str(result.rank)
    return [
        place,
        place and str(result.of_how_many),
        upper_first(result.unit_name),
        decimal_text(result.points, 2),
        decimal_text(result.max, 2),
        result.percent if result.percent is None else decimal_text(result.percent, 3),
        result.band,
        _change(result),
        signed_text(result.points_since),
        "; ".join(result.predecessors),
        *(percent and decimal_text(percent, 3) for _, percent in result.area_percents),
    ]


def ranking_context(snapshot):
    """A plain dict: heading and attached [line], blocks [{letter, title, rows}], areas {heads,
    rows} or None, acts (what annex_rows gives: days moved, sheets let in late or reopened), notes
    [line].

    Texts are ready to print. `is_draft`: the decision has no number or day yet.
    """
    document, block = snapshot.document, snapshot.round_block
    profile = profile_for(STATE, document.issued_on or local(snapshot.published_at).date())
    rows = _rows(snapshot)
    return {
        "profile": profile,
        "is_draft": not document.symbol or document.issued_on is None,
        "is_illustrative": snapshot.is_illustrative,
        "heading": _heading(snapshot),
        "attached": _attached(document),
        "blocks": [
            {
                "letter": "A",
                "title": f"{block.name.upper()} ({len(rows)} đơn vị)",
                "rows": rows,
            }
        ],
        "areas": _areas(snapshot),
        "acts": annex_rows(block, snapshot.published_at),
        "notes": _notes(snapshot),
    }


def _areas(snapshot):
    """The percents of each unit by area; None where a paper of both tables would be too long."""
    heads = snapshot.figures.get("areas", [])
    if not heads or snapshot.figures["units"] > MOST_WITH_AREAS:
        return None
    the_round = snapshot.round_block.round
    place = the_round.owner.name_on(the_round.last_day)
    return {
        "heads": heads,
        "rows": [
            {
                "rank": NOT_KNOWN if result.rank is None else str(result.rank),
                "unit": upper_first(name_in_ranking(result.unit_name, place)),
                "percents": [decimal_text(percent, 2) for _, percent in result.area_percents],
            }
            for result in snapshot.results.light().ranked()
        ],
    }


def _heading(snapshot):
    block = snapshot.round_block
    lines = [
        f"KẾT QUẢ XẾP HẠNG CẢI CÁCH HÀNH CHÍNH NĂM {block.round.year}",
        block.name.upper(),
    ]
    if snapshot.number > 1:
        lines.append(f"(ĐÍNH CHÍNH, LẦN {snapshot.number})")
    return lines


def _attached(document):
    """(Kèm theo Quyết định số … ngày … của …), with room where the decision has no number yet."""
    day = f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    issuer = document.issuer_text
    if document.issued_on is not None:
        day = paper_date(document.issued_on)
        if document.issuer is not None:
            issuer = issuer_of(document.issuer, document.issued_on)
    return [
        f"(Kèm theo {document.type_name} số {document.symbol or BLANK} {day}",
        f"của {issuer})",
    ]


def _rows(snapshot):
    surveys = set(
        snapshot.round_block.criteria_set.criteria.filter(method="survey").values_list(
            "code", flat=True
        )
    )
    the_round = snapshot.round_block.round
    place = the_round.owner.name_on(the_round.last_day)
    return [_row(result, surveys, place) for result in snapshot.results.ranked()]


def _row(result, surveys, place=""):
    """What was surveyed and the rest add up to the printed total; `place` is left out of names."""
    name = name_in_ranking(result.unit_name, place)
    total = round_half_up(result.points, 2)
    points = [leaf["points"] for code, leaf in result.leaves.items() if code in surveys]
    survey = round_half_up(sum(map(Decimal, points), Decimal(0)), 2) if points else None
    return {
        "rank": NOT_KNOWN if result.rank is None else str(result.rank),
        "unit": upper_first(name),
        "appraised": decimal_text(total - (survey or 0), 2),
        "survey": decimal_text(survey, 2),
        "points": decimal_text(total, 2),
        "max": decimal_text(result.max, 2),
        "percent": decimal_text(result.percent, 2),
        "band": result.band or NOT_KNOWN,
        "change": _change(result),
    }


def _change(result):
    """+2, −1 (a true minus), 0; in words where there is nothing to compare with."""
    gained = result.places_gained
    if gained is not None:
        return f"+{gained}" if gained > 0 else str(gained).replace("-", "−")
    if result.is_new:
        return "mới"
    return "trở lại" if result.change == Result.Change.RETURNED else NOT_KNOWN


def _notes(snapshot):
    notes = [f"Ghi chú: {_RULE}."]
    if snapshot.results.filter(change=Result.Change.BREAK).exists():
        notes.append("Dấu – ở cột tăng, giảm hạng: không so sánh được do sắp xếp đơn vị.")
    if snapshot.results.filter(rank__isnull=False, change=Result.Change.NONE).exists():
        year = snapshot.round_block.round.year - 1
        notes.append(f"Chưa có kết quả xếp hạng năm {year} của khối này để so sánh.")
    if snapshot.reason:
        notes.append(f"Lý do đính chính: {snapshot.reason.rstrip('.')}.")
    notes += [f"Nội dung đính chính: {line}" for line in corrections.lines_of(snapshot)]
    notes += [f"{line}." for line in mark_lines(snapshot)]
    day = sentence_date(local(snapshot.published_at))
    notes.append(f"Công bố {snapshot.number_text} ngày {day}; mã xác thực {snapshot.code_text}")
    return notes
