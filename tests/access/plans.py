"""Who reaches which page of plans (permissions.md §3-5)."""

from datetime import timedelta

from cchc.lib.clock import now, today
from plans.actions.coverage import set_coverage
from plans.actions.document import cite_document
from plans.actions.explanation import answer_explanation, ask_explanation
from plans.actions.part import give_part
from plans.actions.result import report_result
from plans.actions.task import accept_task, ask_extension, assign_task, report_task
from plans.models import DocumentDraft, Scope, Task
from tests.access import Row
from tests.access.shapes import READERS, only
from tests.access.shapes import in_days as _in_days
from tests.access.shapes import of as _of
from tests.access.shapes import step as _step
from tests.access.yearly_plans import PLAN_ROWS, set_up_plans
from tests.plans.builders import a_document, a_draft, an_upload

LEADER = "lanhdao.ubnd"
GIVERS = "canbo.snv dttg party lanhdao.ubnd outsiders"


# Readers of an issued document of that department; of a plan that it sent to the province.
OF_PAPER = "dttg lanhdao.ubnd vanphong.ubnd kiemtra.tinh"
# Readers of a directive that the province gave to its departments; of the line of one of them.
OF_GIVEN = "snv dttg thamdinh.vp ubnd kiemtra.tinh quantri"
OF_ROW = "dttg ubnd kiemtra.tinh quantri"
KEEPERS = "canbo.snv dttg party vanphong.ubnd outsiders"


def _task(name, who, data, state="", attribute="task", get=200, post=302):
    return Row(
        f"plans:{name}",
        lambda world: {"pk": getattr(world, attribute).pk},
        get=only(who, get),
        post=only(who, post),
        data=data,
        state=state,
    )


