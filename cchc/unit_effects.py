"""What a change of organisation touches: one small function an app, counts first.

A row is named only to who may see it; the count is told to who makes the change, so that an admin,
who sees neither minutes nor scores, still knows how much of them there is. Nothing here is written:
the event leaves every record where it is (design: states of units).
"""

from dataclasses import dataclass
from datetime import timedelta

from cchc.lib.clock import today
from cchc.lib.vietnamese import upper_first
from meetings.models import Conclusion, ConclusionState, Meeting
from plans.models import Document, Explanation, Inspection, Plan, Remedy, Report, Task
from scoring.models import Sheet
from units.actions.succession import hosts_moved
from units.models import Host, Membership, Position, Succession, UnitVersion

SHOWN = 5
# Who goes on with what stays: the successor that keeps the records, else the superior.
KEEPER, SUPERIOR = "đơn vị tiếp nhận hồ sơ, tài liệu", "cấp trên trực tiếp"
OUTSIDE = "Giữ nguyên ở đơn vị, nằm ngoài thời gian hoạt động; kiểm tra lại ngày."


@dataclass(frozen=True)
class Effect:
    """`count` things of one kind, what becomes of them, and (name, url) of the first that the
    reader may see; `url` of a row is "" where it has no page."""

    title: str
    count: int
    outcome: str
    rows: list

    @property
    def hidden(self):
        """How many are not named here."""
        return self.count - len(self.rows)


def effects_of(units, on, user, *, is_kept, moves_below, moves_hosts):
    """[Effect] of the units that end before `on`; kinds of which there is nothing are left out.

    `is_kept`: a successor keeps the records. `moves_below`: units directly below go with it;
    `moves_hosts`: so do the Party organisations set up there that this reader may change.
    """
    names = ", ".join(unit.short_name_on(unit.last_day) for unit in units)
    outcome = (
        f"Giữ nguyên ở đơn vị cũ; người của {KEEPER if is_kept else SUPERIOR} thấy là "
        f"“tiếp nhận từ {names}” và làm tiếp."
    )
    ids = [unit.pk for unit in units]
    found = [
        *_work(ids, user, outcome),
        _memberships(ids, on, user),
        _posts(ids, on, user),
        _below(ids, on, moves_below),
        *_hosts(units, on, user, moves_hosts),
        *_records_outside(ids, user, after=on - timedelta(days=1)),
    ]
    return _there_are(found)


def effects_of_reopening(unit, user):
    """[Effect] of opening a unit again: whose succession is withdrawn, what wakes with the unit,
    what stays where the end had put it."""
    day, ids = today(), [unit.pk]
    heirs = unit.heirs.exclude(form=Succession.Form.HIVE_OFF).filter(successor__isnull=False)
    heirs = [(row.successor, row.on) for row in heirs.select_related("successor").order_by("pk")]
    was_below = UnitVersion.objects.at(unit.ended_on).filter(parent=unit).values("unit")
    moved = UnitVersion.objects.at(unit.ended_on + timedelta(days=1)).filter(unit__in=was_below)
    held = Membership.objects.at(day).filter(unit=unit, user__is_active=True)
    posts = Position.objects.overlapping(day).filter(unit=unit, valid_from__lte=day)
    found = [
        Effect(
            "Đơn vị kế thừa đã ghi",
            len(heirs),
            "Thôi là đơn vị kế thừa; người của đơn vị đó không còn xem, làm thay việc của đơn vị "
            "này.",
            [
                (upper_first(heir.name_on(on)), heir.get_absolute_url())
                for heir, on in heirs[:SHOWN]
            ],
        ),
        *_work(ids, user, "Người của đơn vị này làm tiếp."),
        Effect(
            "Vai trò của người dùng",
            held.count(),
            "Có hiệu lực trở lại ngay; thôi vai trò của người không còn làm việc tại đơn vị.",
            [(str(row), "") for row in _first(held.select_related("user"), user)],
        ),
        Effect(
            "Cán bộ, đảng viên đang giữ chức vụ",
            posts.count(),
            "Lại có tên trong danh sách; ghi thôi chức vụ của người đã chuyển đi.",
            [(str(row), "") for row in _first(posts.select_related("person"), user)],
        ),
        _units(
            "Đơn vị trực thuộc đã chuyển",
            moved.exclude(parent=unit),
            "Giữ nguyên ở cấp trên hiện nay; chuyển lại từng đơn vị nếu cần.",
        ),
    ]
    return _there_are(found)


