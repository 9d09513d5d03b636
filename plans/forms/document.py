"""What is asked when a document is entered."""

from django import forms
from django.core.exceptions import ValidationError

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from plans.citations import read
from plans.forms.fields import DocumentField, FilesField, SearchForm, offered_documents
from plans.issuer_units import issuer_called
from plans.models import SIGNS, Area, DocType, Document, Family, types_of
from plans.numbering import TermProblem, term_of
from plans.symbols import SymbolProblem, canonical
from units.forms.fields import NOTHING, UnitField

REPLACES, CORRECTS = "replaces", "corrects"
NO_SECRETS = (
    "Hệ thống không nhận văn bản mật; lập, lưu và gửi theo quy định về bảo vệ bí mật nhà nước."
)
SYMBOL_HELP = "Gõ thường hay hoa đều được, ví dụ 05-NQ/TU, 65/QĐ-UBND, 125/SNV-CCHC."


def _kinds():
    """Types of documents, grouped by family: ("STATE:PLAN", "Kế hoạch")."""
    return [
        (
            upper_first(family.label),
            [
                (f"{family.value}:{kind.value}", upper_first(kind.label))
                for kind in types_of(family)
            ],
        )
        for family in Family
    ]


class SymbolField(CleanCharFormField):
    """Number and sign as people type it -> the one way to write it. `typed` keeps the former."""

    def __init__(self, **kwargs):
        kwargs = {"label": "Số, ký hiệu", "max_length": 60, "help_text": SYMBOL_HELP} | kwargs
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            return canonical(text) if text else ""
        except SymbolProblem as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class NumberForm(VietnameseForm):
    """Base of the forms that give a number and a day."""

    @property
    def rewritten(self):
        """Đã ghi lại thành 29-CTr/ĐUK, when it was typed otherwise; else ""."""
        symbol = self.cleaned_data.get("symbol")
        typed = (self["symbol"].value() or "").strip()
        return f"Đã ghi lại thành {symbol}." if symbol and symbol != typed else ""

    def ask_whether_another(self):
        """After a paper was found that is there already: show the box that says it is another."""
        if getattr(self, "refused_items", None):
            self.fields["is_another"].widget = forms.CheckboxInput()


class TermField(CleanCharFormField):
    """The term of a Party committee -> 2020-2025, or ""."""

    def __init__(self, **kwargs):
        super().__init__(label="Nhiệm kỳ", max_length=30, required=False, **kwargs)

    def clean(self, value):
        try:
            return term_of(super().clean(value))
        except TermProblem as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class AreasField(forms.MultipleChoiceField):
    """Areas of reform by their codes, `offered` by name."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(label="Lĩnh vực", required=False, **kwargs)


def another_box():
    return forms.BooleanField(
        label="Xác nhận là văn bản khác", required=False, widget=forms.HiddenInput
    )


class CiteForm(VietnameseForm):
    """A passage that names a paper, pasted so that the form of the register comes filled."""

    citation = CleanTextFormField(
        label="Đoạn văn bản",
        max_length=5000,
        help_text="Ví dụ: Nghị quyết số 05-NQ/TU, ngày 14/12/2021 của Ban Chấp hành Đảng bộ tỉnh "
        "về đẩy mạnh cải cách hành chính.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def found(self):
        """The Citation in the passage."""
        signs = {
            family.value: {kind.label: sign for kind, sign in types.items()}
            for family, types in SIGNS.items()
        }
        return read(self.cleaned_data["citation"], signs)


def initial_of(citation):
    """What a RegisterForm begins with when it is filled from a Citation."""
    kinds = {kind.label: kind.value for kind in DocType}
    kind = kinds.get(citation.type_name)
    return {
        "kind": f"{_family_of(citation)}:{kind}" if kind else "",
        "symbol": citation.symbol,
        "issued_on": citation.issued_on,
        "issuer_text": citation.issuer,
        "subject": citation.subject,
    }


def told_of(citation):
    """What the passage did not tell, and how many more numbers it holds, as sentences."""
    told = []
    if citation.missing:
        told.append(f"Chưa nhận ra {', '.join(citation.missing)}.")
    if citation.others:
        told.append(f"Đoạn còn {citation.others} số, ký hiệu khác; đã lấy số thứ nhất.")
    return " ".join(told)


def _family_of(citation):
    """The family; the State's where law knows no such type (a chỉ thị with a year)."""
    names = {kind.label for kind in types_of(citation.family)}
    return citation.family if citation.type_name in names else Family.STATE.value


