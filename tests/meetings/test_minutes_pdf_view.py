"""The address of the minutes as a paper: who gets it, what reading leaves behind, when not yet."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from tests.meetings.builders import make_minutes
from tests.papers import Paper
from units.models import AuditEvent


@pytest.fixture
def meeting(world):
    return make_minutes(world.ethnic, date(2026, 8, 3))


def url_of(meeting):
    return reverse("meetings:minutes-pdf", args=[meeting.pk])


def test_paper_opens_under_a_name_and_leaves_one_row_a_day(signed_in, meeting):
    client = signed_in("kiemtra.tinh")
    for _ in range(2):
        response = client.get(url_of(meeting))
        assert response.status_code == 200
        assert response["Content-Type"] == "application/pdf"
        assert f"bien-ban-2026-08-03-{meeting.pk}.pdf" in response["Content-Disposition"]
        assert response["Content-Disposition"].startswith("inline;")
        assert "SỞ DÂN TỘC VÀ TÔN GIÁO" in Paper(response.content).text
    assert AuditEvent.objects.filter(kind="meetings.minutes.read").count() == 1


def test_anonymous_signs_in_first(meeting):
    response = Client().get(url_of(meeting))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("units:sign-in"))


@pytest.mark.parametrize("username", ["canbo.vanban", "quantri", "canbo.snv"])
def test_who_may_not_read_the_body_finds_nothing(signed_in, meeting, username):
    assert signed_in(username).get(url_of(meeting)).status_code == 404
    assert not AuditEvent.objects.filter(kind="meetings.minutes.read").exists()


def test_minutes_that_were_not_composed_are_refused(signed_in, meeting):
    Meeting.objects.get(pk=meeting.pk).minutes.delete()
    response = signed_in("canbo.dttg").get(url_of(meeting))
    assert response.status_code == 409
    assert "Cuộc họp này chưa có biên bản" in response.content.decode()
    assert not AuditEvent.objects.filter(kind="meetings.minutes.read").exists()


def test_it_only_reads(signed_in, meeting):
    assert signed_in("canbo.dttg").post(url_of(meeting)).status_code == 405


def test_heavy_minutes_are_refused_in_a_sentence(signed_in, meeting, monkeypatch):
    monkeypatch.setattr("cchc.lib.pdf.ROWS", 1)
    response = signed_in("canbo.dttg").get(url_of(meeting))
    assert response.status_code == 409
    assert "Lọc bớt rồi in lại" in response.content.decode()
