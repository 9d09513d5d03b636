"""Documents of State and Party, drafts and issued ones, and what each of them carries out."""

from functools import cache

from django.db import models
from django.db.models import F, Q

from cchc.lib.addresses import address_of
from cchc.lib.clock import today
from cchc.lib.fields import CleanCharField
from cchc.lib.folded import FoldField
from cchc.lib.illustrative import is_marked
from cchc.lib.moves import Move, Moving
from cchc.lib.vietnamese import cited_date, fold, sentence_date, upper_first
from plans.models.area import Area
from plans.models.blob import FileLink
from plans.models.doctype import DocType, Family
from plans.numbering import TERM
from plans.symbols import asked_key, search_key
from units.access import access_of
from units.asked import Asked, seen_by
from units.models import Unit
from units.permissions import Permission
from units.roles import Role

ABOVE = (Role.HEAD, Role.LEADER, Role.CLERK, Role.INSPECTOR)


@cache  # a large cascade names three thousand
def _type_name(doc_type):
    return upper_first(DocType(doc_type).label)


def name_of(doc_type, symbol):
    """Kế hoạch 05/KH-SDTTG; Kế hoạch (dự thảo) without a number."""
    return f"{_type_name(doc_type)} {symbol or '(dự thảo)'}"


class DocumentQuerySet(models.QuerySet):
    @seen_by(
        "văn bản",
        "dự thảo: đơn vị giữ sổ; đã ban hành: đơn vị ban hành, nơi nhận và cấp dưới của nơi nhận, "
        "thủ trưởng, lãnh đạo, văn phòng, người kiểm tra cấp trên",
    )
    def visible_to(self, user):
        """Own register; issued ones also: issuer, receivers with their subtrees, those above."""
        access = access_of(user)
        own = access.own()
        near = own | access.below(*ABOVE)
        received = DocumentReceiver.objects.filter(unit__pk__among=own | access.above())
        issued = (
            Q(issuer__pk__among=near)
            | Q(unit__pk__among=near)
            | Q(pk__in=received.values("document"))
        )
        return self.filter(Q(unit__pk__among=own) | (Q(state=Document.State.ISSUED) & issued))

    def issued(self):
        return self.filter(state=Document.State.ISSUED)

    def issued_by(self, unit_ids, first, last):
        """Issued by one of these units in these days, both included; the first first."""
        issued = self.issued().filter(issuer__in=unit_ids, issued_on__range=(first, last))
        return issued.order_by("issued_on", "pk")

    def matching(self, text):
        """Documents with the number that is asked for in any spelling ("5 nq tu"), and every other
        word in symbol, subject or issuer; diacritics do not matter."""
        found = self
        key, text = asked_key(text)
        if key:
            is_number = key[-1].isdigit()
            found = found.filter(
                Q(symbol_key=key) | Q(symbol_key__startswith=f"{key} " if is_number else key)
            )
        for word in fold(text).split():
            found = found.filter(search_fold__contains=word)
        return found

    def of_area(self, code):
        """Documents of an area, whatever the area was called then."""
        joins = Document.areas.through.objects.filter(area__code=code)
        return self.filter(pk__in=joins.values("document"))

    def of_force(self, force, day):
        """Issued ones that were in that Force on a day; as `Document.force_on` tells it."""
        over = Q(ends_on__lte=day) | Q(ends_on__isnull=True, replaced_by__isnull=False)
        over &= Q(issued_on__lte=day)
        begun = Q(issued_on__lte=day) & (Q(effective_on__isnull=True) | Q(effective_on__lte=day))
        asked = {Force.OVER: over, Force.IN: begun & ~over, Force.TO_COME: ~begun & ~over}
        return self.issued().filter(asked[force])

    def picked(self, *, text="", family="", doc_type="", year=None, issuer="", state="", area=""):
        """What the filters of the register ask for; without a state withdrawn ones are left out."""
        found = self.matching(text)
        asked = {"family": family, "doc_type": doc_type, "issued_on__year": year, "state": state}
        found = found.filter(**{name: value for name, value in asked.items() if value})
        if issuer:
            named = Unit.objects.named_like(issuer).values("pk")
            found = found.filter(Q(issuer_text__icontains=issuer) | Q(issuer__in=named))
        if area:
            found = found.of_area(area)
        return found if state else found.exclude(state=Document.State.WITHDRAWN)

    def same_series(self, paper):
        """Entries with the number of `paper` (a Document) in its series, in whoever's register;
        withdrawn ones do not count. As `plans.numbering.is_one_series` tells it."""
        same = self.filter(
            family=paper.family, symbol=paper.symbol, issuer_key=paper.issuer_key
        ).exclude(state=Document.State.WITHDRAWN)
        if paper.family != Family.PARTY:
            return same.filter(issued_on__year=paper.issued_on.year)
        near = Q(issued_on__gt=paper.issued_on - TERM, issued_on__lt=paper.issued_on + TERM)
        if paper.term:
            near = Q(term=paper.term) | Q(term="") & near
        return same.filter(near, doc_type=paper.doc_type)

    def same_place(self, paper):
        """Those that only `namesake` tells from `paper` in its register."""
        facts = ["unit", "family", "symbol", "issuer_key", "series"]
        facts += ["doc_type"] if paper.family == Family.PARTY else []
        return self.issued().filter(**{name: getattr(paper, name) for name in facts})


