"""A draft set on its way: set up, edited row by row, copied; two editors see each other."""

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from scoring import engine
from scoring.actions.draft import (
    SIZE_LIMIT,
    add_criterion,
    change_criterion,
    copy_set,
    create_set,
    edit_head,
    move_criterion,
    rehang_criterion,
    remove_criterion,
)
from scoring.drafts import Draft, mark_of
from scoring.models import CriteriaSet
from tests.scoring.builders import SET_TEXT, make_set
from units.models import AuditEvent

HEAD = {"code": "so-2027", "name": "Bộ mới", "level": "DEPARTMENT", "year": 2027, "decimals": 2}
LEAF = {
    "code": "2.2",
    "name": "Trả kết quả đúng hạn",
    "max": "4",
    "method": "self",
    "evidence": "required",
    "rule": {"kind": "linear", "full_at": "95", "floor": "50"},
}


@pytest.fixture
def draft(world):
    return make_set(world.province, is_published=False)


def codes(row):
    return [one["code"] for one in Draft.read(CriteriaSet.objects.get(pk=row.pk).text).rows]


def seen(row, code):
    return mark_of(Draft.read(CriteriaSet.objects.get(pk=row.pk).text).row(code))


def test_an_empty_draft_is_set_up_and_grows(world):
    by = world.thuongtruc_snv
    made = create_set(world.province, by=by, head=HEAD)
    assert (made.code, made.year, made.state) == ("so-2027", 2027, "DRAFT")
    add_criterion(made, by=by, parent=None, row={"code": "2", "name": "Thủ tục hành chính"})
    add_criterion(made, by=by, parent="2", row=LEAF)
    made.refresh_from_db()
    the_set = engine.read_set(made.text)
    assert [one.code for one in the_set.criteria] == ["2", "2.2"]
    assert the_set.base_max == 4
    assert AuditEvent.objects.filter(kind="scoring.criterion.added").count() == 2


def test_a_code_stands_once(world, draft):
    by = world.thuongtruc_snv
    with pytest.raises(Refused, match="Đã có bộ tiêu chí mã so-thu-2026"):
        create_set(world.province, by=by, head={**HEAD, "code": "so-thu-2026"})
    with pytest.raises(Refused, match=r"Đã có tiêu chí mã 1\.2"):
        add_criterion(draft, by=by, parent="1", row={**LEAF, "code": "1.2"})
    with pytest.raises(Refused, match=r"Đã có tiêu chí mã 1\.2"):
        change_criterion(
            draft, by=by, code="1.1", row={**LEAF, "code": "1.2"}, seen=seen(draft, "1.1")
        )


def test_a_scored_criterion_gets_no_child_and_a_fourth_level_none(world, draft):
    by = world.thuongtruc_snv
    with pytest.raises(Refused, match="đang được chấm trực tiếp"):
        add_criterion(draft, by=by, parent="1.1", row={**LEAF, "code": "1.1.1"})
    add_criterion(draft, by=by, parent="2", row={"code": "2.2", "name": "Nhóm"})
    add_criterion(draft, by=by, parent="2.2", row={"code": "2.2.1", "name": "Nhóm"})
    with pytest.raises(Refused, match="không có tầng dưới"):
        add_criterion(draft, by=by, parent="2.2.1", row={**LEAF, "code": "2.2.1.1"})


def test_a_criterion_changes_and_its_children_follow_its_code(world, draft):
    by = world.thuongtruc_snv
    row = {"code": "A", "name": "Chỉ đạo", "area": "DIRECTION"}
    change_criterion(draft, by=by, code="1", row=row, seen=seen(draft, "1"))
    assert codes(draft) == ["A", "1.1", "1.2", "2", "2.1", "3", "9", "9.1", "9.2"]
    the_set = engine.read_set(CriteriaSet.objects.get(pk=draft.pk).text)
    assert [one.code for one in the_set.children("A")] == ["1.1", "1.2"]
    event = AuditEvent.objects.filter(kind="scoring.criterion.changed").first()
    assert "Chỉ đạo, điều hành" in event.payload


def test_nothing_changed_leaves_no_row_in_the_log(world, draft):
    by = world.thuongtruc_snv
    row = Draft.read(draft.text).row("1.1")
    change_criterion(draft, by=by, code="1.1", row=row, seen=seen(draft, "1.1"))
    before = AuditEvent.objects.count()
    draft.refresh_from_db()
    change_criterion(draft, by=by, code="1.1", row=row, seen=seen(draft, "1.1"))
    assert AuditEvent.objects.count() == before


