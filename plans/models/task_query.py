"""Which tasks: seen by whom, as the filters of their list ask, and what waits for whom."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from cchc.lib.vietnamese import fold
from plans.deadlines import SOON_DAYS
from plans.models.document import ABOVE
from plans.models.names import short_name_of
from plans.models.plan import Plan
from plans.models.task_sums import TaskSums
from units.access import access_of
from units.asked import seen_by
from units.models import Unit
from units.roles import Role

WORKERS = (Role.OFFICER, Role.HEAD, Role.SECRETARY)


class TaskQuerySet(TaskSums):
    @seen_by(
        "nhiệm vụ",
        "cơ quan giao, chủ trì, phối hợp; thủ trưởng, lãnh đạo, văn phòng, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        """Lead, partners, assigner, and those above them; a planned one as far as its plan."""
        access = access_of(user)
        own = access.own()
        near = own | access.below(*ABOVE)
        partner = self.model.partners.through.objects.filter(
            task=OuterRef("pk"), unit__pk__among=near
        )
        given = Q(assigner__pk__among=near) | Q(lead__pk__among=near) | Exists(partner)
        planned = Q(assigner__pk__among=own) | Q(
            plan__in=Plan.objects.visible_to(user).order_by().values("pk")
        )
        is_draft = Q(state=self.model.State.DRAFT)
        return self.filter((~is_draft & given) | (is_draft & planned))

    def with_names(self):
        """Adds `lead_name`, `assigner_name`, `plan_title`, `area_name`: no query a row."""
        return self.annotate(
            lead_name=short_name_of("lead"),
            assigner_name=short_name_of("assigner"),
            plan_title=F("plan__title"),
            area_name=F("area__short_name"),
            has_late_period=_late_period(self.model),
        )

    def with_title(self):
        """Adds `title_now`, what the log, which keeps a number, shows to who may see the task."""
        return self.annotate(title_now=F("title"))

    def with_reported_period(self, user):
        """Adds `has_reported_period`: one that this user, not having reported it, may confirm."""
        return self.annotate(has_reported_period=_reported_period(self.model, user))

    def matching(self, text):
        """Tasks whose title or product hold every word; diacritics do not matter."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_fold__contains=word)
        return found

    def of_unit_named(self, text):
        """Tasks led by a unit that bears, or bore, such a name."""
        return self.filter(lead__in=Unit.objects.named_like(text).values("pk"))

    def picked(self, *, text="", state="", due="", unit="", area="", day):
        """What the filters of the list ask for; an empty value asks for nothing.

        `state`: a State, or UNFINISHED; `due`: a name of DUE_PICKS; `area`: the code of an Area.
        """
        found = self.matching(text)
        if unit:
            found = found.of_unit_named(unit)
        if area:
            found = found.filter(area__code=area)
        if state == UNFINISHED:
            found = found.filter(state__in=(self.model.State.REPORTED, *self.model.OPEN))
        elif state:
            found = found.filter(state=state)
        return DUE_PICKS[due](found, day) if due else found

    def owned_by(self, user):
        """Open tasks that this person carries out for the lead."""
        return self.open().filter(owner=user)

    def citing(self, document):
        """Tasks that were reported with this document."""
        return self.filter(pk__in=document.cited_in_reports.order_by().values("task"))

    def planned_before(self, day):
        """Only planned, and due before this day; the earliest first."""
        planned = self.filter(state=self.model.State.DRAFT, due_on__lt=day)
        return planned.order_by("due_on", "pk")

    def counted(self):
        """Tasks that count: given ones, also those that could not be done."""
        gone = (self.model.State.DRAFT, self.model.State.CANCELLED, self.model.State.DECLINED)
        return self.exclude(state__in=gone)

    def open(self):
        """Given and not yet reported complete: a date presses on these."""
        return self.filter(state__in=self.model.OPEN)

    def overdue(self, day):
        """Open, and the last day is over: late from the day after it."""
        return self.open().filter(due_on__lt=day)

    def due_on_day(self, day):
        return self.open().filter(due_on=day)

    def due_within(self, day, days=SOON_DAYS):
        """Open, due after `day` and at most `days` later."""
        return self.open().filter(due_on__gt=day, due_on__lte=day + timedelta(days=days))

    def due_later(self, day, days=SOON_DAYS):
        """Open, not due within `days`: chưa đến hạn."""
        return self.open().filter(due_on__gt=day + timedelta(days=days))

    def done_in_time(self):
        """Done, and no period of it late."""
        done = self.filter(state=self.model.State.VERIFIED, done_on__lte=F("due_on"))
        return done.exclude(_late_period(self.model))

    def done_late(self):
        """Done after its date, or with a period that was."""
        late = Q(done_on__gt=F("due_on")) | Q(_late_period(self.model))
        return self.filter(late, state=self.model.State.VERIFIED)

    # What waits for a user: each a list of its own on the page of his work.

    def led_by(self, user):
        """Tasks that this user's roles have to carry out."""
        return self.filter(lead__pk__among=access_of(user).own(*WORKERS))

    def given_by(self, user):
        """Tasks that units of this user gave."""
        return self.filter(
            assigner__pk__among=access_of(user).own(*WORKERS, Role.LEADER, Role.CLERK)
        )

    def overdue_for(self, user, day):
        return self.led_by(user).overdue(day)

    def due_today_for(self, user, day):
        return self.led_by(user).due_on_day(day)

    def due_soon_for(self, user, day, days=SOON_DAYS):
        return self.led_by(user).due_within(day, days)

    def to_accept(self, user):
        return self.led_by(user).filter(state=self.model.State.ASSIGNED)

    def to_complete(self, user):
        """Sent back for more."""
        return self.led_by(user).filter(state=self.model.State.RETURNED)

    def to_verify(self, user):
        """Reported complete to a unit of this user, or a period of it; never by himself."""
        assigners = access_of(user).own(*WORKERS, Role.LEADER)
        is_whole = Q(recurrence="", state=self.model.State.REPORTED) & ~Q(reported_by=user.pk)
        is_part = (
            ~Q(recurrence="")
            & Q(state__in=self.model.FOLLOWED)
            & Q(_reported_period(self.model, user))
        )
        return self.filter(is_whole | is_part, assigner__pk__among=assigners)

    def extension_to_decide(self, user):
        """A later date was asked of a unit of this user; never what he asked himself."""
        assigners = access_of(user).own(Role.HEAD, Role.SECRETARY, Role.LEADER)
        return self.filter(
            extension__state="ASKED", state__in=self.model.OPEN, assigner__pk__among=assigners
        ).exclude(extension__asked_by=user.pk)

    def waiting_for(self, user, day):
        """Everything that this user should look at today, as one list without repeats."""
        led = access_of(user).own(*WORKERS)
        soon = Q(state__in=self.model.OPEN, due_on__lte=day + timedelta(days=SOON_DAYS))
        asked = Q(state__in=(self.model.State.ASSIGNED, self.model.State.RETURNED))
        return self.filter(
            (Q(lead__in=led) & (soon | asked))
            | Q(pk__in=self.to_verify(user).order_by().values("pk"))
            | Q(pk__in=self.extension_to_decide(user).order_by().values("pk"))
        )


def _results(tasks):
    """Results of periods: their model is made after this one."""
    return tasks.results.rel.related_model.objects


def _reported_period(tasks, user):
    return Exists(_results(tasks).to_verify(user).filter(task=OuterRef("pk")))


def _late_period(tasks):
    return Exists(_results(tasks).late().filter(task=OuterRef("pk")))


UNFINISHED = "UNFINISHED"
DUE_PICKS = {
    "overdue": lambda tasks, day: tasks.overdue(day),
    "soon": lambda tasks, day: tasks.due_on_day(day) | tasks.due_within(day),
    "later": lambda tasks, day: tasks.due_later(day),
    "in_time": lambda tasks, day: tasks.done_in_time(),
    "late": lambda tasks, day: tasks.done_late(),
}
