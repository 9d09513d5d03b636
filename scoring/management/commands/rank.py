"""`rank < FILE.json`: a list of units with their percentages in, the list with ranks out."""

import sys

from cchc.lib.vietnamese import sort_key
from scoring.engine import rank
from scoring.engine.reading import read_json
from scoring.management.engine import EngineCommand, read_stream


class Command(EngineCommand):
    help = "Xếp hạng danh sách đơn vị (JSON ở đầu vào); không dùng cơ sở dữ liệu."

    def handle(self, **options):
        rows = read_json(read_stream(sys.stdin.buffer, "đầu vào"))
        self.print_json(rank(rows, unit_key=sort_key))
