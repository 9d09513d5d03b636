"""What is asked at the steps of a document: edit, issue, link, replace, end, send, attach."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
)
from cchc.lib.vietnamese import upper_first
from plans.forms.document import AreasField, NumberForm, SymbolField, TermField, another_box
from plans.forms.fields import DocumentField, FilesField, offered_documents
from plans.models import Area, Family, types_of
from units.forms.fields import UnitsField


class EditForm(VietnameseForm):
    """A draft's own words."""

    doc_type = forms.ChoiceField(label="Loại văn bản")
    subject = CleanCharFormField(
        label="Trích yếu", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    signer = CleanCharFormField(label="Người ký", max_length=200, required=False)
    version = VersionField()

    def __init__(self, document, *args, **kwargs):
        initial = {name: getattr(document, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["doc_type"].choices = [
            (kind.value, upper_first(kind.label)) for kind in types_of(document.family)
        ]


class IssueForm(NumberForm):
    """Number and day of a draft that goes out; of the Party also its term."""

    symbol = SymbolField()
    issued_on = VietnamDateField(label="Ngày ban hành", initial=today)
    signer = CleanCharFormField(label="Người ký", max_length=200, required=False)
    term = TermField(help_text="Số được đánh theo nhiệm kỳ, từng loại riêng. Ví dụ 2025-2030.")
    is_another = another_box()

    def __init__(self, document, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if document.family != Family.PARTY:
            del self.fields["term"]


class AttachForm(VietnameseForm):
    """Files of a document."""

    uploads = FilesField(label="Tệp văn bản")


class RenewForm(VietnameseForm):
    """A newer version of one file; of an issued document with the reason."""

    upload = FilesField(label="Bản mới")
    reason = CleanCharFormField(
        label="Lý do thay bản", max_length=500, help_text="Ví dụ: bản trước thiếu trang 2."
    )

    def __init__(self, *args, is_issued, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_issued

    def clean_upload(self):
        uploads = self.cleaned_data["upload"]
        if len(uploads) != 1:
            raise forms.ValidationError("Chọn một tệp; mỗi lần thay một bản.", code="invalid")
        return uploads[0]


class ParentForm(VietnameseForm):
    """The document that is carried out."""

    parent = DocumentField(label="Triển khai văn bản")

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = offered_documents(user, text)


class RestForm(VietnameseForm):
    """The document on which this one rests."""

    cited = DocumentField(label="Căn cứ")

    def __init__(self, user, document, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cited"].queryset = offered_documents(user, text).exclude(pk=document.pk)


class ReplaceForm(VietnameseForm):
    """Which issued document takes the place of this one, from when."""

    replaced_by = DocumentField(label="Được thay thế bằng")
    on = VietnamDateField(label="Hết hiệu lực từ ngày", initial=today, first_year=1945)

    def __init__(self, user, document, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        offered = offered_documents(user, text).exclude(pk=document.pk)
        self.fields["replaced_by"].queryset = offered


class EndForm(VietnameseForm):
    """From when a document is out of force, and why."""

    on = VietnamDateField(label="Hết hiệu lực từ ngày", initial=today, first_year=1945)
    reason = CleanCharFormField(
        label="Lý do, căn cứ",
        max_length=500,
        help_text="Ví dụ: hết thời hạn ghi trong văn bản; bãi bỏ theo Quyết định 12/QĐ-UBND.",
    )


class UnitSearchForm(VietnameseForm):
    """Which units are looked up by name (GET)."""

    tim = CleanCharFormField(
        label="Tìm đơn vị khác theo tên",
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )


class SendForm(VietnameseForm):
    """To whom it goes. `groups` as `subordination.offered_receivers` gives them."""

    receivers = UnitsField(label="Nơi nhận")

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receivers"].offer(groups)


class ClassifyForm(VietnameseForm):
    """Areas by which a document is found. `areas`: (code, name) to choose from."""

    areas = AreasField()

    def __init__(self, document, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = document.issued_on or today()
        self.fields["areas"].choices = areas
        self.fields["areas"].initial = list(document.areas.values_list("code", flat=True))

    def clean_areas(self):
        return list(Area.objects.called(self.cleaned_data["areas"], self.day))
