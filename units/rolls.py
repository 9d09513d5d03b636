"""Lists of people as they leave the system: sheets that are read again, and a paper."""

from cchc.lib.paper_lines import title_lines
from cchc.lib.pdf import render
from cchc.lib.sheets import Column, write_csv, write_xlsx
from cchc.lib.vietnamese import name_key, paper_date, sentence_date, upper_first
from units.models import Branch, PartyStatus, Position
from units.models.person import roll_counts
from units.papers import heading, profile_of, signer_of
from units.roll_reading import PARTY_ONLY, TITLES

_WIDTHS = {"full_name": 28, "namesake": 12, "party_status": 24, "valid_from": 12, "valid_to": 12}
_LEFT_OUT = {"family_name"}
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
    return position.last_day if code == "valid_to" else getattr(position, code)


def roll_xlsx(unit, positions):
    return write_xlsx("Danh sách", roll_columns(unit), roll_rows(unit, positions))


def roll_csv(unit, positions):
    return write_csv(roll_columns(unit), roll_rows(unit, positions))


def roll_template_xlsx(unit):
    """An empty list with its heads, the statuses to choose from and a sheet on how to fill it."""
    return write_xlsx("Danh sách", roll_columns(unit), [], _HOW)


def roll_pdf(unit, day=None):
    """The roll on a day, else on the last day that the unit lived (bytes of a PDF)."""
    day = day or unit.last_day
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
            f"{'đảng viên' if is_party else 'Cán bộ'} tại {paper_date(day)}",
            profile.excerpt_letters,
        ),
        "counts": _counts_told(positions, is_party),
        "columns": _PARTY_COLUMNS if is_party else _STATE_COLUMNS,
        "signers": [
            {"titles": ["NGƯỜI LẬP"], "name": "", "blank": "blank-whole"},
            {"titles": signer_of(unit, day), "name": "", "blank": "blank-whole"},
        ],
        "rows": [_paper_row(number, each) for number, each in enumerate(positions, start=1)],
    }


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
    """Tổng số 26 đảng viên (chính thức 25, dự bị 1); được miễn … 1."""
    if not is_party:
        return f"Tổng số {len(positions)} người."
    members, *rest = roll_counts(positions)
    parts = [f"{words} {number}" for words, number in rest]
    return "; ".join([f"Tổng số {members[1]} đảng viên ({', '.join(parts[:2])})", *parts[2:]]) + "."


def _paper_row(number, position):
    status = position.get_party_status_display()
    is_party = position.unit.branch == Branch.PARTY
    middle = [position.party_role or position.title, upper_first(status)]
    middle = middle if is_party else [position.title]
    return [
        {"text": str(number), "align": "middle"},
        {"text": position.person.full_name, "align": ""},
        *({"text": upper_first(text), "align": ""} for text in middle),
        {"text": sentence_date(position.valid_from), "align": "middle"},
    ]
