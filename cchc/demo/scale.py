"""A made-up country of the size of Việt Nam, for measuring: units only, names of random syllables.

`parts("nation")` has 254,000 units: 34 provinces with departments, communes, Party organisations
and mass bodies, and what was before 01/7/2025: 63 provinces, 696 districts, 10,035 communes, each
with its successor. `parts("province")` is one of those provinces. The same seed, the same country.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from units.models import Branch, Kind, Succession

SEED = 2025
MERGED = date(2025, 7, 1)
LAST_OLD = date(2025, 6, 30)
LONG_AGO = date(2004, 1, 1)
RENAMED = date(2019, 1, 1)
NATION = 254_000
PROVINCES, OLD_PROVINCES, DISTRICTS, OLD_COMMUNES, COMMUNES = 34, 63, 696, 10_035, 3_321

_ONSETS = [
    "B", "C", "Ch", "D", "Đ", "G", "H", "Kh", "L", "M", "N", "Ng", "Nh", "Ph", "Qu", "R", "S",
    "T", "Th", "Tr", "V", "X",
]  # fmt: skip
_RIMES = [
    "a", "ai", "an", "ang", "ao", "âm", "ân", "ăng", "ê", "en", "êu", "i", "iên", "iêt", "inh",
    "o", "oan", "oang", "ôi", "ông", "ơi", "ơn", "u", "ui", "ung", "uôi", "ươn", "ương",
]  # fmt: skip
_WORKS = [
    "Nội vụ", "Tài chính", "Tư pháp", "Y tế", "Xây dựng", "Công Thương", "Giáo dục và Đào tạo",
    "Nông nghiệp và Môi trường", "Khoa học và Công nghệ", "Văn hóa, Thể thao và Du lịch",
    "Dân tộc và Tôn giáo", "Thanh tra", "Ngoại vụ", "Văn phòng",
]  # fmt: skip
_OFFICES = [
    "Văn phòng",
    "Phòng Kinh tế",
    "Phòng Văn hóa - Xã hội",
    "Trung tâm Phục vụ hành chính công",
]
_MASS = [
    (Kind.M_FRONT, "Ủy ban Mặt trận Tổ quốc"),
    (Kind.M_YOUTH, "Đoàn thanh niên"),
    (Kind.M_WOMEN, "Hội Phụ nữ"),
    (Kind.M_FARMERS, "Hội Nông dân"),
    (Kind.M_VETERANS, "Hội Cựu chiến binh"),
    (Kind.M_UNION, "Công đoàn"),
]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit: `parent` is the key of its superior; with a `former_name` it was renamed."""

    key: int
    parent: int | None
    branch: str
    kind: str
    name: str
    short_name: str = ""
    code: str = ""
    founded_on: date = LONG_AGO
    ended_on: date | None = None
    former_name: str = ""
    renamed_on: date | None = None


@dataclass
class Part:
    """A province of today with all that is below it and was before it.

    `successions`: (old key, new key, form); `hosts`: (key of the Party unit, key of the agency).
    """

    rows: list = field(default_factory=list)
    successions: list = field(default_factory=list)
    hosts: list = field(default_factory=list)


