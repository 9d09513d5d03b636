"""Units through time: found, rename or move (a new version). Each names its deciding document.

The functions without `@command` are what the other changes of organisation are made of
(actions/succession.py, actions/correction.py).
"""

from datetime import timedelta

from django.db.models import Min

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import fold, name_key, sentence_date, upper_first
from units.access import forget_access
from units.actions.code import settle_codes
from units.audit import tell
from units.command import command, touch
from units.kind_times import why_not
from units.models import Unit, UnitVersion
from units.models.kinds import branch_of
from units.permissions import Permission
from units.superiors import ids_above

# What a new version carries on where nothing else is said.
CARRIED_ON = (
    "name", "short_name", "issuer_name", "kind", "parent", "block", "code", "area_code", "place",
    "symbol",
)  # fmt: skip
DECISION = ("decision_symbol", "decision_issuer", "decision_on", "source_note")


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

    `version_fields`: name, kind, short_name, block, symbol, place … of UnitVersion and its deciding
    document: decision_symbol, decision_issuer, decision_on, or a source_note.
    """
    unit = create_unit(
        parent if under is None else under,
        branch=branch,
        founded_on=founded_on,
        ended_on=ended_on,
        is_illustrative=is_illustrative,
        **version_fields,
    )
    forget_access(by)
    tell(name=version_fields["name"], **decision_told(version_fields))
    return unit


@command("units.unit.changed", Permission.MANAGE_UNIT, "đổi tên, chuyển cấp trên")
def change_unit(unit, *, by, on, parent=None, **changes):
    """Đổi tên, chuyển cấp trên: ends the open version the day before `on` and starts the next.

    `changes`: fields of UnitVersion, its deciding document among them. What is not named is carried
    on; nothing new: nothing written.
    """
    if parent is not None:
        changes["parent"] = parent
    before, after = next_version(unit, on, **changes)
    if after is None:
        return
    touch(unit)
    forget_access(by)
    tell(on=on, **decision_told(changes), **sides_of(before, after))


# --- What changes of organisation are made of ---------------------------------------------------


def create_unit(
    superior, *, branch, founded_on, ended_on=None, is_illustrative=False, **version_fields
):
    """A unit with its first version; a superior of another branch only lends its rights."""
    refuse_without_basis(version_fields)
    superior = superior if superior is not None and superior.branch == branch else None
    if ended_on is not None and ended_on < founded_on:
        raise Refused("Ngày kết thúc hoạt động phải từ ngày thành lập trở đi.")
    refuse_kind(branch, version_fields["kind"], founded_on)
    if superior is not None:
        superior.refuse_unless_alive(founded_on)
        refuse_name_taken(superior, version_fields["name"], founded_on, ended_on)
    settle_codes(version_fields, founded_on, ended_on)
    unit = Unit.objects.create(
        branch=branch, founded_on=founded_on, ended_on=ended_on, is_illustrative=is_illustrative
    )
    UnitVersion.objects.create(
        unit=unit, parent=superior, valid_from=founded_on, valid_to=ended_on, **version_fields
    )
    return unit


def next_version(unit, on, **changes):
    """Ends the last version the day before `on` and starts the next. -> (last, next or None).

    None where nothing of `changes` is new; the deciding document alone changes nothing.
    """
    refuse_without_basis(changes)
    unit.refuse_unless_alive(on)
    last = unit.versions.order_by("-valid_from").first()
    if on <= last.valid_from:
        raise Refused(
            f"{upper_first(unit.name)}: ngày hiệu lực phải sau ngày bắt đầu của tên, cấp trên đang "
            f"dùng ({sentence_date(last.valid_from)}). Nếu đã ghi nhầm, dùng đính chính lịch sử."
        )
    kept = {name: getattr(last, name) for name in CARRIED_ON}
    wanted = {**kept, **changes}
    settle_codes(wanted, on, last.valid_to, unit)
    if all(wanted[name] == kept[name] for name in CARRIED_ON):
        return last, None
    if wanted["kind"] != kept["kind"]:
        refuse_kind(unit.branch, wanted["kind"], on)
    end = last.valid_to
    if wanted["parent"] != kept["parent"]:
        refuse_superior(unit, wanted["parent"], on, end)
    if wanted["parent"] is not None:
        refuse_name_taken(wanted["parent"], wanted["name"], on, end, besides=unit)
    last.valid_to = on - timedelta(days=1)
    last.save(update_fields=["valid_to"])
    after = UnitVersion.objects.create(unit=unit, valid_from=on, valid_to=end, **wanted)
    return last, after


def sides_of(before, after):
    """{column: {before, after}} of the columns that differ between two versions, for the log."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in CARRIED_ON}
    return {
        name: {"before": str(old or ""), "after": str(new or "")}
        for name, (old, new) in pairs.items()
        if old != new
    }


