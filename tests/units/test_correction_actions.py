"""What was recorded of a unit by mistake is set right, and the mistake stays in the log."""

from datetime import date

import pytest

from cchc.lib.refusal import Refused
from tests.units.histories import BASIS, BY_LAW, NEW_YEAR, acts_done, facts, gapless
from tests.world import BOARD_END, LAST_OLD, MERGED, make_heir, make_unit
from units.actions.correction import correct_end, correct_version, reopen_unit
from units.actions.succession import absorb_units, end_unit, merge_units
from units.actions.unit import change_unit
from units.chain import first_broken_link
from units.changes import changes_of
from units.lineage import heirs, keepers_of
from units.models import AuditEvent, Kind, Succession, Unit, UnitVersion
from units.permissions import access_of

FEBRUARY = date(2026, 2, 1)
LAST_YEAR = date(2025, 12, 31)
WHY = {"reason": "Nhập nhầm ngày", "basis": BY_LAW}
NOTE = {"reason": "Nhập nhầm", "basis": {"source_note": "Công báo số 5"}}


def again(unit):
    return Unit.objects.get(pk=unit.pk)


@pytest.fixture
def renamed(world):
    """Sở Tài chính, called Sở Tiền from 01/01/2026."""
    change_unit(world.finance, by=world.quantri, on=NEW_YEAR, name="Sở Tiền", **BY_LAW)
    return again(world.finance)


def correct(world, unit, row, why=WHY, **columns):
    return correct_version(unit, by=world.quantri, row=row.pk, **why, **columns)


# --- One version --------------------------------------------------------------------------------


