"""Minutes as they are shown and printed: one plain context for the screen and the paper.

Models: Hướng dẫn 36-HD/VPTW and 05-HD/VPTW for the Party, Nghị định 30/2020/NĐ-CP, Phụ lục III,
model 1.9 for agencies. What a person typed stays as typed; templates escape it.
"""

import re

from cchc.lib.clock import local
from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import paper_date, paper_time, sentence_date, upper_first
from meetings.composing import excerpt_of
from meetings.models import RegisteredKind, State
from units.models.kinds import CELL_KINDS
from units.papers import heading, profile_of

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_FIGURES = re.compile(r"[\d\s.,/%–-]*\Z")
_DATE_HEADS = frozenset({"TT", "Thời hạn"})
# Labels of the opening as model 1.9 words them.
_STATE_LABELS = {
    "Thời gian": "Thời gian bắt đầu",
    "Thành phần": "Thành phần tham dự",
    "Chủ trì": "Chủ trì (chủ tọa)",
    "Thư ký": "Thư ký (người ghi biên bản)",
}


def minutes_pdf(meeting):
    """The minutes (bytes of a PDF) of a meeting for which they were composed."""
    return render("pdf/minutes.html", minutes_context(meeting), title=minutes_title(meeting))


def minutes_title(meeting):
    """The title of the paper in a list of files or a reader's window."""
    return f"Biên bản: {meeting.heading} – {meeting.unit_name}"


def minutes_context(meeting):
    """A plain dict of the minutes: heading, opening, sections, closing, signers, receivers.

    Paragraphs are {number, label, lines, is_list}; tables {columns: [{title, width}], rows:
    [[{text, align}]]}, widths in percent. Number and signature stay blank until they are given.
    Refused while nothing was composed.
    """
    minutes = getattr(meeting, "minutes", None)
    if minutes is None:
        raise Refused("Cuộc họp này chưa có biên bản; soạn biên bản rồi in.")
    profile = profile_of(meeting.unit, meeting.held_on)
    is_party = profile.family == PARTY
    opening, sections = (_party_body if is_party else _state_body)(meeting, minutes)
    number = minutes.number or number_given(meeting, RegisteredKind.MINUTES)
    return {
        "profile": profile,
        "is_draft": not number or meeting.state == State.MINUTED,
        "is_illustrative": meeting.is_illustrative,
        "heading": heading(meeting.unit, meeting.held_on, code="BB", number=number),
        "type": "BIÊN BẢN",
        "excerpt": title_lines(excerpt_of(meeting), profile.excerpt_letters),
        "opening": opening,
        "sections": sections,
        "closing": _closing(meeting, minutes, is_party),
        "signers": _signers(meeting, is_party),
        "receivers": receivers_of(meeting),
        "addenda": [_addendum(addendum) for addendum in meeting.addenda.all()],
    }


def number_given(meeting, kind):
    """The number that the register gave the paper of this RegisteredKind; "" before that."""
    paper = meeting.registered.living().filter(kind=kind).first()
    found = re.match(r"\d+", paper.document.symbol) if paper else None
    return found[0] if found else ""


# --- Body ---------------------------------------------------------------------------------------


def _party_body(meeting, minutes):
    """Sections I-, II-, … with numbered paragraphs; nothing stands before them."""
    sections = []
    for section in _all_sections(minutes):
        blocks, number = [], 0
        for block in section["blocks"]:
            number += bool(block.get("label"))
            blocks.append(block_of(block, f"{number}." if block.get("label") else ""))
        roman = ROMAN[len(sections)] if len(sections) < len(ROMAN) else str(len(sections) + 1)
        sections.append(
            {"number": f"{roman}-", "title": section["title"].upper(), "blocks": blocks}
        )
    return [], sections


def _state_body(meeting, minutes):
    """The opening in labelled lines, then 1., 2., … as the meeting went."""
    first, *rest = _all_sections(minutes)
    opening = []
    for block in first["blocks"]:
        label = block["label"]
        text = block["text"]
        if label == "Thời gian":
            start = local(meeting.started_at)
            text = f"{paper_time(start)}, {paper_date(start)}."
        opening.append(block_of({"label": _STATE_LABELS.get(label, label), "text": text}, ""))
    opening.append({"number": "", "label": f"Nội dung (theo diễn biến {meeting.noun}):"})
    return opening, [
        {**section, "number": f"{number}."} for number, section in enumerate(_steps(rest), start=1)
    ]


