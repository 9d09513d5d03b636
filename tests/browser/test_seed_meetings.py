"""Four meetings that sources tell of, entered through the pages as an official would, and what is
printed of them looked at by place and font.

Known of each: what its docstring says. Hours, secretaries and sentences are made up.
"""

from datetime import date

import pytest

from meetings.models import Meeting
from plans.actions.document import register_document
from plans.models import Document, Task
from tests.browser.walking import all_saved, go, press
from tests.meetings.test_minutes_pdf import check_block, check_rule
from tests.papers import Paper, check_page
from tests.world import MERGED, make_unit, make_user
from units.models import Branch, Host, Kind
from units.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG_ENOUGH = date(2025, 2, 28)
PARTY_HEAD = [
    ("ĐẢNG CỘNG SẢN", "c", 153.5, 20.7, 15, "b"),
    ("Số", "c", 71.0, None, 14, "r"),
    ("-----", "c", 112.5, None, 14, "r"),
]
STATE_HEAD = [
    ("UBND TỈNH TUYÊN QUANG", "c", 63.5, 20.6, 13, "r"),
    ("BAN DÂN TỘC", "c", 63.5, 25.9, 13, "b"),
    ("CỘNG HÒA", "c", 146.0, 20.6, 13, "b"),
    ("Độc lập", "c", 146.0, 25.9, 14, "b"),
    ("Số:", "c", 63.5, 35.0, 13, "r"),
]


def log(page, **told):
    """The one screen by which a meeting that was held is entered; -> its address."""
    go(page, "Cuộc họp")
    go(page, "Ghi cuộc họp")
    page.get_by_label("Đơn vị", exact=True).select_option(label=told["unit"])
    page.get_by_label("Ngày họp").fill(told["day"])
    page.get_by_label("Bắt đầu", exact=True).fill(told.get("start", "14:00"))
    page.get_by_label("Kết thúc", exact=True).fill(told.get("end", "16:30"))
    page.get_by_label("Loại cuộc họp").select_option(value=told["kind"])
    page.get_by_label("Chủ đề").fill(told.get("theme", ""))
    page.get_by_label("Địa điểm").fill(told.get("place", ""))
    page.get_by_label("Chủ trì: họ và tên").fill(told.get("chair", ""))
    page.get_by_label("Chức vụ của chủ trì").fill(told.get("post", ""))
    page.get_by_label("Thư ký (người ghi biên bản)").fill("Cán bộ 01")
    page.get_by_label("Theo số lượng").check()
    page.get_by_label("Số người có mặt").fill(told["many"])
    press(page, "Ghi cuộc họp")
    page.get_by_text("Đã ghi cuộc họp; ghi tiếp nội dung và kết luận.").wait_for()
    return page.url.partition("#")[0]


def name_it(page, address, title):
    page.goto(f"{address}sua/")
    page.get_by_label("Tên cuộc họp").fill(title)
    press(page, "Lưu")
    page.get_by_text("Đã lưu thông tin cuộc họp.").wait_for()


def add_item(page, address, title, text, topic=""):
    page.goto(f"{address}noi-dung/")
    page.get_by_label("Nội dung", exact=True).fill(title)
    page.get_by_label("Phần của chương trình").select_option(value=topic)
    page.get_by_label("Diễn biến, nhận định").fill(text)
    press(page, "Thêm nội dung")
    page.get_by_text("Đã thêm nội dung.").wait_for()


def conclude(page, address, text, who="", due="", report_at=""):
    page.goto(f"{address}ket-luan/")
    page.get_by_label("Nội dung kết luận").fill(text)
    page.get_by_label("Giao cho").fill(who)
    page.locator("#id_due_on").fill(due)
    page.get_by_label("Báo cáo tại").fill(report_at)
    press(page, "Thêm kết luận")
    page.get_by_text("Đã thêm kết luận.").wait_for()


def compose(page, address):
    page.goto(address)
    press(page, "Soạn biên bản")
    page.get_by_text("Đã soạn biên bản từ nội dung cuộc họp.").wait_for()


