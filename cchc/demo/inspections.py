"""Inspections of the demo, made up and marked so, in every state; days count from the seeding.

Sở Nội vụ, by a decision of the province, inspects departments of the province with a team led by
its head; the Party committee inspects cells.
"""

from datetime import timedelta

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from plans.actions.document import register_document
from plans.actions.finding import record_finding, require_remedy
from plans.actions.inspection import (
    add_member,
    close_inspection,
    conclude_inspection,
    notice_inspection,
    plan_inspections,
    record_visit,
    send_self_report,
    set_team_decision,
    withdraw_inspection,
)
from plans.actions.remedy import confirm_remedy, report_remedy, send_back_remedy
from plans.models import DocType, Family, Inspection, TeamMember
from units.permissions import Role

Kind, Part = Inspection.Kind, TeamMember.Part
SUBJECT = f"Việc thực hiện nhiệm vụ cải cách hành chính {MARK}"
# (area, severity, what was found, what must be put right)
FOUND = [
    (
        "PROCEDURES",
        "MEDIUM",
        "Một số thủ tục sửa đổi công bố chậm so với thời hạn.",
        "Rà soát, công bố đủ thủ tục sửa đổi; niêm yết tại bộ phận một cửa",
    ),
    (
        "CIVIL_SERVICE",
        "LOW",
        "Sổ theo dõi giờ làm việc ghi chưa đầy đủ.",
        "Chấn chỉnh việc ghi sổ, phổ biến trong cơ quan",
    ),
    (
        "DIGITAL",
        "HIGH",
        "Hồ sơ trực tuyến tiếp nhận nhưng vẫn yêu cầu nộp bản giấy.",
        "Thôi yêu cầu bản giấy; thông báo lại cho các trường hợp đã yêu cầu",
    ),
]


def inspect_units(org):
    """-> how many inspections there are."""
    org.inspection_basis = _decision(org, "06/QĐ-UBND", _ago(120))
    units = [
        unit for unit in org.departments.values() if unit not in (org.home_affairs, org.ethnic)
    ]
    _earlier(org)
    _plan(org, units[:3], 4)
    _noticed(org, units[3])
    _visited(org, units[4], 6)
    _remedies(org, _concluded(org, org.ethnic, 25, "31/TB-SNV"))
    _close(org, _concluded(org, units[5], 80, "12/TB-SNV", number=2))
    _visited(org, units[6], 3, number=1, kind=Kind.SURPRISE)
    gone = _plan(org, [units[7]], 3)
    reason = f"Trùng với đợt thanh tra của cơ quan khác {MARK}."
    withdraw_inspection(gone, by=org.users["canbo.snv"], reason=reason)
    _party(org)
    return Inspection.objects.count()


def _ago(days):
    return today() - timedelta(days=days)


def _quarter(day):
    return (day.month - 1) // 3 + 1


def _decision(org, symbol, day):
    """A decision of the province by which Sở Nội vụ inspects."""
    return register_document(
        org.province,
        by=org.users["vanphong.ubnd"],
        family=Family.STATE,
        doc_type=DocType.DECISION,
        symbol=symbol,
        issued_on=day,
        receivers=list(org.departments.values()),
        subject=f"Kế hoạch kiểm tra cải cách hành chính năm {day.year} {MARK}",
    )


def _plan(org, units, quarter, *, kind=Kind.PLANNED, year=None, basis=None):
    return plan_inspections(
        org.home_affairs,
        by=org.users["canbo.snv"],
        kind=kind,
        year=year or today().year,
        quarter=quarter,
        subject=SUBJECT,
        inspected=units,
        basis=basis or org.inspection_basis,
    )


def _team(org, inspection, since):
    by = org.users["canbo.snv"]
    set_team_decision(inspection, by=by, team_decision=inspection.basis)
    since = {"by": by, "valid_from": since}
    head = org.keeper(Role.HEAD, org.home_affairs)
    add_member(inspection, role=Part.HEAD, user=head, title="Sở Nội vụ", **since)
    add_member(inspection, role=Part.SECRETARY, user=by, title="Sở Nội vụ", **since)
    guest = {"full_name": "Cán bộ được mời 01", "title": f"Cơ quan phối hợp {MARK}"}
    add_member(inspection, role=Part.MEMBER, **guest, **since)
    return Inspection.objects.get(pk=inspection.pk)


