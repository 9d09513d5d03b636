"""Criteria sets that ship with the project, as TOML files beside this one."""

from pathlib import Path

FOLDER = Path(__file__).parent


def shipped_sets():
    """Names of the sets that ship, sorted: "so-minh-hoa-2026", …"""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def shipped_text(name):
    """The TOML text of one of them. Raises KeyError for any other name."""
    if name not in shipped_sets():
        raise KeyError(name)
    return (FOLDER / f"{name}.toml").read_text("utf-8")