def agree(page, day):
    go(page, "Thông qua biên bản")
    page.get_by_label("Đọc và thông qua tại").fill("toàn thể hội nghị")
    page.get_by_label("Ngày thông qua").fill(day)
    press(page, "Thông qua biên bản")
    page.get_by_text("nội dung cuộc họp từ nay không sửa được").wait_for()


def printed(page):
    """The paper behind the link of the page, each of its pages within the rules."""
    address = page.get_by_role("link", name="In PDF").evaluate("link => link.href")
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    paper = Paper(answer.body())
    is_party = "ĐẢNG CỘNG SẢN VIỆT NAM" in paper.text
    for number in range(1, len(paper.pages) + 1):
        check_page(paper, number, number_top=10.5 if is_party else 8.0)
    fonts = {sign["fontname"] for sheet in paper.pages for sign in sheet.chars}
    assert all("Liberation-Serif" in font for font in fonts), fonts
    return paper


def look(paper, blocks, *texts):
    for block in blocks:
        check_block(paper, block)
    text = " ".join(paper.text.split())
    for wanted in texts:
        assert wanted in text, (wanted, text)


def make_paper(page, verb, examine):
    press(page, verb)
    page.get_by_text("vào số khi ban hành").wait_for()
    examine(page, on_phone=True)


def test_the_session_of_a_cell_that_held_a_thematic_part(page, sign_in, world, examine):
    """31/5/2021, cell of Ban Dân tộc tỉnh Lạng Sơn: the regular session of May and a thematic one
    on the quality of reform work; its secretary asked everyone to take part in that work."""
    Host.objects.create(
        party_unit=world.langson_cell, agency=world.langson_ethnic, valid_from=MERGED
    )
    sign_in(page, "bithu.langson")
    address = log(
        page,
        unit="Chi bộ Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn",
        day="31/5/2021",
        end="16:15",
        kind="REGULAR_COMBINED",
        theme="Nâng cao chất lượng công tác CCHC tại Ban Dân tộc tỉnh Lạng Sơn",
        post="Bí thư Chi bộ, Trưởng Ban Dân tộc",
        many="19",
    )
    add_item(page, address, "Nhận định", "Thứ hạng của Ban chưa cải thiện đáng kể.", "REVIEW")
    conclude(page, address, "Mỗi đảng viên tham gia cải cách hành chính, dù không được phân công.")
    conclude(page, address, "Kiểm tra thể thức văn bản", "Văn phòng Ban", "15/6/2021", "kỳ tháng 6")
    page.goto(f"{address}bieu-quyet/")
    page.get_by_label("Nội dung biểu quyết").fill("Thông qua nghị quyết")
    page.get_by_label("Số có quyền biểu quyết").fill("19")
    page.get_by_label("Tán thành", exact=True).fill("19")
    press(page, "Ghi biểu quyết")
    compose(page, address)
    paper = printed(page)
    look(
        paper,
        [*PARTY_HEAD, ("CHI BỘ BAN DÂN TỘC", "c", 71.0, 32.0, 14, "b")],
        "BIÊN BẢN sinh hoạt chi bộ thường kỳ tháng 5 năm 2021, lồng ghép sinh hoạt chuyên đề",
        "Ngày 31/5/2021; bắt đầu lúc 14 giờ 00 phút, kết thúc lúc 16 giờ 15 phút",
        "Nâng cao chất lượng công tác CCHC tại Ban Dân tộc tỉnh Lạng Sơn",
        "Thứ hạng của Ban chưa cải thiện đáng kể.",
        "Mỗi đảng viên tham gia",
        "19/19",
        "NGƯỜI GHI BIÊN BẢN CHỦ TRÌ HỘI NGHỊ",
        "kỳ tháng 6",
    )
    check_rule(paper, "ĐẢNG CỘNG SẢN VIỆT NAM", 1.0, 153.5)
    agree(page, "31/5/2021")
    make_paper(page, "Lập nghị quyết", examine)
    look(
        printed(page),
        [
            *PARTY_HEAD,
            ("Dự thảo lần 1", "c", 71.0, 49.9, 14, "b"),
            ("NGHỊ QUYẾT", "c", 112.5, 63.8, 16, "b"),
        ],
        "19/19 đồng chí có quyền biểu quyết tán thành, đạt tỷ lệ 100%.",
        "T/M CHI BỘ",
        "- Lưu Chi bộ.",
    )
    give_tasks(page, address, examine)
    issue(page, examine)


