"""What an archive (zip: every Office file is one) holds, judged before anything is unpacked.

Standard library only.
"""

import re
import zipfile
import zlib

MEGABYTE = 1024 * 1024
MOST_ENTRIES = 500
MOST_RATIO = 100

_ACTIVE = re.compile(
    r"vbaproject|vbadata|externallinks?/|oleobject|activex|(?:^|/)(basic|scripts)/"
)
UNREADABLE = (
    zipfile.BadZipFile,
    UnicodeDecodeError,
    ValueError,
    OSError,
    NotImplementedError,
    EOFError,
    zlib.error,
)

LARGE, ACTIVE, LOCKED = "large", "active", "locked"


def look_into(stream, most_unpacked=100 * MEGABYTE):
    """(names of the entries, "") of a binary stream, (None, "") when it is no archive.

    A hostile archive gives (names, why): LARGE: it unpacks to far more than it is; ACTIVE: macros,
    embedded programs, links to other files; LOCKED: a password.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except UNREADABLE:
        return None, ""
    return [info.filename for info in infos], _why(infos, most_unpacked)


def _why(infos, most_unpacked):
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MOST_ENTRIES or unpacked > most_unpacked:
        return LARGE
    if unpacked > MOST_RATIO * max(packed, 1):
        return LARGE
    if any(_ACTIVE.search(info.filename.lower()) for info in infos):
        return ACTIVE
    return LOCKED if any(info.flag_bits & 1 for info in infos) else ""
