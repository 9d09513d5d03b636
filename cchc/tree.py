"""Units as the whole picture shows them: the tree, the list, one unit with all that hangs on it."""

from datetime import date
from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc import unit_page
from cchc.forms import DayForm, DifferenceForm, TreeForm, UnitFilterForm
from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.paging import page_of
from cchc.lib.vietnamese import short_date, thousands
from cchc.unit_differences import SORTS, Difference
from cchc.unit_tree import tree_of
from units.models import Unit, UnitVersion
from units.permissions import Permission, access_of, fetch, may
from units.search import find

# Days that the tree offers beside the date field: around the merger of provinces and the end of
# districts.
LAST_OLD, MERGED = date(2025, 6, 30), date(2025, 7, 1)


@require_safe
def unit_tree(request):
    """Cây tổ chức: who stood under whom on a day; State, Party and mass bodies."""
    form, wanted = clean_get(TreeForm, request.GET)
    tree = tree_of(request.user, wanted["ngay"], wanted["khoi"], wanted["goc"])
    if form["goc"].errors or form["khoi"].errors:
        tree.notes.insert(0, "Địa chỉ có phần không đọc được; cây đang mở từ đầu.")
    days = [("hôm nay", today()), ("30/6/2025", LAST_OLD), ("01/7/2025", MERGED)]
    return render(
        request,
        "cchc/unit_tree.html",
        {
            "form": form,
            "tree": tree,
            "days": [(words, tree.on(day)) for words, day in days if day != tree.day],
        },
    )


@require_safe
def unit_list(request):
    """Đơn vị: the units of a day, found by the name of then, by former names, branch and kind."""
    form, wanted = clean_get(UnitFilterForm, request.GET)
    day = wanted["ngay"]
    versions = (
        UnitVersion.objects.visible_to(request.user)
        .at(day)
        .of(wanted["khoi"], wanted["loai"])
        .under(wanted["thuoc"], day)
        .select_related("unit")
        .with_parent_name(day)
    )
    found = find(versions, wanted["tim"])
    page = page_of(found.versions, request.GET, order=found.order)
    own = access_of(request.user).own()
    rows = [
        {
            "version": version,
            "is_own": version.unit_id in own,
            "former": found.former(version),
        }
        for version in page
    ]
    return render(
        request,
        "cchc/unit_list.html",
        {
            "form": form,
            "page": page,
            "rows": rows,
            "day": day,
            "is_today": day == today(),
            "is_wide": found.is_wide,
        },
    )


@require_safe
def unit_differences(request):
    """So sánh hai ngày: what was founded, formed, renamed, moved or ended between two days."""
    form, wanted = clean_get(DifferenceForm, request.GET)
    first, last = sorted((wanted["tu"], wanted["den"]))
    root = None
    if wanted["goc"]:
        root = Unit.objects.visible_to(request.user).with_names().filter(pk=wanted["goc"]).first()
    difference = Difference(first, last, root)
    counts = difference.counts()
    sort = wanted["loai"] or next((code for code in SORTS if counts[code]), "hinh-thanh")
    page = page_of(difference.rows(sort), request.GET, order=("name_key", "id"), known=counts[sort])
    others = difference.others(sort, page.rows)
    is_changed = sort in ("doi-ten", "doi-loai", "cap-tren")
    rows = [
        {
            "version": version,
            "others": others.get(version.unit_id, []),
            "was": difference.was(sort, version) if is_changed else "",
        }
        for version in page
    ]
    return render(
        request,
        "cchc/unit_differences.html",
        {
            "form": form,
            "difference": difference,
            "notes": _notes(form, wanted, root),
            "sort": sort,
            "tabs": _sort_tabs(difference, counts, sort),
            "page": page,
            "rows": rows,
        },
    )


def _notes(form, wanted, root):
    """Sentences on what was asked and is shown otherwise."""
    if form["goc"].errors or (wanted["goc"] and root is None):
        yield "Không có đơn vị này; đang so sánh cả nước."
    if wanted["tu"] > wanted["den"]:
        yield "Hai ngày đã được xếp lại, ngày trước đứng trước."


def _sort_tabs(difference, counts, now):
    query = {"tu": short_date(difference.first), "den": short_date(difference.last)}
    if difference.root:
        query["goc"] = difference.root.pk
    return [
        {
            "label": words,
            "url": "?" + urlencode({**query, "loai": code}),
            "is_now": code == now,
            "note": thousands(counts[code]),
        }
        for code, words in SORTS.items()
    ]


@require_safe
def unit_detail(request, pk):
    """One unit on a day: its names through time, what it belongs to and what hangs on it."""
    unit = fetch(request.user, Unit, pk, Unit.objects.with_names())
    form, wanted = clean_get(DayForm, request.GET)
    day = wanted["ngay"]
    view = unit_page.UnitOnDay(unit, day)
    return render(
        request,
        "cchc/unit_detail.html",
        {
            "form": form,
            "unit": unit,
            "view": view,
            "sections": unit_page.sections(request, view),
            "is_own": unit.pk in access_of(request.user).own(),
            "may_change": may(request.user, Permission.MANAGE_UNIT, unit),
        },
    )
