"""Canonical JSON put together of parts that are canonical already: what thousands of sheets have in
common is written once. `joined` of the parts of an object is `canonical` of the object.
"""

from units.audit import canonical


def joined(parts):
    """The canonical text of an object; `parts`: {key: canonical text of its value}."""
    return f"{{{','.join([f'{canonical(key)}:{parts[key]}' for key in sorted(parts)])}}}"


def listed(parts):
    """The canonical text of a list of canonical texts."""
    return f"[{','.join(parts)}]"
