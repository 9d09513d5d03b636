"""Units of every branch, their names and parents through time (design: states of units)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from cchc.lib.folded import FoldField, OrderField
from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import fold, sentence_date, sort_key, upper_first
from units.asked import Asked
from units.codes import LONGEST, area_fault, code_fault
from units.day_names import NameOn
from units.models.kinds import Block, Branch, Kind
from units.models.period import OpenPeriodQuerySet, OpenQuerySet, Period, holds_on
from units.permissions import Permission
from units.rest import once
from units.superiors import ids_above, ids_below


class Decision(models.Model):
    """Văn bản quyết định of a change: text only, since units/ knows no register of documents."""

    decision_symbol = CleanCharField("số, ký hiệu văn bản", max_length=60, blank=True, default="")
    decision_issuer = CleanCharField("cơ quan ban hành", max_length=200, blank=True, default="")
    decision_on = models.DateField("ngày văn bản", null=True, blank=True)
    source_note = CleanCharField("nguồn", max_length=300, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def decision(self):
        """Số, ký hiệu, cơ quan ban hành, ngày in one phrase, "" where nothing is known."""
        told = " của ".join(part for part in (self.decision_symbol, self.decision_issuer) if part)
        return f"{told} ngày {sentence_date(self.decision_on)}" if self.decision_on else told


def validate_code(code):
    if fault := code_fault(code):
        raise ValidationError(fault)


def validate_area(code):
    if fault := area_fault(code):
        raise ValidationError(fault)


class UnitQuerySet(OpenQuerySet):
    def at(self, day):
        """Units alive on that day, with the name, kind, parent and block of that day.

        Adds `day_name`, `day_short_name`, `day_kind`, `day_parent_id`, `day_block`.
        """
        version = UnitVersion.objects.filter(holds_on(day), unit=models.OuterRef("pk"))
        return (
            self.standing()
            .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), founded_on__lte=day)
            .annotate(
                day_name=models.Subquery(version.values("name")[:1]),
                day_short_name=models.Subquery(version.values("short_name")[:1]),
                day_kind=models.Subquery(version.values("kind")[:1]),
                day_parent_id=models.Subquery(version.values("parent")[:1]),
                day_block=models.Subquery(version.values("block")[:1]),
            )
        )

    def standing(self):
        """Without those that were founded by mistake and withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def named_like(self, text):
        """Units that bear, or once bore, a name with these letters; diacritics do not matter."""
        return self.filter(
            pk__in=UnitVersion.objects.filter(name_fold__contains=fold(text)).values("unit")
        )

    def with_names(self):
        """Loads every version in one query, so that `name` costs none."""
        return self.prefetch_related("versions")

    def tree(self, day):
        """The units of that day as (UnitVersion of the day, depth), superiors first, in order.

        One query. A unit whose superior is not among them stands at the top.
        """
        return UnitVersion.objects.at(day).filter(unit__in=self).in_tree()


