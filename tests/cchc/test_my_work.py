"""Việc của tôi: what waits for each account, gathered from every app."""

from datetime import date, timedelta
from unittest import mock

import pytest
import time_machine
from django.test import Client

from cchc.lib.clock import now
from meetings.actions.conclusion import add_conclusion
from plans.actions.coverage import change_coverage_unit
from plans.actions.plan import send_plan
from plans.actions.remedy import report_remedy
from plans.actions.task import ask_extension
from plans.models import Remedy
from scoring.actions.result import publish_results, request_correction
from scoring.actions.round import open_round
from scoring.models import Round, Sheet, SheetAct
from tests.meetings.builders import logged
from tests.plans.builders import a_plan, a_reported_task, a_task, an_accepted_task
from tests.plans.inspecting import concluded, noticed
from tests.plans.test_coverage_actions import a_directive, an_own, give
from tests.scoring.builders import last_days, make_decision, make_round, put, sheet_of

TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(f"{TODAY.isoformat()}T10:00:00+07:00", tick=False):
        yield


def block_of(the_round):
    return the_round.blocks.get()


def groups_of(client):
    page = client.get("/viec-cua-toi/")
    assert page.status_code == 200
    return {
        group["title"]: [(row["title"], row["verb"]) for row in group["rows"]]
        for group in page.context["groups"]
    }


def test_nothing_waits(signed_in):
    page = signed_in("canbo.dttg").get("/viec-cua-toi/")
    assert "Không có việc nào đang chờ." in page.content.decode()
    assert all(figure["value"] == 0 for figure in page.context["figures"])


def test_anonymous_is_led_to_sign_in(db):
    assert Client().get("/viec-cua-toi/").status_code == 302


def test_the_front_leads_to_work_or_to_sign_in(signed_in):
    assert signed_in("canbo.dttg").get("/")["Location"] == "/viec-cua-toi/"
    assert Client().get("/")["Location"] == "/dang-nhap/"


def test_tasks_stand_in_the_order_of_their_dates(signed_in, world):
    for title, days in [("Việc trễ", -6), ("Việc hôm nay", 0), ("Việc tuần này", 4), ("Sau", 30)]:
        an_accepted_task(world, title=title, due_on=TODAY + timedelta(days=days))
    groups = groups_of(signed_in("canbo.dttg"))
    assert groups == {
        "Quá hạn": [("Việc trễ", "Báo cáo tiến độ")],
        "Hết hạn hôm nay": [("Việc hôm nay", "Báo cáo tiến độ")],
        "Trong 7 ngày tới": [("Việc tuần này", "Báo cáo tiến độ")],
        "Sau đó": [("Sau", "")],
    }


def test_a_task_not_yet_accepted_is_to_be_accepted(signed_in, world):
    a_task(world, title="Việc mới", due_on=TODAY + timedelta(days=2))
    assert groups_of(signed_in("lanhdao.dttg"))["Trong 7 ngày tới"] == [("Việc mới", "Tiếp nhận")]
    assert not groups_of(signed_in("canbo.vanban"))


def test_what_asks_for_a_word_waits_with_the_assigner(signed_in, world):
    reported = a_reported_task(world)
    extended = an_accepted_task(world, title="Xin thêm ngày")
    ask_extension(
        extended,
        by=world.canbo_dttg,
        new_due_on=extended.due_on + timedelta(days=5),
        reason="Chờ số liệu.",
    )
    assert groups_of(signed_in("lanhdao.ubnd"))["Chờ ý kiến của tôi"] == [
        (reported.title, "Xác nhận hoàn thành"),
        ("Xin thêm ngày", "Quyết định gia hạn"),
    ]


def test_a_plan_that_was_sent_waits_for_the_head(signed_in, world):
    plan = a_plan(world)
    send_plan(plan, by=world.canbo_dttg)
    assert groups_of(signed_in("lanhdao.dttg"))["Chờ ý kiến của tôi"] == [(plan.title, "Phê duyệt")]


