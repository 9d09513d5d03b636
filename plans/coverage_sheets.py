"""How a directive is carried down as it leaves the system: one row a unit, as the page lists it."""

from cchc.lib.clock import today
from cchc.lib.sheets import Column, write_csv, write_xlsx
from cchc.lib.vietnamese import upper_first
from plans.coverage import OPEN

OUT_OF_SIGHT = "văn bản ngoài phạm vi được xem"
_COLUMNS = [
    Column("Văn bản được giao", 24),
    Column("Đơn vị", 44),
    Column("Tình trạng", 34),
    Column("Hạn ban hành", 14),
    Column("Văn bản của đơn vị", 28),
    Column("Ngày ban hành", 14),
    Column("Số ngày chậm", 14),
    Column("Tính đến ngày", 14),
]


def coverage_rows(document, made, papers):
    """Rows of texts and dates of these Standings (lines with their last names), in their order.

    `papers`: {id: Document}, the units' own ones that the reader sees. Days late are calendar days;
    0 of what came in time, blank of what may still come in time.
    """
    return [
        [
            str(document),
            upper_first(one.row.last.name),
            upper_first(one.state.words),
            one.row.due_on,
            _paper(one, papers),
            one.state.issued_on,
            "" if one.state.code == OPEN else str(one.state.late_days),
            today(),
        ]
        for one in made
    ]


def _paper(one, papers):
    if one.document_id is None:
        return ""
    paper = papers.get(one.document_id)
    return str(paper) if paper else OUT_OF_SIGHT


def coverage_xlsx(rows):
    return write_xlsx("Tình hình triển khai", _COLUMNS, rows)


def coverage_csv(rows):
    return write_csv(_COLUMNS, rows)
