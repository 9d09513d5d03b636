"""Letters as they are printed: the frame of every letter, and the one that reminds of a directive.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục III, model of a công văn; Hướng dẫn 36-HD/VPTW and
05-HD/VPTW for Party organisations. Number, day and signature stay blank; the sentences are ours.
"""

from datetime import timedelta

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import balance, paper_date, short_date, thousands, two_digits, upper_first
from plans.coverage import REPLY_DAYS
from plans.models.coverage import NOBODY_MISSING
from units.lineage import keepers_of
from units.papers import heading, issuer_of, kept_line, place_to_date, profile_of, signer_of

ABOUT_LETTERS = {"state": 33, "party": 42}
MOST_ADDRESSED = 8  # units named behind "Kính gửi"; more of them stand in the table alone
_WIDTHS = (8, 49, 18, 25)


def letter_pdf(context):
    """The letter (bytes of a PDF) of a context."""
    return render("pdf/letter.html", context, title=upper_first(context["subject"]))


def reminder_pdf(coverage):
    """The reminder of today (bytes of a PDF). Refused where no unit is missing."""
    missing = coverage.missing()
    if not missing:
        raise Refused(NOBODY_MISSING)
    return letter_pdf(reminder_context(coverage, missing, today() + timedelta(days=REPLY_DAYS)))


def reminder_context(coverage, missing, reply_by):
    """A plain dict of the letter that names exactly the units `missing` (Standings), longest first.

    `reply_by`: until when they are asked to issue.
    """
    day, directive = today(), coverage.document
    sender = coverage.sender
    is_party = profile_of(sender, day).family == PARTY
    name = issuer_of(sender, day)
    whole = coverage.rows.asked().count()
    named = "tổ chức đảng" if is_party else "cơ quan, đơn vị"
    units = [one.row.unit for one in missing]
    return {
        **letter_frame(sender, day, coverage.reminder_subject, units),
        "is_illustrative": coverage.is_illustrative,
        "opening": (
            f"Thực hiện {directive.cited_on_paper(of_party=is_party)} về {_topic(directive)}, "
            f"qua theo dõi đến hết {paper_date(day)}, {name} nhận thấy còn "
            f"{two_digits(len(missing))}/{two_digits(whole)} {named} chưa ban hành văn bản "
            "triển khai:"
        ),
        "columns": letter_columns(("TT", upper_first(named), "Thời hạn", "Tình hình"), _WIDTHS),
        "rows": [_row(number, one, day) for number, one in enumerate(missing, 1)],
        "requests": [
            f"{name} đề nghị các {named} có tên trên:",
            f"1. Ban hành văn bản triển khai và gửi về {name} trước {paper_date(reply_by)}.",
            *_explaining(missing, named, name),
        ],
        "closing": f"Đề nghị các {named} quan tâm thực hiện{'.' if is_party else './.'}",
    }


def letter_frame(sender, day, subject, units):
    """What every letter of a draft has: profile, heading with the place and what it is about, to
    whom (`units`, each by who acts for it today), signer, receivers. `subject`: without the sign of
    its family ("V/v", "về việc")."""
    profile = profile_of(sender, day)
    is_party = profile.family == PARTY
    about = f"{'về việc' if is_party else 'V/v'} {subject}"
    code, place = "CV" if is_party else "", place_to_date(sender, day)
    return {
        "profile": profile,
        "is_draft": True,
        "subject": subject,
        "heading": {
            **heading(sender, day, code=code, place=place),
            "about": balance(about, ABOUT_LETTERS[profile.family]),
        },
        "addressed": _addressed(units, day, is_party),
        "signer": signer_of(sender, day),
        "receivers": ["- Như trên;", kept_line(sender, day)],
    }


def letter_columns(titles, widths):
    """[{title, width}] of the table of a letter, widths in percent."""
    pairs = zip(titles, widths, strict=True)
    return [{"title": title, "width": width} for title, width in pairs]


def _topic(directive):
    """The subject inside a sentence, without the mark of made-up content."""
    text = directive.subject.removesuffix(MARK).strip()
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _addressed(units, day, is_party):
    """Lines behind "Kính gửi": each unit that acts today, or one sentence where they are many."""
    names = list(dict.fromkeys(issuer_of(keepers_of(unit)[-1], day) for unit in units))
    if len(names) > MOST_ADDRESSED:
        return [f"Các {'tổ chức đảng' if is_party else 'cơ quan, đơn vị'} có tên trong biểu."]
    if len(names) == 1:
        return [f"{names[0]}."]
    return [f"{name}{'.' if name == names[-1] else ';'}" for name in names]


def _explaining(missing, named, name):
    """Those that are late are asked why; who still has days left is not."""
    late = sum(one.state.late_days > 0 for one in missing)
    if not late:
        return []
    who = "Gửi" if late == len(missing) else f"Các {named} đã quá thời hạn gửi"
    return [f"2. {who} văn bản giải trình nguyên nhân chậm về {name} cùng thời hạn trên."]


def _row(number, one, day):
    unit = one.row.unit
    name, heir = issuer_of(unit, unit.last_day), keepers_of(unit)[-1]
    if heir.pk != unit.pk and heir.is_alive_on(day):
        name = f"{issuer_of(heir, day)} (tiếp nhận từ {name})"
    late = one.state.late_days
    told = f"quá hạn {thousands(late)} ngày" if late else f"còn {thousands(one.state.days)} ngày"
    return [
        {"text": str(number), "align": "middle"},
        {"text": upper_first(name), "align": ""},
        {"text": short_date(one.row.due_on), "align": "middle"},
        {"text": told if one.state.days else "hết hạn hôm nay", "align": "middle"},
    ]
