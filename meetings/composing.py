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
from meetings.counting import percent
from meetings.models.agenda import Topic
from meetings.models.kinds import Kind
from meetings.models.paper import PaperRole
from meetings.who_comes import member_word, tells_apart
from units.models.kinds import CELL_KINDS


def compose(meeting):
    """The sections of a meeting that was held."""
    sections = [_opening(meeting)]
    sections += _parts(meeting)
    sections.append(_conclusions(meeting))
    sections.append(_praise(meeting))
    sections.append(_votes(meeting))
    return [section for section in sections if section["blocks"]]


def is_behind(meeting):
    """Was the record changed after its minutes were composed? They would not be agreed to so."""
    return compose(meeting) != meeting.minutes.composed


def section(title, blocks):
    """A section of the blocks that are there."""
    return {"title": title, "blocks": [block for block in blocks if block]}


def line(label, text):
    """A labelled paragraph, None where nothing is said."""
    return {"label": label, "text": text} if text else None


def table(head, widths, rows):
    """A table, None without rows."""
    return {"head": head, "widths": widths, "rows": rows} if rows else None


def excerpt_of(meeting):
    """In the middle of the head: the title given, or kind and month or day."""
    if meeting.title:
        return first_small(meeting.title) if meeting.is_party else upper_first(meeting.title)
    return plain_excerpt(meeting)


def plain_excerpt(meeting):
    """Kind and month or day, which everyone may read who sees the register row."""
    is_party, version = meeting.is_party, meeting.unit.version_on(meeting.held_on)
    kind = f"phiên {meeting.kind_label}" if meeting.is_plenary else meeting.kind_label
    if is_party and meeting.kind == Kind.REGULAR and version.kind in CELL_KINDS:
        kind = "sinh hoạt chi bộ thường kỳ"
    if meeting.kind == Kind.REGULAR:
        when = month_name(meeting.held_on).replace("/", " năm ")
    else:
        when = f"ngày {sentence_date(meeting.held_on)}"
    combined = ", lồng ghép sinh hoạt chuyên đề" if is_party else ", có nội dung chuyên đề"
    text = f"{kind} {when}" + (combined if meeting.is_combined else "")
    return text if is_party else upper_first(text)


