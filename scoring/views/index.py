"""Published indices, open to everyone."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from scoring.filters import IndexFilterForm
from scoring.models import NationalMean, PublishedIndex


@login_not_required
@require_safe
def index_list(request):
    """Chỉ số đã công bố: newest year first, places of each index in order."""
    visible = PublishedIndex.objects.visible_to(request.user)
    form, wanted = clean_get(IndexFilterForm, request.GET, years=visible.years())
    rows = visible.matching(**wanted).with_units()
    return render(
        request,
        "scoring/index_list.html",
        {
            "form": form,
            "page": page_of(rows, request.GET, order=("-year", "-index", "rank", "pk")),
            "means": NationalMean.objects.visible_to(request.user),
        },
    )