def decision_told(fields):
    """{"decision": the deciding document in one phrase} for the log; empty where none is given."""
    known = {name: fields[name] for name in DECISION if fields.get(name)}
    phrase = UnitVersion(**known).decision
    return {"decision": phrase} if phrase else {}


# --- What is refused ----------------------------------------------------------------------------


def refuse_without_basis(fields):
    """Every change names its deciding document in full, or where it is known from."""
    document = [fields.get(name) for name in DECISION[:3]]
    if all(document) or (fields.get("source_note") and not any(document)):
        return
    raise Refused("Nhập đủ số, ký hiệu, cơ quan ban hành và ngày của văn bản quyết định.")


def refuse_kind(branch, kind, day):
    """A kind is of the unit's branch, and one that there is on the day from which it holds."""
    if branch_of(kind) != branch:
        raise Refused("Loại đơn vị này không thuộc khối đã chọn.")
    if sentence := why_not(kind, day):
        raise Refused(sentence)


def refuse_superior(unit, parent, since, until=None):
    """A superior is of the same branch, alive on the first day and on the last that is known, and
    never below the unit itself."""
    if parent.branch != unit.branch:
        raise Refused(f"{upper_first(parent.name)} không cùng khối với {unit.name}.")
    parent.refuse_unless_alive(since)
    refuse_ending_superior(parent, until)
    day = since
    while day is not None and (until is None or day <= until):
        line = [parent.pk, *ids_above(parent.pk, day)]
        if unit.pk in line:
            raise Refused(
                f"{upper_first(parent.name)} đang là cấp dưới của {unit.name} (ngày "
                f"{sentence_date(day)}) nên không thể là cấp trên."
            )
        later = UnitVersion.objects.filter(unit__in=line, valid_from__gt=day)
        day = later.aggregate(day=Min("valid_from"))["day"]


def refuse_ending_superior(parent, until=None):
    """No unit is put under one that is known to end before it (`until`: its own last day)."""
    if until is not None:
        parent.refuse_unless_alive(until)
    elif parent.ended_on is not None:
        parent.refuse_unless_alive(parent.ended_on + timedelta(days=1))


def refuse_end(unit, on):
    """A unit ends after it took over from others, and not before a unit came under it."""
    came = unit.forebears.filter(on__gte=on).select_related("predecessor").first()
    if came is not None:
        raise Refused(
            f"{upper_first(unit.name)} kế thừa {came.predecessor.name} từ "
            f"{sentence_date(came.on)}; chọn ngày sau đó."
        )
    later = unit.child_versions.filter(valid_from__gte=on).order_by("valid_from").first()
    if later is not None:
        raise Refused(
            f"{upper_first(later.name)} về dưới {unit.name} từ {sentence_date(later.valid_from)}; "
            "chọn ngày sau đó, hoặc đính chính đơn vị đó trước."
        )


def refuse_name_taken(superior, name, since, until=None, besides=None):
    """Two units of one superior never bear one name on one day; case and tone place do not count.

    `besides`: the unit that may go on bearing it.
    """
    rows = UnitVersion.objects.overlapping(since, until).filter(
        parent=superior, name_fold__startswith=fold(name)
    )
    if besides is not None:
        rows = rows.exclude(unit=besides)
    for version in rows:
        if name_key(version.name) == name_key(name):
            raise Refused(
                f"{upper_first(superior.name)} đã có đơn vị trực thuộc tên “{version.name}” "
                f"từ {sentence_date(version.valid_from)}; đổi tên hoặc chọn ngày khác."
            )
