"""A made-up round of thousands of sheets, written by bulk: for what is measured on PostgreSQL."""

from datetime import date
from decimal import Decimal
from random import Random

from cchc.lib.clock import now
from scoring.models import Entry, Round, RoundBlock, Sheet
from tests.scoring.builders import make_set
from units.models import Unit, UnitVersion
from units.models.unit import Branch

AREAS, LEAVES = 8, 100
SEED = 20261130
HEAD = """
code = "quy-mo-{year}"
name = "Bộ tiêu chí để đo (dữ liệu minh họa)"
level = "COMMUNE"
year = {year}
decimals = 2
illustrative = true
[[bands]]
name = "Xuất sắc"
at_least = "90"
[[bands]]
name = "Tốt"
at_least = "80"
[[bands]]
name = "Khá"
at_least = "65"
"""
KINDS = [
    'rule = { kind = "yes_no" }',
    'rule = { kind = "points" }',
    'rule = { kind = "linear", full_at = "100", floor = "50" }',
    'rule = { kind = "deadline", tiers = [ { days_late_at_most = 0, points = "1" }, '
    '{ days_late_at_most = 15, points = "0.5" } ] }',
    'rule = { kind = "choice", levels = [ { label = "Đủ", points = "1" }, '
    '{ label = "Thiếu", points = "0.25" } ] }',
]


def set_text(year):
    """Eight areas, a hundred leaves of one point, of five kinds."""
    lines = [HEAD.format(year=year)]
    for area in range(1, AREAS + 1):
        lines.append(f'[[criterion]]\ncode = "{area}"\nname = "Lĩnh vực {area}"')
    for number in range(LEAVES):
        area = number % AREAS + 1
        lines.append(
            f'[[criterion]]\ncode = "{area}.{number // AREAS + 1}"\nparent = "{area}"\n'
            f'name = "Tiêu chí thành phần {number}"\nmax = "1"\nmethod = "self"\n'
            f"{KINDS[number % 5]}"
        )
    return "\n".join(lines)


def value_of(number, chance):
    """An answer to the leaf of that number, in JSON's types."""
    draw = chance.random()
    return [
        draw < 0.8,
        str(Decimal(round(draw * 100)) / 100),
        str(round(draw * 100)),
        round(draw * 20) - 3,
        "Đủ" if draw < 0.7 else "Thiếu",
    ][number % 5]


def make_units(world, many):
    """Communes of Tuyên Quang, founded long ago."""
    made = Unit.objects.bulk_create(
        Unit(branch=Branch.STATE, founded_on=date(2000, 1, 1)) for _ in range(many)
    )
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=unit,
            name=f"xã Quy mô {number:04}",
            kind="COMMUNE",
            parent=world.province,
            valid_from=unit.founded_on,
        )
        for number, unit in enumerate(made)
    )
    return made


def make_round(world, units, year=2026):
    """An open round; a sheet for each unit, every row answered and appraised."""
    chance, moment = Random(SEED + year), now()  # noqa: S311 (made-up data)
    the_round = Round.objects.create(
        owner=world.province,
        standing_body=world.home_affairs,
        year=year,
        title=f"Kỳ để đo {year} (dữ liệu minh họa)",
        state="OPEN",
        opened_at=moment,
        is_illustrative=True,
    )
    the_set = make_set(world.province, text=set_text(year))
    block = RoundBlock.objects.create(round=the_round, block="xa", criteria_set=the_set)
    sheets = Sheet.objects.bulk_create(
        Sheet(
            round=the_round,
            round_block=block,
            unit=unit,
            state="APPRAISED",
            submitted_at=moment,
            appraised_since=moment,
            appraised_at=moment,
        )
        for unit in units
    )
    leaves = list(the_set.criteria.filter(is_leaf=True).order_by("position"))
    for start in range(0, len(sheets), 100):
        Entry.objects.bulk_create(
            Entry(
                sheet=sheet,
                criterion=leaf,
                self_value=value,
                self_at=moment,
                first_value=value,
                first_at=moment,
            )
            for sheet in sheets[start : start + 100]
            for number, leaf in enumerate(leaves)
            for value in [value_of(number, chance)]
        )
    return block
