"""Rules of the register that hold whoever calls: type, issuer, dates, twins, circles, files."""

from datetime import date
from unittest import mock

import pytest

from cchc.lib.refusal import Refused
from plans.actions.document import (
    attach_file,
    classify_document,
    edit_document,
    end_document,
    issue_document,
    link_implements,
    renew_file,
    replace_document,
    send_document,
    withdraw_document,
)
from plans.actions.file import store_file
from plans.models import Area, Document, DocumentLink, StoredFile, versions_of
from plans.numbering import is_one_series
from tests.plans.builders import PDF, a_document, a_draft, an_upload
from units.models import AuditEvent


def refused(action, *args, **kwargs):
    """The sentence of the refusal; nothing was written."""
    before = AuditEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        action(*args, **kwargs)
    assert AuditEvent.objects.count() == before
    return refusal.value.sentence


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"secrecy": "TOP"}, "Hệ thống không nhận văn bản mật"),
        ({"family": "PARTY", "doc_type": "DECREE"}, "không thuộc hệ thống văn bản đã chọn"),
        ({"symbol": "", "issued_on": None, "issuer_text": "Bộ Nội vụ"}, "cần số, ký hiệu"),
        ({"symbol": "không"}, "Chưa nhận ra số, ký hiệu."),
        ({"issued_on": None}, "Chưa nhập ngày ban hành."),
        ({"issued_on": date(2026, 11, 26)}, "Ngày ban hành 26/11/2026 chưa đến"),
        ({"issued_on": date(2025, 6, 30)}, "hoạt động từ ngày 01/7/2025; chọn đơn vị của"),
        ({"family": "PARTY"}, "Văn bản của Đảng do tổ chức đảng ban hành"),
        ({"effective_on": date(2026, 1, 1)}, "Ngày 01/01/2026 sớm hơn ngày ban hành 20/01/2026"),
    ],
)
def test_an_entry_that_cannot_be(world, entry, sentence):
    assert sentence in refused(a_document, world, **entry)
    assert not Document.objects.exists()


def test_a_unit_that_had_ended_issues_nothing_more(world):
    sentence = refused(a_document, world, issuer=world.ethnic_board, issued_on=date(2025, 3, 1))
    assert "kết thúc hoạt động sau ngày 28/02/2025; chọn đơn vị kế thừa" in sentence
    paper = a_document(world, issuer=world.ethnic_board, issued_on=date(2025, 2, 1))
    assert paper.issuer_text == "Ban Dân tộc tỉnh Tuyên Quang"


def test_the_same_paper_in_two_registers_that_do_not_see_each_other(world):
    entry = {"family": "LEGAL", "doc_type": "DECREE", "symbol": "30/2020/NĐ-CP"}
    entry |= {"issuer_text": "Chính phủ", "issued_on": date(2020, 3, 5)}
    a_document(world, **entry)
    other = a_document(world, by=world.bithu_langson, unit=world.langson_ethnic, **entry)
    assert other.namesake == 0
    assert "Đã có văn bản này" in refused(a_document, world, **entry | {"issuer_text": "CHÍNH PHỦ"})
    assert a_document(world, **entry, is_another=True).namesake == 1
    assert a_document(world, **entry, is_another=True).namesake == 2


def test_a_state_number_is_given_once_a_year(world):
    a_document(world)
    sentence = refused(a_document, world, issued_on=date(2026, 9, 1), doc_type="REPORT")
    assert sentence.startswith(
        "Số 05/KH-SDTTG của năm 2026 đã dùng cho văn bản ngày 20/01/2026. Mở văn bản đó"
    )
    other = a_document(world, issued_on=date(2026, 9, 1), is_another=True)
    assert (other.namesake, other.series) == (1, "2026")
    assert a_document(world, issued_on=date(2025, 9, 1)).namesake == 0


