"""What an empty database starts with, instead of the migrations that it replaces."""

import cchc.lib.fields
import cchc.lib.folded
import cchc.lib.moves
import cchc.lib.new_models
import django.db.models.deletion
import units.models.unit
from django.conf import settings
from django.db import migrations, models

from cchc.lib.trigram import AddTrigramIndex
from units.triggers import protect, release


def protect_audit(apps, editor):
    protect("units_auditevent", editor.connection)


def release_audit(apps, editor):
    release("units_auditevent", editor.connection)


class Migration(migrations.Migration):

    replaces = [('units', '0001_initial'), ('units', '0002_handover'), ('units', '0003_job'), ('units', '0004_codes'), ('units', '0005_accounts'), ('units', '0006_unit_search'), ('units', '0007_correction'), ('units', '0008_person_order'), ('units', '0009_roll_draft'), ('units', '0010_assumed_dates'), ('units', '0011_unit_kind_index'), ('units', '0012_withdrawn_units'), ('units', '0013_calendar_feed')]

    initial = True

    dependencies = [
    ]

    operations = [
        cchc.lib.new_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name='AuditHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seq', models.BigIntegerField(default=0)),
                        ('hash', models.CharField(default='', max_length=64)),
                    ],
                    options={
                        'verbose_name': 'đầu chuỗi nhật ký',
                        'verbose_name_plural': 'đầu chuỗi nhật ký',
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('full_name', cchc.lib.fields.CleanCharField(max_length=100, verbose_name='họ và tên')),
                        ('name_fold', cchc.lib.folded.FoldField(db_index=True, default='', editable=False, max_length=160, source='full_name')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('name_order', cchc.lib.folded.PersonOrderField(db_index=True, default='', editable=False, max_length=240, source='full_name')),
                    ],
                    options={
                        'verbose_name': 'cán bộ, đảng viên',
                        'verbose_name_plural': 'cán bộ, đảng viên',
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seq', models.BigIntegerField(unique=True, verbose_name='số thứ tự')),
                        ('at', models.DateTimeField(db_index=True, verbose_name='thời điểm')),
                        ('kind', models.CharField(db_index=True, max_length=60, verbose_name='thao tác')),
                        ('outcome', models.CharField(choices=[('DONE', 'đã thực hiện'), ('REFUSED', 'bị từ chối')], default='DONE', max_length=7, verbose_name='kết quả')),
                        ('actor_id', models.BigIntegerField(db_index=True, null=True)),
                        ('actor', models.CharField(max_length=200, verbose_name='người thực hiện')),
                        ('unit_id', models.BigIntegerField(db_index=True, null=True)),
                        ('unit', models.CharField(blank=True, max_length=250, verbose_name='đơn vị')),
                        ('object_type', models.CharField(blank=True, max_length=60, verbose_name='loại đối tượng')),
                        ('object_id', models.CharField(blank=True, max_length=40, verbose_name='mã đối tượng')),
                        ('object', models.CharField(blank=True, max_length=300, verbose_name='đối tượng')),
                        ('reason', models.CharField(blank=True, max_length=1000, verbose_name='lý do')),
                        ('request_id', models.CharField(blank=True, max_length=36, verbose_name='mã yêu cầu')),
                        ('payload', models.TextField(verbose_name='nội dung chuẩn')),
                        ('previous_hash', models.CharField(max_length=64)),
                        ('hash', models.CharField(max_length=64, verbose_name='mã chuỗi')),
                    ],
                    options={
                        'verbose_name': 'thao tác',
                        'verbose_name_plural': 'nhật ký thao tác',
                        'ordering': ('-seq',),
                        'indexes': [models.Index(fields=['object_type', 'object_id'], name='audit_object'), models.Index(fields=['unit_id', '-seq'], name='audit_unit')],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='CommandKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user_id', models.BigIntegerField()),
                        ('key', models.CharField(max_length=36)),
                        ('kind', models.CharField(max_length=60)),
                        ('turn', models.PositiveSmallIntegerField(default=1)),
                        ('result_type', models.CharField(blank=True, max_length=60)),
                        ('result_id', models.CharField(blank=True, max_length=40)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'lần bấm nút',
                        'verbose_name_plural': 'lần bấm nút',
                        'constraints': [models.UniqueConstraint(fields=('user_id', 'key', 'kind', 'turn'), name='command_key_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Unit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('branch', models.CharField(choices=[('STATE', 'cơ quan nhà nước'), ('PARTY', 'tổ chức đảng'), ('MASS', 'Mặt trận, đoàn thể')], max_length=5, verbose_name='khối')),
                        ('founded_on', models.DateField(verbose_name='ngày thành lập')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='ngày kết thúc hoạt động')),
                        ('is_illustrative', models.BooleanField(default=False, verbose_name='dữ liệu minh họa')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='ngày hủy do ghi nhầm')),
                        ('withdrawn_reason', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=1000, verbose_name='lý do hủy')),
                    ],
                    options={
                        'verbose_name': 'đơn vị',
                        'verbose_name_plural': 'đơn vị',
                        'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('founded_on')), _connector='OR'), name='unit_ends_after_founding')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('username', models.CharField(max_length=60, unique=True, verbose_name='tên đăng nhập')),
                        ('full_name', cchc.lib.fields.CleanCharField(max_length=100, verbose_name='họ và tên')),
                        ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                        ('must_change_password', models.BooleanField(default=True, verbose_name='phải đổi mật khẩu')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('invited_at', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invited_users', to='units.unit', verbose_name='đơn vị lập tài khoản')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='ngày kết thúc tài khoản')),
                        ('mail', models.EmailField(blank=True, default='', max_length=120, verbose_name='thư công vụ')),
                        ('name_fold', cchc.lib.folded.FoldField(db_index=True, default='', editable=False, max_length=200, source='full_name username')),
                        ('name_key', cchc.lib.folded.OrderField(db_index=True, default='', editable=False, max_length=420, source='given_name_first')),
                        ('password_at', models.DateTimeField(editable=False, null=True, verbose_name='lúc đặt mật khẩu')),
                    ],
                    options={
                        'verbose_name': 'người dùng',
                        'verbose_name_plural': 'người dùng',
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Succession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('decision_symbol', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=60, verbose_name='số, ký hiệu văn bản')),
                        ('decision_issuer', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='cơ quan ban hành')),
                        ('decision_on', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                        ('source_note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='nguồn')),
                        ('on', models.DateField(verbose_name='ngày hiệu lực')),
                        ('form', models.CharField(choices=[('MERGE', 'hợp nhất'), ('ABSORB', 'sáp nhập'), ('SPLIT', 'chia'), ('HIVE_OFF', 'tách'), ('DISSOLVE', 'giải thể'), ('END', 'kết thúc hoạt động')], max_length=8, verbose_name='hình thức')),
                        ('share', models.CharField(choices=[('WHOLE', 'toàn bộ'), ('PART', 'một phần')], default='WHOLE', max_length=5, verbose_name='phần kế thừa')),
                        ('keeps_records', models.BooleanField(default=False, verbose_name='tiếp nhận hồ sơ, tài liệu')),
                        ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heirs', to='units.unit', verbose_name='đơn vị trước')),
                        ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forebears', to='units.unit', verbose_name='đơn vị kế thừa')),
                        ('is_withdrawn', models.BooleanField(default=False, verbose_name='đã hủy do đính chính')),
                    ],
                    options={
                        'verbose_name': 'thay đổi tổ chức',
                        'verbose_name_plural': 'thay đổi tổ chức',
                        'constraints': [models.CheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('predecessor', models.F('successor')), _negated=True), _connector='OR'), name='succession_not_itself'), models.CheckConstraint(condition=models.Q(('successor__isnull', False), ('form__in', ('DISSOLVE', 'END')), _connector='OR'), name='succession_has_successor'), models.CheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('form', 'DISSOLVE'), _negated=True), _connector='OR'), name='succession_dissolved_has_none'), models.CheckConstraint(condition=models.Q(('keeps_records', False), models.Q(('successor__isnull', False), models.Q(('form', 'HIVE_OFF'), _negated=True)), _connector='OR'), name='succession_keeper_exists'), models.UniqueConstraint(condition=models.Q(('is_withdrawn', False), ('keeps_records', True)), fields=('predecessor',), name='succession_one_keeps_records'), models.UniqueConstraint(condition=models.Q(('is_withdrawn', False)), fields=('predecessor', 'successor'), name='succession_once_a_pair')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Position',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(verbose_name='từ ngày')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                        ('title', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='chức vụ, chức danh')),
                        ('party_role', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='chức vụ trong Đảng')),
                        ('party_status', models.CharField(choices=[('OFFICIAL', 'chính thức'), ('PROBATIONARY', 'dự bị'), ('EXEMPT', 'được miễn công tác và sinh hoạt đảng'), ('REDUCED', 'được giảm công tác và sinh hoạt đảng'), ('TEMP_IN', 'sinh hoạt đảng tạm thời (chuyển đến)'), ('TEMP_OUT', 'sinh hoạt đảng tạm thời (chuyển đi)'), ('SUSPENDED', 'bị đình chỉ sinh hoạt đảng'), ('NONE', 'không phải đảng viên')], default='NONE', max_length=12, verbose_name='tình trạng đảng viên')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='units.person', verbose_name='cán bộ, đảng viên')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='units.unit', verbose_name='đơn vị')),
                        ('post_fold', cchc.lib.folded.FoldField(db_index=True, default='', editable=False, max_length=320, source='title party_role')),
                    ],
                    options={
                        'verbose_name': 'chức vụ',
                        'verbose_name_plural': 'chức vụ',
                        'constraints': [models.UniqueConstraint(fields=('person', 'unit', 'valid_from'), name='position_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='position_period')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(verbose_name='từ ngày')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                        ('role', models.CharField(choices=[('OFFICER', 'cán bộ đầu mối CCHC'), ('HEAD', 'thủ trưởng'), ('SECRETARY', 'bí thư, thư ký cấp ủy'), ('CLERK', 'văn phòng'), ('LEADER', 'lãnh đạo'), ('APPRAISER', 'thẩm định viên'), ('PUBLISHER', 'người công bố'), ('COORDINATOR', 'thường trực CCHC'), ('INSPECTOR', 'người thanh tra, kiểm tra'), ('ADMIN', 'quản trị')], max_length=11, verbose_name='vai trò')),
                        ('basis', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='văn bản giao nhiệm vụ')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('deputises', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deputies', to='units.membership', verbose_name='được ủy quyền của')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='units.unit', verbose_name='đơn vị')),
                    ],
                    options={
                        'verbose_name': 'vai trò tại đơn vị',
                        'verbose_name_plural': 'vai trò tại đơn vị',
                        'indexes': [models.Index(fields=['user', 'valid_from'], name='membership_user')],
                        'constraints': [models.UniqueConstraint(fields=('user', 'unit', 'role', 'valid_from'), name='membership_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='membership_period'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'INSPECTOR'), _negated=True), models.Q(('valid_to__isnull', False), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='inspector_has_basis_and_end'), models.CheckConstraint(condition=models.Q(('deputises__isnull', True), models.Q(('valid_to__isnull', False), models.Q(('role__in', ('APPRAISER', 'PUBLISHER')), _negated=True)), _connector='OR'), name='deputy_has_end')],
                    },
                ),
                migrations.CreateModel(
                    name='Host',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(verbose_name='từ ngày')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted', to='units.unit', verbose_name='cơ quan, đơn vị')),
                        ('party_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosts', to='units.unit', verbose_name='tổ chức đảng')),
                        ('decision_issuer', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='cơ quan ban hành')),
                        ('decision_on', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                        ('decision_symbol', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=60, verbose_name='số, ký hiệu văn bản')),
                        ('source_note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='nguồn')),
                    ],
                    options={
                        'verbose_name': 'nơi lập tổ chức đảng',
                        'verbose_name_plural': 'nơi lập tổ chức đảng',
                        'constraints': [models.UniqueConstraint(fields=('party_unit', 'agency', 'valid_from'), name='host_once'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='host_period')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='UnitVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(verbose_name='từ ngày')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến ngày')),
                        ('decision_symbol', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=60, verbose_name='số, ký hiệu văn bản')),
                        ('decision_issuer', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='cơ quan ban hành')),
                        ('decision_on', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                        ('source_note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='nguồn')),
                        ('name', cchc.lib.fields.CleanCharField(max_length=200, verbose_name='tên đầy đủ')),
                        ('short_name', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='tên gọn')),
                        ('issuer_name', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='tên cơ quan ban hành văn bản')),
                        ('name_fold', cchc.lib.folded.FoldField(db_index=True, default='', editable=False, max_length=400, source='name short_name code area_code')),
                        ('name_key', cchc.lib.folded.OrderField(db_index=True, default='', editable=False, max_length=240, source='name')),
                        ('kind', models.CharField(choices=[('MINISTRY', 'bộ, cơ quan ngang bộ'), ('PROVINCE', 'tỉnh'), ('CITY', 'thành phố trực thuộc Trung ương'), ('DEPARTMENT', 'sở và tương đương'), ('BOARD', 'ban quản lý thuộc ủy ban nhân dân tỉnh'), ('VERTICAL', 'cơ quan ngành dọc'), ('SERVICE', 'đơn vị sự nghiệp công lập'), ('SUBDEPARTMENT', 'chi cục và tương đương'), ('DIVISION', 'phòng, bộ phận'), ('DISTRICT_RURAL', 'huyện'), ('DISTRICT_URBAN', 'quận'), ('TOWN', 'thị xã'), ('CITY_UNDER', 'thành phố thuộc tỉnh'), ('DISTRICT_OFFICE', 'phòng chuyên môn cấp huyện'), ('COMMUNE', 'xã'), ('WARD', 'phường'), ('TOWNSHIP', 'thị trấn'), ('SPECIAL', 'đặc khu'), ('COMMUNE_OFFICE', 'phòng, trung tâm thuộc ủy ban nhân dân cấp xã'), ('P_PROVINCIAL', 'đảng bộ tỉnh, thành phố'), ('P_DISTRICT', 'đảng bộ huyện, quận, thị xã, thành phố'), ('P_BLOCK', 'đảng bộ khối'), ('P_CAUCUS', 'ban cán sự đảng, đảng đoàn'), ('P_AGENCIES', 'đảng bộ các cơ quan Đảng tỉnh'), ('P_GOVERNMENT', 'đảng bộ Ủy ban nhân dân tỉnh'), ('P_COMMUNE', 'đảng bộ xã, phường, đặc khu'), ('P_BASE', 'đảng bộ cơ sở'), ('P_SUB', 'đảng bộ bộ phận'), ('P_CELL_BASE', 'chi bộ cơ sở'), ('P_CELL_SUB', 'chi bộ trực thuộc'), ('P_CELL', 'chi bộ'), ('P_GROUP', 'tổ đảng'), ('P_ORGAN', 'cơ quan tham mưu, giúp việc cấp ủy'), ('M_FRONT', 'Ủy ban Mặt trận Tổ quốc Việt Nam'), ('M_UNION', 'công đoàn'), ('M_YOUTH', 'đoàn thanh niên'), ('M_WOMEN', 'hội phụ nữ'), ('M_FARMERS', 'hội nông dân'), ('M_VETERANS', 'hội cựu chiến binh'), ('M_OTHER', 'hội, đoàn thể khác')], max_length=20, verbose_name='loại đơn vị')),
                        ('block', models.CharField(blank=True, choices=[('', 'không xếp khối'), ('so', 'sở, ban, ngành'), ('nganh-doc', 'cơ quan ngành dọc'), ('xa', 'xã, phường, đặc khu'), ('huyen', 'huyện, thị xã, thành phố'), ('su-nghiep', 'đơn vị sự nghiệp')], default='', max_length=12, verbose_name='khối xếp hạng')),
                        ('code', models.CharField(blank=True, default='', max_length=35, validators=[units.models.unit.validate_code], verbose_name='mã định danh')),
                        ('place', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='địa danh ghi trên văn bản')),
                        ('symbol', models.CharField(blank=True, default='', max_length=20, verbose_name='ký hiệu viết tắt')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='child_versions', to='units.unit', verbose_name='cấp trên trực tiếp')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='units.unit', verbose_name='đơn vị')),
                        ('area_code', models.CharField(blank=True, default='', max_length=5, validators=[units.models.unit.validate_area], verbose_name='mã đơn vị hành chính')),
                        ('is_date_assumed', models.BooleanField(default=False, verbose_name='ngày bắt đầu là giả định')),
                        ('is_withdrawn', models.BooleanField(default=False, editable=False, verbose_name='của đơn vị đã hủy')),
                    ],
                    options={
                        'verbose_name': 'tên, cấp trên theo thời gian',
                        'verbose_name_plural': 'tên, cấp trên theo thời gian',
                        'ordering': ('unit', 'valid_from'),
                        'indexes': [models.Index(fields=['parent', 'valid_from'], name='version_parent'), models.Index(fields=['kind', 'name_key'], name='version_kind_name')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'valid_from'), name='version_once_a_day'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('unit',), name='version_one_open'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('unit')), _negated=True), _connector='OR'), name='version_not_own_parent'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='version_period'), models.UniqueConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), ('is_withdrawn', False)), fields=('code', 'valid_from'), name='version_code_once_a_day'), models.UniqueConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), ('is_withdrawn', False), ('valid_to__isnull', True)), fields=('code',), name='version_code_open'), models.UniqueConstraint(condition=models.Q(models.Q(('area_code', ''), _negated=True), ('is_withdrawn', False)), fields=('area_code', 'valid_from'), name='version_area_code_once_a_day'), models.UniqueConstraint(condition=models.Q(models.Q(('area_code', ''), _negated=True), ('is_withdrawn', False), ('valid_to__isnull', True)), fields=('area_code',), name='version_area_code_open')],
                    },
                ),
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(verbose_name='ngày bàn giao')),
                        ('items', models.JSONField(default=list, verbose_name='nội dung bàn giao')),
                        ('note', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=2000, verbose_name='ghi chú')),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='xác nhận đã nhận')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
                        ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers_given', to=settings.AUTH_USER_MODEL, verbose_name='người bàn giao')),
                        ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers_taken', to=settings.AUTH_USER_MODEL, verbose_name='người nhận')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='units.unit', verbose_name='đơn vị')),
                    ],
                    options={
                        'verbose_name': 'bàn giao công việc',
                        'verbose_name_plural': 'bàn giao công việc',
                        'ordering': ('-on', '-pk'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('giver', models.F('taker')), _negated=True), name='handover_two_persons')],
                        'indexes': [],
                    },
                ),
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
                        'indexes': [],
                    },
                    bases=(cchc.lib.moves.Moving, models.Model),
                ),
                migrations.CreateModel(
                    name='RecoveryCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True, verbose_name='mã băm')),
                        ('made_at', models.DateTimeField(verbose_name='lúc lập')),
                        ('used_at', models.DateTimeField(null=True, verbose_name='lúc dùng hoặc thay')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recovery_codes', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
                    ],
                    options={
                        'verbose_name': 'mã dự phòng',
                        'verbose_name_plural': 'mã dự phòng',
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='SignInSession',
                    fields=[
                        ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                        ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                        ('session_data', models.TextField(max_length=1000000, verbose_name='dữ liệu phiên')),
                        ('handle', models.CharField(db_index=True, max_length=24, verbose_name='mã hiện trên trang')),
                        ('browser', models.CharField(blank=True, max_length=80, verbose_name='trình duyệt')),
                        ('begun_at', models.DateTimeField(null=True, verbose_name='bắt đầu')),
                        ('seen_at', models.DateTimeField(null=True, verbose_name='dùng gần nhất')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
                    ],
                    options={
                        'verbose_name': 'phiên đăng nhập',
                        'verbose_name_plural': 'phiên đăng nhập',
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True, verbose_name='mã băm của liên kết')),
                        ('is_first', models.BooleanField(default=True, verbose_name='lời mời đầu tiên')),
                        ('made_at', models.DateTimeField(verbose_name='lúc lập')),
                        ('ends_at', models.DateTimeField(verbose_name='hết hạn')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='lúc dùng hoặc thu hồi')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
                    ],
                    options={
                        'verbose_name': 'lời mời',
                        'verbose_name_plural': 'lời mời',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('user',), name='one_open_invitation')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='SignInRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('valid_from', models.DateField(verbose_name='từ ngày')),
                        ('password_days', models.PositiveSmallIntegerField(null=True, verbose_name='số ngày phải đổi mật khẩu')),
                        ('password_classes', models.PositiveSmallIntegerField(default=0, verbose_name='số loại ký tự của mật khẩu')),
                        ('networks', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='địa chỉ mạng của quản trị')),
                        ('basis', cchc.lib.fields.CleanCharField(max_length=200, verbose_name='căn cứ')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_in_rules', to='units.unit', verbose_name='đơn vị')),
                    ],
                    options={
                        'verbose_name': 'quy tắc đăng nhập',
                        'verbose_name_plural': 'quy tắc đăng nhập',
                        'ordering': ('-valid_from', '-pk'),
                        'constraints': [models.CheckConstraint(condition=models.Q(('password_days__isnull', True), ('password_days__range', (30, 730)), _connector='OR'), name='password_days_in_reason'), models.CheckConstraint(condition=models.Q(('password_classes__range', (0, 4))), name='password_classes_in_reason')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='RollDraft',
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
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người gửi')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roll_drafts', to='units.unit', verbose_name='đơn vị')),
                    ],
                    options={
                        'verbose_name': 'tệp danh sách chờ nhập',
                        'verbose_name_plural': 'tệp danh sách chờ nhập',
                        'indexes': [models.Index(fields=['made_at'], name='roll_draft_made_at')],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True, verbose_name='mã băm của địa chỉ')),
                        ('made_at', models.DateTimeField(verbose_name='lúc lập')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='lúc thu hồi')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
                    ],
                    options={
                        'verbose_name': 'địa chỉ lịch riêng',
                        'verbose_name_plural': 'địa chỉ lịch riêng',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('user',), name='one_open_calendar_feed')],
                        'indexes': [],
                    },
                ),
            ],
        ),
        migrations.RunPython(protect_audit, release_audit),
        AddTrigramIndex("UnitVersion", "name_fold", "unit_name_trigram"),
    ]
