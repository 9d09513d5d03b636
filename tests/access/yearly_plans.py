"""Who reaches which page of yearly plans (permissions.md §3-5); rows of tests/access/plans.py."""

from datetime import timedelta

from cchc.lib.clock import today
from plans.actions.amendment import begin_amendment, propose_drop
from plans.actions.plan import add_plan_task, create_plan, send_plan
from plans.actions.plan_table import draft_plan_table
from plans.models import Plan, Task
from plans.pasted import rows_of
from plans.plan_reading import table_of
from tests.access import Row
from tests.access.shapes import READERS, in_days, of, only, step
from tests.plans.builders import a_document, a_plan, a_target

LEADER = "lanhdao.ubnd"
# Readers of a plan that the department sent to the province.
OF_PLAN = READERS
# Readers of an issued plan of the province: everybody under it, and the inspector.
OF_PROVINCE = "dttg snv thamdinh.vp ubnd quantri kiemtra.tinh"
# Readers of an issued plan of the department.
OF_ISSUED = "dttg lanhdao.ubnd vanphong.ubnd kiemtra.tinh"
DRAFTERS = "canbo.snv dttg party outsiders"
TABLE = "Nhiệm vụ\tChủ trì\tThời gian\nTập huấn\tVăn phòng\tquý IV"
REASON = {"reason": "Chưa bố trí được kinh phí."}
TARGET = {"title": "Đúng hạn", "goal": "tăng"}
ISSUING = {"doc_type": "DECISION", "symbol": "06-QĐ/ĐU", "issued_on": in_days(0)}


def _line(world):
    return {"title": "Tập huấn", "lead": world.ethnic.pk, "due_on": in_days(40)}


def _change(name, data, **rows):
    """A change that is written into an amendment, of the row of the plan that is named."""
    return Row(
        f"plans:{name}",
        lambda world: {
            "pk": world.version.pk,
            **{key: getattr(world, attribute).pk for key, attribute in rows.items()},
        },
        get=only("dttg", 200, ""),
        post=only("dttg", 302, ""),
        data=data,
    )


PLAN_ROWS = [
    Row("plans:plan-list"),
    Row(
        "plans:plan-create",
        get={DRAFTERS: 200, "*": 403},
        post={DRAFTERS: 302, "*": 403},
        data={"year": "2026", "title": "Kế hoạch"},
    ),
    of("plan-detail", "plan", {"dttg": 200, "*": 404}, state="a draft"),
    of("plan-detail", "sent_plan", {OF_PLAN: 200, "*": 404}, state="sent"),
    step("plan-edit", "plan", "dttg", "", {"year": "2026", "title": "B", "version": 1}),
    step(
        "plan-add-task",
        "plan",
        "dttg",
        "",
        lambda world: {"title": "Tập huấn", "lead": world.ethnic.pk, "due_on": in_days(40)},
    ),
    step(
        "plan-edit-task",
        "planned_task",
        "dttg",
        "",
        lambda world: {
            "title": "Tập huấn",
            "lead": world.ethnic.pk,
            "due_on": in_days(40),
            "version": 1,
        },
    ),
    step("plan-drop-task", "dropped_task", "dttg", "", {"once": "1"}),
    step("plan-add-basis", "plan", "dttg", "", lambda world: {"document": world.paper.pk}),
    Row(
        "plans:plan-drop-basis",
        lambda world: {"pk": world.plan.pk, "document": world.paper.pk},
        get=405,
        post=only("dttg", 302, ""),
    ),
    step("plan-add-target", "plan", "dttg", "", {"title": "Đúng hạn", "goal": ">= 95 %"}),
    step("target-edit", "target", "dttg", "", {"title": "B", "goal": "tăng", "version": 1}),
    step("target-withdraw", "target", "dttg", "", {"once": "1"}),
    step("plan-upload", "plan", "dttg", "", {"text": TABLE}),
    of("plan-table-template", "plan", only("dttg", 200, "")),
    of("plan-table-preview", "table_draft", only("canbo.dttg", 200, "")),
    of("plan-table-faults", "table_draft", only("canbo.dttg", 200, "")),
    of(
        "plan-table-import",
        "table_draft",
        405,
        only("canbo.dttg", 302, ""),
        {"c0": "title", "c1": "lead", "c2": "due", "blank": "tren", "unknown": "loi", "count": "1"},
    ),
    step("plan-send", "plan", "dttg", "", {"once": "1"}),
    step(
        "plan-copy",
        "plan",
        "dttg",
        "",
        lambda world: {
            "year": "2027",
            "title": "Kế hoạch",
            "tasks": list(world.plan.tasks.values_list("pk", flat=True)),
        },
    ),
    of(
        "plan-carry-down",
        "province_plan",
        only("dttg canbo.snv", 200, OF_PROVINCE),
        {**only("dttg", 302, OF_PROVINCE), "canbo.snv": 200},
        lambda world: {
            "year": "2026",
            "title": "Kế hoạch",
            "tasks": list(world.province_plan.tasks.values_list("pk", flat=True)),
        },
    ),
    step("plan-withdraw", "plan", "dttg", "", REASON),
    step("plan-return", "sent_plan", LEADER, OF_PLAN, REASON),
    step("plan-approve", "sent_plan", LEADER, OF_PLAN, {"once": "1"}),
    step(
        "plan-issue",
        "party_plan",
        "bithu.dubnd",
        "kiemtra.tinh",
        lambda world: {"symbol": "05-KH/ĐU", "issued_on": in_days(0)},
    ),
    of("plan-pdf", "plan", {"dttg": 200, "*": 404}, state="a draft"),
    of("plan-pdf", "issued_plan", {OF_ISSUED: 200, "*": 404}),
    of("plan-history", "issued_plan", {OF_ISSUED: 200, "*": 404}),
    step("plan-amend", "other_issued", "dttg", OF_ISSUED, REASON),
    of(
        "plan-amend",
        "issued_plan",
        only("dttg", 302, OF_ISSUED),
        only("dttg", 409, OF_ISSUED),
        REASON,
        state="one is drafted",
    ),
    of("version-detail", "version", {"dttg": 200, "*": 404}),
    _change("version-add-task", _line),
    _change("version-change-task", _line, task="issued_task"),
    _change("version-drop-task", REASON, task="issued_task"),
    _change("version-add-target", TARGET),
    _change("version-change-target", TARGET, target="issued_target"),
    _change("version-drop-target", REASON, target="issued_target"),
    _change("version-texts", {"theme": "Chuyển đổi số", "version": 1}),
    _change("version-add-basis", lambda world: {"document": world.new_basis.pk}),
    _change("version-drop-basis", REASON, document="plan_basis"),
    of("change-withdraw", "change", 405, only("dttg", 302, "")),
    step("version-issue", "party_version", "bithu.dubnd", "kiemtra.tinh", ISSUING),
    step("version-withdraw", "version", "dttg", "", REASON),
]


