"""Inspections from the plan of the year to the end of their remedies."""

from datetime import date

from django.db.models import Q

from cchc.lib.clock import now, today
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import clean, sentence_date, upper_first
from plans.actions.document import enter, refuse_unseen
from plans.actions.file import keep_all
from plans.models import (
    DocType,
    Document,
    Family,
    Inspection,
    InspectionFile,
    Remedy,
    SelfReport,
    SelfReportFile,
    TeamMember,
)
from plans.remedy_dates import remedy_due
from plans.subordination import is_neighbour, is_subordinate
from units.audit import tell
from units.command import command, touch
from units.lineage import line_of
from units.models import Branch, Membership
from units.models.period import holds_on
from units.permissions import Permission
from units.roles import Role
from units.superiors import ids_below

Kind, Part = Inspection.Kind, TeamMember.Part
_SINGLE = (Part.HEAD, Part.SECRETARY)


@command("plans.inspection.planned", Permission.PLAN_INSPECTION)
def plan_inspections(unit, *, by, kind, year, subject, inspected, quarter=None, basis=None):
    """Lập cuộc kiểm tra: one of each Unit of `inspected`, with the same words and quarter.

    A unit that stands under no roof of the inspecting one needs a `basis`, the Document that says
    so. -> the Inspection where it is one, else the unit. Raises Refused.
    """
    _check_kind(unit, kind)
    refuse_unseen([basis] if basis else [], by)
    made = []
    for other in inspected:
        _check_inspected(unit, other, basis)
        _refuse_twice(unit, other, kind, year, quarter)
        made.append(
            Inspection.objects.create(
                unit=unit,
                inspected=other,
                kind=kind,
                year=year,
                quarter=quarter,
                subject=subject,
                basis=basis,
            )
        )
    if not made:
        raise Refused("Chưa chọn đơn vị được kiểm tra.")
    if len(made) == 1:
        return made[0]
    tell(year=year, inspections=[str(inspection) for inspection in made])
    return None


@command("plans.inspection.edited", Permission.PLAN_INSPECTION, label="sửa cuộc kiểm tra")
def edit_inspection(inspection, *, by, subject, year, quarter=None, basis=None):
    """Sửa trước khi kiểm tra."""
    inspection.refuse_unless("edit")
    if basis is not None and basis.pk != inspection.basis_id:
        refuse_unseen([basis], by)
    _check_inspected(inspection.unit, inspection.inspected, basis or inspection.team_decision)
    inspection.subject, inspection.basis = subject, basis
    inspection.year, inspection.quarter = year, quarter


@command("plans.inspection.team_decided", Permission.PLAN_INSPECTION, label="ghi văn bản lập đoàn")
def set_team_decision(inspection, *, by, team_decision):
    """Ghi văn bản lập đoàn kiểm tra."""
    inspection.refuse_unless("team")
    refuse_unseen([team_decision], by)
    inspection.team_decision = team_decision


@command("plans.inspection.member_added", Permission.PLAN_INSPECTION, label="thêm thành viên đoàn")
def add_member(inspection, *, by, role, user=None, full_name="", title="", valid_from=None):
    """Thêm thành viên đoàn: an account, or the name of an invited person without one.

    One head and one secretary at a time; the head needs an account that may conclude. Nobody of
    the inspected unit, of one under it, or of those it came from or went to. -> TeamMember.
    """
    inspection.refuse_unless("team")
    valid_from = valid_from or today()
    full_name = user.full_name if user else clean(full_name)
    if not full_name:
        raise Refused("Chọn người dùng, hoặc ghi họ và tên người không có tài khoản.")
    if user is not None:
        _refuse_conflict(user, inspection)
    standing = inspection.members.overlapping(valid_from)
    if user is not None and standing.filter(user=user).exists():
        raise Refused(f"{full_name} đã có trong đoàn.")
    if role in _SINGLE and standing.filter(role=role).exists():
        label = upper_first(Part(role).label)
        raise Refused(f"Đoàn đã có {Part(role).label}; thôi người đó rồi thêm {label.lower()} mới.")
    if role == Part.HEAD:
        _refuse_no_head(user)
    touch(inspection)
    return TeamMember.objects.create(
        inspection=inspection,
        user=user,
        full_name=full_name,
        title=title,
        role=role,
        valid_from=valid_from,
    )


@command("plans.inspection.member_ended", Permission.PLAN_INSPECTION, label="thôi thành viên đoàn")
def end_member(member, *, by, valid_to, reason=""):
    """Thôi thành viên đoàn sau ngày `valid_to`."""
    member.inspection.refuse_unless("team")
    if member.valid_to is not None:
        raise Refused(f"{member.full_name} đã thôi từ trước.")
    if valid_to < member.valid_from:
        raise Refused(
            f"Ngày {sentence_date(valid_to)} sớm hơn ngày vào đoàn "
            f"{sentence_date(member.valid_from)}; kiểm tra lại hai ngày này."
        )
    member.valid_to = valid_to


