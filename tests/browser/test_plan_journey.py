"""A plan from the pasted table to its number, and a task from the hand that gives it to the word
that closes it, with an extension and an explanation on the way.

Every page is reached by what the page before offers. Looked at with axe are the states that only a
walk leads to; each page by itself is looked at in test_every_page.py. Names of tasks and their
dates are made up.
"""

from datetime import timedelta

import pytest

from cchc.lib.clock import today
from plans.models import Explanation, Plan, Task
from tests.browser.walking import go, press, turn
from tests.plans.builders import PDF, an_accepted_task
from tests.world import make_user
from units.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# As copied out of Word: headings over the whole width, a cell merged downwards, a broken line.
TABLE = """TT\tNhiệm vụ\tSản phẩm\tCơ quan chủ trì\tPhối hợp\tThời gian hoàn thành
I. Chỉ đạo, điều hành
1\tTự kiểm tra công tác
cải cách hành chính\tThông báo kết luận\tVăn phòng Sở\t\tquý III
II. Cải cách thủ tục hành chính
2\tRà soát thủ tục hành chính\tBáo cáo rà soát\tSở Thử nghiệm\t\t30/9/{year}
3\tCập nhật quy trình nội bộ\tQuy trình\t\t\thằng quý
"""
GIVEN, LATER = "Công bố thủ tục hành chính sửa đổi", "Số hóa kết quả còn hiệu lực"
QUESTION, ANSWER = "Vì sao mới đạt một phần ba?", "Máy quét hỏng, đã thuê máy khác."


@pytest.fixture
def act_as(page, site, signed_in, settings):
    """act_as(name) opens what waits for that account; its form of sign-in is left to other walks,
    for a walk of three people fills it in often."""
    name = settings.SESSION_COOKIE_NAME

    def open_as(username):
        key = signed_in(username).cookies[name].value
        page.context.add_cookies([{"name": name, "value": key, "url": site.url}])
        page.goto(f"{site.url}/viec-cua-toi/")

    return open_as


# --- The plan -----------------------------------------------------------------------------------


def test_a_plan_is_pasted_approved_and_issued(page, act_as, world, examine):
    make_user("vanthu.dttg", (Role.CLERK, world.ethnic))
    year = today().year + 1  # a plan is made before its year, so no date of its is over
    draft(page, act_as, year)
    paste(page, examine, year)
    press_for_word(page, "Trình phê duyệt", "Đã trình kế hoạch.")
    act_as("lanhdao.dttg")
    open_plan(page, year)
    press_for_word(page, "Phê duyệt", "Đã phê duyệt kế hoạch; đang chờ ban hành.")
    issue(page, act_as, examine, year)
    plan = Plan.objects.get()
    assert (plan.state, plan.document.symbol) == ("ISSUED", "12/KH-SDTTG")
    given = plan.tasks.order_by("pk")
    assert {task.state for task in given} == {Task.State.ASSIGNED}
    assert [(task.area.code, task.recurrence) for task in given] == [
        ("DIRECTION", ""),
        ("PROCEDURES", ""),
        ("PROCEDURES", "QUARTERLY"),
    ]
    assert {task.lead for task in given} == {world.ethnic}


def draft(page, act_as, year):
    act_as("canbo.dttg")
    go(page, "Kế hoạch")
    go(page, "Lập kế hoạch")
    page.get_by_label("Năm", exact=True).fill(str(year))
    page.get_by_label("Tên kế hoạch").fill(title_of(year))
    press(page, "Lập kế hoạch")
    page.get_by_text("Kế hoạch chưa có nhiệm vụ.").wait_for()


def title_of(year):
    return f"Kế hoạch cải cách hành chính năm {year}"


def paste(page, examine, year):
    """One lead is unknown; the reader of the preview says whose task that is."""
    go(page, "Nhập bảng nhiệm vụ")
    page.get_by_label("Hoặc dán bảng").fill(TABLE.format(year=year))
    press(page, "Xem trước")
    page.get_by_text("1 nhiệm vụ hợp lệ, 2 dòng lỗi").wait_for()
    examine(page, on_phone=True)
    page.get_by_label("Chủ trì không có trong danh mục đơn vị").select_option(
        label="Giao cho đơn vị lập kế hoạch"
    )
    press(page, "Xem trước")
    page.get_by_text("3 nhiệm vụ hợp lệ, 0 dòng lỗi").wait_for()
    page.get_by_role("rowheader", name="Tự kiểm tra công tác cải cách hành chính").wait_for()
    press(page, "Nhập 3 nhiệm vụ")
    page.get_by_text("Đã đưa 3 nhiệm vụ vào kế hoạch.").wait_for()
    examine(page)


def press_for_word(page, name, said):
    """A link that leads to a question with a button of the same name."""
    go(page, name)
    press(page, name)
    page.get_by_text(said, exact=True).wait_for()


def open_plan(page, year):
    go(page, "Kế hoạch")
    go(page, title_of(year))


def issue(page, act_as, examine, year):
    act_as("vanthu.dttg")
    open_plan(page, year)
    go(page, "Ban hành")
    page.get_by_label("Số, ký hiệu").fill("12/KH-SDTTG")
    press(page, "Ban hành")
    page.get_by_text("Đã ban hành kế hoạch và giao các nhiệm vụ.").wait_for()
    examine(page)
    go(page, "Kế hoạch 12/KH-SDTTG")
    page.get_by_role("heading", name="Kế hoạch 12/KH-SDTTG").wait_for()


