"""Inspections: the list, the plan of a year, one inspection, planning some."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.pdf import pdf_response
from plans.actions.inspection import plan_inspections
from plans.explaining import explanations_about
from plans.forms.inspection import InspectingUnitForm, PlanInspectionsForm
from plans.inspected import offered_inspected, shares_of, units_with_plans
from plans.inspection_exports import conclusion_pdf
from plans.inspection_filters import (
    EVERY,
    INSPECTED,
    INSPECTING,
    INSPECTION_TABS,
    InspectionFilterForm,
    YearPlanForm,
)
from plans.models import Document, Finding, Inspection
from plans.models.inspection import INSPECTORS
from plans.subordination import is_subordinate
from plans.views.holding import units_for
from plans.views.verbs import verb, weighed
from units.permissions import Permission, access_of, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
# Acts of an inspection's page, the likeliest first: (move, permission, url name, words).
VERBS = (
    ("visit", P.RECORD_FINDING, "plans:inspection-visit", "Ghi buổi kiểm tra"),
    ("notice", P.NOTICE_INSPECTION, "plans:inspection-notice", "Thông báo kiểm tra"),
    ("self_report", P.SEND_SELF_REPORT, "plans:inspection-self-report", "Gửi báo cáo tự kiểm tra"),
    ("find", P.RECORD_FINDING, "plans:finding-record", "Ghi tồn tại, hạn chế"),
    ("conclude", P.CONCLUDE_INSPECTION, "plans:inspection-conclude", "Kết luận"),
    ("close", P.CLOSE_REMEDY, "plans:inspection-close", "Kết thúc cuộc kiểm tra"),
    ("find", P.RECORD_FINDING, "plans:inspection-minutes", "Sửa biên bản"),
    ("edit", P.PLAN_INSPECTION, "plans:inspection-edit", "Sửa"),
    ("withdraw", P.PLAN_INSPECTION, "plans:inspection-withdraw", "Hủy cuộc kiểm tra"),
)
# What comes next, for who cannot do it himself: state -> sentence.
WAITS = {
    Inspection.State.PLANNED: "Chờ đơn vị kiểm tra lập đoàn và thông báo.",
    Inspection.State.NOTICED: "Đơn vị được kiểm tra gửi báo cáo tự kiểm tra; đoàn đến làm việc.",
    Inspection.State.VISITED: "Đoàn ghi tồn tại, hạn chế; trưởng đoàn kết luận.",
    Inspection.State.CONCLUDED: "Đơn vị được kiểm tra báo cáo khắc phục; đoàn xác nhận từng việc.",
}


@require_safe
def inspection_list(request):
    """Kiểm tra: those of this account's units, those they undergo, or all that it may see."""
    own = access_of(request.user).own(*INSPECTORS)
    seen = Inspection.objects.visible_to(request.user)
    form, wanted = clean_get(
        InspectionFilterForm, request.GET, initial={"phan": _first_part(seen, own)}
    )
    rows = seen.with_names().picked(
        year=wanted["nam"],
        state=wanted["trang_thai"],
        kind=wanted["hinh_thuc"],
        unit=wanted["don_vi"],
    )
    if wanted["phan"] == INSPECTING:
        rows = rows.of_units(own)
    elif wanted["phan"] == INSPECTED:
        rows = rows.of_inspected(own)
    return render(
        request,
        "plans/inspection_list.html",
        {
            "form": form,
            "page": page_of(rows, request.GET, order=("-year", "-id")),
            "tabs": [
                {"label": label, "url": f"?phan={key}", "is_now": key == wanted["phan"]}
                for key, label in INSPECTION_TABS
            ],
            "can_plan": bool(may(request.user, P.PLAN_INSPECTION)),
        },
    )


def _first_part(seen, own):
    """The part that has something to show: one's own inspections first."""
    if not own:
        return EVERY
    if seen.of_units(own).exists():
        return INSPECTING
    return INSPECTED if seen.of_inspected(own).exists() else EVERY


@require_safe
def inspection_year(request):
    """Kế hoạch kiểm tra của một năm: who, in which quarter, and the share of each block."""
    can_plan = bool(may(request.user, P.PLAN_INSPECTION))
    units = units_with_plans(request.user)
    context = {"can_plan": can_plan, "form": None}
    if units:
        form, wanted = clean_get(YearPlanForm, request.GET, units=_likeliest(request.user, units))
        unit, year = wanted["don_vi"], wanted["nam"]
        rows = Inspection.objects.visible_to(request.user).filter(unit=unit, year=year).standing()
        rows = list(rows.with_names().order_by("quarter", "inspected_name", "pk"))
        context |= {
            "form": form,
            "unit": unit,
            "year": year,
            "quarters": _by_quarter(rows),
            "shares": shares_of(unit, year, rows) if rows else [],
            "count": len(rows),
            "done": sum(row.visited_on is not None for row in rows),
        }
    return render(request, "plans/inspection_year.html", context)


