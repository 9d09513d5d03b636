"""Requests for explanation: asked by who stands above, answered within a date, concluded."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Substr

from cchc.lib.addresses import address_of
from cchc.lib.clock import local
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.moves import Move, Moving
from plans.deadlines import answer_state, due_state
from plans.models.blob import FileLink
from plans.models.document import ABOVE
from plans.models.figure import Figure
from plans.models.finding import Finding
from plans.models.names import joined, short_name_of
from plans.models.task import Task
from plans.models.task_query import WORKERS
from units.access import access_of
from units.asked import Asked, seen_by
from units.models import Unit, User
from units.permissions import Permission
from units.roles import Role

ASKERS = (Role.HEAD, Role.SECRETARY, Role.LEADER)
_OF_UNIT = frozenset({Permission.ANSWER_EXPLANATION, Permission.EXPLAIN_LATE})
# What an explanation may be about, each a nullable foreign key; exactly one is set.
SUBJECTS = ("task", "finding", "figure")


def _exactly_one(names):
    """One of these keys is set and the others are not."""
    found = Q()
    for name in names:
        alone = Q(**{f"{name}__isnull": False})
        for other in names:
            alone &= Q() if other == name else Q(**{f"{other}__isnull": True})
        found |= alone
    return found


class ExplanationQuerySet(models.QuerySet):
    @seen_by(
        "giải trình",
        "đơn vị được yêu cầu, đơn vị yêu cầu; thủ trưởng, lãnh đạo, văn phòng, người kiểm tra cấp "
        "trên",
    )
    def visible_to(self, user):
        access = access_of(user)
        near = access.own() | access.below(*ABOVE)
        return self.filter(Q(unit__pk__among=near) | Q(asker__pk__among=near))

    def with_names(self):
        """Adds `unit_name`, `asker_name`, and loads what each is about: no query a row."""
        return self.with_subjects().annotate(
            unit_name=short_name_of("unit"), asker_name=short_name_of("asker")
        )

    def with_title(self):
        """Adds `title_now`: what str() says, of a figure without its report, and no query a row."""
        figure = joined("figure__indicator__code", Value(" "), "figure__indicator__name")
        about = Coalesce("task__title", Substr("finding__text", 1, 80), figure)
        return self.annotate(title_now=joined(Value("giải trình: "), about))

    def with_subjects(self):
        """Loads what each is about, whichever of SUBJECTS it is."""
        return self.select_related(
            "task", "finding__inspection", "figure__indicator", "figure__report__period"
        )

    def told_of(self, user, subjects):
        """{key of a subject: its explanations, newest first} as far as this user sees them.

        `subjects`: rows of one model that an explanation may be about; one query.
        """
        if not subjects:
            return {}
        name = subjects[0]._meta.model_name
        rows = self.visible_to(user).filter(**{f"{name}__in": [one.pk for one in subjects]})
        found = {}
        for row in rows.with_names().select_related("asked_by", "answered_by", "concluded_by"):
            found.setdefault(getattr(row, f"{name}_id"), []).append(row)
        return found

    def to_answer(self, user):
        """Asked of a unit of this user, and not answered."""
        units = access_of(user).own(*WORKERS)
        return self.filter(state=Explanation.State.ASKED, unit__pk__among=units)

    def to_conclude(self, user):
        """Answered to a unit of this user; never what he answered himself."""
        units = access_of(user).own(*ASKERS)
        answered = self.filter(state=Explanation.State.ANSWERED, asker__pk__among=units)
        return answered.exclude(answered_by=user.pk)

    def waiting_for(self, user):
        """Both as one list, each of them with what is asked of this user in its state."""
        return self.to_answer(user) | self.to_conclude(user)

    def overdue(self, day):
        return self.filter(state=Explanation.State.ASKED, due_on__lt=day)


class Explanation(Moving, models.Model):
    """Giải trình: `asker`, a Unit, wants it from `unit` until `due_on`, which counts in full.

    Without `asked_by` nobody asked: the unit explains by itself why its work is late, and has no
    due date. Its subject is one of SUBJECTS.
    """

    ASKED = Asked(
        "giai-trinh",
        acts={
            Permission.ANSWER_EXPLANATION: "answer",
            Permission.CONCLUDE_EXPLANATION: "conclude",
            Permission.ASK_EXPLANATION: "withdraw",
        },
    )

    class State(models.TextChoices):
        ASKED = "ASKED", "được yêu cầu"
        ANSWERED = "ANSWERED", "đã giải trình"
        CONCLUDED = "CONCLUDED", "đã kết luận"
        WITHDRAWN = "WITHDRAWN", "đã hủy"

    WAITING = (State.ASKED, State.ANSWERED)
    KINDS = {State.ASKED: "warn", State.ANSWERED: "info", State.CONCLUDED: "ok"}
    MOVES = {
        "answer": Move((State.ASKED,), State.ANSWERED, "giải trình"),
        "conclude": Move((State.ANSWERED,), State.CONCLUDED, "kết luận"),
        "withdraw": Move((State.ASKED,), State.WITHDRAWN, "hủy"),
    }
    AUDIT_HASHED = frozenset({"question", "answer", "conclusion", "state_reason", "reason"})

    task = models.ForeignKey(
        Task,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="explanations",
        verbose_name="nhiệm vụ",
    )
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="explanations",
        verbose_name="tồn tại, hạn chế",
    )
    figure = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="explanations",
        verbose_name="số liệu",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="explanations", verbose_name="đơn vị giải trình"
    )
    asker = models.ForeignKey(
        Unit, models.PROTECT, related_name="asked_explanations", verbose_name="đơn vị yêu cầu"
    )
    question = CleanTextField("nội dung yêu cầu", max_length=2000)
    due_on = models.DateField("hạn trả lời", null=True, blank=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người yêu cầu"
    )
    asked_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField("tình trạng", max_length=9, choices=State.choices, default=State.ASKED)
    state_reason = CleanCharField("lý do", max_length=1000, blank=True, default="")
    answer = CleanTextField("nội dung giải trình", max_length=5000, blank=True, default="")
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người giải trình",
    )
    answered_at = models.DateTimeField("giải trình lúc", null=True, blank=True)
    conclusion = CleanTextField("kết luận", max_length=2000, blank=True, default="")
    concluded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người kết luận"
    )
    concluded_at = models.DateTimeField("kết luận lúc", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = "giải trình"
        verbose_name_plural = "giải trình"
        ordering = ("-asked_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one(SUBJECTS), name="explanation_one_subject"
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True, due_on__isnull=True)
                | Q(asked_by__isnull=False, due_on__isnull=False),
                name="explanation_asked_has_due",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ASKED", "WITHDRAWN"), answered_at__isnull=True)
                | Q(state__in=("ANSWERED", "CONCLUDED"), answered_at__isnull=False),
                name="explanation_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="CONCLUDED", concluded_at__isnull=False)
                | (~Q(state="CONCLUDED") & Q(concluded_at__isnull=True)),
                name="explanation_concluded",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="explanation_unit"),
            models.Index(fields=["asker", "state"], name="explanation_asker"),
        ]

    def __str__(self):
        return f"giải trình: {self.subject}"

    def get_absolute_url(self):
        return address_of("plans:explanation-detail", self.pk)

    @property
    def subject(self):
        """What it is about: the one of SUBJECTS that is set."""
        return next(getattr(self, name) for name in SUBJECTS if getattr(self, f"{name}_id"))

    @property
    def audit_name(self):
        return f"giải trình {self.pk}"

    def unit_for(self, permission):
        return self.unit if permission in _OF_UNIT else self.asker

    def barred(self, user, permission):
        """Four eyes: who answered does not conclude."""
        if permission is Permission.CONCLUDE_EXPLANATION and self.answered_by_id == user.pk:
            return "Người giải trình không tự kết luận."
        return ""

    def due_state(self, day):
        """How its date stands on a day: a DueState; without a due date of none."""
        if self.answered_at is not None and self.due_on is not None:
            return answer_state(self.due_on, local(self.answered_at).date())
        is_closed = self.state == self.State.WITHDRAWN
        text = "tự giải trình" if self.asked_by_id is None else ""
        return due_state(self.due_on, day, is_closed=is_closed, due_text=text)


class ExplanationFile(FileLink):
    """Tệp kèm theo giải trình."""

    HOLDER = "explanation"

    explanation = models.ForeignKey(
        Explanation, models.PROTECT, related_name="file_links", verbose_name="giải trình"
    )

    class Meta:
        verbose_name = "tệp giải trình"
        verbose_name_plural = "tệp giải trình"
        constraints = [
            models.UniqueConstraint(fields=["explanation", "file"], name="explanation_file_once")
        ]
