"""Two sets side by side."""

import pytest
from django.urls import reverse

from scoring import engine
from scoring.differences import compare
from scoring.set_page import WORDS
from tests.scoring.builders import SET_TEXT, make_set


def text_of(response):
    return " ".join(response.content.decode().split())


def told(text):
    return compare(engine.read_set(SET_TEXT), engine.read_set(text), WORDS)


def test_equal_sets_do_not_differ():
    comparison = told(SET_TEXT)
    assert (comparison.changes, comparison.head, comparison.counts) == ([], [], [])
    assert comparison.total == (20, 20)


@pytest.mark.parametrize(
    ("old", "new", "kind", "detail"),
    [
        (
            'name = "Hài lòng"',
            'name = "Sự hài lòng"',
            "renamed",
            ("Tên", "Hài lòng", "Sự hài lòng"),
        ),
        ('code = "9.2"', 'code = "9.3"', "renamed", ("Mã", "9.2", "9.3")),
        ('max = "10"', 'max = "12"', "changed", ("Điểm tối đa", "10,00", "12,00")),
        (
            'evidence = "required"',
            'evidence = "optional"',
            "changed",
            ("Tài liệu kiểm chứng", "bắt buộc", "nếu có"),
        ),
        (
            'max = "5"\nmethod = "self"\nrule = { kind = "points" }',
            'max = "5"\nmethod = "self"\nrule = { kind = "deduction", points_each = "0.5" }',
            "changed",
            (
                "Quy tắc",
                "Nhập điểm từ 0 đến 5,00.",
                "5,00 điểm; mỗi trường hợp trừ 0,50, không dưới 0.",
            ),
        ),
    ],
)
def test_one_change_is_told(old, new, kind, detail):
    comparison = told(SET_TEXT.replace(old, new, 1))
    change = comparison.changes[0]
    assert len(comparison.changes) == 1
    assert change.kind == kind
    assert detail in change.details


def test_what_came_and_went_and_the_sums():
    leaf = '[[criterion]]\ncode = "3"\nname = "Hài lòng"'
    text = SET_TEXT.replace(leaf, leaf.replace('"3"', '"4"').replace("Hài lòng", "Khác"))
    comparison = told(text)
    assert [(one.kind, one.code) for one in comparison.changes] == [
        ("added", "4"),
        ("removed", "3"),
    ]
    assert comparison.counts == [("thêm", 1), ("bỏ", 1)]
    assert ("3", "Hài lòng", 10, None) in comparison.areas
    assert ("4", "Khác", None, 10) in comparison.areas


def test_the_head_is_compared():
    text = SET_TEXT.replace('bonus = "2"', 'bonus = "4"').replace("year = 2026", "year = 2027")
    assert told(text).head == [
        ("Năm", "2026", "2027"),
        ("Mức trần điểm thưởng", "2,00", "4,00"),
    ]


def test_the_page_shows_both(world, signed_in):
    old = make_set(world.province)
    new = make_set(
        world.province,
        text=SET_TEXT.replace('max = "10"', 'max = "12"').replace("so-thu-2026", "so-moi"),
    )
    client = signed_in("canbo.dttg")
    page = reverse("scoring:set-compare")
    assert "Chọn hai bộ tiêu chí" in text_of(client.get(page))
    assert page in text_of(client.get(reverse("scoring:set-list")))
    text = text_of(client.get(f"{page}?cu={old.pk}&moi={new.pk}"))
    assert "sửa 1" in text
    assert "<b>12,00</b>" in text


def test_a_draft_of_others_is_not_offered(world, signed_in):
    draft = make_set(world.province, is_published=False)
    page = reverse("scoring:set-compare")
    text = text_of(signed_in("canbo.dttg").get(f"{page}?cu={draft.pk}&moi={draft.pk}"))
    assert draft.code not in text
