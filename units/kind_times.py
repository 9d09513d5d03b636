"""From when to when a kind of unit can be founded, and what of that is not checked yet.

Sources: the two levels of local government from 01/7/2025; the Party's organisation of 2024-2025
(plan of 12/2024); Quy định 208-QĐ/TW (26/7/2026), known only at second hand. What is not checked is
said beside the kind and refuses nothing.
"""

from dataclasses import dataclass
from datetime import date

from cchc.lib.vietnamese import sentence_date
from units.models.kinds import Kind

_TWO_LEVELS = date(2025, 7, 1)
_LAST_OF_THREE = date(2025, 6, 30)
_PARTY_PLAN = date(2024, 12, 1)
_ONE_NAME = date(2026, 7, 26)


@dataclass(frozen=True)
class Times:
    """First and last day on which a unit of the kind can begin; None: no limit is known."""

    since: date | None = None
    until: date | None = None


TIMES = {
    **dict.fromkeys(
        (
            Kind.DISTRICT_RURAL,
            Kind.DISTRICT_URBAN,
            Kind.TOWN,
            Kind.CITY_UNDER,
            Kind.TOWNSHIP,
            Kind.DISTRICT_OFFICE,
            Kind.P_DISTRICT,
            Kind.P_BLOCK,
            Kind.P_CAUCUS,
        ),
        Times(until=_LAST_OF_THREE),
    ),
    Kind.SPECIAL: Times(since=_TWO_LEVELS),
    Kind.P_AGENCIES: Times(since=_PARTY_PLAN),
    Kind.P_GOVERNMENT: Times(since=_PARTY_PLAN),
}
# Kinds that are said to bear one name, chi bộ, from a day on.
_UNCHECKED = (Kind.P_CELL_BASE, Kind.P_CELL_SUB)


def why_not(kind, day):
    """Why a unit of this kind cannot begin on that day, as a sentence; "" where it can."""
    times, label = TIMES.get(kind, Times()), Kind(kind).label
    if times.since is not None and day < times.since:
        return f"Loại “{label}” có từ {sentence_date(times.since)}; chọn loại khác."
    if times.until is not None and day > times.until:
        return f"Loại “{label}” chỉ có đến {sentence_date(times.until)}; chọn loại khác."
    return ""


def unchecked_note(kind, day):
    """What is said of the kind on that day at second hand; "" where there is nothing."""
    if kind in _UNCHECKED and day >= _ONE_NAME:
        return f"từ {sentence_date(_ONE_NAME)} gọi chung là chi bộ (chưa đối chiếu văn bản gốc)"
    return ""
