"""What the server's own log must not hold."""

import logging
import re

_LINK = re.compile(r"(/loi-moi/|/lich-rieng/(?=[\w-]{20}))[\w-]+")


class WithoutLinks(logging.Filter):
    """Takes the secret out of the address of an invitation or of an own calendar, which the log of
    a refused or failed request would name."""

    def filter(self, record):
        record.msg, record.args = _LINK.sub(r"\1…", record.getMessage()), ()
        return True
