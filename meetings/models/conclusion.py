"""Conclusions: who does what by when, and what became of it."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Cast

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.folded import FoldField
from cchc.lib.moves import Move, Moving
from cchc.lib.vietnamese import fold, sentence_date, short_date, thousands
from meetings.about import conclusion_words
from meetings.models.agenda import AgendaItem, BodyPart
from meetings.models.kinds import MET_STATES
from meetings.models.meeting import LISTED, READ, Invitation, Meeting
from meetings.models.meeting_query import READING_ROLES, loggable_units, readable
from meetings.models.withdrawn import STANDS, StandingRows, Withdrawable, says_why
from plans.models import Task
from units.access import access_of
from units.asked import seen_by
from units.day_names import KindOn, LastShortName, NameOn
from units.models import AuditEvent, Branch, Unit
from units.permissions import Permission, may


class ConclusionState(models.TextChoices):
    """Trạng thái của kết luận; moves along `Conclusion.MOVES`."""

    OPEN = "OPEN", "chưa giao"
    TASKED = "TASKED", "đã chuyển thành nhiệm vụ"
    NO_TASK = "NO_TASK", "không cần giao việc"
    DONE = "DONE", "đã thực hiện"
    CARRIED = "CARRIED", "chuyển sang kỳ sau"


_S = ConclusionState
_PENDING = (_S.OPEN, _S.TASKED, _S.NO_TASK)


class Standing(models.TextChoices):
    """Tình hình thực hiện, for the filter: computed of states and days, never stored."""

    OPEN = "con", "đang theo dõi"
    OVERDUE = "qua-han", "quá hạn"
    DONE = "xong", "đã thực hiện"
    CARRIED = "chuyen", "đã chuyển kỳ"


class ConclusionQuerySet(models.QuerySet):
    @seen_by("kết luận", "người xem được nội dung cuộc họp; đơn vị được mời: phần giao cho mình")
    def visible_to(self, user):
        """Who reads the meeting's body; an invited unit what was given to it."""
        return self.filter(readable(user, "meeting__") | _given_to(user))

    def given_to(self, user):
        """Conclusions of agencies whose meetings a unit of this user was invited to, with a task
        for it."""
        return self.filter(_given_to(user))

    def with_tasks(self, *columns):
        """Loads the tasks with `lead_name`: one query more, whatever the number of rows; `columns`:
        what a list tells of a task, where it is not all."""
        links = ConclusionTask.objects.with_names()
        if columns:
            links = links.only("conclusion", *(f"task__{name}" for name in columns))
        return self.prefetch_related(Prefetch("tasks", links))

    def with_noted(self, user):
        """Adds `is_noted`: the log tells already that this user read of the meeting today."""
        told = AuditEvent.objects.of_today(user, READ, LISTED).filter(
            object_type=Meeting._meta.label_lower,
            object_id=Cast(OuterRef("meeting"), models.CharField()),
        )
        return self.annotate(is_noted=Exists(told))

    def of_met(self):
        """Conclusions of meetings that were held."""
        return self.filter(meeting__state__in=MET_STATES)

    def pending(self):
        """Still to be followed: neither done nor carried on."""
        return self.filter(state__in=_PENDING)

    def of_standing(self, standing, day):
        """Those of a Standing on a day. Done is also what became tasks that are all confirmed."""
        tasks = ConclusionTask.objects.filter(conclusion=OuterRef("pk"))
        all_done = Exists(tasks) & ~Exists(tasks.exclude(task__state=Task.State.VERIFIED))
        done = Q(state=_S.DONE) | Q(state=_S.TASKED) & Q(all_done)
        pending = Q(state__in=_PENDING) & ~done
        asked = {
            Standing.OPEN: pending,
            Standing.OVERDUE: pending & Q(due_on__lt=day),
            Standing.DONE: done,
            Standing.CARRIED: Q(state=_S.CARRIED),
        }
        return self.filter(asked[standing])

    def waiting_for(self, user, day):
        """Conclusions of this user's units that nobody was given yet."""
        return (
            self.of_met()
            .filter(state=_S.OPEN, meeting__unit__in=loggable_units(user))
            .order_by("meeting__held_on", "pk")
        )

    def with_names(self):
        """Loads the meeting, and adds `day_name` and `day_kind`, the unit's on its day."""
        on = ("meeting__unit", "meeting__held_on")
        return self.select_related("meeting__unit").annotate(
            day_name=NameOn(*on), day_kind=KindOn(*on)
        )

    def matching(self, *, text="", unit="", year=None, state="", standing="", carried=None):
        """The list narrowed down; diacritics do not matter. `carried`: at least so many times."""
        found = self.of_standing(standing, today()) if standing else self
        if carried:
            found = found.filter(carried_count__gte=carried)
        if text:
            found = found.filter(text_fold__contains=fold(text))
        if unit:
            found = found.filter(meeting__unit__in=Unit.objects.named_like(unit).values("pk"))
        if year:
            found = found.filter(meeting__held_on__year=year)
        if state:
            found = found.filter(state=state)
        return found


