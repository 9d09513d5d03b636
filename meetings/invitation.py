"""The invitation to a meeting as it is printed, and the word that it is put off or called off.

Models: Nghị định 30/2020/NĐ-CP, Phụ lục III, model 1.7 for agencies; a notice (thông báo) in the
layout of Hướng dẫn 36-HD/VPTW and 05-HD/VPTW for Party organisations, since no sign of a Party
invitation was seen in an official text. Number, day and signature stay blank; the sentences are
ours.
"""

from cchc.lib.clock import local, today
from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import month_name, paper_date, paper_time, upper_first
from meetings.composing import last_time
from meetings.exports import block_of, number_given
from meetings.models import Kind, RegisteredKind, State
from plans.models import Document
from units.models.kinds import CELL_KINDS
from units.papers import heading, issuer_of, kept_line, place_to_date, profile_of, signer_of

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_CALLED_OFF = State.CANCELLED


def invitation_pdf(meeting, *, reader=None, with_annex=False):
    """The invitation (bytes of a PDF) as it stands today.

    `reader`: documents that he does not see are left out; None leaves out nothing. `with_annex`:
    what became of the conclusions of the session before. Refused where nobody was, or is, asked.
    """
    context = invitation_context(meeting, reader=reader, with_annex=with_annex)
    css = ("pdf/paper.css", "pdf/invitation.css")
    title = f"{upper_first(context['type'].lower())}: {meeting.heading} – {meeting.unit_name}"
    return render("pdf/invitation.html", context, title=title, css=css)


def has_invitation(meeting):
    """Is there one to print? Until a meeting is held it may be looked at beforehand; nobody is told
    that one which was recorded by mistake is called off."""
    is_told = meeting.notified_on is not None and not meeting.is_mistaken
    return is_told or meeting.state in {State.PLANNED, State.INVITED}


def invitation_context(meeting, *, reader=None, with_annex=False):
    """A plain dict of the paper: heading, type, excerpt, blocks, closing, signer, receivers, annex.

    Blocks are paragraphs {number, label, lines, is_list}; annex {title, attached, blocks} or None.
    """
    if not has_invitation(meeting):
        raise Refused("Cuộc họp này không có giấy mời: ghi sau khi họp hoặc hủy trước khi mời.")
    unit, day = meeting.unit, _paper_day(meeting)
    profile = profile_of(unit, day)
    is_party = profile.family == PARTY
    is_off = meeting.state == _CALLED_OFF
    is_notice = is_party or is_off
    code = "TB" if is_notice else "GM"
    number = "" if is_off else number_given(meeting, RegisteredKind.INVITATION)
    return {
        "profile": profile,
        "is_draft": not number,
        "is_illustrative": meeting.is_illustrative,
        "heading": heading(unit, day, code=code, number=number, place=_place_line(meeting, day)),
        "type": "THÔNG BÁO" if is_notice else "GIẤY MỜI",
        "excerpt": _excerpt(meeting, profile),
        "blocks": _called_off(meeting, day) if is_off else _asked(meeting, day, reader),
        "closing": _closing(meeting, day, is_off) + ("." if is_party else "./."),
        "signer": signer_of(unit, day),
        "receivers": _receivers(meeting, day),
        "annex": _annex(meeting, reader, is_notice) if with_annex and not is_off else None,
    }


def _place_line(meeting, day):
    """Place and day: as the register gave it, before that with room for the day."""
    paper = meeting.registered.living().filter(kind=RegisteredKind.INVITATION).first()
    if meeting.state == _CALLED_OFF or not paper or not paper.document.issued_on:
        return place_to_date(meeting.unit, day)
    place = meeting.unit.version_on(day).place
    when = paper_date(paper.document.issued_on)
    return f"{place}, {when}" if place else when


def _paper_day(meeting):
    """The day of the last word to the invited; while there was none, today, if not too late."""
    return meeting.notified_on or min(today(), meeting.held_on)


# --- What it is about ---------------------------------------------------------------------------


