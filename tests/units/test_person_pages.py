"""Pages of people: the list on a day, one person through time, posts given, ended, corrected."""

import unicodedata
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cchc.lib.clock import today
from cchc.lib.vietnamese import person_sort_key
from tests.world import MERGED, make_person, make_unit
from units.models import AuditEvent, PartyStatus, Person, Position
from units.personal import NOT_KEPT

LIST = reverse("units:person-list")
CREATE = reverse("units:person-create")
POST = {"title": "chuyên viên", "party_status": "OFFICIAL", "valid_from": "01/01/2026"}


@pytest.fixture
def person(world):
    return make_person("Nguyễn Văn Mẫu", world.ethnic, title="chuyên viên", since=MERGED)


def names(response):
    return [row.person.full_name for row in response.context["page"]]


# --- The list -----------------------------------------------------------------------------------


def test_people_stand_in_the_order_of_given_names_across_pages(world, signed_in):
    typed = ["Lò Thị Ấn", "Bùi Văn Anh", "Hà Văn An", "Đỗ Ân", "Ân", "Vi Thị Ưng", "Đinh Công Đức"]
    typed += ["Nguyễn Văn An", "Nguyễn Thị An", "Lê Ưng", f"Phan Dũng {'Đ' * 60}"]
    for name in typed:
        make_person(name, world.ethnic, since=MERGED)
    for number in range(60):
        make_person(f"Cán bộ {number:02d}", world.ethnic, since=MERGED)
    client = signed_in("canbo.dttg")
    first = client.get(LIST)
    token = first.context["page"].next_token
    second = client.get(LIST, {"trang": token})
    found = names(first) + names(second)
    expected = sorted(Person.objects.all(), key=lambda each: person_sort_key(each.full_name))
    assert found == [each.full_name for each in expected]
    assert found[-2:] == ["Lê Ưng", "Vi Thị Ưng"]


def test_the_list_is_that_of_a_day(world, signed_in, person):
    Position.objects.filter(person=person).update(valid_to=date(2026, 1, 31))
    client = signed_in("canbo.dttg")
    assert names(client.get(LIST)) == []
    assert names(client.get(LIST, {"ngay": "31/01/2026"})) == ["Nguyễn Văn Mẫu"]
    assert names(client.get(LIST, {"ngay": "01/02/2026"})) == []


@pytest.mark.parametrize("text", ["mau", "MẪU", "văn mẫu", unicodedata.normalize("NFD", "Mẫu")])
def test_a_name_is_found_however_it_is_typed(world, signed_in, person, text):
    make_person("Trần Thị Khác", world.ethnic, since=MERGED)
    assert names(signed_in("canbo.dttg").get(LIST, {"tim": text})) == ["Nguyễn Văn Mẫu"]


@pytest.mark.parametrize(
    ("typed", "stored"), [("Hoà", "Hòa"), ("Hòa", "Hoà"), ("hoa thuy", "Hòa Thuý")]
)
def test_the_place_of_the_tone_does_not_matter(world, signed_in, typed, stored):
    make_person(f"Lê {stored}", world.ethnic, since=MERGED)
    assert len(names(signed_in("canbo.dttg").get(LIST, {"tim": typed}))) == 1


def test_posts_units_and_status_filter(world, signed_in, person):
    make_person("Lý A", world.cell, party_role="bí thư", status=PartyStatus.PROBATIONARY)
    client = signed_in("bithu.dttg")
    assert names(client.get(LIST)) == ["Lý A"]
    assert names(client.get(LIST, {"tim": "bi thu"})) == ["Lý A"]
    assert names(client.get(LIST, {"tinh_trang": "PROBATIONARY"})) == ["Lý A"]
    assert names(client.get(LIST, {"tinh_trang": "OFFICIAL"})) == []
    assert names(client.get(LIST, {"don_vi": world.cell.pk})) == ["Lý A"]
    # A unit whose people are not seen is none of the choices: the filter is left out.
    assert names(client.get(LIST, {"don_vi": world.ethnic.pk})) == ["Lý A"]


def test_an_outsider_sees_nobody_and_is_told(world, signed_in, person):
    response = signed_in("bithu.langson").get(LIST)
    assert names(response) == []
    assert "Nguyễn Văn Mẫu" not in response.content.decode()
    assert "không ghi thông tin cá nhân khác" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_costs_the_same_whatever_its_length(
    world, signed_in, django_assert_max_num_queries, count
):
    for number in range(count):
        make_person(f"Cán bộ {number:02d}", world.ethnic, since=MERGED)
    client = signed_in("canbo.dttg")
    client.get(LIST)
    with django_assert_max_num_queries(6 if count > 50 else 5):
        client.get(LIST)


