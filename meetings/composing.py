"""Minutes composed from what was recorded: the same records always give the same sections.

Pure but for the records it is handed. Order and heads: the Party's minutes of a session by its
guides (Hướng dẫn 42-HD/BTCTW), those of an agency by Nghị định 30/2020/NĐ-CP, Phụ lục III.
A section is {"title", "blocks"}; a block is {"label", "text"} or {"head", "rows", "widths"}
(widths in percent).
"""

from cchc.lib.clock import local
from cchc.lib.vietnamese import (
    decimal_text,
    month_name,
    paper_date,
    paper_time,
    round_half_up,
    sentence_date,
    two_digits,
    upper_first,
)


def compose(meeting):
    """The sections of a meeting that was held."""
    sections = [_opening(meeting)]
    sections += _parts(meeting)
    sections.append(_conclusions(meeting))
    sections.append(_votes(meeting))
    return [section for section in sections if section["blocks"]]


def _section(title, blocks):
    return {"title": title, "blocks": [block for block in blocks if block]}


def _line(label, text):
    return {"label": label, "text": text} if text else None


def _table(head, widths, rows):
    return {"head": head, "widths": widths, "rows": rows} if rows else None


def _opening(meeting):
    start, end = local(meeting.started_at), local(meeting.ended_at)
    when = (
        f"bắt đầu lúc {paper_time(start)}, kết thúc lúc {paper_time(end)}, "
        f"thời lượng {meeting.minutes_long} phút."
    )
    place = meeting.place + (
        f" ({meeting.get_mode_display()})" if meeting.mode != "IN_PERSON" else ""
    )
    points = f"Điểm cầu: {meeting.points}." if meeting.points else ""
    day = sentence_date(start) if meeting.is_party else paper_date(start)
    return _section(
        "Thời gian, địa điểm, thành phần",
        [
            _line("Thời gian", f"{'Ngày ' if meeting.is_party else ''}{day}; {when}"),
            _line("Địa điểm", f"{place}. {points}".strip() if place else points),
            _line("Thành phần", attendance_text(meeting)),
            _line("Khách mời", guests_text(meeting)),
            _line("Chủ trì", f"{_person(meeting, meeting.chair_text)}."),
            _line("Thư ký", f"{_person(meeting, meeting.secretary_text)}."),
        ],
    )


def _person(meeting, text):
    return f"đồng chí {text}" if meeting.is_party else text


def attendance_text(meeting):
    """Who came, in one or two sentences; what is not known is not said."""
    counts, word = meeting.counts, "đồng chí" if meeting.is_party else "người"
    said = []
    if counts.total is not None:
        whole = f"Tổng số {two_digits(counts.total)} {'đảng viên' if meeting.is_party else 'người'}"
        if meeting.is_party and counts.official is not None:
            whole += f" (chính thức {two_digits(counts.official)}"
            whole += f", dự bị {two_digits(counts.probationary)})" if counts.probationary else ")"
        said.append(whole)
    if counts.exempt:
        said.append(f"được miễn sinh hoạt {two_digits(counts.exempt)}")
    if counts.duty:
        said.append(f"vắng do nhiệm vụ đặc biệt {two_digits(counts.duty)}")
    if counts.present is not None:
        if counts.expected is not None:
            rate = decimal_text(counts.rate, 2) if counts.rate is not None else ""
            came = f"có mặt {two_digits(counts.present)}/{counts.expected} {word} phải dự"
            said.append(came + (f", đạt {rate}%" if rate else ""))
        else:
            said.append(f"có mặt {two_digits(counts.present)} {word}")
    elif meeting.head_count:
        said.append(f"có mặt {meeting.head_count} {word}")
    if counts.excused:
        said.append(f"vắng có lý do {two_digits(counts.excused)}{_absent(meeting, 'EXCUSED')}")
    if counts.absent:
        said.append(f"vắng không lý do {two_digits(counts.absent)}{_absent(meeting, 'ABSENT')}")
    text = "; ".join(said)
    return upper_first(text) + "." if text else ""


def _absent(meeting, mark):
    if meeting.is_by_count:
        return ""
    names = [
        f"{row.name}{f': {row.note}' if row.note else ''}"
        for row in meeting.attendance.all()
        if row.mark == mark
    ]
    return f" ({'; '.join(names)})" if names else ""


def guests_text(meeting):
    names = [row.name for row in meeting.attendance.all() if row.mark == "GUEST"]
    told = [meeting.guests.rstrip(".")] if meeting.guests else []
    told += [] if meeting.is_by_count else names
    if told:
        return "; ".join(told) + "."
    return f"{two_digits(meeting.guest_count)} người." if meeting.guest_count else ""


