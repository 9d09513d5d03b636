"""Inspections for tests, made through the actions: Sở Nội vụ looks at Sở Dân tộc và Tôn giáo, as
a decision of the province says."""

from datetime import date

from plans.actions.finding import record_finding
from plans.actions.inspection import (
    add_member,
    conclude_inspection,
    notice_inspection,
    plan_inspections,
    record_visit,
)
from plans.models import Area, DocType, Document, Inspection, TeamMember
from tests.plans.builders import a_document
from tests.world import make_user
from units.models import User
from units.roles import Role

VISIT = date(2026, 11, 20)
CONCLUDED = date(2026, 11, 23)
MINUTES = "Đoàn kiểm tra hồ sơ, làm việc với lãnh đạo đơn vị."


def area(code="PROCEDURES"):
    return Area.objects.filter(code=code).latest("valid_from")


def team_head(world):
    """The head of Sở Nội vụ, who leads the team; made once a test."""
    found = User.objects.filter(username="truongdoan.snv").first()
    return found or make_user("truongdoan.snv", (Role.HEAD, world.home_affairs))


def a_decision(world, **fields):
    """The province's decision by which Sở Nội vụ inspects and which it has received; one a test."""
    found = Document.objects.filter(symbol="15/QĐ-UBND").first()
    return found or a_document(
        world,
        **{
            "unit": world.province,
            "by": world.vanphong_ubnd,
            "doc_type": DocType.DECISION,
            "symbol": "15/QĐ-UBND",
            "issued_on": date(2026, 1, 15),
            "subject": "Kế hoạch kiểm tra cải cách hành chính năm 2026",
            "receivers": [world.home_affairs],
        }
        | fields,
    )


def an_inspection(world, **fields):
    """Planned, of quarter IV, without a team."""
    given = {
        "kind": Inspection.Kind.PLANNED,
        "year": 2026,
        "quarter": 4,
        "subject": "Việc giải quyết thủ tục hành chính",
        "inspected": [world.ethnic],
    } | fields
    unit = given.pop("unit", world.home_affairs)
    by = given.pop("by", world.canbo_snv)
    if "basis" not in given and unit == world.home_affairs:
        given["basis"] = a_decision(world)
    return plan_inspections(unit, by=by, **given)


def with_team(world, **fields):
    """The same with its head, the decision that names the team, and one more of the team."""
    inspection = an_inspection(world, **fields)
    if inspection.basis_id:
        Inspection.objects.filter(pk=inspection.pk).update(team_decision=inspection.basis_id)
    part = TeamMember.Part
    by = world.canbo_snv
    add_member(inspection, by=by, role=part.HEAD, user=team_head(world), valid_from=VISIT)
    add_member(inspection, by=by, role=part.MEMBER, user=by, valid_from=VISIT)
    return Inspection.objects.get(pk=inspection.pk)


def noticed(world, **fields):
    """Told on the day of the tests; the team comes in five days."""
    inspection = with_team(world, **fields)
    return notice_inspection(
        inspection,
        by=world.canbo_snv,
        visit_on=date(2026, 11, 30),
        self_report_due=date(2026, 11, 27),
    )


def visited(world, *, findings=1, **fields):
    """Carried out on VISIT, with findings that each ask for one remedy."""
    inspection = with_team(world, **fields)
    if inspection.kind == Inspection.Kind.PLANNED:
        inspection = notice_inspection(
            inspection, by=world.canbo_snv, noticed_on=date(2026, 11, 10), visit_on=VISIT
        )
    inspection = record_visit(inspection, by=world.canbo_snv, visited_on=VISIT, minutes=MINUTES)
    for number in range(findings):
        a_finding(world, inspection, text=f"Chậm công bố thủ tục {number + 1}")
    return Inspection.objects.get(pk=inspection.pk)


def a_finding(world, inspection, **fields):
    given = {
        "area": area(),
        "severity": "MEDIUM",
        "text": "Chậm công bố thủ tục",
        "remedy": "Công bố thủ tục sửa đổi",
    } | fields
    return record_finding(inspection, by=world.canbo_snv, **given)


def concluded(world, *, symbol="12/TB-SNV", on=CONCLUDED, **fields):
    """Concluded on CONCLUDED: its remedies are due 15 days later, on 08/12/2026."""
    inspection = visited(world, **fields)
    inspection = conclude_inspection(inspection, by=team_head(world), symbol=symbol, issued_on=on)
    return Inspection.objects.get(pk=inspection.pk)
