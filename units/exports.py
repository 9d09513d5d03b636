"""Papers of units as they are printed, and the log as a file."""

from cchc.lib.clock import local
from cchc.lib.paper_lines import title_lines
from cchc.lib.pdf import render
from cchc.lib.sheets import Column, file_response, write_csv, write_xlsx
from cchc.lib.vietnamese import moment, paper_date, upper_first
from units.papers import heading, profile_of

_COLUMNS = [{"title": "TT", "width": 7}, {"title": "Nội dung", "width": 60}]
_NOTE = {"title": "Ghi chú", "width": 33}


def handover_pdf(handover):
    """The record of a hand-over (bytes of a PDF)."""
    title = f"Biên bản bàn giao công việc – {handover.unit.name_on(handover.on)}"
    return render("pdf/minutes.html", handover_context(handover), title=title)


def handover_context(handover):
    """A plain dict as meetings.exports.minutes_context gives one: the same template sets it.

    Layout: Nghị định 30/2020/NĐ-CP, Phụ lục III, model 1.9 for agencies; Hướng dẫn 36-HD/VPTW and
    05-HD/VPTW for Party organisations. Number and signatures stay blank.
    """
    unit, day = handover.unit, handover.on
    profile = profile_of(unit, day)
    name = unit.short_name_on(day)
    return {
        "profile": profile,
        "is_draft": True,
        "is_illustrative": unit.is_illustrative,
        "heading": heading(unit, day, code="BB"),
        "type": "BIÊN BẢN",
        "excerpt": title_lines("Bàn giao công việc", profile.excerpt_letters),
        "opening": [
            _line("Thời gian", f"{upper_first(paper_date(day))}."),
            _line("Bên giao", f"{handover.giver}, {name}."),
            _line("Bên nhận", f"{handover.taker}, {name}."),
            _line("Số việc bàn giao", f"{len(handover.items)}."),
        ],
        "sections": [
            {
                "number": f"{number}.",
                "title": part,
                "blocks": [{"columns": [*_COLUMNS, _NOTE], "rows": _rows(items)}],
            }
            for number, (part, items) in enumerate(handover.parts, start=1)
        ],
        "closing": (
            f"{'Ghi chú: ' + handover.note + ' ' if handover.note else ''}"
            "Hai bên đã đối chiếu nội dung và thống nhất ký vào biên bản."
        ),
        "signers": [
            {"titles": ["BÊN NHẬN"], "name": handover.taker.full_name, "blank": "blank-whole"},
            {"titles": ["BÊN GIAO"], "name": handover.giver.full_name, "blank": "blank-whole"},
        ],
        "receivers": [f"- Lãnh đạo {name};", "- Bên giao, bên nhận;", "- Lưu: VT."],
        "addenda": [],
    }


def _line(label, text):
    return {"number": "", "label": label, "lines": [text], "is_list": False}


def _rows(items):
    return [
        [
            {"text": str(number), "align": "middle"},
            {"text": upper_first(item["title"]), "align": ""},
            {"text": item["note"], "align": ""},
        ]
        for number, item in enumerate(items, start=1)
    ]


_AUDIT_COLUMNS = [
    Column("Dòng", 8),
    Column("Thời điểm", 20),
    Column("Người thực hiện", 28),
    Column("Đơn vị", 36),
    Column("Thao tác", 28),
    Column("Đối tượng", 44),
    Column("Kết quả", 14),
    Column("Lý do từ chối", 40),
    Column("Thay mặt", 30),
    Column("Mã yêu cầu", 38),
    Column("Mã chuỗi", 66),
]


def audit_file(events, file_type, name):
    """Rows of the log as a file to be saved, xlsx or csv: what the list shows, and the hashes."""
    rows = [_audit_row(event) for event in events]
    if file_type == "csv":
        return file_response(write_csv(_AUDIT_COLUMNS, rows), f"{name}.csv", "text/csv")
    return file_response(write_xlsx("Nhật ký thao tác", _AUDIT_COLUMNS, rows), f"{name}.xlsx")


def _audit_row(event):
    is_refused = event.outcome == event.Outcome.REFUSED
    return [
        str(event.seq),
        moment(local(event.at)),
        event.actor,
        "" if event.is_hidden else event.unit,
        event.what,
        "" if event.is_hidden else event.named,
        event.get_outcome_display(),
        event.reason if is_refused else "",
        event.told["on_behalf_of"],
        event.request_id,
        event.hash,
    ]
