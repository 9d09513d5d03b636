"""Long work: queued, begun, ended, stopped, cut off, run again."""

import pytest
from django.core.exceptions import PermissionDenied

from cchc.lib.refusal import Refused
from tests.jobs import do_slow_trial, do_trial, run_jobs
from units import background, progress
from units.actions.job import settle_cut_off, stop_job
from units.models import AuditEvent, Job, Unit

State = Job.State


def queue(world, **facts):
    return do_trial.start(
        world.province, by=world.quantri, title="Làm thử", facts=facts, link="/don-vi/"
    )


def kinds():
    rows = AuditEvent.objects.filter(kind__startswith="units.job").order_by("seq")
    return [row.kind.removeprefix("units.job.") for row in rows]


def running(job):
    """The same job as if a process that was killed had begun it."""
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    job.refresh_from_db()
    return job


def test_a_job_waits_until_the_worker_takes_it(world):
    job = queue(world, of=2)
    assert (job.state, job.asked_by, job.unit) == (State.QUEUED, world.quantri, world.province)
    assert job.can_stop
    assert not job.can_queue_again
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.DONE
    assert job.message == "Đã làm 2 phần tại Tuyên Quang."
    assert (job.done, job.of) == (2, 2)
    assert job.begun_at
    assert job.ended_at
    assert job.facts == {}, "what it was given is kept only while it may be wanted again"
    assert kinds() == ["trial_queued", "begun", "ended"]


def test_the_log_holds_no_text_of_what_a_job_was_given(world):
    queue(world, names=["Hoàng Thử"])
    event = AuditEvent.objects.get(kind="units.job.trial_queued")
    assert "Hoàng" not in event.payload
    assert event.told["after"]["facts"].startswith("sha256:")


def test_who_may_not_do_it_may_not_queue_it(world):
    with pytest.raises(PermissionDenied):
        do_trial.start(world.province, by=world.canbo_dttg, title="Làm thử")
    assert not Job.objects.exists()


def test_one_of_a_kind_at_a_time(world):
    first = queue(world)
    with pytest.raises(Refused, match="đang chờ hoặc đang chạy") as refusal:
        queue(world)
    assert refusal.value.items == [("Làm thử", first.get_absolute_url())]
    with progress.held(running(first).pk), pytest.raises(Refused):
        queue(world)
    second = queue(world)
    first.refresh_from_db()
    assert first.state == State.STOPPED
    assert "giữa chừng" in first.message
    assert second.state == State.QUEUED


def test_a_rule_that_refuses_ends_it_with_its_sentence(world):
    job = queue(world, at=1, then="refuse")
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.message) == (State.FAILED, "Không làm được vì thiếu dữ liệu.")
    assert (job.done, job.of) == (1, 3)
    assert job.facts, "kept, to be run again"


def test_an_error_ends_it_with_a_sentence_and_is_logged(world, caplog):
    job = queue(world, at=0, then="fail")
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.message.startswith(
        f"Lỗi ngoài dự kiến; báo người quản trị máy chủ công việc số {job.pk}."
    )
    assert job.message.endswith("Chưa ghi gì.")
    assert "ZeroDivisionError" in caplog.text


def test_all_or_nothing_holds_to_the_note_that_it_is_done(world, monkeypatch, caplog):
    """Cut off between the work and that note, it would be done twice when it is run again."""
    end_job = background.end_job

    def cut_off(job, *, move, **options):
        if move == "finish":
            raise ConnectionError
        return end_job(job, move=move, **options)

    monkeypatch.setattr(background, "end_job", cut_off)
    facts = {"of": 2, "seconds": 0}
    job = do_slow_trial.start(world.province, by=world.quantri, title="Việc chậm", facts=facts)
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "ConnectionError" in caplog.text
    assert not Unit.objects.filter(versions__name__contains="việc chậm").exists()


def test_what_was_asked_to_stop_stops_at_its_next_step(world):
    job = queue(world, of=5, at=2, then="stop")
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.STOPPED
    assert job.message == "Đã dừng theo yêu cầu khi đang làm phần 3 trong 5. Chưa ghi gì."


def test_a_worker_that_is_to_end_stops_the_job(world, monkeypatch):
    monkeypatch.setattr(progress.Progress, "is_ending", True)
    job = queue(world)
    run_jobs()
    job.refresh_from_db()
    assert job.message.startswith("Đã dừng vì tiến trình chạy nền kết thúc khi đang làm phần 1")