def test_a_party_number_is_given_once_a_term_and_type(world):
    entry = {"family": "PARTY", "doc_type": "DECISION", "symbol": "65-QĐ/ĐUK"}
    entry |= {"issuer_text": "Đảng ủy Khối", "issued_on": date(2021, 2, 3)}
    a_document(world, **entry)
    again = entry | {"issued_on": date(2024, 5, 1)}
    assert "Ghi nhiệm kỳ" in refused(a_document, world, **again)
    assert "trong nhiệm kỳ 2020-2025. Ghi" in refused(a_document, world, **again, term="2020-2025")
    assert a_document(world, **again | {"doc_type": "REGULATION"}).namesake == 0
    assert a_document(world, **entry | {"issued_on": date(2026, 3, 1)}).namesake == 1
    told = entry | {"issued_on": date(2025, 9, 1), "term": "2025-2030", "symbol": "66-QĐ/ĐUK"}
    a_document(world, **told)
    sentence = refused(a_document, world, **told | {"issued_on": date(2026, 2, 1)})
    assert "trong nhiệm kỳ 2025-2030. Mở văn bản đó" in sentence
    assert a_document(world, **told | {"term": "2020-2025", "issued_on": date(2025, 6, 1)}).pk


def test_one_issuer_is_known_whatever_is_shortened(world):
    entry = {"family": "LEGAL", "doc_type": "DECISION", "symbol": "33/2021/QĐ-UBND"}
    entry["issued_on"] = date(2021, 6, 28)
    a_document(world, **entry, issuer_text="Ủy ban nhân dân tỉnh Lào Cai")
    assert "Đã có" in refused(a_document, world, **entry, issuer_text="UBND tỉnh Lào Cai")


@pytest.mark.parametrize("family", ["STATE", "PARTY"])
@pytest.mark.parametrize("term", ["", "2020-2025", "2025-2030"])
@pytest.mark.parametrize("day", [date(2020, 11, 26), date(2024, 1, 1), date(2025, 11, 25)])
def test_the_register_asks_as_the_rule_of_series_tells(world, family, term, day):
    entry = {"family": family, "doc_type": "PLAN", "issuer_text": "Cơ quan", "is_another": True}
    for other_term in ("", "2020-2025", "2025-2030"):
        for other_day in (date(2020, 11, 25), date(2025, 11, 24), date(2025, 1, 1)):
            a_document(world, symbol="1/KH-CQ", issued_on=other_day, term=other_term, **entry)
    paper = a_document(world, symbol="1/KH-CQ", issued_on=day, term=term, **entry)
    others = Document.objects.exclude(pk=paper.pk)
    told = {other.pk for other in others if is_one_series(paper, other)}
    assert {other.pk for other in others.same_series(paper)} == told


def test_a_correction_names_what_it_corrects(world):
    old = a_document(world)
    letter = a_document(world, doc_type="LETTER", symbol="7/SDTTG-VP", corrects=old)
    assert list(old.corrections.all()) == [letter]
    old.refresh_from_db()
    assert old.force == "còn hiệu lực"
    sentence = refused(a_document, world, symbol="8/SDTTG-VP", corrects=a_draft(world))
    assert "Chỉ đính chính văn bản đã ban hành" in sentence
    hidden = a_document(
        world, by=world.bithu_langson, unit=world.langson_ethnic, symbol="1/KH-SDTTG"
    )
    assert "Không tìm thấy" in refused(a_document, world, symbol="8/SDTTG-VP", corrects=hidden)


def test_a_new_paper_takes_the_place_of_an_old_one_in_one_go(world):
    old = a_document(world)
    new = a_document(world, symbol="6/KH-SDTTG", issued_on=date(2026, 5, 4), replaces=old)
    old.refresh_from_db()
    assert (old.replaced_by, old.ends_on) == (new, date(2026, 5, 4))
    kinds = list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))[-2:]
    assert sorted(kinds) == ["plans.document.registered", "plans.document.replaced"]
    sentence = refused(a_document, world, symbol="", issued_on=None, replaces=new)
    assert sentence == "Văn bản thay thế cần số, ký hiệu và ngày ban hành."
    assert "đã được thay thế bằng" in refused(
        end_document, old, by=world.canbo_dttg, on=date(2026, 6, 1)
    )


def test_areas_are_written_later_too_and_told_once(world):
    by, paper = world.canbo_dttg, a_document(world)
    areas = list(Area.objects.called(["PROCEDURES"], date(2026, 1, 20)))
    classify_document(paper, by=by, areas=areas)
    told = AuditEvent.objects.get(kind="plans.document.classified").told
    assert told["facts"] == {"areas": ["PROCEDURES"]}
    classify_document(paper, by=by, areas=areas)
    assert AuditEvent.objects.filter(kind="plans.document.classified").count() == 1
    gone = withdraw_document(a_draft(world), by=by, reason="Làm lại.")
    assert "nên chưa ghi lĩnh vực được" in refused(classify_document, gone, by=by, areas=areas)