def _given_to(user):
    own = access_of(user).own(*READING_ROLES)
    given = ConclusionTask.objects.filter(conclusion=OuterRef("pk"), task__lead__pk__among=own)
    invited = Invitation.objects.filter(meeting=OuterRef("meeting"), unit__pk__among=own)
    return ~Q(meeting__unit__branch=Branch.PARTY) & Exists(given) & Exists(invited)


class StandingConclusions(StandingRows.from_queryset(ConclusionQuerySet)):
    """Conclusions that stand."""


class Conclusion(BodyPart, Moving, Withdrawable):
    """Kết luận, by the six clear ("6 rõ"): người, việc, thời gian, trách nhiệm, sản phẩm, quyền."""

    State = ConclusionState
    KINDS = {_S.OPEN: "warn", _S.TASKED: "info", _S.DONE: "ok", _S.CARRIED: "warn"}
    MOVES = {
        "assign": Move((_S.OPEN, _S.TASKED), _S.TASKED, "chuyển thành nhiệm vụ"),
        "need_no_task": Move((_S.OPEN,), _S.NO_TASK, "ghi không cần giao việc"),
        "finish": Move((_S.TASKED, _S.NO_TASK), _S.DONE, "ghi đã thực hiện"),
        "carry": Move((_S.OPEN, _S.TASKED, _S.NO_TASK), _S.CARRIED, "chuyển sang kỳ sau"),
    }
    EDITED_AT = "meetings:conclusion-edit"
    WITHDRAWN_AT = "meetings:conclusion-withdraw"
    AGGREGATE = "meeting"
    AUDIT_TOGETHER = ("meetings.conclusion.assigned_together", "meetings.meeting.cancelled")
    AUDIT_HASHED = Withdrawable.AUDIT_HASHED | {
        "text",
        "who",
        "due_text",
        "responsibility",
        "product",
        "authority",
        "report_at",
        "state_note",
    }

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="conclusions", verbose_name="cuộc họp"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conclusions",
        verbose_name="nội dung họp",
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    text = CleanTextField("nội dung kết luận", max_length=2000)
    text_fold = FoldField(max_length=2600, source="text who", db_index=False)
    who = CleanCharField("người, đơn vị thực hiện", max_length=200, blank=True, default="")
    due_on = models.DateField("hạn", null=True, blank=True)
    due_text = CleanCharField("thời gian hoàn thành", max_length=100, blank=True, default="")
    responsibility = CleanCharField("trách nhiệm", max_length=300, blank=True, default="")
    product = CleanCharField("sản phẩm", max_length=300, blank=True, default="")
    authority = CleanCharField("thẩm quyền", max_length=200, blank=True, default="")
    report_at = CleanCharField("báo cáo tại", max_length=100, blank=True, default="")
    state = models.CharField(
        "trạng thái", max_length=7, choices=ConclusionState.choices, default=ConclusionState.OPEN
    )
    state_note = CleanCharField("ghi chú", max_length=500, blank=True, default="")
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name="chuyển từ kết luận",
    )
    carried_count = models.PositiveSmallIntegerField("số lần chuyển kỳ", default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandingConclusions()
    everything = ConclusionQuerySet.as_manager()

    class Meta:
        verbose_name = "kết luận"
        verbose_name_plural = "kết luận"
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], condition=STANDS, name="conclusion_order_once"
            ),
            models.UniqueConstraint(
                fields=["carried_from"], condition=STANDS, name="conclusion_carried_once"
            ),
            says_why("conclusion_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=ConclusionState.values), name="conclusion_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ConclusionState.NO_TASK) | ~Q(state_note=""),
                name="conclusion_no_task_says_why",
            ),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=True, carried_count=0)
                | Q(carried_from__isnull=False, carried_count__gte=1),
                name="conclusion_carried_is_counted",
            ),
        ]

    def __str__(self):
        return f"kết luận {self.order}"

    def get_absolute_url(self):
        return f"{address_of('meetings:meeting-detail', self.meeting_id)}#ket-luan-{self.pk}"

    def unit_for(self, permission):
        return self.meeting.unit

    def barred(self, user, permission):
        """A task is made only by who keeps the meeting's record, whatever else he may do."""
        if permission is Permission.CONCLUSION_TO_TASK:
            answer = may(user, Permission.LOG_MEETING, self.meeting)
            return "" if answer else answer.reason
        return ""

    @property
    def heading(self):
        """That of its meeting, which a list (`with_names`) tells without asking again."""
        if kind := self.__dict__.get("day_kind"):
            self.meeting.day_kind = kind
        return self.meeting.heading

    @property
    def choice_words(self):
        return conclusion_words(self)

    @property
    def item_key(self):
        """The key of the item it belongs to, as its form sends it."""
        return str(self.item_id or "")

    @property
    def six_clear(self):
        """((words, whether it is said), …) of the six, in the order in which they are read."""
        return (
            ("người", bool(self.who)),
            ("việc", bool(self.text)),
            ("thời gian", bool(self.due_on or self.due_text)),
            ("trách nhiệm", bool(self.responsibility)),
            ("sản phẩm", bool(self.product)),
            ("thẩm quyền", bool(self.authority)),
        )

    @property
    def due_on_text(self):
        """Its last day as a form shows it; "" without one."""
        return short_date(self.due_on) if self.due_on else ""

    @property
    def is_done(self):
        """Said to be done, or become tasks that are all confirmed (load the tasks)."""
        if self.state == ConclusionState.TASKED:
            return all(link.task.state == Task.State.VERIFIED for link in self.tasks.all())
        return self.state == ConclusionState.DONE

    @property
    def late_days(self):
        """Days since its last day while it is still followed; 0 in time, or without a day."""
        if self.due_on is None or self.is_done or not self.is_pending:
            return 0
        return max((today() - self.due_on).days, 0)

    @property
    def late_words(self):
        return f"quá hạn {thousands(self.late_days)} ngày"

    @property
    def is_in_chain(self):
        """Was it carried on, here or from an earlier session?"""
        return bool(self.carried_count) or self.state == ConclusionState.CARRIED

    @property
    def chain(self):
        """Keys of what was carried from session to session, the first one first."""
        keys, one = [self.pk], self
        while one.carried_from_id:
            one = Conclusion.objects.only("carried_from").get(pk=one.carried_from_id)
            keys.insert(0, one.pk)
        while later := Conclusion.objects.filter(carried_from=keys[-1]).only("pk").first():
            keys.append(later.pk)
        return keys

    @property
    def is_pending(self):
        """Still to be followed: neither done nor carried on."""
        return self.state not in {ConclusionState.DONE, ConclusionState.CARRIED}

    @property
    def task_title(self):
        """What is to be done, as long as the title of a task may be."""
        longest = Task._meta.get_field("title").max_length
        text = " ".join(self.text.split())
        if len(text) <= longest:
            return text
        return text[: longest - 1].rpartition(" ")[0] + "…"

    @property
    def due_words(self):
        """As it was said, else the day."""
        return self.due_text or (sentence_date(self.due_on) if self.due_on else "")

    @property
    def result_words(self):
        """What became of it, for the next session and its minutes: states only, no day counts."""
        if self.state == ConclusionState.TASKED:
            return "; ".join(link.task.get_state_display() for link in self.tasks.all())
        if self.state in {ConclusionState.DONE, ConclusionState.NO_TASK} and self.state_note:
            return f"{self.get_state_display()}: {self.state_note}"
        return self.state_label

    @property
    def state_label(self):
        """With how often it was carried: chuyển sang kỳ sau (lần 2)."""
        label = self.get_state_display()
        if self.state == ConclusionState.CARRIED:
            label += f" (lần {self.carried_count + 1})"
        return label

    @property
    def own_tasks(self):
        """Its tasks that were not cancelled, but for those that it shares with the conclusion from
        which it was carried on."""
        shared = ConclusionTask.objects.filter(conclusion=self.carried_from_id).values("task")
        links = self.tasks.exclude(task__state=Task.State.CANCELLED).exclude(task__in=shared)
        return [link.task for link in links.select_related("task")]

    @property
    def may_withdraw(self):
        """Is it nobody's work yet? Asked where it is drawn, with its tasks loaded."""
        is_given = any(link.task.state != Task.State.CANCELLED for link in self.tasks.all())
        if self.state == ConclusionState.CARRIED or self.meeting.why_told:
            return False
        return not is_given or (self.carried_from_id is not None and not self.own_tasks)

    @property
    def why_kept(self):
        """Why its words do not change any more, and what is done instead; "" while they may."""
        if sentence := self.meeting.why_told:
            return sentence
        later = "ghi bổ sung, đính chính sau khi khóa biên bản"
        is_tasked = any(link.task.state != Task.State.CANCELLED for link in self.tasks.all())
        if self.state == ConclusionState.CARRIED:
            return "Kết luận này đã chuyển sang kỳ sau nên không sửa ở đây; sửa ở kỳ sau."
        if self.state == ConclusionState.DONE:
            instead = later if is_tasked else f"hủy rồi ghi lại, hoặc {later}"
            return f"Kết luận này đã thực hiện nên không sửa được; {instead}."
        if is_tasked:
            return (
                "Kết luận này đã thành nhiệm vụ nên không sửa được; hủy nhiệm vụ rồi sửa, hoặc "
                f"{later}."
            )
        return ""

    def can(self, name):
        """Nothing follows from a meeting before it was held, nor from what was taken back."""
        return self.withdrawn_at is None and self.meeting.has_met and super().can(name)

    def why_not(self, move):
        if self.withdrawn_at is not None:
            return "Kết luận này đã hủy nên không thực hiện được bước này."
        if not self.meeting.has_met:
            return "Cuộc họp chưa ghi nhận đã họp nên kết luận chưa có hiệu lực."
        return f"Kết luận này {self.state_label} nên không thực hiện được bước này."


class ConclusionTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            conclusion__in=Conclusion.objects.visible_to(user).order_by().values("pk")
        )

    def concluding(self):
        """Of conclusions that stand; asked of tasks by who knows no meetings."""
        return self.filter(conclusion__withdrawn_at__isnull=True)

    def with_names(self):
        """Loads the task, and adds `lead_name`, its lead's short name of today."""
        named = self.select_related("task").annotate(lead_name=LastShortName("task__lead", today()))
        return named.order_by("pk")


class ConclusionTask(models.Model):
    """Nhiệm vụ giao từ kết luận. Plans know no meetings: this row alone joins the two.

    A conclusion may have several tasks; one that was carried on shares those of the earlier one.
    """

    AGGREGATE = "conclusion"

    conclusion = models.ForeignKey(
        Conclusion, models.PROTECT, related_name="tasks", verbose_name="kết luận"
    )
    task = models.ForeignKey(
        Task, models.PROTECT, related_name="conclusion_links", verbose_name="nhiệm vụ"
    )

    objects = ConclusionTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ giao từ kết luận"
        verbose_name_plural = "nhiệm vụ giao từ kết luận"
        constraints = [
            models.UniqueConstraint(fields=["conclusion", "task"], name="conclusion_task_once")
        ]

    def __str__(self):
        return f"{self.conclusion}, {self.conclusion.meeting.heading}"

    def get_absolute_url(self):
        return self.conclusion.get_absolute_url()

    def unit_for(self, permission):
        return self.conclusion.unit_for(permission)
