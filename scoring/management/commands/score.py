"""`score`: the points that answers earn under a criteria set, as JSON on stdout.

`score --set FILE.toml --answers FILE.json` scores one sheet. `score --batch FILE.jsonl` scores a
line at a time, each {"set": "<TOML text>", "answers": {…}}, and prints a result or {"errors": […]}
for each. No database is used.
"""

from functools import lru_cache

from django.core.management.base import CommandError

from scoring.engine import Fault, read_answers, read_set, score
from scoring.engine.reading import read_text
from scoring.management.engine import (
    MOST_MEGABYTES,
    EngineCommand,
    lines_of,
    read_file,
    read_object,
)


class Command(EngineCommand):
    help = "Chấm điểm theo bộ tiêu chí; in kết quả JSON, không dùng cơ sở dữ liệu."

    def add_arguments(self, parser):
        parser.add_argument("--set", metavar="FILE.toml", help="bộ tiêu chí")
        parser.add_argument("--answers", metavar="FILE.json", help="câu trả lời")
        parser.add_argument("--batch", metavar="FILE.jsonl", help="mỗi dòng một phiếu")

    def handle(self, *, batch, answers, **options):
        sheet = (options["set"], answers)
        if batch and not any(sheet):
            self.score_batch(batch)
        elif all(sheet) and not batch:
            self.print_json(score_one(*sheet))
        else:
            raise CommandError("Cần --set và --answers, hoặc riêng --batch.", returncode=2)

    def score_batch(self, path):
        try:
            with open(path, "rb") as file:
                for line in lines_of(file):
                    self.print_json(score_line(line))
        except OSError as error:
            raise Fault(f"{path}: không có, hoặc không đọc được tệp này") from error


def score_one(set_path, answers_path):
    """The result of one set and its answers, in files."""
    criteria_set = read_set(read_text(read_file(set_path)))
    given = read_object(read_file(answers_path), answers_path)
    return score(criteria_set, read_answers(criteria_set, _answers_in(given))).as_json()


def score_line(line):
    """The result of one line of a batch, or its errors."""
    try:
        if line is None:
            raise Fault(f"dòng: dài hơn {MOST_MEGABYTES} MB")
        given = read_object(line, "dòng")
        if not isinstance(given.get("set"), str):
            raise Fault("set: thiếu, hoặc không phải chữ (nội dung TOML của bộ tiêu chí)")
        criteria_set = _set_of(given["set"])
        return score(criteria_set, read_answers(criteria_set, _answers_in(given))).as_json()
    except Fault as fault:
        return {"errors": fault.faults}


def _answers_in(given):
    if "answers" not in given:
        raise Fault("answers: thiếu")
    return given["answers"]


# The lines of a batch mostly share one set.
_set_of = lru_cache(maxsize=16)(read_set)
