"""Mergers, splits and ends: what each writes, and what each refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from tests.units.histories import BASIS, BY_LAW, NEW_YEAR, acts_done, facts, gapless
from tests.world import MERGED, make_unit, make_user
from units.actions.succession import (
    absorb_units,
    end_unit,
    hive_off_unit,
    merge_units,
    split_unit,
)
from units.actions.unit import change_unit
from units.changes import changes_of
from units.lineage import keepers_of
from units.models import AuditEvent, Kind, Succession, Unit
from units.permissions import access_of
from units.roles import Role
from units.story import story_of

Form, Share = Succession.Form, Succession.Share
LAST_YEAR_END = date(2025, 12, 31)
NEW_SO = {"name": "Sở Mới tỉnh Tuyên Quang", "kind": Kind.DEPARTMENT, "block": "so", **BY_LAW}


def again(unit):
    return Unit.objects.get(pk=unit.pk)


@pytest.fixture
def division(world):
    return make_unit("Phòng Ngân sách", kind=Kind.DIVISION, parent=world.finance, since=MERGED)


def merged(world, *units, **changes):
    wanted = {"on": NEW_YEAR, **NEW_SO, **changes}
    return merge_units(world.province, by=world.quantri, predecessors=units, **wanted)


# --- Merging ------------------------------------------------------------------------------------


def test_a_merger_founds_one_unit_and_ends_the_others_the_day_before(world, division):
    unit = merged(world, world.finance, world.home_affairs)
    assert (unit.founded_on, unit.at(NEW_YEAR).parent) == (NEW_YEAR, world.province)
    for old in (world.finance, world.home_affairs):
        gapless(again(old))
        assert again(old).ended_on == LAST_YEAR_END
        assert again(old).version == 2
        row = old.heirs.get()
        assert (row.successor, row.form, row.keeps_records) == (unit, Form.MERGE, True)
        assert row.decision == BASIS
    assert [v.parent for v in gapless(division)] == [world.finance, unit]
    assert (acts_done(), again(division).version) == (1, 2)
    event = AuditEvent.objects.get()
    assert (event.kind, event.object_id) == ("units.unit.merged", str(unit.pk))
    assert facts() == {
        "form": "MERGE",
        "on": "2026-01-01",
        "predecessors": ["Sở Nội vụ tỉnh Tuyên Quang", "Sở Tài chính tỉnh Tuyên Quang"],
        "successors": [unit.name],
        "keeper": unit.name,
        "moved": ["Phòng Ngân sách"],
        "decision": BASIS,
    }
    assert unit.pk in access_of(world.quantri).below()


def test_the_new_unit_may_bear_the_name_of_one_of_the_old(world):
    unit = merged(world, world.finance, world.home_affairs, name=world.finance.name)
    assert unit.name == world.finance.name


def test_units_below_may_be_left_for_changes_of_their_own(world, division):
    merged(world, world.finance, world.home_affairs, move_below=False)
    assert division.versions.get().parent == world.finance
    assert facts()["moved"] == []


@pytest.mark.parametrize(
    ("units", "changes", "sentence"),
    [
        (["finance"], {}, "ít nhất hai đơn vị"),
        (["finance", "finance"], {}, "ít nhất hai đơn vị"),
        (["finance", "ethnic_board"], {}, r"Ban Dân tộc .* đã kết thúc hoạt động từ 01/3/2025"),
        (["finance", "ethnic"], {"on": MERGED}, r"hoạt động từ 01/7/2025; chọn ngày sau đó"),
        (["finance", "ethnic"], {"on": date(2020, 1, 1)}, r"hoạt động từ 01/7/2025"),
        (["finance", "ethnic"], {"name": "Văn phòng UBND tỉnh Tuyên Quang"}, "đã có đơn vị trực"),
        (["finance", "ethnic"], {"kind": Kind.P_CELL}, "không thuộc khối"),
        (["finance", "ethnic"], {"decision_on": None}, "Nhập đủ số"),
    ],
)
def test_a_merger_that_cannot_be_leaves_nothing(world, units, changes, sentence):
    units = [getattr(world, name) for name in units]
    with pytest.raises(Refused, match=sentence):
        merged(world, *units, **changes)
    assert acts_done() == 0
    assert again(world.finance).ended_on is None
    assert Unit.objects.filter(founded_on=NEW_YEAR).count() == 0


def test_the_superior_does_not_end_in_the_merger(world):
    with pytest.raises(Refused, match="sẽ kết thúc nên không thể là cấp trên"):
        merge_units(
            world.finance, by=world.quantri, on=NEW_YEAR,
            predecessors=[world.finance, world.office], **NEW_SO,
        )  # fmt: skip


def test_every_unit_that_ends_is_in_the_reach_of_who_merges(world):
    with pytest.raises(PermissionDenied):
        merged(world, world.finance, world.langson_ethnic)
    assert again(world.finance).ended_on is None
    assert acts_done() == 0


def test_units_of_two_branches_do_not_merge(world):
    admin = make_user("quantri.hai", (Role.ADMIN, world.province), (Role.ADMIN, world.party))
    with pytest.raises(Refused, match="không cùng khối"):
        merge_units(
            world.province, by=admin, on=NEW_YEAR,
            predecessors=[world.finance, world.cell], **NEW_SO,
        )  # fmt: skip


def test_nobody_ends_the_unit_that_his_own_rights_hang_on(world):
    admin = make_user("quantri.tc", (Role.ADMIN, world.finance))
    with pytest.raises(Refused, match="giữ vai trò quản trị tại Sở Tài chính"):
        end_unit(world.finance, by=admin, on=NEW_YEAR, form=Form.DISSOLVE, **BY_LAW)


def test_two_units_below_of_one_name_do_not_move_to_one_superior(world, division):
    make_unit("Phòng ngân sách", kind=Kind.DIVISION, parent=world.ethnic, since=MERGED)
    with pytest.raises(Refused, match="đã có đơn vị trực thuộc tên “Phòng"):
        merged(world, world.finance, world.ethnic)
    assert again(world.finance).ended_on is None


# --- Absorbing ----------------------------------------------------------------------------------


def test_the_absorbing_unit_lives_on_and_keeps_the_records(world, division):
    absorb_units(
        world.ethnic, by=world.quantri, on=NEW_YEAR,
        absorbed=[world.finance, world.home_affairs], **BY_LAW,
    )  # fmt: skip
    assert world.ethnic.is_alive_on(NEW_YEAR)
    assert keepers_of(again(world.finance)) == [world.finance, world.ethnic]
    assert world.finance.heirs.get().form == Form.ABSORB
    assert division.at(NEW_YEAR).parent == world.ethnic
    event = AuditEvent.objects.get()
    assert (event.kind, event.object) == ("units.unit.absorbed", world.ethnic.name)
    assert world.finance.pk in access_of(world.user("canbo.dttg")).own()


def test_absorbing_refuses(world, division):
    inner = make_unit("Tổ", kind=Kind.DIVISION, parent=division, since=MERGED)
    cases = [
        (world.ethnic, [], "Chọn đơn vị sáp nhập"),
        (world.ethnic, [world.ethnic], "khác đơn vị kết thúc"),
        (world.ethnic_board, [world.finance], "kết thúc hoạt động từ"),
        (division, [world.finance], "trực thuộc đơn vị sẽ kết thúc; chuyển cấp trên"),
        (inner, [world.finance], "đang là cấp dưới"),
    ]
    for unit, absorbed, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            absorb_units(unit, by=world.quantri, on=NEW_YEAR, absorbed=absorbed, **BY_LAW)
    absorb_units(
        division, by=world.quantri, on=NEW_YEAR, absorbed=[inner], move_below=False, **BY_LAW
    )
    assert acts_done() == 1


# --- Splitting ----------------------------------------------------------------------------------


def test_a_split_founds_units_beside_the_old_one_and_one_keeps_the_records(world, division):
    split_unit(
        world.finance, by=world.quantri, on=NEW_YEAR,
        parts=[{"name": "Sở Thu"}, {"name": "Sở Chi", "keeps_records": True}], **BY_LAW,
    )  # fmt: skip
    rows = list(world.finance.heirs.order_by("pk"))
    assert [(r.successor.name, r.share, r.keeps_records) for r in rows] == [
        ("Sở Thu", "PART", False),
        ("Sở Chi", "PART", True),
    ]
    for row in rows:
        version = row.successor.at(NEW_YEAR)
        assert (version.parent, version.kind, version.block, version.place) == (
            world.province, Kind.DEPARTMENT, "so", "Tuyên Quang",
        )  # fmt: skip
    assert division.at(NEW_YEAR).parent == rows[1].successor
    assert again(world.finance).ended_on == LAST_YEAR_END
    assert (acts_done(), facts()["keeper"]) == (1, "Sở Chi")


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([{"name": "Sở Thu", "keeps_records": True}], "ít nhất hai đơn vị mới"),
        ([{"name": "Sở Thu"}, {"name": "Sở Chi"}], "đúng một đơn vị tiếp nhận"),
        ([{"name": "Sở Thu", "keeps_records": True}, {"name": "sở thu"}], "đã có đơn vị trực"),
    ],
)
def test_a_split_that_cannot_be_leaves_nothing(world, parts, sentence):
    with pytest.raises(Refused, match=sentence):
        split_unit(world.finance, by=world.quantri, on=NEW_YEAR, parts=parts, **BY_LAW)
    assert (acts_done(), again(world.finance).ended_on) == (0, None)


def test_a_split_may_leave_what_was_below(world, division):
    split_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, move_below=False,
        parts=[{"name": "Sở Thu"}, {"name": "Sở Chi", "keeps_records": True}], **BY_LAW,
    )  # fmt: skip
    assert division.at(NEW_YEAR).parent == world.finance


# --- Ending -------------------------------------------------------------------------------------


def test_an_end_names_who_carries_on_and_who_keeps_the_records(world, division):
    other = make_unit("Sở Khác", parent=world.province, since=MERGED)
    end_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, form=Form.SPLIT, move_below=True,
        successors=[(world.ethnic, Share.PART, False), (other, Share.PART, True)],
        source_note="Công báo",
    )  # fmt: skip
    unit = again(world.finance)
    gapless(unit)
    rows = unit.heirs.order_by("pk")
    assert [(r.successor, r.keeps_records) for r in rows] == [(world.ethnic, False), (other, True)]
    assert (unit.keeper, division.at(NEW_YEAR).parent) == (other, other)
    assert rows[0].source_note == "Công báo"
    assert facts()["form"] == "SPLIT"
    with pytest.raises(Refused, match=r"đã kết thúc hoạt động từ 01/01/2026"):
        end_unit(unit, by=world.quantri, on=date(2026, 3, 1), form=Form.DISSOLVE, **BY_LAW)


def test_a_unit_dissolved_leaves_no_successor_and_its_superior_keeps_the_records(world, division):
    end_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, form=Form.DISSOLVE, move_below=True, **BY_LAW
    )
    row = Succession.objects.get(predecessor=world.finance)
    assert row.successor is None
    assert str(row) == "giải thể: Sở Tài chính tỉnh Tuyên Quang (01/01/2026)"
    assert row.unit_for(None) == world.finance
    assert again(world.finance).keeper == world.province
    assert division.at(NEW_YEAR).parent == world.finance  # nobody said where it goes
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
        (MERGED, Form.MERGE, [alive], "hoạt động từ 01/7/2025; chọn ngày sau đó"),
    ]
    for on, form, successors, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            end_unit(
                world.finance, by=world.quantri, on=on, form=form, successors=successors, **BY_LAW
            )
    with pytest.raises(Refused, match="Nhập đủ số"):
        end_unit(world.finance, by=world.quantri, on=NEW_YEAR, form=Form.DISSOLVE)
    assert acts_done() == 0
    assert again(world.finance).ended_on is None


def test_a_unit_ends_after_the_first_day_of_its_last_name(world):
    change_unit(world.finance, by=world.quantri, on=NEW_YEAR, name="Sở Tiền", **BY_LAW)
    with pytest.raises(Refused, match=r"phải sau ngày bắt đầu .* \(01/01/2026\)"):
        end_unit(world.finance, by=world.quantri, on=NEW_YEAR, form=Form.DISSOLVE, **BY_LAW)


def test_a_unit_ends_after_what_hangs_on_it_began(world):
    """It took over from another, or another came under it, on a later day."""
    february = date(2026, 2, 1)
    absorb_units(world.finance, by=world.quantri, on=february, absorbed=[world.office], **BY_LAW)
    make_unit("Phòng Trẻ", kind=Kind.DIVISION, parent=world.ethnic, since=february)
    for unit, sentence in (
        (world.finance, r"Sở Tài chính .* kế thừa Văn phòng UBND .* từ 01/02/2026; chọn ngày sau"),
        (world.ethnic, r"Phòng Trẻ về dưới Sở Dân tộc .* từ 01/02/2026; chọn ngày sau"),
    ):
        with pytest.raises(Refused, match=sentence):
            end_unit(unit, by=world.quantri, on=NEW_YEAR, form=Form.DISSOLVE, **BY_LAW)


def test_a_unit_below_that_moves_on_a_later_day_is_not_forgotten(world, division):
    """It would stay without a superior until then, so its own history is set right first."""
    change_unit(division, by=world.quantri, on=date(2026, 2, 1), parent=world.ethnic, **BY_LAW)
    with pytest.raises(Refused, match=r"Phòng Ngân sách: ngày hiệu lực phải sau .* \(01/02/2026\)"):
        absorb_units(
            world.ethnic, by=world.quantri, on=NEW_YEAR, absorbed=[world.finance], **BY_LAW
        )
    assert again(world.finance).ended_on is None


def test_an_end_may_have_no_heir(world):
    end_unit(world.finance, by=world.quantri, on=NEW_YEAR, form=Form.END, **BY_LAW)
    assert Succession.objects.get(predecessor=world.finance).successor is None


# --- Hiving off ---------------------------------------------------------------------------------


def test_a_unit_hived_off_leaves_the_old_one_alive(world):
    young = make_unit("Sở Tách", parent=world.province, since=NEW_YEAR)
    row = hive_off_unit(world.finance, by=world.quantri, on=NEW_YEAR, successor=young, **BY_LAW)
    assert (row.form, row.keeps_records, row.share) == (Form.HIVE_OFF, False, Share.PART)
    assert world.finance.is_alive_on(NEW_YEAR)
    with pytest.raises(Refused, match="đã được ghi là tách"):
        hive_off_unit(world.finance, by=world.quantri, on=NEW_YEAR, successor=young, **BY_LAW)


def test_the_unit_hived_off_may_be_founded_by_the_same_command(world):
    row = hive_off_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, name="Sở Tách", symbol="ST", **BY_LAW
    )
    version = row.successor.at(NEW_YEAR)
    assert (version.parent, version.kind, version.decision) == (
        world.province, Kind.DEPARTMENT, BASIS,
    )  # fmt: skip
    assert (acts_done(), facts()["successors"], facts()["keeper"]) == (1, ["Sở Tách"], "")


def test_what_was_hived_off_does_not_succeed_the_old_unit_a_second_time(world):
    """One row tells of two units; the two may still become a new one."""
    row = hive_off_unit(world.finance, by=world.quantri, on=NEW_YEAR, name="Sở Tách", **BY_LAW)
    young, later = row.successor, date(2026, 7, 1)
    with pytest.raises(Refused, match=r"đã được ghi là tách từ .*; hợp nhất hai đơn vị"):
        absorb_units(young, by=world.quantri, on=later, absorbed=[world.finance], **BY_LAW)
    with pytest.raises(Refused, match="đã được ghi là tách từ"):
        end_unit(
            world.finance, by=world.quantri, on=later, form=Form.END,
            successors=[(young, Share.WHOLE, True)], **BY_LAW,
        )  # fmt: skip
    made = merged(world, world.finance, young, on=later)
    assert again(world.finance).heirs.filter(successor=made).get().form == Form.MERGE


def test_hiving_off_refuses(world):
    for successor, sentence in (
        (world.finance, "Chọn đơn vị được tách ra"),
        (world.cell, "cùng khối"),
        (world.ethnic_board, "kết thúc hoạt động"),
    ):
        with pytest.raises(Refused, match=sentence):
            hive_off_unit(
                world.finance, by=world.quantri, on=NEW_YEAR, successor=successor, **BY_LAW
            )
    with pytest.raises(Refused, match="kết thúc hoạt động từ 01/3/2025"):
        hive_off_unit(world.ethnic_board, by=world.quantri, on=NEW_YEAR, name="Ban A", **BY_LAW)


def test_what_grows_out_of_a_unit_stands_under_a_superior_in_the_reach_of_who_acts(world):
    chi_cuc = make_unit("Chi cục", kind=Kind.SUBDEPARTMENT, parent=world.office, since=MERGED)
    with pytest.raises(Refused, match="Tỉnh Tuyên Quang không có cấp trên trực tiếp"):
        hive_off_unit(world.province, by=world.quantri, on=NEW_YEAR, name="tỉnh Mới", **BY_LAW)
    admin = make_user("quantri.tc", (Role.ADMIN, world.finance))
    with pytest.raises(PermissionDenied):
        hive_off_unit(world.finance, by=admin, on=NEW_YEAR, name="Sở Tách", **BY_LAW)
    # of a day past: the superior of then is gone by now, so that nothing would stand over it
    absorb_units(world.ethnic, by=world.quantri, on=NEW_YEAR, absorbed=[world.office], **BY_LAW)
    with pytest.raises(Refused, match=r"Văn phòng UBND .* kết thúc hoạt động từ 01/01/2026"):
        hive_off_unit(
            chi_cuc, by=world.quantri, on=date(2025, 10, 1), name="Chi cục Tách", **BY_LAW
        )
    assert Unit.objects.filter(founded_on=NEW_YEAR).count() == 0


# --- In the log ---------------------------------------------------------------------------------


def test_the_log_tells_a_change_of_organisation_in_words(world, division):
    merged(world, world.finance, world.home_affairs)
    rows = changes_of(AuditEvent.objects.get(), world.quantri)
    told = {label: after for label, _, after in rows}
    assert told["hình thức"] == "hợp nhất"
    assert told["ngày hiệu lực"] == "01/01/2026"
    assert told["đơn vị trước"] == "Sở Nội vụ tỉnh Tuyên Quang, Sở Tài chính tỉnh Tuyên Quang"
    assert told["đơn vị kế thừa"] == "Sở Mới tỉnh Tuyên Quang"
    assert told["đơn vị trực thuộc chuyển theo"] == "Phòng Ngân sách"
    assert told["văn bản quyết định"] == BASIS


def test_the_log_tells_what_a_dissolution_left_out(world):
    end_unit(world.finance, by=world.quantri, on=NEW_YEAR, form=Form.DISSOLVE, **BY_LAW)
    told = [label for label, *_ in changes_of(AuditEvent.objects.get(), world.quantri)]
    assert "hình thức" in told
    assert "đơn vị kế thừa" not in told


def test_what_grew_out_of_a_unit_stands_in_its_story(world):
    hive_off_unit(world.finance, by=world.quantri, on=NEW_YEAR, name="Sở Tách", **BY_LAW)
    (event,) = story_of(Unit, world.finance.pk, world.quantri)
    assert event.kind == "units.unit.hived_off"


def test_the_end_of_a_unit_stands_in_its_story_though_it_is_told_of_the_heir(world):
    absorb_units(world.ethnic, by=world.quantri, on=NEW_YEAR, absorbed=[world.finance], **BY_LAW)
    absorb_units(
        world.ethnic, by=world.quantri, on=NEW_YEAR, absorbed=[world.home_affairs], **BY_LAW
    )
    made = merged(world, world.ethnic, world.office, on=date(2026, 2, 1))
    assert [event.kind for event in story_of(Unit, world.finance.pk, world.quantri)] == [
        "units.unit.absorbed"
    ]
    kinds = [event.kind for event in story_of(Unit, world.ethnic.pk, world.quantri)]
    assert kinds == ["units.unit.merged", "units.unit.absorbed", "units.unit.absorbed"]
    assert [event.object for event in story_of(Unit, made.pk, world.quantri)] == [made.name]
    assert not story_of(Unit, 999999, world.quantri).exists()
