"""The areas of reform: a catalogue that every plan, task and set of criteria refers to."""

from django.db import migrations

from plans.areas import add_missing


def add_areas(apps, schema_editor):
    add_missing(apps.get_model("plans", "Area"))


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [migrations.RunPython(add_areas, migrations.RunPython.noop)]
