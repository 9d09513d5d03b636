"""Entering, issuing, attaching, linking and withdrawing documents, and what is refused."""

from datetime import date

import pytest
from django.urls import reverse

from plans.forms.document import issuer_called
from plans.models import Document, StoredFile
from tests.plans.builders import PDF, a_document, a_draft, an_archive, an_upload
from tests.plans.pages import words
from tests.world import make_unit, make_user
from units.models import AuditEvent, User
from units.roles import Role

URL = "/van-ban/them/"


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


def entered(world, **fields):
    return {
        "unit": world.ethnic.pk,
        "kind": "STATE:PLAN",
        "symbol": "05/KH-SDTTG",
        "issued_on": "20/01/2026",
        "subject": "Cải cách hành chính năm 2026",
        "secrecy": "NORMAL",
    } | fields


def url(step, document):
    return reverse(f"plans:document-{step}", args=[document.pk])


def test_an_issued_paper_is_entered_and_its_number_tidied(world, officer):
    assert "Không nhập bí mật nhà nước" in words(officer.get(URL))
    parent = a_document(world)
    data = entered(
        world, kind="PARTY:PROGRAMME", symbol="29- Ctr/ĐUK", issued_on="3/3/2022",
        issuer_text="Đảng ủy Khối các cơ quan tỉnh", subject="Chương trình", parent=parent.pk,
        signer="Trần B", uploads=[an_upload("ct.pdf"), an_upload("phu-luc.pdf", PDF + b"2")],
    )  # fmt: skip
    text = words(officer.post(URL, data, follow=True))
    assert "Đã vào sổ văn bản 29-CTr/ĐUK." in text
    assert "Đã ghi lại thành 29-CTr/ĐUK." in text
    document = Document.objects.latest("pk")
    assert (document.family, document.doc_type, document.state) == ("PARTY", "PROGRAMME", "ISSUED")
    assert (document.issued_on, document.signer) == (date(2022, 3, 3), "Trần B")
    assert list(document.implements.all()) == [parent]
    assert document.file_links.count() == 2
    assert AuditEvent.objects.filter(kind="plans.document.registered").count() == 2


def test_a_number_that_was_typed_right_is_not_said_to_be_rewritten(world, officer):
    text = words(officer.post(URL, entered(world), follow=True))
    assert "Đã vào sổ văn bản 05/KH-SDTTG." in text
    assert "Đã ghi lại thành" not in text


def test_without_a_number_it_is_a_draft(world, officer):
    text = words(officer.post(URL, entered(world, symbol="", issued_on=""), follow=True))
    assert "Đã lưu dự thảo" in text
    document = Document.objects.get()
    assert (document.state, document.issuer) == ("DRAFT", world.ethnic)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"symbol": "không số"}, "Chưa nhận ra số, ký hiệu. Ví dụ: 65/QĐ-UBND"),
        ({"issued_on": ""}, "Chưa nhập ngày ban hành."),
        ({"symbol": ""}, "Chưa nhập số, ký hiệu."),
        ({"symbol": "", "issued_on": "", "issuer_text": "Bộ Nội vụ"},
         "Văn bản của cơ quan khác cần số, ký hiệu và ngày ban hành."),
        ({"subject": ""}, "Chưa nhập trích yếu."),
        ({"subject": "x" * 1001}, "Trích yếu dài 1.001 ký tự, tối đa 1.000; rút gọn lại."),
        ({"kind": ""}, "Chưa chọn loại văn bản."),
        ({"kind": "PARTY:DECREE"}, "Chọn lại loại văn bản trong danh sách."),
        ({"secrecy": "TOP"}, "Hệ thống không nhận văn bản mật"),
        ({"issued_on": "30/02/2026"}, "Tháng 02/2026 không có ngày 30."),
        ({"unit": "0"}, "Chọn lại đơn vị vào sổ trong danh sách."),
    ],
)  # fmt: skip
def test_bad_input_is_shown_again(world, officer, fields, sentence):
    text = words(officer.post(URL, entered(world, signer="Giữ tên này", **fields)))
    assert sentence in text
    assert "Giữ tên này" in text
    assert not Document.objects.exists()


def test_a_day_to_come_is_refused_with_the_form_filled(world, officer):
    text = words(officer.post(URL, entered(world, issued_on="01/12/2026")), 409)
    assert "Ngày ban hành 01/12/2026 chưa đến; kiểm tra lại." in text
    assert "Cải cách hành chính năm 2026" in text


def test_a_known_paper_is_shown_and_may_be_said_to_be_another(world, officer):
    known = a_document(world)
    text = words(officer.post(URL, entered(world)), 409)
    assert "Đã có văn bản này: 05/KH-SDTTG ngày 20/01/2026." in text
    assert f'href="{known.get_absolute_url()}"' in text
    assert "Xác nhận là văn bản khác" in text
    assert officer.post(URL, entered(world, is_another="on")).status_code == 302
    assert Document.objects.count() == 2


