"""Findings and their remedies: written by the team, put right by the unit, judged by the team."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Conflict, Refused
from plans.actions.finding import edit_finding, record_finding, require_remedy, withdraw_finding
from plans.actions.remedy import (
    confirm_remedy,
    edit_remedy,
    move_remedy_due,
    report_remedy,
    send_back_remedy,
    withdraw_remedy,
)
from plans.models import Finding, Inspection, Remedy
from plans.views.inspection import findings_of
from tests.plans.builders import TODAY, a_document, an_upload
from tests.plans.inspecting import (
    VISIT,
    a_finding,
    area,
    concluded,
    noticed,
    team_head,
    visited,
)
from tests.world import make_unit
from units.models import AuditEvent

DUE = date(2026, 12, 8)  # fifteen days after CONCLUDED


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value.sentence


def reported(world, remedy, **fields):
    given = {"text": "Đã công bố.", "no_evidence_reason": "Công bố trên cổng."} | fields
    return report_remedy(remedy, by=world.canbo_dttg, **given)


@pytest.fixture
def remedy(world):
    return concluded(world).remedies.get()


def test_a_finding_comes_with_its_remedy_and_its_proof(world):
    inspection = visited(world, findings=0)
    finding = a_finding(world, inspection, uploads=[an_upload("anh.pdf")])
    assert (finding.unit, str(finding)) == (world.ethnic, "Chậm công bố thủ tục")
    assert finding.file_links.get().file.name == "anh.pdf"
    remedy = finding.remedies.get()
    assert (remedy.inspection, remedy.due_on, remedy.state) == (inspection, None, "OPEN")
    a_finding(world, inspection, remedy="", severity="LOW")
    assert Remedy.objects.count() == 1


def test_who_answers_for_it_belongs_to_the_inspected_unit(world):
    inspection = visited(world, findings=0)
    division = make_unit("Phòng Chính sách", parent=world.ethnic, since=date(2025, 7, 1))
    assert a_finding(world, inspection, unit=division).unit == division
    said = refused(a_finding, world, inspection, unit=world.finance)
    assert said.startswith("Sở Tài chính tỉnh Tuyên Quang không thuộc Sở Dân tộc")


def test_only_the_team_writes_and_only_after_the_visit(world):
    inspection = visited(world, findings=0)
    fields = {"area": area(), "severity": "LOW", "text": "Thiếu sổ theo dõi"}
    for user in (world.lanhdao_dttg, world.lanhdao_ubnd, world.thuongtruc_snv):
        with pytest.raises(PermissionDenied):
            record_finding(inspection, by=user, **fields)
    early = noticed(world, basis=inspection.basis, quarter=1)
    assert "chưa ghi biên bản" in refused(record_finding, early, by=world.canbo_snv, **fields)


def test_two_editors_of_a_finding_do_not_collide(world):
    finding = Finding.objects.filter(inspection=visited(world)).get()
    fields = {"area": area("DIGITAL"), "severity": "HIGH", "text": "Mới", "unit": world.ethnic}
    shown = finding.version
    edit_finding(finding, by=world.canbo_snv, version=shown, **fields)
    finding.refresh_from_db()
    assert (finding.text, finding.severity, finding.severity_kind) == ("Mới", "HIGH", "late")
    with pytest.raises(Conflict):
        edit_finding(finding, by=team_head(world), version=shown, **fields | {"text": "Khác"})


def test_a_finding_taken_back_takes_its_remedies_along(world):
    inspection = visited(world)
    finding = inspection.findings.get()
    withdraw_finding(finding, by=world.canbo_snv, reason="Đơn vị đã có quyết định.")
    assert inspection.remedies.get().state == "WITHDRAWN"
    assert not inspection.findings.standing().exists()
    finding.refresh_from_db()
    assert refused(require_remedy, finding, by=world.canbo_snv, text="Việc khác")
    done = concluded(world, basis=inspection.basis, quarter=2)
    assert done.remedies.get().due_on == DUE


def test_findings_stand_as_they_are_after_the_conclusion(world):
    inspection = concluded(world)
    finding, remedy = inspection.findings.get(), inspection.remedies.get()
    by = world.canbo_snv
    fields = {"area": area(), "severity": "LOW", "text": "Khác"}
    frozen = "“đã kết luận”"
    assert frozen in refused(record_finding, inspection, by=by, **fields)
    assert frozen in refused(edit_finding, finding, by=by, unit=world.ethnic, **fields)
    assert frozen in refused(withdraw_finding, finding, by=by, reason="x")
    assert frozen in refused(require_remedy, finding, by=by, text="Việc khác")
    assert frozen in refused(edit_remedy, remedy, by=by, text="Khác")
    assert frozen in refused(withdraw_remedy, remedy, by=by, reason="x")


def test_words_and_day_of_a_remedy_change_before_the_conclusion(world):
    inspection = visited(world)
    remedy = require_remedy(
        inspection.findings.get(), by=world.canbo_snv, text="Tập huấn", due_on=date(2026, 12, 1)
    )
    said = refused(edit_remedy, remedy, by=world.canbo_snv, text="x", due_on=date(2026, 11, 19))
    assert "Hạn khắc phục 19/11/2026 sớm hơn ngày kiểm tra 20/11/2026" in said
    edit_remedy(remedy, by=world.canbo_snv, text="Tập huấn lại", due_on=None)
    remedy.refresh_from_db()
    assert (remedy.text, remedy.due_on) == ("Tập huấn lại", None)
    withdraw_remedy(remedy, by=world.canbo_snv, reason="Gộp việc.")
    assert inspection.remedies.exclude(state="WITHDRAWN").count() == 1
    said = refused(reported, world, inspection.remedies.first())
    assert "“đã kiểm tra, chờ kết luận”" in said


def test_the_team_moves_a_day_never_before_the_conclusion(world, remedy):
    moved = {"by": world.canbo_snv, "reason": "Chờ kinh phí."}
    said = refused(move_remedy_due, remedy, due_on=date(2026, 11, 22), **moved)
    assert said.startswith("Hạn khắc phục 22/11/2026 sớm hơn ngày kết luận 23/11/2026")
    assert move_remedy_due(remedy, due_on=date(2026, 12, 31), **moved).due_on.day == 31
    with pytest.raises(PermissionDenied):
        move_remedy_due(remedy, by=world.lanhdao_dttg, due_on=date(2026, 12, 31), reason="x")


def test_a_remedy_is_reported_judged_and_done_on_the_day_of_the_report(world, remedy):
    evidence = "cần tài liệu kiểm chứng"
    assert evidence in refused(reported, world, remedy, no_evidence_reason="")
    paper = a_document(world)
    done = reported(
        world, remedy, no_evidence_reason="", document=paper, uploads=[an_upload("qd.pdf")]
    )
    assert (done.state, done.reported_on, done.reported_by) == ("REPORTED", TODAY, world.canbo_dttg)
    report = done.reports.get()
    assert (report.document, report.unit) == (paper, world.ethnic)
    assert report.file_links.get().file.name == "qd.pdf"
    assert refused(reported, world, done)
    confirm_remedy(done, by=team_head(world), note="Đạt.")
    done.refresh_from_db()
    assert (done.state, done.done_on) == ("DONE", TODAY)
    assert done.due_state(TODAY).label == "hoàn thành đúng hạn"
    report.refresh_from_db()
    assert (report.outcome, report.outcome_note) == ("DONE", "Đạt.")


def test_what_is_not_enough_goes_back_with_the_reason(world, remedy):
    reported(world, remedy)
    back = {"by": world.canbo_snv, "reason": "Chưa công bố đủ."}
    assert "ngày kết luận" in refused(send_back_remedy, remedy, due_on=date(2026, 11, 1), **back)
    done = send_back_remedy(remedy, due_on=date(2026, 12, 20), **back)
    assert (done.state, done.due_on, done.reported_on) == ("NOT_ENOUGH", date(2026, 12, 20), None)
    reported(world, remedy, text="Đã công bố thêm.")
    again = send_back_remedy(remedy, **back)
    assert (again.state, again.due_on) == ("NOT_ENOUGH", date(2026, 12, 20))
    reported(world, remedy, text="Đã công bố đủ.")
    confirm_remedy(remedy, by=world.canbo_snv)
    outcomes = [row.outcome for row in remedy.reports.order_by("pk")]
    assert outcomes == ["NOT_ENOUGH", "NOT_ENOUGH", "DONE"]


def test_only_the_unit_reports_and_only_the_team_judges(world, remedy):
    for user in (world.canbo_snv, world.lanhdao_ubnd, world.bithu_dttg):
        with pytest.raises(PermissionDenied):
            report_remedy(remedy, by=user, text="x", no_evidence_reason="x")
    reported(world, remedy)
    for user in (world.canbo_dttg, world.lanhdao_dttg, world.lanhdao_ubnd):
        with pytest.raises(PermissionDenied):
            confirm_remedy(remedy, by=user)
    assert AuditEvent.objects.filter(kind="plans.remedy.confirmed", outcome="REFUSED").count() == 3


def test_dates_press_on_open_remedies_alone(world, remedy):
    late, last = date(2026, 12, 9), DUE
    found = Remedy.objects
    assert not found.overdue(last).exists()
    assert found.due_soon(date(2026, 12, 1)).get() == remedy
    assert not found.due_soon(date(2026, 11, 30)).exists()
    assert found.overdue(late).get() == remedy
    assert remedy.due_state(late).label == "quá hạn 1 ngày"
    assert found.to_report(world.canbo_dttg, late).get() == remedy
    assert not found.to_report(world.canbo_snv, late).exists()
    reported(world, remedy)
    assert not found.overdue(late).exists()
    assert found.to_judge(world.canbo_snv, TODAY).get() == remedy
    assert not found.to_judge(world.canbo_dttg, TODAY).exists()


# Repeats


def former_of(inspection):
    (finding,) = findings_of(inspection)
    return finding.former


def move(inspection, concluded_on):
    """As if the inspection had been carried out and concluded earlier."""
    Inspection.objects.filter(pk=inspection.pk).update(
        visited_on=concluded_on, concluded_on=concluded_on
    )


def test_the_same_area_within_two_years_repeats(world):
    earlier = concluded(world)
    later = visited(world, basis=earlier.basis, quarter=3)
    move(earlier, date(2024, 11, 20))
    assert former_of(later) == earlier.findings.get()
    move(earlier, date(2024, 11, 19))
    assert former_of(later) is None
    move(earlier, VISIT)
    assert former_of(later) == earlier.findings.get()
    Finding.objects.filter(inspection=later).update(area=area("DIGITAL"))
    assert former_of(later) is None


def test_what_was_not_concluded_or_was_taken_back_is_not_repeated(world):
    earlier = visited(world)
    later = visited(world, basis=earlier.basis, quarter=3)
    assert former_of(later) is None
    done = concluded(world, basis=earlier.basis, quarter=2, on=VISIT)
    assert former_of(later) == done.findings.get()
    Finding.objects.filter(inspection=done).update(state="WITHDRAWN", state_reason="Nhầm.")
    assert former_of(later) is None


def test_the_past_of_predecessors_counts(world):
    earlier = concluded(world)
    later = visited(world, basis=earlier.basis, quarter=3)
    move(earlier, date(2025, 2, 20))
    Inspection.objects.filter(pk=earlier.pk).update(inspected=world.ethnic_board)
    assert former_of(later) == earlier.findings.get()
    Inspection.objects.filter(pk=earlier.pk).update(inspected=world.finance)
    assert former_of(later) is None
