"""`manage.py add_search_index`: the index that a migration had to leave out for want of a right."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cchc.lib.trigram import REFUSED, add_index
from units.models import UnitVersion
from units.search import INDEX


class Command(BaseCommand):
    help = "Lập chỉ mục tìm tên đơn vị trên PostgreSQL; chạy lại không hại."

    def handle(self, **options):
        with connection.schema_editor() as editor:
            is_there = add_index(editor, UnitVersion, "name_fold", INDEX)
        if not is_there:
            raise CommandError(REFUSED)
        self.stdout.write("Chỉ mục tìm tên đơn vị đã có.")