def effects_of_dates(unit, user, *, before=None, after=None):
    """[Effect] of setting right when a unit began (`before`: its first day) or was there last
    (`after`): what is left outside its life."""
    kinds = [
        ("Vai trò của người dùng", Membership.objects.filter(unit=unit).select_related("user")),
        ("Chức vụ", Position.objects.filter(unit=unit).select_related("person")),
    ]
    found = []
    for title, rows in kinds:
        out = rows.filter(valid_from__lt=before) if before else rows.filter(valid_from__gt=after)
        named = [(str(row), "") for row in _first(out, user)]
        found.append(Effect(f"{title} {_outside(before)}", out.count(), OUTSIDE, named))
    return _there_are([*found, *_records_outside([unit.pk], user, before=before, after=after)])


def _there_are(effects):
    return [effect for effect in effects if effect.count]


def _outside(before):
    return "trước ngày thành lập" if before else "sau ngày hoạt động cuối cùng"


def _records_outside(ids, user, *, before=None, after=None):
    """Meetings, documents and sheets of a day, or of a year, on which the units were not there."""
    issued = Document.objects.filter(unit__in=ids, state=Document.State.ISSUED)
    meetings = Meeting.objects.filter(unit__in=ids).exclude(state=Meeting.State.CANCELLED)
    sheets = Sheet.objects.filter(unit__in=ids).exclude(state=Sheet.State.WITHDRAWN)
    kinds = [
        ("Cuộc họp", meetings, "held_on", before, after),
        ("Văn bản", issued, "issued_on", before, after),
        ("Phiếu chấm điểm", sheets, "round__year", before and before.year, after and after.year),
    ]
    for title, rows, column, first, last in kinds:
        out = rows.filter(**({f"{column}__lt": first} if first else {f"{column}__gt": last}))
        yield Effect(f"{title} {_outside(before)}", out.count(), OUTSIDE, _seen(out, user))


def _work(ids, user, outcome):
    unfinished = (*Task.OPEN, Task.State.REPORTED)
    open_plans = (Plan.State.DRAFT, Plan.State.SENT, Plan.State.RETURNED, Plan.State.APPROVED)
    closed = (Meeting.State.LOCKED, Meeting.State.CANCELLED)
    kinds = [
        ("Nhiệm vụ chưa hoàn thành", Task.objects.filter(lead__in=ids, state__in=unfinished)),
        (
            "Nhiệm vụ đã giao, chờ kết quả",
            Task.objects.filter(assigner__in=ids, state__in=unfinished).exclude(lead__in=ids),
        ),
        (
            "Văn bản dự thảo",
            Document.objects.filter(unit__in=ids, state=Document.State.DRAFT),
        ),
        ("Kế hoạch chưa ban hành", Plan.objects.filter(unit__in=ids, state__in=open_plans)),
        (
            "Báo cáo định kỳ chưa được tiếp nhận",
            Report.objects.filter(unit__in=ids).exclude(
                state__in=(Report.State.ACCEPTED, Report.State.WITHDRAWN)
            ),
        ),
        (
            "Giải trình chưa kết luận",
            Explanation.objects.filter(unit__in=ids, state__in=Explanation.WAITING),
        ),
        (
            "Cuộc kiểm tra chưa kết thúc",
            Inspection.objects.filter(unit__in=ids).exclude(
                state__in=(Inspection.State.CLOSED, Inspection.State.WITHDRAWN)
            ),
        ),
        (
            "Việc khắc phục sau kiểm tra chưa xong",
            Remedy.objects.running().filter(inspection__inspected__in=ids),
        ),
        (
            "Cuộc họp chưa khóa biên bản",
            Meeting.objects.filter(unit__in=ids).exclude(state__in=closed),
        ),
        (
            "Kết luận chưa giao thực hiện",
            Conclusion.objects.filter(meeting__unit__in=ids, state=ConclusionState.OPEN),
        ),
        (
            "Phiếu chấm điểm chưa công bố",
            Sheet.objects.filter(unit__in=ids).exclude(
                state__in=(Sheet.State.PUBLISHED, Sheet.State.WITHDRAWN)
            ),
        ),
    ]
    for title, rows in kinds:
        yield Effect(title, rows.count(), outcome, _seen(rows, user))


