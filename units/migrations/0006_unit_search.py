"""Units are found by their codes too, and by letters inside words in milliseconds (PostgreSQL)."""

from django.db import migrations

import cchc.lib.folded
from cchc.lib.trigram import AddTrigramIndex


def fold_again(apps, schema_editor):
    """The folded column of earlier rows takes in the codes."""
    versions = apps.get_model("units", "UnitVersion").objects.exclude(code="", area_code="")
    column = versions.model._meta.get_field("name_fold")
    waiting = []
    for version in versions.iterator(chunk_size=2000):
        column.pre_save(version, add=False)
        waiting.append(version)
        if len(waiting) == 2000:
            versions.model.objects.bulk_update(waiting, ["name_fold"])
            waiting = []
    versions.model.objects.bulk_update(waiting, ["name_fold"])


class Migration(migrations.Migration):

    dependencies = [
        ("units", "0005_accounts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="unitversion",
            name="name_fold",
            field=cchc.lib.folded.FoldField(
                db_index=True,
                default="",
                editable=False,
                max_length=400,
                source="name short_name code area_code",
            ),
        ),
        migrations.RunPython(fold_again, migrations.RunPython.noop),
        AddTrigramIndex("UnitVersion", "name_fold", "unit_name_trigram"),
    ]
