"""What the commands of the engine share: files in, JSON out, faults as lines and exit code 2."""

import io
import json
import sys

from django.core.management.base import BaseCommand

from scoring.engine import Fault
from scoring.engine.reading import read_json

MOST_BYTES = 10_000_000
MOST_MEGABYTES = MOST_BYTES // 1_000_000


class EngineCommand(BaseCommand):
    """A command that uses no database. Faults: one line each on stderr, exit code 2."""

    requires_system_checks = []

    def execute(self, *args, **options):
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")
        try:
            return super().execute(*args, **options)
        except Fault as fault:
            for line in fault.faults:
                self.stderr.write(line)
            raise SystemExit(2) from fault

    def print_json(self, value):
        self.stdout.write(json.dumps(value, ensure_ascii=False))


def read_file(path):
    """The bytes of a file of at most 10 MB. Raises Fault."""
    try:
        with open(path, "rb") as file:
            return read_stream(file, path)
    except OSError as error:
        raise Fault(f"{path}: không có, hoặc không đọc được tệp này") from error


def read_stream(stream, name):
    """Everything a binary stream gives, at most 10 MB. Raises Fault."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Fault(f"{name}: lớn hơn {MOST_MEGABYTES} MB")
    return data


def read_object(data, name):
    """The JSON object in bytes. Raises Fault."""
    value = read_json(data)
    if not isinstance(value, dict):
        raise Fault(f"{name}: phải là một bảng JSON")
    return value


def lines_of(stream):
    """Lines of a binary stream; None in place of one that is longer than 10 MB."""
    while line := stream.readline(MOST_BYTES + 1):
        if len(line) <= MOST_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield None
