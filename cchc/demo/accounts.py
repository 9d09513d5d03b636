"""The accounts that the demo is tried with, and those that enter its facts and cannot sign in."""

from datetime import date

from django.contrib.auth.hashers import make_password

from cchc.lib.vietnamese import upper_first
from units.actions.user import create_user, grant_role
from units.permissions import Role

SINCE = date(2025, 7, 1)
INSPECTION = "Quyết định 01/QĐ-KT (dữ liệu minh họa)"


def create_accounts(org, password):
    """-> {username: User} of every account of the demo. Their one password is hashed once."""
    password = make_password(password)
    province, party = org.province, org.committee
    local = [
        ("thamdinh.snv", "Thẩm định viên 01", [(Role.APPRAISER, org.home_affairs)]),
        ("canbo.snv", "Cán bộ đầu mối Sở Nội vụ", [(Role.OFFICER, org.home_affairs)]),
        ("thamdinh.vp", "Thẩm định viên 02", [(Role.APPRAISER, org.office)]),
        ("thuongtruc.snv", "Thường trực CCHC", [(Role.COORDINATOR, org.home_affairs)]),
        ("canbo.dttg", "Cán bộ đầu mối Sở Dân tộc và Tôn giáo", [(Role.OFFICER, org.ethnic)]),
        ("lanhdao.dttg", "Lãnh đạo Sở Dân tộc và Tôn giáo", [(Role.HEAD, org.ethnic)]),
        ("bithu.dttg", "Bí thư Chi bộ Sở Dân tộc và Tôn giáo", [(Role.SECRETARY, org.cell)]),
        ("lanhdao.ubnd", "Lãnh đạo UBND tỉnh", [(Role.LEADER, province)]),
        ("vanphong.ubnd", "Cán bộ văn phòng UBND tỉnh", [(Role.CLERK, province)]),
        ("congbo.ubnd", "Người công bố", [(Role.PUBLISHER, province)]),
        (
            "bithu.dubnd",
            "Bí thư Đảng ủy UBND tỉnh",
            [(Role.SECRETARY, party), (Role.LEADER, party)],
        ),
        ("kiemtra.tinh", "Người kiểm tra", [(Role.INSPECTOR, party), (Role.INSPECTOR, province)]),
    ]
    users = {"quantri": org.admin}
    for username, name, roles in local:
        users[username] = _account(org.admin, province, username, name, roles, password)
    users["bithu.langson"] = _account(
        org.langson_admin,
        org.langson,
        "bithu.langson",
        "Bí thư Chi bộ Sở Dân tộc và Tôn giáo Lạng Sơn",
        [(Role.OFFICER, org.langson_ethnic), (Role.SECRETARY, org.langson_cell)],
        password,
    )
    users["canbo.vanban"] = _account(
        org.lao_cai_admin,
        org.lao_cai,
        "canbo.vanban",
        "Cán bộ đầu mối xã Văn Bàn",
        [(Role.OFFICER, org.van_ban)],
        password,
    )
    users["bithu.nghean"] = _account(
        org.nghe_an_admin,
        org.nghe_an,
        "bithu.nghean",
        "Bí thư, thư ký cấp ủy Đảng bộ tỉnh Nghệ An",
        [(Role.SECRETARY, org.nghe_an)],
        password,
    )
    return users


def create_keepers(org):
    """Accounts without a password that enter what other units did: one officer, head, secretary a
    unit, because four eyes hold in the demo too. Sets `org.keeper(role, unit)` -> User, who may
    stand in for a unit of earlier days, `org.second_appraiser` and `org.office_appraiser`."""
    keepers = {}

    def keeper(role, unit):
        while (role, unit.pk) not in keepers:
            unit = unit.heirs.get(keeps_records=True).successor
        return keepers[role, unit.pk]

    org.keeper = keeper
    agencies = [*org.departments.values(), *org.made_up, *org.communes[:30]]
    for unit in agencies:
        for role, word in ((Role.OFFICER, "canbo"), (Role.HEAD, "thutruong")):
            keepers[role, unit.pk] = _account(
                org.admin,
                org.province,
                f"{word}.{unit.pk}",
                upper_first(f"{role.label} {unit.short_name}"),
                [(role, unit)],
                None,
            )
    keepers[Role.SECRETARY, org.cell.pk] = org.users["bithu.dttg"]
    org.second_appraiser = _appraiser(org, "thamdinh2.snv", "Thẩm định viên 03", org.home_affairs)
    org.office_appraiser = _appraiser(org, "thamdinh2.vp", "Thẩm định viên 04", org.office)
    for cell in org.cells.values():
        if cell == org.cell:
            continue
        keepers[Role.SECRETARY, cell.pk] = _account(
            org.admin,
            org.province,
            f"bithu.{cell.pk}",
            f"Bí thư {cell.short_name}",
            [(Role.SECRETARY, cell)],
            None,
        )
    foreign = [
        (
            org.office_admin,
            org.office_superior,
            org.office_superior,
            Role.SECRETARY,
            "bithu.nguon003",
        ),
        (org.lao_cai_admin, org.lao_cai, org.lao_cai, Role.OFFICER, "canbo.laocai"),
        (org.admin, org.province, org.province, Role.OFFICER, "canbo.ubnd"),
    ]
    for admin, invited_at, unit, role, username in foreign:
        keepers[role, unit.pk] = _account(
            admin,
            invited_at,
            username,
            upper_first(f"{role.label} {unit.short_name}"),
            [(role, unit)],
            None,
        )
    # The superior keeps the records of the office, for which nobody carries on.
    superior = keepers[Role.SECRETARY, org.office_superior.pk]
    keepers[Role.SECRETARY, org.office_2012.pk] = superior
    keepers[Role.SECRETARY, org.nghe_an.pk] = org.users["bithu.nghean"]
    # Who enters Nghệ An's papers acts for Đảng ủy Khối too, whose records this heir keeps.
    grant_role(
        org.nghe_an_heir,
        by=org.nghe_an_admin,
        user=keepers[Role.SECRETARY, org.nghe_an.pk],
        role=Role.SECRETARY,
        valid_from=SINCE,
    )


def _appraiser(org, username, name, unit):
    return _account(org.admin, org.province, username, name, [(Role.APPRAISER, unit)], None)


def _account(admin, unit, username, name, roles, hashed):
    user = create_user(
        unit,
        by=admin,
        username=username,
        full_name=name,
        password=None,
        hashed=hashed or "",
        must_change=False,
    )
    for role, place in roles:
        more = {}
        if role == Role.INSPECTOR:
            more = {"basis": INSPECTION, "valid_to": date(2027, 12, 31)}
        grant_role(
            place,
            by=admin,
            user=user,
            role=role,
            valid_from=max(SINCE, place.founded_on) if not place.ended_on else place.founded_on,
            **more,
        )
    return user