def test_meetings_and_their_conclusions_wait_with_the_secretary(signed_in, world):
    meeting = logged(world.cell, world.bithu_dttg, date(2026, 11, 4))
    add_conclusion(meeting, by=world.bithu_dttg, text="Rà soát văn bản", due_on=TODAY)
    assert groups_of(signed_in("bithu.dttg"))["Chờ ý kiến của tôi"] == [
        ("Rà soát văn bản", "Chuyển thành nhiệm vụ"),
        ("Sinh hoạt thường kỳ tháng 11/2026", "Soạn biên bản"),
    ]


@pytest.mark.parametrize(
    ("state", "account", "verb"),
    [
        (Sheet.State.DRAFT, "canbo.dttg", "Chấm tiếp"),
        (Sheet.State.DRAFT, "lanhdao.dttg", "Xem và nộp"),
        (Sheet.State.SUBMITTED, "thamdinh.snv", "Thẩm định"),
    ],
)
def test_a_sheet_waits_with_whoever_holds_it(signed_in, world, state, account, verb):
    the_round = make_round(world, world.ethnic)
    put(sheet_of(the_round, world.ethnic), state, world.lanhdao_dttg)
    [(title, done)] = groups_of(signed_in(account))["Chờ ý kiến của tôi"]
    of_whom = ": Sở Dân tộc và Tôn giáo" if account == "thamdinh.snv" else ""
    assert (title, done) == (f"Phiếu chấm điểm năm {the_round.year}{of_whom}", verb)


def test_a_block_whose_sheets_are_appraised_waits_with_the_publisher(signed_in, world):
    the_round = make_round(world, world.ethnic)
    put(sheet_of(the_round, world.ethnic), Sheet.State.APPRAISED, world.lanhdao_dttg)
    rows = groups_of(signed_in("congbo.ubnd"))["Chờ ý kiến của tôi"]
    assert [verb for _, verb in rows] == ["Công bố kết quả"]


def test_the_publisher_reads_what_is_still_lacking(signed_in, world):
    the_round = make_round(world, world.ethnic, world.finance)
    for unit in (world.ethnic, world.finance):
        put(sheet_of(the_round, unit), Sheet.State.APPRAISED, world.lanhdao_dttg)
    Sheet.objects.filter(unit=world.finance).update(state=Sheet.State.APPRAISING)
    client = signed_in("congbo.ubnd")
    page = client.get("/viec-cua-toi/")
    assert not page.context["groups"]
    [waiting] = page.context["waiting"]
    assert waiting["title"].endswith("năm 2026: 1/2 phiếu chờ công bố")
    assert waiting["note"] == (
        "Còn 1 phiếu chưa thẩm định xong (Sở Tài chính); "
        "sổ văn bản chưa có quyết định phê duyệt kết quả"
    )
    assert not signed_in("lanhdao.ubnd").get("/viec-cua-toi/").context["waiting"]

    Sheet.objects.update(state=Sheet.State.APPRAISED)
    [group] = client.get("/viec-cua-toi/").context["groups"]
    assert "sổ văn bản chưa có quyết định" in group["rows"][0]["note"]
    decision = make_decision(world.province)
    [group] = client.get("/viec-cua-toi/").context["groups"]
    [row] = group["rows"]
    assert (row["note"], row["verb"]) == (str(the_round), "Công bố kết quả")
    assert row["verb_url"] == f"/ky-cham-diem/khoi/{block_of(the_round).pk}/cong-bo/"

    publish_results(block_of(the_round), by=world.congbo_ubnd, document=decision)
    assert not client.get("/viec-cua-toi/").context["groups"]
    request_correction(block_of(the_round), by=world.lanhdao_ubnd, reason="Sai điểm tiêu chí 2.1.")
    rows = groups_of(client)["Chờ ý kiến của tôi"]
    assert [verb for _, verb in rows] == ["Đính chính kết quả"]


