"""The process that carries out long work, beside the server: `manage.py run_jobs`."""

import os
import signal
from threading import Thread
from time import sleep

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from units.actions.job import settle_cut_off
from units.progress import Progress, at_work

EVERY = 1  # seconds between two looks for work
PARENT_EVERY = 0.2  # seconds between two looks whether the parent lives


class Command(BaseCommand):
    """TERM or Ctrl-C: the job at work stops at its next step and says so; a second one kills."""

    help = "Thực hiện các công việc chạy nền; chạy bên cạnh máy chủ, dừng bằng Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument(
            "--batch", action="store_true", help="làm hết những việc đang chờ rồi kết thúc"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="kết thúc cùng tiến trình đã mở lệnh này"
        )

    def handle(self, *, batch=False, with_parent=False, **options):
        worker = _Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=EVERY,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        with at_work():
            if cut_off := settle_cut_off():
                self.stdout.write(f"{cut_off} công việc đã dừng giữa chừng ở lần chạy trước.")
            if not batch:
                worker.configure_signals()
            if with_parent:
                Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
            worker.run()


def _end_with(parent):
    """Once the parent is gone this process is told to end, as by TERM."""
    while os.getppid() == parent:
        sleep(PARENT_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


class _Worker(Worker):
    def shutdown(self, signum, frame):
        """The job is told by its progress; without a job the process ends at once."""
        Progress.is_ending = True
        if not self.running:
            signal.signal(signum, signal.SIG_DFL)
            signal.raise_signal(signum)
        self.running = False
        if not self.running_task:
            raise SystemExit(0)
