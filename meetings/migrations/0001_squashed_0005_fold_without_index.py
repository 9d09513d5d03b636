"""What an empty database starts with, instead of the migrations that it replaces."""

import cchc.lib.clock
import cchc.lib.fields
import cchc.lib.folded
import cchc.lib.new_models
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('meetings', '0001_initial'), ('meetings', '0002_conclusion_tasks'), ('meetings', '0003_signed_copies'), ('meetings', '0004_meeting_reason'), ('meetings', '0005_fold_without_index')]

    initial = True

    dependencies = [
        ('plans', '0002_areas'),
        ('units', '0001_initial'),
    ]

    operations = [
        cchc.lib.new_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name='AgendaItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                        ('title', cchc.lib.fields.CleanCharField(max_length=500, verbose_name='nội dung họp')),
                        ('is_thematic', models.BooleanField(default=False, verbose_name='nội dung chuyên đề')),
                        ('presenter', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='người trình bày')),
                        ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='thời lượng (phút)')),
                        ('text', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=10000, verbose_name='diễn biến, nhận định')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='meetings.meeting', verbose_name='cuộc họp')),
                    ],
                    options={
                        'verbose_name': 'nội dung họp',
                        'verbose_name_plural': 'nội dung họp',
                        'ordering': ('order', 'pk'),
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'order'), name='agenda_order_once'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('minutes__gte', 1), ('minutes__lte', 1440)), _connector='OR'), name='agenda_minutes_of_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Meeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('REGULAR', 'họp thường kỳ'), ('THEMATIC', 'họp chuyên đề'), ('COMMITTEE', 'họp chi ủy, ban chấp hành, ban thường vụ'), ('STUDY', 'hội nghị quán triệt, triển khai'), ('MIDTERM', 'hội nghị sơ kết'), ('FINAL', 'hội nghị tổng kết'), ('STEERING', 'họp Ban Chỉ đạo'), ('BRIEFING', 'họp giao ban'), ('OTHER', 'cuộc họp khác')], max_length=9, verbose_name='loại cuộc họp')),
                        ('is_combined', models.BooleanField(default=False, verbose_name='có nội dung chuyên đề')),
                        ('title', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='tên cuộc họp')),
                        ('theme', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='chủ đề')),
                        ('title_fold', cchc.lib.folded.FoldField(db_index=True, default='', editable=False, max_length=820, source='title theme')),
                        ('held_on', models.DateField(db_index=True, verbose_name='ngày họp')),
                        ('planned_at', models.DateTimeField(verbose_name='thời gian dự kiến')),
                        ('postponed_from', models.DateField(blank=True, null=True, verbose_name='đã dời từ')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc')),
                        ('place', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='địa điểm')),
                        ('mode', models.CharField(choices=[('IN_PERSON', 'trực tiếp'), ('REMOTE', 'trực tuyến'), ('MIXED', 'trực tiếp kết hợp trực tuyến')], default='IN_PERSON', max_length=9, verbose_name='hình thức')),
                        ('points', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='điểm cầu')),
                        ('chair_name', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='chủ trì')),
                        ('chair_title', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='chức vụ của chủ trì')),
                        ('secretary_name', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='thư ký')),
                        ('secretary_title', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='chức vụ của thư ký')),
                        ('guests', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=2000, verbose_name='khách mời')),
                        ('is_by_count', models.BooleanField(default=False, verbose_name='điểm danh theo số lượng')),
                        ('head_count', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='số người dự')),
                        ('total_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='tổng số')),
                        ('official_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='chính thức')),
                        ('probationary_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='dự bị')),
                        ('exempt_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='được miễn sinh hoạt')),
                        ('duty_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='vắng do nhiệm vụ đặc biệt')),
                        ('present_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='có mặt')),
                        ('excused_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='vắng có lý do')),
                        ('absent_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='vắng không lý do')),
                        ('guest_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='khách mời dự')),
                        ('state', models.CharField(choices=[('PLANNED', 'dự kiến'), ('INVITED', 'đã mời'), ('HELD', 'đã họp'), ('MINUTED', 'có dự thảo biên bản'), ('AGREED', 'đã thông qua biên bản'), ('LOCKED', 'đã khóa biên bản'), ('CANCELLED', 'hủy họp')], default='PLANNED', max_length=9, verbose_name='trạng thái')),
                        ('series_name', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='lịch họp định kỳ')),
                        ('is_illustrative', models.BooleanField(default=False, verbose_name='dữ liệu minh họa')),
                        ('source_note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='nguồn')),
                        ('entered_at', models.DateTimeField(default=cchc.lib.clock.now, editable=False, verbose_name='ghi lúc')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.person', verbose_name='chủ trì')),
                        ('secretary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.person', verbose_name='thư ký')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='units.unit', verbose_name='đơn vị')),
                        ('reason', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='lý do dời, hủy')),
                    ],
                    options={
                        'verbose_name': 'cuộc họp',
                        'verbose_name_plural': 'cuộc họp',
                        'ordering': ('-held_on', '-pk'),
                        'indexes': [models.Index(fields=['-held_on', '-id'], name='meeting_day'), models.Index(fields=['unit', 'kind', 'held_on'], name='meeting_unit_kind')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gt', models.F('started_at')), _connector='OR'), name='meeting_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['AGREED', 'HELD', 'LOCKED', 'MINUTED']), _negated=True), models.Q(('ended_at__isnull', False), ('started_at__isnull', False)), _connector='OR'), name='meeting_held_has_times'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['AGREED', 'HELD', 'LOCKED', 'MINUTED']), _negated=True), models.Q(('chair_name', ''), _negated=True), models.Q(('chair_title', ''), _negated=True), _connector='OR'), name='meeting_held_has_chair'), models.CheckConstraint(condition=models.Q(('is_combined', False), ('kind', 'REGULAR'), _connector='OR'), name='meeting_combined_is_regular'), models.CheckConstraint(condition=models.Q(('kind__in', ['REGULAR', 'THEMATIC', 'COMMITTEE', 'STUDY', 'MIDTERM', 'FINAL', 'STEERING', 'BRIEFING', 'OTHER'])), name='meeting_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'INVITED', 'HELD', 'MINUTED', 'AGREED', 'LOCKED', 'CANCELLED'])), name='meeting_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_invitations', to='units.unit', verbose_name='đơn vị được mời')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='meetings.meeting', verbose_name='cuộc họp')),
                    ],
                    options={
                        'verbose_name': 'đơn vị được mời',
                        'verbose_name_plural': 'đơn vị được mời',
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'unit'), name='invitation_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Conclusion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                        ('text', cchc.lib.fields.CleanTextField(max_length=2000, verbose_name='nội dung kết luận')),
                        ('who', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='người, đơn vị thực hiện')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='hạn')),
                        ('due_text', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=100, verbose_name='thời gian hoàn thành')),
                        ('responsibility', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='trách nhiệm')),
                        ('product', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=300, verbose_name='sản phẩm')),
                        ('authority', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='thẩm quyền')),
                        ('state', models.CharField(choices=[('OPEN', 'chưa giao'), ('TASKED', 'đã chuyển thành nhiệm vụ'), ('NO_TASK', 'không cần giao việc'), ('DONE', 'đã thực hiện'), ('CARRIED', 'chuyển sang kỳ sau')], default='OPEN', max_length=7, verbose_name='trạng thái')),
                        ('state_note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=500, verbose_name='ghi chú')),
                        ('carried_count', models.PositiveSmallIntegerField(default=0, verbose_name='số lần chuyển kỳ')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('carried_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='meetings.conclusion', verbose_name='chuyển từ kết luận')),
                        ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conclusions', to='meetings.agendaitem', verbose_name='nội dung họp')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusions', to='meetings.meeting', verbose_name='cuộc họp')),
                        ('text_fold', cchc.lib.folded.FoldField(db_index=False, default='', editable=False, max_length=2600, source='text who')),
                    ],
                    options={
                        'verbose_name': 'kết luận',
                        'verbose_name_plural': 'kết luận',
                        'ordering': ('order', 'pk'),
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'order'), name='conclusion_order_once'), models.CheckConstraint(condition=models.Q(('state__in', ['OPEN', 'TASKED', 'NO_TASK', 'DONE', 'CARRIED'])), name='conclusion_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'NO_TASK'), _negated=True), models.Q(('state_note', ''), _negated=True), _connector='OR'), name='conclusion_no_task_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('carried_count', 0), ('carried_from__isnull', True)), models.Q(('carried_count__gte', 1), ('carried_from__isnull', False)), _connector='OR'), name='conclusion_carried_is_counted')],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', cchc.lib.fields.CleanCharField(max_length=100, verbose_name='họ và tên')),
                        ('title', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='chức vụ')),
                        ('party_status', models.CharField(choices=[('OFFICIAL', 'chính thức'), ('PROBATIONARY', 'dự bị'), ('EXEMPT', 'được miễn công tác và sinh hoạt đảng'), ('REDUCED', 'được giảm công tác và sinh hoạt đảng'), ('TEMP_IN', 'sinh hoạt đảng tạm thời (chuyển đến)'), ('TEMP_OUT', 'sinh hoạt đảng tạm thời (chuyển đi)'), ('SUSPENDED', 'bị đình chỉ sinh hoạt đảng'), ('NONE', 'không phải đảng viên')], default='NONE', max_length=12, verbose_name='tình trạng đảng viên')),
                        ('mark', models.CharField(choices=[('PRESENT', 'có mặt'), ('LATE', 'đến muộn'), ('EXCUSED', 'vắng có lý do'), ('ABSENT', 'vắng không lý do'), ('DUTY', 'vắng do nhiệm vụ đặc biệt'), ('EXEMPT', 'được miễn sinh hoạt'), ('GUEST', 'khách mời'), ('NONE', 'chưa điểm danh')], default='NONE', max_length=7, verbose_name='điểm danh')),
                        ('note', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='lý do')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='units.person', verbose_name='cán bộ, đảng viên')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='meetings.meeting', verbose_name='cuộc họp')),
                    ],
                    options={
                        'verbose_name': 'điểm danh',
                        'verbose_name_plural': 'điểm danh',
                        'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('meeting', 'person'), name='attendance_once_a_person'), models.CheckConstraint(condition=models.Q(('mark__in', ['PRESENT', 'LATE', 'EXCUSED', 'ABSENT', 'DUTY', 'EXEMPT', 'GUEST', 'NONE'])), name='attendance_mark_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Addendum',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='số')),
                        ('on', models.DateField(verbose_name='ngày')),
                        ('grounds', cchc.lib.fields.CleanCharField(max_length=500, verbose_name='lý do')),
                        ('text', cchc.lib.fields.CleanTextField(max_length=10000, verbose_name='nội dung bổ sung, đính chính')),
                        ('by_name', cchc.lib.fields.CleanCharField(max_length=100, verbose_name='người ghi')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='meetings.meeting', verbose_name='cuộc họp')),
                    ],
                    options={
                        'verbose_name': 'nội dung bổ sung, đính chính',
                        'verbose_name_plural': 'nội dung bổ sung, đính chính',
                        'ordering': ('number',),
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='addendum_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Minutes',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=20, verbose_name='số biên bản')),
                        ('composed', models.JSONField(default=list, verbose_name='phần tự soạn')),
                        ('composed_at', models.DateTimeField(verbose_name='soạn lúc')),
                        ('typed', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=20000, verbose_name='phần ghi thêm')),
                        ('agreed_by', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='thông qua tại')),
                        ('agreed_on', models.DateField(blank=True, null=True, verbose_name='ngày thông qua')),
                        ('locked_at', models.DateTimeField(blank=True, null=True, verbose_name='khóa lúc')),
                        ('is_signed_elsewhere', models.BooleanField(default=False, verbose_name='ký trên hệ thống khác')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='meetings.meeting', verbose_name='cuộc họp')),
                    ],
                    options={
                        'verbose_name': 'biên bản',
                        'verbose_name_plural': 'biên bản',
                        'constraints': [models.CheckConstraint(condition=models.Q(('agreed_on__isnull', True), models.Q(('agreed_by', ''), _negated=True), _connector='OR'), name='minutes_agreed_by'), models.CheckConstraint(condition=models.Q(('locked_at__isnull', True), ('agreed_on__isnull', False), _connector='OR'), name='minutes_locked_after_agreed')],
                    },
                ),
                migrations.CreateModel(
                    name='Opinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                        ('speaker', cchc.lib.fields.CleanCharField(blank=True, default='', max_length=200, verbose_name='người phát biểu')),
                        ('text', cchc.lib.fields.CleanTextField(max_length=5000, verbose_name='tóm tắt ý kiến')),
                        ('answer', cchc.lib.fields.CleanTextField(blank=True, default='', max_length=5000, verbose_name='tiếp thu, trả lời')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='meetings.agendaitem', verbose_name='nội dung họp')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='meetings.meeting', verbose_name='cuộc họp')),
                    ],
                    options={
                        'verbose_name': 'ý kiến',
                        'verbose_name_plural': 'ý kiến',
                        'ordering': ('order', 'pk'),
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'order'), name='opinion_order_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Vote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                        ('subject', cchc.lib.fields.CleanCharField(max_length=500, verbose_name='nội dung biểu quyết')),
                        ('method', models.CharField(choices=[('HANDS', 'giơ tay'), ('SECRET', 'bỏ phiếu kín')], default='HANDS', max_length=6, verbose_name='cách biểu quyết')),
                        ('entitled', models.PositiveIntegerField(verbose_name='số có quyền biểu quyết')),
                        ('in_favour', models.PositiveIntegerField(verbose_name='tán thành')),
                        ('against', models.PositiveIntegerField(default=0, verbose_name='không tán thành')),
                        ('abstain', models.PositiveIntegerField(default=0, verbose_name='không biểu quyết, ý kiến khác')),
                        ('version', models.PositiveIntegerField(default=1, editable=False)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='meetings.meeting', verbose_name='cuộc họp')),
                    ],
                    options={
                        'verbose_name': 'biểu quyết',
                        'verbose_name_plural': 'biểu quyết',
                        'ordering': ('order', 'pk'),
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'order'), name='vote_order_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ConclusionTask',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('conclusion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='meetings.conclusion', verbose_name='kết luận')),
                        ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusion_links', to='plans.task', verbose_name='nhiệm vụ')),
                    ],
                    options={
                        'verbose_name': 'nhiệm vụ giao từ kết luận',
                        'verbose_name_plural': 'nhiệm vụ giao từ kết luận',
                        'constraints': [models.UniqueConstraint(fields=('conclusion', 'task'), name='conclusion_task_once')],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(app_label)s_%(class)s_set', to='plans.storedfile', verbose_name='tệp')),
                        ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_links', to='meetings.minutes', verbose_name='biên bản')),
                    ],
                    options={
                        'verbose_name': 'bản đã ký của biên bản',
                        'verbose_name_plural': 'bản đã ký của biên bản',
                        'constraints': [models.UniqueConstraint(fields=('minutes', 'file'), name='minutes_file_once')],
                    },
                ),
            ],
        ),
    ]
