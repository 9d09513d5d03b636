"""A periodic report as it is shown and printed: one plain context for the screen and the paper.

Layout: a báo cáo of Nghị định 30/2020/NĐ-CP, Phụ lục I and III, for agencies; of Hướng dẫn
36-HD/VPTW and 05-HD/VPTW for Party organisations. Number, day and signature stay blank: the office
gives them. The figures stand in a landscape annex, numbered on its own.
"""

from itertools import groupby

from cchc.lib.clock import local
from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.vietnamese import paper_date, sentence_moment, upper_first
from plans import report_texts as texts
from plans.models import Figure, Report
from plans.report_figures import names_of_units
from units.models.kinds import PLACE_KINDS
from units.papers import BLANK, heading, issuer_of, kept_line, profile_of, signer_of

UNVERIFIED = "Theo quy định; đối chiếu văn bản gốc"
_ROMAN_LETTERS = "ABCDEFGHIKLMNOPQ"


def report_pdf(report):
    """The report with its annex (bytes of a PDF)."""
    css = ("pdf/paper.css", "pdf/report.css")
    title = f"{report.title} – {report.unit.name_on(paper_day(report))}"
    return render("pdf/report.html", report_context(report), title=title, css=css)


def paper_day(report):
    """The day by whose names and rules it is laid out: when it was sent, else when it is due, in
    the life of the unit."""
    day = report.last_sent_on or report.dates.due
    ended = report.unit.ended_on
    return min(day, ended) if ended else day


def report_context(report):
    """A plain dict: heading, to [line], heads [{title, sections}], groups of figure rows, notes,
    signer, receivers. Texts are ready to print; `section` and `figure` are for the screen.
    """
    unit, day = report.unit, paper_day(report)
    profile = profile_of(unit, day)
    is_party = profile.family == PARTY
    version = unit.version_on(day)
    place = version.place
    subject = f"công tác cải cách hành chính {report.period_title}"
    head = heading(unit, day, code="BC", place="")
    head["place"] = f"{place}, ngày {BLANK} tháng {BLANK} năm {day.year}" if place else ""
    heads = _heads(report)
    return {
        "profile": profile,
        "is_party": is_party,
        "is_draft": report.state not in (Report.State.SENT, Report.State.ACCEPTED),
        "is_illustrative": report.is_illustrative,
        "heading": head,
        "type": "BÁO CÁO",
        "excerpt": title_lines(
            subject if is_party else upper_first(subject), profile.excerpt_letters
        ),
        "to": issuer_of(report.receiver, day) if report.receiver and not is_party else "",
        "opening": _opening(report, day),
        "heads": heads,
        "last_lines": _ended(heads[-1]["sections"][-1]["lines"], is_party),
        "annex": _annex(report, head, day),
        "groups": figure_groups(report),
        "notes": _notes(report),
        "signer": signer_of(unit, day),
        "receivers": _receivers(report, version, day, is_party),
    }


def _opening(report, day):
    dates = report.dates
    return (
        f"{upper_first(issuer_of(report.unit, day))} báo cáo kết quả công tác cải cách hành chính "
        f"{report.period_title} (số liệu từ {paper_date(dates.first)} đến hết "
        f"{paper_date(dates.last)}) như sau:"
    )


def _heads(report):
    """[{number, title, label, sections: [{number, title, lines, section}]}] in the order of the
    outline; a head without parts has one section that bears no title of its own."""
    found = []
    for code, parts in groupby(report.sections.all(), key=lambda part: part.code.partition(".")[0]):
        number, title = texts.head_of(code)
        found.append(
            {
                "number": number,
                "title": upper_first(title),
                "label": f"{number}. {upper_first(title)}",
                "sections": [part_of(section) for section in parts],
            }
        )
    return found


def part_of(section):
    """{number, title, lines, section} of one ReportSection."""
    return {
        "number": section.number,
        "title": section.title if section.number else "",
        "lines": [line for line in section.shown.split("\n") if line],
        "section": section,
    }


def _ended(lines, is_party):
    """The last lines of the text, which ends in “./.”, a Party paper in a full stop."""
    *before, last = lines or ["…"]
    return [*before, last.rstrip(" .") + ("." if is_party else "./.")]


