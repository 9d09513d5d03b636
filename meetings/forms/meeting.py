"""Forms of a meeting itself: log, plan, hold, change, postpone."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from cchc.lib.clock import local, now, today
from cchc.lib.fields import (
    ChoicesField,
    CleanCharFormField,
    CleanTextFormField,
    VietnamDateField,
    VietnamTimeField,
    WholeNumberField,
)
from cchc.lib.vietnamese import NumberProblem, parse_integer, sentence_date, upper_first
from meetings.forms.base import MOST_PEOPLE, ActForm, HeadCountField, VersionedForm
from meetings.models import Kind, Mode
from meetings.models.kinds import (
    NEXT_DAY,
    PARTY_LABELS,
    day_over,
    not_over,
    why_no_span,
)
from units.models import Branch, Unit

COMBINED = "REGULAR_COMBINED"


def kind_choices(branches):
    """[(code, words)] as the branches of the user's units say them; the combined one apart."""
    party, state = Branch.PARTY in branches, branches != {Branch.PARTY}
    choices = []
    for kind in Kind:
        words = []
        if party:
            is_named = kind is not Kind.COMMITTEE  # whose committee, the unit will tell
            words.append(PARTY_LABELS.get(kind, kind.label) if is_named else kind.label)
        if state and kind is not Kind.COMMITTEE and kind.label not in words:
            words.append(kind.label)
        if not words:
            continue
        label = " / ".join(words)
        label = upper_first(label)
        choices.append((kind.value, label))
        if kind is Kind.REGULAR:
            choices.append((COMBINED, f"{label}, có nội dung chuyên đề"))
    return choices


def kind_help(branches):
    """The rhythm of a cell's sessions, where the user keeps the record of one."""
    if Branch.PARTY not in branches:
        return ""
    return (
        "Thường kỳ: chi bộ mỗi tháng một lần; Điều lệ Đảng. Chuyên đề: ít nhất mỗi quý một lần, "
        "không thay cho sinh hoạt thường kỳ; có nội dung chuyên đề thì tính một lần cho thường kỳ "
        "và một lần cho chuyên đề; Hướng dẫn 42-HD/BTCTW. Chi ủy họp trước sinh hoạt thường kỳ; "
        "chi bộ không có chi ủy thì bỏ qua."
    )


class UnitChoiceField(forms.ModelChoiceField):
    """Units with the name of their last day; those that are gone say until when."""

    def label_from_instance(self, unit):
        name = upper_first(unit.name)
        return f"{name} (đến {sentence_date(unit.ended_on)})" if unit.ended_on else name


def moment_of(day, at):
    """A local day and time of day as an aware datetime."""
    return timezone.make_aware(datetime.combine(day, at))


class AskingForm(ActForm):
    """Base of forms on which a second regular session of a month is asked about (`is_second`)."""

    def ask_second(self, sentence):
        """Show the question, with the box by which it is answered."""
        self.errors.pop(NON_FIELD_ERRORS, None)
        self._show_second()
        self.add_error("is_second", sentence)

    def clean(self):
        data = super().clean()
        if data.get("is_second"):
            self._show_second()
        return data

    def _show_second(self):
        self.fields["is_second"].widget = forms.CheckboxInput()


def next_day_field():
    """Hidden until an end before the start is asked about; once ticked it stays in sight."""
    return forms.BooleanField(label=NEXT_DAY, required=False, widget=forms.HiddenInput())


def end_of(data):
    """When it ended, by the day, the time of day and the box of a form."""
    return moment_of(data["held_on"] + timedelta(days=bool(data["next_day"])), data["ended"])


def _ask_next_day(form):
    form.fields["next_day"].widget = forms.CheckboxInput()


def _check_span(form):
    """The end is after the start, maybe on the next day, and over. That is asked at the box."""
    data = form.cleaned_data
    if data.get("next_day"):
        _ask_next_day(form)
    if data.get("started") is None or data.get("ended") is None:
        return
    day = data.get("held_on")
    timed = {**data, "held_on": day or today()}  # the times are judged before the day is right
    start, end = moment_of(timed["held_on"], data["started"]), end_of(timed)
    if sentence := why_no_span(start, end):
        _ask_next_day(form)
        form.add_error("next_day", sentence)
    elif day and day <= today() and end > now():
        form.add_error("ended", not_over(end))


