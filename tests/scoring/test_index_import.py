"""The coordinator reads in the published indices that ship."""

from django.urls import reverse

from scoring.imports import read_index_rows
from scoring.models import PublishedIndex

URL = "/chi-so/nhap/"


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_facts_that_ship_come_in_after_a_question(world, signed_in):
    client = signed_in("thuongtruc.snv")
    upload = client.get(reverse("scoring:index-upload"))
    assert upload.status_code == 200
    assert URL in text_of(upload)
    asked = text_of(client.get(URL))
    assert f"{len(read_index_rows())} chỉ số, mỗi dòng có nguồn" in asked
    assert not PublishedIndex.objects.exists()
    text = text_of(client.post(URL, {"file": ""}, follow=True))
    assert f"Đã nhập {PublishedIndex.objects.count()} chỉ số" in text
    assert "Chưa nhập: PAR_INDEX 2012: thành phố Đà Nẵng (chưa có đơn vị)" in text
    assert "dòng khác." in text
    again = text_of(client.post(URL, {"file": ""}, follow=True))
    assert f"Đã nhập 0 chỉ số; {PublishedIndex.objects.count()} chỉ số có từ trước" in again


def test_only_the_coordinator_reads_in(world, signed_in):
    client = signed_in("canbo.dttg")
    assert client.get(URL).status_code == 403
    assert reverse("scoring:index-upload") not in text_of(client.get(reverse("scoring:index-list")))
    assert not PublishedIndex.objects.exists()
