"""What waits for the publishers of a round: blocks to publish, what each still lacks, corrections
that a leader asked for. It reads only; actions/result.py refuses by the same questions."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from plans.models import Document
from scoring.actions.result import late_words
from scoring.deciding import deciding
from scoring.models import CorrectionRequest, Round, RoundBlock, Sheet, Snapshot
from units.permissions import Permission, Role, access_of

NAMED = 3  # sheets named in one line; the others are counted
DONE = (Sheet.State.APPRAISED, Sheet.State.WITHDRAWN)


@dataclass(frozen=True)
class Awaited:
    """A block not published yet: how many of its sheets are appraised, and in words what is still
    lacking; `barred`: why this publisher must leave it to another one, or ""."""

    block: RoundBlock
    done: int
    sheets: int
    lacks: tuple
    barred: str

    @property
    def is_ready(self):
        """Its sheets wait for nobody but the publisher."""
        return self.done == self.sheets


def awaited_by(user):
    """[Awaited] of the open rounds whose results this person publishes, in the order of their last
    days."""
    owners = access_of(user).own(Role.PUBLISHER)
    if not owners:
        return []
    kept = ~Q(sheets__state=Sheet.State.WITHDRAWN)
    blocks = list(
        RoundBlock.objects.filter(round__owner__in=owners, round__state=Round.State.OPEN)
        .exclude(Exists(Snapshot.objects.filter(round_block=OuterRef("pk"))))
        .annotate(
            many=Count("sheets", filter=kept),
            many_done=Count("sheets", filter=Q(sheets__state=Sheet.State.APPRAISED)),
        )
        .filter(many__gt=0)
        .select_related("round__owner", "criteria_set")
        .defer("criteria_set__text")
        .prefetch_related("round__owner__versions")
        .order_by("round__publication_until", "round", "pk")
    )
    names = _waiting_names(blocks)
    return [
        Awaited(
            block,
            block.many_done,
            block.many,
            tuple(_lacks(user, block, names.get(block.pk, []))),
            block.barred(user, Permission.PUBLISH_RESULTS),
        )
        for block in blocks
    ]


def _waiting_names(blocks):
    """{block id: short names of the units whose sheets are not appraised}, of those blocks where
    few are left."""
    few = [block.pk for block in blocks if block.many - block.many_done <= NAMED]
    names = {}
    for sheet in (
        Sheet.objects.filter(round_block__in=few)
        .exclude(state__in=DONE)
        .with_short_names()
        .order_by("pk")
    ):
        names.setdefault(sheet.round_block_id, []).append(sheet.day_short_name)
    return names


def _lacks(user, block, names):
    left = block.many - block.many_done
    if left:
        named = f" ({', '.join(names)})" if names else ""
        yield f"còn {left} phiếu chưa thẩm định xong{named}"
    if late_words(block.round):
        yield "bước công bố đã hết hạn, cần thường trực cải cách hành chính dời hạn"
    if not deciding(Document.objects.visible_to(user), block).exists():
        yield "sổ văn bản chưa có quyết định phê duyệt kết quả"


def corrections_for(user):
    """Corrections that a leader asked for and that this publisher may make, oldest first; one of
    a block: the newest, which is the one that its page takes up."""
    asked = (
        CorrectionRequest.objects.open()
        .filter(round_block__round__owner__in=access_of(user).own(Role.PUBLISHER))
        .select_related("round_block__round", "by")
        .order_by("at", "pk")
    )
    newest = {request.round_block_id: request for request in asked}
    return [
        request
        for request in newest.values()
        if request.by_id != user.pk
        and not request.round_block.barred(user, Permission.CORRECT_RESULTS)
    ]
