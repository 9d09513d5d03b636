"""A file of indices: sent, looked at, written; what was published before stays as it is."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.lib.sheets import Column, read, write_xlsx
from scoring.models import IndexDraft, PublishedIndex
from tests.scoring.test_published_index import make_index
from units.models import AuditEvent

ROWS = [["Tuyên Quang", "81,72%", "22/63", "tăng 20"], ["tỉnh Không Có", "x", "1", ""]]
HEADS = ["Tỉnh, thành phố", "Chỉ số hài lòng", "Xếp hạng", "Tăng giảm"]


def text_of(response):
    return " ".join(response.content.decode().split())


def send(client, rows=ROWS, heads=HEADS, **said):
    """Sends the sheet -> the page that follows."""
    content = write_xlsx("SIPAS", [Column(head) for head in heads], rows)
    said = {"index": "SIPAS", "year": "2022", "source": "https://bao.vn/sipas-2022", **said}
    data = {"file": SimpleUploadedFile("sipas.xlsx", content), **said}
    return client.post(reverse("scoring:index-upload"), data, follow=True)


def bring_in(client, page, **changed):
    form = page.context["confirm"]
    data = {field.name: field.value() for field in form} | changed
    url = reverse("scoring:index-bring-in", args=[page.context["draft"].pk])
    return client.post(url, data, follow=True)


@pytest.fixture
def client(signed_in):
    return signed_in("thuongtruc.snv")


def test_a_workbook_is_looked_at_and_brought_in(world, client):
    page = send(client)
    text = text_of(page)
    assert "1 dòng hợp lệ; 1 dòng lỗi" in text
    assert "“x” không đúng" in text
    assert not PublishedIndex.objects.exists()
    assert "Đã nhập 1 chỉ số; 1 dòng lỗi chưa nhập." in text_of(bring_in(client, page))
    row = PublishedIndex.objects.get()
    assert (row.unit, row.value, row.rank_text) == (world.old_province, Decimal("81.72"), "22/63")
    assert (row.change, row.source) == (20, "https://bao.vn/sipas-2022")
    event = AuditEvent.objects.get(kind="scoring.index.brought_in")
    assert (event.actor_id, event.unit_id) == (world.thuongtruc_snv.pk, world.home_affairs.pk)
    again = bring_in(client, page)
    assert again.status_code == 409
    assert "đã được nhập" in text_of(again)
    assert PublishedIndex.objects.count() == 1


def test_a_number_published_again_stands_beside_the_first(world, client):
    make_index(world.old_province, index="SIPAS", value=Decimal("81.72"), source="Báo thứ nhất")
    rows = [["Tuyên Quang", "81,50", "23/63", ""]]
    page = send(client, rows, published_year="2024")
    assert "trong đó 1 số công bố lại" in text_of(page)
    bring_in(client, page)
    first, again = PublishedIndex.objects.order_by("pk")
    assert (first.value, again.value, again.restates) == (
        Decimal("81.72"), Decimal("81.5"), first,
    )  # fmt: skip
    told = "công bố lại năm 2024: 81,5%, 23/63"
    for url in (reverse("scoring:index-list"), world.province.get_absolute_url()):
        text = text_of(client.get(url))
        assert "81,72%" in text
        assert told in text
        assert "bao.vn/sipas-2022" in text
        assert "Báo thứ nhất" in text
    assert "1 dòng đã có" in text_of(send(client, rows, published_year="2024"))


def test_columns_are_chosen_again(world, client):
    page = send(client, [["Tuyên Quang", "22", "", ""]], ["A", "B", "C", "D"])
    assert "dòng lỗi" in text_of(page)
    url = reverse("scoring:index-preview", args=[IndexDraft.objects.get().pk])
    assert "1 dòng hợp lệ" in text_of(client.get(url, {"c0": "unit", "c1": "rank"}))
    assert "đã chọn cho cột khác" in text_of(client.get(url, {"c0": "unit", "c1": "unit"}))
    assert client.get(url, {"c0": "9" * 200}).status_code == 200


def test_wrong_rows_come_back_with_what_to_mend(world, client):
    page = send(client)
    content = client.get(page.context["faults_url"]).content
    heads, row = read("loi.xlsx", content)
    assert heads[-1] == "Nội dung cần sửa"
    assert "“x” không đúng" in row[-1]


def test_the_template_is_read_again(world, client):
    content = client.get(reverse("scoring:index-template")).content
    assert read("a.xlsx", content)[0][:3] == ["Đơn vị", "Chỉ số", "Năm đánh giá"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"a"])
def test_a_broken_file_is_refused_with_a_sentence(world, client, content):
    data = {"file": SimpleUploadedFile("a.xlsx", content)}
    page = client.post(reverse("scoring:index-upload"), data)
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not IndexDraft.objects.exists()


def test_a_count_that_changed_meanwhile_writes_nothing(world, client):
    page = send(client)
    make_index(world.old_province, index="SIPAS", value=Decimal("81.72"), rank=22, change=20)
    answer = bring_in(client, page)
    assert answer.status_code == 409
    assert PublishedIndex.objects.count() == 1
