"""The letter to cells that have not met: made in one press, asked when there is one, as a paper."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.lib.refusal import Refused
from meetings.actions.month import make_month_reminder
from meetings.letters import month_letter_pdf
from meetings.models import MonthReminder
from meetings.oversight import Year
from plans.actions.document import withdraw_document
from plans.models import Document
from tests.cchc.test_pdf import fonts_of
from tests.meetings.builders import at
from tests.meetings.test_oversight import MATRIX, TODAY, a_cell, held
from tests.papers import Paper, check_page
from tests.plans.pages import words
from tests.plans.test_reminder_letter import places
from tests.world import make_user
from units.models import AuditEvent
from units.roles import Role

REPLY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(at(TODAY, 9))


@pytest.fixture
def cells(world):
    """Of three cells one met in October; the cast's own did not."""
    made = [a_cell(world, f"Chi bộ {name}") for name in ("An", "Bình", "Cường")]
    keeper = make_user("bithu.thu", *((Role.SECRETARY, cell) for cell in made))
    held(made[0], keeper, date(2026, 10, 5))
    held(made[1], keeper, date(2026, 9, 3))
    return made


def missing_of(world, month=10):
    told = Year(frozenset([world.party.pk]), 2026, month)
    return told, told.missing_versions()


def a_letter(world, month=10, **facts):
    _told, missing = missing_of(world, month)
    facts = {"reply_by": REPLY, "unit_ids": [one.unit_id for one in missing], **facts}
    return make_month_reminder(world.party, by=world.bithu_dubnd, year=2026, month=month, **facts)


def url_of(world, month=10):
    return reverse("meetings:rhythm-remind", args=[world.party.pk, 2026, month])


def test_one_press_makes_a_draft_that_waits_for_its_number(world, signed_in, cells):
    client = signed_in("bithu.dubnd")
    page = words(client.get(url_of(world)))
    assert "Lập công văn đôn đốc 3/4 chi bộ chưa sinh hoạt tháng 10/2026?" in page
    assert "Chi bộ An" not in page
    before = AuditEvent.objects.count()
    response = client.post(url_of(world), {"reply_by": "30/11/2026"})
    reminder = MonthReminder.objects.get()
    letter = reminder.document
    assert response.url == letter.get_absolute_url()
    assert (letter.state, letter.symbol, letter.family) == (Document.State.DRAFT, "", "PARTY")
    assert letter.subject == "Đôn đốc sinh hoạt chi bộ thường kỳ tháng 10/2026"
    assert set(letter.receivers.values_list("pk", flat=True)) == {
        cells[1].pk, cells[2].pk, world.cell.pk,
    }  # fmt: skip
    assert letter.file_links.count() == 1
    assert (reminder.count, reminder.as_of, reminder.reply_by) == (3, TODAY, REPLY)
    made = AuditEvent.objects.filter(kind="meetings.reminder.made")
    assert made.count() == 1
    assert AuditEvent.objects.count() - before <= 2  # and of the file that is kept
    text = words(client.get(f"{MATRIX}?nam=2026&thang=10"))
    assert letter.get_absolute_url() in text


def test_a_second_letter_of_a_month_is_asked(world, signed_in, cells):
    a_letter(world)
    client = signed_in("bithu.dubnd")
    page = words(client.get(url_of(world)))
    assert "Vẫn lập thêm một công văn cho tháng này" in page
    response = client.post(url_of(world), {"reply_by": "30/11/2026"})
    assert "Tháng 10/2026 đã có công văn đôn đốc" in words(response, response.status_code)
    assert MonthReminder.objects.count() == 1
    client.post(url_of(world), {"reply_by": "30/11/2026", "is_second": "on"})
    assert MonthReminder.objects.count() == 2
    a_letter(world, month=9)  # another month is not asked
    with pytest.raises(Refused, match="đã có công văn"):
        a_letter(world)


def test_a_withdrawn_letter_does_not_count(world, cells):
    letter = a_letter(world)
    withdraw_document(letter, by=world.bithu_dubnd, reason="Lập nhầm")
    assert a_letter(world).pk != letter.pk


def test_what_is_refused(world, signed_in, cells):
    with pytest.raises(Refused, match="phải sau hôm nay"):
        a_letter(world, reply_by=TODAY)
    with pytest.raises(Refused, match="vừa thay đổi"):
        a_letter(world, unit_ids=[cells[1].pk])
    with pytest.raises(PermissionDenied):
        make_month_reminder(
            world.party, by=world.bithu_dttg, year=2026, month=10, reply_by=REPLY, unit_ids=[]
        )
    client = signed_in("bithu.dubnd")
    ahead = client.get(url_of(world, 12))
    assert ahead.status_code == 409
    for cell in (cells[0], cells[1], cells[2], world.cell):
        held(cell, _keeper(world, cell), date(2026, 11, 3))
    assert client.get(url_of(world, 11)).status_code == 409
    with pytest.raises(Refused, match="không cần đôn đốc"):
        a_letter(world, month=11)
    bad = client.post(url_of(world), {"reply_by": "hôm nào"})
    assert bad.status_code == 200
    assert "hôm nào" in words(bad)
    assert signed_in("kiemtra.tinh").get(url_of(world)).status_code == 403
    assert signed_in("bithu.langson").get(url_of(world)).status_code == 404
    assert client.get(reverse("meetings:rhythm-remind", args=[world.party.pk, 2026, 13])
    ).status_code == 404  # fmt: skip


def _keeper(world, cell):
    return world.bithu_dttg if cell == world.cell else world.user("bithu.thu")


def test_the_paper(world, cells):
    told, missing = missing_of(world)
    content = month_letter_pdf(world.party, 2026, 10, missing, REPLY, told)
    paper = Paper(content)
    places(
        paper,
        [
            ("ĐẢNG CỘNG SẢN", "c", 153.5, 20.7, 15, "b"),
            ("Số", "c", 71.0, None, 14, "r"),
            ("Tuyên Quang, ngày", "c", 153.5, None, 14, "i"),
            ("về việc đôn đốc", "c", 71.0, None, 12, "i"),
            ("Qua theo dõi", "x0", 40.0, None, 14, "r"),
            ("T/M ĐẢNG ỦY", "c", 153.5, None, 14, "b"),
            ("BÍ THƯ", "c", 153.5, None, 14, "r"),
            ("- Lưu Văn phòng.", "x0", 30.0, None, 12, "r"),
        ],
    )
    check_page(paper, 1, number_top=10.5)
    assert all("Liberation-Serif" in name for name in fonts_of(content))
    text = " ".join(paper.text.split())
    assert "còn 03/04 chi bộ chưa ghi nhận buổi sinh hoạt thường kỳ tháng 10 năm 2026" in text
    assert "đến hết ngày 20 tháng 11 năm 2026" in text
    assert "trước ngày 30 tháng 11 năm 2026" in text
    assert "Chi bộ Bình tỉnh Tuyên Quang 03/9/2026" in text
    assert "chưa ghi nhận" in text
    assert "Chi bộ An" not in text
    assert "./." not in text
