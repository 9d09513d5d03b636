"""What was talked about: items, opinions, votes."""

from django.db import models
from django.db.models import Q

from cchc.lib.addresses import address_of
from cchc.lib.fields import CleanCharField, CleanTextField
from cchc.lib.vietnamese import decimal_text
from meetings.about import item_words
from meetings.counting import percent
from meetings.models.meeting import Meeting
from meetings.models.meeting_query import readable
from meetings.models.withdrawn import STANDS, StandingRows, Withdrawable, says_why
from plans.models import Document, Task


class BodyQuerySet(models.QuerySet):
    """Rows that are part of a meeting's body."""

    def visible_to(self, user):
        return self.filter(readable(user, "meeting__"))


class StandingParts(StandingRows.from_queryset(BodyQuerySet)):
    """Rows of a body that stand."""


class BodyPart:
    """Mixed into models of such rows. `EDITED_AT`: the name of the url where one is changed."""

    @property
    def key(self):
        """Its primary key as text: a page names it often, and Django is slow with bare numbers."""
        return str(self.pk)

    @property
    def edit_url(self):
        return address_of(self.EDITED_AT, self.pk)

    @property
    def html_id(self):
        """Names its form on the page."""
        return f"{self._meta.model_name}-{self.pk}"


class Topic(models.TextChoices):
    """What part of a session's usual order an item is; facts of its quality are read from it."""

    REVIEW = "REVIEW", "kiểm điểm kỳ trước"
    NEWS = "NEWS", "thông tin, văn bản mới"
    TASKS = "TASKS", "nhiệm vụ kỳ tới"
    SELF_CRITICISM = "SELF", "đánh giá tư tưởng, tự phê bình và phê bình"
    PRAISE = "PRAISE", "biểu dương, nhắc nhở"


class AgendaItem(BodyPart, Withdrawable):
    """Nội dung họp. `from_*`: the overdue task, the directive or the earlier conclusion for which
    it was put on the agenda, at most one of them."""

    Topic = Topic

    EDITED_AT = "meetings:item-edit"
    WITHDRAWN_AT = "meetings:item-withdraw"
    AGGREGATE = "meeting"
    AUDIT_HASHED = Withdrawable.AUDIT_HASHED | {"title", "presenter", "text"}

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="items", verbose_name="cuộc họp"
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    title = CleanCharField("nội dung họp", max_length=500)
    is_thematic = models.BooleanField("nội dung chuyên đề", default=False)
    topic = models.CharField(
        "phần của chương trình", max_length=6, choices=Topic.choices, blank=True, default=""
    )
    presenter = CleanCharField("người trình bày", max_length=200, blank=True, default="")
    minutes = models.PositiveSmallIntegerField("thời lượng (phút)", null=True, blank=True)
    text = CleanTextField("diễn biến, nhận định", max_length=10_000, blank=True, default="")
    from_task = models.ForeignKey(
        Task,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="từ nhiệm vụ",
    )
    from_directive = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="từ văn bản cần triển khai",
    )
    from_conclusion = models.ForeignKey(
        "meetings.Conclusion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="từ kết luận trước",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandingParts()
    everything = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung họp"
        verbose_name_plural = "nội dung họp"
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], condition=STANDS, name="agenda_order_once"
            ),
            says_why("agenda_item_says_why"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=1440),
                name="agenda_minutes_of_a_day",
            ),
            *(
                models.UniqueConstraint(
                    fields=["meeting", source],
                    condition=STANDS & Q(**{f"{source}__isnull": False}),
                    name=f"agenda_{source}_once",
                )
                for source in ("from_task", "from_directive", "from_conclusion")
            ),
        ]

    def __str__(self):
        return f"nội dung họp {self.order}"

    @property
    def choice_words(self):
        return item_words(self)

    @property
    def minutes_text(self):
        return str(self.minutes or "")

    @property
    def is_quoted(self):
        """Does a notice of conclusions print its text?"""
        return self.topic in {Topic.REVIEW, Topic.PRAISE}

    @property
    def new_opinion_id(self):
        """Names the form by which an opinion about it is added."""
        return f"new-opinion-{self.pk}"

    @property
    def new_conclusion_id(self):
        """Names the form by which a conclusion about it is added."""
        return f"new-conclusion-{self.pk}"

    def unit_for(self, permission):
        return self.meeting.unit


