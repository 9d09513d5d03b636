"""Forms of what was talked about and voted on."""

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from meetings.about import about_choices, item_words
from meetings.forms.base import ActForm, VersionedForm
from meetings.models import Topic, Vote


class ItemForm(ActForm):
    """Thêm, sửa nội dung họp."""

    title = CleanCharFormField(label="Nội dung", max_length=500)
    is_thematic = forms.BooleanField(label="Thuộc phần chuyên đề", required=False)
    topic = forms.ChoiceField(
        label="Phần của chương trình",
        required=False,
        choices=[
            ("", "Nội dung khác"),
            *((value, upper_first(label)) for value, label in Topic.choices),
        ],
    )
    presenter = CleanCharFormField(label="Người trình bày", max_length=200, required=False)
    minutes = WholeNumberField(
        label="Thời lượng (phút)", required=False, min_value=1, max_value=1440
    )
    text = CleanTextFormField(label="Diễn biến, nhận định", max_length=10_000, required=False)


class ItemEditForm(ItemForm, VersionedForm):
    pass


class AboutItemForm(ActForm):
    """Base of what may belong to an item of the agenda."""

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.all()


class ItemChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, item):
        return item_words(item)


class OpinionForm(AboutItemForm):
    """Thêm ý kiến."""

    item = ItemChoiceField(
        queryset=None, label="Về nội dung", required=False, empty_label="Chung cả buổi"
    )
    speaker = CleanCharFormField(label="Người phát biểu", max_length=200, required=False)
    text = CleanTextFormField(
        label="Tóm tắt ý kiến", max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = CleanTextFormField(
        label="Tiếp thu, trả lời", max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class OpinionEditForm(OpinionForm, VersionedForm):
    pass


class VoteForm(ActForm):
    """Ghi biểu quyết."""

    subject = CleanCharFormField(label="Nội dung biểu quyết", max_length=500)
    method = forms.ChoiceField(label="Cách biểu quyết", choices=Vote.Method.choices)
    entitled = WholeNumberField(label="Số có quyền biểu quyết", min_value=1, max_value=99_999)
    in_favour = WholeNumberField(label="Tán thành", max_value=99_999)
    against = WholeNumberField(label="Không tán thành", max_value=99_999, initial=0)
    abstain = WholeNumberField(label="Không biểu quyết, ý kiến khác", max_value=99_999, initial=0)
    about = forms.ChoiceField(label="Quyết định về", required=False)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = {f"item-{item.pk}": item for item in meeting.items.all()}
        self.conclusions = {f"conclusion-{one.pk}": one for one in meeting.conclusions.all()}
        choices = about_choices(self.items.values(), self.conclusions.values())
        self.fields["about"].choices = [("", "Chung cả buổi"), *choices]

    def facts(self):
        facts = super().facts()
        if "about" in facts:
            about = facts.pop("about")
            facts |= {"item": self.items.get(about), "conclusion": self.conclusions.get(about)}
        return facts


class VoteEditForm(VoteForm, VersionedForm):
    pass
