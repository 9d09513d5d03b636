"""A long register from a file: a job with a page, stopped without harm."""

import pytest
from django.urls import reverse

from plans.actions import register
from plans.models import Document
from tests.jobs import run_jobs
from tests.plans.test_register_import import confirm, preview, workbook
from units import progress
from units.models import AuditEvent, Job

IMPORTED = "plans.document.imported"
GOOD = [["", f"{n}/KH-SDTTG", "02/3/2026", "KH", "", f"Kế hoạch {n}"] for n in (1, 2, 3)]
BAD = [["", "4/KH-SDTTG", "31/02/2026", "KH", "", "Ngày không có"]]


@pytest.fixture
def client(signed_in, monkeypatch):
    """Of an account for which three rows are a long register, written two at a time."""
    monkeypatch.setattr("plans.views.register.WHILE_ONE_WAITS", 2)
    monkeypatch.setattr(register, "AT_ONCE", 2)
    return signed_in("canbo.dttg")


def asked_for(client, world, rows=GOOD):
    """The import confirmed on its page -> the Job."""
    response = confirm(client, preview(client, world, workbook(rows)))
    job = Job.objects.latest("pk")
    assert response.url == job.get_absolute_url()
    return job


def seen(client, job):
    return client.get(job.get_absolute_url()).content.decode()


def test_it_is_asked_for_and_comes_while_the_page_tells_how_far(world, client, monkeypatch):
    job = asked_for(client, world, GOOD + BAD)
    assert not Document.objects.exists()
    notes = []
    monkeypatch.setattr(progress.Progress, "_write", lambda how_far: notes.append(how_far.note))
    run_jobs()
    assert [(note.done, note.of) for note in notes] == [(0, 3), (0, 3), (2, 3), (3, 3)]
    page = seen(client, job)
    assert "Đã nhập 3 văn bản, bỏ qua 1 dòng lỗi." in page
    assert reverse("plans:document-list") in page
    assert Document.objects.count() == 3
    assert AuditEvent.objects.get(kind=IMPORTED).actor == str(world.canbo_dttg)


def test_stopped_between_two_portions_it_has_written_nothing(world, client, monkeypatch):
    job = asked_for(client, world)
    create = Document.objects.bulk_create

    def create_then_stop(*args, **kwargs):
        progress.ask_to_stop(job.pk)
        return create(*args, **kwargs)

    monkeypatch.setattr(Document.objects, "bulk_create", create_then_stop)
    run_jobs()
    assert "Chưa ghi văn bản nào." in seen(client, job)
    assert not Document.objects.exists()
    assert not AuditEvent.objects.filter(kind=IMPORTED).exists()
    monkeypatch.setattr(Document.objects, "bulk_create", create)
    client.post(reverse("units:job-again", args=[job.pk]))
    run_jobs()
    assert "Đã nhập 3 văn bản." in seen(client, job)
    assert Document.objects.count() == 3


def test_a_right_that_ended_meanwhile_ends_the_work(world, client):
    job = asked_for(client, world)
    world.canbo_dttg.memberships.update(valid_to="2026-01-01", valid_from="2025-07-01")
    run_jobs()
    assert not Document.objects.exists()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
