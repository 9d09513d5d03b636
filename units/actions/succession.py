"""Changes of organisation by which units end or grow out of others; each one dated command.

hợp nhất: A and B end, C is founded · sáp nhập: A ends, B lives on · chia: A ends, B and C are
founded · tách: A lives on, B is founded · giải thể: A ends, nobody carries on · kết thúc hoạt động:
A ends, units that are there already may carry on. A unit's last day is the day before the change.
What it did stays its own: its heirs see it (units/lineage.py). Its units directly below move to who
keeps its records (`move_below`), or are left for changes of their own; so do Party organisations
set up there (`move_hosts`), as far as who acts may change them: each by acts of its own in the log.

`fields`, `decision`: columns of UnitVersion and of its deciding document, as in actions/unit.py.
"""

from datetime import timedelta

from django.db.models import F

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from units.access import access_of, forget_access
from units.actions.host import end_host, host_party_unit
from units.actions.unit import (
    DECISION,
    create_unit,
    decision_told,
    next_version,
    refuse_end,
    refuse_ending_superior,
    refuse_without_basis,
)
from units.audit import tell
from units.command import command
from units.models import Host, Succession, Unit, UnitVersion
from units.permissions import Permission, Role, may, require

Form, Share = Succession.Form, Succession.Share


@command("units.unit.merged", Permission.MANAGE_UNIT, "hợp nhất đơn vị")
def merge_units(parent, *, by, on, predecessors, move_below=True, move_hosts=False, **fields):
    """Hợp nhất: `predecessors` (two or more Units) end, and a unit is founded on `on` under
    `parent`, which keeps the records of all. -> the new Unit.
    """
    units = _locked(predecessors, by)
    if len(units) < 2:
        raise Refused("Hợp nhất cần ít nhất hai đơn vị; một đơn vị đổi tên thì dùng đổi tên.")
    line = [parent, *parent.ancestors(on)]
    if ending := next((unit for unit in units if unit in line), None):
        raise Refused(f"{upper_first(ending.name)} sẽ kết thúc nên không thể là cấp trên.")
    decision = _decision_in(fields)
    for unit in units:
        _close(unit, on, by)
    made = create_unit(parent, branch=units[0].branch, founded_on=on, **fields)
    for unit in units:
        _succeed(unit, on, Form.MERGE, [(made, Share.WHOLE, True)], decision)
    moved = _move_below(units, made, on, decision) if move_below else []
    if move_hosts:
        _move_hosts(units, made, on, by, decision)
    _tell(by, Form.MERGE, on, units, [(made, Share.WHOLE, True)], moved, decision)
    return made


@command("units.unit.absorbed", Permission.MANAGE_UNIT, "sáp nhập vào đơn vị")
def absorb_units(unit, *, by, on, absorbed, move_below=True, move_hosts=False, **decision):
    """Sáp nhập: `absorbed` (Units) end, `unit` lives on and keeps their records."""
    units = _locked(absorbed, by)
    if not units:
        raise Refused("Chọn đơn vị sáp nhập.")
    heirs = [(unit, Share.WHOLE, True)]
    for gone in units:
        _end(gone, on, by, Form.ABSORB, heirs, decision)
    moved = _move_below(units, unit, on, decision) if move_below else []
    if move_hosts:
        _move_hosts(units, unit, on, by, decision)
    _tell(by, Form.ABSORB, on, units, heirs, moved, decision)


@command("units.unit.split", Permission.MANAGE_UNIT, "chia đơn vị")
def split_unit(unit, *, by, on, parts, move_below=True, move_hosts=False, **decision):
    """Chia: the unit ends, and `parts` (two or more) are founded on `on` under its superior.

    `parts`: dicts of columns of UnitVersion (name at least; kind, block, place … are carried on)
    with `keeps_records`, true in exactly one.
    """
    if len(parts) < 2:
        raise Refused("Chia cần ít nhất hai đơn vị mới; tách một đơn vị thì dùng tách.")
    parts = [dict(part) for part in parts]
    keeps = [bool(part.pop("keeps_records", False)) for part in parts]
    _refuse_keepers(keeps)
    last = _close(unit, on, by)
    heirs = [
        (_founded_out_of(unit, last, on, by, {**part, **decision}), Share.PART, keeps_records)
        for part, keeps_records in zip(parts, keeps, strict=True)
    ]
    _succeed(unit, on, Form.SPLIT, heirs, decision)
    moved = _move_below([unit], _keeper_of(heirs), on, decision) if move_below else []
    if move_hosts:
        _move_hosts([unit], _keeper_of(heirs), on, by, decision)
    _tell(by, Form.SPLIT, on, [unit], heirs, moved, decision)