class _HeldForm(AskingForm):
    """Base of forms that tell how a meeting was held: when, who chaired, who was there."""

    ROLL, COUNT = "ROLL", "COUNT"
    CHAIR = ("chair_name", "chair_title")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.CHAIR:
            self.fields[name].label_note = "một trong hai"

    def clean(self):
        data = super().clean()
        day = data.get("held_on")
        _check_span(self)
        if day and day > today():
            self.add_error(
                "held_on",
                f"Cuộc họp ngày {sentence_date(day)} chưa diễn ra nên chưa ghi nhận đã họp được.",
            )
        if not any(data.get(name) for name in self.CHAIR) and not (
            set(self.CHAIR) & set(self.errors)
        ):
            self.add_error("chair_name", "Chưa nhập chủ trì: họ và tên hoặc chức vụ.")
        if data.get("roll") != self.COUNT:
            self.errors.pop("head_count", None)  # the roll tells; what stands there is not read
        elif not data.get("head_count") and "head_count" not in self.errors:
            self.add_error("head_count", "Chưa nhập số người có mặt.")
        return data

    def facts(self):
        data = self.cleaned_data
        by_count = data["roll"] == self.COUNT
        facts = {name: data[name] for name in _TOLD if name in data}
        facts |= {
            "started_at": moment_of(data["held_on"], data["started"]),
            "ended_at": end_of(data),
            "is_by_count": by_count,
            "all_present": data["roll"] == self.ROLL,
        }
        return facts | (count_of(data["head_count"]) if by_count else {})


_TOLD = (
    "version",
    "is_second",
    "theme",
    "place",
    "chair_name",
    "chair_title",
    "secretary_name",
)


def is_second_field():
    """Hidden until the question is asked; once ticked it stays in sight."""
    return forms.BooleanField(
        label="Đây là buổi thường kỳ thứ hai trong tháng",
        required=False,
        widget=forms.HiddenInput(),
    )


