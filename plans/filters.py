"""Filters of the lists of plans, read by clean_get: what is broken takes its default."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    CleanCharFormField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import fold, upper_first
from plans import coverage
from plans.models import UNFINISHED, Area, DocType, Document, Family, Force, Plan, Task
from units.models.kinds import Block

ALL = ("", "Tất cả")
LED, GIVEN, EVERY = "don-vi", "giao", "tat-ca"
COUNTED, NO_AREA = "COUNTED", "-"
MOST_KEY = 2**53  # more than any key of a row
TABS = ((LED, "Của đơn vị tôi"), (GIVEN, "Tôi giao"), (EVERY, "Tất cả được xem"))

ANSWER, CONCLUDE = "tra-loi", "ket-luan"
EXPLANATION_TABS = (
    (ANSWER, "Chờ đơn vị tôi trả lời"),
    (CONCLUDE, "Chờ tôi kết luận"),
    (EVERY, "Tất cả được xem"),
)


def _choices(enum):
    """Every choice with a capital: as it opens a line."""
    return [(value, upper_first(label)) for value, label in enum.choices]


def _search(label):
    return CleanCharFormField(
        label=label, max_length=100, widget=forms.TextInput({"type": "search"})
    )


class TaskFilterForm(VietnameseForm):
    """`phan`: which part of the list; the rest narrows it. `leave_out`: fields that a view answers
    by itself. Hidden ones come from links: `ke_hoach` the key of a plan (0: of none), `van_ban` of
    a directive, `tu` and `den` the days between which something is due.
    """

    HIDDEN = ("ke_hoach", "van_ban", "tu", "den")

    phan = forms.ChoiceField(choices=TABS, widget=forms.HiddenInput)
    tim = _search("Nội dung, sản phẩm")
    trang_thai = forms.ChoiceField(
        label="Tình trạng",
        initial=UNFINISHED,
        choices=[
            (UNFINISHED, "Chưa xong"),
            ALL,
            (COUNTED, "Đã giao, trừ thôi giao"),
            *_choices(Task.State),
        ],
    )
    han = forms.ChoiceField(
        label="Hạn",
        choices=[
            ALL,
            ("overdue", "Quá hạn"),
            ("soon", "Đến hạn trong 7 ngày"),
            ("later", "Chưa đến hạn"),
            ("in_time", "Hoàn thành đúng hạn"),
            ("late", "Hoàn thành chậm"),
        ],
    )
    don_vi = CleanCharFormField(label="Cơ quan chủ trì", max_length=100)
    linh_vuc = forms.ChoiceField(label="Lĩnh vực")
    so_van_ban = CleanCharFormField(
        label="Văn bản chỉ đạo",
        max_length=100,
        widget=forms.TextInput({"placeholder": "số, ký hiệu"}),
    )
    ke_hoach = WholeNumberField(label="Kế hoạch", max_value=MOST_KEY, widget=forms.HiddenInput)
    van_ban = WholeNumberField(
        label="Văn bản", min_value=1, max_value=MOST_KEY, widget=forms.HiddenInput
    )
    tu = VietnamDateField(label="Hạn từ ngày", widget=forms.HiddenInput)
    den = VietnamDateField(label="Hạn đến ngày", widget=forms.HiddenInput)

    def __init__(self, *args, areas, leave_out=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["linh_vuc"].choices = [ALL, (NO_AREA, "Chưa ghi lĩnh vực"), *areas]
        for name in leave_out:
            del self.fields[name]

    def has_changed(self):
        """Is anything narrowed? The part of the list alone narrows nothing."""
        return bool(set(self.changed_data) - {"phan"})


class GroupForm(TaskFilterForm):
    """Tasks by what they belong to: the columns count the states."""

    AREA, PLAN, DIRECTIVE = "linh-vuc", "ke-hoach", "van-ban"

    nhom = forms.ChoiceField(
        label="Nhóm theo",
        initial=AREA,
        choices=[(AREA, "Lĩnh vực"), (PLAN, "Kế hoạch"), (DIRECTIVE, "Văn bản chỉ đạo")],
    )


class MonthForm(TaskFilterForm):
    """Tasks of one month; `thang` as 2026-11."""

    thang = forms.RegexField(r"\A(19[5-9]\d|20\d\d)-(0[1-9]|1[0-2])\Z", widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thang"].initial = f"{today():%Y-%m}"

    def has_changed(self):
        return bool(set(self.changed_data) - {"phan", "thang"})


class QuarterForm(GroupForm):
    """Tasks through the quarters of a year, each by itself or in groups."""

    TASK = "tung-viec"

    nam = WholeNumberField(label="Năm", min_value=1945, max_value=2100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].initial = today().year
        self.fields["nhom"].choices = [*self.fields["nhom"].choices, (self.TASK, "Từng nhiệm vụ")]


class ExplanationFilterForm(VietnameseForm):
    """`phan`: which part of the list."""

    phan = forms.ChoiceField(choices=EXPLANATION_TABS, widget=forms.HiddenInput)


def area_choices(day=None):
    """(code, name) of the areas of a day, else of today."""
    areas = Area.objects.as_of(day) if day else Area.objects.at(today())
    return [(area.code, upper_first(area.short_name)) for area in areas]


def _year():
    return WholeNumberField(label="Năm", min_value=1945, max_value=2100)


def _states(enum):
    """Every state, first all but what was withdrawn."""
    return [("", "Tất cả, trừ đã hủy"), *_choices(enum)]


class DocumentFilterForm(VietnameseForm):
    """What narrows the register of documents."""

    tim = _search("Số, ký hiệu, trích yếu")
    he_thong = forms.ChoiceField(label="Hệ thống văn bản", choices=[ALL, *_choices(Family)])
    loai = forms.ChoiceField(label="Loại văn bản", choices=[ALL, *_choices(DocType)])
    nam = _year()
    co_quan = CleanCharFormField(label="Cơ quan ban hành", max_length=100)
    linh_vuc = forms.ChoiceField(label="Lĩnh vực")
    trang_thai = forms.ChoiceField(label="Tình trạng", choices=_states(Document.State))
    hieu_luc = forms.ChoiceField(label="Hiệu lực", choices=[ALL, *_choices(Force)])
    ngay = VietnamDateField(label="Tại ngày", initial=today, first_year=1945)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["linh_vuc"].choices = [ALL, *areas]

    def has_changed(self):
        """Is anything narrowed? A day alone only says how each stood then."""
        return bool(set(self.changed_data) - {"ngay"})


class PlanFilterForm(VietnameseForm):
    """What narrows the list of plans."""

    don_vi = _search("Đơn vị")
    nam = _year()
    trang_thai = forms.ChoiceField(label="Tình trạng", choices=_states(Plan.State))


class CoverageFilterForm(VietnameseForm):
    """Which units of one coverage are listed."""

    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        choices=[
            ALL,
            ("thieu", "Chưa triển khai"),
            (coverage.OVERDUE, "Chưa triển khai, quá hạn"),
            (coverage.LATE, "Triển khai chậm"),
            (coverage.ON_TIME, "Đúng hạn"),
        ],
    )
    khoi = forms.ChoiceField(label="Khối", choices=[ALL, *_choices(Block)[1:]])
    don_vi = _search("Đơn vị")

    @staticmethod
    def picked(wanted, made):
        """Those of the Standings (lines with their last names) that are asked for."""
        asked, block, text = wanted["tinh_trang"], wanted["khoi"], fold(wanted["don_vi"])
        return [
            one
            for one in made
            if (asked in ("", one.state.code) or (asked == "thieu" and one.state.is_missing))
            and block in ("", one.row.last.block)
            and text in one.row.last.name_fold
        ]


class CoverageMatrixForm(VietnameseForm):
    """Directives of which year, and which units."""

    nam = WholeNumberField(label="Năm ban hành", min_value=1945, max_value=2100)
    khoi = forms.ChoiceField(label="Khối", choices=[ALL, *_choices(Block)[1:]])
    don_vi = _search("Đơn vị")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].initial = today().year


class CascadeForm(VietnameseForm):
    """How much of a picture is drawn: what is nearest, or all."""

    NEAR, WHOLE = "gan", "tat-ca"

    xem = forms.ChoiceField(choices=((NEAR, "Gần nhất"), (WHOLE, "Tất cả")), initial=NEAR)
