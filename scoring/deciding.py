"""By which paper results may be published: a decision of the round's owner that is its own. One
list of questions, for the action that refuses and for the form that offers.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from plans.models import Document
from plans.models.doctype import DocType
from scoring.models import Snapshot
from units.lineage import heirs

REGISTER = (
    "đề nghị văn phòng vào sổ quyết định phê duyệt kết quả đã ban hành rồi chọn quyết định đó"
)


# What a decision of another matter is registered as. A decision of results may be a basis too.
OF_OTHER_MATTERS = (
    "plan",
    "plan_version",
    "inspection_teams",
    "noticed_inspections",
    "concluded_inspection",
    "committees",
    "committee_members",
    "partyprocedures",
    "isocertificates",
)


def deciding(documents, round_block):
    """Those of these Documents by which the next snapshot of a block may be published."""
    for fits, _ in _questions(round_block):
        documents = documents.filter(fits)
    return documents


def wrong_with(document, round_block):
    """What is wrong with the paper chosen for the next snapshot of a block, and the way; or "".
    The paper stays locked, so that two publications cannot take it at once."""
    if document is None:
        return "Chọn văn bản phê duyệt kết quả đã ban hành trong sổ văn bản."
    papers = Document.objects.filter(pk=document.pk)
    papers.select_for_update(no_key=True).first()
    wrong = (told for fits, told in _questions(round_block) if not papers.filter(fits).exists())
    return next(wrong, "")


def _questions(round_block):
    """[(Q that a deciding paper fits, sentence where it does not)]."""
    the_round = round_block.round
    owner = the_round.owner.name_on(the_round.last_day)
    # Who carried on for the owner since decides in its place.
    owners = list(heirs([the_round.owner_id], kept_only=True))
    return [
        (
            Q(state=Document.State.ISSUED),
            "Chọn văn bản phê duyệt kết quả đã ban hành trong sổ văn bản.",
        ),
        (
            Q(doc_type=DocType.DECISION),
            f"Kết quả được phê duyệt bằng quyết định; {REGISTER}.",
        ),
        (
            Q(issuer__in=owners) | Q(issuer__isnull=True, unit__in=owners),
            f"Quyết định này không phải của {owner}; {REGISTER}.",
        ),
        (
            Q(issued_on__gte=date(the_round.year, 1, 1)),
            f"Quyết định này ban hành trước năm được chấm ({the_round.year}); {REGISTER}.",
        ),
        (
            Q(**{f"{matter}__isnull": True for matter in OF_OTHER_MATTERS}),
            "Quyết định này ban hành kế hoạch, lập đoàn kiểm tra hoặc quyết định việc khác; "
            f"{REGISTER}.",
        ),
        (
            ~Exists(_spent(round_block)),
            "Quyết định này đã dùng để công bố hoặc đính chính kết quả khác; " + REGISTER + ".",
        ),
    ]


def _spent(round_block):
    """Snapshots that have used a paper up. One decision may approve several blocks of a round, and
    one may correct several; a block needs a new one each time."""
    has_snapshot = Snapshot.objects.filter(round_block=round_block).exists()
    same_act = Q(number__gt=1) if has_snapshot else Q(number=1)
    shared = Q(round_block__round=round_block.round_id) & ~Q(round_block=round_block.pk)
    return Snapshot.objects.filter(document=OuterRef("pk")).exclude(shared & same_act)
