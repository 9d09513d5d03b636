"""`import_indices --by ACCOUNT`: loads the published indices that ship with the project."""

from django.core.management.base import BaseCommand, CommandError

from cchc.lib.refusal import Refused
from scoring.actions.index import import_indices
from scoring.imports import INDICES, MEANS, read_index_rows, read_mean_rows
from units.models import Unit, User
from units.permissions import Role, access_of

MOST_NAMED = 10


class Command(BaseCommand):
    help = "Nhập chỉ số đã công bố (PAR INDEX, SIPAS, chỉ số CCHC trong tỉnh); chạy lại được."

    def add_arguments(self, parser):
        parser.add_argument("--by", required=True, help="tài khoản thường trực CCHC")
        parser.add_argument("--file", default=INDICES, help="tệp CSV chỉ số")
        parser.add_argument("--means", default=MEANS, help="tệp CSV trung bình cả nước")

    def handle(self, *, by, file, means, **options):
        try:
            rows, mean_rows = read_index_rows(file), read_mean_rows(means)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        user = User.objects.filter(username=by).first()
        units = access_of(user).held.get(Role.COORDINATOR) if user else None
        if not units:
            raise CommandError(f"Tài khoản {by} không phải thường trực CCHC của đơn vị nào.")
        unit = Unit.objects.get(pk=min(units))
        done = import_indices(unit, by=user, rows=rows, means=mean_rows)
        self.stdout.write(
            f"Thêm {done.added} chỉ số, {done.means_added} giá trị trung bình cả nước; "
            f"{done.kept} chỉ số đã có; {len(done.missing)} dòng chưa nhập."
        )
        self._name("Khác với dữ liệu đã có, giữ nguyên", done.differing)
        self._name("Chưa nhập", done.missing)

    def _name(self, title, lines):
        for line in lines[:MOST_NAMED]:
            self.stdout.write(f"{title}: {line}")
        if len(lines) > MOST_NAMED:
            self.stdout.write(f"{title}: và {len(lines) - MOST_NAMED} dòng khác")
