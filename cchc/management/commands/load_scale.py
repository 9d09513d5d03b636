"""`manage.py load_scale`: a made-up country for measuring, into an empty database."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cchc.demo import scale as made_up
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import thousands
from units.actions.scale import create_reader, found_made_up, refuse_unless_empty

READER = "do.toc.do"


class Command(BaseCommand):
    """One transaction a province: after a stop some provinces are there, each whole."""

    help = "Nạp đơn vị minh họa để đo tốc độ; chỉ vào cơ sở dữ liệu còn trống."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=["province", "nation"], required=True)
        parser.add_argument("--seed", type=int, default=made_up.SEED, help="số gieo của tên")

    def handle(self, *, scale, seed, **options):
        try:
            refuse_unless_empty()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        total = 0
        for part in made_up.parts(scale, seed):
            units = found_made_up(part)
            if not total:
                create_reader(next(iter(units.values())), READER)
            total += len(units)
            self.stdout.write(f"{thousands(total)} đơn vị.")
        with connection.cursor() as cursor:  # so that the first question is planned well
            cursor.execute("ANALYZE")