def test_a_newer_file_keeps_the_older_one_readable(world):
    by, paper = world.canbo_dttg, a_document(world, uploads=[an_upload("ban-chup.pdf")])
    first = paper.file_links.get()
    newer = {"link": first, "upload": an_upload("ban-ro.pdf", PDF + b"2")}
    assert "ghi lý do" in refused(renew_file, paper, by=by, **newer)
    second = renew_file(paper, by=by, reason="Bản trước thiếu trang 2.", **newer)
    assert (second.number, second.replaces, str(second)) == (2, first, "ban-ro.pdf")
    assert second.get_absolute_url() == paper.get_absolute_url()
    assert StoredFile.objects.visible_to(by).count() == 2
    assert versions_of(paper.file_links.all()) == [(second, [first])]
    again = newer | {"reason": "x"}
    assert "đã có bản mới hơn" in refused(renew_file, paper, by=by, **again)
    same = {"link": second, "upload": an_upload("c.pdf", PDF + b"2"), "reason": "x"}
    assert "giống hệt" in refused(renew_file, paper, by=by, **same)
    other = a_document(world, symbol="6/KH-SDTTG")
    assert "đã có bản mới hơn" in refused(renew_file, other, by=by, **same)


def test_a_draft_gets_newer_files_without_a_reason_until_it_is_withdrawn(world):
    by, draft = world.canbo_dttg, a_draft(world, uploads=[an_upload()])
    link = renew_file(
        draft, by=by, link=draft.file_links.get(), upload=an_upload("2.pdf", PDF + b"2")
    )
    assert link.unit_for(None) == world.ethnic
    draft = withdraw_document(draft, by=by, reason="Làm lại.")
    upload = an_upload("3.pdf", PDF + b"3")
    assert "đã hủy" in refused(renew_file, draft, by=by, link=link, upload=upload)


def test_a_draft_is_edited_within_its_family(world):
    draft = a_draft(world)
    sentence = refused(
        edit_document, draft, by=world.canbo_dttg, doc_type="LAW", subject="Luật", signer=""
    )
    assert "không thuộc hệ thống văn bản đã chọn" in sentence


def test_issuing_needs_a_number(world):
    draft = a_draft(world, unit=world.province, by=world.vanphong_ubnd)
    sentence = refused(
        issue_document, draft, by=world.vanphong_ubnd, symbol=" ", issued_on=date(2026, 11, 1)
    )
    assert sentence == "Chưa nhập số, ký hiệu."


def test_what_replaces_a_paper(world):
    by = world.canbo_dttg
    old, new = a_document(world), a_document(world, symbol="06/KH-SDTTG")
    hidden = a_document(
        world, by=world.bithu_langson, unit=world.langson_ethnic, symbol="1/KH-SDTTG"
    )
    day = date(2026, 2, 1)
    assert "khác văn bản này" in refused(replace_document, old, by=by, replaced_by=old, on=day)
    draft = a_draft(world)
    assert "đã ban hành" in refused(replace_document, old, by=by, replaced_by=draft, on=day)
    assert "Không tìm thấy" in refused(replace_document, old, by=by, replaced_by=hidden, on=day)
    early = date(2026, 1, 1)
    assert "sớm hơn ngày ban hành" in refused(
        replace_document, old, by=by, replaced_by=new, on=early
    )
    replace_document(old, by=by, replaced_by=new, on=day)
    sentence = refused(replace_document, old, by=by, replaced_by=new, on=day)
    assert sentence == "Văn bản đã được thay thế bằng Kế hoạch 06/KH-SDTTG."
    assert "sớm hơn ngày ban hành" in refused(end_document, new, by=by, on=early)
    assert "nên chưa thay thế được" in refused(
        replace_document, draft, by=by, replaced_by=new, on=day
    )


def test_links_run_in_no_circle(world):
    by = world.canbo_dttg
    first = a_document(world)
    second = a_document(world, symbol="06/KH-SDTTG", implements=[first])
    third = a_document(world, symbol="07/KH-SDTTG", implements=[second, first])
    assert "không triển khai chính nó" in refused(link_implements, first, by=by, parent=first)
    sentence = refused(link_implements, first, by=by, parent=second)
    assert sentence.startswith("Văn bản này đã là căn cứ nên")
    other = a_document(world, symbol="08/KH-SDTTG")
    link_implements(third, by=by, parent=other)
    assert "đã là căn cứ" in refused(link_implements, first, by=by, parent=third)
    link_implements(third, by=by, parent=other)
    assert DocumentLink.objects.count() == 4
    assert str(DocumentLink.objects.first()) == "Kế hoạch 06/KH-SDTTG · Kế hoạch 05/KH-SDTTG"


