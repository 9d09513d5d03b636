"""The vote of a cell on its quality sheet may be taken back, with a reason."""

import cchc.lib.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0017_rubrics_of_units'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='qualitysheet',
            name='unvoted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='hủy biểu quyết lúc'),
        ),
        migrations.AddField(
            model_name='qualitysheet',
            name='unvoted_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người hủy biểu quyết'),
        ),
        migrations.AddField(
            model_name='qualitysheet',
            name='unvoted_reason',
            field=cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='lý do hủy biểu quyết'),
        ),
        migrations.AddConstraint(
            model_name='qualitysheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unvoted_at__isnull', True), ('unvoted_by__isnull', True), ('unvoted_reason', '')), models.Q(('unvoted_at__isnull', False), ('unvoted_by__isnull', False), models.Q(('unvoted_reason', ''), _negated=True)), _connector='OR'), name='quality_unvoted_says_why'),
        ),
    ]
