"""The coordinator reads published indices in: those that ship, or a file."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scoring.forms import INDEX_LIMIT
from scoring.imports import read_index_rows
from scoring.models import PublishedIndex
from tests.scoring.test_import_indices import HEAD

URL = "/chi-so/nhap/"
LINE = "PAR_INDEX,2022,,tỉnh Tuyên Quang,,{},,32,63,,Báo,,0\n"


def text_of(response):
    return " ".join(response.content.decode().split())


def send(client, text, name="chi-so.csv"):
    return client.post(URL, {"file": SimpleUploadedFile(name, text.encode())}, follow=True)


def test_the_facts_that_ship_come_in_after_a_question(world, signed_in):
    client = signed_in("thuongtruc.snv")
    assert URL in text_of(client.get(reverse("scoring:index-list")))
    asked = text_of(client.get(URL))
    assert f"{len(read_index_rows())} chỉ số, mỗi dòng có nguồn" in asked
    assert not PublishedIndex.objects.exists()
    text = text_of(client.post(URL, {"file": ""}, follow=True))
    assert f"Đã nhập {PublishedIndex.objects.count()} chỉ số" in text
    assert "Chưa nhập: PAR_INDEX 2012: thành phố Đà Nẵng (chưa có đơn vị)" in text
    assert "dòng khác." in text
    again = text_of(client.post(URL, {"file": ""}, follow=True))
    assert f"Đã nhập 0 chỉ số; {PublishedIndex.objects.count()} chỉ số có từ trước" in again


def test_a_file_comes_in_and_never_changes_what_stands(world, signed_in):
    client = signed_in("thuongtruc.snv")
    assert "Đã nhập 1 chỉ số" in text_of(send(client, HEAD + LINE.format("85.34")))
    text = text_of(send(client, HEAD + LINE.format("99")))
    assert "Khác với số đã có, giữ số đã có: PAR_INDEX 2022: tỉnh Tuyên Quang." in text
    assert str(PublishedIndex.objects.get().value) == "85.3400"


def test_a_wrong_file_is_told_by_line(world, signed_in):
    client = signed_in("thuongtruc.snv")
    assert "dòng 2: value “x” không đúng" in text_of(send(client, HEAD + LINE.format("x")))
    assert "Tệp quá lớn" in text_of(send(client, "x" * (INDEX_LIMIT + 1)))
    assert not PublishedIndex.objects.exists()


def test_only_the_coordinator_reads_in(world, signed_in):
    client = signed_in("canbo.dttg")
    assert client.get(URL).status_code == 403
    assert URL not in text_of(client.get(reverse("scoring:index-list")))
    assert not PublishedIndex.objects.exists()