def name_of(meeting):
    """What the paper is about: hội nghị sơ kết …, sinh hoạt chi bộ thường kỳ tháng 5 năm 2026."""
    if meeting.title:
        return meeting.title[:1].lower() + meeting.title[1:]
    kind = f"phiên {meeting.kind_label}" if meeting.is_plenary else meeting.kind_label
    is_cell = meeting.unit.version_on(meeting.held_on).kind in CELL_KINDS
    if meeting.is_session and is_cell:
        kind = kind.replace("sinh hoạt", "sinh hoạt chi bộ", 1)
    if meeting.kind == Kind.REGULAR:
        kind = f"{kind} {month_name(meeting.held_on).replace('/', ' năm ')}"
    return kind + (", lồng ghép chuyên đề" if meeting.is_combined else "")


def _said(meeting):
    """The same inside a sentence: cuộc họp giao ban, buổi sinh hoạt chi bộ thường kỳ …"""
    name = name_of(meeting)
    counted = {"họp ": "cuộc ", "sinh hoạt ": "buổi "}
    return next((word + name for start, word in counted.items() if name.startswith(start)), name)


def _excerpt(meeting, profile):
    """Lines; that it was moved stands in a line of its own."""
    is_off = meeting.state == _CALLED_OFF
    text = f"về việc hủy {_said(meeting)}" if is_off else name_of(meeting)
    text = text if profile.family == PARTY else upper_first(text)
    lines = title_lines(text, profile.excerpt_letters)
    if not is_off and _was_moved(meeting):
        lines.append(f"(dời từ {paper_date(local(meeting.told_at))})")
    return lines


def _was_moved(meeting):
    """Is the time another one than was told to the invited first?"""
    return meeting.told_at is not None and meeting.told_at != meeting.planned_at


def _when(moment):
    at = local(moment)
    return f"{paper_time(at)}, {_WEEKDAYS[at.weekday()]}, {paper_date(at)}"


# --- Body ---------------------------------------------------------------------------------------


def _paragraph(label, text):
    return {"number": "", "label": label, "lines": [text], "is_list": False}


def _listed(label, lines):
    return {"number": "", "label": label, "lines": lines, "is_list": True}


def _called_off(meeting, day):
    told = meeting.told_at or meeting.planned_at
    moved = f", đã dời sang {_when(meeting.planned_at)}" if _was_moved(meeting) else ""
    place = f" tại {meeting.place}" if meeting.place else ""
    return [
        _paragraph(
            "",
            f"{upper_first(issuer_of(meeting.unit, day))} thông báo hủy {_said(meeting)} đã mời "
            f"vào {_when(told)}{moved}{place}.",
        ),
        _paragraph("Lý do", _sentence(meeting.reason)),
    ]


def _asked(meeting, day, reader):
    blocks = []
    if _was_moved(meeting):
        why = meeting.moved_reason
        reason = f" Lý do: {_sentence(why)}" if why else ""
        blocks.append(
            _paragraph(
                "",
                f"{upper_first(meeting.noun)} đã mời vào {_when(meeting.told_at)} dời sang thời "
                f"gian dưới đây.{reason} Văn bản này thay văn bản đã gửi.",
            )
        )
    elif meeting.sent_for and meeting.told_place != meeting.place:
        told = meeting.told_place or "nơi chưa ấn định"
        blocks.append(
            _paragraph(
                "",
                f"{upper_first(meeting.noun)} đã mời tại {told} chuyển sang địa điểm "
                "dưới đây. Văn bản này thay văn bản đã gửi.",
            )
        )
    blocks += _invited(meeting, day)
    blocks += [
        _paragraph("Tới dự", _sentence(_said(meeting))),
        *([_paragraph("Chủ đề", _sentence(meeting.theme))] if meeting.theme else []),
        *([_paragraph("Chủ trì", _sentence(_chair(meeting)))] if meeting.chair_text else []),
        _paragraph("Thời gian", _sentence(_when(meeting.planned_at))),
    ]
    if place := _place(meeting):
        blocks.append(_paragraph("Địa điểm", _sentence(place)))
    if programme := _programme(meeting):
        blocks.append(_listed("Chương trình:", programme))
    if papers := _papers(meeting, reader):
        blocks.append(_listed("Tài liệu:", papers))
    return blocks


