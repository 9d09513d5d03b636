"""`manage.py sweep_drafts`: lets go of lists that were sent as files and never confirmed."""

from django.core.management.base import BaseCommand

from cchc.lib.vietnamese import thousands
from units.actions.draft import let_go_of_lapsed_drafts


class Command(BaseCommand):
    """Rows with names of persons stay a day at most; the log keeps that the file was sent."""

    help = "Bỏ nội dung các tệp danh sách quá 24 giờ chưa nhập; nhật ký thao tác giữ nguyên."

    def handle(self, *args, **options):
        count = let_go_of_lapsed_drafts()
        self.stdout.write(f"Đã bỏ nội dung {thousands(count)} tệp.")
