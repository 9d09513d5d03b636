"""The organisations of the demo: tỉnh Tuyên Quang through 2025, and those of the other seeds.

Names of departments follow the general rule for provinces; days of 2025 other than 01/7 are
assumed. Units whose name ends "(dữ liệu minh họa)" are made up.
"""

from datetime import date
from types import SimpleNamespace

from cchc.demo.country import ASSUMED, LAST_OLD, MERGED, found_provinces
from cchc.lib.illustrative import MARK
from units.access import forget_access
from units.actions.bootstrap import create_first_admin, found_root, succeed_roots, widen_admin
from units.actions.host import host_party_unit
from units.actions.succession import absorb_units, end_unit, merge_units
from units.actions.unit import change_unit, found_unit
from units.models import Branch, Kind, Succession, Unit
from units.models.unit import Block

REFORM = date(2025, 3, 1)  # assumed: when the departments were set up anew
BLOCK_END = date(2025, 2, 28)
RULE = "Tên theo quy định chung về cơ quan chuyên môn; ngày là giả định, chưa đối chiếu văn bản gốc"

# (name, symbol, last day before the reform of 2025 or of the merger, heir in the reform or None)
OLD_DEPARTMENTS = [
    ("Văn phòng Ủy ban nhân dân", "VP", LAST_OLD, None),
    ("Thanh tra", "TTr", LAST_OLD, None),
    ("Sở Tư pháp", "STP", LAST_OLD, None),
    ("Sở Công Thương", "SCT", LAST_OLD, None),
    ("Sở Giáo dục và Đào tạo", "SGDĐT", LAST_OLD, None),
    ("Sở Y tế", "SYT", LAST_OLD, None),
    ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", LAST_OLD, None),
    ("Ban Dân tộc", "BDT", BLOCK_END, "Sở Dân tộc và Tôn giáo"),
    ("Sở Nội vụ", "SNV", BLOCK_END, "Sở Nội vụ"),
    ("Sở Lao động - Thương binh và Xã hội", "SLĐTBXH", BLOCK_END, "Sở Nội vụ"),
    ("Sở Tài chính", "STC", BLOCK_END, "Sở Tài chính"),
    ("Sở Kế hoạch và Đầu tư", "SKHĐT", BLOCK_END, "Sở Tài chính"),
    ("Sở Xây dựng", "SXD", BLOCK_END, "Sở Xây dựng"),
    ("Sở Giao thông vận tải", "SGTVT", BLOCK_END, "Sở Xây dựng"),
    ("Sở Nông nghiệp và Phát triển nông thôn", "SNN", BLOCK_END, "Sở Nông nghiệp và Môi trường"),
    ("Sở Tài nguyên và Môi trường", "STNMT", BLOCK_END, "Sở Nông nghiệp và Môi trường"),
    ("Sở Khoa học và Công nghệ", "SKHCN", BLOCK_END, "Sở Khoa học và Công nghệ"),
    ("Sở Thông tin và Truyền thông", "STTTT", BLOCK_END, "Sở Khoa học và Công nghệ"),
    ("Sở Ngoại vụ", "SNgV", BLOCK_END, "Văn phòng Ủy ban nhân dân"),
]
REFORMED = [
    ("Sở Dân tộc và Tôn giáo", "SDTTG"),
    ("Sở Nội vụ", "SNV"),
    ("Sở Tài chính", "STC"),
    ("Sở Xây dựng", "SXD"),
    ("Sở Nông nghiệp và Môi trường", "SNNMT"),
    ("Sở Khoa học và Công nghệ", "SKHCN"),
]
MADE_UP = [
    "Ban Quản lý Minh họa 01",
    "Ban Quản lý Minh họa 02",
    "Sở Minh họa 03",
    "Sở Minh họa 04",
    "Sở Minh họa 05",
    "Sở Minh họa 06",
    "Sở Minh họa 07",
    "Sở Minh họa 08",
]


def found_everything(password):
    """-> a namespace: admin and the units that the rest of the demo names."""
    org = SimpleNamespace()
    org.before, org.now = found_provinces()
    org.old_province, org.province = org.before["Tuyên Quang"], org.now["Tuyên Quang"]
    org.admin = create_first_admin(
        org.province,
        username="quantri",
        full_name="Quản trị tỉnh",
        password=password,
        must_change=False,
    )
    _state(org)
    _communes(org)
    _party(org)
    return org


