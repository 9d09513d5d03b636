"""Bộ tiêu chí: a set as its TOML text, and its rows once it is published."""

from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField, CleanTextField, ScoreField
from units.access import access_of
from units.asked import seen_by
from units.models import Unit
from units.roles import Role


class Method(models.TextChoices):
    """Cách xác định điểm của một tiêu chí."""

    SELF = "self", "tự chấm, có thẩm định"
    COMPUTED = "computed", "tính từ số liệu"
    SURVEY = "survey", "qua điều tra xã hội học"
    BONUS = "bonus", "điểm thưởng"
    PENALTY = "penalty", "điểm phạt"


# What the unit scores itself; the rest ("side points") is entered by the standing body.
SELF_METHODS = (Method.SELF, Method.COMPUTED)
SIDE_METHODS = (Method.SURVEY, Method.BONUS, Method.PENALTY)
# `status` of a set in the TOML format, in words.
STATUS = {
    "unverified": "Bộ tiêu chí chưa đối chiếu văn bản gốc",
    "partial": "Bộ tiêu chí chưa đầy đủ, chưa đối chiếu văn bản gốc",
}


SOURCE_LENGTH = 1000


def columns_of(the_set):
    """The columns of a CriteriaSet that follow from the engine's set in its text."""
    return {
        "code": the_set.code,
        "name": the_set.name,
        "level": the_set.level,
        "year": the_set.year,
        "is_illustrative": the_set.is_illustrative,
        "source_line": source_line_of(the_set),
    }


def source_line_of(the_set):
    """Made up, unverified or incomplete, and on what it rests; "" of a set that is neither."""
    status = STATUS.get(the_set.notes.get("status"), "")
    if not status and not the_set.is_illustrative:
        return ""
    return ". ".join(line for line in (status, *the_set.basis[:1]) if line)[:SOURCE_LENGTH]


class CriteriaSetQuerySet(models.QuerySet):
    @seen_by("bộ tiêu chí", "bản nháp: thường trực CCHC; đã ban hành: mọi người đã đăng nhập")
    def visible_to(self, user):
        """Published sets: everyone signed in; drafts: the coordinator of their owner."""
        if not user.is_authenticated:
            return self.none()
        drafts = access_of(user).below(Role.COORDINATOR)
        return self.filter(Q(state=CriteriaSet.State.PUBLISHED) | Q(owner__in=drafts))

    def offered(self):
        """Sets that a round may use."""
        return self.filter(state=CriteriaSet.State.PUBLISHED)


class CriteriaSet(models.Model):
    """Bộ tiêu chí. `text` is the whole set in the TOML format; the engine reads nothing else.

    The columns beside it follow from it (`columns_of`). `source_line` is what every page and paper
    says of a set that nobody may take for an issued one; "" of any other.

    DRAFT -> PUBLISHED, then frozen; a changed set is a new one under a new code, whose `source`
    is the set that it was copied from.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "bản nháp"
        PUBLISHED = "PUBLISHED", "đã ban hành"

    class Level(models.TextChoices):
        PROVINCE = "PROVINCE", "cấp tỉnh"
        DEPARTMENT = "DEPARTMENT", "sở, ban, ngành"
        COMMUNE = "COMMUNE", "xã, phường, đặc khu"
        DIVISION = "DIVISION", "phòng, bộ phận"
        PARTY_BODY = "PARTY_BODY", "tổ chức đảng"

    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="criteria_sets", verbose_name="đơn vị quản lý"
    )
    code = models.CharField("mã", max_length=80, unique=True)
    name = CleanCharField("tên", max_length=300)
    level = models.CharField("áp dụng cho", max_length=10, choices=Level.choices)
    year = models.PositiveSmallIntegerField("năm")
    text = CleanTextField("nội dung", max_length=400_000)
    state = models.CharField("trạng thái", max_length=9, choices=State.choices, default=State.DRAFT)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    source_line = CleanCharField("nguồn của bộ", max_length=SOURCE_LENGTH, blank=True, default="")
    published_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    source = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name="sao chép từ",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    AUDIT_HASHED = frozenset({"text"})

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, state="DRAFT")
                | Q(published_at__isnull=False, state="PUBLISHED"),
                name="set_published_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="set_year_plausible"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("scoring:set-detail", self.pk)

    def unit_for(self, permission):
        return self.owner

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def source_lines(self):
        """What it says of itself, as a list of none or one: rounds have several."""
        return [self.source_line] if self.source_line else []


def lines_of(sets):
    """What these sets say of themselves, each line once."""
    return list(dict.fromkeys(line for one in sets for line in one.source_lines))


class Criterion(models.Model):
    """Lĩnh vực (level 1), tiêu chí (2), tiêu chí thành phần (3): a row of a published set.

    Made from the set's text at its publication, for queries and for what hangs on a criterion.
    `max` of a criterion with children is the sum of its base leaves; `rule` is empty there.
    """

    class Evidence(models.TextChoices):
        REQUIRED = "required", "bắt buộc"
        OPTIONAL = "optional", "nếu có"
        NONE = "none", "không cần"

    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="criteria", verbose_name="bộ tiêu chí"
    )
    code = models.CharField("mã", max_length=40)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thuộc",
    )
    top_code = models.CharField("lĩnh vực", max_length=40)
    position = models.PositiveSmallIntegerField("thứ tự")
    name = CleanCharField("tên", max_length=500)
    max = ScoreField("điểm tối đa")
    is_leaf = models.BooleanField("là mục chấm điểm")
    method = models.CharField(
        "cách xác định", max_length=8, choices=Method.choices, blank=True, default=""
    )
    evidence = models.CharField(
        "tài liệu kiểm chứng", max_length=8, choices=Evidence.choices, default=Evidence.NONE
    )
    rule = models.JSONField("quy tắc", default=dict)
    area = models.CharField("lĩnh vực CCHC", max_length=20, blank=True, default="")
    guide = CleanTextField("hướng dẫn", max_length=4000, blank=True, default="")

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ("criteria_set", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"], name="criterion_code_once_a_set"
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "position"], name="criterion_place_once_a_set"
            ),
            models.CheckConstraint(condition=Q(max__gte=0), name="criterion_max_not_negative"),
            models.CheckConstraint(
                condition=Q(is_leaf=True) & ~Q(method="") | Q(is_leaf=False, method=""),
                name="criterion_leaf_has_method",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def is_self_scored(self):
        return self.method in SELF_METHODS