def give_tasks(page, address, examine):
    """One press; the conclusion that names nobody stays and is said to need none."""
    page.goto(address)
    go(page, "Chuyển các kết luận thành nhiệm vụ")
    examine(page, on_phone=True)
    assert not page.get_by_label("Chuyển kết luận 1 thành nhiệm vụ").is_checked()
    assert page.get_by_label("Chuyển kết luận 2 thành nhiệm vụ").is_checked()
    press(page, "Chuyển thành nhiệm vụ")
    page.get_by_text("Đã chuyển 1 kết luận thành nhiệm vụ").wait_for()
    assert Task.objects.get().title == "Kiểm tra thể thức văn bản"


def issue(page, examine):
    """By the ordinary step of the register, from which the number and the day come."""
    meeting = Meeting.objects.get()
    page.goto(f"{page.url.partition('/cuoc-hop/')[0]}{meeting.minutes_url}")
    go(page, "Nghị quyết")
    go(page, "Ban hành")
    page.get_by_label("Số, ký hiệu").fill("05-NQ/CB")
    page.get_by_label("Ngày ban hành").fill("02/6/2021")
    press(page, "Ban hành")
    go(page, "Nghị quyết, Sinh hoạt thường kỳ tháng 5/2021")
    examine(page)
    paper = printed(page)
    look(paper, PARTY_HEAD, "Số 05-NQ/CB", "ngày 02 tháng 6 năm 2021")
    assert "DỰ THẢO" not in [word.text for word in paper.words()]


@pytest.fixture
def nghe_an(site):
    """Đảng bộ Khối các cơ quan tỉnh Nghệ An and its secretary."""
    unit = make_unit(
        "Đảng bộ Khối các cơ quan tỉnh Nghệ An",
        kind=Kind.P_BLOCK,
        branch=Branch.PARTY,
        until=LONG_ENOUGH,
        issuer_name="Đảng ủy Khối các cơ quan tỉnh Nghệ An",
        symbol="ĐUK",
        place="Nghệ An",
    )
    user = make_user("bithu.khoi", (Role.SECRETARY, unit))
    register_document(
        unit,
        by=user,
        family="PARTY",
        doc_type="RESOLUTION",
        subject="Về đẩy mạnh cải cách hành chính giai đoạn 2021-2030",
        symbol="05-NQ/TU",
        issued_on=date(2021, 12, 14),
        issuer_text="Tỉnh ủy Nghệ An",
    )
    return unit