def parts(scale, seed=SEED):
    """Yields the Parts of "province" or "nation"."""
    makers = PROVINCES if scale == "nation" else 1
    keys, dice = count(1), random.Random(seed)  # noqa: S311 (names of a made-up country)
    made = 0
    for number in range(makers):
        left = NATION - made if scale == "nation" else NATION // PROVINCES
        part = _Province(number, keys, dice).made(left // (makers - number))
        made += len(part.rows)
        yield part


def _share(whole, number):
    """How many of `whole` fall to province `number` of 34: they differ by one at most."""
    return whole * (number + 1) // PROVINCES - whole * number // PROVINCES


class _Province:
    """Makes the Part of one province; rows stand in the order in which they are founded."""

    def __init__(self, number, keys, dice):
        self.number, self.keys, self.dice = number, keys, dice
        self.part = Part()
        self.place = self._place()
        self.front, self.cells_at = None, []

    def made(self, size):
        """The Part, filled up to `size` units with Party cells."""
        province = self._add(
            None, Branch.STATE, Kind.PROVINCE, f"tỉnh {self.place}", founded_on=MERGED
        )
        party = self._add(None, Branch.PARTY, Kind.P_PROVINCIAL, f"Đảng bộ tỉnh {self.place}")
        government = self._add(
            party, Branch.PARTY, Kind.P_GOVERNMENT, f"Đảng bộ UBND tỉnh {self.place}"
        )
        self.front = self._add(
            None, Branch.MASS, Kind.M_FRONT, f"Ủy ban Mặt trận Tổ quốc tỉnh {self.place}"
        )
        self._departments(province, government)
        communes = [self._commune(province, party) for _ in range(_share(COMMUNES, self.number))]
        self._before(province, communes)
        for number in range(size - len(self.part.rows)):
            upper = self.cells_at[number % len(self.cells_at)]
            self._add(upper, Branch.PARTY, Kind.P_CELL, f"Chi bộ thôn {self._place()}")
        return self.part

    def _departments(self, province, government):
        for number, work in enumerate(_WORKS):
            name = work if work in ("Thanh tra", "Văn phòng") else f"Sở {work}"
            department = self._add(
                province,
                Branch.STATE,
                Kind.DEPARTMENT,
                f"{name} tỉnh {self.place}",
                short_name=name,
                code=f"M{self.number:02}.{number + 1:02}",
                founded_on=MERGED,
            )
            for room in range(1, 9):
                self._add(
                    department, Branch.STATE, Kind.DIVISION, f"Phòng Nghiệp vụ {room}", "", MERGED
                )
            for service in range(1, 7):
                name_of = f"Trung tâm {self._place()} {service}"
                self._add(department, Branch.STATE, Kind.SERVICE, name_of, "", MERGED)
            base = self._add(
                government, Branch.PARTY, Kind.P_BASE, f"Đảng bộ {name} tỉnh {self.place}"
            )
            self.part.hosts.append((base, department))

    def _commune(self, province, party):
        place = self._place()
        commune = self._add(
            province, Branch.STATE, Kind.COMMUNE, f"xã {place}", f"xã {place}", MERGED
        )
        for office in _OFFICES:
            self._add(
                commune, Branch.STATE, Kind.COMMUNE_OFFICE, f"{office} xã {place}", "", MERGED
            )
        for kind, name in _MASS:
            self._add(self.front, Branch.MASS, kind, f"{name} xã {place}", "", MERGED)
        base = self._add(party, Branch.PARTY, Kind.P_COMMUNE, f"Đảng bộ xã {place}", "", MERGED)
        self.part.hosts.append((base, commune))
        self.cells_at.append(base)
        return commune

    def _before(self, province, communes):
        """The provinces, districts and communes that ended; one in ten communes was renamed."""
        old = []
        for _ in range(_share(OLD_PROVINCES, self.number)):
            name = f"tỉnh {self.place if not old else self._place()}"
            old.append(self._add_old(None, Kind.PROVINCE, name, province))
        districts = [
            self._add_old(
                self.dice.choice(old), Kind.DISTRICT_RURAL, f"huyện {self._place()}", None
            )
            for _ in range(_share(DISTRICTS, self.number))
        ]
        for number in range(_share(OLD_COMMUNES, self.number)):
            former = f"xã {self._place()}" if number % 10 == 0 else ""
            self._add_old(
                self.dice.choice(districts),
                Kind.COMMUNE,
                f"xã {self._place()}",
                communes[number % len(communes)],
                former_name=former,
                renamed_on=RENAMED if former else None,
            )

    def _add_old(self, parent, kind, name, successor, **fields):
        key = self._add(
            parent, Branch.STATE, kind, name, name, LONG_AGO, ended_on=LAST_OLD, **fields
        )
        if successor is not None:
            self.part.successions.append((key, successor, Succession.Form.MERGE))
        return key

    def _add(self, parent, branch, kind, name, short_name="", founded_on=LONG_AGO, **fields):
        row = Row(
            key=next(self.keys),
            parent=parent,
            branch=branch,
            kind=kind,
            name=name,
            short_name=short_name,
            founded_on=founded_on,
            **fields,
        )
        self.part.rows.append(row)
        return row.key

    def _place(self):
        """Two or three syllables that are put together by chance: "Khương Đai"."""
        syllables = self.dice.choice((2, 2, 3))
        return " ".join(
            self.dice.choice(_ONSETS) + self.dice.choice(_RIMES) for _ in range(syllables)
        )
