"""Pages by which an issued document is replaced, corrected, ended, sent, classified; file versions.

Its own words, number and day are never touched by any of them.
"""

from datetime import date

import pytest
from django.urls import reverse

from plans.actions.document import register_document, renew_file
from plans.models import SIGNS, Document, sign_problem, types_signed
from tests.plans.builders import PDF, a_document, a_draft, an_upload
from tests.plans.pages import queries_of, words
from units.models import AuditEvent

STEPS = {
    "replace": {"replaced_by": "1", "on": "01/02/2026"},
    "end": {"on": "01/02/2026", "reason": "Hết thời hạn."},
    "send": {"receivers": "1"},
    "classify": {"areas": "PROCEDURES"},
}
FROZEN = ("symbol", "issued_on", "subject", "signer", "issuer_text", "family", "doc_type")


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def url(step, document, *rest):
    return reverse(f"plans:document-{step}", args=[document.pk, *rest])


def frozen(document):
    return Document.objects.values(*FROZEN).get(pk=document.pk)


def test_it_is_replaced_by_one_of_the_register(world, officer):
    old, new = a_document(world), a_document(world, symbol="6/KH-SDTTG")
    before = frozen(old)
    page = officer.get(url("replace", old))
    assert list(page.context["form"].fields["replaced_by"].queryset) == [new]
    data = {"replaced_by": new.pk, "on": "1/2/2026"}
    text = words(officer.post(url("replace", old), data, follow=True))
    assert "Đã ghi văn bản thay thế." in text
    assert "Văn bản đã được thay thế" in text
    assert new.get_absolute_url() in text
    assert (Document.objects.get(pk=old.pk).ends_on, frozen(old)) == (date(2026, 2, 1), before)
    assert f'Thay thế</dt><dd><a href="{old.get_absolute_url()}' in words(
        officer.get(new.get_absolute_url())
    )
    assert "đã được thay thế bằng" in words(officer.post(url("replace", old), data), 409)
    assert "đã được thay thế bằng" in words(officer.post(url("end", old), STEPS["end"]), 409)
    assert "Chưa chọn văn bản thay thế." in words(officer.post(url("replace", new), {"on": ""}))


def test_papers_do_not_replace_each_other_in_a_circle(world, officer):
    first, second, third = (a_document(world, symbol=f"{n}/KH-SDTTG") for n in (5, 6, 7))
    for old, new in ((first, second), (second, third)):
        officer.post(url("replace", old), {"replaced_by": new.pk, "on": "1/2/2026"})
    said = "Kế hoạch 05/KH-SDTTG đã được thay thế bằng chính văn bản này; chọn văn bản khác."
    data = {"replaced_by": first.pk, "on": "1/3/2026"}
    assert said in words(officer.post(url("replace", third), data), 409)
    third.refresh_from_db()
    assert third.replaced_by is None


def test_it_ends_on_a_day_with_its_reason(world, officer):
    paper = a_document(world)
    before = frozen(paper)
    text = words(officer.post(url("end", paper), {"on": "01/01/2026", "reason": "x"}), 409)
    assert "Ngày 01/01/2026 sớm hơn ngày ban hành 20/01/2026" in text
    assert "Chưa nhập lý do, căn cứ." in words(officer.post(url("end", paper), {"on": ""}))
    text = words(officer.post(url("end", paper), STEPS["end"], follow=True))
    assert "Đã ghi ngày hết hiệu lực." in text
    assert "Hết hiệu lực" in text
    event = AuditEvent.objects.get(kind="plans.document.ended")
    assert (event.reason, frozen(paper)) == ("Hết thời hạn.", before)


def test_it_is_sent_up_down_and_to_who_is_found_by_name(world, officer, signed_in):
    paper = a_document(world)
    page = officer.get(url("send", paper), {"tim": "tai chinh"})
    groups = dict(page.context["form"].fields["receivers"].choices)
    assert list(groups) == ["Cấp trên", "Đơn vị tìm được"]
    assert "Chưa chọn nơi nhận." in words(officer.post(url("send", paper), {}))
    data = {"receivers": [world.finance.pk, world.province.pk]}
    to = f"{url('send', paper)}?tim=tai+chinh"
    assert "Đã ghi nơi nhận." in words(officer.post(to, data, follow=True))
    assert set(paper.receivers.all()) == {world.finance, world.province}
    text = words(officer.get(paper.get_absolute_url()))
    assert "Nơi nhận" in text
    assert "Sở Tài chính" in text
    again = officer.get(to)
    assert "Đã gửi" in words(again)
    assert again.context["form"].fields["receivers"].choices == []
    other = officer.post(url("send", paper), {"receivers": [world.langson.pk]})
    assert "Chọn lại nơi nhận trong danh sách." in words(other)


