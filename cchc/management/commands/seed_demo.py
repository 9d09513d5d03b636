"""Fills an empty database with the demo: real facts of five sources, and marked made-up data."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cchc.demo import seed
from units.models import User


class Command(BaseCommand):
    help = "Điền dữ liệu trình diễn vào cơ sở dữ liệu trống; chạy lần hai không thay đổi gì."

    def handle(self, *args, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Chỉ chạy khi DEMO=1 hoặc DEBUG=1.")
        if User.objects.exists():
            self.stdout.write("Đã có dữ liệu; không thay đổi gì.")
            return
        with transaction.atomic():
            for line in seed.seed(settings.DEMO_PASSWORD):
                self.stdout.write(line)
