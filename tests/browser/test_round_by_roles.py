"""A round of the demo's whole province, 21 departments and 124 communes, by six roles: the
coordinator sets it up by lists and opens it, officers, heads, appraiser, leader and publisher do
each of their acts once for a department and once for a commune; then the head finds where points
were lost, and plans to earn them.

The steps that every sheet has are those of test_loop_scoring; here stands what it leaves out. The
sheets of all others are carried along by the same actions, between the steps of the browser.
"""

import io
from datetime import date, timedelta

import pdfplumber
import pytest

from cchc.demo import org as demo
from cchc.lib.clock import today
from plans.models import Task
from scoring.actions.appraisal import agree_rest, enter_side_points
from scoring.actions.entry import save_area
from scoring.actions.sheet import finish_appraisal, submit_sheet
from scoring.models import CriterionTask, Result, Round, Sheet, SheetAct
from tests.browser.test_loop_scoring import appraise, lower, publish, score, submit
from tests.browser.walking import go, leave, press, saving, turn
from tests.scoring.builders import make_decision, make_set
from tests.world import MERGED, PASSWORD, make_user
from units.audit import linked_together
from units.models import User
from units.rest import units_at_rest
from units.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.deep, pytest.mark.django_db(transaction=True)]
TITLE = "Chấm điểm, xếp hạng năm 2026 (dữ liệu minh họa)"
DEPARTMENTS, COMMUNES = 21, 124
DEPARTMENT = "Sở Dân tộc và Tôn giáo"
REASON = "Bổ sung báo cáo quý IV."


class Province:
    """Units of the demo and the people who play: of every other unit one officer, one head."""

    total = DEPARTMENTS + COMMUNES

    def __init__(self):
        with linked_together():
            self.org = demo.found_everything(PASSWORD)
        self.province, self.ethnic = self.org.province, self.org.ethnic
        self.commune = self.org.communes[0]
        self.departments = [*self.org.departments.values(), *self.org.made_up]
        others = [
            unit
            for unit in (*self.departments, *self.org.communes)
            if unit not in (self.ethnic, self.commune)
        ]
        home_affairs, office = self.org.home_affairs, self.org.office
        roles = {
            "thuongtruc.snv": [(Role.COORDINATOR, home_affairs)],
            "thamdinh.snv": [(Role.APPRAISER, home_affairs)],
            "thamdinh.vp": [(Role.APPRAISER, office)],
            "canbo.dttg": [(Role.OFFICER, self.ethnic)],
            "lanhdao.dttg": [(Role.HEAD, self.ethnic)],
            "canbo.xa": [(Role.OFFICER, self.commune)],
            "lanhdao.xa": [(Role.HEAD, self.commune)],
            "canbo.khac": [(Role.OFFICER, unit) for unit in others],
            "lanhdao.khac": [(Role.HEAD, unit) for unit in others],
            "lanhdao.ubnd": [(Role.LEADER, self.province)],
            "vanphong.ubnd": [(Role.CLERK, self.province)],
            "congbo.ubnd": [(Role.PUBLISHER, self.province)],
        }
        self.users = {name: make_user(name, *held, since=MERGED) for name, held in roles.items()}

    def user(self, username):
        """The account read anew from the database, as a request would."""
        return User.objects.get(username=username)


@pytest.fixture
def world(transactional_db):
    return Province()


def _nothing(page, on_phone=False):
    """Pages of one sheet are examined where they are walked first."""


def test_a_whole_province_is_scored_and_ranked(page, enter, site, world, examine):
    commune = world.commune.short_name
    assert (len(world.departments), len(world.org.communes)) == (DEPARTMENTS, COMMUNES)
    make_set(world.province)
    make_decision(world.province)
    for unit in (world.ethnic, world.commune):
        make_decision(unit, symbol=f"12/{unit.pk}", issued_on=date(2026, 1, 15))
    set_up(page, enter, world, examine)
    the_round = Round.objects.get()
    carry_the_others(world, the_round)
    score(page, enter, _nothing)
    score(page, enter, _nothing, who="canbo.xa", unit=commune)
    submit(page, enter, _nothing)
    submit(page, enter, _nothing, who="lanhdao.xa", unit=commune)
    appraise(page, enter, _nothing)
    appraise(page, enter, _nothing, unit=commune)
    reopen(page, enter, examine)
    complete(page, enter)
    submit(page, enter, _nothing)
    appraise_again(page, enter)
    publish(page, enter, _nothing)
    publish(page, enter, _nothing)
    states = Sheet.objects.values_list("state", flat=True)
    assert set(states) == {Sheet.State.PUBLISHED}
    assert len(states) == world.total
    (act,) = SheetAct.objects.filter(act=SheetAct.Act.REOPEN)
    assert (act.sheet.unit, act.by.username) == (world.ethnic, "lanhdao.ubnd")
    read_the_ranking(page, site, examine)
    read_the_annex(page, enter)
    plan_what_was_lost(page, enter, examine)
    (link,) = CriterionTask.objects.all()
    assert (link.lost, link.task.state, link.task.lead) == (1.5, "DRAFT", world.ethnic)
    assert Task.objects.count() == 1


