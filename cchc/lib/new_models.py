"""Tables of many models made in one go, for the migration that an empty database starts with.

Django draws every model anew after each operation that names one: with a hundred models that hang
together this is nearly all of the time that a migration takes. One operation draws them once, and
models that point at each other need no second step.
"""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Migration: several `CreateModel` as one operation; they may point at each other."""

    serialization_expand_args = ["models"]

    def __init__(self, models):
        self.models = models

    def deconstruct(self):
        return type(self).__name__, [], {"models": self.models}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # drawn again when it is asked for, all at once
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"