def test_two_editors_of_one_criterion_see_each_other(world, draft):
    by, opened = world.thuongtruc_snv, seen(draft, "2.1")
    first = {**LEAF, "code": "2.1", "name": "Tên thứ nhất"}
    change_criterion(draft, by=by, code="2.1", row=first, seen=opened)
    with pytest.raises(Conflict) as stale:
        change_criterion(
            draft,
            by=by,
            code="2.1",
            row={**LEAF, "code": "2.1", "name": "Tên thứ hai"},
            seen=opened,
        )
    assert ("tên", "Tên thứ nhất", "Tên thứ hai") in stale.value.fields
    assert stale.value.version == seen(draft, "2.1")
    change_criterion(
        draft, by=by, code="2.1", row={**first, "name": "Tên thứ hai"}, seen=stale.value.version
    )
    assert "Tên thứ hai" in CriteriaSet.objects.get(pk=draft.pk).text


def test_two_editors_see_due_days_and_sources_in_words(world, draft):
    by, opened = world.thuongtruc_snv, seen(draft, "2.1")
    first = {**LEAF, "code": "2.1", "auto": "task.on_time_rate", "due_on": "2026-03-31"}
    change_criterion(draft, by=by, code="2.1", row=first, seen=opened)
    after = {"event": "movement.launched_on", "days": 15}
    mine = {**LEAF, "code": "2.1", "due_after": after, "auto": "report.late_count"}
    with pytest.raises(Conflict) as stale:
        change_criterion(draft, by=by, code="2.1", row=mine, seen=opened)
    assert (
        "hạn tính từ",
        "",
        "15 ngày sau ngày phát động phong trào thi đua",
    ) in stale.value.fields
    assert ("hạn", "31/03/2026", "") in stale.value.fields
    told = next(field for field in stale.value.fields if field[0] == "nguồn số liệu")
    assert told[1:] == (
        "Tỷ lệ nhiệm vụ hoàn thành đúng hạn",
        "Số báo cáo định kỳ gửi chậm hoặc thiếu: Cả bốn kỳ báo cáo",
    )


def test_two_editors_of_two_criteria_do_not_collide(world, draft):
    by, one, two = world.thuongtruc_snv, seen(draft, "1.1"), seen(draft, "2.1")
    change_criterion(draft, by=by, code="1.1", row={**LEAF, "code": "1.1"}, seen=one)
    change_criterion(draft, by=by, code="2.1", row={**LEAF, "code": "2.1"}, seen=two)
    assert engine.read_set(CriteriaSet.objects.get(pk=draft.pk).text).base_max == 21


def test_a_criterion_moves_with_what_is_under_it(world, draft):
    by = world.thuongtruc_snv
    move_criterion(draft, by=by, code="1", step=1)
    assert codes(draft) == ["2", "2.1", "1", "1.1", "1.2", "3", "9", "9.1", "9.2"]
    move_criterion(draft, by=by, code="1.2", step=-1)
    assert codes(draft)[2:5] == ["1", "1.2", "1.1"]
    before = AuditEvent.objects.count()
    move_criterion(draft, by=by, code="2", step=-1)
    assert codes(draft)[0] == "2"
    assert AuditEvent.objects.count() == before


def marks(row, code):
    return mark_of(Draft.read(CriteriaSet.objects.get(pk=row.pk).text).under(code))


def rehang(row, code, parent, *, by, renumbered=True, seen=None):
    given = {"code": code, "parent": parent, "renumbered": renumbered}
    row.refresh_from_db()
    return rehang_criterion(row, by=by, seen=seen or marks(row, code), **given)


def test_a_criterion_goes_under_another_parent_with_what_is_under_it(world, draft):
    by = world.thuongtruc_snv
    rehang(draft, "1.2", "2", by=by)
    assert codes(draft) == ["1", "1.1", "2", "2.1", "2.2", "3", "9", "9.1", "9.2"]
    the_set = engine.read_set(CriteriaSet.objects.get(pk=draft.pk).text)
    assert [one.code for one in the_set.children("2")] == ["2.1", "2.2"]
    assert the_set.base_max == engine.read_set(draft.text).base_max
    told = AuditEvent.objects.get(kind="scoring.criterion.rehung").told["facts"]
    assert (told["was"], told["parent"], told["codes"]) == ("1", "2", {"1.2": "2.2"})
    rehang(draft, "2", "1", by=by)
    assert codes(draft)[:5] == ["1", "1.1", "1.2", "1.2.1", "1.2.2"]
    rehang(draft, "1.2", None, by=by, renumbered=False)
    assert codes(draft) == ["1", "1.1", "3", "9", "9.1", "9.2", "1.2", "1.2.1", "1.2.2"]


