"""The roles, by themselves: models name them, units/permissions.py says what they may do."""

from enum import Enum

from django.db import models


class Role(models.TextChoices):
    """Vai trò; a role is held at a unit for a period (Membership)."""

    OFFICER = "OFFICER", "cán bộ đầu mối CCHC"
    HEAD = "HEAD", "thủ trưởng"
    SECRETARY = "SECRETARY", "bí thư, thư ký cấp ủy"
    CLERK = "CLERK", "văn phòng"
    LEADER = "LEADER", "lãnh đạo"
    APPRAISER = "APPRAISER", "thẩm định viên"
    PUBLISHER = "PUBLISHER", "người công bố"
    COORDINATOR = "COORDINATOR", "thường trực CCHC"
    INSPECTOR = "INSPECTOR", "người thanh tra, kiểm tra"
    ADMIN = "ADMIN", "quản trị"

    @property
    def summary(self):
        """What it is there for, in a sentence."""
        return _SUMMARIES[self.name]


_SUMMARIES = {
    "OFFICER": "Nhập liệu, báo cáo nhiệm vụ, tự chấm.",
    "HEAD": "Duyệt, nộp phiếu, trả lời giải trình; xem cấp dưới.",
    "SECRETARY": "Mở cuộc họp, điểm danh, biên bản của tổ chức đảng.",
    "CLERK": "In, xuất văn bản, vào số; xem văn bản, kế hoạch, nhiệm vụ của cấp dưới.",
    "LEADER": "Xem toàn bộ cấp dưới cùng nhánh; yêu cầu giải trình, phê duyệt, mở lại.",
    "APPRAISER": "Thẩm định phần được phân công, không bao giờ đơn vị mình.",
    "PUBLISHER": "Công bố, đính chính kết quả của kỳ chấm điểm do đơn vị mình công bố.",
    "COORDINATOR": "Bộ tiêu chí, kỳ chấm điểm, danh mục; không xem điểm trước khi công bố.",
    "INSPECTOR": "Chỉ xem, kể cả biên bản và nhật ký, theo văn bản giao nhiệm vụ và thời hạn; "
    "không làm việc nào.",
    "ADMIN": "Đơn vị, người dùng, cài đặt; không xem biên bản, không xem và không sửa điểm.",
}


class Reach(Enum):
    """How far a role goes for a permission."""

    OWN = "đơn vị mình"
    BELOW = "đơn vị mình và cấp dưới"
    DIRECT = "đơn vị cấp dưới trực tiếp"
    STATE = "đơn vị mình, khối Nhà nước"
    PARTY = "tổ chức đảng của mình"
    NAMED = "phần được phân công"

    def suits(self, unit):
        """Can it go to a unit of that branch at all? None: no unit is named."""
        own_branch = {Reach.STATE: "STATE", Reach.PARTY: "PARTY"}.get(self)
        return unit is None or own_branch in (None, unit.branch)

    @property
    def meaning(self):
        """How far it is, in a sentence."""
        return _MEANINGS[self.name]


_MEANINGS = {
    "OWN": "Đơn vị nơi giữ vai trò, và những đơn vị cũ mà đơn vị đó tiếp nhận hồ sơ, tài liệu.",
    "BELOW": "Đơn vị nơi giữ vai trò và mọi đơn vị bên dưới trên cùng một nhánh, Nhà nước hoặc "
    "Đảng; thường trực CCHC: mọi đơn vị của tỉnh.",
    "DIRECT": "Những đơn vị ngay dưới một cấp, không xuống sâu hơn.",
    "STATE": "Như “đơn vị mình”, khi đơn vị thuộc khối Nhà nước.",
    "PARTY": "Như “đơn vị mình”, khi đơn vị là tổ chức đảng. Cơ quan nơi lập chi bộ không thấy gì "
    "của chi bộ, trừ người giữ cả hai vai trò.",
    "NAMED": "Chỉ nội dung nêu tên người đó hoặc đơn vị đó: phiếu được phân công thẩm định, kỳ "
    "chấm điểm mà đơn vị mình là thường trực, chủ trì.",
}
