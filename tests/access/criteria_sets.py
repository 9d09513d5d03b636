"""Who reaches which page of criteria sets (permissions.md §4: MANAGE_SET, PUBLISH_SET)."""

from scoring.drafts import Draft, mark_of
from tests.access import Row
from tests.scoring.builders import make_set

COORDINATOR = "thuongtruc.snv"


def set_up(world):
    world.edited_set = make_set(world.province, code="so-soan", is_published=False)
    world.copied_set = make_set(world.province, code="so-mau")


def _pk(name):
    return lambda world: {"pk": getattr(world, name).pk}


def _code(name, code):
    return lambda world: {"pk": getattr(world, name).pk, "code": code}


def _mark(world, code):
    return mark_of(Draft.read(world.edited_set.text).row(code))


def _marks_below(world, code):
    return mark_of(Draft.read(world.edited_set.text).under(code))


HEAD = {"name": "Bộ mới", "code": "so-moi", "level": "DEPARTMENT", "year": "2027", "decimals": "2"}
DRAFT = {COORDINATOR: 200, "*": 404}
ACT = {COORDINATOR: 302, "*": 404}
OWNER = {COORDINATOR: 200, "*": 403}
FROZEN = {COORDINATOR: 409, "*": 403, "outsiders": 403}
POINTS = {"name": "Tên khác", "kind": "points", "max": "1", "method": "self", "evidence": "none"}

ROWS = [
    Row("scoring:set-compare"),
    Row("scoring:set-create", get=OWNER, post={COORDINATOR: 302, "*": 403}, data=HEAD),
    Row(
        "scoring:set-copy",
        _pk("copied_set"),
        get=OWNER,
        post={COORDINATOR: 302, "*": 403},
        data={"name": "Bộ năm sau", "code": "so-nam-sau", "year": "2027"},
    ),
    Row("scoring:set-toml", _pk("copied_set")),
    Row("scoring:set-toml", _pk("edited_set"), get=DRAFT, state="DRAFT"),
    Row("scoring:set-xlsx", _pk("copied_set")),
    Row("scoring:set-xlsx", _pk("edited_set"), get=DRAFT, state="DRAFT"),
    Row("scoring:set-try", _code("copied_set", "1.1")),
    Row("scoring:set-try", _code("edited_set", "1.1"), get=DRAFT, state="DRAFT"),
    Row("scoring:set-edit", _pk("edited_set"), get=DRAFT),
    Row("scoring:set-edit", _pk("copied_set"), get=FROZEN, state="PUBLISHED"),
    Row(
        "scoring:set-edit-head",
        _pk("edited_set"),
        get=DRAFT,
        post={COORDINATOR: 409, "*": 404},
        data={**HEAD, "version": 1},
    ),
    Row(
        "scoring:criterion-add",
        _pk("edited_set"),
        get=DRAFT,
        post=ACT,
        data={"name": "Lĩnh vực mới", "code": "4", "kind": "group"},
    ),
    Row("scoring:criterion-preview", _pk("edited_set"), get=405, post=DRAFT, data=POINTS),
    Row(
        "scoring:criterion-edit",
        _code("edited_set", "1.1"),
        get=DRAFT,
        post=ACT,
        data=lambda world: {**POINTS, "code": "1.1", "version": _mark(world, "1.1")},
    ),
    Row(
        "scoring:criterion-move",
        _pk("edited_set"),
        get=405,
        post=ACT,
        data={"xuong": "1.1"},
    ),
    Row(
        "scoring:criterion-rehang",
        _code("edited_set", "2.1"),
        get=DRAFT,
        post=ACT,
        data=lambda world: {"parent": "9", "version": _marks_below(world, "2.1")},
    ),
    Row(
        "scoring:criterion-remove",
        _code("edited_set", "9.2"),
        get=DRAFT,
        post=ACT,
        data=lambda world: {"version": _marks_below(world, "9.2")},
    ),
]
