"""Rubrics that ship with the project, as TOML files beside this one."""

from pathlib import Path

FOLDER = Path(__file__).parent


def shipped_rubrics():
    """[TOML text] of each of them, in the order of their names."""
    return [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml"))]
