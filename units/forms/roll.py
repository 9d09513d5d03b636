"""Forms of lists: a file that is sent, which column is what, a day, a kind of file."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import VietnamDateField, VietnameseForm, WholeNumberField
from cchc.lib.vietnamese import upper_first
from units.forms.person import FIRST_YEAR
from units.models import Branch
from units.roll_reading import MOST_ROWS, PARTY_ONLY, TITLES

NOT_READ = "Không đọc"
XLSX, CSV, PDF = "xlsx", "csv", "pdf"
ON_DAY, ALL = "ngay", "tat-ca"


class UploadForm(VietnameseForm):
    file = forms.FileField(
        label="Tệp danh sách",
        allow_empty_file=True,
        help_text="Excel (.xlsx) hoặc CSV ở bảng mã UTF-8; tối đa 5 MB, 5.000 dòng.",
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt,.tsv"}),
    )


class ColumnsForm(VietnameseForm):
    """What each column of a file is, `guessed` to begin with. `branch`: of the unit."""

    since = VietnamDateField(
        label="Từ ngày, cho dòng không ghi",
        required=False,
        first_year=FIRST_YEAR,
        help_text="Để trống nếu mọi dòng đều ghi ngày.",
    )

    def __init__(self, *args, heads, guessed, branch, **kwargs):
        super().__init__(*args, **kwargs)
        codes = [code for code in TITLES if branch == Branch.PARTY or code not in PARTY_ONLY]
        choices = [("", NOT_READ), *((code, TITLES[code]) for code in codes)]
        fields = {}
        for place, (head, code) in enumerate(zip(heads, guessed, strict=True)):
            fields[f"c{place}"] = forms.ChoiceField(
                label=upper_first(head),
                choices=choices,
                required=False,
                initial=code if code in codes else "",
            )
        self.fields = {**fields, **self.fields}
        self.places = list(fields)

    @property
    def columns(self):
        """The bound fields of the columns."""
        return [self[name] for name in self.places]

    def clean(self):
        data = super().clean()
        seen = set()
        for name in self.places:
            code = data.get(name)
            if code and code in seen:
                self.add_error(name, f"“{TITLES[code]}” đã chọn cho cột khác.")
            seen.add(code)
        return data


class ImportForm(ColumnsForm):
    """The same, confirmed for so many rows."""

    count = WholeNumberField(max_value=MOST_ROWS, widget=forms.HiddenInput)


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