def set_up(page, enter, world, examine):
    """thuongtruc.snv: the round, its days, both blocks and all appraisers by lists."""
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
    choose(page, "so", DEPARTMENTS)
    choose(page, "xa", COMMUNES, examine)
    assign(page, world, examine)
    go(page, "Kỳ chấm điểm năm 2026")
    go(page, "Mở kỳ chấm điểm")
    press(page, "Mở kỳ chấm điểm")
    page.get_by_text("Đã mở kỳ chấm điểm").wait_for()
    examine(page)
    leave(page)


def choose(page, block, many, examine=None):
    """All units of a block are offered ticked."""
    go(page, "Chọn khối, đơn vị")
    page.get_by_label("Khối xếp hạng", exact=True).select_option(value=block)
    press(page, "Xem")
    page.get_by_text(f"{many} đơn vị", exact=True).wait_for()
    assert page.locator("[name=units]:checked").count() == many
    page.get_by_label("Bộ tiêu chí", exact=True).select_option(index=1)
    if examine:
        examine(page)
    press(page, "Lưu khối xếp hạng")
    page.get_by_text("Đã lưu khối xếp hạng").wait_for()


def assign(page, world, examine):
    """One appraiser to all but his own department, which another one judges."""
    go(page, "Phân công thẩm định")
    page.get_by_text(f"{world.total} đơn vị chưa đủ thẩm định viên").wait_for()
    go(page, "Chọn tất cả")
    page.get_by_label("Chọn Sở Nội vụ").uncheck()
    _give(page, world, "thamdinh.snv", world.total - 1)
    examine(page)
    page.get_by_label("Còn thiếu thẩm định viên").check()
    press(page, "Lọc")
    page.get_by_label("Chọn Sở Nội vụ").check()
    _give(page, world, "thamdinh.vp", 1)
    page.get_by_text("Mọi đơn vị, lĩnh vực đã có thẩm định viên").wait_for()


def _give(page, world, username, many):
    person = str(world.users[username].pk)
    page.get_by_label("Thẩm định viên", exact=True).select_option(value=person)
    press(page, "Phân công thẩm định")
    page.get_by_text(f"Đã phân công thẩm định {many} đơn vị.").wait_for()


def carry_the_others(world, the_round):
    """The sheets that nobody opens in the browser: scored, submitted and appraised."""
    assert the_round.sheets.count() == world.total
    officer, head = world.user("canbo.khac"), world.user("lanhdao.khac")
    sheets = the_round.sheets.exclude(unit__in=[world.ethnic, world.commune])
    with linked_together(), units_at_rest():
        for number, sheet in enumerate(sheets.order_by("pk")):
            is_ours = sheet.unit_id == world.org.home_affairs.pk
            appraiser = world.users["thamdinh.vp" if is_ours else "thamdinh.snv"]
            values = {"1.1": True, "1.2": "Đủ, đúng hạn", "2.1": str(1 + number % 17 / 4)}
            _save(save_area, sheet, officer, "self_value", values, explanation="Theo kế hoạch.")
            sheet = submit_sheet(sheet, by=head)
            sheet = agree_rest(sheet, by=appraiser)
            sheet = _save(
                enter_side_points, sheet, appraiser, "value", {"3": str(60 + number % 31)}
            )
            finish_appraisal(sheet, by=appraiser)


def _save(action, sheet, by, column, values, **more):
    entries = sheet.entries.filter(criterion__code__in=values).select_related("criterion")
    rows = [
        {"entry": row.pk, "version": row.version, column: values[row.criterion.code], **more}
        for row in entries
    ]
    return action(sheet, by=by, rows=rows)


def reopen(page, enter, examine):
    """lanhdao.ubnd: finds the sheet among all of the round, gives it back with a reason."""
    enter(page, "lanhdao.ubnd")
    go(page, "Kỳ chấm điểm")
    go(page, TITLE)
    examine(page)
    page.get_by_label("Đơn vị", exact=True).fill("dan toc")
    press(page, "Lọc")
    go(page, DEPARTMENT)
    go(page, "Mở lại phiếu")
    page.get_by_label("Lý do").fill(REASON)
    press(page, "Mở lại phiếu")
    page.get_by_text("mở lại").first.wait_for()
    leave(page)


