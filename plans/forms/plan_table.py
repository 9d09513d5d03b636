"""Forms of a table of tasks: a file or a paste, which column is what, confirmed for so many."""

from django import forms

from plans.plan_reading import ABOVE, FAULT, OWN, TITLES
from units.forms.sheet import SheetColumnsForm, UploadForm, row_count


class PlanTableForm(UploadForm):
    """A file, or what was copied out of Word or Excel."""

    text = forms.CharField(
        label="Hoặc dán bảng",
        required=False,
        strip=False,
        help_text="Chọn cả bảng trong Word hoặc Excel, chép rồi dán vào đây; giữ nguyên các cột.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = "Tệp bảng nhiệm vụ"

    def clean(self):
        data = super().clean()
        has_text = bool((data.get("text") or "").strip())
        if not self.errors and not data.get("file") and not has_text:
            self.add_error("file", "Chọn tệp hoặc dán bảng nhiệm vụ.")
        elif data.get("file") and has_text:
            self.add_error("text", "Chọn tệp hoặc dán bảng, không làm cả hai một lúc.")
        return data


class PlanColumnsForm(SheetColumnsForm):
    """What each column is, and how what is missing is taken."""

    blank = forms.ChoiceField(
        label="Ô trống ở cột chủ trì, thời gian",
        choices=[(ABOVE, "Lấy theo dòng trên (ô gộp)"), (FAULT, "Báo lỗi")],
        initial=ABOVE,
    )
    unknown = forms.ChoiceField(
        label="Chủ trì không có trong danh mục đơn vị",
        choices=[(FAULT, "Báo lỗi, trừ phòng và bộ phận"), (OWN, "Giao cho đơn vị lập kế hoạch")],
        initial=FAULT,
        help_text="Tên ghi trong bảng vẫn được in nguyên.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, titles=TITLES, **kwargs)


class PlanTableImportForm(PlanColumnsForm):
    """The same, confirmed for so many rows."""

    count = row_count()
