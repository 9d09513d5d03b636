"""`background`: a function that runs beside the server, with its progress on a page.

    @background("roll_import", Permission.MANAGE_PERSON, "nhập danh sách dài từ tệp",
                when_stopped="Chưa ghi dòng nào.", all_or_nothing=True)
    def import_long_roll(job, progress):
        draft = RollDraft.objects.get(pk=job.facts["draft"])
        import_roll(draft, by=job.asked_by, count=job.facts["count"],
                    told=progress.tell, …)       # tell(500, 5000, "Ghi từng dòng") between portions
        return "Đã nhập 5.000 dòng."             # units/actions/roll.py has it in full

It is asked for in a view, in place of an action:

    job = attempt(form, import_long_roll.start, unit, by=request.user,
                  title="Nhập danh sách chi-bo.xlsx", facts={"draft": draft.pk, "count": 5000, …},
                  link=reverse("units:roll-detail", args=[unit.pk]))
    return redirect(job)                     # the page that shows how far it is, with “Dừng”

- `facts` is what JSON holds; the log keeps only its hash, the row forgets it when the work is done.
- `start` and `again` ask the permission at the unit (and the password where it has a star); inside,
  each action asks again, so that a right lost meanwhile ends the work with its sentence.
- `all_or_nothing`: all of it and the note that it is done are one transaction. Else each step is
  its own command, and what was done before a stop stays: harmless when it is run again.
  `when_stopped` says which of the two it is.
- `progress.tell` raises Stopped when it is to end: let it pass. Refused and PermissionDenied end
  the job with their sentence, any other error with one that names the job, and is logged.
- Tests carry out what waits by `tests.jobs.run_jobs()`.
"""

import logging
from contextlib import nullcontext
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task

from cchc.lib.refusal import Refused
from units import progress
from units.actions.job import begin_job, end_job, queue_again, queue_job
from units.command import command
from units.models import Job
from units.permissions import Permission

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Background:
    """One kind of long work; made by `background`."""

    path: str
    permission: Permission
    when_stopped: str
    all_or_nothing: bool
    run: callable
    start: callable
    again: callable


def background(name, permission, label, *, when_stopped="", all_or_nothing=False):
    """See the head of this file. `name`: in the audit log `units.job.<name>_queued`."""

    def decorate(function):
        path = f"{function.__module__}.{function.__qualname__}"

        @command(f"units.job.{name}_queued", permission, label)
        def start(unit, *, by, title, facts=None, link=""):
            job = queue_job(unit, by=by, kind=path, title=title, facts=facts or {}, link=link)
            run_job.enqueue(job.pk)
            return job

        @command(f"units.job.{name}_queued_again", permission, f"chạy lại: {label}")
        def again(job, *, by):
            queue_again(job)
            run_job.enqueue(job.pk)

        return Background(path, permission, when_stopped, all_or_nothing, function, start, again)

    return decorate


def kind_of(job):
    """-> the Background that a job is of."""
    return import_string(job.kind)


@task
def run_job(pk):
    """Carries out one waiting job in this process; one that no longer waits is left alone."""
    with progress.held(pk) as how_far:
        job = Job.objects.select_related("asked_by", "unit").get(pk=pk)
        if not job.can("begin"):
            return
        kind, by = kind_of(job), job.asked_by
        try:
            begin_job(job, by=by)
        except Refused:  # stopped at this very moment
            return
        try:
            with transaction.atomic() if kind.all_or_nothing else nullcontext():
                told = kind.run(job, how_far)
                end_job(job, by=by, move="finish", message=told, note=how_far.note)
            return
        except progress.Stopped:
            ending = "stop", _stopped(how_far, kind)
        except (Refused, PermissionDenied) as refusal:
            ending = "fail", str(refusal)
        except Exception:
            logger.exception("job %s", pk)
            sentence = f"Lỗi ngoài dự kiến; báo người quản trị máy chủ công việc số {pk}."
            ending = "fail", f"{sentence} {kind.when_stopped}".strip()
        end_job(job, by=by, move=ending[0], message=ending[1], note=how_far.note)


def _stopped(how_far, kind):
    note = how_far.note
    place = f" khi đang làm phần {note.done} trong {note.of}" if note.of else ""
    why = (
        "theo yêu cầu" if progress.is_stop_asked(how_far.pk) else "vì tiến trình chạy nền kết thúc"
    )
    return f"Đã dừng {why}{place}. {kind.when_stopped}".strip()
