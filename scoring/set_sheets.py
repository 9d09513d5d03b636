"""A criteria set as a workbook and back: head above, one row a criterion, one more row a step.

What a cell cannot hold as it is (tables, line breaks, odd spaces) stands as TOML in the column
"Khóa khác", so that what is written and read again is an equal set. Reading is lenient: what it
does not know it leaves as it stands, and the engine says what is wrong with it.
"""

import re
from decimal import Decimal

from cchc.lib import sheets
from cchc.lib.refusal import Refused
from cchc.lib.sheets import Column
from cchc.lib.vietnamese import DateProblem, clean, fold, parse_date, short_date
from scoring import engine
from scoring.auto_words import arguments, code_of, due_after_of
from scoring.drafts import due_day
from scoring.gates import is_sound
from scoring.set_columns import (
    BOUNDS,
    CHOICES,
    COLUMNS,
    EVENT_NAMES,
    EVIDENCE,
    HEAD,
    KINDS,
    LEVELS,
    METHODS,
    NO,
    NOTES,
    NUMBERS,
    SOURCE_NAMES,
    STATUS_NAMES,
    WIDTHS,
    YES,
)
from scoring.set_faults import told_faults
from scoring.wording import AREA_NAMES

LETTERS = 9_000  # of a cell
_NUMBER = re.compile(r"(-?[0-9]+)(?:[,.]([0-9]+))?\Z")
_LISTED = re.compile(r"[;,\s]+")


# --- Out ----------------------------------------------------------------------------------------


def set_workbook(table):
    """Bytes of the workbook of a set's table (`engine.table_of`, or that of a draft)."""
    titles = COLUMNS.titles
    columns = [
        Column(title, WIDTHS.get(code, 16), tuple(CHOICES.get(code, {}).values()))
        for code, title in titles.items()
    ]
    rows = []
    for criterion in table.get("criterion", ()):
        rows += [[cells.get(code) for code in titles] for cells in _criterion_rows(criterion)]
    return sheets.write_xlsx("Bộ tiêu chí", columns, rows, NOTES, above=[*_head_rows(table), []])


def _is_plain(value):
    """Does a cell hold this text as it is?"""
    return isinstance(value, str) and value != "" and clean(value) == value


def _number(text):
    return text.replace(".", ",")


def _head_rows(table):
    rest = {key: value for key, value in table.items() if key not in ("criterion", "caps")}
    cells = []

    def put(key, *values):
        cells.append([HEAD[key], *values])

    for key in ("code", "name"):
        if _is_plain(rest.get(key)):
            put(key, rest.pop(key))
    put("level", LEVELS[rest.pop("level")])
    put("year", str(rest.pop("year")))
    put("decimals", str(rest.pop("decimals")))
    put("allow_over_100", YES if rest.pop("allow_over_100", False) else NO)
    if rest.get("illustrative") is True:
        put("illustrative", YES if rest.pop("illustrative") else NO)
    for kind, cap in table.get("caps", {}).items():
        put(kind, _number(cap))
    if all(map(_is_plain, rest.get("basis", ()))):
        for line in rest.pop("basis", ()):
            put("basis", line)
    if all(_is_plain(band["name"]) for band in rest.get("bands", ())):
        for band in rest.pop("bands", ()):
            put("bands", band["name"], _number(band["at_least"]))
    gates = rest.get("gates")
    if isinstance(gates, list) and gates and all(map(_is_told_gate, gates)):
        for gate in rest.pop("gates"):
            listed = "; ".join(gate["full"])
            enabled = YES if gate["enabled"] else NO
            put("gates", gate["band"], listed, gate["otherwise"], enabled, gate["source"])
    if rest.get("status") in STATUS_NAMES:
        put("status", STATUS_NAMES[rest.pop("status")])
    missing = rest.get("missing")
    if isinstance(missing, list) and all(map(_is_plain, missing)):
        for line in rest.pop("missing"):
            put("missing", line)
    day = due_day({"due_on": rest.get("valid_from")})
    if day and _day(short_date(day)) == rest["valid_from"]:
        put("valid_from", short_date(day))
        del rest["valid_from"]
    if all(_is_plain(text) for pair in rest.get("conditions", {}).items() for text in pair):
        for pair in rest.pop("conditions", {}).items():
            put("conditions", *pair)
    if rest:
        put("rest", _toml(rest))
    return cells


