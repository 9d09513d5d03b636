"""Rounds: prepared, opened and closed by the coordinator of the standing body."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from scoring.actions.round import (
    assign_appraiser,
    close_round,
    create_round,
    open_round,
    release_appraiser,
    set_block,
)
from scoring.models import Assignment, CriteriaSet, Entry, Round, RoundUnit, Sheet
from tests.scoring.builders import last_days, make_set
from tests.world import make_unit, make_user
from units.models import Membership
from units.permissions import Role


def create(world, **fields):
    fields = {"owner": world.province, "year": 2026, "title": "Kỳ 2026", **fields}
    return create_round(world.home_affairs, by=world.thuongtruc_snv, **fields)


@pytest.fixture
def draft(world):
    made = create(world)
    Round.objects.filter(pk=made.pk).update(**last_days())
    made.refresh_from_db()
    return made


def set_so(world, draft, *units, **fields):
    if "criteria_set" not in fields:
        fields["criteria_set"] = make_set(world.province, code=f"so-{CriteriaSet.objects.count()}")
    return set_block(draft, by=world.thuongtruc_snv, block="so", units=units, **fields)


def test_a_round_is_prepared_by_the_coordinator_of_its_standing_body(world):
    made = create(world, is_illustrative=True)
    assert (made.state, made.owner, made.standing_body) == (
        Round.State.DRAFT,
        world.province,
        world.home_affairs,
    )


def test_a_title_stands_once_a_year(world, draft):
    with pytest.raises(Refused, match="đặt tên khác"):
        create(world)


def test_the_owner_is_above_the_standing_body(world):
    with pytest.raises(Refused, match="cấp trên trực tiếp"):
        create(world, owner=world.langson)


@pytest.mark.parametrize("username", ["quantri", "congbo.ubnd", "lanhdao.ubnd", "canbo.snv"])
def test_nobody_else_prepares_or_opens_a_round(world, draft, username):
    user = world.user(username)
    with pytest.raises(PermissionDenied):
        create_round(world.home_affairs, by=user, owner=world.province, year=2026, title="Khác")
    with pytest.raises(PermissionDenied):
        open_round(draft, by=user)


def test_the_coordinator_of_another_unit_does_not_prepare_it(world):
    other = make_user("thuongtruc.khac", (Role.COORDINATOR, world.finance))
    with pytest.raises(PermissionDenied):
        create_round(world.home_affairs, by=other, owner=world.province, year=2026, title="Khác")


def test_units_of_a_block_are_listed_and_taken_out_again(world, draft):
    block = set_so(world, draft, world.ethnic, world.finance, unranked=[world.finance])
    listed = {row.unit: row.is_ranked for row in block.round_units.filter(is_listed=True)}
    assert listed == {world.ethnic: True, world.finance: False}
    again = set_so(world, draft, world.ethnic, criteria_set=block.criteria_set)
    assert again.pk == block.pk
    assert [row.unit for row in block.round_units.filter(is_listed=True)] == [world.ethnic]
    assert RoundUnit.objects.count() == 2


def test_a_unit_stands_in_one_block(world, draft):
    block = set_so(world, draft, world.ethnic)
    with pytest.raises(Refused, match="đã thuộc khối sở"):
        set_block(
            draft,
            by=world.thuongtruc_snv,
            block="su-nghiep",
            criteria_set=block.criteria_set,
            units=[world.ethnic],
        )


def test_only_a_published_set_and_a_known_block_are_taken(world, draft):
    unready = make_set(world.province, is_published=False)
    with pytest.raises(Refused, match="chưa ban hành"):
        set_so(world, draft, world.ethnic, criteria_set=unready)
    with pytest.raises(Refused, match="khối xếp hạng"):
        set_block(
            draft,
            by=world.thuongtruc_snv,
            block="khac",
            criteria_set=make_set(world.province, code="so-khac"),
            units=[world.ethnic],
        )


def test_a_unit_lived_in_the_scored_year_under_the_owner(world, draft):
    with pytest.raises(Refused, match="trước năm 2026; chọn đơn vị kế thừa"):
        set_so(world, draft, world.ethnic_board)
    late = make_unit("Sở Mới", parent=world.province, since=date(2027, 1, 1))
    with pytest.raises(Refused, match="thành lập sau năm 2026"):
        set_so(world, draft, late)
    with pytest.raises(Refused, match="không trực thuộc"):
        set_so(world, draft, world.langson_ethnic)


def test_an_open_round_is_not_prepared_any_more(world, the_round):
    with pytest.raises(Refused, match="đang diễn ra"):
        set_so(world, the_round, world.ethnic)


def assign(world, draft, appraiser, *units, **fields):
    return assign_appraiser(
        draft, by=world.thuongtruc_snv, appraiser=appraiser, units=units, **fields
    )


def test_appraisers_are_assigned_to_listed_units(world, draft):
    set_so(world, draft, world.ethnic)
    assign(world, draft, world.thamdinh_snv, world.ethnic, areas=["1"])
    made = Assignment.objects.get()
    assert (made.unit, made.areas, made.covers("1"), made.covers("2")) == (
        world.ethnic,
        ["1"],
        True,
        False,
    )
    with pytest.raises(Refused, match="không thuộc kỳ chấm điểm này"):
        assign(world, draft, world.thamdinh_snv, world.finance)


def test_nobody_without_the_role_is_assigned(world, draft):
    set_so(world, draft, world.ethnic)
    with pytest.raises(Refused, match="chưa có vai trò thẩm định viên"):
        assign(world, draft, world.canbo_snv, world.ethnic)


def test_nobody_is_assigned_to_his_own_unit(world, draft):
    set_so(world, draft, world.home_affairs)
    with pytest.raises(Refused, match="đang hoặc đã công tác trong năm"):
        assign(world, draft, world.thamdinh_snv, world.home_affairs)
    assign(world, draft, world.thamdinh_vp, world.home_affairs)


def test_who_worked_there_in_the_scored_year_is_not_assigned_either(world, draft):
    set_so(world, draft, world.ethnic)
    Membership.objects.create(
        user=world.thamdinh_vp,
        unit=world.ethnic,
        role=Role.OFFICER,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 2, 1),
    )
    with pytest.raises(Refused, match="đang hoặc đã công tác trong năm"):
        assign(world, draft, world.user("thamdinh.vp"), world.ethnic)


def test_opening_makes_a_sheet_with_an_empty_row_for_each_leaf(world, draft):
    set_so(world, draft, world.ethnic, world.finance, unranked=[world.finance])
    assign(world, draft, world.thamdinh_snv, world.ethnic, world.finance)
    open_round(draft, by=world.thuongtruc_snv)
    draft.refresh_from_db()
    assert draft.state == Round.State.OPEN
    assert {sheet.unit: sheet.is_ranked for sheet in Sheet.objects.all()} == {
        world.ethnic: True,
        world.finance: False,
    }
    assert Entry.objects.filter(self_value__isnull=True).count() == 12


def test_a_round_without_block_unit_or_appraiser_is_not_opened(world, draft):
    with pytest.raises(Refused, match="chưa có khối nào"):
        open_round(draft, by=world.thuongtruc_snv)
    block = set_so(world, draft)
    with pytest.raises(Refused, match="Khối sở, ban, ngành chưa có đơn vị nào"):
        open_round(draft, by=world.thuongtruc_snv)
    set_so(world, draft, world.ethnic, world.finance, criteria_set=block.criteria_set)
    assign(world, draft, world.thamdinh_snv, world.ethnic, areas=["1", "2", "3"])
    with pytest.raises(Refused) as refusal:
        open_round(draft, by=world.thuongtruc_snv)
    assert [text for text, _ in refusal.value.items] == [
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang, lĩnh vực 9",
        "Sở Tài chính tỉnh Tuyên Quang",
    ]
    assert not Sheet.objects.exists()


def test_an_appraiser_is_released_when_another_covers(world, the_round):
    with pytest.raises(Refused, match="Còn nơi không có thẩm định viên"):
        release_appraiser(
            the_round,
            by=world.thuongtruc_snv,
            appraiser=world.thamdinh_snv,
            units=[world.ethnic],
        )
    assign(world, the_round, world.thamdinh_vp, world.ethnic)
    release_appraiser(
        the_round, by=world.thuongtruc_snv, appraiser=world.thamdinh_snv, units=[world.ethnic]
    )
    ended = Assignment.objects.get(appraiser=world.thamdinh_snv, unit=world.ethnic)
    assert ended.ended_at is not None
    with pytest.raises(Refused, match="không được phân công"):
        release_appraiser(
            the_round, by=world.thuongtruc_snv, appraiser=world.thamdinh_snv, units=[world.ethnic]
        )


def test_a_round_is_closed_once_every_block_is_published(world, the_round):
    with pytest.raises(Refused, match="chưa công bố khối sở"):
        close_round(the_round, by=world.thuongtruc_snv)


def test_a_block_that_has_no_sheet_left_does_not_keep_a_round_open(world, the_round):
    first = the_round.sheets.first()
    others = the_round.sheets.exclude(pk=first.pk)
    others.update(state="WITHDRAWN", withdrawn_reason="Sắp xếp đơn vị")
    with pytest.raises(Refused, match="chưa công bố khối sở"):
        close_round(the_round, by=world.thuongtruc_snv)
    the_round.sheets.update(state="WITHDRAWN", withdrawn_reason="Sắp xếp đơn vị")
    close_round(the_round, by=world.thuongtruc_snv)
    the_round.refresh_from_db()
    assert the_round.state == Round.State.CLOSED


def test_a_closed_round_takes_no_appraiser(world, the_round):
    Round.objects.filter(pk=the_round.pk).update(state=Round.State.CLOSED)
    with pytest.raises(Refused, match="đã kết thúc"):
        assign(world, the_round, world.thamdinh_vp, world.ethnic)


def test_rounds_are_seen_in_the_subtree_of_their_owner(world, the_round):
    for name in ("canbo.dttg", "quantri", "congbo.ubnd", "thamdinh.vp", "lanhdao.ubnd"):
        assert list(Round.objects.visible_to(world.user(name))) == [the_round], name
    for name in ("bithu.langson", "canbo.vanban"):
        assert not Round.objects.visible_to(world.user(name)).exists()
