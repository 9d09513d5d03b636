"""Certificates of ISO 9001: their register."""

from django.views.decorators.http import require_safe

from cchc.lib.vietnamese import short_date
from plans.actions.registers import add_iso, correct_iso, end_iso
from plans.forms.registers import IsoForm
from plans.models import IsoCertificate
from plans.views.registers import (
    Register,
    create_page,
    detail_page,
    edit_page,
    end_page,
    export_page,
    list_page,
)

CERTIFICATES = Register(
    code="iso",
    model=IsoCertificate,
    title="Chứng nhận ISO 9001",
    about="Hệ thống quản lý chất lượng: phạm vi, phiên bản, đánh giá nội bộ, thời hạn.",
    add_words="Ghi chứng nhận",
    empty_note="Chứng nhận sắp hết giá trị được nhắc ở Việc của tôi trước 60 ngày.",
    columns=(
        ("Phiên bản", 22, lambda row: row.standard),
        ("Ngày công bố", 14, lambda row: short_date(row.valid_from)),
        ("Đánh giá nội bộ", 16, lambda row: short_date(row.audited_on)),
        ("Có giá trị đến", 16, lambda row: short_date(row.valid_to)),
    ),
    form=IsoForm,
    add=add_iso,
    correct=correct_iso,
    end=end_iso,
)


@require_safe
def iso_list(request):
    """Chứng nhận ISO 9001."""
    return list_page(request, CERTIFICATES)


@require_safe
def iso_export(request):
    """The list as a file."""
    return export_page(request, CERTIFICATES)


def iso_create(request):
    """Ghi chứng nhận."""
    return create_page(request, CERTIFICATES)


@require_safe
def iso_detail(request, pk):
    """One certificate."""
    return detail_page(request, CERTIFICATES, pk, "plans/iso_detail.html")


def iso_edit(request, pk):
    """Sửa."""
    return edit_page(request, CERTIFICATES, pk)


def iso_end(request, pk):
    """Kết thúc."""
    return end_page(request, CERTIFICATES, pk)
