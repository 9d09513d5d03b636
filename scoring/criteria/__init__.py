"""Criteria sets that ship with the project, as TOML files beside this one.

so-mau, xa-mau: whole sets of departments and communes, every kind of rule; phong-trao-thi-dua-mau:
an emulation movement. so-minh-hoa, xa-minh-hoa: small ones, for past years of the demonstration.
All of these are made up and say so in `illustrative` and the first line of `basis`. nq57-xa: a real
set of one province, incomplete (`status`, `missing`). The rubric of a Party cell's session lives in
meetings, which score by it.
"""

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
