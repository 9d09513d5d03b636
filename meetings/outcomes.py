"""The resolution and the notice of conclusions, composed from the record of a meeting.

Resolution: the structure that cells use under Hướng dẫn 42-HD/BTCTW (results, next tasks, who does
what by when, carrying out, vote). Notice: Nghị định 30/2020/NĐ-CP, Phụ lục III, for agencies;
Hướng dẫn 36-HD/VPTW and 05-HD/VPTW for Party organisations. The sentences are ours. What is not in
the record is left out.
"""

import re

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from cchc.lib.vietnamese import fold, paper_date, sentence_date, two_digits, upper_first
from meetings.composing import (
    attendance_text,
    conference_lines,
    excerpt_of,
    first_small,
    line,
    listed,
    plain_excerpt,
    quality_words,
    rate_words,
    responsible,
    section,
    sentence,
    table,
    task_table,
)
from meetings.models import ConclusionState, Kind, Meeting, OutcomeKind
from meetings.models.agenda import Topic
from units.models.kinds import CELL_KINDS
from units.papers import issuer_of

# What a vote is about that is none on a resolution.
_OTHER_VOTES = ("xep loai", "danh gia", "cham diem", "ket nap", "khen thuong", "ky luat", "bau")


def compose_outcome(meeting, kind):
    """{"excerpt", "opening", "sections", "closing"} of a paper of this OutcomeKind, as of now.

    "closing": texts between which room is left, of a resolution whose vote is not told.
    """
    composed = _resolution(meeting) if kind == OutcomeKind.RESOLUTION else _notice(meeting)
    return {"excerpt": _excerpt(meeting, kind), **composed}


def subject_of(meeting, kind):
    """What the document is about, as the register has it.

    Of a Party organisation without the title of the session and without names: these are read by
    its own people, a draft in the register by more (permissions: Document, Meeting body).
    """
    if not meeting.is_party:
        subject = _excerpt(meeting, kind)
    elif kind == OutcomeKind.RESOLUTION:
        subject = upper_first(plain_excerpt(meeting))
    else:
        who = _who_concluded(meeting) if meeting.chair_title else "chủ trì"
        subject = f"Kết luận của {who} tại {_whole(plain_excerpt(meeting))}"
    return f"{subject} {MARK}" if meeting.is_illustrative else subject


def _excerpt(meeting, kind):
    """What the paper itself says that it is about."""
    if kind == OutcomeKind.RESOLUTION:
        return upper_first(excerpt_of(meeting))
    return f"Kết luận của {_who_concluded(meeting)} tại {_session(meeting)}"


_WHOLE = (
    ("cuộc họp khác", "cuộc họp"),
    ("họp ", "cuộc họp "),
    ("sinh hoạt ", "buổi sinh hoạt "),
)


def _session(meeting):
    """Hội nghị sơ kết … by its title; cuộc họp giao ban ngày 05/8/2026; buổi sinh hoạt …"""
    name = first_small(excerpt_of(meeting))
    whole = _whole(name)
    return upper_first(name) if meeting.title and whole == name else whole


def _whole(name):
    """họp giao ban … -> cuộc họp giao ban …"""
    for word, whole in _WHOLE:
        if name.startswith(word):
            return whole + name.removeprefix(word)
    return name


def _who_concluded(meeting):
    """His office where it is known, else his name. Of several offices that of the Party
    organisation, of an agency the last one."""
    offices = [office.strip() for office in meeting.chair_title.split(",") if office.strip()]
    if not offices:
        return f"đồng chí {meeting.chair_name}"
    if not meeting.is_party:
        return offices[-1]
    here = (office for office in offices if "bi thu" in fold(office))
    return f"đồng chí {next(here, offices[0])}"


def _name(meeting):
    """The unit as it calls itself in a sentence of its paper."""
    version = meeting.unit.version_on(meeting.held_on)
    is_cell = version.kind in CELL_KINDS
    return (
        version.short_name
        if is_cell and version.short_name
        else upper_first(issuer_of(meeting.unit, meeting.held_on))
    )


# --- Resolution ---------------------------------------------------------------------------------


