"""Settings with which the system must not serve real data; each error says what to set.

They run with every management command, and once more when the server process starts (wsgi.py), so
that an unsafe production never answers a request. A demonstration (DEMO=1) may have them.
"""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from cchc.lib.trigram import REFUSED, has_index, wanted
from units.triggers import missing

TAG = "cchc"
SHORTEST_KEY = 50
FEWEST_LETTERS = 12


@register(TAG)
def check_production(app_configs=None, **kwargs):
    """Faults of the settings alone, without a look at the database."""
    return list(_faults()) if not settings.DEMO else []


def _faults():
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS or "insecure" in key:
        yield Error(
            "SECRET_KEY ngắn hoặc dễ đoán.",
            hint="Đặt ít nhất 50 ký tự ngẫu nhiên, không dùng lại khóa của máy khác.",
            id="cchc.E001",
        )
    if settings.DEBUG:
        yield Error("DEBUG đang bật.", hint="Đặt DEBUG=0.", id="cchc.E002")
    if not settings.ALLOWED_HOSTS or any("*" in host for host in settings.ALLOWED_HOSTS):
        yield Error(
            "ALLOWED_HOSTS nhận mọi tên miền.",
            hint="Ghi đúng tên miền của hệ thống.",
            id="cchc.E003",
        )
    if _is_sqlite() and settings.WEB_WORKERS > 1:
        yield Error(
            "SQLite chỉ dùng được với một tiến trình.",
            hint="Đặt WEB_WORKERS=1, hoặc dùng PostgreSQL bằng DATABASE_URL.",
            id="cchc.E004",
        )
    if not settings.REQUIRE_TOTP:
        yield Error(
            "Xác thực hai bước đang tắt với người quản trị, thường trực, thẩm định, công bố.",
            hint="Đặt REQUIRE_TOTP=1, hoặc bỏ dòng này.",
            id="cchc.E008",
        )
    if _lies_in_static(Path(settings.MEDIA_ROOT).resolve()):
        yield Error(
            "Tệp đính kèm nằm trong thư mục tệp tĩnh, ai cũng tải được.",
            hint="Đặt MEDIA_ROOT ra ngoài static và staticfiles.",
            id="cchc.E005",
        )


def _is_sqlite():
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def _lies_in_static(media):
    """Is either folder inside the other?"""
    for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
        static = Path(folder).resolve()
        if media.is_relative_to(static) or static.is_relative_to(media):
            return True
    return False


@register(TAG, Tags.database)
def check_database(app_configs=None, databases=None, **kwargs):
    """Faults that only the database can tell: missing triggers, answers before data is on disk."""
    if not databases:
        return []
    return [error for alias in databases for error in _database_faults(connections[alias])]


def _database_faults(connection):
    if tables := missing(connection):
        yield Error(
            f"Thiếu trigger chống sửa, xóa ở bảng: {', '.join(tables)}.",
            hint="Chạy units.triggers.protect cho từng bảng, rồi verify_audit.",
            id="cchc.E006",
        )
    if not all(has_index(connection, model, name) for model, _, name in wanted()):
        yield Warning("Tìm theo chữ còn chậm.", hint=REFUSED, id="cchc.W001")
    if settings.DEMO or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit"):
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] == "off":
                yield Error(
                    f"PostgreSQL đang tắt {name}: mất điện là mất dữ liệu đã báo lưu xong.",
                    hint=f"Bật {name} trong postgresql.conf.",
                    id="cchc.E007",
                )


def refuse_unsafe_start():
    """Called by the server process: raises ImproperlyConfigured with every fault in words."""
    found = run_checks(tags=[TAG], databases=["default"])
    faults = [fault for fault in found if fault.is_serious()]
    connections.close_all()
    if faults:
        raise ImproperlyConfigured(
            "Không khởi động vì:\n" + "\n".join(f"- {fault.msg} {fault.hint}" for fault in faults)
        )
