"""Nhật ký thao tác."""

from datetime import date

import pytest
from django.utils.html import strip_tags

from cchc.lib.clock import today
from plans.actions.task import assign_task
from plans.models import Task
from tests.world import make_unit
from units.actions.person import add_person
from units.actions.unit import change_unit
from units.audit import record
from units.models import AuditEvent
from units.models.audit import HIDDEN
from units.triggers import release

URL = "/nhat-ky/"


def seqs(response):
    return [event.seq for event in response.context["page"]]


def test_the_newest_first_in_words(signed_in, world):
    change_unit(
        world.ethnic,
        by=world.quantri,
        on=date(2026, 1, 1),
        short_name="Sở DTTG",
        source_note="Công báo",
    )
    add_person(world.ethnic, by=world.canbo_dttg, full_name="A", valid_from=date(2026, 1, 1))
    response = signed_in("lanhdao.dttg").get(URL)
    page = response.content.decode()
    assert seqs(response) == [2, 1]
    text = " ".join(strip_tags(page).split())
    assert f"{world.quantri} đổi tên, chuyển cấp trên Sở Dân tộc" in text
    # The unit of the record stands below the act, not behind the actor, who may be of another one.
    assert f"{world.canbo_dttg} thêm cán bộ, đảng viên A" in text
    assert "đơn vị: Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang" in text
    assert "units.unit." not in page


def test_who_stands_in_for_a_unit_that_is_gone_is_said(signed_in, world):
    add_person(world.ethnic_board, by=world.canbo_dttg, full_name="A", valid_from=date(2020, 1, 1))
    page = signed_in("canbo.dttg").get(URL).content.decode()
    assert "thay mặt Ban Dân tộc tỉnh Tuyên Quang" in page


def test_others_acts_are_not_seen(signed_in, world):
    record("tests.thing.done", by=world.lanhdao_dttg, unit=world.ethnic)
    assert seqs(signed_in("canbo.snv").get(URL)) == []
    assert "Chưa có thao tác nào" in signed_in("canbo.snv").get(URL).content.decode()


@pytest.fixture
def five(world):
    """1: a role granted, 2: an act of an officer on his unit, 3: minutes read, 4: a refusal,
    5: a list given out."""
    record("units.membership.granted", by=world.quantri, unit=world.province)
    record("tests.thing.done", by=world.canbo_dttg, obj=world.ethnic, unit=world.ethnic)
    record("meetings.minutes.read", by=world.lanhdao_ubnd, unit=world.province)
    record("tests.thing.done", by=world.quantri, unit=world.commune, outcome="REFUSED")
    record("units.audit.exported", by=world.quantri, unit=world.province)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"text": "giao vai trò"}, [1]),
        ({"text": "Sở Dân tộc"}, [2]),
        ({"who": "canbo.dttg"}, [2]),
        ({"who": "lanhdao"}, [3]),
        ({"acts": "xem"}, [3]),
        ({"acts": "ghi"}, [4, 2]),
        ({"acts": "tai-khoan"}, [1]),
        ({"acts": "xuat"}, [5]),
        ({"acts": "dang-nhap"}, []),
        ({"thing": "units.unit"}, [2]),
        ({"thing": "units.nothing"}, [5, 4, 3, 2, 1]),
        ({"unit": "xa minh thu"}, [4]),
        ({"unit": "Sở Bí ẩn"}, []),
        ({"outcome": "REFUSED"}, [4]),
        ({"outcome": "REFUSED", "who": "canbo"}, []),
    ],
)
def test_filters(signed_in, world, five, asked, found):
    assert seqs(signed_in("quantri").get(URL, asked)) == found


def test_a_filter_by_words_and_days(signed_in, world):
    record("units.membership.granted", by=world.quantri, unit=world.province)
    record("tests.thing.done", by=world.quantri, unit=world.province)
    client = signed_in("quantri")
    assert seqs(client.get(URL, {"until": "01/01/2020"})) == []
    assert "Không có dòng nào khớp" in client.get(URL, {"text": "zzz"}).content.decode()
    assert seqs(client.get(URL, {"since": "01/01/2020", "until": "31/02/2026"})) == [2, 1]


