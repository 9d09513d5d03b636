"""Every page and paper of an illustrative set says so, and none of a real one (every url of the
access table that is about one set, round, sheet or result, rendered as its readers see it)."""

import re
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.test import override_settings
from django.urls import get_resolver, reverse

from cchc.lib import pdf
from plans.models import Document
from scoring.models import CriteriaSet, Round
from tests.lib import broken_sheets
from tests.scoring.builders import SET_TEXT, make_set
from tests.stage import ANONYMOUS, ROWS, made, set_stage

pytestmark = pytest.mark.uncounted
MARK = "dữ liệu minh họa"
SOURCE = "không phải văn bản của cơ quan nào"
# Pages that are about no one set or round, with the reason.
ABOUT_NONE = {
    "scoring:index-list": "published indices, each with its source",
    "scoring:index-import": "published indices",
    "scoring:index-upload": "published indices",
    "scoring:index-template": "an empty table",
    "scoring:index-preview": "published indices",
    "scoring:index-faults": "published indices",
    "scoring:set-import": "the file is not read yet",
    "scoring:set-create": "there is no set yet",
    "scoring:set-compare": "without two sets chosen; with them below",
    "scoring:round-create": "there is no round yet",
    "scoring:result-compare": "without a result chosen; with two below",
}
# Lists of many rounds: a row says of itself that it is made up, the sets are told on its own page.
LISTS = {
    "scoring:set-list",
    "scoring:round-list",
    "scoring:sheet-list",
    "scoring:appraisal-list",
    "scoring:loss-list",
}
# Who has something in a list that is empty for others.
READER = {"scoring:sheet-list": "canbo.dttg", "scoring:appraisal-list": "thamdinh.snv"}
# The field by which a set is marked stands in the form of a real one, too.
CHOICE = "<span>Dữ liệu minh họa</span>"


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def readable_papers():
    """A paper is the text of its page here: setting it takes seconds and changes no words."""
    with mock.patch.object(pdf, "set_paper", lambda html, css, **_: (html + css).encode()):
        yield


MADE_UP, REAL = "made up", "real"
REAL_TEXT = (
    SET_TEXT.replace("illustrative = true\n", "")
    .replace("Dữ liệu minh họa, không phải văn bản của cơ quan nào", "Quyết định 1/QĐ-UBND")
    .replace(" (dữ liệu minh họa)", "")
)


@pytest.fixture(scope="module", params=[MADE_UP, REAL])
def stage(request, db, tmp_path_factory):
    """The stage of the access table; `kind`: of a made-up set and its rounds, or of real ones."""
    text = SET_TEXT if request.param == MADE_UP else REAL_TEXT
    with (
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        readable_papers(),
        mock.patch.dict(make_set.__kwdefaults__, text=text),
        transaction.atomic(),
    ):
        stage = set_stage()
        stage.kind = request.param
        if stage.kind == REAL:
            _make_real()
        yield stage
        transaction.set_rollback(True)


def _make_real():
    """The rest of the stage, as if authorities had issued it."""
    title, subject = (
        Replace(F(name), Value(" (dữ liệu minh họa)"), Value("")) for name in ("title", "subject")
    )
    Round.objects.update(is_illustrative=False, title=title)
    Document.objects.update(subject=subject)
    name = Replace(F("name"), Value(" (dữ liệu minh họa)"), Value(""))
    others = CriteriaSet.objects.filter(is_illustrative=True)  # of texts of their own
    others.update(is_illustrative=False, name=name, source_line="")


def _readers(row):
    accounts = ("thuongtruc.snv", "thamdinh.snv", "lanhdao.dttg", "congbo.ubnd", "lanhdao.ubnd")
    known = (*accounts, "canbo.dttg", "thamdinh.vp", "bithu.dttg")
    return [name for name in known if row.answer("GET", name) == 200]


ASKED = [row for row in ROWS if row.name.startswith("scoring:") and _readers(row)]
SHOWN = [row for row in ASKED if row.name not in ABOUT_NONE]


def _said(stage, row):
    """The words that one reader gets: the main part of a page, a paper, the cells of a file."""
    with transaction.atomic():
        if row.given:
            row.given(stage.world)
        url = reverse(row.name, kwargs=made(row.kwargs, stage.world))
        account = ANONYMOUS if row.public else READER.get(row.name) or _readers(row)[0]
        response = stage.client(account).get(url)
        assert response.status_code == 200, row
        said = words_of(response)
        transaction.set_rollback(True)
    return said


def words_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheetml" in response["Content-Type"]:
        parts = broken_sheets.parts_of(content)
        return b" ".join(part for name, part in parts.items() if name.endswith(".xml")).decode()
    text = content.decode()
    main = re.search(r"<main.*</main>", text, re.DOTALL)
    is_page = response["Content-Type"].startswith("text/html")
    return re.sub(r"\s+", " ", main[0] if is_page else text)


@pytest.mark.parametrize("row", SHOWN, ids=str)
def test_what_is_made_up_says_so_and_what_is_real_does_not(stage, row):
    said = _said(stage, row)
    if stage.kind == MADE_UP:
        assert MARK in said.lower(), row
        assert row.name in LISTS or SOURCE in said, row
    else:
        said = said.replace(CHOICE, "")
        assert MARK not in said.lower(), row
        assert "illustrative = true" not in said, row
        assert SOURCE not in said, row


def test_two_sets_side_by_side_say_it_of_each(stage):
    world = stage.world
    sets = f"?cu={world.the_set.pk}&moi={world.copied_set.pk}"
    client = stage.client("lanhdao.ubnd")
    said = words_of(client.get(reverse("scoring:set-compare") + sets))
    assert (SOURCE in said, MARK in said.lower()) == (stage.kind == MADE_UP,) * 2


def test_a_result_to_be_compared_says_it(stage):
    url = f"{reverse('scoring:result-compare')}?mot={stage.world.result.pk}"
    said = words_of(stage.client(ANONYMOUS).get(url))
    assert (SOURCE in said, MARK in said.lower()) == (stage.kind == MADE_UP,) * 2


def test_every_exception_is_a_page():
    assert set(ABOUT_NONE) | LISTS | set(READER) <= {row.name for row in ASKED}


def test_every_page_of_scoring_is_asked():
    names = {
        f"scoring:{name}"
        for name in get_resolver().namespace_dict["scoring"][1].reverse_dict
        if isinstance(name, str)
    }
    buttons = {row.name for row in ROWS if row.get == 405}
    unasked = names - buttons - {row.name for row in ASKED}
    assert unasked == set(), "each page of scoring has a row with a reader in tests/access"