def resolution_vote(meeting):
    """The Vote by which the resolution was carried, or None where the record does not tell.

    One whose subject says so; else one on the conclusions; else the only one left when those on
    classes, members and persons are put aside. One that decides a single item or conclusion
    carries no resolution unless it says so.
    """
    votes = [
        vote for vote in meeting.votes.all() if not vote.about or "nghi quyet" in fold(vote.subject)
    ]
    for word in ("nghi quyet", "ket luan"):
        if found := [vote for vote in votes if word in fold(vote.subject)]:
            return found[-1]
    rest = [v for v in votes if not any(word in fold(v.subject) for word in _OTHER_VOTES)]
    return rest[0] if len(rest) == 1 else None


def _resolution(meeting):
    ground = f"Căn cứ kết quả {meeting.noun} ngày {sentence_date(meeting.held_on)}"
    sections = [
        section("Kết quả kỳ trước", _results(meeting)),
        section("Nhiệm vụ kỳ tới", _tasks(meeting)),
        section("Phân công, thời hạn", [task_table(_given(meeting))]),
        section("Tổ chức thực hiện", [line("", _follow_up(meeting)), _score(meeting)]),
    ]
    return {
        "opening": [line("", f"{ground}, {_name(meeting)} thảo luận và quyết nghị như sau:")],
        "sections": [part for part in sections if part["blocks"]],
        "closing": _vote_line(meeting),
    }


def _results(meeting):
    """What became of what the session before concluded; judged, praised, reminded."""
    earlier = Meeting.objects.same_kind_before(meeting).first()
    rows = [
        [
            str(number),
            conclusion.text,
            _standing(conclusion),
            conclusion.state_note or _how(conclusion),
        ]
        for number, conclusion in enumerate(_with_tasks(earlier) if earlier else [], 1)
    ]
    head = ["TT", "Nhiệm vụ", "Trạng thái", "Kết quả, nguyên nhân"]
    blocks = []
    if rows:
        told = earlier.heading_beside(meeting)
        blocks = [
            line("Việc thực hiện nghị quyết, kết luận trước", f"{told}."),
            table(head, [6, 45, 24, 25], rows),
        ]
    return [
        *blocks,
        line("Đánh giá, hạn chế và nguyên nhân", _texts(meeting, Topic.REVIEW)),
        line("Biểu dương, nhắc nhở", _texts(meeting, Topic.PRAISE)),
    ]


def _with_tasks(meeting):
    return meeting.conclusions.prefetch_related("tasks__task", "tasks__task__lead")


def _standing(conclusion):
    """As its session has it; of its tasks where it became some; nothing told is said so."""
    if conclusion.state == ConclusionState.OPEN:
        return "Chưa có kết quả"
    states = dict.fromkeys(link.task.get_state_display() for link in conclusion.tasks.all())
    is_tasked = conclusion.state == ConclusionState.TASKED
    return upper_first("; ".join(states) if is_tasked else conclusion.state_label)


def _how(conclusion):
    """In time or late, of tasks with a day; the rest is told by its state."""
    told = []
    for link in conclusion.tasks.all():
        task = link.task
        if task.done_on and task.due_on:
            late = (task.done_on - task.due_on).days
            told.append(f"Chậm {two_digits(late)} ngày" if late > 0 else "Đúng hạn")
        elif task.due_on and task.due_on < today() and task.state in task.OPEN:
            told.append("Quá hạn")
    return "; ".join(dict.fromkeys(told)) or "–"


def _texts(meeting, topic):
    """What the items of one part of the agenda say, line after line."""
    found = [item for item in meeting.items.all() if item.topic == topic]
    return "\n".join(sentence(item.text or item.title) for item in found)


def _is_given(conclusion):
    """Has it somebody or a time, so that it stands in the table of who does what?"""
    return bool(conclusion.who or conclusion.due_words)


def _given(meeting):
    return [conclusion for conclusion in _with_tasks(meeting) if _is_given(conclusion)]


def _tasks(meeting):
    """Direction for all; what is given to somebody by a day follows in a table."""
    said = [text for text in _texts(meeting, Topic.TASKS).split("\n") if text]
    said += [sentence(one.text) for one in _with_tasks(meeting) if not _is_given(one)]
    theme = sentence(f"“{meeting.theme}”") if _is_thematic(meeting) and meeting.theme else ""
    blocks = [line("Chuyên đề", theme)]
    numbered = "\n".join(f"{number}. {text}" for number, text in enumerate(said, 1))
    return [*blocks, line("", numbered or "Thực hiện các nhiệm vụ được phân công tại mục sau.")]


