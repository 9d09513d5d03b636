"""The audit log: who did what, when, why; append-only, every row chained to the one before it."""

import json
from datetime import datetime, time, timedelta

from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import make_aware

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.vietnamese import fold
from units.access import access_of
from units.asked import seen_by
from units.models.unit import Unit
from units.models.user import User
from units.roles import Role

# Words of each kind of act, for the page of the log; `command` fills in those of the actions.
KIND_LABELS = {
    "units.user.signed_in": "đăng nhập",
    "units.user.signed_out": "đăng xuất",
    "units.user.sign_in_refused": "đăng nhập không thành công",
    "units.user.locked": "tạm khóa đăng nhập",
    "units.user.code_refused": "nhập sai mã xác thực",
    "units.user.created": "lập tài khoản quản trị đầu tiên",
    "units.unit.many_succeeded": "ghi kế thừa của nhiều đơn vị",
}


# The reason of a refused write whose object its author may not even know to be there.
HIDDEN = "Không thuộc phạm vi được xem."


class Acts(models.TextChoices):
    """Groups of acts, as the filter of the log offers them."""

    WRITE = "ghi", "ghi, sửa dữ liệu"
    READ = "xem", "xem biên bản, nội dung riêng"
    ACCOUNT = "tai-khoan", "tài khoản, vai trò"
    SIGN_IN = "dang-nhap", "đăng nhập, đăng xuất"
    EXPORT = "xuat", "xuất dữ liệu"


_KINDS = {
    Acts.READ: models.Q(kind__endswith=".read"),
    Acts.SIGN_IN: models.Q(kind__startswith="units.user.sign"),
    Acts.EXPORT: models.Q(kind__endswith=".exported"),
}
_KINDS[Acts.ACCOUNT] = (
    models.Q(kind__startswith="units.user.") | models.Q(kind__startswith="units.membership.")
) & ~(_KINDS[Acts.SIGN_IN] | _KINDS[Acts.EXPORT])
_KINDS[Acts.WRITE] = ~(
    _KINDS[Acts.READ] | _KINDS[Acts.SIGN_IN] | _KINDS[Acts.EXPORT] | _KINDS[Acts.ACCOUNT]
)


