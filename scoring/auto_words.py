"""Where the value of a criterion is proposed from, and from which event its due day counts, in the
words of the screen: codes of the set's format on one side, labels on the other. Pure.

The words are those of `auto`, `auto_args` and `due_after` in the format; what stands in a file and
is not among them is kept as it came, and shown by its code.
"""

from cchc.lib.vietnamese import upper_first
from scoring.hints import ALL_KINDS, SUBJECTS

EVENTS = {
    "parent_plan.issued_on": "ngày cấp trên ban hành kế hoạch cải cách hành chính năm",
    "unit.reorganised_on": "ngày việc sắp xếp, tổ chức lại đơn vị có hiệu lực",
    "movement.launched_on": "ngày phát động phong trào thi đua",
}
MOST_DAYS = 3660

# Subjects of documents by the codes of the sets; the words that a document must hold name the rest.
SUBJECT_NAMES = {
    **{code: upper_first(words) for code, words in SUBJECTS.items()},
    "NQ57": "Nghị quyết số 57-NQ/TW",
}
REPORT_NAMES = {
    "Q1": "Báo cáo quý I",
    "H1": "Báo cáo 6 tháng",
    "Q3": "Báo cáo quý III",
    "YEAR": "Báo cáo năm",
}
GROUP_NAMES = {
    "direction": "Chỉ đạo, điều hành",
    "institutions": "Thể chế",
    "procedures": "Thủ tục hành chính",
    "organisation": "Tổ chức bộ máy",
    "civil_service": "Chế độ công vụ",
    "public_finance": "Tài chính công",
    "digital": "Chính quyền số",
    "sipas": "Hài lòng của người dân, tổ chức (cả nhóm)",
    "sipas.access": "Hài lòng về tiếp cận dịch vụ",
    "sipas.procedure": "Hài lòng về thủ tục hành chính",
    "sipas.staff": "Hài lòng về công chức giải quyết",
    "sipas.outcome": "Hài lòng về kết quả",
    "sipas.feedback": "Hài lòng về tiếp nhận phản ánh, kiến nghị",
    "deputies": "Đánh giá của đại biểu Hội đồng nhân dân",
    "communes": "Đánh giá của cấp xã",
    "peers": "Đánh giá của cơ quan cùng cấp",
    "integrity": "Liêm chính trong giải quyết công việc",
}


def _of(key, names):
    return tuple((name, {key: code}) for code, name in names.items())


_TASKS = (
    ("Nhiệm vụ của kế hoạch cải cách hành chính năm", {"plan": "CCHC"}),
    ("Nhiệm vụ của kế hoạch chuyển đổi số", {"plan": "CDS"}),
    ("Nhiệm vụ của kế hoạch thực hiện Nghị quyết số 57-NQ/TW", {"plan": "NQ57"}),
    ("Nhiệm vụ cấp trên giao", {"scope": "superior"}),
    ("Nhiệm vụ Ban Chỉ đạo giao", {"scope": "steering_committee"}),
)
_NOTHING = (("", {}),)

