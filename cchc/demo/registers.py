"""Rows of the registers, made up and marked so: a committee, procedures, certificates."""

from datetime import timedelta

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from plans.actions.registers import (
    add_committee,
    add_committee_member,
    add_iso,
    add_procedure,
    end_committee_member,
)
from plans.models import Committee, IsoCertificate, PartyProcedure
from units.permissions import Role

# (role, title of office) of the committee; nobody has a real name
MEMBERS = [
    ("HEAD", "Chủ tịch Ủy ban nhân dân tỉnh"),
    ("STANDING_DEPUTY", "Phó Chủ tịch Ủy ban nhân dân tỉnh"),
    ("DEPUTY", "Giám đốc Sở Nội vụ"),
    ("MEMBER", "Giám đốc Sở Tài chính"),
    ("MEMBER", "Giám đốc Sở Khoa học và Công nghệ"),
    ("SECRETARY", "Trưởng phòng Cải cách hành chính"),
]
# (area, name, limit, steps)
PROCEDURES = [
    (
        "ORGANISATION",
        "Chuyển sinh hoạt đảng chính thức",
        "5 ngày",
        [
            ("Tiếp nhận hồ sơ", "Chi bộ", "1 ngày"),
            ("Kiểm tra, xác nhận", "Ban Tổ chức", "2 ngày"),
            ("Ký giấy giới thiệu", "Thường trực cấp ủy", "2 ngày"),
        ],
    ),
    (
        "PAPERS",
        "Ban hành văn bản của cấp ủy",
        "3 ngày",
        [
            ("Soạn thảo, thẩm định thể thức", "Văn phòng", "2 ngày"),
            ("Ký, vào sổ, phát hành", "Văn thư", "1 ngày"),
        ],
    ),
]


def keep_registers(org):
    """-> how many rows there are."""
    _committee(org)
    for area, name, limit, steps in PROCEDURES:
        add_procedure(
            org.committee,
            by=org.users["bithu.dubnd"],
            name=f"{name} {MARK}",
            area=area,
            owner="Văn phòng Đảng ủy",
            time_limit=limit,
            form_names="Phiếu tiếp nhận và hẹn trả kết quả",
            edition="Lần 1",
            steps=steps,
            valid_from=_ago(200),
        )
    for unit, left in ((org.ethnic, 40), (org.home_affairs, 400)):
        add_iso(
            unit,
            by=org.keeper(Role.OFFICER, unit),
            scope=f"Giải quyết thủ tục hành chính của cơ quan {MARK}",
            standard="TCVN ISO 9001:2015",
            valid_from=_ago(300),
            audited_on=_ago(100),
            valid_to=today() + timedelta(days=left),
        )
    kinds = (Committee, PartyProcedure, IsoCertificate)
    return sum(kind.objects.count() for kind in kinds)


def _ago(days):
    return today() - timedelta(days=days)


def _committee(org):
    """The steering committee of the province; its secretary has changed once."""
    by = org.users["vanphong.ubnd"]
    committee = add_committee(
        org.province,
        by=by,
        name=f"Ban Chỉ đạo cải cách hành chính tỉnh {MARK}",
        valid_from=_ago(300),
    )
    for number, (role, title) in enumerate(MEMBERS, start=1):
        member = add_committee_member(
            committee,
            by=by,
            role=role,
            full_name=f"Cán bộ {number:02d}",
            title=title,
            valid_from=_ago(300),
        )
    end_committee_member(member, by=by, valid_to=_ago(90), reason=f"Chuyển công tác {MARK}.")
    add_committee_member(
        committee,
        by=by,
        role="SECRETARY",
        full_name="Cán bộ 07",
        title=MEMBERS[-1][1],
        valid_from=_ago(89),
    )
