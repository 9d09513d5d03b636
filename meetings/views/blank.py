"""Forms to fill by hand, and the code by which what was written is typed in afterwards."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cchc.lib.addresses import address_of
from cchc.lib.pdf import pdf_response
from meetings.blanks import TITLES, blank_pdf, forms_of
from meetings.codes import WrongCode, code_of, number_of
from meetings.forms.oversight import CodeForm
from meetings.models.month import PRINTED
from meetings.views.acts import fetch_to_log
from units.actions.reading import note_read
from units.permissions import Permission, require


@require_safe
def paper_forms(request, pk):
    """Phiếu giấy of one meeting: what can be printed, and its code."""
    meeting = fetch_to_log(request, pk)
    forms = [
        (title, address_of("meetings:paper-form", meeting.pk, form))
        for form, title in forms_of(meeting)
    ]
    context = {"meeting": meeting, "code": code_of(meeting.pk), "forms": forms}
    return render(request, "meetings/paper_forms.html", context)


@require_safe
def paper_form(request, pk, form):
    """In một phiếu: PDF with the names of the day, which leaves one row a day."""
    meeting = fetch_to_log(request, pk)
    if form not in TITLES:
        raise Http404
    content = blank_pdf(meeting, form)
    note_read(meeting, by=request.user, what=PRINTED)
    return pdf_response(content, f"phieu-{form}-{meeting.held_on.isoformat()}-{meeting.pk}.pdf")


def paper_code(request):
    """Nhập từ phiếu giấy: to where that meeting is recorded; a code of another unit's: 404."""
    require(request.user, Permission.LOG_MEETING)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = number_of(form.cleaned_data["code"])
        except WrongCode as wrong:
            form.add_error("code", str(wrong))
        else:
            meeting = fetch_to_log(request, number)
            if meeting.can("hold"):
                return redirect("meetings:meeting-hold", meeting.pk)
            return redirect(meeting)
    context = {"form": form, "back": address_of("meetings:meeting-list")}
    return render(request, "meetings/paper_code.html", context)
