"""A whole session of a cell of 25 on a phone, with the line cut in the middle, then its papers."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from cchc.lib.clock import local, now
from meetings.actions.agenda import add_item, record_vote
from meetings.actions.conclusion import add_conclusion
from meetings.actions.meeting import plan_meeting
from meetings.models import Attendance, Kind, Meeting
from meetings.models.kinds import Mark
from tests.browser.walking import all_saved, at_rest, go, press, press_here, saving, shut, turn
from tests.evidence import note
from tests.meetings.builders import at
from tests.meetings.quality_builders import load_shipped
from tests.world import make_person
from units.models import PartyStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


MOST_SECONDS = 180
CUT = {"net::ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError"}


@pytest.fixture(autouse=True)
def in_the_afternoon():
    """A session of 95 minutes begins and ends on one day, at whatever hour the test runs."""
    with time_machine.travel(local(now()).replace(hour=15), tick=True):
        yield


@pytest.fixture
def planned(site, world):
    """A regular session of today with nothing written yet; 23 official, 2 probationary members."""
    for number in range(25):
        status = PartyStatus.OFFICIAL if number < 23 else PartyStatus.PROBATIONARY
        make_person(f"Đảng viên {number:02}", world.cell, status=status)
    load_shipped()
    start = now() - timedelta(minutes=1)
    return plan_meeting(world.cell, by=world.bithu_dttg, kind=Kind.REGULAR, planned_at=start)


@pytest.fixture
def desk(page, enter, show, planned):
    """Its page on a phone, begun with one touch."""
    page.expected |= {*CUT, 409}
    enter(page, "bithu.dttg", planned.get_absolute_url())
    show(page, 360)
    press(page, "Bắt đầu họp")
    page.get_by_text("Đã bắt đầu họp lúc").wait_for()
    return page


def mark(page, name, words):
    row = page.get_by_role("listitem").filter(has_text=name)
    row.evaluate("row => row.scrollIntoView({ block: 'center' })")  # above the bar
    row.get_by_label(words).check()


def saved(page, selector):
    page.locator(f"{selector} .is-saved").first.wait_for()


def test_a_session_on_a_phone_with_the_line_cut(desk, planned, axe, assert_fits, assert_touchable):
    come_and_open(desk)
    talk_offline(desk)
    vote_and_conclude(desk)
    assert_touchable(desk)
    axe(desk)
    assert_fits(desk)
    end(desk, planned)
    meeting = Meeting.objects.get(pk=planned.pk)
    assert (meeting.state, meeting.counts.present, meeting.counts.excused) == ("HELD", 24, 1)
    assert meeting.place == "Phòng họp tầng 2"
    assert [item.text for item in meeting.items.all()] == ["Đã gõ khi mất mạng, gõ tiếp"]
    opinion = meeting.opinions.get()
    assert (opinion.speaker, opinion.text) == ("Đảng viên 03", "Nhất trí với báo cáo")
    assert opinion.attendee == meeting.attendance.get(name="Đảng viên 03")
    conclusion = meeting.conclusions.get()
    assert (conclusion.who, str(conclusion.due_on)) == ("Đảng viên 04", "2030-06-30")
    assert meeting.votes.get().entitled == 22


def test_three_papers_are_ready_three_minutes_after_the_end(desk, planned):
    come_and_open(desk)
    assert papers_after(desk, planned)["seconds"] < MOST_SECONDS


@pytest.mark.deep
def test_the_time_to_three_papers_is_told(desk, planned):
    come_and_open(desk)
    told = papers_after(desk, planned)
    note("three-papers", command="make deep", bound_seconds=MOST_SECONDS, **told)
    assert told["seconds"] < MOST_SECONDS


def papers_after(page, planned):
    """From the touch that ends the session to minutes, resolution and quality sheet as PDF, to be
    signed: {seconds, steps: seconds of each}."""
    page.get_by_label("Kết luận mới").fill("Rà soát thủ tục")
    page.locator("#new-conclusion-who").fill("Đảng viên 04")
    page.locator("#new-conclusion-when").fill("tháng sau")
    page.locator("#new-conclusion-report").fill("sinh hoạt tháng sau")
    press_here(page, "Thêm kết luận")
    page.get_by_label("Kết luận 1", exact=True).wait_for()
    watch, steps = time.monotonic(), {}
    for name, step in (
        ("end", end),
        ("quality sheet", score),
        ("minutes", write_minutes),
        ("resolution", resolve),
    ):
        start = time.monotonic()
        step(page, planned)
        steps[name] = round(time.monotonic() - start, 1)
    return {"seconds": round(time.monotonic() - watch, 1), "steps": steps}


def printed(page):
    address = page.get_by_role("link", name="In PDF").first.evaluate("link => link.href")
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.body()


def score(page, planned):
    """What the record tells is confirmed, the rest is ticked group by group, then voted."""
    turn(page.locator("dt:has-text('Chất lượng buổi sinh hoạt') + dd a"))
    press(page, "Lập phiếu chấm")
    page.get_by_text("Đã lập phiếu").wait_for()
    confirm = page.get_by_role("button", name="mục đề nghị")
    if confirm.count():
        turn(confirm)
        page.get_by_text("Đã xác nhận các mục đề nghị.").wait_for()
    rest = page.get_by_role("button", name="mục còn lại của nhóm")
    while many := rest.count():
        turn(rest.first)
        assert rest.count() == many - 1
    waiting = page.locator(".quality-row.is-warn").evaluate_all("rows => rows.map(row => row.id)")
    for row in waiting:
        choose(page.locator(f"#{row}"))
    turn(page.locator("#thanh").get_by_role("link", name="Ghi biểu quyết"))
    page.get_by_label("Tán thành", exact=True).fill("22")
    press(page, "Ghi biểu quyết")
    page.get_by_text("Đã ghi biểu quyết").wait_for()
    assert printed(page)


def choose(row):
    """The first answer of a row that people judge by more than yes and no."""
    field = row.locator("select")
    if field.count():
        field.select_option(index=1)
    else:
        row.get_by_label("Tỷ lệ").fill("50")
        row.get_by_label("Tỷ lệ").press("Tab")
    all_saved(row.page)
    row.locator(".save-state.is-saved").wait_for()
    expect(row).not_to_have_class(re.compile(r"\bis-warn\b"))


def write_minutes(page, planned):
    turn(page.locator(".crumbs").get_by_role("link", name=planned.heading))
    press(page, "Soạn biên bản")
    go(page, "Thông qua biên bản")
    page.get_by_label("Đọc và thông qua tại").fill("toàn thể chi bộ, cuối buổi")
    press(page, "Thông qua biên bản")
    page.get_by_text("Đã thông qua biên bản; nội dung").wait_for()
    assert printed(page)


def resolve(page, planned):
    press(page, "Lập nghị quyết")
    page.get_by_role("link", name="Ban hành").wait_for()
    assert printed(page)


def come_and_open(page):
    """One press for all, one touch for who is away, and his reason."""
    mark(page, "Đảng viên 04", "Muộn")
    page.get_by_text("có mặt 1, đạt").wait_for()
    press(page, "Tất cả có mặt")
    page.get_by_text("Đã ghi có mặt cho người chưa điểm danh.").wait_for()
    page.get_by_text("Mở 24 người còn lại").click()
    mark(page, "Đảng viên 02", "Vắng CLD")
    page.get_by_text("có mặt 24, đạt 96,00%").wait_for()
    page.get_by_label("Lý do của Đảng viên 02").fill("ốm")
    page.get_by_label("Lý do của Đảng viên 02").press("Tab")
    all_saved(page)
    page.get_by_label("Chủ trì", exact=True).fill("Đảng viên 01")
    page.get_by_label("Địa điểm").fill("Phòng họp tầng 2")
    page.get_by_label("Thư ký", exact=True).fill("Đảng viên 05")
    all_saved(page)
    saved(page, "#facts")
    page.get_by_label("Kết thúc", exact=True).fill("00:00")
    page.get_by_label("Kết thúc", exact=True).press("Tab")
    page.get_by_text("Giờ kết thúc phải sau giờ bắt đầu").wait_for()
    page.get_by_text("Chưa lưu, xem lời nhắn dưới ô: 1").wait_for()
    page.get_by_label("Kết thúc", exact=True).fill("")
    page.get_by_label("Kết thúc", exact=True).press("Tab")
    all_saved(page)
    page.get_by_text("Mọi ô tự lưu").wait_for()
    page.get_by_label("Nội dung mới").fill("Kiểm điểm tháng trước")
    page.get_by_label("Nội dung mới").press("Enter")
    page.get_by_label("Nội dung 1", exact=True).wait_for()
    all_saved(page)


def talk_offline(page):
    """What is typed while the line is cut stays, and is saved when it is there again."""
    text = page.get_by_label("Diễn biến, nhận định")
    page.context.set_offline(True)
    text.fill("Đã gõ khi mất mạng")
    speaker = page.get_by_label("Người phát biểu, nội dung 1")
    speaker.fill("Đảng viên 03")
    speaker.press("Enter")
    page.keyboard.type("Nhất trí với báo cáo")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Chưa lưu được, sẽ thử lại: 2").wait_for()
    text.press("End")
    text.press_sequentially(", gõ tiếp")
    page.context.set_offline(False)
    page.get_by_label("Tóm tắt ý kiến 1").wait_for()
    all_saved(page)
    page.get_by_text("Mọi ô tự lưu; đóng máy cũng không mất.").wait_for()


def vote_and_conclude(page):
    page.get_by_text("Ghi biểu quyết", exact=True).first.click()
    page.get_by_label("Nội dung biểu quyết mới").fill("Nghị quyết tháng")
    page.locator("#new-vote-for").fill("20")
    page.locator("#new-vote-for").press("Enter")
    page.get_by_text("20/22 đồng chí tán thành, đạt 90,91%.").wait_for()
    page.get_by_label("Kết luận mới").fill("Rà soát thủ tục")
    page.locator("#new-conclusion-who").fill("Đảng viên 04")
    page.locator("#new-conclusion-who").press("Enter")
    page.get_by_text("Chưa rõ thời gian").wait_for()
    page.locator("[id^=conclusion-due-]").first.fill("30/6/2030")
    page.get_by_text("Rõ thời gian", exact=True).wait_for()
    all_saved(page)


def end(page, planned):
    """The session is told to have begun 95 minutes ago, then ended and confirmed."""
    Meeting.objects.filter(pk=planned.pk).update(started_at=now() - timedelta(minutes=95))
    press(page, "Kết thúc họp")
    page.get_by_role("heading", name="Ghi nhận đã họp").wait_for()
    assert page.get_by_label("Đã điểm danh từng người").is_checked()
    press(page, "Ghi nhận đã họp")
    page.get_by_text("Đã ghi nhận đã họp").wait_for()


def test_what_was_typed_outlives_the_browser_and_meets_what_others_saved(desk, planned, site):
    """Closed while the line is cut; opened again, the text is there, beside what stands now."""
    page = desk
    page.expected.add(409)
    place, theme = page.get_by_label("Địa điểm"), page.get_by_label("Khách mời")
    page.context.set_offline(True)
    place.fill("Phòng của tôi")
    theme.fill("Hai khách")
    page.get_by_text("Chưa lưu được, sẽ thử lại: 1").wait_for()
    Meeting.objects.filter(pk=planned.pk).update(place="Phòng của người khác", version=9)
    shut(page)
    page.goto(f"{site.url}{planned.get_absolute_url()}")
    page.get_by_text("Đã điền lại nội dung đang nhập").wait_for()
    page.get_by_text("Địa điểm: nội dung này vừa được sửa").wait_for()
    page.get_by_text("Phòng của người khác", exact=True).wait_for()
    assert place.input_value() == "Phòng của tôi"
    assert Meeting.objects.get(pk=planned.pk).place == "Phòng của người khác"
    place.fill("Phòng gộp")
    press_here(page, "Dùng bản đang nhập")
    all_saved(page)
    saved(page, "#facts")
    meeting = Meeting.objects.get(pk=planned.pk)
    assert (meeting.place, meeting.guests) == ("Phòng gộp", "Hai khách")


def test_what_is_added_leaves_what_others_are_about_as_chosen(desk, planned, world):
    """Lists of what a vote or a conclusion is about get a line; what was chosen there stays."""
    by, page = world.bithu_dttg, desk
    meeting = Meeting.objects.get(pk=planned.pk)
    item = add_item(meeting, by=by, title="Kiểm điểm tháng trước")
    one = add_conclusion(meeting, by=by, text="Rà soát thủ tục", item=item)
    vote = record_vote(meeting, by=by, subject="Thông qua nghị quyết", entitled=22, in_favour=22)
    page.reload()
    page.get_by_label("Nội dung mới").fill("Nhiệm vụ tháng sau")
    press_here(page, "Thêm nội dung")
    page.get_by_label("Nội dung 2", exact=True).wait_for()
    page.get_by_label("Kết luận mới").fill("Phân công trực")
    press_here(page, "Thêm kết luận")
    page.get_by_label("Kết luận 2", exact=True).wait_for()
    abouts = page.locator(f"#vote-about-{vote.pk}, #new-vote-about")
    assert [about.input_value() for about in abouts.all()] == ["", ""]
    assert abouts.first.locator("option").count() == 5
    assert page.locator(f"#conclusion-item-{one.pk}").input_value() == str(item.pk)
    assert page.locator("#new-conclusion-item").input_value() == ""


@pytest.mark.parametrize("elsewhere", [None, "Địa điểm"])
def test_the_next_one_is_begun_unless_its_person_went_elsewhere(desk, elsewhere):
    """Over a slow line the answer comes when he types in another part already."""
    page, added = desk, desk.get_by_label("Kết luận mới")
    if elsewhere:
        page.get_by_label(elsewhere).evaluate(
            "field => document.addEventListener('htmx:beforeSwap', () => field.focus())"
        )
    added.fill("Rà soát thủ tục")
    page.locator("#new-conclusion-who").fill("Đảng viên 04")
    with saving(page):
        page.locator("#new-conclusion-who").press("Enter")
    page.get_by_label("Kết luận 1", exact=True).wait_for()
    page.wait_for_timeout(100)  # htmx is done with a new part 20 ms after it is drawn
    expect(page.get_by_label(elsewhere) if elsewhere else added).to_be_focused()


def test_every_part_is_two_touches_away(desk, axe):
    """From the foot of the long page up to its parts, and by the sign of a part down to it."""
    desk.get_by_label("Kết luận mới").focus()
    desk.get_by_role("link", name="Lên danh sách các phần").click()
    steps = desk.locator("#cac-phan")
    expect(steps).to_be_in_viewport()
    box = steps.locator("li").nth(2).bounding_box()
    assert min(box["width"], box["height"]) >= 44
    desk.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(desk).to_have_url(re.compile("#noi-dung$"))
    expect(desk.locator("#noi-dung h2")).to_be_in_viewport()
    axe(desk)


def test_what_is_focused_does_not_lie_under_the_bar(desk):
    field = desk.get_by_label("Nội dung mới")
    field.evaluate(
        """field => scrollBy({
            top: field.getBoundingClientRect().bottom - innerHeight, behavior: 'instant' })"""
    )
    field.focus()
    bar = desk.locator(".save-bar").bounding_box()
    expect(field).to_be_focused()
    desk.wait_for_function(
        "top => document.activeElement.getBoundingClientRect().bottom <= top", arg=bar["y"]
    )


def test_the_next_day_is_offered_where_it_is_asked_about(desk):
    box, end = desk.get_by_label("Kết thúc ngày hôm sau"), desk.get_by_label("Kết thúc", exact=True)
    expect(box).to_be_hidden()
    end.fill("00:30")
    end.press("Tab")
    desk.get_by_text("họp qua nửa đêm thì đánh dấu").wait_for()
    expect(box).to_be_visible()
    desk.get_by_label("Bắt đầu", exact=True).fill("13:00")
    end.fill("14:30")
    end.press("Tab")
    all_saved(desk)
    saved(desk, "#times")
    expect(box).to_be_hidden()


def test_what_was_wrong_is_said_no_more_when_it_is_taken_back(desk):
    desk.expected.add(422)
    end, state = desk.get_by_label("Kết thúc", exact=True), desk.locator("#times-state")
    end.fill("99:99")
    end.press("Tab")
    state.get_by_text("Kết thúc: nhập giờ dạng 24 giờ").wait_for()
    end.fill("")
    expect(state.locator(".error")).to_have_count(0)
    expect(state.get_by_text("Chưa lưu")).to_have_count(0)


def test_an_old_page_hears_that_the_end_is_on_the_next_day(desk, planned):
    """Somebody ticked it meanwhile; what was typed here stays, and one of the two is taken."""
    page = desk
    page.expected.add(409)
    day = planned.held_on - timedelta(days=2)
    start = at(day, 20)
    told = {"held_on": day, "planned_at": start, "started_at": start}
    Meeting.objects.filter(pk=planned.pk).update(**told, ended_at=start + timedelta(hours=2))
    page.reload()
    Meeting.objects.filter(pk=planned.pk).update(ended_at=start + timedelta(hours=5))
    end, box = page.get_by_label("Kết thúc", exact=True), page.get_by_label("Kết thúc ngày hôm sau")
    end.fill("22:30")
    end.press("Tab")
    of_box = page.locator("[data-theirs=next_day]")
    of_box.get_by_text("Có đánh dấu").wait_for()
    expect(box).to_be_visible()
    expect(end).to_have_value("22:30")
    page.locator("[data-theirs=ended]").get_by_text("Dùng bản đang nhập").click()
    expect(page.locator("[data-theirs=ended]")).to_have_count(0)
    of_box.get_by_text("Dùng bản đang nhập").click()
    saved(page, "#times")
    assert Meeting.objects.get(pk=planned.pk).ended_at == start + timedelta(minutes=150)
    expect(box).to_be_hidden()


def test_the_other_text_is_taken(desk, planned):
    page = desk
    page.expected.add(409)
    place = page.get_by_label("Địa điểm")
    Meeting.objects.filter(pk=planned.pk).update(place="Phòng của người khác", version=9)
    place.fill("Phòng của tôi")
    place.press("Tab")
    page.get_by_role("button", name="Dùng bản đang có").click()
    assert place.input_value() == "Phòng của người khác"
    all_saved(page)
    expect(page.locator("#facts-state").get_by_text("Chưa lưu")).to_have_count(0)
    page.get_by_text("Mọi ô tự lưu").wait_for()
    assert Meeting.objects.get(pk=planned.pk).place == "Phòng của người khác"


def test_a_touch_beside_what_another_touched_meanwhile_is_told(desk, planned, site):
    """Touched on a cut line, the browser closed; opened again, the row stands otherwise."""
    page = desk
    who = Attendance.objects.get(meeting=planned, person__full_name="Đảng viên 03")
    page.context.set_offline(True)
    mark(page, "Đảng viên 03", "Có mặt")
    page.get_by_text("Chưa lưu được, sẽ thử lại: 1").wait_for()
    Attendance.objects.filter(pk=who.pk).update(mark=Mark.ABSENT, version=who.version + 1)
    shut(page)
    page.goto(f"{site.url}{planned.get_absolute_url()}")
    page.get_by_text("vừa ghi “Vắng không lý do”; vừa chọn “Có mặt”").wait_for()
    all_saved(page)
    who.refresh_from_db()
    assert who.mark == Mark.ABSENT


def test_the_buttons_of_two_texts_stay_under_the_finger(desk, planned):
    """The field is left by the press itself; were it sent for that, the answer would draw the
    buttons anew between down and up, and nothing would be pressed."""
    page = desk
    page.expected.add(409)
    place = page.get_by_label("Địa điểm")
    Meeting.objects.filter(pk=planned.pk).update(place="Phòng của người khác", version=9)
    place.fill("Phòng của tôi")
    place.press("Tab")
    mine = page.get_by_role("button", name="Dùng bản đang nhập")
    mine.wait_for()
    place.fill("Phòng gộp")
    page.get_by_text("Chưa lưu, xem lời nhắn dưới ô: 1").wait_for()
    mine.hover()
    page.mouse.down()
    at_rest(page)
    page.mouse.up()
    all_saved(page)
    saved(page, "#facts")
    assert Meeting.objects.get(pk=planned.pk).place == "Phòng gộp"


def test_a_paste_that_is_too_large_stays_in_its_field(desk, assert_fits):
    """A million letters with marks are more than a form may carry: said, kept, and mended."""
    page = desk
    page.expected |= {413, "htmx:responseError", "Response Status Error Code 413"}
    guests = page.get_by_label("Khách mời")
    guests.evaluate(
        """field => { field.value = 'ắ'.repeat(400000);
        field.dispatchEvent(new Event('change', { bubbles: true })) }"""
    )
    page.get_by_text("Chưa lưu được, nội dung quá dài; rút gọn lại").wait_for()
    assert guests.evaluate("field => field.value.length") == 400_000
    assert_fits(page)
    guests.fill("Hai khách")
    guests.press("Tab")
    all_saved(page)
    saved(page, "#facts")


def test_somebody_else_finds_nothing_on_this_machine(desk, planned, enter):
    page = desk
    page.context.set_offline(True)
    page.get_by_label("Địa điểm").fill("Phòng của tôi")
    page.get_by_text("Chưa lưu được, sẽ thử lại: 1").wait_for()
    page.context.set_offline(False)
    all_saved(page)
    saved(page, "#facts")
    page.evaluate("localStorage.setItem('unsaved ai.khac /cuoc-hop/1/ facts', '[]')")
    page.reload()
    assert page.evaluate("Object.keys(localStorage).some(key => key.includes('ai.khac'))") is False