# --- Its tasks ----------------------------------------------------------------------------------


def test_tasks_are_given_reported_extended_explained_and_confirmed(page, act_as, world, examine):
    due_on = today() + timedelta(days=20)
    later = an_accepted_task(world, title=LATER, due_on=due_on)
    give(page, act_as, due_on)
    carry_out(page, act_as, examine)
    ask_for_time(page, due_on)
    answer_the_reports(page, act_as)
    ask_why(page)
    explain(page, act_as)
    conclude(page, act_as, examine)
    done = Task.objects.get(title=GIVEN)
    assert (done.state, done.percent, done.done_on) == ("VERIFIED", 100, done.reported_on)
    later.refresh_from_db()
    assert (later.state, later.due_on) == ("ACCEPTED", due_on + timedelta(days=15))
    explanation = Explanation.objects.get()
    assert (explanation.task, explanation.state) == (later, "CONCLUDED")


def write(day):
    return f"{day:%d/%m/%Y}"


def give(page, act_as, due_on):
    act_as("lanhdao.ubnd")
    go(page, "Nhiệm vụ")
    go(page, "Giao nhiệm vụ")
    page.get_by_label("Nội dung nhiệm vụ").fill(GIVEN)
    page.get_by_label("Cơ quan chủ trì").select_option(label="Sở Dân tộc và Tôn giáo")
    page.get_by_label("Hạn (không bắt buộc)").fill(write(due_on))
    press(page, "Giao nhiệm vụ")
    page.get_by_text("đang chờ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang tiếp nhận.").wait_for()


def carry_out(page, act_as, examine):
    """Accepted; a report of 100 % without evidence is asked for it."""
    act_as("canbo.dttg")
    go(page, GIVEN)
    go(page, "Tiếp nhận")
    press(page, "Tiếp nhận")
    page.get_by_text("Đã tiếp nhận nhiệm vụ.").wait_for()
    go(page, "Báo cáo tiến độ")
    page.get_by_label("Tỷ lệ hoàn thành (%)").fill("100")
    page.get_by_label("Kết quả thực hiện").fill("Đã công bố 12 thủ tục.")
    press(page, "Báo cáo tiến độ")
    page.get_by_text("Báo cáo 100% cần tài liệu kiểm chứng").first.wait_for()
    examine(page)
    page.get_by_label("Tệp tài liệu kiểm chứng").set_input_files(
        {"name": "quyet-dinh-cong-bo.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Báo cáo tiến độ")
    page.get_by_text("Đã báo cáo hoàn thành; đang chờ").wait_for()
    page.get_by_role("link", name="quyet-dinh-cong-bo.pdf").wait_for()
    examine(page)


def ask_for_time(page, due_on):
    """Once, before the day is over; until the answer the old day counts."""
    go(page, "Việc của tôi")
    go(page, LATER)
    go(page, "Đề nghị gia hạn")
    page.get_by_label("Hạn mới").fill(write(due_on + timedelta(days=15)))
    page.get_by_label("Lý do").fill("Chờ máy quét.")
    press(page, "Đề nghị gia hạn")
    page.get_by_text("Đã đề nghị gia hạn; trong lúc chờ, hạn cũ vẫn tính.").wait_for()
    assert not page.get_by_role("link", name="Đề nghị gia hạn", exact=True).is_visible()


def answer_the_reports(page, act_as):
    """lanhdao.ubnd finds both on the page of what waits for a word."""
    act_as("lanhdao.ubnd")
    go(page, GIVEN)
    press_for_word(page, "Xác nhận hoàn thành", "Đã xác nhận hoàn thành.")
    go(page, "Việc của tôi")
    go(page, LATER)
    go(page, "Quyết định gia hạn")
    page.get_by_label("Cho gia hạn").check()
    press(page, "Lưu quyết định")
    page.get_by_text("Đã quyết định đề nghị gia hạn.").wait_for()


def ask_why(page):
    go(page, "Yêu cầu giải trình")
    page.get_by_label("Nội dung yêu cầu").fill(QUESTION)
    page.get_by_label("Hạn trả lời").fill(write(today() + timedelta(days=3)))
    press(page, "Yêu cầu giải trình")
    page.get_by_text("Đã yêu cầu giải trình.").wait_for()
    page.get_by_text("Chưa trả lời.").wait_for()


def explain(page, act_as):
    act_as("canbo.dttg")
    go(page, "Giải trình")
    go(page, QUESTION)
    go(page, "Gửi giải trình")
    page.get_by_label("Nội dung giải trình").fill(ANSWER)
    press(page, "Gửi giải trình")
    page.get_by_text("Đã gửi giải trình.").wait_for()


def conclude(page, act_as, examine):
    act_as("lanhdao.ubnd")
    go(page, "Giải trình")
    go(page, QUESTION)
    page.get_by_text(ANSWER).wait_for()
    turn(page.get_by_role("main").get_by_role("link", name="Kết luận", exact=True))
    page.get_by_label("Kết luận").fill("Chấp nhận; báo cáo lại khi xong.")
    press(page, "Kết luận")
    page.get_by_text("Đã kết luận.").wait_for()
    examine(page)
    go(page, LATER)
    page.get_by_text(ANSWER).wait_for()
    examine(page)
