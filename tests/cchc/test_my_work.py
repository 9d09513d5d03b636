"""Việc của tôi: the page that a signed-in account sees first."""

from datetime import date

from django.template.loader import render_to_string
from django.test import Client


def test_nothing_waits(signed_in):
    page = signed_in("canbo.dttg").get("/viec-cua-toi/")
    assert page.status_code == 200
    assert "Không có việc nào đang chờ." in page.content.decode()


def test_anonymous_is_led_to_sign_in(db):
    assert Client().get("/viec-cua-toi/").status_code == 302


def test_a_group_shows_its_rows_with_due_day_and_verb(rf):
    row = {
        "due": "quá hạn 6 ngày",
        "kind": "late",
        "on": date(2026, 11, 17),
        "title": "Rà soát <thủ tục>",
        "url": "/nhiem-vu/1/",
        "note": "Kế hoạch năm 2026",
        "verb": "Báo cáo tiến độ",
    }
    html = render_to_string(
        "cchc/my_work.html", {"groups": [{"title": "Quá hạn", "rows": [row]}]}, rf.get("/")
    )
    assert "Quá hạn 6 ngày" in html
    assert "17/11/2026" in html
    assert '<a class="row-title" href="/nhiem-vu/1/">Rà soát &lt;thủ tục&gt;</a>' in html
    assert '<a class="button button-small" href="/nhiem-vu/1/">Báo cáo tiến độ</a>' in html
    assert "Không có việc nào đang chờ." not in html