def test_a_name_is_set_right_in_place_and_both_stand_in_the_log(world, renamed):
    first, second = gapless(renamed)
    correct(world, renamed, second, name="Sở Tiền tệ", parent=world.ethnic)
    assert [v.name for v in gapless(renamed)] == [first.name, "Sở Tiền tệ"]
    assert Unit.objects.named_like("so tien te").get() == renamed
    event = AuditEvent.objects.first()
    assert (event.kind, event.reason) == ("units.unit.corrected", "Nhập nhầm ngày")
    assert facts() == {
        "basis": BASIS,
        "name": {"before": "Sở Tiền", "after": "Sở Tiền tệ"},
        "parent": {
            "before": "tỉnh Tuyên Quang",
            "after": "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        },
    }
    assert "Sở Tiền" in AuditEvent.objects.all()[1].payload  # the mistake stays
    assert (acts_done(), first_broken_link()) == (2, None)
    assert again(renamed).version == 3
    assert renamed.pk in access_of(world.lanhdao_dttg).below()


def test_the_first_day_of_a_name_moves_the_end_of_the_one_before(world, renamed):
    _, second = gapless(renamed)
    correct(world, renamed, second, NOTE, valid_from=FEBRUARY, decision_symbol="13/QĐ-UBND")
    first, second = gapless(renamed)
    assert (first.valid_to, second.valid_from) == (date(2026, 1, 31), FEBRUARY)
    assert facts()["valid_from"] == {"before": "2026-01-01", "after": "2026-02-01"}
    assert facts()["decision_symbol"]["after"] == "13/QĐ-UBND"
    assert facts()["basis"] == "Công báo số 5"
    told = changes_of(AuditEvent.objects.first(), world.quantri)
    assert ("từ ngày", "01/01/2026", "01/02/2026") in told
    assert ("căn cứ đính chính", "–", "Công báo số 5") in told


def test_the_first_day_of_the_first_name_is_the_founding(world):
    young = make_unit("Sở Trẻ", parent=world.province, since=NEW_YEAR)
    UnitVersion.objects.filter(unit=young).update(source_note="Công báo")
    correct(world, young, young.versions.get(), valid_from=FEBRUARY)
    assert again(young).founded_on == FEBRUARY
    gapless(again(young))


def test_nothing_new_is_nothing_corrected(world, renamed):
    correct(world, renamed, gapless(renamed)[1], name="Sở Tiền")
    assert acts_done() == 1


def test_a_correction_keeps_every_rule_of_a_history(world, renamed):
    first, second = gapless(renamed)
    below = make_unit("Phòng", kind=Kind.DIVISION, parent=renamed, since=MERGED)
    cases = [
        (second, {"valid_from": MERGED}, r"giai đoạn trước \(01/7/2025\)"),
        (first, {"valid_from": FEBRUARY}, "phải trước hết ngày 31/12/2025"),
        (first, {"valid_from": date(2024, 1, 1)}, "Tỉnh Tuyên Quang hoạt động từ 01/7/2025"),
        (first, {"valid_from": date(2025, 8, 1)}, "Phòng trực thuộc từ 01/7/2025; đính chính"),
        (second, {"parent": below}, "đang là cấp dưới"),
        (second, {"parent": world.cell}, "không cùng khối"),
        (second, {"name": "Sở Nội vụ tỉnh Tuyên Quang"}, "đã có đơn vị trực thuộc tên"),
        (second, {"kind": Kind.P_CELL}, "không thuộc khối"),
        (second, {"decision_symbol": ""}, "Nhập đủ số"),
        (world.ethnic.versions.get(), {"name": "A"}, "Chọn lại giai đoạn"),
    ]
    for row, columns, sentence in cases:
        columns = {"source_note": "", **BY_LAW, **columns}
        with pytest.raises(Refused, match=sentence):
            correct(world, renamed, row, **columns)
    for why, sentence in (
        ({**WHY, "reason": ""}, "Chưa nhập lý do"),
        ({**WHY, "basis": {}}, "Nhập đủ số"),
    ):
        with pytest.raises(Refused, match=sentence):
            correct(world, renamed, second, why, name="A")
    assert acts_done() == 1


def test_a_founding_is_not_moved_past_the_merger_that_made_it(world):
    UnitVersion.objects.filter(unit=world.ethnic).update(source_note="Công báo")
    with pytest.raises(Refused, match=r"kế thừa Sở Dân tộc .* từ 01/7/2025; ngày thành lập"):
        correct(world, world.ethnic, world.ethnic.versions.get(), valid_from=FEBRUARY)


def test_a_unit_at_the_top_is_corrected_without_a_superior(world):
    UnitVersion.objects.filter(unit=world.province).update(source_note="Công báo")
    correct(world, world.province, world.province.versions.get(), place="Hà Giang")
    assert world.province.versions.get().place == "Hà Giang"


# --- An end that should not have been -----------------------------------------------------------


def test_a_unit_ended_by_mistake_is_opened_again_and_its_successions_withdrawn(world):
    made = merge_units(
        world.province, by=world.quantri, on=NEW_YEAR, name="Sở Mới", kind=Kind.DEPARTMENT,
        predecessors=[world.finance, world.home_affairs], **BY_LAW,
    )  # fmt: skip
    reopen_unit(world.finance, by=world.quantri, **WHY)
    unit = again(world.finance)
    assert unit.ended_on is None
    gapless(unit)
    assert heirs([unit.pk]) == {unit.pk: None}
    assert keepers_of(unit) == [unit]
    assert set(made.forebears.all()) == {world.home_affairs.heirs.get()}
    assert Succession.everything.filter(predecessor=unit, is_withdrawn=True).count() == 1
    event = AuditEvent.objects.first()
    assert (event.kind, event.object) == ("units.unit.reopened", unit.name)
    assert event.told["before"]["ended_on"] == "2025-12-31"
    assert facts() == {"basis": BASIS, "withdrawn": ["Sở Mới"]}
    # its people act there again, those of the unit it was merged into no longer do
    reader = world.user("quantri")
    assert unit.pk in access_of(reader).below()
    end_unit(
        unit, by=world.quantri, on=FEBRUARY, form=Succession.Form.ABSORB,
        successors=[(made, Succession.Share.WHOLE, True)], **BY_LAW,
    )  # fmt: skip
    assert keepers_of(again(unit))[-1] == made
    assert first_broken_link() is None


def test_the_people_of_the_withdrawn_heir_lose_the_past_that_was_not_theirs(world):
    assert world.old_cell.pk in access_of(world.bithu_dttg).own()
    make_heir(world.cell, make_unit("Chi bộ Mới", branch="PARTY", kind=Kind.P_CELL, since=MERGED))
    Succession.objects.filter(predecessor=world.old_cell).update(is_withdrawn=True)
    reader = world.user("bithu.dttg")
    assert world.old_cell.pk not in access_of(reader).own() | access_of(reader).kin()


def test_opening_again_refuses(world):
    gone = make_unit("Sở Cũ", parent=world.province, since=MERGED, until=LAST_YEAR, code="H57.9")
    cases = [
        (world.finance, WHY, "đang hoạt động"),
        (world.ethnic_board, {**WHY, "reason": ""}, "Chưa nhập lý do"),
        (world.ethnic_board, {**WHY, "basis": {}}, "Nhập đủ số"),
        # their superior is gone by now, so that nothing would stand over them
        (world.old_ethnic, WHY, r"Tỉnh Tuyên Quang kết thúc hoạt động từ 01/7/2025"),
        (world.ethnic_board, WHY, r"Tỉnh Tuyên Quang kết thúc hoạt động từ 01/7/2025"),
    ]
    for unit, why, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            reopen_unit(unit, by=world.quantri, **why)
    make_unit("sở cũ", parent=world.province, since=NEW_YEAR)
    with pytest.raises(Refused, match="đã có đơn vị trực thuộc tên"):
        reopen_unit(gone, by=world.quantri, **WHY)
    UnitVersion.objects.filter(unit=world.ethnic).update(code="H57.9", valid_from=NEW_YEAR)
    with pytest.raises(Refused, match=r"H57\.9 là của Sở Dân tộc và Tôn giáo"):
        reopen_unit(gone, by=world.quantri, **WHY)
    assert acts_done() == 0


def test_a_unit_dissolved_by_mistake_is_opened_again(world):
    end_unit(world.finance, by=world.quantri, on=NEW_YEAR, form=Succession.Form.DISSOLVE, **BY_LAW)
    reopen_unit(world.finance, by=world.quantri, **WHY)
    assert again(world.finance).ended_on is None
    assert facts()["withdrawn"] == []


def test_a_unit_at_the_top_is_opened_again(world):
    reopen_unit(world.old_province, by=world.quantri, **WHY)
    assert again(world.old_province).ended_on is None


# --- The day of an end --------------------------------------------------------------------------


def test_the_day_of_an_end_is_set_right_with_its_successions(world):
    end_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, form=Succession.Form.ABSORB,
        successors=[(world.ethnic, Succession.Share.WHOLE, True)], **BY_LAW,
    )  # fmt: skip
    correct_end(world.finance, by=world.quantri, on=FEBRUARY, **NOTE)
    unit = again(world.finance)
    assert (unit.ended_on, unit.heirs.get().on) == (date(2026, 1, 31), FEBRUARY)
    gapless(unit)
    event = AuditEvent.objects.first()
    assert event.kind == "units.unit.end_corrected"
    assert event.told["after"]["ended_on"] == "2026-01-31"
    assert facts() == {"basis": "Công báo số 5"}