def _noticed(org, unit):
    """Told and ahead: one that has reported on itself, one of the department that has not yet."""
    by = org.users["canbo.snv"]
    for inspected, quarter, days in ((unit, 4, 9), (org.ethnic, None, 12)):
        inspection = _team(org, _plan(org, [inspected], quarter), today())
        notice_inspection(
            inspection,
            by=by,
            visit_on=today() + timedelta(days=days),
            self_report_due=today() + timedelta(days=4),
        )
        if inspected == unit:
            send_self_report(
                inspection,
                by=org.keeper(Role.OFFICER, unit),
                text=f"Đã rà soát các nhiệm vụ của năm; còn hai việc chậm {MARK}.",
                contact="Cán bộ đầu mối CCHC",
            )


def _visited(org, unit, days, *, number=3, kind=Kind.PLANNED, basis=None):
    """Carried out so many days ago, with the first `number` of FOUND."""
    day, by = _ago(days), org.users["canbo.snv"]
    planned = _plan(org, [unit], _quarter(day), kind=kind, year=day.year, basis=basis)
    inspection = _team(org, planned, day - timedelta(days=14))
    if kind == Kind.PLANNED:
        told = day - timedelta(days=10)
        inspection = notice_inspection(inspection, by=by, noticed_on=told, visit_on=day)
    minutes = f"Đoàn làm việc với lãnh đạo đơn vị, kiểm tra 20 hồ sơ {MARK}."
    inspection = record_visit(inspection, by=by, visited_on=day, minutes=minutes)
    for code, severity, text, remedy in FOUND[:number]:
        record_finding(
            inspection,
            by=by,
            area=org.areas[code],
            severity=severity,
            text=f"{text} {MARK}",
            remedy=f"{remedy} {MARK}",
        )
    return inspection


def _concluded(org, unit, days, symbol, **more):
    """Concluded five days after the visit."""
    inspection = _visited(org, unit, days, **more)
    return conclude_inspection(
        inspection,
        by=org.keeper(Role.HEAD, org.home_affairs),
        symbol=symbol,
        issued_on=_ago(days - 5),
    )


def _earlier(org):
    """What was found at the department before, and is found again now."""
    days = min(360, (today() - org.ethnic.founded_on).days - 30)
    basis = _decision(org, "05/QĐ-UBND", _ago(days + 20))
    inspection = _concluded(org, org.ethnic, days, "45/TB-SNV", number=1, basis=basis)
    _close(org, inspection)


def _reported(org, remedy):
    return report_remedy(
        remedy,
        by=org.keeper(Role.OFFICER, remedy.inspection.inspected),
        text=f"Đã thực hiện xong {MARK}.",
        no_evidence_reason=f"Kết quả nằm trên hệ thống khác {MARK}.",
    )


def _remedies(org, inspection):
    """One still open and overdue, one waiting for the team, one sent back with a new day."""
    _late, waiting, back = inspection.remedies.order_by("pk")
    _reported(org, waiting)
    _reported(org, back)
    send_back_remedy(
        back,
        by=org.users["canbo.snv"],
        reason=f"Chưa thông báo lại cho các trường hợp đã nêu {MARK}.",
        due_on=today() + timedelta(days=6),
    )


def _close(org, inspection):
    """Every remedy reported and confirmed, the inspection ended."""
    for remedy in inspection.remedies.all():
        confirm_remedy(_reported(org, remedy), by=org.users["canbo.snv"])
    close_inspection(inspection, by=org.users["canbo.snv"])


def _party(org):
    """The Party committee and its cells: one carried out, one planned."""
    by, day = org.users["bithu.dubnd"], _ago(4)
    others = [cell for cell in org.cells.values() if cell != org.cell]
    for cell in (org.cell, others[0]):
        inspection = plan_inspections(
            org.committee,
            by=by,
            kind=Kind.PARTY,
            year=day.year,
            quarter=_quarter(day),
            subject=f"Lãnh đạo thực hiện cải cách hành chính {MARK}",
            inspected=[cell],
        )
        if cell != org.cell:
            return
        add_member(inspection, by=by, role=Part.HEAD, user=by, valid_from=day)
        told = _ago(10)
        inspection = notice_inspection(inspection, by=by, noticed_on=told, visit_on=day)
        minutes = f"Đoàn nghe chi bộ báo cáo, xem sổ nghị quyết {MARK}."
        inspection = record_visit(inspection, by=by, visited_on=day, minutes=minutes)
        finding = record_finding(
            inspection,
            by=by,
            area=org.areas["DIRECTION"],
            severity="MEDIUM",
            text=f"Nghị quyết hằng tháng chưa giao việc cải cách hành chính cụ thể {MARK}.",
        )
        require_remedy(finding, by=by, text=f"Giao việc, thời hạn trong nghị quyết {MARK}")
