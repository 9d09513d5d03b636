"""The organisations of the other sources: Lạng Sơn, Nghệ An, Lào Cai, and an office of 2012."""

from cchc.demo.country import ASSUMED, MERGED
from cchc.demo.org import BLOCK_END, REFORM, RULE, found_department, found_party_unit
from cchc.lib.illustrative import MARK
from cchc.lib.vietnamese import upper_first
from units.access import forget_access
from units.actions.bootstrap import create_first_admin, found_root, widen_admin
from units.actions.host import host_party_unit
from units.actions.succession import end_unit
from units.actions.unit import found_unit
from units.models import Branch, Kind, Succession
from units.models.unit import Block

UNTOLD_END = "ngày kết thúc là giả định, nguồn không nêu"


def found_neighbours(org):
    """Adds the units of the other four sources to `org`."""
    _langson(org)
    _nghe_an(org)
    _lao_cai(org)
    _office_2012(org)


def _langson(org):
    """The cell of Ban Dân tộc tỉnh Lạng Sơn; its superior of 2021 is assumed."""
    place = {"place": "Lạng Sơn"}
    org.langson = org.now["Lạng Sơn"]
    admin = create_first_admin(
        org.langson,
        username="quantri.langson",
        full_name="Quản trị tỉnh Lạng Sơn",
        password=None,
        must_change=False,
    )
    party = found_root(
        branch=Branch.PARTY,
        founded_on=ASSUMED,
        is_date_assumed=True,
        kind=Kind.P_PROVINCIAL,
        name="Đảng bộ tỉnh Lạng Sơn",
        short_name="Đảng bộ tỉnh",
        symbol="TU",
        issuer_name="Tỉnh ủy Lạng Sơn",
        **place,
    )
    widen_admin(admin, party)
    forget_access(admin)
    org.langson_admin = admin
    board = found_department(
        org, org.langson, "Ban Dân tộc", "BDT", ASSUMED, place="Lạng Sơn", by=admin
    )
    org.langson_ethnic = found_department(
        org, org.langson, "Sở Dân tộc và Tôn giáo", "SDTTG", REFORM, place="Lạng Sơn", by=admin
    )
    block = found_party_unit(
        org,
        party,
        "Đảng bộ Khối các cơ quan tỉnh Lạng Sơn",
        Kind.P_BLOCK,
        ASSUMED,
        by=admin,
        issuer_name="Đảng ủy Khối các cơ quan tỉnh Lạng Sơn",
        symbol="ĐUK",
        **place,
    )
    committee = found_party_unit(
        org,
        party,
        "Đảng bộ UBND tỉnh Lạng Sơn",
        Kind.P_GOVERNMENT,
        REFORM,
        by=admin,
        issuer_name="Đảng ủy UBND tỉnh Lạng Sơn",
        symbol="ĐU",
        **place,
    )
    org.langson_old_cell = found_party_unit(
        org, block, "Chi bộ Ban Dân tộc tỉnh Lạng Sơn", Kind.P_CELL_BASE, ASSUMED, by=admin, **place
    )
    org.langson_cell = found_party_unit(
        org,
        committee,
        "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn",
        Kind.P_CELL,
        REFORM,
        by=admin,
        **place,
    )
    for old, new in (
        (board, org.langson_ethnic),
        (org.langson_old_cell, org.langson_cell),
        (block, committee),
    ):
        end_unit(
            old,
            by=admin,
            on=REFORM,
            form=Succession.Form.END,
            source_note=RULE,
            successors=[(new, Succession.Share.WHOLE, True)],
        )
    host_party_unit(
        org.langson_old_cell,
        by=admin,
        agency=board,
        valid_from=ASSUMED,
        valid_to=BLOCK_END,
        source_note=RULE,
    )
    host_party_unit(
        org.langson_cell,
        by=admin,
        agency=org.langson_ethnic,
        valid_from=REFORM,
        source_note=RULE,
    )
    org.langson_board = board


