"""What the page of one meeting shows: its records in order, what is missing, what may be done."""

from collections import defaultdict
from datetime import timedelta
from functools import cache
from uuid import uuid4

from django.urls import reverse

from cchc.lib.addresses import address_of
from cchc.lib.clock import local, today
from cchc.lib.stencil import stencilled
from cchc.lib.vietnamese import (
    clock_time,
    decimal_text,
    fold,
    sentence_date,
    upper_first,
)
from meetings.about import about_choices, item_choices
from meetings.actions.settled import why_counted
from meetings.forms.attendance import CountForm
from meetings.invitation import has_invitation
from meetings.models import (
    MARK_BUTTONS,
    AgendaItem,
    Conclusion,
    Kind,
    Mark,
    Meeting,
    State,
    Topic,
    Vote,
)
from meetings.papers import papers_of
from meetings.taken_back import taken_back_of
from meetings.who_comes import by_name, member_word, tells_apart
from units.models import Position
from units.permissions import Permission, may

# From this many rows on, those that are simply present are folded away.
LONG_ROLL = 12
# With more opinions than these, each is read on the page and changed on a page of its own.
TYPED_OPINIONS = 60
# Who leads a session and who writes it down.
OFFICERS = ("chair_name", "chair_title", "secretary_name", "secretary_title")
# Parts of the agenda as a select offers them.
TOPICS = tuple((topic.value, upper_first(topic.label)) for topic in Topic)


def desk_of(meeting, user, token=""):
    """Context of meetings/meeting_detail.html for a user who may read the body. `token`: the CSRF
    token of the page."""
    rights = may_of(meeting, user)
    kept = why_counted(meeting) if rights["may_write"] and meeting.has_met else ""
    may_count = rights["may_write"] and not kept
    rows = roll_rows(meeting, may_count, token)
    folded = [row for row in rows if row["is_plain"]] if len(rows) > LONG_ROLL else []
    before = Meeting.objects.same_kind_before(meeting)
    # Who keeps the record reads the one before too; others only where they may read that one.
    earlier = (before if rights["may_log"] else before.readable_by(user)).first()
    last = list(Conclusion.objects.filter(meeting=earlier).with_tasks()) if earlier else []
    conclusions = list(meeting.conclusions.all())
    counts = meeting.counts
    papers, papers_withdrawn = papers_of(meeting, user, may_log=rights["may_log"])
    return {
        "meeting": meeting,
        "when": when_words(meeting),
        "started": (meeting.started_at and clock_time(local(meeting.started_at))) or "",
        "ended": (meeting.ended_at and clock_time(local(meeting.ended_at))) or "",
        "on_behalf": on_behalf(meeting, user) if rights["may_write"] else "",
        "invited": [link.unit.name_on(meeting.held_on) for link in meeting.invitations.all()],
        **rights,
        "may_count": may_count,
        "why_counted": kept,
        "topics": TOPICS,
        "may_begin": rights["may_log"] and _may_begin(meeting),
        "keeps_text": meeting.keeps_text,
        "papers": papers,
        "papers_withdrawn": papers_withdrawn,
        "may_put": rights["may_log"] and meeting.can("put_final"),
        "has_invitation": has_invitation(meeting),
        "earlier": earlier,
        "officers": _officers_of(earlier, meeting) if rights["may_write"] else None,
        "last": last,
        "last_note": f"{earlier.heading_beside(meeting)} · {len(last)} kết luận" if earlier else "",
        "rows": [row for row in rows if row not in folded] if folded else rows,
        "folded": folded,
        "has_roll": bool(rows),
        "names": dict.fromkeys(row.name for row in meeting.attendance.in_order()),
        "roll_note": "theo số lượng" if meeting.is_by_count else "",
        "counts_line": counts_line(meeting, counts),
        "entitled": counts.entitled,
        **_talk(meeting),
        "types_opinions": len(meeting.opinions.all()) <= TYPED_OPINIONS,
        "conclusions": conclusions,
        "taken_back": _taken_back(meeting, rights["may_log"]),
        "steps": _steps(meeting, last, conclusions, counts) if meeting.keeps_text else [],
        "missing": missing(meeting, conclusions) if rights["may_log"] else [],
        **_forms(meeting, may_count),
    }