def _is_told_gate(gate):
    """Do its parts come back out of five cells as they are?"""
    if not is_sound(gate):
        return False
    texts = (gate["band"], gate["otherwise"], gate["source"])
    codes = gate["full"]
    listed = "; ".join(codes)
    return all(map(_is_plain, (*texts, listed))) and _LISTED.split(listed) == codes


def _criterion_rows(row):
    """The cells of a criterion by column, then those of its further steps."""
    rest = dict(row)
    first = {}
    for key in ("code", "parent", "name", "guide", "applies"):
        if _is_plain(rest.get(key)):
            first[key] = rest.pop(key)
    first |= _source_cells(rest)
    after = due_after_of(rest)
    if (
        after
        and _is_plain(after[0])
        and _code(EVENT_NAMES, _shown(EVENT_NAMES, after[0])) == after[0]
    ):
        first["due_event"], first["due_days"] = _shown(EVENT_NAMES, after[0]), str(after[1])
        del rest["due_after"]
    for key, words in (("method", METHODS), ("evidence", EVIDENCE), ("area", AREA_NAMES)):
        if isinstance(rest.get(key), str) and rest[key] in words:
            first[key] = words[rest.pop(key)]
    day = due_day(rest)
    if day and _day(short_date(day)) == rest["due_on"]:
        first["due_on"] = short_date(day)
        del rest["due_on"]
    if "max" in rest:
        first["max"] = _number(rest.pop("max"))
    rows = [first]
    if "rule" in rest and _is_told(rest["rule"]):
        told, steps = _rule_cells(rest.pop("rule"))
        first |= told
        rows = [first | (steps[0] if steps else {}), *steps[1:]]
    if rest:
        rows[0]["rest"] = _toml(rest)
    return rows


def _source_cells(rest):
    """Cells of `auto` and `auto_args`, which go out of `rest` with them."""
    cells, word = {}, rest.get("auto")
    if not _is_plain(word) or _code(SOURCE_NAMES, _shown(SOURCE_NAMES, word)) != word:
        return cells
    cells["auto"] = _shown(SOURCE_NAMES, rest.pop("auto"))
    args = rest.get("auto_args")
    if isinstance(args, dict) and args:
        code = code_of(word, args)
        told = {known: label for known, label, _ in arguments(word)}.get(code, code)
        if _is_plain(told) and _args(word, told) == args:
            cells["auto_args"] = told
            del rest["auto_args"]
    return cells


def _shown(words, code):
    return words.get(code, code)


def _args(word, text):
    """auto_args of the words in a cell; an indicator stands as its code."""
    if word == "report.figure":
        return {"indicator": text}
    return next(
        (args for code, label, args in arguments(word) if fold(text) in (fold(label), fold(code))),
        None,
    )


def _is_told(rule):
    return all(_is_plain(level["label"]) for level in rule.get("levels", ()))


def _rule_cells(rule):
    """(cells of the rule, [cells of a step])."""
    cells = {"kind": KINDS[rule["kind"]]}
    cells |= {name: _number(rule[name]) for name in NUMBERS if name in rule}
    steps = []
    for level in rule.get("levels", ()):
        steps.append({"step": level["label"], "points": _number(level["points"])})
    for tier in rule.get("tiers", ()):
        bound = next((name for name in BOUNDS if name in tier), None)
        if bound:
            cells["bound"] = BOUNDS[bound]
            step = {"step": _number(tier[bound])}
        else:
            step = {"step": str(tier["days_late_at_most"])}
        if "share" in tier:
            step["share"] = _number(f"{Decimal(tier['share']) * 100:f}")
        else:
            step["points"] = _number(tier["points"])
        steps.append(step)
    return cells, steps


