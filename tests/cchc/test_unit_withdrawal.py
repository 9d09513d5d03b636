"""A unit founded by mistake is withdrawn: nothing is deleted; its page alone shows it."""

from datetime import date

import pytest

from cchc.lib.refusal import Refused
from plans.models import TaskPartner
from tests.cchc.test_unit_change import NEW_UNIT, TYPED, address, go_through, text_of
from tests.meetings.builders import logged
from tests.plans.builders import a_document, a_plan, a_task
from tests.scoring.builders import make_round
from tests.units.histories import BY_LAW, acts_done, facts, gapless
from tests.world import MERGED, make_heir, make_person, make_unit, make_user
from units.actions.host import host_party_unit
from units.actions.succession import absorb_units, end_unit, merge_units
from units.actions.unit import change_unit, found_unit
from units.actions.withdrawal import withdraw_unit
from units.models import AuditEvent, Kind, Succession, Unit, UnitVersion
from units.permissions import Role

NAME = "Sở Lập nhầm tỉnh Tuyên Quang"
WHY = "Nhập hai lần"
YEAR_END = date(2025, 12, 31)


@pytest.fixture
def mistaken(world):
    return make_unit(NAME, parent=world.province, since=MERGED, block="so", code="H60.99")


@pytest.fixture
def gone(world, mistaken):
    withdraw_unit(mistaken, by=world.quantri, reason=WHY)
    return Unit.objects.get(pk=mistaken.pk)


@pytest.fixture
def admin(signed_in, world):
    return signed_in("quantri")


# --- The act ------------------------------------------------------------------------------------


def test_it_is_kept_with_its_reason_and_one_act_in_the_log(world, gone):
    assert gone.is_withdrawn
    assert (gone.withdrawn_reason, gone.version, gone.ended_on) == (WHY, 2, None)
    assert gone.name == NAME
    assert [v.name for v in UnitVersion.everything.filter(unit=gone)] == [NAME]
    event = AuditEvent.objects.first()
    assert (event.kind, event.reason, acts_done()) == ("units.unit.withdrawn", WHY, 1)
    assert facts() == {"name": NAME}
    assert (event.object_id, event.unit_id) == (str(gone.pk), gone.pk)


HANGING = {
    "đơn vị trực thuộc": lambda world, unit: make_unit("Phòng A", parent=unit, since=MERGED),
    "vai trò tại đơn vị": lambda world, unit: make_user("a", (Role.OFFICER, unit), until=YEAR_END),
    "chức vụ": lambda world, unit: make_person("Lò Thị A", unit, until=YEAR_END),
    "văn bản": lambda world, unit: a_document(world, issuer=unit),
    "nhiệm vụ": lambda world, unit: a_task(world, lead=unit),
    "cơ quan phối hợp": lambda world, unit: TaskPartner.objects.create(
        task=a_task(world), unit=unit
    ),
    "cuộc họp": lambda world, unit: logged(
        unit, make_user("b", (Role.OFFICER, unit)), date(2026, 5, 4)
    ),
    "phiếu chấm điểm": lambda world, unit: make_round(world, unit, world.office, year=2026),
    "kế hoạch": lambda world, unit: a_plan(world, approver=unit),
    "thay đổi tổ chức": lambda world, unit: make_heir(world.old_ethnic, unit, keeps_records=False),
}


@pytest.mark.parametrize("words", HANGING)
def test_whatever_hangs_on_it_refuses(world, mistaken, words):
    HANGING[words](world, mistaken)
    before = acts_done()
    with pytest.raises(Refused, match=f"đã có: .*1 {words}"):
        withdraw_unit(mistaken, by=world.quantri, reason=WHY)
    assert acts_done() == before
    assert not Unit.objects.get(pk=mistaken.pk).is_withdrawn


def test_a_party_organisation_set_up_there_refuses(world, mistaken):
    world.cell.hosts.update(agency=mistaken)
    with pytest.raises(Refused, match="1 nơi lập tổ chức đảng"):
        withdraw_unit(mistaken, by=world.quantri, reason=WHY)


def test_a_child_that_was_withdrawn_hangs_no_more(world, mistaken):
    child = make_unit("Phòng A", kind=Kind.DIVISION, parent=mistaken, since=MERGED)
    withdraw_unit(child, by=world.quantri, reason=WHY)
    withdraw_unit(mistaken, by=world.quantri, reason=WHY)
    assert Unit.objects.get(pk=mistaken.pk).is_withdrawn


def test_a_reason_is_asked_and_it_is_done_once(world, gone, mistaken):
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        withdraw_unit(world.finance, by=world.quantri, reason="")
    with pytest.raises(Refused, match="đã hủy do ghi nhầm"):
        withdraw_unit(gone, by=world.quantri, reason=WHY)


def test_one_that_ended_is_opened_again_before(world, mistaken):
    end_unit(mistaken, by=world.quantri, on=date(2026, 1, 1), form="DISSOLVE", **BY_LAW)
    with pytest.raises(Refused, match="mở lại đơn vị trước khi hủy"):
        withdraw_unit(mistaken, by=world.quantri, reason=WHY)


def test_its_name_and_code_are_free_again(world, gone):
    again = found_unit(
        world.province,
        by=world.quantri,
        branch="STATE",
        founded_on=MERGED,
        kind=Kind.DEPARTMENT,
        name=NAME,
        code="H60.99",
        **BY_LAW,
    )
    assert gapless(again)[0].code == "H60.99"