def _officers_of(earlier, meeting):
    """{words, fields: [(name, value)]}: who chaired and took the minutes last time, to be taken by
    one touch; None where nobody is known, or this session names somebody."""
    if not earlier or meeting.chair_text or meeting.secretary_text:
        return None
    fields = [(name, getattr(earlier, name)) for name in OFFICERS if getattr(earlier, name)]
    told = (("chủ trì", earlier.chair_text), ("thư ký", earlier.secretary_text))
    words = "; ".join(f"{role} {text}" for role, text in told if text)
    return {"words": words, "fields": fields} if fields else None


def _taken_back(meeting, may_log):
    """Told to who keeps the record."""
    return taken_back_of(meeting) if may_log and meeting.has_taken_back else []


def _talk(meeting):
    """Items, each with what was said about it and concluded, and what was said about none of them;
    votes; what a conclusion or a vote may be about."""
    said = defaultdict(list)
    for opinion in meeting.opinions.all():
        said[opinion.item_id].append(opinion)
    items, conclusions = list(meeting.items.all()), list(meeting.conclusions.all())
    for item in items:
        item.said = said[item.pk]
    with_concluded(items, conclusions)
    return {
        "items": items,
        "loose": said[None],
        "votes": _votes(meeting, items, conclusions),
        **choices_of(items, conclusions),
    }


def _votes(meeting, items, conclusions):
    """With what each of them decides, which is loaded already."""
    items, conclusions = {one.pk: one for one in items}, {one.pk: one for one in conclusions}
    votes = list(meeting.votes.all())
    for vote in votes:
        if vote.item_id in items:
            vote.item = items[vote.item_id]
        if vote.conclusion_id in conclusions:
            vote.conclusion = conclusions[vote.conclusion_id]
    return votes


def with_concluded(items, conclusions):
    """Adds `concluded` to each of the items: the conclusions about it."""
    for item in items:
        item.concluded = [one for one in conclusions if one.item_id == item.pk]


def around_of(part):
    """Context of what else on the page tells of an item, a conclusion or a vote just saved."""
    if not isinstance(part, (AgendaItem, Conclusion, Vote)):
        return {}
    items, conclusions = list(part.meeting.items.all()), list(part.meeting.conclusions.all())
    with_concluded(items, conclusions)
    return {"items": items, **choices_of(items, conclusions)}


def choices_of(items, conclusions):
    """Context of the forms of conclusions and votes: what they may be about."""
    return {
        "item_choices": item_choices(items),
        "about_choices": about_choices(items, conclusions),
    }


def may_of(meeting, user):
    """What this user may do with the record of this meeting now."""
    may_log = bool(may(user, Permission.LOG_MEETING, meeting))
    return {
        "may_log": may_log,
        "may_write": may_log and meeting.is_open,
        "may_write_text": may_log and meeting.can("write_text"),
        "may_task": may_log and bool(may(user, Permission.CONCLUSION_TO_TASK, meeting)),
        "may_follow": may_log and meeting.has_met,
    }


def _may_begin(meeting):
    return meeting.can("begin") and meeting.started_at is None and meeting.held_on == today()


def _forms(meeting, may_count):
    """The count is typed on the page where that is how this meeting counts."""
    if not (may_count and meeting.is_by_count):
        return {}
    return {"count_form": CountForm(meeting=meeting, auto_id="count_%s")}


def roll_rows(meeting, may_write, token=""):
    """The roll in reading order, beside numbers only its guests: [{html, is_plain}]. `token`: CSRF
    token of the page."""
    roll = by_name(meeting, meeting.attendance.in_order())
    return [
        {
            "html": stencilled(
                "meetings/_roll_row.html",
                csrf_token=token,
                press=str(uuid4()),
                **row_context(row, may_write, str(number)),
            ),
            "is_plain": row.mark == Mark.PRESENT,
        }
        for number, row in enumerate(roll, start=1)
    ]


# Whose vote or absence is counted otherwise is told beside the name.
_STATUS_WORDS = {
    "PROBATIONARY": "dự bị",
    "EXEMPT": "được miễn",
    "TEMP_IN": "sinh hoạt tạm thời",
}


def row_context(row, may_write, number):
    """One row of the roll as meetings/_roll_row.html takes it; its numbers as texts."""
    return {
        "pk": str(row.pk),
        "version": str(row.version),
        "number": number,
        "address": address_of("meetings:attendance-mark", row.pk),
        "name": row.name,
        "title": row.title,
        "status": _STATUS_WORDS.get(row.party_status, ""),
        "note": row.note,
        "has_note": row.has_note_field,
        "is_guest": row.mark == Mark.GUEST,
        "mark_words": _mark_words(row.mark),
        "buttons": _buttons(row.mark, row.meeting.is_party),
        "may_write": may_write,
    }