@command("plans.inspection.noticed", Permission.NOTICE_INSPECTION)
def notice_inspection(
    inspection, *, by, visit_on, noticed_on=None, self_report_due=None, notice=None
):
    """Thông báo kiểm tra: from now on the inspected unit sees it and prepares its self-report.

    `noticed_on`: the day of the notice where it went out before it was entered here.
    """
    inspection.refuse_unless("notice")
    _refuse_no_team(inspection)
    refuse_unseen([notice] if notice else [], by)
    noticed_on = noticed_on or today()
    if noticed_on > today():
        raise Refused(f"Ngày thông báo {sentence_date(noticed_on)} chưa đến; kiểm tra lại.")
    if visit_on < noticed_on:
        raise Refused(
            f"Ngày làm việc {sentence_date(visit_on)} sớm hơn ngày thông báo "
            f"{sentence_date(noticed_on)}; kiểm tra lại hai ngày này."
        )
    if self_report_due is not None and not noticed_on <= self_report_due <= visit_on:
        raise Refused(
            f"Hạn báo cáo tự kiểm tra {sentence_date(self_report_due)} phải từ ngày thông báo đến "
            f"ngày làm việc {sentence_date(visit_on)}."
        )
    inspection.inspected.refuse_unless_alive(visit_on)
    inspection.move("notice")
    inspection.noticed_on, inspection.notice = noticed_on, notice
    inspection.visit_on, inspection.self_report_due = visit_on, self_report_due


@command("plans.inspection.self_reported", Permission.SEND_SELF_REPORT)
def send_self_report(inspection, *, by, text, contact="", uploads=()):
    """Gửi báo cáo tự kiểm tra; a later one is put beside it. -> SelfReport."""
    inspection.refuse_unless("self_report")
    report = SelfReport.objects.create(
        inspection=inspection, by=by, at=now(), text=text, contact=contact
    )
    for file in keep_all(inspection.inspected, by=by, uploads=uploads):
        SelfReportFile.objects.create(report=report, file=file)
    return report


@command("plans.inspection.visited", Permission.RECORD_FINDING, label="ghi buổi kiểm tra")
def record_visit(inspection, *, by, visited_on, minutes, uploads=()):
    """Ghi buổi kiểm tra: the day and what the minutes say; findings come next."""
    inspection.refuse_unless("visit")
    _refuse_no_team(inspection)
    if visited_on > today():
        raise Refused(f"Ngày kiểm tra {sentence_date(visited_on)} chưa đến; kiểm tra lại.")
    if inspection.noticed_on is not None and visited_on < inspection.noticed_on:
        raise Refused(
            f"Ngày kiểm tra {sentence_date(visited_on)} sớm hơn ngày thông báo "
            f"{sentence_date(inspection.noticed_on)}; kiểm tra lại hai ngày này."
        )
    inspection.inspected.refuse_unless_alive(visited_on)
    inspection.move("visit")
    inspection.visited_on, inspection.minutes = visited_on, minutes
    _keep_minutes(inspection, by, uploads)


@command("plans.inspection.minuted", Permission.RECORD_FINDING, label="sửa biên bản kiểm tra")
def edit_minutes(inspection, *, by, minutes, uploads=()):
    """Sửa nội dung biên bản trước khi kết luận."""
    inspection.refuse_unless("find")
    inspection.minutes = minutes
    _keep_minutes(inspection, by, uploads)


@command("plans.inspection.concluded", Permission.CONCLUDE_INSPECTION)
def conclude_inspection(
    inspection, *, by, conclusion=None, symbol="", issued_on=None, signer="", uploads=()
):
    """Kết luận: by a Document of the register, or by number and day of one that is entered now.

    From now on findings stand as they are, and each remedy has its day: the one that the team set,
    else 15 days after the conclusion. Raises Refused, also for a day before the conclusion.
    """
    inspection.refuse_unless("conclude")
    if conclusion is None:
        conclusion = _entered(inspection, by, symbol, issued_on, signer, uploads)
    else:
        refuse_unseen([conclusion], by)
        if conclusion.state != Document.State.ISSUED:
            raise Refused(f"{conclusion} chưa ban hành; chọn văn bản đã ban hành.")
        if Inspection.objects.filter(conclusion=conclusion).exists():
            raise Refused(f"{conclusion} đã là kết luận của một cuộc kiểm tra khác.")
    on = conclusion.issued_on
    if on < inspection.visited_on:
        raise Refused(
            f"Ngày kết luận {sentence_date(on)} sớm hơn ngày kiểm tra "
            f"{sentence_date(inspection.visited_on)}; kiểm tra lại hai ngày này."
        )
    inspection.move("conclude")
    inspection.conclusion, inspection.concluded_on = conclusion, on
    remedies = list(inspection.remedies.filter(state=Remedy.State.OPEN))
    early = [remedy for remedy in remedies if remedy.due_on is not None and remedy.due_on < on]
    if early:
        raise Refused(
            f"{len(early)} việc khắc phục có hạn sớm hơn ngày kết luận {sentence_date(on)}; sửa "
            "lại hạn.",
            items=[(str(remedy), remedy.get_absolute_url()) for remedy in early],
        )
    for remedy in remedies:
        if remedy.due_on is None:
            remedy.due_on = remedy_due(on)
            remedy.version += 1
            remedy.save(update_fields=["due_on", "version"])
    tell(conclusion=str(conclusion), remedies=len(remedies))


