"""What the pages of oversight are narrowed to, and what a reminder asks."""

from datetime import timedelta

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnamDateField, VietnameseForm, WholeNumberField
from cchc.lib.vietnamese import upper_first
from meetings.forms.base import ActForm
from meetings.rhythm import MONTHS

REPLY_DAYS = 10
FIRST_YEAR = 2004


class RhythmFilterForm(VietnameseForm):
    """`nam`, `thang`: the year and the month looked at; `cap_uy`: id of a committee; `chua_hop`:
    only cells that have not met in that month."""

    nam = WholeNumberField(label="Năm", min_value=FIRST_YEAR, max_value=2100)
    thang = forms.TypedChoiceField(
        label="Tháng",
        choices=[(month, f"Tháng {month}") for month in MONTHS],
        coerce=int,
        empty_value=None,
    )
    cap_uy = forms.TypedChoiceField(label="Cấp ủy", coerce=int, empty_value=None)
    tim = CleanCharFormField(
        label="Tên chi bộ", max_length=100, widget=forms.TextInput({"type": "search"})
    )
    chua_hop = forms.BooleanField(label="Chỉ chi bộ chưa họp")

    def __init__(self, *args, committees=(), **kwargs):
        day = today()
        super().__init__(*args, initial={"nam": day.year, "thang": day.month}, **kwargs)
        self.fields["cap_uy"].choices = [
            ("", "Tất cả được xem"),
            *((version.unit_id, upper_first(version.name)) for version in committees),
        ]


class YearForm(VietnameseForm):
    """Which year of one cell."""

    nam = WholeNumberField(label="Năm", min_value=FIRST_YEAR, max_value=2100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"nam": today().year}, **kwargs)


class MonthRemindForm(ActForm):
    """Until when the cells are asked to report; said again where a letter was made already."""

    reply_by = VietnamDateField(label="Đề nghị báo cáo trước ngày", help_text="Ghi trong công văn.")
    is_second = forms.BooleanField(label="Vẫn lập thêm một công văn cho tháng này", required=False)

    def __init__(self, *args, is_asked, **kwargs):
        initial = {"reply_by": today() + timedelta(days=REPLY_DAYS)}
        super().__init__(*args, initial=initial, **kwargs)
        if not is_asked:
            del self.fields["is_second"]


class CodeForm(VietnameseForm):
    """The code that stands on a paper form."""

    code = CleanCharFormField(
        label="Mã in trên phiếu", max_length=40,
        help_text="Ở góc trên bên phải của phiếu; gõ chữ hoa hay chữ thường, có hay không có gạch "
        "nối đều được.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
