"""Texts searched by letters inside words: the index made for them answered no question."""

import cchc.lib.folded
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0004_meeting_reason'),
    ]

    operations = [
        migrations.AlterField(
            model_name='conclusion',
            name='text_fold',
            field=cchc.lib.folded.FoldField(db_index=False, default='', editable=False, max_length=2600, source='text who'),
        ),
    ]
