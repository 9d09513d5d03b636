"""Chất lượng buổi sinh hoạt: what the facts of a session say about each item of a rubric.

Standard library only. A criterion names its fact by `auto`; `propose` gives the answer that the
fact speaks for, with the sentence it was read from. A fact that is not known gives no answer, which
is not "no": a denominator of 0 never becomes a rate.

Where the form is silent it is decided here: exactly 50 % of members speaking earns the step from
50; less than half of the required length is the lowest step, however few minutes that are; a part
of self-criticism longer than 30 minutes is left to people.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

PLACES = Decimal("0.0001")  # of a rate, cut off: rounding never lifts it over a threshold
MOST_RUN = 3  # excused absences one after the other that are still in order
SELF_CRITICISM_MINUTES = (15, 30)
DAYS_AHEAD, DAYS_AFTER = 1, 2
# Of Hướng dẫn 42-HD/BTCTW, the best first: sessions of all cells are summed up by them, whosever
# rubric they were scored by.
CLASSES = ("Tốt", "Khá", "Trung bình", "Kém")


@dataclass(frozen=True)
class Facts:
    """What the record of one session says. None: not known, which is neither zero nor no.

    Counts are of members; `run`: the longest row of excused absences of one member this year;
    `ahead`, `after`: days between the papers and the session, one number a paper; `wants`: parts of
    the usual order that are missing; `item_minutes`: {topic: minutes of the agenda};
    `done`, `due`: conclusions of the last session, `due` None where these are kept on paper.
    """

    held_on: date
    span: str = ""
    minutes: int | None = None
    least: int | None = None
    has_thematic: bool = False
    is_thematic_only: bool = False
    expected: int | None = None
    present: int | None = None
    absent: int = 0
    unmarked: int = 0
    run: int | None = None
    has_draft: bool | None = None
    has_committee: bool = True
    committee_on: date | None = None
    committee_has_minutes: bool | None = False
    noticed_on: date | None = None
    ahead: tuple = ()
    after: tuple = ()
    wants: tuple | None = None
    topics: frozenset = frozenset()
    item_minutes: tuple = ()
    items: int = 0
    items_told: int = 0
    thematic_told: bool = False
    speakers: int | None = None
    unknown_speakers: int = 0
    praise: bool | None = None
    conclusions: int = 0
    votes: int = 0
    assigned: int = 0
    to_assign: int = 0
    last_on: date | None = None
    done: int = 0
    due: int | None = 0


@dataclass(frozen=True)
class Proposal:
    """`value`: in the JSON types that the engine takes, None where the fact is silent; `is_na`: the
    item does not apply, for the reason `sentence`; `sentence`: what was read."""

    value: object = None
    sentence: str = ""
    is_na: bool = False


SILENT = Proposal()


def rate(part, whole):
    """part / whole in percent as a decimal text with at most 4 places, cut off; None of 0."""
    if part is None or not whole:
        return None
    share = Fraction(100 * part, whole)
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    text = format(exact.quantize(PLACES, ROUND_DOWN), "f")
    return text.rstrip("0").rstrip(".")


def propose(facts, auto, *, args=None, applies="", conditions=None, labels=()):
    """The Proposal for one criterion.

    `auto`, `args`, `applies`: as the set has them; `conditions`: {code: sentence} of the set;
    `labels`: those of a choice, so that a label which the set does not know is never proposed.
    """
    if applies in _APPLIES and not _APPLIES[applies](facts):
        return Proposal(is_na=True, sentence=_not_applicable(applies, facts, conditions or {}))
    read = _READERS.get(auto)
    if read is None:
        return SILENT
    found = read(facts, args or {})
    if labels and found.value is not None and found.value not in labels:
        return Proposal(sentence=found.sentence)
    return found


_APPLIES = {
    "has_thematic": lambda facts: facts.has_thematic,
    "has_previous_tasks": lambda facts: facts.due != 0,
}


def _not_applicable(code, facts, conditions):
    if code == "has_thematic":
        return "Buổi sinh hoạt không có nội dung chuyên đề"
    if code == "has_previous_tasks":
        when = f" (kỳ {_day(facts.last_on)})" if facts.last_on else ""
        return f"Kỳ trước không có kết luận, nhiệm vụ đến hạn{when}"
    return f"Không có: {conditions.get(code, code)}"


# --- Each fact ----------------------------------------------------------------------------------


def _minutes_short(facts, args):
    if facts.minutes is None or not facts.least:
        return SILENT
    short = facts.least - facts.minutes
    if short <= 0:
        label = "Đủ"
    elif 2 * facts.minutes < facts.least:
        label = "Dưới một nửa"
    elif short <= 15:
        label = "Thiếu đến 15 phút"
    elif short <= 30:
        label = "Thiếu trên 15 đến 30 phút"
    else:
        label = "Thiếu trên 30 phút, còn từ một nửa"
    told = f"{facts.span}: " if facts.span else ""
    return Proposal(label, f"{told}{facts.minutes} phút, yêu cầu {facts.least} phút")


def _attendance_rate(facts, args):
    percent = rate(facts.present, facts.expected)
    if percent is None:
        return SILENT
    share = _words(facts.present, facts.expected)
    told = f"Có mặt {facts.present}/{facts.expected} đồng chí, đạt {share}%"
    if facts.present > facts.expected:
        return Proposal(sentence=f"{told}: nhiều hơn số phải dự, kiểm tra lại điểm danh")
    if facts.unmarked:
        return Proposal(sentence=f"{told}; còn {facts.unmarked} người chưa điểm danh")
    if facts.absent:
        label = "Dưới 65% hoặc có người vắng không lý do"
        return Proposal(label, f"{told}; {facts.absent} người vắng không lý do")
    exact = Fraction(facts.present, facts.expected)
    for least, label in _ATTENDANCE:
        if exact >= least:
            return Proposal(label, f"{told}; không ai vắng không lý do")
    return Proposal("Dưới 65% hoặc có người vắng không lý do", told)


_ATTENDANCE = (
    (Fraction(90, 100), "Từ 90%"),
    (Fraction(75, 100), "Từ 75% đến dưới 90%"),
    (Fraction(65, 100), "Từ 65% đến dưới 75%"),
)


def _consecutive_absence(facts, args):
    if facts.run is None:
        return SILENT
    told = f"Vắng có lý do liên tiếp nhiều nhất trong năm: {facts.run} lần"
    return Proposal(facts.run <= MOST_RUN, told)


def _draft_ready(facts, args):
    if facts.has_draft is None:
        return SILENT
    if facts.has_draft:
        return Proposal(True, "Có dự thảo kết luận, nghị quyết gửi kèm chương trình")
    return Proposal(False, "Tài liệu họp không có dự thảo kết luận, nghị quyết")


def _committee_met(facts, args):
    if not facts.has_committee:
        return Proposal(True, "Chi bộ chỉ có bí thư nên không họp chi ủy: tính đạt")
    if facts.committee_on is None:
        return Proposal(sentence="Chưa thấy họp chi ủy trước buổi này trong sổ")
    if facts.committee_has_minutes is None:
        return Proposal(sentence=f"Họp chi ủy ngày {_day(facts.committee_on)}; biên bản trên giấy")
    if facts.committee_has_minutes:
        return Proposal(True, f"Họp chi ủy ngày {_day(facts.committee_on)}, có biên bản")
    return Proposal(False, f"Họp chi ủy ngày {_day(facts.committee_on)}, chưa có biên bản")


def _notice_sent(facts, args):
    if facts.noticed_on is None:
        return SILENT
    return Proposal(True, f"Giấy mời gửi ngày {_day(facts.noticed_on)}")


def _papers_ahead(facts, args):
    if not facts.ahead:
        return SILENT
    latest, count = min(facts.ahead), len(facts.ahead)
    if latest >= DAYS_AHEAD:
        return Proposal(True, f"{count} tài liệu, muộn nhất trước {latest} ngày")
    late = sum(days < DAYS_AHEAD for days in facts.ahead)
    return Proposal(False, f"{late}/{count} tài liệu đưa lên chưa trước {DAYS_AHEAD} ngày")


def _papers_published(facts, args):
    if not facts.ahead:
        return SILENT
    return Proposal(True, f"{len(facts.ahead)} tài liệu của buổi đã đưa lên")


def _steps_complete(facts, args):
    if facts.wants is None:
        return SILENT
    if facts.wants:
        return Proposal(False, f"Biên bản còn thiếu: {', '.join(facts.wants)}")
    return Proposal(True, "Biên bản có mở đầu, nội dung, kết luận")


def _regular_held(facts, args):
    if facts.is_thematic_only:
        return Proposal(sentence="Buổi sinh hoạt chuyên đề, không có phần thường kỳ")
    missing = [words for topic, words in _REGULAR if topic not in facts.topics]
    if not facts.topics:
        return SILENT
    if missing:
        return Proposal(False, f"Chương trình không có: {', '.join(missing)}")
    return Proposal(True, "Đã bàn kiểm điểm kỳ trước, thông tin mới, nhiệm vụ kỳ tới")


_REGULAR = (
    ("REVIEW", "kiểm điểm kỳ trước"),
    ("NEWS", "thông tin, văn bản mới"),
    ("TASKS", "nhiệm vụ kỳ tới"),
)


def _thematic_held(facts, args):
    if facts.thematic_told:
        return Proposal(True, "Nội dung chuyên đề được trình bày, thảo luận")
    return SILENT


def _praise_recorded(facts, args):
    if facts.praise is None:
        return SILENT
    said = "có ghi" if facts.praise else "chưa ghi gì"
    return Proposal(facts.praise, f"Mục biểu dương, nhắc nhở {said}")


def _speaker_rate(facts, args):
    percent = rate(facts.speakers, facts.present)
    if percent is None:
        return SILENT
    share = _words(facts.speakers, facts.present)
    told = f"{facts.speakers}/{facts.present} đồng chí dự phát biểu, đạt {share}%"
    if facts.speakers > facts.present:
        return Proposal(sentence=f"{told}: nhiều hơn số có mặt, kiểm tra lại điểm danh")
    if facts.unknown_speakers:
        told += f"; {facts.unknown_speakers} ý kiến chưa rõ ai trong danh sách, không tính"
    return Proposal(percent, told)


def _minutes_complete(facts, args):
    if not facts.items:
        return SILENT
    is_whole = facts.items_told == facts.items and facts.conclusions > 0
    told = f"{facts.items_told}/{facts.items} nội dung có diễn biến, ý kiến"
    return Proposal(is_whole, f"{told}; {facts.conclusions} kết luận")


def _agenda_minutes(facts, args):
    minutes = dict(facts.item_minutes).get(args.get("item"))
    if minutes is None:
        return SILENT
    least, most = SELF_CRITICISM_MINUTES
    told = f"Chương trình dành {minutes} phút"
    if minutes > most:
        return Proposal(sentence=f"{told}, dài hơn {most} phút: chi bộ xem xét")
    return Proposal(minutes >= least, told)


def _concluded(facts, args):
    if not facts.conclusions:
        return SILENT
    return Proposal(True, f"Biên bản có {facts.conclusions} kết luận")


def _conclusion_voted(facts, args):
    if not facts.conclusions:
        return SILENT
    told = f"{facts.conclusions} kết luận, {facts.votes} lần biểu quyết"
    return Proposal(facts.votes > 0, told)


def _assignments_complete(facts, args):
    if not facts.to_assign:
        return SILENT
    told = f"{facts.assigned}/{facts.to_assign} việc có người làm và thời hạn"
    return Proposal(facts.assigned == facts.to_assign, told)


def _final_papers(facts, args):
    if not facts.after:
        return SILENT
    latest, count = max(facts.after), len(facts.after)
    when = f"sau {latest} ngày" if latest > 0 else "trong ngày"
    return Proposal(latest <= DAYS_AFTER, f"{count} tài liệu hoàn thiện, muộn nhất {when}")


def _done_rate(facts, args):
    percent = rate(facts.done, facts.due)
    if percent is None or args.get("scope") != "previous_meeting":
        return SILENT
    told = f"Kỳ {_day(facts.last_on)}: " if facts.last_on else ""
    share = _words(facts.done, facts.due)
    return Proposal(percent, f"{told}xong {facts.done}/{facts.due} việc, đạt {share}%")


_READERS = {
    "meeting.minutes_short": _minutes_short,
    "meeting.attendance_rate": _attendance_rate,
    "meeting.consecutive_absence": _consecutive_absence,
    "meeting.draft_conclusion_ready": _draft_ready,
    "meeting.committee_met_before": _committee_met,
    "meeting.notice_sent": _notice_sent,
    "meeting.papers_days_ahead": _papers_ahead,
    "meeting.papers_published": _papers_published,
    "meeting.steps_complete": _steps_complete,
    "meeting.regular_held": _regular_held,
    "meeting.thematic_held": _thematic_held,
    "meeting.praise_recorded": _praise_recorded,
    "meeting.speaker_rate": _speaker_rate,
    "meeting.minutes_complete": _minutes_complete,
    "meeting.agenda_minutes": _agenda_minutes,
    "meeting.concluded": _concluded,
    "meeting.conclusion_voted": _conclusion_voted,
    "meeting.assignments_complete": _assignments_complete,
    "meeting.final_papers_days": _final_papers,
    "conclusion.done_rate": _done_rate,
}
KNOWN_FACTS = frozenset(_READERS)


def _words(part, whole):
    """83,33: as the minutes print the same share, rounded half up to two places."""
    share = Fraction(100 * part, whole)
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    text = format(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), "f")
    return text.rstrip("0").rstrip(".").replace(".", ",")


def _day(day):
    """05/02/2026, 05/9/2026: in sentences months 3 to 9 stand without a zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year:04d}"


# --- Class --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Classed:
    """`name`: the class; `said`: why a gate lowered it, "" where none did."""

    name: str | None
    said: str = ""


def class_under(band, gates, lacking):
    """The class after the gates. `gates`: dicts of the set (band, full, otherwise, enabled);
    `lacking`: codes of the rows that apply and are short of their maximum."""
    for gate in gates:
        short = [code for code in gate["full"] if code in lacking]
        if gate["enabled"] and gate["band"] == band and short:
            what = ", ".join(short)
            said = f"Chưa đạt điểm tối đa mục {what} nên xếp {gate['otherwise']}"
            return Classed(gate["otherwise"], said)
    return Classed(band)


def longest_run(marks):
    """The longest row of True in `marks`, in the order of the sessions."""
    longest = run = 0
    for mark in marks:
        run = run + 1 if mark else 0
        longest = max(longest, run)
    return longest
