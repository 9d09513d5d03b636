"""A criteria set back into the TOML it is read from: what the app exports, or keeps as text."""

import json
from datetime import date, datetime, time

from .numbers import BREAKS

ROWS = ("bands", "criterion")


def write_set(criteria_set):
    """TOML text that `sets.read_set` reads as an equal set."""
    return write_table(table_of(criteria_set))


def table_of(criteria_set):
    """The set as the table that stands in its TOML, in Python's types."""
    head = {
        "code": criteria_set.code,
        "name": criteria_set.name,
        "level": criteria_set.level,
        "year": criteria_set.year,
        "basis": list(criteria_set.basis),
        "decimals": criteria_set.decimals,
        "allow_over_100": criteria_set.allow_over_100,
    }
    caps = {"bonus": criteria_set.bonus_cap, "penalty": criteria_set.penalty_cap}
    caps = {kind: format(cap, "f") for kind, cap in caps.items() if cap is not None}
    bands = [{"name": band.name, "at_least": f"{band.at_least:f}"} for band in criteria_set.bands]
    return {
        **head,
        **criteria_set.notes,
        "caps": caps,
        "bands": bands,
        "criterion": [_fields(criterion) for criterion in criteria_set.criteria],
    }


def write_table(table):
    """TOML text of the table of a set, finished or not: head, bands, then the criteria."""
    lines = _pairs({key: value for key, value in table.items() if key not in ROWS})
    for key in ROWS:
        for row in table.get(key, ()):
            lines += ["", f"[[{key}]]", *_pairs(row)]
    return "\n".join(lines) + "\n"


def write_value(value):
    """One value as it stands in TOML behind its key, on one line."""
    return _value(value)


def _fields(criterion):
    fields = {"code": criterion.code}
    if criterion.parent is not None:
        fields["parent"] = criterion.parent
    fields["name"] = criterion.name
    if criterion.is_leaf:
        fields |= {
            "max": format(criterion.max, "f"),
            "method": criterion.method,
            "evidence": criterion.evidence,
            "rule": {"kind": criterion.rule.kind, **criterion.rule.fields()},
        }
    return fields | criterion.notes


def _pairs(fields):
    return [f"{_key(key)} = {_value(value)}" for key, value in fields.items()]


def _key(key):
    return key if key.isascii() and key.replace("_", "a").isalnum() else _text(key)


def _value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value)


def _text(text):
    """A basic string; every control sign is escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
