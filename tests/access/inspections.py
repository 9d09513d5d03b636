"""Who reaches which page of inspections (permissions.md §3-4): Sở Nội vụ looks at Sở Dân tộc và Tôn
giáo, the Party committee at its cell."""

from datetime import timedelta

from cchc.lib.clock import today
from plans.actions.finding import record_finding, require_remedy
from plans.actions.inspection import (
    add_member,
    conclude_inspection,
    notice_inspection,
    plan_inspections,
    record_visit,
)
from plans.actions.remedy import report_remedy
from plans.models import Area, DocType, Inspection, TeamMember
from tests.access import Row
from tests.access.plans import only
from tests.plans.builders import a_document
from tests.world import make_user
from units.roles import Role

PLANNERS = "canbo.snv dttg party outsiders"
# Readers before the unit is told, and from then on; of what the Party looks at.
UNTOLD = "snv lanhdao.ubnd kiemtra.tinh"
TOLD = f"{UNTOLD} dttg"
OF_PARTY = "party kiemtra.tinh"
TEAM, UNIT, HEAD = "canbo.snv", "dttg", "bithu.dubnd"
REASON = {"reason": "Trùng với đợt thanh tra."}


def _day(days=0):
    return today() + timedelta(days=days)


def _typed(days=0):
    return f"{_day(days):%d/%m/%Y}"


def _of(name, attribute, get, post=405, data=None, state=""):
    return Row(
        f"plans:{name}",
        lambda world: {"pk": getattr(world, attribute).pk},
        get=get,
        post=post,
        data=data or {},
        state=state,
    )


def _step(name, attribute, who, readers, data, post=302, state="", get=200):
    return _of(name, attribute, only(who, get, readers), only(who, post, readers), data, state)


def _finding(world, **fields):
    return {
        "area": Area.objects.filter(code="DIGITAL").latest("valid_from").pk,
        "severity": "LOW",
        "text": "Thiếu sổ theo dõi",
        "unit": world.ethnic.pk,
        **fields,
    }


ROWS = [
    Row("plans:inspection-list"),
    Row("plans:inspection-year"),
    Row("plans:remedy-list"),
    Row(
        "plans:inspection-plan",
        get={PLANNERS: 200, "*": 403},
        post={PLANNERS: 200, "canbo.snv": 302, "*": 403},
        data=lambda world: {
            "kind": "PLANNED",
            "year": str(today().year),
            "quarter": "1",
            "subject": "Kỷ luật, kỷ cương",
            "inspected": [world.finance.pk],
            "basis": world.inspection_basis.pk,
        },
    ),
    _of("inspection-detail", "planned_inspection", {UNTOLD: 200, "*": 404}, state="planned"),
    _of("inspection-detail", "visited_inspection", {TOLD: 200, "*": 404}, state="visited"),
    _of("inspection-pdf", "visited_inspection", {TOLD: 200, "*": 404}),
    _of("inspection-pdf", "planned_inspection", {UNTOLD: 409, "*": 404}, state="planned"),
    _step(
        "inspection-edit",
        "planned_inspection",
        TEAM,
        UNTOLD,
        lambda world: {
            "year": str(today().year),
            "subject": "Nội dung khác",
            "basis": world.inspection_basis.pk,
            "version": world.planned_inspection.version,
        },
    ),
    _step(
        "inspection-team-decision",
        "planned_inspection",
        TEAM,
        UNTOLD,
        lambda world: {"team_decision": world.team_decision.pk},
    ),
    _step(
        "inspection-add-member",
        "planned_inspection",
        TEAM,
        UNTOLD,
        {"role": "MEMBER", "full_name": "Cán bộ 01", "valid_from": _typed()},
    ),
    Row(
        "plans:inspection-end-member",
        lambda world: {"pk": world.planned_inspection.pk, "member": world.team_member.pk},
        get=only(TEAM, 200, UNTOLD),
        post=only(TEAM, 302, UNTOLD),
        data={"valid_to": _typed()},
    ),
    _step("inspection-withdraw", "planned_inspection", TEAM, UNTOLD, REASON),
    _step(
        "inspection-notice",
        "planned_inspection",
        TEAM,
        UNTOLD,
        {"noticed_on": _typed(), "visit_on": _typed(5)},
    ),
    _step("inspection-self-report", "noticed_inspection", UNIT, TOLD, {"text": "Đã rà soát."}),
    _step(
        "inspection-visit",
        "noticed_inspection",
        TEAM,
        TOLD,
        {"visited_on": _typed(), "minutes": "Đã làm việc."},
    ),
    _step(
        "inspection-minutes",
        "visited_inspection",
        TEAM,
        TOLD,
        lambda world: {"minutes": "Sửa.", "version": world.visited_inspection.version},
    ),
    _step("finding-record", "visited_inspection", TEAM, TOLD, _finding),
    _step("finding-edit", "finding", TEAM, TOLD, lambda world: _finding(world, version="1")),
    _step("finding-withdraw", "finding", TEAM, TOLD, REASON),
    _step(
        "finding-ask-explanation",
        "finding",
        "lanhdao.ubnd lanhdao.dttg",
        TOLD,
        {"question": "Vì sao?", "due_on": _typed(3)},
    ),
    _step("finding-require", "finding", TEAM, TOLD, {"text": "Lập sổ theo dõi"}),
    _step(
        "finding-edit",
        "frozen_finding",
        TEAM,
        TOLD,
        lambda world: _finding(world, version="1"),
        state="concluded",
        get=409,
        post=409,
    ),
    _step("remedy-edit", "draft_remedy", TEAM, TOLD, {"text": "Lập sổ", "version": "1"}),
    _step("remedy-withdraw", "draft_remedy", TEAM, TOLD, REASON),
    _step(
        "inspection-conclude",
        "party_inspection",
        HEAD,
        OF_PARTY,
        {"symbol": "09-TB/ĐU", "issued_on": _typed()},
    ),
    _step("inspection-close", "closing_inspection", TEAM, TOLD, {"once": "1"}),
    _of("remedy-detail", "open_remedy", {TOLD: 200, "*": 404}),
    _step(
        "remedy-report",
        "open_remedy",
        UNIT,
        TOLD,
        {"text": "Đã làm.", "no_evidence_reason": "Không có."},
    ),
    _step(
        "remedy-move-due",
        "open_remedy",
        TEAM,
        TOLD,
        lambda world: {"due_on": _typed(40), "version": world.open_remedy.version, **REASON},
    ),
    _step("remedy-confirm", "reported_remedy", TEAM, TOLD, {"once": "1"}),
    _step("remedy-send-back", "reported_remedy", TEAM, TOLD, REASON),
    _step(
        "remedy-confirm",
        "open_remedy",
        TEAM,
        TOLD,
        {"once": "1"},
        state="not reported",
        get=409,
        post=409,
    ),
]


