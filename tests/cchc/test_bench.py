"""`manage.py bench` measures and says so; how fast it is, is not asserted on a busy machine."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from cchc.management.commands import bench
from meetings.models import Meeting
from plans.models import Document
from scoring.models import Entry, Sheet
from tests.meetings.builders import OPENING, make_minutes
from tests.plans.builders import a_document
from tests.scoring.builders import make_round, put, sheet_of
from tests.world import LAST_OLD, make_unit
from units.models import Kind, Membership, SignInSession, Unit


def run(rounds=2):
    out = StringIO()
    call_command("bench", rounds=rounds, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def _demo(settings):
    settings.DEMO = True


@pytest.mark.usefixtures("_demo")
def test_each_measure_is_one_line(world, monkeypatch):
    monkeypatch.setattr(bench, "LISTS", ["units:audit-list", "no-such:list"])
    page, *_units, engine = run()
    assert page["measure"] == "list /nhat-ky/"
    assert page["median_ms"] > 0
    assert page["queries"] <= 6
    assert engine["measure"] == "engine, leaves scored"
    assert engine["count"] >= 30
    assert engine["per_second"] > 0
    assert engine["rounds"] == 2


@pytest.mark.usefixtures("_demo")
def test_the_tree_and_the_search_are_measured_with_their_queries(world, monkeypatch):
    make_unit("xã Thử Một", kind=Kind.COMMUNE, until=LAST_OLD)
    monkeypatch.setattr(bench, "MEASURES", [bench.unit_trees, bench.unit_search])
    lines = {line["measure"]: line for line in run()}
    trees = [line for name, line in lines.items() if name.startswith("tree of a province")]
    assert len(trees) == 2
    assert all(line["queries"] <= 5 for line in trees)
    assert all(line["groups"] for line in trees)
    assert lines["search for a department"]["queries"] == 2
    assert lines["search for a department"]["rows"] == 1
    assert lines["search for words in any order"]["rows"] == 1
    assert lines["search for nothing"]["rows"] == 0
    assert lines["page of the search"]["queries"] <= 6
    assert lines["page of the tree"]["queries"] <= 6


def test_the_work_of_the_database_is_told_where_it_runs_on_this_machine(db):
    line = bench._line("twenty queries", lambda: [Unit.objects.count() for _ in range(20)], 1, {})
    if connection.vendor == "postgresql" and connection.connection.info.host.startswith("/"):
        assert bench._server_cpu(bench._server_process()) > 0
        assert 0 < line["server_cpu_ms"] < line["least_cpu_ms"]
    else:
        assert bench._server_process() is None
        assert "server_cpu_ms" not in line
        assert 0 < line["least_cpu_ms"] <= line["cpu_ms"]
    # The work of this round as the machine of the bounds would do it, which is faster or slower.
    evened = line["cpu_ms"] * line["leaves_per_second"] / bench.BOUNDS_AT
    assert line["even_cpu_ms"] == pytest.approx(evened, abs=0.02)


@pytest.mark.usefixtures("_demo")
def test_the_longest_minutes_are_set(world, monkeypatch):
    monkeypatch.setattr(bench, "MEASURES", [bench.minutes_paper])
    assert run() == []
    make_minutes(world.ethnic, date(2026, 8, 3), composed=[OPENING])
    make_minutes(world.cell, date(2026, 8, 3))
    paper, long = run()
    assert paper["measure"] == "minutes as PDF"
    assert paper["letters"] > 500
    assert paper["kB"] > 5
    assert long["measure"] == "minutes of three hours as PDF"
    assert long["letters"] > 15_000
    assert long["kB"] > paper["kB"]


@pytest.mark.usefixtures("_demo")
def test_a_session_of_sixty_is_opened_and_touched(world, monkeypatch):
    monkeypatch.setattr(bench, "MEASURES", [bench.session_desk])
    page, touch = run()
    assert page["measure"] == "page of a session, 60 members"
    assert page["queries"] <= 18
    assert page["kB"] > 100
    assert touch["queries"] <= 24  # four of them keep the counter of the month
    assert not Meeting.objects.exists()


@pytest.mark.usefixtures("_demo")
def test_without_a_party_secretary_no_session_is_measured(world, monkeypatch):
    Membership.objects.filter(role="SECRETARY").update(valid_to=F("valid_from"))
    monkeypatch.setattr(bench, "MEASURES", [bench.session_desk])
    assert run() == []


@pytest.mark.usefixtures("_demo")
def test_a_list_with_a_row_is_measured_with_fifty(world, monkeypatch):
    monkeypatch.setattr(bench, "LISTS", ["plans:document-list", "plans:task-list"])
    monkeypatch.setattr(bench, "MEASURES", [bench.list_pages])
    a_document(world, unit=world.province, by=world.vanphong_ubnd)
    papers, tasks = run()
    assert papers["measure"] == "list /van-ban/"
    assert papers["rows"] == 50
    assert papers["queries"] <= 6
    assert "rows" not in tasks  # none to copy
    assert Document.objects.count() == 1


@pytest.mark.usefixtures("_demo")
def test_the_lists_of_an_admin_are_measured_as_he_sees_them(world, monkeypatch):
    monkeypatch.setattr(bench, "MEASURES", [bench.admin_lists])
    accounts, _log = run()
    assert accounts["measure"] == "list /nguoi-dung/ of an admin"
    assert accounts["rows"] > 5
    assert accounts["queries"] <= 6
    Membership.objects.filter(role="ADMIN").update(valid_to=F("valid_from"))
    assert run() == []


@pytest.mark.usefixtures("_demo")
def test_a_decision_of_an_appraiser_is_measured(world, monkeypatch):
    monkeypatch.setattr(bench, "MEASURES", [bench.appraisal])
    assert run() == []
    the_round = make_round(world, world.ethnic)
    put(sheet_of(the_round, world.ethnic), Sheet.State.APPRAISING, by=world.canbo_dttg)
    (line,) = run()
    assert line["measure"] == "one row of a sheet appraised"
    assert line["queries"] <= 28
    assert not Entry.objects.filter(first_at__isnull=False).exists()


@pytest.mark.usefixtures("_demo")
def test_it_leaves_nothing_behind(world, monkeypatch):
    monkeypatch.setattr(bench, "LISTS", ["units:audit-list"])
    run()
    assert not SignInSession.objects.exists()


@pytest.mark.usefixtures("_demo")
def test_a_page_that_fails_is_not_measured(world, monkeypatch):
    monkeypatch.setattr(bench, "LISTS", ["units:sign-in"])
    with pytest.raises(CommandError, match="trả lời 302"):
        run()


@pytest.mark.usefixtures("_demo")
def test_it_asks_for_the_demonstration_data(db):
    with pytest.raises(CommandError, match="seed_demo"):
        run()


def test_it_is_refused_on_real_data(settings, world):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        run()


@pytest.mark.usefixtures("_demo")
def test_without_a_province_no_tree_is_measured(world, monkeypatch):
    monkeypatch.setattr(bench, "today", lambda: date(1990, 1, 1))
    monkeypatch.setattr(bench, "MEASURES", [bench.unit_trees])
    assert run() == []
    assert Unit.objects.exists()
