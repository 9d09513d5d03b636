"""Amendments of an issued plan: changes are gathered, then decided by a document, all at once."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean, sentence_date
from plans.actions.document import enter, refuse_unseen
from plans.actions.result import open_periods
from plans.actions.task import add_partners, check_lead, read_time
from plans.amending import (
    TARGET_LINE,
    TASK_LINE,
    Proposal,
    content_of,
    line_of,
    words_of,
    words_of_field,
)
from plans.models import Document, PlanBasis, PlanChange, PlanVersion, Target, Task
from plans.models.plan import TEXTS
from units.audit import tell
from units.command import command, touch
from units.permissions import Permission

Kind, Subject = PlanChange.Kind, PlanChange.Subject
_ISSUED = Document.State.ISSUED


@command("plans.plan.amendment_begun", Permission.EDIT_PLAN, label="soạn điều chỉnh kế hoạch")
def begin_amendment(plan, *, by, reason):
    """Soạn điều chỉnh of an issued plan, one at a time -> PlanVersion (DRAFT)."""
    plan.refuse_unless("amend")
    if plan.versions.open().exists():
        raise Refused("Kế hoạch đang có một bản điều chỉnh chưa ban hành; soạn tiếp bản đó.")
    return PlanVersion.objects.create(plan=plan, reason=reason, drafted_by_id=by.pk)


# --- Changes ------------------------------------------------------------------------------------


@command("plans.plan.change_proposed", Permission.EDIT_PLAN, label="ghi thay đổi của kế hoạch")
def propose_task(version, *, by, task=None, **values):
    """Bổ sung or sửa đổi: `values` are the fields of a planned task, as its form gives them."""
    version.refuse_unless("edit")
    check_lead(version.plan.unit, values["lead"])
    read_time(values.get("due_on"), values.get("due_text", ""), year=version.plan.year)
    if task is not None:
        _refuse_closed(version, task)
    kind = Kind.ADD if task is None else Kind.CHANGE
    return _keep(version, Subject.TASK, kind, line_of(values, TASK_LINE), task=task)


@command("plans.plan.change_proposed", Permission.EDIT_PLAN, label="ghi thay đổi của kế hoạch")
def propose_target(version, *, by, target=None, **values):
    """Bổ sung or sửa đổi a target."""
    version.refuse_unless("edit")
    if target is not None and (target.plan_id != version.plan_id or target.is_withdrawn):
        raise Refused("Chỉ tiêu này không còn trong kế hoạch.")
    kind = Kind.ADD if target is None else Kind.CHANGE
    return _keep(version, Subject.TARGET, kind, line_of(values, TARGET_LINE), target=target)


@command("plans.plan.change_proposed", Permission.EDIT_PLAN, label="ghi thay đổi của kế hoạch")
def propose_texts(version, *, by, **texts):
    """Sửa chủ đề, nội dung: `texts` are all of TEXTS; each that differs from the plan is a change
    of its own, one that is again as the plan has it is taken back."""
    version.refuse_unless("edit")
    written = {
        change.field: change
        for change in version.changes.filter(subject=Subject.TEXT, is_withdrawn=False)
    }
    same = {name for name in TEXTS if texts[name] == getattr(version.plan, name)}
    if same == set(TEXTS) and not written:
        raise Refused("Các phần đều giống kế hoạch đang có hiệu lực; sửa phần cần điều chỉnh.")
    said = {name: change.line["text"] for name, change in written.items()}
    other = [name for name in TEXTS if name not in same and said.get(name) != texts[name]]
    back = [name for name in TEXTS if name in same and name in written]
    _withdraw(written[name] for name in back)
    for name in other:
        _keep(version, Subject.TEXT, Kind.CHANGE, {"text": texts[name]}, field=name)
    if other or back:
        touch(version)
        tell(texts=[words_of_field(name) for name in (*other, *back)])


@command("plans.plan.change_proposed", Permission.EDIT_PLAN, label="ghi thay đổi của kế hoạch")
def propose_basis(version, *, by, document):
    """Bổ sung căn cứ: a Document that `by` sees."""
    version.refuse_unless("edit")
    refuse_unseen([document], by)
    if document.pk == version.plan.document_id:
        raise Refused(f"{document} là chính kế hoạch này; chọn văn bản khác.")
    if version.plan.basis_links.filter(document=document).exists():
        raise Refused(f"{document} đã là căn cứ của kế hoạch.")
    return _keep(version, Subject.BASIS, Kind.ADD, {}, document=document)


@command("plans.plan.drop_proposed", Permission.EDIT_PLAN, label="ghi bỏ nhiệm vụ của kế hoạch")
def propose_drop(version, *, by, task=None, target=None, document=None, reason):
    """Bỏ a task, a target or a Document on which the plan rests, có lý do."""
    version.refuse_unless("edit")
    if task is not None:
        _refuse_closed(version, task)
        return _keep(version, Subject.TASK, Kind.DROP, {}, task=task, reason=reason)
    if target is not None:
        return _keep(version, Subject.TARGET, Kind.DROP, {}, target=target, reason=reason)
    if not version.plan.basis_links.filter(document=document).exists():
        raise Refused(f"{document} không phải căn cứ của kế hoạch.")
    return _keep(version, Subject.BASIS, Kind.DROP, {}, document=document, reason=reason)


@command("plans.plan.change_withdrawn", Permission.EDIT_PLAN, label="rút thay đổi của kế hoạch")
def withdraw_change(change, *, by):
    """Rút một thay đổi before the amendment is issued; who has its texts open is told."""
    change.plan_version.refuse_unless("edit")
    change.is_withdrawn = True
    if change.subject == Subject.TEXT:
        change.plan_version.version += 1
        change.plan_version.save(update_fields=["version"])


@command("plans.plan.amendment_withdrawn", Permission.EDIT_PLAN, label="hủy bản điều chỉnh")
def withdraw_amendment(version, *, by, reason):
    """Hủy bản điều chỉnh đang soạn, có lý do; the plan stays as it is."""
    version.move("withdraw")
    version.reason = reason


def _keep(version, subject, kind, line, *, reason="", **row):
    """The change, in place of an earlier one of the same `row` (task=, target=, field=,
    document=; None: a new one)."""
    if any(row.values()):
        _withdraw(version.changes.filter(is_withdrawn=False, **row))
    return PlanChange.objects.create(
        plan_version=version, kind=kind, subject=subject, line=line, reason=reason, **row
    )


def _withdraw(changes):
    for change in changes:
        change.is_withdrawn = True
        change.save()


def _refuse_closed(version, task):
    if task.plan_id != version.plan_id:
        raise Refused("Nhiệm vụ này không thuộc kế hoạch.")
    if not task.can("amend"):
        raise Refused(
            f"Nhiệm vụ “{task.title}” ở trạng thái “{task.get_state_display()}” nên giữ nguyên; "
            "không sửa, không bỏ được."
        )


# --- Decided ------------------------------------------------------------------------------------


@command("plans.plan.amended", Permission.AMEND_PLAN)
def amend_plan(version, *, by, family, doc_type, symbol, issued_on, signer="", uploads=()):
    """Ban hành điều chỉnh: the deciding Document is entered, every change is made, and what the
    plan says from now on is kept as the next version. Tasks that are done stay as they are.
    """
    version.refuse_unless("issue")
    plan, proposal = version.plan, Proposal(version)
    if not proposal.changes:
        raise Refused(
            "Bản điều chỉnh chưa có thay đổi nào; sửa, bỏ hoặc thêm nhiệm vụ, chỉ tiêu, nội dung, "
            "căn cứ."
        )
    if not clean(symbol):
        raise Refused("Chưa nhập số, ký hiệu.")
    _check(plan, proposal, issued_on)
    last = _last_version(plan)
    added = proposal.basis(Kind.ADD)
    version.document = enter(
        plan.unit,
        by=by,
        family=family,
        doc_type=doc_type,
        subject=f"Điều chỉnh {plan.title}",
        symbol=symbol,
        issued_on=issued_on,
        signer=signer,
        receivers=_leads(proposal) - {plan.unit},
        implements=[plan.document, *(one for one in added if one.state == _ISSUED)],
        uploads=uploads,
    )
    for change in proposal.of(Subject.TASK):
        _make_task(plan, proposal, change, issued_on)
    for change in proposal.of(Subject.TARGET):
        _make_target(plan, proposal, change)
    _make_words(plan, proposal)
    dropped = [each.task_id for each in proposal.of(Subject.TASK) if each.kind == Kind.DROP]
    version.number, version.content = last.number + 1, content_of(plan, dropped)
    version.move("issue")
    kinds = [change.kind for change in proposal.changes]
    counts = {kind.lower(): kinds.count(kind) for kind in Kind.values}
    tell(number=version.number, document=str(version.document), **counts)


def _last_version(plan):
    """What the plan said until now; plans issued long ago have no row of it, or one that lacks the
    parts which no amendment could change then."""
    found = plan.versions.issued().first()
    if found is None:
        return PlanVersion.objects.create(
            plan=plan,
            number=1,
            state=PlanVersion.State.ISSUED,
            document=plan.document,
            content=content_of(plan),
        )
    if "texts" not in found.content:
        found.content |= words_of(plan)
        found.save()
    return found


def _check(plan, proposal, issued_on):
    """Refuse what the days and the states of today do not allow."""
    if issued_on < plan.document.issued_on:
        raise Refused(
            f"Ngày {sentence_date(issued_on)} sớm hơn ngày ban hành kế hoạch "
            f"({sentence_date(plan.document.issued_on)})."
        )
    closed, early = [], []
    for change in proposal.of(Subject.TASK):
        if change.task is not None and not change.task.can("amend"):
            closed.append(change.task)
        if change.kind == Kind.DROP:
            continue
        fields = proposal.fields(change)
        check_lead(plan.unit, fields["lead"])
        is_moved = change.task is None or fields["due_on"] != change.task.due_on
        if is_moved and fields["due_on"] is not None and fields["due_on"] < issued_on:
            early.append(change.task or fields["title"])
    if closed:
        raise Refused(
            f"{len(closed)} nhiệm vụ đã xong hoặc đã thôi trong lúc soạn; rút các thay đổi này.",
            items=[(task.title, task.get_absolute_url()) for task in closed],
        )
    if early:
        raise Refused(
            f"{len(early)} nhiệm vụ có hạn sớm hơn ngày ban hành {sentence_date(issued_on)}: "
            f"{'; '.join(map(str, early))}."
        )


def _leads(proposal):
    """Whom the amendment concerns: leads of what is added, changed, dropped."""
    changes = proposal.of(Subject.TASK)
    before = {change.task.lead for change in changes if change.task is not None}
    after = {proposal.fields(change)["lead"] for change in changes if change.kind != Kind.DROP}
    return before | after


def _make_task(plan, proposal, change, issued_on):
    if change.kind == Kind.DROP:
        task = Task.objects.select_for_update(no_key=True).get(pk=change.task_id)
        task.move("cancel")
        task.state_reason = change.reason
    elif change.kind == Kind.ADD:
        task = Task(plan=plan, assigner=plan.unit, **proposal.fields(change))
        task.save()
        task.move("assign")
        task.assigned_on, task.source_on = today(), issued_on
        open_periods(task, plan.year)
        add_partners(task, proposal.partners(change))
    else:
        task = Task.objects.select_for_update(no_key=True).get(pk=change.task_id)
        _change_task(task, proposal.fields(change), proposal.partners(change))
    task.version += 1
    task.save()


def _change_task(task, fields, partners):
    """Sets the fields; a new lead is given the task anew, a new recurrence needs a new task."""
    recurrence = fields.pop("recurrence", "" if fields["due_on"] else task.recurrence)
    is_of_periods = task.results.exists()
    if is_of_periods and (recurrence != task.recurrence or fields["due_text"] != task.due_text):
        raise Refused(
            f"Nhiệm vụ “{task.title}” đã mở theo kỳ nên không đổi thời gian được; bỏ nhiệm vụ này "
            "và thêm nhiệm vụ mới."
        )
    if is_of_periods:
        fields["due_on"] = task.due_on
    is_given_anew = fields["lead"].pk != task.lead_id
    for name, value in {**fields, "recurrence": recurrence}.items():
        setattr(task, name, value)
    if is_given_anew:
        task.move("reassign")
        task.owner, task.assigned_on = None, today()
    kept = {unit.pk for unit in partners} | set(task.reports.values_list("unit", flat=True))
    task.partner_links.exclude(unit__in=kept).delete()  # what was reported stays with its unit
    add_partners(task, partners)


def _make_words(plan, proposal):
    """Sets the texts and what the plan rests on; a row of a link goes, its change stays."""
    for name, text in proposal.texts.items():
        setattr(plan, name, text)
    for document in proposal.basis(Kind.ADD):
        PlanBasis.objects.get_or_create(plan=plan, document=document)
    plan.basis_links.filter(document__in=proposal.basis(Kind.DROP)).delete()
    plan.version += 1
    plan.save()


def _make_target(plan, proposal, change):
    if change.kind == Kind.DROP:
        change.target.is_withdrawn = True
        change.target.save()
        return
    target = change.target or Target(plan=plan)
    for name, value in proposal.fields(change).items():
        setattr(target, name, value or (None if name == "area" else ""))
    target.read()
    target.version += 1 if target.pk else 0
    target.save()