def _toml(table):
    """An inline table that a cell holds as it is: what cleaning would change is escaped."""
    text = engine.write_value(table)
    if clean(text) == text:
        return text
    return re.sub(r"[^!-~ ]|(?<= ) ", lambda sign: f"\\U{ord(sign[0]):08x}", text)


# --- In -----------------------------------------------------------------------------------------


def read_workbook(name, content):
    """The TOML text of the set in a workbook (or CSV). Raises Refused with one item for each
    thing wrong."""
    rows = sheets.read(name, content, letters=LETTERS)
    at = next((place for place, cells in enumerate(rows) if _is_heads(cells)), None)
    if at is None:
        raise Refused(
            "Tệp không có bảng tiêu chí; cần một dòng tiêu đề với các cột Mã, Tên tiêu chí, "
            "Quy tắc. Xuất một bộ tiêu chí ra Excel để lấy mẫu."
        )
    faults = []
    table = _read_head(rows[:at], faults)
    table["criterion"] = _read_criteria(rows[at:], at + 1, faults)
    criteria_set, wrong = engine.look_over(table)
    if faults or wrong:
        lines = [*faults, *map(str, told_faults(criteria_set, wrong))]
        raise Refused(
            "Bộ tiêu chí chưa dùng được; sửa các chỗ sau rồi nhập lại.",
            [(line, "") for line in lines[:200]],
        )
    return engine.write_table(table)


def _is_heads(cells):
    return {"code", "name", "kind"} <= set(COLUMNS.guess(cells))


def _read_head(rows, faults):
    known = {fold(title): key for key, title in HEAD.items()}
    table, caps = {}, {}
    for line, cells in enumerate(rows, start=1):
        label, *values = cells
        first, second = [*values, "", ""][:2]
        key = known.get(fold(label)) if label else None
        if not label or (key and not first):
            continue
        if key is None:
            faults.append(f"Dòng {line}: không nhận ra “{label[:60]}”.")
        elif key in ("bonus", "penalty"):
            caps[key] = _decimal(first)
        elif key == "basis":
            table.setdefault("basis", []).append(first)
        elif key == "bands":
            table.setdefault("bands", []).append({"name": first, "at_least": _decimal(second)})
        elif key == "gates":
            table.setdefault("gates", []).append(_gate(values))
        elif key == "missing":
            table.setdefault("missing", []).append(first)
        elif key == "conditions":
            table.setdefault("conditions", {})[first] = second
        elif key == "rest":
            table |= _inline(first, f"Dòng {line}", faults)
        else:
            table[key] = _head_value(key, first)
    return {**table, "caps": caps} if caps else table


def _gate(values):
    band, full, otherwise, enabled, source = [*values, *[""] * 5][:5]
    return {
        "band": band,
        "full": [code for code in _LISTED.split(full or "") if code],
        "otherwise": otherwise or "",
        "enabled": fold(enabled or YES) != fold(NO),
        "source": source or "",
    }


def _head_value(key, text):
    if key == "level":
        return _code(LEVELS, text)
    if key == "status":
        return _code(STATUS_NAMES, text)
    if key == "valid_from":
        return _day(text)
    if key in ("year", "decimals"):
        return _integer(text)
    if key in ("allow_over_100", "illustrative"):
        return {fold(YES): True, fold(NO): False}.get(fold(text), text)
    return text


def _read_criteria(rows, number, faults):
    """Tables of the criteria below the row of heads, which is row `number` of the file."""
    codes = COLUMNS.guess(rows[0])
    found, rules = [], []
    for line, cells in enumerate(rows[1:], start=number + 1):
        given = {code: text for code, text in zip(codes, cells, strict=True) if code and text}
        if not given:
            continue
        if "code" in given or "code = " in given.get("rest", ""):
            row, rule = _criterion(given, f"Dòng {line}", faults)
            found.append(row)
            rules.append(rule)
        elif not rules:
            faults.append(f"Dòng {line}: chưa có mã tiêu chí.")
            continue
        if rules[-1] is not None:
            _add_step(rules[-1], given)
        elif "step" in given:
            faults.append(f"Dòng {line}: có mức nhưng tiêu chí chưa có quy tắc nhiều mức.")
    return found


