"""The country's provinces, districts and communes before and from 01/7/2025, as facts.

Read from units/data (its README says where they come from and what they do not say); knows no
database. Which facts make one unit that lived on and which make a new one is decided here.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from units.models.kinds import Kind

DATA = Path(__file__).parent / "data"
ASSUMED = date(2004, 1, 1)  # when a unit of before began: the source gives no day
MERGED = date(2025, 7, 1)
LAST_OLD = date(2025, 6, 30)
# A province that got another name shortly before; the source tells the last one alone.
RENAMED = {"46": (date(2025, 1, 1), "Tỉnh Thừa Thiên Huế")}

WHOLE, MAIN, PART = "whole", "part-main", "part"  # what a new commune got of an old one

_PROVINCES = {"Thành phố": Kind.CITY, "Tỉnh": Kind.PROVINCE}
_DISTRICTS = {
    "Thành phố": Kind.CITY_UNDER,
    "Thị xã": Kind.TOWN,
    "Quận": Kind.DISTRICT_URBAN,
    "Huyện": Kind.DISTRICT_RURAL,
}
_COMMUNES = {
    "Phường": Kind.WARD,
    "Thị trấn": Kind.TOWNSHIP,
    "Xã": Kind.COMMUNE,
    "Đặc khu": Kind.SPECIAL,
}


@dataclass(frozen=True)
class Place:
    """A province, district or commune of one side of 01/7/2025; `upper`: code of what it was in."""

    code: str
    title: str  # as it stands at the head of a list: Tỉnh Tuyên Quang
    kind: Kind
    upper: str = ""

    @property
    def name(self):
        """As it stands in a sentence: tỉnh Tuyên Quang."""
        return self.title[0].lower() + self.title[1:]

    @property
    def bare(self):
        """Without the word of its kind: Tuyên Quang; Phường 1 keeps it."""
        return bare(self.title)


@dataclass
class Province:
    """A province of today with everything it came from.

    `heirs`: code of an old commune -> [(code of a new one, share)], the keeper of its records
    first. `lived_on`: codes of communes that are one unit through 2025. `zones`: code of an island
    district -> code of the special zone that it became.
    """

    place: Place
    commune_count: int
    before: list = field(default_factory=list)
    districts: list = field(default_factory=list)
    communes_before: list = field(default_factory=list)
    communes: list = field(default_factory=list)
    heirs: dict = field(default_factory=lambda: defaultdict(list))
    lived_on: set = field(default_factory=set)
    zones: dict = field(default_factory=dict)

    @property
    def is_same_unit(self):
        """One of the 11 that carried on; the other 23 are new, even under an old name."""
        return len(self.before) == 1


@cache
def provinces():
    """-> {code: Province} of the 34 of today, in the order of their codes."""
    found = {
        row["code"]: Province(_place(row, _PROVINCES), int(row["commune_count"]))
        for row in _rows("provinces")
    }
    province_of = {}
    for row in _rows("provinces_before"):
        province = province_of[row["code"]] = found[row["successor"]]
        province.before.append(_place(row, _PROVINCES))
    for row in _rows("districts"):
        province = province_of[row["code"]] = province_of[row["province"]]
        province.districts.append(_place(row, _DISTRICTS, row["province"]))
    for row in _rows("communes_before"):
        province = province_of[row["code"]] = province_of[row["district"]]
        province.communes_before.append(_place(row, _COMMUNES, row["district"]))
    for row in _rows("communes"):
        found[row["province"]].communes.append(_place(row, _COMMUNES, row["province"]))
    for row in _rows("commune_successors"):
        province_of[row["code"]].heirs[row["code"]].append((row["successor"], row["share"]))
    for province in found.values():
        _settle(province)
    return found


def _settle(province):
    """Order of heirs, communes that lived on, special zones straight from an island district."""
    before = {place.code: place for place in province.communes_before}
    sources = defaultdict(list)
    for code, heirs in province.heirs.items():
        heirs.sort(key=lambda heir: (heir[1] == PART, heir[0]))
        for successor, share in heirs:
            sources[successor].append((before[code], share))
    districts = {place.bare: place for place in province.districts}
    for place in province.communes:
        came_from = sources[place.code]
        if not came_from:
            province.zones[districts[place.bare].code] = place.code
        elif _is_same_commune(place, came_from):
            province.lived_on.add(place.code)


def _is_same_commune(place, came_from):
    """All of one old commune and nothing else, of the same kind: it only lost its district, and
    perhaps got another name. A thị trấn or xã that became a xã or đặc khu was set up anew."""
    if len(came_from) > 1:
        return False
    (old, share) = came_from[0]
    return share == WHOLE and (old.code, old.kind) == (place.code, place.kind)


def bare(title):
    """A name without the word of its kind; a number keeps it, as it says nothing alone."""
    for word in (*_PROVINCES, *_DISTRICTS, *_COMMUNES):
        if title.startswith(f"{word} "):
            rest = title.removeprefix(f"{word} ")
            return title if rest[0].isdigit() else rest
    return title


def _place(row, kinds, upper=""):
    kind = next(kind for word, kind in kinds.items() if row["name"].startswith(f"{word} "))
    return Place(row["code"], row["name"], kind, upper)


def _rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
