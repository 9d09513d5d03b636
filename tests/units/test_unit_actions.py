"""Units through time: founding, names and superiors, and what each refuses."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from tests.units.histories import BASIS, BY_LAW, NEW_YEAR, acts_done, facts, gapless
from tests.world import MERGED, make_unit
from units.actions.unit import change_unit, found_unit
from units.models import AuditEvent, Branch, Kind, Unit
from units.permissions import access_of

NAMED = {"name": "Phòng Thử", "kind": Kind.DIVISION}
DIVISION = {**NAMED, **BY_LAW}


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
    assert facts() == {"name": "Phòng Thử", "decision": BASIS}
    assert inner.at(NEW_YEAR).parent == unit


def test_a_unit_of_another_branch_has_no_superior_there(world):
    unit = found_unit(
        world.province, by=world.quantri, branch=Branch.MASS, founded_on=NEW_YEAR,
        name="Đoàn thanh niên", kind=Kind.M_YOUTH, **BY_LAW,
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
    assert acts_done() == 0


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
    change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, name="Sở Mới", version=1, **BY_LAW)
    first, second = gapless(Unit.objects.get(pk=world.ethnic.pk))
    assert (first.name, second.name) == ("Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", "Sở Mới")
    assert (second.parent, second.block, second.symbol) == (world.province, "so", "SDTTG")
    event = AuditEvent.objects.get()
    assert event.told["facts"]["name"] == {"before": first.name, "after": "Sở Mới"}
    assert event.told["facts"]["on"] == "2026-01-01"
    with pytest.raises(Conflict):
        change_unit(
            world.ethnic, by=world.quantri, on=date(2026, 2, 1), name="Khác", version=1, **BY_LAW
        )


def test_a_move_changes_the_superior_and_the_reach(world):
    unit = make_unit("Chi cục A", kind=Kind.SUBDEPARTMENT, parent=world.finance, since=MERGED)
    change_unit(unit, by=world.quantri, on=NEW_YEAR, parent=world.ethnic, **BY_LAW)
    assert [v.parent for v in gapless(unit)] == [world.finance, world.ethnic]
    assert unit.pk in access_of(world.lanhdao_dttg).below()


def test_a_unit_with_a_known_end_keeps_it(world):
    unit = make_unit("Ban A", parent=world.province, since=MERGED, until=date(2027, 1, 1))
    change_unit(unit, by=world.quantri, on=NEW_YEAR, name="Ban B", **BY_LAW)
    assert len(gapless(unit)) == 2


def test_a_unit_at_the_top_is_renamed(world):
    change_unit(world.province, by=world.quantri, on=NEW_YEAR, name="tỉnh Tuyên", **BY_LAW)
    assert [v.name for v in gapless(world.province)] == ["tỉnh Tuyên Quang", "tỉnh Tuyên"]


def test_nothing_new_is_nothing_written(world):
    change_unit(
        world.ethnic, by=world.quantri, on=NEW_YEAR, symbol="SDTTG", parent=world.province, **BY_LAW
    )
    assert acts_done() == 0
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
        change_unit(world.ethnic, by=world.quantri, on=on, name="Sở Mới", **BY_LAW)


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
            change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, parent=parent, **BY_LAW)
    with pytest.raises(Refused, match="không thuộc khối"):
        change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, kind=Kind.M_WOMEN, **BY_LAW)
    assert acts_done() == 0


# --- What every change of organisation owes -----------------------------------------------------


@pytest.mark.parametrize(
    "basis",
    [
        {},
        {"decision_symbol": "12/QĐ-UBND"},
        {**BY_LAW, "decision_issuer": ""},
        {"decision_symbol": "12/QĐ-UBND", "source_note": "Công báo"},
    ],
)
def test_a_change_without_its_deciding_document_is_refused(world, basis):
    sentence = "Nhập đủ số, ký hiệu, cơ quan ban hành và ngày của văn bản quyết định"
    wanted = {"branch": Branch.STATE, "founded_on": NEW_YEAR, **NAMED, **basis}
    with pytest.raises(Refused, match=sentence):
        found_unit(world.ethnic, by=world.quantri, **wanted)
    with pytest.raises(Refused, match=sentence):
        change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, name="Sở Mới", **basis)
    assert acts_done() == 0


def test_the_document_stands_on_the_version_and_in_the_log(world):
    change_unit(world.ethnic, by=world.quantri, on=NEW_YEAR, name="Sở Mới", **BY_LAW)
    assert world.ethnic.at(NEW_YEAR).decision == BASIS
    assert facts()["decision"] == BASIS
    change_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, name="Sở Tiền", source_note="Công báo"
    )
    assert "decision" not in facts()


@pytest.mark.parametrize(
    "name", ["Sở Khỏe tỉnh Tuyên Quang", "sở khoẻ tỉnh tuyên quang", "Sở Khoẻ  tỉnh Tuyên Quang"]
)
def test_one_name_is_borne_once_under_a_superior_on_a_day(world, name):
    make_unit("Sở Khỏe tỉnh Tuyên Quang", parent=world.province, since=MERGED)
    typed = unicodedata.normalize("NFD", name)
    elsewhere = make_unit(typed, kind=Kind.DIVISION, parent=world.ethnic, since=MERGED)
    wanted = {"branch": Branch.STATE, "kind": Kind.DEPARTMENT, **BY_LAW}
    sentence = "Tỉnh Tuyên Quang đã có đơn vị trực thuộc tên “Sở Khỏe tỉnh Tuyên Quang”"
    with pytest.raises(Refused, match=sentence):
        found_unit(world.province, by=world.quantri, founded_on=NEW_YEAR, name=typed, **wanted)
    with pytest.raises(Refused, match=sentence):
        change_unit(world.finance, by=world.quantri, on=NEW_YEAR, name=typed, **BY_LAW)
    with pytest.raises(Refused, match=sentence):
        change_unit(elsewhere, by=world.quantri, on=NEW_YEAR, parent=world.province, **BY_LAW)
    assert acts_done() == 0


def test_a_name_with_other_marks_or_of_another_time_is_another(world):
    make_unit("Sở Khỏe", parent=world.province, since=MERGED, until=date(2025, 12, 31))
    for name in ("Sở Khóe", "Sở Khỏe"):
        found_unit(
            world.province, by=world.quantri, branch=Branch.STATE, founded_on=NEW_YEAR,
            name=name, kind=Kind.DEPARTMENT, **BY_LAW,
        )  # fmt: skip
    change_unit(world.finance, by=world.quantri, on=NEW_YEAR, name="SỞ TÀI CHÍNH", **BY_LAW)
    assert acts_done() == 3


def test_a_ring_is_seen_on_every_later_day_too(world):
    """The superior moves under the unit next year, as recorded before: so it cannot be its own."""
    below = make_unit("Phòng", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    next_year = date(2027, 1, 1)
    change_unit(world.ethnic, by=world.quantri, on=next_year, parent=world.finance, **BY_LAW)
    with pytest.raises(Refused, match=r"đang là cấp dưới của .* \(ngày 01/01/2027\)"):
        change_unit(world.finance, by=world.quantri, on=NEW_YEAR, parent=world.ethnic, **BY_LAW)
    short = make_unit("Ban", parent=world.province, since=MERGED, until=date(2026, 6, 30))
    change_unit(world.home_affairs, by=world.quantri, on=next_year, parent=below, **BY_LAW)
    change_unit(short, by=world.quantri, on=NEW_YEAR, parent=world.home_affairs, **BY_LAW)
    assert short.ancestors(NEW_YEAR) == [world.home_affairs, world.province]
