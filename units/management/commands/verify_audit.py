"""`manage.py verify_audit`: does the chain of the audit log hold, from first row to head?"""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cchc.lib.vietnamese import short_date, thousands
from units.chain import (
    TELL,
    BadAnchors,
    broken_at,
    first_broken_link,
    first_lost_anchor,
    read_anchors,
)
from units.models import AuditEvent
from units.triggers import missing


class Command(BaseCommand):
    """Exit code 1 and the first broken link when it does not hold, meets its anchors no longer,
    or nothing protects it."""

    help = "Kiểm tra chuỗi nhật ký thao tác; mã thoát 1 nếu bị đứt."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchors", metavar="FILE", help="tệp mốc của anchor_audit, giữ ở ổ đĩa khác"
        )

    def handle(self, *args, **options):
        anchors = self._anchors(options["anchors"])
        if broken := first_broken_link():
            seq, fault = broken
            self._alarm(f"{broken_at(seq)}: {fault}. {TELL}")
        if lost := first_lost_anchor(anchors):
            self._alarm(
                f"Chuỗi nhật ký không còn khớp mốc ngày {short_date(lost.on)} "
                f"(dòng {thousands(lost.seq)}): đã bị viết lại hoặc thay bằng bản cũ. {TELL}"
            )
        if tables := missing():
            self._alarm(
                f"Chuỗi nhật ký nguyên vẹn, nhưng thiếu trigger bảo vệ bảng: {', '.join(tables)}. "
                f"{TELL}"
            )
        met = f", khớp {thousands(len(anchors))} mốc" if anchors else ""
        self.stdout.write(
            f"Chuỗi nhật ký nguyên vẹn: {thousands(AuditEvent.objects.count())} dòng{met}."
        )

    def _anchors(self, name):
        if not name:
            return []
        try:
            return read_anchors(Path(name).read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"Không đọc được tệp mốc {name}.") from fault
        except BadAnchors as fault:
            raise CommandError(str(fault)) from fault

    def _alarm(self, sentence):
        self.stdout.write(sentence)
        sys.exit(1)