@cache
def _mark_words(mark):
    return upper_first(Mark(mark).label)


@cache
def _buttons(chosen, is_party):
    """((value, words, whether it is the chosen one), …) of the marks that one row may have."""
    return tuple(
        (mark.value, words, chosen == mark)
        for mark, words, _ in MARK_BUTTONS
        if is_party or mark not in {Mark.EXEMPT, Mark.DUTY} or chosen == mark
    )


def counts_line(meeting, counts):
    """The sentence under the roll; "" while nothing is known."""
    said = []
    if counts.total is not None:
        whole = f"Tổng số {counts.total} {member_word(meeting)}"
        if tells_apart(meeting, counts):
            whole += f" (chính thức {counts.official}, dự bị {counts.probationary or 0})"
        said.append(whole)
    if counts.exempt:
        said.append(f"được miễn sinh hoạt {counts.exempt}")
    if counts.duty:
        said.append(f"nhiệm vụ đặc biệt {counts.duty}")
    if counts.expected is not None:
        said.append(f"phải dự {counts.expected}")
    if counts.present is not None:
        came = f"có mặt {counts.present}"
        if counts.rate is not None:
            came += f", đạt {decimal_text(counts.rate, 2)}%"
            if counts.expected != counts.total:
                came += f" ({decimal_text(counts.rate_of_all, 2)}% tổng số)"
        said.append(came)
    elif meeting.head_count:
        said.append(f"có mặt {meeting.head_count}")
    if not said:
        return ""
    if counts.total is not None:
        said.append(f"vắng có lý do {counts.excused}, không lý do {counts.absent}")
    if guests := max(counts.guests, _named_guests(meeting)):
        said.append(f"khách mời {guests}")
    if counts.unmarked:
        said.append(f"chưa điểm danh {counts.unmarked}")
    text = "; ".join(said)
    return upper_first(text) + "."


def _named_guests(meeting):
    """How many stand by name beside the numbers of a meeting that counts; 0 of a roll, which tells
    them itself."""
    if not meeting.is_by_count:
        return 0
    return len(by_name(meeting, meeting.attendance.all()))


def missing_of(pk):
    """What the record of the meeting with this key still wants, as it now stands."""
    parts = ("unit__versions", "attendance", "items", "votes", "conclusions")
    meeting = Meeting.objects.select_related("unit").prefetch_related(*parts).get(pk=pk)
    return missing(meeting, list(meeting.conclusions.all()))


def missing(meeting, conclusions):
    """[(sentence, address)] of what a complete record still wants; warned, never forced."""
    if not meeting.has_met and not meeting.is_going_on:
        if meeting.state != State.CANCELLED and meeting.held_on < today():
            hold = reverse("meetings:meeting-hold", args=[meeting.pk])
            return [("Đã qua ngày họp: ghi nhận đã họp, dời hoặc hủy", hold)]
        return []
    if not meeting.is_open:
        return []
    wants = []
    edit = "#buoi-hop"
    if not meeting.chair_text:
        wants.append(("Chủ trì", edit))
    elif left_on := _left_on(meeting):
        wants.append((f"Chủ trì đã rời đơn vị từ ngày {sentence_date(left_on)}; cần xem xét", edit))
    if not meeting.secretary_text:
        wants.append(("Thư ký (người ghi biên bản)", edit))
    if not meeting.place:
        wants.append(("Địa điểm", edit))
    least = meeting.least_minutes if meeting.has_met else None
    if least and meeting.minutes_long < least:
        wants.append(
            (f"Thời lượng {meeting.minutes_long} phút, dưới {least} phút; cần xem xét", edit)
        )
    wants += _missing_people(meeting)
    if not meeting.keeps_text:
        return wants
    if not meeting.items.all():
        wants.append(("Nội dung họp", "#noi-dung"))
    if (meeting.is_combined or meeting.kind == Kind.THEMATIC) and not meeting.theme:
        wants.append(("Chủ đề của phần chuyên đề", edit))
    for vote in meeting.votes.all():
        if vote.is_over:
            wants.append((vote.over_words, f"#vote-{vote.pk}"))
    if not conclusions:
        wants.append(("Kết luận", "#ket-luan"))
    for conclusion in conclusions:
        if unclear := [word for word, is_said in conclusion.six_clear[:5:2] if not is_said]:
            words = f"Kết luận {conclusion.order}: {', '.join(unclear)}"
            wants.append((words, f"#ket-luan-{conclusion.pk}"))
    return wants


