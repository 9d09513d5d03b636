"""Forms of a criteria set: its head, copy, import, comparison, a value to try."""

import re
from decimal import Decimal

from django import forms

from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    ScoreFormField,
    VersionField,
    VietnameseForm,
    WholeNumberField,
)
from cchc.lib.sheets import MOST_BYTES
from cchc.lib.vietnamese import upper_first
from scoring.drafts import mark_of
from scoring.gate_fields import GateFields, OriginFields
from scoring.models import CriteriaSet

SET_LIMIT = 400_000
NOTHING = "Chọn"
CODE = re.compile(r"[0-9A-Za-zÀ-ỹĐđ]+([._-][0-9A-Za-zÀ-ỹĐđ]+)*\Z")
MOST_BANDS = 10


class CodeField(CleanCharFormField):
    """A code of a criterion: 1, 1.2, II.4."""

    def validate(self, value):
        super().validate(value)
        if value and not CODE.match(value):
            raise forms.ValidationError(
                "Mã gồm chữ, số, nối bằng dấu chấm hoặc gạch ngang, như 1.2 hoặc II.4."
            )


def number_text(value):
    """A Decimal as the set's TOML writes it."""
    return format(value, "f")


# --- The head of a set -------------------------------------------------------------------------


class SetHeadForm(GateFields, OriginFields, VietnameseForm):
    """Code, name, level, year and what the points of the whole set depend on.

    `table`: the head of the set, as its TOML holds it; `leaf_codes`: of the criteria with a rule.
    """

    name = CleanCharFormField(label="Tên bộ tiêu chí", max_length=300)
    code = CodeField(label="Mã", max_length=80, help_text="Ngắn, không dấu, như so-2027.")
    level = forms.ChoiceField(
        label="Áp dụng cho",
        choices=[(code, upper_first(label)) for code, label in CriteriaSet.Level.choices],
    )
    year = WholeNumberField(label="Năm", min_value=2000, max_value=2100)
    basis = CleanTextFormField(
        label="Căn cứ", max_length=4000, required=False, help_text="Mỗi dòng một văn bản."
    )
    is_illustrative = forms.BooleanField(label="Dữ liệu minh họa", required=False)
    decimals = WholeNumberField(
        label="Số chữ số sau dấu phẩy của điểm", min_value=0, max_value=4, initial=2
    )
    allow_over_100 = forms.BooleanField(label="Tỷ lệ đạt được vượt 100%", required=False)
    bonus_cap = ScoreFormField(label="Mức trần điểm thưởng", required=False)
    penalty_cap = ScoreFormField(label="Mức trần điểm phạt", required=False)
    conditions = CleanTextFormField(
        label="Điều kiện áp dụng",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mỗi dòng: mã = câu, như co_tthc = Có thủ tục hành chính thuộc thẩm quyền.",
    )
    version = VersionField(required=False)

    def __init__(self, data=None, *, table=None, leaf_codes=()):
        table, self.leaf_codes = table or {}, leaf_codes
        caps, bands = table.get("caps") or {}, table.get("bands") or []
        initial = {key: table[key] for key in ("name", "code", "level", "year") if key in table}
        initial |= {
            "basis": "\n".join(table.get("basis") or ()),
            "is_illustrative": table.get("illustrative") is True,
            "decimals": table.get("decimals", 2),
            "allow_over_100": table.get("allow_over_100") is True,
            "bonus_cap": Decimal(caps["bonus"]) if "bonus" in caps else None,
            "penalty_cap": Decimal(caps["penalty"]) if "penalty" in caps else None,
            "conditions": "\n".join(
                f"{code} = {told}" for code, told in (table.get("conditions") or {}).items()
            ),
            "version": mark_of(table) if table else None,
        }
        count = max(5, min(MOST_BANDS, len(bands) + 1))
        for at, band in enumerate(bands[:count]):
            initial |= {f"band_{at}": band["name"], f"from_{at}": Decimal(band["at_least"])}
        super().__init__(data, initial=initial)
        for at in range(count):
            self.fields[f"band_{at}"] = CleanCharFormField(
                label=f"Mức xếp loại {at + 1}", max_length=80, required=False
            )
            self.fields[f"from_{at}"] = ScoreFormField(
                label=f"Tỷ lệ đạt từ (%), mức {at + 1}", max_value=1000, required=False
            )
        self.count = count
        self._add_origin_fields(table)
        self._add_gate_fields(table)

    @property
    def bands(self):
        return [(self[f"band_{at}"], self[f"from_{at}"]) for at in range(self.count)]

    @property
    def before_bands(self):
        return [
            field
            for field in self.visible_fields()
            if not field.name.startswith(("band_", "from_", "gate_"))
        ]

    def clean_conditions(self):
        conditions = {}
        for line in self.cleaned_data["conditions"].split("\n"):
            if not line.strip():
                continue
            code, sign, told = (part.strip() for part in line.partition("="))
            if not (code and sign and told) or not re.fullmatch(r"[A-Za-z0-9_]{1,40}", code):
                raise forms.ValidationError(
                    f"“{line[:60]}” chưa đúng dạng mã = câu; mã gồm chữ không dấu, số, gạch dưới."
                )
            if code in conditions:
                raise forms.ValidationError(f"Mã điều kiện {code} ghi hai lần.")
            conditions[code] = told
        return conditions

    def clean(self):
        data = super().clean()
        for at in range(self.count):
            name, floor = data.get(f"band_{at}"), data.get(f"from_{at}")
            if name and floor is None and f"from_{at}" not in self.errors:
                self.add_error(f"from_{at}", "Chưa nhập tỷ lệ của mức xếp loại này.")
            if floor is not None and not name:
                self.add_error(f"band_{at}", "Chưa nhập tên của mức xếp loại này.")
        floors = [band["at_least"] for band in self._bands(data)]
        if len(set(map(Decimal, floors))) < len(floors):
            self.add_error("from_0", "Hai mức xếp loại có cùng tỷ lệ.")
        self._clean_gates(data, [band["name"] for band in self._bands(data)])
        for name in ("bonus_cap", "penalty_cap"):
            cap = data.get(name)
            places = data.get("decimals", 4)
            if cap is not None and -cap.normalize().as_tuple().exponent > places:
                self.add_error(name, f"Ghi nhiều nhất {places} chữ số sau dấu phẩy.")
        return data

    def _bands(self, data):
        rows = [
            (data[f"from_{at}"], data[f"band_{at}"])
            for at in range(self.count)
            if data.get(f"band_{at}") and data.get(f"from_{at}") is not None
        ]
        rows.sort(key=lambda row: -row[0])
        return [{"name": name, "at_least": number_text(floor)} for floor, name in rows]

    @property
    def head(self):
        """Keys of the set in its TOML; None for one that goes."""
        data = self.cleaned_data
        caps = {
            kind: number_text(data[f"{kind}_cap"].normalize())
            for kind in ("bonus", "penalty")
            if data[f"{kind}_cap"] is not None
        }
        return {
            **{key: data[key] for key in ("code", "name", "level", "year")},
            "basis": [line for line in data["basis"].split("\n") if line.strip()],
            "illustrative": True if data["is_illustrative"] else None,
            "decimals": data["decimals"],
            "allow_over_100": data["allow_over_100"],
            "caps": caps or None,
            "conditions": data["conditions"] or None,
            **self.origin,
            "bands": self._bands(data) or None,
            "gates": self.gates,
        }


