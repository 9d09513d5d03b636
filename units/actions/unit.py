"""Units through time: found, rename or move (a new version), end, hive off, host."""

from datetime import timedelta

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date
from units.access import forget_access
from units.actions.code import settle_codes
from units.audit import tell
from units.command import command, touch
from units.models import Branch, Host, Succession, Unit, UnitVersion
from units.models.kinds import branch_of
from units.permissions import Permission

_CARRIED_ON = (
    "name", "short_name", "issuer_name", "kind", "parent", "block", "code", "area_code", "place",
    "symbol",
)  # fmt: skip


@command("units.unit.created", Permission.MANAGE_UNIT, "thành lập đơn vị")
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
    if superior.branch == branch:
        superior.refuse_unless_alive(founded_on)
    if ended_on is not None and ended_on < founded_on:
        raise Refused("Ngày kết thúc hoạt động phải từ ngày thành lập trở đi.")
    _refuse_foreign_kind(branch, version_fields["kind"])
    settle_codes(version_fields, founded_on, ended_on)
    unit = Unit.objects.create(
        branch=branch, founded_on=founded_on, ended_on=ended_on, is_illustrative=is_illustrative
    )
    UnitVersion.objects.create(
        unit=unit,
        parent=superior if superior.branch == branch else None,
        valid_from=founded_on,
        valid_to=ended_on,
        **version_fields,
    )
    forget_access(by)
    return unit


@command("units.unit.changed", Permission.MANAGE_UNIT, "đổi tên, chuyển cấp trên")
def change_unit(unit, *, by, on, parent=None, **changes):
    """Đổi tên, chuyển cấp trên: ends the open version the day before `on` and starts the next.

    `changes`: fields of UnitVersion. What is not named is carried on; nothing new: nothing written.
    """
    unit.refuse_unless_alive(on)
    last = unit.versions.order_by("-valid_from").first()
    if on <= last.valid_from:
        raise Refused(
            "Ngày hiệu lực phải sau ngày bắt đầu của tên, cấp trên đang dùng "
            f"({sentence_date(last.valid_from)})."
        )
    kept = {name: getattr(last, name) for name in _CARRIED_ON}
    wanted = {**kept, **changes}
    if parent is not None:
        wanted["parent"] = parent
    settle_codes(wanted, on, last.valid_to, unit)
    if all(wanted[name] == kept[name] for name in _CARRIED_ON):
        return
    _refuse_foreign_kind(unit.branch, wanted["kind"])
    if wanted["parent"] != kept["parent"]:
        _refuse_superior(unit, wanted["parent"], on)
    end = last.valid_to
    last.valid_to = on - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    UnitVersion.objects.create(unit=unit, valid_from=on, valid_to=end, **wanted)
    touch(unit)
    forget_access(by)
    tell(
        on=on,
        **{
            name: {"before": str(kept[name] or ""), "after": str(wanted[name] or "")}
            for name in _CARRIED_ON
            if wanted[name] != kept[name]
        },
    )


@command("units.unit.ended", Permission.MANAGE_UNIT, "kết thúc hoạt động đơn vị")
def end_unit(unit, *, by, on, form, successors=(), **decision):
    """Hợp nhất, sáp nhập, chia, giải thể, kết thúc: the unit's last day is the day before `on`.

    `successors`: list of (Unit, share, keeps_records); exactly one keeps the records when there is
    any. The unit's versions end with it; nothing else of it is touched.
    """
    if unit.ended_on is not None:
        raise Refused(
            f"{unit.name} đã kết thúc hoạt động từ "
            f"{sentence_date(unit.ended_on + timedelta(days=1))}."
        )
    last = unit.versions.order_by("-valid_from").first()
    if on <= last.valid_from:
        raise Refused(
            "Ngày kết thúc phải sau ngày bắt đầu của tên, cấp trên đang dùng "
            f"({sentence_date(last.valid_from)})."
        )
    _refuse_succession(unit, on, form, successors)
    last.valid_to = unit.ended_on = on - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    for successor, share, keeps in successors or [(None, Succession.Share.WHOLE, False)]:
        Succession.objects.create(
            predecessor=unit,
            successor=successor,
            on=on,
            form=form,
            share=share,
            keeps_records=keeps,
            **decision,
        )
    forget_access(by)
    tell(form=form, successors=[str(successor) for successor, _, _ in successors])


