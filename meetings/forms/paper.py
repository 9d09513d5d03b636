"""Forms of the papers of a meeting."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import CleanCharFormField, VietnamDateField
from cchc.lib.vietnamese import upper_first
from meetings.forms.agenda import ItemChoiceField
from meetings.forms.base import ActForm
from meetings.models import PaperRole
from meetings.models.paper import move_for
from plans.forms.fields import DocumentField, FilesField, offered_documents


class _PaperForm(ActForm):
    """What is said of every paper: what it is, for which item, since when it could be read."""

    role = forms.ChoiceField(label="Loại tài liệu")
    item = ItemChoiceField(
        queryset=None, label="Cho nội dung", required=False, empty_label="Cả buổi họp"
    )
    put_on = VietnamDateField(
        label="Ngày đưa lên", help_text="Ngày người dự đọc được; nên có trước ít nhất 1 ngày."
    )
    note = CleanCharFormField(label="Ghi chú", max_length=200, required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, initial={"put_on": today()}, **kwargs)
        self.fields["item"].queryset = meeting.items.all()
        self.fields["role"].choices = [
            (role.value, upper_first(role.label))
            for role in PaperRole
            if meeting.can(move_for(role))
        ]

    def clean_put_on(self):
        put_on = self.cleaned_data["put_on"]
        if put_on > today():
            raise forms.ValidationError("Ngày đưa lên không sau hôm nay.", code="invalid")
        return put_on


class DocumentPaperForm(_PaperForm):
    """Đưa văn bản trong sổ vào tài liệu họp."""

    document = DocumentField(
        label="Văn bản", help_text="Văn bản đã vào sổ; tìm thêm ở phần “Tìm văn bản”."
    )
    field_order = ("document",)

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = offered_documents(user, text)


class FilePaperForm(_PaperForm):
    """Tải tệp lên làm tài liệu họp."""

    uploads = FilesField(label="Tệp")
    field_order = ("uploads",)


class WithdrawForm(ActForm):
    """Rút tài liệu."""

    reason = CleanCharFormField(label="Lý do rút", max_length=300)