class SetCopyForm(VietnameseForm):
    """What a copy is called, and for which year."""

    name = CleanCharFormField(label="Tên bộ mới", max_length=300)
    code = CodeField(label="Mã bộ mới", max_length=80)
    year = WholeNumberField(label="Năm", min_value=2000, max_value=2100)


class SetImportForm(VietnameseForm):
    """A set as a TOML text, or a file in TOML or XLSX; `content` of a workbook, else `text`."""

    file = forms.FileField(
        label="Tệp .toml hoặc .xlsx",
        required=False,
        help_text="Như tệp xuất ra từ trang của một bộ tiêu chí; TOML tối đa 400 kB, Excel 5 MB.",
    )
    text = forms.CharField(
        label="Hoặc dán nội dung TOML",
        max_length=SET_LIMIT,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def clean(self):
        data = super().clean()
        data["content"] = None
        file = data.get("file")
        if file is not None:
            self._take(file, data)
        if not data.get("text") and not data["content"] and not self.errors:
            self.add_error("text", "Chưa nhập nội dung bộ tiêu chí.")
        return data

    def _take(self, file, data):
        if file.name.lower().endswith((".xlsx", ".csv")):
            if file.size > MOST_BYTES:
                self.add_error("file", "Tệp quá lớn; tệp Excel không quá 5 MB.")
                return
            data["content"] = file.read()
            return
        if file.size > SET_LIMIT:
            self.add_error("file", "Tệp quá lớn; một bộ tiêu chí không quá 400 kB.")
            return
        try:
            data["text"] = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "Tệp không phải văn bản UTF-8; lưu lại rồi chọn lại.")


class CompareForm(VietnameseForm):
    """Two sets side by side: the key of the older (`cu`) and of the newer (`moi`)."""

    cu = forms.TypedChoiceField(label="Bộ cũ", coerce=int, empty_value=None)
    moi = forms.TypedChoiceField(label="Bộ mới", coerce=int, empty_value=None)

    def __init__(self, *args, sets, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one.code}, {one.name}") for one in sets]
        for name in ("cu", "moi"):
            self.fields[name].choices = [("", NOTHING), *choices]


class TrialForm(VietnameseForm):
    """A value to try a criterion with, in the words of a person."""

    gia_tri = CleanCharFormField(label="Giá trị thử", max_length=200, required=False)


class RehangForm(VietnameseForm):
    """Under which criterion one goes; `draft`: the Draft; `parents`: codes, None for the first
    level. `parent` is None there, too."""

    TOP = "="

    parent = forms.ChoiceField(label="Chuyển sang")
    renumbered = forms.BooleanField(
        label="Đánh lại mã theo nơi mới",
        required=False,
        initial=True,
        help_text="Mã của các tiêu chí con đổi theo.",
    )
    version = VersionField()

    def __init__(self, *args, draft, parents, **kwargs):
        super().__init__(*args, **kwargs)
        choices = (
            [(self.TOP, "Lĩnh vực riêng, không thuộc tiêu chí nào")] if None in parents else []
        )
        for code in parents:
            if code is not None:
                indent = "\u2003" * (draft.depth(code) - 1)
                choices.append((code, f"{indent}{code} {draft.row(code)['name']}"))
        self.fields["parent"].choices = [("", NOTHING), *choices]

    def clean_parent(self):
        code = self.cleaned_data["parent"]
        return None if code == self.TOP else code


class RemoveForm(VietnameseForm):
    """What the question showed, by its mark."""

    version = VersionField()
