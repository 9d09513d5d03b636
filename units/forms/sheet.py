"""Forms of lists that come as files: the file, which column is what, confirmed for so many rows."""

from django import forms

from cchc.lib.fields import VietnameseForm, WholeNumberField
from cchc.lib.tables import MOST_ROWS
from cchc.lib.vietnamese import upper_first

NOT_READ = "Không đọc"


class UploadForm(VietnameseForm):
    file = forms.FileField(
        label="Tệp danh sách",
        allow_empty_file=True,
        help_text="Excel (.xlsx) hoặc CSV ở bảng mã UTF-8; tối đa 5 MB, 5.000 dòng.",
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt,.tsv"}),
    )


class SheetColumnsForm(VietnameseForm):
    """What each column of a file is, `guessed` to begin with; `titles`: {code: title} to choose."""

    def __init__(self, *args, heads, guessed, titles, **kwargs):
        super().__init__(*args, **kwargs)
        self.titles = titles
        fields = {}
        for place, (head, code) in enumerate(zip(heads, guessed, strict=True)):
            fields[f"c{place}"] = forms.ChoiceField(
                label=upper_first(head),
                choices=[("", NOT_READ), *titles.items()],
                required=False,
                initial=code if code in titles else "",
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
                self.add_error(name, f"“{self.titles[code]}” đã chọn cho cột khác.")
            seen.add(code)
        return data


def row_count():
    """Hidden: for how many valid rows an import was confirmed."""
    return WholeNumberField(max_value=MOST_ROWS, widget=forms.HiddenInput)
