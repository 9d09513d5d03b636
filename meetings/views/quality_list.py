"""Chất lượng sinh hoạt: classes of a month, a quarter or a year by cell and committee."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.clock import today
from cchc.lib.fields import clean_get
from cchc.lib.refusal import Refused
from cchc.lib.sheets import file_response
from cchc.lib.vietnamese import upper_first
from meetings import quality_exports
from meetings.forms.quality import QualityFilterForm
from meetings.quality import CLASSES
from meetings.quality_table import (
    MOST_IN_FILE,
    QualityTable,
    Span,
    committees_of,
    whole_of,
)


def _asked(request):
    """(form, Span, {committee: name}, wanted): an unknown committee asks for all of them."""
    form, wanted = clean_get(QualityFilterForm, request.GET)
    span = Span(wanted["nam"] or today().year, wanted["ky"] or "")
    committees = dict(committees_of(request.user, span))
    form.fields["cap"].widget.choices += [
        (pk, upper_first(name)) for pk, name in committees.items()
    ]
    if wanted["cap"] not in committees:
        wanted["cap"] = None
    return form, span, committees, wanted


@require_safe
def quality_list(request):
    """The table; without a filter the present year of every cell in sight."""
    form, span, committees, wanted = _asked(request)
    table = QualityTable(
        request.user, span, committee=wanted["cap"], text=wanted["don_vi"], data=request.GET
    )
    sums = table.sums(committees)
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "form": form,
        "table": table,
        "page": table.page,
        "span": span,
        "title": _title(span),
        "sums": sums,
        "whole": whole_of(sums),
        "classes": CLASSES,
        "query": query.urlencode(),
        "many_committees": len({line.superior for line in table.lines}) > 1,
        "is_long": len(span.months) > 3,
    }
    return render(request, "meetings/quality_list.html", context)


def _title(span):
    """năm 2026, quý III năm 2026, tháng 5/2026"""
    if not span.code:
        return f"năm {span.year}"
    number = int(span.code[1:])
    if span.code.startswith("q"):
        return f"quý {('I', 'II', 'III', 'IV')[number - 1]} năm {span.year}"
    return f"tháng {number}/{span.year}"


@require_safe
def quality_export(request):
    """Xuất: every cell that the filters keep, as a file (`dang`: csv)."""
    _form, span, _committees, wanted = _asked(request)
    table = QualityTable(
        request.user,
        span,
        committee=wanted["cap"],
        text=wanted["don_vi"],
        size=MOST_IN_FILE,
    )
    if table.page.next_token:
        raise Refused(
            "Bảng có hơn 5.000 chi bộ nên không xuất một lần được; lọc theo cấp trên trực tiếp "
            "rồi xuất."
        )
    name = f"chat-luong-sinh-hoat-{span.year}{f'-{span.code}' if span.code else ''}"
    if request.GET.get("dang") == "csv":
        content = quality_exports.table_csv(table)
        return file_response(content, f"{name}.csv", "text/csv; charset=utf-8")
    return file_response(quality_exports.table_xlsx(table), f"{name}.xlsx")
