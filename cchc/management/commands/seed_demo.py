"""Fills an empty database with the demo: real facts of five sources, and marked made-up data."""

import gc
from contextlib import contextmanager

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
        with transaction.atomic(), _rare_collection():
            for line in seed.seed(settings.DEMO_PASSWORD):
                self.stdout.write(line)


@contextmanager
def _rare_collection():
    """Tens of thousands of short-lived rows: looking for cycles among them takes a sixth of all."""
    usual = gc.get_threshold()
    gc.set_threshold(20_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