class Opinion(BodyPart, Withdrawable):
    """Ý kiến: who said what, and how it was answered."""

    EDITED_AT = "meetings:opinion-edit"
    WITHDRAWN_AT = "meetings:opinion-withdraw"
    AGGREGATE = "meeting"
    AUDIT_HASHED = Withdrawable.AUDIT_HASHED | {"speaker", "text", "answer"}

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="opinions", verbose_name="cuộc họp"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name="nội dung họp",
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    speaker = CleanCharField("người phát biểu", max_length=200, blank=True, default="")
    attendee = models.ForeignKey(
        "meetings.Attendance",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name="người phát biểu trong danh sách điểm danh",
    )
    text = CleanTextField("tóm tắt ý kiến", max_length=5000)
    answer = CleanTextField("tiếp thu, trả lời", max_length=5000, blank=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandingParts()
    everything = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], condition=STANDS, name="opinion_order_once"
            ),
            says_why("opinion_says_why"),
        ]

    def __str__(self):
        return f"ý kiến {self.order}"

    @property
    def item_key(self):
        """The key of the item it is about, as its form sends it."""
        return str(self.item_id or "")

    def unit_for(self, permission):
        return self.meeting.unit


class Vote(BodyPart, Withdrawable):
    """Biểu quyết: recorded, never changed once the minutes are agreed.

    `item` or `conclusion`: what it decides, where it is one of these; at most one of them.
    """

    class Method(models.TextChoices):
        HANDS = "HANDS", "giơ tay"
        SECRET = "SECRET", "bỏ phiếu kín"

    EDITED_AT = "meetings:vote-edit"
    WITHDRAWN_AT = "meetings:vote-withdraw"
    AGGREGATE = "meeting"
    AUDIT_HASHED = Withdrawable.AUDIT_HASHED | {"subject"}

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="votes", verbose_name="cuộc họp"
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="votes",
        verbose_name="nội dung họp",
    )
    conclusion = models.ForeignKey(
        "meetings.Conclusion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="votes",
        verbose_name="kết luận",
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    subject = CleanCharField("nội dung biểu quyết", max_length=500)
    method = models.CharField(
        "cách biểu quyết", max_length=6, choices=Method.choices, default=Method.HANDS
    )
    entitled = models.PositiveIntegerField("số có quyền biểu quyết")
    in_favour = models.PositiveIntegerField("tán thành")
    against = models.PositiveIntegerField("không tán thành", default=0)
    abstain = models.PositiveIntegerField("không biểu quyết, ý kiến khác", default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandingParts()
    everything = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "biểu quyết"
        verbose_name_plural = "biểu quyết"
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], condition=STANDS, name="vote_order_once"
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(conclusion__isnull=True),
                name="vote_decides_one_thing",
            ),
            says_why("vote_says_why"),
        ]

    def __str__(self):
        return f"biểu quyết {self.order}"

    def unit_for(self, permission):
        return self.meeting.unit

    @property
    def about(self):
        """What it decides, as its form sends it: item-5, conclusion-7; "" of the session."""
        if self.item_id:
            return f"item-{self.item_id}"
        return f"conclusion-{self.conclusion_id}" if self.conclusion_id else ""

    @property
    def about_words(self):
        """What it decides, for the page where it is read; "" of the session."""
        if self.item_id:
            return f"Về nội dung {self.item.order}."
        return f"Về kết luận {self.conclusion.order}." if self.conclusion_id else ""

    @property
    def cast(self):
        return self.in_favour + self.against + self.abstain

    @property
    def is_over(self):
        """More votes than people entitled: warned, since only people can tell which is wrong."""
        return self.cast > self.entitled

    @property
    def over_words(self):
        return (
            f"Số phiếu ({self.cast}) nhiều hơn số có quyền biểu quyết ({self.entitled}); "
            "kiểm tra lại trước khi thông qua"
        )

    @property
    def rate(self):
        """Percent in favour of those entitled, unrounded."""
        return percent(self.in_favour, self.entitled)

    @property
    def words(self):
        """18/22 đồng chí tán thành, đạt 81,82%."""
        who = "đồng chí" if self.meeting.is_party else "người"
        said = f"{self.in_favour}/{self.entitled} {who} tán thành"
        return f"{said}, đạt {decimal_text(self.rate, 2)}%." if self.entitled else f"{said}."

    @property
    def is_carried(self):
        """More than half of those entitled are in favour."""
        return self.in_favour * 2 > self.entitled
