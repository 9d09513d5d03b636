"""What is asked when a task is given, reported, extended or closed."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import short_date, upper_first
from plans.forms.fields import DocumentField, FilesField, offered_documents
from plans.models import Area
from units.forms.fields import NOTHING, UnitField, UnitsField


class LeadSearchForm(VietnameseForm):
    """Who gives the task, `chia`: of which task it is a share, and which units are looked up by
    name (GET).
    """

    chia = WholeNumberField(
        label="Nhiệm vụ được chia", required=False, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    giao = UnitField(label="Cơ quan giao")
    tim = CleanCharFormField(
        label="Tìm đơn vị chủ trì khác theo tên",
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )

    def __init__(self, *args, assigners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["giao"].offer([("", assigners)], empty=None)
        self.fields["giao"].initial = assigners[0]
        if len(assigners) == 1:
            self.fields["giao"].widget = forms.HiddenInput()


def offer_areas(field, named=None):
    """The areas of today, and the one that the record names (its key): under a later programme an
    area goes on as another row, and what is saved again keeps the one it has."""
    field.queryset = Area.objects.at(today()) | Area.objects.filter(pk=named)
    field.label_from_instance = _area_words


def _area_words(area):
    is_over = area.valid_to and area.valid_to < today()
    return upper_first(area.name) + (f" (đến {short_date(area.valid_to)})" if is_over else "")


class TaskForm(VietnameseForm):
    """A task: what, who, until when. `groups` as `offered_leads` gives them."""

    title = CleanCharFormField(
        label="Nội dung nhiệm vụ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    deliverable = CleanCharFormField(label="Sản phẩm, kết quả", max_length=300, required=False)
    lead = UnitField(label="Cơ quan chủ trì")
    partners = UnitsField(label="Cơ quan phối hợp", required=False)
    area = forms.ModelChoiceField(
        Area.objects.none(), label="Lĩnh vực", required=False, empty_label=NOTHING
    )
    due_on = VietnamDateField(
        label="Hạn",
        required=False,
        help_text="Tính đến 24:00 của ngày này; không có ngày thì ghi ở ô dưới.",
    )
    due_text = CleanCharFormField(
        label="Thời gian hoàn thành",
        max_length=100,
        required=False,
        help_text="Ghi như trong kế hoạch nếu không có ngày: quý II, trước 15/12, hằng quý, thường "
        "xuyên; hạn hoặc kỳ được đọc từ chữ.",
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].offer(groups)
        self.fields["partners"].offer(groups)
        offer_areas(self.fields["area"], self.initial.get("area"))

    def clean(self):
        data = super().clean()
        if not (data.get("due_on") or data.get("due_text") or "due_on" in self.errors):
            self.add_error("due_on", "Chưa nhập hạn hoặc thời gian hoàn thành.")
        return data


class ReasonForm(VietnameseForm):
    """An act that says why."""

    reason = CleanTextFormField(
        label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoteForm(VietnameseForm):
    """An act that may be commented on."""

    note = CleanCharFormField(
        label="Ý kiến",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PartForm(VietnameseForm):
    """What a partner is to do of a task, and until when."""

    part = CleanCharFormField(
        label="Phần việc", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = VietnamDateField(
        label="Hạn của phần việc",
        required=False,
        help_text="Không sau hạn của nhiệm vụ; để trống thì theo hạn của nhiệm vụ.",
    )


class PartReportForm(VietnameseForm):
    """Progress of a partner: how far, with what result and evidence. `version`: of what was shown,
    so that of two who report at once the second sees what the first said.
    """

    version = VersionField(required=False)
    percent = WholeNumberField(label="Tỷ lệ hoàn thành (%)", min_value=0, max_value=100)
    result = CleanTextFormField(label="Kết quả thực hiện", max_length=5000, required=False)
    document = DocumentField(
        label="Văn bản kết quả",
        required=False,
        help_text="Văn bản đã vào sổ; tìm thêm ở phần “Tìm văn bản”.",
    )
    uploads = FilesField(label="Tệp tài liệu kiểm chứng", required=False)

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = offered_documents(user, text)

    def clean(self):
        data = super().clean()
        document = data.pop("document", None)
        data["documents"] = [document] if document else []
        return data


class ReportForm(PartReportForm):
    """Progress of the lead: with 100 the result and its evidence are compulsory."""

    no_evidence_reason = CleanCharFormField(
        label="Lý do không có tài liệu kiểm chứng", max_length=500, required=False
    )

    def clean(self):
        data = super().clean()
        if data.get("percent") == 100 and "uploads" not in self.errors:
            if not data.get("result") and "result" not in self.errors:
                self.add_error("result", "Chưa nhập kết quả thực hiện.")
            evidence = data["documents"] or data.get("uploads") or data.get("no_evidence_reason")
            if not evidence and "no_evidence_reason" not in self.errors:
                self.add_error(
                    "no_evidence_reason",
                    "Báo cáo 100% cần tài liệu kiểm chứng (văn bản hoặc tệp), hoặc lý do không có.",
                )
        return data


class OwnerForm(VietnameseForm):
    """Who of the lead carries the task out. `candidates`: Users."""

    owner = forms.TypedChoiceField(label="Người thực hiện", empty_value=None)

    def __init__(self, candidates, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_key = {str(user.pk): user for user in candidates}
        self.fields["owner"].choices = [("", NOTHING), *by_key.items()]
        self.fields["owner"].coerce = by_key.get


class ExtensionForm(VietnameseForm):
    """A later date, and why."""

    new_due_on = VietnamDateField(label="Hạn mới")
    reason = CleanTextFormField(
        label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(VietnameseForm):
    """Yes or no to a later date."""

    is_granted = forms.TypedChoiceField(
        label="Quyết định",
        choices=[("yes", "Cho gia hạn"), ("no", "Không gia hạn")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = CleanCharFormField(
        label="Ý kiến",
        max_length=1000,
        required=False,
        help_text="Không gia hạn thì ghi lý do.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        data = super().clean()
        if data.get("is_granted") is False and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "Chưa nhập lý do không gia hạn.")
        return data
