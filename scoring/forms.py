"""Forms of scoring; the field of a criterion's value is made in value_fields."""

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VersionField,
    VietnameseForm,
)
from plans.forms.fields import OneFileField, offered_documents
from plans.models import Document
from scoring.deciding import deciding
from scoring.facts import due_of
from scoring.models import Reason, Sheet
from scoring.value_fields import NOTHING, form_value, json_value, value_field
from units.models import Unit

# --- Rows of a sheet ---------------------------------------------------------------------------


class ScoreRowForm(VietnameseForm):
    """One row of the unit's column. Prefix `e<key of the entry>`; `changed_row` is what was typed
    when it differs from what the page showed."""

    explanation = CleanTextFormField(
        label="Giải trình cách chấm",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_na = forms.BooleanField(label="Đề nghị không áp dụng", required=False)
    na_reason = CleanCharFormField(label="Lý do không áp dụng", max_length=1000, required=False)
    version = VersionField()

    def __init__(self, entry, decimals, data=None):
        self.entry = entry
        self.kind = entry.criterion.rule["kind"]
        is_na = entry.na_state in (entry.Na.ASKED, entry.Na.GRANTED)
        super().__init__(
            data,
            prefix=f"e{entry.pk}",
            initial={
                "value": form_value(self.kind, entry.self_value),
                "explanation": entry.explanation,
                "is_na": is_na,
                "na_reason": entry.na_reason,
                "version": entry.version,
            },
        )
        self.fields["value"] = value_field(entry.criterion, decimals, due_of(entry))
        for name in ("value", "explanation", "is_na", "na_reason"):
            self.fields[name].show_hidden_initial = True

    def clean(self):
        data = super().clean()
        if data.get("is_na") and not data.get("na_reason") and "na_reason" not in self.errors:
            self.add_error("na_reason", "Chưa nhập lý do không áp dụng.")
        return data

    @property
    def is_touched(self):
        """Was anything typed into this row since the page was opened?"""
        return bool(set(self.changed_data) - {"version"})

    @property
    def row(self):
        """The row as `save_area` takes it."""
        data = self.cleaned_data
        row = {"entry": self.entry.pk, "version": data["version"]}
        if data["is_na"]:
            return {**row, "na_reason": data["na_reason"]}
        return {
            **row,
            "self_value": json_value(self.kind, data["value"]),
            "explanation": data["explanation"],
        }


class SeenRowsForm(VietnameseForm):
    """`seen`: the state of the rows on the page that asks (`Sheet.rows_version`)."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class HintForm(VietnameseForm):
    """A press on what is proposed for a row, on the page that showed this version of it."""

    version = VersionField()


class AppraisalRowForm(VietnameseForm):
    """One row of an appraiser: value, reason, note."""

    reason_code = forms.ChoiceField(
        label="Lý do trừ điểm", choices=[("", "Không trừ"), *Reason.choices], required=False
    )
    note = CleanTextFormField(
        label="Ghi chú cho đơn vị",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = VersionField()

    def __init__(self, entry, decimals, data=None):
        self.entry = entry
        self.kind = entry.criterion.rule["kind"]
        is_decided = entry.is_looked_at or entry.sheet.state == Sheet.State.REAPPRAISING
        value = entry.counted[0] if is_decided else entry.self_value
        super().__init__(
            data,
            prefix=f"e{entry.pk}",
            initial={
                "value": form_value(self.kind, value),
                "reason_code": entry.reason_code if is_decided else "",
                "note": entry.note,
                "version": entry.version,
            },
        )
        self.fields["value"] = value_field(entry.criterion, decimals, due_of(entry))

    asks_drop = False

    def asks_to_drop(self, button):
        """Asked once: a button that decides without the fields, while they hold another value or
        another reason than the page showed. `drop`: it was asked."""
        if "drop" in self.data or not any(map(self._is_typed, ("value", "reason_code"))):
            return False
        self.asks_drop = True
        self.add_error(
            None,
            f"Đã nhập kết quả hoặc lý do khác; bấm “Lưu” để ghi, hoặc bấm “{button}” lần nữa để bỏ "
            "phần đã nhập.",
        )
        return True

    def _is_typed(self, name):
        typed = self.data.get(self.add_prefix(name))
        field, shown = self.fields[name], self.initial[name]
        if not typed or typed == field.widget.format_value(field.prepare_value(shown)):
            return False
        if name in self.errors:
            return True
        now = self.shown_value(self.value) if name == "value" else self.cleaned_data[name]
        return now != shown

    def shown_value(self, value):
        """A value in JSON's types as the field shows it."""
        return form_value(self.kind, value)

    @property
    def value(self):
        return json_value(self.kind, self.cleaned_data["value"])


class SideRowForm(VietnameseForm):
    """Survey, bonus or penalty of one unit; a survey may not have been held."""

    na_reason = CleanCharFormField(
        label="Không tổ chức điều tra (lý do)", max_length=1000, required=False
    )
    version = VersionField()

    def __init__(self, entry, decimals, data=None):
        self.entry = entry
        self.kind = entry.criterion.rule["kind"]
        super().__init__(
            data,
            prefix=f"e{entry.pk}",
            initial={
                "value": form_value(self.kind, entry.first_value),
                "na_reason": entry.na_reason,
                "version": entry.version,
            },
        )
        self.fields["value"] = value_field(entry.criterion, decimals, due_of(entry))
        if entry.criterion.method != "survey":
            del self.fields["na_reason"]

    def clean(self):
        data = super().clean()
        if data.get("na_reason") and data.get("value") not in (None, ""):
            self.add_error("na_reason", "Đã có kết quả thì để trống phần lý do.")
        return data

    @property
    def row(self):
        data = self.cleaned_data
        return {
            "entry": self.entry.pk,
            "version": data["version"],
            "value": json_value(self.kind, data["value"]),
            "na_reason": data.get("na_reason", ""),
        }


class ReasonForm(VietnameseForm):
    """Asks why: return, reopen, withdraw, request a correction."""

    reason = CleanTextFormField(
        label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NaDecisionForm(VietnameseForm):
    """Grant or refuse that a row does not apply."""

    note = CleanTextFormField(label="Lý do không chấp nhận", max_length=2000, required=False)


class EvidenceForm(VietnameseForm):
    """A document of the register, or a new file."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        label="Văn bản trong sổ",
        required=False,
        empty_label=NOTHING,
        help_text="Các văn bản mới nhất đã vào sổ; văn bản khác: tìm trước khi chọn.",
    )
    upload = OneFileField(
        label="Hoặc tải tệp lên",
        required=False,
        help_text="PDF, Word, Excel hoặc ảnh, tối đa 20 MB.",
    )
    place_in_document = CleanCharFormField(
        label="Mục, trang",
        max_length=200,
        required=False,
        help_text="Chỉ rõ chỗ chứng minh cho tiêu chí, ví dụ: mục II, trang 3.",
    )

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = offered_documents(user, text, self._sent(user))
        self.fields["document"].label_from_instance = document_label
        for name in ("document", "upload"):
            self.fields[name].label_note = "một trong hai"

    def _sent(self, user):
        """The document that was chosen: others may have been registered since it was offered."""
        sent = self.data.get(self.add_prefix("document"), "")
        if not (sent.isascii() and sent.isdigit() and len(sent) < 19):
            return None
        return Document.objects.visible_to(user).issued().filter(pk=sent).first()

    def clean(self):
        data = super().clean()
        if bool(data.get("document")) == bool(data.get("upload")) and not self.errors:
            self.add_error("document", "Chọn một văn bản trong sổ hoặc một tệp.")
        return data


class SearchForm(VietnameseForm):
    text = CleanCharFormField(label="Tìm văn bản", max_length=100, required=False)


def document_label(document):
    return f"{document.citation}: {document.subject}"[:160]


# --- Sets and rounds -----------------------------------------------------------------------------


# --- Results -------------------------------------------------------------------------------------


class PublishForm(VietnameseForm):
    """The issued decision by which results are approved."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        label="Văn bản phê duyệt kết quả",
        empty_label=NOTHING,
        help_text="Quyết định đã ban hành, có trong sổ văn bản, chưa dùng cho kết quả khác.",
    )

    def __init__(self, user, round_block, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = deciding(Document.objects.visible_to(user), round_block)
        self.fields["document"].queryset = found.order_by("-issued_on", "-pk")
        self.fields["document"].label_from_instance = document_label


class CorrectionForm(PublishForm):
    """A corrected value of one unit and criterion, by a new decision."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label=NOTHING)
    code = forms.ChoiceField(label="Tiêu chí")
    value = CleanCharFormField(
        label="Kết quả đúng",
        max_length=200,
        required=False,
        help_text="Có, Không, tên mức hoặc số, dấu phẩy trước phần thập phân. Để trống: chưa chấm.",
    )
    reason = CleanTextFormField(label="Lý do đính chính", max_length=2000)

    def __init__(self, user, round_block, units, leaves, *args, **kwargs):
        super().__init__(user, round_block, *args, **kwargs)
        last_day = round_block.round.last_day
        self.leaves = {leaf.code: leaf for leaf in leaves}
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.name_on(last_day)
        self.fields["code"].choices = [
            ("", NOTHING),
            *((leaf.code, f"{leaf.code} {leaf.name}") for leaf in leaves),
        ]

    def clean(self):
        data = super().clean()
        leaf = self.leaves.get(data.get("code"))
        if leaf is None or "value" not in data:
            return data
        kind, typed = leaf.rule["kind"], data["value"]
        if kind == "yes_no":
            typed = {"có": "true", "không": "false", "": ""}.get(typed.lower(), typed)
        try:
            cleaned = value_field(leaf, 4).clean(typed)
        except forms.ValidationError as fault:
            self.add_error("value", fault)
            return data
        data["value"] = json_value(kind, cleaned)
        return data
