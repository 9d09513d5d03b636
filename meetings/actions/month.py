"""Monthly counters, written with the acts that change them, and the letter to who has not met."""

from datetime import date

from django.db.models import Q

from cchc.lib.clock import local, today
from cchc.lib.illustrative import MARK
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import upper_first
from meetings.counting import Counts
from meetings.letters import subject_of
from meetings.models import (
    Attendance,
    Meeting,
    MonthCount,
    MonthReminder,
    QualitySheet,
    QualityState,
)
from meetings.models.kinds import MET_STATES
from meetings.oversight import Year
from meetings.rhythm import COUNTED_KINDS, MonthFacts, Session, month_facts
from plans.actions.document import enter
from plans.models import DocType, Family
from units.command import command
from units.models import Unit
from units.permissions import Permission

CHANGED = "Tình hình vừa thay đổi so với công văn đã lập; mở lại trang rồi lập lại."

_NOTHING = {name: getattr(MonthFacts(), name) for name in MonthCount.FACTS}
_COLUMNS = (
    "unit",
    "held_on",
    "pk",
    "kind",
    "ended_at",
    "entered_at",
    "is_combined",
    "is_illustrative",
    "is_by_count",
    "present_count",
    "total_count",
    "official_count",
    "probationary_count",
    "exempt_count",
    "duty_count",
    "named_present",
    "named_expected",
)


# --- The counters -------------------------------------------------------------------------------


def keep_months(row, before):
    """Called by the frame after a command on a Meeting or on a row of its roll: counts again the
    months that it was and is in. `before`: the snapshot, {} of a meeting just made."""
    if isinstance(row, Attendance):
        is_new_mark = before.get("mark") != row.mark
        if is_new_mark or before.get("withdrawn_at") != row.withdrawn_at:
            count_month(row.meeting.unit_id, row.meeting.held_on)
        return
    days = {row.held_on} if _counts(row.kind, row.state) else set()
    if _counts(before.get("kind"), before.get("state")):
        days.add(date.fromisoformat(before["held_on"]))
    for first in {day.replace(day=1) for day in days}:
        count_month(row.unit_id, first)


def _counts(kind, state):
    return kind in COUNTED_KINDS and state in MET_STATES


def count_month(unit_id, day):
    """Counts again what the unit held in the month of that day. Its row is locked first, so that
    two meetings of one month that change at once are both counted."""
    rows = MonthCount.objects.select_for_update(no_key=True)
    row, _ = rows.get_or_create(unit_id=unit_id, year=day.year, month=day.month)
    found = counted(Q(unit=unit_id, held_on__year=day.year, held_on__month=day.month))
    write_facts(row, found.get((unit_id, day.year, day.month), _NOTHING))


def counted(which):
    """{(unit id, year, month): {name: value}} of the meetings that the Q `which` finds."""
    meetings = Meeting.objects.met().filter(which, kind__in=COUNTED_KINDS).order_by()
    months = {}
    for unit, held_on, *facts in meetings.with_counts().values_list(*_COLUMNS).iterator():
        months.setdefault((unit, held_on.year, held_on.month), []).append(_session(held_on, *facts))
    return {place: _facts(sessions) for place, sessions in months.items()}


def _session(
    held_on, key, kind, ended_at, entered_at, is_combined, is_illustrative,
    is_by_count, present, total, official, probationary, exempt, duty,
    named_present, named_expected,
):  # fmt: skip
    if is_by_count:
        expected = Counts.of_numbers(
            total=total, official=official, probationary=probationary, exempt=exempt, duty=duty
        ).expected
    else:
        present, expected = named_present, named_expected
        if expected is not None:
            present = present or 0  # a roll on which nobody is present says so
    return Session(
        held_on=held_on,
        key=key,
        kind=str(kind),
        ended_on=local(ended_at).date(),
        recorded_on=local(entered_at).date(),
        is_combined=is_combined,
        present=present,
        expected=expected,
        is_illustrative=is_illustrative,
    )


def _facts(sessions):
    facts = month_facts(sessions)
    return {name: getattr(facts, name) for name in MonthCount.FACTS}


def differences(row, facts):
    """Names of what the counter says otherwise than the meetings."""
    return [name for name, value in facts.items() if getattr(row, name) != value]


def write_facts(row, facts):
    """Writes what differs; the class is that of the session that is now the first."""
    changed = differences(row, facts)
    if not changed:
        return
    if "meeting_id" in changed:
        row.quality = _class_of(facts["meeting_id"])
        changed.append("quality")
    for name in facts:
        setattr(row, name, facts[name])
    row.save(update_fields=[name.removesuffix("_id") for name in changed])


def keep_quality(sheet):
    """Called inside the command that decides the class of a session: it stands in the month whose
    first regular session this is."""
    MonthCount.objects.filter(meeting=sheet.meeting_id).update(quality=sheet.decided_class)


def _class_of(meeting_id):
    """The class decided for the session, "" while none is."""
    decided = QualitySheet.objects.filter(meeting=meeting_id, state=QualityState.DECIDED)
    return decided.values_list("decided_class", flat=True).first() or ""


def recount(unit_ids=None, is_check=False):
    """Counts every month again from the meetings. -> [(unit id, year, month, [names])] of the
    counters that were wrong; written right unless `is_check`."""
    which = Q() if unit_ids is None else Q(unit__in=unit_ids)
    found, wrong = counted(which), []
    rows = {(row.unit_id, row.year, row.month): row for row in MonthCount.objects.filter(which)}
    for place in sorted({*found, *rows}):
        unit, year, month = place
        row = rows.get(place) or MonthCount(unit_id=unit, year=year, month=month)
        names = differences(row, found.get(place, _NOTHING))
        if not names:
            continue
        wrong.append((*place, names))
        if not is_check:
            count_month(unit, date(year, month, 1))
    return wrong


# --- The letter ---------------------------------------------------------------------------------


@command("meetings.reminder.made", Permission.MAKE_REMINDER, label="lập công văn đôn đốc sinh hoạt")
def make_month_reminder(
    committee, *, by, year, month, reply_by, unit_ids, is_second=False, upload=None
):
    """Lập công văn đôn đốc: a draft letter of the committee to exactly the cells that have not met.

    `unit_ids`: the cells that the paper (`upload`) names; refused when others are missing by now.
    `is_second`: said after the question whether another letter is made for that month. -> the draft
    Document, to be issued afterwards.
    """
    if reply_by <= today():
        raise Refused("Ngày đề nghị báo cáo phải sau hôm nay.")
    told = Year(frozenset([committee.pk]), year, month)
    if not told.missing:
        raise Refused(f"Mọi chi bộ đã sinh hoạt tháng {month}/{year}; không cần đôn đốc.")
    if told.missing != frozenset(unit_ids):
        raise Refused(CHANGED)
    if not is_second and MonthReminder.objects.of_month(committee, year, month).exists():
        raise Refused(
            f"Tháng {month}/{year} đã có công văn đôn đốc; chọn “Vẫn lập thêm một công văn cho "
            "tháng này” nếu cần lập nữa."
        )
    mark = f" {MARK}" if told.is_illustrative else ""
    letter = enter(
        committee,
        by=by,
        family=Family.PARTY,
        doc_type=DocType.LETTER,
        subject=f"{upper_first(subject_of(year, month))}{mark}",
        receivers=list(Unit.objects.filter(pk__in=unit_ids)),
        uploads=[upload] if upload else [],
    )
    MonthReminder.objects.create(
        committee=committee,
        year=year,
        month=month,
        document=letter,
        as_of=today(),
        reply_by=reply_by,
        count=len(told.missing),
    )
    return letter
