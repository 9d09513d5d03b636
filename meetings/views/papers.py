"""Papers of a meeting: documents of the register and files, put there and taken back."""

from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from meetings.actions.paper import put_document, put_files, withdraw_paper
from meetings.forms.paper import DocumentPaperForm, FilePaperForm, WithdrawForm
from meetings.models import MeetingDocument, MeetingFile
from meetings.views.acts import act_on_page, fetch_part, fetch_to_log
from plans.forms.fields import SearchForm

_ANCHOR = "tai-lieu"


def paper_document(request, pk):
    """Đưa văn bản trong sổ vào tài liệu họp; the search in the aside offers others."""
    meeting = fetch_to_log(request, pk)
    search, wanted = clean_get(SearchForm, request.GET)
    return act_on_page(
        request,
        meeting,
        DocumentPaperForm(request.user, request.POST or None, meeting=meeting, text=wanted["tim"]),
        put_document,
        title="Đưa văn bản vào tài liệu họp",
        submit="Đưa vào tài liệu họp",
        said="Đã đưa văn bản vào tài liệu họp.",
        back=meeting.part_url(_ANCHOR),
        template="meetings/paper_document.html",
        move="put_final",
        search=search,
    )


def paper_file(request, pk):
    """Tải tệp lên làm tài liệu họp."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        FilePaperForm(request.POST or None, request.FILES or None, meeting=meeting),
        put_files,
        title="Tải lên tài liệu họp",
        submit="Tải lên",
        said="Đã tải lên tài liệu họp.",
        back=meeting.part_url(_ANCHOR),
        move="put_final",
    )


def paper_document_withdraw(request, pk):
    """Rút một văn bản khỏi tài liệu họp."""
    return _withdraw(request, fetch_part(request, MeetingDocument, pk))


def paper_file_withdraw(request, pk):
    """Rút một tệp khỏi tài liệu họp."""
    return _withdraw(request, fetch_part(request, MeetingFile, pk))


def _withdraw(request, paper):
    if paper.withdrawn_at is not None:
        raise Refused("Tài liệu này đã rút.")
    return act_on_page(
        request,
        paper.meeting,
        WithdrawForm(request.POST or None),
        withdraw_paper,
        obj=paper,
        title="Rút tài liệu họp",
        submit="Rút tài liệu",
        said="Đã rút tài liệu; người dự không còn xem được.",
        back=paper.meeting.part_url(_ANCHOR),
        move=paper.move_name,
    )
