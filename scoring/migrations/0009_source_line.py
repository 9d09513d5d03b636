"""What a set says of itself stands in a column, so that a page need not read the set."""

import tomllib

from django.db import migrations

import cchc.lib.fields

STATUS = {
    "unverified": "Bộ tiêu chí chưa đối chiếu văn bản gốc",
    "partial": "Bộ tiêu chí chưa đầy đủ, chưa đối chiếu văn bản gốc",
}


def fill(apps, schema_editor):
    sets = apps.get_model("scoring", "CriteriaSet").objects
    for pk, text in sets.values_list("pk", "text"):
        table = tomllib.loads(text)
        status = STATUS.get(table.get("status"), "")
        if status or table.get("illustrative") is True:
            lines = (status, *(table.get("basis") or ())[:1])
            sets.filter(pk=pk).update(source_line=". ".join(filter(None, lines))[:1000])


class Migration(migrations.Migration):
    dependencies = [("scoring", "0008_shared_proof")]

    operations = [
        migrations.AddField(
            model_name="criteriaset",
            name="source_line",
            field=cchc.lib.fields.CleanCharField(
                blank=True, default="", max_length=1000, verbose_name="nguồn của bộ"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
