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


class Reach(Enum):
    """How far a role goes for a permission."""

    OWN = "đơn vị mình"
    BELOW = "đơn vị mình và cấp dưới"
    DIRECT = "đơn vị cấp dưới trực tiếp"
    STATE = "đơn vị mình, khối Nhà nước"
    PARTY = "tổ chức đảng của mình"
    NAMED = "phần được phân công"
