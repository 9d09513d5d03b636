"""Which meetings: whose register rows and bodies are seen, and as the filters of the list ask."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cchc.lib.among import one_among
from cchc.lib.clock import today
from cchc.lib.vietnamese import fold
from meetings.models.kinds import (
    AHEAD_STATES,
    MET_STATES,
    NEAR_DAYS,
    OPEN_STATES,
    PRESENT_MARKS,
    UNCOUNTED_MARKS,
    Kind,
    State,
    When,
)
from meetings.models.setting import MeetingSetting
from units.access import access_of
from units.asked import seen_by
from units.day_names import KindOn, NameOn, ShortNameOn
from units.models import Branch, Unit, UnitVersion
from units.models.period import holds_on
from units.roles import Role

READING_ROLES = tuple(role for role in Role if role is not Role.ADMIN)
_KEEPERS = {  # of the register of meetings
    Branch.STATE: (Role.OFFICER, Role.HEAD, Role.CLERK),
    Branch.PARTY: (Role.SECRETARY,),
}


def registers_seen(user):
    """Ids of the units of which this user sees every row of the register."""
    access = access_of(user)
    return access.own(*READING_ROLES) | access.below(
        Role.HEAD, Role.LEADER, Role.SECRETARY, Role.INSPECTOR
    )


def readable(user, at=""):
    """Q: this user reads the body of the meeting; `at`: the way to it, "meeting__" from its parts.

    Party: members of that very unit; the secretary of the direct superior committee once the
    minutes are locked; inspectors. Elsewhere: own unit, those above, inspectors.
    """
    access, of_party = access_of(user), Q(**{f"{at}unit__branch": Branch.PARTY})
    found = one_among(**{f"{at}unit": access.own(*READING_ROLES) | access.below(Role.INSPECTOR)})
    # What nobody of such a role reads is not asked for.
    if above := access.below(Role.HEAD, Role.LEADER):
        found |= ~of_party & Q(**{f"{at}unit__pk__among": above})
    if led := access.own(Role.SECRETARY):
        superior = UnitVersion.objects.filter(
            holds_on(OuterRef(f"{at}held_on")) | holds_on(today()),
            unit=OuterRef(f"{at}unit"),
            parent__pk__among=led,
        )
        locked = Q(**{f"{at}state": State.LOCKED})
        found |= of_party & locked & Exists(superior)
    return found


class MeetingQuerySet(models.QuerySet):
    @seen_by(
        "dòng của cuộc họp trong sổ (đơn vị, loại, thời gian, số người)",
        "đơn vị họp; thủ trưởng, lãnh đạo, bí thư, người kiểm tra cấp trên; đơn vị được mời",
    )
    def visible_to(self, user):
        """The register row: own unit, those above, the secretary above, invited units."""
        invited = Exists(self._invitations(user)) & ~Q(state=State.PLANNED)
        return self.filter(Q(unit__pk__among=registers_seen(user)) | invited)

    def _invitations(self, user):
        return self.model.invitations.rel.related_model.objects.filter(
            meeting=OuterRef("pk"), unit__pk__among=access_of(user).own(*READING_ROLES)
        )

    def concerning(self, user):
        """Of the meetings seen, those of the user's own units, and those to which they are asked
        to come: what stands in his own calendar, without all that he oversees."""
        own = Q(unit__pk__among=access_of(user).own(*READING_ROLES))
        return self.visible_to(user).filter(own | Exists(self._invitations(user)))

    @seen_by(
        "nội dung, biên bản cuộc họp",
        "cơ quan: đơn vị họp, thủ trưởng, lãnh đạo cấp trên. Tổ chức đảng: thành viên của chính tổ "
        "chức đó; bí thư cấp trên trực tiếp sau khi khóa biên bản. Người kiểm tra theo phạm vi. "
        "Quản trị, cơ quan nơi lập tổ chức đảng: không",
    )
    def readable_by(self, user):
        """The body and the minutes (private): a smaller circle, and another one for the Party."""
        return self.filter(readable(user))

    def loggable_by(self, user):
        """Meetings of the units for which this user keeps the register."""
        return self.filter(unit__in=loggable_units(user))

    def met(self):
        return self.filter(state__in=MET_STATES)

    def in_days(self, first, last):
        """Meetings of these days, and those that were moved away from one of them."""
        days = (first, last)
        return self.filter(Q(held_on__range=days) | Q(postponed_from__range=days))

    def same_kind_before(self, meeting):
        """Earlier meetings of the same unit and kind that were held, newest first.

        A unit that began later looks at the sessions of the one whose records it keeps.
        """
        return self._held_by_line(meeting.unit_id, meeting.kind).filter(
            Q(held_on__lt=meeting.held_on) | Q(held_on=meeting.held_on, pk__lt=meeting.pk)
        )

    def same_kind_until(self, unit, kind, day):
        """Those that stand before one of this Kind which the unit held that day and records now."""
        return self._held_by_line(unit.pk, kind).filter(held_on__lte=day)

    def _held_by_line(self, unit_id, kind):
        forebears = Unit.objects.filter(heirs__successor=unit_id, heirs__keeps_records=True)
        of_line = Q(unit=unit_id) | Q(unit__in=forebears.values("pk"))
        return self.met().filter(of_line, kind=kind).order_by("-held_on", "-pk")

    def same_kind_after(self, meeting):
        """Later meetings of the same kind of the unit, or of its heir, that are still written."""
        heirs = Unit.objects.filter(
            forebears__predecessor=meeting.unit_id, forebears__keeps_records=True
        ).values("pk")
        return (
            self.filter(state__in=OPEN_STATES, kind=meeting.kind)
            .filter(Q(unit=meeting.unit_id) | Q(unit__in=heirs))
            .filter(Q(held_on__gt=meeting.held_on) | Q(held_on=meeting.held_on, pk__gt=meeting.pk))
            .order_by("held_on", "pk")
        )

    def regular_in_month(self, unit, day):
        """Regular sessions of the unit held in the month of that day."""
        return self.met().filter(
            unit=unit, kind=Kind.REGULAR, held_on__year=day.year, held_on__month=day.month
        )

    def waiting_for(self, user, day):
        """What this user's units still owe: past meetings not recorded, minutes to go on with.

        Where a unit keeps no text here, a meeting that was held owes no minutes.
        """
        on_paper = MeetingSetting.objects.filter(
            holds_on(OuterRef("held_on")), unit=OuterRef("unit"), keeps_text=False
        )
        return (
            self.loggable_by(user)
            .filter(
                Q(state=State.HELD) & ~Exists(on_paper)
                | Q(state__in=[State.MINUTED, State.AGREED])
                | Q(state__in=[State.PLANNED, State.INVITED], held_on__lt=day)
            )
            .order_by("held_on", "pk")
        )

    def with_counts(self):
        """Adds `named_present` and `named_expected`, counted from the roll in the same query."""
        rows = (
            self.model.attendance.rel.related_model.objects.filter(meeting=OuterRef("pk"))
            .order_by()
            .values("meeting")
        )
        return self.annotate(
            named_present=models.Subquery(
                rows.filter(mark__in=PRESENT_MARKS).annotate(many=models.Count("pk")).values("many")
            ),
            named_expected=models.Subquery(
                rows.exclude(mark__in=UNCOUNTED_MARKS)
                .annotate(many=models.Count("pk"))
                .values("many")
            ),
        )

    def with_names(self):
        """Adds `day_name` and `day_kind`, the unit's on the day of the meeting: no query a row."""
        return self.select_related("unit").annotate(
            day_name=NameOn("unit", "held_on"), day_kind=KindOn("unit", "held_on")
        )

    def with_short_names(self):
        """Adds `day_short`, what the unit was called in tables on the day of the meeting."""
        return self.select_related("unit").annotate(
            day_short=ShortNameOn("unit", "held_on"), day_kind=KindOn("unit", "held_on")
        )

    def with_reading(self, user):
        """Adds `is_readable`: may this user read the body?"""
        return self.annotate(
            is_readable=Exists(self.model.objects.readable_by(user).filter(pk=OuterRef("pk")))
        )

    def matching(self, user, *, text="", unit="", kind="", year=None, when="", state=""):
        """The register narrowed down; titles and themes are searched only where they are read."""
        found = self
        if text:
            readable = self.model.objects.readable_by(user).filter(title_fold__contains=fold(text))
            named = Unit.objects.named_like(text).values("pk")
            found = found.filter(Q(pk__in=readable.values("pk")) | Q(unit__in=named))
        if unit:
            found = found.filter(unit__in=Unit.objects.named_like(unit).values("pk"))
        if kind:
            found = found.filter(kind=kind)
        if year:
            found = found.filter(held_on__year=year)
        if when == When.NEAR:
            found = found.filter(held_on__lte=today() + timedelta(days=NEAR_DAYS))
        if when == When.AHEAD:
            found = found.filter(held_on__gte=today(), state__in=AHEAD_STATES)
        if state:
            found = found.filter(state=state)
        return found


def loggable_units(user):
    """Ids of the units whose meetings this user records, predecessors included."""
    access, found = access_of(user), Q()
    for branch, roles in _KEEPERS.items():
        found |= Q(pk__among=access.own(*roles), branch=branch)
    return Unit.objects.filter(found).values("pk")


def keeps_register(user, unit):
    """Is this unit one of them?"""
    roles = _KEEPERS.get(unit.branch)
    return roles is not None and unit.pk in access_of(user).own(*roles)
