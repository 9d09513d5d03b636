"""What an empty database starts with, instead of the migrations that it replaces."""

import cchc.lib.fields
import cchc.lib.new_models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from units.triggers import protect, release

FROZEN = ("scoring_snapshot", "scoring_result")


def protect_results(apps, editor):
    for table in FROZEN:
        protect(table, editor.connection)


def release_results(apps, editor):
    for table in FROZEN:
        release(table, editor.connection)


class Migration(migrations.Migration):

    replaces = [('scoring', '0001_published_index'), ('scoring', '0002_round_sheet_result')]

    initial = True

    dependencies = [
        ('plans', '0002_areas'),
        ('units', '0001_initial'),
    ]

    operations = [
        cchc.lib.new_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name='NationalMean',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('index', models.CharField(choices=[('PAR_INDEX', 'PAR INDEX'), ('SIPAS', 'SIPAS'), ('AGENCY_INDEX', 'Chỉ số CCHC trong tỉnh')], max_length=12, verbose_name='chỉ số')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='năm đánh giá')),
                        ('source', cchc.lib.fields.CleanCharField(max_length=400, verbose_name='nguồn')),
                        ('note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='ghi chú')),
                        ('is_verified', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản gốc')),
                        ('value', cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='giá trị trung bình (%)')),
                    ],
                    options={
                        'verbose_name': 'giá trị trung bình cả nước',
                        'verbose_name_plural': 'giá trị trung bình cả nước',
                        'ordering': ('-year', 'index'),
                        'constraints': [models.UniqueConstraint(fields=('index', 'year'), name='mean_once_a_year'), models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('value__gte', 0), ('value__lte', 100)), _connector='OR'), name='mean_value_percent')],
                    },
                ),
                migrations.CreateModel(
                    name='PublishedIndex',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('index', models.CharField(choices=[('PAR_INDEX', 'PAR INDEX'), ('SIPAS', 'SIPAS'), ('AGENCY_INDEX', 'Chỉ số CCHC trong tỉnh')], max_length=12, verbose_name='chỉ số')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='năm đánh giá')),
                        ('source', cchc.lib.fields.CleanCharField(max_length=400, verbose_name='nguồn')),
                        ('note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='ghi chú')),
                        ('is_verified', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản gốc')),
                        ('published_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='năm công bố')),
                        ('value', cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='giá trị (%)')),
                        ('points', cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='điểm')),
                        ('rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='thứ hạng')),
                        ('of_how_many', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='trên tổng số')),
                        ('change', models.SmallIntegerField(blank=True, null=True, verbose_name='thay đổi thứ hạng (bậc)')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_indices', to='units.unit', verbose_name='đơn vị')),
                    ],
                    options={
                        'verbose_name': 'chỉ số đã công bố',
                        'verbose_name_plural': 'chỉ số đã công bố',
                        'ordering': ('-year', 'index', 'rank', 'pk'),
                        'indexes': [models.Index(fields=['-year', 'index', 'rank', 'id'], name='index_list'), models.Index(fields=['unit', 'index', 'year'], name='index_of_unit')],
                        'constraints': [models.UniqueConstraint(fields=('index', 'unit', 'year'), name='index_once_a_year'), models.CheckConstraint(condition=models.Q(('year__gte', 2005), ('year__lte', 2100)), name='index_year'), models.CheckConstraint(condition=models.Q(('published_year__isnull', True), ('published_year__gte', models.F('year')), _connector='OR'), name='index_published_after_year'), models.CheckConstraint(condition=models.Q(('value__isnull', True), models.Q(('value__gte', 0), ('value__lte', 100)), _connector='OR'), name='index_value_percent'), models.CheckConstraint(condition=models.Q(('points__isnull', True), ('points__gte', 0), _connector='OR'), name='index_points_not_negative'), models.CheckConstraint(condition=models.Q(('rank__isnull', True), ('rank__gte', 1), _connector='OR'), name='index_rank_from_1'), models.CheckConstraint(condition=models.Q(('of_how_many__isnull', True), ('rank__isnull', True), ('of_how_many__gte', models.F('rank')), _connector='OR'), name='index_rank_within_field'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='index_has_source')],
                    },
                ),
                migrations.CreateModel(
                    name='CriteriaSet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=80, unique=True, verbose_name='mã')),
                        ('name', cchc.lib.fields.CleanCharField(max_length=300, verbose_name='tên')),
                        ('level', models.CharField(choices=[('PROVINCE', 'cấp tỉnh'), ('DEPARTMENT', 'sở, ban, ngành'), ('COMMUNE', 'xã, phường, đặc khu'), ('DIVISION', 'phòng, bộ phận'), ('PARTY_BODY', 'tổ chức đảng')], max_length=10, verbose_name='áp dụng cho')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                        ('text', cchc.lib.fields.CleanTextField(max_length=400000, verbose_name='nội dung')),
                        ('state', models.CharField(choices=[('DRAFT', 'bản nháp'), ('PUBLISHED', 'đã ban hành')], default='DRAFT', max_length=9, verbose_name='trạng thái')),
                        ('is_illustrative', models.BooleanField(default=False, verbose_name='dữ liệu minh họa')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='ban hành lúc')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria_sets', to='units.unit', verbose_name='đơn vị quản lý')),
                    ],
                    options={
                        'verbose_name': 'bộ tiêu chí',
                        'verbose_name_plural': 'bộ tiêu chí',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'DRAFT')), models.Q(('published_at__isnull', False), ('state', 'PUBLISHED')), _connector='OR'), name='set_published_has_moment'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='set_year_plausible')],
                    },
                ),
                migrations.CreateModel(
                    name='Criterion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, verbose_name='mã')),
                        ('top_code', models.CharField(max_length=40, verbose_name='lĩnh vực')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                        ('name', cchc.lib.fields.CleanCharField(max_length=500, verbose_name='tên')),
                        ('max', cchc.lib.fields.ScoreField(decimal_places=4, max_digits=8, verbose_name='điểm tối đa')),
                        ('is_leaf', models.BooleanField(verbose_name='là mục chấm điểm')),
                        ('method', models.CharField(blank=True, choices=[('self', 'tự chấm, có thẩm định'), ('computed', 'tính từ số liệu'), ('survey', 'qua điều tra xã hội học'), ('bonus', 'điểm thưởng'), ('penalty', 'điểm phạt')], default='', max_length=8, verbose_name='cách xác định')),
                        ('evidence', models.CharField(choices=[('required', 'bắt buộc'), ('optional', 'nếu có'), ('none', 'không cần')], default='none', max_length=8, verbose_name='tài liệu kiểm chứng')),
                        ('rule', models.JSONField(default=dict, verbose_name='quy tắc')),
                        ('area', models.CharField(blank=True, default='', max_length=20, verbose_name='lĩnh vực CCHC')),
                        ('guide', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=4000, verbose_name='hướng dẫn')),
                        ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='scoring.criteriaset', verbose_name='bộ tiêu chí')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='scoring.criterion', verbose_name='thuộc')),
                    ],
                    options={
                        'verbose_name': 'tiêu chí',
                        'verbose_name_plural': 'tiêu chí',
                        'ordering': ('criteria_set', 'position'),
                        'constraints': [models.UniqueConstraint(fields=('criteria_set', 'code'), name='criterion_code_once_a_set'), models.UniqueConstraint(fields=('criteria_set', 'position'), name='criterion_place_once_a_set'), models.CheckConstraint(condition=models.Q(('max__gte', 0)), name='criterion_max_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('is_leaf', True), models.Q(('method', ''), _negated=True)), models.Q(('is_leaf', False), ('method', '')), _connector='OR'), name='criterion_leaf_has_method')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('self_value', models.JSONField(blank=True, null=True, verbose_name='kết quả tự chấm')),
                        ('self_points', cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='điểm tự chấm')),
                        ('self_at', models.DateTimeField(blank=True, null=True, verbose_name='tự chấm lúc')),
                        ('first_value', models.JSONField(blank=True, null=True, verbose_name='kết quả thẩm định lần 1')),
                        ('first_points', cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='điểm thẩm định lần 1')),
                        ('first_at', models.DateTimeField(blank=True, null=True, verbose_name='thẩm định lần 1 lúc')),
                        ('second_value', models.JSONField(blank=True, null=True, verbose_name='kết quả thẩm định lần 2')),
                        ('second_points', cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=8, null=True, verbose_name='điểm thẩm định lần 2')),
                        ('second_at', models.DateTimeField(blank=True, null=True, verbose_name='thẩm định lần 2 lúc')),
                        ('explanation', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=4000, verbose_name='giải trình cách chấm')),
                        ('na_state', models.CharField(blank=True, choices=[('', 'áp dụng'), ('ASKED', 'đề nghị không áp dụng'), ('GRANTED', 'không áp dụng'), ('REFUSED', 'không chấp nhận đề nghị không áp dụng')], default='', max_length=7, verbose_name='không áp dụng')),
                        ('na_reason', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=1000, verbose_name='lý do không áp dụng')),
                        ('reason_code', models.CharField(blank=True, choices=[('NO_EVIDENCE', 'thiếu tài liệu kiểm chứng'), ('LATE', 'ban hành hoặc gửi chậm'), ('FORM', 'sai thể thức, thẩm quyền'), ('FIGURES', 'số liệu không khớp'), ('WRONG_PERIOD', 'tài liệu ngoài kỳ chấm điểm'), ('NOT_MET', 'chưa đạt yêu cầu của tiêu chí'), ('OTHER', 'lý do khác')], default='', max_length=12, verbose_name='lý do trừ điểm')),
                        ('note', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=2000, verbose_name='ghi chú của thẩm định viên')),
                        ('answer', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=4000, verbose_name='giải trình của đơn vị')),
                        ('is_disputed', models.BooleanField(blank=True, null=True, verbose_name='không thống nhất')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='scoring.criterion', verbose_name='tiêu chí')),
                        ('first_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thẩm định lần 1')),
                        ('second_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thẩm định lần 2')),
                        ('self_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tự chấm')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='scoring.sheet', verbose_name='phiếu chấm điểm')),
                    ],
                    options={
                        'verbose_name': 'mục chấm điểm',
                        'verbose_name_plural': 'mục chấm điểm',
                        'constraints': [models.UniqueConstraint(fields=('sheet', 'criterion'), name='entry_once_a_sheet'), models.CheckConstraint(condition=models.Q(('na_state', ''), models.Q(('na_reason', ''), _negated=True), _connector='OR'), name='entry_na_has_reason'), models.CheckConstraint(condition=models.Q(('self_points__isnull', True), ('self_points__gte', 0), _connector='OR'), name='entry_self_points_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('reason_code', 'OTHER'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='entry_other_has_note')],
                    },
                ),
                migrations.CreateModel(
                    name='Evidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', cchc.lib.fields.CleanCharField(max_length=300, verbose_name='tên')),
                        ('place_in_document', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='mục, trang')),
                        ('added_at', models.DateTimeField(verbose_name='thêm lúc')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='bỏ lúc')),
                        ('fixed_hash', models.CharField(blank=True, default='', max_length=64, verbose_name='mã đối chiếu')),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thêm')),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='as_evidence', to='plans.document', verbose_name='văn bản')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scoring.entry', verbose_name='mục chấm điểm')),
                        ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người bỏ')),
                    ],
                    options={
                        'verbose_name': 'tài liệu kiểm chứng',
                        'verbose_name_plural': 'tài liệu kiểm chứng',
                        'ordering': ('pk',),
                        'constraints': [models.UniqueConstraint(condition=models.Q(('document__isnull', False), ('removed_at__isnull', True)), fields=('entry', 'document'), name='evidence_document_once'), models.CheckConstraint(condition=models.Q(('removed_at__isnull', True), ('removed_by__isnull', False), _connector='OR'), name='evidence_removed_by_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='EvidenceFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_links', to='scoring.evidence', verbose_name='tài liệu kiểm chứng')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='plans.storedfile', verbose_name='tệp')),
                    ],
                    options={
                        'verbose_name': 'tệp của tài liệu kiểm chứng',
                        'verbose_name_plural': 'tệp của tài liệu kiểm chứng',
                        'constraints': [models.UniqueConstraint(fields=('evidence', 'file'), name='evidence_file_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Round',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                        ('title', cchc.lib.fields.CleanCharField(max_length=250, verbose_name='tên kỳ chấm điểm')),
                        ('state', models.CharField(choices=[('DRAFT', 'đang chuẩn bị'), ('OPEN', 'đang diễn ra'), ('CLOSED', 'đã kết thúc')], default='DRAFT', max_length=6, verbose_name='trạng thái')),
                        ('has_explanation', models.BooleanField(default=False, verbose_name='có bước giải trình')),
                        ('is_illustrative', models.BooleanField(default=False, verbose_name='dữ liệu minh họa')),
                        ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='mở lúc')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='đóng lúc')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='units.unit', verbose_name='đơn vị công bố')),
                        ('standing_body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds_run', to='units.unit', verbose_name='cơ quan thường trực')),
                    ],
                    options={
                        'verbose_name': 'kỳ chấm điểm',
                        'verbose_name_plural': 'kỳ chấm điểm',
                        'ordering': ('-year', '-pk'),
                        'constraints': [models.UniqueConstraint(fields=('owner', 'year', 'title'), name='round_title_once'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='round_year_plausible'), models.CheckConstraint(condition=models.Q(('state', 'DRAFT'), ('opened_at__isnull', False), _connector='OR'), name='round_open_has_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('areas', models.JSONField(blank=True, default=list, verbose_name='lĩnh vực')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='thôi phân công lúc')),
                        ('appraiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='thẩm định viên')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='units.unit', verbose_name='đơn vị')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='scoring.round', verbose_name='kỳ chấm điểm')),
                    ],
                    options={
                        'verbose_name': 'phân công thẩm định',
                        'verbose_name_plural': 'phân công thẩm định',
                        'indexes': [models.Index(fields=['appraiser', 'round'], name='assignment_appraiser')],
                        'constraints': [models.UniqueConstraint(fields=('round', 'unit', 'appraiser'), name='assignment_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RoundBlock',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('block', models.CharField(choices=[('so', 'sở, ban, ngành'), ('nganh-doc', 'cơ quan ngành dọc'), ('xa', 'xã, phường, đặc khu'), ('huyen', 'huyện, thị xã, thành phố'), ('su-nghiep', 'đơn vị sự nghiệp')], max_length=12, verbose_name='khối xếp hạng')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_blocks', to='scoring.criteriaset', verbose_name='bộ tiêu chí')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='scoring.round', verbose_name='kỳ chấm điểm')),
                    ],
                    options={
                        'verbose_name': 'khối trong kỳ chấm điểm',
                        'verbose_name_plural': 'khối trong kỳ chấm điểm',
                        'ordering': ('round', 'pk'),
                        'constraints': [models.UniqueConstraint(fields=('round', 'block'), name='round_block_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CorrectionRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(verbose_name='lúc')),
                        ('reason', cchc.lib.fields.CleanTextField(max_length=2000, verbose_name='lý do')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lãnh đạo yêu cầu')),
                        ('round_block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='correction_requests', to='scoring.roundblock', verbose_name='khối')),
                    ],
                    options={
                        'verbose_name': 'yêu cầu đính chính',
                        'verbose_name_plural': 'yêu cầu đính chính',
                        'ordering': ('-at', '-pk'),
                    },
                ),
                migrations.CreateModel(
                    name='RoundUnit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_ranked', models.BooleanField(default=True, help_text='Bỏ chọn nếu chỉ chấm điểm, không xếp hạng.', verbose_name='có xếp hạng')),
                        ('is_listed', models.BooleanField(default=True, verbose_name='thuộc kỳ chấm điểm')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_units', to='scoring.round', verbose_name='kỳ chấm điểm')),
                        ('round_block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_units', to='scoring.roundblock', verbose_name='khối xếp hạng')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_units', to='units.unit', verbose_name='đơn vị')),
                    ],
                    options={
                        'verbose_name': 'đơn vị trong kỳ chấm điểm',
                        'verbose_name_plural': 'đơn vị trong kỳ chấm điểm',
                        'constraints': [models.UniqueConstraint(fields=('round', 'unit'), name='round_unit_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Sheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_ranked', models.BooleanField(default=True, verbose_name='có xếp hạng')),
                        ('state', models.CharField(choices=[('DRAFT', 'đang tự chấm'), ('SUBMITTED', 'đã nộp, chờ thẩm định'), ('RETURNED', 'trả lại để hoàn thiện'), ('APPRAISING', 'đang thẩm định lần 1'), ('EXPLAINING', 'chờ đơn vị giải trình'), ('REAPPRAISING', 'đang thẩm định lần 2'), ('APPRAISED', 'đã thẩm định, chờ công bố'), ('PUBLISHED', 'đã công bố'), ('WITHDRAWN', 'đưa ra khỏi kỳ chấm điểm')], default='DRAFT', max_length=12, verbose_name='trạng thái')),
                        ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='nộp lúc')),
                        ('appraised_since', models.DateTimeField(blank=True, null=True, verbose_name='thẩm định từ')),
                        ('appraised_at', models.DateTimeField(blank=True, null=True, verbose_name='thẩm định xong lúc')),
                        ('withdrawn_reason', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=1000, verbose_name='lý do đưa ra khỏi kỳ')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='scoring.round', verbose_name='kỳ chấm điểm')),
                        ('round_block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='scoring.roundblock', verbose_name='khối xếp hạng')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='units.unit', verbose_name='đơn vị')),
                    ],
                    options={
                        'verbose_name': 'phiếu chấm điểm',
                        'verbose_name_plural': 'phiếu chấm điểm',
                        'indexes': [models.Index(fields=['round', 'state'], name='sheet_round_state')],
                        'constraints': [models.UniqueConstraint(fields=('round', 'unit'), name='sheet_once_a_round'), models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'WITHDRAWN']), ('submitted_at__isnull', False), _connector='OR'), name='sheet_submitted_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'WITHDRAWN'), _negated=True), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='sheet_withdrawn_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='SheetAct',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('act', models.CharField(choices=[('SUBMIT', 'nộp phiếu'), ('RETURN', 'trả lại phiếu'), ('APPRAISE', 'thẩm định'), ('FINISH', 'hoàn thành thẩm định'), ('EXPLAIN', 'gửi giải trình'), ('REOPEN', 'mở lại phiếu'), ('WITHDRAW', 'đưa ra khỏi kỳ chấm điểm'), ('PUBLISH', 'công bố')], max_length=8, verbose_name='thao tác')),
                        ('at', models.DateTimeField(verbose_name='lúc')),
                        ('reason', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=1000, verbose_name='lý do')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheet_acts', to=settings.AUTH_USER_MODEL, verbose_name='người thực hiện')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='scoring.sheet', verbose_name='phiếu chấm điểm')),
                    ],
                    options={
                        'verbose_name': 'bước của phiếu',
                        'verbose_name_plural': 'các bước của phiếu',
                        'ordering': ('at', 'pk'),
                        'indexes': [models.Index(fields=['by', 'sheet'], name='sheet_act_by')],
                    },
                ),
                migrations.CreateModel(
                    name='Snapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='lần')),
                        ('code', models.CharField(max_length=8, unique=True, verbose_name='mã xác thực')),
                        ('payload', models.TextField(max_length=20000000, verbose_name='nội dung công bố')),
                        ('sha256', models.CharField(max_length=64, verbose_name='mã đối chiếu')),
                        ('published_at', models.DateTimeField(verbose_name='công bố lúc')),
                        ('reason', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=2000, verbose_name='lý do đính chính')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='plans.document', verbose_name='văn bản phê duyệt')),
                        ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người công bố')),
                        ('request', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='snapshot', to='scoring.correctionrequest', verbose_name='yêu cầu đính chính')),
                        ('round_block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='scoring.roundblock', verbose_name='khối')),
                    ],
                    options={
                        'verbose_name': 'bản công bố',
                        'verbose_name_plural': 'bản công bố',
                        'ordering': ('round_block', 'number'),
                        'constraints': [models.UniqueConstraint(fields=('round_block', 'number'), name='snapshot_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('reason', ''), ('request__isnull', True)), models.Q(('number__gt', 1), ('request__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='snapshot_correction_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Result',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('unit_name', cchc.lib.fields.CleanCharField(max_length=200, verbose_name='tên đơn vị')),
                        ('is_ranked', models.BooleanField(verbose_name='có xếp hạng')),
                        ('points', cchc.lib.fields.ScoreField(decimal_places=4, max_digits=12, verbose_name='tổng điểm')),
                        ('max', cchc.lib.fields.ScoreField(decimal_places=4, max_digits=12, verbose_name='điểm tối đa áp dụng')),
                        ('percent', cchc.lib.fields.ScoreField(blank=True, decimal_places=4, max_digits=12, null=True, verbose_name='tỷ lệ đạt (%)')),
                        ('band', models.CharField(blank=True, default='', max_length=100, verbose_name='xếp loại')),
                        ('rank', models.PositiveIntegerField(blank=True, null=True, verbose_name='thứ hạng')),
                        ('previous_rank', models.PositiveIntegerField(blank=True, null=True, verbose_name='thứ hạng năm trước')),
                        ('change', models.CharField(choices=[('COMPARED', 'so với năm trước'), ('NEW', 'mới'), ('RETURNED', 'trở lại'), ('BREAK', 'không so sánh được do sắp xếp đơn vị'), ('NONE', 'không so sánh')], default='NONE', max_length=8, verbose_name='biến động')),
                        ('areas', models.JSONField(default=list, verbose_name='điểm theo lĩnh vực')),
                        ('leaves', models.JSONField(default=dict, verbose_name='điểm từng tiêu chí')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='units.unit', verbose_name='đơn vị')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='scoring.sheet', verbose_name='phiếu chấm điểm')),
                        ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='scoring.snapshot', verbose_name='bản công bố')),
                    ],
                    options={
                        'verbose_name': 'kết quả',
                        'verbose_name_plural': 'kết quả',
                        'ordering': ('snapshot', 'pk'),
                        'indexes': [models.Index(fields=['unit', 'snapshot'], name='result_unit')],
                        'constraints': [models.UniqueConstraint(fields=('snapshot', 'unit'), name='result_once_a_snapshot'), models.CheckConstraint(condition=models.Q(('is_ranked', True), ('rank__isnull', True), _connector='OR'), name='result_unranked_no_place')],
                    },
                ),
            ],
        ),
        migrations.RunPython(protect_results, release_results),
    ]
