"""Ghi cuộc họp: the quick entry, as an official does it."""

from datetime import date

import pytest
from django.test import Client

from meetings.forms.meeting import LogForm
from meetings.models import Meeting
from tests.meetings.builders import MAY, logged
from tests.world import make_person
from units.models import AuditEvent

URL = "/cuoc-hop/ghi/"


def entry(unit, /, **fields):
    return {
        "unit": unit.pk,
        "held_on": "31/5/2021",
        "started": "14:00",
        "ended": "16:30",
        "kind": "REGULAR_COMBINED",
        "theme": "Nâng cao chất lượng công tác CCHC",
        "place": "Phòng họp Ban Dân tộc",
        "chair_title": "Bí thư Chi bộ, Trưởng Ban Dân tộc",
        "secretary_name": "Thư ký 01",
        "roll": "ROLL",
        **fields,
    }


def test_a_session_of_2021_is_recorded_for_the_cell_of_2021_and_this_is_told(world, signed_in):
    make_person("Đảng viên 01", world.langson_old_cell)
    page = signed_in("bithu.langson").post(URL, entry(world.langson_cell), follow=True)
    meeting = Meeting.objects.get()
    assert meeting.unit == world.langson_old_cell
    assert (meeting.held_on, meeting.state, meeting.is_combined) == (MAY, "HELD", True)
    assert [row.mark for row in meeting.attendance.all()] == ["PRESENT"]
    assert page.redirect_chain[-1][0] == meeting.get_absolute_url()
    html = page.content.decode()
    assert "Chi bộ Ban Dân tộc tỉnh Lạng Sơn" in html
    assert "thay mặt Chi bộ Ban Dân tộc tỉnh Lạng Sơn (đến ngày 28/02/2025)" in html
    assert "Ghi sau ngày họp" in html
    kinds = list(AuditEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["meetings.meeting.planned", "meetings.meeting.held"]
    behalf = AuditEvent.objects.get(kind="meetings.meeting.held").told["on_behalf_of"]
    assert behalf == "Chi bộ Ban Dân tộc tỉnh Lạng Sơn"


def test_the_form_offers_own_units_of_every_time(world, signed_in):
    html = signed_in("bithu.langson").get(URL).content.decode()
    assert "Chi bộ Ban Dân tộc tỉnh Lạng Sơn (đến 28/02/2025)" in html
    assert "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn" in html
    assert "Tuyên Quang</option>" not in html
    assert "Không nhập bí mật nhà nước" in html


def test_who_chaired_is_asked_as_one_of_two(world, signed_in):
    html = signed_in("bithu.langson").get(URL).content.decode()
    for label in ("Chủ trì: họ và tên", "Chức vụ của chủ trì"):
        assert f'{label} <span class="label-note">(một trong hai)</span>' in html
    assert 'Địa điểm <span class="label-note">(không bắt buộc)</span>' in html


def test_one_screen_of_twelve_fields():
    visible = [name for name in LogForm.base_fields if name not in {"is_second", "next_day"}]
    assert len(visible) == 12


def test_by_count_in_words_or_in_numbers(world, signed_in):
    client = signed_in("bithu.dttg")
    first = entry(world.cell, held_on="05/8/2025", kind="STUDY", roll="COUNT")
    client.post(URL, {**first, "head_count": "hơn 700"})
    client.post(URL, {**first, "head_count": "18", "held_on": "06/8/2025"})
    words, number = Meeting.objects.order_by("held_on")
    assert (words.head_count, words.present_count) == ("hơn 700", None)
    assert (number.head_count, number.present_count) == ("", 18)


def test_a_second_regular_session_of_the_month_is_asked_for_not_refused(world, signed_in):
    logged(world.cell, world.bithu_dttg, date(2025, 8, 4))
    client = signed_in("bithu.dttg")
    again = entry(world.cell, held_on="20/8/2025", kind="REGULAR", roll="COUNT", head_count="18")
    page = client.post(URL, again)
    assert page.status_code == 200
    assert "Tháng 8/2025 đã có một buổi thường kỳ ngày 04/8/2025" in page.content.decode()
    ((_, told),) = page.context["form"].error_links
    assert told.startswith("Tháng 8/2025 đã có")  # not behind the words of its own box
    assert client.post(URL, {**again, "is_second": "on"}).status_code == 302
    assert Meeting.objects.count() == 2


def test_a_count_beside_the_roll_is_not_read(world, signed_in):
    make_person("Đảng viên 01", world.cell)
    client = signed_in("bithu.dttg")
    client.post(URL, entry(world.cell, held_on="05/8/2025", roll="ROLL", head_count="-5"))
    made = Meeting.objects.get()
    assert (made.is_by_count, made.head_count) == (False, "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"held_on": ""}, "Chưa nhập ngày họp."),
        ({"started": ""}, "Chưa nhập giờ bắt đầu."),
        ({"ended": ""}, "Chưa nhập giờ kết thúc."),
        ({"ended": "13:00"}, "Giờ kết thúc phải sau giờ bắt đầu; họp qua nửa đêm thì đánh dấu"),
        ({"ended": "16:45", "next_day": "on"}, "Cuộc họp dài từ 24 giờ trở lên; bỏ dấu"),
        ({"held_on": "31/12/2035"}, "chưa diễn ra nên chưa ghi nhận đã họp được."),
        ({"chair_title": ""}, "Chưa nhập chủ trì: họ và tên hoặc chức vụ."),
        ({"roll": "COUNT"}, "Chưa nhập số người có mặt."),
        ({"held_on": "31/5/2001"}, "không hoạt động ngày 31/5/2001"),
        ({"unit": ""}, "Chưa chọn đơn vị."),
        ({"roll": "COUNT", "head_count": "-5"}, "Nhập từ 1 đến 999999."),
        ({"roll": "COUNT", "head_count": "0"}, "Nhập từ 1 đến 999999."),
        ({"roll": "COUNT", "head_count": "9" * 20}, "Nhập từ 1 đến 999999."),
        ({"roll": "COUNT", "head_count": "18,5"}, "Nhập số nguyên"),
        ({"roll": "COUNT", "head_count": "1 8"}, "Nhập số bằng chữ số"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(world, signed_in, wrong, sentence):
    page = signed_in("bithu.langson").post(URL, entry(world.langson_old_cell, **wrong))
    assert page.status_code == 200
    html = page.content.decode()
    assert sentence in html
    assert "Phòng họp Ban Dân tộc" in html
    assert not Meeting.objects.exists()


def test_nobody_on_the_roll_is_refused(world, signed_in):
    page = signed_in("bithu.langson").post(URL, entry(world.langson_old_cell))
    assert page.status_code == 409
    assert "Chưa có ai được điểm danh" in page.content.decode()
    assert not Meeting.objects.exists()


def test_not_for_a_unit_of_others(world, signed_in):
    page = signed_in("bithu.langson").post(URL, entry(world.old_cell))
    assert page.status_code == 200
    assert "Chọn lại đơn vị trong danh sách." in page.content.decode()
    assert not Meeting.objects.exists()


def test_who_keeps_no_register_is_refused(signed_in):
    assert signed_in("thuongtruc.snv").get(URL).status_code == 403
    assert Client().get(URL).status_code == 302


def test_pressed_twice_recorded_once(world, signed_in):
    client = signed_in("bithu.dttg")
    data = entry(
        world.cell,
        held_on="05/8/2025",
        roll="COUNT",
        head_count="18",
        idempotency_key="0f8fad5b-d9cb-469f-a165-70867728950e",
    )
    first = client.post(URL, data)
    second = client.post(URL, data)
    assert first["Location"] == second["Location"]
    assert Meeting.objects.count() == 1


def test_an_answer_that_was_ticked_stays_in_sight(world, signed_in):
    """The form comes back for another fault; its month may be changed then."""
    logged(world.cell, world.bithu_dttg, date(2025, 8, 4))
    told = entry(world.cell, held_on="20/8/2025", kind="REGULAR", ended="", is_second="on")
    for more in ({}, {"as_before": "1"}):
        page = signed_in("bithu.dttg").post(URL, told | more).content.decode()
        assert '<input type="checkbox" name="is_second"' in page
    assert Meeting.objects.count() == 1


def test_who_led_last_time_is_put_into_the_form_by_one_press_and_looked_at(world, signed_in):
    """Nothing is recorded by that press, and what was typed stays as it was, judged or not."""
    logged(
        world.cell, world.bithu_dttg, date(2025, 8, 4),
        chair_name="Cán bộ 01", chair_title="Bí thư", secretary_name="Cán bộ 02",
    )  # fmt: skip
    client, count = signed_in("bithu.dttg"), AuditEvent.objects.count()
    assert "Cán bộ 01" not in client.get(URL).content.decode()  # nothing is guessed
    told = {
        "unit": world.cell.pk,
        "kind": "REGULAR_COMBINED",
        "held_on": "05/9/2025",
        "roll": "ROLL",
    }
    page = client.post(
        URL, told | {"as_before": "1", "started": "14h", "ended": "13:00", "place": "P"}
    )
    words, form = page.content.decode(), page.context["form"]
    assert "Đã điền chủ trì, thư ký như sinh hoạt thường kỳ tháng 8/2025; xem lại rồi ghi." in words
    assert [form[name].value() for name in ("chair_name", "chair_title", "secretary_name")] == [
        "Cán bộ 01", "Bí thư", "Cán bộ 02",
    ]  # fmt: skip
    assert (form["held_on"].value(), form["ended"].value(), form["place"].value()) == (
        "05/9/2025", "13:00", "P",
    )  # fmt: skip
    assert not form.errors
    assert 'data-changed="1"' in words  # leaving it asks first
    assert (Meeting.objects.count(), AuditEvent.objects.count()) == (1, count)


def test_who_led_last_time_replaces_nothing_that_was_typed(world, signed_in):
    logged(
        world.cell, world.bithu_dttg, date(2025, 8, 4), chair_name="Cán bộ 01",
        secretary_name="Cán bộ 02",
    )  # fmt: skip
    client = signed_in("bithu.dttg")
    told = {"unit": world.cell.pk, "kind": "REGULAR", "as_before": "1", "chair_title": "Phó Bí thư"}
    page = client.post(URL, told)
    assert "Đã điền thư ký như sinh hoạt thường kỳ tháng 8/2025" in page.content.decode()
    form = page.context["form"]
    assert [form[name].value() for name in ("chair_name", "chair_title", "secretary_name")] == [
        None, "Phó Bí thư", "Cán bộ 02",
    ]  # fmt: skip
    page = client.post(URL, told | {"secretary_name": "Cán bộ 03"})
    assert "giữ như đang nhập" in page.content.decode()
    page = client.post(URL, told | {"held_on": "03/8/2025"})  # that session was still to come
    assert "Trước ngày này chưa ghi cuộc họp nào cùng loại" in page.content.decode()
    page = client.post(URL, told | {"kind": "THEMATIC"})
    assert "chưa ghi cuộc họp nào cùng loại" in page.content.decode()


def test_who_led_is_told_of_own_units_only(world, signed_in):
    logged(world.cell, world.bithu_dttg, date(2025, 8, 4), chair_name="Cán bộ 01")
    told = {"unit": world.cell.pk, "kind": "REGULAR", "as_before": "1"}
    page = signed_in("bithu.langson").post(URL, told)
    assert "Cán bộ 01" not in page.content.decode()
    assert page.context["form"].errors["unit"]
    assert signed_in("kiemtra.tinh").post(URL, told).status_code == 403


def test_who_led_the_cell_before_it_was_joined_is_known_to_its_heir(world, signed_in):
    logged(world.langson_old_cell, world.bithu_langson, MAY, chair_name="Cán bộ 01")
    told = {"unit": world.langson_cell.pk, "kind": "REGULAR", "as_before": "1"}
    client = signed_in("bithu.langson")
    for day in ("", "05/6/2021"):  # today, and on a day of the cell that has ended
        form = client.post(URL, told | {"held_on": day}).context["form"]
        assert form["chair_name"].value() == "Cán bộ 01"


def test_enter_in_a_field_records_the_meeting(world, signed_in):
    """Of several buttons of a form it presses the first."""
    page = signed_in("bithu.dttg").get(URL).content.decode()
    form = page[page.index("data-unsaved") :]
    first = form[form.index("<button") :]
    assert first.startswith('<button type="submit" hidden>')
