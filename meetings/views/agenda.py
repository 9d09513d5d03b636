"""Items, opinions and votes: written on the meeting's page, or on a page of their own."""

from meetings.actions.agenda import (
    add_item,
    add_opinion,
    edit_item,
    edit_opinion,
    edit_vote,
    record_vote,
)
from meetings.forms.agenda import (
    ItemEditForm,
    ItemForm,
    OpinionEditForm,
    OpinionForm,
    VoteEditForm,
    VoteForm,
)
from meetings.models import AgendaItem, Opinion, Vote
from meetings.views.acts import act_on_page, fetch_part, fetch_to_log


def item_add(request, pk):
    """Thêm nội dung họp."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        ItemForm(request.POST or None),
        add_item,
        title="Thêm nội dung",
        submit="Thêm nội dung",
        said="Đã thêm nội dung.",
        back=meeting.part_url("noi-dung"),
        move="write_text",
    )


def item_edit(request, pk):
    """Sửa nội dung họp."""
    item = fetch_part(request, AgendaItem, pk)
    return _edit(request, item, ItemEditForm, edit_item, "Sửa nội dung", "noi-dung")


def opinion_add(request, pk):
    """Thêm ý kiến."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        OpinionForm(request.POST or None, meeting=meeting),
        add_opinion,
        title="Thêm ý kiến",
        submit="Thêm ý kiến",
        said="Đã thêm ý kiến.",
        back=meeting.part_url("noi-dung"),
        move="write_text",
    )


def opinion_edit(request, pk):
    """Sửa ý kiến."""
    opinion = fetch_part(request, Opinion, pk)
    return _edit(
        request,
        opinion,
        OpinionEditForm,
        edit_opinion,
        "Sửa ý kiến",
        "noi-dung",
        meeting=opinion.meeting,
    )


def vote_add(request, pk):
    """Ghi biểu quyết."""
    meeting = fetch_to_log(request, pk)
    return act_on_page(
        request,
        meeting,
        VoteForm(request.POST or None, initial={"entitled": meeting.counts.entitled}),
        record_vote,
        title="Ghi biểu quyết",
        submit="Ghi biểu quyết",
        said="Đã ghi biểu quyết.",
        back=meeting.part_url("bieu-quyet"),
        move="write_text",
    )


def vote_edit(request, pk):
    """Sửa biểu quyết."""
    vote = fetch_part(request, Vote, pk)
    return _edit(request, vote, VoteEditForm, edit_vote, "Sửa biểu quyết", "bieu-quyet")


def _edit(request, part, form_class, action, title, anchor, **kwargs):
    names = form_class.base_fields
    initial = {name: getattr(part, name) for name in names}
    return act_on_page(
        request,
        part.meeting,
        form_class(request.POST or None, initial=initial, **kwargs),
        action,
        obj=part,
        title=title,
        submit="Lưu",
        said="Đã lưu.",
        back=part.meeting.part_url(anchor),
        move="write_text",
    )
