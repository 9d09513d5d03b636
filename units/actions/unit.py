"""Units through time: found, rename or move (a new version), succeed, host."""

from datetime import timedelta

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from units.audit import tell
from units.command import command
from units.models import Host, Succession, Unit, UnitVersion
from units.permissions import Permission


def _first_version(unit, parent, valid_from, valid_to, fields):
    return UnitVersion.objects.create(
        unit=unit, parent=parent, valid_from=valid_from, valid_to=valid_to, **fields
    )


@command("units.unit.created", Permission.MANAGE_UNIT)
def found_unit(
    parent,
    *,
    by,
    branch,
    founded_on,
    ended_on=None,
    is_illustrative=False,
    under=None,
    **version_fields,
):
    """Thành lập đơn vị. `parent`: the unit under whose rights it is made; `under`: its superior,
    by default the same (a tree's first unit is made by actions/bootstrap.py).

    `version_fields`: name, kind, short_name, block, symbol, place, decision_… of UnitVersion.
    """
    superior = parent if under is None else under
    if superior.branch == branch and not superior.is_alive_on(founded_on):
        raise Refused(f"{superior.name} không hoạt động vào ngày {sentence_date(founded_on)}.")
    unit = Unit.objects.create(
        branch=branch, founded_on=founded_on, ended_on=ended_on, is_illustrative=is_illustrative
    )
    _first_version(
        unit, superior if superior.branch == branch else None, founded_on, ended_on, version_fields
    )
    return unit


@command("units.unit.changed", Permission.MANAGE_UNIT)
def change_unit(unit, *, by, on, parent=None, **changes):
    """Đổi tên, chuyển cấp trên: ends the open version the day before `on` and starts the next."""
    if not unit.is_alive_on(on):
        raise Refused(f"{unit.name} không hoạt động vào ngày {sentence_date(on)}.")
    last = unit.versions.order_by("-valid_from").first()
    if on <= last.valid_from:
        raise Refused(
            "Ngày hiệu lực phải sau ngày bắt đầu của tên, cấp trên đang dùng "
            f"({sentence_date(last.valid_from)})."
        )
    kept = {
        name: getattr(last, name)
        for name in (
            "name",
            "short_name",
            "issuer_name",
            "kind",
            "parent",
            "block",
            "code",
            "place",
            "symbol",
        )
    }
    end = last.valid_to
    last.valid_to = on - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    if parent is not None:
        kept["parent"] = parent
    version = UnitVersion.objects.create(
        unit=unit, valid_from=on, valid_to=end, **{**kept, **changes}
    )
    tell(name=version.name, on=on.isoformat())


@command("units.unit.ended", Permission.MANAGE_UNIT)
def end_unit(unit, *, by, on, form, successors=(), **decision):
    """Hợp nhất, sáp nhập, chia, giải thể, kết thúc: the unit's last day is the day before `on`.

    `successors`: list of (Unit, share, keeps_records); exactly one keeps the records when there is
    any. The unit's versions end with it; nothing else of it is touched.
    """
    if unit.ended_on is not None:
        raise Refused(f"{unit.name} đã kết thúc hoạt động từ {sentence_date(unit.ended_on)}.")
    if successors and sum(1 for _, _, keeps in successors if keeps) != 1:
        raise Refused("Chọn đúng một đơn vị tiếp nhận hồ sơ, tài liệu.")
    unit.ended_on = on - timedelta(days=1)
    unit.versions.filter(valid_to__isnull=True).update(valid_to=unit.ended_on)
    for successor, share, keeps in successors:
        Succession.objects.create(
            predecessor=unit,
            successor=successor,
            on=on,
            form=form,
            share=share,
            keeps_records=keeps,
            **decision,
        )
    if not successors:
        Succession.objects.create(predecessor=unit, successor=None, on=on, form=form, **decision)


@command("units.unit.hosted", Permission.MANAGE_UNIT)
def host_party_unit(party_unit, *, by, agency, valid_from, valid_to=None):
    """Records at which agency a Party organisation is established, for a period."""
    host = Host.objects.create(
        party_unit=party_unit, agency=agency, valid_from=valid_from, valid_to=valid_to
    )
    tell(agency=str(agency), host=host.pk)
