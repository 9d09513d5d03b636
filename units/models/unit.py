"""Units of every branch, their names and parents through time (design: states of units)."""

from django.db import models
from django.db.models import F, Q

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from cchc.lib.folded import FoldField
from cchc.lib.vietnamese import fold, sort_key
from units.models.period import Period, PeriodQuerySet, holds_on


class Branch(models.TextChoices):
    """Khối."""

    STATE = "STATE", "cơ quan nhà nước"
    PARTY = "PARTY", "tổ chức đảng"
    MASS = "MASS", "Mặt trận, đoàn thể"


class Kind(models.TextChoices):
    """Loại đơn vị; Party kinds start with P_, mass organisations with M_."""

    MINISTRY = "MINISTRY", "bộ, cơ quan ngang bộ"
    PROVINCE = "PROVINCE", "tỉnh"
    CITY = "CITY", "thành phố trực thuộc Trung ương"
    DEPARTMENT = "DEPARTMENT", "sở và tương đương"
    BOARD = "BOARD", "ban quản lý thuộc ủy ban nhân dân tỉnh"
    VERTICAL = "VERTICAL", "cơ quan ngành dọc"
    SERVICE = "SERVICE", "đơn vị sự nghiệp công lập"
    SUBDEPARTMENT = "SUBDEPARTMENT", "chi cục và tương đương"
    DIVISION = "DIVISION", "phòng, bộ phận"
    DISTRICT_RURAL = "DISTRICT_RURAL", "huyện"
    DISTRICT_URBAN = "DISTRICT_URBAN", "quận"
    TOWN = "TOWN", "thị xã"
    CITY_UNDER = "CITY_UNDER", "thành phố thuộc tỉnh"
    DISTRICT_OFFICE = "DISTRICT_OFFICE", "phòng chuyên môn cấp huyện"
    COMMUNE = "COMMUNE", "xã"
    WARD = "WARD", "phường"
    TOWNSHIP = "TOWNSHIP", "thị trấn"
    SPECIAL = "SPECIAL", "đặc khu"
    COMMUNE_OFFICE = "COMMUNE_OFFICE", "phòng, trung tâm thuộc ủy ban nhân dân cấp xã"
    P_PROVINCIAL = "P_PROVINCIAL", "đảng bộ tỉnh, thành phố"
    P_DISTRICT = "P_DISTRICT", "đảng bộ huyện, quận, thị xã, thành phố"
    P_BLOCK = "P_BLOCK", "đảng bộ khối"
    P_CAUCUS = "P_CAUCUS", "ban cán sự đảng, đảng đoàn"
    P_AGENCIES = "P_AGENCIES", "đảng bộ các cơ quan Đảng tỉnh"
    P_GOVERNMENT = "P_GOVERNMENT", "đảng bộ Ủy ban nhân dân tỉnh"
    P_COMMUNE = "P_COMMUNE", "đảng bộ xã, phường, đặc khu"
    P_BASE = "P_BASE", "đảng bộ cơ sở"
    P_SUB = "P_SUB", "đảng bộ bộ phận"
    P_CELL_BASE = "P_CELL_BASE", "chi bộ cơ sở"
    P_CELL_SUB = "P_CELL_SUB", "chi bộ trực thuộc"
    P_CELL = "P_CELL", "chi bộ"
    P_GROUP = "P_GROUP", "tổ đảng"
    P_ORGAN = "P_ORGAN", "cơ quan tham mưu, giúp việc cấp ủy"
    M_FRONT = "M_FRONT", "Ủy ban Mặt trận Tổ quốc Việt Nam"
    M_UNION = "M_UNION", "công đoàn"
    M_YOUTH = "M_YOUTH", "đoàn thanh niên"
    M_WOMEN = "M_WOMEN", "hội phụ nữ"
    M_FARMERS = "M_FARMERS", "hội nông dân"
    M_VETERANS = "M_VETERANS", "hội cựu chiến binh"
    M_OTHER = "M_OTHER", "hội, đoàn thể khác"


PLACE_KINDS = frozenset(
    {
        Kind.PROVINCE,
        Kind.CITY,
        Kind.DISTRICT_RURAL,
        Kind.DISTRICT_URBAN,
        Kind.TOWN,
        Kind.CITY_UNDER,
        Kind.COMMUNE,
        Kind.WARD,
        Kind.TOWNSHIP,
        Kind.SPECIAL,
    }
)
CELL_KINDS = frozenset({Kind.P_CELL, Kind.P_CELL_BASE, Kind.P_CELL_SUB})


class Block(models.TextChoices):
    """Khối xếp hạng: units of one block are ranked against each other."""

    NONE = "", "không xếp khối"
    DEPARTMENT = "so", "sở, ban, ngành"
    VERTICAL = "nganh-doc", "cơ quan ngành dọc"
    COMMUNE = "xa", "xã, phường, đặc khu"
    DISTRICT = "huyen", "huyện, thị xã, thành phố"
    SERVICE = "su-nghiep", "đơn vị sự nghiệp"


