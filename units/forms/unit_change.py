"""What is asked for each change of organisation. `arguments()`: the keywords of its action.

Every form is given the `unit` from whose page it was opened and `groups`: the units that may be
chosen, as [(title, [Unit])].
"""

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
)
from cchc.lib.vietnamese import short_date, upper_first
from units.forms.fields import UnitField, UnitsField
from units.models import Block, Branch, Host, Kind, Succession, UnitVersion
from units.models.kinds import branch_of

FIRST_YEAR = 1930
DECISION = ("decision_symbol", "decision_issuer", "decision_on", "source_note")
# What may be said of a version of a unit, in the order of the forms.
NAMES = ("name", "short_name", "issuer_name", "kind", "block", "symbol", "place", "code")
MOST_PARTS = 3


def _text(column, **kwargs):
    """The form field of a text column of UnitVersion."""
    field = UnitVersion._meta.get_field(column)
    label = upper_first(str(field.verbose_name))
    return CleanCharFormField(label=label, max_length=field.max_length, **kwargs)


def _kinds(branch):
    return [
        ("", "Chọn"),
        *((kind.value, upper_first(kind.label)) for kind in Kind if branch_of(kind) == branch),
    ]


def _with_upper(upper, groups):
    """The superior of now before the units that may be chosen in its place."""
    rest = [(title, [unit for unit in units if unit != upper]) for title, units in groups]
    return [("Cấp trên đang ghi", [upper]), *rest]


_BLOCKS = [(block.value, upper_first(block.label)) for block in Block]