class Unit(models.Model):
    """Cơ quan, đơn vị, tổ chức: one legal body from founding to end; never deleted."""

    ASKED = Asked(
        "don-vi",
        unit="",
        acts={
            Permission.MANAGE_UNIT: "",
            Permission.MANAGE_PERSON: "",
            Permission.INVITE_USER: "",
            Permission.GRANT_ROLE: "",
            Permission.DEPUTISE: "",
            Permission.HAND_OVER: "",
            Permission.REGISTER_DOCUMENT: "",
            Permission.EDIT_PLAN: "",
            Permission.ASSIGN_TASK: "",
            Permission.LOG_MEETING: "",
            Permission.EXPORT_NAMES: "",
        },
    )

    branch = models.CharField("khối", max_length=5, choices=Branch.choices)
    founded_on = models.DateField("ngày thành lập")
    ended_on = models.DateField("ngày kết thúc hoạt động", null=True, blank=True)
    withdrawn_on = models.DateField("ngày hủy do ghi nhầm", null=True, blank=True)
    withdrawn_reason = CleanCharField("lý do hủy", max_length=1000, blank=True, default="")
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("founded_on")),
                name="unit_ends_after_founding",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("unit-detail", self.pk)

    @property
    def last_day(self):
        """Today, or the last day of a unit that has ended."""
        day = today()
        return day if self.ended_on is None else min(day, self.ended_on)

    def version_on(self, day):
        """The UnitVersion of that day; outside the unit's life the nearest one."""
        versions = once(("versions", self.pk, self.is_withdrawn), self._versions)
        found = [v for v in versions if v.valid_from <= day]
        return found[-1] if found else (versions[0] if versions else None)

    def _versions(self):
        kept = (
            UnitVersion.everything.filter(unit=self) if self.is_withdrawn else self.versions.all()
        )
        return sorted(kept, key=lambda v: v.valid_from)

    def name_on(self, day):
        version = self.version_on(day)
        return version.name if version else ""

    def short_name_on(self, day):
        version = self.version_on(day)
        return (version.short_name or version.name) if version else ""

    @property
    def name(self):
        return self.name_on(self.last_day)

    @property
    def short_name(self):
        return self.short_name_on(self.last_day)

    @property
    def kind(self):
        version = self.version_on(self.last_day)
        return version.kind if version else ""

    @property
    def name_key(self):
        """For sorting lists of units in Vietnamese order."""
        return sort_key(self.name)

    @property
    def is_withdrawn(self):
        """Founded by mistake: its page and its log are all that is left to see of it."""
        return self.withdrawn_on is not None

    def is_alive_on(self, day):
        if self.is_withdrawn:
            return False
        return self.founded_on <= day and (self.ended_on is None or day <= self.ended_on)

    def refuse_if_withdrawn(self):
        if self.is_withdrawn:
            raise Refused(f"{upper_first(self.name)} đã hủy do ghi nhầm; chọn đơn vị khác.")

    def refuse_unless_alive(self, day):
        """Refused with the day from which it lived or was no more, and what to choose instead."""
        if self.is_alive_on(day):
            return
        self.refuse_if_withdrawn()
        name = upper_first(self.name)
        if day < self.founded_on:
            since = sentence_date(self.founded_on)
            raise Refused(f"{name} hoạt động từ {since}; chọn ngày từ đó trở đi.")
        ended = sentence_date(self.ended_on + timedelta(days=1))
        raise Refused(
            f"{name} kết thúc hoạt động từ {ended}; chọn đơn vị kế thừa hoặc ngày trước đó."
        )

    def at(self, day):
        """The UnitVersion of that day, or None outside the unit's life."""
        return self.version_on(day) if self.is_alive_on(day) else None

    def ancestors(self, day):
        """The units above on that day, the nearest first."""
        version = self.at(day)
        ids = ids_above(self.pk, day) if version and version.parent_id else []
        units = Unit.objects.with_names().in_bulk(ids)
        return [units[pk] for pk in ids]

    def subtree(self, day):
        """The units below on that day, at any depth, in no order; without the unit itself."""
        return Unit.objects.filter(pk__in=ids_below(self.pk, day))

    def tree(self, day):
        """The unit and all under it on that day as (UnitVersion of the day, depth); two queries."""
        ids = {self.pk, *ids_below(self.pk, day)}
        return UnitVersion.objects.at(day).filter(unit__in=ids).in_tree()

    @property
    def keeper(self):
        """Who keeps the records of a unit that has ended, and acts for its past; None if nobody.

        The successor said to keep them, else its superior on its last day (who may have ended too).
        """
        if self.is_alive_on(today()) or self.ended_on is None:
            return None
        kept = self.heirs.filter(keeps_records=True).select_related("successor").first()
        if kept:
            return kept.successor
        version = self.version_on(self.ended_on)
        return version.parent if version else None

    def unit_for(self, permission):
        return self

    def names(self, access, role, permission):
        """Its own people in that role, for what is yet to be made in its name (a round)."""
        return self.pk in access.own(role)


def is_last(prefix=""):
    """Q of the version that holds today, or held on the last day of its unit; `prefix` leads to the
    version from a row that has the `unit` too."""
    end = f"{prefix}valid_to"
    return Q(**{f"{end}__isnull": True}) | Q(**{end: F("unit__ended_on")})


class UnitVersionQuerySet(OpenPeriodQuerySet):
    def last_of(self, unit_ids):
        """The version of each unit that holds today, or held on its last day."""
        return self.filter(is_last(), unit__in=unit_ids).select_related("unit")

    def in_tree(self):
        """These versions of one day as (version, depth), superiors first, in Vietnamese order."""
        versions = list(self.select_related("unit").order_by("name_key", "pk"))
        there = {version.unit_id for version in versions}
        below = {}
        for version in versions:
            upper = version.parent_id if version.parent_id in there else None
            below.setdefault(upper, []).append(version)
        waiting = [(version, 0) for version in reversed(below.get(None, []))]
        rows = []
        while waiting:
            version, depth = waiting.pop()
            rows.append((version, depth))
            waiting += [(v, depth + 1) for v in reversed(below.get(version.unit_id, []))]
        return rows

    def of(self, branch="", kind=""):
        """Versions of units of a branch and of a kind, where one is named."""
        rows = self.filter(unit__branch=branch) if branch else self
        return rows.filter(kind=kind) if kind else rows

    def under(self, text, day):
        """Versions of units right under, or one level further under, those that are called so."""
        if not text:
            return self
        at_day = UnitVersion.objects.at(day).order_by()
        uppers = at_day.filter(name_fold__contains=fold(text))
        between = at_day.filter(parent__in=uppers.values("unit"))
        return self.filter(parent__in=uppers.values("unit").union(between.values("unit")))

    def with_parent_name(self, day):
        """Adds `parent_name`: the superior's name of that day, or None."""
        return self.annotate(parent_name=NameOn("parent", day))


