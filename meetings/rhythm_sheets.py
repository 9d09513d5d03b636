"""The matrix of cells by months as it leaves the system: one row a cell, no names of persons."""

from cchc.lib.sheets import Column, write_csv, write_xlsx
from cchc.lib.vietnamese import upper_first
from meetings.rhythm import MONTHS

ILLUSTRATIVE = "dữ liệu minh họa"
_COLUMNS = [
    Column("Chi bộ", 44),
    *(Column(f"Tháng {month}", 22) for month in MONTHS),
    Column("Đã họp / phải họp", 16),
    Column("Chuyên đề quý I", 14),
    Column("Chuyên đề quý II", 14),
    Column("Chuyên đề quý III", 14),
    Column("Chuyên đề quý IV", 14),
    Column("Tỷ lệ dự", 12),
    Column("Ghi chú", 20),
]
_THEMES = {True: "có", False: "không", None: ""}


def rhythm_rows(lines):
    """Rows of texts of these Lines (meetings.oversight), in their order; months ahead are blank."""
    return [
        [
            upper_first(line.version.name),
            *(square.words for square in line.squares),
            line.met_text,
            *(_THEMES[theme] for theme in line.themes),
            line.share_text,
            ILLUSTRATIVE if line.is_illustrative else "",
        ]
        for line in lines
    ]


def rhythm_xlsx(rows):
    return write_xlsx("Tình hình sinh hoạt", _COLUMNS, rows)


def rhythm_csv(rows):
    return write_csv(_COLUMNS, rows)