def test_a_conference_of_more_than_700_that_studied_a_resolution(page, sign_in, nghe_an, examine):
    """16/02/2022, Đảng bộ Khối các cơ quan tỉnh Nghệ An: more than 700 people of 63 organisations,
    online too; Lê Ngọc Hoa taught Nghị quyết 05-NQ/TU, Nguyễn Thị Kim Chi the programme on it."""
    sign_in(page, "bithu.khoi")
    address = log(
        page,
        unit="Đảng bộ Khối các cơ quan tỉnh Nghệ An (đến 28/02/2025)",
        day="16/02/2022",
        start="08:00",
        end="11:30",
        kind="STUDY",
        chair="Nguyễn Thị Kim Chi",
        post="Bí thư Đảng ủy Khối",
        many="hơn 700",
    )
    name_it(page, address, "Hội nghị quán triệt các nghị quyết về cải cách hành chính")
    page.goto(f"{address}hoi-nghi/")
    examine(page, on_phone=True)
    page.get_by_label("Tổ chức, đơn vị dự").fill("63 tổ chức cơ sở đảng")
    page.locator("#id_point-0-name").fill("Cơ quan Ủy ban Mặt trận Tổ quốc tỉnh")
    for place, (name, title, topic) in enumerate(
        [
            ("Lê Ngọc Hoa", "Phó Chủ tịch UBND tỉnh", "Nghị quyết 05-NQ/TU"),
            ("Nguyễn Thị Kim Chi", "Bí thư Đảng ủy Khối", "Chương trình hành động"),
        ]
    ):
        page.locator(f"#id_speaker-{place}-name").fill(name)
        page.locator(f"#id_speaker-{place}-title").fill(title)
        page.locator(f"#id_speaker-{place}-topic").fill(topic)
    page.locator("#id_speaker-1-topic").press("Tab")
    all_saved(page)
    page.get_by_text("Mọi ô tự lưu; đóng máy cũng không mất.").wait_for()
    page.get_by_text("Đã lưu lúc").wait_for()
    study(page, address)
    conclude(page, address, "Thành lập ban chỉ đạo cải cách hành chính", "Cấp ủy cơ sở")
    compose(page, address)
    look(
        printed(page),
        PARTY_HEAD,
        "Ngày 16/02/2022; bắt đầu lúc 08 giờ 00 phút",
        "Nguyễn Thị Kim Chi",
        "Thành lập ban chỉ đạo",
        "63 tổ chức cơ sở đảng; có mặt hơn 700 đồng chí",
        "- Lê Ngọc Hoa, Phó Chủ tịch UBND tỉnh: Nghị quyết 05-NQ/TU;",
        "- Nghị quyết số 05-NQ/TU, ngày 14/12/2021 của Tỉnh ủy Nghệ An.",
        "Cơ quan Ủy ban Mặt trận Tổ quốc tỉnh",
    )
    make_paper(page, "Lập thông báo kết luận", examine)
    look(
        printed(page),
        [*PARTY_HEAD, ("THÔNG BÁO", "c", 112.5, None, 16, "b")],
        "Số -TB/ĐUK",
        "63 tổ chức cơ sở đảng",
        "T/M ĐẢNG ỦY",
    )
    tell_news(page, address)


def study(page, address):
    page.goto(f"{address}tai-lieu/van-ban/")
    document = Document.objects.get(symbol="05-NQ/TU")
    page.get_by_label("Văn bản", exact=True).select_option(value=str(document.pk))
    page.get_by_label("Loại tài liệu").select_option(value="STUDIED")
    page.get_by_label("Ngày đưa lên").fill("15/02/2022")
    press(page, "Đưa vào tài liệu họp")
    page.get_by_text("05-NQ/TU").first.wait_for()