def set_up_plans(world):
    """Plans of a department, of a Party committee and of the province, in several states."""
    world.plan = a_plan(world)
    world.planned_task, world.dropped_task = a_plan(world, tasks=2).tasks.order_by("pk")
    world.table_draft = draft_plan_table(
        world.plan, by=world.canbo_dttg, name="bảng dán", table=table_of(rows_of(TABLE))
    )
    world.target = a_target(world, world.plan)
    world.sent_plan = send_plan(a_plan(world, approver=world.province), by=world.canbo_dttg)
    world.party_plan = _party_plan(world)
    world.province_plan = _province_plan(world)
    _set_up_amendments(world)


def _set_up_amendments(world):
    """Issued plans of the department, one with an open amendment; the same of a committee."""
    world.issued_plan = _issued(world, "21/KH-SDTTG", a_plan(world))
    world.other_issued = _issued(world, "22/KH-SDTTG", a_plan(world))
    world.issued_task = world.issued_plan.tasks.get()
    world.issued_target = a_target(world, a_plan(world))
    world.issued_target.plan = world.issued_plan
    world.issued_target.save()
    world.plan_basis = a_document(world, symbol="24/KH-SDTTG")
    world.new_basis = a_document(world, symbol="25/KH-SDTTG")
    world.issued_plan.basis_links.create(document=world.plan_basis)
    world.version = begin_amendment(world.issued_plan, by=world.canbo_dttg, **REASON)
    world.change = propose_drop(
        world.version, by=world.canbo_dttg, task=world.issued_task, **REASON
    )
    plan = _issued(world, "23-KH/ĐU", _party_plan(world), unit=world.party, by=world.bithu_dubnd)
    world.party_version = begin_amendment(plan, by=world.bithu_dubnd, **REASON)
    propose_drop(world.party_version, by=world.bithu_dubnd, task=plan.tasks.get(), **REASON)


def _issued(world, symbol, plan, **by):
    """The plan as it stands after its issue."""
    family = "PARTY" if plan.unit == world.party else "STATE"
    number = {"symbol": symbol, "issued_on": today() - timedelta(days=9), "family": family}
    plan.state, plan.document = Plan.State.ISSUED, a_document(world, **number, **by)
    plan.save()
    plan.tasks.update(state=Task.State.ASSIGNED)
    return plan


def _province_plan(world):
    """An issued plan of the province with one task of the department."""
    number = {"symbol": "12/KH-UBND", "issued_on": today() - timedelta(days=9)}
    plan = Plan.objects.create(
        unit=world.province,
        year=2026,
        title="Kế hoạch của tỉnh",
        state=Plan.State.ISSUED,
        document=a_document(world, unit=world.province, by=world.vanphong_ubnd, **number),
    )
    Task.objects.create(
        plan=plan,
        assigner=world.province,
        lead=world.ethnic,
        title="Rà soát",
        due_text="quý IV",
        state=Task.State.ASSIGNED,
    )
    return plan


def _party_plan(world):
    """An approved plan of a Party committee with one task."""
    by = world.bithu_dubnd
    plan = create_plan(world.party, by=by, year=2026, title="Kế hoạch của Đảng ủy")
    add_plan_task(plan, by=by, title="Quán triệt", lead=world.cell, due_text="thường xuyên")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    return plan
