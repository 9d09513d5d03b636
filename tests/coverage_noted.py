"""`python -m tests.coverage_noted FILE`: the sums of coverage's own JSON into docs/evidence."""

import json
import os
import sys
from pathlib import Path

import django


def main(path):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.evidence import note

    files = json.loads(Path(path).read_text())["files"]
    whole = {
        name: found["summary"]
        for name, found in files.items()
        if name == "units/permissions.py"
        or "/actions/" in name
        or name.startswith("scoring/engine/")
    }
    note(
        "coverage",
        command="make coverage",
        what="branch coverage of the suite on SQLite, without the tests of the whole site",
        seed=None,
        files=len(files),
        percent=_percent(found["summary"] for found in files.values()),
        files_of_permissions_actions_engine=len(whole),
        percent_of_permissions_actions_engine=_percent(whole.values()),
    )


def _percent(summaries):
    """Lines and branches taken, of all there are; two decimals."""
    taken = there = 0
    for summary in summaries:
        taken += summary["covered_lines"] + summary["covered_branches"]
        there += summary["num_statements"] + summary["num_branches"]
    return round(100 * taken / there, 2)


if __name__ == "__main__":
    main(sys.argv[1])
