"""What is asked when a shortcoming is written down and put right."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
)
from cchc.lib.vietnamese import upper_first
from plans.forms.fields import DocumentField, FilesField, offered_documents
from plans.models import Area, Finding
from units.forms.fields import NOTHING, UnitField

DUE_HELP = "Mặc định 15 ngày kể từ ngày kết luận; sửa được. Tính đến 24:00 của ngày này."


class _FindingForm(VietnameseForm):
    """A shortcoming. `inspection`: in which it was found."""

    area = forms.ModelChoiceField(Area.objects.none(), label="Lĩnh vực", empty_label=NOTHING)
    severity = forms.ChoiceField(label="Mức độ", widget=forms.RadioSelect)
    text = CleanTextFormField(label="Nội dung tồn tại, hạn chế", max_length=5000)
    unit = UnitField(label="Đơn vị chịu trách nhiệm")
    uploads = FilesField(label="Tài liệu kiểm chứng", required=False)

    def __init__(self, inspection, *args, **kwargs):
        super().__init__(*args, **kwargs)
        day = inspection.visited_on or today()
        self.fields["area"].queryset = Area.objects.at(day).exclude(code="IMPACT")
        self.fields["area"].label_from_instance = lambda area: upper_first(area.name)
        self.fields["severity"].choices = [
            (value, upper_first(label)) for value, label in Finding.Severity.choices
        ]
        inspected = inspection.inspected
        below = sorted(inspected.subtree(day).with_names(), key=lambda unit: unit.name_key)
        self.fields["unit"].offer([("", [inspected, *below])], empty=None)
        if not below:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = inspected.pk


class RecordFindingForm(_FindingForm):
    """A new one, with what must be put right."""

    remedy = CleanCharFormField(
        label="Việc phải khắc phục",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = VietnamDateField(label="Hạn khắc phục", required=False, help_text=DUE_HELP)

    def clean(self):
        data = super().clean()
        if data.get("due_on") and not data.get("remedy") and "remedy" not in self.errors:
            self.add_error("remedy", "Chưa nhập việc phải khắc phục của hạn này.")
        return data


class EditFindingForm(_FindingForm):
    """One changed before the conclusion."""

    version = VersionField()

    def __init__(self, finding, *args, **kwargs):
        initial = {
            "area": finding.area_id,
            "severity": finding.severity,
            "text": finding.text,
            "unit": finding.unit_id,
            "version": finding.version,
        }
        super().__init__(finding.inspection, *args, initial=initial, **kwargs)


class RemedyForm(VietnameseForm):
    """What must be put right, and until when."""

    text = CleanCharFormField(
        label="Việc phải khắc phục", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = VietnamDateField(label="Hạn khắc phục", required=False, help_text=DUE_HELP)


class EditRemedyForm(RemedyForm):
    """One changed before the conclusion."""

    version = VersionField()

    def __init__(self, remedy, *args, **kwargs):
        names = ("text", "due_on", "version")
        super().__init__(*args, initial={n: getattr(remedy, n) for n in names}, **kwargs)


class RemedyDueForm(VietnameseForm):
    """Another day for a remedy, and why."""

    due_on = VietnamDateField(label="Hạn khắc phục mới", help_text="Không sớm hơn ngày kết luận.")
    reason = CleanTextFormField(
        label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = VersionField()

    def __init__(self, remedy, *args, **kwargs):
        initial = {"due_on": remedy.due_on, "version": remedy.version}
        super().__init__(*args, initial=initial, **kwargs)


class RemedyReportForm(VietnameseForm):
    """What was done, and what proves it."""

    text = CleanTextFormField(label="Kết quả khắc phục", max_length=5000)
    document = DocumentField(
        label="Văn bản kết quả",
        required=False,
        help_text="Văn bản đã vào sổ; tìm thêm ở phần “Tìm văn bản”.",
    )
    uploads = FilesField(label="Tệp tài liệu kiểm chứng", required=False)
    no_evidence_reason = CleanCharFormField(
        label="Lý do không có tài liệu kiểm chứng", max_length=500, required=False
    )

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = offered_documents(user, text)

    def clean(self):
        data = super().clean()
        told = ("document", "uploads", "no_evidence_reason")
        if not self.errors and not any(data.get(name) for name in told):
            self.add_error(
                "no_evidence_reason",
                "Báo cáo khắc phục cần tài liệu kiểm chứng (văn bản hoặc tệp), hoặc lý do không "
                "có.",
            )
        return data


class SendBackRemedyForm(VietnameseForm):
    """Not enough: what is missing, and until when."""

    reason = CleanTextFormField(
        label="Nội dung chưa đạt", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = VietnamDateField(
        label="Hạn mới", required=False, help_text="Để trống nếu giữ hạn đang có."
    )