class LogForm(_HeldForm):
    """Ghi cuộc họp: twelve fields, from which a meeting is planned and held."""

    unit = UnitChoiceField(
        queryset=Unit.objects.none(),
        label="Đơn vị",
        empty_label="Chọn đơn vị",
        help_text="Buổi họp trước ngày sắp xếp được ghi cho đơn vị của ngày đó.",
    )
    held_on = VietnamDateField(label="Ngày họp")
    started = VietnamTimeField(label="Bắt đầu")
    ended = VietnamTimeField(label="Kết thúc")
    next_day = next_day_field()
    kind = forms.ChoiceField(label="Loại cuộc họp")
    theme = CleanCharFormField(
        label="Chủ đề",
        max_length=500,
        required=False,
        help_text="Ghi khi có nội dung chuyên đề, hoặc tên hội nghị.",
    )
    place = CleanCharFormField(label="Địa điểm", max_length=200, required=False)
    chair_name = CleanCharFormField(
        label="Chủ trì: họ và tên",
        max_length=100,
        required=False,
        help_text="Ghi họ và tên, chức vụ, hoặc một trong hai.",
    )
    chair_title = CleanCharFormField(
        label="Chức vụ của chủ trì",
        max_length=200,
        required=False,
        help_text="Ví dụ: Bí thư Chi bộ, Trưởng Ban.",
    )
    secretary_name = CleanCharFormField(
        label="Thư ký (người ghi biên bản)",
        max_length=100,
        required=False,
        help_text="Có thể ghi sau, trước khi soạn biên bản.",
    )
    roll = forms.ChoiceField(
        label="Điểm danh",
        choices=[
            (_HeldForm.ROLL, "Tất cả có mặt"),
            (_HeldForm.COUNT, "Theo số lượng"),
        ],
        initial=_HeldForm.ROLL,
        widget=forms.RadioSelect,
        help_text="Tất cả có mặt: theo danh sách của đơn vị, ghi người vắng ở bước sau.",
    )
    head_count = HeadCountField(
        label="Số người có mặt",
        required=False,
        help_text="Nhập khi điểm danh theo số lượng; ghi được như văn bản: hơn 700.",
    )
    is_second = is_second_field()

    def __init__(self, *args, units, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["kind"].choices = kind_choices(branches)
        self.fields["kind"].help_text = kind_help(branches)

    def fill(self, earlier):
        """Who led the `earlier` Meeting (None: there is none), in the fields that are empty; the
        form is drawn again so that they are looked at, and what was typed is not judged yet.
        -> the names of the fields that were filled."""
        for name in set(self.errors) - {"unit", "kind"}:
            del self.errors[name]
        typed, found = self.data, {}
        for names in (("chair_name", "chair_title"), ("secretary_name",)):
            if earlier and not any(typed.get(name, "").strip() for name in names):
                found |= {name: getattr(earlier, name) for name in names if getattr(earlier, name)}
        self.data = typed.copy()
        self.data.update(found)
        return list(found)

    def facts(self):
        """Keywords of `log_meeting`, but for the unit."""
        kind = self.cleaned_data["kind"]
        return super().facts() | {
            "kind": Kind.REGULAR if kind == COMBINED else kind,
            "is_combined": kind == COMBINED,
        }


def count_of(text):
    """present_count where the text is a number, else the words as they are (hơn 700)."""
    try:
        return {"present_count": parse_integer(text, at_least=1, at_most=MOST_PEOPLE)}
    except NumberProblem:
        return {"head_count": text}


class PlanForm(ActForm):
    """Lập lịch một cuộc họp sắp tới."""

    unit = UnitChoiceField(queryset=Unit.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị")
    kind = forms.ChoiceField(label="Loại cuộc họp")
    planned_on = VietnamDateField(label="Ngày họp")
    planned_time = VietnamTimeField(label="Giờ họp")
    place = CleanCharFormField(label="Địa điểm", max_length=200, required=False)
    theme = CleanCharFormField(label="Chủ đề", max_length=500, required=False)

    def __init__(self, *args, units, branches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["kind"].choices = kind_choices(branches)
        self.fields["kind"].help_text = kind_help(branches)

    def facts(self):
        data = self.cleaned_data
        return {
            "kind": Kind.REGULAR if data["kind"] == COMBINED else data["kind"],
            "is_combined": data["kind"] == COMBINED,
            "planned_at": moment_of(data["planned_on"], data["planned_time"]),
            "place": data["place"],
            "theme": data["theme"],
        }


class HoldForm(_HeldForm, VersionedForm):
    """Ghi nhận đã họp of a meeting that was planned; who was marked already stays marked."""

    MARKED = "MARKED"

    held_on = VietnamDateField(label="Ngày họp")
    started = VietnamTimeField(label="Bắt đầu")
    ended = VietnamTimeField(label="Kết thúc")
    next_day = next_day_field()
    chair_name = CleanCharFormField(label="Chủ trì: họ và tên", max_length=100, required=False)
    chair_title = CleanCharFormField(label="Chức vụ của chủ trì", max_length=200, required=False)
    secretary_name = CleanCharFormField(
        label="Thư ký (người ghi biên bản)", max_length=100, required=False
    )
    roll = forms.ChoiceField(
        label="Điểm danh",
        choices=[
            (LogForm.ROLL, "Tất cả có mặt"),
            (MARKED, "Đã điểm danh từng người"),
            (LogForm.COUNT, "Theo số lượng"),
        ],
        initial=LogForm.ROLL,
        widget=forms.RadioSelect,
        help_text="Tất cả có mặt: theo danh sách của đơn vị, ghi người vắng ở bước sau.",
    )
    head_count = HeadCountField(
        label="Số người có mặt",
        required=False,
        help_text="Nhập khi điểm danh theo số lượng; ghi được như văn bản: hơn 700.",
    )
    is_second = is_second_field()

    def __init__(self, *args, meeting, **kwargs):
        start, end = local(meeting.started_at or meeting.planned_at), local(meeting.ended_at)
        names = ("version", "chair_name", "chair_title", "secretary_name")
        initial = {name: getattr(meeting, name) for name in names}
        initial |= {"held_on": start.date(), "started": start.time()}
        if end:
            initial |= {"ended": end.time(), "next_day": meeting.ends_next_day}
        if meeting.is_by_count:
            known = meeting.present_count
            initial |= {"roll": self.COUNT, "head_count": known or meeting.head_count}
        elif meeting.counts.present:
            initial["roll"] = self.MARKED
        super().__init__(*args, initial=initial, **kwargs)
        if meeting.ends_next_day:
            _ask_next_day(self)


class EditForm(AskingForm, VersionedForm):
    """Sửa thông tin cuộc họp; the times of a meeting that was held, else the time planned."""

    held_on = VietnamDateField(label="Ngày họp")
    started = VietnamTimeField(label="Bắt đầu")
    ended = VietnamTimeField(label="Kết thúc")
    next_day = next_day_field()
    is_combined = forms.BooleanField(
        label="Có nội dung chuyên đề",
        required=False,
        help_text="Tính một lần cho thường kỳ và một lần cho chuyên đề; tối thiểu 120 phút. "
        "Hướng dẫn 42-HD/BTCTW.",
    )
    title = CleanCharFormField(
        label="Tên cuộc họp", max_length=300, required=False,
        help_text="Để trống thì gọi theo loại và ngày họp.",
    )  # fmt: skip
    theme = CleanCharFormField(label="Chủ đề", max_length=500, required=False)
    planned_minutes = WholeNumberField(
        label="Thời lượng dự kiến (phút)", required=False, min_value=1, max_value=1440
    )
    place = CleanCharFormField(label="Địa điểm", max_length=200, required=False)
    mode = forms.ChoiceField(label="Hình thức", choices=Mode.choices)
    points = CleanCharFormField(
        label="Điểm cầu", max_length=300, required=False, help_text="Ghi khi họp trực tuyến."
    )
    chair_name = CleanCharFormField(label="Chủ trì: họ và tên", max_length=100, required=False)
    chair_title = CleanCharFormField(label="Chức vụ của chủ trì", max_length=200, required=False)
    secretary_name = CleanCharFormField(label="Thư ký: họ và tên", max_length=100, required=False)
    secretary_title = CleanCharFormField(label="Chức vụ của thư ký", max_length=200, required=False)
    guests = CleanTextFormField(
        label="Khách mời", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    is_second = is_second_field()

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        start = local(meeting.started_at or meeting.planned_at)
        end = local(meeting.ended_at)
        initial = {name: getattr(meeting, name) for name in self.base_fields if name in _EDITED}
        initial |= {
            "version": meeting.version,
            "held_on": start.date(),
            "started": start.time(),
            "ended": end.time() if end else None,
            "next_day": meeting.ends_next_day,
        }
        super().__init__(*args, initial=initial, **kwargs)
        for name in ("planned_minutes",) if meeting.has_met else ("ended", "next_day"):
            del self.fields[name]
        if meeting.has_met and meeting.ends_next_day:
            _ask_next_day(self)
        if meeting.kind != Kind.REGULAR:
            del self.fields["is_combined"], self.fields["is_second"]

    def clean(self):
        data = super().clean()
        if self.meeting.has_met:
            _check_span(self)
        return data

    def facts(self):
        data = self.cleaned_data
        facts = {name: data[name] for name in {*_EDITED, "version", "is_second"} if name in data}
        start = moment_of(data["held_on"], data["started"])
        if not self.meeting.has_met:
            return facts | {"planned_at": start}
        return facts | {"started_at": start, "ended_at": end_of(data)}


_EDITED = {
    "is_combined",
    "planned_minutes",
    "title",
    "theme",
    "place",
    "mode",
    "points",
    "chair_name",
    "chair_title",
    "secretary_name",
    "secretary_title",
    "guests",
}


class InviteForm(VersionedForm):
    """Gửi giấy mời: to the unit's own people, and to the units ticked."""

    units = ChoicesField(
        queryset=Unit.objects.none(),
        label="Đơn vị được mời",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Đơn vị được mời xem được dòng cuộc họp và kết luận giao cho đơn vị đó.",
    )

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units


class PostponeForm(VersionedForm):
    """Dời cuộc họp."""

    planned_on = VietnamDateField(label="Ngày mới")
    planned_time = VietnamTimeField(label="Giờ mới")
    reason = CleanCharFormField(label="Lý do", max_length=500)

    def clean_planned_on(self):
        day = self.cleaned_data["planned_on"]
        if day < today():
            raise forms.ValidationError(day_over(day))
        return day

    def facts(self):
        data = self.cleaned_data
        return {
            "version": data["version"],
            "reason": data["reason"],
            "planned_at": moment_of(data["planned_on"], data["planned_time"]),
        }


class ReasonForm(VersionedForm):
    """An act that needs nothing but its reason."""

    reason = CleanCharFormField(label="Lý do", max_length=500)
