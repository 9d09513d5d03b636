"""Error and refusal pages: their words, the request id, and nothing typed is lost."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from cchc import errors
from cchc.lib.refusal import Conflict, PasswordNeeded, Refused

REQUEST_ID = "a1b2c3d4e5f6"


def sent(**typed):
    request = RequestFactory().post("/van-ban/1/sua/", typed)
    request.id = REQUEST_ID
    return request


def text_of(response):
    return response.content.decode()


def heading(response):
    return re.search(r"<h1[^>]*>([^<]*)", text_of(response))[1]


def hidden(response):
    """(name, value) of hidden fields, without the key of the button and the CSRF field."""
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text_of(response))
    return [pair for pair in pairs if pair[0] not in {"idempotency_key", "csrfmiddlewaretoken"}]


@pytest.mark.parametrize(
    ("answer", "status", "title"),
    [
        (errors.bad_request, 400, "Yêu cầu chưa hợp lệ"),
        (errors.forbidden, 403, "Chưa được giao quyền này"),
        (errors.not_found, 404, "Không tìm thấy"),
        (errors.too_large, 413, "Dữ liệu quá lớn"),
        (errors.too_many, 429, "Thao tác quá nhanh"),
        (errors.server_error, 500, "Hệ thống gặp lỗi"),
        (lambda request: errors.maintenance(request, "22:30"), 503, "Đang bảo trì"),
    ],
)
def test_each_error_has_its_page_with_the_request_id(answer, status, title):
    response = answer(sent())
    assert response.status_code == status
    assert heading(response) == title
    assert REQUEST_ID in text_of(response)


def test_403_says_the_sentence_of_the_permission():
    sentence = "Chỉ thủ trưởng của Sở Nội vụ được nộp phiếu."
    assert sentence in text_of(errors.forbidden(sent(), PermissionDenied(sentence)))


def test_a_page_that_was_open_too_long_says_how_to_get_back():
    response = errors.csrf_failure(sent())
    assert response.status_code == 403
    assert heading(response) == "Trang đã mở quá lâu"


@pytest.mark.parametrize("status", [500, 503])
def test_plain_pages_ask_for_no_hashed_file(status):
    """They must come when the manifest, the database or the session is what has failed."""
    page = errors.server_error(sent()) if status == 500 else errors.maintenance(sent(), "22:30")
    assert '<link rel="stylesheet" href="/static/css/plain.css">' in text_of(page)
    assert "<script" not in text_of(page)


def test_500_without_any_request_id():
    class Bare:
        pass

    assert errors.server_error(Bare()).status_code == 500


def test_a_refusal_says_its_sentence_and_links_to_what_is_missing():
    refusal = Refused("Còn 1 tiêu chí chưa chấm.", items=[("1.1 Kế hoạch", "/muc/1/")])
    response = errors.refused(sent(note="x"), refusal)
    assert response.status_code == 409
    assert heading(response) == "Chưa thực hiện được bước này"
    assert "Còn 1 tiêu chí chưa chấm." in text_of(response)
    assert '<a href="/muc/1/">1.1 Kế hoạch</a>' in text_of(response)


def conflict(**typed):
    refusal = Conflict(
        "Trần Thị B đã lưu lúc 09:38.",
        fields=[("nội dung", "hạn 30/11", typed.get("content", "")), ("điểm", Decimal("1.5"), 2)],
        names=["content", "points"],
        back_url="/ket-luan/2/",
        version=7,
    )
    return errors.conflict(sent(**typed), refusal)


def test_a_conflict_shows_both_texts_and_marks_what_differs():
    response = conflict(content="hạn 27/11 <b>", points="2", version="6")
    assert response.status_code == 409
    assert heading(response) == "Nội dung này vừa được sửa"
    page = text_of(response)
    assert "hạn <mark>30/11</mark>" in page
    assert "hạn <mark>27/11 &lt;b&gt;</mark>" in page
    assert "<mark>1,5</mark>" in page
    assert '<a class="button" href="/ket-luan/2/">Dùng bản đang có</a>' in page


def test_a_conflict_sends_mine_again_with_the_version_that_stands():
    response = conflict(content="hạn 27/11", points="2", version="6", idempotency_key="k" * 8)
    mine, merged = hidden(response)[:3], hidden(response)[3:]
    assert mine == [("version", "7"), ("content", "hạn 27/11"), ("points", "2")]
    assert merged == [("version", "7"), ("points", "2")]
    assert re.search(r'<textarea[^>]*name="content"[^>]*>\nhạn 27/11</textarea>', text_of(response))


def test_a_conflict_without_texts_offers_no_merging():
    refusal = Conflict(fields=[("hạn", date(2026, 5, 4), None)], version=2)
    page = text_of(errors.conflict(sent(step="1"), refusal))
    assert "Gộp rồi lưu" not in page
    assert "04/05/2026" in page


def test_a_conflict_that_compares_no_field_says_so():
    page = text_of(errors.conflict(sent(name="Sở Mới"), Conflict(fields=[], version=2)))
    assert "không so được từng ô; mở bản đang có để xem trước khi chọn" in page
    assert "Dùng bản đang nhập" in page


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), ("", "–"), (True, "Có"), (False, "Không"), (date(2026, 2, 5), "05/02/2026"),
     (datetime(2026, 2, 5, 7, 5, tzinfo=UTC), "14:05, 05/02/2026"),
     (Decimal("85.340"), "85,34"), (12, "12"), ("chữ", "chữ")],
)  # fmt: skip
def test_values_of_both_sides_are_written_as_on_the_screen(value, text):
    assert errors._shown(value) == text


def test_the_password_page_keeps_what_was_typed(world):
    request = sent(reason="chậm", version="3", password_again="sai")  # noqa: S106
    request.user = world.canbo_dttg
    response = errors.password_again(request, wrong=True)
    assert ("reason", "chậm") in hidden(response)
    assert ("password_again", "sai") not in hidden(response)
    assert "Mật khẩu chưa đúng." in text_of(response)
    assert "Tệp đã chọn không giữ được qua bước này" not in text_of(response)
    assert isinstance(PasswordNeeded(), Refused)


@pytest.mark.django_db
def test_while_maintenance_lasts_every_page_says_so(settings):
    settings.MAINTENANCE_UNTIL = "22:30 ngày 05/02/2027"
    response = Client().get("/dang-nhap/")
    assert response.status_code == 503
    assert "Hệ thống trở lại lúc 22:30 ngày 05/02/2027 (dự kiến)." in text_of(response)
    assert response["Retry-After"] == "600"
    assert response["X-Request-Id"] in text_of(response)
    assert response["Content-Security-Policy"]


def test_the_process_answers_its_balancer_during_maintenance(settings):
    settings.MAINTENANCE_UNTIL = "22:30"
    assert Client().get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "answer",
    [
        errors.too_large,
        errors.csrf_failure,
        lambda request: errors.refused(request, Refused("Hết.")),
    ],
)
def test_the_way_back_leads_to_the_page_whose_form_was_sent(answer):
    """The address that took the form may take nothing else."""
    request = sent(content="hạn 27/11")
    request.META["HTTP_REFERER"] = "http://testserver/phieu-cham-diem/4/?linh-vuc=2"
    assert 'href="/phieu-cham-diem/4/?linh-vuc=2">Mở lại trang' in text_of(answer(request))
    request.META["HTTP_REFERER"] = "http://noi-khac.vn/van-ban/"
    assert "noi-khac" not in text_of(answer(request))
