"""The country's provinces, districts and communes, loaded province by province.

What is there already is taken as it is, found by its name under its superior on the last old day or
the first new one; it only gets the code and the heirs that it lacks. So a second load writes
nothing, and units that somebody founded by hand are not doubled.
"""

from collections import Counter
from datetime import date

from django.db import IntegrityError, transaction

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import thousands
from units import country
from units.access import forget_access
from units.actions.founding import create_units
from units.audit import record, tell
from units.background import background
from units.command import command
from units.country import ASSUMED, LAST_OLD, MERGED, PART
from units.models import Block, Branch, Kind, Succession, UnitVersion
from units.models.kinds import PLACE_KINDS
from units.permissions import Permission

LOADED = "units.country.province_loaded"
SOURCE = "Gói dữ liệu mở vietnamadminunits (MIT)"
ASSUMED_NOTE = f"{SOURCE}; ngày thành lập giả định, chưa có nguồn"
DISTRICT_NOTE = f"{SOURCE}; không có nguồn nêu nơi nhận hồ sơ: tỉnh giữ"
MERGER = {
    "decision_symbol": "202/2025/QH15",
    "decision_issuer": "Quốc hội",
    "decision_on": date(2025, 6, 12),
    "source_note": "Số và ngày nghị quyết: chưa đối chiếu văn bản gốc",
}
_BLOCKS = {
    Kind.PROVINCE: Block.NONE,
    Kind.CITY: Block.NONE,
    Kind.DISTRICT_RURAL: Block.DISTRICT,
    Kind.DISTRICT_URBAN: Block.DISTRICT,
    Kind.TOWN: Block.DISTRICT,
    Kind.CITY_UNDER: Block.DISTRICT,
}
_WORDS = {
    "provinces": "tỉnh",
    "districts": "huyện",
    "communes_before": "xã trước 01/7/2025",
    "communes": "xã từ 01/7/2025",
    "successions": "dòng kế thừa",
    "codes": "mã của đơn vị đã có",
}


