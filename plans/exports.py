"""Plans as they leave the system: a template of their table."""

from cchc.lib.clock import today
from cchc.lib.sheets import Column, write_xlsx
from cchc.lib.vietnamese import upper_first
from plans.models import Area
from plans.plan_reading import TITLES

_WIDTHS = {"number": 6, "area": 28, "title": 50, "deliverable": 28, "due": 22, "note": 24}
_HOW = (
    "Mỗi dòng là một nhiệm vụ. Giữ dòng tiêu đề; thứ tự cột tùy ý, cột không dùng thì bỏ.",
    "Lĩnh vực: chọn trong danh sách, hoặc để một dòng tiêu đề (I. Cải cách thể chế) trên các dòng.",
    "Cơ quan chủ trì: tên đơn vị, ví dụ Sở Nội vụ; phòng, bộ phận của đơn vị được in nguyên tên.",
    "Cơ quan phối hợp: nhiều đơn vị cách nhau bằng dấu chấm phẩy.",
    "Thời gian hoàn thành: 15/12/2026, quý II, trước 15/12, hằng quý, thường xuyên.",
)


def plan_template_xlsx():
    """An empty table with its heads, the areas to choose from and a sheet on how to fill it."""
    areas = tuple(upper_first(area.short_name) for area in Area.objects.at(today()))
    columns = [
        Column(title, _WIDTHS.get(code, 20), areas if code == "area" else ())
        for code, title in TITLES.items()
    ]
    return write_xlsx("Nhiệm vụ", columns, [], _HOW)
