"""The common dates of periodic reports and the set of indicators."""

from django.db import migrations

from plans.report_catalogue import add_missing


def add_catalogue(apps, schema_editor):
    models = ("ReportPeriod", "IndicatorSet", "Indicator")
    add_missing(*(apps.get_model("plans", name) for name in models))


class Migration(migrations.Migration):
    dependencies = [("plans", "0010_reports")]

    operations = [migrations.RunPython(add_catalogue, migrations.RunPython.noop)]
