"""`manage.py recount_meetings`: are the monthly counters what the meetings say?"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cchc.lib.vietnamese import thousands
from meetings.actions.month import recount

MOST_SHOWN = 20


class Command(BaseCommand):
    """Counts again; with --check it only compares, and ends with an error where they differ."""

    help = "Đếm lại số liệu sinh hoạt từng tháng từ các cuộc họp."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="chỉ so sánh, không ghi")

    def handle(self, *args, check, **options):
        with transaction.atomic():
            wrong = recount(is_check=check)
        for unit, year, month, names in wrong[:MOST_SHOWN]:
            self.stdout.write(f"đơn vị {unit}, tháng {month}/{year}: {', '.join(names)}")
        count = thousands(len(wrong))
        if check and wrong:
            raise CommandError(f"{count} tháng khác với các cuộc họp; chạy lại không có --check.")
        self.stdout.write(f"Đã ghi lại {count} tháng." if wrong else "Số liệu khớp các cuộc họp.")