def test_false_files_are_told_and_nothing_is_kept(world, officer, settings):
    html = an_upload("a.pdf", b"<html><script>alert(1)</script>")
    text = words(officer.post(URL, entered(world, uploads=[an_upload("b.pdf"), html])))
    assert "Tệp “a.pdf” không phải PDF thật; chọn lại tệp PDF, Word, Excel hoặc ảnh." in text
    macro = an_upload(
        "m.docx", an_archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
    )
    assert "có macro" in words(officer.post(URL, entered(world, uploads=[macro])))
    settings.FILE_LIMIT = 10
    text = words(officer.post(URL, entered(world, uploads=[an_upload()])))
    assert "Tệp nặng" in text
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_hostile_words_stay_words(world, officer):
    officer.post(URL, entered(world, subject="<script>alert(1)</script>"))
    html = officer.get(Document.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_superior_is_looked_up(world, officer):
    a_document(world)
    other = a_document(world, symbol="9/BC-SDTTG", doc_type="REPORT", subject="Kết quả tập huấn")
    form = officer.get(URL, {"tim": "tap huan"}).context["form"]
    assert list(form.fields["parent"].queryset) == [other]


def test_the_issuer_is_known_by_its_name_of_that_day(world):
    name, day = "Ủy ban nhân dân tỉnh Tuyên Quang", date(2026, 1, 20)
    assert issuer_called(name, day, "STATE") == world.province
    assert issuer_called(name, date(2024, 1, 1), "STATE") == world.old_province
    assert issuer_called(name, day, "PARTY") is None
    assert issuer_called("Đảng bộ UBND tỉnh Tuyên Quang", day, "PARTY") == world.party
    assert issuer_called("Sở lạ", day, "STATE") is None
    assert issuer_called("", day, "STATE") is None
    make_unit("Sở Đôi")
    make_unit("Sở Đôi")
    assert issuer_called("Sở Đôi", day, "STATE") is None


def test_who_keeps_two_registers_chooses(world, client):
    make_user("hai.so", (Role.OFFICER, world.ethnic), (Role.CLERK, world.home_affairs))
    user = User.objects.get(username="hai.so")
    client.force_login(user, backend="units.signin.LivingUserBackend")
    assert "Đơn vị vào sổ" in words(client.get(URL))
    data = entered(world, unit=world.home_affairs.pk, symbol="1/KH-SNV")
    assert client.post(URL, data).status_code == 302
    assert Document.objects.get().unit == world.home_affairs


def test_a_draft_is_edited_and_an_old_page_told(world, officer):
    draft = a_draft(world)
    data = {"doc_type": "REPORT", "subject": "Báo cáo mới", "signer": "", "version": 1}
    assert "Đã lưu dự thảo." in words(officer.post(url("edit", draft), data, follow=True))
    assert Document.objects.get().subject == "Báo cáo mới"
    stale = officer.post(url("edit", draft), data | {"subject": "Bản cũ hơn"})
    assert "Bản đang nhập" in words(stale, 409)
    text = words(officer.post(url("edit", draft), data | {"subject": "", "version": 2}))
    assert "Chưa nhập trích yếu." in text


def test_an_issued_one_is_not_edited(world, officer):
    paper = a_document(world)
    for step in ("edit", "withdraw"):
        assert officer.get(url(step, paper)).status_code == 409
    assert "Văn bản đã ban hành không sửa được" in words(officer.get(url("edit", paper)), 409)


def test_a_clerk_issues_a_draft(world, signed_in):
    clerk = signed_in("vanphong.ubnd")
    draft = a_draft(world, unit=world.province, by=world.vanphong_ubnd)
    assert "không sửa được" in words(clerk.get(url("issue", draft)))
    data = {"symbol": "7/kh-ubnd", "issued_on": "25/11/2026", "signer": "Lê C"}
    text = words(clerk.post(url("issue", draft), data, follow=True))
    assert "Đã ban hành văn bản." in text
    assert "Đã ghi lại thành 07/KH-UBND." in text
    draft.refresh_from_db()
    assert (draft.state, draft.symbol, draft.signer) == ("ISSUED", "07/KH-UBND", "Lê C")
    assert draft.issuer_text == "Ủy ban nhân dân tỉnh Tuyên Quang"
    assert clerk.post(url("issue", draft), data).status_code == 409


def test_issuing_asks_for_number_and_day_and_knows_its_twins(world, signed_in):
    clerk = signed_in("vanphong.ubnd")
    draft = a_draft(world, unit=world.province, by=world.vanphong_ubnd)
    text = words(clerk.post(url("issue", draft), {"symbol": "", "issued_on": ""}))
    assert "Chưa nhập số, ký hiệu." in text
    assert "Chưa nhập ngày ban hành." in text
    a_document(world, unit=world.province, by=world.vanphong_ubnd, symbol="07/KH-UBND")
    data = {"symbol": "07/KH-UBND", "issued_on": "20/01/2026"}
    assert "Xác nhận là văn bản khác" in words(clerk.post(url("issue", draft), data), 409)
    text = words(clerk.post(url("issue", draft), data | {"is_another": "on"}, follow=True))
    assert "Đã ghi lại thành" not in text


def test_files_are_attached_until_it_is_whole(world, officer):
    paper = a_document(world)
    text = words(officer.post(url("attach", paper), {}))
    assert "Chưa chọn tệp văn bản." in text
    data = {"uploads": [an_upload("a.pdf"), an_upload("b.pdf", PDF + b"2")]}
    assert "Đã đính kèm tệp." in words(officer.post(url("attach", paper), data, follow=True))
    assert paper.file_links.count() == 2
    data = {"uploads": [an_upload("c.pdf")]}
    assert "Văn bản đã ban hành không sửa được" in words(
        officer.post(url("attach", paper), data), 409
    )


def test_a_draft_is_withdrawn_with_its_reason(world, officer):
    draft = a_draft(world)
    assert "Hủy dự thảo?" in words(officer.get(url("withdraw", draft)))
    assert "Chưa nhập lý do." in words(officer.post(url("withdraw", draft), {}))
    text = words(officer.post(url("withdraw", draft), {"reason": "Làm lại."}, follow=True))
    assert "Đã hủy dự thảo, kèm lý do." in text
    assert officer.post(url("attach", draft), {"uploads": [an_upload()]}).status_code == 409
    assert officer.get(url("link", draft)).status_code == 409


def test_a_link_is_written_and_a_circle_refused(world, officer):
    parent, child = a_document(world), a_document(world, symbol="6/KH-SDTTG")
    text = words(officer.post(url("link", child), {"parent": parent.pk}, follow=True))
    assert "Đã ghi văn bản được triển khai." in text
    refused = officer.post(url("link", parent), {"parent": child.pk})
    assert "Văn bản này đã là căn cứ" in words(refused, 409)
    assert "Chưa chọn văn bản được triển khai." in words(officer.post(url("link", child), {}))


def test_a_paper_says_what_it_rests_on(world, officer):
    law = a_document(world, family="LEGAL", doc_type="DECREE", symbol="30/2020/NĐ-CP",
                     issuer_text="Chính phủ", issued_on=date(2020, 3, 5),
                     subject="Công tác văn thư")  # fmt: skip
    paper = a_document(world)
    later = a_document(world, symbol="9/KH-SDTTG", issued_on=date(2026, 2, 1))
    text = words(officer.post(url("rest", paper), {"cited": law.pk}, follow=True))
    assert "Đã ghi căn cứ của văn bản." in text
    assert f'{law.get_absolute_url()}">Nghị định 30/2020/NĐ-CP</a>: Công tác văn thư' in text
    assert "Chưa có văn bản triển khai nào" in words(officer.get(law.get_absolute_url()))
    assert "Là căn cứ của" in words(officer.get(law.get_absolute_url()))
    refused = officer.post(url("rest", paper), {"cited": later.pk})
    assert "sau văn bản này; chọn văn bản ban hành trước." in words(refused, 409)
    for key in (paper.pk, "x", ""):
        assert officer.post(url("rest", paper), {"cited": key}).status_code == 200
    assert list(paper.cites.all()) == [law]
    assert AuditEvent.objects.filter(kind="plans.document.cited").count() == 1


@pytest.mark.parametrize("step", ["edit", "issue", "attach", "withdraw", "link", "rest"])
def test_others_are_kept_out(world, signed_in, client, step):
    draft, paper = a_draft(world), a_document(world)
    assert client.get(url(step, draft)).headers["Location"].startswith("/dang-nhap/")
    for name in ("bithu.langson", "vanphong.ubnd"):
        assert signed_in(name).post(url(step, draft), {"reason": "x"}).status_code == 404
    assert signed_in("lanhdao.ubnd").post(url(step, paper), {"reason": "x"}).status_code == 403
    assert AuditEvent.objects.filter(outcome="REFUSED").count() == 3


def test_roles_that_keep_no_register(world, signed_in, client):
    for name in ("lanhdao.ubnd", "thamdinh.snv", "quantri", "kiemtra.tinh"):
        assert signed_in(name).get(URL).status_code == 403
    assert client.get(URL).headers["Location"].startswith("/dang-nhap/")
