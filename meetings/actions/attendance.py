"""The roll of a meeting: opened from the people of the day, marked one by one or all at once."""

from django.db.models import F

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import name_key
from meetings.actions.settled import refuse_counted
from meetings.models import Attendance, Kind, Mark
from meetings.who_comes import NO_COMMITTEE, posts_on_roll
from units.audit import tell
from units.command import command
from units.models import PartyStatus
from units.permissions import Permission


@command("meetings.attendance.opened", Permission.LOG_MEETING, label="lập danh sách điểm danh")
def open_roll(meeting, *, by):
    """Lập danh sách điểm danh from the people of the unit on that day, of a committee's meeting
    from those who sit on it; nobody is taken off."""
    meeting.refuse_unless("write")
    refuse_counted(meeting)
    meeting.is_by_count = False
    added = fill_roll(meeting)
    if not added and not meeting.attendance.exists():
        if meeting.kind == Kind.COMMITTEE:
            raise Refused(NO_COMMITTEE)
        raise Refused(
            "Đơn vị chưa có danh sách cán bộ, đảng viên của ngày này; thêm từng người dự hoặc "
            "nhập số lượng."
        )
    tell(count=added)


@command(
    "meetings.attendance.added", Permission.LOG_MEETING, label="thêm người vào danh sách điểm danh"
)
def add_attendees(
    meeting, *, by, names, party_status=PartyStatus.NONE, mark=Mark.PRESENT, is_by_name=False
):
    """Thêm người dự by name, one row each; names already on the roll are left out.

    One whose row was taken back comes again as the same person of the unit. A guest is named beside
    the numbers of a meeting that counts; of its own people only who says `is_by_name`, after the
    question: from then on the names count, and the numbers are kept but not told.
    """
    meeting.refuse_unless("write")
    refuse_counted(meeting)
    if meeting.is_by_count and mark != Mark.GUEST:
        if not is_by_name:
            raise Refused(by_name_question(meeting))
        meeting.is_by_count = False
    known = {name_key(name) for name in meeting.attendance.values_list("name", flat=True)}
    gone = _taken_back(meeting)
    added = []
    for name in names:
        if name_key(name) not in known:
            known.add(name_key(name))
            person, title = gone.get(name_key(name), (None, ""))
            added.append(
                Attendance(
                    meeting=meeting,
                    person_id=person,
                    name=name,
                    title=title,
                    party_status=party_status,
                    mark=mark,
                )
            )
    if not added:
        raise Refused("Những người này đã có trong danh sách điểm danh.")
    Attendance.objects.bulk_create(added)
    tell(count=len(added))


@command("meetings.attendance.marked", Permission.LOG_MEETING, label="điểm danh")
def mark_attendance(row, *, by, mark=None, note=None):
    """Điểm danh một người; None: as it stands. The reason goes with the absence it belongs to."""
    row.meeting.refuse_unless("write")
    row.refuse_withdrawn()
    refuse_counted(row.meeting)
    row.mark = row.mark if mark is None else mark
    note = row.note if note is None else note
    row.note = note if row.has_note_field else ""


@command("meetings.attendance.corrected", Permission.LOG_MEETING, label="sửa dòng điểm danh")
def correct_attendee(row, *, by, name, title, party_status=None):
    """Sửa họ tên, chức vụ, tình trạng đảng viên of one row as the roll of this day has them; the
    list of the unit's people stays as it is. `party_status` None: as it stands, a guest has none.
    Refused: another row says the same name and post.
    """
    row.meeting.refuse_unless("write")
    row.refuse_withdrawn()
    refuse_counted(row.meeting)
    same = name_key(name), name_key(title)
    for other in row.meeting.attendance.exclude(pk=row.pk):
        if (name_key(other.name), name_key(other.title)) == same:
            raise Refused(f"Danh sách điểm danh đã có {name}; hủy dòng thừa hoặc ghi rõ chức vụ.")
    row.name, row.title = name, title
    if party_status is not None and row.mark != Mark.GUEST:
        row.party_status = party_status


@command("meetings.attendance.all_marked", Permission.LOG_MEETING, label="điểm danh tất cả có mặt")
def mark_all_present(meeting, *, by):
    """Tất cả có mặt: whoever is not marked yet; exceptions stay as they are."""
    meeting.refuse_unless("write")
    refuse_counted(meeting)
    count = meeting.attendance.filter(mark=Mark.NONE).update(
        mark=Mark.PRESENT, version=F("version") + 1
    )
    if count:
        tell(count=count)


def fill_roll(meeting, *, all_present=False):
    """Adds those who belong on the roll (meetings.who_comes) and are not on it; -> how many. Who
    was taken off it by hand stays off.

    With `all_present` everyone not marked yet is present, the exempt stay exempt.
    """
    there = Attendance.everything.filter(meeting=meeting, person__isnull=False)
    known = set(there.values_list("person_id", flat=True))
    rows = []
    for position in posts_on_roll(meeting):
        if position.person_id in known:
            continue
        is_exempt = position.party_status == PartyStatus.EXEMPT
        rows.append(
            Attendance(
                meeting=meeting,
                person=position.person,
                name=position.person.full_name,
                title=position.party_role or position.title,
                party_status=position.party_status,
                mark=Mark.EXEMPT if is_exempt else Mark.NONE,
            )
        )
    Attendance.objects.bulk_create(rows)
    if all_present:
        meeting.attendance.filter(mark=Mark.NONE).update(
            mark=Mark.PRESENT, version=F("version") + 1
        )
    return len(rows)


def by_name_question(meeting):
    """The sentence of the question whether names take the place of the numbers that were entered;
    "" where names count."""
    if not meeting.is_by_count:
        return ""
    present = meeting.head_count if meeting.present_count is None else meeting.present_count
    return (
        f"Cuộc họp này điểm danh theo số lượng{f' (có mặt {present})' if present else ''}. Ghi tên "
        "người dự thì số lượng không còn tính; xác nhận nếu chuyển sang điểm danh từng người, hoặc "
        "sửa số lượng. Khách mời ghi tên được mà không đổi số lượng."
    )


def _taken_back(meeting):
    """{name: (person id, post)} of people of the unit who were taken off the roll and are not on it
    again; not of two who bear one name."""
    there = set(meeting.attendance.values_list("person_id", flat=True))
    rows = Attendance.everything.filter(
        meeting=meeting, withdrawn_at__isnull=False, person__isnull=False
    ).exclude(person__in=there - {None})
    found = {}
    for row in rows.order_by("pk"):
        found.setdefault(name_key(row.name), {})[row.person_id] = row.title
    return {name: next(iter(one.items())) for name, one in found.items() if len(one) == 1}