def complete(page, enter):
    """canbo.dttg: says more of why a row does not apply, so that it is decided again."""
    enter(page, "canbo.dttg")
    go(page, "Phiếu chấm điểm")
    go(page, DEPARTMENT)
    page.get_by_text(REASON).first.wait_for()
    press(page, "Lưu, sang lĩnh vực 2")
    reason = page.get_by_label("Lý do không áp dụng (2.1)")
    reason.fill("Không có thủ tục thuộc phạm vi theo danh mục đã công bố.")
    with saving(page):
        reason.blur()
    leave(page)


def appraise_again(page, enter):
    """thamdinh.snv: every row once more; survey and bonus stand as they were entered."""
    enter(page, "thamdinh.snv")
    go(page, "Thẩm định")
    go(page, f"Thẩm định {DEPARTMENT}")
    lower(page)
    press(page, "Thống nhất các mục chưa xem của lĩnh vực 1")
    go(page, "Tiếp: 2. Thủ tục hành chính")
    press(page, "Chấp nhận không áp dụng")
    go(page, "Hoàn thành thẩm định")
    press(page, "Hoàn thành thẩm định")
    page.get_by_text("Đã hoàn thành thẩm định; phiếu chờ công bố.").wait_for()
    leave(page)


def read_the_ranking(page, site, examine):
    """Anyone: the communes that were ranked on their pages, each with its place."""
    page.goto(f"{site.url}/dang-nhap/")
    go(page, "Xếp hạng")
    page.get_by_label("Khối", exact=True).select_option(value="xa")
    press(page, "Lọc")
    page.get_by_role("heading", name="Xếp hạng khối xã, phường, đặc khu năm 2026").wait_for()
    page.get_by_text(f"{COMMUNES} đơn vị, {COMMUNES} xếp hạng").wait_for()
    examine(page, on_phone=True)
    places = []
    while True:
        places += page.locator("tbody td.rank").all_inner_texts()
        following = page.get_by_role("link", name="Trang sau")
        if not following.count():
            break
        turn(following.first)
    assert len(places) == COMMUNES
    results = Result.objects.filter(snapshot__round_block__block="xa").ranked()
    assert [place.split()[0] for place in places] == [str(result.rank) for result in results]


def read_the_annex(page, enter):
    """vanphong.ubnd: the departments' ranking as PDF tells which sheet was opened again."""
    enter(page, "vanphong.ubnd")
    go(page, "Xếp hạng")
    page.get_by_label("Khối", exact=True).select_option(value="so")
    press(page, "Lọc")
    address = page.get_by_role("link", name="In PDF").evaluate("link => link.href")
    answer = page.request.get(address)
    with pdfplumber.open(io.BytesIO(answer.body())) as pdf:
        text = " ".join("\n".join(sheet.extract_text() for sheet in pdf.pages).split())
    assert "Các lần dời hạn, cho nộp muộn, mở lại phiếu" in text
    assert "Mở lại phiếu" in text
    assert "Bổ sung báo cáo" in text


def plan_what_was_lost(page, enter, examine):
    """lanhdao.dttg: one click to the causes, one to a row of them; then into next year's plan."""
    enter(page, "lanhdao.dttg")
    go(page, "Đơn vị mất điểm ở đâu, vì sao")
    page.get_by_role("heading", name="Nguyên nhân mất điểm năm 2026").wait_for()
    examine(page, on_phone=True)
    go(page, "Ban hành hoặc gửi chậm (1 mục)")
    row = page.get_by_role("row").filter(has_text="1.2 Chế độ báo cáo")
    assert "1,50" in row.inner_text()
    turn(row.get_by_role("link", name="Đưa vào kế hoạch 1.2"))
    page.get_by_label("Thời gian hoàn thành").fill("quý II")
    examine(page, on_phone=True)
    page.get_by_role("button", name="Đưa vào kế hoạch").dblclick()
    page.get_by_text("Đã đưa vào dự thảo kế hoạch").wait_for()
    row = page.get_by_role("row").filter(has_text="1.2 Chế độ báo cáo")
    row.get_by_text("Dự kiến giao").wait_for()
    turn(row.get_by_role("link"))
    page.get_by_role("link", name="1.2 Chế độ báo cáo: 1,50 điểm chưa đạt năm 2026").wait_for()