class Decision(models.Model):
    """Văn bản quyết định of a change: text only, since units/ knows no register of documents."""

    decision_symbol = CleanCharField("số, ký hiệu văn bản", max_length=60, blank=True, default="")
    decision_issuer = CleanCharField("cơ quan ban hành", max_length=200, blank=True, default="")
    decision_on = models.DateField("ngày văn bản", null=True, blank=True)
    source_note = CleanCharField("nguồn", max_length=300, blank=True, default="")

    class Meta:
        abstract = True


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every signed-in user sees every unit, its versions and successions."""
        return self if user.is_authenticated else self.none()

    def at(self, day):
        """Units alive on that day, with the name, kind, parent and block of that day.

        Adds `day_name`, `day_short_name`, `day_kind`, `day_parent_id`, `day_block`.
        """
        version = UnitVersion.objects.filter(holds_on(day), unit=models.OuterRef("pk"))
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=day), founded_on__lte=day
        ).annotate(
            day_name=models.Subquery(version.values("name")[:1]),
            day_short_name=models.Subquery(version.values("short_name")[:1]),
            day_kind=models.Subquery(version.values("kind")[:1]),
            day_parent_id=models.Subquery(version.values("parent")[:1]),
            day_block=models.Subquery(version.values("block")[:1]),
        )

    def named_like(self, text):
        """Units that bear, or once bore, a name with these letters; diacritics do not matter."""
        return self.filter(
            pk__in=UnitVersion.objects.filter(name_fold__contains=fold(text)).values("unit")
        )

    def with_names(self):
        """Loads every version in one query, so that `name` costs none."""
        return self.prefetch_related("versions")


class Unit(models.Model):
    """Cơ quan, đơn vị, tổ chức: one legal body from founding to end; never deleted."""

    branch = models.CharField("khối", max_length=5, choices=Branch.choices)
    founded_on = models.DateField("ngày thành lập")
    ended_on = models.DateField("ngày kết thúc hoạt động", null=True, blank=True)
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
        from django.urls import reverse

        return reverse("unit-detail", args=[self.pk])

    @property
    def last_day(self):
        """Today, or the last day of a unit that has ended."""
        day = today()
        return day if self.ended_on is None else min(day, self.ended_on)

    def version_on(self, day):
        """The UnitVersion of that day; outside the unit's life the nearest one."""
        versions = sorted(self.versions.all(), key=lambda v: v.valid_from)
        found = [v for v in versions if v.valid_from <= day]
        return found[-1] if found else (versions[0] if versions else None)

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

    def is_alive_on(self, day):
        return self.founded_on <= day and (self.ended_on is None or day <= self.ended_on)

    def unit_for(self, permission):
        return self


class UnitVersion(Decision, Period):
    """Tên, loại, cấp trên, khối xếp hạng của một đơn vị trong một thời gian."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions", verbose_name="đơn vị")
    name = CleanCharField("tên đầy đủ", max_length=200)
    short_name = CleanCharField("tên gọn", max_length=100, blank=True, default="")
    issuer_name = CleanCharField(
        "tên cơ quan ban hành văn bản", max_length=200, blank=True, default=""
    )
    name_fold = FoldField(max_length=320, source="name short_name")
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
    code = models.CharField("mã định danh", max_length=35, blank=True, default="")
    place = CleanCharField("địa danh ghi trên văn bản", max_length=100, blank=True, default="")
    symbol = models.CharField("ký hiệu viết tắt", max_length=20, blank=True, default="")

    objects = PeriodQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="version_period",
            ),
        ]
        indexes = [models.Index(fields=["parent", "valid_from"], name="version_parent")]

    def __str__(self):
        return self.name


class Succession(Decision):
    """Thay đổi tổ chức: who carries on for a unit that ended, or grew out of one that lives."""

    class Form(models.TextChoices):
        MERGE = "MERGE", "hợp nhất"
        ABSORB = "ABSORB", "sáp nhập"
        SPLIT = "SPLIT", "chia"
        HIVE_OFF = "HIVE_OFF", "tách"
        DISSOLVE = "DISSOLVE", "giải thể"
        END = "END", "kết thúc hoạt động"

    class Share(models.TextChoices):
        WHOLE = "WHOLE", "toàn bộ"
        PART = "PART", "một phần"

    predecessor = models.ForeignKey(
        Unit, models.PROTECT, related_name="heirs", verbose_name="đơn vị trước"
    )
    successor = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forebears",
        verbose_name="đơn vị kế thừa",
    )
    on = models.DateField("ngày hiệu lực")
    form = models.CharField("hình thức", max_length=8, choices=Form.choices)
    share = models.CharField(
        "phần kế thừa", max_length=5, choices=Share.choices, default=Share.WHOLE
    )
    keeps_records = models.BooleanField("tiếp nhận hồ sơ, tài liệu", default=False)

    class Meta:
        verbose_name = "thay đổi tổ chức"
        verbose_name_plural = "thay đổi tổ chức"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(keeps_records=True),
                name="succession_one_keeps_records",
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="succession_once_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(predecessor=F("successor")),
                name="succession_not_itself",
            ),
        ]

    def __str__(self):
        return f"{self.get_form_display()}: {self.predecessor} ({self.on:%d/%m/%Y})"


class Host(Period):
    """Cơ quan, đơn vị nơi lập tổ chức đảng: which agency a Party organisation belongs to."""

    party_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="hosts", verbose_name="tổ chức đảng"
    )
    agency = models.ForeignKey(
        Unit, models.PROTECT, related_name="hosted", verbose_name="cơ quan, đơn vị"
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi lập tổ chức đảng"
        verbose_name_plural = "nơi lập tổ chức đảng"
        constraints = [
            models.UniqueConstraint(
                fields=["party_unit", "agency", "valid_from"], name="host_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="host_period",
            ),
        ]

    def __str__(self):
        return f"{self.party_unit} · {self.agency}"
