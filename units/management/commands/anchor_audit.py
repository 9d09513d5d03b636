"""`manage.py anchor_audit [--out FILE]`: the head of the audit log, for keeping on another disk."""

import fcntl
import os

from django.core.management.base import BaseCommand, CommandError

from cchc.lib.clock import today
from cchc.lib.vietnamese import short_date, thousands
from units.chain import TELL, BadAnchors, first_lost_anchor, head_anchor, read_anchors


class Command(BaseCommand):
    """Prints one line (day, seq, hash) and appends it to FILE in one write, once a head.

    FILE may be append-only for its owner (chattr +a). It never goes back: a log shorter than, or
    other than, its last anchor is an alarm and nothing is written.
    """

    help = "In mốc của nhật ký thao tác (ngày, số thứ tự, mã chuỗi) và ghi thêm vào tệp mốc."

    def add_arguments(self, parser):
        parser.add_argument("--out", metavar="FILE", help="tệp mốc ở ổ đĩa khác; ghi thêm vào cuối")

    def handle(self, *args, **options):
        anchor = head_anchor(today())
        if options["out"]:
            self._append(anchor, options["out"])
        self.stdout.write(str(anchor))

    def _append(self, anchor, name):
        try:
            with open(name, "a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.seek(0)
                if _goes_on(file.read(), anchor):
                    file.write(f"{anchor}\n".encode())
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as fault:
            raise CommandError(f"Không ghi được tệp mốc {name}: {fault.strerror}.") from fault


def _goes_on(content, anchor):
    """Is the anchor a new one? CommandError where it would go back, or the file is none."""
    try:
        text = content.decode()
        anchors = read_anchors(text)
    except (UnicodeDecodeError, BadAnchors) as fault:
        sentence = str(fault) if isinstance(fault, BadAnchors) else "Tệp mốc không phải văn bản."
        raise CommandError(sentence) from fault
    if text and not text.endswith("\n"):
        raise CommandError("Dòng cuối của tệp mốc viết dở; kiểm tra tệp này trước.")
    last = anchors[-1] if anchors else None
    if last is not None and (anchor.on < last.on or first_lost_anchor([last])):
        raise CommandError(
            f"Nhật ký không nối tiếp mốc ngày {short_date(last.on)} (dòng {thousands(last.seq)}): "
            f"đã bị viết lại, thay bằng bản cũ, hoặc đồng hồ máy chạy lùi. {TELL}"
        )
    return last is None or (last.on, last.seq) != (anchor.on, anchor.seq)
