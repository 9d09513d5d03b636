"""Forms to print before a session and fill by hand: roll, minutes, quality sheet, each with the
code by which it is typed in afterwards.

Heads as of the Party's and the agencies' papers (Hướng dẫn 36-HD/VPTW and 05-HD/VPTW, Nghị định
30/2020/NĐ-CP); the quality sheet by the rubric in force on the day, else by the frame of Hướng dẫn
42-HD/BTCTW, to be compared with the text in force.
"""

from collections import Counter

from cchc.lib.clock import local
from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import (
    decimal_text,
    month_name,
    paper_date,
    paper_time,
    person_sort_key,
    upper_first,
)
from meetings.codes import code_of
from meetings.models import Kind, Mark, Rubric
from meetings.quality_page import source_words
from meetings.who_comes import posts_on_roll
from plans.letters import letter_columns
from units.models import PartyStatus
from units.papers import heading, profile_of

ROLL, MINUTES, QUALITY = "diem-danh", "bien-ban", "chat-luong"
TITLES = {
    ROLL: "Danh sách điểm danh",
    MINUTES: "Biên bản",
    QUALITY: "Phiếu chấm chất lượng sinh hoạt",
}
DOTS = "…………"
_SPARE_ROWS, _CONCLUSION_ROWS, _ITEM_LINES, _OWN_LINES = 4, 6, 5, 8
# Where no rubric is in force on the day: (number, what is looked at, most points) of Hướng dẫn
# 42-HD/BTCTW, seven groups, 100 points.
_FRAME = [
    ("1", "Thời gian, thời lượng sinh hoạt", 5),
    ("2", "Tỷ lệ đảng viên dự", 5),
    ("3", "Công tác chuẩn bị", 10),
    ("4", "Tiến hành: các bước, nội dung, điều hành", 40),
    ("5", "Nguyên tắc tổ chức, sinh hoạt đảng", 5),
    ("6", "Kết quả thực hiện kết luận, nghị quyết kỳ trước", 30),
    ("7", "Kết thúc sinh hoạt", 5),
]
_CLASSES = "tốt (từ 90) □; khá (70 đến dưới 90) □; trung bình (50 đến dưới 70) □; kém (dưới 50) □"
_FRAME_RESTS = "theo Hướng dẫn 42-HD/BTCTW; đối chiếu văn bản gốc và quy định của cấp ủy cấp trên."


def forms_of(meeting):
    """[(code, title)] of the forms that suit this meeting."""
    has_quality = meeting.is_party and meeting.kind in (Kind.REGULAR, Kind.THEMATIC)
    return [(form, TITLES[form]) for form in (ROLL, MINUTES, *([QUALITY] if has_quality else []))]


def blank_pdf(meeting, form):
    """One form (bytes of a PDF). Refused where it does not suit the meeting."""
    title = f"{TITLES[form]}: {meeting.heading} – {meeting.unit_name}"
    css = ("pdf/paper.css", "pdf/blank.css")
    return render("pdf/blank.html", blank_context(meeting, form), title=title, css=css)


def blank_context(meeting, form):
    """A plain dict: profile, heading, type, excerpt, code, parts, signers. A part is a table
    {columns, rows, is_dense}, a paragraph {label, text}, or empty lines {lines: range}."""
    if form not in dict(forms_of(meeting)):
        raise Refused(
            "Chỉ buổi sinh hoạt thường kỳ, chuyên đề của tổ chức đảng mới chấm chất lượng."
        )
    profile = profile_of(meeting.unit, meeting.held_on)
    head = heading(meeting.unit, meeting.held_on, code="BB" if form == MINUTES else "")
    if form != MINUTES:
        head |= {"symbol": "", "number": ""}
    make = {ROLL: _roll, MINUTES: _minutes, QUALITY: _quality}[form]
    signers = ("NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ") if form == MINUTES else ("NGƯỜI LẬP", "CHỦ TRÌ")
    return {
        "profile": profile,
        "is_draft": False,
        "is_illustrative": meeting.is_illustrative,
        "heading": head,
        "type": TITLES[form].upper(),
        "excerpt": title_lines(_excerpt(meeting), profile.excerpt_letters),
        "code": code_of(meeting.pk),
        "parts": make(meeting, profile.family == PARTY),
        "signers": [{"titles": [title], "name": "", "blank": "blank-whole"} for title in signers],
    }


def _excerpt(meeting):
    if meeting.kind == Kind.REGULAR:
        told = f"{meeting.kind_label} {month_name(meeting.held_on)}"
    else:
        told = f"{meeting.kind_label} {paper_date(meeting.held_on)}"
    return told if meeting.is_party else upper_first(told)


def _line(label, text=""):
    return {"label": label, "text": text or DOTS * 4}


def _when(meeting):
    start = local(meeting.planned_at)
    return [
        _line("Thời gian", f"{paper_time(start)}, {paper_date(start)}; kết thúc lúc {DOTS}"),
        _line("Địa điểm", meeting.place),
        _line("Chủ trì", meeting.chair_text),
        _line("Thư ký", meeting.secretary_text),
    ]


# --- The roll -----------------------------------------------------------------------------------


def members_of(meeting):
    """[(name, Party status, is exempt)] of the roll, else of the people of the unit on that day, as
    the roll would be opened from them."""
    rows = [row for row in meeting.attendance.in_order() if row.mark != Mark.GUEST]
    if rows:
        return [(row.name, row.party_status, row.mark == Mark.EXEMPT) for row in rows]
    posts = posts_on_roll(meeting)
    posts.sort(key=lambda post: (person_sort_key(post.person.full_name), post.person_id))
    exempt = PartyStatus.EXEMPT
    return [(p.person.full_name, p.party_status, p.party_status == exempt) for p in posts]


