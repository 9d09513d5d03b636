"""/van-ban/: newest first, filters, drafts of the own unit alone, the same number of queries."""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions.document import replace_document, withdraw_document
from plans.models import Area, Document
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


def test_a_number_is_found_in_any_spelling(world, officer):
    party = {"family": "PARTY", "doc_type": "RESOLUTION", "issued_on": date(2021, 12, 14)}
    a_document(world, symbol="05-NQ/TU", issuer_text="Tỉnh ủy", subject="Đẩy mạnh", **party)
    a_document(
        world, symbol="15-NQ/TU", issuer_text="Tỉnh ủy", subject="Số 5 về NQ của TU", **party
    )
    a_document(world, symbol="33/2021/QĐ-UBND", family="LEGAL", doc_type="DECISION",
               issuer_text="UBND tỉnh Lào Cai", issued_on=date(2021, 6, 28))  # fmt: skip
    for typed in ("5 NQ TU", "05-nq/tu", "số 05- NQ/TU", "5 nq/tu đẩy mạnh", "5 nq"):
        assert symbols(officer, tim=typed) == ["05-NQ/TU"], typed
    for typed in ("33/2021", "33/2021/qd-ubnd", "33 2021 qđ ubnd"):
        assert symbols(officer, tim=typed) == ["33/2021/QĐ-UBND"], typed
    assert symbols(officer, tim="3/2021") == []
    assert symbols(officer, tim="5 nq/tu khác") == []
    assert symbols(officer, tim="9" * 20) == []


def test_areas_narrow_whatever_they_were_called(world, officer):
    areas = Area.objects.called(["DIGITAL", "PROCEDURES"], date(2020, 3, 1))
    old = a_document(world, issued_on=date(2026, 1, 20), areas=areas)
    a_document(world, symbol="6/KH-SDTTG")
    assert [area.code for area in old.areas.order_by("order")] == ["PROCEDURES", "DIGITAL"]
    assert symbols(officer, linh_vuc="DIGITAL") == ["05/KH-SDTTG"]
    assert symbols(officer, linh_vuc="INSTITUTIONS") == []
    assert len(symbols(officer, linh_vuc="?")) == 2


def test_in_force_or_not_on_a_day(world, officer):
    """The filter and the words of each paper are two tellings of one rule."""
    base = a_document(world, symbol="1/KH-SDTTG", effective_on=date(2026, 3, 1))
    ended = a_document(world, symbol="2/KH-SDTTG", ends_on=date(2026, 2, 1))
    replaced = a_document(world, symbol="3/KH-SDTTG")
    replace_document(replaced, by=world.canbo_dttg, replaced_by=base, on=date(2026, 4, 1))
    undated = a_document(world, symbol="4/KH-SDTTG")
    Document.objects.filter(pk=undated.pk).update(replaced_by=ended)
    a_draft(world)
    said = {"con": {"còn hiệu lực"}, "het": {"hết hiệu lực", "bị thay thế"},
            "chua": {"chưa có hiệu lực"}}  # fmt: skip
    issued = Document.objects.issued()
    steps = ((1, 19), (1, 20), (1, 31), (2, 1), (2, 28), (3, 1), (3, 31), (4, 1))
    for day in (date(2026, *step) for step in steps):
        for force, words_of in said.items():
            told = {paper.symbol for paper in issued if paper.force_on(day) in words_of}
            asked = {"hieu_luc": force, "ngay": f"{day:%d/%m/%Y}"}
            assert set(symbols(officer, **asked)) == told, (force, day)
    text = words(officer.get(URL, {"hieu_luc": "con", "ngay": "01/02/2026"}))
    assert "Hiệu lực tại ngày 01/02/2026" in text
    assert "Còn hiệu lực" in text


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


def test_the_next_page_needs_no_more_than_its_count(world, officer):
    for number in range(1, 54):
        a_document(world, symbol=f"{number}/KH-SDTTG")
    page = officer.get(URL).context["page"]
    assert (len(page), page.next_token is not None) == (50, True)
    assert queries_of(officer, f"{URL}?trang={page.next_token}") == queries_of(officer, URL) <= 6
    assert (
        queries_of(officer, f"{URL}?tim=cai+cach&he_thong=STATE&linh_vuc=DIGITAL&hieu_luc=con") <= 6
    )


def test_anonymous_goes_to_sign_in(client, db):
    assert client.get(URL).headers["Location"].startswith("/dang-nhap/")
