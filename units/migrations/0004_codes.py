
import units.models.unit
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0003_job'),
    ]

    operations = [
        migrations.AddField(
            model_name='unitversion',
            name='area_code',
            field=models.CharField(blank=True, default='', max_length=5, validators=[units.models.unit.validate_area], verbose_name='mã đơn vị hành chính'),
        ),
        migrations.AlterField(
            model_name='unitversion',
            name='code',
            field=models.CharField(blank=True, default='', max_length=35, validators=[units.models.unit.validate_code], verbose_name='mã định danh'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code', 'valid_from'), name='version_code_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), ('valid_to__isnull', True)), fields=('code',), name='version_code_open'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=models.UniqueConstraint(condition=models.Q(('area_code', ''), _negated=True), fields=('area_code', 'valid_from'), name='version_area_code_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='unitversion',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('area_code', ''), _negated=True), ('valid_to__isnull', True)), fields=('area_code',), name='version_area_code_open'),
        ),
    ]