def _is_thematic(meeting):
    return meeting.is_combined or meeting.kind == Kind.THEMATIC


def _follow_up(meeting):
    version = meeting.unit.version_on(meeting.held_on)
    if version.kind not in CELL_KINDS:
        who = _name(meeting)
    else:
        who = "Chi ủy" if meeting.setting.has_committee else "Bí thư Chi bộ"
    return f"{who} theo dõi, đôn đốc và báo cáo kết quả tại kỳ họp kế tiếp."


def _score(meeting):
    return line("Tự đánh giá chất lượng buổi sinh hoạt", quality_words(meeting))


def _vote_line(meeting):
    """How it was carried; with room to write it where the record has no vote, one that did not
    carry it, or one whose numbers cannot be."""
    start = f"Nghị quyết được {_name(meeting)} thông qua với "
    vote = resolution_vote(meeting)
    if vote is None or vote.is_over or not vote.is_carried:
        return [start, "/", " đồng chí có quyền biểu quyết tán thành, đạt tỷ lệ ", "%."]
    share = f"{vote.in_favour}/{vote.entitled} đồng chí có quyền biểu quyết tán thành"
    return [f"{start}{share}, đạt tỷ lệ {rate_words(vote.rate)}."]


# --- Notice -------------------------------------------------------------------------------------


def _notice(meeting):
    who, name = _who_concluded(meeting), _name(meeting)
    day = sentence_date(meeting.held_on) if meeting.is_party else ""
    when = f"Ngày {day}" if day else upper_first(paper_date(meeting.held_on))
    came = attendance_text(meeting) if meeting.is_conference else ""
    places = listed(row.words for row in meeting.point_rows.all())
    opening = [
        line(
            "",
            f"{when}, {name} tổ chức {_session_bare(meeting)}. Sau khi nghe báo cáo "
            f"và ý kiến thảo luận, {who} kết luận như sau:",
        )
    ]
    rest = [sentence(one.text) for one in _with_tasks(meeting) if not _is_given(one)]
    numbered = "\n".join(f"- {text}" for text in rest)
    return {
        "opening": opening,
        "sections": [
            part
            for part in (
                section(
                    "Thành phần, nội dung",
                    [
                        line("Thành phần", came),
                        line("Các điểm cầu", places),
                        *conference_lines(meeting),
                    ],
                ),
                section("Đánh giá chung", [line("", _judged(meeting))]),
                section("Nội dung kết luận", [line("", numbered)]),
                section("Nhiệm vụ giao các đơn vị, cá nhân", [_duties(meeting)]),
                section("Tổ chức thực hiện", [line("", _report_back(meeting))]),
            )
            if part["blocks"]
        ],
        "closing": [
            f"Trên đây là kết luận của {who} tại {meeting.noun}; {name} thông báo để các đơn vị, "
            "cá nhân có liên quan biết, thực hiện"
        ],
    }


def _session_bare(meeting):
    """The session without its day, which the sentence tells already."""
    return re.sub(r" ngày \d{2}/\d{1,2}/\d{4}\Z", "", _session(meeting))


def _judged(meeting):
    parts = [_texts(meeting, topic) for topic in (Topic.REVIEW, Topic.PRAISE)]
    return "\n".join(part for part in parts if part)


def _duties(meeting):
    """Task, lead, time; partners and product where any is named."""
    rows = []
    for number, one in enumerate(_given(meeting), 1):
        helping = [unit.short_name for link in one.tasks.all() for unit in link.task.partners.all()]
        who = [responsible(one), "; ".join(helping)]
        rows.append([str(number), one.text, *who, one.due_words, one.product])
    head = ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm"]
    told = [at for at in range(6) if at not in {3, 5} or any(row[at] for row in rows)]
    widths = {0: 6, 2: 18 if len(told) == 6 else 22, 3: 15, 4: 15, 5: 15}
    widths[1] = 100 - sum(widths[at] for at in told if at != 1)
    rows = [[row[at] for at in told] for row in rows]
    return table([head[at] for at in told], [widths[at] for at in told], rows)


def _report_back(meeting):
    if not _given(meeting):
        return ""
    return (
        "Đơn vị, cá nhân được giao nhiệm vụ thực hiện đúng thời hạn nêu trên, báo cáo kết quả tại "
        f"kỳ họp kế tiếp của {_name(meeting)}."
    )
