"""The demo: it holds what it promises, says so, and loads once."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cchc.demo import seed
from meetings.models import Meeting
from meetings.models import State as MeetingState
from plans.models import Document, Task
from scoring.models import PublishedIndex, Result, Round, Sheet
from units.audit import first_broken_link
from units.models import User


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo in the database, taken out again after the module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        lines = list(seed.seed("mat-khau-thu-nghiem"))
        yield lines
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _within_the_demo(demo, db):
    """Each test in a savepoint of its own."""


def test_each_step_says_what_it_made(demo):
    assert any(line.startswith("Cuộc họp: ") for line in demo)
    assert first_broken_link() is None


def test_lists_have_what_a_province_has():
    assert Meeting.objects.count() >= 40
    assert Task.objects.count() >= 60
    assert Result.objects.values("snapshot__round_block__round").distinct().count() == 3
    blocks = Counter(Sheet.objects.filter(round__state="OPEN").values_list("round_block__block"))
    assert blocks[("so",)] >= 20
    assert blocks[("xa",)] >= 30


def test_every_state_of_tasks_meetings_and_sheets_is_there():
    assert set(Task.objects.values_list("state", flat=True)) == set(Task.State)
    met = set(Meeting.objects.values_list("state", flat=True))
    assert met >= {MeetingState.PLANNED, MeetingState.HELD, MeetingState.MINUTED,
                   MeetingState.LOCKED}  # fmt: skip
    sheets = set(Sheet.objects.values_list("state", flat=True))
    assert sheets >= {"DRAFT", "SUBMITTED", "APPRAISING", "APPRAISED", "PUBLISHED"}


def test_only_the_sheet_of_the_loop_is_left_in_the_running_block_of_departments():
    running = Sheet.objects.filter(round__state="OPEN", round_block__block="so")
    left = running.exclude(state="APPRAISED")
    assert [sheet.unit.name for sheet in left] == ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"]


def test_the_facts_of_the_sources_are_there():
    tuyen_quang = {"unit__versions__name": "tỉnh Tuyên Quang", "year": 2022}
    sipas = PublishedIndex.objects.filter(index="SIPAS", **tuyen_quang).get()
    par = PublishedIndex.objects.filter(index="PAR_INDEX", **tuyen_quang).get()
    assert (str(sipas.value.normalize()), sipas.rank, sipas.change) == ("81.72", 22, 20)
    assert (str(par.value.normalize()), par.rank, par.change) == ("85.34", 32, 2)
    board = PublishedIndex.objects.get(
        year=2021, unit__versions__name="Ban Dân tộc tỉnh Tuyên Quang"
    )
    assert (board.value, board.rank, board.of_how_many) == (None, 10, 19)
    assert Document.objects.filter(symbol="29-CTr/ĐUK").exists()
    resolution = Document.objects.get(symbol="02-NQ/ĐUK")
    assert [parent.symbol for parent in resolution.implements.all()] == ["05-NQ/TU"]


def test_what_is_made_up_says_so():
    for one in Round.objects.all():
        assert one.title.endswith("(dữ liệu minh họa)")
        assert one.is_illustrative
    for meeting in Meeting.objects.filter(is_illustrative=False):
        assert meeting.source_note


def test_a_second_time_changes_nothing(settings):
    settings.DEMO, before, out = True, User.objects.count(), StringIO()
    call_command("seed_demo", stdout=out)
    assert "không thay đổi" in out.getvalue()
    assert User.objects.count() == before


def test_it_is_refused_where_no_demo_is_wanted(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("seed_demo")
