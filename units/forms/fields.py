"""Fields by which units are chosen out of those that a form offers."""

from collections import Counter

from django import forms

from cchc.lib.vietnamese import sentence_date, upper_first

NOTHING = "Chọn"


class UnitField(forms.TypedChoiceField):
    """One unit of those that are offered -> Unit, or None."""

    def __init__(self, **kwargs):
        super().__init__(empty_value=None, **kwargs)

    def offer(self, groups, empty=NOTHING):
        """`groups`: [(title, [Unit])]; one group alone is not titled. `empty`: None for none."""
        self.choices = _unit_choices(groups, empty)
        self.coerce = _one_of(groups)

    def prepare_value(self, value):
        """An initial unit as its choice."""
        return getattr(value, "pk", value)


class UnitsField(forms.TypedMultipleChoiceField):
    """Several units of those that are offered -> list of Units."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(empty_value=[], **kwargs)

    def offer(self, groups):
        """`groups` as for one unit."""
        self.choices = _unit_choices(groups, None)
        self.coerce = _one_of(groups)


def _one_of(groups):
    units = {str(unit.pk): unit for _title, units in groups for unit in units}

    def one(key):
        try:
            return units[str(key)]
        except KeyError as missing:
            raise ValueError(key) from missing

    return one


def _unit_choices(groups, empty):
    offered = {unit.pk: unit.short_name for _title, units in groups for unit in units}
    shared = {name for name, count in Counter(offered.values()).items() if count > 1}
    named = [
        (title, [(unit.pk, _label(unit, unit.short_name in shared)) for unit in units])
        for title, units in groups
    ]
    flat = list(named[0][1]) if len(named) == 1 else named
    return ([] if empty is None else [("", empty)]) + flat


def _label(unit, is_shared):
    """The short name; where several bear it the whole one, and until when an ended unit lived."""
    if not is_shared:
        return upper_first(unit.short_name)
    ended = f" (đến {sentence_date(unit.ended_on)})" if unit.ended_on else ""
    return f"{upper_first(unit.name)}{ended}"
