"""A long job from being asked for to its end; units/background.py is what others use."""

from cchc.lib.clock import now
from cchc.lib.refusal import Refused
from units import progress
from units.audit import tell
from units.command import command
from units.models import Job

CUT_OFF = "Đã dừng giữa chừng: tiến trình chạy nền bị ngắt."


def queue_job(unit, *, by, kind, title, facts, link):
    """Called inside the command of a kind of job: -> the Job, waiting."""
    _refuse_second(kind, unit)
    return Job.objects.create(
        unit=unit, asked_by=by, kind=kind, title=title, facts=facts, link=link, asked_at=now()
    )


def queue_again(job):
    """Called inside the command of a kind of job: the same work once more, from its beginning."""
    if job.is_open and not job.is_cut_off:
        raise Refused(job.why_not(job.MOVES["queue_again"]))
    job.move("queue_again")
    _refuse_second(job.kind, job.unit, but=job)
    job.done = job.of = 0
    job.message, job.begun_at, job.ended_at = "", None, None


def _refuse_second(kind, unit, but=None):
    """One of a kind at a time in a unit; one whose process was killed no longer counts."""
    for job in Job.objects.open().filter(kind=kind, unit=unit):
        if job == but:
            continue
        if not job.is_cut_off:
            raise Refused(
                "Công việc này đang chờ hoặc đang chạy; theo dõi hoặc dừng trước khi chạy lại.",
                items=[(job.title, job.get_absolute_url())],
            )
        _end(job, "stop", CUT_OFF)
        job.version += 1
        job.save()


def stop_job(job, *, by):
    """Dừng: what waits is over at once, what runs ends at its next step.

    The file comes first: the job may hold the only writer's lock of SQLite until it reads it. So
    the job may well be over when the request is written down.
    """
    was_open = job.is_open
    if was_open:
        progress.ask_to_stop(job.pk)
    return _stop(job, by=by, was_open=was_open)


@command("units.job.stop_asked", label="dừng công việc chạy nền")
def _stop(job, *, by, was_open):
    if not was_open:
        job.refuse_unless("stop")
    if job.state == Job.State.QUEUED:
        _end(job, "stop", "Đã dừng trước khi bắt đầu.")
    elif job.is_cut_off:
        _end(job, "stop", CUT_OFF)
    elif job.is_open:
        progress.ask_to_stop(job.pk)  # it began just now, and took the earlier file away
    tell(state=job.state)


@command("units.job.begun", label="bắt đầu công việc chạy nền")
def begin_job(job, *, by):
    """By the process at work, on behalf of who asked."""
    job.move("begin")
    job.begun_at = now()


@command("units.job.ended", label="kết thúc công việc chạy nền")
def end_job(job, *, by, move, message, note):
    """`move`: finish, stop or fail; `message`: the sentence shown; `note`: how far it came.

    What it was given is kept only as long as it may be wanted again.
    """
    _end(job, move, message)
    job.done, job.of = note.done, note.of
    if move == "finish":
        job.facts = {}


def settle_cut_off():
    """Says of every job whose process is gone that it was cut off; -> how many."""
    found = [job for job in Job.objects.filter(state=Job.State.RUNNING) if job.is_cut_off]
    for job in found:
        end_job(job, by=None, move="stop", message=CUT_OFF, note=progress.read(job.pk))
    return len(found)


def _end(job, move, message):
    job.move(move)
    job.message, job.ended_at = message, now()
