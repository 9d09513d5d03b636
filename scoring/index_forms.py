"""Forms of published indices that come as a file: what holds for all of it, what a column is."""

from django import forms

from cchc.lib.fields import CleanCharFormField, WholeNumberField
from scoring.index_reading import TITLES
from scoring.models import Index
from scoring.models.index import FIRST_YEAR, LAST_YEAR
from units.forms.sheet import SheetColumnsForm, UploadForm, row_count

_IF_NONE = "Dùng cho dòng không ghi ở cột riêng."


class IndexUploadForm(UploadForm):
    """The file, and what it does not say in columns of its own."""

    index = forms.ChoiceField(
        label="Chỉ số",
        choices=[("", "Ghi ở cột của tệp"), *Index.choices],
        required=False,
        help_text=_IF_NONE,
    )
    year = WholeNumberField(
        label="Năm đánh giá",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        help_text=_IF_NONE,
    )
    published_year = WholeNumberField(
        label="Năm công bố", min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    source = CleanCharFormField(
        label="Nguồn",
        max_length=400,
        required=False,
        help_text="Văn bản hoặc địa chỉ trang công bố; mỗi số phải có nguồn.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Tệp chỉ số"


class IndexColumnsForm(SheetColumnsForm):
    """What each column is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, titles=TITLES, **kwargs)


class IndexFileForm(IndexColumnsForm):
    """The same, confirmed for so many rows."""

    count = row_count()
