"""`manage.py verify_audit`: does the chain of the audit log hold, from first row to head?"""

import sys

from django.core.management.base import BaseCommand

from cchc.lib.clock import local
from cchc.lib.vietnamese import moment, thousands
from units.audit import first_broken_link
from units.models import AuditEvent
from units.triggers import missing


class Command(BaseCommand):
    """Exit code 1 and the first broken link when it does not hold, or nothing protects it."""

    help = "Kiểm tra chuỗi nhật ký thao tác; mã thoát 1 nếu bị đứt."

    def handle(self, *args, **options):
        if broken := first_broken_link():
            seq, fault = broken
            self.stdout.write(
                f"Chuỗi nhật ký bị đứt tại dòng {thousands(seq)}{_when(seq)}: {fault}. "
                "Báo ngay bộ phận an toàn thông tin."
            )
            sys.exit(1)
        if tables := missing():
            self.stdout.write(
                f"Chuỗi nhật ký nguyên vẹn, nhưng thiếu trigger bảo vệ bảng: {', '.join(tables)}. "
                "Báo ngay bộ phận an toàn thông tin."
            )
            sys.exit(1)
        self.stdout.write(
            f"Chuỗi nhật ký nguyên vẹn: {thousands(AuditEvent.objects.count())} dòng."
        )


def _when(seq):
    """The moment of the row, where it is still there."""
    event = AuditEvent.objects.filter(seq=seq).first()
    return f" ({moment(local(event.at))})" if event else ""