class Force(models.TextChoices):
    """Hiệu lực, for filters: in force, over (ended or replaced), not yet."""

    IN = "con", "còn hiệu lực"
    OVER = "het", "hết hiệu lực, bị thay thế"
    TO_COME = "chua", "chưa có hiệu lực"


class SymbolKeyField(FoldField):
    """Number and sign as it is searched for, in whatever spelling."""

    @staticmethod
    def made_of(text):
        return search_key(text)


class Document(Moving, models.Model):
    """Văn bản. `unit` keeps it in its register; `issuer` is the issuing unit where it is known
    here, `issuer_text` always the issuer as written on the paper.

    In force or not is computed from `effective_on`, `ends_on` and `replaced_by`.
    """

    ASKED = Asked(
        "van-ban",
        acts={
            Permission.REGISTER_DOCUMENT: "edit",
            Permission.ISSUE_DOCUMENT: "issue",
            Permission.SET_COVERAGE: "cover",
            Permission.MAKE_REMINDER: "remind",
        },
    )

    class State(models.TextChoices):
        DRAFT = "DRAFT", "dự thảo"
        ISSUED = "ISSUED", "đã ban hành"
        WITHDRAWN = "WITHDRAWN", "đã hủy"

    class Secrecy(models.TextChoices):
        NORMAL = "NORMAL", "Thường (không mật)"

    # Kinds of the badge: of a state, of an issued one by its force; the others are plain.
    KINDS = {State.DRAFT: "warn", "còn hiệu lực": "ok", "chưa có hiệu lực": "info"}
    MOVES = {
        "edit": Move((State.DRAFT,), None, "sửa"),
        "issue": Move((State.DRAFT,), State.ISSUED, "ban hành"),
        "withdraw": Move((State.DRAFT,), State.WITHDRAWN, "hủy"),
        "replace": Move((State.ISSUED,), None, "thay thế"),
        "end": Move((State.ISSUED,), None, "ghi hết hiệu lực"),
        "link": Move((State.DRAFT, State.ISSUED), None, "ghi văn bản triển khai"),
        "send": Move((State.ISSUED,), None, "gửi"),
        "cover": Move((State.ISSUED,), None, "giao triển khai"),
        "remind": Move((State.ISSUED,), None, "đôn đốc"),
        "classify": Move((State.DRAFT, State.ISSUED), None, "ghi lĩnh vực"),
    }

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="documents", verbose_name="đơn vị vào sổ"
    )
    family = models.CharField("hệ thống văn bản", max_length=5, choices=Family.choices)
    doc_type = models.CharField("loại văn bản", max_length=14, choices=DocType.choices)
    symbol = CleanCharField("số, ký hiệu", max_length=60, blank=True, default="")
    issuer = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issued_documents",
        verbose_name="cơ quan ban hành",
    )
    issuer_text = CleanCharField("cơ quan ban hành", max_length=200)
    # "unit:12" or the issuer's name as a key: what the uniqueness of a paper is told by.
    issuer_key = models.CharField(max_length=220, editable=False)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    subject = CleanCharField("trích yếu", max_length=1000)
    signer = CleanCharField("người ký", max_length=200, blank=True, default="")
    secrecy = models.CharField(
        "độ mật", max_length=6, choices=Secrecy.choices, default=Secrecy.NORMAL
    )
    term = CleanCharField("nhiệm kỳ", max_length=9, blank=True, default="")
    # In which a number is given once: the year, of the Party the term (plans/numbering.py).
    series = models.CharField("dãy số", max_length=9, blank=True, default="", editable=False)
    effective_on = models.DateField("ngày có hiệu lực", null=True, blank=True)
    ends_on = models.DateField("hết hiệu lực từ ngày", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="được thay thế bằng",
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="đính chính cho",
    )
    state = models.CharField("tình trạng", max_length=9, choices=State.choices, default=State.DRAFT)
    state_reason = CleanCharField("lý do", max_length=500, blank=True, default="")
    # Raised where an official has said that it is another paper than the one found.
    namesake = models.PositiveSmallIntegerField("văn bản trùng số thứ", default=0)
    search_fold = FoldField(max_length=1300, source="symbol subject issuer_text", db_index=False)
    symbol_key = SymbolKeyField(max_length=80, source="symbol")
    version = models.PositiveIntegerField(default=1, editable=False)

    areas = models.ManyToManyField(
        Area, blank=True, related_name="documents", verbose_name="lĩnh vực"
    )
    implements = models.ManyToManyField(
        "self",
        through="DocumentLink",
        through_fields=("child", "parent"),
        symmetrical=False,
        related_name="implemented_by",
        verbose_name="triển khai văn bản",
    )
    cites = models.ManyToManyField(
        "self",
        through="DocumentCitation",
        through_fields=("document", "cited"),
        symmetrical=False,
        related_name="cited_by",
        verbose_name="căn cứ",
    )
    receivers = models.ManyToManyField(
        Unit, through="DocumentReceiver", related_name="received_documents", verbose_name="nơi nhận"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "family", "symbol", "issuer_key", "series", "namesake"],
                condition=Q(state="ISSUED") & ~Q(family="PARTY"),
                name="document_number_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "doc_type", "symbol", "issuer_key", "series", "namesake"],
                condition=Q(state="ISSUED", family="PARTY"),
                name="document_party_number_once",
            ),
            models.CheckConstraint(condition=Q(secrecy="NORMAL"), name="document_not_secret"),
            models.CheckConstraint(
                condition=~Q(state="ISSUED") | (Q(issued_on__isnull=False) & ~Q(symbol="")),
                name="document_issued_has_number",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="document_not_own_heir",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="document_not_own_correction",
            ),
            models.CheckConstraint(
                condition=~Q(state="WITHDRAWN") | ~Q(state_reason=""),
                name="document_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="document_newest"),
            models.Index(fields=["symbol", "issued_on"], name="document_symbol"),
        ]

    def __str__(self):
        return name_of(self.doc_type, self.symbol)

    def get_absolute_url(self):
        return address_of("plans:document-detail", self.pk)

    def unit_for(self, permission):
        return self.unit

    @property
    def type_name(self):
        """Nghị quyết, with a capital: as it opens a line."""
        return _type_name(self.doc_type)

    @property
    def citation(self):
        """Nghị quyết số 05-NQ/TU, ngày 14/12/2021 của …: the comma is the Party's."""
        comma = "," if self.family == Family.PARTY else ""
        return self._cited(lambda day: f"{comma} ngày {sentence_date(day)}")

    def cited_on_paper(self, *, of_party):
        """The same inside a paper, of an agency or of the Party: with its date in full, or not."""
        return self._cited(lambda day: cited_date(day, of_party=of_party))

    def _cited(self, when):
        if not self.symbol or self.issued_on is None:
            return str(self)
        return f"{self.type_name} số {self.symbol}{when(self.issued_on)} của {self.issuer_text}"

    @property
    def is_illustrative(self):
        return is_marked(self.subject)

    def force_on(self, day):
        """In force or not on a day, in words; "" for what was never issued."""
        if self.state != self.State.ISSUED:
            return ""
        if self.issued_on > day:
            return "chưa có hiệu lực"
        if self.replaced_by_id and (self.ends_on is None or self.ends_on <= day):
            return "bị thay thế"
        if self.ends_on is not None and self.ends_on <= day:
            return "hết hiệu lực"
        if self.effective_on is not None and self.effective_on > day:
            return "chưa có hiệu lực"
        return "còn hiệu lực"

    # The day that a list asks about; None: today.
    asked_day = None

    @property
    def force(self):
        return self.force_on(self.asked_day or today())

    @property
    def state_words(self):
        """How it stands: in force or not, draft, withdrawn."""
        return self.force or self.get_state_display()

    @property
    def state_kind(self):
        return self.KINDS.get(self.force or self.state, "none")