# --- One person ---------------------------------------------------------------------------------


def test_a_person_is_shown_through_time_as_far_as_posts_are_seen(world, signed_in, person):
    Position.objects.create(person=person, unit=world.cell, party_role="bí thư", valid_from=MERGED)
    url = person.get_absolute_url()
    text = signed_in("canbo.dttg").get(url).content.decode()
    assert "Chuyên viên" in text
    assert "bí thư" not in text.lower().split("<main")[1].split("chức vụ trong")[0]
    text = signed_in("bithu.dttg").get(url).content.decode()
    assert "Bí thư" in text
    assert "Chuyên viên, " not in text


# --- Adding -------------------------------------------------------------------------------------


def test_a_person_is_added_and_the_clean_name_is_kept(world, signed_in):
    typed = unicodedata.normalize("NFD", "  Trần   Thị Mới ")
    response = signed_in("canbo.dttg").post(CREATE, {**POST, "full_name": typed})
    person = Person.objects.get()
    assert response.url == person.get_absolute_url()
    assert person.full_name == "Trần Thị Mới"
    post = person.positions.get()
    # What only the Party knows is not kept at a State agency.
    assert (post.unit, post.party_status, post.party_role) == (world.ethnic, "NONE", "")


def test_the_form_of_a_cell_asks_for_the_status(world, signed_in):
    client = signed_in("bithu.dttg")
    text = client.get(CREATE).content.decode()
    assert NOT_KEPT in text
    assert "Tình trạng đảng viên" in text
    client.post(CREATE, {**POST, "full_name": "Lý B", "party_status": "PROBATIONARY"})
    assert Position.objects.get().party_status == "PROBATIONARY"


@pytest.mark.parametrize("typed", ["Lê Hoà", "Lê Hòa", unicodedata.normalize("NFD", "lê hòa")])
def test_a_namesake_is_asked_about_and_not_doubled(world, signed_in, typed):
    twin = make_person("Lê Hòa", world.ethnic, since=MERGED)
    client = signed_in("canbo.dttg")
    response = client.post(CREATE, {**POST, "full_name": typed})
    assert response.status_code == 200
    text = response.content.decode()
    assert "Đã có “Lê Hòa” tại đơn vị" in text
    assert f"{reverse('units:person-give-post', args=[twin.pk])}?don_vi={world.ethnic.pk}" in text
    assert Person.objects.count() == 1
    response = client.post(CREATE, {**POST, "full_name": typed, "is_other": "on"})
    assert response.status_code == 302
    assert Person.objects.count() == 2


def test_other_letters_are_another_name(world, signed_in):
    make_person("Lê Hòa", world.ethnic, since=MERGED)
    signed_in("canbo.dttg").post(CREATE, {**POST, "full_name": "Lê Hoa"})
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"full_name": "Lê Văn A 012345678901"},
        {"full_name": "Lê Văn A 01/02/1980"},
        {"title": "điện thoại 0912 345 678"},
    ],
)
def test_personal_numbers_are_not_taken(world, signed_in, wrong):
    response = signed_in("canbo.dttg").post(CREATE, {**POST, "full_name": "Lê Văn A", **wrong})
    assert response.status_code == 200
    assert NOT_KEPT in str(response.context["form"].errors)
    assert not Person.objects.exists()


def test_a_post_outside_the_life_of_the_unit_is_refused_and_the_form_stays_filled(world, signed_in):
    response = signed_in("canbo.dttg").post(
        CREATE, {**POST, "full_name": "Lê Văn A", "valid_from": "01/01/2020"}
    )
    assert response.status_code == 409
    text = response.content.decode()
    assert "không hoạt động vào ngày bắt đầu giữ chức vụ (hoạt động từ 01/7/2025)" in text
    assert "Lê Văn A" in text