def _roll(meeting, is_party):
    members = members_of(meeting)
    named = "đảng viên" if is_party else "người"
    heads = ("TT", "Họ và tên", "Tình trạng", "Có mặt", "Vắng (lý do)", "Ký")
    rows = [
        _cells((str(number), "middle"), name, _status(status, is_exempt, is_party), "", "", "")
        for number, (name, status, is_exempt) in enumerate(members, 1)
    ]
    rows += [
        _cells((str(len(members) + spare), "middle"), "", "", "", "", "")
        for spare in range(1, _SPARE_ROWS + 1)
    ]
    return [
        *_when(meeting),
        _line("Tổng số", f"{len(members)} {named}; có mặt {DOTS}; vắng có lý do {DOTS}; "
              f"vắng không lý do {DOTS}; khách mời {DOTS}"),
        {"columns": letter_columns(heads, (7, 31, 15, 11, 22, 14)), "rows": rows},
        _line("Cách ghi", "đánh dấu × vào ô Có mặt, hoặc ghi lý do vắng; dòng trống để ghi khách "
              "mời và người chưa có tên."),
    ]  # fmt: skip


def _cells(*texts):
    pairs = [text if isinstance(text, tuple) else (text, "") for text in texts]
    return [{"text": text, "align": align} for text, align in pairs]


def _status(status, is_exempt, is_party):
    if is_exempt:
        return "được miễn"
    return PartyStatus(status).label if is_party and status else ""


# --- The minutes --------------------------------------------------------------------------------


def _minutes(meeting, is_party):
    count = len(members_of(meeting))
    named = "đảng viên" if is_party else "người"
    parts = [
        *_when(meeting),
        _line("Thành phần", f"tổng số {count} {named}; có mặt {DOTS}; vắng có lý do {DOTS}; "
              f"vắng không lý do {DOTS}; khách mời {DOTS}"),
    ]  # fmt: skip
    items = list(meeting.items.all())
    for number, item in enumerate(items, 1):
        who = f" ({item.presenter})" if item.presenter else ""
        parts += [
            {"head": f"{number}. {item.title}{who}"},
            {"lines": range(_ITEM_LINES)},
        ]
    if not items:
        parts += [{"head": "Nội dung, ý kiến"}, {"lines": range(_OWN_LINES)}]
    heads = ("TT", "Kết luận", "Ai làm", "Thời hạn", "Sản phẩm")
    empty = [
        _cells((str(number), "middle"), "", "", "", "") for number in range(1, _CONCLUSION_ROWS + 1)
    ]
    return [
        *parts,
        {"head": "Kết luận, phân công"},
        {"columns": letter_columns(heads, (7, 43, 18, 14, 18)), "rows": empty},
        _line("Biểu quyết", f"tán thành {DOTS}/{DOTS}; không tán thành {DOTS}; ý kiến khác {DOTS}"),
    ]


# --- The quality sheet --------------------------------------------------------------------------


def _quality(meeting, is_party):
    rubric = Rubric.objects.for_session(meeting.unit, meeting.held_on)
    if rubric is None:
        rows, classes, rests = _FRAME, _CLASSES, _FRAME_RESTS
    else:
        rows, classes, rests = _rows_of(rubric), _classes_of(rubric), f"{source_words(rubric)}."
    heads = ("TT", "Nội dung", "Điểm tối đa", "Tự chấm", "Ghi chú")
    parts = {number.rpartition(".")[0] for number, _, _ in rows}
    table = [_scored(number, text, most, is_group=number in parts) for number, text, most in rows]
    whole = 100 if rubric is None else decimal_text(rubric.criteria_set.base_max)
    table.append(_scored("", "Cộng", whole, is_group=True))
    return [
        *_when(meeting)[:1],
        {
            "columns": letter_columns(heads, (8, 48, 13, 13, 18)),
            "rows": table,
            "is_dense": True,  # forty rows on two pages, the signatures below the last of them
        },
        _line("Xếp loại đề nghị", classes),
        _line("Biểu quyết", f"tán thành {DOTS}/{DOTS}"),
        _line("Mặt còn yếu"),
        _line("Khung điểm", rests),
    ]


def _scored(number, text, most, *, is_group):
    bold = "bold" if is_group else ""
    middle = f"middle {bold}".strip()
    return _cells((number, middle), (text, bold), (str(most), middle), "", "")


def _rows_of(rubric):
    """[(code, name, most)] of all groups and items of the rubric, in its order."""
    the_set = rubric.criteria_set
    sums = Counter()
    for leaf in the_set.leaves:
        for code in the_set.ancestors[leaf.code]:
            sums[code] += leaf.max
    return [
        (one.code, one.name, decimal_text(one.max if one.is_leaf else sums[one.code]))
        for one in the_set.criteria
    ]


def _classes_of(rubric):
    """tốt (từ 90) □; khá (70 đến dưới 90) □; …; kém (dưới 50) □"""
    told, above = [], ""
    for band in rubric.criteria_set.bands:
        least = decimal_text(band.at_least)
        span = f"{least} đến dưới {above}" if above else f"từ {least}"
        if above and not band.at_least:
            span = f"dưới {above}"
        told.append(f"{band.name.lower()} ({span}) □")
        above = least
    return "; ".join(told)