@command("plans.inspection.closed", Permission.CLOSE_REMEDY, label="kết thúc cuộc kiểm tra")
def close_inspection(inspection, *, by):
    """Kết thúc cuộc kiểm tra: every remedy was confirmed."""
    inspection.refuse_unless("close")
    if running := list(inspection.remedies.running()):
        raise Refused(
            f"Còn {len(running)} việc chưa được xác nhận khắc phục.",
            items=[(str(remedy), remedy.get_absolute_url()) for remedy in running],
        )
    inspection.move("close")
    inspection.closed_on = today()


@command("plans.inspection.withdrawn", Permission.PLAN_INSPECTION, label="hủy cuộc kiểm tra")
def withdraw_inspection(inspection, *, by, reason):
    """Không tiến hành, có lý do; never after the conclusion."""
    inspection.move("withdraw")
    inspection.state_reason = reason


def _check_kind(unit, kind):
    planned = Kind.PARTY if unit.branch == Branch.PARTY else Kind.PLANNED
    if kind not in (planned, Kind.SURPRISE):
        raise Refused(
            "Kiểm tra, giám sát của Đảng do tổ chức đảng lập; cơ quan khác chọn kiểm tra theo kế "
            "hoạch hoặc đột xuất."
        )


def _check_inspected(unit, other, basis):
    """Refuse what is gone, the unit itself, and a unit outside its tree without a document."""
    day = today()
    if other == unit:
        raise Refused("Đơn vị không lập cuộc kiểm tra chính mình.")
    other.refuse_unless_alive(day)
    if is_subordinate(other, unit, day):
        return
    name = upper_first(other.name)
    if not is_neighbour(other, unit, day):
        raise Refused(f"{name} không thuộc {unit.name} và không cùng cấp trên; chọn đơn vị khác.")
    if basis is None:
        raise Refused(
            f"{name} không thuộc {unit.name}; chọn văn bản làm căn cứ kiểm tra đơn vị này."
        )


def _refuse_twice(unit, other, kind, year, quarter):
    known = Inspection.objects.standing().filter(
        unit=unit, inspected=other, kind=kind, year=year, quarter=quarter
    )
    if kind != Kind.SURPRISE and (found := known.first()):
        raise Refused(
            f"{upper_first(other.short_name)} đã có cuộc kiểm tra {found.period}.",
            items=[(str(found), found.get_absolute_url())],
        )


def _refuse_conflict(user, inspection):
    """Nobody looks at his own house: a role there in the inspected year or today."""
    line = line_of(inspection.inspected)
    units = line | ids_below(inspection.inspected_id, inspection.inspected.last_day)
    held = Membership.objects.filter(user=user, unit__in=units)
    first, last = date(inspection.year, 1, 1), date(inspection.year, 12, 31)
    that_year = Q(valid_from__lte=last) & (Q(valid_to__isnull=True) | Q(valid_to__gte=first))
    if held.filter(that_year | holds_on(today())).exists():
        raise Refused(
            f"{user.full_name} đang hoặc đã công tác tại {inspection.inspected.name} trong năm nên "
            "không tham gia đoàn kiểm tra; chọn người khác."
        )


def _refuse_no_head(user):
    roles = (Role.HEAD, Role.SECRETARY)
    held = Membership.objects.at(today()).filter(user=user, role__in=roles)
    if user is None or not held.exists():
        raise Refused(
            "Trưởng đoàn ký kết luận nên cần tài khoản có vai trò thủ trưởng hoặc bí thư; chọn "
            "người khác."
        )


def _refuse_no_team(inspection):
    """A team with a head, and for a unit outside one's tree the paper that names it."""
    if not inspection.members.at(today()).filter(role=Part.HEAD).exists():
        raise Refused("Đoàn chưa có trưởng đoàn; thêm trưởng đoàn trước.")
    is_below = is_subordinate(inspection.inspected, inspection.unit, today())
    if inspection.team_decision_id is None and not is_below:
        raise Refused(
            f"{upper_first(inspection.inspected.name)} không thuộc {inspection.unit.name}; ghi văn "
            "bản lập đoàn trước."
        )


def _keep_minutes(inspection, by, uploads):
    for file in keep_all(inspection.unit, by=by, uploads=uploads):
        InspectionFile.objects.get_or_create(inspection=inspection, file=file)


def _entered(inspection, by, symbol, issued_on, signer, uploads):
    """The notice of the conclusion put into the register of the inspecting unit."""
    if not clean(symbol) or issued_on is None:
        raise Refused("Chọn văn bản kết luận đã vào sổ, hoặc nhập số, ký hiệu và ngày của nó.")
    return enter(
        inspection.unit,
        by=by,
        family=Family.PARTY if inspection.is_party else Family.STATE,
        doc_type=DocType.NOTICE,
        subject=f"Kết luận {inspection}",
        symbol=symbol,
        issued_on=issued_on,
        signer=signer,
        receivers=[inspection.inspected],
        uploads=uploads,
    )
