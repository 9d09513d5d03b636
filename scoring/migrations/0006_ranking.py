"""What the pages of a ranking read: names folded and in order, how many, the year before; the paper
of a snapshot. Columns of the snapshots that stand are filled from their own results."""

from collections import Counter
from decimal import Decimal

import cchc.lib.fields
import cchc.lib.folded
import django.db.models.deletion
from cchc.lib.vietnamese import fold, order_text
from django.db import migrations, models

from units.triggers import protect, release

CHANGED = ("scoring_snapshot", "scoring_result")
FROZEN = (*CHANGED, "scoring_snapshotpaper")


def open_tables(apps, editor):
    """A table is rebuilt on SQLite, and its rows are filled: without its triggers."""
    for table in CHANGED:
        release(table, editor.connection)


def close_tables(apps, editor):
    for table in FROZEN:
        protect(table, editor.connection)


def release_paper(apps, editor):
    release("scoring_snapshotpaper", editor.connection)


def fill(apps, editor):
    for snapshot in apps.get_model("scoring", "Snapshot").objects.defer("payload"):
        results = list(snapshot.results.order_by("-percent", "pk"))
        ranks = Counter(row.rank for row in results if row.rank is not None)
        for row in results:
            row.name_fold, row.name_order = fold(row.unit_name), order_text(row.unit_name)
            row.of_how_many, row.sharing = sum(ranks.values()), ranks[row.rank]
        columns = ["name_fold", "name_order", "of_how_many", "sharing"]
        snapshot.results.bulk_update(results, columns, batch_size=200)
        snapshot.figures = _figures(results, sum(ranks.values()))
        snapshot.save(update_fields=["figures"])


def _figures(results, ranked):
    columns = zip(*(row.areas for row in results))
    bands = dict.fromkeys(row.band for row in results if row.band)
    return {
        "units": len(results),
        "ranked": ranked,
        "areas": [
            {"code": column[0]["code"], "name": column[0]["name"], "best": _best(column)}
            for column in columns
        ],
        "bands": list(bands),
    }


def _best(column):
    known = (Decimal(area["percent"]) for area in column if area["percent"] is not None)
    best = max(known, default=None)
    return None if best is None else str(best)


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0005_blind_appraisal'),
    ]

    operations = [
        migrations.RunPython(open_tables, close_tables),
        migrations.CreateModel(
            name='SnapshotPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(verbose_name='tệp PDF')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã đối chiếu')),
                ('at', models.DateTimeField(verbose_name='lập lúc')),
                ('snapshot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='scoring.snapshot', verbose_name='bản công bố')),
            ],
            options={
                'verbose_name': 'bản in của bản công bố',
                'verbose_name_plural': 'bản in của bản công bố',
            },
        ),
        migrations.AddField(
            model_name='result',
            name='name_fold',
            field=cchc.lib.folded.FoldField(db_index=False, default='', editable=False, max_length=250, source='unit_name'),
        ),
        migrations.AddField(
            model_name='result',
            name='name_order',
            field=cchc.lib.folded.OrderField(db_index=False, default='', editable=False, max_length=500, source='unit_name'),
        ),
        migrations.AddField(
            model_name='result',
            name='of_how_many',
            field=models.PositiveIntegerField(default=0, verbose_name='trên tổng số'),
        ),
        migrations.AddField(
            model_name='result',
            name='predecessors',
            field=models.JSONField(blank=True, default=list, verbose_name='đơn vị trước sắp xếp'),
        ),
        migrations.AddField(
            model_name='result',
            name='previous_max',
            field=cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='điểm tối đa năm trước'),
        ),
        migrations.AddField(
            model_name='result',
            name='previous_points',
            field=cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='tổng điểm năm trước'),
        ),
        migrations.AddField(
            model_name='result',
            name='sharing',
            field=models.PositiveIntegerField(default=0, verbose_name='số đơn vị cùng hạng'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='figures',
            field=models.JSONField(default=dict, verbose_name='số liệu chung'),
        ),
        migrations.AddIndex(
            model_name='result',
            index=models.Index(fields=['snapshot', 'rank'], name='result_place'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(close_tables, open_tables),
        migrations.RunPython(migrations.RunPython.noop, release_paper),
    ]
