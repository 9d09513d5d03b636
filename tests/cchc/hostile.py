"""Sixty hostile bodies for a paper, and a run of the typesetter that reports all it reached for.

As a script: sets each body in this process and prints, as JSON, sockets and files it opened.
"""

import json
import sys

_ADDRESSES = (
    "http://127.0.0.1:9/x",
    "https://localhost/x",
    "file:///etc/passwd",
    "ftp://127.0.0.1/x",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "//127.0.0.1:9/x",
)
_HOLDERS = (
    "<img src='{}'>",
    "<link rel=stylesheet href='{}'>",
    "<link rel=attachment href='{}'>",
    "<style>@import url('{}');</style>",
    "<style>@font-face{{font-family:x;src:url('{}')}} p{{font-family:x}}</style><p>x</p>",
    "<p style=\"background:url('{}')\">x</p>",
    "<object data='{}'></object>",
    "<embed src='{}'>",
    "<svg><image href='{}'/></svg>",
    "<base href='{}'><img src='x.png'>",
)
BODIES = [holder.format(address) for holder in _HOLDERS for address in _ADDRESSES]


def attachments(content):
    """How many files a PDF (bytes) carries."""
    from pypdfium2 import PdfDocument

    return PdfDocument(content).count_attachments()


def _report():
    from cchc.lib.pdf_typeset import typeset

    attachments(typeset("<p>x", ""))  # loads what is lazy
    seen, embedded, refused = [], 0, 0
    is_watching = False

    def watch(event, arguments):
        if not is_watching:
            return
        if event.startswith(("socket.", "subprocess.", "os.exec", "os.system", "ftplib.")):
            seen.append(event)
        elif event == "open":
            seen.append(f"open {arguments[0]}")

    sys.addaudithook(watch)
    for body in BODIES:
        is_watching = True
        try:
            content = typeset(f"<html lang=vi><title>x</title><body>{body}<p>hết</p></html>", "")
        except Exception:  # the child tells it as a fault, which is a refusal
            content = b""
            refused += 1
        is_watching = False
        embedded += attachments(content) if content else 0
    modules = sorted({name.partition(".")[0] for name in sys.modules} & {"django", "units"})
    print(json.dumps({"seen": seen, "embedded": embedded, "refused": refused, "modules": modules}))


if __name__ == "__main__":
    _report()
