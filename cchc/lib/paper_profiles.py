"""How papers are laid out, as dated data: a paper follows the rule set of its own day.

State: Nghị định 30/2020/NĐ-CP, Phụ lục I and the models of Phụ lục III. Party: Hướng dẫn
36-HD/VPTW (03/4/2018), then 05-HD/VPTW (27/5/2026); the sizes of both agree wherever they were
compared. Sizes and widths are CSS lengths.
"""

from dataclasses import dataclass, replace
from datetime import date

STATE, PARTY = "state", "party"


@dataclass(frozen=True)
class Profile:
    """One rule set. `*_letters`: how many letters of that line fit its place."""

    code: str
    family: str
    valid_from: date
    source: str
    # Page
    margin_top: str = "20mm"
    margin_right: str = "15mm"
    margin_bottom: str = "20mm"
    margin_left: str = "30mm"
    page_number_size: str = "13pt"
    # Header: two columns, upright and landscape pages
    columns: tuple = ("67mm", "98mm")
    wide_columns: tuple = ("100mm", "152mm")
    name_size: str = "13pt"
    name_line: str = "15pt"
    name_letters: int = 23
    title_size: str = "13pt"  # Quốc hiệu, or the Party's title
    motto_size: str = "14pt"  # Tiêu ngữ
    number_size: str = "13pt"
    place_size: str = "14pt"
    # Name of the type and excerpt
    type_size: str = "14pt"
    type_line: str = "16.8pt"
    excerpt_size: str = "14pt"
    excerpt_line: str = "16.8pt"
    excerpt_letters: int = 64
    # Body
    body_size: str = "14pt"
    body_line: str = "18.2pt"
    gap: str = "6pt"
    indent: str = "10mm"
    # End
    signature_columns: tuple = ("75mm", "90mm")
    receivers_size: str = "11pt"


ND30_2020 = Profile("nd30-2020", STATE, date(2020, 3, 5), "Nghị định 30/2020/NĐ-CP")
HD36_2018 = Profile(
    "hd36-2018",
    PARTY,
    date(2018, 4, 3),
    "Hướng dẫn 36-HD/VPTW",
    page_number_size="14pt",
    columns=("82mm", "83mm"),
    name_size="14pt",
    name_line="16.1pt",
    name_letters=26,
    title_size="15pt",
    number_size="14pt",
    type_size="16pt",
    type_line="19.2pt",
    excerpt_size="15pt",
    excerpt_line="18pt",
    excerpt_letters=58,
    body_line="19pt",
    signature_columns=("82mm", "83mm"),
    receivers_size="12pt",
)
HD05_2026 = replace(
    HD36_2018, code="hd05-2026", valid_from=date(2026, 5, 27), source="Hướng dẫn 05-HD/VPTW"
)
PROFILES = (ND30_2020, HD36_2018, HD05_2026)


def profile_for(family, day):
    """The rule set of a family ("state", "party") on a day; older papers follow the oldest."""
    known = sorted((p for p in PROFILES if p.family == family), key=lambda p: p.valid_from)
    in_force = [profile for profile in known if profile.valid_from <= day]
    return in_force[-1] if in_force else known[0]
