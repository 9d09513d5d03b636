"""The notice of an inspection's conclusion as it is printed.

Layout: a thông báo of Nghị định 30/2020/NĐ-CP, Phụ lục I and III, for agencies; of Hướng dẫn
36-HD/VPTW and 05-HD/VPTW for Party organisations. Until the inspection is concluded it is a draft,
with room for number and day; the signature stays blank.
"""

import re

from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import paper_date, short_date, upper_first
from plans.models import Finding
from plans.remedy_dates import REMEDY_DAYS
from units.papers import heading, issuer_of, kept_line, profile_of, signer_of

SHORT_BLANK = "\u00a0" * 4  # room for the day and the month, so that the line is not broken
_COLUMNS = [
    {"title": "TT", "width": 6},
    {"title": "Lĩnh vực", "width": 14},
    {"title": "Tồn tại, hạn chế", "width": 28},
    {"title": "Mức độ", "width": 13},
    {"title": "Việc phải khắc phục", "width": 23},
    {"title": "Hạn", "width": 16},
]


def conclusion_pdf(inspection):
    """The notice (bytes of a PDF) of an inspection that was carried out."""
    context = conclusion_context(inspection)
    title = f"Thông báo kết luận kiểm tra – {inspection.inspected.name_on(_day(inspection))}"
    return render("pdf/conclusion_notice.html", context, title=title)


def _day(inspection):
    return inspection.concluded_on or inspection.visited_on


def conclusion_context(inspection):
    """A plain dict: heading, excerpt, opening, sections, closing, signer, receivers.

    Blocks as templates of papers take them: paragraphs {number, label, lines} and tables {columns,
    rows}. Refused before the visit, when there is nothing to conclude.
    """
    if inspection.visited_on is None:
        raise Refused("Cuộc kiểm tra chưa tiến hành nên chưa có kết luận để in.")
    unit, day = inspection.unit, _day(inspection)
    profile = profile_of(unit, day)
    is_party = profile.family == PARTY
    number = inspection.conclusion.symbol if inspection.conclusion_id else ""
    found = re.match(r"\d+", number)
    head = heading(unit, day, code="TB", number=found[0] if found else "")
    head["place"] = _place(unit.version_on(day).place, inspection)
    name = inspection.inspected.name_on(day)
    excerpt = f"kết luận kiểm tra công tác cải cách hành chính tại {name}"
    bodies = [
        ("Phạm vi, thời gian, thành phần", _facts(inspection)),
        ("Tồn tại, hạn chế và việc phải khắc phục", _table(inspection)),
        ("Tổ chức thực hiện", [_paragraph(_duty(inspection, name))]),
    ]
    return {
        "profile": profile,
        "is_draft": inspection.conclusion_id is None,
        "is_illustrative": inspection.is_illustrative,
        "heading": head,
        "type": "THÔNG BÁO",
        "excerpt": title_lines(
            excerpt if is_party else upper_first(excerpt), profile.excerpt_letters
        ),
        "opening": [_paragraph(_opening(inspection, name, day))],
        "sections": [
            {
                "number": f"{('I', 'II', 'III')[at]}-" if is_party else f"{at + 1}.",
                "title": title.upper() if is_party else title,
                "blocks": blocks,
            }
            for at, (title, blocks) in enumerate(bodies)
        ],
        "closing": f"Trên đây là kết luận kiểm tra tại {name}{'.' if is_party else './.'}",
        "signer": signer_of(unit, day),
        "receivers": _receivers(inspection, day),
    }


def _place(place, inspection):
    """Địa danh, ngày tháng: with room where the conclusion has no day yet."""
    if not place:
        return ""
    if inspection.concluded_on:
        return f"{place}, {paper_date(inspection.concluded_on)}"
    return f"{place}, ngày {SHORT_BLANK} tháng {SHORT_BLANK} năm {inspection.visited_on.year}"


def _paragraph(text, label=""):
    return {"number": "", "label": label, "lines": [text], "is_list": False}


def _opening(inspection, name, day):
    ground = inspection.team_decision or inspection.basis
    visit = f"{paper_date(inspection.visited_on)}, đoàn kiểm tra làm việc tại {name}"
    if ground is not None and ground.symbol:
        cited = ground.cited_on_paper(of_party=inspection.is_party)
        start = f"Thực hiện {upper_first(cited)}, {visit}"
    else:
        start = upper_first(visit)
    return f"{start}. {upper_first(issuer_of(inspection.unit, day))} thông báo kết luận như sau:"


def _facts(inspection):
    """Labelled lines: what, how, when, by whom."""
    at_visit = [
        member for member in inspection.members.all() if member.holds_on(inspection.visited_on)
    ]
    facts = [
        _paragraph(_sentence(inspection.subject), "Nội dung kiểm tra"),
        _paragraph(_sentence(upper_first(inspection.get_kind_display())), "Hình thức"),
        _paragraph(_sentence(upper_first(paper_date(inspection.visited_on))), "Thời gian"),
    ]
    if at_visit:
        told = "; ".join(str(member) for member in at_visit)
        facts.append(_paragraph(_sentence(told), "Đoàn kiểm tra"))
    return facts


def _sentence(text):
    return text if text.endswith(".") else f"{text}."


def _table(inspection):
    """The findings, each with its remedies; a sentence where there are none."""
    rows = []
    findings = inspection.findings.standing().select_related("area", "inspection").order_by("pk")
    former = list(Finding.objects.former_of(inspection).select_related("area", "inspection"))
    for number, finding in enumerate(findings.prefetch_related("remedies"), start=1):
        remedies = [each for each in finding.remedies.all() if each.state != each.State.WITHDRAWN]
        told = [str(number), upper_first(finding.area.short_name), finding.text]
        again = "; tồn tại lặp lại" if finding.repeated_in(former) else ""
        told.append(upper_first(finding.get_severity_display()) + again)
        for remedy in remedies or [None]:
            rows.append(_row([*told, *_remedy(remedy)]))
            told = ["", "", "", ""]
    if not rows:
        return [_paragraph("Đoàn kiểm tra không ghi tồn tại, hạn chế nào.")]
    return [{"columns": _COLUMNS, "rows": rows}]


def _remedy(remedy):
    if remedy is None:
        return ["Không có", ""]
    due = short_date(remedy.due_on) if remedy.due_on else f"{REMEDY_DAYS} ngày từ ngày kết luận"
    return [remedy.text, due]


def _row(texts):
    middle = {0, 5}
    return [
        {"text": text, "align": "middle" if at in middle else ""} for at, text in enumerate(texts)
    ]


def _duty(inspection, name):
    return (
        f"{upper_first(name)} khắc phục từng việc đúng hạn nêu trên, báo cáo kết quả kèm tài liệu "
        "kiểm chứng; đoàn kiểm tra xem xét, xác nhận từng việc."
    )


def _receivers(inspection, day):
    to = f"- {upper_first(issuer_of(inspection.inspected, day))};"
    return [to, "- Thành viên đoàn kiểm tra;", kept_line(inspection.unit, day)]
