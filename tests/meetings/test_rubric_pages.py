"""Rubrics as dated data: listed, read, taken in by the coordinator or by a committee."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cchc.lib.clock import now, today
from cchc.lib.refusal import Conflict, Refused
from meetings.actions.quality import keep_rubric, open_quality
from meetings.actions.rubric import end_rubric, upload_rubric, withdraw_rubric
from meetings.models import Rubric
from tests.meetings.builders import logged, reread, words_of
from tests.meetings.quality_builders import DAY, SMALL, load_shipped, small_sheet
from tests.world import PASSWORD, make_unit, make_user
from units.models import AuditEvent, Branch, Host, Kind
from units.permissions import Role

LIST = "/chat-luong-sinh-hoat/bo-tieu-chi/"
UPLOAD = f"{LIST}tai-len/"
NEXT = SMALL.replace('"nho"', '"nho-2027"').replace("2025-01-01", "2027-01-01")


@pytest.fixture
def client(signed_in):
    return signed_in("thuongtruc.snv")


def send(client, text, **data):
    if "unit" not in data:
        offered = client.get(UPLOAD).context["form"].units
        data["unit"] = next(iter(offered))
    data = {"is_scaled": "on", **data}
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(UPLOAD, {"file": SimpleUploadedFile("bo.toml", content), **data})


def test_a_dated_rubric_is_taken_in(world, client):
    small_sheet(world)
    rows = AuditEvent.objects.count()
    page = send(client, NEXT)
    rubric = Rubric.objects.get(code="nho-2027")
    assert page.url == rubric.get_absolute_url()
    assert AuditEvent.objects.count() == rows + 1
    event = AuditEvent.objects.order_by("-seq").first()
    assert (event.kind, event.actor_id) == ("meetings.rubric.uploaded", world.thuongtruc_snv.pk)
    assert (rubric.valid_from.year, rubric.is_scaled) == (2027, True)
    words = words_of(client.get(LIST))
    assert "từ ngày 01/01/2027" in words
    assert "Đã dùng" in words
    assert "Chưa dùng" in words
    assert "Biểu thử" in words_of(client.get(rubric.get_absolute_url()))


def test_asked_for_the_password_a_chosen_file_is_to_be_chosen_again(world, client):
    session = client.session
    session["password_at"] = (now() - timedelta(minutes=11)).isoformat()
    session.save()
    asked = send(client, NEXT)
    told = "Tệp đã chọn không giữ được qua bước này; chọn lại tệp sau khi nhập mật khẩu."
    assert "Nhập lại mật khẩu" in words_of(asked)
    assert told in words_of(asked)
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode()))
    wrong = client.post(UPLOAD, {**kept, "password_again": "sai"})
    assert told in words_of(wrong)
    form = client.post(UPLOAD, {**kept, "password_again": PASSWORD})
    assert "Chưa chọn tệp" in words_of(form)
    assert form.context["form"]["is_scaled"].value()
    assert send(client, NEXT).status_code == 302


def test_a_used_one_is_frozen_and_an_unused_one_replaced(world, client):
    assert send(client, SMALL).status_code == 302
    open_quality(logged(world.cell, world.bithu_dttg, DAY), by=world.bithu_dttg)
    changed = SMALL.replace("Chi bộ nhận xét", "Chi bộ góp ý")
    page = send(client, changed)
    assert page.status_code == 409
    assert "đổi mã và ngày áp dụng" in words_of(page)
    assert "Chi bộ nhận xét" in Rubric.objects.get().text
    assert send(client, NEXT).status_code == 302
    assert send(client, NEXT).status_code == 409  # there already
    assert send(client, NEXT, is_scaled="").status_code == 302
    assert Rubric.objects.get(code="nho-2027").is_scaled is False
    assert Rubric.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff\xfe", "không phải chữ mã UTF-8"),
        ("x =", "sai cú pháp ở cuối tệp (dòng 1): thiếu giá trị"),
        (f"\n\n\n\n{NEXT}x = sai", f"dòng {NEXT.count(chr(10)) + 5}, cột 5: thiếu giá trị"),
        ("\r\n\r\n\r\n\r\nx 1\r\n", "dòng 5, cột 3: thiếu dấu = sau tên khóa"),
        (NEXT.replace('level = "PARTY_BODY"', 'level = "COMMUNE"'), "level phải là PARTY_BODY"),
        (NEXT.replace('valid_from = "2027-01-01"', ""), "thiếu valid_from"),
        (NEXT.replace("2027-01-01", "2027-13-01"), "không phải một ngày"),
        (NEXT.replace('full = ["1.2"]', 'full = ["9.9"]'), "không có tiêu chí 9.9"),
        ("a = " + "[" * 150_000, "lồng quá nhiều tầng"),
        ("a" * 500_000, "nặng quá 400 kB"),
    ],
)
def test_a_fault_is_a_sentence_and_nothing_is_written(client, text, sentence):
    page = send(client, text)
    assert page.status_code in {200, 409}
    assert sentence in words_of(page)
    assert not Rubric.objects.exists()


def test_no_file(client):
    page = client.post(UPLOAD, {})
    assert page.status_code == 200
    assert "Chưa chọn tệp" in words_of(page)


def test_the_one_that_ships_can_be_taken_in_again_under_another_code(client):
    rubric = load_shipped()
    text = rubric.text.replace(rubric.code, "hd42-2027", 1)
    assert send(client, text).status_code == 302
    assert Rubric.objects.get(code="hd42-2027").criteria_set.leaves


def test_one_is_made_from_the_file_of_another(client):
    rubric = load_shipped()
    page = client.get(rubric.get_absolute_url()).content.decode()
    address = f"{LIST}{rubric.pk}.toml"
    assert address in page
    answer = client.get(address)
    assert f"{rubric.code}.toml" in answer["Content-Disposition"]
    text = answer.content.decode().replace(rubric.code, "cua-tinh", 1)
    assert send(client, text).status_code == 302
    assert Rubric.objects.get(code="cua-tinh").criteria_set.leaves


def test_others_read_and_do_not_upload(signed_in):
    rubric = load_shipped()
    page = signed_in("bithu.dttg").get(LIST).content.decode()
    assert rubric.name in page
    assert UPLOAD not in page
    assert signed_in("bithu.dttg").get(UPLOAD).status_code == 403
    assert signed_in("canbo.vanban").get(rubric.get_absolute_url()).status_code == 200


def test_as_many_queries_for_three_as_for_one(client):
    many = []
    for code in ("a", "b", "c"):
        send(client, SMALL.replace('"nho"', f'"nho-{code}"'))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        many.append(len(queries))
    assert many[1] == many[2]


# --- Whose it is --------------------------------------------------------------------------------


def laid(unit, code, since="2025-01-01", **changes):
    """A rubric of a unit, written directly."""
    made, _ = keep_rubric(
        SMALL.replace('"nho"', f'"{code}"').replace("2025-01-01", since), unit=unit
    )
    Rubric.objects.filter(pk=made.pk).update(**changes)
    return reread(made)


def test_the_nearest_holds(world):
    shipped = laid(None, "di-kem", "2025-10-01")
    assert Rubric.objects.for_session(world.cell, DAY) == shipped
    of_province = laid(world.province, "tinh")
    assert Rubric.objects.for_session(world.cell, DAY) == of_province
    of_committee = laid(world.party, "dang-bo")
    assert Rubric.objects.for_session(world.cell, DAY) == of_committee
    newer = laid(world.party, "dang-bo-2", "2025-11-01")
    assert Rubric.objects.for_session(world.cell, DAY) == newer
    assert Rubric.objects.for_session(world.cell, date(2025, 10, 31)) == of_committee
    laid(world.party, "dang-bo-3", "2025-11-02", valid_to=date(2025, 11, 3))
    assert Rubric.objects.for_session(world.cell, DAY) == newer
    sheet = open_quality(logged(world.cell, world.bithu_dttg, DAY), by=world.bithu_dttg)
    assert sheet.rubric == newer


def test_another_province_and_committee_are_not_asked(world):
    laid(world.langson, "lang-son")
    elsewhere = make_unit("Đảng bộ khác", kind=Kind.P_BASE, branch=Branch.PARTY)
    laid(elsewhere, "khac")
    assert Rubric.objects.for_session(world.cell, DAY) is None
    assert Rubric.objects.for_session(elsewhere, DAY).code == "khac"


def test_the_place_is_found_by_the_host_of_the_cell_or_of_who_stands_above(world):
    of_province = laid(world.province, "tinh")
    Host.objects.filter(party_unit=world.cell).delete()
    assert Rubric.objects.for_session(world.cell, DAY) is None
    Host.objects.create(party_unit=world.party, agency=world.province, valid_from=DAY)
    assert Rubric.objects.for_session(world.cell, DAY) == of_province
    assert Rubric.objects.for_session(world.cell, DAY - timedelta(days=1)) is None


def test_a_committee_lays_down_its_own_and_not_that_of_others(world, signed_in):
    client = signed_in("bithu.dubnd")
    assert send(client, SMALL).status_code == 302
    made = Rubric.objects.get()
    assert made.unit == world.party
    page = send(client, NEXT, unit=world.province.pk)  # not offered
    assert page.status_code == 200
    assert Rubric.objects.count() == 1
    words = words_of(client.get(LIST))
    assert made.owner_words in words
    assert "Đang áp dụng" in words


def test_two_owners_may_give_the_same_code(world, client, signed_in):
    laid(None, "nho")
    assert send(client, SMALL).status_code == 302
    assert send(signed_in("bithu.dubnd"), SMALL).status_code == 302
    assert Rubric.objects.filter(code="nho").count() == 3


def test_a_cell_lays_down_none(world):
    two = make_user("bithu.hai", (Role.SECRETARY, world.cell))
    with pytest.raises(Refused, match="cho cả tỉnh hoặc cho một đảng bộ"):
        upload_rubric(world.cell, by=two, text=SMALL)
    assert not Rubric.objects.exists()


def test_the_page_of_a_cell_says_who_does(signed_in):
    page = signed_in("bithu.dttg").get(UPLOAD)
    assert page.status_code == 403
    assert "chi bộ chấm theo bộ của cấp ủy cấp trên" in words_of(page)


# --- Taken back, ended --------------------------------------------------------------------------


def act(client, rubric, what, **data):
    data = {"version": rubric.version, "reason": "Có biểu mới của Tỉnh ủy", **data}
    return client.post(f"{rubric.get_absolute_url()}{what}/", data)


def test_an_unused_one_is_taken_back_and_stays_readable(world, client):
    rubric = laid(world.province, "nham")
    page = client.get(f"{rubric.get_absolute_url()}huy/")
    assert "chưa có phiếu chấm nào" in words_of(page)
    assert act(client, rubric, "huy", reason="").status_code == 200
    rows = AuditEvent.objects.count()
    assert act(client, rubric, "huy").url == rubric.get_absolute_url()
    assert AuditEvent.objects.count() == rows + 1
    gone = reread(rubric)
    assert (gone.withdrawn_by, gone.withdrawn_reason) == (
        world.thuongtruc_snv,
        "Có biểu mới của Tỉnh ủy",
    )
    assert Rubric.objects.for_session(world.cell, DAY) is None
    assert "Có biểu mới của Tỉnh ủy" in words_of(client.get(rubric.get_absolute_url()))
    assert "Đã hủy" in words_of(client.get(LIST))
    assert act(client, gone, "huy").status_code == 409
    assert act(client, gone, "thoi", valid_to=f"{today():%d/%m/%Y}").status_code == 409
    assert send(client, SMALL.replace('"nho"', '"nham"')).status_code == 302  # the code is free


def test_a_used_one_is_ended_and_its_sheets_keep_it(world, client):
    rubric = laid(world.province, "nho")
    sheet = open_quality(logged(world.cell, world.bithu_dttg, DAY), by=world.bithu_dttg)
    refused = act(client, rubric, "huy")
    assert refused.status_code == 409
    assert "đặt ngày thôi áp dụng" in words_of(refused)
    page = words_of(client.get(rubric.get_absolute_url()))
    assert "Thôi áp dụng" in page
    assert "Hủy bộ tiêu chí" not in page
    early = act(client, rubric, "thoi", valid_to="01/11/2025")
    assert early.status_code == 409
    assert "là hôm nay hoặc sau đó" in words_of(early)
    assert act(client, rubric, "thoi", valid_to=f"{today():%d/%m/%Y}").status_code == 302
    assert Rubric.objects.for_session(world.cell, today()) == rubric
    assert Rubric.objects.for_session(world.cell, today() + timedelta(days=1)) is None
    assert reread(sheet).rubric == rubric
    assert f"đến {today():%d/%m/%Y}" in words_of(client.get(rubric.get_absolute_url()))


def test_what_was_ended_is_not_ended_again(world):
    by, yesterday = world.thuongtruc_snv, today() - timedelta(days=1)
    rubric = laid(world.province, "nho", valid_to=yesterday)
    with pytest.raises(Refused, match="đã thôi áp dụng từ sau ngày"):
        end_rubric(rubric, by=by, valid_to=today(), reason="Lại")
    later = laid(world.province, "sau", "2099-01-01")
    with pytest.raises(Refused, match="01/01/2099"):
        end_rubric(later, by=by, valid_to=today(), reason="Sớm")
    with pytest.raises(Refused, match="Chưa nhập lý do"):
        withdraw_rubric(later, by=by, reason="")


def test_two_who_end_it_at_once(world):
    rubric = laid(world.province, "nho")
    by = world.thuongtruc_snv
    end_rubric(rubric, by=by, version=1, valid_to=today(), reason="Một")
    with pytest.raises(Conflict):
        end_rubric(rubric, by=by, version=1, valid_to=today() + timedelta(days=3), reason="Hai")
