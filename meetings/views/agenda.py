"""Items, opinions and votes: written on the meeting's page, or on a page of their own."""

from meetings.actions.agenda import (
    add_item,
    add_opinion,
    edit_item,
    edit_opinion,
    edit_vote,
    record_vote,
)
from meetings.desk import TOPICS
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
from meetings.views.saving import add_in_place, save_sent, saved_piece


def item_add(request, pk):
    """Thêm nội dung họp."""
    meeting = fetch_to_log(request, pk)
    form = ItemForm(request.POST or None)
    if request.htmx:
        return add_in_place(
            request,
            meeting,
            form,
            add_item,
            row="meetings/_item.html",
            empty="meetings/_item_new.html",
            key="new-item",
            beside="meetings/_item_beside.html",
            topics=TOPICS,
        )
    return act_on_page(
        request,
        meeting,
        form,
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
    form = OpinionForm(request.POST or None, meeting=meeting)
    if request.htmx:
        form.is_valid()
        item = form.cleaned_data.get("item")
        return add_in_place(
            request,
            meeting,
            form,
            add_opinion,
            row="meetings/_opinion.html",
            empty="meetings/_opinion_new.html",
            key=item.new_opinion_id if item else "new-opinion-0",
            item=item,
        )
    return act_on_page(
        request,
        meeting,
        form,
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
    entitled = meeting.counts.entitled
    data = request.POST.copy()
    if data and not data.get("entitled") and entitled is not None:
        data["entitled"] = str(entitled)
    form = VoteForm(data or None, initial={"entitled": entitled}, meeting=meeting)
    if request.htmx:
        return add_in_place(
            request,
            meeting,
            form,
            record_vote,
            row="meetings/_vote.html",
            empty="meetings/_vote_new.html",
            key="new-vote",
            entitled=entitled,
        )
    return act_on_page(
        request,
        meeting,
        form,
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
    return _edit(
        request,
        vote,
        VoteEditForm,
        edit_vote,
        "Sửa biểu quyết",
        "bieu-quyet",
        meeting=vote.meeting,
    )


def _edit(request, part, form_class, action, title, anchor, **kwargs):
    if request.htmx and request.method == "POST":
        saved = save_sent(request, part, form_class, action, **kwargs)
        return saved_piece(request, saved, f"{part._meta.model_name}-{part.pk}")
    return act_on_page(
        request,
        part.meeting,
        form_class(request.POST or None, initial=form_class.standing(part), **kwargs),
        action,
        obj=part,
        title=title,
        submit="Lưu",
        said="Đã lưu.",
        back=part.meeting.part_url(anchor),
        move="write_text",
        part=part,
    )