def test_the_day_of_an_end_refuses(world):
    cases = [
        (world.finance, FEBRUARY, WHY, "đang hoạt động; dùng kết thúc"),
        (world.ethnic_board, date(2004, 1, 1), WHY, r"phải sau ngày bắt đầu .* \(01/01/2004\)"),
        (world.ethnic_board, BOARD_END, WHY, "hoạt động từ 01/3/2025"),  # before its successor
        (world.ethnic_board, FEBRUARY, WHY, "kết thúc hoạt động từ 01/7/2025"),
        (world.ethnic_board, LAST_OLD, {**WHY, "reason": ""}, "Chưa nhập lý do"),
    ]
    for unit, on, why, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            correct_end(unit, by=world.quantri, on=on, **why)
    assert acts_done() == 0


def test_the_day_of_an_end_moves_with_every_heir(world):
    end_unit(
        world.finance, by=world.quantri, on=NEW_YEAR, form=Succession.Form.END, **BY_LAW,
        successors=[
            (world.ethnic, Succession.Share.PART, True),
            (world.office, Succession.Share.PART, False),
        ],
    )  # fmt: skip
    correct_end(world.finance, by=world.quantri, on=FEBRUARY, **WHY)
    assert {row.on for row in world.finance.heirs.all()} == {FEBRUARY}


def test_an_earlier_end_leaves_nothing_below_without_a_superior(world):
    division = make_unit("Phòng", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
    absorb_units(world.ethnic, by=world.quantri, on=FEBRUARY, absorbed=[world.finance], **BY_LAW)
    with pytest.raises(Refused, match=r"Phòng còn trực thuộc Sở Tài chính .* vào 01/01/2026"):
        correct_end(world.finance, by=world.quantri, on=NEW_YEAR, **WHY)
    correct_end(world.finance, by=world.quantri, on=date(2026, 3, 1), **WHY)
    assert division.at(FEBRUARY).parent == world.ethnic
    below = make_unit("Tổ", kind=Kind.DIVISION, parent=world.home_affairs, since=MERGED)
    change_unit(below, by=world.quantri, on=FEBRUARY, parent=world.office, **BY_LAW)
    end_unit(
        world.home_affairs, by=world.quantri, on=FEBRUARY, form=Succession.Form.DISSOLVE, **BY_LAW
    )
    with pytest.raises(Refused, match=r"Sở Nội vụ .* kết thúc hoạt động từ 01/02/2026"):
        correct(world, below, gapless(below)[1], valid_from=date(2026, 3, 1))


def test_the_end_of_a_unit_at_the_top_is_set_right(world):
    Succession.objects.filter(predecessor=world.old_province).update(on=NEW_YEAR)
    correct_end(world.old_province, by=world.quantri, on=date(2025, 8, 1), **WHY)
    assert again(world.old_province).ended_on == date(2025, 7, 31)
    assert world.old_province.heirs.get().on == date(2025, 8, 1)
