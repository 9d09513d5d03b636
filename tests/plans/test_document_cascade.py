"""The page of a cascade: the real ones, what is hidden, what is folded, how many queries."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.lib.refusal import Refused
from plans.actions.document import link_implements, withdraw_document
from plans.models import Document, DocumentLink
from plans.models.cascade import around
from tests.plans.builders import a_document, a_draft
from tests.plans.pages import queries_of, words
from tests.world import LAST_OLD, make_heir, make_unit, make_user
from units.models import Branch, Kind
from units.roles import Role


def url_of(document):
    return reverse("plans:document-cascade", args=[document.pk])


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def nghe_an(world):
    """Seed 001: (secretary, 05-NQ/TU, 02-NQ/ĐUK, 29-CTr/ĐUK)."""
    party = {"branch": Branch.PARTY, "place": "Nghệ An"}
    top = make_unit("Đảng bộ tỉnh Nghệ An", kind=Kind.P_PROVINCIAL, symbol="TU", **party)
    block = make_unit(
        "Đảng bộ Khối các cơ quan tỉnh Nghệ An",
        kind=Kind.P_BLOCK,
        parent=top,
        symbol="ĐUK",
        **party,
    )
    secretary = make_user("bithu.nghean", (Role.SECRETARY, top), (Role.SECRETARY, block))
    common = {"by": secretary, "family": "PARTY"}
    resolution = a_document(
        world, unit=top, doc_type="RESOLUTION", symbol="05-NQ/TU",
        issued_on=date(2021, 12, 14), **common,
    )  # fmt: skip
    earlier = a_document(
        world, unit=block, doc_type="RESOLUTION", symbol="02- NQ/ĐUK",
        issued_on=date(2021, 4, 12), implements=[resolution], **common,
    )  # fmt: skip
    programme = a_document(
        world, unit=block, doc_type="PROGRAMME", symbol="29- Ctr/ĐUK",
        issued_on=date(2022, 3, 3), implements=[resolution], **common,
    )  # fmt: skip
    return secretary, resolution, earlier, programme


def test_the_cascade_of_nghe_an(nghe_an, client):
    secretary, resolution, earlier, programme = nghe_an
    client.force_login(secretary, backend="units.signin.LivingUserBackend")
    text = words(client.get(url_of(resolution)))
    below = text[text.index("Được triển khai bằng") :]
    assert below.index("Nghị quyết 02-NQ/ĐUK") < below.index("Chương trình 29-CTr/ĐUK")
    assert "12/04/2021 · ban hành trước 246 ngày" in below
    assert "03/03/2022 · sau 79 ngày" in below
    assert "Văn bản này triển khai" not in text
    up = words(client.get(url_of(programme)))
    assert "14/12/2021 · trước 79 ngày" in up
    assert resolution.get_absolute_url() in up
    assert "14/12/2021 · ban hành sau 246 ngày" in words(client.get(url_of(earlier)))


def test_the_cascade_of_lao_cai(world, client):
    """Seed 004, from the decision through the district's plan (number made up) to the communes'."""
    province = make_unit("tỉnh Lào Cai", kind=Kind.PROVINCE, until=LAST_OLD, symbol="UBND")
    now = make_unit("tỉnh Lào Cai", kind=Kind.PROVINCE, since=date(2025, 7, 1), symbol="UBND")
    make_heir(province, now)
    district = make_unit(
        "huyện Văn Bàn", kind=Kind.DISTRICT_RURAL, parent=province, until=LAST_OLD, symbol="UBND"
    )
    make_heir(district, world.van_ban)
    by = make_user("canbo.laocai", (Role.OFFICER, now), (Role.OFFICER, world.van_ban))
    rule = a_document(
        world, by=by, unit=province, family="LEGAL", doc_type="DECISION",
        symbol="33/2021/QĐ-UBND", issued_on=date(2021, 6, 28),
    )  # fmt: skip
    plan = a_document(
        world, by=by, unit=district, symbol="15/KH-UBND", issued_on=date(2023, 2, 1),
        implements=[rule],
    )  # fmt: skip
    for number in (1, 2):
        a_document(
            world, by=by, unit=district, issuer_text=f"Ủy ban nhân dân xã Minh Thử {number}",
            symbol=f"{number}/KH-UBND", issued_on=date(2023, 3, 1), implements=[plan],
        )  # fmt: skip
    client.force_login(by, backend="units.signin.LivingUserBackend")
    text = words(client.get(url_of(rule)))
    nested = text[text.index('<ul class="tree-list">') :]
    assert nested.index("15/KH-UBND") < nested.index("01/KH-UBND") < nested.index("02/KH-UBND")
    assert nested.count('<ul class="tree-list">') == 2
    middle = words(client.get(url_of(plan)))
    assert "Quyết định 33/2021/QĐ-UBND" in middle
    assert "3 văn bản có liên quan" in middle


def test_a_circle_is_refused_whatever_its_length(world):
    chain = [a_document(world, symbol="1/KH-SDTTG")]
    for number in range(2, 6):
        chain.append(a_document(world, symbol=f"{number}/KH-SDTTG", implements=[chain[-1]]))
    with pytest.raises(Refused, match="đã là căn cứ"):
        link_implements(chain[0], by=world.canbo_dttg, parent=chain[-1])


def test_what_is_shared_is_drawn_once_and_names_its_other_parent(world, officer):
    top = a_document(world, symbol="1/KH-SDTTG")
    left = a_document(world, symbol="2/KH-SDTTG", implements=[top])
    right = a_document(world, symbol="3/KH-SDTTG", implements=[top])
    a_document(world, symbol="4/BC-SDTTG", doc_type="REPORT", implements=[left, right])
    response = officer.get(url_of(top))
    assert str(response.context["below"]).count("04/BC-SDTTG") == 1
    assert "cũng triển khai Kế hoạch 03/KH-SDTTG" in words(response)
    assert "stroke-dasharray" in response.context["picture"]


def test_hidden_ones_are_counted_and_bridged(world, signed_in):
    top = a_document(world, symbol="1/KH-SDTTG", receivers=[world.home_affairs])
    hidden = a_document(world, symbol="2/KH-SDTTG", subject="Kín", implements=[top])
    low = a_document(
        world, symbol="3/KH-SDTTG", implements=[hidden], receivers=[world.home_affairs]
    )
    a_draft(world, subject="Dự thảo", implements=[top])
    text = words(signed_in("canbo.snv").get(url_of(top)))
    assert low.get_absolute_url() in text
    assert hidden.get_absolute_url() not in text
    assert "1 văn bản ngoài phạm vi được xem, không nêu tên" in text
    own = words(signed_in("canbo.dttg").get(url_of(top)))
    assert "ngoài phạm vi được xem" not in own
    assert "dự thảo" in own
    assert signed_in("canbo.snv").get(url_of(hidden)).status_code == 404


def test_a_withdrawn_draft_is_neither_drawn_nor_counted(world, officer):
    top = a_document(world)
    withdraw_document(a_draft(world, implements=[top]), by=world.canbo_dttg, reason="Làm lại.")
    text = words(officer.get(url_of(top)))
    assert "Chưa ghi văn bản nào" in text
    assert "ngoài phạm vi" not in text


def many(world, size, first=1000):
    """A document and `size` others that carry it out, five under each of its first ones."""
    top = a_document(world, symbol=f"{first - 1}/KH-SDTTG")
    same = {
        "unit": world.ethnic, "family": "STATE", "doc_type": "PLAN", "issuer": world.ethnic,
        "issuer_text": "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", "issuer_key": "x",
        "issued_on": date(2026, 2, 1), "subject": "Cải cách hành chính", "state": "ISSUED",
    }  # fmt: skip
    made = Document.objects.bulk_create(
        [Document(symbol=f"{number}/KH-X", **same) for number in range(first, first + size)]
    )
    DocumentLink.objects.bulk_create(
        [
            DocumentLink(child=one, parent=top if place % 6 == 0 else made[place - place % 6])
            for place, one in enumerate(made)
        ]
    )
    return top


def test_a_large_one_is_folded_and_opened(world, officer):
    top = many(world, 120)
    response = officer.get(url_of(top))
    assert response.context["total"] == 120
    assert response.context["folded"] == 120 - 8 * 6
    assert "Vẽ tất cả" in words(response)
    whole = officer.get(url_of(top) + "?xem=tat-ca")
    assert whole.context["folded"] == 0
    assert whole.context["picture"].count("<text") > 360


def test_as_many_queries_for_one_as_for_many(world, officer):
    few = queries_of(officer, url_of(many(world, 1)))
    assert queries_of(officer, url_of(many(world, 60, first=2000))) == few <= 8


def test_hidden_ones_cost_one_query_more(world, signed_in):
    top = a_document(world, symbol="1/KH-SDTTG", receivers=[world.home_affairs])
    a_document(world, symbol="2/KH-SDTTG", implements=[top], receivers=[world.home_affairs])
    reader = signed_in("canbo.snv")
    few = queries_of(reader, url_of(top))
    for number in (3, 4, 5):
        a_document(world, symbol=f"{number}/KH-SDTTG", implements=[top])
    assert queries_of(reader, url_of(top)) == few + 1 <= 8


def test_what_is_around_is_read_by_two_queries(world, django_assert_num_queries):
    top = many(world, 12)
    assert Document.objects.visible_to(world.canbo_dttg).exists()  # his rights are read
    with django_assert_num_queries(2):
        found = around(top, world.canbo_dttg)
    assert len(found.days) == 13


def test_the_page_of_the_document_leads_here(world, officer):
    document = a_document(world)
    assert url_of(document) in words(officer.get(document.get_absolute_url()))
