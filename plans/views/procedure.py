"""Administrative procedures of the Party: their register."""

from django.views.decorators.http import require_safe

from cchc.lib.vietnamese import short_date, upper_first
from plans.actions.registers import add_procedure, correct_procedure, end_procedure
from plans.forms.registers import ProcedureForm
from plans.models import PartyProcedure
from plans.views.registers import (
    Register,
    create_page,
    detail_page,
    edit_page,
    end_page,
    export_page,
    list_page,
)

PROCEDURES = Register(
    code="procedure",
    model=PartyProcedure,
    title="Thủ tục hành chính trong Đảng",
    about="Quy trình, người thực hiện, thời hạn, biểu mẫu.",
    add_words="Ghi thủ tục",
    empty_note="Mỗi thủ tục gồm lĩnh vực, các bước, người thực hiện, thời hạn và biểu mẫu.",
    columns=(
        ("Lĩnh vực", 30, lambda row: upper_first(row.get_area_display())),
        ("Thời hạn", 18, lambda row: row.time_limit),
        ("Áp dụng từ", 14, lambda row: short_date(row.valid_from)),
    ),
    form=ProcedureForm,
    add=add_procedure,
    correct=correct_procedure,
    end=end_procedure,
    of_party=True,
)


@require_safe
def procedure_list(request):
    """Thủ tục hành chính trong Đảng."""
    return list_page(request, PROCEDURES)


@require_safe
def procedure_export(request):
    """The list as a file."""
    return export_page(request, PROCEDURES)


def procedure_create(request):
    """Ghi thủ tục."""
    return create_page(request, PROCEDURES)


@require_safe
def procedure_detail(request, pk):
    """One procedure with its steps."""
    return detail_page(
        request,
        PROCEDURES,
        pk,
        "plans/procedure_detail.html",
        steps=lambda procedure: procedure.steps.standing(),
        form_lines=lambda procedure: procedure.form_names.splitlines(),
    )


def procedure_edit(request, pk):
    """Sửa."""
    return edit_page(request, PROCEDURES, pk)


def procedure_end(request, pk):
    """Thôi áp dụng."""
    return end_page(request, PROCEDURES, pk)