class StandingVersions(models.Manager.from_queryset(UnitVersionQuerySet)):
    """Versions of units that were not withdrawn: trees, lists, search and choices read these."""

    def get_queryset(self):
        return super().get_queryset().filter(is_withdrawn=False)


def _unique_code(name):
    """No code twice among what begins on one day, nor among what holds still."""
    given = ~Q(**{name: ""}) & Q(is_withdrawn=False)
    return (
        models.UniqueConstraint(
            fields=[name, "valid_from"], condition=given, name=f"version_{name}_once_a_day"
        ),
        models.UniqueConstraint(
            fields=[name], condition=given & Q(valid_to__isnull=True), name=f"version_{name}_open"
        ),
    )


class UnitVersion(Decision, Period):
    """Tên, loại, cấp trên, khối xếp hạng của một đơn vị trong một thời gian."""

    TRIGRAM = {"name_fold": "unit_name_trigram"}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions", verbose_name="đơn vị")
    name = CleanCharField("tên đầy đủ", max_length=200)
    short_name = CleanCharField("tên gọn", max_length=100, blank=True, default="")
    issuer_name = CleanCharField(
        "tên cơ quan ban hành văn bản", max_length=200, blank=True, default=""
    )
    name_fold = FoldField(max_length=400, source="name short_name code area_code")
    name_key = OrderField(max_length=240, source="name")
    kind = models.CharField("loại đơn vị", max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="child_versions",
        verbose_name="cấp trên trực tiếp",
    )
    block = models.CharField(
        "khối xếp hạng", max_length=12, choices=Block.choices, blank=True, default=""
    )
    code = models.CharField(
        "mã định danh", max_length=LONGEST, blank=True, default="", validators=[validate_code]
    )
    area_code = models.CharField(
        "mã đơn vị hành chính", max_length=5, blank=True, default="", validators=[validate_area]
    )
    is_date_assumed = models.BooleanField("ngày bắt đầu là giả định", default=False)
    place = CleanCharField("địa danh ghi trên văn bản", max_length=100, blank=True, default="")
    symbol = models.CharField("ký hiệu viết tắt", max_length=20, blank=True, default="")
    # Said of the unit; kept here too, so that a tree asks one table.
    is_withdrawn = models.BooleanField("của đơn vị đã hủy", default=False, editable=False)

    objects = StandingVersions()
    everything = UnitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "tên, cấp trên theo thời gian"
        verbose_name_plural = "tên, cấp trên theo thời gian"
        ordering = ("unit", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="version_once_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to__isnull=True), name="version_one_open"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
                name="version_not_own_parent",
            ),
            Period.check_order("version_period"),
            # Periods that overlap otherwise are refused by actions/code.py.
            *_unique_code("code"),
            *_unique_code("area_code"),
        ]
        indexes = [
            models.Index(fields=["parent", "valid_from"], name="version_parent"),
            # A kind that is rare in the country, in the order of names.
            models.Index(fields=["kind", "name_key"], name="version_kind_name"),
        ]

    def __str__(self):
        return self.name

    def get_kind_display(self):
        """The label; Django's own makes a table of all kinds for each row of a list."""
        return Kind(self.kind).label


class Host(Decision, Period):
    """Cơ quan, đơn vị nơi lập tổ chức đảng: which agency a Party organisation belongs to."""

    AUDIT_PART_OF = "party_unit"

    party_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="hosts", verbose_name="tổ chức đảng"
    )
    agency = models.ForeignKey(
        Unit, models.PROTECT, related_name="hosted", verbose_name="cơ quan, đơn vị"
    )

    objects = OpenPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi lập tổ chức đảng"
        verbose_name_plural = "nơi lập tổ chức đảng"
        constraints = [
            models.UniqueConstraint(
                fields=["party_unit", "agency", "valid_from"], name="host_once"
            ),
            Period.check_order("host_period"),
        ]

    def __str__(self):
        return f"{self.party_unit} · {self.agency}"

    def unit_for(self, permission):
        return self.party_unit
