"""Who is answered what: one row for every url, tried by every account (tests/test_access.py).

To add a url, add one row to `ROWS` in tests/access/<app>.py:

    Row("plans:task-report", lambda world: {"pk": world.task.pk}, data={"note": "Đã xong"},
        get={"dttg": 200, "*": 403, "outsiders": 404},
        post={"canbo.dttg lanhdao.dttg": 302, "*": 403, "outsiders": 404})

Objects that rows need are built once, in that file's `set_up(world)`, and hang on the world
(`world.task = make_task(lead=world.ethnic)`); apps are set up in the order of `APPS`.

An answer is a status, or a dict of them. Its keys are accounts, groups of `GROUPS`, several of
either with a space between, "anonymous" (public pages only), "*" for everyone not named. An account
wins over a group, a group over "*". Left out, `get` is 200 for everyone and `post` is 405 (a page
that only reads). A button is `get=405`. Another state of the same object is another row with
`given=lambda world: …`, which changes the database for this row alone, and a word in `state`.

What need not be written, since every row is tried for it:
- not signed in: 302 to the sign-in page, with htmx 401 and HX-Redirect (unless `public=True`);
- a GET changes nothing and leaves no audit row but `….read`;
- a POST answered 403 or 404 changes nothing and leaves one REFUSED row; 4xx otherwise: no row;
- a POST that changed something left an audit row.
Templates are not rendered and papers not printed here: pages have their own tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

APPS = (
    "units",
    "people",
    "plans",
    "inspections",
    "registers",
    "reports",
    "meetings",
    "quality",
    "preparing",
    "meeting_withdrawn",
    "meeting_rubrics",
    "scoring",
    "round_stages",
    "sheet_hints",
    "explanations",
    "rankings",
    "lost_points",
    "criteria_sets",
    "cchc",
)

GROUPS = {
    "outsiders": {"bithu.langson", "canbo.vanban"},
    "dttg": {"canbo.dttg", "lanhdao.dttg"},
    "snv": {"thamdinh.snv", "canbo.snv", "thuongtruc.snv"},
    "ubnd": {"lanhdao.ubnd", "vanphong.ubnd", "congbo.ubnd"},
    "party": {"bithu.dttg", "bithu.dubnd"},
}


@dataclass(frozen=True)
class Row:
    """One url in one state: how to reach it, and the status of each account's GET and POST."""

    name: str
    kwargs: Callable | dict = field(default_factory=dict)
    get: dict | int = 200
    post: dict | int = 405
    data: Callable | dict = field(default_factory=dict)
    public: bool = False
    given: Callable | None = None
    state: str = ""

    def __str__(self):
        return f"{self.name} ({self.state})" if self.state else self.name

    def answer(self, method, account):
        """The expected status; None when the row forgot this account."""
        answers = self.get if method == "GET" else self.post
        if isinstance(answers, int):
            return answers
        named = {name: status for key, status in answers.items() for name in key.split()}
        if account in named:
            return named[account]
        for group, accounts in GROUPS.items():
            if account in accounts and group in named:
                return named[group]
        return named.get("*")

    def names_used(self):
        answers = [answer for answer in (self.get, self.post) if isinstance(answer, dict)]
        return {name for answer in answers for key in answer for name in key.split()}
