"""The provinces before and from 01/7/2025, as roots, and who succeeded whom.

Names, codes and successions: the open package vietnamadminunits (MIT), checked against the sums of
Nghị quyết 60-NQ/TW of 12/4/2025 (63 -> 34, of which 11 carried on). Days of founding are assumed.
"""

import csv
from datetime import date
from pathlib import Path

from units.actions.bootstrap import found_roots, succeed_roots
from units.models import Branch, Kind, Succession

DATA = Path(__file__).parent / "data"
ASSUMED = date(2004, 1, 1)
MERGED = date(2025, 7, 1)
LAST_OLD = date(2025, 6, 30)
HUE = "Thành phố Huế"  # tỉnh Thừa Thiên Huế until the end of 2024
HUE_CITY = date(2025, 1, 1)
_VERSION = {"name", "short_name", "issuer_name", "kind", "place", "symbol", "source_note"}
SOURCE = "Gói dữ liệu mở vietnamadminunits (MIT); ngày thành lập trước 2025 là giả định"
MERGER = {
    "decision_symbol": "202/2025/QH15",
    "decision_issuer": "Quốc hội",
    "decision_on": date(2025, 6, 12),
    "source_note": "Số và ngày nghị quyết: chưa đối chiếu văn bản gốc",
}


def read_rows(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def in_sentence(name):
    """The name as it stands inside a sentence: the kind in lower case (tỉnh Tuyên Quang)."""
    return name[:1].lower() + name[1:]


def _row(name, founded_on, ended_on=None):
    kind = Kind.CITY if name.startswith("Thành phố") else Kind.PROVINCE
    short = name.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    return {
        "branch": Branch.STATE,
        "founded_on": founded_on,
        "ended_on": ended_on,
        "name": in_sentence(name),
        "short_name": short,
        "issuer_name": f"Ủy ban nhân dân {in_sentence(name)}",
        "kind": kind,
        "place": short,
        "symbol": "UBND",
        "source_note": SOURCE,
    }


def _old_row(name, ended_on):
    if name != HUE:
        return _row(name, ASSUMED, ended_on)
    later = {key: value for key, value in _row(name, HUE_CITY).items() if key in _VERSION}
    return {**_row("Tỉnh Thừa Thiên Huế", ASSUMED, ended_on), "later": (HUE_CITY, later)}


def found_provinces():
    """-> (before, now): two dicts from the short name of a province to its Unit."""
    rows = read_rows("provinces.csv")
    before = {row["code"]: row for row in rows if row["side"] == "before"}
    after = [row for row in rows if row["side"] == "from"]
    lived_on = {row["predecessors"] for row in after if " " not in row["predecessors"]}
    old_units = dict(
        zip(
            before,
            found_roots(
                [
                    _old_row(row["name"], None if code in lived_on else LAST_OLD)
                    for code, row in before.items()
                ]
            ),
            strict=True,
        )
    )
    merged = [row for row in after if " " in row["predecessors"]]
    new_units = found_roots([_row(row["name"], MERGED) for row in merged])
    succeed_roots(
        [
            (old_units[code], unit)
            for row, unit in zip(merged, new_units, strict=True)
            for code in row["predecessors"].split()
        ],
        on=MERGED,
        form=Succession.Form.MERGE,
        **MERGER,
    )
    short = {code: _short(row["name"]) for code, row in before.items()}
    names_before = {short[code]: unit for code, unit in old_units.items()}
    now = {_short(row["name"]): unit for row, unit in zip(merged, new_units, strict=True)}
    now |= {short[code]: old_units[code] for code in lived_on}
    return names_before, now


def _short(name):
    return name.removeprefix("Thành phố ").removeprefix("Tỉnh ")
