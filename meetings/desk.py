"""What the page of one meeting shows: its records in order, what is missing, what may be done."""

from django.urls import reverse

from cchc.lib.clock import local, today
from cchc.lib.vietnamese import decimal_text, sentence_date, upper_first
from meetings.forms.agenda import ItemForm, OpinionForm, VoteForm
from meetings.forms.attendance import AttendeesForm, CountForm
from meetings.forms.conclusion import ConclusionForm
from meetings.invitation import has_invitation
from meetings.models import MARK_BUTTONS, Conclusion, Kind, Mark, Meeting, State
from meetings.papers import papers_of
from units.permissions import Permission, may

# From this many rows on, those that are simply present are folded away.
LONG_ROLL = 12


def desk_of(meeting, user):
    """Context of meetings/meeting_detail.html for a user who may read the body."""
    may_log = bool(may(user, Permission.LOG_MEETING, meeting))
    is_open = may_log and meeting.is_open
    may_write_text = may_log and meeting.can("write_text")
    rows = roll_rows(meeting, is_open)
    folded = [row for row in rows if row["is_plain"]] if len(rows) > LONG_ROLL else []
    earlier = Meeting.objects.same_kind_before(meeting).first()
    last = list(Conclusion.objects.filter(meeting=earlier).with_tasks()) if earlier else []
    conclusions = list(meeting.conclusions.all())
    papers, papers_withdrawn = papers_of(meeting, user, may_log=may_log)
    return {
        "meeting": meeting,
        "when": when_words(meeting),
        "on_behalf": on_behalf(meeting, user) if is_open else "",
        "invited": [link.unit.name_on(meeting.held_on) for link in meeting.invitations.all()],
        "may_log": may_log,
        "may_write": is_open,
        "may_write_text": may_write_text,
        "keeps_text": meeting.keeps_text,
        "papers": papers,
        "papers_withdrawn": papers_withdrawn,
        "may_put": may_log and meeting.can("put_final"),
        "has_invitation": has_invitation(meeting),
        "may_task": may_log and bool(may(user, Permission.CONCLUSION_TO_TASK, meeting)),
        "may_follow": may_log and meeting.has_met,
        "earlier": earlier,
        "last": last,
        "last_note": f"{earlier.heading} · {len(last)} kết luận" if earlier else "",
        "rows": [row for row in rows if row not in folded],
        "folded": folded,
        "has_roll": bool(rows),
        "roll_note": "theo số lượng" if meeting.is_by_count else "",
        "counts_line": counts_line(meeting),
        "items": list(meeting.items.all()),
        "loose": [opinion for opinion in meeting.opinions.all() if opinion.item_id is None],
        "votes": list(meeting.votes.all()),
        "conclusions": conclusions,
        "steps": _steps(meeting, last, conclusions) if meeting.keeps_text else [],
        "missing": missing(meeting, conclusions) if may_log else [],
        **(_forms(meeting) if is_open else {}),
    }


def _forms(meeting):
    counts = meeting.counts
    return {
        "item_form": ItemForm(auto_id="item_%s"),
        "opinion_form": OpinionForm(meeting=meeting, auto_id="opinion_%s"),
        "vote_form": VoteForm(initial={"entitled": counts.entitled}, auto_id="vote_%s"),
        "conclusion_form": ConclusionForm(auto_id="conclusion_%s"),
        "attendees_form": AttendeesForm(is_party=meeting.is_party, auto_id="attendees_%s"),
        "count_form": CountForm(meeting=meeting, auto_id="count_%s"),
    }


def roll_rows(meeting, may_write):
    """The roll in reading order, each row as its template takes it."""
    return [
        {**row_context(row, may_write), "number": number}
        for number, row in enumerate(meeting.attendance.in_order(), start=1)
    ]


def row_context(row, may_write):
    """One row of the roll: the buttons with the chosen one, and whether it is an exception."""
    return {
        "row": row,
        "may_write": may_write,
        "buttons": [
            {"value": mark.value, "words": words, "is_chosen": row.mark == mark}
            for mark, words, _ in MARK_BUTTONS
            if row.meeting.is_party or mark not in {Mark.EXEMPT, Mark.DUTY} or row.mark == mark
        ],
        "is_plain": row.mark == Mark.PRESENT,
        "is_guest": row.mark == Mark.GUEST,
        "status": {"PROBATIONARY": "dự bị", "EXEMPT": "được miễn"}.get(row.party_status, ""),
    }


def counts_line(meeting):
    """The sentence under the roll; "" while nothing is known."""
    counts, party = meeting.counts, meeting.is_party
    said = []
    if counts.total is not None:
        whole = f"Tổng số {counts.total} {'đảng viên' if party else 'người'}"
        if party and counts.official is not None:
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
    if counts.guests:
        said.append(f"khách mời {counts.guests}")
    if counts.unmarked:
        said.append(f"chưa điểm danh {counts.unmarked}")
    text = "; ".join(said)
    return upper_first(text) + "."


def missing(meeting, conclusions):
    """[(sentence, address)] of what a complete record still wants; warned, never forced."""
    if not meeting.has_met:
        if meeting.state != State.CANCELLED and meeting.held_on < today():
            hold = reverse("meetings:meeting-hold", args=[meeting.pk])
            return [("Đã qua ngày họp: ghi nhận đã họp, dời hoặc hủy", hold)]
        return []
    if not meeting.is_open:
        return []
    wants = []
    edit = reverse("meetings:meeting-edit", args=[meeting.pk])
    if not meeting.secretary_text:
        wants.append(("Thư ký (người ghi biên bản)", edit))
    if not meeting.place:
        wants.append(("Địa điểm", edit))
    least = meeting.least_minutes
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
            sentence = (
                f"Số phiếu ({vote.cast}) nhiều hơn số có quyền biểu quyết ({vote.entitled}); "
                "kiểm tra lại trước khi thông qua"
            )
            wants.append((sentence, reverse("meetings:vote-edit", args=[vote.pk])))
    if not conclusions:
        wants.append(("Kết luận", "#ket-luan"))
    for conclusion in conclusions:
        if unclear := [word for word, is_said in conclusion.six_clear[:5:2] if not is_said]:
            words = f"Kết luận {conclusion.order}: {', '.join(unclear)}"
            wants.append((words, f"#ket-luan-{conclusion.pk}"))
    return wants


def _missing_people(meeting):
    if meeting.is_by_count:
        return []
    rows = list(meeting.attendance.all())
    wants = []
    if unmarked := sum(row.mark == Mark.NONE for row in rows):
        wants.append((f"{unmarked} người chưa điểm danh", "#diem-danh"))
    if no_reason := sum(row.needs_note for row in rows):
        wants.append((f"{no_reason} người vắng chưa ghi lý do", "#diem-danh"))
    return wants


def _steps(meeting, last, conclusions):
    """The five parts of the page with their progress; the present one is the first not done."""
    counts = meeting.counts
    settled = sum(item.state in {"DONE", "CARRIED"} for item in last)
    present = counts.present if counts.present is not None else meeting.head_count
    came = f"{present}/{counts.expected}" if counts.expected else f"{present or ''}"
    items, clear = len(meeting.items.all()), sum(bool(c.who) for c in conclusions)
    has_minutes = meeting.state in {State.MINUTED, State.AGREED, State.LOCKED}
    parts = [
        (
            "Kỳ trước",
            f"xong {settled}/{len(last)}" if last else "",
            settled == len(last),
            "ky-truoc",
        ),
        ("Điểm danh", came, meeting.has_met and not counts.unmarked, "diem-danh"),
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
    return f"{span}, {start:%d/%m/%Y}"
