"""Loads the provinces, districts and communes of before and from 01/7/2025."""

from django.core.management.base import BaseCommand, CommandError

from cchc.lib.refusal import Refused
from units import country
from units.actions.country import Loading, load_province_first


class Command(BaseCommand):
    """One transaction and one audit row a province: Ctrl-C leaves whole provinces behind."""

    help = "Nạp 34 tỉnh và các tỉnh, huyện, xã trước 01/7/2025; chạy lần hai không thay đổi gì."

    def add_arguments(self, parser):
        parser.add_argument(
            "--only", nargs="+", metavar="MÃ", help="chỉ các tỉnh có mã này, ví dụ 08 15"
        )

    def handle(self, *, only=None, **options):
        facts = country.provinces()
        if unknown := [code for code in only or () if code not in facts]:
            raise CommandError(f"Không có tỉnh mã {', '.join(unknown)}; mã từ 01/7/2025, ví dụ 08.")
        chosen = [facts[code] for code in only or facts]
        refused = 0
        for number, province in enumerate(chosen, 1):
            loading = Loading(province)
            try:
                load_province_first(loading)
                told = loading.told
            except Refused as refusal:
                refused, told = refused + 1, f"chưa nạp: {refusal.sentence}"
            except KeyboardInterrupt:
                raise CommandError(
                    f"Đã dừng: {number - 1}/{len(chosen)} nơi đã xong được giữ nguyên; "
                    "chạy lại để nạp tiếp.",
                    returncode=130,
                ) from None
            self.stdout.write(f"{number}/{len(chosen)} {province.place.title}: {told}.")
        if refused:
            raise CommandError(f"Chưa nạp được {refused} nơi.")
