"""The part of a criterion's form that has no effect on points: guide, area, condition, due day,
where its value is proposed from. It gives keys of the set's TOML."""

from django import forms

from cchc.lib.fields import (
    CleanTextFormField,
    VietnamDateField,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from scoring import auto_words
from scoring.drafts import due_day
from scoring.wording import AREA_NAMES

KEPT = "="  # what a file says and no choice of the form does stays as it came
COUNTING_DAYS = ("deadline", "late_penalty")
NAMES = (
    "guide",
    "area",
    "applies",
    "due_on",
    "due_event",
    "due_days",
    "auto",
    "auto_args",
)


class NoteFields:
    """Mixin of CriterionForm, which has `draft`, `parent`, `kind`, `row_before`, `_add`;
    `indicators`: {code: name} of the figures of the year report."""

    indicators = {}

    def _add_note_fields(self, row):
        guide = row.get("guide", "")
        self._add(
            "guide",
            CleanTextFormField(
                label="Hướng dẫn",
                max_length=4000,
                required=False,
                help_text="Cách tính, tài liệu kiểm chứng, hạn.",
            ),
            guide if isinstance(guide, str) else "",
        )
        if self.parent is None:
            areas = [("", "Không thuộc lĩnh vực nào"), *AREA_NAMES.items()]
            area = forms.ChoiceField(label="Lĩnh vực CCHC", choices=areas, required=False)
            self._add("area", area, row.get("area"))
        conditions = self.draft.head.get("conditions") or {}
        if self.kind and conditions:
            choices = [("", "Mọi đơn vị"), *conditions.items()]
            field = forms.ChoiceField(label="Chỉ áp dụng khi", choices=choices, required=False)
            self._add("applies", field, row.get("applies"))
        if self.kind in COUNTING_DAYS:
            self._add_due_fields(row)
        if self.kind:
            self._add_source_fields(row)

    def _add_due_fields(self, row):
        due = VietnamDateField(
            label="Hạn là ngày cố định",
            required=False,
            help_text="Tính chậm từ ngày sau hạn.",
        )
        self._add("due_on", due, due_day(row))
        event, days = auto_words.due_after_of(row) or ("", None)
        events = {code: upper_first(words) for code, words in auto_words.EVENTS.items()}
        if event not in events and event:
            events[event] = event
        field = forms.ChoiceField(
            label="Hoặc hạn tính từ một ngày khác",
            choices=[("", "Không"), *events.items()],
            required=False,
        )
        self._add("due_event", field, event)
        number = WholeNumberField(
            label="Số ngày sau ngày đó",
            max_value=auto_words.MOST_DAYS,
            required=False,
        )
        self._add("due_days", number, days)

    def _add_source_fields(self, row):
        known = row.get("auto") if isinstance(row.get("auto"), str) else ""
        choices = [("", "Không có, người chấm tự nhập"), *auto_words.source_groups()]
        if known and known not in auto_words.SOURCES:
            choices.append((known, known))
        field = forms.ChoiceField(
            label="Nguồn số liệu gợi ý",
            choices=choices,
            required=False,
            help_text="Hệ thống lấy số liệu đã có để gợi ý giá trị; người chấm xác nhận.",
        )
        self._add("auto", field, known)
        self.word = self.data.get("auto", "") if self.is_bound else known
        offered = auto_words.arguments(self.word, self.indicators)
        self.given_args = {code: args for code, _, args in offered}
        args = row.get("auto_args") if self.word == known else None
        code = auto_words.code_of(self.word, args) if isinstance(args, dict) or not args else None
        listed = [(code, label) for code, label, _ in offered]
        if args and code not in self.given_args:
            code, self.given_args[KEPT] = KEPT, args
            listed.append((KEPT, "Như tệp đã nhập: " + _told(args)))
        if listed:
            choice = forms.ChoiceField(
                label="Nội dung của nguồn số liệu",
                choices=[("", "Chưa chọn"), *listed],
                required=False,
            )
            self._add("auto_args", choice, code)

    def clean_notes(self, data):
        """Adds what is wrong between the fields."""
        event, days = data.get("due_event"), data.get("due_days")
        if event and data.get("due_on"):
            self.add_error(
                "due_event",
                "Chỉ ghi một hạn: bỏ ngày cố định, hoặc chọn “Không” ở ô này.",
            )
        if event and days is None and "due_days" not in self.errors:
            self.add_error("due_days", "Chưa nhập số ngày; đúng ngày đó thì nhập 0.")
        if days is not None and not event:
            self.add_error("due_event", "Đã nhập số ngày; chọn ngày bắt đầu tính.")
        is_asked = "auto_args" in self.fields and "auto_args" not in self.errors
        was_so = data.get("auto") == self.row_before.get("auto") and not self.row_before.get(
            "auto_args"
        )
        if is_asked and not data.get("auto_args") and not was_so:
            self.add_error("auto_args", "Chưa chọn nội dung của nguồn số liệu.")

    @property
    def notes(self):
        """Keys of the TOML; those without a field stay as they were."""
        data = self.cleaned_data
        names = set(NAMES) & set(self.fields)
        gone = {"code", "parent", "name", "max", "method", "evidence", "rule", *names}
        if "due_event" in names:
            gone.add("due_after")
        if "auto" in names:
            gone.add("auto_args")
        notes = {key: value for key, value in self.row_before.items() if key not in gone}
        for name in ("guide", "area", "applies", "auto"):
            if name in names:
                notes[name] = data.get(name)
        if data.get("due_on"):
            notes["due_on"] = str(data["due_on"])
        if data.get("due_event"):
            notes["due_after"] = {"event": data["due_event"], "days": data["due_days"]}
        if data.get("auto_args"):
            notes["auto_args"] = self._args(data["auto_args"])
        return {key: value for key, value in notes.items() if value not in (None, "")}

    def _args(self, code):
        """auto_args of what was chosen; none where the file left out what is usual and still is."""
        before = self.row_before
        was_left_out = not before.get("auto_args") and before.get("auto") == self.word
        is_usual = code == auto_words.usual_argument(self.word)
        return None if was_left_out and is_usual else self.given_args[code]


def _told(args):
    return ", ".join(f"{key} = {value}" for key, value in args.items())
