"""Long work in tests: a kind that does what it is told, and the worker that does what waits."""

import time
from unittest import mock

from django.core.management import call_command

from cchc.lib.refusal import Refused
from tests.world import make_unit
from units.background import background
from units.models import Unit
from units.permissions import Permission


def run_jobs():
    """Carries out every waiting job in this process, as the worker beside the server does; but the
    connection, which holds the open transaction of the test, stays."""
    with mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        call_command("run_jobs", batch=True, verbosity=0)


@background("trial", Permission.MANAGE_UNIT, "làm thử", when_stopped="Chưa ghi gì.")
def do_trial(job, progress):
    """Counts to `of`, doing at the step `at` what `facts` says: refuse, fail, or ask to stop."""
    from units.progress import ask_to_stop

    of, at = job.facts.get("of", 3), job.facts.get("at")
    for step in range(of):
        if step == at:
            match job.facts["then"]:
                case "refuse":
                    raise Refused("Không làm được vì thiếu dữ liệu.")
                case "fail":
                    raise ZeroDivisionError
                case "stop":
                    ask_to_stop(job.pk)
        progress.tell(step + 1, of, f"Phần {step + 1}")
    return f"Đã làm {of} phần tại {Unit.objects.get(pk=job.unit_id).short_name}."


@background(
    "slow_trial",
    Permission.MANAGE_UNIT,
    "làm thử chậm",
    when_stopped="Chưa ghi gì.",
    all_or_nothing=True,
)
def do_slow_trial(job, progress):
    """Founds `of` units in one transaction, `seconds` for each."""
    of = job.facts["of"]
    for step in range(of):
        make_unit(f"Đơn vị {step + 1} của việc chậm")
        progress.tell(step + 1, of, f"Phần {step + 1}")
        time.sleep(job.facts["seconds"])
    return f"Đã làm {of} phần."