def test_an_area_that_goes_below_loses_its_area_of_the_whole_set(world, draft):
    rehang(draft, "1", "2", by=world.thuongtruc_snv)
    row = Draft.read(CriteriaSet.objects.get(pk=draft.pk).text).row("2.2")
    assert row["parent"] == "2"
    assert "area" not in row


@pytest.mark.parametrize(
    ("code", "parent"),
    [("1", "1.1"), ("1", "1"), ("1", None), ("1.1", "1"), ("1.1", "2.1"), ("1.1", "khong-co")],
)
def test_a_criterion_does_not_go_where_it_may_not_stand(world, draft, code, parent):
    with pytest.raises(Refused, match="không chuyển vào đó được"):
        rehang(draft, code, parent, by=world.thuongtruc_snv)
    assert CriteriaSet.objects.get(pk=draft.pk).text == draft.text


def test_three_levels_stay_three(world, draft):
    by = world.thuongtruc_snv
    add_criterion(draft, by=by, parent="2", row={"code": "2.2", "name": "Nhóm"})
    add_criterion(draft, by=by, parent="2.2", row={**LEAF, "code": "2.2.1"})
    draft.refresh_from_db()
    assert Draft.read(draft.text).parents_for("2") == []
    with pytest.raises(Refused, match="còn trong 3 tầng"):
        rehang(draft, "2", "1", by=by)


def test_a_criterion_changed_meanwhile_is_looked_at_before_it_goes(world, draft):
    by, shown = world.thuongtruc_snv, marks(draft, "1")
    change_criterion(draft, by=by, code="1.1", row={**LEAF, "code": "1.1"}, seen=seen(draft, "1.1"))
    with pytest.raises(Refused, match="vừa được sửa ở nơi khác"):
        rehang(draft, "1", "2", by=by, seen=shown)


def test_what_a_class_cannot_do_without_follows_the_codes(world, draft):
    by = world.thuongtruc_snv
    gate = {"band": "Tốt", "full": ["1.1", "2.1"], "otherwise": "Khá", "enabled": True}
    head = {**HEAD, "code": "so-thu-2026", "gates": [{**gate, "source": "Quyết định thử"}]}
    edit_head(draft, by=by, head=head, seen=mark_of(Draft.read(draft.text).head))
    rehang(draft, "1.1", "2", by=by)
    draft.refresh_from_db()
    row = Draft.read(draft.text).row("2.1")
    change_criterion(draft, by=by, code="2.1", row={**row, "code": "B"}, seen=seen(draft, "2.1"))
    draft.refresh_from_db()
    assert Draft.read(draft.text).head["gates"][0]["full"] == ["2.2", "B"]


def test_a_criterion_is_taken_out_with_what_was_shown(world, draft):
    by = world.thuongtruc_snv
    shown = mark_of(Draft.read(draft.text).under("1"))
    change_criterion(draft, by=by, code="1.1", row={**LEAF, "code": "1.1"}, seen=seen(draft, "1.1"))
    with pytest.raises(Refused, match="vừa được sửa ở nơi khác"):
        remove_criterion(draft, by=by, code="1", seen=shown)
    draft.refresh_from_db()
    remove_criterion(draft, by=by, code="1", seen=mark_of(Draft.read(draft.text).under("1")))
    assert codes(draft) == ["2", "2.1", "3", "9", "9.1", "9.2"]
    with pytest.raises(Refused, match="vừa được bỏ hoặc đổi mã"):
        move_criterion(draft, by=by, code="1.1", step=1)


def test_the_head_changes_the_columns_and_keeps_the_rest(world, draft):
    head = {**HEAD, "code": "so-thu-2026", "caps": {"bonus": "1"}, "bands": None}
    shown = mark_of(Draft.read(draft.text).head)
    edit_head(draft, by=world.thuongtruc_snv, head=head, seen=shown)
    draft.refresh_from_db()
    the_set = engine.read_set(draft.text)
    assert (draft.name, draft.year, the_set.bonus_cap, the_set.bands) == ("Bộ mới", 2027, 1, ())
    assert len(the_set.criteria) == 9
    with pytest.raises(Conflict):
        edit_head(draft, by=world.thuongtruc_snv, head={**head, "name": "Khác"}, seen=shown)