def test_a_publisher_with_a_hand_in_the_block_leaves_it_to_another(signed_in, world):
    the_round = make_round(world, world.ethnic)
    sheet = put(sheet_of(the_round, world.ethnic), Sheet.State.APPRAISED, world.lanhdao_dttg)
    SheetAct.objects.create(sheet=sheet, act=SheetAct.Act.FINISH, by=world.congbo_ubnd, at=now())
    [group] = signed_in("congbo.ubnd").get("/viec-cua-toi/").context["groups"]
    [row] = group["rows"]
    assert row["verb"] == ""
    assert "cần một người công bố khác" in row["note"]


def test_a_round_is_prepared_opened_run_and_closed_by_the_coordinator(signed_in, world):
    client = signed_in("thuongtruc.snv")
    undated = dict.fromkeys(Round.DAYS.values())
    the_round = make_round(world, world.ethnic, state=Round.State.DRAFT, **undated)

    def rows():
        groups = client.get("/viec-cua-toi/").context["groups"]
        return [(row["verb"], row["verb_url"]) for group in groups for row in group["rows"]]

    address = the_round.get_absolute_url()
    [(verb, url)] = rows()
    assert (verb, url) == ("Chuẩn bị kỳ chấm điểm", f"{address}thong-tin/")
    Round.objects.filter(pk=the_round.pk).update(**last_days())
    assert rows() == [("Mở kỳ chấm điểm", f"{address}mo/")]
    assert not groups_of(signed_in("lanhdao.ubnd"))

    open_round(the_round, by=world.thuongtruc_snv)
    surveys = ("Nhập điểm điều tra", f"/ky-cham-diem/khoi/{block_of(the_round).pk}/diem-dieu-tra/")
    assert rows() == [surveys]
    over = {name: TODAY - timedelta(9 - place) for place, name in enumerate(Round.DAYS.values())}
    Round.objects.filter(pk=the_round.pk).update(**over)
    unsent = ("Xử lý phiếu không nộp", f"{address}phieu-khong-nop/")
    assert set(rows()) == {surveys, unsent, ("Dời hạn bước", f"{address}doi-han/")}

    Sheet.objects.update(state=Sheet.State.WITHDRAWN, withdrawn_reason="Hợp nhất")
    assert rows() == [("Đóng kỳ chấm điểm", f"{address}dong/")]
    Round.objects.filter(pk=the_round.pk).update(state=Round.State.CLOSED)
    assert not rows()


def test_surveys_that_are_entered_or_of_an_own_unit_are_no_work(signed_in, world):
    the_round = make_round(world, world.ethnic, world.home_affairs)
    client = signed_in("thuongtruc.snv")
    [group] = client.get("/viec-cua-toi/").context["groups"]
    assert group["rows"][0]["note"].startswith("1 phiếu chưa có kết quả điều tra")
    sheet = sheet_of(the_round, world.ethnic)
    sheet.entries.filter(criterion__method="survey").update(first_at=now())
    assert not client.get("/viec-cua-toi/").context["groups"]


def test_only_who_records_meetings_is_offered_to_log_one(signed_in):
    assert signed_in("bithu.dttg").get("/viec-cua-toi/").context["may_log"]
    assert not signed_in("thamdinh.snv").get("/viec-cua-toi/").context["may_log"]


def test_the_page_needs_as_many_queries_for_many_tasks_as_for_one(
    signed_in, world, django_assert_max_num_queries
):
    client = signed_in("canbo.dttg")
    a_task(world)
    with django_assert_max_num_queries(20):
        client.get("/viec-cua-toi/")
    for _ in range(3):
        a_task(world)
    with django_assert_max_num_queries(20):
        client.get("/viec-cua-toi/")


def directed(world, days, number=2):
    """A directive of the province to its departments, due so many days from today."""
    directive = a_directive(world, symbol=f"{number}/CT-UBND")
    give(world, directive, due_on=TODAY + timedelta(days=days))
    return directive


