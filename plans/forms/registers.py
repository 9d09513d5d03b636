"""What is asked of a row of the registers."""

from django import forms
from django.core.exceptions import ValidationError

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
)
from cchc.lib.vietnamese import upper_first
from plans.forms.fields import DocumentField, offered_documents
from plans.models import CommitteeMember, Document, PartyProcedure
from plans.procedure_steps import StepProblem, read_steps, write_steps
from units.forms.fields import UnitField


def _choices(enum):
    return [(value, upper_first(label)) for value, label in enum.choices]


def _decision():
    return DocumentField(
        label="Văn bản quyết định",
        required=False,
        help_text="Văn bản đã vào sổ; tìm thêm ở phần “Tìm văn bản”.",
    )


class StepsField(CleanTextFormField):
    """Steps, one a line -> [(what, who, how long)]."""

    def to_python(self, value):
        """A tab parts the cells of a pasted table, which cleaning would take for a space."""
        return super().to_python((value or "").replace("\t", " ; "))

    def clean(self, value):
        try:
            return read_steps(super().clean(value))
        except StepProblem as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class _RowForm(VietnameseForm):
    """A row of a register; with `row` it is corrected, and says why."""

    def __init__(self, user, *args, text="", row=None, **kwargs):
        if row is not None:
            kwargs["initial"] = self.initial_of(row) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        kept = Document.objects.filter(pk=row.decision_id if row else None)
        self.fields["decision"].queryset = offered_documents(user, text) | kept
        if row is not None:
            self.fields["reason"] = CleanCharFormField(label="Lý do sửa", max_length=500)
            self.fields["version"] = VersionField(initial=row.version)

    def initial_of(self, row):
        names = [name for name in self.base_fields if name not in ("decision", "steps")]
        return {name: getattr(row, name) for name in names} | {"decision": row.decision_id}


class CommitteeForm(_RowForm):
    """Ban Chỉ đạo."""

    name = CleanCharFormField(label="Tên ban chỉ đạo", max_length=200)
    valid_from = VietnamDateField(label="Từ ngày")
    decision = _decision()


class ProcedureForm(_RowForm):
    """Thủ tục hành chính trong Đảng."""

    name = CleanCharFormField(
        label="Tên thủ tục", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    area = forms.ChoiceField(label="Lĩnh vực", choices=_choices(PartyProcedure.Area))
    owner = CleanCharFormField(label="Cơ quan thực hiện", max_length=200, required=False)
    time_limit = CleanCharFormField(label="Thời hạn giải quyết", max_length=100, required=False)
    steps = StepsField(
        label="Các bước",
        max_length=20000,
        required=False,
        help_text="Mỗi dòng một bước: việc; người thực hiện; thời hạn. Dán được từ bảng.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    form_names = CleanTextFormField(
        label="Biểu mẫu", max_length=3000, required=False, help_text="Mỗi dòng một biểu mẫu."
    )
    edition = CleanCharFormField(label="Lần ban hành", max_length=30, required=False)
    valid_from = VietnamDateField(label="Áp dụng từ ngày")
    decision = _decision()

    def initial_of(self, row):
        steps = row.steps.standing().values_list("text", "who", "time_limit")
        return super().initial_of(row) | {"steps": write_steps(steps)}


class IsoForm(_RowForm):
    """Chứng nhận ISO 9001."""

    scope = CleanCharFormField(
        label="Phạm vi áp dụng", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    standard = CleanCharFormField(
        label="Phiên bản tiêu chuẩn", max_length=60, initial="TCVN ISO 9001:2015"
    )
    valid_from = VietnamDateField(label="Ngày công bố")
    audited_on = VietnamDateField(label="Đánh giá nội bộ gần nhất", required=False)
    valid_to = VietnamDateField(
        label="Có giá trị đến", required=False, help_text="Để trống nếu không ghi thời hạn."
    )
    decision = _decision()


class MemberOfCommitteeForm(VietnameseForm):
    """One of a committee."""

    role = forms.ChoiceField(label="Nhiệm vụ trong ban", choices=_choices(CommitteeMember.Part))
    full_name = CleanCharFormField(
        label="Họ và tên", max_length=100, help_text="Không nhập học hàm, học vị."
    )
    title = CleanCharFormField(label="Chức vụ, đơn vị", max_length=200, required=False)
    valid_from = VietnamDateField(label="Từ ngày")
    decision = _decision()

    def __init__(self, user, *args, text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = offered_documents(user, text)


class EndRowForm(VietnameseForm):
    """The last day of a row, and why."""

    valid_to = VietnamDateField(label="Đến hết ngày", initial=today)
    reason = CleanCharFormField(label="Lý do", max_length=500)


class KeeperForm(VietnameseForm):
    """In whose register it is written, and which documents are offered (GET)."""

    don_vi = UnitField(label="Đơn vị ghi sổ")
    tim = CleanCharFormField(
        label="Tìm văn bản theo số, trích yếu, cơ quan ban hành",
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].offer([("", units)], empty=None)
        self.fields["don_vi"].initial = units[0]
        if len(units) == 1:
            self.fields["don_vi"].widget = forms.HiddenInput()


class RegisterFilterForm(VietnameseForm):
    """What narrows a list of a register (GET)."""

    tim = CleanCharFormField(
        label="Nội dung", max_length=100, widget=forms.TextInput({"type": "search"})
    )
    don_vi = CleanCharFormField(label="Đơn vị", max_length=100)
    trang_thai = forms.ChoiceField(
        label="Tình trạng",
        initial="now",
        choices=[("now", "Đang có hiệu lực"), ("ended", "Không có hiệu lực"), ("", "Tất cả")],
    )
