"""verify_snapshot ID: recompute a published result and compare; exit 1 when it does not hold."""

from django.core.management.base import BaseCommand, CommandError

from scoring.models import Snapshot
from scoring.verification import faults_of


class Command(BaseCommand):
    help = "Tính lại một bản công bố và so với những gì đã công bố."

    def add_arguments(self, parser):
        parser.add_argument("snapshot", type=int, help="mã của bản công bố")

    def handle(self, snapshot, **options):
        found = Snapshot.objects.filter(pk=snapshot).first()
        if found is None:
            raise CommandError(f"Không có bản công bố {snapshot}.")
        faults = faults_of(found)
        if faults:
            raise CommandError(f"Không khớp: {'; '.join(faults)}.")
        self.stdout.write(
            f"Khớp. {found}, {found.results.count()} đơn vị, mã đối chiếu {found.sha256[:12]}."
        )
