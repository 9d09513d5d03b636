"""Work that takes longer than a page may: asked for on a page, done by a process of its own."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField
from cchc.lib.moves import Move, Moving
from units import progress
from units.access import access_of
from units.asked import seen_by
from units.models.unit import Unit
from units.roles import Role


class JobQuerySet(models.QuerySet):
    @seen_by("việc nhập dữ liệu", "người yêu cầu; quản trị")
    def visible_to(self, user):
        """Who asked for it, and the admin of its unit."""
        access = access_of(user)
        return self.filter(Q(asked_by=user.pk) | Q(unit__pk__among=access.below(Role.ADMIN)))

    def open(self):
        """Waiting, or begun and not said to be over (it may have been cut off)."""
        return self.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))


class Job(Moving, models.Model):
    """Công việc chạy nền: one piece of long work, from being asked for to its end.

    How far it is stands in a file while it runs (units/progress.py), since nobody can read or write
    a row of a transaction that is still open; the row tells how it began and how it ended. A job
    whose process was killed stays RUNNING here: `is_cut_off` sees it by the lock that is gone.
    """

    class State(models.TextChoices):
        QUEUED = "QUEUED", "đang chờ"
        RUNNING = "RUNNING", "đang chạy"
        DONE = "DONE", "đã xong"
        STOPPED = "STOPPED", "đã dừng"
        FAILED = "FAILED", "không thực hiện được"

    MOVES = {
        "begin": Move((State.QUEUED,), State.RUNNING, "chạy"),
        "finish": Move((State.RUNNING,), State.DONE, "ghi nhận đã xong"),
        "fail": Move((State.RUNNING,), State.FAILED, "ghi nhận lỗi"),
        "stop": Move((State.QUEUED, State.RUNNING), State.STOPPED, "dừng"),
        "queue_again": Move((State.STOPPED, State.FAILED, State.RUNNING), State.QUEUED, "chạy lại"),
    }
    AUDIT_HASHED = frozenset({"facts"})

    kind = models.CharField("loại công việc", max_length=100)
    title = CleanCharField("công việc", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="jobs", verbose_name="đơn vị")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name="người yêu cầu"
    )
    state = models.CharField(
        "trạng thái", max_length=7, choices=State.choices, default=State.QUEUED
    )
    facts = models.JSONField("dữ liệu đầu vào", default=dict, blank=True)
    done = models.PositiveIntegerField("đã làm", default=0)
    of = models.PositiveIntegerField("tổng số", default=0)
    message = CleanCharField("kết quả", max_length=500, blank=True, default="")
    link = models.CharField("trang xem kết quả", max_length=200, blank=True, default="")
    asked_at = models.DateTimeField("lúc yêu cầu")
    begun_at = models.DateTimeField("lúc bắt đầu", null=True, blank=True)
    ended_at = models.DateTimeField("lúc kết thúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "công việc chạy nền"
        verbose_name_plural = "công việc chạy nền"
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit"],
                condition=Q(state__in=("QUEUED", "RUNNING")),
                name="job_one_open_of_a_kind",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("units:job-detail", self.pk)

    def unit_for(self, permission):
        return self.unit

    @property
    def is_open(self):
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def is_cut_off(self):
        """Begun, not ended, and no process is at it: that one was killed or lost its machine."""
        return self.state == self.State.RUNNING and not progress.is_held(self.pk)

    @property
    def is_at_work(self):
        return self.state == self.State.RUNNING and not self.is_cut_off

    @property
    def can_stop(self):
        """Once asked to, it stops at its next step: the button is not shown again."""
        return self.is_open and not self.is_cut_off and not self.is_stopping

    @property
    def is_stopping(self):
        return self.is_at_work and progress.is_stop_asked(self.pk)

    @property
    def can_queue_again(self):
        return self.is_cut_off if self.is_open else self.can("queue_again")

    @property
    def how_far(self):
        """Note of done, of and message: of this moment while it runs, else the last."""
        if self.is_open:
            return progress.read(self.pk) if self.state == self.State.RUNNING else progress.Note()
        return progress.Note(self.done, self.of, self.message)

    @property
    def state_text(self):
        return "đã dừng giữa chừng" if self.is_cut_off else self.get_state_display()
