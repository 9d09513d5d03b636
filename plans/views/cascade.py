"""The cascade of one document: what it carries out and what carries it out, drawn and listed."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.addresses import address_of, addresses_of
from cchc.lib.fields import clean_get
from cchc.lib.tree_chart import Row, tree_chart, tree_list
from cchc.lib.vietnamese import short_date, thousands
from plans.cascade import lay_out
from plans.filters import CascadeForm
from plans.models import Family
from plans.models.cascade import around, named
from plans.views.document import fetch_directive

MOST_DRAWN = 3000  # of one side, when all is asked for
MOST_NAMED = 2  # further parents named in a row


@require_safe
def document_cascade(request, pk):
    """Sơ đồ triển khai: as a picture and as nested lists that say the same."""
    document = fetch_directive(request.user, pk)
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
    days = found.days
    order = sorted(days, key=lambda key: (days[key] is None, days[key] or 0, key))
    limits = {"most_children": None, "most_rows": MOST_DRAWN} if is_whole else {}
    layout = lay_out(document.pk, found.links, order=order, **limits)
    places = [*layout.up, *layout.down]
    names = named(
        {document.pk}.union(*((place.key, *place.others[:MOST_NAMED]) for place in places))
    )
    url_of = addresses_of("plans:document-detail")
    above = [_row(place, -place.layer, names, url_of) for place in layout.up]
    below = [_row(place, place.layer, names, url_of) for place in layout.down]
    return above, below, layout


def _row(place, depth, names, url_of):
    told, near = names[place.key], names[place.via]
    day = short_date(told.issued_on)
    lines = [" · ".join([day, *_between(told.issued_on, near.issued_on, depth > 0)])]
    lines.append(told.issuer_text)
    if place.others:
        act = "cũng triển khai" if depth > 0 else "cũng là căn cứ của"
        lines.append(f"{act} {_named(place.others, names)}")
    more = ()
    if place.folded:
        url = address_of("plans:document-cascade", place.key)
        more = (f"và {thousands(place.folded)} văn bản nữa", url)
    return Row(
        key=place.key,
        depth=depth,
        name=told.name,
        url=url_of(place.key),
        lines=tuple(lines),
        via=place.via,
        others=place.others,
        more=more,
        tone="party" if told.is_party else "state",
    )


def _start_row(document, layout, is_whole):
    folded = layout.up_folded + layout.down_folded
    more = ()
    if folded and not is_whole:
        more = (f"Hiện thêm {thousands(folded)} văn bản", f"?xem={CascadeForm.WHOLE}")
    lines = (f"{short_date(document.issued_on)} · văn bản đang xem", document.issuer_text)
    tone = "party" if document.family == Family.PARTY else "state"
    return Row(document.pk, 0, str(document), "", lines, more=more, tone=tone)


def _between(day, near, is_below):
    """Days from what is carried out to what carries it out, in words; [] where one is missing."""
    if day is None or near is None:
        return ["dự thảo"] if day is None else []
    days = (day - near).days if is_below else (near - day).days
    if days == 0:
        return ["cùng ngày"]
    if is_below:
        return [f"sau {days} ngày" if days > 0 else f"ban hành trước {-days} ngày"]
    return [f"trước {days} ngày" if days > 0 else f"ban hành sau {-days} ngày"]


def _named(keys, names):
    rest = len(keys) - MOST_NAMED
    told = ", ".join(names[key].name for key in keys[:MOST_NAMED])
    return told + (f" và {rest} văn bản khác" if rest > 0 else "")


def _spoken(layout):
    """The picture in a sentence; the lists of the page say the rest."""
    ups = len(layout.up) + layout.up_folded + sum(place.folded for place in layout.up)
    return (
        f"Triển khai {ups} văn bản; được triển khai bằng {layout.total - ups} văn bản. "
        "Danh sách trên trang này ghi cùng nội dung."
    )