class DocumentReceiver(models.Model):
    """Nơi nhận: a unit to which an issued document went."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="receiver_links", verbose_name="văn bản"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị nhận")

    class Meta:
        verbose_name = "nơi nhận"
        verbose_name_plural = "nơi nhận"
        constraints = [
            models.UniqueConstraint(fields=["document", "unit"], name="document_receiver_once")
        ]

    def __str__(self):
        return f"{self.document} · {self.unit}"


class DocumentFile(FileLink):
    """Tệp của văn bản. A newer version names the one before it (`replaces`), which stays readable;
    `number`: which version this is, `reason`: why it came."""

    HOLDER = "document"

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="file_links", verbose_name="văn bản"
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="newer",
        verbose_name="thay cho bản",
    )
    number = models.PositiveSmallIntegerField("bản thứ", default=1)
    reason = CleanCharField("lý do", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "tệp của văn bản"
        verbose_name_plural = "tệp của văn bản"
        constraints = [
            models.UniqueConstraint(fields=["document", "file"], name="document_file_once"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, number=1)
                | Q(replaces__isnull=False, number__gt=1),
                name="document_file_versions",
            ),
        ]

    def get_absolute_url(self):
        return self.document.get_absolute_url()

    def unit_for(self, permission):
        return self.document.unit


def versions_of(links):
    """DocumentFiles of one document: [(newest version, [older ones, newest first])]."""
    links = sorted(links, key=lambda link: link.pk)
    before = {link.pk: link for link in links}
    replaced = {link.replaces_id for link in links}
    found = []
    for newest in (link for link in links if link.pk not in replaced):
        older, link = [], newest
        while link.replaces_id:
            link = before[link.replaces_id]
            older.append(link)
        found.append((newest, older))
    return found
