"""The register of documents: the list, one paper with its family, and every step of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.refusal import Refused
from plans.actions.document import (
    ISSUED,
    attach_file,
    edit_document,
    issue_document,
    link_implements,
    register_document,
    withdraw_document,
)
from plans.filters import DocumentFilterForm, area_choices
from plans.forms.document import AttachForm, EditForm, IssueForm, ParentForm, RegisterForm
from plans.forms.fields import SearchForm
from plans.forms.task import ReasonForm
from plans.models import Document, Plan, Task
from plans.views.holding import units_for
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission


@require_safe
def document_list(request):
    """Văn bản: newest first, drafts of the own units at the end."""
    form, wanted = clean_get(DocumentFilterForm, request.GET, areas=area_choices())
    day = wanted["ngay"]
    found = Document.objects.visible_to(request.user).picked(
        text=wanted["tim"],
        family=wanted["he_thong"],
        doc_type=wanted["loai"],
        year=wanted["nam"],
        issuer=wanted["co_quan"],
        area=wanted["linh_vuc"],
        state=wanted["trang_thai"],
    )
    if wanted["hieu_luc"]:
        found = found.of_force(wanted["hieu_luc"], day)
    page = page_of(found, request.GET, order=("-issued_on", "-id"))
    for document in page:
        document.asked_day = day
    return render(
        request,
        "plans/document_list.html",
        {
            "form": form,
            "page": page,
            "day": None if day == today() else day,
            "can_register": bool(may(request.user, P.REGISTER_DOCUMENT)),
        },
    )


def fetch_document(user, pk):
    named = Document.objects.select_related("unit", "issuer", "replaced_by")
    return fetch(user, Document, pk, named.prefetch_related("unit__versions"))


@require_safe
def document_detail(request, pk):
    """One paper: its facts, what it carries out and who carries it out, files, plans and tasks."""
    document = fetch_document(request.user, pk)
    seen = Document.objects.visible_to(request.user)
    files = [link.file for link in document.file_links.select_related("file").order_by("pk")]
    parents = document.parent_links.filter(parent__in=seen).select_related("parent", "child")
    children = document.child_links.filter(child__in=seen).select_related("child", "parent")
    replacement = document.replaced_by
    return render(
        request,
        "plans/document_detail.html",
        {
            "document": document,
            "files": files,
            "parents": parents.order_by("-parent__issued_on", "pk"),
            "children": children.order_by("-child__issued_on", "pk"),
            "replacement": seen.filter(pk=replacement.pk).first() if replacement else None,
            "plans": Plan.objects.visible_to(request.user).citing(document).order_by("-year", "pk"),
            "tasks": Task.objects.visible_to(request.user)
            .citing(document)
            .order_by("due_on", "pk"),
            "can": _open_steps(request.user, document, bool(files)),
        },
    )


def _open_steps(user, document, has_files):
    """Names of the steps that this person may take in the present state."""
    if not may(user, P.REGISTER_DOCUMENT, document):
        return (
            {"issue"} if document.can("issue") and may(user, P.ISSUE_DOCUMENT, document) else set()
        )
    found = {name for name in ("edit", "withdraw", "link") if document.can(name)}
    if document.can("edit") or (document.state == Document.State.ISSUED and not has_files):
        found.add("attach")
    if document.can("issue") and may(user, P.ISSUE_DOCUMENT, document):
        found.add("issue")
    return found


def document_register(request):
    """Thêm văn bản: entry of an issued paper, or an own draft."""
    require(request.user, P.REGISTER_DOCUMENT)
    search, wanted = clean_get(SearchForm, request.GET)
    is_sent = request.method == "POST"
    form = RegisterForm(
        request.user,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        units=units_for(request.user, P.REGISTER_DOCUMENT),
        text=wanted["tim"],
    )
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        document = attempt(form, register_document, unit, by=request.user, **form.entry)
        if document:
            _tell_registered(request, form, document)
            return redirect(document)
    form.ask_whether_another()
    context = {"form": form, "search": search}
    return render(request, "plans/document_register.html", context, status=acted_status(form))


def _tell_registered(request, form, document):
    if document.state == Document.State.DRAFT:
        messages.success(request, "Đã lưu dự thảo; vào số khi ban hành.")
        return
    messages.success(request, f"Đã vào sổ văn bản {document.symbol}.")
    if form.rewritten:
        messages.info(request, form.rewritten)


def _step(request, document, form, action, template, done, **context):
    """Carry out what a form asks, or show it; `done` is said afterwards."""
    if form.is_valid() and attempt(form, action, document, by=request.user, **form.cleaned_data):
        messages.success(request, done)
        return redirect(document)
    context |= {"document": document, "form": form, "back": document.get_absolute_url()}
    return render(request, template, context, status=acted_status(form))


def _sent(request):
    return request.POST if request.method == "POST" else None


def document_edit(request, pk):
    """Sửa dự thảo."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    _refuse_issued(document)
    document.refuse_unless("edit")
    form = EditForm(document, _sent(request))
    template = "plans/document_edit.html"
    return _step(request, document, form, edit_document, template, "Đã lưu dự thảo.")


def _refuse_issued(document):
    if document.state == Document.State.ISSUED:
        raise Refused(ISSUED)


def document_issue(request, pk):
    """Ban hành: number and day; from then on text, number and files stay."""
    document = fetch_document(request.user, pk)
    require(request.user, P.ISSUE_DOCUMENT, document)
    document.refuse_unless("issue")
    form = IssueForm(_sent(request), initial={"signer": document.signer, "issued_on": today()})
    if form.is_valid() and attempt(
        form, issue_document, document, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "Đã ban hành văn bản.")
        if form.rewritten:
            messages.info(request, form.rewritten)
        return redirect(document)
    form.ask_whether_another()
    context = {"document": document, "form": form, "back": document.get_absolute_url()}
    return render(request, "plans/document_issue.html", context, status=acted_status(form))


def document_attach(request, pk):
    """Đính kèm tệp."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    files = request.FILES if request.method == "POST" else None
    form = AttachForm(_sent(request), files)
    return _step(
        request, document, form, attach_file, "plans/document_attach.html", "Đã đính kèm tệp."
    )


def document_withdraw(request, pk):
    """Hủy dự thảo."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("withdraw")
    form = ReasonForm(_sent(request))
    return _step(
        request, document, form, withdraw_document, "plans/document_withdraw.html",
        "Đã hủy dự thảo, kèm lý do.",
    )  # fmt: skip


def document_link(request, pk):
    """Ghi văn bản mà văn bản này triển khai."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("link")
    search, wanted = clean_get(SearchForm, request.GET)
    form = ParentForm(request.user, _sent(request), text=wanted["tim"])
    return _step(
        request, document, form, link_implements, "plans/document_link.html",
        "Đã ghi văn bản được triển khai.", search=search,
    )  # fmt: skip
