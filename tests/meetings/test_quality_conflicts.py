"""A row of a quality sheet that two people answer at once, or that is sent twice."""

import re

import pytest

from meetings.actions.quality import mark_quality
from tests.meetings.builders import reread
from tests.meetings.quality_builders import full_sheet, mark_of, small_sheet
from tests.plans.pages import words
from units.models import AuditEvent


def send(signed_in, mark, sent, headers=None):
    """Answers this row from a page that was opened before anybody did."""
    url = f"/chat-luong-sinh-hoat/muc/{mark.pk}/"
    return signed_in("bithu.dttg").post(url, {"version": 1, **sent}, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_another_saved_is_told_beside_what_was_chosen(world, signed_in, headers):
    mark = mark_of(small_sheet(world), "1.2")
    mark_quality(mark, by=world.bithu_dttg, value=True)
    answer = send(signed_in, mark, {"answer": "false"}, headers)
    told = "Bản đang có – kết quả: đạt. Vừa chọn: không đạt. Chọn lại nếu vẫn đổi."
    assert told in words(answer, 409)
    assert re.search(rf'id="m{mark.pk}-true"[^>]* checked', answer.content.decode())
    assert not re.search(rf'id="m{mark.pk}-false"[^>]* checked', answer.content.decode())
    assert reread(mark).value is True


def test_a_rate_that_another_saved_is_told_beside_what_was_typed(world, signed_in):
    mark = mark_of(full_sheet(world), "4.5")
    mark_quality(mark, by=world.bithu_dttg, value="90.5")
    for sent, mine in (
        ({"answer": "95,25"}, "95,25%"),
        ({"is_na": "on", "na_reason": "Họp trực tuyến"}, "không áp dụng"),
        ({"answer": ""}, "chưa chấm"),
    ):
        answer = send(signed_in, mark, sent)
        assert "Bản đang có – kết quả: 90,5%" in words(answer, 409)
        assert f". Vừa chọn: {mine}. Chọn lại nếu vẫn đổi." in words(answer, 409)
        assert f'id="m{mark.pk}-answer" value="90,5"' in answer.content.decode()
    assert reread(mark).value == "90.5"


@pytest.mark.parametrize(("headers", "status"), [({}, 302), ({"HX-Request": "true"}, 200)])
def test_what_stands_as_it_was_chosen_is_saved_already(world, signed_in, headers, status):
    """Sent twice because the first answer was lost, or chosen alike by two people."""
    mark = mark_of(small_sheet(world), "1.2")
    mark_quality(mark, by=world.bithu_dttg, value=True)
    rows = AuditEvent.objects.count()
    answer = send(signed_in, mark, {"answer": "true"}, headers)
    assert answer.status_code == status
    assert AuditEvent.objects.count() == rows
    assert reread(mark).version == 2
