from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.lib.clock import now
from tests.access import Row
from tests.world import MERGED, make_person
from units.models import Position, RollDraft

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


def _draft(world):
    return {"pk": world.roll_draft.pk}


class _Again(SimpleUploadedFile):
    """A file that every account sends anew."""

    def read(self, size=-1):
        self.file.seek(0)
        return self.file.read(size)


def _file(world):
    return {"file": _Again("a.csv", "Họ và tên,Từ ngày\nLê A,01/8/2026\n".encode())}


EXPORTS = "lanhdao.dttg party vanphong.ubnd quantri bithu.langson"
SENDER = {"canbo.dttg": 200, "*": 404}

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
    Row("units:roll-detail", lambda world: {"pk": world.ethnic.pk}, get={SEES: 200, "*": 404}),
    Row(
        "units:roll-upload",
        get={KEEPERS: 200, "*": 403},
        post={KEEPERS: 302, "*": 403},
        data=_file,
    ),
    Row("units:roll-template", get={KEEPERS: 200, "*": 403}),
    Row("units:roll-preview", _draft, get=SENDER),
    Row("units:roll-faults", _draft, get=SENDER),
    Row(
        "units:roll-import",
        _draft,
        get=405,
        post={"canbo.dttg": 302, "*": 404},
        data={"c0": "full_name", "c1": "valid_from", "count": "1"},
    ),
    Row(
        "units:roll-export",
        get={EXPORTS: 200, "*": 403},
        post={EXPORTS: 200, "*": 403},
        data={"form": "csv", "scope": "ngay", "day": "25/11/2026"},
    ),
]


def set_up(world):
    """One person with a post at the officer's department, and a list that he sent."""
    world.person = make_person("Nguyễn Văn Mẫu", world.ethnic, title="chuyên viên", since=MERGED)
    world.position = Position.objects.get(person=world.person)
    world.roll_draft = RollDraft.objects.create(
        unit=world.ethnic,
        by=world.canbo_dttg,
        name="danh-sach.xlsx",
        heads=["Họ và tên", "Từ ngày"],
        rows=[[2, ["Lê A", "01/8/2026"]], [3, ["", "01/8/2026"]]],
        made_at=now(),
    )
