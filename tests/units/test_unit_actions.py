"""Units through time: every write, and what each refuses."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from tests.world import BOARD_END, DEPARTMENT_START, MERGED, make_unit
from units.actions.unit import (
    change_unit,
    end_host,
    end_unit,
    found_unit,
    hive_off_unit,
    host_party_unit,
)
from units.models import AuditEvent, Branch, Host, Kind, Succession, Unit, UnitVersion
from units.permissions import access_of

Form, Share = Succession.Form, Succession.Share
NEW_YEAR = date(2026, 1, 1)
DIVISION = {"name": "Phòng Thử", "kind": Kind.DIVISION}


def count():
    return AuditEvent.objects.filter(outcome="DONE").count()


def gapless(unit):
    """Versions of a unit follow each other from its first to its last day."""
    versions = list(unit.versions.order_by("valid_from"))
    assert versions[0].valid_from == unit.founded_on
    assert versions[-1].valid_to == unit.ended_on
    for earlier, later in pairwise(versions):
        assert earlier.valid_to + timedelta(days=1) == later.valid_from
    return versions


# --- Founding -----------------------------------------------------------------------------------


def test_a_unit_is_founded_under_its_superior_and_at_once_in_the_admin_s_reach(world):
    unit = found_unit(
        world.ethnic, by=world.quantri, branch=Branch.STATE, founded_on=NEW_YEAR, **DIVISION
    )
    (version,) = gapless(unit)
    assert (version.parent, version.name, unit.version) == (world.ethnic, "Phòng Thử", 1)
    assert unit.pk in access_of(world.quantri).below()
    event = AuditEvent.objects.get()
    assert (event.kind, event.object_id, event.what) == (
        "units.unit.created", str(unit.pk), "thành lập đơn vị",
    )  # fmt: skip
    inner = found_unit(unit, by=world.quantri, branch=Branch.STATE, founded_on=NEW_YEAR, **DIVISION)
    assert inner.at(NEW_YEAR).parent == unit


def test_a_unit_of_another_branch_has_no_superior_there(world):
    unit = found_unit(
        world.province, by=world.quantri, branch=Branch.MASS, founded_on=NEW_YEAR,
        name="Đoàn thanh niên", kind=Kind.M_YOUTH,
    )  # fmt: skip
    assert unit.at(NEW_YEAR).parent is None


def test_a_unit_may_stand_under_another_than_the_one_that_gives_the_right(world):
    unit = found_unit(
        world.province, by=world.quantri, under=world.ethnic, branch=Branch.STATE,
        founded_on=NEW_YEAR, ended_on=date(2026, 6, 30), is_illustrative=True, **DIVISION,
    )  # fmt: skip
    assert gapless(unit)[0].parent == world.ethnic
    assert unit.is_illustrative


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"founded_on": date(2020, 1, 1)}, "hoạt động từ 01/7/2025; chọn ngày từ đó"),
        ({"ended_on": date(2025, 12, 31)}, "Ngày kết thúc hoạt động phải từ ngày thành lập"),
        ({"kind": Kind.P_CELL}, "không thuộc khối đã chọn"),
        ({"branch": Branch.PARTY}, "không thuộc khối đã chọn"),
    ],
)
def test_founding_refuses(world, changes, sentence):
    wanted = {"branch": Branch.STATE, "founded_on": NEW_YEAR, **DIVISION, **changes}
    with pytest.raises(Refused, match=sentence):
        found_unit(world.ethnic, by=world.quantri, **wanted)
    assert count() == 0


def test_founding_under_a_unit_that_had_ended_names_the_way_out(world):
    with pytest.raises(Refused, match=r"kết thúc hoạt động từ 01/3/2025; chọn đơn vị kế thừa"):
        found_unit(
            world.ethnic_board, by=world.quantri, branch=Branch.STATE, founded_on=NEW_YEAR,
            **DIVISION,
        )  # fmt: skip


def test_only_the_admin_of_the_tree_founds(world):
    for user in (world.lanhdao_dttg, world.thuongtruc_snv):
        with pytest.raises(PermissionDenied):
            found_unit(world.ethnic, by=user, branch=Branch.STATE, founded_on=NEW_YEAR, **DIVISION)
    with pytest.raises(PermissionDenied):
        found_unit(
            world.langson, by=world.quantri, branch=Branch.STATE, founded_on=NEW_YEAR, **DIVISION
        )


# --- Changing -----------------------------------------------------------------------------------


def test_a_rename_starts_a_new_version_and_keeps_the_rest(world):
    change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, name="Sở Mới", version=1)
    first, second = gapless(Unit.objects.get(pk=world.ethnic.pk))
    assert (first.name, second.name) == ("Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", "Sở Mới")
    assert (second.parent, second.block, second.symbol) == (world.province, "so", "SDTTG")
    event = AuditEvent.objects.get()
    assert event.told["facts"]["name"] == {"before": first.name, "after": "Sở Mới"}
    assert event.told["facts"]["on"] == "2026-01-01"
    with pytest.raises(Conflict):
        change_unit(world.ethnic, by=world.quantri, on=date(2026, 2, 1), name="Khác", version=1)


def test_a_move_changes_the_superior_and_the_reach(world):
    unit = make_unit("Chi cục A", kind=Kind.SUBDEPARTMENT, parent=world.finance, since=MERGED)
    change_unit(unit, by=world.quantri, on=NEW_YEAR, parent=world.ethnic)
    assert [v.parent for v in gapless(unit)] == [world.finance, world.ethnic]
    assert unit.pk in access_of(world.lanhdao_dttg).below()


def test_a_unit_with_a_known_end_keeps_it(world):
    unit = make_unit("Ban A", parent=world.province, since=MERGED, until=date(2027, 1, 1))
    change_unit(unit, by=world.quantri, on=NEW_YEAR, name="Ban B")
    assert len(gapless(unit)) == 2


def test_nothing_new_is_nothing_written(world):
    change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, symbol="SDTTG", parent=world.province)
    assert count() == 0
    assert world.ethnic.versions.count() == 1


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (MERGED, "phải sau ngày bắt đầu"),
        (date(2024, 1, 1), "hoạt động từ 01/7/2025"),
    ],
)
def test_a_change_keeps_the_order_of_versions(world, on, sentence):
    with pytest.raises(Refused, match=sentence):
        change_unit(world.ethnic, by=world.quantri, on=on, name="Sở Mới")


def test_a_superior_is_of_the_branch_alive_and_not_below(world):
    below = make_unit("Phòng", kind=Kind.DIVISION, parent=world.ethnic, since=MERGED)
    lower = make_unit("Tổ", kind=Kind.DIVISION, parent=below, since=MERGED)
    for parent, sentence in (
        (world.cell, "không cùng khối"),
        (world.ethnic_board, "kết thúc hoạt động từ"),
        (below, "đang là cấp dưới"),
        (lower, "đang là cấp dưới"),
        (world.ethnic, "đang là cấp dưới"),
    ):
        with pytest.raises(Refused, match=sentence):
            change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, parent=parent)
    with pytest.raises(Refused, match="không thuộc khối"):
        change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, kind=Kind.M_WOMEN)
    assert count() == 0


# --- Ending -------------------------------------------------------------------------------------


def test_a_merger_ends_the_unit_and_names_who_keeps_the_records(world):
    other = make_unit("Sở Khác", parent=world.province, since=MERGED)
    end_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, form=Form.SPLIT,
        successors=[(world.ethnic, Share.PART, False), (other, Share.PART, True)],
        decision_symbol="01/NQ", source_note="Công báo",
    )  # fmt: skip
    unit = Unit.objects.get(pk=world.finance.pk)
    assert unit.ended_on == date(2025, 12, 31)
    gapless(unit)
    rows = unit.heirs.order_by("pk")
    assert [(r.successor, r.keeps_records) for r in rows] == [(world.ethnic, False), (other, True)]
    assert unit.keeper == other
    assert rows[0].decision_symbol == "01/NQ"
    assert AuditEvent.objects.get().told["facts"]["form"] == "SPLIT"
    with pytest.raises(Refused, match=r"đã kết thúc hoạt động từ 01/01/2026"):
        end_unit(unit, by=world.quantri, on=date(2026, 3, 1), form=Form.DISSOLVE)


def test_a_unit_dissolved_leaves_no_successor_and_its_superior_keeps_the_records(world):
    end_unit(world.finance, by=world.quantri, on=NEW_YEAR, form=Form.DISSOLVE)
    row = Succession.objects.get(predecessor=world.finance)
    assert row.successor is None
    assert str(row) == "giải thể: Sở Tài chính tỉnh Tuyên Quang (01/01/2026)"
    assert row.unit_for(None) == world.finance
    assert Unit.objects.get(pk=world.finance.pk).keeper == world.province
    assert world.finance.pk in access_of(world.vanphong_ubnd).own()


def test_ending_refuses_what_cannot_be(world):
    alive, gone = (world.ethnic, Share.WHOLE, True), (world.ethnic_board, Share.WHOLE, True)
    cases = [
        (NEW_YEAR, Form.HIVE_OFF, [alive], "vẫn hoạt động"),
        (NEW_YEAR, Form.DISSOLVE, [alive], "không có đơn vị kế thừa"),
        (NEW_YEAR, Form.MERGE, [], "Chọn đơn vị kế thừa"),
        (NEW_YEAR, Form.MERGE, [(world.ethnic, Share.WHOLE, False)], "đúng một đơn vị tiếp nhận"),
        (NEW_YEAR, Form.SPLIT, [alive, (world.office, Share.PART, True)], "đúng một đơn vị"),
        (NEW_YEAR, Form.SPLIT, [alive, (world.ethnic, Share.PART, False)], "chỉ chọn một lần"),
        (NEW_YEAR, Form.MERGE, [(world.finance, Share.WHOLE, True)], "khác đơn vị kết thúc"),
        (NEW_YEAR, Form.MERGE, [(world.cell, Share.WHOLE, True)], "không cùng khối"),
        (NEW_YEAR, Form.MERGE, [gone], "kết thúc hoạt động từ"),
        (MERGED, Form.MERGE, [alive], "phải sau ngày bắt đầu"),
    ]
    for on, form, successors, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            end_unit(world.finance, by=world.quantri, on=on, form=form, successors=successors)
    assert count() == 0
    assert Unit.objects.get(pk=world.finance.pk).ended_on is None


def test_an_end_may_have_no_heir(world):
    end_unit(world.finance, by=world.quantri, on=NEW_YEAR, form=Form.END)
    assert Succession.objects.get(predecessor=world.finance).successor is None


# --- Hiving off ---------------------------------------------------------------------------------


def test_a_unit_hived_off_leaves_the_old_one_alive(world):
    young = make_unit("Sở Tách", parent=world.province, since=NEW_YEAR)
    row = hive_off_unit(world.finance, by=world.quantri, on=NEW_YEAR, successor=young)
    assert (row.form, row.keeps_records, row.share) == (Form.HIVE_OFF, False, Share.PART)
    assert world.finance.is_alive_on(NEW_YEAR)
    with pytest.raises(Refused, match="đã được ghi là tách"):
        hive_off_unit(world.finance, by=world.quantri, on=NEW_YEAR, successor=young)


def test_hiving_off_refuses(world):
    for successor, sentence in (
        (world.finance, "Chọn đơn vị được tách ra"),
        (world.cell, "cùng khối"),
        (world.ethnic_board, "kết thúc hoạt động"),
    ):
        with pytest.raises(Refused, match=sentence):
            hive_off_unit(world.finance, by=world.quantri, on=NEW_YEAR, successor=successor)


# --- Hosts --------------------------------------------------------------------------------------


@pytest.fixture
def party_admin(world):
    from units.actions.bootstrap import widen_admin

    widen_admin(world.quantri, world.party)
    return world.quantri


def test_a_party_unit_is_hosted_for_a_period(world, party_admin):
    host = host_party_unit(world.cell, by=party_admin, agency=world.finance, valid_from=NEW_YEAR)
    assert str(host) == (
        "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang · Sở Tài chính tỉnh Tuyên Quang"
    )
    ended = end_host(host, by=party_admin, on=date(2026, 3, 31))
    assert Host.objects.get(pk=host.pk).valid_to == ended.valid_to == date(2026, 3, 31)
    again = host_party_unit(
        world.cell, by=party_admin, agency=world.finance, valid_from=date(2026, 4, 1)
    )
    assert again.valid_to is None


def test_hosting_refuses(world, party_admin):
    cell, ethnic = world.cell, world.ethnic
    cases = [
        (ethnic, world.finance, NEW_YEAR, None, "Chọn một tổ chức đảng"),
        (cell, world.party, NEW_YEAR, None, "Chọn một tổ chức đảng"),
        (cell, world.finance, NEW_YEAR, date(2025, 1, 1), "phải từ"),
        (cell, world.finance, date(2025, 4, 1), None, "hoạt động từ 01/7/2025"),
        (cell, ethnic, NEW_YEAR, None, "đã được ghi là lập tại"),
        (cell, ethnic, MERGED, date(2025, 8, 1), "đã được ghi là lập tại"),
        (world.old_cell, world.ethnic_board, NEW_YEAR, None, "kết thúc hoạt động"),
    ]
    for unit, agency, start, end, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            host_party_unit(unit, by=party_admin, agency=agency, valid_from=start, valid_to=end)
    host = cell.hosts.get()
    with pytest.raises(Refused, match=r"từ 01/7/2025 trở đi"):
        end_host(host, by=party_admin, on=date(2025, 6, 1))


def test_periods_that_do_not_touch_may_follow_each_other(world, party_admin):
    host_party_unit(
        world.cell, by=party_admin, agency=world.ethnic_board.heirs.get().successor,
        valid_from=DEPARTMENT_START, valid_to=date(2025, 6, 30),
    )  # fmt: skip
    end_host(world.cell.hosts.get(agency=world.ethnic), by=party_admin, on=date(2025, 12, 31))
    host_party_unit(world.cell, by=party_admin, agency=world.ethnic, valid_from=NEW_YEAR)
    assert world.cell.hosts.count() == 3
    assert UnitVersion.objects.at(BOARD_END).filter(unit=world.ethnic_board).count() == 1