def test_stopping_before_any_step_names_none(world, monkeypatch):
    note = background._stopped(progress.Progress(0), do_trial)
    assert note == "Đã dừng vì tiến trình chạy nền kết thúc. Chưa ghi gì."


def test_what_waits_is_stopped_at_once_and_never_begun(world):
    job = stop_job(queue(world), by=world.quantri)
    assert (job.state, job.message) == (State.STOPPED, "Đã dừng trước khi bắt đầu.")
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.STOPPED
    assert kinds() == ["trial_queued", "stop_asked"]


def test_stopped_between_two_looks_it_is_left_alone(world, monkeypatch):
    job = queue(world)
    kind_of = background.kind_of

    def stop_meanwhile(job):
        Job.objects.filter(pk=job.pk).update(state=State.STOPPED)
        return kind_of(job)

    monkeypatch.setattr(background, "kind_of", stop_meanwhile)
    background.run_job.call(job.pk)
    job.refresh_from_db()
    assert job.state == State.STOPPED


def test_asking_a_running_job_to_stop_leaves_the_end_to_it(world):
    job = running(queue(world))
    with progress.held(job.pk):
        stop_job(job, by=world.quantri)
        job.refresh_from_db()
        assert job.state == State.RUNNING
        assert job.is_stopping
        assert not job.can_stop
    assert kinds() == ["trial_queued", "stop_asked"]


def test_asked_while_it_begins_it_stops_all_the_same(world):
    """The page knew it waiting; the worker took the stop of then away as that of an earlier run."""
    job = queue(world, of=2)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    with progress.held(job.pk) as how_far:
        stop_job(job, by=world.quantri)
        with pytest.raises(progress.Stopped):
            how_far.tell(1, 2)


def test_over_by_the_time_that_the_request_is_written_down(world):
    """What ended meanwhile is not told as a refusal."""
    job = queue(world)
    Job.objects.filter(pk=job.pk).update(state=State.STOPPED)
    assert stop_job(job, by=world.quantri).state == State.STOPPED
    assert kinds() == ["trial_queued", "stop_asked"]


def test_what_is_over_cannot_be_stopped(world):
    job = queue(world)
    run_jobs()
    job.refresh_from_db()
    with pytest.raises(Refused, match="đã xong"):
        stop_job(job, by=world.quantri)
    assert not progress.is_stop_asked(job.pk)


def test_a_job_whose_process_is_gone_says_so_and_runs_again(world):
    job = running(queue(world))
    assert job.is_cut_off
    assert job.state_text == "đã dừng giữa chừng"
    assert job.can_queue_again
    assert not job.can_stop
    job = do_trial.again(job, by=world.quantri)
    assert job.state == State.QUEUED
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.DONE


def test_stopping_a_cut_off_job_settles_it(world):
    job = stop_job(running(queue(world)), by=world.quantri)
    assert job.state == State.STOPPED
    assert "giữa chừng" in job.message


def test_a_starting_worker_settles_what_was_cut_off(world):
    lost = running(queue(world))
    other = do_trial.start(world.old_province, by=world.quantri, title="Việc khác")
    with progress.held(running(other).pk) as held:
        assert settle_cut_off() == 1
    lost.refresh_from_db()
    assert (lost.state, held.pk) == (State.STOPPED, other.pk)
    run_jobs()
    other.refresh_from_db()
    assert other.state == State.STOPPED


@pytest.mark.parametrize("state", [State.QUEUED, State.DONE])
def test_what_waits_or_is_done_is_not_run_again(world, state):
    job = queue(world)
    Job.objects.filter(pk=job.pk).update(state=state)
    with pytest.raises(Refused):
        do_trial.again(job, by=world.quantri)


def test_what_is_at_work_is_not_run_again(world):
    job = running(queue(world))
    with progress.held(job.pk), pytest.raises(Refused):
        do_trial.again(job, by=world.quantri)


def test_run_again_is_refused_while_another_of_its_kind_waits(world):
    first = stop_job(queue(world), by=world.quantri)
    queue(world)
    with pytest.raises(Refused, match="đang chờ hoặc đang chạy"):
        do_trial.again(first, by=world.quantri)


def test_seen_by_who_asked_and_by_the_admin(world):
    job = queue(world)
    other = do_trial.start(world.ethnic, by=world.quantri, title="Ở sở")
    Job.objects.filter(pk=other.pk).update(asked_by=world.lanhdao_dttg)
    assert set(Job.objects.visible_to(world.quantri)) == {job, other}
    assert set(Job.objects.visible_to(world.lanhdao_dttg)) == {other}
    assert not Job.objects.visible_to(world.bithu_langson).exists()
