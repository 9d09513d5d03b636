"""Inspections from the plan of the year to their end: states, teams, and who must not be of one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from plans.actions.inspection import (
    add_member,
    close_inspection,
    conclude_inspection,
    edit_inspection,
    edit_minutes,
    end_member,
    notice_inspection,
    plan_inspections,
    record_visit,
    send_self_report,
    set_team_decision,
    withdraw_inspection,
)
from plans.actions.remedy import confirm_remedy, report_remedy
from plans.models import Document, Inspection, Remedy, SelfReport, TeamMember
from tests.plans.builders import TODAY, a_document, an_upload
from tests.plans.inspecting import (
    CONCLUDED,
    MINUTES,
    VISIT,
    a_decision,
    an_inspection,
    concluded,
    noticed,
    team_head,
    visited,
    with_team,
)
from tests.world import make_unit, make_user
from units.models import AuditEvent
from units.roles import Role

Kind, State, Part = Inspection.Kind, Inspection.State, TeamMember.Part


def reread(inspection):
    return Inspection.objects.get(pk=inspection.pk)


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.sentence


# Planning


def test_a_department_inspects_a_neighbour_by_a_document(world):
    inspection = an_inspection(world)
    assert (inspection.state, inspection.period) == (State.PLANNED, "quý IV/2026")
    said = refused(an_inspection, world, basis=None, quarter=3)
    assert said == (
        "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang không thuộc Sở Nội vụ tỉnh Tuyên Quang; chọn văn "
        "bản làm căn cứ kiểm tra đơn vị này."
    )


def test_several_units_are_planned_at_once_with_one_row_of_the_log(world):
    by = make_user("canbo.ubnd", (Role.OFFICER, world.province))
    units = [world.ethnic, world.finance, world.commune]
    made = plan_inspections(
        world.province, by=by, kind=Kind.PLANNED, year=2026, quarter=2, subject="Kỷ luật",
        inspected=units,
    )  # fmt: skip
    assert made == world.province
    assert set(Inspection.objects.values_list("inspected", flat=True)) == {u.pk for u in units}
    (row,) = AuditEvent.objects.filter(kind="plans.inspection.planned")
    assert row.payload.count("kiểm tra ") == 3


def test_no_unit_inspects_itself_nor_one_of_another_province_nor_one_that_is_gone(world):
    assert "chính mình" in refused(an_inspection, world, inspected=[world.home_affairs])
    stranger = refused(an_inspection, world, inspected=[world.langson_ethnic])
    assert "không cùng cấp trên" in stranger
    assert "kết thúc hoạt động từ" in refused(an_inspection, world, inspected=[world.old_ethnic])
    assert refused(an_inspection, world, inspected=[]) == "Chưa chọn đơn vị được kiểm tra."
    assert not Inspection.objects.exists()


def test_a_basis_must_be_seen(world):
    hidden = a_document(
        world, unit=world.langson_ethnic, by=world.bithu_langson, symbol="1/KH-SDTTG"
    )
    assert "không thuộc phạm vi được xem" in refused(an_inspection, world, basis=hidden)


def test_the_same_quarter_is_planned_once(world):
    first = an_inspection(world)
    assert refused(an_inspection, world, basis=first.basis).endswith("kiểm tra quý IV/2026.")
    an_inspection(world, basis=first.basis, kind=Kind.SURPRISE)
    an_inspection(world, basis=first.basis, kind=Kind.SURPRISE)
    withdraw_inspection(first, by=world.canbo_snv, reason="Dời sang năm sau.")
    assert an_inspection(world, basis=first.basis).state == State.PLANNED


def test_the_party_inspects_in_its_own_form(world):
    made = plan_inspections(
        world.party, by=world.bithu_dubnd, kind=Kind.PARTY, year=2026, subject="Lãnh đạo CCHC",
        inspected=[world.cell],
    )  # fmt: skip
    assert (made.is_party, made.period) == (True, "năm 2026")
    assert "do tổ chức đảng lập" in refused(an_inspection, world, kind=Kind.PARTY)


def test_only_workers_of_the_unit_plan(world):
    with pytest.raises(PermissionDenied):
        an_inspection(world, by=world.canbo_dttg, basis=a_decision(world))


def test_words_change_until_the_visit_and_two_editors_do_not_collide(world):
    inspection = an_inspection(world)
    shown = inspection.version
    edit_inspection(
        inspection, by=world.canbo_snv, version=shown, subject="Nội dung mới", year=2026,
        quarter=None, basis=inspection.basis,
    )  # fmt: skip
    assert (reread(inspection).subject, reread(inspection).quarter) == ("Nội dung mới", None)
    with pytest.raises(Conflict):
        edit_inspection(
            inspection, by=world.canbo_snv, version=shown, subject="Khác", year=2026,
            basis=inspection.basis,
        )  # fmt: skip
    done = visited(world, basis=inspection.basis, quarter=1)
    assert "chưa sửa được" in refused(
        edit_inspection, done, by=world.canbo_snv, subject="x", year=2026, basis=done.basis
    )


# The team


def test_a_team_has_one_head_who_may_conclude(world):
    inspection = an_inspection(world)
    by = world.canbo_snv
    said = refused(add_member, inspection, by=by, role=Part.HEAD, user=by)
    assert "cần tài khoản có vai trò thủ trưởng hoặc bí thư" in said
    assert refused(add_member, inspection, by=by, role=Part.HEAD, full_name="Người được mời")
    add_member(inspection, by=by, role=Part.HEAD, user=team_head(world))
    second = make_user("thutruong.khac", (Role.HEAD, world.office))
    said = refused(add_member, inspection, by=by, role=Part.HEAD, user=second)
    assert said == "Đoàn đã có trưởng đoàn; thôi người đó rồi thêm trưởng đoàn mới."
    said = refused(add_member, inspection, by=by, role=Part.MEMBER, user=team_head(world))
    assert said.endswith("đã có trong đoàn.")
    guest = add_member(
        inspection, by=by, role=Part.MEMBER, full_name="Cán bộ 01", title="Báo Tuyên Quang"
    )
    assert (guest.user, str(guest)) == (None, "Cán bộ 01 (thành viên)")
    assert refused(add_member, inspection, by=by, role=Part.MEMBER) == (
        "Chọn người dùng, hoặc ghi họ và tên người không có tài khoản."
    )


def test_nobody_of_the_inspected_unit_is_of_its_team(world):
    inspection = an_inspection(world)
    division = make_unit("Phòng Chính sách", parent=world.ethnic, since=date(2025, 7, 1))
    theirs = make_user("canbo.phong", (Role.OFFICER, division))
    before = make_user("da.chuyen", (Role.OFFICER, world.ethnic), until=date(2026, 3, 31))
    for user in (world.canbo_dttg, theirs, before):
        said = refused(add_member, inspection, by=world.canbo_snv, role=Part.MEMBER, user=user)
        assert "đang hoặc đã công tác tại Sở Dân tộc và Tôn giáo" in said, user
    long_ago = make_user("chuyen.lau", (Role.OFFICER, world.ethnic), until=date(2025, 12, 31))
    assert add_member(inspection, by=world.canbo_snv, role=Part.MEMBER, user=long_ago)


def test_who_came_to_the_inspected_unit_later_acts_for_the_team_no_more(world):
    inspection = visited(world)
    member = make_user("sap.chuyen", (Role.OFFICER, world.office))
    add_member(inspection, by=world.canbo_snv, role=Part.MEMBER, user=member)
    edit_minutes(inspection, by=member, minutes="Sửa lần một.")
    moved = make_user("da.chuyen.den", (Role.OFFICER, world.ethnic))
    TeamMember.objects.filter(user=member).update(user=moved)
    with pytest.raises(PermissionDenied, match="đơn vị mình đang công tác"):
        edit_minutes(inspection, by=moved, minutes="Sửa lần hai.")


def test_a_member_ends_and_writes_no_more(world):
    inspection = visited(world)
    member = inspection.members.get(user=world.canbo_snv)
    early = refused(end_member, member, by=world.canbo_snv, valid_to=date(2026, 11, 1))
    assert "sớm hơn ngày vào đoàn" in early
    end_member(member, by=world.canbo_snv, valid_to=date(2026, 11, 24), reason="Chuyển công tác.")
    member.refresh_from_db()
    assert "đã thôi" in refused(end_member, member, by=world.canbo_snv, valid_to=TODAY)
    with pytest.raises(PermissionDenied):
        edit_minutes(inspection, by=world.canbo_snv, minutes="Sửa.")


def test_the_paper_that_names_the_team_is_asked_outside_ones_own_tree(world):
    inspection = an_inspection(world)
    add_member(inspection, by=world.canbo_snv, role=Part.HEAD, user=team_head(world))
    asked = {"by": world.canbo_snv, "visit_on": date(2026, 12, 1)}
    assert refused(notice_inspection, inspection, **asked).endswith("ghi văn bản lập đoàn trước.")
    set_team_decision(inspection, by=world.canbo_snv, team_decision=inspection.basis)
    assert notice_inspection(inspection, **asked).state == State.NOTICED


# Notice, self-report, visit


def test_a_notice_needs_a_head_and_days_ahead(world):
    bare = an_inspection(world)
    notice = {"by": world.canbo_snv, "visit_on": date(2026, 12, 1)}
    assert refused(notice_inspection, bare, **notice).startswith("Đoàn chưa có trưởng đoàn")
    inspection = with_team(world, basis=bare.basis, quarter=3)
    past = refused(notice_inspection, inspection, **notice | {"visit_on": date(2026, 11, 24)})
    assert past.startswith("Ngày làm việc 24/11/2026 sớm hơn ngày thông báo 25/11/2026")
    ahead = refused(notice_inspection, inspection, **notice, noticed_on=date(2026, 11, 26))
    assert ahead == "Ngày thông báo 26/11/2026 chưa đến; kiểm tra lại."
    late = refused(notice_inspection, inspection, **notice, self_report_due=date(2026, 12, 2))
    assert "phải từ ngày thông báo đến ngày làm việc 01/12/2026" in late
    done = notice_inspection(inspection, **notice, self_report_due=date(2026, 11, 25))
    assert (done.state, done.noticed_on) == (State.NOTICED, TODAY)
    assert refused(notice_inspection, done, **notice)


def test_the_inspected_unit_sees_it_from_the_notice_on(world):
    inspection = with_team(world)
    seen = Inspection.objects.visible_to
    assert not seen(world.canbo_dttg).exists()
    assert seen(world.lanhdao_ubnd).get() == inspection
    assert seen(team_head(world)).get() == inspection
    notice_inspection(inspection, by=world.canbo_snv, visit_on=date(2026, 12, 1))
    assert seen(world.user("canbo.dttg")).get() == inspection
    for stranger in (world.bithu_langson, world.canbo_vanban, world.bithu_dttg):
        assert not seen(stranger).exists()


def test_a_guest_of_the_team_sees_it_while_he_is_of_it(world):
    inspection = with_team(world)
    other = make_user("canbo.vp", (Role.OFFICER, world.office))
    assert not Inspection.objects.visible_to(other).exists()
    member = add_member(inspection, by=world.canbo_snv, role=Part.MEMBER, user=other)
    assert Inspection.objects.visible_to(other).get() == inspection
    TeamMember.objects.filter(pk=member.pk).update(valid_from=VISIT, valid_to=date(2026, 11, 24))
    assert not Inspection.objects.visible_to(other).exists()


def test_a_self_report_is_sent_by_the_unit_and_kept(world):
    inspection = noticed(world)
    report = send_self_report(
        inspection, by=world.canbo_dttg, text="Đã rà soát.", contact="Cán bộ 02",
        uploads=[an_upload("tu-kiem-tra.pdf")],
    )  # fmt: skip
    assert report.file_links.get().file.name == "tu-kiem-tra.pdf"
    send_self_report(inspection, by=world.lanhdao_dttg, text="Bổ sung số liệu.")
    assert [row.text for row in SelfReport.objects.all()] == ["Bổ sung số liệu.", "Đã rà soát."]
    with pytest.raises(PermissionDenied):
        send_self_report(inspection, by=world.canbo_snv, text="Không phải đơn vị.")
    planned = with_team(world, basis=inspection.basis, quarter=1)
    assert refused(send_self_report, planned, by=world.canbo_dttg, text="Sớm.")


def test_a_visit_is_not_ahead_nor_before_its_notice(world):
    inspection = noticed(world)
    visit = {"by": world.canbo_snv, "minutes": MINUTES}
    ahead = refused(record_visit, inspection, visited_on=date(2026, 11, 26), **visit)
    assert ahead == "Ngày kiểm tra 26/11/2026 chưa đến; kiểm tra lại."
    early = refused(record_visit, inspection, visited_on=date(2026, 11, 24), **visit)
    assert "sớm hơn ngày thông báo 25/11/2026" in early
    done = record_visit(inspection, visited_on=TODAY, uploads=[an_upload("bb.pdf")], **visit)
    assert (done.state, done.visited_on) == (State.VISITED, TODAY)
    assert done.file_links.get().file.name == "bb.pdf"
    with pytest.raises(PermissionDenied):
        record_visit(inspection, by=world.lanhdao_dttg, visited_on=TODAY, minutes="x")


def test_a_surprise_goes_without_notice_and_a_planned_one_never(world):
    surprise = with_team(world, kind=Kind.SURPRISE)
    said = refused(notice_inspection, surprise, by=world.canbo_snv, visit_on=date(2026, 12, 1))
    assert said.startswith("Kiểm tra đột xuất không thông báo trước")
    visit = {"by": world.canbo_snv, "visited_on": TODAY, "minutes": MINUTES}
    assert not Inspection.objects.visible_to(world.canbo_dttg).exists()
    assert record_visit(surprise, **visit).state == State.VISITED
    assert Inspection.objects.visible_to(world.user("canbo.dttg")).exists()
    planned = with_team(world, basis=surprise.basis)
    assert refused(record_visit, planned, **visit).startswith("Thông báo cho đơn vị được kiểm tra")


# Conclusion, end


def test_a_conclusion_enters_its_paper_and_sets_the_days(world):
    inspection = visited(world, findings=2)
    _first, second = inspection.remedies.order_by("pk")
    Remedy.objects.filter(pk=second.pk).update(due_on=date(2026, 12, 31))
    conclude_inspection(
        inspection, by=team_head(world), symbol="12/tb-snv", issued_on=CONCLUDED, signer="Cán bộ 03"
    )
    done = reread(inspection)
    assert (done.state, done.concluded_on) == (State.CONCLUDED, CONCLUDED)
    paper = done.conclusion
    assert (paper.symbol, paper.doc_type, paper.unit) == ("12/TB-SNV", "NOTICE", world.home_affairs)
    assert list(paper.receivers.all()) == [world.ethnic]
    assert [each.due_on for each in done.remedies.order_by("pk")] == [
        date(2026, 12, 8),
        date(2026, 12, 31),
    ]
    assert Document.objects.visible_to(world.canbo_dttg).filter(pk=paper.pk).exists()


def test_a_conclusion_may_be_a_paper_of_the_register(world):
    inspection = visited(world)
    paper = a_document(
        world, unit=world.home_affairs, by=world.canbo_snv, doc_type="NOTICE", symbol="9/TB-SNV",
        issued_on=CONCLUDED, subject="Kết luận",
    )  # fmt: skip
    by = team_head(world)
    assert conclude_inspection(inspection, by=by, conclusion=paper).conclusion == paper
    other = visited(world, basis=inspection.basis, quarter=1)
    said = refused(conclude_inspection, other, by=by, conclusion=paper)
    assert "đã là kết luận của một cuộc kiểm tra khác" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Chọn văn bản kết luận đã vào sổ"),
        ({"symbol": "12/TB-SNV", "issued_on": date(2026, 11, 19)}, "sớm hơn ngày kiểm tra 20/11"),
        ({"symbol": "12/TB-SNV", "issued_on": date(2026, 11, 26)}, "chưa đến"),
    ],
)
def test_what_cannot_be_the_conclusion(world, given, said):
    inspection = visited(world)
    assert said in refused(conclude_inspection, inspection, by=team_head(world), **given)
    assert reread(inspection).state == State.VISITED
    assert not Document.objects.filter(symbol="12/TB-SNV").exists()


def test_a_remedy_due_before_the_conclusion_is_refused_by_name(world):
    inspection = visited(world)
    Remedy.objects.update(due_on=date(2026, 11, 22))
    with pytest.raises(Refused) as caught:
        conclude_inspection(
            inspection, by=team_head(world), symbol="12/TB-SNV", issued_on=CONCLUDED
        )
    assert "1 việc khắc phục có hạn sớm hơn ngày kết luận 23/11/2026" in caught.value.sentence
    assert caught.value.items == [
        ("Công bố thủ tục sửa đổi", Remedy.objects.get().get_absolute_url())
    ]
    assert reread(inspection).state == State.VISITED


def test_only_the_head_of_the_team_concludes(world):
    inspection = visited(world)
    paper = {"symbol": "12/TB-SNV", "issued_on": CONCLUDED}
    other = make_user("thutruong.vp", (Role.HEAD, world.office))
    add_member(inspection, by=world.canbo_snv, role=Part.DEPUTY, user=other)
    for user in (world.canbo_snv, other, world.lanhdao_dttg, world.lanhdao_ubnd):
        with pytest.raises(PermissionDenied):
            conclude_inspection(inspection, by=user, **paper)
    assert conclude_inspection(inspection, by=team_head(world), **paper)


def test_it_ends_when_every_remedy_is_confirmed(world):
    inspection = concluded(world)
    by = world.canbo_snv
    assert "Còn 1 việc chưa được xác nhận" in refused(close_inspection, inspection, by=by)
    remedy = inspection.remedies.get()
    report_remedy(remedy, by=world.canbo_dttg, text="Đã làm.", no_evidence_reason="Không có.")
    confirm_remedy(remedy, by=by)
    done = close_inspection(inspection, by=by)
    assert (done.state, done.closed_on) == (State.CLOSED, TODAY)
    assert refused(close_inspection, done, by=by)


def test_without_remedies_it_ends_at_once(world):
    inspection = concluded(world, findings=0)
    assert close_inspection(inspection, by=world.canbo_snv).state == State.CLOSED


@pytest.mark.parametrize("make", [an_inspection, noticed, visited])
def test_it_is_called_off_before_the_conclusion(world, make):
    inspection = make(world)
    done = withdraw_inspection(inspection, by=world.canbo_snv, reason="Trùng với thanh tra.")
    assert (done.state, done.state_reason) == (State.WITHDRAWN, "Trùng với thanh tra.")
    told = make is not an_inspection
    assert Inspection.objects.visible_to(world.canbo_dttg).exists() == told


def test_it_is_not_called_off_after_the_conclusion(world):
    inspection = concluded(world)
    said = refused(withdraw_inspection, inspection, by=world.canbo_snv, reason="x")
    assert "“đã kết luận”" in said
    assert inspection.visited_on == VISIT