def test_people_of_the_heir_complete_the_past(world, signed_in):
    client = signed_in("canbo.dttg")
    page = client.get(CREATE, {"don_vi": world.ethnic_board.pk})
    assert page.context["unit"] == world.ethnic_board
    assert "(đến 28/02/2025)" in page.content.decode()
    url = f"{CREATE}?don_vi={world.ethnic_board.pk}"
    client.post(url, {**POST, "full_name": "Lê Xưa", "valid_from": "01/01/2020"})
    assert Position.objects.get().unit == world.ethnic_board
    assert AuditEvent.objects.get().told["on_behalf_of"] == "Ban Dân tộc tỉnh Tuyên Quang"


def test_a_unit_of_others_is_none_of_the_choices(world, signed_in):
    page = signed_in("canbo.dttg").get(CREATE, {"don_vi": world.finance.pk})
    assert page.context["unit"] == world.ethnic


# --- Giving, ending, correcting -----------------------------------------------------------------


def test_a_new_post_ends_the_one_before(world, signed_in, person):
    url = reverse("units:person-give-post", args=[person.pk])
    client = signed_in("canbo.dttg")
    assert "chuyên viên, từ 01/7/2025" in client.get(url).content.decode()
    response = client.post(url, {**POST, "title": "phó giám đốc", "is_replacing": "on"})
    assert response.url == person.get_absolute_url()
    old, new = person.positions.order_by("valid_from")
    assert (old.valid_to, old.version) == (date(2025, 12, 31), 2)
    assert (new.title, new.valid_to) == ("phó giám đốc", None)
    assert AuditEvent.objects.get().told["facts"]["ended"] == "chuyên viên"


def test_two_posts_at_once_at_one_unit_are_refused(world, signed_in, person):
    url = reverse("units:person-give-post", args=[person.pk])
    response = signed_in("canbo.dttg").post(url, {**POST, "title": "phó giám đốc"})
    assert response.status_code == 409
    assert "đã có chức vụ tại" in response.content.decode()
    assert person.positions.count() == 1


def test_a_person_gets_a_post_at_another_unit(world, signed_in, person):
    Position.objects.create(
        person=person, unit=world.cell, party_role="đảng viên", valid_from=date(2025, 8, 1),
        valid_to=date(2025, 8, 31),
    )  # fmt: skip
    url = reverse("units:person-give-post", args=[person.pk])
    client = signed_in("bithu.dttg")
    assert "is_replacing" not in client.get(url).context["form"].fields
    assert client.post(url, {**POST, "party_role": "bí thư"}).status_code == 302
    assert person.positions.filter(unit=world.cell).count() == 2


def test_a_post_is_ended_once_and_on_a_day_of_its_own(world, signed_in, person):
    position = person.positions.get()
    url = reverse("units:post-end", args=[position.pk])
    client = signed_in("lanhdao.dttg")
    assert "Sau ngày này" in client.get(url).content.decode()
    early = client.post(url, {"on": "01/6/2025", "version": "1"})
    assert early.status_code == 409
    assert client.post(url, {"on": "", "version": "1"}).status_code == 200
    assert client.post(url, {"on": "31/10/2026", "version": "1"}).status_code == 302
    position.refresh_from_db()
    assert position.valid_to == date(2026, 10, 31)
    stale = client.post(url, {"on": "30/10/2026", "version": "1"})
    assert stale.status_code == 409
    assert "vừa được sửa" in stale.content.decode()


def test_a_correction_has_a_reason_and_tells_the_name_apart(world, signed_in, person):
    position = person.positions.get()
    url = reverse("units:post-correct", args=[position.pk])
    client = signed_in("canbo.dttg")
    page = client.get(url)
    assert page.context["form"]["full_name"].value() == "Nguyễn Văn Mẫu"
    wanted = {
        "full_name": "Nguyễn Văn Mậu", "title": "phó phòng", "valid_from": "02/7/2025",
        "version": "1",
    }  # fmt: skip
    assert client.post(url, wanted).status_code == 200
    assert client.post(url, {**wanted, "reason": "Ghi nhầm dấu"}).status_code == 302
    person.refresh_from_db()
    position.refresh_from_db()
    assert (person.full_name, person.name_fold, person.version) == (
        "Nguyễn Văn Mậu", "nguyen van mau", 2,
    )  # fmt: skip
    assert (position.title, position.valid_from, position.post_fold) == (
        "phó phòng", date(2025, 7, 2), "pho phong",
    )  # fmt: skip
    rows = AuditEvent.objects.order_by("kind").values_list("kind", "reason")
    assert list(rows) == [
        ("units.person.post_corrected", "Ghi nhầm dấu"), ("units.person.renamed", "Ghi nhầm dấu"),
    ]  # fmt: skip