def found_department(org, parent, name, symbol, since, *, place="Tuyên Quang", by=None, **more):
    mark = {"is_date_assumed": since != MERGED}
    fields = {**department_fields(name, symbol, place), **mark, **more}
    return found_unit(parent, by=by or org.admin, branch=Branch.STATE, founded_on=since, **fields)


def department_fields(name, symbol, place="Tuyên Quang"):
    """Columns of the first version of a department."""
    full = name if MARK in name else f"{name} tỉnh {place}"
    kind = Kind.BOARD if name.startswith("Ban Quản lý") else Kind.DEPARTMENT
    short = name.replace("Ủy ban nhân dân", "UBND")
    if short in ("Thanh tra", "Văn phòng UBND"):
        short += " tỉnh"
    return {
        "name": full,
        "short_name": short,
        "kind": kind,
        "block": Block.DEPARTMENT,
        "place": place,
        "symbol": symbol,
        "source_note": RULE,
    }


def _state(org):
    """Three generations of departments: to 28/02/2025, to 30/6/2025, and of today."""
    old = {
        name: found_department(org, org.old_province, name, symbol, ASSUMED)
        for name, symbol, _end, _heir in OLD_DEPARTMENTS
    }
    reformed = {name: _reformed(org, old, name, symbol) for name, symbol in REFORMED}
    absorb_units(
        old["Văn phòng Ủy ban nhân dân"],
        by=org.admin,
        on=REFORM,
        absorbed=[old["Sở Ngoại vụ"]],
        source_note=RULE,
    )
    last = {name: unit for name, unit in old.items() if _outlives(name)} | reformed
    symbols = {name: symbol for name, symbol, *_ in OLD_DEPARTMENTS} | dict(REFORMED)
    org.departments = {
        name: found_department(org, org.province, name, symbols[name], MERGED) for name in last
    }
    for name, unit in last.items():
        end_unit(
            unit,
            by=org.admin,
            on=MERGED,
            form=Succession.Form.MERGE,
            source_note=RULE,
            successors=[(org.departments[name], Succession.Share.WHOLE, True)],
        )
    org.made_up = [
        found_department(
            org,
            org.province,
            f"{name} {MARK}",
            f"MH{number:02d}",
            MERGED,
            is_illustrative=True,
            short_name=name,
            source_note="Dữ liệu minh họa",
        )
        for number, name in enumerate(MADE_UP, 1)
    ]
    org.old_departments, org.last_departments = old, last
    org.board = old["Ban Dân tộc"]
    org.ethnic = org.departments["Sở Dân tộc và Tôn giáo"]
    org.home_affairs = org.departments["Sở Nội vụ"]
    org.office = org.departments["Văn phòng Ủy ban nhân dân"]
    org.standing_bodies = {
        org.home_affairs.pk,
        last["Sở Nội vụ"].pk,
        old["Sở Nội vụ"].pk,
        old["Sở Lao động - Thương binh và Xã hội"].pk,
    }


def _reformed(org, old, name, symbol):
    """A department set up anew in the reform, out of one or two of before."""
    before = [old[other] for other, *_, heir in OLD_DEPARTMENTS if heir == name]
    if len(before) > 1:
        fields = {**department_fields(name, symbol), "is_date_assumed": True}
        return merge_units(org.old_province, by=org.admin, on=REFORM, predecessors=before, **fields)
    made = found_department(org, org.old_province, name, symbol, REFORM)
    end_unit(
        before[0],
        by=org.admin,
        on=REFORM,
        form=Succession.Form.MERGE,
        successors=[(made, Succession.Share.WHOLE, True)],
        source_note=RULE,
    )
    return made


def _outlives(name):
    return next(end for other, _, end, _ in OLD_DEPARTMENTS if other == name) == LAST_OLD


def _communes(org):
    """They came with their province."""
    communes = Unit.objects.at(MERGED).with_names()
    org.communes = sorted(
        communes.filter(day_parent_id=org.province.pk, day_block=Block.COMMUNE),
        key=lambda unit: unit.name_key,
    )