def test_a_circle_names_the_way(world):
    top = a_document(world)
    middle = a_document(world, symbol="06/KH-SDTTG", implements=[top])
    low = a_document(world, symbol="07/KH-SDTTG", implements=[middle])
    sentence = refused(link_implements, top, by=world.canbo_dttg, parent=low)
    assert "đã là căn cứ (qua 06/KH-SDTTG) nên" in sentence


def test_two_ways_up_that_meet_again_are_no_circle(world):
    top = a_document(world)
    left = a_document(world, symbol="06/KH-SDTTG", implements=[top])
    right = a_document(world, symbol="07/KH-SDTTG", implements=[top])
    low = a_document(world, symbol="08/KH-SDTTG", implements=[left, right])
    link_implements(a_document(world, symbol="09/KH-SDTTG"), by=world.canbo_dttg, parent=low)
    assert DocumentLink.objects.count() == 5


def test_a_withdrawn_paper_takes_no_file(world):
    draft = withdraw_document(a_draft(world), by=world.canbo_dttg, reason="Làm lại.")
    sentence = refused(attach_file, draft, by=world.canbo_dttg, upload=an_upload())
    assert "“đã hủy” nên chưa sửa được" in sentence


def test_a_withdrawn_paper_is_carried_out_by_nobody(world):
    draft = a_draft(world)
    draft = withdraw_document(draft, by=world.canbo_dttg, reason="Làm lại.")
    sentence = refused(link_implements, a_document(world), by=world.canbo_dttg, parent=draft)
    assert "đã hủy; chọn văn bản khác." in sentence


def test_receivers_and_those_under_them_see_it(world):
    paper = a_document(world, unit=world.province, by=world.vanphong_ubnd, symbol="1/KH-UBND")
    assert not Document.objects.visible_to(world.canbo_snv).exists()
    send_document(paper, by=world.vanphong_ubnd, receivers=[world.home_affairs, world.home_affairs])
    assert Document.objects.visible_to(world.canbo_snv).get() == paper
    assert paper.receiver_links.count() == 1
    assert str(paper.receiver_links.get()).startswith("Kế hoạch 01/KH-UBND · Sở Nội vụ")


def test_files_are_held_once_and_given_or_uploaded(world):
    by, draft = world.canbo_dttg, a_draft(world)
    file = store_file(world.ethnic, by=by, upload=an_upload())
    attach_file(draft, by=by, file=file)
    attach_file(draft, by=by, file=file)
    attach_file(draft, by=by, upload=an_upload("b.pdf"))
    assert [link.file.name for link in draft.file_links.order_by("pk")] == ["ke-hoach.pdf", "b.pdf"]
    assert file.unit_for(None) == world.ethnic
    assert str(draft.file_links.first()) == "ke-hoach.pdf"
    assert file.summary == "PDF, 1 kB"


def test_a_file_that_is_not_taken_leaves_nothing(world, settings):
    sentence = refused(
        store_file, world.ethnic, by=world.canbo_dttg, upload=an_upload("a.pdf", b"<html>")
    )
    assert "Tệp “a.pdf” không phải PDF thật" in sentence
    assert not settings.MEDIA_ROOT.exists()


def test_a_full_disk_leaves_neither_row_nor_half_a_file(world, settings):
    full = mock.patch("plans.actions.file.os.replace", side_effect=OSError("full"))
    with full, pytest.raises(OSError, match="full"):
        store_file(world.ethnic, by=world.canbo_dttg, upload=an_upload())
    assert not StoredFile.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_bytes_lie_under_their_hash_once(world):
    files = [
        store_file(world.ethnic, by=world.canbo_dttg, upload=an_upload(name))
        for name in ("a.pdf", "b.pdf")
    ]
    assert files[0].path == files[1].path
    assert files[0].path.read_bytes() == PDF


def test_an_own_draft_is_issued_by_its_unit(world):
    draft = a_draft(world)
    assert draft.issuer == world.ethnic
    assert str(draft) == draft.citation == "Kế hoạch (dự thảo)"
    assert draft.force == ""
