"""Lists that come as files: which column is what, every row checked, wrong rows given back.

Rows are those of `cchc.lib.sheets.read`. A package names its columns once (`Columns`), reads each
row into a `Line` of its own, and shows the `Checked` lines before anything is written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from cchc.lib.refusal import Refused
from cchc.lib.sheets import Column, write_xlsx
from cchc.lib.vietnamese import fold

MOST_ROWS = 5_000
HEAD_WITHIN = 30  # rows from the top
_WRONG = Column("Nội dung cần sửa", 60)


@dataclass(frozen=True)
class Table:
    """Columns and rows of a file without what is not kept: `rows` are [number in the file, cells];
    `dropped`: heads of the columns that were not read."""

    heads: list
    rows: list
    dropped: list


def _keep_all(head, cells, is_known):
    return False


def _is_head(head):
    return True


@dataclass(frozen=True)
class Columns:
    """The columns that a list may have.

    `fields`: (code, title, other heads that mean it, folded, "|" between); `needed`: the code by
    which the row of heads is known; `parts`: (pattern, code) tried on a folded head that is none of
    them; `is_left_out(head, cells, is_known)`: a column that is not read; `is_head(text)`: may a
    text be kept as a head?
    """

    fields: tuple
    needed: str
    parts: tuple = ()
    is_left_out: Callable = _keep_all
    is_head: Callable = _is_head

    @cached_property
    def titles(self):
        """{code: title}, in the order of the list."""
        return {code: title for code, title, _others in self.fields}

    @cached_property
    def _codes(self):
        return {
            word: code
            for code, title, others in self.fields
            for word in (_plain(title), *filter(None, others.split("|")))
        }

    def guess(self, heads):
        """The code of a field for each head, "" where it is none; each code once."""
        plain = [_plain(head) for head in heads]
        found = [self._codes.get(head, "") for head in plain]
        for place, head in enumerate(plain):
            if head and not found[place]:
                found[place] = next(
                    (code for part, code in self.parts if re.search(part, head)), ""
                )
        return [code if found.index(code) == place else "" for place, code in enumerate(found)]

    def table_of(self, rows):
        """The Table in the rows of a sheet; the head may stand below a heading of the list.

        Raises Refused where no row is left below the head, or too many.
        """
        at = self._head_row(rows)
        below = [[number, cells] for number, cells in enumerate(rows[at + 1 :], start=at + 2)]
        below = [row for row in below if any(row[1]) and not _is_numbering(row[1])]
        if not below:
            raise Refused("Dưới dòng tiêu đề không có dòng nào; kiểm tra lại tệp rồi chọn lại.")
        if len(below) > MOST_ROWS:
            raise Refused("Tệp có hơn 5.000 dòng; tách tệp rồi nhập từng phần.")
        heads, kept, dropped = [self._shown(*each) for each in enumerate(rows[at])], [], []
        for place, code in enumerate(self.guess(rows[at])):
            cells = [row[1][place] for row in below]
            if self.is_left_out(rows[at][place], cells, bool(code)):
                dropped.append(heads[place])
            elif rows[at][place] or any(cells):
                kept.append(place)
        return Table(
            heads=[heads[place] for place in kept],
            rows=[[number, [cells[place] for place in kept]] for number, cells in below],
            dropped=dropped,
        )

    def _shown(self, place, head):
        """The head of a column; its number where there is none, or a value stands in its place."""
        return head if head and self.is_head(head) else f"cột {place + 1}"

    def _head_row(self, rows):
        """The first row that names the needed column and another one, else the first filled row."""
        for least in (2, 1):
            for at, cells in enumerate(rows[:HEAD_WITHIN]):
                found = {code for code in self.guess(cells) if code}
                if self.needed in found and len(found) >= least:
                    return at
        return next(at for at, cells in enumerate(rows) if any(cells))


def _plain(head):
    return re.sub(r"[^a-z0-9]+", " ", fold(head)).strip()


def _is_numbering(cells):
    """Is this the line (1) (2) (3) under the heads?"""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and all(re.fullmatch(r"\(?[0-9]{1,2}\)?", cell) for cell in filled)


@dataclass
class Line:
    """One row of the file: base of what a package reads out of it. `number`: in the file;
    `faults`: sentences; `is_known`: what it says is there already."""

    number: int
    cells: list
    faults: list = field(default_factory=list)
    is_known: bool = False

    @property
    def is_new(self):
        return not self.faults and not self.is_known


@dataclass(frozen=True)
class Checked:
    """Every row of a file: what would be written, what is there already, what is wrong."""

    lines: list

    @property
    def new(self):
        return [line for line in self.lines if line.is_new]

    @property
    def known(self):
        return [line for line in self.lines if line.is_known and not line.faults]

    @property
    def wrong(self):
        return [line for line in self.lines if line.faults]


def wrong_rows(heads, lines):
    """The rows with faults as they were sent, and what to mend in each (bytes of a workbook)."""
    columns = [Column(head) for head in heads]
    rows = [[*line.cells, " ".join(line.faults)] for line in lines]
    return write_xlsx("Dòng lỗi", [*columns, _WRONG], rows)
