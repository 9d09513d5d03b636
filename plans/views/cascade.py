"""The cascade of one document: what it carries out and what carries it out, drawn and listed."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from cchc.lib.tree_chart import Row, tree_chart, tree_list
from cchc.lib.vietnamese import short_date, thousands
from plans.cascade import lay_out
from plans.filters import CascadeForm
from plans.models import Family
from plans.models.cascade import around
from plans.views.document import fetch_document

MOST_DRAWN = 3000  # of one side, when all is asked for
MOST_NAMED = 2  # further parents named in a row


@require_safe
def document_cascade(request, pk):
    """Sơ đồ triển khai: as a picture and as nested lists that say the same."""
    document = fetch_document(request.user, pk)
    _form, wanted = clean_get(CascadeForm, request.GET)
    is_whole = wanted["xem"] == CascadeForm.WHOLE
    found = around(document, request.user)
    above, below, layout = cascade_rows(document, found, is_whole=is_whole)
    start = _start_row(document, layout, is_whole)
    return render(
        request,
        "plans/document_cascade.html",
        {
            "document": document,
            "picture": tree_chart(
                [*reversed(above), start, *below],
                title=f"Sơ đồ triển khai {document}",
                text=_spoken(layout),
            ),
            "above": tree_list(above, document.pk),
            "below": tree_list(below, document.pk),
            "total": layout.total,
            "folded": layout.total - len(above) - len(below),
            "hidden": found.hidden,
            "is_whole": is_whole,
        },
    )


def cascade_rows(document, found, *, is_whole=False):
    """(Rows above, Rows below, Layout) of what was found around a document, outwards from it."""
    days = {key: one.issued_on for key, one in found.documents.items()}
    order = sorted(days, key=lambda key: (days[key] is None, days[key] or 0, key))
    limits = {"most_children": None, "most_rows": MOST_DRAWN} if is_whole else {}
    layout = lay_out(document.pk, found.links, order=order, **limits)
    above = [_row(place, -place.layer, found.documents) for place in layout.up]
    below = [_row(place, place.layer, found.documents) for place in layout.down]
    return above, below, layout


def _row(place, depth, documents):
    document, near = documents[place.key], documents[place.via]
    lines = [" · ".join([short_date(document.issued_on), *_between(document, near, depth > 0)])]
    lines.append(document.issuer_text)
    if place.others:
        act = "cũng triển khai" if depth > 0 else "cũng là căn cứ của"
        lines.append(f"{act} {_named([documents[key] for key in place.others])}")
    more = ()
    if place.folded:
        url = reverse("plans:document-cascade", args=[place.key])
        more = (f"và {thousands(place.folded)} văn bản nữa", url)
    return Row(
        key=place.key,
        depth=depth,
        name=str(document),
        url=document.get_absolute_url(),
        lines=tuple(lines),
        via=place.via,
        others=place.others,
        more=more,
        tone=_tone(document),
    )


def _start_row(document, layout, is_whole):
    folded = layout.up_folded + layout.down_folded
    more = ()
    if folded and not is_whole:
        more = (f"Hiện thêm {thousands(folded)} văn bản", f"?xem={CascadeForm.WHOLE}")
    lines = (f"{short_date(document.issued_on)} · văn bản đang xem", document.issuer_text)
    return Row(document.pk, 0, str(document), "", lines, more=more, tone=_tone(document))


def _tone(document):
    return "party" if document.family == Family.PARTY else "state"


def _between(document, near, is_below):
    """Days from what is carried out to what carries it out, in words; [] where a day is missing."""
    first, second = (near, document) if is_below else (document, near)
    if first.issued_on is None or second.issued_on is None:
        return ["dự thảo"] if document.issued_on is None else []
    days = (second.issued_on - first.issued_on).days
    if days == 0:
        return ["cùng ngày"]
    if is_below:
        return [f"sau {days} ngày" if days > 0 else f"ban hành trước {-days} ngày"]
    return [f"trước {days} ngày" if days > 0 else f"ban hành sau {-days} ngày"]


def _named(documents):
    names = [str(document) for document in documents[:MOST_NAMED]]
    rest = len(documents) - len(names)
    return ", ".join(names) + (f" và {rest} văn bản khác" if rest else "")


def _spoken(layout):
    """The picture in a sentence; the lists of the page say the rest."""
    ups = len(layout.up) + layout.up_folded + sum(place.folded for place in layout.up)
    return (
        f"Triển khai {ups} văn bản; được triển khai bằng {layout.total - ups} văn bản. "
        "Danh sách trên trang này ghi cùng nội dung."
    )
