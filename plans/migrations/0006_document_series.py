"""Numbers are given once in their series; papers have areas and corrections, files versions."""

import cchc.lib.fields
import django.db.models.deletion
import plans.models.document
from django.conf import settings
from django.db import migrations, models

from plans.issuers import issuer_key
from plans.numbering import series_of
from plans.symbols import search_key


def number_anew(apps, schema_editor):
    """Series and search keys of what is there; who shares a number in a series is told apart."""
    Document = apps.get_model("plans", "Document")
    taken = {}
    for document in Document.objects.exclude(symbol="").order_by("pk").iterator():
        document.symbol_key = search_key(document.symbol)
        if document.issuer_id is None:
            document.issuer_key = issuer_key(document.issuer_text)
        if document.state == "ISSUED":
            document.series = series_of(document.family, document.issued_on, document.term)
            place = (document.unit_id, document.family, document.symbol, document.issuer_key)
            place += (document.series, document.doc_type if document.family == "PARTY" else "")
            document.namesake = taken.get(place, -1) + 1
            taken[place] = document.namesake
        document.save(update_fields=["symbol_key", "issuer_key", "series", "namesake"])


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_task_recurrence_parent'),
        ('units', '0011_unit_kind_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', cchc.lib.fields.CleanCharField(max_length=200, verbose_name='tệp')),
                ('heads', models.JSONField(default=list, verbose_name='tiêu đề cột')),
                ('rows', models.JSONField(default=list, verbose_name='các dòng')),
                ('dropped', models.JSONField(default=list, verbose_name='cột không đọc')),
                ('holds_rows', models.BooleanField(default=True, verbose_name='còn giữ dòng')),
                ('made_at', models.DateTimeField(verbose_name='lúc gửi')),
                ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='lúc nhập')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'verbose_name': 'tệp sổ văn bản chờ nhập',
                'verbose_name_plural': 'tệp sổ văn bản chờ nhập',
            },
        ),
        migrations.RemoveConstraint(
            model_name='document',
            name='document_once_a_register',
        ),
        migrations.AddField(
            model_name='document',
            name='areas',
            field=models.ManyToManyField(blank=True, related_name='documents', to='plans.area', verbose_name='lĩnh vực'),
        ),
        migrations.AddField(
            model_name='document',
            name='corrects',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='plans.document', verbose_name='đính chính cho'),
        ),
        migrations.AddField(
            model_name='document',
            name='series',
            field=models.CharField(blank=True, default='', editable=False, max_length=9, verbose_name='dãy số'),
        ),
        migrations.AddField(
            model_name='document',
            name='symbol_key',
            field=plans.models.document.SymbolKeyField(db_index=True, default='', editable=False, max_length=80, source='symbol'),
        ),
        migrations.AddField(
            model_name='documentfile',
            name='number',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='bản thứ'),
        ),
        migrations.AddField(
            model_name='documentfile',
            name='reason',
            field=cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='lý do'),
        ),
        migrations.AddField(
            model_name='documentfile',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='newer', to='plans.documentfile', verbose_name='thay cho bản'),
        ),
        migrations.RunPython(number_anew, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'ISSUED'), models.Q(('family', 'PARTY'), _negated=True)), fields=('unit', 'family', 'symbol', 'issuer_key', 'series', 'namesake'), name='document_number_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('family', 'PARTY'), ('state', 'ISSUED')), fields=('unit', 'doc_type', 'symbol', 'issuer_key', 'series', 'namesake'), name='document_party_number_once'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('corrects', models.F('id')), _negated=True), _connector='OR'), name='document_not_own_correction'),
        ),
        migrations.AddConstraint(
            model_name='documentfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('replaces__isnull', True)), models.Q(('number__gt', 1), ('replaces__isnull', False)), _connector='OR'), name='document_file_versions'),
        ),
        migrations.AddField(
            model_name='documentdraft',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người gửi'),
        ),
        migrations.AddField(
            model_name='documentdraft',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='document_drafts', to='units.unit', verbose_name='đơn vị'),
        ),
        migrations.AddIndex(
            model_name='documentdraft',
            index=models.Index(fields=['made_at'], name='document_draft_made_at'),
        ),
    ]