def test_a_copy_is_a_draft_of_its_own_with_days_moved(world):
    text = SET_TEXT.replace('guide = "Ban', 'due_on = "2026-01-31"\nguide = "Ban')
    source = make_set(world.province, text=text)
    by = world.thuongtruc_snv
    made = copy_set(world.province, by=by, source=source, code="so-2028", name="Bộ 2028", year=2028)
    assert (made.source, made.state, made.year) == (source, "DRAFT", 2028)
    assert made.is_illustrative
    old, new = engine.read_set(source.text), engine.read_set(made.text)
    assert new.by_code["1.1"].notes["due_on"] == "2028-01-31"
    assert new.by_code["2.1"] == old.by_code["2.1"]
    assert (
        AuditEvent.objects.get(kind="scoring.set.copied").told["facts"]["source"] == "so-thu-2026"
    )


@pytest.mark.parametrize("username", ["quantri", "lanhdao.ubnd", "thamdinh.snv", "bithu.langson"])
def test_only_the_coordinator_edits(world, draft, username):
    by = world.user(username)
    with pytest.raises(PermissionDenied):
        create_set(world.province, by=by, head=HEAD)
    with pytest.raises(PermissionDenied):
        add_criterion(draft, by=by, parent=None, row={"code": "4", "name": "x"})
    with pytest.raises(PermissionDenied):
        remove_criterion(draft, by=by, code="1", seen=1)


def test_a_published_set_stands(world):
    published = make_set(world.province)
    by = world.thuongtruc_snv
    for act in (
        lambda: edit_head(published, by=by, head=HEAD, seen=1),
        lambda: add_criterion(published, by=by, parent=None, row={"code": "4", "name": "x"}),
        lambda: change_criterion(published, by=by, code="1", row=LEAF, seen=1),
        lambda: move_criterion(published, by=by, code="1", step=1),
        lambda: rehang(published, "1", None, by=by, seen=1),
        lambda: remove_criterion(published, by=by, code="1", seen=1),
    ):
        with pytest.raises(Refused, match="đã ban hành không sửa được"):
            act()
    assert CriteriaSet.objects.get(pk=published.pk).text == published.text


def test_two_editors_of_the_head_see_each_other(world, draft):
    shown, by = mark_of(Draft.read(draft.text).head), world.thuongtruc_snv
    head = {**HEAD, "code": "so-thu-2026"}
    edit_head(draft, by=by, head={**head, "name": "Tên thứ nhất"}, seen=shown)
    with pytest.raises(Conflict) as stale:
        edit_head(draft, by=by, head={**head, "name": "Tên thứ hai"}, seen=shown)
    assert ("tên", "Tên thứ nhất", "Tên thứ hai") in stale.value.fields
    assert CriteriaSet.objects.get(pk=draft.pk).name == "Tên thứ nhất"


def test_the_head_takes_no_code_of_another_set(world, draft):
    make_set(world.province, code="so-khac")
    with pytest.raises(Refused, match="Đã có bộ tiêu chí mã so-khac"):
        edit_head(
            draft,
            by=world.thuongtruc_snv,
            head={**HEAD, "code": "so-khac"},
            seen=mark_of(Draft.read(draft.text).head),
        )


def test_a_criterion_with_children_is_not_scored_itself(world, draft):
    with pytest.raises(Refused, match="có tiêu chí con thì không chấm trực tiếp"):
        change_criterion(
            draft,
            by=world.thuongtruc_snv,
            code="1",
            row={**LEAF, "code": "1"},
            seen=seen(draft, "1"),
        )


def test_a_set_has_an_end(world, draft):
    row = {**LEAF, "code": "2.1", "guide": "x" * SIZE_LIMIT}
    with pytest.raises(Refused, match="Bộ tiêu chí quá dài"):
        change_criterion(
            draft, by=world.thuongtruc_snv, code="2.1", row=row, seen=seen(draft, "2.1")
        )


def test_the_last_of_february_moves_to_a_day_that_there_is(world):
    text = SET_TEXT.replace('guide = "Ban', 'due_on = "2028-02-29"\nguide = "Ban')
    text = text.replace("year = 2026", "year = 2028")
    source, by = make_set(world.province, text=text), world.thuongtruc_snv
    made = copy_set(world.province, by=by, source=source, code="so-2029", name="Bộ", year=2029)
    assert engine.read_set(made.text).by_code["1.1"].notes["due_on"] == "2029-02-28"