def set_up(world):
    """Inspections of Sở Nội vụ in every state, and one of the Party."""
    paper = {"unit": world.province, "by": world.vanphong_ubnd, "receivers": [world.home_affairs]}
    paper |= {"doc_type": DocType.DECISION, "issued_on": _day(-90)}
    world.inspection_basis = a_document(world, **paper, symbol="15/QĐ-UBND")
    world.team_decision = a_document(world, **paper, symbol="16/QĐ-UBND")
    head = make_user("truongdoan.snv", (Role.HEAD, world.home_affairs))
    world.planned_inspection = _with_team(world, head, 1)
    world.team_member = world.planned_inspection.members.get(user=world.canbo_snv)
    world.noticed_inspection = notice_inspection(
        _with_team(world, head, 2), by=world.canbo_snv, visit_on=_day()
    )
    world.visited_inspection = _visited(world, head, 3)
    world.finding = world.visited_inspection.findings.get()
    world.draft_remedy = world.finding.remedies.get()
    concluded = _concluded(world, _visited(world, head, 4), head, "21/TB-SNV")
    world.frozen_finding = concluded.findings.get()
    world.open_remedy = concluded.remedies.get()
    other = _visited(world, head, None)
    require_remedy(other.findings.get(), by=world.canbo_snv, text="Việc khác")
    other = _concluded(world, other, head, "22/TB-SNV")
    world.reported_remedy = report_remedy(
        other.remedies.first(), by=world.canbo_dttg, text="Đã làm.", no_evidence_reason="Không có."
    )
    bare = _visited(world, head, 1, kind=Inspection.Kind.SURPRISE, has_finding=False)
    world.closing_inspection = _concluded(world, bare, head, "23/TB-SNV")
    _party(world)


def _with_team(world, head, quarter, kind=Inspection.Kind.PLANNED):
    inspection = plan_inspections(
        world.home_affairs,
        by=world.canbo_snv,
        kind=kind,
        year=today().year,
        quarter=quarter,
        subject="Việc giải quyết thủ tục hành chính",
        inspected=[world.ethnic],
        basis=world.inspection_basis,
    )
    for role, user in ((TeamMember.Part.HEAD, head), (TeamMember.Part.MEMBER, world.canbo_snv)):
        add_member(inspection, by=world.canbo_snv, role=role, user=user)
    Inspection.objects.filter(pk=inspection.pk).update(team_decision=world.team_decision)
    return Inspection.objects.get(pk=inspection.pk)


def _visited(world, head, quarter, kind=Inspection.Kind.PLANNED, has_finding=True):
    inspection, by = _with_team(world, head, quarter, kind), world.canbo_snv
    if kind == Inspection.Kind.PLANNED:
        inspection = notice_inspection(inspection, by=by, visit_on=_day())
    inspection = record_visit(inspection, by=by, visited_on=_day(), minutes="Đã làm việc.")
    if has_finding:
        area = Area.objects.filter(code="DIGITAL").latest("valid_from")
        record_finding(
            inspection, by=by, area=area, severity="LOW", text="Chậm", remedy="Khắc phục"
        )
    return inspection


def _concluded(world, inspection, head, symbol):
    return conclude_inspection(inspection, by=head, symbol=symbol, issued_on=_day())


def _party(world):
    by = world.bithu_dubnd
    inspection = plan_inspections(
        world.party,
        by=by,
        kind=Inspection.Kind.PARTY,
        year=today().year,
        subject="Lãnh đạo cải cách hành chính",
        inspected=[world.cell],
    )
    add_member(inspection, by=by, role=TeamMember.Part.HEAD, user=by)
    inspection = notice_inspection(inspection, by=by, visit_on=_day())
    world.party_inspection = record_visit(inspection, by=by, visited_on=_day(), minutes="Đã họp.")
