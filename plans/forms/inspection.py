"""What is asked when an inspection is planned, told, carried out and concluded."""

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
from cchc.lib.vietnamese import upper_first
from plans.forms.document import NumberForm, SymbolField
from plans.forms.fields import DocumentField, FilesField, offered_documents
from plans.models import Document, Family, Inspection, TeamMember
from units.forms.fields import NOTHING, UnitField, UnitsField
from units.models import Branch

Kind = Inspection.Kind
FIND_MORE = "Văn bản đã vào sổ; tìm thêm ở phần “Tìm văn bản”."
WHOLE_YEAR = ("", "Trong năm")
QUARTERS = [("1", "Quý I"), ("2", "Quý II"), ("3", "Quý III"), ("4", "Quý IV")]


class _QuarterField(forms.TypedChoiceField):
    """A quarter of the year -> 1 to 4, or None."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Quý",
            required=False,
            choices=[WHOLE_YEAR, *QUARTERS],
            coerce=int,
            empty_value=None,
            **kwargs,
        )


def _subject():
    return CleanCharFormField(
        label="Nội dung kiểm tra", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlanInspectionsForm(VietnameseForm):
    """The year's inspections of one quarter and content. `groups` as `offered_inspected` gives."""

    kind = forms.ChoiceField(label="Hình thức", widget=forms.RadioSelect)
    year = WholeNumberField(label="Năm", min_value=1990, max_value=2100)
    quarter = _QuarterField()
    subject = _subject()
    basis = DocumentField(label="Căn cứ", required=False, help_text=FIND_MORE)
    inspected = UnitsField(
        label="Đơn vị được kiểm tra",
        help_text="Chọn nhiều đơn vị cùng quý, cùng nội dung: mỗi đơn vị một cuộc kiểm tra.",
    )

    def __init__(self, user, unit, *args, groups, text="", **kwargs):
        super().__init__(*args, **kwargs)
        planned = Kind.PARTY if unit.branch == Branch.PARTY else Kind.PLANNED
        kinds = (planned, Kind.SURPRISE)
        self.fields["kind"].choices = [(kind, upper_first(kind.label)) for kind in kinds]
        self.fields["kind"].initial = planned
        self.fields["basis"].queryset = offered_documents(user, text)
        self.fields["inspected"].offer(groups)


class EditInspectionForm(VietnameseForm):
    """What may change before the visit."""

    year = WholeNumberField(label="Năm", min_value=1990, max_value=2100)
    quarter = _QuarterField()
    subject = _subject()
    basis = DocumentField(label="Căn cứ", required=False, help_text=FIND_MORE)
    version = VersionField()

    def __init__(self, user, inspection, *args, text="", **kwargs):
        names = ("year", "quarter", "subject", "version")
        initial = {name: getattr(inspection, name) for name in names}
        super().__init__(*args, initial=initial | {"basis": inspection.basis_id}, **kwargs)
        kept = Document.objects.filter(pk=inspection.basis_id)
        self.fields["basis"].queryset = offered_documents(user, text) | kept


class TeamDecisionForm(VietnameseForm):
    """The paper that names the team."""

    team_decision = DocumentField(label="Văn bản lập đoàn", help_text=FIND_MORE)

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team_decision"].queryset = offered_documents(user, text)


