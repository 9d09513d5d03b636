"""Gợi ý: a press takes over what the year's records propose for a row."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cchc.lib.refusal import Refused
from plans.models import Document
from scoring.actions.entry import ask_na, take_hint
from scoring.forms import HintForm
from scoring.proposals import na_reason_of, proposal_of
from scoring.views.sheet import fetch_entry
from units.permissions import Permission, require


@require_POST
def hint_take(request, pk):
    """Takes the value and the documents over; `na`: asks that the row does not apply, by the
    condition of its set. What is taken is found anew here, never read from the page."""
    entry = fetch_entry(request.user, pk)
    require(request.user, Permission.SCORE_SHEET, entry)
    entry.sheet.refuse_unless("edit")
    form = HintForm(request.POST, prefix=f"e{entry.pk}")
    if not form.is_valid():
        raise Refused("Trang đã cũ; tải lại trang rồi dùng gợi ý.")
    version, code = form.cleaned_data["version"], entry.criterion.code
    back = f"{entry.sheet.get_absolute_url()}?linh-vuc={entry.criterion.top_code}&goi-y=1#e{pk}"
    if "na" in request.POST:
        reason = na_reason_of(entry)
        if not reason:
            raise Refused(f"Tiêu chí {code} áp dụng cho mọi đơn vị; nhập lý do nếu đề nghị bỏ.")
        ask_na(entry, by=request.user, version=version, na_reason=reason)
        messages.success(request, f"Đã đề nghị không áp dụng tiêu chí {code}.")
        return redirect(back)
    hint = proposal_of(entry, request.user)
    if hint is None or (hint.value is None and not hint.documents):
        raise Refused(f"Dữ liệu trong năm không còn gợi ý cho tiêu chí {code}; nhập kết quả.")
    documents = Document.objects.visible_to(request.user).filter(pk__in=hint.documents)
    take_hint(
        entry,
        by=request.user,
        version=version,
        value=hint.value,
        documents=list(documents.order_by("issued_on", "pk")),
    )
    messages.success(request, f"Đã dùng gợi ý cho tiêu chí {code}; xem lại trước khi nộp phiếu.")
    return redirect(back)
