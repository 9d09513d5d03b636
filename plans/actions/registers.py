"""Registers of committees, procedures of the Party and ISO certificates: add, correct, end."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from plans.actions.document import refuse_unseen
from plans.models import (
    Committee,
    CommitteeMember,
    IsoCertificate,
    PartyProcedure,
    ProcedureStep,
)
from units.audit import tell
from units.command import command, touch
from units.models import Branch
from units.permissions import Permission

KEEP = Permission.KEEP_REGISTER
_SINGLE = (CommitteeMember.Part.HEAD, CommitteeMember.Part.STANDING_DEPUTY)


@command("plans.committee.added", KEEP, label="ghi ban chỉ đạo")
def add_committee(unit, *, by, name, valid_from, decision=None):
    """Ghi Ban Chỉ đạo. -> Committee."""
    _check(unit, by, valid_from, decision)
    return Committee.objects.create(unit=unit, name=name, valid_from=valid_from, decision=decision)


@command("plans.procedure.added", KEEP, label="ghi thủ tục hành chính trong Đảng")
def add_procedure(unit, *, by, valid_from, steps=(), decision=None, **facts):
    """Ghi thủ tục; `steps`: [(what, who, how long)]; `facts`: columns of PartyProcedure.

    -> PartyProcedure. Refused to what is no organisation of the Party.
    """
    if unit.branch != Branch.PARTY:
        raise Refused("Thủ tục hành chính trong Đảng do tổ chức đảng ghi; chọn tổ chức đảng.")
    _check(unit, by, valid_from, decision)
    procedure = PartyProcedure.objects.create(
        unit=unit, valid_from=valid_from, decision=decision, **facts
    )
    _put_steps(procedure, steps)
    return procedure


@command("plans.iso.added", KEEP, label="ghi chứng nhận ISO 9001")
def add_iso(
    unit, *, by, scope, standard, valid_from, valid_to=None, audited_on=None, decision=None
):
    """Ghi chứng nhận. -> IsoCertificate."""
    _check(unit, by, valid_from, decision)
    _check_iso(valid_from, valid_to, audited_on)
    return IsoCertificate.objects.create(
        unit=unit,
        scope=scope,
        standard=standard,
        valid_from=valid_from,
        valid_to=valid_to,
        audited_on=audited_on,
        decision=decision,
    )


@command("plans.committee.corrected", KEEP, label="sửa ban chỉ đạo")
def correct_committee(committee, *, by, reason="", **facts):
    """Sửa điều đã ghi."""
    _correct(committee, by, facts)


@command("plans.procedure.corrected", KEEP, label="sửa thủ tục hành chính trong Đảng")
def correct_procedure(procedure, *, by, steps=(), reason="", **facts):
    """Sửa điều đã ghi; other steps take the place of the former, which stay, marked as such."""
    _correct(procedure, by, facts)
    rows = procedure.steps.standing().values_list("text", "who", "time_limit")
    if list(rows) != [tuple(step) for step in steps]:
        procedure.steps.standing().update(is_former=True)
        _put_steps(procedure, steps)
        touch(procedure)
        tell(steps=len(steps))


@command("plans.iso.corrected", KEEP, label="sửa chứng nhận ISO 9001")
def correct_iso(certificate, *, by, reason="", **facts):
    """Sửa điều đã ghi, as after an internal audit."""
    _check_iso(facts["valid_from"], facts["valid_to"], facts["audited_on"])
    _correct(certificate, by, facts)


@command("plans.committee.ended", KEEP, label="kết thúc ban chỉ đạo")
def end_committee(committee, *, by, valid_to, reason):
    """Kết thúc sau ngày `valid_to`; its members end with it."""
    _end(committee, valid_to, reason)
    for member in committee.members.filter(valid_to__isnull=True):
        member.valid_to = max(valid_to, member.valid_from)
        member.save(update_fields=["valid_to"])


@command("plans.procedure.ended", KEEP, label="kết thúc thủ tục hành chính trong Đảng")
def end_procedure(procedure, *, by, valid_to, reason):
    """Thôi áp dụng sau ngày `valid_to`."""
    _end(procedure, valid_to, reason)


@command("plans.iso.ended", KEEP, label="kết thúc chứng nhận ISO 9001")
def end_iso(certificate, *, by, valid_to, reason):
    """Hết giá trị, thu hồi hoặc cấp lại sau ngày `valid_to`."""
    _end(certificate, valid_to, reason)


@command("plans.committee.member_added", KEEP, label="thêm thành viên ban chỉ đạo")
def add_committee_member(committee, *, by, role, full_name, title, valid_from, decision=None):
    """Thêm thành viên; one head and one standing deputy at a time. -> CommitteeMember."""
    _refuse_ended(committee)
    refuse_unseen([decision] if decision else [], by)
    if valid_from < committee.valid_from:
        raise Refused(
            f"Ngày {sentence_date(valid_from)} sớm hơn ngày lập ban "
            f"{sentence_date(committee.valid_from)}; kiểm tra lại hai ngày này."
        )
    standing = committee.members.overlapping(valid_from)
    if role in _SINGLE and (holder := standing.filter(role=role).first()):
        raise Refused(f"{upper_first(str(holder))} chưa thôi; ghi thôi người đó trước.")
    touch(committee)
    return CommitteeMember.objects.create(
        committee=committee,
        role=role,
        full_name=full_name,
        title=title,
        valid_from=valid_from,
        decision=decision,
    )


@command("plans.committee.member_ended", KEEP, label="thôi thành viên ban chỉ đạo")
def end_committee_member(member, *, by, valid_to, reason=""):
    """Thôi thành viên sau ngày `valid_to`."""
    if member.valid_to is not None:
        raise Refused(f"{member.full_name} đã thôi từ trước.")
    _refuse_before(valid_to, member.valid_from, "ngày tham gia")
    member.valid_to = valid_to


def _check(unit, by, valid_from, decision):
    refuse_unseen([decision] if decision else [], by)
    unit.refuse_unless_alive(valid_from)


def _check_iso(valid_from, valid_to, audited_on):
    if valid_to is not None:
        _refuse_before(valid_to, valid_from, "ngày công bố")
    if audited_on is not None and audited_on > today():
        raise Refused(f"Ngày đánh giá {sentence_date(audited_on)} chưa đến; kiểm tra lại.")


def _correct(row, by, facts):
    _refuse_ended(row)
    decision = facts.get("decision")
    if decision is not None and decision.pk != row.decision_id:
        refuse_unseen([decision], by)
    row.unit.refuse_unless_alive(facts["valid_from"])
    for name, value in facts.items():
        setattr(row, name, value)


def _refuse_ended(row):
    if row.end_reason:
        raise Refused(
            f"{upper_first(row._meta.verbose_name)} đã kết thúc ngày "
            f"{sentence_date(row.valid_to)}; ghi dòng mới nếu cần."
        )


def _end(row, valid_to, reason):
    _refuse_ended(row)
    _refuse_before(valid_to, row.valid_from, "ngày bắt đầu")
    row.valid_to, row.end_reason = valid_to, reason


def _refuse_before(day, first, what):
    if day < first:
        raise Refused(
            f"Ngày {sentence_date(day)} sớm hơn {what} {sentence_date(first)}; kiểm tra lại hai "
            "ngày này."
        )


def _put_steps(procedure, steps):
    for order, (text, who, time_limit) in enumerate(steps, start=1):
        ProcedureStep.objects.create(
            procedure=procedure, order=order, text=text, who=who, time_limit=time_limit
        )