@command("units.unit.hived_off", Permission.MANAGE_UNIT, "tách đơn vị")
def hive_off_unit(unit, *, by, on, successor=None, **fields):
    """Tách: `successor` grew out of the unit, which lives on and keeps its records. Without one it
    is founded on `on` under the same superior from `fields`. -> the Succession.
    """
    decision = _decision_in(fields)
    unit.refuse_unless_alive(on)
    if successor is None:
        successor = _founded_out_of(unit, unit.at(on), on, by, fields)
    successor.refuse_unless_alive(on)
    if successor == unit or successor.branch != unit.branch:
        raise Refused(f"Chọn đơn vị được tách ra, cùng khối với {unit.name}.")
    if unit.heirs.filter(successor=successor).exists():
        raise Refused(f"{upper_first(successor.name)} đã được ghi là tách từ {unit.name}.")
    (made,) = _succeed(unit, on, Form.HIVE_OFF, [(successor, Share.PART, False)], decision)
    _tell(by, Form.HIVE_OFF, on, [unit], [(successor, Share.PART, False)], [], decision)
    return made


@command("units.unit.ended", Permission.MANAGE_UNIT, "kết thúc hoạt động đơn vị")
def end_unit(unit, *, by, on, form, successors=(), move_below=False, move_hosts=False, **decision):
    """Giải thể, kết thúc, or any form whose successors are there already.

    `successors`: list of (Unit, share, keeps_records); exactly one keeps the records when there is
    any. Nothing of the unit but its last version is touched, and what `move_below` moves.
    """
    _end(unit, on, by, form, successors, decision)
    keeper = _keeper_of(successors)
    moved = _move_below([unit], keeper, on, decision) if move_below and keeper else []
    if move_hosts and keeper:
        _move_hosts([unit], keeper, on, by, decision)
    _tell(by, form, on, [unit], successors, moved, decision)


# --- The steps of a change ----------------------------------------------------------------------


def _locked(units, by):
    """These units read again under a lock, each once, each in the reach of who acts."""
    ids = [unit.pk for unit in units]
    rows = Unit.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    found = list(rows)
    for unit in found:
        require(by, Permission.MANAGE_UNIT, unit)
        if unit.branch != found[0].branch:
            raise Refused(f"{upper_first(unit.name)} không cùng khối với {found[0].name}.")
    return found


def _end(unit, on, by, form, successors, decision):
    """Ends a unit for successors that are there; all that can be refused comes first."""
    refuse_without_basis(decision)
    _refuse_succession(unit, on, form, successors)
    _close(unit, on, by)
    _succeed(unit, on, form, successors or [(None, Share.WHOLE, False)], decision)


def _close(unit, on, by):
    """The unit's last day is the day before `on`. -> its last version."""
    unit.refuse_if_withdrawn()
    name = upper_first(unit.name)
    if unit.ended_on is not None:
        ended = sentence_date(unit.ended_on + timedelta(days=1))
        raise Refused(f"{name} đã kết thúc hoạt động từ {ended}.")
    if unit.pk in access_of(by).held.get(Role.ADMIN, ()):
        raise Refused(
            f"Tài khoản này giữ vai trò quản trị tại {unit.name}, vai trò đó kết thúc cùng đơn vị; "
            "quản trị của cấp trên mới kết thúc được đơn vị này."
        )
    last = unit.versions.order_by("-valid_from").first()
    if on <= unit.founded_on:
        raise Refused(f"{name} hoạt động từ {sentence_date(unit.founded_on)}; chọn ngày sau đó.")
    if on <= last.valid_from:
        raise Refused(
            f"{name}: ngày kết thúc phải sau ngày bắt đầu của tên, cấp trên đang dùng "
            f"({sentence_date(last.valid_from)})."
        )
    refuse_end(unit, on)
    last.valid_to = unit.ended_on = on - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    Unit.objects.filter(pk=unit.pk).update(ended_on=unit.ended_on, version=F("version") + 1)
    return last


def _succeed(unit, on, form, successors, decision):
    return [
        Succession.objects.create(
            predecessor=unit,
            successor=successor,
            on=on,
            form=form,
            share=share,
            keeps_records=keeps,
            **decision,
        )
        for successor, share, keeps in successors
    ]


