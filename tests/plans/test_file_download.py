"""/tep/: attachments for whoever sees a record that holds the file, and what is noted of it."""

import pytest

from plans.actions.file import store_file
from plans.actions.task import report_task
from plans.models import DocumentFile
from tests.plans.builders import PDF, a_document, a_draft, an_accepted_task, an_upload
from units.models import AuditEvent


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def file_of(holder):
    return holder.file_links.get().file


def test_it_comes_as_an_attachment_that_runs_nothing(world, officer):
    file = file_of(a_document(world, uploads=[an_upload("Kế hoạch năm 2026.pdf")]))
    assert file.get_absolute_url() == f"/tep/{file.pk}/"
    response = officer.get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''K%E1%BA%BF")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "no-store"
    assert not AuditEvent.objects.filter(kind__endswith=".read").exists()


def test_whoever_sees_the_record_gets_it(world, signed_in):
    paper, draft = (
        file_of(a_document(world, uploads=[an_upload()])),
        file_of(a_draft(world, uploads=[an_upload()])),
    )
    assert paper.path == draft.path
    leader = signed_in("lanhdao.ubnd")
    assert leader.get(paper.get_absolute_url()).status_code == 200
    assert leader.get(draft.get_absolute_url()).status_code == 404
    for name in ("bithu.langson", "canbo.snv", "bithu.dttg", "quantri"):
        assert signed_in(name).get(paper.get_absolute_url()).status_code == 404


def test_a_file_that_nothing_holds_is_nobodys(world, officer):
    file = store_file(world.ethnic, by=world.canbo_dttg, upload=an_upload())
    assert officer.get(file.get_absolute_url()).status_code == 404


def test_evidence_of_a_report_goes_with_the_task(world, signed_in):
    task = an_accepted_task(world, partners=[world.home_affairs])
    report_task(task, by=world.canbo_dttg, percent=50, uploads=[an_upload()])
    url = file_of(task.reports.get()).get_absolute_url()
    assert signed_in("canbo.snv").get(url).status_code == 200
    assert signed_in("bithu.dttg").get(url).status_code == 404


def test_a_private_record_notes_its_reader_once_a_day(world, officer, monkeypatch):
    monkeypatch.setattr(DocumentFile, "READ_KIND", "plans.document.read")
    document = a_document(world, uploads=[an_upload()])
    for _ in range(2):
        assert officer.get(file_of(document).get_absolute_url()).status_code == 200
    row = AuditEvent.objects.get(kind="plans.document.read")
    assert (row.actor_id, row.object_id) == (world.canbo_dttg.pk, str(document.pk))


def test_only_reading(world, officer, client):
    file = file_of(a_document(world, uploads=[an_upload()]))
    assert officer.post(file.get_absolute_url()).status_code == 405
    assert client.get(file.get_absolute_url()).headers["Location"].startswith("/dang-nhap/")
