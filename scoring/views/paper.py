"""Papers: the published ranking, open to everyone like the page of it; the sheet of a unit."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.views.decorators.http import require_safe

from cchc.lib.pdf import pdf_response
from scoring import exports
from scoring.models import Snapshot
from scoring.sheet_exports import sheet_pdf as sheet_paper
from scoring.views.sheet import fetch_values
from units.permissions import fetch

KEPT = 600  # seconds: a snapshot never changes, and anyone may ask for it again and again


@login_not_required
@require_safe
def ranking_pdf(request, pk):
    """In kết quả xếp hạng: the annex of the decision, as published."""
    snapshots = Snapshot.objects.with_names().select_related("document__issuer")
    snapshot = fetch(request.user, Snapshot, pk, snapshots)
    content = cache.get_or_set(
        f"ranking-pdf:{snapshot.code}:{snapshot.sha256}",
        lambda: exports.ranking_pdf(snapshot),
        KEPT,
    )
    block = snapshot.round_block
    return pdf_response(content, f"xep-hang-{block.round.year}-{block.block}-{snapshot.pk}.pdf")


@require_safe
def sheet_pdf(request, pk):
    """In phiếu chấm điểm: the sheet as it stands, for whoever reads its values."""
    sheet = fetch_values(request.user, pk)
    return pdf_response(sheet_paper(sheet), f"phieu-cham-diem-{sheet.round.year}-{pk}.pdf")
