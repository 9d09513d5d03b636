"""The registers: committees with dated members, procedures of the Party, ISO certificates."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.lib.refusal import Refused
from cchc.lib.sheets import read
from plans.actions.registers import (
    add_committee,
    add_committee_member,
    add_iso,
    add_procedure,
    correct_iso,
    correct_procedure,
    end_committee,
    end_committee_member,
    end_iso,
)
from plans.models import Committee, CommitteeMember, IsoCertificate, PartyProcedure, ProcedureStep
from tests.plans.builders import TODAY, a_document
from tests.plans.pages import queries_of, words
from units.models import AuditEvent

SINCE = date(2026, 3, 2)
STEPS = [("Tiếp nhận", "văn thư", "1 ngày"), ("Thẩm định", "ban tổ chức", "5 ngày")]


@pytest.fixture
def officer(signed_in):
    return signed_in("canbo.dttg")


@pytest.fixture
def secretary(signed_in):
    return signed_in("bithu.dubnd")


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.sentence


def a_committee(world, **fields):
    given = {"name": "Ban Chỉ đạo cải cách hành chính", "valid_from": SINCE} | fields
    return add_committee(world.ethnic, by=world.canbo_dttg, **given)


def a_member(world, committee, role="MEMBER", **fields):
    given = {"full_name": "Cán bộ 01", "title": "Giám đốc Sở", "valid_from": SINCE} | fields
    return add_committee_member(committee, by=world.canbo_dttg, role=role, **given)


def a_certificate(world, **fields):
    given = {
        "scope": "Giải quyết thủ tục hành chính",
        "standard": "TCVN ISO 9001:2015",
        "valid_from": SINCE,
    } | fields
    return add_iso(world.ethnic, by=world.canbo_dttg, **given)


def a_procedure(world, **fields):
    given = {
        "name": "Chuyển sinh hoạt đảng", "area": "ORGANISATION", "valid_from": SINCE,
        "steps": STEPS, "form_names": "Giấy giới thiệu\nPhiếu đảng viên",
    } | fields  # fmt: skip
    return add_procedure(world.party, by=world.bithu_dubnd, **given)


def url(step, row, *more):
    return reverse(f"plans:{step}", args=[row.pk, *more])


# What may stand in a register


def test_a_committee_has_one_head_at_a_time(world):
    committee = a_committee(world)
    head = a_member(world, committee, "HEAD")
    said = refused(a_member, world, committee, "HEAD", full_name="Cán bộ 02")
    assert said == "Cán bộ 01 (trưởng ban) chưa thôi; ghi thôi người đó trước."
    early = refused(a_member, world, committee, valid_from=date(2026, 3, 1))
    assert "sớm hơn ngày lập ban 02/3/2026" in early
    end_committee_member(head, by=world.canbo_dttg, valid_to=date(2026, 5, 31))
    a_member(world, committee, "HEAD", full_name="Cán bộ 02", valid_from=date(2026, 6, 1))
    head.refresh_from_db()
    assert "đã thôi" in refused(end_committee_member, head, by=world.canbo_dttg, valid_to=TODAY)


def test_an_ended_committee_ends_its_members_and_stands(world):
    committee = a_committee(world)
    member = a_member(world, committee)
    by = world.canbo_dttg
    said = refused(end_committee, committee, by=by, valid_to=date(2026, 3, 1), reason="x")
    assert "sớm hơn ngày bắt đầu" in said
    end_committee(committee, by=by, valid_to=date(2026, 6, 30), reason="Sắp xếp lại.")
    member.refresh_from_db()
    assert member.valid_to == date(2026, 6, 30)
    committee.refresh_from_db()
    assert committee.state_words == "đã kết thúc"
    assert "đã kết thúc ngày 30/6/2026" in refused(a_member, world, committee)


def test_procedures_are_the_party_s(world):
    said = refused(
        add_procedure, world.ethnic, by=world.canbo_dttg, name="x", area="OTHER", valid_from=SINCE
    )
    assert "do tổ chức đảng ghi" in said


def test_other_steps_take_the_place_of_the_former_which_stay(world):
    procedure = a_procedure(world)
    facts = {"name": procedure.name, "area": "PAPERS", "valid_from": SINCE}
    correct_procedure(
        procedure, by=world.bithu_dubnd, steps=STEPS[:1], reason="Bỏ một bước.", **facts
    )
    assert [step.text for step in procedure.steps.standing()] == ["Tiếp nhận"]
    assert ProcedureStep.objects.filter(is_former=True).count() == 2
    rows = AuditEvent.objects.filter(kind="plans.procedure.corrected").count()
    procedure.refresh_from_db()
    correct_procedure(procedure, by=world.bithu_dubnd, steps=STEPS[:1], reason="", **facts)
    assert AuditEvent.objects.filter(kind="plans.procedure.corrected").count() == rows


def test_dates_of_a_certificate_are_in_order(world):
    assert "sớm hơn ngày công bố" in refused(a_certificate, world, valid_to=date(2026, 3, 1))
    assert "chưa đến" in refused(a_certificate, world, audited_on=date(2026, 11, 26))
    assert "hoạt động từ" in refused(a_certificate, world, valid_from=date(2025, 1, 1))
    hidden = a_document(
        world, unit=world.langson_ethnic, by=world.bithu_langson, symbol="1/KH-SDTTG"
    )
    assert "không thuộc phạm vi được xem" in refused(a_certificate, world, decision=hidden)


@pytest.mark.parametrize(
    ("left", "words_", "kind"),
    [(61, "đang có hiệu lực", "ok"), (60, "sắp hết giá trị, còn 60 ngày", "warn"),
     (0, "sắp hết giá trị, còn 0 ngày", "warn"), (-1, "đã kết thúc", "none")],
)  # fmt: skip
def test_a_certificate_near_its_end_says_so(world, left, words_, kind):
    row = a_certificate(world, valid_to=TODAY + timedelta(days=left))
    assert (row.state_words, row.state_kind) == (words_, kind)
    found = IsoCertificate.objects.ending(world.canbo_dttg, TODAY)
    assert found.exists() == (left <= 60)
    assert not IsoCertificate.objects.ending(world.canbo_snv, TODAY).exists()


def test_what_was_ended_is_not_reminded_of_nor_changed(world):
    row = a_certificate(world, valid_to=TODAY + timedelta(days=9))
    end_iso(row, by=world.canbo_dttg, valid_to=TODAY, reason="Cấp lại.")
    assert not IsoCertificate.objects.ending(world.canbo_dttg, TODAY).exists()
    row.refresh_from_db()
    facts = {"scope": "x", "standard": "y", "valid_from": SINCE, "valid_to": None}
    said = refused(correct_iso, row, by=world.canbo_dttg, audited_on=None, **facts)
    assert "ghi dòng mới nếu cần" in said


def test_only_keepers_of_the_unit_write(world):
    for user in (world.canbo_snv, world.lanhdao_ubnd, world.kiemtra_tinh):
        with pytest.raises(PermissionDenied):
            add_committee(world.ethnic, by=user, name="x", valid_from=SINCE)


def test_units_below_see_the_register_of_those_above(world):
    of_province = add_committee(
        world.province, by=world.vanphong_ubnd, name="Ban Chỉ đạo tỉnh", valid_from=SINCE
    )
    of_department = a_committee(world)
    seen = Committee.objects.visible_to
    assert set(seen(world.canbo_dttg)) == {of_province, of_department}
    assert set(seen(world.canbo_snv)) == {of_province}
    assert set(seen(world.lanhdao_ubnd)) == {of_province, of_department}
    assert not seen(world.bithu_langson).exists()


# Pages


def test_a_committee_is_kept_through_time(world, officer):
    data = {"name": "Ban Chỉ đạo cải cách hành chính", "valid_from": "02/03/2026"}
    text = words(officer.post(reverse("plans:committee-create"), data, follow=True))
    assert "Đã ghi vào sổ." in text
    assert "Thêm trưởng ban trước" in text
    committee = Committee.objects.get()
    member = {"role": "HEAD", "full_name": "Cán bộ 01", "title": "Giám đốc",
              "valid_from": "02/03/2026"}  # fmt: skip
    add = url("committee-add-member", committee)
    assert "Trưởng ban" in words(officer.post(add, member, follow=True))
    again = words(officer.post(add, member | {"full_name": "Cán bộ 02"}), 409)
    assert "chưa thôi; ghi thôi người đó trước." in again
    found = CommitteeMember.objects.get()
    end = url("committee-end-member", committee, found.pk)
    assert "Thôi thành viên ban chỉ đạo?" in words(officer.get(end))
    text = words(officer.post(end, {"valid_to": "24/11/2026"}, follow=True))
    assert "Thành viên trước đây" in text
    other = a_committee(world, name="Ban khác")
    assert officer.get(url("committee-end-member", other, found.pk)).status_code == 404


def test_a_row_is_corrected_with_a_reason_and_an_old_page_told(world, officer):
    row = a_certificate(world)
    page = words(officer.get(url("iso-edit", row)))
    assert "Giải quyết thủ tục hành chính" in page
    data = {"scope": "Toàn cơ quan", "standard": "TCVN ISO 9001:2015", "valid_from": "02/03/2026",
            "audited_on": "01/10/2026", "version": row.version}  # fmt: skip
    assert "Chưa nhập lý do sửa." in words(officer.post(url("iso-edit", row), data))
    done = officer.post(url("iso-edit", row), data | {"reason": "Mở rộng."}, follow=True)
    assert "Đã lưu, kèm lý do sửa." in words(done)
    stale = officer.post(url("iso-edit", row), data | {"reason": "x", "scope": "Khác"})
    assert "Bản đang nhập" in words(stale, 409)
    assert AuditEvent.objects.get(kind="plans.iso.corrected").reason == "Mở rộng."
    ended = officer.post(
        url("iso-end", row), {"valid_to": "25/11/2026", "reason": "Cấp lại."}, follow=True
    )
    text = words(ended)
    assert "Cấp lại." in text
    assert url("iso-edit", row) not in text


def test_a_procedure_is_pasted_from_a_table(world, secretary):
    data = {
        "name": "Kết nạp đảng viên", "area": "ORGANISATION", "valid_from": "02/03/2026",
        "steps": "1.\tLập hồ sơ\tchi bộ\t10 ngày\n2.\tXét\tđảng ủy", "form_names": "Mẫu 1-KNĐ",
    }  # fmt: skip
    text = words(secretary.post(reverse("plans:procedure-create"), data, follow=True))
    for said in ("Lập hồ sơ", "10 ngày", "Mẫu 1-KNĐ", "Tổ chức, đảng viên"):
        assert said in text, said
    row = PartyProcedure.objects.get()
    assert "Lập hồ sơ; chi bộ; 10 ngày" in words(secretary.get(url("procedure-edit", row)))
    bad = words(secretary.post(reverse("plans:procedure-create"), data | {"steps": "a;b;c;d"}))
    assert "Dòng 1 có 4 phần" in bad
    end = {"valid_to": "25/11/2026", "reason": "Thay bằng bản mới."}
    text = words(secretary.post(url("procedure-end", row), end, follow=True))
    assert "Thay bằng bản mới." in text


@pytest.mark.parametrize(("code", "make"), [("committee", a_committee), ("iso", a_certificate)])
def test_a_list_is_filtered_kept_as_a_file_and_asks_few_queries(world, officer, code, make):
    address, counts = reverse(f"plans:{code}-list"), []
    for _ in range(3):
        row = make(world)
        counts.append(queries_of(officer, address))
    assert counts[0] == counts[2] <= 8, counts
    text = words(officer.get(address))
    assert str(row) in text
    assert "Không có dòng nào khớp" in words(officer.get(address, {"tim": "không có"}))
    assert str(row) in words(officer.get(address, {"tim": "hanh chinh", "don_vi": "dan toc"}))
    assert str(row) not in words(officer.get(address, {"trang_thai": "ended"}))
    file = officer.get(reverse(f"plans:{code}-export"))
    heads, *rows = read(f"{code}.xlsx", file.content)
    assert heads[1] == "Đơn vị"
    assert [each[0] for each in rows] == [str(row)] * 3


def test_the_list_of_procedures_asks_as_few_queries(world, secretary):
    counts = []
    for number in range(3):
        a_procedure(world, name=f"Thủ tục {number}")
        counts.append(queries_of(secretary, reverse("plans:procedure-list")))
    assert counts[0] == counts[2] <= 8, counts


def test_an_empty_register_says_what_next(officer, secretary):
    text = words(officer.get(reverse("plans:committee-list")))
    assert "Chưa có dòng nào trong phạm vi được xem." in text
    assert reverse("plans:committee-create") in text
    assert reverse("plans:procedure-create") not in words(
        officer.get(reverse("plans:procedure-list"))
    )
    assert reverse("plans:procedure-create") in words(
        secretary.get(reverse("plans:procedure-list"))
    )


def test_a_certificate_near_its_end_is_among_my_work(world, officer):
    a_certificate(world, valid_to=TODAY + timedelta(days=3))
    a_certificate(world, scope="Phần khác", valid_to=TODAY + timedelta(days=30))
    page = officer.get("/viec-cua-toi/")
    told = {
        group["title"]: [row["title"] for row in group["rows"]] for group in page.context["groups"]
    }
    assert told == {
        "Trong 7 ngày tới": ["Chứng nhận ISO 9001: Giải quyết thủ tục hành chính"],
        "Chờ ý kiến của tôi": ["Chứng nhận ISO 9001: Phần khác"],
    }
