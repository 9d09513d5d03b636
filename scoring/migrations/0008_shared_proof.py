"""A unit may let its block see the evidence of its full-mark rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0007_tasks_from_losses_index_files")]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="shares_proof",
            field=models.BooleanField(
                default=False,
                verbose_name="cho đơn vị cùng khối xem tài liệu của tiêu chí đạt điểm tối đa",
            ),
        )
    ]
