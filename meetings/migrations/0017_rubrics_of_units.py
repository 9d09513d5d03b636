"""A rubric belongs to a place or a committee, and may be taken back."""

import cchc.lib.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0016_items_and_registered_papers"),
        ("units", "0013_calendar_feed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="rubric",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rubrics",
                to="units.unit",
                verbose_name="của",
            ),
        ),
        migrations.AddField(
            model_name="rubric",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="hủy lúc"),
        ),
        migrations.AddField(
            model_name="rubric",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người hủy",
            ),
        ),
        migrations.AddField(
            model_name="rubric",
            name="withdrawn_reason",
            field=cchc.lib.fields.CleanCharField(
                blank=True, default="", max_length=300, verbose_name="lý do hủy"
            ),
        ),
        migrations.AlterField(
            model_name="rubric",
            name="code",
            field=models.CharField(max_length=80, verbose_name="mã"),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True), ("unit__isnull", True)),
                fields=("code",),
                name="rubric_code_once_of_system",
            ),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("unit", "code"),
                name="rubric_code_once_of_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        models.Q(("withdrawn_at__isnull", True), _negated=True),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rubric_says_why",
            ),
        ),
    ]