JOINT = "snv dttg ubnd quantri kiemtra.tinh"
ASKED = "snv dttg lanhdao.ubnd vanphong.ubnd kiemtra.tinh"
EXPLAINERS = READERS
REASON = {"reason": "Chưa bố trí được kinh phí."}
ROWS = [
    Row("plans:task-list"),
    Row("plans:task-bulk", get=302, post=302, state="nothing ticked"),
    Row("plans:task-groups"),
    Row("plans:task-calendar"),
    Row("plans:task-board"),
    Row("plans:task-quarters"),
    Row(
        "plans:task-assign",
        get={GIVERS: 200, "*": 403},
        post={GIVERS: 200, "dttg bithu.dttg lanhdao.ubnd": 302, "*": 403},
        data=lambda world: {
            "title": "Rà soát thủ tục",
            "lead": world.ethnic.pk,
            "due_on": _in_days(20),
        },
    ),
    Row(
        "plans:task-detail",
        lambda world: {"pk": world.task.pk},
        get={READERS: 200, "*": 404},
    ),
    _task("task-accept", "dttg", {"once": "1"}),
    _task("task-accept", "dttg", {"once": "1"}, "accepted already", "accepted", 409, 409),
    _task("task-report", "dttg", {"percent": "40"}, attribute="accepted"),
    _task("task-verify", LEADER, {"once": "1"}, attribute="reported"),
    _task("task-send-back", LEADER, REASON, attribute="reported"),
    _task("task-ask-extension", "dttg", {"new_due_on": _in_days(60), **REASON}),
    _task("task-decide-extension", LEADER, {"is_granted": "yes"}, attribute="extended"),
    _task("task-name-owner", "dttg", lambda world: {"owner": world.canbo_dttg.pk}),
    _task("task-give-up", LEADER, REASON),
    _task("task-cancel", LEADER, REASON),
    _task("task-decline", "dttg", REASON, "a superior asks", post=409),
    _task("result-report", "dttg", {"percent": "40"}, attribute="open_result"),
    _task("result-verify", LEADER, {"once": "1"}, attribute="reported_result"),
    _task("result-send-back", LEADER, REASON, attribute="reported_result"),
    _task(
        "task-ask-explanation",
        "lanhdao.dttg lanhdao.ubnd",
        {"question": "Vì sao chậm?", "due_on": _in_days(5)},
    ),
    _task("task-explain", "dttg", {"answer": "Chờ số liệu."}, attribute="late_task"),
    _task("task-explain", "dttg", {"answer": "Chờ."}, "not late", get=200, post=409),
    _step("part-give", "joint_part", "canbo.snv lanhdao.ubnd", JOINT, {"part": "Góp ý"}),
    _step("part-accept", "given_part", "dttg", JOINT, {"once": "1"}),
    Row("plans:explanation-list"),
    _of("explanation-detail", "explanation", {EXPLAINERS: 200, "*": 404}),
    _step(
        "explanation-answer", "explanation", "dttg", EXPLAINERS, {"answer": "Chờ số liệu của bộ."}
    ),
    _step(
        "explanation-conclude", "answered_explanation", LEADER, EXPLAINERS, {"conclusion": "Đạt."}
    ),
    _step("explanation-withdraw", "explanation", LEADER, EXPLAINERS, REASON),
    Row(
        "plans:task-decline",
        lambda world: {"pk": world.asked_task.pk},
        get=only("dttg", 200, ASKED),
        post=only("dttg", 302, ASKED),
        data=REASON,
        state="a neighbour asks",
    ),
    Row(
        "plans:task-report-part",
        lambda world: {"pk": world.joint_task.pk},
        get={**only("dttg", 200, JOINT), "canbo.snv": 409},
        post={**only("dttg", 302, JOINT), "canbo.snv": 409},
        data={"percent": "40"},
    ),
    Row("plans:document-list"),
    Row(
        "plans:document-register",
        get={KEEPERS: 200, "*": 403},
        post={KEEPERS: 200, "dttg": 302, "*": 403},
        data=lambda world: {
            "unit": world.ethnic.pk,
            "kind": "STATE:REPORT",
            "symbol": "9/bc-sdttg",
            "issued_on": _in_days(-3),
            "subject": "Kết quả quý III",
            "secrecy": "NORMAL",
        },
    ),
    Row("plans:register-upload", get={KEEPERS: 200, "*": 403}, post={KEEPERS: 200, "*": 403}),
    Row("plans:register-template", get={KEEPERS: 200, "*": 403}),
    Row("plans:register-export"),
    _of("register-preview", "register_draft", {"canbo.dttg": 200, "*": 404}),
    _of("register-faults", "register_draft", {"canbo.dttg": 200, "*": 404}),
    _of(
        "register-import",
        "register_draft",
        405,
        {"canbo.dttg": 302, "*": 404},
        {"c0": "symbol", "c1": "issued_on", "c2": "subject", "count": "1"},
    ),
    Row(
        "plans:document-cite",
        get=405,
        post={KEEPERS: 200, "*": 403},
        data={"citation": "Kế hoạch số 5/KH-SNV ngày 02/3/2026 của Sở Nội vụ về tập huấn"},
    ),
    _of("document-detail", "paper", {OF_PAPER: 200, "*": 404}),
    _of("document-detail", "draft", {"dttg": 200, "*": 404}, state="a draft"),
    _of("document-cascade", "paper", {OF_PAPER: 200, "*": 404}),
    _of("document-standing", "given", {OF_GIVEN: 200, "*": 404}),
    _of("coverage-detail", "given", {OF_GIVEN: 200, "*": 404}),
    _of("coverage-detail", "paper", {OF_PAPER: 200, "*": 404}, state="given to nobody"),
    _of("coverage-export", "given", {OF_GIVEN: 200, "*": 404}),
    _of("coverage-export", "paper", {OF_PAPER: 409, "*": 404}, state="given to nobody"),
    Row("plans:coverage-matrix"),
    _step(
        "coverage-set",
        "given",
        "vanphong.ubnd",
        OF_GIVEN,
        lambda world: {
            "scope": "list",
            "units": [world.commune.pk],
            "as_of": _in_days(-9),
            "due_on": _in_days(20),
        },
    ),
    _step(
        "coverage-change",
        "given_row",
        "vanphong.ubnd",
        OF_ROW,
        lambda world: {"due_on": _in_days(30), "version": 1},
    ),
    _step(
        "coverage-remind",
        "given",
        "vanphong.ubnd",
        OF_GIVEN,
        lambda world: {"reply_by": _in_days(10)},
    ),
    _step("document-edit", "draft", "dttg", "", {"doc_type": "PLAN", "subject": "B", "version": 1}),
    _step(
        "document-issue",
        "province_draft",
        "vanphong.ubnd",
        READERS.replace("dttg ", ""),
        lambda world: {"symbol": "7/KH-UBND", "issued_on": _in_days(0)},
    ),
    _step("document-attach", "draft", "dttg", "", {"once": "1"}, post=200),
    _step("document-withdraw", "draft", "dttg", "", REASON),
    _step("document-link", "draft", "dttg", "", lambda world: {"parent": world.paper.pk}),
    _step("document-rest", "draft", "dttg", "", lambda world: {"cited": world.paper.pk}),
    _step(
        "document-replace",
        "paper",
        "dttg",
        OF_PAPER,
        lambda world: {"replaced_by": world.newer_paper.pk, "on": _in_days(0)},
    ),
    _step("document-end", "paper", "dttg", OF_PAPER, {"on": _in_days(0), **REASON}),
    _step(
        "document-send", "paper", "dttg", OF_PAPER, lambda world: {"receivers": world.province.pk}
    ),
    _step("document-classify", "paper", "dttg", OF_PAPER, {"areas": "PROCEDURES"}),
    Row(
        "plans:document-renew",
        lambda world: {"pk": world.paper.pk, "link": world.paper.file_links.get().pk},
        get=only("dttg", 200, OF_PAPER),
        post=only("dttg", 200, OF_PAPER),
        data={"once": "1"},
    ),
    Row(
        "plans:document-unlink",
        lambda world: {"pk": world.tied.pk, "tie": world.tied.parent_links.get().pk},
        get=only("dttg", 200, OF_PAPER),
        post=only("dttg", 302, OF_PAPER),
        data=REASON,
    ),
    Row(
        "plans:document-unrest",
        lambda world: {"pk": world.tied.pk, "tie": world.tied.citation_links.get().pk},
        get=only("dttg", 200, OF_PAPER),
        post=only("dttg", 302, OF_PAPER),
        data=REASON,
    ),
    _of("file-download", "paper_file", {OF_PAPER: 200, "*": 404}),
    *PLAN_ROWS,
]