def _invited(meeting, day):
    """Who is asked: the unit's own people, the units named, the guests written down."""
    who = [_own_people(meeting)]
    links = meeting.invitations.select_related("unit").prefetch_related("unit__versions")
    who += [upper_first(issuer_of(link.unit, meeting.held_on)) for link in links.order_by("pk")]
    who += [line.rstrip(";.") for line in meeting.guests.split("\n") if line]
    opening = f"{upper_first(issuer_of(meeting.unit, day))} trân trọng kính mời"
    if len(who) == 1:
        return [_paragraph("", f"{opening}: {who[0]}.")]
    ends = [";"] * (len(who) - 1) + ["."]
    lines = [f"- {name}{end}" for name, end in zip(who, ends, strict=True)]
    return [{"number": "", "label": "", "lines": [f"{opening}:", *lines], "is_list": False}]


def _own_people(meeting):
    if meeting.kind == Kind.COMMITTEE:
        return "các đồng chí cấp ủy viên"
    if meeting.is_session:
        return "toàn thể đảng viên"
    return f"các {'đồng chí' if meeting.is_party else 'ông, bà'} thuộc thành phần dự họp"


def _chair(meeting):
    return f"đồng chí {meeting.chair_text}" if meeting.is_party else meeting.chair_text


def _place(meeting):
    place = meeting.place
    if meeting.mode != "IN_PERSON":
        place = f"{place} ({meeting.get_mode_display()})" if place else meeting.get_mode_display()
    return f"{place}; điểm cầu: {meeting.points}" if meeting.points else place


def _programme(meeting):
    lines = []
    for number, item in enumerate(meeting.items.all(), start=1):
        facts = [item.presenter] if item.presenter else []
        facts += [f"{item.minutes} phút"] if item.minutes else []
        told = f" ({'; '.join(facts)})" if facts else ""
        lines.append(f"{number}. {_open(item.title)}{told}.")
    return lines


def _papers(meeting, reader):
    """Names of the papers put there beforehand; what comes after the meeting is left out."""
    names = []
    links = meeting.document_links.standing().select_related("document", "item").order_by("pk")
    seen = Document.objects.visible_to(reader) if reader else Document.objects.all()
    keys = set(
        seen.filter(pk__in=[link.document_id for link in links]).values_list("pk", flat=True)
    )
    names += [
        f"{link.document}: {_open(link.document.subject)}"
        for link in links
        if link.is_ahead and link.document_id in keys
    ]
    files = meeting.file_links.standing().select_related("file").order_by("pk")
    names += [link.file.name for link in files if link.is_ahead]
    return [f"- {name}{';' if place < len(names) else '.'}" for place, name in enumerate(names, 1)]


def _open(text):
    """Without the sign at its end, since another one follows."""
    return text.rstrip(".;")


def _sentence(text):
    return text if text.endswith(".") else f"{text}."


# --- End ----------------------------------------------------------------------------------------


def _closing(meeting, day, is_off):
    if is_off:
        return "Văn bản mời đã gửi không còn giá trị"
    if meeting.is_party:
        return (
            f"Đề nghị các đồng chí nghiên cứu trước tài liệu, dự {meeting.noun} đầy đủ, đúng giờ; "
            "trường hợp vắng mặt, báo cáo người chủ trì trước khi họp"
        )
    return f"{upper_first(issuer_of(meeting.unit, day))} kính mời các đại biểu dự họp đúng giờ"


def _receivers(meeting, day):
    unit = meeting.unit
    if meeting.is_session and unit.version_on(day).kind in CELL_KINDS:
        return [
            "- Đảng ủy cấp trên (để báo cáo);",
            "- Đảng viên Chi bộ;",
            kept_line(unit, day),
        ]
    return ["- Như thành phần mời;", kept_line(unit, day)]


def _annex(meeting, reader, is_notice):
    """What the session before concluded and what became of it; None where there was nothing."""
    blocks = [block_of(block, "") for block in last_time(meeting, reader)]
    if not blocks:
        return None
    kind = "Thông báo" if is_notice else "Giấy mời"
    return {
        "title": ["TÌNH HÌNH THỰC HIỆN KẾT LUẬN KỲ TRƯỚC"],
        "attached": [f"(Kèm theo {kind} {name_of(meeting)})"],
        "blocks": blocks,
    }