def _party(org):
    """The Party side: the old block of agencies, the committee of today, a cell at each agency."""
    place = {"place": "Tuyên Quang"}
    org.old_party = found_root(
        branch=Branch.PARTY,
        founded_on=ASSUMED,
        is_date_assumed=True,
        ended_on=LAST_OLD,
        kind=Kind.P_PROVINCIAL,
        name="Đảng bộ tỉnh Tuyên Quang",
        short_name="Đảng bộ tỉnh",
        symbol="TU",
        issuer_name="Tỉnh ủy Tuyên Quang",
        **place,
    )
    org.party_root = found_root(
        branch=Branch.PARTY,
        founded_on=MERGED,
        kind=Kind.P_PROVINCIAL,
        name="Đảng bộ tỉnh Tuyên Quang",
        short_name="Đảng bộ tỉnh",
        symbol="TU",
        issuer_name="Tỉnh ủy Tuyên Quang",
        **place,
    )
    succeed_roots(
        [(org.old_party, org.party_root)],
        on=MERGED,
        form=Succession.Form.MERGE,
        source_note="Theo sáp nhập tỉnh",
    )
    widen_admin(org.admin, org.party_root)
    forget_access(org.admin)
    org.old_block = found_party_unit(
        org,
        org.old_party,
        "Đảng bộ Khối các cơ quan tỉnh Tuyên Quang",
        Kind.P_BLOCK,
        ASSUMED,
        issuer_name="Đảng ủy Khối các cơ quan tỉnh Tuyên Quang",
        symbol="ĐUK",
    )
    org.committee = found_party_unit(
        org,
        org.old_party,
        "Đảng bộ UBND tỉnh Tuyên Quang",
        Kind.P_GOVERNMENT,
        REFORM,
        issuer_name="Đảng ủy UBND tỉnh Tuyên Quang",
        symbol="ĐU",
    )
    org.party_agencies = found_party_unit(
        org,
        org.old_party,
        "Đảng bộ các cơ quan Đảng tỉnh Tuyên Quang",
        Kind.P_AGENCIES,
        REFORM,
        issuer_name="Đảng ủy các cơ quan Đảng tỉnh Tuyên Quang",
        symbol="ĐU",
    )
    org.old_cell = found_party_unit(
        org, org.old_block, "Chi bộ Ban Dân tộc tỉnh Tuyên Quang", Kind.P_CELL_BASE, ASSUMED
    )
    org.cells = {
        name: found_party_unit(org, org.committee, f"Chi bộ {unit.name}", Kind.P_CELL, REFORM)
        for name, unit in org.departments.items()
    }
    org.cell = org.cells["Sở Dân tộc và Tôn giáo"]
    for unit in (org.committee, org.party_agencies):
        change_unit(unit, by=org.admin, on=MERGED, parent=org.party_root, source_note=RULE)
    whole, part = Succession.Share.WHOLE, Succession.Share.PART
    for old, successors in (
        (org.old_cell, [(org.cell, whole, True)]),
        # The end of Đảng ủy Khối made two: one of the government's side, one of the Party's.
        (org.old_block, [(org.committee, part, True), (org.party_agencies, part, False)]),
    ):
        end_unit(
            old,
            by=org.admin,
            on=REFORM,
            form=Succession.Form.END,
            source_note=RULE,
            successors=successors,
        )
    host_party_unit(
        org.old_cell,
        by=org.admin,
        agency=org.board,
        valid_from=ASSUMED,
        valid_to=BLOCK_END,
        source_note=RULE,
    )
    for name, cell in org.cells.items():
        if name in org.last_departments:
            start = max(REFORM, org.last_departments[name].founded_on)
            host_party_unit(
                cell,
                by=org.admin,
                agency=org.last_departments[name],
                valid_from=start,
                valid_to=LAST_OLD,
                source_note=RULE,
            )
        host_party_unit(
            cell,
            by=org.admin,
            agency=org.departments[name],
            valid_from=MERGED,
            source_note=RULE,
        )


def found_party_unit(org, parent, name, kind, since, *, by=None, **fields):
    fields = {
        "short_name": name.split(" tỉnh ")[0],
        "symbol": "CB",
        "place": "Tuyên Quang",
        "source_note": RULE,
        "is_date_assumed": since != MERGED,
        **fields,
    }
    return found_unit(
        parent,
        by=by or org.admin,
        branch=Branch.PARTY,
        founded_on=since,
        name=name,
        kind=kind,
        **fields,
    )