@pytest.mark.parametrize(
    "act",
    [
        lambda by, unit, other: end_unit(
            unit, by=by, on=date(2026, 1, 1), form="DISSOLVE", **BY_LAW
        ),
        lambda by, unit, other: change_unit(
            unit, by=by, on=date(2026, 1, 1), name="Sở Khác", **BY_LAW
        ),
        lambda by, unit, other: absorb_units(
            other, by=by, on=date(2026, 1, 1), absorbed=[unit], **BY_LAW
        ),
        lambda by, unit, other: merge_units(
            other.version_on(MERGED).parent,
            by=by,
            on=date(2026, 1, 1),
            predecessors=[unit, other],
            name="Sở Khác",
            kind=Kind.DEPARTMENT,
            **BY_LAW,
        ),
        lambda by, unit, other: found_unit(
            unit,
            by=by,
            branch="STATE",
            founded_on=date(2026, 1, 1),
            kind=Kind.DIVISION,
            name="Phòng A",
            **BY_LAW,
        ),
    ],
)
def test_nothing_more_is_done_with_it(world, gone, act):
    with pytest.raises(Refused, match="đã hủy do ghi nhầm"):
        act(world.quantri, gone, world.finance)
    assert not Succession.everything.filter(predecessor=gone).exists()


def test_nothing_is_given_to_it(world, gone):
    for give in (
        lambda: a_task(world, lead=gone),
        lambda: a_document(world, issuer=gone),
        lambda: host_party_unit(
            world.cell, by=_party(world), agency=gone, valid_from=MERGED, **BY_LAW
        ),
    ):
        with pytest.raises(Refused, match="đã hủy do ghi nhầm"):
            give()


def _party(world):
    from units.actions.bootstrap import widen_admin

    widen_admin(world.quantri, world.party)
    return world.user("quantri")


# --- Where it was met ---------------------------------------------------------------------------


def test_it_is_gone_from_trees_lists_search_and_choices(admin, world, mistaken):
    paths = [
        f"/to-chuc/?goc={world.province.pk}",
        "/don-vi/",
        "/don-vi/?tim=lap+nham",
        f"/don-vi/{world.province.pk}/",
        "/don-vi/thay-doi/?tu=01/01/2025&den=01/01/2026&loai=thanh-lap",
        address(world.finance, "sap-nhap"),
    ]
    for path in paths:
        assert "Lập nhầm" in text_of(admin.get(path)).replace("tim=lap", ""), path
    below = world.province.subtree(MERGED)
    assert mistaken in below
    withdraw_unit(mistaken, by=world.quantri, reason=WHY)
    for path in paths:
        assert NAME not in text_of(admin.get(path)), path
        assert f"/don-vi/{mistaken.pk}/" not in text_of(admin.get(path)), path
    assert mistaken not in world.province.subtree(MERGED)
    assert mistaken not in Unit.objects.at(MERGED)
    assert mistaken not in Unit.objects.named_like("lap nham")
    assert mistaken.pk not in [v.unit_id for v, _ in world.province.tree(MERGED)]


def test_its_page_says_so_and_its_log_stays(admin, world, gone):
    page = text_of(admin.get(gone.get_absolute_url()))
    assert NAME in page
    assert "đơn vị này được lập nhầm và đã hủy ngày" in page.lower()
    assert WHY in page
    assert "Hủy do ghi nhầm" in page
    assert "Thành lập, trực thuộc Tuyên Quang." in page
    assert "Thay đổi tổ chức" not in page
    assert "Đang hoạt động" not in page
    left = text_of(admin.get(f"{gone.get_absolute_url()}thay-doi/"))
    assert "không còn gì để thay đổi" in left
    assert "hủy đơn vị ghi nhầm" in text_of(admin.get("/nhat-ky/"))
    early = text_of(admin.get(gone.get_absolute_url(), {"ngay": "01/01/2020"}))
    assert "lập nhầm và đã hủy" in early


def test_it_is_asked_in_two_steps_from_the_page_of_changes(admin, world, mistaken):
    assert "Hủy đơn vị ghi nhầm" in text_of(admin.get(f"/don-vi/{mistaken.pk}/thay-doi/"))
    form = text_of(admin.get(address(mistaken, "huy")))
    assert "Ngày hiệu lực" not in form
    preview, done = go_through(admin, mistaken, "huy", {"reason": WHY})
    assert "Hủy đơn vị?" in preview
    assert "button-danger" in preview
    assert "không thu lại được" in preview
    assert done.url == mistaken.get_absolute_url()
    assert Unit.objects.get(pk=mistaken.pk).withdrawn_reason == WHY
    assert admin.get(address(mistaken, "huy")).status_code == 409
    assert admin.get(address(mistaken, "doi-ten")).status_code == 409


def test_what_hangs_on_it_is_said_before_the_press(admin, world):
    answer = admin.post(address(world.ethnic, "huy"), {"reason": WHY, "version": 1})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "vai trò tại đơn vị" in page
    assert WHY in page
    assert "Chưa nhập" not in page
    empty = admin.post(address(world.finance, "huy"), {"reason": "", "version": 1})
    assert "Chưa nhập lý do hủy" in text_of(empty)


def test_a_unit_added_by_mistake_is_taken_back_by_who_added_it(admin, world):
    _, done = go_through(admin, world.province, "them-don-vi", {**TYPED, **NEW_UNIT})
    unit = Unit.objects.get(versions__name=NEW_UNIT["name"])
    assert done.url == unit.get_absolute_url()
    go_through(admin, unit, "huy", {"reason": WHY})
    assert not Unit.objects.at(MERGED).filter(versions__name=NEW_UNIT["name"]).exists()