def test_a_department_above_nobody_sends_to_its_own_tree(world, signed_in):
    clerk = signed_in("vanphong.ubnd")
    paper = a_document(world, unit=world.province, by=world.vanphong_ubnd, symbol="1/KH-UBND")
    offered = clerk.get(url("send", paper)).context["form"].fields["receivers"].choices
    groups = [title for title, _units in offered]
    assert "Cấp trên" not in groups
    clerk.post(url("send", paper), {"receivers": [world.ethnic.pk]})
    assert Document.objects.visible_to(world.canbo_dttg).get() == paper


def test_areas_are_chosen_and_taken_back(world, officer):
    paper = a_document(world, issued_on=date(2019, 1, 2), issuer=world.ethnic_board)
    data = {"areas": ["DIGITAL", "PROCEDURES"]}
    text = words(officer.post(url("classify", paper), data, follow=True))
    assert "Thủ tục hành chính; Hiện đại hóa" in text
    assert officer.get(url("classify", paper)).context["form"]["areas"].value() == [
        "PROCEDURES", "DIGITAL",
    ]  # fmt: skip
    officer.post(url("classify", paper), {})
    assert not paper.areas.exists()
    assert "Chọn lại lĩnh vực" in words(officer.post(url("classify", paper), {"areas": ["X"]}))


def test_a_newer_file_stands_over_the_older_one(world, officer):
    paper = a_document(world, uploads=[an_upload("ban-mo.pdf")])
    link = paper.file_links.get()
    here = url("renew", paper, link.pk)
    assert here in words(officer.get(paper.get_absolute_url()))
    text = words(officer.post(here, {"upload": [an_upload("moi.pdf", PDF + b"2")]}))
    assert "Chưa nhập lý do thay bản." in text
    two = [an_upload("a.pdf", PDF + b"2"), an_upload("b.pdf", PDF + b"3")]
    assert "Chọn một tệp" in words(officer.post(here, {"upload": two, "reason": "x"}))
    false = {"upload": [an_upload("a.pdf", b"<html>")], "reason": "x"}
    assert "không phải PDF thật" in words(officer.post(here, false))
    good = {"upload": [an_upload("ban-ro.pdf", PDF + b"2")], "reason": "Bản trước thiếu trang."}
    text = words(officer.post(here, good, follow=True))
    for said in ("Đã thay bản mới của tệp", "ban-ro.pdf", "bản thứ 2: Bản trước thiếu trang.",
                 "Bản thứ 1:", "ban-mo.pdf"):  # fmt: skip
        assert said in text, said
    old = officer.get(link.file.get_absolute_url())
    assert b"".join(old.streaming_content if old.streaming else [old.content]) == PDF
    assert "đã có bản mới hơn" in words(officer.post(here, good | {
        "upload": [an_upload("c.pdf", PDF + b"4")]}), 409)  # fmt: skip
    assert (
        officer.get(url("renew", a_document(world, symbol="6/KH-SDTTG"), link.pk)).status_code
        == 404
    )


def test_a_new_paper_is_entered_for_an_old_one(world, officer):
    old = a_document(world)
    here = f"{reverse('plans:document-register')}?van_ban_cu={old.pk}"
    page = officer.get(here)
    assert old.citation in words(page)
    assert page.context["form"]["kind"].value() == "STATE:PLAN"
    data = {
        "unit": world.ethnic.pk, "kind": "STATE:PLAN", "symbol": "6/KH-SDTTG",
        "issued_on": "01/6/2026", "subject": "Thay kế hoạch", "secrecy": "NORMAL",
        "relation": "replaces",
    }  # fmt: skip
    assert officer.post(here, data).status_code == 302
    old.refresh_from_db()
    assert (old.replaced_by.symbol, old.ends_on) == ("06/KH-SDTTG", date(2026, 6, 1))
    assert officer.get(here).status_code == 200
    wrong = data | {"kind": "STATE:LETTER", "symbol": "7/SDTTG-VP", "relation": "corrects"}
    new = old.replaced_by
    text = words(
        officer.post(
            f"{reverse('plans:document-register')}?van_ban_cu={new.pk}", wrong, follow=True
        )
    )
    assert new.get_absolute_url() in text
    text = words(officer.get(new.get_absolute_url()))
    assert "Văn bản đã được đính chính" in text
    assert "Còn hiệu lực" in text