class Loading:
    """One province of today, with all it came from, on its way into the database.

    `run` -> the province's Unit. `added`: {what: count} of what was written, empty when all of it
    was there. `is_whole` False: the provinces themselves, without districts and communes.
    """

    def __init__(self, facts, *, is_whole=True):
        self.facts, self.is_whole, self.added = facts, is_whole, {}

    def run(self):
        try:
            with transaction.atomic():
                unit = self._provinces()
                if self.is_whole:
                    self._districts()
                    self._communes(unit)
                    self._successions()
        except IntegrityError as twice:
            raise Refused(
                f"{self.facts.place.title}: có mã đơn vị hành chính đang thuộc đơn vị khác, hoặc "
                "tỉnh này đang được nạp ở nơi khác; kiểm tra rồi nạp lại."
            ) from twice
        return unit

    @property
    def told(self):
        """What was added, as a sentence without its end: thêm 18 huyện, 124 xã từ 01/7/2025."""
        counts = [f"{thousands(count)} {_WORDS[what]}" for what, count in self.added.items()]
        return f"thêm {', '.join(counts)}" if counts else "đã có"

    # --- Units ----------------------------------------------------------------------------------

    def _provinces(self):
        """-> the Unit of today; `self.provinces`: {code: Unit} of those of before."""
        facts = self.facts
        end = None if facts.is_same_unit else LAST_OLD
        wanted = [(place, None, _old_province(place, end)) for place in facts.before]
        self.provinces = self._settle("provinces", wanted, LAST_OLD, end)
        if facts.is_same_unit:
            return self.provinces[facts.place.code]
        wanted = [(facts.place, None, _row(facts.place, None, MERGED, note=SOURCE))]
        unit = self._settle("provinces", wanted, MERGED)[facts.place.code]
        self._succeed(
            Succession(predecessor=old, successor=unit, form="MERGE", keeps_records=True, **MERGER)
            for old in self.provinces.values()
        )
        return unit

    def _districts(self):
        wanted = self._old(self.facts.districts, self.provinces, LAST_OLD)
        self.districts = self._settle("districts", wanted, LAST_OLD, LAST_OLD)

    def _communes(self, province):
        """`self.before`: {code: Unit} of those that ended; `self.now`: of those of today."""
        facts, today = self.facts, {place.code: place for place in self.facts.communes}
        stayed, gone = [], []
        for place in facts.communes_before:
            (stayed if place.code in facts.lived_on else gone).append(place)
        wanted = self._old(gone, self.districts, LAST_OLD)
        self.before = self._settle("communes_before", wanted, LAST_OLD, LAST_OLD)
        wanted = self._old(stayed, self.districts, None)
        for place, _, row in wanted:
            row["later"] = (MERGED, _version(today[place.code], province, SOURCE))
        self.now = self._settle("communes", wanted, LAST_OLD)
        wanted = [
            (place, province, _row(place, province, MERGED, note=SOURCE))
            for place in facts.communes
            if place.code not in facts.lived_on
        ]
        self.now |= self._settle("communes", wanted, MERGED)

    @staticmethod
    def _old(places, uppers, end):
        """What is wanted of the side before, under units of `uppers`: {code: Unit}."""
        return [
            (place, uppers[place.upper], _row(place, uppers[place.upper], ASSUMED, end))
            for place in places
        ]

    def _settle(self, what, wanted, day, end=None):
        """[(Place, superior, row for create_units)] -> {code: Unit}, founded or found there on
        that day. `end`: the last day that the facts give it."""
        there = _standing({upper for _, upper, _ in wanted}, day)
        keys = [(upper and upper.pk, place.name.lower()) for place, upper, _ in wanted]
        missing = [row for key, (_, _, row) in zip(keys, wanted, strict=True) if key not in there]
        made = iter(create_units(missing))
        self._count(what, len(missing))
        return {
            place.code: self._adopt(there[key], place, end) if key in there else next(made)
            for key, (place, _, _) in zip(keys, wanted, strict=True)
        }

    def _adopt(self, version, place, end):
        """A unit that is there: gets its code where it has none, and must end when it should."""
        unit = version.unit
        if end is not None and unit.ended_on is None:
            raise Refused(
                f"{place.title} đang được ghi là hoạt động sau 30/6/2025, trái với danh mục; "
                "kết thúc đơn vị này rồi nạp lại."
            )
        if not version.area_code:
            version.area_code = place.code
            version.save(update_fields=["area_code"])
            self._count("codes", 1)
        return unit

    def _count(self, what, count):
        if count:
            self.added[what] = self.added.get(what, 0) + count

    # --- Who carries on -------------------------------------------------------------------------

    def _successions(self):
        """Communes to those that took them over; districts to nobody, but the special zones."""
        facts, forms = self.facts, Succession.Form
        sources = Counter(heir for heirs in facts.heirs.values() for heir, _ in heirs)
        rows = []
        for code, unit in self.before.items():
            heirs = facts.heirs[code]
            for successor, share in heirs:
                form = forms.SPLIT if len(heirs) > 1 else forms.MERGE
                if len(heirs) == 1 and sources[successor] == 1:
                    form = forms.END  # nothing joined it: set up anew as another kind
                rows.append(_heir(unit, self.now[successor], form, share))
        for code, unit in self.districts.items():
            zone = facts.zones.get(code)
            rows.append(_heir(unit, self.now[zone] if zone else None, forms.END))
        self._succeed(rows)

    def _succeed(self, rows):
        """Saves the rows whose predecessor has no heir yet."""
        rows = list(rows)
        ended = {row.predecessor_id for row in rows}
        known = Succession.objects.filter(predecessor__in=ended)
        known = set(known.values_list("predecessor", flat=True))
        missing = [row for row in rows if row.predecessor_id not in known]
        for row in missing:
            row.on = MERGED
        Succession.objects.bulk_create(missing)
        self._count("successions", len(missing))


