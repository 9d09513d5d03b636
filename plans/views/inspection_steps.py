"""The steps of an inspection, one address each: a question or a form, then the act."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from plans.actions.inspection import (
    add_member,
    close_inspection,
    conclude_inspection,
    edit_inspection,
    edit_minutes,
    end_member,
    notice_inspection,
    record_visit,
    send_self_report,
    set_team_decision,
    withdraw_inspection,
)
from plans.forms.fields import ConfirmForm, SearchForm
from plans.forms.inspection import (
    ConcludeForm,
    EditInspectionForm,
    EndMemberForm,
    MemberForm,
    MinutesForm,
    NoticeForm,
    SelfReportForm,
    TeamDecisionForm,
    UnitNameForm,
    VisitForm,
)
from plans.forms.task import ReasonForm
from plans.models import TeamMember
from plans.models.inspection import INSPECTORS
from plans.remedy_dates import remedy_due
from plans.subordination import line_above
from plans.views.inspection import fetch_inspection, findings_of
from units.models import Membership, Unit, User
from units.permissions import Permission, fetch, require
from units.superiors import ids_below
from units.views.acting import acted_status, attempt

P = Permission
MOST_UNITS = 20  # whose people are offered for a team at one time


def _sent(request):
    return request.POST if request.method == "POST" else None


def _files(request):
    return request.FILES if request.method == "POST" else None


def _begin(request, pk, move, permission):
    """The inspection, once its reader may take this step in its present state."""
    inspection = fetch_inspection(request.user, pk)
    require(request.user, permission, inspection)
    inspection.refuse_unless(move)
    return inspection


def _step(request, inspection, form, action, template, done, *, obj=None, **context):
    """Carry out what a form asks of `obj` (the inspection), or show it; `done` is said then."""
    if form.is_valid() and attempt(
        form, action, obj or inspection, by=request.user, **form.cleaned_data
    ):
        messages.success(request, done)
        return redirect(inspection)
    context |= {"inspection": inspection, "form": form, "back": inspection.get_absolute_url()}
    return render(request, template, context, status=acted_status(form))


def inspection_edit(request, pk):
    """Sửa trước khi kiểm tra."""
    inspection = _begin(request, pk, "edit", P.PLAN_INSPECTION)
    search, wanted = clean_get(SearchForm, request.GET)
    form = EditInspectionForm(request.user, inspection, _sent(request), text=wanted["tim"])
    return _step(
        request, inspection, form, edit_inspection, "plans/inspection_edit.html",
        "Đã lưu cuộc kiểm tra.", search=search,
    )  # fmt: skip


def inspection_team_decision(request, pk):
    """Ghi văn bản lập đoàn."""
    inspection = _begin(request, pk, "team", P.PLAN_INSPECTION)
    search, wanted = clean_get(SearchForm, request.GET)
    form = TeamDecisionForm(request.user, _sent(request), text=wanted["tim"])
    return _step(
        request, inspection, form, set_team_decision, "plans/inspection_team_decision.html",
        "Đã ghi văn bản lập đoàn.", search=search,
    )  # fmt: skip


def inspection_add_member(request, pk):
    """Thêm thành viên đoàn: people of the unit, or of one that was looked up by its name."""
    inspection = _begin(request, pk, "team", P.PLAN_INSPECTION)
    search, wanted = clean_get(UnitNameForm, request.GET)
    candidates = _offered_people(inspection.unit, wanted["tim"])
    has_head = inspection.members.at(today()).filter(role=TeamMember.Part.HEAD).exists()
    role = TeamMember.Part.MEMBER if has_head else TeamMember.Part.HEAD
    form = MemberForm(candidates, _sent(request), initial={"role": role})
    return _step(
        request, inspection, form, add_member, "plans/inspection_add_member.html",
        "Đã thêm thành viên đoàn.", search=search,
    )  # fmt: skip


def _offered_people(unit, text):
    """Accounts of the unit, and of units under the same top that bear such a name."""
    day, keys = today(), {unit.pk}
    if text:
        top = line_above(unit, day)[-1]
        named = Unit.objects.named_like(text).filter(pk__in={top, *ids_below(top, day)})
        keys |= set(named.order_by("pk").values_list("pk", flat=True)[:MOST_UNITS])
    working = Membership.objects.at(day).filter(
        unit__in=keys, role__in=INSPECTORS, user__is_active=True
    )
    return User.objects.filter(pk__in=working.values("user")).order_by("name_key", "pk")


def inspection_end_member(request, pk, member):
    """Thôi thành viên đoàn."""
    inspection = _begin(request, pk, "team", P.PLAN_INSPECTION)
    there = TeamMember.objects.filter(inspection=inspection)
    found = fetch(request.user, TeamMember, member, there)
    return _step(
        request, inspection, EndMemberForm(_sent(request)), end_member,
        "plans/inspection_end_member.html", "Đã ghi thôi thành viên đoàn.", obj=found, member=found,
    )  # fmt: skip


def inspection_notice(request, pk):
    """Thông báo kiểm tra."""
    inspection = _begin(request, pk, "notice", P.NOTICE_INSPECTION)
    search, wanted = clean_get(SearchForm, request.GET)
    form = NoticeForm(request.user, _sent(request), text=wanted["tim"])
    return _step(
        request, inspection, form, notice_inspection, "plans/inspection_notice.html",
        f"Đã thông báo; {inspection.inspected.name} thấy cuộc kiểm tra từ nay.", search=search,
    )  # fmt: skip


def inspection_self_report(request, pk):
    """Gửi báo cáo tự kiểm tra."""
    inspection = _begin(request, pk, "self_report", P.SEND_SELF_REPORT)
    form = SelfReportForm(_sent(request), _files(request))
    return _step(
        request, inspection, form, send_self_report, "plans/inspection_self_report.html",
        "Đã gửi báo cáo tự kiểm tra cho đoàn.", due=inspection.self_report_state(today()),
    )  # fmt: skip


def inspection_visit(request, pk):
    """Ghi buổi kiểm tra."""
    inspection = _begin(request, pk, "visit", P.RECORD_FINDING)
    day = min(inspection.visit_on or today(), today())
    form = VisitForm(_sent(request), _files(request), initial={"visited_on": day})
    return _step(
        request, inspection, form, record_visit, "plans/inspection_visit.html",
        "Đã ghi buổi kiểm tra; ghi từng tồn tại, hạn chế rồi kết luận.",
    )  # fmt: skip


def inspection_minutes(request, pk):
    """Sửa biên bản kiểm tra trước khi kết luận."""
    inspection = _begin(request, pk, "find", P.RECORD_FINDING)
    form = MinutesForm(inspection, _sent(request), _files(request))
    return _step(
        request, inspection, form, edit_minutes, "plans/inspection_minutes.html",
        "Đã lưu biên bản kiểm tra.",
    )  # fmt: skip


def inspection_conclude(request, pk):
    """Kết luận: findings stand from now on, remedies have their days."""
    inspection = _begin(request, pk, "conclude", P.CONCLUDE_INSPECTION)
    search, wanted = clean_get(SearchForm, request.GET)
    form = ConcludeForm(
        request.user, inspection, _sent(request), _files(request), text=wanted["tim"]
    )
    response = _step(
        request, inspection, form, conclude_inspection, "plans/inspection_conclude.html",
        "Đã kết luận; đơn vị được kiểm tra báo cáo khắc phục theo hạn từng việc.",
        search=search, findings=findings_of(inspection), default_due=remedy_due(today()),
    )  # fmt: skip
    if response.status_code == 302 and form.rewritten:
        messages.info(request, form.rewritten)
    return response


def inspection_close(request, pk):
    """Kết thúc cuộc kiểm tra."""
    inspection = _begin(request, pk, "close", P.CLOSE_REMEDY)
    return _step(
        request, inspection, ConfirmForm(_sent(request)), close_inspection,
        "plans/inspection_close.html", "Đã kết thúc cuộc kiểm tra.",
    )  # fmt: skip


def inspection_withdraw(request, pk):
    """Hủy cuộc kiểm tra."""
    inspection = _begin(request, pk, "withdraw", P.PLAN_INSPECTION)
    return _step(
        request, inspection, ReasonForm(_sent(request)), withdraw_inspection,
        "plans/inspection_withdraw.html", "Đã ghi không tiến hành, kèm lý do.",
    )  # fmt: skip
