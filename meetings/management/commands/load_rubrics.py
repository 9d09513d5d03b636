"""Loads the rubrics that ship with the project, or one of a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cchc.lib.refusal import Refused
from meetings.actions.quality import load_rubric
from meetings.data import shipped_rubrics


class Command(BaseCommand):
    """One transaction and one audit row a rubric that is new; what is there stays as it is."""

    help = "Nạp bộ tiêu chí chất lượng sinh hoạt đi kèm, hoặc của một tệp; chạy lại không đổi gì."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", metavar="TỆP.toml", help="chỉ nạp tệp này")
        parser.add_argument(
            "--not-scaled",
            action="store_true",
            help="mục không áp dụng không quy đổi lại thang điểm",
        )

    def handle(self, *, file=None, not_scaled=False, **options):
        try:
            texts = [Path(file).read_text("utf-8")] if file else shipped_rubrics()
        except (OSError, UnicodeDecodeError) as unreadable:
            raise CommandError(f"Không đọc được tệp {file}.") from unreadable
        for text in texts:
            try:
                rubric, is_new = load_rubric(text, is_scaled=not not_scaled)
            except Refused as refusal:
                lines = [refusal.sentence, *(line for line, _ in refusal.items)]
                raise CommandError("\n".join(lines)) from refusal
            said = "đã nạp" if is_new else "đã có"
            if is_new or options["verbosity"] > 1:
                self.stdout.write(f"{rubric.name}: {said}, từ ngày {rubric.valid_from:%d/%m/%Y}.")
