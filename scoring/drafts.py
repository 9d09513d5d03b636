"""A criteria set while it is edited: its TOML as a table, and the moves that keep the tree sound.

The text stays the one truth of a draft: each act reads it, changes the table and writes it again.
A draft may be unfinished (a criterion without children and without a rule), but every code stands
once and every parent exists, so that it can always be shown. Pure, no Django.
"""

import json
import re
from datetime import date
from zlib import crc32

from scoring import engine

MOST_DEPTH = 3
LEAF_KEYS = ("max", "method", "evidence", "rule")
# The order in which the keys of a criterion are written.
_ORDER = ("code", "parent", "name", *LEAF_KEYS)


class Absent(LookupError):
    """No criterion of this code: somebody took it out or renamed it."""


class Draft:
    """The table of a set; every change leaves the rows in the order of display."""

    def __init__(self, table):
        self.table = table
        self.rows = list(table.get("criterion", ()))

    @classmethod
    def read(cls, text):
        return cls(engine.read_toml(text))

    @property
    def text(self):
        return engine.write_table({**self.table, "criterion": self.rows})

    @property
    def head(self):
        """Everything but the criteria."""
        return {key: value for key, value in self.table.items() if key != "criterion"}

    @property
    def decimals(self):
        return self.table["decimals"]

    # --- Looking ---

    def row(self, code):
        """The table of one criterion. Raises Absent."""
        for row in self.rows:
            if row["code"] == code:
                return row
        raise Absent(code)

    def has(self, code):
        return any(row["code"] == code for row in self.rows)

    def children(self, code):
        """The rows right under `code`; None: of the first level."""
        return [row for row in self.rows if row.get("parent") == code]

    def under(self, code):
        """The criterion and everything below it, in order. Raises Absent."""
        return [self.row(code), *self._below(code)]

    def _below(self, code):
        found = []
        for row in self.children(code):
            found += [row, *self._below(row["code"])]
        return found

    def depth(self, code):
        """1 for the first level. Raises Absent."""
        row, depth = self.row(code), 1
        while (parent := row.get("parent")) is not None:
            row, depth = self.row(parent), depth + 1
        return depth

    def next_code(self, parent):
        """A free code for one more criterion under `parent`: 1.3 after 1.2."""
        start = f"{parent}." if parent else ""
        numbers = [
            int(found[1])
            for row in self.children(parent)
            if (found := re.search(r"([0-9]{1,6})\Z", row["code"]))
        ]
        number = max(numbers, default=0) + 1
        while self.has(f"{start}{number}"):
            number += 1
        return f"{start}{number}"

    def height(self, code):
        """How many levels the criterion and what is under it take. Raises Absent."""
        self.row(code)
        return 1 + max((self.height(child["code"]) for child in self.children(code)), default=0)

    def parents_for(self, code):
        """Codes of the criteria that may stand above this one in place of its parent, None for the
        first level, in the order of display. Raises Absent."""
        now, height = self.row(code).get("parent"), self.height(code)
        below = {row["code"] for row in self.under(code)}
        found = [None] if now is not None else []
        for row in self.rows:
            other = row["code"]
            if other in below or other == now or any(key in row for key in LEAF_KEYS):
                continue
            if self.depth(other) + height <= MOST_DEPTH:
                found.append(other)
        return found

    # --- Changing ---

    def add(self, row):
        """One more criterion, last among its siblings. The caller has looked at code and depth."""
        self.rows.append(_ordered(row))
        self._sort()

    def change(self, code, row):
        """The criterion takes another table, and perhaps another code, which what names it
        follows. Raises Absent."""
        at = self.rows.index(self.row(code))
        self.rows[at] = _ordered(row)
        self._follow({code: row["code"]})

    def move(self, code, step):
        """One place up (-1) or down (+1) among its siblings; -> did it move? Raises Absent."""
        siblings = self.children(self.row(code).get("parent"))
        at = siblings.index(self.row(code))
        if not 0 <= at + step < len(siblings):
            return False
        one, other = self.rows.index(siblings[at]), self.rows.index(siblings[at + step])
        self.rows[one], self.rows[other] = self.rows[other], self.rows[one]
        self._sort()
        return True

    def move_under(self, code, parent, *, renumbered):
        """The criterion with what is under it goes under `parent` (None: the first level), last
        there; `renumbered`: under codes that follow the new parent. -> {code: code from now on}.

        The caller has looked whether `parents_for` offers it. An area of the whole set is named by
        the first level only, so it does not come along below. Raises Absent.
        """
        row, moved = self.row(code), [one["code"] for one in self.under(code)]
        codes = {one: one for one in moved}
        if renumbered:
            codes = self._codes_under(code, moved, parent)
        row.pop("parent", None)
        if parent is not None:
            row.pop("area", None)
            row["parent"] = parent
        for one in self.rows:
            one["code"] = codes.get(one["code"], one["code"])
        self._follow(codes)
        self.rows.append(self.rows.pop(self.rows.index(row)))
        self.rows = [_ordered(one) for one in self.rows]
        self._sort()
        return codes

    def _codes_under(self, code, moved, parent):
        """{code: new code}: the next free one, and for what is under it the same with its end."""
        first = self.next_code(parent)
        codes = {code: first}
        taken = {row["code"] for row in self.rows} - set(moved) | {first}
        for one in moved[1:]:
            wanted = first + one[len(code) :] if one.startswith(f"{code}.") else one
            number = 1
            while wanted in taken:
                wanted, number = f"{first}.{number}", number + 1
            codes[one] = wanted
            taken.add(wanted)
        return codes

    def _follow(self, codes):
        """What names criteria by their codes names them by the new ones."""
        for row in self.rows:
            if row.get("parent") in codes:
                row["parent"] = codes[row["parent"]]
        gates = self.table.get("gates")
        for gate in gates if isinstance(gates, list) else ():
            full = gate.get("full") if isinstance(gate, dict) else None
            if isinstance(full, list):
                gate["full"] = [
                    codes.get(one, one) if isinstance(one, str) else one for one in full
                ]

    def take_out(self, code):
        """Removes the criterion with everything below it; -> those rows. Raises Absent."""
        gone = self.under(code)
        codes = {row["code"] for row in gone}
        self.rows = [row for row in self.rows if row["code"] not in codes]
        return gone

    def change_head(self, fields):
        """Head keys take new values; None takes a key out."""
        table = {**self.table, **fields}
        self.table = {key: value for key, value in table.items() if value is not None}

    def _sort(self):
        self.rows = self._below(None)


def _ordered(row):
    """The keys in the order in which they are written; None and "" are left out."""
    given = {key: value for key, value in row.items() if value not in (None, "")}
    return {key: given[key] for key in _ORDER if key in given} | given


def mark_of(value):
    """A number for what somebody saw when he opened a form: equal content, equal mark."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return (crc32(text.encode()) & 0x7FFFFFFF) or 1


def due_day(row):
    """The day from which a criterion counts lateness, where it is written as one; else None."""
    due = row.get("due_on")
    if isinstance(due, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", due):
        try:
            return date.fromisoformat(due)
        except ValueError:
            return None
    return due if type(due) is date else None


def alone(row, decimals):
    """(engine CriteriaSet, faults) of one criterion by itself, for trying it before it is saved."""
    return engine.look_over(
        {
            "code": "x",
            "name": "x",
            "level": "DEPARTMENT",
            "year": 2026,
            "decimals": decimals,
            "criterion": [{key: value for key, value in row.items() if key != "parent"}],
        }
    )