def _left_on(meeting):
    """The day from which who chairs had no post here any more; None where he has one, or where
    nobody of this name ever had."""
    posts = Position.objects.filter(
        unit=meeting.unit_id, person__name_fold=fold(meeting.chair_name)
    ).values_list("valid_from", "valid_to")
    if not meeting.chair_name or not posts:
        return None
    day = meeting.held_on
    if any(start <= day and (end is None or day <= end) for start, end in posts):
        return None
    ends = [end for _, end in posts if end is not None and end < day]
    return max(ends) + timedelta(days=1) if ends else None


def _missing_people(meeting):
    if meeting.is_by_count:
        return _too_many(meeting)
    rows = list(meeting.attendance.all())
    wants = []
    if unmarked := sum(row.mark == Mark.NONE for row in rows):
        wants.append((f"{unmarked} người chưa điểm danh", "#diem-danh"))
    if no_reason := sum(row.needs_note for row in rows):
        wants.append((f"{no_reason} người vắng chưa ghi lý do", "#diem-danh"))
    return wants


def _too_many(meeting):
    """More came than the unit had people that day, where no total was typed: warned, as the list of
    its people may be incomplete and guests may have been counted."""
    if meeting.counts.total is not None or not meeting.present_count or meeting.is_conference:
        return []
    members = Position.objects.at(meeting.held_on).filter(unit=meeting.unit)
    known = members.values("person").distinct().count()
    if not known or meeting.present_count <= known:
        return []
    word = "đảng viên của tổ chức" if meeting.is_party else "người của đơn vị"
    sentence = f"Có mặt {meeting.present_count}, nhiều hơn {known} {word}; kiểm tra lại số lượng"
    return [(sentence, reverse("meetings:attendance-count", args=[meeting.pk]))]


def _steps(meeting, last, conclusions, counts):
    """The five parts of the page with their progress; the present one is the first not done."""
    settled = sum(item.state in {"DONE", "CARRIED"} for item in last)
    present = counts.present if counts.present is not None else meeting.head_count
    came = f"{present}/{counts.expected}" if counts.expected else f"{present or ''}"
    items, clear = len(meeting.items.all()), sum(bool(c.who) for c in conclusions)
    is_counted = meeting.has_met or (meeting.is_going_on and bool(counts.present))
    has_minutes = meeting.state in {State.MINUTED, State.AGREED, State.LOCKED}
    parts = [
        (
            "Kỳ trước",
            f"xong {settled}/{len(last)}" if last else "",
            settled == len(last),
            "ky-truoc",
        ),
        ("Điểm danh", came, is_counted and not counts.unmarked, "diem-danh"),
        ("Nội dung", f"{items} mục" if items else "", bool(items), "noi-dung"),
        (
            "Kết luận",
            f"{clear}/{len(conclusions)} rõ người" if conclusions else "",
            bool(conclusions) and clear == len(conclusions),
            "ket-luan",
        ),
        ("Biên bản", meeting.state_label if has_minutes else "", meeting.state == State.LOCKED, ""),
    ]
    steps, now = [], False
    for label, note, is_done, anchor in parts:
        is_now = not is_done and not now
        now = now or is_now
        url = f"#{anchor}" if anchor else reverse("meetings:minutes-detail", args=[meeting.pk])
        steps.append(
            {"label": label, "note": note, "is_done": is_done, "is_now": is_now, "url": url}
        )
    return steps


def on_behalf(meeting, user):
    """Told to who keeps the record of a unit that has ended; "" to its own people."""
    if not may(user, Permission.LOG_MEETING, meeting).stands_in:
        return ""
    return (
        f"Thao tác này được ghi là “thay mặt {meeting.unit_name} (đến ngày "
        f"{sentence_date(meeting.unit.ended_on)})”."
    )


def when_words(meeting):
    """14:00-16:15, 31/05/2021 for a meeting that was held, else the time planned."""
    start = local(meeting.started_at or meeting.planned_at)
    end = local(meeting.ended_at)
    span = f"{start:%H:%M}-{end:%H:%M}" if end else f"{start:%H:%M}"
    if meeting.ends_next_day:
        return f"{start:%H:%M, %d/%m/%Y} – {end:%H:%M, %d/%m/%Y}"
    return f"{span}, {start:%d/%m/%Y}"