class MemberForm(VietnameseForm):
    """One of the team. `candidates`: Users."""

    role = forms.ChoiceField(
        label="Nhiệm vụ trong đoàn",
        choices=[(value, upper_first(label)) for value, label in TeamMember.Part.choices],
    )
    user = forms.TypedChoiceField(
        label="Người dùng",
        required=False,
        empty_value=None,
        help_text="Ghi được tồn tại và xác nhận khắc phục. Không chọn người của đơn vị được kiểm "
        "tra.",
    )
    full_name = CleanCharFormField(
        label="Họ và tên",
        max_length=100,
        required=False,
        help_text="Người được mời, không có tài khoản.",
    )
    title = CleanCharFormField(label="Chức vụ, đơn vị", max_length=200, required=False)
    valid_from = VietnamDateField(label="Từ ngày", initial=today)

    def __init__(self, candidates, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_key = {str(user.pk): user for user in candidates}
        self.fields["user"].choices = [("", NOTHING), *by_key.items()]
        self.fields["user"].coerce = by_key.get

    def clean(self):
        data = super().clean()
        named = bool(data.get("user")), bool(data.get("full_name"))
        if named == (True, True):
            self.add_error("full_name", "Chọn người dùng hoặc ghi họ và tên, không cả hai.")
        elif named == (False, False) and not self.errors:
            self.add_error("user", "Chọn người dùng, hoặc ghi họ và tên người được mời.")
        return data


class UnitNameForm(VietnameseForm):
    """Which other units' people are offered (GET)."""

    tim = CleanCharFormField(
        label="Tìm người của đơn vị khác theo tên đơn vị",
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )


class EndMemberForm(VietnameseForm):
    """The last day of one of the team."""

    valid_to = VietnamDateField(label="Đến hết ngày", initial=today)
    reason = CleanTextFormField(
        label="Lý do", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NoticeForm(VietnameseForm):
    """When the team comes, and until when the unit reports on itself."""

    noticed_on = VietnamDateField(label="Ngày thông báo", initial=today)
    visit_on = VietnamDateField(label="Ngày làm việc tại đơn vị")
    self_report_due = VietnamDateField(
        label="Hạn báo cáo tự kiểm tra",
        required=False,
        help_text="Tính đến 24:00 của ngày này; để trống nếu không yêu cầu.",
    )
    notice = DocumentField(label="Thông báo kiểm tra", required=False, help_text=FIND_MORE)

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["notice"].queryset = offered_documents(user, text)


class SelfReportForm(VietnameseForm):
    """What the unit finds when it looks at itself."""

    text = CleanTextFormField(
        label="Nội dung tự kiểm tra", max_length=20000, widget=forms.Textarea(attrs={"rows": 8})
    )
    contact = CleanCharFormField(
        label="Đầu mối liên hệ", max_length=200, required=False, help_text="Họ tên, chức vụ."
    )
    uploads = FilesField(label="Tệp báo cáo, số liệu", required=False)


def _minutes():
    return CleanTextFormField(
        label="Nội dung biên bản kiểm tra",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class VisitForm(VietnameseForm):
    """The day of the visit and what its minutes say."""

    visited_on = VietnamDateField(label="Ngày kiểm tra")
    minutes = _minutes()
    uploads = FilesField(label="Biên bản đã ký", required=False)


class MinutesForm(VietnameseForm):
    """The minutes changed before the conclusion."""

    minutes = _minutes()
    uploads = FilesField(label="Thêm tệp biên bản", required=False)
    version = VersionField()

    def __init__(self, inspection, *args, **kwargs):
        initial = {"minutes": inspection.minutes, "version": inspection.version}
        super().__init__(*args, initial=initial, **kwargs)


class ConcludeForm(NumberForm):
    """The conclusion: a paper of the register, or its number and day."""

    conclusion = DocumentField(
        label="Thông báo kết luận đã vào sổ", required=False, help_text=FIND_MORE
    )
    symbol = SymbolField(
        required=False, help_text="Nếu chưa vào sổ: văn bản được vào sổ cùng lúc kết luận."
    )
    issued_on = VietnamDateField(label="Ngày ban hành", required=False)
    signer = CleanCharFormField(label="Người ký", max_length=200, required=False)
    uploads = FilesField(label="Bản đã ký", required=False)

    def __init__(self, user, inspection, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.family = Family.PARTY if inspection.is_party else Family.STATE
        self.fields["conclusion"].queryset = offered_documents(user, text)

    def clean(self):
        data = super().clean()
        typed = bool(data.get("symbol") or data.get("issued_on"))
        if data.get("conclusion") and typed:
            self.add_error("symbol", "Chọn văn bản đã vào sổ hoặc nhập số mới, không cả hai.")
        elif not data.get("conclusion") and not self.errors:
            for name in ("symbol", "issued_on"):
                if not data.get(name):
                    what = "số, ký hiệu" if name == "symbol" else "ngày ban hành"
                    self.add_error(name, f"Chưa nhập {what}, cũng chưa chọn văn bản đã vào sổ.")
        return data


class InspectingUnitForm(VietnameseForm):
    """In whose name it is planned, and which documents are offered as its ground (GET)."""

    don_vi = UnitField(label="Đơn vị kiểm tra")
    tim = CleanCharFormField(
        label="Tìm văn bản làm căn cứ", max_length=100, widget=forms.TextInput({"type": "search"})
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].offer([("", units)], empty=None)
        self.fields["don_vi"].initial = units[0]
        if len(units) == 1:
            self.fields["don_vi"].widget = forms.HiddenInput()
