

import cchc.lib.fields
import cchc.lib.moves
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0002_handover'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=100, verbose_name='loại công việc')),
                ('title', cchc.lib.fields.CleanCharField(max_length=200, verbose_name='công việc')),
                ('state', models.CharField(choices=[('QUEUED', 'đang chờ'), ('RUNNING', 'đang chạy'), ('DONE', 'đã xong'), ('STOPPED', 'đã dừng'), ('FAILED', 'không thực hiện được')], default='QUEUED', max_length=7, verbose_name='trạng thái')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='dữ liệu đầu vào')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='đã làm')),
                ('of', models.PositiveIntegerField(default=0, verbose_name='tổng số')),
                ('message', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='kết quả')),
                ('link', models.CharField(blank=True, default='', max_length=200, verbose_name='trang xem kết quả')),
                ('asked_at', models.DateTimeField(verbose_name='lúc yêu cầu')),
                ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='lúc bắt đầu')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='lúc kết thúc')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='người yêu cầu')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'công việc chạy nền',
                'verbose_name_plural': 'công việc chạy nền',
                'ordering': ('-asked_at', '-pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('QUEUED', 'RUNNING'))), fields=('kind', 'unit'), name='job_one_open_of_a_kind')],
            },
            bases=(cchc.lib.moves.Moving, models.Model),
        ),
    ]
