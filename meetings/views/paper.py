"""Minutes on paper, for whoever may read them."""

from django.views.decorators.http import require_safe

from cchc.lib.pdf import pdf_response
from meetings import exports
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
