from django.db import migrations, models


def mark(apps, schema_editor):
    """Until now the reason alone told which tasks were called off with their plan."""
    tasks = apps.get_model("plans", "Task").objects.filter(plan__state="WITHDRAWN")
    tasks.filter(state="CANCELLED", state_reason="Kế hoạch đã hủy.").update(went_with_plan=True)


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0021_ties_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='task',
            name='went_with_plan',
            field=models.BooleanField(default=False, editable=False, verbose_name='thôi cùng kế hoạch'),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