class RegisterSearchForm(SearchForm):
    """The same beside the entry; `van_ban_cu`: key of the document replaced or corrected;
    `trien_khai`: of the one that is carried out."""

    van_ban_cu = WholeNumberField(max_value=2**31 - 1, widget=forms.HiddenInput)
    trien_khai = WholeNumberField(max_value=2**31 - 1, widget=forms.HiddenInput)


class RegisterForm(NumberForm):
    """Entry of an issued paper (with number and day), or an own draft (without)."""

    unit = UnitField(label="Đơn vị vào sổ")
    kind = forms.ChoiceField(label="Loại văn bản")
    symbol = SymbolField(
        required=False, help_text=f"{SYMBOL_HELP} Để trống nếu là dự thảo chưa vào số."
    )
    issued_on = VietnamDateField(label="Ngày ban hành", required=False, first_year=1945)
    issuer_text = CleanCharFormField(
        label="Cơ quan ban hành",
        max_length=200,
        required=False,
        help_text="Ghi như trên văn bản; để trống nếu do đơn vị vào sổ ban hành.",
    )
    subject = CleanCharFormField(
        label="Trích yếu",
        max_length=1000,
        help_text="Viết gọn nội dung chính, không ghi lại tên loại.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    signer = CleanCharFormField(label="Người ký", max_length=200, required=False)
    effective_on = VietnamDateField(
        label="Ngày có hiệu lực",
        required=False,
        first_year=1945,
        help_text="Để trống nếu có hiệu lực từ ngày ban hành.",
    )
    term = TermField(
        help_text="Văn bản của Đảng đánh số theo nhiệm kỳ, từng loại riêng. Ví dụ 2025-2030."
    )
    areas = AreasField()
    relation = forms.ChoiceField(
        label="Quan hệ với văn bản cũ",
        choices=[
            (REPLACES, "Thay thế: văn bản cũ hết hiệu lực khi văn bản này có hiệu lực"),
            (CORRECTS, "Đính chính: văn bản cũ vẫn còn hiệu lực"),
        ],
        initial=REPLACES,
        widget=forms.RadioSelect,
    )
    parent = DocumentField(
        label="Triển khai văn bản",
        required=False,
        help_text="Tìm thêm ở phần “Tìm văn bản cấp trên”.",
    )
    secrecy = forms.ChoiceField(
        label="Độ mật",
        choices=Document.Secrecy.choices,
        error_messages={"invalid_choice": NO_SECRETS},
    )
    uploads = FilesField(label="Tệp văn bản", required=False)
    is_another = another_box()

    def __init__(self, user, *args, units, areas, text="", earlier=None, directive=None, **kwargs):
        """`units`: whose register; `areas`: (code, name) to choose from; `text`: by which words
        the superior document is looked up; `earlier`: the issued Document that this one replaces
        or corrects; `directive`: the one that it carries out, unless another is chosen."""
        super().__init__(*args, **kwargs)
        self.earlier, self.directive = earlier, directive
        if earlier is None:
            del self.fields["relation"]
        else:
            self.fields["kind"].initial = f"{earlier.family}:{earlier.doc_type}"
            self.order_fields(["relation"])
        self.fields["areas"].choices = areas
        self.fields["unit"].offer([("", units)], empty=None)
        if len(units) == 1:
            self.fields["unit"].initial = units[0].pk
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["kind"].choices = [("", NOTHING), *_kinds()]
        self.fields["parent"].queryset = offered_documents(user, text, directive)
        self.fields["parent"].initial = directive

    def clean(self):
        data = super().clean()
        if data.get("symbol") and not data.get("issued_on") and "issued_on" not in self.errors:
            self.add_error("issued_on", "Chưa nhập ngày ban hành.")
        if data.get("issued_on") and not data.get("symbol") and "symbol" not in self.errors:
            self.add_error("symbol", "Chưa nhập số, ký hiệu.")
        if data.get("issuer_text") and not data.get("symbol") and "symbol" not in self.errors:
            self.add_error("symbol", "Văn bản của cơ quan khác cần số, ký hiệu và ngày ban hành.")
        return data

    @property
    def entry(self):
        """What was entered, as `register_document` takes it; without the unit."""
        data = dict(self.cleaned_data)
        data.pop("unit")
        family, doc_type = data.pop("kind").split(":")
        parent = data.pop("parent")
        relation = data.pop("relation", None)
        if relation is not None:
            data[relation] = self.earlier
        data["areas"] = Area.objects.called(data["areas"], data["issued_on"] or today())
        data |= {"family": Family(family), "doc_type": DocType(doc_type)}
        data["issuer"] = issuer_called(data["issuer_text"], data["issued_on"], family)
        data["implements"] = [parent] if parent else []
        return data
