"""A copied set knows what it was copied from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0002_round_sheet_result'),
    ]

    operations = [
        migrations.AddField(
            model_name='criteriaset',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='scoring.criteriaset', verbose_name='sao chép từ'),
        ),
    ]
