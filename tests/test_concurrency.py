"""Fifty editors at once at a real server: nothing is lost without its author being told.

Run on SQLite (one process, a file) and on PostgreSQL (several), whichever the run is on.
"""

import statistics
from dataclasses import dataclass

import pytest
from django.db import connection
from django.urls import reverse

from scoring.models import Entry, Round, Sheet
from tests.crowd import Server, own_database, serving, session_of
from tests.evidence import note
from tests.scoring.builders import make_round, make_set, sheet_of
from tests.world import World, make_user
from units.chain import first_broken_link
from units.models import AuditEvent
from units.permissions import Role

pytestmark = pytest.mark.each_database

EDITORS = 50
AREAS, ROWS_OF_AREA = 10, 5
HEAD = """
code = "so-dong"
name = "Bộ tiêu chí thử (dữ liệu minh họa)"
level = "DEPARTMENT"
year = 2026
decimals = 2
"""
AREA = """
[[criterion]]
code = "{area}"
name = "Lĩnh vực {area}"
"""
LEAF = """
[[criterion]]
code = "{area}.{number}"
parent = "{area}"
name = "Tiêu chí {area}.{number}"
max = "100"
method = "self"
rule = {{ kind = "points" }}
"""


def _set_text():
    areas = range(1, AREAS + 1)
    leaves = [
        LEAF.format(area=area, number=number)
        for area in areas
        for number in range(1, ROWS_OF_AREA + 1)
    ]
    return HEAD + "".join(AREA.format(area=area) for area in areas) + "".join(leaves)


@dataclass
class Crowd:
    """A server, its cast, and the sessions of fifty officers of one department."""

    server: Server
    world: World
    sessions: list
    criteria_set: object

    def sheet(self):
        """The open, empty sheet of a new round, so that no test sees the rows of another."""
        the_round = make_round(
            self.world,
            self.world.ethnic,
            criteria_set=self.criteria_set,
            title=f"Kỳ thử {Round.objects.count() + 1}",
        )
        return sheet_of(the_round, self.world.ethnic)

    def save(self, number, entry, value, *, version=1, is_piece=False, **data):
        """What editor `number` sends: by script (a piece of the page) or as a plain form."""
        typed = {"version": version, "value": value, "explanation": f"Cán bộ số {number}."}
        data |= {f"e{entry.pk}-{name}": text for name, text in typed.items()}
        headers = {"HX-Request": "true"} if is_piece else {}
        return self.sessions[number], reverse("scoring:entry-score", args=[entry.pk]), data, headers


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("crowd")


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker, folder):
    """A database for this file alone, really committed to; -> its address."""
    with django_db_blocker.unblock(), own_database(folder) as address:
        yield address


@pytest.fixture(scope="module")
def crowd(db, folder):
    world = World()
    officers = [
        make_user(f"canbo.{number}", (Role.OFFICER, world.ethnic)) for number in range(EDITORS)
    ]
    sessions = [session_of(officer) for officer in officers]
    criteria_set = make_set(world.province, text=_set_text())
    with serving(db, folder) as server:
        yield Crowd(server, world, sessions, criteria_set)


@pytest.fixture(autouse=True)
def _nothing_went_wrong(crowd):
    yield
    assert not crowd.server.complaints()
    assert first_broken_link() is None


def _last_seq():
    return AuditEvent.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _kinds_since(seq):
    rows = AuditEvent.objects.filter(seq__gt=seq).exclude(kind__endswith=".read").order_by("seq")
    return list(rows.values_list("kind", "outcome"))


def test_fifty_people_on_fifty_rows_never_collide(crowd):
    entries, seq = list(crowd.sheet().entries.order_by("pk")), _last_seq()
    answers = crowd.server.at_once(
        [crowd.save(number, entry, number + 1) for number, entry in enumerate(entries)]
    )
    assert [answer.status for answer in answers] == [302] * EDITORS
    saved = Entry.objects.filter(sheet=entries[0].sheet).order_by("pk")
    assert list(saved.values_list("self_value", "version", "explanation")) == [
        (str(number + 1), 2, f"Cán bộ số {number}.") for number in range(EDITORS)
    ]
    assert _kinds_since(seq) == [("scoring.entry.scored", "DONE")] * EDITORS


