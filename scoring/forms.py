"""Forms of scoring; the field of a criterion's value is made from its rule."""

from decimal import Decimal

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    ChoicesField,
    CleanCharFormField,
    CleanTextFormField,
    ScoreFormField,
    VersionField,
    VietnameseForm,
    WholeNumberField,
)
from plans.models import Document
from scoring.models import CriteriaSet, Reason
from scoring.models.round import BLOCKS
from scoring.wording import LABELS
from units.models import Membership, Unit, User
from units.permissions import Role

INDEX_LIMIT = 2_000_000
NOTHING = "Chọn"


# --- Values --------------------------------------------------------------------------------------


def value_field(criterion, decimals):
    """The form field that asks for a criterion's value; never compulsory: empty is "not scored"."""
    kind = criterion.rule["kind"]
    label = LABELS[kind]
    common = {"label": label, "required": False}
    if kind == "yes_no":
        return forms.ChoiceField(
            choices=[("", NOTHING), ("true", "Có"), ("false", "Không")], **common
        )
    if kind == "choice":
        levels = [(level["label"], level["label"]) for level in criterion.rule["levels"]]
        return forms.ChoiceField(choices=[("", NOTHING), *levels], **common)
    if kind == "points":
        return ScoreFormField(
            decimal_places=decimals,
            max_value=criterion.max,
            note="điểm tối đa của tiêu chí",
            **common,
        )
    return ScoreFormField(max_value=100, **common)


def json_value(kind, cleaned):
    """What the field gave, in the types that the engine takes; None: not scored."""
    if cleaned in (None, ""):
        return None
    if kind == "yes_no":
        return cleaned == "true"
    return format(cleaned, "f") if isinstance(cleaned, Decimal) else cleaned


def form_value(kind, value):
    """A stored value as the field shows it."""
    if value is None:
        return ""
    if kind == "yes_no":
        return "true" if value else "false"
    return value if kind == "choice" else Decimal(value)


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
        self.fields["value"] = value_field(entry.criterion, decimals)
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
        value = entry.counted[0] if entry.is_looked_at else entry.self_value
        super().__init__(
            data,
            prefix=f"e{entry.pk}",
            initial={
                "value": form_value(self.kind, value),
                "reason_code": entry.reason_code,
                "note": entry.note,
                "version": entry.version,
            },
        )
        self.fields["value"] = value_field(entry.criterion, decimals)

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
        self.fields["value"] = value_field(entry.criterion, decimals)
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
        Document.objects.none(), label="Văn bản trong sổ", required=False, empty_label=NOTHING
    )
    upload = forms.FileField(
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
        self.fields["document"].queryset = (
            Document.objects.visible_to(user).issued().matching(text).order_by("-issued_on", "-pk")
        )
        self.fields["document"].label_from_instance = document_label

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


class IndexImportForm(VietnameseForm):
    """A CSV file of published indices; none: the facts that ship with the system."""

    file = forms.FileField(
        label="Tệp CSV khác",
        required=False,
        help_text="Bỏ trống để nhập bộ số liệu đi kèm hệ thống. Tệp tối đa 2 MB.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is not None and file.size > INDEX_LIMIT:
            raise forms.ValidationError("Tệp quá lớn; một tệp chỉ số không quá 2 MB.")
        return file


class RoundForm(VietnameseForm):
    year = WholeNumberField(label="Năm", min_value=2000, max_value=2100)
    title = CleanCharFormField(
        label="Tên kỳ chấm điểm",
        max_length=250,
        help_text="Ví dụ: Chấm điểm, xếp hạng CCHC năm 2026.",
    )
    is_illustrative = forms.BooleanField(
        label="Dữ liệu minh họa",
        required=False,
        help_text="Mọi trang, văn bản in của kỳ ghi rõ là dữ liệu minh họa.",
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"year": today().year})
        super().__init__(*args, **kwargs)


class BlockChoiceForm(VietnameseForm):
    khoi = forms.ChoiceField(label="Khối xếp hạng", choices=BLOCKS, required=False)


class _UnitChoices(ChoicesField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(Unit.objects.none(), **kwargs)


class BlockForm(VietnameseForm):
    """Set and units of one block; the units offered are those of the block at the year's end."""

    block = forms.ChoiceField(label="Khối xếp hạng", choices=BLOCKS, widget=forms.HiddenInput)
    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(), label="Bộ tiêu chí", empty_label=NOTHING
    )
    units = _UnitChoices(label="Đơn vị được chấm điểm")
    unranked = _UnitChoices(
        label="Trong đó chỉ chấm điểm, không xếp hạng",
        required=False,
    )

    def __init__(self, the_round, offered, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered_sets = CriteriaSet.objects.offered().order_by("-year", "name")
        self.fields["criteria_set"].queryset = offered_sets
        for name in ("units", "unranked"):
            self.fields[name].queryset = offered
            self.fields[name].label_from_instance = lambda unit: unit.name_on(the_round.last_day)


class AssignForm(VietnameseForm):
    """Who appraises which units, in which areas."""

    appraiser = forms.ModelChoiceField(
        User.objects.none(), label="Thẩm định viên", empty_label=NOTHING
    )
    units = _UnitChoices(label="Đơn vị")
    areas = CleanCharFormField(
        label="Mã lĩnh vực",
        max_length=200,
        required=False,
        help_text="Để trống nếu thẩm định mọi lĩnh vực; nhiều mã cách nhau bằng dấu phẩy.",
    )

    def __init__(self, the_round, offered, codes, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = codes
        able = Membership.objects.at(today()).filter(
            role=Role.APPRAISER,
            unit__versions__parent=the_round.owner_id,
            unit__versions__valid_to__isnull=True,
        )
        self.fields["appraiser"].queryset = User.objects.filter(
            pk__in=able.values("user"), is_active=True
        ).order_by("username")
        self.fields["units"].queryset = offered
        self.fields["units"].label_from_instance = lambda unit: unit.name_on(the_round.last_day)

    def clean_areas(self):
        codes = [code.strip() for code in self.cleaned_data["areas"].split(",") if code.strip()]
        unknown = [code for code in codes if code not in self.codes]
        if unknown:
            raise forms.ValidationError(f"Không có lĩnh vực mã {', '.join(unknown)}.")
        return codes


# --- Results -------------------------------------------------------------------------------------


class PublishForm(VietnameseForm):
    """The issued decision by which results are approved."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        label="Văn bản phê duyệt kết quả",
        empty_label=NOTHING,
        help_text="Văn bản đã ban hành, có trong sổ văn bản.",
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = Document.objects.visible_to(user).issued().order_by("-issued_on", "-pk")
        self.fields["document"].queryset = found
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

    def __init__(self, user, units, leaves, last_day, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
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


class RankingForm(VietnameseForm):
    """Which ranking: the snapshot of a round (`ky`) and a block (`khoi`)."""

    ky = WholeNumberField(label="Kỳ", required=False, max_value=2_000_000_000)
    khoi = forms.ChoiceField(label="Khối", choices=[("", "Mọi khối"), *BLOCKS], required=False)