def first_small(text):
    """Hội nghị -> hội nghị; an abbreviation or a name of capitals stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _opening(meeting):
    start, end = local(meeting.started_at), local(meeting.ended_at)
    end_day = ""
    if meeting.ends_next_day:
        end_day = f" ngày {sentence_date(end)}" if meeting.is_party else f", {paper_date(end)}"
    when = (
        f"bắt đầu lúc {paper_time(start)}, kết thúc lúc {paper_time(end)}{end_day}, "
        f"thời lượng {meeting.minutes_long} phút."
    )
    place = meeting.place + (
        f" ({meeting.get_mode_display()})" if meeting.mode != "IN_PERSON" else ""
    )
    points = f"Điểm cầu: {meeting.points}." if meeting.points else ""
    day = sentence_date(start) if meeting.is_party else paper_date(start)
    return section(
        "Thời gian, địa điểm, thành phần",
        [
            line("Thời gian", f"{'Ngày ' if meeting.is_party else ''}{day}; {when}"),
            line("Địa điểm", f"{place}. {points}".strip() if place else points),
            line("Các điểm cầu", listed(row.words for row in meeting.point_rows.all())),
            line("Thành phần", attendance_text(meeting)),
            line("Khách mời", guests_text(meeting)),
            line("Chủ trì", f"{_person(meeting, meeting.chair_text)}."),
            line("Thư ký", f"{_person(meeting, meeting.secretary_text)}."),
            line("Tình hình đóng đảng phí", sentence(meeting.dues)),
        ],
    )


def listed(texts):
    """ "- one;\\n- other." of some texts; "" of none."""
    texts = [text.rstrip(".;") for text in texts]
    return ";\n".join(f"- {text}" for text in texts) + "." if texts else ""


def sentence(text):
    """With a capital and a full stop; "" stays."""
    return upper_first(text) + ("" if text.endswith((".", "…")) else ".") if text else ""


def _person(meeting, text):
    return f"đồng chí {text}" if meeting.is_party else text


def attendance_text(meeting):
    """Who came, in one or two sentences; what is not known is not said."""
    counts, word = meeting.counts, "đồng chí" if meeting.is_party else "người"
    said = [meeting.organisations.rstrip(".")] if meeting.organisations else []
    if counts.total is not None:
        whole = f"tổng số {two_digits(counts.total)} {member_word(meeting)}"
        if tells_apart(meeting, counts):
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
        is_number = meeting.head_count[-1].isdecimal()  # hơn 700, but: toàn thể công chức
        said.append(f"có mặt {meeting.head_count}" + (f" {word}" if is_number else ""))
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
    told += names
    if names and meeting.is_by_count and (meeting.guest_count or 0) > len(told):
        told.append(f"tổng số {two_digits(meeting.guest_count)} khách mời")
    if told:
        return "; ".join(told) + "."
    return f"{two_digits(meeting.guest_count)} người." if meeting.guest_count else ""


def _parts(meeting):
    """The regular part, then the thematic one; a session of one kind has one part."""
    items = [item for item in meeting.items.all() if item.topic != Topic.PRAISE]
    is_thematic = meeting.kind == "THEMATIC"
    regular = [] if is_thematic else [item for item in items if not item.is_thematic]
    thematic = items if is_thematic else [item for item in items if item.is_thematic]
    has_theme = is_thematic or meeting.is_combined
    opinions, conclusions = list(meeting.opinions.all()), list(meeting.conclusions.all())
    loose = [opinion for opinion in opinions if opinion.item_id is None]
    title = "Nội dung"
    if meeting.kind == "REGULAR":
        word = "Sinh hoạt thường kỳ" if meeting.is_party else "Họp thường kỳ"
        title = f"{word} {month_name(meeting.held_on)}"
    blocks = [_theme(meeting)] if not has_theme else []
    blocks += [*conference_lines(meeting), *last_time(meeting)]
    for item in regular:
        blocks += _item(item, opinions, conclusions)
    if not is_thematic:
        blocks += _opinions(loose)
    parts = [section(title, blocks)]
    if thematic or has_theme:
        blocks = [_theme(meeting)] if has_theme else []
        for item in thematic:
            blocks += _item(item, opinions, conclusions)
        blocks += _opinions(loose) if is_thematic else []
        word = "Sinh hoạt chuyên đề" if meeting.is_party else "Nội dung chuyên đề"
        parts.append(section(word, blocks))
    return parts


def conference_lines(meeting):
    """What a conference studied, and who spoke on what."""
    papers = meeting.document_links.standing().filter(role=PaperRole.STUDIED)
    cited = [
        link.document.cited_on_paper(of_party=meeting.is_party)
        for link in papers.select_related("document")
    ]
    told = [
        line("Văn bản học tập, quán triệt", listed(cited)),
        line("Người trình bày", listed(row.words for row in meeting.speakers.all())),
    ]
    return [block for block in told if block]


def _theme(meeting):
    label = "Chuyên đề" if meeting.is_combined or meeting.kind == "THEMATIC" else "Chủ đề"
    return line(label, f"“{meeting.theme}”." if meeting.theme else "")


def last_time(meeting, reader=None):
    """Blocks: what the session of the kind before concluded, and what became of it; [] of none.

    `reader`: nothing of a session that he may not read; None: who composes keeps the record.
    """
    before = type(meeting).objects.same_kind_before(meeting)
    earlier = (before.readable_by(reader) if reader else before).first()
    rows = []
    for conclusion in earlier.conclusions.all() if earlier else []:
        rows.append(
            [
                str(len(rows) + 1),
                conclusion.text,
                responsible(conclusion),
                conclusion.due_words,
                conclusion.result_words,
            ]
        )
    if not rows:
        return []
    head = ["TT", "Nhiệm vụ đã giao", "Người chịu trách nhiệm", "Thời hạn", "Kết quả"]
    return [
        line("Kết quả thực hiện kết luận kỳ trước", f"{earlier.heading_beside(meeting)}."),
        table(head, [6, 38, 22, 15, 19], rows),
    ]


def responsible(conclusion):
    """Whom the conclusion names; else who leads the tasks that it became."""
    leads = (link.task.lead.short_name for link in conclusion.tasks.all())
    return conclusion.who or "; ".join(leads)


def _item(item, opinions, conclusions):
    facts = f"{item.presenter} trình bày." if item.presenter else ""
    own = [opinion for opinion in opinions if opinion.item_id == item.pk]
    text = "\n".join(part for part in (facts, item.text) if part)
    concluded = [one for one in conclusions if one.item_id == item.pk]
    return [{"label": item.title, "text": text}, *_opinions(own), *_concluded(item, concluded)]


def _concluded(item, conclusions):
    """What was concluded about one item; who does it by when stands in the table of all."""
    label = "Kết luận của chủ trì" if item.meeting.is_party else "Kết luận của chủ tọa"
    texts = [sentence(one.text) for one in conclusions]
    text = texts[0] if len(texts) == 1 else "\n".join(f"- {text}" for text in texts)
    return [{"label": label, "text": text}] if texts else []


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
    votes = {} if meeting.is_party else _votes_on(meeting)
    return section("Kết luận, phân công nhiệm vụ", [task_table(_tabled(meeting), votes)])


def _tabled(meeting):
    """The conclusions of the table: all but those that give nobody anything to do, and stand under
    their item already."""
    return [
        one for one in meeting.conclusions.all() if one.item_id is None or one.who or one.due_words
    ]


def _votes_on(meeting):
    """{key of a conclusion: 24/24} of those that a vote decided, the last one where several did."""
    return {
        vote.conclusion_id: f"{vote.in_favour}/{vote.entitled}"
        for vote in meeting.votes.all()
        if vote.conclusion_id
    }


def task_table(conclusions, votes=None):
    """Who does what by when, with which product, told at which session; None without any.

    `votes`: {key of a conclusion: how it was voted}, a column where any of these was voted on.
    """
    conclusions = list(conclusions)
    votes = {one.pk: votes[one.pk] for one in conclusions if one.pk in (votes or {})}
    is_told = any(conclusion.report_at for conclusion in conclusions)
    has_product = not is_told or any(conclusion.product for conclusion in conclusions)
    rows = []
    for number, conclusion in enumerate(conclusions, 1):
        row = [str(number), conclusion.text, responsible(conclusion), conclusion.due_words]
        row += [conclusion.product] if has_product else []
        row += [conclusion.report_at] if is_told else []
        row += [votes.get(conclusion.pk, "–")] if votes else []
        rows.append(row)
    head = ["TT", "Nội dung", "Người chịu trách nhiệm", "Thời hạn"]
    head += ["Sản phẩm"] if has_product else []
    head += ["Báo cáo tại"] if is_told else []
    widths = [6, 30, 19, 15, 15, 15] if has_product and is_told else [6, 40, 22, 15, 17]
    if votes:
        head, widths = [*head, "Biểu quyết"], [*widths[:1], widths[1] - 12, *widths[2:], 12]
    return table(head, widths, rows)


def _praise(meeting):
    """Biểu dương, nhắc nhở: the items of that part of the agenda."""
    items = [item for item in meeting.items.all() if item.topic == Topic.PRAISE]
    opinions, conclusions = list(meeting.opinions.all()), list(meeting.conclusions.all())
    blocks = [block for item in items for block in _item(item, opinions, conclusions)]
    return section("Biểu dương, nhắc nhở", blocks)


def _votes(meeting):
    word = "đồng chí" if meeting.is_party else "người"
    rows, total, places = [], 0, {one.pk: n for n, one in enumerate(_tabled(meeting), 1)}
    for vote in meeting.votes.select_related("item", "conclusion__item"):
        total = max(total, vote.entitled)
        told = [_decided(vote, places), vote.method == vote.Method.SECRET and "bỏ phiếu kín"]
        told = "; ".join(word for word in told if word)
        rows.append(
            [
                vote.subject + (f" ({told})" if told else ""),
                f"{vote.in_favour}/{vote.entitled}",
                str(vote.against),
                str(vote.abstain),
                rate_words(vote.rate),
            ]
        )
    head = ["Nội dung biểu quyết", "Tán thành", "Không tán thành", "Ý kiến khác", "Tỷ lệ tán thành"]
    note = f"Người có quyền biểu quyết: {two_digits(total)} {word}." if rows else ""
    score = line("Tự đánh giá chất lượng buổi sinh hoạt", quality_words(meeting))
    return section("Biểu quyết", [table(head, [38, 15, 16, 15, 16], rows), line("", note), score])


def _decided(vote, places):
    """What a vote decided: an item, or a conclusion by its place in the table of all."""
    item = vote.item
    if vote.conclusion_id:
        if vote.conclusion_id in places:
            return f"kết luận số {places[vote.conclusion_id]}"
        item = vote.conclusion.item
    return f"nội dung “{item.title}”" if item else ""


def quality_words(meeting):
    """The score and class that the cell gave the session, and its vote on them; "" before that."""
    sheet = getattr(meeting, "quality", None)
    if sheet is None or sheet.self_score is None:
        return ""
    score = f"{decimal_text(sheet.self_score)}/{decimal_text(sheet.self_max)} điểm"
    said = f"Tự chấm {score}, đề nghị xếp loại {sheet.proposed_class}"
    rate = rate_words(percent(sheet.in_favour, sheet.entitled))
    return f"{said}; {sheet.in_favour}/{sheet.entitled} đồng chí tán thành, đạt {rate}."


def rate_words(rate):
    """81,82%; a whole percentage without decimals: 100%."""
    if rate is None:
        return "–"
    rounded = round_half_up(rate, 2)
    return f"{decimal_text(rounded, 0 if rounded == int(rounded) else 2)}%"