class AuditQuerySet(models.QuerySet):
    @seen_by(
        "nhật ký thao tác",
        "thao tác của chính mình; thủ trưởng: thao tác trên đơn vị mình; quản trị, người kiểm tra: "
        "phạm vi được giao. Trước và sau chỉ hiện với người được xem đối tượng",
    )
    def visible_to(self, user):
        """One's own acts; head: acts on his unit; inspector and admin: the subtree.

        `is_hidden`: one's own write on what one may not see; its object and unit are not told.
        """
        access = access_of(user)
        units = access.own(Role.HEAD) | access.below(Role.INSPECTOR, Role.ADMIN)
        there = models.Q(unit_id__among=units)
        return self.filter(models.Q(actor_id=user.pk) | there).annotate(
            is_hidden=models.Case(
                models.When(models.Q(reason=HIDDEN) & ~there, then=models.Value(True)),
                default=models.Value(False),
            )
        )

    def matching(self, *, text="", who="", acts="", thing="", unit="", outcome=""):
        """Rows that fit all that is asked; an empty value asks for nothing.

        `text`: words of the act or its object; `who`: of the person's name or account; `acts`: one
        of Acts; `thing`: the object's type (`app.model`); `unit`: a name, of any time; `outcome`.
        What is hidden from the reader is not found by its name either.
        """
        rows = self
        if text:
            named = models.Q(object__icontains=text, is_hidden=False)
            rows = rows.filter(named | models.Q(kind__in=_kinds_called(text)))
        if who:
            accounts = User.objects.matching(text=who).values("pk")
            rows = rows.filter(models.Q(actor__icontains=who) | models.Q(actor_id__in=accounts))
        if acts:
            rows = rows.filter(_KINDS[acts])
        if thing:
            rows = rows.filter(object_type=thing, is_hidden=False)
        if unit:
            named = Unit.objects.named_like(unit).values("pk")
            rows = rows.filter(unit_id__in=named, is_hidden=False)
        return rows.filter(outcome=outcome) if outcome else rows

    def about(self, obj):
        """Rows about one object."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))

    def of_today(self, user, *kinds):
        """Rows that tell that he did something of these kinds since midnight."""
        since = start_of(today())
        return self.filter(kind__in=kinds, actor_id=user.pk, at__gte=since).order_by()

    def during(self, since=None, until=None):
        """Rows of these days, both included; None: open."""
        rows = self
        if since:
            rows = rows.filter(at__gte=start_of(since))
        if until:
            rows = rows.filter(at__lt=start_of(until + timedelta(days=1)))
        return rows


def start_of(day):
    """The first moment of a local day."""
    return make_aware(datetime.combine(day, time.min))


def _kinds_called(text):
    return [kind for kind, label in KIND_LABELS.items() if fold(text) in fold(label)]


class AuditEvent(models.Model):
    """Thao tác. No foreign keys: a row must outlive and never hold back what it tells of.

    `payload` is the canonical JSON text that is hashed; the columns repeat parts of it so that
    they can be searched, and `verify_audit` compares them with it.
    """

    class Outcome(models.TextChoices):
        DONE = "DONE", "đã thực hiện"
        REFUSED = "REFUSED", "bị từ chối"

    seq = models.BigIntegerField("số thứ tự", unique=True)
    at = models.DateTimeField("thời điểm", db_index=True)
    kind = models.CharField("thao tác", max_length=60, db_index=True)
    outcome = models.CharField(
        "kết quả", max_length=7, choices=Outcome.choices, default=Outcome.DONE
    )
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor = models.CharField("người thực hiện", max_length=200)
    unit_id = models.BigIntegerField(null=True, db_index=True)
    unit = models.CharField("đơn vị", max_length=250, blank=True)
    object_type = models.CharField("loại đối tượng", max_length=60, blank=True)
    object_id = models.CharField("mã đối tượng", max_length=40, blank=True)
    object = models.CharField("đối tượng", max_length=300, blank=True)
    reason = models.CharField("lý do", max_length=1000, blank=True)
    request_id = models.CharField("mã yêu cầu", max_length=36, blank=True)
    payload = models.TextField("nội dung chuẩn")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField("mã chuỗi", max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "thao tác"
        verbose_name_plural = "nhật ký thao tác"
        ordering = ("-seq",)
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["unit_id", "-seq"], name="audit_unit"),
        ]

    def __str__(self):
        return f"{self.seq} {self.kind}"

    def get_absolute_url(self):
        return address_of("units:audit-detail", self.pk)

    @property
    def is_refused(self):
        return self.outcome == self.Outcome.REFUSED

    @property
    def what(self):
        """The kind of act in words."""
        if self.kind in KIND_LABELS:
            return KIND_LABELS[self.kind]
        last = self.kind.rpartition(".")[2]
        return {"read": "xem nội dung", "refused": "gửi biểu mẫu"}.get(last, "thao tác khác")

    @property
    def named(self):
        """The object by its own name, where a reader's view gave it as `title`, or the log's."""
        return getattr(self, "title", "") or self.object

    @property
    def deed(self):
        """The act and its object in one phrase, no word said twice: phê duyệt Kế hoạch năm 2026."""
        named = self.named
        if getattr(self, "is_hidden", False) or named == self.actor:
            return self.what
        verb, words = self.what.split(), named.split()
        for length in range(min(len(verb), len(words)), 0, -1):
            if [word.casefold() for word in words[:length]] == verb[-length:]:
                return " ".join([*verb[:-length], *words])
        return " ".join([*verb, *words])

    @cached_property
    def told(self):
        """The payload read: kind, before, after, facts, reason, on_behalf_of and the rest."""
        return json.loads(self.payload)


class AuditHead(models.Model):
    """The end of the chain, one row; locked last in a transaction, so only for a moment."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = "đầu chuỗi nhật ký"
        verbose_name_plural = "đầu chuỗi nhật ký"

    def __str__(self):
        return str(self.seq)


class CommandKey(models.Model):
    """One press of a button: the same key sent again gives the first result, and does nothing.

    `turn`: a press may carry out one command several times (three conclusions become tasks); the
    first, second … of them in the order of the request.
    """

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=36)
    kind = models.CharField(max_length=60)
    turn = models.PositiveSmallIntegerField(default=1)
    result_type = models.CharField(max_length=60, blank=True)
    result_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "lần bấm nút"
        verbose_name_plural = "lần bấm nút"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "key", "kind", "turn"], name="command_key_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"
