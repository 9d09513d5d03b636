"""`manage.py sweep_presses`: forgets presses of buttons that nobody sends again."""

from datetime import timedelta

from django.core.management.base import BaseCommand

from cchc.lib.clock import now
from cchc.lib.vietnamese import thousands
from units.actions.press import forget_presses

KEPT_FOR = timedelta(days=30)


class Command(BaseCommand):
    """Keys of pressed buttons older than thirty days; a form left open longer has no session."""

    help = "Dọn khóa của những lần bấm nút quá 30 ngày; nhật ký thao tác giữ nguyên."

    def handle(self, *args, **options):
        count = forget_presses(before=now() - KEPT_FOR)
        self.stdout.write(f"Đã dọn {thousands(count)} lần bấm nút.")
