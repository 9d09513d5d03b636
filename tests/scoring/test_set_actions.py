"""Sets: read in, replaced while a draft, published once."""

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from scoring.actions.criteria import import_set, publish_set
from scoring.models import CriteriaSet
from tests.scoring.builders import SET_TEXT, make_set


def test_a_set_is_read_in_as_a_draft(world):
    made = import_set(world.province, by=world.thuongtruc_snv, text=SET_TEXT)
    assert (made.code, made.year, made.level) == ("so-thu-2026", 2026, "DEPARTMENT")
    assert made.is_illustrative
    assert not made.is_published
    assert not made.criteria.exists()


def test_a_draft_takes_a_new_text(world):
    first = import_set(world.province, by=world.thuongtruc_snv, text=SET_TEXT)
    text = SET_TEXT.replace("Giải quyết hồ sơ", "Giải quyết hồ sơ đúng hạn")
    again = import_set(world.province, by=world.thuongtruc_snv, text=text)
    assert again.pk == first.pk
    assert again.version == 2
    assert "đúng hạn" in CriteriaSet.objects.get().text


def test_a_published_code_is_not_read_in_again(world):
    make_set(world.province)
    with pytest.raises(Refused, match="Đã có bộ tiêu chí mã so-thu-2026"):
        import_set(world.province, by=world.thuongtruc_snv, text=SET_TEXT)


def test_faults_are_told_line_by_line(world):
    text = SET_TEXT.replace('max = "5"', 'max = "-5"')
    with pytest.raises(Refused) as refusal:
        import_set(world.province, by=world.thuongtruc_snv, text=text)
    assert any("2.1" in line for line, _ in refusal.value.items)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("year = 2026", "year = 1999", "từ 2000 đến 2100"),
        ('code = "9.2"', f'code = "{"9" * 41}"', "quá dài"),
        ('code = "so-thu-2026"', f'code = "{"a" * 81}"', "quá dài"),
    ],
)
def test_what_the_columns_cannot_hold_is_refused(world, old, new, sentence):
    with pytest.raises(Refused, match=sentence):
        import_set(world.province, by=world.thuongtruc_snv, text=SET_TEXT.replace(old, new))


def test_publication_makes_the_rows(world):
    made = import_set(world.province, by=world.thuongtruc_snv, text=SET_TEXT)
    publish_set(made, by=world.thuongtruc_snv)
    made.refresh_from_db()
    assert made.is_published
    rows = {row.code: row for row in made.criteria.all()}
    assert list(rows) == ["1", "1.1", "1.2", "2", "2.1", "3", "9", "9.1", "9.2"]
    assert (rows["1"].max, rows["9"].max) == (5, 0)
    assert rows["1"].area == "DIRECTION"
    assert rows["1.1"].parent == rows["1"]
    assert rows["1.1"].guide == "Ban hành trước ngày 31/01."
    assert rows["1.2"].rule["levels"][1] == {"label": "Đủ, có báo cáo chậm", "points": "1.5"}
    assert (rows["3"].is_leaf, rows["3"].method, rows["3"].top_code) == (True, "survey", "3")


def test_a_set_is_published_once(world):
    with pytest.raises(Refused, match="không sửa được"):
        publish_set(make_set(world.province), by=world.thuongtruc_snv)


@pytest.mark.parametrize(
    "rule",
    [
        'kind = "linear", full_at = "90", floor = "50"',
        'kind = "tiers", tiers = [ { at_least = "90", points = "5" } ]',
        'kind = "tiers", base = "max", tiers = [ { at_most = "2", share = "0.5" } ]',
        'kind = "deadline", tiers = [ { days_late_at_most = 0, points = "5" } ]',
        'kind = "per_item", points_each = "1"',
        'kind = "deduction", points_each = "0.5"',
        'kind = "survey"',
        'kind = "yes_no"',
    ],
)
def test_every_kind_of_rule_is_published(world, rule):
    text = SET_TEXT.replace(
        'max = "5"\nmethod = "self"\nrule = { kind = "points" }',
        f'max = "5"\nmethod = "self"\nrule = {{ {rule} }}',
    )
    made = import_set(world.province, by=world.thuongtruc_snv, text=text)
    publish_set(made, by=world.thuongtruc_snv)
    assert made.criteria.get(code="2.1").rule["kind"] == rule.split('"')[1]


def test_what_a_round_could_not_use_keeps_a_set_from_being_published(world):
    text = SET_TEXT.replace('area = "DIRECTION"', 'area = "KHAC"\napplies = "x"')
    made = import_set(world.province, by=world.thuongtruc_snv, text=text)
    with pytest.raises(
        Refused, match=r"Còn 2 chỗ phải sửa trước khi ban hành\. 1: Điều kiện"
    ) as no:
        publish_set(made, by=world.thuongtruc_snv)
    assert no.value.items == [
        ("1: “KHAC” không phải một lĩnh vực CCHC; chọn lại trong danh sách.", "")
    ]
    made.refresh_from_db()
    assert not made.is_published


@pytest.mark.parametrize("username", ["quantri", "lanhdao.ubnd", "thamdinh.snv", "bithu.langson"])
def test_only_the_coordinator_reads_a_set_in(world, username):
    with pytest.raises(PermissionDenied):
        import_set(world.province, by=world.user(username), text=SET_TEXT)


def test_drafts_are_seen_by_the_coordinator_alone(world):
    draft = make_set(world.province, is_published=False)
    published = make_set(world.province, code="so-khac")
    seen = {
        name: set(CriteriaSet.objects.visible_to(world.user(name)))
        for name in ("thuongtruc.snv", "canbo.dttg", "quantri")
    }
    assert seen["thuongtruc.snv"] == {draft, published}
    assert seen["canbo.dttg"] == seen["quantri"] == {published}
    assert list(CriteriaSet.objects.offered()) == [published]


def test_a_set_has_something_for_the_unit_to_score(world):
    text = SET_TEXT.replace('method = "self"', 'method = "bonus"')
    made = import_set(world.province, by=world.thuongtruc_snv, text=text)
    with pytest.raises(Refused, match="chưa có tiêu chí nào"):
        publish_set(made, by=world.thuongtruc_snv)
