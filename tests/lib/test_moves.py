"""What every model with states has from Moving."""

import pytest
from django.apps import apps

from cchc.lib.moves import Moving

MODELS = [model for model in apps.get_models() if issubclass(model, Moving)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_state_is_said_by_its_label(model):
    choices = model._meta.get_field("state").flatchoices
    assert len(choices) >= 2
    for value, label in choices:
        assert model(state=value).get_state_display() == label
