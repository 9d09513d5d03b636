"""The acts at the head of a page: one main act at the most, none that ends something."""

import pytest

from plans.views import explanation, inspection, plan, remedy, report, task
from plans.views.verbs import ENDING, SIDE, weighed

PAGES = (explanation, inspection, plan, remedy, report, task)


def looks(*names):
    found = weighed([{"label": "", "url": "", "name": name} for name in names])
    return [(verb["is_primary"], verb["is_ending"]) for verb in found]


def test_the_first_act_is_the_main_one_unless_it_ends_something_or_stands_aside():
    accept, cancel, ask = "plans:task-accept", "plans:task-cancel", "plans:task-ask-explanation"
    assert looks() == []
    assert looks(accept, cancel) == [(True, False), (False, True)]
    assert looks(cancel, accept) == [(False, True), (False, False)]
    assert looks(ask, accept) == [(False, False), (False, False)]


@pytest.mark.parametrize("name", sorted(ENDING | SIDE))
def test_every_one_of_them_is_an_act_of_a_page(name):
    offered = {known for page in PAGES for _, _, known, _ in page.VERBS}
    assert name in offered
