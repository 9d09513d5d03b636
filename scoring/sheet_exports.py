"""The sheet of a unit on paper: what it gave itself with the evidence, and once the appraisal is
done what it was given and why. A form of the unit, without a number; landscape (Nghị định
30/2020/NĐ-CP, Phụ lục I)."""

from decimal import Decimal

from cchc.lib.clock import local, today
from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.vietnamese import decimal_text, paper_date, percent_text
from scoring import calculate
from scoring.models import Entry
from units.papers import heading, place_to_date, profile_of, signer_of

NOT_APPLIED = "K"
LETTERS = 95  # of the subtitle in one line
CUT = 400  # letters of an explanation in its cell
_SUMS = ("max", "applied", "own", "given")


def sheet_pdf(sheet):
    """The sheet (bytes of a PDF): marked as a draft until it is submitted."""
    css = ("pdf/paper.css", "pdf/sheet.css")
    title = f"Phiếu chấm điểm năm {sheet.round.year} – {sheet.unit_short_name}"
    return render("pdf/sheet.html", sheet_context(sheet), title=title, css=css)


def sheet_context(sheet):
    """A plain dict: heading, name, subtitle [line], rows {kind, code, name, max, applied, own,
    given, proof, reason} as texts, notes [line], date, signer [line]."""
    submitted = local(sheet.submitted_at).date() if sheet.submitted_at else None
    day = min(submitted or today(), sheet.round.last_day)
    unit = sheet.unit
    profile = profile_of(unit, day)
    table = _Table(sheet)
    when = place_to_date(unit, day)
    if submitted:
        when = f"{unit.version_on(day).place}, {paper_date(submitted)}".removeprefix(", ")
    subtitle = f"Năm {sheet.round.year} - {sheet.criteria_set.name}"
    return {
        "profile": profile,
        "is_party": profile.family == PARTY,
        "is_draft": sheet.is_editable,
        "is_illustrative": sheet.is_illustrative,
        "heading": {**heading(unit, day, code=""), "symbol": "", "place": ""},
        "name": "PHIẾU CHẤM ĐIỂM" if table.is_appraised else "PHIẾU TỰ CHẤM ĐIỂM",
        "subtitle": title_lines(subtitle, LETTERS),
        "rows": table.rows(),
        "notes": table.notes(),
        "date": when,
        "signer": signer_of(unit, day),
    }


class _Table:
    """The rows of one sheet. Surveys, bonus and penalty are not the unit's to score: they come in
    once the appraisal is done."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.is_appraised = sheet.appraised_at is not None
        self.the_set = calculate.engine_set(sheet.criteria_set)
        self.entries = {entry.criterion.code: entry for entry in sheet.entries.with_evidence()}
        self.result = calculate.score_sheet(sheet.criteria_set, self.entries.values())
        self.cells = {leaf.code: self._cells(leaf) for leaf in self.the_set.leaves}
        self.shown = [
            leaf.code
            for leaf in self.the_set.leaves
            if leaf.is_base and (self.is_appraised or leaf.method != "survey")
        ]
        self.sums = self._sums()

    def _cells(self, leaf):
        """{max, applied, own, given}: Decimals, None where there is nothing."""
        entry = self.entries[leaf.code]
        is_left_out = entry.na_state in (Entry.Na.ASKED, Entry.Na.GRANTED)
        if self.is_appraised:
            is_left_out = entry.is_na
        return {
            "max": leaf.max,
            "applied": Decimal(0) if is_left_out else leaf.max,
            "own": None if is_left_out else entry.self_points,
            "given": entry.counted[1] if self.is_appraised and not is_left_out else None,
            "is_left_out": is_left_out,
        }

    def _sums(self):
        """{code: sums of what is shown under it}, "" for everything."""
        sums = {}
        for code in self.shown:
            for above in ("", *self.the_set.ancestors[code]):
                into = sums.setdefault(above, dict.fromkeys(_SUMS))
                for name in _SUMS:
                    value = self.cells[code][name]
                    if value is not None:
                        into[name] = (into[name] or Decimal(0)) + value
        return sums

    def rows(self):
        rows, open_area = [], None
        for criterion in self.the_set.criteria:
            code = criterion.code
            if code not in self.sums and code not in self.shown:
                continue
            if criterion.depth == 1:
                rows += self._end_of(open_area)
                open_area = code
            numbers = self.cells[code] if criterion.is_leaf else self.sums[code]
            rows.append(self._row(criterion, numbers))
        rows += self._end_of(open_area)
        if self.is_appraised:
            rows += self._side_rows()
        return [*rows, self._total()]

    def _row(self, criterion, numbers):
        row = {
            "kind": f"level-{criterion.depth}",
            "code": criterion.code,
            "name": criterion.name.upper() if criterion.depth == 1 else criterion.name,
            **_texts(numbers),
        }
        if criterion.is_leaf:
            entry = self.entries[criterion.code]
            row |= {"proof": _proof(entry), "reason": self._reason(entry)}
        return row

    def _end_of(self, code):
        if code is None or code not in self.sums:
            return []
        return [{"kind": "sum", "name": f"Cộng {code}", **_texts(self.sums[code])}]

    def _side_rows(self):
        sides = (("Điểm thưởng", self.result.bonus), ("Điểm phạt", self.result.penalty))
        return [{"kind": "sum", "name": name, "given": decimal_text(got)} for name, got in sides]

    def _total(self):
        """Everything that is shown, and the rate: of the self-score, or of what was given."""
        whole = dict(self.sums.get("", dict.fromkeys(_SUMS)))
        if self.is_appraised:
            whole["given"] = self.result.total.points
        points = whole["given"] if self.is_appraised else whole["own"]
        rate = ""
        if whole["applied"]:
            rate = f"Tỷ lệ: {percent_text((points or Decimal(0)) / whole['applied'] * 100)}"
        return {"kind": "total", "name": "TỔNG CỘNG", **_texts(whole), "proof": rate}

    def _reason(self, entry):
        if not self.is_appraised:
            return ""
        return "; ".join(part for part in (entry.get_reason_code_display(), entry.note) if part)

    def notes(self):
        notes = [f"{NOT_APPLIED}: không áp dụng, điểm tối đa được giảm trừ tương ứng."]
        survey = sum(
            (leaf.max for leaf in self.the_set.leaves if leaf.method == "survey"), Decimal(0)
        )
        if not self.is_appraised and survey:
            notes.append(
                f"Không gồm {decimal_text(survey)} điểm điều tra xã hội học và điểm thưởng, điểm "
                "phạt do cơ quan thường trực nhập."
            )
        if self.is_appraised:
            notes.append("Tổng cộng gồm điểm các tiêu chí, cộng điểm thưởng, trừ điểm phạt.")
        source = self.sheet.criteria_set.source_line
        return [*notes, f"{source}."] if source else notes


def _texts(numbers):
    texts = {name: "" if numbers[name] is None else decimal_text(numbers[name]) for name in _SUMS}
    if numbers.get("is_left_out"):
        texts |= {"applied": NOT_APPLIED, "own": NOT_APPLIED}
    return texts


def _proof(entry):
    """Its evidence with the places in it; without any, why it does not apply or was scored so."""
    named = [
        f"{item.name}, {item.place_in_document}" if item.place_in_document else item.name
        for item in entry.standing_evidence
    ]
    text = "; ".join(named) or entry.na_reason or entry.explanation
    return text if len(text) <= CUT else f"{text[: CUT - 1].rstrip()}…"