def test_the_old_one_is_of_the_own_register(world, officer, signed_in):
    here = f"{reverse('plans:document-register')}?van_ban_cu="
    hidden = a_document(
        world, by=world.bithu_langson, unit=world.langson_ethnic, symbol="1/KH-SDTTG"
    )
    assert officer.get(f"{here}{hidden.pk}").status_code == 404
    sent = register_document(
        world.province, by=world.vanphong_ubnd, family="STATE", doc_type="PLAN",
        symbol="1/KH-UBND", issued_on=date(2026, 1, 2), subject="Kế hoạch",
        receivers=[world.ethnic],
    )  # fmt: skip
    assert officer.get(f"{here}{sent.pk}").status_code == 403
    assert officer.get(f"{here}{a_draft(world).pk}").status_code == 409
    for broken in ("x", "9" * 20, "-1", "0", ""):
        assert officer.get(f"{here}{broken}").status_code == 200


def test_term_and_areas_are_entered_with_the_paper(world, signed_in):
    secretary = signed_in("bithu.dttg")
    data = {
        "unit": world.cell.pk, "kind": "PARTY:PLAN", "symbol": "12-KH/CB",
        "issued_on": "01/6/2026", "subject": "Kế hoạch", "secrecy": "NORMAL",
        "term": "nhiệm kỳ 2025 – 2030", "areas": ["PROCEDURES"], "effective_on": "02/6/2026",
    }  # fmt: skip
    here = reverse("plans:document-register")
    assert "Viết nhiệm kỳ như 2020-2025." in words(secretary.post(here, data | {"term": "XIX"}))
    assert secretary.post(here, data).status_code == 302
    paper = Document.objects.get()
    assert (paper.term, paper.series) == ("2025-2030", "2025-2030")
    assert [area.code for area in paper.areas.all()] == ["PROCEDURES"]
    assert paper.effective_on == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("symbol", "family", "doc_type", "told"),
    [
        ("05/KH-SDTTG", "STATE", "PLAN", ""),
        (
            "05/KH-SDTTG",
            "STATE",
            "REPORT",
            "Ký hiệu KH thường là kế hoạch, loại đã chọn là báo cáo",
        ),
        ("05/KH-CB", "PARTY", "PLAN", "viết theo lối văn bản hành chính"),
        ("65-QĐ/TW", "PARTY", "REGULATION", ""),
        ("65-QĐ/TW", "PARTY", "PLAN", "thường là quyết định hoặc quy định"),
        ("125/SNV-CCHC", "STATE", "LETTER", ""),
        ("7-XY/CB", "PARTY", "PLAN", ""),
        ("", "STATE", "PLAN", ""),
    ],
)
def test_a_number_that_goes_with_another_type_is_said(symbol, family, doc_type, told):
    said = sign_problem(symbol, family, doc_type)
    assert told in said
    assert bool(said) is bool(told)
    assert all(types_signed(own, sign) for own in SIGNS for sign in SIGNS[own].values() if sign)


def test_the_odd_number_is_entered_all_the_same(world, officer):
    data = {
        "unit": world.ethnic.pk, "kind": "STATE:REPORT", "symbol": "5/KH-SDTTG",
        "issued_on": "01/6/2026", "subject": "Báo cáo", "secrecy": "NORMAL",
    }  # fmt: skip
    text = words(officer.post(reverse("plans:document-register"), data, follow=True))
    assert "Ký hiệu KH thường là kế hoạch" in text
    assert Document.objects.get().symbol == "05/KH-SDTTG"


@pytest.mark.parametrize("step", STEPS)
def test_steps_keep_others_out(world, signed_in, client, step):
    paper = a_document(world)
    here = url(step, paper)
    assert client.get(here).headers["Location"].startswith("/dang-nhap/")
    assert signed_in("bithu.langson").post(here, STEPS[step]).status_code == 404
    assert signed_in("lanhdao.ubnd").post(here, STEPS[step]).status_code == 403
    draft = a_draft(world)
    if step != "classify":
        assert signed_in("canbo.dttg").get(url(step, draft)).status_code == 409


def test_one_page_however_many_files_and_receivers(world, officer):
    counts = []
    paper = a_document(world, uploads=[an_upload()], receivers=[world.finance])
    counts.append(queries_of(officer, paper.get_absolute_url()))
    more = a_document(
        world, symbol="6/KH-SDTTG", uploads=[an_upload("a.pdf"), an_upload("b.pdf", PDF + b"b")],
        receivers=[world.finance, world.home_affairs, world.office],
    )  # fmt: skip
    for number in (2, 3):
        link = more.file_links.order_by("-pk").first()
        renew_file(more, by=world.canbo_dttg, link=link, reason="Rõ hơn.",
                   upload=an_upload("x.pdf", PDF + str(number).encode()))  # fmt: skip
    counts.append(queries_of(officer, more.get_absolute_url()))
    assert counts[0] == counts[1], counts
