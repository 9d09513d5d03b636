from django.db import migrations

import cchc.lib.folded
from cchc.lib.vietnamese import fold, person_order_text


def fill(apps, schema_editor):
    """People and posts that are there already, a thousand at a time."""
    person, position = (apps.get_model("units", name) for name in ("Person", "Position"))
    people = person.objects.all()
    for row in people:
        row.name_order = person_order_text(row.full_name)[:240]
    person.objects.bulk_update(people, ["name_order"], batch_size=1000)
    posts = position.objects.all()
    for row in posts:
        row.post_fold = fold(f"{row.title} {row.party_role}")[:320]
    position.objects.bulk_update(posts, ["post_fold"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("units", "0007_correction")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="name_order",
            field=cchc.lib.folded.PersonOrderField(
                db_index=True, default="", editable=False, max_length=240, source="full_name"
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="post_fold",
            field=cchc.lib.folded.FoldField(
                db_index=True, default="", editable=False, max_length=320, source="title party_role"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