def test_a_correction_leaves_what_it_does_not_touch_and_refuses_an_overlap(
    world, signed_in, person
):
    first = person.positions.get()
    Position.objects.filter(pk=first.pk).update(valid_to=date(2025, 12, 31))
    second = Position.objects.create(
        person=person, unit=world.ethnic, title="phó phòng", valid_from=date(2026, 1, 1)
    )
    url = reverse("units:post-correct", args=[second.pk])
    wanted = {"full_name": "Nguyễn Văn Mẫu", "title": "phó phòng", "reason": "Sai ngày"}
    wanted |= {"version": "1", "valid_from": "15/12/2025"}
    client = signed_in("canbo.dttg")
    response = client.post(url, wanted)
    assert response.status_code == 409
    assert "từ 01/7/2025 đến 31/12/2025" in response.content.decode()
    assert client.post(url, {**wanted, "valid_from": "10/01/2026"}).status_code == 302
    assert [event.kind for event in AuditEvent.objects.all()] == ["units.person.post_corrected"]


def test_dates_the_wrong_way_round_are_told_at_their_field(world, signed_in):
    data = {**POST, "full_name": "A", "valid_to": "31/12/2025"}
    response = signed_in("canbo.dttg").post(CREATE, data)
    assert "phải từ “Từ ngày” trở đi" in str(response.context["form"].errors["valid_to"])
    assert response.status_code == 200


def test_a_bad_date_is_told_and_kept(world, signed_in):
    response = signed_in("canbo.dttg").post(
        CREATE, {**POST, "full_name": "Lê Văn A", "valid_from": "31/02/2026"}
    )
    assert "Tháng 02/2026 không có ngày 31." in response.content.decode()
    assert "Lê Văn A" in response.content.decode()


def test_tomorrow_may_be_the_first_day(world, signed_in):
    tomorrow = today() + timedelta(days=1)
    data = {**POST, "full_name": "Lê Văn A", "valid_from": tomorrow.strftime("%d/%m/%Y")}
    client = signed_in("canbo.dttg")
    assert client.post(CREATE, data).status_code == 302
    assert names(client.get(LIST)) == []


def test_a_committee_above_sees_but_does_not_change(world, signed_in, person):
    client = signed_in("lanhdao.ubnd")
    text = client.get(person.get_absolute_url()).content.decode()
    assert "Đính chính" not in text
    assert client.get(LIST).context["can_add"] is False


def test_units_of_a_kind_without_people_are_not_offered(world, signed_in, person):
    make_unit("Sở Trống tỉnh Tuyên Quang", parent=world.province, since=MERGED)
    form = signed_in("quantri").get(LIST).context["form"]
    assert [name for _pk, name in form.fields["don_vi"].choices] == [
        "Tất cả", "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
    ]  # fmt: skip


def test_a_post_left_open_ends_with_its_unit(world, signed_in):
    person = make_person("Lê Xưa", world.ethnic_board, title="trưởng ban")
    Position.objects.update(valid_to=None)
    client = signed_in("canbo.dttg")
    assert names(client.get(LIST)) == []
    assert names(client.get(LIST, {"ngay": "28/02/2025"})) == ["Lê Xưa"]
    text = client.get(person.get_absolute_url()).content.decode()
    assert "28/02/2025" in text
    assert "đang giữ" not in text
    assert "Hiện không giữ chức vụ" in text


def test_the_story_of_a_person_tells_his_posts(world, signed_in, person):
    position = person.positions.get()
    client = signed_in("lanhdao.dttg")
    client.post(reverse("units:post-end", args=[position.pk]), {"on": "31/10/2026", "version": "1"})
    story = reverse("units:audit-story", args=["units.person", person.pk])
    assert story in client.get(person.get_absolute_url()).content.decode()
    assert "Thôi chức vụ" in client.get(story).content.decode()


def test_who_sees_agencies_alone_is_shown_nothing_of_the_party(world, signed_in, person):
    text = signed_in("canbo.dttg").get(LIST).content.decode()
    assert "Tình trạng đảng viên" not in text
    assert reverse("units:roll-detail", args=[world.ethnic.pk]) in text
    make_person("Lý A", world.cell, since=MERGED)
    assert "Tình trạng đảng viên" in signed_in("bithu.dttg").get(LIST).content.decode()
