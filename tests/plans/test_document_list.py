"""/van-ban/: newest first, filters, drafts of the own unit alone, the same number of queries."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions.document import withdraw_document
from tests.plans.builders import a_document, a_draft
from tests.plans.pages import queries_of, words

URL = "/van-ban/"


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def symbols(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return [document.symbol for document in response.context["page"]]


def test_newest_first_drafts_last(world, officer):
    a_draft(world, subject="Dự thảo báo cáo")
    a_document(world)
    a_document(world, symbol="9/BC-SDTTG", doc_type="REPORT", issued_on=date(2026, 6, 1))
    assert reverse("plans:document-list") == URL
    assert symbols(officer) == ["09/BC-SDTTG", "05/KH-SDTTG", ""]
    text = words(officer.get(URL))
    for said in ("Chưa vào số", "Dự thảo", "Còn hiệu lực", "20/01/2026", "Báo cáo",
                 "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"):  # fmt: skip
        assert said in text, said


def test_filters_narrow_and_broken_ones_do_not(world, officer):
    a_document(world)
    a_document(
        world, family="PARTY", doc_type="RESOLUTION", symbol="05-NQ/TU", issuer_text="Tỉnh ủy",
        issued_on=date(2021, 12, 14), subject="Đẩy mạnh cải cách hành chính",
    )  # fmt: skip
    assert symbols(officer, tim="day manh CAI CACH") == ["05-NQ/TU"]
    assert symbols(officer, tim="05-nq") == ["05-NQ/TU"]
    assert symbols(officer, he_thong="PARTY") == ["05-NQ/TU"]
    assert symbols(officer, loai="PLAN") == ["05/KH-SDTTG"]
    assert symbols(officer, nam="2021") == ["05-NQ/TU"]
    assert symbols(officer, co_quan="dan toc") == ["05/KH-SDTTG"]
    assert symbols(officer, co_quan="Tỉnh ủy") == ["05-NQ/TU"]
    assert symbols(officer, trang_thai="DRAFT") == []
    assert (
        len(symbols(officer, he_thong="X", loai="0", nam="20266", trang_thai="?", trang="x")) == 2
    )


def test_withdrawn_ones_are_asked_for(world, officer):
    withdraw_document(a_draft(world), by=world.canbo_dttg, reason="Làm lại.")
    assert symbols(officer) == []
    assert len(symbols(officer, trang_thai="WITHDRAWN")) == 1


def test_each_sees_its_part(world, signed_in, officer):
    a_draft(world)
    a_document(world)
    assert len(symbols(officer)) == 2
    assert symbols(signed_in("lanhdao.ubnd")) == ["05/KH-SDTTG"]
    assert symbols(signed_in("canbo.snv")) == []
    assert symbols(signed_in("bithu.langson")) == []


def test_an_empty_list_says_what_next(world, officer, signed_in):
    text = words(officer.get(URL))
    assert "Chưa có văn bản nào trong phạm vi được xem." in text
    assert reverse("plans:document-register") in text
    assert "Không có dòng nào khớp với bộ lọc." in words(officer.get(URL, {"tim": "xyz"}))
    assert reverse("plans:document-register") not in words(signed_in("lanhdao.ubnd").get(URL))


def test_one_and_three_rows_need_the_same_queries(world, officer):
    counts = []
    for number in (1, 2, 3):
        a_document(world, symbol=f"{number}/KH-SDTTG", issuer_text="Sở khác" if number == 2 else "")
        counts.append(queries_of(officer, URL))
    assert counts[0] == counts[2] <= 6, counts


def test_anonymous_goes_to_sign_in(client, db):
    assert client.get(URL).headers["Location"].startswith("/dang-nhap/")
