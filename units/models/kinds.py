"""What kinds of units there are, and in which block they are ranked."""

from django.db import models


class Branch(models.TextChoices):
    """Khối."""

    STATE = "STATE", "cơ quan nhà nước"
    PARTY = "PARTY", "tổ chức đảng"
    MASS = "MASS", "Mặt trận, đoàn thể"


class Kind(models.TextChoices):
    """Loại đơn vị; Party kinds start with P_, mass organisations with M_."""

    MINISTRY = "MINISTRY", "bộ, cơ quan ngang bộ"
    PROVINCE = "PROVINCE", "tỉnh"
    CITY = "CITY", "thành phố trực thuộc Trung ương"
    DEPARTMENT = "DEPARTMENT", "sở và tương đương"
    BOARD = "BOARD", "ban quản lý thuộc ủy ban nhân dân tỉnh"
    VERTICAL = "VERTICAL", "cơ quan ngành dọc"
    SERVICE = "SERVICE", "đơn vị sự nghiệp công lập"
    SUBDEPARTMENT = "SUBDEPARTMENT", "chi cục và tương đương"
    DIVISION = "DIVISION", "phòng, bộ phận"
    DISTRICT_RURAL = "DISTRICT_RURAL", "huyện"
    DISTRICT_URBAN = "DISTRICT_URBAN", "quận"
    TOWN = "TOWN", "thị xã"
    CITY_UNDER = "CITY_UNDER", "thành phố thuộc tỉnh"
    DISTRICT_OFFICE = "DISTRICT_OFFICE", "phòng chuyên môn cấp huyện"
    COMMUNE = "COMMUNE", "xã"
    WARD = "WARD", "phường"
    TOWNSHIP = "TOWNSHIP", "thị trấn"
    SPECIAL = "SPECIAL", "đặc khu"
    COMMUNE_OFFICE = "COMMUNE_OFFICE", "phòng, trung tâm thuộc ủy ban nhân dân cấp xã"
    P_PROVINCIAL = "P_PROVINCIAL", "đảng bộ tỉnh, thành phố"
    P_DISTRICT = "P_DISTRICT", "đảng bộ huyện, quận, thị xã, thành phố"
    P_BLOCK = "P_BLOCK", "đảng bộ khối"
    P_CAUCUS = "P_CAUCUS", "ban cán sự đảng, đảng đoàn"
    P_AGENCIES = "P_AGENCIES", "đảng bộ các cơ quan Đảng tỉnh"
    P_GOVERNMENT = "P_GOVERNMENT", "đảng bộ Ủy ban nhân dân tỉnh"
    P_COMMUNE = "P_COMMUNE", "đảng bộ xã, phường, đặc khu"
    P_BASE = "P_BASE", "đảng bộ cơ sở"
    P_SUB = "P_SUB", "đảng bộ bộ phận"
    P_CELL_BASE = "P_CELL_BASE", "chi bộ cơ sở"
    P_CELL_SUB = "P_CELL_SUB", "chi bộ trực thuộc"
    P_CELL = "P_CELL", "chi bộ"
    P_GROUP = "P_GROUP", "tổ đảng"
    P_ORGAN = "P_ORGAN", "cơ quan tham mưu, giúp việc cấp ủy"
    M_FRONT = "M_FRONT", "Ủy ban Mặt trận Tổ quốc Việt Nam"
    M_UNION = "M_UNION", "công đoàn"
    M_YOUTH = "M_YOUTH", "đoàn thanh niên"
    M_WOMEN = "M_WOMEN", "hội phụ nữ"
    M_FARMERS = "M_FARMERS", "hội nông dân"
    M_VETERANS = "M_VETERANS", "hội cựu chiến binh"
    M_OTHER = "M_OTHER", "hội, đoàn thể khác"


# What the kinds of a branch start with; those of the State have no sign.
_SIGNS = {"P_": Branch.PARTY, "M_": Branch.MASS}


def branch_of(kind):
    """The branch that a kind belongs to."""
    return _SIGNS.get(str(kind)[:2], Branch.STATE)


PLACE_KINDS = frozenset(
    {
        Kind.PROVINCE,
        Kind.CITY,
        Kind.DISTRICT_RURAL,
        Kind.DISTRICT_URBAN,
        Kind.TOWN,
        Kind.CITY_UNDER,
        Kind.COMMUNE,
        Kind.WARD,
        Kind.TOWNSHIP,
        Kind.SPECIAL,
    }
)
CELL_KINDS = frozenset({Kind.P_CELL, Kind.P_CELL_BASE, Kind.P_CELL_SUB})
# Party organisations with a committee, which cells stand under.
COMMITTEE_KINDS = frozenset(
    {
        Kind.P_PROVINCIAL,
        Kind.P_DISTRICT,
        Kind.P_BLOCK,
        Kind.P_AGENCIES,
        Kind.P_GOVERNMENT,
        Kind.P_COMMUNE,
        Kind.P_BASE,
        Kind.P_SUB,
    }
)


class Block(models.TextChoices):
    """Khối xếp hạng: units of one block are ranked against each other."""

    NONE = "", "không xếp khối"
    DEPARTMENT = "so", "sở, ban, ngành"
    VERTICAL = "nganh-doc", "cơ quan ngành dọc"
    COMMUNE = "xa", "xã, phường, đặc khu"
    DISTRICT = "huyen", "huyện, thị xã, thành phố"
    SERVICE = "su-nghiep", "đơn vị sự nghiệp"
