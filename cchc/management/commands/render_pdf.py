"""`manage.py render_pdf KIND ID --out FILE`: one paper into a file, as the site prints it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cchc.lib.refusal import Refused
from cchc.papers import PAPERS, told_papers


class Command(BaseCommand):
    """For whoever runs the machine: asks no role, writes nothing but the file."""

    help = f"Lập một tài liệu PDF – {told_papers()}."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(PAPERS), help="loại tài liệu")
        parser.add_argument("id", type=int, help="mã số của đối tượng")
        parser.add_argument("--out", type=Path, required=True, help="tệp ghi ra")

    def handle(self, *, kind, id, out, **options):
        paper = PAPERS[kind]
        found = paper.model.objects.filter(pk=id).first()
        if found is None:
            raise CommandError(f"Không có {paper.model._meta.verbose_name} mã số {id}.")
        try:
            content = paper.make(found)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        try:
            out.write_bytes(content)
        except OSError as fault:
            raise CommandError(f"Không ghi được tệp {out}: {fault.strerror}.") from fault
        self.stdout.write(f"Đã lập {out} ({len(content)} byte).")
