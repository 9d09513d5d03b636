"""The register of documents as it leaves the system: sheets that are read again."""

from cchc.lib.sheets import Column, write_csv, write_xlsx
from cchc.lib.vietnamese import upper_first
from plans.models import Family
from plans.register_reading import TITLES
from plans.register_ties import TIES, tie_cells

MOST_ROWS = 5_000
_LEFT_OUT = {"secrecy"}
_WIDTHS = {"subject": 60, "issuer_text": 36, "areas": 36, "doc_type": 18, "family": 24}
_WIDTHS |= dict.fromkeys(TIES, 44)
_CODES = [code for code in TITLES if code not in _LEFT_OUT]
_HOW = (
    "Mỗi dòng là một văn bản. Giữ dòng tiêu đề; thứ tự cột tùy ý. Cần có số, ký hiệu, ngày ban "
    "hành, trích yếu; dự thảo của đơn vị để trống số và ngày.",
    "Số, ký hiệu: gõ thường hay hoa đều được, ví dụ 65/QĐ-UBND, 05-NQ/TU, 125/SNV-CCHC.",
    "Loại văn bản, Hệ thống văn bản: để trống thì hiểu theo ký hiệu; ký hiệu QĐ của Đảng là quyết "
    "định hoặc quy định nên cần ghi loại.",
    "Các cột ngày: dạng ngày/tháng/năm, ví dụ 05/02/2026.",
    "Cơ quan ban hành: ghi như trên văn bản; để trống nếu do đơn vị vào sổ ban hành.",
    "Nhiệm kỳ: chỉ văn bản của Đảng, ví dụ 2025-2030.",
    "Lĩnh vực: một hoặc nhiều lĩnh vực cải cách hành chính, cách nhau bằng dấu chấm phẩy.",
    "Trùng số thứ: để trống; ghi 2 cho văn bản thứ hai mang cùng số của cùng cơ quan.",
    "Triển khai văn bản: một hoặc nhiều văn bản, cách nhau bằng dấu chấm phẩy, ví dụ Nghị quyết "
    "05-NQ/TU ngày 14/12/2021 của Tỉnh ủy Nghệ An; văn bản đó đã có trong sổ hoặc ở dòng khác của "
    "tệp. Căn cứ: ghi như vậy. Được thay thế bằng, Đính chính cho: ghi tương tự, một văn bản.",
    "Nơi nhận: tên đơn vị trên hệ thống, cách nhau bằng dấu chấm phẩy; đơn vị trùng tên thì ghi "
    "thêm cấp trên sau dấu phẩy.",
    "Không ghi văn bản mật.",
)


def register_columns():
    families = tuple(upper_first(family.label) for family in Family)
    return [
        Column(TITLES[code], _WIDTHS.get(code, 16), families if code == "family" else ())
        for code in _CODES
    ]


def register_rows(documents, user):
    """Rows of texts and dates for `register_columns`, of Documents with their areas loaded; read
    again they give the same entries. Other papers are named as far as the user sees them."""
    ties = tie_cells(documents, user)
    return [[_cell(code, document, ties) for code in _CODES] for document in documents]


def _cell(code, document, ties):
    if code in TIES:
        return ties[document.pk][code]
    if code == "family":
        return upper_first(document.get_family_display())
    if code == "doc_type":
        return document.type_name
    if code == "areas":
        areas = sorted(document.areas.all(), key=lambda area: (area.order, area.valid_from))
        return "; ".join(upper_first(area.short_name) for area in areas)
    if code == "namesake":
        return str(document.namesake + 1) if document.namesake else ""
    return getattr(document, code)


def register_xlsx(documents, user):
    return write_xlsx("Sổ văn bản", register_columns(), register_rows(documents, user))


def register_csv(documents, user):
    return write_csv(register_columns(), register_rows(documents, user))


def register_template_xlsx():
    """An empty register with its heads, the families to choose from and a sheet on how to fill."""
    return write_xlsx("Sổ văn bản", register_columns(), [], _HOW)
