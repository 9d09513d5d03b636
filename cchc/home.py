"""The first page: what waits for this user, computed from every app, never stored."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.vietnamese import sentence_date
from cchc.round_work import not_ready, to_publish, to_run
from cchc.work import MOST, Work
from meetings.models import Conclusion, Kind, Meeting, QualitySheet
from meetings.rhythm_work import owed_by
from plans.deadlines import NOT_YET, OVERDUE, SOON, SOON_DAYS, TODAY
from plans.models import (
    Coverage,
    CoverageUnit,
    Explanation,
    Inspection,
    IsoCertificate,
    Plan,
    Remedy,
    Report,
    Task,
    TaskPartner,
)
from plans.report_due import reports_of
from scoring.models import Sheet
from scoring.publishing import awaited_by
from units.models import Handover
from units.permissions import Role, access_of

LATER, MOST_DIRECTIVES = 5, 5
MEETING_ROLES = (Role.OFFICER, Role.HEAD, Role.SECRETARY, Role.CLERK)

_TASK_VERBS = {
    Task.State.ASSIGNED: "Tiếp nhận",
    Task.State.ACCEPTED: "Báo cáo tiến độ",
    Task.State.RETURNED: "Bổ sung kết quả",
}
_MINUTES_VERBS = {
    Meeting.State.PLANNED: "Ghi cuộc họp",
    Meeting.State.INVITED: "Ghi cuộc họp",
    Meeting.State.HELD: "Soạn biên bản",
    Meeting.State.MINUTED: "Thông qua biên bản",
    Meeting.State.AGREED: "Khóa biên bản",
}
_SHEET_VERBS = {
    "score": "Chấm tiếp",
    "submit": "Xem và nộp",
    "explain": "Giải trình",
    "appraise": "Thẩm định",
    "silence": "Hoàn thành thẩm định",
}


@require_safe
@login_not_required
def front(request):
    """Leads a signed-in user to his work, anyone else to the sign-in page."""
    return redirect("my-work" if request.user.is_authenticated else settings.LOGIN_URL)


@require_safe
def my_work(request):
    """Việc của tôi."""
    day = today()
    awaited = awaited_by(request.user)
    groups = _groups(_work_of(request.user, day, awaited))
    later = Task.objects.led_by(request.user).due_later(day).with_names()
    return render(
        request,
        "cchc/my_work.html",
        {
            "figures": [
                {
                    "label": title,
                    "value": len(works),
                    "unit": "việc",
                    "url": "",
                    "kind": kind if works else "",
                }
                for title, kind, works in groups
            ],
            "groups": [
                {"title": title, "rows": [_row(work) for work in works]}
                for title, _, works in [*groups, ("Sau đó", "", list(_later(later, request.user)))]
                if works
            ],
            "waiting": [*not_ready(awaited), *_directives(request.user)],
            "reads_losses": access_of(request.user).has(Role.HEAD, Role.OFFICER),
            "may_log": access_of(request.user).has(*MEETING_ROLES),
        },
    )


def _directives(user):
    """[{title, url, note}]: what others still owe to directives that this reader answers for."""
    if not access_of(user).has(Role.LEADER, Role.HEAD, Role.SECRETARY):
        return []
    return [
        {
            "title": f"{given.document}: ai chưa triển khai, ai chậm",
            "url": address_of("plans:document-standing", given.document_id),
            "note": f"hạn ban hành {sentence_date(given.due_on)}",
        }
        for given in Coverage.objects.answered_by(user)[:MOST_DIRECTIVES]
    ]


def _groups(works):
    """(title, kind, works) of the four lists of the page, each in the order of its dates."""
    by_code = {OVERDUE: [], TODAY: [], SOON: []}
    asking = []
    for work in sorted(works, key=lambda work: (work.due_on or date.max, work.title)):
        own = None if work.asks or work.due is None else by_code.get(work.due.code)
        (asking if own is None else own).append(work)
    return [
        ("Quá hạn", "late", by_code[OVERDUE]),
        ("Hết hạn hôm nay", "warn", by_code[TODAY]),
        ("Trong 7 ngày tới", "", by_code[SOON]),
        ("Chờ ý kiến của tôi", "", asking),
    ]


def _row(work):
    """What the page shows of one Work: the distance first, then the date."""
    due = work.due
    is_near = due is not None and due.code in (OVERDUE, TODAY)
    return {
        "due": due.words if due else work.what,
        "kind": due.kind if due and due.kind in ("late", "warn") else "",
        "on": work.due_on if is_near else None,
        "title": work.title,
        "url": work.url,
        "note": work.context,
        "verb": work.verb,
        "verb_url": work.verb_url,
    }


def _later(tasks, user):
    for task in tasks.order_by("due_on", "pk")[:LATER]:
        lead = access_of(user).whose(task.lead_id, task.lead_name)
        yield Work(task.title, lead, "", task.get_absolute_url(), task.due_on)


def _work_of(user, day, awaited):
    return [
        *_tasks(user, day),
        *_parts(user, day),
        *_explanations(user),
        *_plans(user),
        *_directives_owed(user, day),
        *_remedies(user, day),
        *_self_reports(user, day),
        *_certificates(user, day),
        *_reports(user, day),
        *_meetings(user, day),
        *_rhythm(user, day),
        *_conclusions(user, day),
        *_classes(user),
        *_sheets(user),
        *to_publish(awaited, user),
        *to_run(user),
        *_handovers(user),
    ]


def _tasks(user, day):
    access = access_of(user)
    led = access.own()
    rows = Task.objects.waiting_for(user, day).with_names().with_reported_period(user)
    for task in rows.select_related("plan").order_by("due_on", "pk")[:MOST]:
        source = task.plan_title or f"{task.assigner_name} giao"
        lead = access.whose(task.lead_id, task.lead_name)
        is_reported = task.state == Task.State.REPORTED
        is_period = task.has_reported_period and (
            task.lead_id not in led or task.due_state(day).code == NOT_YET
        )
        if is_reported or is_period or task.lead_id not in led:
            verb = "Xác nhận hoàn thành" if is_reported else "Quyết định gia hạn"
            verb = "Xác nhận kết quả kỳ" if is_period else verb
            yield Work(
                task.title,
                f"{lead} · {source}",
                verb,
                task.get_absolute_url(),
                task.due_on,
                asks=True,
            )
        else:
            yield Work(
                task.title,
                f"{lead} · {source}",
                _TASK_VERBS[task.state],
                task.get_absolute_url(),
                task.due_on,
                asks=task.state == Task.State.ASSIGNED and task.due_on is None,
            )


def _parts(user, day):
    """Parts of tasks that other units lead."""
    rows = TaskPartner.objects.waiting_for(user, day).select_related("task", "unit")
    for row in rows.order_by("due_on", "pk")[:MOST]:
        is_new = row.state == TaskPartner.State.ASSIGNED
        yield Work(
            row.part,
            f"Phối hợp: {row.task.title}",
            "Tiếp nhận" if is_new else "Báo cáo phần phối hợp",
            row.get_absolute_url(),
            row.due_on,
            asks=is_new and row.due_on is None,
        )


def _explanations(user):
    rows = Explanation.objects.waiting_for(user).with_names()
    for row in rows.order_by("due_on", "pk")[:MOST]:
        is_asked = row.state == Explanation.State.ASKED
        yield Work(
            row.question,
            f"{row.asker_name} yêu cầu" if is_asked else f"{row.unit_name} giải trình",
            "Gửi giải trình" if is_asked else "Kết luận",
            row.get_absolute_url(),
            row.due_on if is_asked else None,
            what="giải trình",
            asks=not is_asked,
        )


def _plans(user):
    for plan in Plan.objects.to_approve(user).select_related("unit")[:MOST]:
        yield Work(
            plan.title,
            f"Trình ngày {sentence_date(plan.sent_on)}",
            "Phê duyệt",
            plan.get_absolute_url(),
            what="kế hoạch",
            asks=True,
        )


def _directives_owed(user, day):
    """Directives that own units still have to carry down by a document of their own."""
    rows = CoverageUnit.objects.pressing(user, day).with_last_names()
    rows = rows.select_related("coverage__document", "last").order_by("due_on", "pk")
    for row in rows[:MOST]:
        directive, last = row.coverage.document, row.last
        unit = access_of(user).whose(row.unit_id, last.short_name or last.name)
        yield Work(
            f"Ban hành văn bản triển khai {directive}",
            f"{unit} · {directive.issuer_text} giao",
            "Vào sổ văn bản",
            directive.get_absolute_url(),
            row.due_on,
            verb_url=f"{address_of('plans:document-register')}?trien_khai={directive.pk}",
        )


def _reports(user, day):
    """Reports that are due in a week, late or returned; those that wait for an answer."""
    desk = reports_of(user, day)
    for owed in desk.owed:
        unit = access_of(user).whose(owed.unit.pk, owed.unit.short_name)
        if owed.report is None:
            asked = f"?don-vi={owed.unit.pk}&ky={owed.kind}&nam={owed.year}"
            url, verb = address_of("report-create") + asked, "Lập báo cáo"
        else:
            is_returned = owed.report.state == Report.State.RETURNED
            url = owed.report.get_absolute_url()
            verb = "Hoàn thiện báo cáo" if is_returned else "Gửi báo cáo"
        yield Work(owed.title, unit, verb, url, owed.dates.due, what="báo cáo")
    for report in desk.to_receive[:MOST]:
        yield Work(
            str(report),
            f"{report.unit_name} · gửi ngày {sentence_date(report.last_sent_on)}",
            "Tiếp nhận",
            report.get_absolute_url(),
            what="báo cáo",
            asks=True,
        )


def _remedies(user, day):
    """What a unit has to put right soon, and what a team has to judge."""
    for remedy in (
        Remedy.objects.waiting_for(user, day).with_names().order_by("due_on", "pk")[:MOST]
    ):
        is_reported = remedy.state == Remedy.State.REPORTED
        unit = access_of(user).whose(remedy.inspection.inspected_id, remedy.inspected_name)
        yield Work(
            remedy.text,
            f"{unit} · {remedy.inspection.subject}",
            "Xác nhận khắc phục" if is_reported else "Báo cáo khắc phục",
            remedy.get_absolute_url(),
            remedy.due_on,
            asks=is_reported,
        )


def _self_reports(user, day):
    rows = Inspection.objects.self_report_due(user, day).with_names()
    for inspection in rows.order_by("self_report_due", "pk")[:MOST]:
        yield Work(
            "Báo cáo tự kiểm tra",
            f"{inspection.unit_name} kiểm tra · {inspection.subject}",
            "Gửi báo cáo tự kiểm tra",
            inspection.get_absolute_url(),
            inspection.self_report_due,
        )


def _certificates(user, day):
    """Certificates whose end is near: a date alone, which presses like any other."""
    for certificate in IsoCertificate.objects.ending(user, day).with_names()[:MOST]:
        yield Work(
            f"Chứng nhận ISO 9001: {certificate}",
            access_of(user).whose(certificate.unit_id, certificate.unit_name),
            "Xem chứng nhận",
            certificate.get_absolute_url(),
            certificate.valid_to,
            asks=certificate.valid_to > day + timedelta(days=SOON_DAYS),
        )


def _meetings(user, day):
    for meeting in Meeting.objects.waiting_for(user, day).with_names()[:MOST]:
        yield Work(
            meeting.heading,
            access_of(user).whose(meeting.unit_id, meeting.day_name),
            _MINUTES_VERBS[meeting.state],
            meeting.get_absolute_url(),
            what="biên bản",
            asks=True,
        )


def _rhythm(user, day):
    """Months in which an own cell, or cells below an own committee, have not met."""
    cells, committees = owed_by(user, day)
    for owed in cells:
        asked = f"?don_vi={owed.unit.pk}&loai={Kind.REGULAR}"
        yield Work(
            f"Chưa ghi nhận buổi thường kỳ tháng {owed.month}",
            access_of(user).whose(owed.unit.pk, owed.unit.short_name),
            "Ghi cuộc họp",
            address_of("meetings:rhythm-unit", owed.unit.pk),
            owed.due_on,
            verb_url=owed.meeting.get_absolute_url()
            if owed.meeting
            else address_of("meetings:meeting-log") + asked,
        )
    for owed in committees:
        asked = f"?nam={owed.year}&thang={owed.month}&cap_uy={owed.unit.pk}&chua_hop=on"
        yield Work(
            f"{owed.missing}/{owed.whole} tổ chức chưa sinh hoạt tháng {owed.month}",
            owed.unit.short_name,
            "Xem và đôn đốc",
            address_of("meetings:rhythm-matrix") + asked,
            what="sinh hoạt",
            asks=True,
        )


def _conclusions(user, day):
    rows = Conclusion.objects.waiting_for(user, day).with_names()
    for conclusion in rows[:MOST]:
        meeting = conclusion.meeting
        unit = access_of(user).whose(meeting.unit_id, conclusion.day_name)
        yield Work(
            conclusion.text,
            f"{conclusion.heading} · {unit}",
            "Chuyển thành nhiệm vụ",
            conclusion.get_absolute_url(),
            what="kết luận",
            asks=True,
        )


def _classes(user):
    """Sessions of cells right below whose class is to be recognised."""
    if not access_of(user).has(Role.SECRETARY):
        return
    for sheet in QualitySheet.objects.waiting_for(user)[:MOST]:
        yield Work(
            f"Chất lượng: {sheet.meeting.heading}",
            f"{sheet.meeting.unit_name} · đề nghị {sheet.proposed_class}",
            "Công nhận xếp loại",
            sheet.get_absolute_url(),
            what="xếp loại",
            asks=True,
        )


def _sheets(user):
    rows = Sheet.objects.waiting_for(user).with_short_names()
    for sheet in rows.order_by("pk")[:MOST]:
        if sheet.waits_for == "silence" and not sheet.is_silent:
            continue  # it was let in late and may still be explained
        title = f"Phiếu chấm điểm năm {sheet.round.year}"
        whose = access_of(user).whose(sheet.unit_id, sheet.day_short_name)
        is_open = sheet.is_silent or not sheet.is_late
        context = sheet.round.title if is_open else sheet.over_words
        is_judged = sheet.waits_for in ("appraise", "silence")  # many at once, told by their units
        yield Work(
            f"{title}: {sheet.day_short_name}" if is_judged else title,
            context if is_judged else f"{whose} · {context}",
            _SHEET_VERBS[sheet.waits_for] if is_open else "Xem phiếu",
            sheet.get_absolute_url(),
            due_on=sheet.due_on,
            what="phiếu chấm điểm",
            asks=sheet.due_on is None,
        )


def _handovers(user):
    for handover in Handover.objects.to_confirm(user).select_related("giver")[:MOST]:
        yield Work(
            f"{handover.giver} bàn giao {len(handover.items)} việc",
            str(handover),
            "Xác nhận đã nhận",
            handover.get_absolute_url(),
            what="bàn giao",
            asks=True,
        )
