"""`manage.py import_roll`: a list of people from a file, as the page does it."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from cchc.lib.refusal import Refused
from cchc.lib.sheets import read
from cchc.lib.tables import wrong_rows
from cchc.lib.vietnamese import DateProblem, parse_date, thousands
from units.actions.roll import draft_roll, import_roll, imported_text
from units.management.naming import account_called, unit_called
from units.models import Unit
from units.roll_reading import COLUMNS, FIRST_YEAR, check


class Command(BaseCommand):
    """One transaction: Ctrl-C leaves the list as it was."""

    help = (
        "Nhập danh sách cán bộ, đảng viên từ tệp .xlsx hoặc .csv. Không có --write: chỉ kiểm tra "
        "và nêu dòng lỗi, chưa ghi gì."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp danh sách")
        parser.add_argument("--unit", required=True, help="tên đầy đủ hoặc mã số của đơn vị")
        parser.add_argument("--by", required=True, help="tài khoản được quản lý danh sách này")
        parser.add_argument("--since", default="", help="từ ngày, cho dòng không ghi: 01/7/2025")
        parser.add_argument("--wrong", type=Path, help="ghi các dòng lỗi vào tệp .xlsx này để sửa")
        parser.add_argument("--write", action="store_true", help="ghi mọi dòng hợp lệ")

    def handle(self, *, file, unit, by, since, wrong, write, **options):
        try:
            self._run(file, unit_called(unit), account_called(by), _day(since), wrong, write)
        except (Refused, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"Không đọc, ghi được tệp {fault.filename}.") from fault
        except KeyboardInterrupt:
            raise CommandError("Đã dừng; chưa ghi dòng nào.", returncode=130) from None

    def _run(self, file, unit, user, since, wrong, write):
        table = COLUMNS.table_of(read(file.name, file.read_bytes()))
        draft = draft_roll(unit, by=user, name=file.name[:200], table=table)
        columns = COLUMNS.guess(draft.heads)
        checked = check(Unit.objects.with_names().get(pk=unit.pk), draft.rows, columns, since)
        counts = (len(checked.new), len(checked.wrong), len(checked.known))
        new, faulty, known = map(thousands, counts)
        self.stdout.write(f"{new} dòng hợp lệ, {faulty} dòng lỗi, {known} dòng đã có.")
        for line in checked.wrong:
            self.stdout.write(f"Dòng {line.number}: {' '.join(line.faults)}")
        if wrong and checked.wrong:
            wrong.write_bytes(wrong_rows(draft.heads, checked.wrong))
        if not write:
            self.stdout.write("Chưa ghi gì; thêm --write để nhập các dòng hợp lệ.")
            return
        draft = import_roll(
            draft, by=user, columns=columns, since=since, count=counts[0], told=self._tell
        )
        self.stdout.write(imported_text(counts[0], len(draft.rows)))

    def _tell(self, done, of, message):
        self.stdout.write(f"{thousands(done)}/{thousands(of)} {message}")


def _day(text):
    try:
        return parse_date(text, first_year=FIRST_YEAR, last_year=9999) if text else None
    except DateProblem as problem:
        raise CommandError(f"--since: {problem}") from problem