def test_fifty_people_on_one_row_one_is_kept_and_the_others_see_both_values(crowd):
    entry, seq = crowd.sheet().entries.first(), _last_seq()
    answers = crowd.server.at_once(
        [
            crowd.save(number, entry, f"{number},25", is_piece=bool(number % 2))
            for number in range(EDITORS)
        ]
    )
    kept = Entry.objects.get(pk=entry.pk)
    (winner,) = [number for number, answer in enumerate(answers) if answer.status in (200, 302)]
    assert (kept.self_value, kept.version) == (f"{winner}.25", 2)
    assert kept.explanation == f"Cán bộ số {winner}."
    for number, answer in enumerate(answers):
        if number != winner:
            assert answer.status == 409
            assert f"Cán bộ canbo.{winner} đã lưu" in answer.text
            assert f"{winner},25" in answer.text, "what stands now"
            if answer.text.lstrip().startswith("<!doctype"):  # a piece leaves what was typed alone
                assert f'value="{number},25"' in answer.text
                assert f"Cán bộ số {number}." in answer.text
    assert _kinds_since(seq) == [("scoring.entry.scored", "DONE")]


def test_fifty_presses_sent_twice_save_once(crowd):
    entries, seq = list(crowd.sheet().entries.order_by("pk")), _last_seq()
    once = [
        crowd.save(number, entry, number + 1, idempotency_key=f"{number:08x}-0001")
        for number, entry in enumerate(entries)
    ]
    answers = crowd.server.at_once(once + once)
    assert [answer.status for answer in answers] == [302] * (2 * EDITORS)
    versions = Entry.objects.filter(sheet=entries[0].sheet).values_list("version", flat=True)
    assert set(versions) == {2}
    assert _kinds_since(seq) == [("scoring.entry.scored", "DONE")] * EDITORS


def test_a_button_pressed_fifty_times_makes_one_round(crowd):
    seq, session = _last_seq(), session_of(crowd.world.thuongtruc_snv)
    data = {"year": "2027", "title": "Kỳ bấm nhiều lần", "idempotency_key": "0000abcd-0002"}
    press = (session, reverse("scoring:round-create"), data, {})
    answers = crowd.server.at_once([press] * EDITORS)
    made = Round.objects.get(title="Kỳ bấm nhiều lần")
    assert {(answer.status, answer.location) for answer in answers} == {
        (302, made.get_absolute_url())
    }
    assert _kinds_since(seq) == [("scoring.round.created", "DONE")]


def test_no_row_is_saved_once_the_sheet_is_submitted(crowd):
    """Fifty rows are saved while the head presses ten times: what came too late is refused."""
    sheet = crowd.sheet()
    sheet.entries.update(self_value="1", self_points=1, explanation="Đã chấm.")
    head, seq = session_of(crowd.world.lanhdao_dttg), _last_seq()
    submit = (head, reverse("scoring:sheet-submit", args=[sheet.pk]), {}, {})
    calls = [crowd.save(number, entry, 50) for number, entry in enumerate(sheet.entries.all())]
    calls[30:30] = [submit] * 10
    answers = [answer.status for answer in crowd.server.at_once(calls)]
    submitted, saved = answers[30:40], answers[:30] + answers[40:]
    assert sorted(submitted) == [302] + [409] * 9
    assert set(saved) <= {302, 403, 409}
    kinds = [kind for kind, outcome in _kinds_since(seq) if outcome == "DONE"]
    done = saved.count(302)
    assert kinds == ["scoring.entry.scored"] * done + ["scoring.sheet.submitted"]
    assert sheet.entries.filter(self_value="50").count() == done
    assert Sheet.objects.get(pk=sheet.pk).state == Sheet.State.SUBMITTED


@pytest.mark.deep
def test_everybody_saves_in_the_end(crowd):
    """Fifty editors want ten saves each on ten rows; who is told of a conflict saves again."""
    sheet, wanted = crowd.sheet(), 10
    rows, seq = list(sheet.entries.order_by("pk")[:10]), _last_seq()
    left, times, conflicts = dict.fromkeys(range(EDITORS), wanted), [], 0
    versions = {entry.pk: entry.version for entry in rows}
    while open_editors := [number for number, count in left.items() if count]:
        calls = []
        for number in open_editors:
            entry = rows[(number + left[number]) % len(rows)]
            value = f"{number}.{left[number]:02}"
            calls.append(crowd.save(number, entry, value, version=versions[entry.pk]))
        for number, answer in zip(open_editors, crowd.server.at_once(calls), strict=True):
            assert answer.status in (302, 409)
            left[number] -= answer.status == 302
            conflicts += answer.status == 409
            times.append(answer.milliseconds)
        versions = dict(sheet.entries.values_list("pk", "version"))
    saves = EDITORS * wanted
    assert _kinds_since(seq) == [("scoring.entry.scored", "DONE")] * saves
    assert sum(versions.values()) == len(versions) + saves
    times.sort()
    note(
        f"editors-{connection.vendor}",
        command="make deep",
        what="50 editors on ten rows of one sheet at once, over http, each until ten saves",
        seed=None,
        saves=saves,
        conflicts_told=conflicts,
        lost=saves - sum(versions.values()) + len(versions),
        median_ms=statistics.median(times),
        p95_ms=times[int(len(times) * 0.95)],
        worst_ms=times[-1],
    )
