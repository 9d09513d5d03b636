"""Units as the tables of plans write them: "UBND tỉnh", "Sở Nội vụ; Sở Tài chính", "các phòng"."""

import re
from difflib import get_close_matches
from functools import cached_property

from cchc.lib.vietnamese import clean, fold
from plans.subordination import line_above
from units.models import Host, Unit, UnitVersion
from units.search import find
from units.superiors import ids_below

_COMMITTEE = "uy ban nhan dan"
_PLACES = ("tinh", "thanh pho", "xa", "phuong", "dac khu")
# Parts of an agency, which are no units of their own here.
_PART = re.compile(
    r"(?:cac |lanh dao )?(?:phong|van phong|thanh tra|bo phan|to|trung tam|ke toan|phap che|"
    r"to chuc|hanh chinh|cong doan|doan thanh nien|mot cua|tiep nhan|giam doc|pho giam doc|"
    r"chanh van phong|truong phong|cong chuc|lanh dao|thu truong)\b"
)
_BETWEEN = re.compile(r"\s*[;\n]\s*|\s*,\s+|\s+va\s+|\s+và\s+|\s*,(?=\D)", re.IGNORECASE)
_CLOSE = 0.8


class UnitNames:
    """Units that may be named in a plan of `unit` on a day, by each of their names.

    These are what stands under the same top, with the agency that hosts a Party organisation; the
    unit and what is under it win where a name is borne twice.
    """

    def __init__(self, unit, day):
        self.unit, self.day = unit, day
        self.top = line_above(unit, day)[-1]
        self.own = {unit.pk, *ids_below(unit.pk, day)}
        self._asked = {}

    @cached_property
    def near(self):
        """Ids of the units that may be named."""
        hosts = Host.objects.at(self.day).filter(party_unit=self.unit)
        return {self.top, *ids_below(self.top, self.day), *hosts.values_list("agency", flat=True)}

    @cached_property
    def _versions(self):
        return UnitVersion.objects.at(self.day).filter(unit__in=self.near)

    @cached_property
    def _ids(self):
        """{plain name: ids of the units that bear it}."""
        columns = ("unit", "name", "short_name", "issuer_name", "symbol")
        found = {}
        rows = list(self._versions.order_by("unit").values_list(*columns))
        self._place = next((fold(name) for pk, name, *_ in rows if pk == self.top), "")
        for pk, *names in rows:
            for name in filter(None, names):
                for key in self._keys(name):
                    found.setdefault(key, set()).add(pk)
        for key in ("ubnd", "ubnd tinh", "tinh", f"ubnd {self._place}"):
            found.setdefault(key, {self.top})
        return found

    def _keys(self, name):
        plain = self._plain(name)
        keys = {plain, plain.removeprefix("ubnd ")}
        if plain.startswith(_PLACES):
            keys.add(f"ubnd {plain}")
        return keys - {""}

    def _plain(self, name):
        """The folded name without marks, the province's name behind it and the long "UBND"."""
        plain = re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()
        plain = re.sub(rf"\b{_COMMITTEE}\b", "ubnd", plain)
        for tail in (self._place, "tinh"):
            shorter = plain.removesuffix(f" {tail}") if tail else plain
            if shorter and shorter not in ("ubnd", plain):
                return shorter
        return plain

    def one(self, name):
        """The id of the unit with this name, of today or of before, or None."""
        ids = self._ids  # names the place first
        plain = self._plain(name)
        if plain not in self._asked:
            self._asked[plain] = self._only(ids.get(plain, ())) or self._former(name, plain)
        return self._asked[plain]

    def _only(self, ids):
        for group in (set(ids) & self.own, set(ids)):
            if len(group) == 1:
                return next(iter(group))
        return None

    def _former(self, name, plain):
        """The one that carries on for a unit that was called so."""
        if len(plain) < 6:
            return None
        names = find(self._versions, name).names
        return self._only(
            pk for pk, told in names.items() if plain in {self._plain(each) for each in told}
        )

    def closest(self, name):
        """A name that is nearly this one, as it is written, or ""."""
        found = get_close_matches(self._plain(name), list(self._ids), 1, _CLOSE)
        pk = self._only(self._ids[found[0]]) if found else None
        return self.units([pk])[pk].short_name if pk else ""

    def split(self, cell):
        """([ids of units], the rest as text) of a cell that names one unit or several."""
        cell = clean(cell)
        ends, starts = [], [0]
        for mark in _BETWEEN.finditer(cell):
            ends.append(mark.start())
            starts.append(mark.end())
        ends.append(len(cell))
        found, rest, at = [], [], 0
        while at < len(starts):
            for last in range(len(ends) - 1, at - 1, -1):
                pk = self.one(cell[starts[at] : ends[last]])
                if pk is not None:
                    found += [pk] if pk not in found else []
                    break
            else:
                last = at
                rest.append(cell[starts[at] : ends[at]])
            at = last + 1
        return found, ", ".join(filter(None, rest))

    def units(self, ids):
        """{id: Unit} with their names loaded."""
        return Unit.objects.with_names().in_bulk({pk for pk in ids if pk})


def is_part(name):
    """Is this a part of an agency (Phòng Tổ chức, Văn phòng Sở), which is no unit of its own?"""
    return bool(_PART.match(fold(name)))
