"""Properties of any history: whatever is founded, moved, merged, split, ended and corrected.

A history is a list of random acts, most of them on days long past, carried out by the actions; what
a rule refuses leaves nothing. Then every day is looked at.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import name_key
from tests.units.histories import BY_LAW, acts_done, gapless
from tests.world import MERGED, make_unit
from units.access import forget_access
from units.actions.correction import correct_end, correct_version, reopen_unit
from units.actions.succession import (
    absorb_units,
    end_unit,
    hive_off_unit,
    merge_units,
    split_unit,
)
from units.actions.unit import change_unit, found_unit
from units.chain import first_broken_link
from units.lineage import forebears, heirs, keepers_of
from units.models import Branch, Kind, Succession, Unit, UnitVersion

DAYS = [MERGED + timedelta(days=30 * n) for n in range(1, 13)]
NAMES = ["Sở Hòa", "Sở Hoà", "sở hòa", "Sở Hoa", "Sở Thủy", "Phòng Một", "Phòng Hai"]
WHY = {"reason": "Ghi nhầm", "basis": BY_LAW}
Form, Share = Succession.Form, Succession.Share


# --- Acts: each takes the world, what to choose by, and a day ------------------------------------


class Maker:
    """Chooses units by number among those that there are, and acts."""

    def __init__(self, world):
        self.world, self.admin = world, world.quantri

    def units(self):
        below = Unit.objects.filter(branch=Branch.STATE, founded_on__gte=MERGED)
        below = below.exclude(pk__in=[self.world.province.pk, self.world.van_ban.pk])
        return list(below.order_by("pk"))

    def unit(self, number):
        units = self.units()
        return units[number % len(units)]

    def found(self, day, name, one, two):
        upper = self.unit(one)
        found_unit(
            upper if two % 2 and upper.ended_on is None else self.world.province,
            by=self.admin, name=name, branch=Branch.STATE, founded_on=day,
            kind=Kind.DIVISION, **BY_LAW,
        )  # fmt: skip

    def rename(self, day, name, one, two):
        change_unit(self.unit(one), by=self.admin, on=day, name=name, **BY_LAW)

    def move(self, day, name, one, two):
        change_unit(self.unit(one), by=self.admin, on=day, parent=self.unit(two), **BY_LAW)

    def merge(self, day, name, one, two):
        merge_units(
            self.world.province, by=self.admin, on=day, name=name, kind=Kind.DEPARTMENT,
            predecessors=[self.unit(one), self.unit(two)], **BY_LAW,
        )  # fmt: skip

    def absorb(self, day, name, one, two):
        gone = [self.unit(two)]
        absorb_units(self.unit(one), by=self.admin, on=day, absorbed=gone, **BY_LAW)

    def split(self, day, name, one, two):
        parts = [{"name": name, "keeps_records": True}, {"name": NAMES[two % len(NAMES)]}]
        split_unit(self.unit(one), by=self.admin, on=day, parts=parts, **BY_LAW)

    def hive_off(self, day, name, one, two):
        hive_off_unit(self.unit(one), by=self.admin, on=day, name=name, **BY_LAW)

    def dissolve(self, day, name, one, two):
        """Units below go to the province, as the office that records it would see to it."""
        unit = self.unit(one)
        end_unit(
            unit, by=self.admin, on=day, form=Form.END, move_below=True,
            successors=[(self.world.province, Share.WHOLE, True)], **BY_LAW,
        )  # fmt: skip

    def reopen(self, day, name, one, two):
        reopen_unit(self.unit(one), by=self.admin, **WHY)

    def correct_name(self, day, name, one, two):
        unit = self.unit(one)
        row = list(unit.versions.all())[two % unit.versions.count()]
        correct_version(unit, by=self.admin, row=row.pk, name=name, **WHY, **BY_LAW)

    def correct_first_day(self, day, name, one, two):
        unit = self.unit(one)
        row = list(unit.versions.all())[two % unit.versions.count()]
        correct_version(unit, by=self.admin, row=row.pk, valid_from=day, **WHY, **BY_LAW)

    def correct_end(self, day, name, one, two):
        correct_end(self.unit(one), by=self.admin, on=day, **WHY)


EVENTS = ["found", "rename", "move", "merge", "absorb", "split", "hive_off", "dissolve"]
CORRECTIONS = ["reopen", "correct_name", "correct_first_day", "correct_end"]
CHOICE = st.integers(min_value=0, max_value=40)


def histories(kinds, most):
    act = st.tuples(st.sampled_from(kinds), st.sampled_from(DAYS), st.sampled_from(NAMES))
    return st.lists(st.tuples(act, CHOICE, CHOICE), min_size=1, max_size=most)


@contextmanager
def taken_back(world):
    """An example leaves nothing to the next."""
    with transaction.atomic():
        forget_access(world.quantri)
        yield Maker(world)
        transaction.set_rollback(True)
    forget_access(world.quantri)


def carry_out(maker, act):
    """-> was it done? What is refused leaves nothing."""
    (kind, day, name), one, two = act
    before = (acts_done(), everything())
    try:
        getattr(maker, kind)(day, name, one, two)
        sentence = ""
    except Refused as refusal:
        sentence = refusal.sentence
    if sentence:
        assert sentence.endswith(".")
        assert (acts_done(), everything()) == before
    assert acts_done() - before[0] <= 1
    return not sentence


def everything():
    return (
        list(Unit.objects.order_by("pk").values_list("pk", "founded_on", "ended_on")),
        list(UnitVersion.objects.order_by("pk").values()),
        list(Succession.everything.order_by("pk").values()),
    )


def tree_on(day):
    """{unit: (name, superior)} of the State side on that day."""
    rows = UnitVersion.objects.at(day).filter(unit__branch=Branch.STATE)
    return {row.unit_id: (row.name, row.parent_id) for row in rows}


# Nothing of these histories changes but on these days, so each stands for those up to the next.
TURNS = [day + timedelta(days=step) for day in [MERGED, *DAYS] for step in (-1, 0)]


# --- Properties ---------------------------------------------------------------------------------


def check_every_day():
    units = list(Unit.objects.filter(branch=Branch.STATE).with_names())
    for unit in units:
        gapless(unit)
    every = list(UnitVersion.objects.filter(unit__branch=Branch.STATE))
    for day in TURNS:
        alive = {unit.pk: unit for unit in units if unit.is_alive_on(day)}
        versions = [version for version in every if version.holds_on(day)]
        # one version, so one name and one superior, of each unit that lives, of no other
        assert Counter(version.unit_id for version in versions) == Counter(alive.keys())
        for version in versions:
            assert version.parent_id is None or version.parent_id in alive, (day, version)
        names = Counter((v.parent_id, name_key(v.name)) for v in versions if v.parent_id)
        assert not names or max(names.values()) == 1, names
    rows = Unit.objects.filter(branch=Branch.STATE).tree(TURNS[-1])
    assert Counter(version.unit_id for version, _ in rows) == Counter(alive.keys())
    assert first_broken_link() is None


def check_up_and_down(world, day):
    """Ancestors and subtrees tell one and the same tree."""
    versions = {v.unit_id: v.parent_id for v in UnitVersion.objects.at(day)}
    for unit in Unit.objects.filter(pk__in=versions, branch=Branch.STATE):
        above, upper = [], versions[unit.pk]
        while upper is not None:
            above.append(upper)
            upper = versions[upper]
        assert [other.pk for other in unit.ancestors(day)] == above
    below = {pk for pk in versions if world.province.pk in _line(versions, pk)}
    assert set(world.province.subtree(day).values_list("pk", flat=True)) == below
    assert {v.unit_id for v, _ in world.province.tree(day)} == {world.province.pk, *below}


def _line(versions, pk):
    line, upper = [], versions[pk]
    while upper is not None:
        line.append(upper)
        upper = versions[upper]
    return line


def check_chains():
    links = set(
        Succession.objects.filter(successor__isnull=False).values_list("predecessor", "successor")
    )
    for unit in Unit.objects.filter(branch=Branch.STATE):
        reached, grown = {unit.pk}, True
        while grown:
            more = {after for before, after in links if before in reached} - reached
            reached, grown = reached | more, bool(more)
        assert set(heirs([unit.pk])) == reached
        for other in reached - {unit.pk}:
            assert unit.pk in forebears([other])
            assert other not in forebears([unit.pk]), "a unit came from itself"
        *_, last = keepers_of(unit)
        assert last.ended_on is None or last.keeper is None


def try_history(world, acts):
    with taken_back(world) as maker:
        for n in range(3):
            make_unit(f"Phòng {n}", kind=Kind.DIVISION, parent=world.finance, since=MERGED)
        for act in acts:
            carry_out(maker, act)
        check_every_day()
        check_up_and_down(world, DAYS[len(acts) % len(DAYS)])
        check_chains()


def try_past(world, acts):
    """Later events never change the tree of a day before them."""
    with taken_back(world) as maker:
        for act in acts:
            on = act[0][1]
            before = {day: tree_on(day) for day in TURNS if day < on}
            carry_out(maker, act)
            assert {day: tree_on(day) for day in before} == before, act


quick = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
many = settings(quick, max_examples=200)


@pytest.mark.first_database
@quick
@given(acts=histories([*EVENTS, *EVENTS, *CORRECTIONS], 14))
def test_any_history_has_one_name_and_one_superior_of_each_unit_on_each_day(world, acts):
    try_history(world, acts)


@pytest.mark.first_database
@quick
@given(acts=histories(EVENTS, 10))
def test_the_tree_of_a_day_never_changes_when_later_events_are_added(world, acts):
    try_past(world, acts)


@pytest.mark.deep
@many
@given(acts=histories([*EVENTS, *EVENTS, *CORRECTIONS], 30))
def test_any_long_history_does_as_well(world, acts):
    try_history(world, acts)


@pytest.mark.deep
@many
@given(acts=histories(EVENTS, 30))
def test_the_past_stands_through_any_long_history(world, acts):
    try_past(world, acts)


def test_the_acts_of_these_histories_are_mostly_done(world):
    """Histories of nothing but refusals would prove nothing."""
    acts = [((kind, day, name), n, n + 3) for n, (kind, day, name) in enumerate(
        zip([*EVENTS, *CORRECTIONS], DAYS, [*NAMES, *NAMES], strict=False)
    )]  # fmt: skip
    with taken_back(world) as maker:
        done = [act[0][0] for act in acts if carry_out(maker, act)]
    assert len(done) > len(acts) / 2, done