def test_a_directive_is_carried_down_by_who_enters_the_papers_of_the_unit(signed_in, world):
    late, near = directed(world, -6), directed(world, 7, number=3)
    directed(world, 8, number=4)
    title = f"Ban hành văn bản triển khai {late}"
    for name in ("canbo.dttg", "lanhdao.dttg"):
        groups = groups_of(signed_in(name))
        assert groups["Quá hạn"] == [(title, "Vào sổ văn bản")]
        assert groups["Trong 7 ngày tới"] == [
            (f"Ban hành văn bản triển khai {near}", "Vào sổ văn bản")
        ]
    for name in ("lanhdao.ubnd", "bithu.langson", "kiemtra.tinh"):
        assert title not in str(groups_of(signed_in(name)))
    an_own(world, world.ethnic, late, date(2026, 2, 1))
    assert "Quá hạn" not in groups_of(signed_in("canbo.dttg"))
    assert groups_of(signed_in("canbo.snv"))["Quá hạn"] == [(title, "Vào sổ văn bản")]
    row = near.coverage.rows.get(unit=world.ethnic)
    change_coverage_unit(
        row, by=world.vanphong_ubnd, due_on=row.due_on, is_released=True, reason="Không áp dụng.",
        version=row.version,
    )  # fmt: skip
    assert groups_of(signed_in("canbo.dttg")) == {}


def test_the_line_of_a_directive_leads_to_its_entry(signed_in, world):
    directive = directed(world, 0)
    for number in range(3, 8):
        a_directive(world, symbol=f"{number}/CT-UBND", issued_on=date(2026, 3, number))
    client = signed_in("canbo.dttg")
    (row,) = client.get("/viec-cua-toi/").context["groups"][0]["rows"]
    assert row["url"] == directive.get_absolute_url()
    assert row["note"] == "Sở Dân tộc và Tôn giáo · Ủy ban nhân dân tỉnh Tuyên Quang giao"
    entry = client.get(row["verb_url"])
    assert entry.context["form"]["parent"].value() == directive.pk
    assert directive.citation in entry.content.decode()
    sent = {
        "unit": world.ethnic.pk, "kind": "STATE:PLAN", "symbol": "5/KH-SDTTG",
        "issued_on": "20/11/2026", "subject": "Triển khai", "secrecy": "NORMAL",
        "parent": directive.pk,
    }  # fmt: skip
    with mock.patch("plans.forms.fields.MOST_OFFERED", 1):  # it is not among the newest
        assert client.post(row["verb_url"], sent).status_code == 302
    assert groups_of(client) == {}


@pytest.mark.parametrize("name", ["canbo.dttg", "lanhdao.dttg"])
def test_directives_stay_within_the_queries_of_the_page(
    signed_in, world, name, django_assert_max_num_queries
):
    client = signed_in(name)
    for number, days in ((2, -6), (3, 0), (4, 5)):
        directed(world, days, number)
        a_task(world)
    with django_assert_max_num_queries(20):
        assert len(groups_of(client)["Quá hạn"]) == 1


def test_remedies_and_self_reports_stand_with_the_rest(signed_in, world):
    concluded(world, findings=3)
    noticed(world, quarter=1)
    late, near, reported = Remedy.objects.order_by("pk")
    for remedy, text, due in ((late, "Trễ", -1), (near, "Gần", 7), (reported, "Đã xong", 3)):
        Remedy.objects.filter(pk=remedy.pk).update(text=text, due_on=TODAY + timedelta(days=due))
    report_remedy(reported, by=world.canbo_dttg, text="Xong.", no_evidence_reason="Không có.")
    assert groups_of(signed_in("canbo.dttg")) == {
        "Quá hạn": [("Trễ", "Báo cáo khắc phục")],
        "Trong 7 ngày tới": [
            ("Báo cáo tự kiểm tra", "Gửi báo cáo tự kiểm tra"),
            ("Gần", "Báo cáo khắc phục"),
        ],
    }
    assert groups_of(signed_in("canbo.snv")) == {
        "Chờ ý kiến của tôi": [("Đã xong", "Xác nhận khắc phục")]
    }
    Remedy.objects.filter(pk=near.pk).update(due_on=TODAY + timedelta(days=8))
    assert "Gần" not in str(groups_of(signed_in("lanhdao.dttg")))
