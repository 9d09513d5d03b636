"""Forms of lịch họp định kỳ and of the year's calendar; the filters of month and year."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    VietnamDateField,
    VietnameseForm,
    VietnamTimeField,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from meetings.calendar import LAST, WEEKDAYS
from meetings.forms.base import ActForm, VersionedForm
from meetings.forms.meeting import COMBINED, UnitChoiceField, kind_choices
from meetings.models import Kind, Mode, Rhythm, Weekend
from units.models import Branch, Unit

DAY, LAST_DAY = "DAY", "LAST"
_WHEN = [
    (DAY, "Ngày trong tháng"),
    (LAST_DAY, "Ngày cuối tháng"),
    ("1", "Thứ trong tuần, lần đầu tiên trong tháng"),
    ("2", "Thứ trong tuần, lần thứ 2"),
    ("3", "Thứ trong tuần, lần thứ 3"),
    ("4", "Thứ trong tuần, lần thứ 4"),
    (str(LAST), "Thứ trong tuần, lần cuối cùng trong tháng"),
]
_MONTHS = {Rhythm.QUARTERLY: 3, Rhythm.HALF: 6, Rhythm.YEARLY: 12}

# What a new rule of each kind begins with; all of it may be changed in the form.
_NEW = {
    Kind.REGULAR: {
        "rhythm": Rhythm.MONTHLY,
        "day": 5,
        "at": "14:00",
        "thematic_months": "3, 6, 9, 12",
    },
    Kind.THEMATIC: {"rhythm": Rhythm.QUARTERLY, "month": 3, "day": 20, "at": "14:00"},
    Kind.COMMITTEE: {"rhythm": Rhythm.MONTHLY, "day": 3, "at": "14:00"},
    Kind.BRIEFING: {"rhythm": Rhythm.WEEKLY, "weekday": "0", "at": "08:00"},
    Kind.STEERING: {"rhythm": Rhythm.QUARTERLY, "month": 3, "day": 25, "at": "14:00"},
    Kind.STUDY: {"rhythm": Rhythm.QUARTERLY, "month": 1, "day": 15, "at": "08:00"},
    Kind.MIDTERM: {"rhythm": Rhythm.YEARLY, "month": 7, "day": 5, "at": "14:00"},
    Kind.FINAL: {"rhythm": Rhythm.YEARLY, "month": 12, "day": 20, "at": "08:00"},
    Kind.OTHER: {"rhythm": Rhythm.MONTHLY, "day": 10, "at": "14:00"},
}


def new_rule(kind):
    """What the form of a new rule of this kind begins with."""
    return {"kind": kind, **_NEW[Kind(kind)]} if kind in Kind.values else {}


def rule_choices(branches):
    """Kinds that may have a rule of their own; the thematic part is a matter of months."""
    return [choice for choice in kind_choices(branches) if choice[0] != COMBINED]


class _RuleForm(ActForm):
    """The fields of a rule, in the parts in which the page shows them."""

    PARTS = (
        ("Ngày họp", ("rhythm", "month", "when", "day", "weekday", "weekend", "at")),
        ("Nơi họp", ("place", "mode", "points")),
        ("Chủ trì, thư ký", ("chair_name", "chair_title", "secretary_name", "secretary_title")),
        ("Riêng lịch thường kỳ của chi bộ", ("thematic_months", "committee_days")),
        ("Thời gian áp dụng", ("valid_from", "valid_to")),
    )

    rhythm = forms.ChoiceField(label="Nhịp", choices=Rhythm.choices)
    month = WholeNumberField(
        label="Tháng trong kỳ",
        min_value=1,
        max_value=12,
        required=False,
        help_text="Quý: 1 đến 3; sáu tháng: 1 đến 6; năm: 1 đến 12.",
    )
    when = forms.ChoiceField(
        label="Ngày tính theo", choices=_WHEN, required=False, help_text="Hằng tuần thì bỏ qua."
    )
    day = WholeNumberField(
        label="Ngày trong tháng",
        min_value=1,
        max_value=31,
        required=False,
        help_text="Tháng thiếu ngày: họp ngày cuối tháng.",
    )
    weekday = forms.TypedChoiceField(
        label="Thứ trong tuần",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "–"), *((str(n), upper_first(words)) for n, words in enumerate(WEEKDAYS))],
    )
    weekend = forms.ChoiceField(
        label="Khi ngày trùng thứ Bảy, Chủ nhật", choices=Weekend.choices, initial=Weekend.AFTER
    )
    at = VietnamTimeField(label="Giờ họp")
    place = CleanCharFormField(label="Địa điểm", max_length=200, required=False)
    mode = forms.ChoiceField(label="Hình thức", choices=Mode.choices)
    points = CleanCharFormField(
        label="Điểm cầu", max_length=300, required=False, help_text="Ghi khi họp trực tuyến."
    )
    chair_name = CleanCharFormField(label="Chủ trì: họ và tên", max_length=100, required=False)
    chair_title = CleanCharFormField(label="Chức vụ của chủ trì", max_length=200, required=False)
    secretary_name = CleanCharFormField(label="Thư ký: họ và tên", max_length=100, required=False)
    secretary_title = CleanCharFormField(label="Chức vụ của thư ký", max_length=200, required=False)
    thematic_months = CleanCharFormField(
        label="Tháng có nội dung chuyên đề",
        max_length=60,
        required=False,
        help_text="Ghi số tháng, cách nhau bằng dấu phẩy: 3, 6, 9, 12. Buổi ấy tính một lần cho "
        "thường kỳ và một lần cho chuyên đề; chuyên đề ít nhất mỗi quý một lần. Hướng dẫn "
        "42-HD/BTCTW.",
    )
    committee_days = WholeNumberField(
        label="Chi ủy họp trước buổi sinh hoạt (ngày)",
        min_value=1,
        max_value=14,
        required=False,
        help_text="Để trống nếu chi bộ không có chi ủy hoặc chi ủy có lịch riêng.",
    )
    valid_from = VietnamDateField(label="Từ ngày")
    valid_to = VietnamDateField(
        label="Đến ngày", required=False, help_text="Để trống nếu chưa kết thúc."
    )

    @property
    def parts(self):
        """[(title, [bound field])]; what stands in no part comes first, without a title."""
        placed = {name for _, names in self.PARTS for name in names}
        parts = [("", [bound for bound in self.visible_fields() if bound.name not in placed])]
        for title, names in self.PARTS:
            if fields := [self[name] for name in names if name in self.fields]:
                parts.append((title, fields))
        return parts

    def without_session_parts(self):
        """For who has no regular sessions of a cell: no thematic part, no committee before it."""
        del self.fields["thematic_months"], self.fields["committee_days"]

    def clean_thematic_months(self):
        typed = self.cleaned_data["thematic_months"].replace(";", ",").replace(" ", ",")
        months = [part for part in typed.split(",") if part]
        if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 12 for part in months):
            raise forms.ValidationError("Nhập số tháng từ 1 đến 12, ví dụ 3, 6, 9, 12.")
        return ",".join(str(month) for month in sorted({int(part) for part in months}))

    def clean(self):
        data = super().clean()
        rhythm, when = data.get("rhythm"), data.get("when") or DAY
        if rhythm == Rhythm.WEEKLY:
            if data.get("weekday") is None:
                self.add_error("weekday", "Chưa chọn thứ trong tuần.")
            return data
        if most := _MONTHS.get(rhythm):
            month = data.get("month")
            if month is None and "month" not in self.errors:
                self.add_error("month", "Chưa nhập tháng trong kỳ.")
            elif month is not None and month > most:
                self.add_error("month", f"Nhập từ 1 đến {most}.")
        if when == DAY and data.get("day") is None and "day" not in self.errors:
            self.add_error("day", "Chưa nhập ngày trong tháng.")
        if when not in (DAY, LAST_DAY) and data.get("weekday") is None:
            self.add_error("weekday", "Chưa chọn thứ trong tuần.")
        return data

    def facts(self):
        """Columns of the Series; what the rhythm does not use is left out."""
        data = super().facts()
        when, rhythm = data.pop("when") or DAY, data["rhythm"]
        is_weekly = rhythm == Rhythm.WEEKLY
        is_nth = not is_weekly and when not in (DAY, LAST_DAY)
        return data | {
            "month": data["month"] if rhythm in _MONTHS else 1,
            "day": data["day"] if not is_weekly and when == DAY else None,
            "nth": int(when) if is_nth else None,
            "weekday": data["weekday"] if is_weekly or is_nth else None,
        }


class SeriesForm(_RuleForm):
    """Lập lịch họp định kỳ."""

    unit = UnitChoiceField(queryset=Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị")
    kind = forms.ChoiceField(label="Loại cuộc họp")
    name = CleanCharFormField(
        label="Tên lịch",
        max_length=200,
        required=False,
        help_text="Để trống thì gọi theo loại và nhịp, ví dụ Sinh hoạt thường kỳ hằng tháng.",
    )

    def __init__(self, *args, units, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["kind"].choices = rule_choices(branches)
        if Branch.PARTY not in branches:
            self.without_session_parts()


class SeriesEditForm(_RuleForm, VersionedForm):
    """Sửa lịch họp định kỳ; its unit and kind stay."""

    name = CleanCharFormField(label="Tên lịch", max_length=200, required=False)

    def __init__(self, *args, series, **kwargs):
        initial = {name: getattr(series, name, None) for name in self.base_fields}
        initial |= {
            "when": str(series.nth) if series.nth else DAY if series.day else LAST_DAY,
            "month": series.month if series.rhythm in _MONTHS else None,
            "weekday": "" if series.weekday is None else str(series.weekday),
            "thematic_months": ", ".join(map(str, series.months_with_theme)),
        }
        super().__init__(*args, initial=initial, **kwargs)
        if not series.is_party or series.kind != Kind.REGULAR:
            self.without_session_parts()


class SeriesEndForm(VersionedForm):
    """Kết thúc lịch họp định kỳ."""

    on = VietnamDateField(label="Ngày cuối áp dụng")


class YearMakeForm(VietnameseForm):
    """Whose year: a page that asks by GET, then the button sends the same again."""

    don_vi = WholeNumberField(label="Đơn vị", min_value=1, max_value=2**31 - 1)
    nam = WholeNumberField(label="Năm", min_value=2000, max_value=2100)
    da_qua = forms.BooleanField(label="Lập cả các buổi đã qua, để ghi sau")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].initial = today().year
        choices = [(unit.pk, upper_first(unit.name)) for unit in units]
        self.fields["don_vi"].widget = forms.Select(choices=choices)
        self.fields["don_vi"].initial = choices[0][0] if choices else None


class CalendarFilterForm(VietnameseForm):
    """What the calendar of a month is narrowed to; `thang` as 2026-11."""

    don_vi = CleanCharFormField(label="Đơn vị", max_length=100)
    loai = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), *Kind.choices])
    thang = forms.RegexField(r"\A(19[5-9]\d|20\d\d)-(0[1-9]|1[0-2])\Z", widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thang"].initial = f"{today():%Y-%m}"

    def has_changed(self):
        return bool(set(self.changed_data) - {"thang"})


class YearFilterForm(VietnameseForm):
    """What the year's table is narrowed to."""

    don_vi = CleanCharFormField(label="Đơn vị", max_length=100)
    loai = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), *Kind.choices])
    nam = WholeNumberField(label="Năm", min_value=1990, max_value=2100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].initial = today().year

    def has_changed(self):
        return bool(set(self.changed_data) - {"nam"})
