"""What runs in the short-lived process that sets one paper. Imports no Django."""

import traceback

from cchc.lib.limited import set_limits

MEMORY = 1024**3  # bytes of address space
SECONDS = 10  # of processor time


def child(connection, html, css, memory=MEMORY, seconds=SECONDS):
    """Sends (outcome, content): ("pdf", bytes), ("heavy", ""), or ("fault", the traceback).

    A process that is stopped by its limits sends nothing.
    """
    set_limits(memory, seconds)
    from cchc.lib.pdf_typeset import typeset

    try:
        answer = "pdf", typeset(html, css)
    except (MemoryError, RecursionError):
        answer = "heavy", ""
    except Exception:  # told to the parent, which logs it and refuses
        answer = "fault", traceback.format_exc(limit=-8)
    connection.send(answer)
