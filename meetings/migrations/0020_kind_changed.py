"""A meeting recorded under a wrong kind tells which one, and why it was changed."""

from django.db import migrations

import cchc.lib.fields


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0019_moved_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='kind_changed',
            field=cchc.lib.fields.CleanCharField(blank=True, default='', max_length=650, verbose_name='đã đổi loại'),
        ),
    ]
