"""The spot checks of the rights, by the accounts of the demo: who does what, and the answer.

Each row of `CHECKS` is one request over HTTP. `where`: an address made of the objects that `set_up`
builds. `did`: for a write that is done, what must be true afterwards.
"""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from meetings.models import Meeting
from meetings.models import State as MeetingState
from plans.models import Task
from scoring.models import Round, Sheet, Snapshot
from tests.meetings.builders import make_minutes
from tests.scoring.builders import FULL, entry_of, make_decision, make_round, put, sheet_of
from units.models import AuditEvent, Membership

DONE = 302
OPENED = (Sheet.State.DRAFT, Sheet.State.SUBMITTED, Sheet.State.APPRAISED)


@pytest.fixture
def things(world):
    return Things(world)


class Things:
    """What the checks are about: sheets in three states, minutes of an agency and of its cell."""

    def __init__(self, world):
        self.world = world
        self.sheets = itertools.count(1)
        self.round = make_round(world, world.ethnic, world.finance, world.home_affairs)
        self.draft_round = make_round(world, world.ethnic, year=2025, state=Round.State.DRAFT)
        self.draft_round.assignments.get(unit=world.ethnic)
        self.sheet = sheet_of(self.round, world.ethnic)
        self.own_body = sheet_of(self.round, world.home_affairs)
        self.block = self.round.blocks.get()
        self.agency = make_minutes(world.ethnic, date(2026, 8, 3))
        self.cell = make_minutes(world.cell, date(2026, 8, 3))
        self.old_cell = make_minutes(world.old_cell, date(2023, 5, 31))
        self.task = Task.objects.create(
            assigner=world.province,
            lead=world.ethnic,
            title="Rà soát thủ tục hành chính",
            due_on=today() + timedelta(days=9),
            state=Task.State.ASSIGNED,
        )
        self.decision = make_decision(world.province)

    def put(self, sheet, state):
        return put(sheet, state, by=self.world.canbo_snv)

    def lock_cell(self):
        Meeting.objects.filter(pk=self.cell.pk).update(state=MeetingState.LOCKED)


@dataclass(frozen=True)
class Check:
    who: str
    does: str
    where: str
    answer: int
    data: object = None  # None: opens it; else sends this
    given: object = None
    did: object = None
    read_rows: int = 0

    def __str__(self):
        return f"{self.who} {self.does}"


def _submit(things):
    return things.put(things.sheet, Sheet.State.DRAFT)


def _submitted(things):
    things.put(things.sheet, Sheet.State.SUBMITTED)
    things.put(things.own_body, Sheet.State.SUBMITTED)


def _one_waits(things):
    for sheet in things.round.sheets.all():
        things.put(sheet, Sheet.State.APPRAISED)
    things.put(things.sheet, Sheet.State.SUBMITTED)


def _all_appraised(things):
    for sheet in things.round.sheets.all():
        things.put(sheet, Sheet.State.APPRAISED)


SHEET, APPRAISAL = "/phieu-cham-diem/{sheet.pk}/", "/tham-dinh/{sheet.pk}/"
OWN_BODY = "/tham-dinh/{own_body.pk}/"
MINUTES = "/cuoc-hop/{%s.pk}/bien-ban.pdf"
OPEN_ROUND = "/ky-cham-diem/{draft_round.pk}/mo/"
PUBLISH = "/ky-cham-diem/khoi/{block.pk}/cong-bo/"

