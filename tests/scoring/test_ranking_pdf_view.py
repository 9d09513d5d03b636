"""The address of the published ranking as a paper: open to everyone, set once for many readers."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cchc.lib import pdf
from tests.papers import Paper
from tests.scoring.test_exports import make_snapshot

pytestmark = pytest.mark.first_database  # a paper is set alike on both


@pytest.fixture
def snapshot(world):
    cache.clear()
    return make_snapshot(world)


def url_of(snapshot):
    return reverse("scoring:ranking-pdf", args=[snapshot.pk])


def test_anyone_opens_the_paper_without_signing_in(snapshot):
    response = Client().get(url_of(snapshot))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert f"xep-hang-2026-so-{snapshot.pk}.pdf" in response["Content-Disposition"]
    assert "KẾT QUẢ XẾP HẠNG" in Paper(response.content).text


def test_address_is_that_of_the_page_with_pdf(snapshot):
    assert url_of(snapshot) == snapshot.get_absolute_url().rstrip("/") + ".pdf"


def test_the_same_snapshot_is_set_once(snapshot, monkeypatch):
    first = Client().get(url_of(snapshot)).content
    monkeypatch.setattr(pdf, "set_paper", None)
    assert Client().get(url_of(snapshot)).content == first


def test_unknown_snapshot_and_post(snapshot):
    assert Client().get(reverse("scoring:ranking-pdf", args=[999999])).status_code == 404
    assert Client().post(url_of(snapshot)).status_code == 405


def test_pages_of_the_ranking_lead_to_the_paper(snapshot):
    for address in (snapshot.get_absolute_url(), reverse("scoring:ranking")):
        assert f'href="{url_of(snapshot)}"' in Client().get(address).content.decode()


def test_refusal_is_a_sentence(snapshot, monkeypatch):
    monkeypatch.setattr(pdf, "ROWS", 1)
    response = Client().get(url_of(snapshot))
    assert response.status_code == 409
    assert "Lọc bớt rồi in lại" in response.content.decode()