def _nghe_an(org):
    """Đảng bộ Khối các cơ quan tỉnh Nghệ An (63 subordinate organisations, not named)."""
    place = {"place": "Nghệ An"}
    org.nghe_an = found_root(
        branch=Branch.PARTY,
        founded_on=ASSUMED,
        is_date_assumed=True,
        kind=Kind.P_PROVINCIAL,
        name="Đảng bộ tỉnh Nghệ An",
        short_name="Đảng bộ tỉnh",
        symbol="TU",
        issuer_name="Ban Chấp hành Đảng bộ tỉnh Nghệ An",
        **place,
    )
    org.nghe_an_admin = create_first_admin(
        org.nghe_an,
        username="quantri.nghean",
        full_name="Quản trị tỉnh Nghệ An",
        password=None,
        must_change=False,
    )
    org.nghe_an_block = found_party_unit(
        org,
        org.nghe_an,
        "Đảng bộ Khối các cơ quan tỉnh Nghệ An",
        Kind.P_BLOCK,
        ASSUMED,
        by=org.nghe_an_admin,
        symbol="ĐUK",
        issuer_name="Ban Chấp hành Đảng bộ Khối các cơ quan tỉnh Nghệ An",
        **place,
    )
    org.nghe_an_made_up = [
        found_party_unit(
            org,
            org.nghe_an,
            f"Đảng bộ Minh họa {number:02d} {MARK}",
            Kind.P_BASE,
            ASSUMED,
            by=org.nghe_an_admin,
            symbol="ĐU",
            short_name=f"Đảng bộ Minh họa {number:02d}",
            issuer_name=f"Đảng ủy Minh họa {number:02d} {MARK}",
            is_illustrative=True,
            **{**place, "source_note": "Dữ liệu minh họa"},
        )
        for number in range(1, 9)
    ]
    heirs = [
        found_party_unit(
            org,
            org.nghe_an,
            f"Đảng bộ {name} tỉnh Nghệ An",
            kind,
            REFORM,
            by=org.nghe_an_admin,
            symbol="ĐU",
            issuer_name=f"Ban Chấp hành Đảng bộ {name} tỉnh Nghệ An",
            **place,
        )
        for name, kind in (("các cơ quan Đảng", Kind.P_AGENCIES), ("UBND", Kind.P_GOVERNMENT))
    ]
    org.nghe_an_heir = heirs[0]
    end_unit(
        org.nghe_an_block,
        by=org.nghe_an_admin,
        on=REFORM,
        form=Succession.Form.END,
        source_note=RULE,
        successors=[(heir, Succession.Share.PART, heir is heirs[0]) for heir in heirs],
    )


def _lao_cai(org):
    """huyện Văn Bàn, whose records xã Văn Bàn keeps by the choice of the demo."""
    org.lao_cai_old, org.lao_cai = org.before["Lào Cai"], org.now["Lào Cai"]
    org.lao_cai_admin = create_first_admin(
        org.lao_cai,
        username="quantri.laocai",
        full_name="Quản trị tỉnh Lào Cai",
        password=None,
        must_change=False,
    )
    common = {
        "place": "Văn Bàn",
        "symbol": "UBND",
        "source_note": "Gói dữ liệu mở vietnamadminunits (MIT)",
    }
    org.van_ban_district = found_unit(
        org.lao_cai_old,
        by=org.lao_cai_admin,
        branch=Branch.STATE,
        founded_on=ASSUMED,
        is_date_assumed=True,
        name="huyện Văn Bàn",
        short_name="huyện Văn Bàn",
        kind=Kind.DISTRICT_RURAL,
        issuer_name="Ủy ban nhân dân huyện Văn Bàn",
        area_code="089",
        block=Block.DISTRICT,
        **common,
    )
    org.van_ban = found_unit(
        org.lao_cai,
        by=org.lao_cai_admin,
        branch=Branch.STATE,
        founded_on=MERGED,
        name="xã Văn Bàn",
        short_name="xã Văn Bàn",
        kind=Kind.COMMUNE,
        block=Block.COMMUNE,
        issuer_name="Ủy ban nhân dân xã Văn Bàn",
        area_code="03082",
        **common,
    )
    end_unit(
        org.van_ban_district,
        by=org.lao_cai_admin,
        on=MERGED,
        form=Succession.Form.END,
        successors=[(org.van_ban, Succession.Share.PART, True)],
        source_note="Đơn vị tiếp nhận hồ sơ: đặt cho bản trình diễn",
    )


def _office_2012(org):
    """A provincial office's Party committee; the source does not name its province, and tells
    neither when it began nor when it ended: both are assumed, the end with that of the blocks of
    agencies, so that no tree of today shows it.
    """
    unnamed = "(nguồn không nêu tỉnh)"
    parent = found_root(
        branch=Branch.PARTY,
        founded_on=ASSUMED,
        is_date_assumed=True,
        ended_on=BLOCK_END,
        source_note=f"Bài đăng ngày 20/4/2021; {UNTOLD_END}",
        kind=Kind.P_BLOCK,
        name=f"Đảng bộ Dân chính đảng {unnamed}",
        short_name="Đảng bộ Dân chính đảng",
        symbol="ĐU",
        issuer_name="Đảng ủy Dân chính đảng",
    )
    org.office_superior = parent
    org.office_admin = create_first_admin(
        parent,
        username="quantri.nguon003",
        full_name="Quản trị nguồn 003",
        password=None,
        must_change=False,
    )
    org.office_2012 = found_unit(
        parent,
        by=org.office_admin,
        branch=Branch.PARTY,
        founded_on=ASSUMED,
        is_date_assumed=True,
        kind=Kind.P_BASE,
        name=f"Đảng bộ Văn phòng UBND tỉnh {unnamed}",
        short_name="Đảng bộ Văn phòng UBND tỉnh",
        issuer_name="Đảng ủy Văn phòng UBND tỉnh",
        symbol="ĐU",
        source_note="Bài đăng ngày 20/4/2021, hội nghị đầu tháng 01/2012",
    )
    end_unit(
        org.office_2012,
        by=org.office_admin,
        on=REFORM,
        form=Succession.Form.END,
        source_note=upper_first(UNTOLD_END),
    )
