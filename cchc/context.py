"""What every page shows around its content."""

from django.conf import settings
from django.urls import NoReverseMatch

from cchc.lib.addresses import address_of
from cchc.lib.clock import local, now
from cchc.lib.vietnamese import moment
from units.permissions import Role, access_of

# (group, [(label, url name, icon, roles or None for everyone, open without sign-in)])
_MENU = [
    ("", [("Việc của tôi", "my-work", "home", None, False)]),
    (
        "Triển khai",
        [
            ("Văn bản", "plans:document-list", "document", None, False),
            ("Giao triển khai", "plans:coverage-matrix", "tree", None, False),
            ("Kế hoạch", "plans:plan-list", "list", None, False),
            ("Nhiệm vụ", "plans:task-list", "check", None, False),
            ("Giải trình", "plans:explanation-list", "flag", None, False),
            ("Báo cáo định kỳ", "plans:report-list", "document", None, False),
            ("Kiểm tra", "plans:inspection-list", "search", None, False),
            ("Ban Chỉ đạo", "plans:committee-list", "people", None, False),
            ("Thủ tục hành chính trong Đảng", "plans:procedure-list", "list", None, False),
            ("Chứng nhận ISO 9001", "plans:iso-list", "check", None, False),
        ],
    ),
    (
        "Họp, sinh hoạt",
        [
            ("Cuộc họp", "meetings:meeting-list", "people", None, False),
            ("Lịch họp, sinh hoạt", "meetings:meeting-calendar", "calendar", None, False),
            ("Kết luận", "meetings:conclusion-list", "flag", None, False),
            ("Tình hình sinh hoạt chi bộ", "meetings:rhythm-matrix", "calendar", None, False),
            ("Chất lượng sinh hoạt", "meetings:quality-list", "check", None, False),
            ("Địa chỉ lịch riêng", "calendar-feed", "link", None, False),
        ],
    ),
    (
        "Chấm điểm",
        [
            ("Kỳ chấm điểm", "scoring:round-list", "chart", None, False),
            ("Phiếu chấm điểm", "scoring:sheet-list", "document", None, False),
            ("Thẩm định", "scoring:appraisal-list", "scale", (Role.APPRAISER,), False),
            ("Xếp hạng", "scoring:ranking", "podium", None, True),
            ("Nguyên nhân mất điểm", "scoring:loss-list", "flag", None, False),
            ("Bộ tiêu chí", "scoring:set-list", "list", None, False),
            ("Chỉ số đã công bố", "scoring:index-list", "chart", None, True),
        ],
    ),
    (
        "Tổ chức",
        [
            ("Cây tổ chức", "unit-tree", "tree", None, False),
            ("Đơn vị", "unit-list", "list", None, False),
            ("Cán bộ, đảng viên", "units:person-list", "person", None, False),
            (
                "Bàn giao công việc",
                "handover-list",
                "people",
                (Role.HEAD, Role.SECRETARY, Role.ADMIN),
                False,
            ),
        ],
    ),
    (
        "Quản trị",
        [
            ("Người dùng", "units:user-list", "person", (Role.HEAD, Role.ADMIN), False),
            ("Phân quyền", "units:permission-page", "lock", None, False),
            ("Nhật ký thao tác", "units:audit-list", "clock", None, False),
            ("Nhập dữ liệu", "units:job-list", "upload", (Role.ADMIN,), False),
        ],
    ),
]


def site(request):
    """site_name, menu, account, demo, now_text; safe on error pages without user or session."""
    user = getattr(request, "user", None)
    is_signed_in = bool(user is not None and user.is_authenticated)
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.DEMO,
        "demo_password": settings.DEMO_PASSWORD if settings.DEMO else "",
        "now_text": moment(local(now())),
        "is_signed_in": is_signed_in,
        "account": _account(user) if is_signed_in else None,
        "menu": _menu(request, user, is_signed_in),
    }


def _account(user):
    return {"name": user.username, "unit": access_of(user).home}


def _menu(request, user, is_signed_in):
    groups = []
    for label, items in _MENU:
        shown = []
        for text, name, icon, roles, is_public in items:
            if not is_signed_in and not is_public:
                continue
            if roles and not access_of(user).has(*roles):
                continue
            try:
                url = address_of(name)
            except NoReverseMatch:  # an app whose pages are not mounted (its tests, a part build)
                continue
            shown.append((text, url, icon))
        if shown:
            groups.append((label, shown))
    current = _current(request.path, [url for _, items in groups for _, url, _ in items])
    return tuple(
        (label, tuple((text, url, icon, url == current, None) for text, url, icon in items))
        for label, items in groups
    )


def _current(path, urls):
    """The entry under which the page stands: of several the one that says most of its address."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
