"""Addresses of the browser tests: the whole site, and one page with every part and state."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from cchc import errors
from cchc import urls as site
from cchc.lib import charts
from cchc.lib.fields import (
    CleanCharFormField,
    CleanTextFormField,
    ScoreFormField,
    VietnamDateField,
    VietnameseForm,
    VietnamTimeField,
    clean_get,
)
from cchc.lib.paging import Count, Page
from cchc.lib.refusal import Conflict, Refused

PAGE = Path(__file__).with_name("components.html")
CONFIRM = Path(__file__).with_name("confirm.html")


class EveryFieldForm(VietnameseForm):
    held_on = VietnamDateField(label="Ngày họp", help_text="Ngày/tháng/năm.")
    ended_at = VietnamTimeField(label="Kết thúc", help_text="Giờ:phút.")
    unit = forms.CharField(label="Đơn vị", disabled=True, initial="Ban Dân tộc tỉnh Lạng Sơn")
    kind = forms.ChoiceField(
        label="Hình thức", choices=[("", "Chọn"), ("REGULAR", "Sinh hoạt thường kỳ")]
    )
    mark = forms.ChoiceField(
        label="Điểm danh",
        widget=forms.RadioSelect,
        choices=[
            ("PRESENT", "Có mặt"),
            ("EXCUSED", "Vắng CLD"),
            ("ABSENT", "Vắng KLD"),
            ("EXEMPT", "Miễn SH"),
        ],
    )
    parts = forms.MultipleChoiceField(
        label="Phần của buổi họp",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "Thường kỳ"), ("b", "Chuyên đề")],
    )
    combined = forms.BooleanField(
        label="Có nội dung chuyên đề",
        required=False,
        help_text="Tính một lần cho thường kỳ và một lần cho chuyên đề.",
    )
    points = ScoreFormField(label="Điểm", help_text="Dấu phẩy trước phần thập phân.")
    place = CleanCharFormField(label="Địa điểm", max_length=100)
    note = CleanTextFormField(label="Ghi chú", max_length=1000, required=False)
    file = forms.FileField(label="Tệp đính kèm", required=False)


class FilterForm(VietnameseForm):
    text = forms.CharField(label="Tìm", required=False, max_length=100)
    year = forms.ChoiceField(label="Năm", choices=[("2026", "2026"), ("2025", "2025")])
    area = forms.ChoiceField(label="Lĩnh vực", choices=[("", "Tất cả"), ("1", "Thể chế")])


def components(request):
    typed = {
        "held_on": "31/5/2021",
        "ended_at": "25:30",
        "kind": "REGULAR",
        "mark": "EXCUSED",
        "parts": ["a", "b"],
        "points": "87,5x",
        "place": "Phòng họp Ban Dân tộc",
    }
    rows = [
        ("3.2 Rà soát thủ tục hành chính", "Sở Dân tộc và Tôn giáo", "late", "quá hạn 6 ngày", 2),
        ("4.1 Rà soát chức năng, nhiệm vụ", "Sở Nội vụ", "warn", "còn 7 ngày", -4),
        ("7.2 Hồ sơ công việc trên môi trường mạng", "Văn phòng", "ok", "đã hoàn thành", 0),
    ]
    context = {
        "form": EveryFieldForm(typed, {}),
        "filters": clean_get(FilterForm, request.GET)[0],
        "steps": [
            {"label": "tự chấm", "note": "xong 25/11", "is_done": True},
            {"label": "thẩm định lần 1", "note": "xong 09/12", "is_done": True},
            {"label": "giải trình", "note": "đến 17/12", "is_now": True},
            {"label": "thẩm định lần 2", "note": "đến 24/12"},
            {"label": "công bố", "note": "15/01/2027"},
        ],
        "tabs": [
            {
                "label": f"{number}. Lĩnh vực số {number}",
                "url": f"#t{number}",
                "note": "6/8",
                "is_now": number == 2,
            }
            for number in range(1, 9)
        ],
        "rows": [
            {
                "title": title,
                "lead": lead,
                "kind": kind,
                "state": state,
                "change": change,
                "due": date(2026, 11, 17),
                "points": Decimal("1.5"),
                "own": kind == "warn",
            }
            for title, lead, kind, state, change in rows
        ],
        "page": Page(rows=rows, count=Count(63), first=26, next_token="b", previous_token="a"),  # noqa: S106
        "gauges": [
            {"name": "Chỉ đạo, điều hành", "value": Decimal("3.75"), "whole": 7},
            {"name": "Cải cách thể chế", "value": Decimal(7), "whole": 8},
            {"name": "Cải cách thủ tục hành chính", "value": None, "whole": Decimal("11.5")},
        ],
        "roll": [("Nguyễn Văn A", "PRESENT"), ("Hoàng Thị D", "EXCUSED")],
        "marks": EveryFieldForm.base_fields["mark"].choices,
        "line": charts.line_chart(
            [("2021", 10, 19), ("2022", 12, 19), ("2023", 11, 19), ("2025", 10, 13)],
            title="Hạng trong khối",
            whole_unit="cơ quan",
            breaks={"2025": "hợp nhất"},
        ),
        "bars": charts.horizontal_bars(
            [("Sở Tư pháp", Decimal("91.21")), ("Sở Nội vụ", Decimal("56.4"))],
            median=Decimal(80),
            own="Sở Nội vụ",
            low=60,
            suffix="%",
        ),
        "mini": charts.mini_bars(
            [(f"Lĩnh vực {n}", Decimal(50 + 6 * n)) for n in range(1, 9)], best=(7,)
        ),
    }
    page = engines["django"].from_string(PAGE.read_text(encoding="utf-8"))
    return HttpResponse(page.render(context, request))


def conflict(request):
    """Two people on one conclusion."""
    raise Conflict(
        "Trần Thị B đã lưu lúc 09:38 ngày 23/11/2026, sau khi trang này được mở. Phần đang nhập "
        "vẫn còn nguyên. So sánh hai bản rồi chọn.",
        fields=[
            (
                "nội dung kết luận",
                "Văn phòng niêm yết lại các thủ tục hành chính, hạn 30/11/2026; sản phẩm: ảnh "
                "chụp bảng niêm yết.",
                "Văn phòng niêm yết lại 18 thủ tục hành chính đã sửa đổi, hạn 27/11/2026; sản "
                "phẩm: ảnh chụp bảng niêm yết.",
            ),
            ("hạn", date(2026, 11, 30), date(2026, 11, 27)),
        ],
        names=["text", "due_on"],
        back_url="/bo-thanh-phan/",
        version=4,
    )


def refusal(request):
    raise Refused(
        "Còn 2 tiêu chí chưa chấm; chấm đủ hoặc đề nghị không áp dụng rồi nộp.",
        items=[("1.1 Ban hành kế hoạch", "#a"), ("7.3 Chữ ký số", "#b")],
    )


class NoteForm(VietnameseForm):
    note = CleanTextFormField(label="Lý do", max_length=2000, required=False)


def confirmation(request):
    page = engines["django"].from_string(CONFIRM.read_text(encoding="utf-8"))
    return HttpResponse(page.render({"form": NoteForm(), "back": "/bo-thanh-phan/"}, request))


urlpatterns = [
    path("bo-thanh-phan/", components),
    path("sua-cung-luc/", conflict),
    path("chua-duoc/", refusal),
    path("xac-nhan/", confirmation),
    path("loi/400/", site.handler400),
    path("loi/403/", site.handler403),
    path("loi/413/", errors.too_large),
    path("loi/429/", errors.too_many),
    path("loi/500/", site.handler500),
    path("loi/503/", errors.maintenance, {"until": "22:30"}),
    path("nhap-lai/", errors.password_again),
    path("", include("cchc.urls")),
]
handler400, handler403 = site.handler400, site.handler403
handler404, handler500 = site.handler404, site.handler500