def _likeliest(user, units):
    """The user's own units first: what the page shows unasked."""
    held = set().union(*access_of(user).held.values())
    return sorted(units, key=lambda unit: unit.pk not in held)


def _by_quarter(rows):
    """[(name of the quarter, its inspections)]; those without one come last."""
    names = {1: "Quý I", 2: "Quý II", 3: "Quý III", 4: "Quý IV", None: "Trong năm"}
    groups = [(name, [row for row in rows if row.quarter == key]) for key, name in names.items()]
    return [(name, found) for name, found in groups if found]


def fetch_inspection(user, pk):
    """The inspection with what its page names; 404 when it is hidden."""
    named = Inspection.objects.select_related(
        "unit", "inspected", "basis", "team_decision", "notice", "conclusion"
    )
    return fetch(
        user, Inspection, pk, named.prefetch_related("unit__versions", "inspected__versions")
    )


@require_safe
def inspection_detail(request, pk):
    """One inspection: where it stands, its team, what was found, what is put right."""
    inspection = fetch_inspection(request.user, pk)
    day = today()
    findings = findings_of(inspection)
    about = explanations_about(request.user, findings)
    for finding in findings:
        finding.explanations_told = about[finding.pk]["explanations"]
        finding.can_ask = about[finding.pk]["can_ask"]
    remedies = [remedy for finding in findings for remedy in finding.standing]
    members = list(inspection.members.select_related("user"))
    verbs = verbs_of(request.user, inspection, members, remedies)
    return render(
        request,
        "plans/inspection_detail.html",
        {
            "inspection": inspection,
            "findings": findings,
            "remedy_count": len(remedies),
            "remedy_done": sum(remedy.state == remedy.State.DONE for remedy in remedies),
            "late": sum(remedy.due.is_overdue for remedy in remedies),
            "members": members,
            "day": day,
            "self_reports": inspection.self_reports.select_related("by").prefetch_related(
                "file_links__file"
            ),
            "self_report_due": inspection.self_report_state(day),
            "files": [link.file for link in inspection.file_links.select_related("file")],
            "papers": papers_of(request.user, inspection),
            "verbs": verbs,
            "waits": "" if verbs and verbs[0]["is_primary"] else WAITS.get(inspection.state, ""),
            "steps": steps_of(inspection),
            "can_team": inspection.can("team") and may(request.user, P.PLAN_INSPECTION, inspection),
            "can_find": inspection.can("find") and may(request.user, P.RECORD_FINDING, inspection),
        },
    )


def findings_of(inspection):
    """The standing Findings, each with `standing` (its remedies, with `due`) and `former`, the
    earlier one that it repeats."""
    day = today()
    found = inspection.findings.standing().select_related("area", "unit", "inspection")
    findings = list(
        found.prefetch_related("unit__versions", "file_links__file", "remedies").order_by("pk")
    )
    former = []
    if findings:
        earlier = Finding.objects.former_of(inspection)
        former = list(earlier.select_related("area", "inspection__conclusion"))
    for finding in findings:
        finding.former = finding.repeated_in(former)
        finding.standing = [
            remedy for remedy in finding.remedies.all() if remedy.state != remedy.State.WITHDRAWN
        ]
        for remedy in finding.standing:
            remedy.inspection = inspection
            remedy.due = remedy.due_state(day)
    return findings


