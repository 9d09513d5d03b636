"""The form of one criterion of a draft, by the kind of its rule.

It gives the row of the set's TOML; what the row means is asked of the engine.
"""

import re
from decimal import Decimal

from django import forms
from django.forms.utils import ErrorDict

from cchc.lib.fields import (
    CleanCharFormField,
    ScoreFormField,
    VersionField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.vietnamese import upper_first
from scoring.drafts import alone, mark_of
from scoring.models import Criterion
from scoring.models.criteria import Method
from scoring.note_fields import NoteFields
from scoring.set_faults import in_words
from scoring.set_forms import CodeField, number_text
from scoring.wording import KIND_NAMES

NO_RULE = "group"
GROUP = "Có tiêu chí con, không chấm trực tiếp"
MOST_STEPS = 30


class CriterionForm(NoteFields, VietnameseForm):
    """One criterion of a draft. Which fields it has follows the kind of rule that was chosen.

    `row`: its table (empty of a new one); `draft`: the Draft; `parent`: code above it or None;
    `indicators`: {code: name} of the figures that may be a source.
    """

    name = CleanCharFormField(label="Tên tiêu chí", max_length=500)
    code = CodeField(label="Mã", max_length=40)
    kind = forms.ChoiceField(
        label="Quy tắc",
        choices=[
            (NO_RULE, GROUP),
            *((kind, upper_first(name)) for kind, name in KIND_NAMES.items()),
        ],
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    version = VersionField(required=False)

    def __init__(self, data=None, *, draft, row=None, parent=None, indicators=None):
        self.draft, self.row_before, self.parent = draft, row or {}, parent
        self.indicators = indicators or {}
        row = self.row_before
        self.has_children = bool(row and draft.children(row["code"]))
        rule = row.get("rule") or {}
        self.kind = self._chosen(data, rule)
        initial = {
            "name": row.get("name", ""),
            "code": row.get("code") or draft.next_code(parent),
            "kind": self.kind or NO_RULE,
            "shown": self.kind or NO_RULE,
            "version": mark_of(row) if row else None,
        }
        super().__init__(self._without_steps_of_another_rule(data), initial=initial)
        self.steps = []
        if self.has_children:
            del self.fields["kind"]
        if self.kind:
            self._add_leaf_fields(row)
            self._add_rule_fields(rule if rule.get("kind") == self.kind else {})
        self._add_note_fields(row)

    def _chosen(self, data, rule):
        """The kind of rule whose fields are drawn; "" for a criterion that is not scored itself.
        A new area begins as such, a new criterion with the simplest rule."""
        if self.has_children:
            return ""
        usual = "" if self.row_before or self.parent is None else "yes_no"
        kind = rule.get("kind", usual) if data is None else data.get("kind", "")
        return kind if kind in KIND_NAMES else ""

    def _without_steps_of_another_rule(self, data):
        if data is None or data.get("shown") == (self.kind or NO_RULE):
            return data
        data = data.copy()
        for name in [name for name in data if name.startswith("step_")]:
            del data[name]
        data["shown"] = self.kind or NO_RULE
        return data

    def _add(self, name, field, value=None):
        self.fields[name] = field
        if value not in (None, ""):
            self.initial[name] = value

    def _points(self, label, **kwargs):
        return ScoreFormField(label=label, decimal_places=self.draft.decimals, **kwargs)

    def _add_leaf_fields(self, row):
        self._add(
            "max",
            self._points("Điểm tối đa", max_value=Decimal("9999.9999")),
            Decimal(row["max"]) if "max" in row else None,
        )
        methods = [(value, upper_first(label)) for value, label in Method.choices]
        usual = {"survey": "survey", "late_penalty": "penalty"}.get(self.kind, "self")
        method = forms.ChoiceField(label="Cách xác định", choices=methods)
        self._add("method", method, row.get("method", usual))
        evidence = forms.ChoiceField(
            label="Tài liệu kiểm chứng",
            choices=[(value, upper_first(label)) for value, label in Criterion.Evidence.choices],
        )
        self._add("evidence", evidence, row.get("evidence", "required" if not row else "none"))

    def _add_rule_fields(self, rule):
        adder = getattr(self, f"_add_{self.kind}", None)
        if adder:
            adder(rule)

    def _number(self, name, label, rule, **kwargs):
        value = Decimal(rule[name]) if name in rule else None
        self._add(
            name, ScoreFormField(label=label, max_digits=14, decimal_places=6, **kwargs), value
        )

    def _rule_points(self, name, label, rule):
        self._add(name, self._points(label), Decimal(rule[name]) if name in rule else None)

    def _add_linear(self, rule):
        self._number("full_at", "Đạt điểm tối đa khi kết quả từ", rule)
        self._number("floor", "Dưới mức này được 0 điểm", rule)

    def _add_per_item(self, rule):
        self._rule_points("points_each", "Điểm cho mỗi kết quả", rule)

    def _add_deduction(self, rule):
        self._rule_points("points_each", "Điểm trừ mỗi lần", rule)

    def _add_late_penalty(self, rule):
        self._rule_points("first_day", "Điểm phạt ngày chậm đầu tiên", rule)
        self._rule_points("each_day", "Điểm phạt mỗi ngày sau", rule)

    def _add_choice(self, rule):
        rows = [(level["label"], Decimal(level["points"])) for level in rule.get("levels", ())]
        self._add_steps(rows, lambda: CleanCharFormField(max_length=300, required=False), "Tên mức")

    def _add_deadline(self, rule):
        rows = [
            (tier["days_late_at_most"], Decimal(tier["points"])) for tier in rule.get("tiers", ())
        ]
        days = "Chậm không quá (ngày; sớm: số âm)"
        self._add_steps(
            rows,
            lambda: WholeNumberField(min_value=-3650, max_value=3650, required=False),
            days,
        )

    def _add_tiers(self, rule):
        tiers = rule.get("tiers", ())
        bound = "at_most" if any("at_most" in tier for tier in tiers) else "at_least"
        is_share = rule.get("base") == "max"
        if self.is_bound:
            is_share = self.data.get("gain") == "share"
        self._add(
            "bound",
            forms.ChoiceField(
                label="So sánh kết quả",
                choices=[
                    ("at_least", "Từ mức này trở lên (càng cao càng tốt)"),
                    ("at_most", "Không quá mức này (càng thấp càng tốt)"),
                ],
            ),
            bound,
        )
        self._add(
            "gain",
            forms.ChoiceField(
                label="Điểm của mức ghi bằng",
                choices=[("points", "Số điểm"), ("share", "Phần trăm của điểm tối đa")],
            ),
            "share" if is_share else "points",
        )
        key = "share" if rule.get("base") == "max" else "points"
        scale = 100 if key == "share" else 1
        rows = [(Decimal(tier[bound]), Decimal(tier[key]) * scale) for tier in tiers]
        self._add_steps(
            rows,
            lambda: ScoreFormField(max_digits=14, decimal_places=6, required=False),
            "Kết quả",
            is_share=is_share,
        )

    def _add_steps(self, rows, make_field, label, *, is_share=False):
        """Pairs of fields, what is reached and what it earns, and a few free ones below."""
        filled = len(rows)
        if self.is_bound:
            places = [
                int(found[1])
                for key, value in self.data.items()
                if value and (found := re.fullmatch(r"step_([0-9]{1,2})_(?:at|gain)", key))
            ]
            filled = max(places, default=-1) + 1
        count = min(MOST_STEPS, max(4, filled + 2))
        for place in range(count):
            at, gain = rows[place] if place < len(rows) else (None, None)
            field = make_field()
            field.label = f"{label}, dòng {place + 1}"
            self._add(f"step_{place}_at", field, at)
            earned = (
                ScoreFormField(decimal_places=4, max_value=100, required=False)
                if is_share
                else self._points(None, required=False)
            )
            earned.label = f"{'Phần trăm' if is_share else 'Điểm'}, dòng {place + 1}"
            self._add(f"step_{place}_gain", earned, gain)
            self.steps.append((f"step_{place}_at", f"step_{place}_gain"))
        self.step_heads = (label, "Phần trăm của điểm tối đa" if is_share else "Điểm")

    # --- Drawn in parts ---

    def quieten(self):
        """Shows what was typed without its faults, and new fields with what is usual in them."""
        self.data = self.data.copy()
        for name, field in self.fields.items():
            value = self.initial.get(name)
            if name not in self.data and value is not None:
                self.data[name] = str(field.prepare_value(value))
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def _drawn(self, names):
        return [self[name] for name in names if name in self.fields]

    @property
    def first_fields(self):
        return self._drawn(("name", "code", "kind"))

    @property
    def leaf_fields(self):
        return self._drawn(("max", "method", "evidence"))

    @property
    def rule_fields(self):
        return self._drawn(
            ("bound", "gain", "full_at", "floor", "points_each", "first_day", "each_day")
        )

    @property
    def step_rows(self):
        return [(self[at], self[gain]) for at, gain in self.steps]

    @property
    def note_fields(self):
        return self._drawn(("guide", "area", "applies"))

    @property
    def due_fields(self):
        return self._drawn(("due_on", "due_event", "due_days"))

    @property
    def source_fields(self):
        return self._drawn(("auto", "auto_args"))

    # --- Read ---

    def clean(self):
        data = super().clean()
        code = data.get("code")
        if code and code != self.row_before.get("code") and self.draft.has(code):
            self.add_error("code", f"Đã có tiêu chí mã {code} trong bộ này; nhập mã khác.")
        for at, gain in self.steps:
            reached, earned = data.get(at), data.get(gain)
            if reached not in (None, "") and earned is None and gain not in self.errors:
                self.add_error(gain, "Chưa nhập điểm của dòng này.")
            if earned is not None and reached in (None, "") and at not in self.errors:
                self.add_error(at, "Dòng này có điểm nhưng chưa có mức.")
        self.clean_notes(data)
        if not self.errors and self.kind:
            _, faults = alone(self.row, self.draft.decimals)
            for line in faults:
                self.add_error(None, in_words(line, [data["code"]]).sentence)
        return data

    @property
    def row(self):
        """The criterion as the set's TOML holds it; keys without a field stay as they were."""
        data = self.cleaned_data
        row = {"code": data["code"], "name": data["name"]}
        if self.kind:
            row |= {
                "max": number_text(data["max"]),
                "method": data["method"],
                "evidence": data["evidence"],
                "rule": {"kind": self.kind, **self._rule()},
            }
        return row | self.notes

    def _rule(self):
        data = self.cleaned_data
        single = ("full_at", "floor", "points_each", "first_day", "each_day")
        rule = {name: number_text(data[name]) for name in single if name in self.fields}
        pairs = [(data.get(at), data.get(gain)) for at, gain in self.steps]
        pairs = [pair for pair in pairs if pair[0] not in (None, "")]
        if self.kind == "choice":
            rule["levels"] = [{"label": at, "points": number_text(gain)} for at, gain in pairs]
        elif self.kind == "deadline":
            rule["tiers"] = [
                {"days_late_at_most": at, "points": number_text(gain)}
                for at, gain in sorted(pairs, key=lambda pair: pair[0])
            ]
        elif self.kind == "tiers":
            rule |= self._tiers(pairs)
        return rule

    def _tiers(self, pairs):
        data = self.cleaned_data
        bound, is_share = data["bound"], data["gain"] == "share"
        pairs = sorted(pairs, key=lambda pair: pair[0], reverse=bound == "at_least")
        key = "share" if is_share else "points"
        scale = 100 if is_share else 1
        tiers = [{bound: number_text(at), key: number_text(gain / scale)} for at, gain in pairs]
        return {"tiers": tiers, **({"base": "max"} if is_share else {})}