def _seen(rows, user):
    """(name, url) of the first of these rows that the reader may see."""
    return [(upper_first(_name(row)), row.get_absolute_url()) for row in _first(rows, user)]


def _first(rows, user):
    seen = rows.model.objects.visible_to(user).order_by().values("pk")
    return rows.filter(pk__in=seen).order_by("pk")[:SHOWN]


def _name(row):
    if isinstance(row, Meeting):
        return row.heading
    return f"{row}: {row.subject}" if isinstance(row, Document) else str(row)


def _memberships(ids, on, user):
    rows = Membership.objects.at(on).filter(unit__in=ids).select_related("user")
    return Effect(
        "Vai trò của người dùng",
        rows.count(),
        "Kết thúc cùng đơn vị; giao vai trò mới tại đơn vị tiếp nhận để làm tiếp.",
        [(str(row), "") for row in _first(rows, user)],
    )


def _posts(ids, on, user):
    rows = Position.objects.at(on).filter(unit__in=ids).select_related("person")
    return Effect(
        "Cán bộ, đảng viên đang giữ chức vụ",
        rows.count(),
        "Danh sách đến ngày cuối cùng giữ nguyên; ghi chức vụ tại đơn vị mới từ ngày hiệu lực.",
        [(str(row), "") for row in _first(rows, user)],
    )


def _below(ids, on, moves_below):
    rows = UnitVersion.objects.at(on).filter(parent__in=ids).exclude(unit__in=ids)
    if moves_below:
        outcome = "Chuyển theo đơn vị tiếp nhận hồ sơ, tài liệu từ ngày hiệu lực."
    else:
        outcome = "Không còn cấp trên từ ngày hiệu lực: chuyển cấp trên hoặc kết thúc từng đơn vị."
    return _units("Đơn vị trực thuộc", rows, outcome)


def _units(title, rows, outcome):
    """Of UnitVersions; every signed-in user sees units."""
    first = rows.select_related("unit").order_by("name_key", "pk")[:SHOWN]
    named = [(upper_first(row.name), row.unit.get_absolute_url()) for row in first]
    return Effect(title, rows.count(), outcome, named)


def _hosts(units, on, user, moves_hosts):
    """Party organisations set up at the agencies that end, and agencies of those of the Party."""
    moved, left = hosts_moved(units, on, user)
    if not moves_hosts:
        moved, left = [], [*moved, *left]
    ended = Host.objects.at(on).filter(party_unit__in=[unit.pk for unit in units])
    agencies = [host.agency for host in ended.select_related("agency").order_by("pk")]
    kept = "Giữ nguyên; ghi nơi lập tổ chức đảng mới từ ngày hiệu lực."
    kinds = (
        (
            "Tổ chức đảng lập tại đơn vị",
            [host.party_unit for host in moved],
            f"Lập tại {KEEPER} từ ngày hiệu lực.",
        ),
        (
            "Tổ chức đảng lập tại đơn vị, chưa chuyển" if moved else "Tổ chức đảng lập tại đơn vị",
            [host.party_unit for host in left],
            kept,
        ),
        ("Cơ quan nơi lập tổ chức đảng này", agencies, kept),
    )
    for title, others, outcome in kinds:
        first = [
            (upper_first(unit.name_on(on)), unit.get_absolute_url()) for unit in others[:SHOWN]
        ]
        yield Effect(title, len(others), outcome, first)
