"""What is asked when an explanation is wanted, given, concluded."""

from django import forms

from cchc.lib.fields import CleanTextFormField, VietnamDateField, VietnameseForm
from plans.forms.fields import FilesField


class AskForm(VietnameseForm):
    """What is to be explained, and until when."""

    question = CleanTextFormField(
        label="Nội dung yêu cầu", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = VietnamDateField(label="Hạn trả lời", help_text="Tính đến 24:00 của ngày này.")


class AnswerForm(VietnameseForm):
    """The explanation itself, with files beside it."""

    answer = CleanTextFormField(
        label="Nội dung giải trình",
        max_length=5000,
        help_text="Nguyên nhân, việc đã làm, cam kết tiếp theo.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    uploads = FilesField(label="Tệp kèm theo", required=False)


class ConclusionForm(VietnameseForm):
    """What follows from the explanation."""

    conclusion = CleanTextFormField(
        label="Kết luận", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