def set_up(world):
    """Tasks, documents and plans of a department, in several states."""
    _give_tasks(world)
    world.paper = a_document(
        world, issued_on=today() - timedelta(days=9), uploads=[an_upload("ke-hoach.pdf")]
    )
    world.register_draft = DocumentDraft.objects.create(
        unit=world.ethnic,
        by=world.canbo_dttg,
        name="so.xlsx",
        heads=["Số, ký hiệu", "Ngày ban hành", "Trích yếu"],
        rows=[[2, ["77/KH-SDTTG", "02/3/2026", "Tập huấn"]]],
        made_at=now(),
    )
    world.newer_paper = a_document(
        world, symbol="6/KH-SDTTG", issued_on=today() - timedelta(days=2)
    )
    world.tied = a_document(
        world, symbol="7/KH-SDTTG", issued_on=today() - timedelta(days=1), implements=[world.paper]
    )
    cite_document(world.tied, by=world.canbo_dttg, cited=world.newer_paper)
    world.paper_file = world.paper.file_links.get().file
    world.draft = a_draft(world)
    world.province_draft = a_draft(world, unit=world.province, by=world.vanphong_ubnd)
    _give_directive(world)
    set_up_plans(world)


def _give_directive(world):
    """A directive of the province, given to its departments."""
    by = world.vanphong_ubnd
    world.given = a_document(
        world,
        unit=world.province,
        by=by,
        doc_type="DIRECTIVE",
        symbol="02/CT-UBND",
        issued_on=today() - timedelta(days=9),
    )
    coverage = set_coverage(
        world.given, by=by, due_on=today() - timedelta(days=1), scope=Scope.DEPARTMENT
    )
    world.given_row = coverage.rows.get(unit=world.ethnic)


def _give_tasks(world):
    def give(**fields):
        given = {"title": "Công bố thủ tục", "due_on": today() + timedelta(days=30)} | fields
        by = given.pop("by", world.lanhdao_ubnd)
        return assign_task(
            given.pop("assigner", world.province),
            by=by,
            lead=given.pop("lead", world.ethnic),
            **given,
        )

    world.task = give()
    world.accepted = accept_task(give(), by=world.canbo_dttg)
    world.reported = report_task(
        accept_task(give(), by=world.canbo_dttg),
        by=world.canbo_dttg,
        percent=100,
        result="Đã ban hành.",
        no_evidence_reason="Văn bản đang chờ số.",
    )
    world.extended = give()
    ask_extension(
        world.extended,
        by=world.canbo_dttg,
        new_due_on=today() + timedelta(days=60),
        reason="Chờ hướng dẫn của bộ.",
    )
    world.extended = Task.objects.get(pk=world.extended.pk)
    world.late_task = give(
        due_on=today() - timedelta(days=3), source_on=today() - timedelta(days=30)
    )
    asked = {"question": "Vì sao chưa xong?", "due_on": today() + timedelta(days=5)}
    world.explanation, world.answered_explanation = (
        ask_explanation(give(), by=world.lanhdao_ubnd, **asked) for _ in range(2)
    )
    world.answered_explanation = answer_explanation(
        world.answered_explanation, by=world.canbo_dttg, answer="Chờ số liệu."
    )
    regular = accept_task(
        give(due_on=None, due_text=f"hằng tháng năm {today().year + 1}"), by=world.canbo_dttg
    )
    world.open_result, world.reported_result, *_ = regular.results.all()
    report_result(
        world.reported_result,
        by=world.canbo_dttg,
        percent=100,
        result="Đã rà soát.",
        no_evidence_reason="Không có văn bản.",
    )
    world.joint_task = accept_task(
        give(lead=world.home_affairs, partners=[world.ethnic]), by=world.canbo_snv
    )
    world.asked_task = give(assigner=world.home_affairs, by=world.canbo_snv)
    _share_out(world, give)


def _share_out(world, give):
    """Parts of a task of Sở Nội vụ: not given yet, and given to Sở Dân tộc và Tôn giáo."""
    world.joint_part = world.joint_task.partner_links.get()
    shared = accept_task(give(lead=world.home_affairs, partners=[world.ethnic]), by=world.canbo_snv)
    world.given_part = give_part(shared.partner_links.get(), by=world.canbo_snv, part="Góp ý")