class ChangeForm(VietnameseForm):
    """A change from a day on, by a document. `version`: of the unit whose page it is."""

    version = VersionField()
    on = VietnamDateField(label="Ngày hiệu lực", first_year=FIRST_YEAR)
    decision_symbol = CleanCharFormField(
        label="Số, ký hiệu văn bản quyết định", max_length=60, help_text="Ví dụ 12/QĐ-UBND."
    )
    decision_issuer = CleanCharFormField(label="Cơ quan ban hành", max_length=200)
    decision_on = VietnamDateField(label="Ngày văn bản", first_year=FIRST_YEAR)
    source_note = CleanCharFormField(
        label="Ghi chú về nguồn",
        max_length=300,
        required=False,
        help_text="Ví dụ nơi đăng văn bản; để trống nếu không có.",
    )

    last = ("on", *DECISION)
    # Fields that the preview does not repeat; values that stood before (all of them, or none).
    unsaid = frozenset()
    stood = {}

    def __init__(self, *args, unit, groups=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.groups = unit, list(groups)
        self.initial.setdefault("version", unit.version)
        first = [name for name in self.fields if name not in self.last]
        self.order_fields([*first, *self.last])
        self.prepare()

    def prepare(self):
        """Offers choices and fills in what stands today."""

    def arguments(self):
        """The keywords of the action."""
        return self.columns()

    def columns(self):
        """What was filled in, without the version of the page."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def said(self):
        """[(label, text)] of what was filled in, for the page before the act; of what stood there
        already only where it is another now, with both values."""
        rows = []
        for bound in self.visible_fields():
            value, stood = self.cleaned_data.get(bound.name), self.stood.get(bound.name)
            if bound.name in self.unsaid or (value or "") == (stood or ""):
                continue
            text = _said(bound.field, value) if value not in (None, "", []) else "để trống"
            if stood:
                text = f"{text} (đang ghi: {_said(bound.field, stood)})"
            rows.append((bound.label, text))
        return rows


def _said(field, value):
    if isinstance(value, list):
        return ", ".join(upper_first(str(item)) for item in value)
    if isinstance(field, VietnamDateField):
        return short_date(value)
    if isinstance(field, forms.ChoiceField) and isinstance(value, str):
        return dict(field.choices).get(value, value)
    return upper_first(str(value))


class _Named(ChangeForm):
    """Name, kind and the rest of a version."""

    name = _text("name")
    short_name = _text("short_name", required=False, help_text="Dùng trong bảng.")
    issuer_name = _text(
        "issuer_name",
        required=False,
        help_text="Nếu khác tên đơn vị, ví dụ Ủy ban nhân dân tỉnh Tuyên Quang.",
    )
    kind = forms.ChoiceField(label="Loại đơn vị")
    block = forms.ChoiceField(label="Khối xếp hạng", choices=_BLOCKS, required=False)
    symbol = _text("symbol", required=False, help_text="Ví dụ SNV, dùng trong số, ký hiệu.")
    place = _text("place", required=False)
    code = _text("code", required=False, help_text="Ví dụ H59.12. Để trống nếu chưa được cấp.")

    def prepare(self):
        super().prepare()
        self.fields["kind"].choices = _kinds(self.unit.branch)


class FoundForm(_Named):
    """A unit under the one whose page it is."""

    def prepare(self):
        super().prepare()
        self.fields["on"].label = "Ngày thành lập"

    def arguments(self):
        data = self.columns()
        return {"branch": self.unit.branch, "founded_on": data.pop("on"), **data}


class RenameForm(_Named):
    """Name and what goes with it, as it stands until something else is said."""

    def prepare(self):
        super().prepare()
        now = self.unit.version_on(self.unit.last_day)
        self.stood = {name: getattr(now, name) for name in NAMES}
        self.initial = self.stood | self.initial

    def clean(self):
        data = super().clean()
        now = self.unit.version_on(self.unit.last_day)
        if all(data.get(name) == getattr(now, name) for name in NAMES):
            self.add_error("name", "Chưa có gì khác so với tên, thông tin đang dùng.")
        return data


class MoveForm(ChangeForm):
    parent = UnitField(label="Cấp trên trực tiếp mới")

    def prepare(self):
        self.fields["parent"].offer(self.groups)


class _MovesBelow(ChangeForm):
    move_below = forms.BooleanField(
        label="Chuyển các đơn vị trực thuộc theo đơn vị tiếp nhận hồ sơ, tài liệu",
        required=False,
        initial=True,
        help_text="Không chọn thì từng đơn vị trực thuộc được chuyển hoặc kết thúc riêng sau đó.",
    )
    move_hosts = forms.BooleanField(
        label="Chuyển nơi lập của tổ chức đảng sang đơn vị tiếp nhận hồ sơ, tài liệu",
        required=False,
        initial=True,
        help_text="Từ ngày hiệu lực, với tổ chức đảng thuộc phạm vi quản lý của tài khoản này.",
    )
    last = ("move_below", "move_hosts", *ChangeForm.last)
    unsaid = frozenset({"move_below", "move_hosts"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.unit.branch == Branch.PARTY:
            del self.fields["move_hosts"]


class MergeForm(_Named, _MovesBelow):
    """The unit and others become a new one."""

    others = UnitsField(
        label="Hợp nhất với", error_messages={"required": "Chưa chọn đơn vị để hợp nhất."}
    )
    parent = UnitField(label="Cấp trên trực tiếp của đơn vị mới")
    field_order = ("others", "parent", *NAMES)

    def prepare(self):
        super().prepare()
        now = self.unit.version_on(self.unit.last_day)
        self.fields["others"].offer(self.groups)
        self.fields["parent"].offer(_with_upper(now.parent, self.groups), empty=None)
        self.fields["name"].label = "Tên đầy đủ của đơn vị mới"
        self.initial = {"kind": now.kind, "block": now.block, "place": now.place} | self.initial

    def arguments(self):
        data = self.columns()
        del data["parent"]
        return {"predecessors": [self.unit, *data.pop("others")], **data}


class AbsorbForm(_MovesBelow):
    """The unit goes into another, which lives on."""

    successor = UnitField(
        label="Sáp nhập vào", error_messages={"required": "Chưa chọn đơn vị nhận sáp nhập."}
    )

    def prepare(self):
        self.fields["successor"].offer(self.groups)

    def arguments(self):
        data = self.columns()
        del data["successor"]
        return {"absorbed": [self.unit], **data}


class SplitForm(_MovesBelow):
    """The unit becomes two or three new ones, one of which keeps its records."""

    keeper = forms.TypedChoiceField(
        label="Đơn vị tiếp nhận hồ sơ, tài liệu",
        choices=[(n, f"Đơn vị mới {n}") for n in range(1, MOST_PARTS + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        help_text="Người của đơn vị này xem, bổ sung hồ sơ của đơn vị cũ.",
    )

    def prepare(self):
        names = []
        for n in range(1, MOST_PARTS + 1):
            for column in ("name", "short_name", "symbol"):
                field = _text(column, required=n <= 2 and column == "name")
                field.label = f"Đơn vị mới {n}: {field.label.lower()}"
                self.fields[f"{column}_{n}"] = field
                names.append(f"{column}_{n}")
        self.order_fields([*names, "keeper", *self.last])

    def clean(self):
        data = super().clean()
        keeper = data.get("keeper")
        if keeper and not data.get(f"name_{keeper}") and f"name_{keeper}" not in self.errors:
            self.add_error("keeper", f"Chưa nhập tên đơn vị mới {keeper}.")
        return data

    def arguments(self):
        data = self.cleaned_data
        parts = [
            {
                "name": data[f"name_{n}"],
                "short_name": data[f"short_name_{n}"],
                "symbol": data[f"symbol_{n}"],
                "keeps_records": data["keeper"] == n,
            }
            for n in range(1, MOST_PARTS + 1)
            if data[f"name_{n}"]
        ]
        rest = {name: data[name] for name in self.last if name in data}
        return {"parts": parts, **rest}


class HiveOffForm(_Named):
    """A new unit grows out of this one, which lives on."""

    def prepare(self):
        super().prepare()
        now = self.unit.version_on(self.unit.last_day)
        self.fields["name"].label = "Tên đầy đủ của đơn vị được tách ra"
        self.initial = {"kind": now.kind, "block": now.block, "place": now.place} | self.initial


class EndForm(_MovesBelow):
    """The unit ends; units that are there already may carry on."""

    Form = Succession.Form
    form = forms.ChoiceField(
        label="Hình thức",
        choices=[(form.value, upper_first(form.label)) for form in (Form.END, Form.DISSOLVE)],
        widget=forms.RadioSelect,
        help_text="Giải thể: không có đơn vị kế thừa.",
    )
    successors = UnitsField(label="Đơn vị kế thừa", required=False)
    keeper = UnitField(
        label="Đơn vị tiếp nhận hồ sơ, tài liệu",
        required=False,
        help_text="Không có đơn vị kế thừa thì cấp trên trực tiếp giữ hồ sơ, tài liệu.",
    )

    def prepare(self):
        self.fields["successors"].offer(self.groups)
        self.fields["keeper"].offer(self.groups)

    def clean(self):
        data = super().clean()
        successors, keeper = data.get("successors") or [], data.get("keeper")
        if len(successors) == 1 and keeper is None:
            data["keeper"] = keeper = successors[0]
        if successors and keeper not in successors:
            self.add_error("keeper", "Chọn đơn vị tiếp nhận hồ sơ, tài liệu trong số kế thừa.")
        if keeper and not successors:
            self.add_error("successors", "Chọn đơn vị kế thừa cùng đơn vị tiếp nhận hồ sơ.")
        return data

    def arguments(self):
        data = self.columns()
        successors, keeper = data.pop("successors"), data.pop("keeper")
        share = Succession.Share.WHOLE if len(successors) == 1 else Succession.Share.PART
        return {
            "successors": [(unit, share, unit == keeper) for unit in successors],
            **data,
        }


class HostForm(ChangeForm):
    """At which agency the Party organisation is established from a day on."""

    agency = UnitField(label="Cơ quan, đơn vị nơi lập tổ chức đảng")

    def prepare(self):
        self.fields["on"].label = "Từ ngày"
        self.fields["agency"].offer(self.groups)

    def arguments(self):
        data = self.columns()
        return {"valid_from": data.pop("on"), **data}


class EndHostForm(ChangeForm):
    host = forms.ModelChoiceField(
        Host.objects.none(), label="Cơ quan, đơn vị nơi lập tổ chức đảng", empty_label=None
    )

    def prepare(self):
        self.fields["on"].label = "Ngày cuối"
        hosts = self.unit.hosts.filter(valid_to__isnull=True).select_related("agency")
        self.fields["host"].queryset = hosts
        self.fields["host"].label_from_instance = lambda host: upper_first(host.agency.name)

    def arguments(self):
        data = self.columns()
        del data["host"]
        return data


class CorrectionForm(ChangeForm):
    """Why something is set right, and by what document."""

    reason = CleanTextFormField(
        label="Lý do đính chính", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    last = ("reason", "on", *DECISION)

    def prepare(self):
        self.fields["decision_symbol"].label = "Số, ký hiệu văn bản làm căn cứ đính chính"

    def arguments(self):
        data = self.columns()
        return {"basis": {name: data.pop(name) for name in DECISION}, **data}


class WithdrawForm(ChangeForm):
    """Why the unit should not have been founded; no document decides that."""

    on = decision_symbol = decision_issuer = decision_on = source_note = None
    reason = CleanTextFormField(
        label="Lý do hủy", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    last = ()


class ReopenForm(CorrectionForm):
    on = None


class CorrectEndForm(CorrectionForm):
    def prepare(self):
        super().prepare()
        self.fields["on"].label = "Ngày hiệu lực đúng của việc kết thúc"
        self.fields["on"].help_text = "Ngày hoạt động cuối cùng là ngày liền trước."


class CorrectVersionForm(CorrectionForm):
    """One version of the unit (`row`) as it should have been recorded."""

    on = None
    valid_from = VietnamDateField(label="Từ ngày", first_year=FIRST_YEAR)
    name = _text("name")
    short_name = _text("short_name", required=False)
    issuer_name = _text("issuer_name", required=False)
    kind = forms.ChoiceField(label="Loại đơn vị")
    parent = UnitField(label="Cấp trên trực tiếp")
    block = forms.ChoiceField(label="Khối xếp hạng", choices=_BLOCKS, required=False)
    symbol = _text("symbol", required=False)
    place = _text("place", required=False)
    code = _text("code", required=False)
    recorded_symbol = CleanCharFormField(
        label="Số, ký hiệu văn bản quyết định", max_length=60, required=False
    )
    recorded_issuer = CleanCharFormField(label="Cơ quan quyết định", max_length=200, required=False)
    recorded_on = VietnamDateField(
        label="Ngày văn bản quyết định", first_year=FIRST_YEAR, required=False
    )
    recorded_note = CleanCharFormField(label="Nguồn đã ghi", max_length=300, required=False)

    RECORDED = dict(
        zip(
            ("recorded_symbol", "recorded_issuer", "recorded_on", "recorded_note"),
            DECISION,
            strict=True,
        )
    )

    def __init__(self, *args, row, **kwargs):
        self.row = row
        super().__init__(*args, **kwargs)

    def prepare(self):
        super().prepare()
        row = self.row
        self.fields["kind"].choices = _kinds(self.unit.branch)
        if row.parent is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].offer(_with_upper(row.parent, self.groups), empty=None)
        columns = ("valid_from", *NAMES, "parent")
        recorded = {name: getattr(row, column) for name, column in self.RECORDED.items()}
        self.stood = {name: getattr(row, name) for name in columns} | recorded
        self.initial = self.stood | self.initial

    def arguments(self):
        data = super().arguments()
        columns = {column: data.pop(name) for name, column in self.RECORDED.items()}
        columns["decision_on"] = columns["decision_on"] or None
        return {"row": self.row.pk, **data, **columns}
