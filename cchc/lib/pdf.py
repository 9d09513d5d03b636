"""Papers as PDF: Django templates here, WeasyPrint in a child process with limits (limited.py)."""

import logging
from threading import BoundedSemaphore
from urllib.parse import quote

from django.http import HttpResponse
from django.template.loader import render_to_string

from cchc.lib.limited import ask
from cchc.lib.pdf_child import child
from cchc.lib.refusal import Refused

SECONDS = 15  # that a reader waits for one paper, or for a place among those being set
AT_ONCE = 2  # papers set at the same time by one server process
ROWS = 2000  # of tables in one paper
LETTERS = 2_000_000  # of HTML in one paper

TOO_HEAVY = (
    "Tài liệu quá lớn nên không lập được tệp PDF. Rút gọn hoặc chia nhỏ nội dung rồi in lại."
)
TOO_MANY_ROWS = "Tài liệu có hơn 2.000 dòng bảng nên không lập được tệp PDF. Lọc bớt rồi in lại."
BUSY = "Nhiều tài liệu đang được lập cùng lúc. Chờ khoảng một phút rồi in lại."
FAULTY = "Không lập được tệp PDF từ nội dung này. Báo quản trị hệ thống để kiểm tra."

_log = logging.getLogger(__name__)
_places = BoundedSemaphore(AT_ONCE)


def render(template, context, *, title, css=("pdf/paper.css",)):
    """The PDF (bytes) of a template; `css` names the style templates, filled from `context` too.

    `title` is the document's title. The same input gives the same bytes. Raises Refused when the
    paper has too many rows or passes the limits of memory and time.
    """
    context = {**context, "title": title}
    html = render_to_string(template, context)
    style = "\n".join(render_to_string(name, context) for name in css)
    return set_paper(html, style)


def set_paper(html, css, **limits):
    """The PDF (bytes) of HTML and CSS text; `limits`: memory, seconds of `pdf_child.child`."""
    if html.count("<tr") > ROWS:
        raise Refused(TOO_MANY_ROWS)
    if len(html) > LETTERS:
        raise Refused(TOO_HEAVY)
    if not _places.acquire(timeout=SECONDS):
        raise Refused(BUSY)
    try:
        outcome, content = ask(child, html, css, wait=SECONDS, **limits) or ("heavy", "")
    finally:
        _places.release()
    if outcome == "pdf":
        return content
    if outcome == "fault":
        _log.error("a paper could not be set:\n%s", content)
        raise Refused(FAULTY)
    raise Refused(TOO_HEAVY)


def warm_up():
    """Starts the server process and sets one word, so that the first reader does not wait.

    For the start of a web process, in a thread of its own.
    """
    return set_paper("<html lang=vi><title>-</title><p>Ẵ</p></html>", "")


def pdf_response(content, filename):
    """An answer that opens the PDF (bytes) in the browser under a name of letters and digits."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{quote(filename)}"},
    )
