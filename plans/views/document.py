"""The register of documents: the list, one paper with its family, and its entry."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from plans.actions.document import register_document
from plans.filters import DocumentFilterForm, area_choices
from plans.forms.document import CiteForm, RegisterForm, RegisterSearchForm, initial_of, told_of
from plans.models import Coverage, Document, Plan, Task, sign_problem, versions_of
from plans.models.sources import sources_of
from plans.views.holding import units_for
from units.permissions import Permission, fetch, may, require
from units.views.acting import acted_status, attempt

P = Permission
MOST_CITING = 50  # that rest on one paper, named on its page


@require_safe
def document_list(request):
    """Văn bản: newest first, drafts of the own units at the end."""
    form, wanted = clean_get(DocumentFilterForm, request.GET, areas=area_choices())
    day = wanted["ngay"]
    found = picked_documents(request.user, wanted)
    page = page_of(found, request.GET, order=("-issued_on", "-id"))
    query = request.GET.copy()
    query.pop(page.parameter, None)
    for document in page:
        document.asked_day = day
    return render(
        request,
        "plans/document_list.html",
        {
            "form": form,
            "page": page,
            "day": None if day == today() else day,
            "query": query.urlencode(),
            "can_register": bool(may(request.user, P.REGISTER_DOCUMENT)),
        },
    )


def picked_documents(user, wanted):
    """What the register shows under the values of its filters."""
    found = Document.objects.visible_to(user).picked(
        text=wanted["tim"],
        family=wanted["he_thong"],
        doc_type=wanted["loai"],
        year=wanted["nam"],
        issuer=wanted["co_quan"],
        area=wanted["linh_vuc"],
        state=wanted["trang_thai"],
    )
    return found.of_force(wanted["hieu_luc"], wanted["ngay"]) if wanted["hieu_luc"] else found


def fetch_document(user, pk):
    named = Document.objects.select_related("unit", "issuer", "replaced_by", "corrects")
    return fetch(user, Document, pk, named.prefetch_related("unit__versions"))


def fetch_directive(user, pk):
    """The document with its coverage at hand (`plans.models.coverage.followed`), no names."""
    return fetch(user, Document, pk, Document.objects.select_related("unit", "coverage"))


@require_safe
def document_detail(request, pk):
    """One paper: its facts, what it carries out and who carries it out, files, plans and tasks."""
    document = fetch_document(request.user, pk)
    seen = Document.objects.visible_to(request.user)
    files = versions_of(document.file_links.select_related("file"))
    parents = document.parent_links.filter(parent__in=seen).select_related("parent", "child")
    children = document.child_links.filter(child__in=seen).select_related("child", "parent")
    named = {document.replaced_by_id, document.corrects_id} - {None}
    named = {paper.pk: paper for paper in seen.filter(pk__in=named)} if named else {}
    citing = seen.filter(pk__in=document.cited_by_links.values("document"))
    citing = list(citing.order_by("-issued_on", "pk")[: MOST_CITING + 1])
    return render(
        request,
        "plans/document_detail.html",
        {
            "document": document,
            "files": files,
            "parents": parents.order_by("-parent__issued_on", "pk"),
            "children": children.order_by("-child__issued_on", "pk"),
            "cites": document.citation_links.filter(cited__in=seen)
            .select_related("cited")
            .order_by("-cited__issued_on", "pk"),
            "cited_by": citing[:MOST_CITING],
            "citing": f"hơn {MOST_CITING}" if len(citing) > MOST_CITING else len(citing),
            "replacement": named.get(document.replaced_by_id),
            "corrected": named.get(document.corrects_id),
            "corrections": document.corrections.filter(pk__in=seen.values("pk"))
            .exclude(state=Document.State.WITHDRAWN)
            .order_by("issued_on", "pk"),
            "replaced": document.replaces.filter(pk__in=seen.values("pk")).order_by("pk"),
            "areas": document.areas.order_by("order", "valid_from"),
            "receivers": sorted(document.receivers.with_names(), key=lambda unit: unit.name_key),
            "plans": Plan.objects.visible_to(request.user).citing(document).order_by("-year", "pk"),
            "tasks": Task.objects.visible_to(request.user)
            .citing(document)
            .order_by("due_on", "pk"),
            "sources": sources_of(document, request.user),
            "can": _open_steps(request.user, document, bool(files)),
            "has_coverage": Coverage.objects.visible_to(request.user)
            .filter(document=document)
            .exists(),
            "may_cover": document.can("cover") and may(request.user, P.SET_COVERAGE, document),
        },
    )


def _open_steps(user, document, has_files):
    """Names of the steps that this person may take in the present state."""
    if not may(user, P.REGISTER_DOCUMENT, document):
        return (
            {"issue"} if document.can("issue") and may(user, P.ISSUE_DOCUMENT, document) else set()
        )
    steps = ("edit", "withdraw", "link", "send", "replace", "end", "classify")
    found = {name for name in steps if document.can(name)}
    if document.replaced_by_id:
        found -= {"replace", "end"}
    if has_files and document.state != Document.State.WITHDRAWN:
        found.add("renew")
    if document.can("edit") or (document.state == Document.State.ISSUED and not has_files):
        found.add("attach")
    if document.can("issue") and may(user, P.ISSUE_DOCUMENT, document):
        found.add("issue")
    return found


def document_register(request):
    """Thêm văn bản: entry of an issued paper, or an own draft; one that replaces or corrects an
    issued one (`van_ban_cu`) names it."""
    require(request.user, P.REGISTER_DOCUMENT)
    search, wanted = clean_get(RegisterSearchForm, request.GET)
    earlier = _earlier(request.user, wanted["van_ban_cu"])
    is_sent = request.method == "POST"
    form = _register_form(
        request.user, wanted, earlier,
        data=request.POST if is_sent else None,
        files=request.FILES if is_sent else None,
    )  # fmt: skip
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        document = attempt(form, register_document, unit, by=request.user, **form.entry)
        if document:
            _tell_registered(request, form, document)
            return redirect(document)
    form.ask_whether_another()
    context = {"form": form, "search": search, "earlier": earlier, "cite": CiteForm()}
    context["kept"] = _kept(wanted)
    return render(request, "plans/document_register.html", context, status=acted_status(form))


def _register_form(user, wanted, earlier, **kwargs):
    """`wanted`: values of a RegisterSearchForm."""
    seen = Document.objects.visible_to(user).issued()
    return RegisterForm(
        user,
        units=units_for(user, P.REGISTER_DOCUMENT),
        areas=area_choices(),
        text=wanted["tim"],
        earlier=earlier,
        directive=seen.filter(pk=wanted["trien_khai"]).first() if wanted["trien_khai"] else None,
        **kwargs,
    )


@require_POST
def document_cite(request):
    """Điền từ đoạn văn bản: the same form, filled out of a pasted passage; nothing is written."""
    require(request.user, P.REGISTER_DOCUMENT)
    search, wanted = clean_get(RegisterSearchForm, request.GET)
    earlier = _earlier(request.user, wanted["van_ban_cu"])
    cite = CiteForm(request.POST)
    citation = cite.found if cite.is_valid() else None
    filled = {"initial": initial_of(citation)} if citation and citation.symbol else {}
    form = _register_form(request.user, wanted, earlier, **filled)
    context = {"form": form, "search": search, "earlier": earlier, "cite": cite}
    context |= {
        "kept": _kept(wanted),
        "citation": citation,
        "told": told_of(citation) if citation else "",
    }
    context["action"] = f"{reverse('plans:document-register')}{_kept(wanted)}"
    return render(request, "plans/document_register.html", context)


def _kept(wanted):
    """The end of the address: it names the old document, or the one that is carried out."""
    kept = {name: wanted[name] for name in ("van_ban_cu", "trien_khai") if wanted[name]}
    return f"?{urlencode(kept)}" if kept else ""


def _earlier(user, pk):
    """The issued document of the own register that a new one replaces or corrects, or None."""
    if not pk:
        return None
    earlier = fetch_document(user, pk)
    require(user, P.REGISTER_DOCUMENT, earlier)
    earlier.refuse_unless("replace")
    return earlier


def _tell_registered(request, form, document):
    if document.state == Document.State.DRAFT:
        messages.success(request, "Đã lưu dự thảo; vào số khi ban hành.")
        return
    messages.success(request, f"Đã vào sổ văn bản {document.symbol}.")
    tell_number(request, form, document)


def tell_number(request, form, document):
    """Says how a number was rewritten, and where it does not go with the type of the paper."""
    if form.rewritten:
        messages.info(request, form.rewritten)
    if told := sign_problem(document.symbol, document.family, document.doc_type):
        messages.warning(request, told)