CHECKS = [
    # An outsider sees nothing of another province.
    Check("bithu.langson", "opens a sheet of Tuyên Quang", SHEET, 404),
    Check("bithu.langson", "opens its arithmetic", SHEET + "cach-tinh/", 404),
    Check("bithu.langson", "opens minutes of an agency there", MINUTES % "agency", 404),
    Check("bithu.langson", "opens minutes of a cell there", MINUTES % "cell", 404),
    # The administrator manages accounts and units, and reads neither minutes nor scores.
    Check("quantri", "opens the minutes of a cell", MINUTES % "cell", 404),
    Check("quantri", "opens the values of a sheet", SHEET, 404),
    Check("quantri", "opens a round", OPEN_ROUND, 403, {}),
    # The coordinator runs the round and sees no value before publication.
    Check(
        "thuongtruc.snv",
        "opens a round",
        OPEN_ROUND,
        DONE,
        {},
        did=lambda things: things.draft_round.sheets.count() == 1,
    ),
    Check("thuongtruc.snv", "opens the values of a sheet", SHEET, 404, given=_submitted),
    Check("canbo.dttg", "submits", SHEET + "nop/", 403, {}, given=_submit),
    Check("canbo.dttg", "appraises", APPRAISAL, 403, given=_submitted),
    # A head by his State role sees nothing of the cell that his agency hosts.
    Check("lanhdao.dttg", "opens the minutes of the cell", MINUTES % "cell", 404),
    Check(
        "lanhdao.dttg",
        "opens them as a member of the cell",
        MINUTES % "cell",
        200,
        given=lambda things: Membership.objects.create(
            user=things.world.lanhdao_dttg,
            unit=things.world.cell,
            role="OFFICER",
            valid_from=date(2026, 1, 1),
        ),
        read_rows=1,
    ),
    Check("lanhdao.dttg", "submits with rows missing", SHEET + "nop/", 409, {}),
    Check(
        "lanhdao.dttg",
        "submits",
        SHEET + "nop/",
        DONE,
        {},
        given=_submit,
        did=lambda things: Sheet.objects.get(pk=things.sheet.pk).state == "SUBMITTED",
    ),
    Check("lanhdao.dttg", "submits a second time", SHEET + "nop/", 409, {}, given=_submitted),
    # Appraisers: what is assigned to them, never near their own unit, never a draft.
    Check("thamdinh.snv", "opens Sở Dân tộc và Tôn giáo", APPRAISAL, 200, given=_submitted),
    Check(
        "thamdinh.snv",
        "appraises Sở Dân tộc và Tôn giáo",
        APPRAISAL + "thong-nhat/",
        DONE,
        {},
        given=_submitted,
        did=lambda things: entry_of(things.sheet, "1.1").first_value is True,
    ),
    Check("thamdinh.snv", "appraises Sở Nội vụ", OWN_BODY, 403, given=_submitted),
    Check(
        "thamdinh.snv",
        "appraises Sở Nội vụ by sending the form",
        OWN_BODY + "thong-nhat/",
        403,
        {},
        given=_submitted,
    ),
    Check("thamdinh.vp", "appraises Sở Nội vụ", OWN_BODY, 200, given=_submitted),
    Check("thamdinh.snv", "opens a sheet that is still a draft", APPRAISAL, 404),
    Check("thamdinh.snv", "opens the board", "/ky-cham-diem/{round.pk}/", 200),
    # Publication waits for every sheet of the block.
    Check(
        "congbo.ubnd",
        "publishes a block with a sheet not yet appraised",
        PUBLISH,
        409,
        lambda things: {"document": things.decision.pk},
        given=_one_waits,
        did=lambda things: not Snapshot.objects.exists(),
    ),
    Check(
        "congbo.ubnd",
        "publishes a block",
        PUBLISH,
        DONE,
        lambda things: {"document": things.decision.pk},
        given=_all_appraised,
        did=lambda things: Snapshot.objects.get().results.count() == 3,
    ),
    # The inspector reads, and every reading leaves its row.
    Check("kiemtra.tinh", "reads those minutes", MINUTES % "old_cell", 200, read_rows=1),
    Check("bithu.dttg", "reads those minutes", MINUTES % "old_cell", 200, read_rows=1),
    Check(
        "bithu.dubnd",
        "opens minutes of a cell below that are locked",
        MINUTES % "cell",
        200,
        given=Things.lock_cell,
        read_rows=1,
    ),
    Check("bithu.dubnd", "opens minutes that are not yet locked", MINUTES % "cell", 404),
    Check("lanhdao.ubnd", "opens the minutes of an agency", MINUTES % "agency", 200, read_rows=1),
    Check("lanhdao.ubnd", "opens the minutes of a cell", MINUTES % "cell", 404),
]


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_spot_check(things, signed_in, check):
    if check.given:
        check.given(things)
    client = signed_in(check.who)
    where = check.where.format(**vars(things))
    if check.data is None:
        response = client.get(where)
    else:
        data = check.data(things) if callable(check.data) else check.data
        response = client.post(where, data)
    assert response.status_code == check.answer
    if check.did:
        assert check.did(things)
    reads = AuditEvent.objects.filter(kind__endswith=".read")
    assert reads.count() == check.read_rows
    if check.data is not None and check.answer in (403, 404):
        assert AuditEvent.objects.filter(outcome="REFUSED").count() == 1


def test_the_refusal_names_the_sheet_that_waits(things, signed_in):
    _one_waits(things)
    page = signed_in("congbo.ubnd").post(
        PUBLISH.format(**vars(things)), {"document": things.decision.pk}
    )
    assert "Sở Dân tộc và Tôn giáo" in page.content.decode()


def test_a_role_that_ended_yesterday_does_nothing_in_a_session_of_yesterday(things, signed_in):
    """Everything an account was answered 200 is gone with its role, for each role of the cast."""
    _submitted(things)
    reached = {
        "thamdinh.snv": [APPRAISAL, SHEET, "/ky-cham-diem/{round.pk}/"],
        "congbo.ubnd": [SHEET, PUBLISH],
        "lanhdao.ubnd": [SHEET, MINUTES % "agency"],
        "canbo.dttg": [SHEET],
        "lanhdao.dttg": [SHEET],
        "bithu.dttg": [MINUTES % "cell"],
        "kiemtra.tinh": [MINUTES % "cell", MINUTES % "agency"],
        "thuongtruc.snv": ["/ky-cham-diem/{round.pk}/"],
    }
    clients = {who: signed_in(who) for who in reached}
    for who, places in reached.items():
        for place in places:
            assert clients[who].get(place.format(**vars(things))).status_code == 200, (who, place)
    Membership.objects.update(valid_to=today() - timedelta(days=1))
    for who, places in reached.items():
        for place in places:
            answer = clients[who].get(place.format(**vars(things))).status_code
            assert answer in (403, 404), (who, place, answer)
            assert answer == 404 or place == PUBLISH


def test_values_are_hidden_from_units_of_the_same_block(things, signed_in, world):
    """Not even once submitted: no page of another unit of the block tells them."""
    from units.models import User

    rival = User.objects.get(username="canbo.snv")
    _submitted(things)
    entry = entry_of(things.sheet, "2.1")
    assert entry.self_value == FULL["2.1"]
    client = signed_in(rival.username)
    for place in (SHEET, SHEET + "cach-tinh/", APPRAISAL):
        assert client.get(place.format(**vars(things))).status_code == 404
    board = client.get("/ky-cham-diem/{round.pk}/".format(**vars(things))).content.decode()
    assert "4,50" not in board