def _refuse_succession(unit, on, form, successors):
    """Who may carry on for a unit that ends."""
    forms = Succession.Form
    if form == forms.HIVE_OFF:
        raise Refused("Khi tách, đơn vị cũ vẫn hoạt động; dùng việc tách đơn vị.")
    if form == forms.DISSOLVE and successors:
        raise Refused("Đơn vị giải thể không có đơn vị kế thừa; chọn hình thức khác.")
    if form not in (forms.DISSOLVE, forms.END) and not successors:
        raise Refused("Chọn đơn vị kế thừa.")
    if successors and sum(1 for _, _, keeps in successors if keeps) != 1:
        raise Refused("Chọn đúng một đơn vị tiếp nhận hồ sơ, tài liệu.")
    heirs = [successor for successor, _, _ in successors]
    if len(set(heirs)) != len(heirs) or unit in heirs:
        raise Refused("Mỗi đơn vị kế thừa chỉ chọn một lần, khác đơn vị kết thúc.")
    for successor in heirs:
        if successor.branch != unit.branch:
            raise Refused(f"{successor.name} không cùng khối với {unit.name}.")
        successor.refuse_unless_alive(on)


@command("units.unit.hived_off", Permission.MANAGE_UNIT, "tách đơn vị")
def hive_off_unit(unit, *, by, on, successor, **decision):
    """Tách: `successor` was founded out of the unit, which lives on and keeps its records."""
    unit.refuse_unless_alive(on)
    successor.refuse_unless_alive(on)
    if successor == unit or successor.branch != unit.branch:
        raise Refused(f"Chọn đơn vị được tách ra, cùng khối với {unit.name}.")
    if unit.heirs.filter(successor=successor).exists():
        raise Refused(f"{successor.name} đã được ghi là tách từ {unit.name}.")
    return Succession.objects.create(
        predecessor=unit,
        successor=successor,
        on=on,
        form=Succession.Form.HIVE_OFF,
        share=Succession.Share.PART,
        **decision,
    )


@command("units.unit.hosted", Permission.MANAGE_UNIT, "ghi nơi lập tổ chức đảng")
def host_party_unit(party_unit, *, by, agency, valid_from, valid_to=None):
    """Records at which agency a Party organisation is established, for a period."""
    if party_unit.branch != Branch.PARTY or agency.branch == Branch.PARTY:
        raise Refused("Chọn một tổ chức đảng và cơ quan, đơn vị nơi lập tổ chức đảng đó.")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("“Đến ngày” phải từ “Từ ngày” trở đi.")
    party_unit.refuse_unless_alive(valid_from)
    agency.refuse_unless_alive(valid_from)
    others = party_unit.hosts.filter(agency=agency)
    if any(_overlap(valid_from, valid_to, host) for host in others):
        raise Refused(
            f"{party_unit.name} đã được ghi là lập tại {agency.name} trong thời gian này."
        )
    return Host.objects.create(
        party_unit=party_unit, agency=agency, valid_from=valid_from, valid_to=valid_to
    )


@command("units.unit.host_ended", Permission.MANAGE_UNIT, "thôi nơi lập tổ chức đảng")
def end_host(host, *, by, on):
    """The last day on which the Party organisation was established at this agency."""
    if on < host.valid_from:
        raise Refused(f"Ngày cuối phải từ {sentence_date(host.valid_from)} trở đi.")
    host.valid_to = on


def _overlap(valid_from, valid_to, period):
    starts_before_end = period.valid_to is None or valid_from <= period.valid_to
    return starts_before_end and (valid_to is None or period.valid_from <= valid_to)


def _refuse_superior(unit, parent, on):
    """A superior is of the same branch, alive, and not below the unit itself."""
    if parent.branch != unit.branch:
        raise Refused(f"{parent.name} không cùng khối với {unit.name}.")
    parent.refuse_unless_alive(on)
    if parent == unit or unit in parent.ancestors(on):
        raise Refused(f"{parent.name} đang là cấp dưới của {unit.name} nên không thể là cấp trên.")


def _refuse_foreign_kind(branch, kind):
    if branch_of(kind) != branch:
        raise Refused("Loại đơn vị này không thuộc khối đã chọn.")
