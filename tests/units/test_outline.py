"""The tree of a day: what is told beside its units."""

from tests.world import MERGED, make_unit
from units.models import Branch, Host, Kind
from units.outline import hosts_of, roots


def test_party_organisations_at_one_agency_stand_in_vietnamese_order(world):
    agency = make_unit("Sở Thử nghiệm", since=MERGED)
    for name in ("Chi bộ Yên", "Chi bộ Đức", "Chi bộ Dung"):
        cell = make_unit(name, kind=Kind.P_CELL, branch=Branch.PARTY, since=MERGED)
        Host.objects.create(party_unit=cell, agency=agency, valid_from=MERGED)
    tops = [node for node in roots(Branch.STATE, MERGED) if node.unit_id == agency.pk]
    names = [name for _, name in hosts_of(tops, MERGED)[agency.pk]]
    assert names == ["Chi bộ Dung", "Chi bộ Đức", "Chi bộ Yên"]
