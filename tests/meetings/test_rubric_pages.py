"""Rubrics as dated data: listed, read, taken in from a file by the coordinator."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Rubric
from tests.meetings.builders import words_of
from tests.meetings.quality_builders import SMALL, load_shipped, small_sheet
from units.models import AuditEvent

LIST = "/chat-luong-sinh-hoat/bo-tieu-chi/"
UPLOAD = f"{LIST}tai-len/"
NEXT = SMALL.replace('"nho"', '"nho-2027"').replace("2025-01-01", "2027-01-01")


@pytest.fixture
def client(signed_in):
    return signed_in("thuongtruc.snv")


def send(client, text, **data):
    data = {"is_scaled": "on", **data}
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(UPLOAD, {"file": SimpleUploadedFile("bo.toml", content), **data})


def test_a_dated_rubric_is_taken_in(world, client):
    small_sheet(world)
    rows = AuditEvent.objects.count()
    page = send(client, NEXT)
    rubric = Rubric.objects.get(code="nho-2027")
    assert page.url == rubric.get_absolute_url()
    assert AuditEvent.objects.count() == rows + 1
    event = AuditEvent.objects.order_by("-seq").first()
    assert (event.kind, event.actor_id) == ("meetings.rubric.uploaded", world.thuongtruc_snv.pk)
    assert (rubric.valid_from.year, rubric.is_scaled) == (2027, True)
    words = words_of(client.get(LIST))
    assert "từ ngày 01/01/2027" in words
    assert "Đã dùng" in words
    assert "Chưa dùng" in words
    assert "Biểu thử" in words_of(client.get(rubric.get_absolute_url()))


def test_a_used_one_is_frozen_and_an_unused_one_replaced(world, client):
    small_sheet(world)
    changed = SMALL.replace("Chi bộ nhận xét", "Chi bộ góp ý")
    page = send(client, changed)
    assert page.status_code == 409
    assert "đổi mã và ngày áp dụng" in words_of(page)
    assert "Chi bộ nhận xét" in Rubric.objects.get().text
    assert send(client, NEXT).status_code == 302
    assert send(client, NEXT).status_code == 409  # there already
    assert send(client, NEXT, is_scaled="").status_code == 302
    assert Rubric.objects.get(code="nho-2027").is_scaled is False
    assert Rubric.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff\xfe", "không phải chữ mã UTF-8"),
        ("x =", "sai cú pháp"),
        (NEXT.replace('level = "PARTY_BODY"', 'level = "COMMUNE"'), "level phải là PARTY_BODY"),
        (NEXT.replace('valid_from = "2027-01-01"', ""), "thiếu valid_from"),
        (NEXT.replace("2027-01-01", "2027-13-01"), "không phải một ngày"),
        (NEXT.replace('full = ["1.2"]', 'full = ["9.9"]'), "không có tiêu chí 9.9"),
        ("a = " + "[" * 150_000, "lồng quá nhiều tầng"),
        ("a" * 500_000, "nặng quá 400 kB"),
    ],
)
def test_a_fault_is_a_sentence_and_nothing_is_written(client, text, sentence):
    page = send(client, text)
    assert page.status_code in {200, 409}
    assert sentence in words_of(page)
    assert not Rubric.objects.exists()


def test_no_file(client):
    page = client.post(UPLOAD, {})
    assert page.status_code == 200
    assert "Chưa chọn tệp" in words_of(page)


def test_the_one_that_ships_can_be_taken_in_again_under_another_code(client):
    rubric = load_shipped()
    text = rubric.text.replace(rubric.code, "hd42-2027", 1)
    assert send(client, text).status_code == 302
    assert Rubric.objects.get(code="hd42-2027").criteria_set.leaves


def test_others_read_and_do_not_upload(signed_in):
    rubric = load_shipped()
    page = signed_in("bithu.dttg").get(LIST).content.decode()
    assert rubric.name in page
    assert UPLOAD not in page
    assert signed_in("bithu.dttg").get(UPLOAD).status_code == 403
    assert signed_in("canbo.vanban").get(rubric.get_absolute_url()).status_code == 200


def test_as_many_queries_for_three_as_for_one(client):
    many = []
    for code in ("a", "b", "c"):
        send(client, SMALL.replace('"nho"', f'"nho-{code}"'))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        many.append(len(queries))
    assert many[1] == many[2]