def _criterion(given, where, faults):
    """(table, the table of its rule or None) of a row with a code."""
    row = {key: given[key] for key in ("code", "parent", "name") if key in given}
    if "max" in given:
        row["max"] = _decimal(given["max"])
    for key, words in (("method", METHODS), ("evidence", EVIDENCE)):
        if key in given:
            row[key] = _code(words, given[key])
    rule = None
    if "kind" in given:
        rule = {"kind": _code(KINDS, given["kind"])}
        rule |= {name: _decimal(given[name]) for name in NUMBERS if name in given}
        row["rule"] = rule
        rule["_bound"] = _code(BOUNDS, given.get("bound", BOUNDS["at_least"]))
    for key in ("guide", "applies"):
        if key in given:
            row[key] = given[key]
    _read_source(row, given, where, faults)
    if "due_event" in given:
        row["due_after"] = {
            "event": _code(EVENT_NAMES, given["due_event"]),
            "days": _integer(given.get("due_days", "0")),
        }
    if "due_on" in given:
        row["due_on"] = _day(given["due_on"])
    if "area" in given:
        row["area"] = _code(AREA_NAMES, given["area"])
    if "rest" in given:
        row |= _inline(given["rest"], where, faults)
    if rule is not None and row["rule"] is not rule:
        rule = None
    if rule is not None and rule["kind"] not in ("choice", "tiers", "deadline"):
        del rule["_bound"]
        rule = None
    return row, rule


def _read_source(row, given, where, faults):
    """`auto` and `auto_args` of a row, where it has them."""
    if "auto" in given:
        row["auto"] = _code(SOURCE_NAMES, given["auto"])
    if "auto_args" in given:
        args = _args(row.get("auto", ""), given["auto_args"])
        if args is None:
            faults.append(
                f"{where}: nguồn số liệu không có nội dung “{given['auto_args'][:60]}”; chọn lại "
                "trên trang soạn bộ tiêu chí."
            )
        else:
            row["auto_args"] = args


def _add_step(rule, given):
    """One more level or tier. The bound stands in the rule until its last step is read."""
    bound = rule.pop("_bound", None)
    kind = rule["kind"]
    if bound is not None and kind == "tiers":
        rule["tiers"] = _Steps(bound)
    if kind in ("choice", "deadline"):
        steps = rule.setdefault("levels" if kind == "choice" else "tiers", [])
    else:
        steps = rule["tiers"]
    if "step" not in given:
        return
    if kind == "choice":
        step = {"label": given["step"]}
    elif kind == "deadline":
        step = {"days_late_at_most": _integer(given["step"])}
    else:
        step = {steps.bound: _decimal(given["step"])}
    if kind == "tiers" and "share" in given:
        rule["base"] = "max"
        step["share"] = _percent(given["share"])
    if "points" in given:
        step["points"] = _decimal(given["points"])
    steps.append(step)


class _Steps(list):
    """Tiers that remember with what their thresholds are compared."""

    def __init__(self, bound):
        super().__init__()
        self.bound = bound


def _inline(text, where, faults):
    try:
        return engine.read_toml(f"x = {text}")["x"] | {}
    except (engine.Fault, KeyError, TypeError):
        faults.append(f"{where}: cột “Khóa khác” không phải một bảng TOML.")
        return {}


def _code(words, text):
    """The code of words as somebody typed them; unknown ones as they are."""
    return next((code for code, known in words.items() if fold(known) == fold(text)), text)


def _decimal(text):
    found = _NUMBER.match(text)
    if not found:
        return text
    return f"{found[1]}.{found[2]}" if found[2] else found[1]


def _percent(text):
    number = _decimal(text)
    return format(Decimal(number) / 100, "f") if _NUMBER.match(text) else number


def _day(text):
    """A day as the format writes it, where it is written as people do; else as it stands."""
    try:
        return parse_date(text).isoformat()
    except DateProblem:
        return text


def _integer(text):
    found = _NUMBER.match(text)
    return int(text) if found and not found[2] and len(text) < 30 else text
