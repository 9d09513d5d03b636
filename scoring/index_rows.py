"""One published fact as a line of a file tells it, what is wrong with it, and whose it is."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db.models import Q

from cchc.lib.vietnamese import fold
from scoring.engine.numbers import one_line
from scoring.models.index import FIRST_YEAR, LAST_YEAR, Index
from units.models import UnitVersion
from units.models.period import holds_on

_SHORT, _LONG = "ubnd", fold("Ủy ban nhân dân")


@dataclass(frozen=True)
class MeanRow:
    """One national mean as a line of the file tells it."""

    index: str
    year: int
    value: Decimal | None
    source: str
    note: str
    is_verified: bool


@dataclass(frozen=True)
class IndexRow:
    """One published index; `unit` is the full name then, `within` its province where that helps."""

    index: str
    year: int
    published_year: int | None
    unit: str
    within: str
    value: Decimal | None
    points: Decimal | None
    rank: int | None
    of_how_many: int | None
    change: int | None
    source: str
    note: str
    is_verified: bool

    @property
    def facts(self):
        """The columns of PublishedIndex beside index, year and unit."""
        apart = {"index", "year", "unit", "within"}
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in apart
        }


def wrongs_of(row):
    """What the database would refuse, in words."""
    if row.index not in Index.values:
        yield f"không có chỉ số “{one_line(row.index, 40)}”"
    if not row.source or len(row.source) > 400 or len(row.note) > 300:
        yield "nguồn để trống, hoặc nguồn, ghi chú quá dài"
    if not FIRST_YEAR <= row.year <= LAST_YEAR:
        yield f"năm {row.year} ngoài khoảng {FIRST_YEAR}-{LAST_YEAR}"
    if row.value is not None and row.value > 100:
        yield "giá trị lớn hơn 100%"
    if isinstance(row, IndexRow):
        if (row.published_year or row.year) < row.year:
            yield "năm công bố trước năm đánh giá"
        if row.rank is not None and not 1 <= row.rank <= (row.of_how_many or row.rank):
            yield "thứ hạng ngoài tổng số"


def units_named(row):
    """Ids of the units that bore the name on the last day of the year, in the province if given."""
    day = date(row.year, 12, 31)
    wanted = _key(row.unit)
    starts = Q()
    for spelling in {fold(row.unit), wanted, wanted.replace(_LONG, _SHORT)}:
        starts |= Q(name_fold__startswith=spelling)
    versions = UnitVersion.objects.filter(starts, holds_on(day))
    found = [version for version in versions if _key(version.name) == wanted]
    if len(found) > 1 and row.within:
        found = [version for version in found if _is_within(version, row.within, day)]
    return {version.unit_id for version in found}


def _is_within(version, province, day):
    """Is one of the units above it, on that day, the province of this name?"""
    wanted = _key(province)
    while version is not None and version.parent_id is not None:
        version = (
            UnitVersion.objects.filter(holds_on(day), unit=version.parent_id).order_by("pk").first()
        )
        if version is not None and _key(version.name) == wanted:
            return True
    return False


def _key(name):
    """One form of a name, however "Ủy ban nhân dân" is written in it."""
    return fold(name).replace(_SHORT, _LONG)
