"""Every kind of paper that the site prints: its name on the command line, its model, its maker."""

from meetings.exports import minutes_pdf
from meetings.models import Meeting

PAPERS = {
    "minutes": (Meeting, minutes_pdf),
}