def test_the_same_queries_for_any_number_of_rows(signed_in, world, django_assert_num_queries):
    client = signed_in("quantri")
    client.get(URL)
    for number in (1, 2, 70):
        for _ in range(number):
            record("tests.thing.done", by=world.quantri, obj=make_unit(), unit=world.province)
        with django_assert_num_queries(4 if number < 70 else 5):
            client.get(URL)


def test_anonymous_is_led_to_sign_in(client, db):
    assert client.get(URL).status_code == 302


def test_a_refused_write_on_what_is_hidden_tells_its_author_nothing(signed_in, world):
    """Else the log would name what 404 hides: to its author, and to who searches for its name."""
    made = make_unit("Sở Bí ẩn tỉnh Tuyên Quang", parent=world.province)
    record(
        "tests.thing.refused",
        by=world.bithu_langson,
        obj=made,
        unit=made,
        reason=HIDDEN,
        outcome="REFUSED",
    )
    client = signed_in("bithu.langson")
    page = client.get(URL).content.decode()
    assert "Bị từ chối" in page
    assert "Bí ẩn" not in page
    for asked in ({"text": "Bí ẩn"}, {"unit": "Bí ẩn"}, {"thing": "units.unit"}):
        assert seqs(client.get(URL, asked)) == []
    assert seqs(client.get(URL, {"who": "bithu"})) == [1]
    assert "Sở Bí ẩn" in signed_in("quantri").get(URL, {"text": "Bí ẩn"}).content.decode()


def test_the_title_of_a_task_is_shown_to_who_sees_the_task_and_kept_by_nobody(signed_in, world):
    """A task may bear the words of a conclusion: private where they were said."""
    words = "Kiểm điểm việc chậm báo cáo"
    task = assign_task(
        world.province, by=world.lanhdao_ubnd, title=words, lead=world.ethnic, due_text="hằng quý"
    )
    (event,) = AuditEvent.objects.all()
    assert words not in event.payload
    assert event.object == f"nhiệm vụ {task.pk}"
    assert words in signed_in("lanhdao.ubnd").get(URL).content.decode()
    Task.objects.filter(pk=task.pk).update(assigner=world.langson, lead=world.langson_ethnic)
    for account in ("quantri", "lanhdao.ubnd"):
        page = signed_in(account).get(URL).content.decode()
        assert words not in page
        assert f"nhiệm vụ {task.pk}" in page


def test_the_page_of_a_refused_write_on_what_is_hidden_names_nothing(signed_in, world):
    made = make_unit("Sở Bí ẩn tỉnh Tuyên Quang", parent=world.province)
    event = record(
        "tests.thing.refused",
        by=world.bithu_langson,
        obj=made,
        unit=made,
        reason=HIDDEN,
        outcome="REFUSED",
    )
    assert "Bí ẩn" not in signed_in("bithu.langson").get(event.get_absolute_url()).content.decode()
    assert "Bí ẩn" in signed_in("quantri").get(event.get_absolute_url()).content.decode()


def test_the_day_that_is_asked_for_is_checked(signed_in, five, world):
    day = f"{today():%d/%m/%Y}"
    client = signed_in("kiemtra.tinh")
    asked = {"since": day, "until": day}
    assert "Chuỗi nhật ký" not in client.get(URL).content.decode()
    page = client.get(URL, asked).content.decode()
    assert "Chuỗi nhật ký nguyên vẹn." in page
    assert "Đã kiểm tra 5 dòng của ngày này" in page
    release("units_auditevent")
    AuditEvent.objects.filter(seq=2).update(actor="Người khác")
    page = client.get(URL, asked).content.decode()
    assert "Chuỗi nhật ký bị đứt tại dòng 2 (" in page
    assert "Báo ngay bộ phận an toàn thông tin." in page


def test_why_is_said_on_the_page_of_the_act_to_who_may_see_its_object(signed_in, world):
    """The log's list is read by more people than the objects that it names."""
    act = record(
        "tests.thing.done", by=world.lanhdao_dttg, unit=world.ethnic, reason="Chậm báo cáo"
    )
    client = signed_in("quantri")
    assert "Chậm báo cáo" not in client.get(URL).content.decode()
    assert "Chậm báo cáo" in client.get(act.get_absolute_url()).content.decode()
