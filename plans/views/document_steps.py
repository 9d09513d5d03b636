"""Every step of a document after its entry: of a draft until it is issued, of an issued one."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from plans.actions.document import (
    ISSUED,
    attach_file,
    cite_document,
    classify_document,
    edit_document,
    end_document,
    issue_document,
    link_implements,
    renew_file,
    replace_document,
    send_document,
    withdraw_document,
    withdraw_tie,
)
from plans.filters import area_choices
from plans.forms.document_steps import (
    AttachForm,
    ClassifyForm,
    EditForm,
    EndForm,
    IssueForm,
    ParentForm,
    RenewForm,
    ReplaceForm,
    RestForm,
    SendForm,
    UnitSearchForm,
)
from plans.forms.fields import SearchForm
from plans.forms.task import ReasonForm
from plans.models import Document, DocumentFile
from plans.subordination import offered_receivers
from plans.views.document import fetch_document, tell_number
from units.permissions import Permission, require
from units.views.acting import acted_status, attempt

P = Permission


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
    form = IssueForm(
        document, _sent(request), initial={"signer": document.signer, "issued_on": today()}
    )
    issued = form.is_valid() and attempt(
        form, issue_document, document, by=request.user, **form.cleaned_data
    )
    if issued:
        messages.success(request, "Đã ban hành văn bản.")
        tell_number(request, form, issued)
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


def document_rest(request, pk):
    """Ghi căn cứ: a paper on which this one rests, without carrying it out."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("link")
    search, wanted = clean_get(SearchForm, request.GET)
    form = RestForm(request.user, document, _sent(request), text=wanted["tim"])
    return _step(
        request, document, form, cite_document, "plans/document_rest.html",
        "Đã ghi căn cứ của văn bản.", search=search,
    )  # fmt: skip


def document_unlink(request, pk, tie):
    """Bỏ: this paper does not carry out the other one, which was entered by mistake."""
    return _untie(request, pk, "parent_links", tie, "Bỏ văn bản được triển khai")


def document_unrest(request, pk, tie):
    """Bỏ: this paper does not rest on the other one."""
    return _untie(request, pk, "citation_links", tie, "Bỏ căn cứ")


def _untie(request, pk, links, tie, title):
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("link")
    tie = getattr(document, links).filter(pk=tie).first()
    if tie is None or not Document.objects.visible_to(request.user).filter(pk=tie.other.pk):
        raise Http404
    form = ReasonForm(_sent(request))
    return _step(
        request, document, form, partial(withdraw_tie, tie=tie), "plans/document_untie.html",
        "Đã bỏ liên kết, kèm lý do.", tie=tie, title=title,
    )  # fmt: skip


def document_replace(request, pk):
    """Thay thế bằng một văn bản đã có trong sổ."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("replace")
    search, wanted = clean_get(SearchForm, request.GET)
    form = ReplaceForm(request.user, document, _sent(request), text=wanted["tim"])
    return _step(
        request, document, form, replace_document, "plans/document_replace.html",
        "Đã ghi văn bản thay thế.", search=search,
    )  # fmt: skip


def document_end(request, pk):
    """Ghi hết hiệu lực."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("end")
    form = EndForm(_sent(request))
    return _step(
        request, document, form, end_document, "plans/document_end.html",
        "Đã ghi ngày hết hiệu lực.",
    )  # fmt: skip


def document_send(request, pk):
    """Gửi: units that from now on see it, with all under them."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("send")
    search, wanted = clean_get(UnitSearchForm, request.GET)
    sent_to = list(document.receivers.with_names())
    groups = offered_receivers(document.unit, wanted["tim"], without=sent_to)
    form = SendForm(_sent(request), groups=groups)
    return _step(
        request, document, form, send_document, "plans/document_send.html",
        "Đã ghi nơi nhận.", search=search, sent_to=sent_to,
    )  # fmt: skip


def document_classify(request, pk):
    """Ghi lĩnh vực."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    document.refuse_unless("classify")
    form = ClassifyForm(document, _sent(request), areas=area_choices(document.issued_on))
    return _step(
        request, document, form, classify_document, "plans/document_classify.html",
        "Đã ghi lĩnh vực.",
    )  # fmt: skip


def document_renew(request, pk, link):
    """Thay bản mới của một tệp; bản trước vẫn mở được."""
    document = fetch_document(request.user, pk)
    require(request.user, P.REGISTER_DOCUMENT, document)
    old = DocumentFile.objects.filter(document=document, pk=link).select_related("file").first()
    if old is None:
        raise Http404
    files = request.FILES if request.method == "POST" else None
    is_issued = document.state == Document.State.ISSUED
    form = RenewForm(_sent(request), files, is_issued=is_issued)
    if form.is_valid() and attempt(
        form, renew_file, document, by=request.user, link=old, **form.cleaned_data
    ):
        messages.success(request, "Đã thay bản mới của tệp; bản trước vẫn mở được.")
        return redirect(document)
    context = {"document": document, "form": form, "old": old}
    context["back"] = document.get_absolute_url()
    return render(request, "plans/document_renew.html", context, status=acted_status(form))
