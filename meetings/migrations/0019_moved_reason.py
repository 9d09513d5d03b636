"""Why a meeting was put off is kept apart from why it was called off."""

from django.db import migrations
from django.db.models import F

import cchc.lib.fields


def part_reasons(apps, schema_editor):
    """The one reason that was kept is the last one. Of a meeting that was put off and then called
    off, the log holds only the hash of the first: that one is not known any more."""
    meetings = apps.get_model("meetings", "Meeting").objects.exclude(reason="")
    meetings.exclude(state="CANCELLED").update(moved_reason=F("reason"), reason="")


def join_reasons(apps, schema_editor):
    meetings = apps.get_model("meetings", "Meeting").objects.exclude(moved_reason="")
    meetings.exclude(state="CANCELLED").update(reason=F("moved_reason"))


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0018_vote_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='moved_reason',
            field=cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='lý do dời'),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='reason',
            field=cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='lý do'),
        ),
        migrations.RunPython(part_reasons, join_reasons),
    ]
