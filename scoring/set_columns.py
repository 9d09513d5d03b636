"""The columns and head lines of a criteria set's workbook, and its codes in words."""

from cchc.lib.tables import Columns
from cchc.lib.vietnamese import upper_first
from scoring.auto_words import EVENTS, SOURCES, source_words
from scoring.gate_fields import STATUS
from scoring.wording import AREA_NAMES, KIND_NAMES

LEVELS = {
    "PROVINCE": "Cấp tỉnh",
    "DEPARTMENT": "Sở, ban, ngành",
    "COMMUNE": "Xã, phường, đặc khu",
    "DIVISION": "Phòng, bộ phận",
    "PARTY_BODY": "Tổ chức đảng",
}
METHODS = {
    "self": "Tự chấm, có thẩm định",
    "computed": "Tính từ số liệu",
    "survey": "Qua điều tra xã hội học",
    "bonus": "Điểm thưởng",
    "penalty": "Điểm phạt",
}
EVIDENCE = {"required": "Bắt buộc", "optional": "Nếu có", "none": "Không cần"}
KINDS = {kind: upper_first(name) for kind, name in KIND_NAMES.items()}
EVENT_NAMES = {code: upper_first(words) for code, words in EVENTS.items()}
SOURCE_NAMES = {word: source_words(word) for word in SOURCES}
STATUS_NAMES = {code: words for code, words in STATUS.items() if code}
BOUNDS = {"at_least": "Từ", "at_most": "Không quá"}
YES, NO = "Có", "Không"
NUMBERS = ("full_at", "floor", "points_each", "first_day", "each_day")
HEAD = {
    "code": "Mã bộ tiêu chí",
    "name": "Tên bộ tiêu chí",
    "level": "Áp dụng cho",
    "year": "Năm",
    "decimals": "Số chữ số sau dấu phẩy",
    "allow_over_100": "Tỷ lệ đạt được vượt 100%",
    "illustrative": "Dữ liệu minh họa",
    "bonus": "Mức trần điểm thưởng",
    "penalty": "Mức trần điểm phạt",
    "basis": "Căn cứ",
    "bands": "Mức xếp loại",
    "gates": "Tiêu chí bắt buộc",
    "conditions": "Điều kiện áp dụng",
    "status": "Đối chiếu",
    "missing": "Còn thiếu so với bản gốc",
    "valid_from": "Áp dụng từ ngày",
    "rest": "Khóa khác",
}
COLUMNS = Columns(
    fields=(
        ("code", "Mã", ""),
        ("parent", "Thuộc mã", ""),
        ("name", "Tên tiêu chí", "ten"),
        ("max", "Điểm tối đa", ""),
        ("method", "Cách xác định", ""),
        ("evidence", "Tài liệu kiểm chứng", ""),
        ("kind", "Quy tắc", ""),
        ("bound", "So sánh", ""),
        ("step", "Mức", ""),
        ("points", "Điểm của mức", ""),
        ("share", "Phần trăm của điểm tối đa", ""),
        ("full_at", "Đạt điểm tối đa từ", ""),
        ("floor", "Mức sàn", ""),
        ("points_each", "Điểm mỗi lần", ""),
        ("first_day", "Điểm ngày đầu", ""),
        ("each_day", "Điểm mỗi ngày sau", ""),
        ("guide", "Hướng dẫn", ""),
        ("area", "Lĩnh vực CCHC", ""),
        ("applies", "Chỉ áp dụng khi", ""),
        ("due_on", "Hạn", ""),
        ("due_event", "Hạn tính từ", ""),
        ("due_days", "Số ngày sau đó", ""),
        ("auto", "Nguồn số liệu gợi ý", ""),
        ("auto_args", "Nội dung của nguồn", ""),
        ("rest", "Khóa khác", ""),
    ),
    needed="code",
)
CHOICES = {
    "method": METHODS,
    "evidence": EVIDENCE,
    "kind": KINDS,
    "bound": BOUNDS,
    "area": AREA_NAMES,
    "due_event": EVENT_NAMES,
    "auto": SOURCE_NAMES,
}
WIDTHS = {"code": 10, "parent": 10, "name": 60, "guide": 60, "step": 30, "rest": 30}
NOTES = (
    "Mỗi dòng có mã là một lĩnh vực, tiêu chí hoặc tiêu chí thành phần; cấp trên đứng trước.",
    "Quy tắc có nhiều mức: mức đầu ở dòng của tiêu chí, mỗi mức sau một dòng không có mã.",
    "Số viết có dấu phẩy trước phần thập phân, như 2,5.",
    "Lĩnh vực, tiêu chí có tiêu chí con: để trống điểm tối đa, cách xác định, quy tắc.",
)