# --- Figures ------------------------------------------------------------------------------------


def figure_groups(report):
    """[{letter, title, rows: [{order, name, measure, value, same, note, figure, …}]}].

    `same`: the same figure in the report of the year before; `last`: in the last report.
    """
    figures = report.figures.select_related("indicator", "report").prefetch_related("corrections")
    same = Figure.objects.by_code(Report.objects.year_before(report))
    last = Figure.objects.by_code(Report.objects.earlier(report))
    found, order = [], 0
    groups = groupby(figures.order_by("indicator__order"), key=lambda one: one.indicator.group)
    for letter, (title, rows) in zip(_ROMAN_LETTERS, groups, strict=False):
        made = []
        for figure in rows:
            order += 1
            code = figure.indicator.code
            made.append({"order": order, **_row(figure, same.get(code), last.get(code))})
        found.append({"letter": letter, "title": title, "rows": made})
    return found


def _row(figure, same, last):
    indicator = figure.indicator
    corrections = list(figure.corrections.all())
    first = corrections[0].before if corrections else ""
    notes = [figure.note] if figure.note else []
    if first:
        notes.append(f"số liệu đã điều chỉnh, giá trị đầu: {first}")
    if figure.origin == Figure.Origin.ROLLED:
        notes.append(figure.origin_words)
    return {
        "figure": figure,
        "name": indicator.name + (" (*)" if indicator.is_unverified else ""),
        "measure": indicator.measure,
        "value": figure.words,
        "same": same.words if same else "–",
        "last": last.words if last else "",
        "is_changed": bool(last) and last.words != figure.words,
        "first": first,
        "corrections": corrections,
        "note": upper_first("; ".join(notes)),
    }


def _annex(report, head, day):
    """The head of the annex: title lines and “(Kèm theo …)”."""
    is_party = report.unit.branch == "PARTY"
    number = f"{head['number']}{head['symbol']}"
    blank = f"ngày {BLANK} tháng {BLANK} năm {day.year}"
    comma = "," if is_party else ""
    return {
        "title": [f"SỐ LIỆU CẢI CÁCH HÀNH CHÍNH {report.period_title.upper()}"],
        "with": f"(Kèm theo Báo cáo số {number}{comma} {blank} của {issuer_of(report.unit, day)})",
    }


def _notes(report):
    """What stands under the annex."""
    notes = []
    if report.indicator_set.indicators.filter(status="UNVERIFIED").exists():
        notes.append(f"(*) {UNVERIFIED}: chưa có biểu mẫu để đối chiếu.")
    notes.append("Dấu “–”: chưa có số liệu. “Không áp dụng”: mẫu số bằng 0.")
    if report.rolled_at:
        notes.append(roll_words(report))
    if report.frozen_at:
        notes.append(f"Số liệu chốt lúc {sentence_moment(local(report.frozen_at))}.")
    if report.is_illustrative:
        notes.append("Toàn bộ số liệu là dữ liệu minh họa.")
    return notes


def rolled_of(report):
    """{words: Tổng hợp từ 12/15 đơn vị, names: of those that sent nothing}; None before."""
    if not report.rolled_at:
        return None
    count, unsent = len(report.roll_units), report.roll_unsent
    return {
        "words": f"Tổng hợp từ {count - len(unsent)}/{count} đơn vị",
        "names": [upper_first(name) for name in names_of_units(unsent)] if unsent else [],
    }


def roll_words(report):
    """The same in a sentence that names them."""
    rolled = rolled_of(report)
    if not rolled["names"]:
        return f"{rolled['words']}."
    return f"{rolled['words']}; chưa có báo cáo của: {', '.join(rolled['names'])}."


# --- End ----------------------------------------------------------------------------------------


def _receivers(report, version, day, is_party):
    if is_party:
        above = [f"- {issuer_of(report.receiver, day)} (để báo cáo);"] if report.receiver else []
        return [*above, kept_line(report.unit, day)]
    above = ["- Như trên;"] if report.receiver else []
    name = version.short_name or version.name
    leaders = "Chủ tịch, các Phó Chủ tịch" if version.kind in PLACE_KINDS else f"Lãnh đạo {name}"
    return [*above, f"- {leaders};", kept_line(report.unit, day)]
