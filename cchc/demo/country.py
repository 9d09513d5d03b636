"""The provinces of both sides of 01/7/2025, and tỉnh Tuyên Quang with all that it came from."""

from units.actions.country import Loading, load_province_first
from units.country import ASSUMED, LAST_OLD, MERGED, provinces

__all__ = ["ASSUMED", "LAST_OLD", "MERGED", "found_provinces"]

TUYEN_QUANG = "08"


def found_provinces():
    """-> (before, now): two dicts from the bare name of a province to its Unit.

    `load_provinces` brings the districts and communes of the other 33.
    """
    before, now = {}, {}
    for code, facts in provinces().items():
        loading = Loading(facts, is_whole=code == TUYEN_QUANG)
        now[facts.place.bare] = load_province_first(loading)
        before |= {place.bare: loading.provinces[place.code] for place in facts.before}
    return before, now
