"""Forms of a round: its facts and last days, blocks and units, appraisers, and its filters."""

from django import forms

from cchc.lib.clock import today
from cchc.lib.fields import (
    ChoicesField,
    CleanCharFormField,
    CleanTextFormField,
    VersionField,
    VietnamDateField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from scoring import stages
from scoring.filters import BLOCK_NAMES
from scoring.models import CriteriaSet, Round
from scoring.models.round import BLOCKS
from scoring.stages import NAMES, Stage
from units.models import Kind, Membership, Unit, User
from units.permissions import Role

NOTHING = "Chọn"
ENDS = "Hết hạn 24:00 ngày này; sau giờ đó bước tự đóng."


class RoundForm(VietnameseForm):
    """Year and title of a new round; `source`: an earlier one whose set-up it takes over."""

    year = WholeNumberField(label="Năm", min_value=2000, max_value=2100)
    title = CleanCharFormField(
        label="Tên kỳ chấm điểm",
        max_length=250,
        help_text="Ví dụ: Chấm điểm, xếp hạng CCHC năm 2026.",
    )
    source = forms.ModelChoiceField(
        Round.objects.none(),
        label="Sao chép từ kỳ trước",
        required=False,
        empty_label="Không sao chép",
        help_text="Lấy khối, đơn vị, phân công thẩm định và hạn các bước của kỳ đó, lùi theo năm.",
    )
    is_illustrative = forms.BooleanField(
        label="Dữ liệu minh họa",
        required=False,
        help_text="Mọi trang, văn bản in của kỳ ghi rõ là dữ liệu minh họa.",
    )

    def __init__(self, sources, *args, **kwargs):
        kwargs.setdefault("initial", {"year": today().year})
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources


class PrepareForm(VietnameseForm):
    """Facts and last days of a round that is being prepared."""

    version = VersionField()
    title = CleanCharFormField(label="Tên kỳ chấm điểm", max_length=250)
    has_explanation = forms.BooleanField(
        label="Có bước giải trình",
        required=False,
        help_text="Đơn vị giải trình các tiêu chí bị trừ điểm, rồi thẩm định lần 2. Không chọn thì "
        "hai hạn tương ứng để trống.",
    )
    unsubmitted = forms.ChoiceField(
        label="Phiếu không nộp",
        choices=[(code, upper_first(words)) for code, words in Round.Unsubmitted.choices],
        help_text="Áp dụng khi hết hạn thẩm định lần 1 mà đơn vị chưa nộp phiếu.",
    )

    def __init__(self, the_round, *args, **kwargs):
        facts = ("version", "title", "has_explanation", "unsubmitted")
        initial = {name: getattr(the_round, name) for name in (*facts, *Round.DAYS.values())}
        super().__init__(*args, initial=initial, **kwargs)
        for stage, name in Round.DAYS.items():
            is_asked_at_times = stage in stages.ASKED_BY_EXPLANATION
            self.fields[name] = VietnamDateField(
                label=f"Hạn {NAMES[stage]}",
                required=not is_asked_at_times,
                help_text=ENDS if stage == Stage.SELF else "",
            )

    def clean(self):
        data = super().clean()
        for stage in stages.ASKED_BY_EXPLANATION if data.get("has_explanation") else ():
            name = Round.DAYS[stage]
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, f"Chưa nhập hạn {NAMES[stage]}.")
        data["days"] = {stage: data.pop(name, None) for stage, name in Round.DAYS.items()}
        return data


class MoveDeadlineForm(VietnameseForm):
    """Which stage of an open round, its new last day, and why."""

    stage = forms.ChoiceField(label="Bước")
    until = VietnamDateField(label="Hạn mới", help_text=ENDS)
    reason = CleanTextFormField(
        label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, the_round, *args, **kwargs):
        super().__init__(*args, **kwargs)
        day = today()
        self.fields["stage"].choices = [
            ("", NOTHING),
            *(
                (stage.value, f"{NAMES[stage]}: {stages.left_words(last, day)}")
                for stage, last in the_round.days.items()
            ),
        ]


