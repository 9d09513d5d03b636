"""The rows of the log that are asked for, as a file; giving them out leaves a row."""

import csv
import io

import pytest

from cchc.lib import sheets
from units.audit import record
from units.models import AuditEvent
from units.models.audit import HIDDEN

URL = "/nhat-ky/xuat/"


@pytest.fixture
def acts(world):
    record("tests.thing.done", by=world.canbo_dttg, obj=world.ethnic, unit=world.ethnic)
    record("units.membership.granted", by=world.quantri, unit=world.province, reason="=1+1")
    record(
        "tests.thing.done", by=world.quantri, unit=world.commune, outcome="REFUSED", reason="=2+2"
    )


def rows_of(response):
    """The table under its head, read as anybody would."""
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_a_file_of_what_the_list_shows(signed_in, world, acts):
    response = signed_in("quantri").post(URL, {"file_type": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    assert response["Content-Disposition"].startswith("attachment;")
    assert [row[0] for row in rows_of(response)] == ["3", "2", "1"]
    last = AuditEvent.objects.first()
    assert (last.kind, last.told["facts"]) == (
        "units.audit.exported",
        {"count": 3, "file_type": "csv"},
    )
    assert last.told["object_id"] == str(world.quantri.pk)
    assert "xuất nhật ký thao tác" in signed_in("quantri").get("/nhat-ky/").content.decode()


def test_only_what_is_asked_for_and_no_reason_but_of_a_refusal(signed_in, world, acts):
    """Reasons are told where the object is seen, so on the page of the act."""
    asked = {"file_type": "csv", "outcome": "REFUSED"}
    (row,) = rows_of(signed_in("quantri").post(URL, asked))
    assert row[0] == "3"
    assert "2+2" in row[7]
    assert not row[7].startswith("=")
    (row,) = rows_of(signed_in("quantri").post(URL, {"file_type": "csv", "acts": "tai-khoan"}))
    assert "1+1" not in "".join(row)


def test_a_workbook_reads_back(signed_in, world, acts):
    response = signed_in("kiemtra.tinh").post(URL, {"file_type": "xlsx"})
    head, *rows = sheets.read("a.xlsx", response.content)
    assert head[:3] == ["Dòng", "Thời điểm", "Người thực hiện"]
    assert [row[0] for row in rows] == ["3", "2", "1"]


def test_own_acts_only_for_who_sees_no_others(signed_in, world, acts):
    assert [row[0] for row in rows_of(signed_in("canbo.dttg").post(URL, {"file_type": "csv"}))] == [
        "1"
    ]


def test_what_is_hidden_is_not_named(signed_in, world):
    record(
        "tests.thing.refused",
        by=world.bithu_langson,
        obj=world.ethnic,
        unit=world.ethnic,
        reason=HIDDEN,
        outcome="REFUSED",
    )
    (row,) = rows_of(signed_in("bithu.langson").post(URL, {"file_type": "csv"}))
    assert world.ethnic.name not in "".join(row)


def test_each_press_leaves_its_own_row(signed_in, world, acts):
    client = signed_in("quantri")
    for _ in range(2):
        client.post(URL, {"file_type": "csv"})
    assert AuditEvent.objects.filter(kind="units.audit.exported").count() == 2


def test_too_many_are_refused_and_nothing_is_told(signed_in, world, acts, monkeypatch):
    monkeypatch.setattr("units.views.audit.MOST_ROWS", 2)
    monkeypatch.setattr("units.actions.audit.MOST_ROWS", 2)
    response = signed_in("quantri").post(URL, {"file_type": "csv"})
    assert response.status_code == 409
    assert "lọc theo ngày hoặc đơn vị rồi xuất." in response.content.decode()
    assert AuditEvent.objects.count() == 3


@pytest.mark.parametrize("wrong", [{"file_type": "exe"}, {"since": "31/02/2026"}, {}])
def test_what_is_wrong_is_said_on_the_list(signed_in, world, acts, wrong):
    asked = {"file_type": "csv", **wrong} if wrong else {}
    client = signed_in("quantri")
    response = client.post(URL, asked)
    assert response.status_code == 302
    assert response["Location"].startswith("/nhat-ky/?")
    assert client.get(response["Location"]).status_code == 200
    assert AuditEvent.objects.count() == 3


def test_it_is_given_out_by_a_form_only(signed_in, client, world):
    assert signed_in("quantri").get(URL).status_code == 405
    assert client.post(URL, {"file_type": "csv"}).status_code == 302
