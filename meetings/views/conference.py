"""A conference: who joined from where, who spoke, and where the news of it stands."""

from cchc.lib.fields import lower_first
from meetings.actions.conference import link_news, note_conference, write_conference
from meetings.forms.conference import ConferenceForm, ConferencePiecesForm, NewsForm
from meetings.views.acts import act_on_page, fetch_to_log
from meetings.views.saving import save_sent, saved_piece


def conference_write(request, pk):
    """Thông tin hội nghị: one page with both lists; each field saves itself."""
    meeting = fetch_to_log(request, pk)
    if request.htmx and request.method == "POST":
        saved = save_sent(request, meeting, ConferencePiecesForm, note_conference, meeting=meeting)
        return saved_piece(request, saved, "conference", is_of_desk=False)
    return act_on_page(
        request,
        meeting,
        ConferenceForm(request.POST or None, meeting=meeting),
        write_conference,
        title=meeting.further_title,
        submit="Lưu",
        said=f"Đã lưu {lower_first(meeting.further_title)}.",
        back=meeting.part_url("hoi-nghi"),
        template="meetings/conference_form.html",
        move="write_text",
    )


def news_link(request, pk):
    """Ghi tin đã đăng."""
    meeting = fetch_to_log(request, pk)
    initial = {"news_url": meeting.news_url, "version": meeting.version}
    return act_on_page(
        request,
        meeting,
        NewsForm(request.POST or None, initial=initial),
        link_news,
        title="Ghi tin đã đăng",
        submit="Lưu",
        said="Đã lưu địa chỉ tin.",
        back=meeting.part_url("hoi-nghi"),
        move="link_news",
    )