def _parts(meeting):
    """The regular part, then the thematic one; a session of one kind has one part."""
    items = list(meeting.items.all())
    is_thematic = meeting.kind == "THEMATIC"
    regular = [] if is_thematic else [item for item in items if not item.is_thematic]
    thematic = items if is_thematic else [item for item in items if item.is_thematic]
    has_theme = is_thematic or meeting.is_combined
    opinions = list(meeting.opinions.all())
    loose = [opinion for opinion in opinions if opinion.item_id is None]
    title = "Nội dung"
    if meeting.kind == "REGULAR":
        word = "Sinh hoạt thường kỳ" if meeting.is_party else "Họp thường kỳ"
        title = f"{word} {month_name(meeting.held_on)}"
    blocks = [_theme(meeting)] if not has_theme else []
    blocks += last_time(meeting)
    for item in regular:
        blocks += _item(item, opinions)
    if not is_thematic:
        blocks += _opinions(loose)
    parts = [_section(title, blocks)]
    if thematic or has_theme:
        blocks = [_theme(meeting)] if has_theme else []
        for item in thematic:
            blocks += _item(item, opinions)
        blocks += _opinions(loose) if is_thematic else []
        word = "Sinh hoạt chuyên đề" if meeting.is_party else "Nội dung chuyên đề"
        parts.append(_section(word, blocks))
    return parts


def _theme(meeting):
    label = "Chuyên đề" if meeting.is_combined or meeting.kind == "THEMATIC" else "Chủ đề"
    return _line(label, f"“{meeting.theme}”." if meeting.theme else "")


def last_time(meeting):
    """Blocks: what the session of the kind before concluded, and what became of it; [] of none."""
    earlier = type(meeting).objects.same_kind_before(meeting).first()
    rows = []
    for conclusion in earlier.conclusions.all() if earlier else []:
        rows.append(
            [
                str(len(rows) + 1),
                conclusion.text,
                _responsible(conclusion),
                conclusion.due_words,
                conclusion.result_words,
            ]
        )
    if not rows:
        return []
    head = ["TT", "Nhiệm vụ đã giao", "Người chịu trách nhiệm", "Thời hạn", "Kết quả"]
    return [
        _line("Kết quả thực hiện kết luận kỳ trước", f"{earlier.heading}."),
        _table(head, [6, 38, 22, 15, 19], rows),
    ]


def _responsible(conclusion):
    """Whom the conclusion names; else who leads the tasks that it became."""
    leads = (link.task.lead.short_name for link in conclusion.tasks.all())
    return conclusion.who or "; ".join(leads)


def _item(item, opinions):
    facts = f"{item.presenter} trình bày." if item.presenter else ""
    own = [opinion for opinion in opinions if opinion.item_id == item.pk]
    text = "\n".join(part for part in (facts, item.text) if part)
    return [{"label": item.title, "text": text}, *_opinions(own)]


def _opinions(opinions):
    if not opinions:
        return []
    lines = []
    for opinion in opinions:
        speaker = f"{opinion.speaker}: " if opinion.speaker else ""
        answer = f"\nTiếp thu, trả lời: {opinion.answer}" if opinion.answer else ""
        lines.append(f"- {speaker}{opinion.text}{answer}")
    return [{"label": "Ý kiến phát biểu", "text": "\n".join(lines)}]


def _conclusions(meeting):
    rows = []
    for conclusion in meeting.conclusions.all():
        rows.append(
            [
                str(len(rows) + 1),
                conclusion.text,
                _responsible(conclusion),
                conclusion.due_words,
                conclusion.product,
            ]
        )
    head = ["TT", "Nội dung", "Người chịu trách nhiệm", "Thời hạn", "Sản phẩm"]
    title = "Kết luận, phân công nhiệm vụ"
    return _section(title, [_table(head, [6, 40, 22, 15, 17], rows)])


def _votes(meeting):
    word = "đồng chí" if meeting.is_party else "người"
    rows, total = [], 0
    for vote in meeting.votes.all():
        total = max(total, vote.entitled)
        rows.append(
            [
                vote.subject,
                f"{vote.in_favour}/{vote.entitled}",
                str(vote.against),
                str(vote.abstain),
                rate_words(vote.rate),
            ]
        )
    head = ["Nội dung biểu quyết", "Tán thành", "Không tán thành", "Ý kiến khác", "Tỷ lệ tán thành"]
    note = f"Người có quyền biểu quyết: {two_digits(total)} {word}." if rows else ""
    return _section("Biểu quyết", [_table(head, [38, 15, 16, 15, 16], rows), _line("", note)])


def rate_words(rate):
    """81,82%; a whole percentage without decimals: 100%."""
    if rate is None:
        return "–"
    rounded = round_half_up(rate, 2)
    return f"{decimal_text(rounded, 0 if rounded == int(rounded) else 2)}%"