# word: (group, label, ((label of an argument, auto_args), …)); a word without arguments has one
# nameless choice, report.figure takes the code of an indicator.
SOURCES = {
    "plan.issued_on": ("Văn bản", "Ngày ban hành kế hoạch", _of("plan", SUBJECT_NAMES)),
    "document.issued_on": ("Văn bản", "Ngày ban hành văn bản", _of("subject", SUBJECT_NAMES)),
    "report.sent_on": ("Báo cáo", "Ngày gửi báo cáo định kỳ", _of("kind", REPORT_NAMES)),
    "report.late_count": (
        "Báo cáo",
        "Số báo cáo định kỳ gửi chậm hoặc thiếu",
        (
            ("Cả bốn kỳ báo cáo", {"kinds": list(ALL_KINDS)}),
            ("Quý I, 6 tháng, quý III", {"kinds": ["Q1", "H1", "Q3"]}),
            ("Báo cáo thi đua", {"kinds": ["THI_DUA"]}),
        ),
    ),
    "report.figure": ("Báo cáo", "Số liệu đã chốt của báo cáo năm", ()),
    "task.completion_rate": ("Nhiệm vụ, chỉ tiêu", "Tỷ lệ nhiệm vụ đến hạn đã hoàn thành", _TASKS),
    "task.on_time_rate": ("Nhiệm vụ, chỉ tiêu", "Tỷ lệ nhiệm vụ hoàn thành đúng hạn", _TASKS),
    "target.met_rate": (
        "Nhiệm vụ, chỉ tiêu",
        "Tỷ lệ chỉ tiêu đạt được",
        (
            ("Chỉ tiêu cấp trên giao", {"scope": "superior"}),
            ("Chỉ tiêu đã đăng ký", {"scope": "registration"}),
        ),
    ),
    "meeting.held_rate": ("Họp", "Tỷ lệ cuộc họp đã tổ chức", _of("topic", SUBJECT_NAMES)),
    "meeting.count": ("Họp", "Số cuộc họp đã tổ chức", _of("topic", SUBJECT_NAMES)),
    "conclusion.done_rate": (
        "Họp",
        "Tỷ lệ kết luận đã thực hiện",
        (
            ("Kết luận của lần họp trước", {"scope": "previous_meeting"}),
            *_of("topic", SUBJECT_NAMES),
        ),
    ),
    "inspection.coverage_rate": ("Kiểm tra", "Tỷ lệ đơn vị trực thuộc được kiểm tra", _NOTHING),
    "inspection.remedied_rate": ("Kiểm tra", "Tỷ lệ tồn tại khắc phục đúng hạn", _NOTHING),
    "inspection.finding_count": (
        "Kiểm tra",
        "Số tồn tại ghi nhận",
        (("Qua kiểm tra đột xuất", {"type": "SURPRISE"}),),
    ),
    "survey.index": ("Điều tra", "Kết quả điều tra xã hội học", _of("group", GROUP_NAMES)),
    "sheet.submitted_on": ("Phiếu chấm điểm", "Ngày nộp phiếu tự chấm", _NOTHING),
    "sheet.explained_on": ("Phiếu chấm điểm", "Ngày gửi giải trình", _NOTHING),
    "award.highest": ("Thi đua, thứ hạng", "Mức khen thưởng cao nhất trong năm", _NOTHING),
    "result.rank_change": ("Thi đua, thứ hạng", "Thay đổi thứ hạng so với năm trước", _NOTHING),
    "movement.registered_rate": ("Thi đua, thứ hạng", "Tỷ lệ đăng ký phong trào", _NOTHING),
}  # fmt: skip
# What may be left out of a file, and what it then means.
_USUAL = {
    "report.sent_on": {"kind": "YEAR"},
    "report.late_count": {"kinds": list(ALL_KINDS)},
    "meeting.held_rate": {"topic": "CCHC"},
    "meeting.count": {"topic": "CCHC"},
}


def source_groups():
    """Choices of a select: [(group, [(word, label)])]."""
    groups = {}
    for word, (group, label, _) in SOURCES.items():
        groups.setdefault(group, []).append((word, label))
    return list(groups.items())


def source_words(word):
    """The label of a word; the word itself where it is not known."""
    return SOURCES[word][1] if word in SOURCES else word


def arguments(word, indicators=None):
    """[(code for a field, label, auto_args)] that a word may take. `indicators`: {code: name} of
    the figures of the year report."""
    if word == "report.figure":
        return [
            (code, f"{code} {name}", {"indicator": code})
            for code, name in (indicators or {}).items()
        ]
    choices = SOURCES[word][2] if word in SOURCES else ()
    return [(_code_of(args), label, args) for label, args in choices if args]


def usual_argument(word):
    """The code of the argument that a word has when none is written; "" where there is none."""
    return _code_of(_USUAL[word]) if word in _USUAL else ""


def code_of(word, args):
    """The code of auto_args as a field holds it; "" of none, None where they are not among those
    that the word may take."""
    if not args:
        return usual_argument(word)
    if word == "report.figure":
        is_plain = list(args) == ["indicator"] and isinstance(args["indicator"], str)
        return args["indicator"] if is_plain else None
    return next((code for code, _, known in arguments(word) if known == args), None)


def _code_of(args):
    """plan=CCHC; kinds=Q1+H1: short, and alike for equal arguments."""
    (key, value), *_ = args.items()
    return f"{key}={'+'.join(value) if isinstance(value, list) else value}"


def source_sentence(notes, indicators=None):
    """Tỷ lệ nhiệm vụ đến hạn đã hoàn thành: Nhiệm vụ cấp trên giao; "" where nothing is proposed.
    `notes`: those of a criterion."""
    word, args = notes.get("auto"), notes.get("auto_args")
    if not isinstance(word, str) or not word:
        return ""
    code = code_of(word, args) if isinstance(args, dict) or not args else None
    if code is None:
        return source_words(word)
    label = next((label for known, label, _ in arguments(word, indicators) if known == code), code)
    return f"{source_words(word)}: {label}" if label else source_words(word)


def due_after_of(row):
    """(event, days) of a criterion whose due day follows an event; None where it is not written
    so, or not as the format has it. `row`: its table or its notes."""
    after = row.get("due_after")
    if not isinstance(after, dict):
        return None
    event, days = after.get("event"), after.get("days")
    is_written = isinstance(event, str) and type(days) is int and 0 <= days <= MOST_DAYS
    return (event, days) if is_written and set(after) == {"event", "days"} else None


def due_after_words(row):
    """15 ngày sau ngày cấp trên ban hành kế hoạch …; "" where no event is written."""
    after = due_after_of(row)
    if after is None:
        return ""
    event, days = after
    told = EVENTS.get(event, event)
    return f"{days} ngày sau {told}" if days else told
