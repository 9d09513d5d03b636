"""The demo: it holds what it promises, says what is made up, and its people can walk it.

Each account follows the links that it is shown, a few of each kind of page. A page shows no link to
what its reader may not open, is whole HTML in Vietnamese, and every paper is a PDF.
"""

import re
import time
from collections import Counter
from datetime import date
from html import unescape
from io import StringIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.urls import resolve

from cchc.demo import seed
from meetings.models import Meeting, QualitySheet, QualityState
from meetings.models import State as MeetingState
from meetings.models.meeting import READ
from plans.models import Document, Task
from scoring.models import PublishedIndex, Result, Round, Sheet
from tests.evidence import note
from tests.world import PASSWORD, session_of
from units.chain import first_broken_link
from units.models import AuditEvent, Unit, User

ACCOUNTS = (
    "quantri", "thamdinh.snv", "canbo.snv", "thamdinh.vp", "thuongtruc.snv", "canbo.dttg",
    "lanhdao.dttg", "bithu.dttg", "lanhdao.ubnd", "vanphong.ubnd", "congbo.ubnd", "bithu.dubnd",
    "kiemtra.tinh", "bithu.langson", "canbo.vanban",
)  # fmt: skip
pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.first_database,
]
PUBLIC = ("/dang-nhap/", "/xep-hang/", "/chi-so/", "/healthz", "/readyz")
OF_A_KIND = 2  # pages opened of one kind by one account
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The database with the demo, emptied after the module by rolling all of it back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield list(seed.seed(PASSWORD))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _within_the_demo(demo, db):
    """Each test in a savepoint of its own."""


def _client(username):
    client = Client(raise_request_exception=True)
    client.cookies["sessionid"] = session_of(User.objects.get(username=username))
    return client


def _walk(client, starts):
    """Follows links from page to page; -> [(address, where it was shown, what is wrong)]."""
    waiting, seen, opened, faults = [(start, "") for start in starts], set(starts), Counter(), []
    while waiting:
        address, shown_on = waiting.pop(0)
        kind = resolve(urlsplit(address).path).view_name
        if opened[kind] >= OF_A_KIND:
            continue
        opened[kind] += 1
        response = client.get(address, follow=kind == "front")
        if wrong := _wrong(response):
            faults.append((address, shown_on, wrong))
            continue
        for link in _links(response, address):
            if link not in seen:
                seen.add(link)
                waiting.append((link, address))
    return opened, faults


def _wrong(response):
    if response.status_code != 200:
        return f"{response.status_code}"
    kind = response["Content-Type"].partition(";")[0]
    if kind == "application/pdf":
        content = b"".join(response) if response.streaming else response.content
        return "" if content.startswith(b"%PDF-") else "no PDF"
    if kind != "text/html":
        return ""
    page = response.content.decode()
    checks = {
        'lang="vi"': page.count('<html lang="vi"') == 1,
        "one h1": len(re.findall(r"<h1\b", page)) == 1,
        "CSP": "default-src 'self'" in response.get("Content-Security-Policy", ""),
        "no empty variable": "None</" not in page,
    }
    return ", ".join(name for name, holds in checks.items() if not holds)


def _links(response, address):
    if not response["Content-Type"].startswith("text/html"):
        return
    for found in _LINK.findall(response.content.decode()):
        parts = urlsplit(urljoin(address, unescape(found)))
        if not parts.netloc and parts.path and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.sampled(7)
@pytest.mark.parametrize("username", ACCOUNTS)
def test_every_link_that_an_account_is_shown_opens(username):
    opened, faults = _walk(_client(username), ["/viec-cua-toi/"])
    assert not faults
    assert len(opened) >= 15, f"only {sorted(opened)}"


@pytest.mark.deep
def test_every_account_walks_the_demo_on_this_database():
    """What the suite walks as some accounts on one database, as all of them."""
    started, pages = time.monotonic(), 0
    for username in ACCOUNTS:
        opened, faults = _walk(_client(username), ["/viec-cua-toi/"])
        assert not faults, username
        pages += opened.total()
    note(
        f"walk-{connection.vendor}",
        command="make deep",
        what="the demo, walked by each of its accounts along the links that it is shown",
        seed=None,
        accounts=len(ACCOUNTS),
        pages=pages,
        seconds=round(time.monotonic() - started, 1),
    )


def test_every_link_of_the_public_pages_opens():
    opened, faults = _walk(Client(), PUBLIC)
    assert not faults
    assert {"scoring:ranking", "scoring:index-list", "units:sign-in"} <= set(opened)


# What it holds


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


def test_every_state_of_quality_sheets_is_there_and_all_of_them_are_made_up():
    sheets = QualitySheet.objects.values_list("state", "meeting__is_illustrative")
    assert set(sheets) == {(state, True) for state in QualityState.values}
    lowered = QualitySheet.objects.exclude(decided_class__in=["", F("proposed_class")])
    assert lowered.exists()


def test_only_the_sheet_of_the_loop_is_left_in_the_running_block_of_departments():
    running = Sheet.objects.filter(round__state="OPEN", round_block__block="so")
    left = running.exclude(state="APPRAISED")
    assert [sheet.unit.name for sheet in left] == ["Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"]


def test_an_inspector_finds_readings_of_a_cells_minutes_and_refusals():
    cell = Unit.objects.get(versions__name="Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang")
    seen = AuditEvent.objects.visible_to(User.objects.get(username="kiemtra.tinh"))
    of_cell = seen.filter(unit_id=cell.pk)
    readers = set(of_cell.filter(kind=READ).values_list("actor", flat=True))
    assert readers == {"Bí thư Đảng ủy UBND tỉnh", "Người kiểm tra"}
    assert of_cell.filter(outcome=AuditEvent.Outcome.REFUSED).count() == 2


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


def test_the_page_of_a_province_shows_them_as_they_were_and_its_124_communes():
    client = _client("lanhdao.ubnd")
    old, new = (
        Unit.objects.get(versions__name="tỉnh Tuyên Quang", founded_on__lte=day, **life)
        for day, life in (
            (date(2024, 12, 31), {"ended_on": date(2025, 6, 30)}),
            (date(2025, 7, 1), {"ended_on": None}),
        )
    )
    for unit in (old, new):
        text = " ".join(re.sub(r"<[^>]*>", " ", _page(client, unit)).split())
        for fact in (
            "81,72% cả nước 80,08% 22/63 20 tăng 20 bậc",
            "85,34% cả nước 84,79% 32/63 2 tăng 2 bậc",
        ):
            assert fact in text, fact
    page = _page(client, new)
    communes = [
        unit.get_absolute_url()
        for unit in Unit.objects.filter(
            versions__parent=new, versions__kind__in=("COMMUNE", "WARD", "SPECIAL")
        ).distinct()
    ]
    assert len(communes) == 124
    assert [url for url in communes if f'href="{url}"' not in page] == []
    board = Unit.objects.get(versions__name="Ban Dân tộc tỉnh Tuyên Quang")
    assert "10/19" in _page(client, board)


def _page(client, unit):
    response = client.get(unit.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_head_finds_where_points_were_lost_in_two_clicks():
    client = _client("lanhdao.dttg")
    home = client.get("/viec-cua-toi/").content.decode()
    assert '<a href="/mat-diem/">' in home
    causes = client.get("/mat-diem/").content.decode()
    assert "Năm nguyên nhân lớn nhất" in causes
    assert "Đưa vào kế hoạch" in causes


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
