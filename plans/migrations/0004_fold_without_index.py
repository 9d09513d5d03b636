"""Texts searched by letters inside words: the index made for them answered no question."""

import cchc.lib.folded
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0003_task_owner'),
    ]

    operations = [
        migrations.AlterField(
            model_name='document',
            name='search_fold',
            field=cchc.lib.folded.FoldField(db_index=False, default='', editable=False, max_length=1300, source='symbol subject issuer_text'),
        ),
        migrations.AlterField(
            model_name='task',
            name='search_fold',
            field=cchc.lib.folded.FoldField(db_index=False, default='', editable=False, max_length=900, source='title deliverable'),
        ),
    ]