def tell_news(page, address):
    page.goto(f"{address}tin-da-dang/")
    page.get_by_label("Địa chỉ tin đã đăng").fill("javascript:alert(1)")
    press(page, "Lưu")
    page.get_by_text("bắt đầu bằng https://").first.wait_for()
    page.get_by_label("Địa chỉ tin đã đăng").fill("https://dukcqtinh.nghean.gov.vn/tin")
    press(page, "Lưu")
    link = page.get_by_role("link", name="dukcqtinh.nghean.gov.vn")
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_a_midterm_conference_of_an_agency(page, sign_in, world, examine):
    """04/7/2023, afternoon, Ban Dân tộc tỉnh Tuyên Quang, Ma Quang Hiếu in the chair: SIPAS 2022
    81,72 and place 22 of 63, PAR Index 85,34% and place 32, its own place 10 of 19 in 2021."""
    sign_in(page, "canbo.dttg")
    address = log(
        page,
        unit="Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
        day="04/7/2023",
        kind="MIDTERM",
        chair="Ma Quang Hiếu",
        post="Bí thư Chi bộ, Trưởng Ban Dân tộc tỉnh",
        many="toàn thể công chức, người lao động",
    )
    name_it(
        page,
        address,
        "Hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm, triển khai nhiệm vụ trọng "
        "tâm 6 tháng cuối năm 2023",
    )
    add_item(
        page,
        address,
        "Báo cáo kết quả",
        "SIPAS năm 2022: 81,72 điểm, thứ 22/63, tăng 20 bậc. PAR Index năm 2022: 85,34%, thứ 32, "
        "tăng 02 bậc. Kết quả của Ban năm 2021: thứ 10/19.",
        "REVIEW",
    )
    conclude(page, address, "Mọi công chức coi cải cách hành chính là nhiệm vụ thường xuyên")
    conclude(page, address, "Lập danh mục tiêu chí mất điểm", "Văn phòng", "31/7/2023")
    compose(page, address)
    paper = printed(page)
    look(
        paper,
        [*STATE_HEAD, ("BIÊN BẢN", "c", 112.5, 47.5, 14, "b")],
        "Có mặt toàn thể công chức, người lao động.",
        "Ma Quang Hiếu",
        "81,72 điểm, thứ 22/63, tăng 20 bậc",
        "85,34%, thứ 32, tăng 02 bậc",
        "năm 2021: thứ 10/19.",
        "Mọi công chức coi",
        "THƯ KÝ CHỦ TỌA",
        "- Lưu: VT, Hồ sơ.",
    )
    check_rule(paper, "BAN DÂN TỘC", 0.45, 63.5)
    make_paper(page, "Lập thông báo kết luận", examine)
    paper = printed(page)
    look(
        paper,
        [
            *STATE_HEAD,
            ("THÔNG BÁO", "c", 112.5, 47.5, 14, "b"),
            ("Kết luận của Trưởng Ban Dân tộc tỉnh tại", "c", 112.5, 53.5, 14, "b"),
            ("TRƯỞNG BAN", "c", 150.0, None, 14, "b"),
            ("- Lưu: VT.", "x0", 30.0, None, 11, "r"),
        ],
        "Số: /TB-BDT",
        "Lập danh mục tiêu chí mất điểm",
        "31/7/2023",
        "thông báo để các đơn vị, cá nhân có liên quan biết, thực hiện./.",
    )
    check_rule(paper, "triển khai nhiệm vụ", 0.45, 112.5)


@pytest.fixture
def office(site):
    """Đảng bộ Văn phòng UBND tỉnh; the source does not say of which province."""
    unit = make_unit(
        "Đảng bộ Văn phòng UBND tỉnh",
        kind=Kind.P_BASE,
        branch=Branch.PARTY,
        until=LONG_ENOUGH,
        issuer_name="Đảng ủy Văn phòng UBND tỉnh",
        symbol="ĐU",
    )
    make_user("bithu.vanphong", (Role.SECRETARY, unit))
    return unit


def test_a_final_conference_that_praised(page, sign_in, office, examine):
    """Early January 2012 (the day is assumed), Đảng bộ Văn phòng UBND tỉnh: the work of 2011, the
    tasks of 2012; one collective and four people got a certificate."""
    sign_in(page, "bithu.vanphong")
    address = log(
        page,
        unit="Đảng bộ Văn phòng UBND tỉnh (đến 28/02/2025)",
        day="05/01/2012",
        kind="FINAL",
        post="Chủ trì (nguồn không nêu)",
        many="toàn thể đảng viên",
    )
    name_it(page, address, "Hội nghị tổng kết công tác Đảng năm 2011, phương hướng năm 2012")
    add_item(page, address, "Khen thưởng", "Tặng giấy khen 01 tập thể, 04 cá nhân.", "PRAISE")
    conclude(page, address, "Áp dụng TCVN ISO 9001:2008", "Văn phòng UBND tỉnh", "31/12/2012")
    compose(page, address)
    examine(page, on_phone=True)
    look(
        printed(page),
        [*PARTY_HEAD, ("BIÊN BẢN", "c", 112.5, None, 16, "b")],
        "hội nghị tổng kết công tác Đảng năm 2011, phương hướng năm 2012",
        "BIỂU DƯƠNG, NHẮC NHỞ",
        "Tặng giấy khen 01 tập thể, 04 cá nhân.",
        "05/01/2012",
        "Áp dụng TCVN ISO 9001:2008",
        "31/12/2012",
    )