def _steps(sections):
    """Labelled paragraphs become steps of their own; sections without them stay whole."""
    for section in sections:
        step = {"title": section["title"], "blocks": []}
        for block in section["blocks"]:
            if block.get("label"):
                if step["blocks"]:
                    yield step
                step = {"title": block["label"], "blocks": []}
                if block["text"]:
                    step["blocks"].append(block_of({**block, "label": ""}, ""))
            else:
                step["blocks"].append(block_of(block, ""))
        yield step


def _all_sections(minutes):
    typed = {"title": "Nội dung khác", "blocks": [{"label": "", "text": minutes.typed}]}
    return [*minutes.composed, *([typed] if minutes.typed else [])]


def block_of(block, number):
    """A composed block as templates take it."""
    if "rows" not in block:
        lines = [line for line in block["text"].split("\n") if line]
        is_list = bool(block["label"]) and block["text"].startswith("- ")
        return {"number": number, "label": block["label"], "lines": lines, "is_list": is_list}
    columns = [
        {"title": title, "width": width}
        for title, width in zip(block["head"], block["widths"], strict=True)
    ]
    places = [
        _align(title, [row[at] for row in block["rows"]]) for at, title in enumerate(block["head"])
    ]
    told = list(zip(places, block["head"], strict=True))
    rows = [
        [
            {"text": text, "align": place, "head": title}
            for text, (place, title) in zip(row, told, strict=True)
        ]
        for row in block["rows"]
    ]
    return {"columns": columns, "rows": rows}


def _align(title, texts):
    """Numbers, shares and dates stand in the middle of their column, words at its left."""
    is_middle = title in _DATE_HEADS or all(_FIGURES.match(text) for text in texts)
    return "middle" if is_middle else ""


# --- End ----------------------------------------------------------------------------------------


def _closing(meeting, minutes, is_party):
    end = local(meeting.ended_at)
    noun = upper_first(meeting.noun)
    if is_party:
        is_same_day = end.date() == meeting.held_on
        day = "cùng ngày" if is_same_day else f"ngày {sentence_date(end)}"
        said = f"{noun} kết thúc lúc {paper_time(end)} {day}."
    else:
        said = f"{noun} kết thúc vào {paper_time(end)}, {paper_date(end)}."
    if minutes.agreed_on:
        where = minutes.agreed_by.rstrip(".")
        said += f" Biên bản đã được đọc và thông qua ({where}), {_on(minutes.agreed_on)}."
    return said if is_party else said + "/."


def _on(day):
    """ngày 31/5/2021"""
    return f"ngày {sentence_date(day)}"


def _version(meeting):
    return meeting.unit.version_on(meeting.held_on)


def _signers(meeting, is_party):
    """Left who wrote, right who chaired; both names stand on one line."""
    if is_party:
        left, right = ["NGƯỜI GHI BIÊN BẢN"], ["CHỦ TRÌ HỘI NGHỊ"]
    else:
        left = ["THƯ KÝ"]
        right = ["CHỦ TỌA", *title_lines(_office(meeting).upper(), 30)]
    longest = max(len(left), len(right))
    return [
        {
            "titles": titles,
            "name": name,
            "blank": "blank-less" if len(titles) == longest > 1 else "blank-whole",
        }
        for titles, name in ((left, meeting.secretary_name), (right, meeting.chair_name))
    ]


def _office(meeting):
    """The chair's office without the agency that the head names: Trưởng Ban Dân tộc -> Trưởng Ban.

    Of several offices the last one, which is that of the agency.
    """
    title = meeting.chair_title.rpartition(",")[2].strip()
    agency = _version(meeting).short_name or _version(meeting).name
    before, found, _ = title.partition(f" {agency}")
    if not found:
        return title
    return f"{before} {agency.split()[0]}" if before.endswith("Trưởng") else before


def receivers_of(meeting):
    """[line]. Each line ends as its family wants; the last one says where the paper is kept."""
    version = _version(meeting)
    if not meeting.is_party:
        name = version.short_name or version.name
        return [f"- Lãnh đạo {name};", "- Thành phần dự họp;", "- Lưu: VT, Hồ sơ."]
    above = "- Đảng ủy cấp trên (để báo cáo);"
    if version.kind in CELL_KINDS:
        return [above, "- Đảng viên Chi bộ;", "- Lưu Chi bộ."]
    return [above, "- Thành phần dự họp;", "- Lưu Văn phòng."]


def _addendum(addendum):
    """Printed on a page of its own behind the minutes."""
    return {
        "title": f"Bổ sung, đính chính số {addendum.number}, {_on(addendum.on)}",
        "lines": [
            f"Lý do: {addendum.grounds}",
            *(line for line in addendum.text.split("\n") if line),
            f"Người ghi: {addendum.by_name}.",
        ],
    }
