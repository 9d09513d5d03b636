"""One row of “Việc của tôi”."""

from dataclasses import dataclass
from datetime import date

from cchc.lib.clock import today
from plans.deadlines import due_state

MOST = 50  # of one kind; a page of work that is longer is not read


@dataclass(frozen=True)
class Work:
    """One row: what to do (`title`, `verb`, `url`), from what (`context`), and until when.

    `asks`: it waits for this user's word, whatever its date. `what`: its kind, for want of a date.
    `verb_url`: where it is done, if not at `url`.
    """

    title: str
    context: str
    verb: str
    url: str
    due_on: date | None = None
    asks: bool = False
    what: str = ""
    verb_url: str = ""

    @property
    def due(self):
        """The DueState of today; None without a date."""
        return None if self.due_on is None else due_state(self.due_on, today())
