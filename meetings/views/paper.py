"""Minutes and invitations on paper, for whoever may read them."""

from django.views.decorators.http import require_safe

from cchc.lib.pdf import pdf_response
from meetings import exports
from meetings.invitation import invitation_pdf as make_invitation
from meetings.models import Meeting
from units.actions.reading import note_read
from units.permissions import fetch


@require_safe
def minutes_pdf(request, pk):
    """In biên bản: the PDF; 409 while nothing was composed. Leaves one row of reading a day."""
    readable = Meeting.objects.readable_by(request.user).select_related("unit", "minutes")
    meeting = fetch(request.user, Meeting, pk, readable)
    content = exports.minutes_pdf(meeting)
    note_read(meeting, by=request.user, what="meetings.minutes.read")
    return pdf_response(content, f"bien-ban-{meeting.held_on.isoformat()}-{meeting.pk}.pdf")


@require_safe
def invitation_pdf(request, pk):
    """In giấy mời, thông báo: with `?phu-luc=1` also what became of the last conclusions. Leaves
    one row of reading a day."""
    readable = Meeting.objects.readable_by(request.user).select_related("unit")
    meeting = fetch(request.user, Meeting, pk, readable)
    with_annex = request.GET.get("phu-luc") == "1"
    content = make_invitation(meeting, reader=request.user, with_annex=with_annex)
    note_read(meeting, by=request.user, what="meetings.minutes.read")
    return pdf_response(content, f"giay-moi-{meeting.held_on.isoformat()}-{meeting.pk}.pdf")
