from tests.access import Row
from tests.world import MERGED, make_person
from units.models import Position

SEES = "dttg quantri lanhdao.ubnd kiemtra.tinh"
MANAGES = "dttg quantri"
KEEPERS = "dttg party quantri canbo.snv vanphong.ubnd outsiders"
POST = {"title": "chuyên viên", "party_status": "OFFICIAL", "valid_from": "25/11/2026"}


def _person(world):
    return {"pk": world.person.pk}


def _position(world):
    return {"pk": world.position.pk}


def _of_post(done):
    """Those who manage, those who only see, everyone else."""
    return {SEES: 403, MANAGES: done, "*": 404}


ROWS = [
    Row("units:person-list"),
    Row("units:person-detail", _person, get={SEES: 200, "*": 404}),
    Row(
        "units:person-create",
        get={KEEPERS: 200, "*": 403},
        post={KEEPERS: 302, "*": 403},
        data={**POST, "full_name": "Trần Thị Mới"},
    ),
    Row(
        "units:person-give-post",
        _person,
        get=_of_post(200),
        post=_of_post(302),
        data={**POST, "is_replacing": "on"},
    ),
    Row(
        "units:post-end",
        _position,
        get=_of_post(200),
        post=_of_post(302),
        data={"on": "24/11/2026", "version": "1"},
    ),
    Row(
        "units:post-correct",
        _position,
        get=_of_post(200),
        post=_of_post(302),
        data={
            "full_name": "Nguyễn Văn Mẫu",
            "title": "phó trưởng phòng",
            "valid_from": "01/7/2025",
            "reason": "Ghi nhầm chức vụ",
            "version": "1",
        },
    ),
]


def set_up(world):
    """One person with a post at the officer's department."""
    world.person = make_person("Nguyễn Văn Mẫu", world.ethnic, title="chuyên viên", since=MERGED)
    world.position = Position.objects.get(person=world.person)
