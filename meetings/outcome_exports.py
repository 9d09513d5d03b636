"""Resolutions and notices as they are shown and printed: one context for the screen and the paper.

Number, day and signature stay blank until the document is issued in the register.
"""

import re

from cchc.lib.illustrative import MARK
from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.vietnamese import paper_date, upper_first
from meetings.composing import first_small, line, section
from meetings.exports import ROMAN, block_of, receivers_of
from meetings.models import Kind, OutcomeKind
from meetings.outcomes import subject_of
from plans.models import Document
from units.models.kinds import CELL_KINDS
from units.papers import heading, kept_line, profile_of, signer_of

BLANK_DAY = "\u00a0" * 3  # with four of them the year falls into a second line
TEMPLATES = {
    OutcomeKind.RESOLUTION: "pdf/resolution.html",
    OutcomeKind.NOTICE: "pdf/conclusion_notice.html",
}


def outcome_pdf(outcome):
    """The paper (bytes of a PDF)."""
    title = f"{upper_first(outcome.get_kind_display())}: {outcome.meeting.heading}"
    return render(TEMPLATES[outcome.kind], outcome_context(outcome), title=title)


def outcome_context(outcome):
    """A plain dict: heading, type, excerpt, opening, sections, closing, signer, receivers.

    The rule set and the names are those of the day of issue, before it of the day of the meeting.
    """
    meeting, document = outcome.meeting, outcome.document
    day = document.issued_on or meeting.held_on
    profile = profile_of(meeting.unit, day)
    is_party = profile.family == PARTY
    subject = _subject(outcome)
    closing = outcome.composed["closing"]
    if outcome.kind == OutcomeKind.NOTICE:
        closing = [*closing[:-1], closing[-1] + ("." if is_party else "./.")]
    signer = _signer(meeting, day)
    return {
        "profile": profile,
        "is_draft": document.state != Document.State.ISSUED,
        "is_illustrative": document.is_illustrative,
        "heading": _heading(outcome, day, is_party),
        "type": "NGHỊ QUYẾT" if outcome.kind == OutcomeKind.RESOLUTION else "THÔNG BÁO",
        "excerpt": _lines(
            first_small(subject) if is_party else upper_first(subject), profile.excerpt_letters
        ),
        "opening": [block_of(block, "") for block in outcome.composed["opening"]],
        "sections": _sections(outcome, is_party),
        "closing": "".join(closing) if len(closing) == 1 else "…".join(closing),
        "closing_parts": closing,
        "signer": signer,
        "signer_name": document.signer.split(",")[0],
        "signers": [
            {"titles": [], "name": ""},
            {"titles": signer, "name": document.signer.split(",")[0]},
        ],
        "receivers": _receivers(outcome, is_party, day),
        "addenda": [],
    }


def _subject(outcome):
    """As it was made, which the register of a Party organisation does not tell; as somebody wrote
    it in the register where he did."""
    subject = outcome.document.subject
    if subject == subject_of(outcome.meeting, outcome.kind):
        subject = outcome.composed.get("excerpt", subject)
    return subject.removesuffix(MARK).strip()


def _lines(subject, at_most):
    """Who concluded stands on a line of its own before where, when one line is not enough."""
    who, found, where = subject.partition(" tại ")
    if len(subject) <= at_most or not found or not who.casefold().startswith("kết luận của"):
        return title_lines(subject, at_most)
    return [*title_lines(f"{who} tại", at_most), *title_lines(where, at_most)]


def _heading(outcome, day, is_party):
    """The number as it was given; blank, with the turn of a Party's draft, until it is."""
    meeting, document = outcome.meeting, outcome.document
    head = heading(meeting.unit, day, code=outcome.kind)
    place = meeting.unit.version_on(day).place
    if document.issued_on:
        number = re.match(r"\d+", document.symbol)
        head["number"] = number[0] if number else ""
        head["symbol"] = document.symbol.removeprefix(head["number"])
        when = paper_date(document.issued_on)
    else:
        when = f"ngày {BLANK_DAY} tháng {BLANK_DAY} năm {day.year}"
        head["turn"] = f"Dự thảo lần {outcome.version}" if is_party else ""
    head["place"] = f"{place}, {when}" if place else ""
    return head


def _sections(outcome, is_party):
    parts = list(outcome.composed["sections"])
    if outcome.typed:
        parts.append(section("Nội dung khác", [line("", outcome.typed)]))
    return [
        {
            "number": f"{ROMAN[at]}-" if is_party else f"{at + 1}.",
            "title": part["title"].upper() if is_party else part["title"],
            "blocks": _numbered(part["blocks"], is_party),
        }
        for at, part in enumerate(parts)
    ]


def _numbered(blocks, is_party):
    """Labelled paragraphs of a Party's section get 1., 2., … where there are several."""
    many = sum(bool(block.get("label")) for block in blocks) if is_party else 0
    found, number = [], 0
    for block in blocks:
        number += bool(block.get("label"))
        has_number = block.get("label") and many > 1
        found.append(block_of(block, f"{number}." if has_number else ""))
    return found


def _signer(meeting, day):
    if meeting.is_party and meeting.kind == Kind.COMMITTEE:
        version = meeting.unit.version_on(day)
        if version.kind in CELL_KINDS:
            return ["T/M CHI ỦY", "BÍ THƯ"]
    return signer_of(meeting.unit, day)


def _receivers(outcome, is_party, day):
    meeting = outcome.meeting
    if is_party:
        return receivers_of(meeting)
    name = meeting.unit.version_on(day)
    name = name.short_name or name.name
    return [
        f"- Lãnh đạo {name};",
        "- Đơn vị, cá nhân được giao nhiệm vụ;",
        "- Thành phần dự họp;",
        kept_line(meeting.unit, day),
    ]
