"""A whole round by six roles: opened, scored, submitted, appraised, re-opened by the leader and
appraised again, published; then the head finds where points were lost, and plans to earn them.

The steps that every round has are those of test_loop_scoring; here stands what it leaves out.
"""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from plans.models import Task
from scoring.models import CriterionTask, Result, Round, Sheet, SheetAct
from tests.browser.test_loop_scoring import appraise, lower, publish, score, submit
from tests.browser.walking import go, leave, press
from tests.scoring.builders import make_decision, make_set

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Chấm điểm, xếp hạng năm 2026 (dữ liệu minh họa)"


def _nothing(page, on_phone=False):
    """Its pages are examined where they are walked first."""


def test_six_roles_play_a_round_and_the_head_plans_what_was_lost(page, enter, site, world, examine):
    make_set(world.province)
    make_decision(world.province)
    make_decision(world.ethnic, symbol="12/QĐ-SDTTG", issued_on=date(2026, 1, 15))
    open_the_round(page, enter, world)
    score(page, enter, _nothing)
    submit(page, enter, _nothing)
    appraise(page, enter, _nothing)
    reopen(page, enter)
    complete(page, enter)
    submit(page, enter, _nothing)
    appraise_again(page, enter)
    publish(page, enter, _nothing)
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.round.owner) == ("PUBLISHED", world.province)
    acts = list(SheetAct.objects.values_list("act", "by__username").distinct())
    assert ("REOPEN", "lanhdao.ubnd") in acts
    plan_what_was_lost(page, enter, examine)
    (link,) = CriterionTask.objects.all()
    assert (link.lost, link.task.state, link.task.lead) == (1.5, "DRAFT", world.ethnic)
    assert Result.objects.get().unit == world.ethnic
    assert Task.objects.count() == 1


def open_the_round(page, enter, world):
    """thuongtruc.snv: the round, its block, its appraiser."""
    enter(page, "thuongtruc.snv")
    go(page, "Kỳ chấm điểm")
    go(page, "Lập kỳ chấm điểm")
    page.get_by_label("Năm", exact=True).fill("2026")
    page.get_by_label("Tên kỳ chấm điểm").fill(TITLE)
    press(page, "Lập kỳ chấm điểm")
    page.get_by_role("heading", name=TITLE).wait_for()
    go(page, "Đặt thông tin, hạn")
    for days, stage in enumerate(("tự chấm", "thẩm định lần 1", "công bố"), 10):
        day = today() + timedelta(days)
        page.get_by_label(f"Hạn {stage}", exact=True).fill(f"{day:%d/%m/%Y}")
    press(page, "Lưu thông tin, hạn")
    page.get_by_role("heading", name=TITLE).wait_for()
    go(page, "Chọn khối, đơn vị")
    page.get_by_label("Bộ tiêu chí", exact=True).select_option(index=1)
    for box in page.locator("[name=units]").all():
        box.set_checked(box.get_attribute("value") == str(world.ethnic.pk))
    press(page, "Lưu khối xếp hạng")
    page.get_by_text("Đã lưu khối xếp hạng").wait_for()
    go(page, "Phân công thẩm định")
    page.get_by_label("Thẩm định viên", exact=True).select_option(value=str(world.thamdinh_snv.pk))
    page.get_by_label("Chọn Sở Dân tộc và Tôn giáo").check()
    press(page, "Phân công thẩm định")
    page.get_by_text("Đã phân công thẩm định").wait_for()
    go(page, "Kỳ chấm điểm năm 2026")
    go(page, "Mở kỳ chấm điểm")
    press(page, "Mở kỳ chấm điểm")
    page.get_by_text("Đã mở kỳ chấm điểm").wait_for()
    assert Round.objects.get().state == "OPEN"
    leave(page)


def reopen(page, enter):
    """lanhdao.ubnd: the appraised sheet goes back to its unit, with a reason."""
    enter(page, "lanhdao.ubnd")
    go(page, "Kỳ chấm điểm")
    go(page, TITLE)
    go(page, "Sở Dân tộc và Tôn giáo")
    go(page, "Mở lại phiếu")
    page.get_by_label("Lý do").fill("Bổ sung báo cáo quý IV.")
    press(page, "Mở lại phiếu")
    page.get_by_text("mở lại").first.wait_for()
    assert Sheet.objects.get().state == "RETURNED"
    leave(page)


def complete(page, enter):
    """canbo.dttg: says more of why a row does not apply, so that it is decided again."""
    enter(page, "canbo.dttg")
    go(page, "Phiếu chấm điểm")
    go(page, "Sở Dân tộc và Tôn giáo")
    press(page, "Lưu, sang lĩnh vực 2")
    reason = page.get_by_label("Lý do không áp dụng (2.1)")
    reason.fill("Không có thủ tục thuộc phạm vi theo danh mục đã công bố.")
    with page.expect_response(lambda answer: answer.url.endswith("/luu/")):
        reason.blur()
    leave(page)


def appraise_again(page, enter):
    """thamdinh.snv: every row once more; survey and bonus stand as they were entered."""
    enter(page, "thamdinh.snv")
    go(page, "Thẩm định")
    go(page, "Thẩm định Sở Dân tộc và Tôn giáo")
    lower(page)
    press(page, "Thống nhất các mục chưa xem của lĩnh vực 1")
    go(page, "Tiếp: 2. Thủ tục hành chính")
    press(page, "Chấp nhận không áp dụng")
    go(page, "Hoàn thành thẩm định")
    press(page, "Hoàn thành thẩm định")
    page.get_by_text("Đã hoàn thành thẩm định; phiếu chờ công bố.").wait_for()
    leave(page)


def plan_what_was_lost(page, enter, examine):
    """lanhdao.dttg: one click to the causes, one to a row of them; then into next year's plan."""
    enter(page, "lanhdao.dttg")
    go(page, "Đơn vị mất điểm ở đâu, vì sao")
    page.get_by_role("heading", name="Nguyên nhân mất điểm năm 2026").wait_for()
    examine(page, on_phone=True)
    go(page, "Ban hành hoặc gửi chậm (1 mục)")
    row = page.get_by_role("row").filter(has_text="1.2 Chế độ báo cáo")
    assert "1,50" in row.inner_text()
    row.get_by_role("link", name="Đưa vào kế hoạch 1.2").click()
    page.get_by_label("Thời gian hoàn thành").fill("quý II")
    examine(page, on_phone=True)
    page.get_by_role("button", name="Đưa vào kế hoạch").dblclick()
    page.get_by_text("Đã đưa vào dự thảo kế hoạch").wait_for()
    row = page.get_by_role("row").filter(has_text="1.2 Chế độ báo cáo")
    row.get_by_text("Dự kiến giao").wait_for()
    row.get_by_role("link").click()
    page.get_by_role("link", name="1.2 Chế độ báo cáo: 1,50 điểm chưa đạt năm 2026").wait_for()