class LateForm(VietnameseForm):
    """A later day for one sheet, and why."""

    until = VietnamDateField(label="Hạn nộp mới", help_text="Hết hạn 24:00 ngày này.")
    reason = CleanTextFormField(
        label="Lý do", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenForm(LateForm):
    """The same of a sheet that is reopened; a day is asked for only where the round has days."""

    def __init__(self, sheet, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if Stage.SELF not in sheet.round.days:
            del self.fields["until"]
        elif not sheet.is_over(Stage.SELF):
            self.fields["until"].required = False
            self.fields["until"].help_text = "Để trống nếu theo hạn tự chấm chung của kỳ."


# --- Blocks, units, appraisers -------------------------------------------------------------------


class UnitsShownForm(VietnameseForm):
    """Which units a list shows: of a block (`khoi`), of a kind (`loai`), by name (`tim`)."""

    khoi = forms.ChoiceField(label="Khối xếp hạng", choices=BLOCK_NAMES, required=False)
    loai = forms.ChoiceField(label="Loại đơn vị", required=False)
    tim = CleanCharFormField(label="Tên đơn vị", max_length=100, required=False)

    def __init__(self, *args, kinds=(), **kwargs):
        super().__init__(*args, **kwargs)
        labels = {code: upper_first(words) for code, words in Kind.choices}
        self.fields["loai"].choices = [
            ("", "Mọi loại của khối"),
            *sorted(((kind, labels[kind]) for kind in kinds), key=lambda choice: choice[1]),
        ]


class AppraisedShownForm(VietnameseForm):
    """Which units the assignment shows; `thieu`: only those without an appraiser for an area."""

    khoi = forms.ChoiceField(label="Khối xếp hạng", required=False)
    tim = CleanCharFormField(label="Tên đơn vị", max_length=100, required=False)
    thieu = forms.BooleanField(label="Còn thiếu thẩm định viên", required=False)

    def __init__(self, *args, blocks=(), **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(BLOCK_NAMES)
        self.fields["khoi"].choices = [
            ("", "Mọi khối"),
            *((block, labels[block]) for block in blocks),
        ]


class _UnitChoices(ChoicesField):
    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(Unit.objects.none(), **kwargs)


class BlockForm(VietnameseForm):
    """Set and units of one block. `offered`: the units that the page shows; `has_others`: units of
    the block stand outside of it, so that none of these need be chosen."""

    block = forms.ChoiceField(label="Khối xếp hạng", choices=BLOCKS, widget=forms.HiddenInput)
    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(), label="Bộ tiêu chí", empty_label=NOTHING
    )
    units = _UnitChoices(label="Đơn vị được chấm điểm")
    unranked = _UnitChoices(
        label="Trong đó chỉ chấm điểm, không xếp hạng",
        required=False,
    )

    def __init__(self, offered, *args, has_others=False, **kwargs):
        super().__init__(*args, **kwargs)
        offered_sets = CriteriaSet.objects.offered().order_by("-year", "name")
        self.fields["criteria_set"].queryset = offered_sets
        self.fields["criteria_set"].label_from_instance = lambda row: f"{row.name}, năm {row.year}"
        self.fields["units"].required = not has_others
        for name in ("units", "unranked"):
            self.fields[name].queryset = offered


class AreasField(forms.MultipleChoiceField):
    """First-level codes: ticked one by one, or typed with commas between."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        typed = value if isinstance(value, list | tuple) else [value or ""]
        codes = [code.strip() for text in typed for code in str(text).split(",")]
        return super().clean([code for code in codes if code])

    def validate(self, value):
        known = {code for code, _ in self.choices}
        unknown = [code for code in value if code not in known]
        if unknown:
            raise forms.ValidationError(f"Không có lĩnh vực mã {', '.join(unknown)}.")


class AssignForm(VietnameseForm):
    """Who appraises which units, in which areas. `areas`: [(code, label)]."""

    appraiser = forms.ModelChoiceField(
        User.objects.none(), label="Thẩm định viên", empty_label=NOTHING
    )
    areas = AreasField(
        label="Lĩnh vực",
        required=False,
        help_text="Không chọn lĩnh vực nào: thẩm định mọi lĩnh vực.",
    )
    units = _UnitChoices(label="Đơn vị")

    def __init__(self, the_round, offered, areas, *args, **kwargs):
        super().__init__(*args, **kwargs)
        able = Membership.objects.at(today()).filter(
            role=Role.APPRAISER,
            unit__versions__parent=the_round.owner_id,
            unit__versions__valid_to__isnull=True,
        )
        self.fields["appraiser"].queryset = User.objects.filter(
            pk__in=able.values("user"), is_active=True
        ).order_by("username")
        self.fields["areas"].choices = areas
        self.fields["units"].queryset = offered
