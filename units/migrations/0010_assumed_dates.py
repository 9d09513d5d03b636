
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0009_roll_draft'),
    ]

    operations = [
        migrations.AddField(
            model_name='unitversion',
            name='is_date_assumed',
            field=models.BooleanField(default=False, verbose_name='ngày bắt đầu là giả định'),
        ),
    ]
