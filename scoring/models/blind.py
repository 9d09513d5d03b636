"""Thẩm định độc lập: a second appraiser decides some rows without seeing what the first decided.

His column is a table of its own, so that no page of the sheet can show it by mistake.
"""

from django.db import models
from django.db.models import Q

from cchc.lib.fields import CleanTextField, ScoreField
from scoring.models.entry import Entry, Reason
from scoring.models.round import Round, conflicting_units
from scoring.models.sheet import OWN_UNIT, belongs
from units.access import access_of
from units.models import Unit, User
from units.roles import Role


class BlindAssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the rounds that one coordinates."""
        access = access_of(user)
        mine = Q(appraiser=user.pk) if access.has(Role.APPRAISER) else Q(pk__in=())
        return self.filter(mine | Q(round__standing_body__in=access.own(Role.COORDINATOR)))

    def held_by(self, user):
        """What this person is to decide beside the first appraiser, while he is an appraiser."""
        if not access_of(user).has(Role.APPRAISER):
            return self.none()
        return self.filter(appraiser=user.pk, ended_at__isnull=True)

    def standing(self):
        return self.filter(ended_at__isnull=True)


class BlindAssignment(models.Model):
    """Phân công thẩm định độc lập: one second appraiser for the chosen rows of a unit's sheet."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="blind_assignments", verbose_name="kỳ chấm điểm"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="blind_assignments", verbose_name="đơn vị"
    )
    appraiser = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="blind_assignments",
        verbose_name="thẩm định viên độc lập",
    )
    ended_at = models.DateTimeField("thôi phân công lúc", null=True, blank=True)

    objects = BlindAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công thẩm định độc lập"
        verbose_name_plural = "phân công thẩm định độc lập"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                condition=Q(ended_at__isnull=True),
                name="blind_one_for_each_unit",
            )
        ]
        indexes = [models.Index(fields=["appraiser", "round"], name="blind_appraiser")]

    def __str__(self):
        return f"{self.unit} – {self.round}"

    def unit_for(self, permission):
        return self.unit

    def names(self, access, role, permission):
        """Its own appraiser alone, while it stands."""
        return (
            role == Role.APPRAISER and self.appraiser_id == access.user_id and self.ended_at is None
        )

    def barred(self, user, permission):
        near = conflicting_units(self.unit, self.round.year)
        return OWN_UNIT if belongs(user, near, self.round.year) else ""


class BlindAppraisalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; once published, those who run the round and the leader of its owner."""
        access = access_of(user)
        runs = Q(entry__sheet__round__standing_body__in=access.own(Role.COORDINATOR)) | Q(
            entry__sheet__round__owner__in=access.own(Role.LEADER)
        )
        published = Q(entry__sheet__state="PUBLISHED")
        return self.filter(Q(assignment__appraiser=user.pk) | (published & runs))


class BlindAppraisal(models.Model):
    """Kết quả thẩm định độc lập of one row. `settled_at`: the first appraiser has seen that the two
    differ and keeps to his own, with his reason; until then a difference keeps the sheet open."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, related_name="blind", verbose_name="mục chấm điểm"
    )
    assignment = models.ForeignKey(
        BlindAssignment, models.PROTECT, related_name="decided", verbose_name="phân công"
    )
    value = models.JSONField("kết quả thẩm định độc lập", null=True, blank=True)
    points = ScoreField("điểm thẩm định độc lập", null=True, blank=True)
    reason_code = models.CharField(
        "lý do trừ điểm", max_length=12, choices=Reason.choices, blank=True, default=""
    )
    note = CleanTextField("ghi chú", max_length=2000, blank=True, default="")
    at = models.DateTimeField("thẩm định độc lập lúc")
    settled_at = models.DateTimeField("giữ ý kiến lúc", null=True, blank=True)
    settled_note = CleanTextField("lý do giữ ý kiến", max_length=2000, blank=True, default="")

    # Neither of the two learns from the log what the other decided.
    AUDIT_ACTOR_ONLY = frozenset(
        {"value", "points", "reason_code", "note", "settled_at", "settled_note"}
    )
    AUDIT_HASHED = frozenset({"note", "settled_note"})

    objects = BlindAppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả thẩm định độc lập"
        verbose_name_plural = "kết quả thẩm định độc lập"
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(settled_note=""),
                name="blind_kept_with_reason",
            )
        ]

    def __str__(self):
        return f"Thẩm định độc lập {self.entry}"

    def differs_from(self, entry):
        """Do the two appraisals of the row end in other points? None is not zero."""
        return entry.is_na or entry.first_points != self.points
