"""Forms of people and their posts, and the filters of their lists."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
)
from cchc.lib.vietnamese import sentence_date, upper_first
from units.models import Branch, PartyStatus
from units.personal import NOT_KEPT, holds_personal_number

# Offered, not binding: an office may call a post otherwise.
TITLES = (
    "giám đốc",
    "phó giám đốc",
    "chánh văn phòng",
    "trưởng ban",
    "phó trưởng ban",
    "chủ tịch",
    "phó chủ tịch",
    "trưởng phòng",
    "chuyên viên",
)
PARTY_ROLES = (
    "bí thư",
    "phó bí thư",
    "ủy viên ban thường vụ",
    "cấp ủy viên",
    "chi ủy viên",
    "đảng viên",
)
NAME = {
    "label": "Họ và tên",
    "max_length": 100,
    "help_text": "Không nhập học hàm, học vị.",
}
STATUSES = [(code, upper_first(label)) for code, label in PartyStatus.choices]
FIRST_YEAR = 1930


class NameField(CleanCharFormField):
    """A text of letters: what looks like an identity number, a telephone or a date is refused."""

    def validate(self, value):
        super().validate(value)
        if value and holds_personal_number(value):
            raise forms.ValidationError(NOT_KEPT, code="personal")


def unit_choices(versions, nothing=None):
    """[(id, name)] of UnitVersions in Vietnamese order, the living first; the ended say until
    when. `nothing`: the words for none of them."""
    rows = sorted(versions, key=lambda row: (row.unit.ended_on is not None, row.name_key, row.pk))
    named = [(row.unit_id, _named(row)) for row in rows]
    return named if nothing is None else [("", nothing), *named]


def _named(version):
    ended = version.unit.ended_on
    name = upper_first(version.name)
    return f"{name} (đến {sentence_date(ended)})" if ended and ended < today() else name


class UnitPickForm(VietnameseForm):
    """Which unit the page is about (GET). `versions`: the last ones of the units offered."""

    don_vi = forms.TypedChoiceField(label="Đơn vị", coerce=int, empty_value=None)

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].choices = unit_choices(versions)


class PersonFilterForm(VietnameseForm):
    """The list of people. `versions`: those of the units whose people this reader sees."""

    tim = CleanCharFormField(
        label="Họ tên, chức vụ", max_length=100, widget=forms.TextInput({"type": "search"})
    )
    don_vi = forms.TypedChoiceField(label="Đơn vị", coerce=int, empty_value=None)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng đảng viên", choices=[("", "Tất cả"), *STATUSES]
    )
    ngay = VietnamDateField(label="Tại ngày", initial=today, first_year=FIRST_YEAR)

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].choices = unit_choices(versions, "Tất cả")
        if not any(version.unit.branch == Branch.PARTY for version in versions):
            self.fields["tinh_trang"].widget = forms.HiddenInput()


class RollDayForm(VietnameseForm):
    ngay = VietnamDateField(label="Tại ngày", initial=today, first_year=FIRST_YEAR)


class PostForm(VietnameseForm):
    """A post at `unit`: of a State agency without what only the Party knows."""

    title = NameField(
        label="Chức vụ, chức danh",
        max_length=100,
        required=False,
        widget=forms.TextInput({"list": "titles", "autocomplete": "off"}),
    )
    party_role = NameField(
        label="Chức vụ trong Đảng",
        max_length=100,
        required=False,
        widget=forms.TextInput({"list": "party-roles", "autocomplete": "off"}),
    )
    party_status = forms.ChoiceField(
        label="Tình trạng đảng viên", choices=STATUSES, initial=PartyStatus.OFFICIAL
    )
    valid_from = VietnamDateField(label="Từ ngày", first_year=FIRST_YEAR)
    valid_to = VietnamDateField(
        label="Đến ngày",
        first_year=FIRST_YEAR,
        required=False,
        help_text="Để trống khi đang giữ chức vụ.",
    )

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit
        if unit.branch == Branch.STATE:
            del self.fields["party_role"], self.fields["party_status"]
            self.fields["title"].required = True

    def clean(self):
        data = super().clean()
        since, until = data.get("valid_from"), data.get("valid_to")
        if since and until and until < since:
            self.add_error("valid_to", "“Đến ngày” phải từ “Từ ngày” trở đi.")
        return data

    @property
    def post(self):
        """The keywords of a post for an action."""
        apart = {"full_name", "is_other", "is_replacing", "reason", "version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class PersonForm(PostForm):
    """A person with a first post. The question about a namesake appears once there is one."""

    full_name = NameField(**NAME)
    is_other = forms.BooleanField(
        label="Đây là người khác, cùng họ tên", required=False, widget=forms.HiddenInput
    )
    field_order = ("full_name", "is_other")

    def ask(self, sentence):
        """Turns the refusal about a namesake into a question with a box to tick."""
        self.fields["is_other"].widget = forms.CheckboxInput()
        self.add_error("is_other", f"{sentence} Vẫn là người khác thì đánh dấu vào ô này.")


class GivePostForm(PostForm):
    """Another post of a known person. `held`: the post still held at the unit, or None."""

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        if held is not None:
            self.fields["is_replacing"] = forms.BooleanField(
                label=f"Thôi chức vụ đang giữ ({held.post or 'chưa ghi'}, từ "
                f"{sentence_date(held.valid_from)}) vào ngày liền trước",
                required=False,
                initial=True,
            )


class EndPostForm(VietnameseForm):
    on = VietnamDateField(label="Ngày cuối cùng giữ chức vụ", initial=today, first_year=FIRST_YEAR)
    version = VersionField()


class CorrectPostForm(PostForm):
    """What was entered wrong: the name, the post, its period."""

    full_name = NameField(**NAME)
    reason = CleanCharFormField(label="Lý do đính chính", max_length=300)
    version = VersionField()
    field_order = ("full_name",)
