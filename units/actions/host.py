"""At which agency a Party organisation is established, through time."""

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from units.actions.unit import decision_told, refuse_without_basis
from units.audit import tell
from units.command import command
from units.models import Branch, Host
from units.permissions import Permission


@command("units.unit.hosted", Permission.MANAGE_UNIT, "ghi nơi lập tổ chức đảng")
def host_party_unit(party_unit, *, by, agency, valid_from, valid_to=None, **decision):
    """Records at which agency a Party organisation is established, for a period.

    `decision`: the deciding document, as in actions/unit.py.
    """
    refuse_without_basis(decision)
    if party_unit.branch != Branch.PARTY or agency.branch == Branch.PARTY:
        raise Refused("Chọn một tổ chức đảng và cơ quan, đơn vị nơi lập tổ chức đảng đó.")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("“Đến ngày” phải từ “Từ ngày” trở đi.")
    party_unit.refuse_unless_alive(valid_from)
    agency.refuse_unless_alive(valid_from)
    if party_unit.hosts.overlapping(valid_from, valid_to).filter(agency=agency).exists():
        raise Refused(
            f"{upper_first(party_unit.name)} đã được ghi là lập tại {agency.name} "
            "trong thời gian này."
        )
    tell(**decision_told(decision))
    return Host.objects.create(
        party_unit=party_unit, agency=agency, valid_from=valid_from, valid_to=valid_to, **decision
    )


@command("units.unit.host_ended", Permission.MANAGE_UNIT, "thôi nơi lập tổ chức đảng")
def end_host(host, *, by, on, **decision):
    """The last day on which the Party organisation was established at this agency."""
    refuse_without_basis(decision)
    if host.valid_to is not None:
        raise Refused(
            f"{upper_first(host.party_unit.name)} thôi lập tại {host.agency.name} "
            f"từ sau {sentence_date(host.valid_to)}."
        )
    if on < host.valid_from:
        raise Refused(f"Ngày cuối phải từ {sentence_date(host.valid_from)} trở đi.")
    host.valid_to = on
    tell(**decision_told(decision))