def _founded_out_of(unit, last, on, by, fields):
    """A unit founded beside this one, under a superior in the reach of who acts: what is not said
    of it is as it was of this one."""
    if last.parent is None:
        raise Refused(
            f"{upper_first(unit.name)} không có cấp trên trực tiếp; đơn vị cùng cấp do quản trị "
            "máy chủ lập."
        )
    require(by, Permission.MANAGE_UNIT, last.parent)
    refuse_ending_superior(last.parent)
    same = {name: getattr(last, name) for name in ("kind", "block", "place")}
    return create_unit(last.parent, branch=unit.branch, founded_on=on, **{**same, **fields})


def _move_below(units, keeper, on, decision):
    """Units directly below those that ended go on under the keeper. -> their names."""
    ids = [unit.pk for unit in units]
    versions = UnitVersion.objects.at(on).filter(parent__in=ids).select_related("unit")
    moved = []
    for version in versions.order_by("name_key", "pk"):
        if version.unit == keeper:
            raise Refused(
                f"{upper_first(keeper.name)} trực thuộc đơn vị sẽ kết thúc; "
                f"chuyển cấp trên của {keeper.name} trước."
            )
        next_version(version.unit, on, parent=keeper, **decision)
        Unit.objects.filter(pk=version.unit_id).update(version=F("version") + 1)
        moved.append(version.name)
    return moved


def _move_hosts(units, keeper, on, by, decision):
    """Party organisations set up at those that ended are set up at the keeper from that day."""
    here, _ = hosts_moved(units, on, by)
    for host in here:
        end_host(host, by=by, on=on - timedelta(days=1), **decision)
        if not host.party_unit.hosts.overlapping(on).filter(agency=keeper).exists():
            host_party_unit(host.party_unit, by=by, agency=keeper, valid_from=on, **decision)


def hosts_moved(units, on, by):
    """([Host], [Host]) of Party organisations set up at these units on that day: those that a
    change of that day takes along, and those that it leaves, since who acts may not change them, or
    their period is settled already."""
    hosts = Host.objects.at(on).filter(agency__in=[unit.pk for unit in units])
    hosts = hosts.select_related("party_unit", "agency").order_by("pk")
    moved, left = [], []
    for host in hosts.prefetch_related("party_unit__versions"):
        is_open = host.valid_to is None and host.valid_from < on
        is_free = is_open and may(by, Permission.MANAGE_UNIT, host.party_unit)
        (moved if is_free else left).append(host)
    return moved, left


def _decision_in(fields):
    refuse_without_basis(fields)
    return {name: fields[name] for name in DECISION if name in fields}


def _keeper_of(successors):
    return next((successor for successor, _, keeps in successors if keeps), None)


def _tell(by, form, on, units, heirs, moved, decision):
    """The facts of the one audit row: names as they are called on that day."""
    forget_access(by)
    keeper = _keeper_of(heirs)
    tell(
        form=form,
        on=on,
        predecessors=[unit.name for unit in units],
        successors=[heir.name_on(on) for heir, _, _ in heirs],
        keeper=keeper.name_on(on) if keeper else "",
        moved=moved,
        **decision_told(decision),
    )


# --- What is refused ----------------------------------------------------------------------------


def _refuse_keepers(keeps):
    if sum(keeps) != 1:
        raise Refused("Chọn đúng một đơn vị tiếp nhận hồ sơ, tài liệu.")


def _refuse_succession(unit, on, form, successors):
    """Who may carry on for a unit that ends."""
    if form == Form.HIVE_OFF:
        raise Refused("Khi tách, đơn vị cũ vẫn hoạt động; dùng việc tách đơn vị.")
    if form == Form.DISSOLVE and successors:
        raise Refused("Đơn vị giải thể không có đơn vị kế thừa; chọn hình thức khác.")
    if form not in (Form.DISSOLVE, Form.END) and not successors:
        raise Refused("Chọn đơn vị kế thừa.")
    if successors:
        _refuse_keepers([keeps for _, _, keeps in successors])
    heirs = [successor for successor, _, _ in successors]
    if len(set(heirs)) != len(heirs) or unit in heirs:
        raise Refused("Mỗi đơn vị kế thừa chỉ chọn một lần, khác đơn vị kết thúc.")
    for successor in heirs:
        if successor.branch != unit.branch:
            raise Refused(f"{upper_first(successor.name)} không cùng khối với {unit.name}.")
        if unit.heirs.filter(successor=successor).exists():
            raise Refused(
                f"{upper_first(successor.name)} đã được ghi là tách từ {unit.name} nên không kế "
                "thừa được lần nữa; hợp nhất hai đơn vị thành một đơn vị mới."
            )
        successor.refuse_unless_alive(on)
