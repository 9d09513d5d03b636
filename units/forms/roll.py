"""Forms of lists: a file that is sent, which column is what, a day, a kind of file."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import VietnamDateField, VietnameseForm
from units.forms.person import FIRST_YEAR
from units.forms.sheet import SheetColumnsForm, row_count
from units.models import Branch
from units.roll_reading import PARTY_ONLY, TITLES

XLSX, CSV, PDF = "xlsx", "csv", "pdf"
ON_DAY, ALL = "ngay", "tat-ca"


class ColumnsForm(SheetColumnsForm):
    """What each column of a file is. `branch`: of the unit."""

    since = VietnamDateField(
        label="Từ ngày, cho dòng không ghi",
        required=False,
        first_year=FIRST_YEAR,
        help_text="Để trống nếu mọi dòng đều ghi ngày.",
    )

    def __init__(self, *args, branch, **kwargs):
        titles = {
            code: title
            for code, title in TITLES.items()
            if branch == Branch.PARTY or code not in PARTY_ONLY
        }
        super().__init__(*args, titles=titles, **kwargs)


class ImportForm(ColumnsForm):
    """The same, confirmed for so many rows."""

    count = row_count()


class ExportForm(VietnameseForm):
    form = forms.ChoiceField(
        label="Dạng tệp", choices=[(XLSX, "Excel"), (CSV, "CSV"), (PDF, "PDF để in")], initial=XLSX
    )
    scope = forms.ChoiceField(
        label="Phạm vi",
        choices=[(ON_DAY, "Người giữ chức vụ tại ngày"), (ALL, "Mọi chức vụ qua các thời gian")],
        initial=ON_DAY,
        help_text="Bản in luôn theo ngày.",
    )
    day = VietnamDateField(label="Tại ngày", initial=today, first_year=FIRST_YEAR)
