"""The box of the register: a pasted passage fills the form, and nothing is written by that."""

import pytest
from django.urls import reverse

from plans.models import Document
from tests.plans.builders import a_document
from tests.plans.pages import words
from units.models import AuditEvent

URL = reverse("plans:document-cite")
PASSAGE = (
    "Nghị quyết số 05-NQ/TU, ngày 14/12/2021 của Ban Chấp hành Đảng bộ tỉnh về đẩy mạnh cải cách "
    "hành chính"
)


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def filled(client, passage, **query):
    """The form that comes back, as what a browser would send."""
    response = client.post(URL, {"citation": passage}, query_params=query)
    form = response.context["form"]
    return words(response), {bound.html_name: bound.value() for bound in form if bound.value()}


def test_the_fields_come_filled_and_are_sent_to_the_register(world, officer):
    text, data = filled(officer, PASSAGE)
    assert "Đã điền; kiểm tra từng ô rồi vào sổ." in text
    assert f'action="{reverse("plans:document-register")}"' in text
    assert 'value="14/12/2021"' in text
    assert data["kind"] == "PARTY:RESOLUTION"
    assert data["subject"] == "Đẩy mạnh cải cách hành chính"
    assert not Document.objects.exists()
    assert not AuditEvent.objects.filter(kind__startswith="plans.").exists()
    data |= {"issued_on": "14/12/2021", "secrecy": "NORMAL"}
    assert officer.post(reverse("plans:document-register"), data).status_code == 302
    paper = Document.objects.get()
    assert (paper.symbol, paper.issuer_text) == ("05-NQ/TU", "Ban Chấp hành Đảng bộ tỉnh")


def test_what_was_not_found_is_told(world, officer):
    text, data = filled(officer, "Kế hoạch số 7/KH-SNV thực hiện Nghị quyết 05-NQ/TU")
    assert "Chưa nhận ra ngày ban hành, cơ quan ban hành." in text
    assert "Đoạn còn 1 số, ký hiệu khác; đã lấy số thứ nhất." in text
    assert data["symbol"] == "07/KH-SNV"
    text, data = filled(officer, "Chỉ thị 12/2012/CT-UBND ngày 02/3/2012 của UBND tỉnh Lào Cai")
    assert data["kind"] == "STATE:DIRECTIVE"
    text, data = filled(officer, "không có số nào")
    assert "Chưa nhận ra số, ký hiệu trong đoạn này" in text
    assert "symbol" not in data


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [("", "Chưa nhập đoạn văn bản."), ("x" * 5001, "dài 5.001 ký tự, tối đa 5.000")],
)
def test_bad_passages_are_told_at_the_box(world, officer, passage, sentence):
    text, data = filled(officer, passage)
    assert sentence in text
    assert "symbol" not in data


def test_a_paste_of_five_megabytes_is_refused(world, officer):
    assert officer.post(URL, {"citation": "a" * 5_000_000}).status_code in (200, 413)
    assert not Document.objects.exists()


def test_the_old_paper_is_kept_in_sight(world, officer):
    old = a_document(world)
    text, _data = filled(officer, PASSAGE, van_ban_cu=old.pk)
    assert old.citation in text
    assert f'action="{reverse("plans:document-register")}?van_ban_cu={old.pk}"' in text


def test_hostile_words_stay_words(world, officer):
    html = officer.post(URL, {"citation": f"{PASSAGE} <script>alert(1)"}).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_who_keeps_no_register_is_kept_out(world, signed_in, client):
    assert client.post(URL, {"citation": PASSAGE}).headers["Location"].startswith("/dang-nhap/")
    assert signed_in("lanhdao.ubnd").post(URL, {"citation": PASSAGE}).status_code == 403
    assert signed_in("canbo.dttg").get(URL).status_code == 405


def test_what_is_carried_out_stays_named(world, officer):
    top = a_document(world, symbol="4/KH-SDTTG")
    text, data = filled(officer, PASSAGE, trien_khai=top.pk)
    assert f'action="{reverse("plans:document-register")}?trien_khai={top.pk}"' in text
    assert data["parent"] == top.pk


def test_only_what_the_reader_sees_is_named_as_carried_out(world, officer):
    hidden = a_document(
        world, unit=world.langson_ethnic, by=world.bithu_langson, symbol="4/KH-SDTTG"
    )
    for asked in (hidden.pk, 10**9, "x", "-1"):
        page = officer.get(reverse("plans:document-register"), {"trien_khai": asked})
        assert page.status_code == 200
        assert page.context["form"]["parent"].value() is None
        assert "Triển khai văn bản</p>" not in words(page)
