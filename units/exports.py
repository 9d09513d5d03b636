"""Papers of units as they are printed: plain contexts for templates and PDF; lists as sheets."""

from cchc.lib.paper_lines import title_lines
from cchc.lib.pdf import render
from cchc.lib.sheets import Column, write_csv, write_xlsx
from cchc.lib.vietnamese import name_key, paper_date, sentence_date, short_date, upper_first
from units.imports import PARTY_ONLY, TITLES
from units.models import Branch, PartyStatus, Position
from units.models.person import roll_counts
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


# --- Lists of people ----------------------------------------------------------------------------

_WIDTHS = {"full_name": 28, "namesake": 12, "party_status": 24, "valid_from": 12, "valid_to": 12}
_LEFT_OUT = {"family_name"}
_WRONG = Column("Nội dung cần sửa", 60)
_HOW = (
    "Mỗi dòng là một chức vụ của một người tại đơn vị. Giữ dòng tiêu đề; thứ tự cột tùy ý.",
    "Họ và tên: không ghi học hàm, học vị. Ví dụ: Cán bộ 01.",
    "Người cùng tên thứ: để trống; ghi 2 cho người thứ hai trùng họ tên trong đơn vị.",
    "Từ ngày, Đến ngày: dạng ngày/tháng/năm, ví dụ 05/02/2026. Đến ngày để trống khi đang giữ.",
    "Không ghi số định danh, ngày sinh, dân tộc, tôn giáo, số điện thoại, địa chỉ nhà.",
)


def _codes(unit):
    """The columns of a list of this unit; the Party's are not kept at an agency."""
    apart = _LEFT_OUT | (set() if unit.branch == Branch.PARTY else set(PARTY_ONLY))
    return [code for code in TITLES if code not in apart]


def roll_columns(unit):
    statuses = tuple(PartyStatus.labels)
    return [
        Column(TITLES[code], _WIDTHS.get(code, 24), statuses if code == "party_status" else ())
        for code in _codes(unit)
    ]


def roll_rows(unit, positions):
    """Rows of texts and dates for `roll_columns`; read again they give the same posts."""
    numbers = _namesakes(unit)
    return [[_cell(code, position, numbers) for code in _codes(unit)] for position in positions]


def _namesakes(unit):
    """{person id: 2, 3 …} of those whose name somebody at the unit had before."""
    found, numbers = {}, {}
    posts = Position.objects.filter(unit=unit).select_related("person").order_by("person_id")
    for person in dict.fromkeys(post.person for post in posts):
        same = found.setdefault(name_key(person.full_name), [])
        same.append(person)
        if len(same) > 1:
            numbers[person.pk] = str(len(same))
    return numbers


def _cell(code, position, numbers):
    if code == "full_name":
        return position.person.full_name
    if code == "namesake":
        return numbers.get(position.person_id, "")
    if code == "party_status":
        return position.get_party_status_display()
    return getattr(position, code)


def roll_xlsx(unit, positions):
    return write_xlsx("Danh sách", roll_columns(unit), roll_rows(unit, positions))


def roll_csv(unit, positions):
    return write_csv(roll_columns(unit), roll_rows(unit, positions))


def roll_template_xlsx(unit):
    """An empty list with its heads, the statuses to choose from and a sheet on how to fill it."""
    return write_xlsx("Danh sách", roll_columns(unit), [], _HOW)


def wrong_rows(heads, lines):
    """The rows with faults as they were sent, and what to mend in each."""
    columns = [Column(head) for head in heads]
    rows = [[*line.cells, " ".join(line.faults)] for line in lines]
    return write_xlsx("Dòng lỗi", [*columns, _WRONG], rows)


def roll_pdf(unit, day):
    """The roll on a day (bytes of a PDF)."""
    title = f"Danh sách {unit.name_on(day)} ngày {sentence_date(day)}"
    return render("pdf/roll.html", roll_context(unit, day), title=title)


def roll_context(unit, day):
    """A plain dict: heading, type, excerpt, counts, columns, rows, signer.

    Layout: a list under the head of the unit (Hướng dẫn 36-HD/VPTW and 05-HD/VPTW for the Party,
    Nghị định 30/2020/NĐ-CP for agencies); no number, since it goes with another paper.
    """
    profile = profile_of(unit, day)
    is_party = unit.branch == Branch.PARTY
    positions = Position.objects.filter(unit=unit).roll(unit, day)
    return {
        "profile": profile,
        "is_draft": True,
        "is_illustrative": unit.is_illustrative,
        "heading": {**heading(unit, day, code="DS"), "symbol": "", "number": ""},
        "type": "DANH SÁCH",
        "excerpt": title_lines(
            f"{'Đảng viên' if is_party else 'Cán bộ'} tại {paper_date(day)}",
            profile.excerpt_letters,
        ),
        "counts": _counts_told(positions, is_party),
        "columns": _PARTY_COLUMNS if is_party else _STATE_COLUMNS,
        "signers": [
            {"titles": ["NGƯỜI LẬP"], "name": "", "blank": "blank-whole"},
            {"titles": _signs(unit, day), "name": "", "blank": "blank-whole"},
        ],
        "rows": [_paper_row(number, each) for number, each in enumerate(positions, start=1)],
    }


def _signs(unit, day):
    """Who signs: the secretary for a cell or committee, the head of an agency."""
    if unit.branch != Branch.PARTY:
        return ["THỦ TRƯỞNG ĐƠN VỊ"]
    is_cell = "CELL" in unit.version_on(day).kind
    return [f"T/M {'CHI BỘ' if is_cell else 'CẤP ỦY'}", "BÍ THƯ"]


_PARTY_COLUMNS = [
    {"title": "TT", "width": 7},
    {"title": "Họ và tên", "width": 27},
    {"title": "Chức vụ trong Đảng", "width": 20},
    {"title": "Tình trạng", "width": 26},
    {"title": "Từ ngày", "width": 20},
]
_STATE_COLUMNS = [
    {"title": "TT", "width": 7},
    {"title": "Họ và tên", "width": 38},
    {"title": "Chức vụ, chức danh", "width": 35},
    {"title": "Từ ngày", "width": 20},
]


def _counts_told(positions, is_party):
    if not is_party:
        return f"Tổng số: {len(positions)} người."
    (_members, total), *rest = roll_counts(positions)
    parts = "; ".join(f"{words} {number}" for words, number in rest)
    return f"Tổng số: {total} đảng viên ({parts})."


def _paper_row(number, position):
    status = position.get_party_status_display()
    is_party = position.unit.branch == Branch.PARTY
    middle = [position.party_role or position.title, upper_first(status)]
    middle = middle if is_party else [position.title]
    return [
        {"text": str(number), "align": "middle"},
        {"text": position.person.full_name, "align": ""},
        *({"text": upper_first(text), "align": ""} for text in middle),
        {"text": short_date(position.valid_from), "align": "middle"},
    ]