def _standing(uppers, day):
    """{(superior's id or None, name): UnitVersion} of the places under these units on a day."""
    versions = UnitVersion.objects.at(day).filter(kind__in=PLACE_KINDS).select_related("unit")
    if uppers == {None}:
        versions = versions.filter(parent__isnull=True)
    else:
        versions = versions.filter(parent__in=uppers)
    return {(version.parent_id, version.name.lower()): version for version in versions}


def _old_province(place, end):
    """The row of a province of before; one of them got another name while it lived."""
    row = _row(place, None, ASSUMED, end)
    if place.code not in country.RENAMED:
        return row
    on, former = country.RENAMED[place.code]
    earlier = country.Place(place.code, former, Kind.PROVINCE)
    return {**_row(earlier, None, ASSUMED, end), "later": (on, _version(place, None, SOURCE))}


def _row(place, upper, founded_on, ended_on=None, note=ASSUMED_NOTE):
    """A unit with one version, as actions/founding.py takes it."""
    life = {"branch": Branch.STATE, "founded_on": founded_on, "ended_on": ended_on}
    mark = {"is_date_assumed": founded_on == ASSUMED}
    return life | _version(place, upper, note) | mark


def _version(place, upper, note):
    """Fields of UnitVersion."""
    is_province = place.kind in (Kind.PROVINCE, Kind.CITY)
    return {
        "parent": upper,
        "name": place.name,
        "short_name": place.bare if is_province else place.name,
        "issuer_name": f"Ủy ban nhân dân {place.name}",
        "kind": place.kind,
        "block": _BLOCKS.get(place.kind, Block.COMMUNE),
        "area_code": place.code,
        "place": place.bare,
        "symbol": "UBND",
        "source_note": note,
    }


def _heir(unit, successor, form, share=country.WHOLE):
    """The successor marked whole or part-main keeps the records; without one the province does."""
    return Succession(
        predecessor=unit,
        successor=successor,
        form=form,
        share=Succession.Share.WHOLE if share == country.WHOLE else Succession.Share.PART,
        keeps_records=successor is not None and share != PART,
        source_note=SOURCE if successor is not None else DISTRICT_NOTE,
    )


# --- Commands -----------------------------------------------------------------------------------


@command(LOADED, Permission.LOAD_COUNTRY, "nạp đơn vị hành chính")
def load_province(home, *, by, loading):
    """Runs a Loading by the right of the admin of the province `home`; nothing new: no row."""
    unit = loading.run()
    if not loading.added:
        return None
    tell(**loading.added)
    forget_access(by)
    return unit


@transaction.atomic
def load_province_first(loading):
    """The same before there is anybody to ask; only management commands call it. -> the Unit."""
    unit = loading.run()
    if loading.added:
        record(LOADED, by=None, obj=unit, unit=unit, facts=loading.added)
    return unit


@background(
    "country",
    Permission.LOAD_COUNTRY,
    "nạp đơn vị hành chính cả nước",
    when_stopped="Các tỉnh đã nạp xong được giữ nguyên; chạy lại để nạp tiếp.",
)
def load_country(job, progress):
    """All provinces, each a command of its own; one that is refused does not hold up the others."""
    facts = list(country.provinces().values())
    added, refused = 0, []
    for number, province in enumerate(facts):
        progress.tell(number, len(facts), province.place.title)
        loading = Loading(province)
        try:
            load_province(job.unit, by=job.asked_by, loading=loading)
        except Refused as refusal:
            refused.append(refusal.sentence)
        added += bool(loading.added)
    progress.tell(len(facts), len(facts), "Xong")
    told = f"Đã nạp {added} tỉnh, thành phố; {len(facts) - added - len(refused)} nơi đã có đủ."
    if refused:
        raise Refused(f"{told} Chưa nạp được {len(refused)} nơi. {refused[0]}")
    return told
