"""What is done before a meeting: rules of a unit, papers, programme, invitation."""

from datetime import date

from cchc.lib.clock import today
from meetings.actions.agenda import add_item
from meetings.actions.meeting import plan_meeting
from meetings.actions.paper import put_document, put_files
from meetings.models import Kind
from tests.access import Row
from tests.access.meeting_shapes import read, seen
from tests.access.people import _Again as Again
from tests.meetings.builders import at
from tests.plans.builders import PDF, a_document, an_upload

LAID_DOWN = {
    "valid_from": "05/12/2026",
    "least_minutes": "60",
    "least_combined": "90",
    "has_committee": "on",
    "keeps_text": "on",
    "basis": "Quy định 05-QĐ/ĐU",
}


def _cell(world):
    return {"pk": world.cell.pk}


def _planned(world):
    return {"pk": world.cell_planned.pk}


def _regular(world):
    return {"pk": world.cell_regular.pk}


def _put(**data):
    return lambda world: {
        "role": "AHEAD",
        "put_on": f"{today():%d/%m/%Y}",
        **{name: make(world) for name, make in data.items()},
    }


ROWS = [
    Row("meetings:setting-list"),
    Row("meetings:setting-unit", _cell, get=seen(200, 200), post=seen(302), data=LAID_DOWN),
    Row(
        "meetings:setting-unit",
        lambda world: {"pk": world.ethnic.pk},
        get=404,
        post=404,
        data=LAID_DOWN,
        state="of an agency",
    ),
    Row(
        "meetings:paper-document",
        _planned,
        get=seen(200),
        post=seen(302),
        data=_put(document=lambda world: world.cell_directive.pk),
    ),
    Row(
        "meetings:paper-file",
        _planned,
        get=seen(200),
        post=seen(302),
        data=_put(uploads=lambda world: Again("chuong-trinh.pdf", PDF)),
    ),
    Row(
        "meetings:paper-document-withdraw",
        lambda world: {"pk": world.cell_paper.pk},
        get=read(200),
        post=read(302),
        data={"reason": "Nhầm văn bản"},
    ),
    Row(
        "meetings:paper-file-withdraw",
        lambda world: {"pk": world.cell_file.pk},
        get=read(200),
        post=read(302),
        data={"reason": "Nhầm tệp"},
    ),
    Row("meetings:invitation-pdf", _planned, get=read(200, 200)),
    Row("meetings:meeting-prepare", _planned, get=seen(200)),
    Row("meetings:programme-add", _regular, get=405, post=seen(302)),
    Row(
        "meetings:item-move",
        lambda world: {"pk": world.cell_second.pk},
        get=405,
        post=read(302),
        data={"huong": "len"},
    ),
    Row(
        "meetings:proposal-take",
        _planned,
        get=405,
        post=seen(302),
        data=lambda world: {"source": "from_conclusion", "thing": world.cell_conclusion.pk},
    ),
]


def set_up(world):
    """Two papers of the planned conference of the cell and a further document to put there; a
    regular session with two items."""
    by, meeting = world.bithu_dttg, world.cell_planned
    party = {"by": by, "unit": world.cell, "family": "PARTY", "doc_type": "PLAN"}
    world.cell_directive = a_document(world, symbol="07-KH/CB", **party)
    other = a_document(world, symbol="08-KH/CB", **party)
    world.cell_paper = put_document(meeting, by=by, document=other, role="AHEAD")
    put_files(meeting, by=by, uploads=[an_upload()], role="AHEAD")
    world.cell_file = meeting.file_links.get()
    world.cell_regular = plan_meeting(
        world.cell, by=by, kind=Kind.REGULAR, planned_at=at(date(2025, 9, 4), 14)
    )
    add_item(world.cell_regular, by=by, title="Giao ban")
    world.cell_second = add_item(world.cell_regular, by=by, title="Học tập")