def papers_of(user, inspection):
    """[(what, Document, may it be opened)] of the papers of the inspection."""
    named = [
        ("Căn cứ", inspection.basis),
        ("Lập đoàn", inspection.team_decision),
        ("Thông báo", inspection.notice),
        ("Kết luận", inspection.conclusion),
    ]
    there = [(what, document) for what, document in named if document is not None]
    keys = [document.pk for _, document in there]
    seen = set(Document.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [(what, document, document.pk in seen) for what, document in there]


def steps_of(inspection):
    """The stages in order, for ui/steps.html; what was called off stands where it ended."""
    states = Inspection.State
    stages = [
        ("Kế hoạch", states.PLANNED, inspection.period),
        ("Thông báo", states.NOTICED, _said(inspection.noticed_on)),
        ("Kiểm tra", states.VISITED, _said(inspection.visited_on)),
        ("Kết luận", states.CONCLUDED, _said(inspection.concluded_on)),
        ("Kết thúc", states.CLOSED, _said(inspection.closed_on)),
    ]
    if inspection.kind == Inspection.Kind.SURPRISE:
        stages = [stage for stage in stages if stage[1] != states.NOTICED]
    order = [state for _, state, _ in stages]
    at = order.index(inspection.state) if inspection.state in order else -1
    return [
        {
            "label": label,
            "note": note,
            "is_done": number <= at,
            "is_now": number == at + 1,
        }
        for number, (label, _state, note) in enumerate(stages)
    ]


def _said(day):
    return f"{day:%d/%m/%Y}" if day else ""


def verbs_of(user, inspection, members, remedies):
    """What this person may do (see plans/views/verbs.py); the next act first.

    A team without a head comes before all, since nothing goes on without; after the conclusion the
    remedy that waits for this person.
    """
    found = [
        verb(name, label, inspection.pk)
        for move, permission, name, label in VERBS
        if inspection.can(move)
        and may(user, permission, inspection)
        and _makes_sense(move, inspection, members, remedies)
    ]
    if (waiting := _waiting_remedy(user, inspection, remedies)) is not None:
        found.insert(0, waiting)
    if inspection.can("team") and not any(_is_head(member) for member in members):
        name = "plans:inspection-add-member"
        if may(user, P.PLAN_INSPECTION, inspection):
            found.insert(0, verb(name, "Thêm thành viên đoàn", inspection.pk))
    return weighed(found)


def _waiting_remedy(user, inspection, remedies):
    """The act on the remedy that comes first of those that wait for this person; None of none."""
    kinds = (("confirm", P.CLOSE_REMEDY, "Xem báo cáo khắc phục"), ("report", P.REPORT_REMEDY, ""))
    for move, permission, label in kinds:
        waiting = [remedy for remedy in remedies if remedy.can(move)]
        if waiting and may(user, permission, inspection):
            first = min(waiting, key=lambda remedy: (remedy.due_on, remedy.pk))
            label = label or "Báo cáo khắc phục"
            return {"label": label, "name": "", "url": first.get_absolute_url()}
    return None


def _is_head(member):
    return member.role == member.Part.HEAD and member.holds_on(today())


def _makes_sense(move, inspection, members, remedies):
    """Rules beside the state, so that a page offers nothing that would be refused."""
    if move in ("notice", "visit"):
        if not any(_is_head(member) for member in members):
            return False
        return inspection.team_decision_id is not None or is_subordinate(
            inspection.inspected, inspection.unit
        )
    if move == "close":
        return all(remedy.state == remedy.State.DONE for remedy in remedies)
    return True


def inspection_plan(request):
    """Lập cuộc kiểm tra: several units of one quarter and content at once."""
    require(request.user, P.PLAN_INSPECTION)
    units = units_for(request.user, P.PLAN_INSPECTION)
    chooser, wanted = clean_get(InspectingUnitForm, request.GET, units=units)
    unit = wanted["don_vi"]
    form = PlanInspectionsForm(
        request.user,
        unit,
        request.POST if request.method == "POST" else None,
        groups=offered_inspected(unit),
        text=wanted["tim"],
        initial={"year": today().year},
    )
    if form.is_valid():
        made = attempt(form, plan_inspections, unit, by=request.user, **form.cleaned_data)
        if made:
            return _planned(request, form.cleaned_data, made)
    context = {"form": form, "chooser": chooser, "unit": unit}
    return render(request, "plans/inspection_plan.html", context, status=acted_status(form))


def _planned(request, data, made):
    if isinstance(made, Inspection):
        messages.success(request, "Đã lập cuộc kiểm tra; thêm đoàn kiểm tra rồi thông báo.")
        return redirect(made)
    messages.success(
        request,
        f"Đã lập {len(data['inspected'])} cuộc kiểm tra; thêm đoàn kiểm tra cho từng cuộc.",
    )
    year = data["year"]
    return redirect(f"{reverse('plans:inspection-year')}?don_vi={made.pk}&nam={year}")


@require_safe
def inspection_pdf(request, pk):
    """In thông báo kết luận: the PDF; 409 before the visit."""
    inspection = fetch_inspection(request.user, pk)
    return pdf_response(conclusion_pdf(inspection), f"ket-luan-kiem-tra-{inspection.pk}.pdf")
