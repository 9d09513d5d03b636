"""The part of a set's form that says which leaves a mức xếp loại cannot do without, and how far the
set was compared with its original. It gives keys of the set's TOML."""

import re

from django import forms

from cchc.lib.fields import CleanCharFormField, CleanTextFormField, VietnamDateField
from scoring import gates
from scoring.due_days import due_day

MOST_GATES = 6
STATUS = {
    "": "Đã đối chiếu văn bản gốc",
    "unverified": "Chưa đối chiếu văn bản gốc",
    "partial": "Chưa đầy đủ, chưa đối chiếu văn bản gốc",
}
_CODES = re.compile(r"[,;\s]+")


class OriginFields:
    """Mixin of SetHeadForm: `status`, `missing`, `valid_from`."""

    def _add_origin_fields(self, table):
        self.fields["status"] = forms.ChoiceField(
            label="Đối chiếu", choices=list(STATUS.items()), required=False
        )
        self.fields["missing"] = CleanTextFormField(
            label="Còn thiếu so với bản gốc",
            max_length=4000,
            required=False,
            help_text="Mỗi dòng một điểm.",
        )
        self.fields["valid_from"] = VietnamDateField(label="Áp dụng từ ngày", required=False)
        missing = table.get("missing")
        self.initial |= {
            "status": table["status"] if table.get("status") in STATUS else "",
            "missing": "\n".join(missing) if isinstance(missing, list) else "",
            "valid_from": due_day({"due_on": table.get("valid_from")}),
        }

    @property
    def origin(self):
        """Keys of the TOML; None for one that goes."""
        data = self.cleaned_data
        day = data["valid_from"]
        return {
            "status": data["status"] or None,
            "missing": [line for line in data["missing"].split("\n") if line.strip()] or None,
            "valid_from": str(day) if day else None,
        }


class GateFields:
    """Mixin of SetHeadForm: a few rows band, leaves, band otherwise, source, in force."""

    leaf_codes = None

    def _add_gate_fields(self, table):
        written = table.get("gates")
        rows = [row for row in written if gates.is_sound(row)] if isinstance(written, list) else []
        self.gate_count = min(MOST_GATES, len(rows) + 1)
        for at in range(self.gate_count):
            row = rows[at] if at < len(rows) else None
            for name, field in self._gate_fields(at + 1).items():
                self.fields[f"gate_{at}_{name}"] = field
            self.initial[f"gate_{at}_enabled"] = True
            if row:
                self.initial |= {f"gate_{at}_{name}": row[name] for name in _TEXTS}
                self.initial[f"gate_{at}_full"] = ", ".join(row["full"])
                self.initial[f"gate_{at}_enabled"] = row["enabled"]

    @staticmethod
    def _gate_fields(number):
        return {
            "band": CleanCharFormField(
                label=f"Mức xếp loại, dòng {number}", max_length=80, required=False
            ),
            "full": CleanCharFormField(
                label=f"Mã các tiêu chí phải đạt điểm tối đa, dòng {number}",
                max_length=1000,
                required=False,
            ),
            "otherwise": CleanCharFormField(
                label=f"Thiếu thì xếp mức, dòng {number}", max_length=80, required=False
            ),
            "source": CleanCharFormField(
                label=f"Căn cứ, dòng {number}", max_length=300, required=False
            ),
            "enabled": forms.BooleanField(label=f"Đang áp dụng, dòng {number}", required=False),
        }

    @property
    def gate_rows(self):
        """Bound fields of each row."""
        return [
            {name: self[f"gate_{at}_{name}"] for name in (*_TEXTS, "full", "enabled")}
            for at in range(self.gate_count)
        ]

    def _clean_gates(self, data, bands):
        """Adds what is wrong; `bands`: names, the highest first."""
        for at in range(self.gate_count):
            given = {name: data.get(f"gate_{at}_{name}") for name in (*_TEXTS, "full")}
            if any(given.values()):
                for name, sentence in self._gate_faults(given, bands):
                    if f"gate_{at}_{name}" not in self.errors:
                        self.add_error(f"gate_{at}_{name}", sentence)

    def _gate_faults(self, given, bands):
        asked = {"band": "mức xếp loại", "full": "mã tiêu chí", "otherwise": "mức khi thiếu"}
        for name, what in {**asked, "source": "căn cứ"}.items():
            if not given[name]:
                yield name, f"Chưa nhập {what} của dòng này."
        for name in ("band", "otherwise"):
            if given[name] and given[name] not in bands:
                yield name, f"“{given[name]}” không có trong các mức xếp loại ở trên."
        if {given["band"], given["otherwise"]} <= set(bands) and (
            bands.index(given["otherwise"]) <= bands.index(given["band"])
        ):
            yield "otherwise", f"Chọn mức thấp hơn {given['band']}."
        unknown = [code for code in _codes(given["full"]) if code not in (self.leaf_codes or ())]
        if unknown:
            listed = ", ".join(unknown)
            yield "full", f"Không có tiêu chí chấm điểm mang mã {listed} trong bộ này."

    @property
    def gates(self):
        """`gates` of the TOML; None of no row."""
        data = self.cleaned_data
        return [
            {
                "band": data[f"gate_{at}_band"],
                "full": _codes(data[f"gate_{at}_full"]),
                "otherwise": data[f"gate_{at}_otherwise"],
                "enabled": data[f"gate_{at}_enabled"],
                "source": data[f"gate_{at}_source"],
            }
            for at in range(self.gate_count)
            if data[f"gate_{at}_band"]
        ] or None


_TEXTS = ("band", "otherwise", "source")


def _codes(text):
    return [code for code in _CODES.split(text or "") if code]
