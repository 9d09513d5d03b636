"""`manage.py add_search_index`: the indexes that migrations left out for want of a right."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cchc.lib.trigram import REFUSED, add_index, wanted


class Command(BaseCommand):
    help = "Lập chỉ mục tìm theo chữ (đơn vị, nhiệm vụ) trên PostgreSQL; chạy lại không hại."

    def handle(self, **options):
        with connection.schema_editor() as editor:
            are_there = [add_index(editor, *index) for index in wanted()]
        if not all(are_there):
            raise CommandError(REFUSED)
        self.stdout.write("Chỉ mục tìm theo chữ đã có.")
