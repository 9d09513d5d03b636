"""The letter that reminds cells of a month in which they have not met; layout as of every letter.

Layout: Hướng dẫn 36-HD/VPTW and 05-HD/VPTW. Number, day and signature stay blank; the sentences are
ours.
"""

from cchc.lib.clock import today
from cchc.lib.vietnamese import paper_date, sentence_date, two_digits, upper_first
from meetings.models import Kind, Meeting, State
from meetings.rhythm import first_day, last_day, month_before
from plans.letters import letter_columns, letter_frame, letter_pdf
from units.papers import issuer_of

_WIDTHS = (8, 57, 35)


def month_letter_pdf(committee, year, month, missing, reply_by, told):
    """The letter (bytes of a PDF); see `month_letter_context`."""
    return letter_pdf(month_letter_context(committee, year, month, missing, reply_by, told))


def month_letter_context(committee, year, month, missing, reply_by, told):
    """A plain dict of the letter of a committee to exactly the cells `missing` (UnitVersions with
    their units), in their order. `told`: meetings.oversight.Year; `reply_by`: until when they are
    asked to report."""
    day = today()
    name = issuer_of(committee, day)
    units = [version.unit for version in missing]
    last = _last_met(units, first_day(year, month))
    whole = f"{two_digits(len(missing))}/{two_digits(len(told.asked))}"
    is_over = last_day(year, month) < day
    when = f"tháng {month} năm {year}"
    ask = "Tổ chức sinh hoạt" if not is_over else "Báo cáo nguyên nhân chưa sinh hoạt"
    return {
        **letter_frame(committee, day, subject_of(year, month), units),
        "is_illustrative": told.is_illustrative,
        "opening": (
            f"Qua theo dõi việc sinh hoạt chi bộ đến hết {paper_date(day)}, {name} nhận thấy còn "
            f"{whole} chi bộ chưa ghi nhận buổi sinh hoạt thường kỳ {when}:"
        ),
        "columns": letter_columns(("TT", "Chi bộ", "Buổi thường kỳ gần nhất"), _WIDTHS),
        "rows": [
            [
                {"text": str(number), "align": "middle"},
                {"text": upper_first(issuer_of(unit, day)), "align": ""},
                {
                    "text": sentence_date(last[unit.pk]) if unit.pk in last else "chưa ghi nhận",
                    "align": "middle",
                },
            ]
            for number, unit in enumerate(units, 1)
        ],
        "requests": [
            f"{name} đề nghị các chi bộ có tên trên:",
            f"1. {ask} thường kỳ {when}; trường hợp đã sinh hoạt thì ghi nhận kết quả.",
            f"2. Báo cáo về {name} trước {paper_date(reply_by)}.",
        ],
        "closing": "Đề nghị các chi bộ quan tâm thực hiện.",
    }


def subject_of(year, month):
    """What the letter is about, without the sign of its family."""
    return f"đôn đốc sinh hoạt chi bộ thường kỳ tháng {month}/{year}"


def _last_met(units, before):
    """{unit id: day of its last regular session before that day}, looked for in the year before."""
    since = first_day(*month_before(before.year - 1, before.month))
    rows = Meeting.objects.met().filter(
        unit__in=units, kind=Kind.REGULAR, held_on__range=(since, before)
    )
    return dict(
        rows.exclude(state=State.CANCELLED).order_by("held_on").values_list("unit", "held_on")
    )
