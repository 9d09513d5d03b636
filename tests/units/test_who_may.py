"""Who may see and do what with one object, and who did read it."""

from datetime import date, timedelta

import pytest

from cchc.lib.clock import today
from meetings.models import Kind, Meeting
from meetings.models.meeting import READ
from plans.models import Plan
from tests.world import make_heir, make_unit, make_user
from units.access import access_of, users_of_each_role
from units.answers import Asking, known_to, readers_of
from units.audit import record
from units.models import Membership, User
from units.roles import Role

FIND = "/phan-quyen/tra-cuu/"


def make_meeting(unit, state="LOCKED", day=date(2026, 3, 4)):
    start = f"{day.isoformat()}T01:00:00Z"
    return Meeting.objects.create(
        unit=unit,
        kind=Kind.REGULAR,
        held_on=day,
        planned_at=start,
        started_at=start,
        ended_at=f"{day.isoformat()}T03:00:00Z",
        chair_name="Nguyễn Văn A",
        chair_title="Bí thư",
        state=state,
    )


@pytest.fixture
def cell_meeting(world):
    return make_meeting(world.cell)


def url(meeting):
    return f"{FIND}cuoc-hop/{meeting.pk}/"


def names(readers):
    return {user.username for user, _ in readers.people}


def test_the_object_is_found_by_its_kind_and_unit(signed_in, world, cell_meeting):
    make_meeting(world.ethnic)
    client = signed_in("kiemtra.tinh")
    assert len(client.get(FIND).context["page"]) == 2
    page = client.get(FIND, {"kind": "cuoc-hop", "unit": "chi bo so dan toc"})
    assert [row.pk for row in page.context["page"]] == [cell_meeting.pk]
    assert url(cell_meeting) in page.content.decode()
    units = client.get(FIND, {"kind": "don-vi", "unit": "Sở Nội vụ"}).context["page"]
    assert [row.pk for row in units] == [world.home_affairs.pk]
    assert "Không có nội dung nào khớp" in client.get(FIND, {"kind": "phieu"}).content.decode()


@pytest.mark.parametrize(
    "kind", ["don-vi", "van-ban", "ke-hoach", "nhiem-vu", "cuoc-hop", "ky-cham-diem", "phieu", "?"]
)
def test_every_kind_is_listed_for_an_account_of_any_role(signed_in, world, kind):
    for account in ("canbo.dttg", "quantri", "bithu.langson"):
        assert signed_in(account).get(FIND, {"kind": kind}).status_code == 200


def test_who_may_read_the_minutes_of_a_cell(signed_in, world, cell_meeting):
    """Its members, the secretary directly above once they are locked, the inspector: by name."""
    page = signed_in("kiemtra.tinh").get(url(cell_meeting))
    readers = page.context["readers"]
    assert names(readers) == {"bithu.dttg", "bithu.dubnd", "kiemtra.tinh"}
    assert readers.others == 0
    text = " ".join(page.content.decode().split())
    place = "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    assert f"Bí thư, thư ký cấp ủy tại {place} (chính đơn vị này)" in text
    assert "Bí thư, thư ký cấp ủy tại Đảng bộ UBND tỉnh Tuyên Quang (cấp trên)" in text
    assert "Lãnh đạo tại Đảng bộ" not in text  # held by the same person, and gives nothing
    assert "Quyết định 01/QĐ-KT" in text
    Meeting.objects.filter(pk=cell_meeting.pk).update(state="AGREED")
    readers = readers_of(Meeting.objects.get(), "readable_by", world.kiemtra_tinh)
    assert names(readers) == {"bithu.dttg", "kiemtra.tinh"}


@pytest.mark.parametrize("place", ["cell", "old_cell", "ethnic", "ethnic_board", "commune"])
@pytest.mark.parametrize("state", ["LOCKED", "AGREED"])
def test_nobody_who_reads_is_left_out(world, place, state):
    """The people near an object are asked; this asks everyone."""
    day = date(2024, 3, 4) if place in ("old_cell", "ethnic_board") else date(2026, 3, 4)
    meeting = make_meeting(getattr(world, place), state, day)
    inspector = make_user("moi", (Role.ADMIN, world.province), (Role.ADMIN, world.party))
    found = readers_of(meeting, "readable_by", inspector)
    everyone = [
        user
        for user in User.objects.all()
        if Meeting.objects.readable_by(user).filter(pk=meeting.pk).exists()
    ]
    assert everyone
    assert len(found.people) + found.others == len(everyone)


def test_people_whom_the_asker_does_not_know_are_only_counted(signed_in, world, cell_meeting):
    """An asker reads names of accounts as far as accounts are shown to him."""
    readers = signed_in("bithu.dttg").get(url(cell_meeting)).context["readers"]
    assert (names(readers), readers.others) == ({"bithu.dttg"}, 2)
    assert "Và 2 người" in signed_in("bithu.dttg").get(url(cell_meeting)).content.decode()


def test_a_crowd_is_cut_short_and_said(signed_in, world, cell_meeting, monkeypatch):
    monkeypatch.setattr("units.answers.MOST_PEOPLE", 1)
    page = signed_in("kiemtra.tinh").get(url(cell_meeting))
    assert not page.context["readers"].is_whole
    assert "quá nhiều người dùng" in page.content.decode()


def test_who_did_read_and_on_which_day(signed_in, world, cell_meeting):
    record(READ, by=world.bithu_dubnd, obj=cell_meeting, unit=world.cell)
    record(READ, by=world.bithu_dubnd, obj=make_meeting(world.cell), unit=world.cell)
    record("meetings.minutes.locked", by=world.bithu_dttg, obj=cell_meeting, unit=world.cell)
    client, day = signed_in("kiemtra.tinh"), today()
    readings = client.get(url(cell_meeting)).context["readings"]
    assert [event.actor for event in readings] == ["Cán bộ bithu.dubnd"]
    asked = {"since": f"{day:%d/%m/%Y}", "until": f"{day:%d/%m/%Y}"}
    assert len(client.get(url(cell_meeting), asked).context["readings"]) == 1
    asked = {"until": f"{day - timedelta(days=1):%d/%m/%Y}"}
    page = client.get(url(cell_meeting), asked).content.decode()
    assert "Không có lần xem nào" in page
    # Who may not see the log of others sees none of it here.
    assert len(signed_in("bithu.dttg").get(url(cell_meeting)).context["readings"]) == 0


def answer(signed_in, asker, thing_url, who):
    return signed_in(asker).get(thing_url, {"who": who})


def told(page):
    return {act.name: (act.kind, act.text) for act in page.context["answer"].acts()}


def test_what_one_person_sees_and_may_do_in_the_state_of_today(signed_in, world, cell_meeting):
    page = answer(signed_in, "kiemtra.tinh", url(cell_meeting), "bithu.dttg")
    assert [circle.is_seen for circle in page.context["answer"].circles()] == [True, True]
    acts = told(page)
    assert acts["Bổ sung, đính chính biên bản"] == ("yes", "")
    kind, why = acts["Ghi cuộc họp"]
    assert kind == "later"
    assert why.startswith("Biên bản đã khóa")
    page = answer(signed_in, "kiemtra.tinh", url(cell_meeting), "bithu.dubnd")
    kind, why = told(page)["Khóa biên bản"]
    assert kind == "no"
    assert why.startswith("Chỉ ")


def test_what_is_not_seen_is_not_done(signed_in, world, cell_meeting):
    page = answer(signed_in, "kiemtra.tinh", url(cell_meeting), "lanhdao.dttg")
    assert [circle.is_seen for circle in page.context["answer"].circles()] == [False, False]
    assert set(told(page).values()) == {("no", "Không được xem nên không làm được.")}
    assert "Chỉ đơn vị họp;" in page.content.decode()


def test_an_heir_acts_on_behalf_of_the_unit_that_is_gone(signed_in, world):
    meeting = make_meeting(world.old_cell, "MINUTED", date(2024, 3, 4))
    page = answer(signed_in, "kiemtra.tinh", url(meeting), "bithu.dttg")
    expected = "Được ghi là thay mặt Chi bộ Ban Dân tộc tỉnh Tuyên Quang."
    assert told(page)["Thông qua biên bản"] == ("yes", expected)
    assert "(đơn vị kế thừa)" in page.content.decode()


def test_every_unit_between_the_past_and_the_heir_is_named(signed_in, world):
    meeting = make_meeting(world.ethnic_board, "HELD", date(2024, 3, 4))
    page = answer(signed_in, "kiemtra.tinh", url(meeting), "canbo.dttg").content.decode()
    between = "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"
    assert f"(đơn vị kế thừa, qua {between})" in page
    assert "Trạng thái hôm nay: đã họp" in page


def test_a_deputy_is_told_by_whom_and_until_when(signed_in, world, cell_meeting):
    deputy = make_user("thaymat")
    Membership.objects.create(
        user=deputy,
        unit=world.cell,
        role=Role.SECRETARY,
        deputises=Membership.objects.get(user=world.bithu_dttg),
        valid_from=today(),
        valid_to=date(2099, 1, 31),
    )
    page = answer(signed_in, "kiemtra.tinh", url(cell_meeting), "thaymat").content.decode()
    assert "được Cán bộ bithu.dttg ủy quyền; đến hết ngày 31/01/2099" in page


def test_whom_one_may_ask_about(signed_in, world, cell_meeting):
    """Oneself; a head of his unit's people; admin and inspector of their subtree."""
    page = answer(signed_in, "kiemtra.tinh", url(cell_meeting), "bithu.langson")
    assert "Không có người dùng nào khớp" in page.content.decode()
    assert page.context["answer"] is None
    many = answer(signed_in, "kiemtra.tinh", url(cell_meeting), "bithu")
    assert {user.username for user in many.context["found"]} == {"bithu.dttg", "bithu.dubnd"}
    assert "Có nhiều người khớp" in many.content.decode()
    assert set(known_to(world.canbo_dttg)) == {world.canbo_dttg}
    assert set(known_to(world.lanhdao_dttg)) == {world.canbo_dttg, world.lanhdao_dttg}
    assert world.canbo_snv in known_to(world.quantri)
    assert world.bithu_dttg not in known_to(world.quantri)
    assert world.bithu_langson not in known_to(world.kiemtra_tinh)


def test_an_account_without_a_role_sees_what_everyone_sees(world):
    asking = Asking(make_user("khong"), world.ethnic)
    assert asking.alone == []
    assert [circle.is_seen for circle in asking.circles()] == [True]
    assert {act.kind for act in asking.acts()} == {"no"}


def test_what_hangs_on_no_role_is_seen_by_all_and_says_so(signed_in, world):
    page = answer(signed_in, "quantri", f"{FIND}don-vi/{world.ethnic.pk}/", "quantri")
    acts = {act.name: act for act in page.context["answer"].acts()}
    assert acts["Giao, thôi vai trò"].password_again
    assert acts["Giao, thôi vai trò"].kind == "yes"
    assert "cấp trên" in acts["Giao, thôi vai trò"].ways[0]


def test_a_role_by_itself_tells_which_of_several_gives_the_right(world):
    user = make_user("hai.vai", (Role.OFFICER, world.ethnic), (Role.SECRETARY, world.cell))
    alone = [access_of(copy) for _, copy in users_of_each_role(user)]
    assert [set(access.held) for access in alone] == [{Role.OFFICER}, {Role.SECRETARY}]
    assert set(access_of(user).held) == {Role.OFFICER, Role.SECRETARY}
    plan = Plan.objects.create(unit=world.ethnic, year=2026, title="Kế hoạch")
    ways = Asking(user, plan).circles()[0].ways
    assert len(ways) == 1
    assert ways[0].startswith("Cán bộ đầu mối CCHC tại Sở Dân tộc")


def test_what_the_asker_does_not_see_is_not_found(signed_in, world, cell_meeting):
    for account in ("quantri", "canbo.dttg", "bithu.langson", "lanhdao.dttg"):
        assert signed_in(account).get(url(cell_meeting)).status_code == 404
    assert signed_in("kiemtra.tinh").get(f"{FIND}cuoc-hop/999999/").status_code == 404
    assert signed_in("kiemtra.tinh").get(f"{FIND}gi-do/1/").status_code == 404


def test_anonymous_is_led_to_sign_in(client, world, cell_meeting):
    assert client.get(FIND).status_code == 302
    assert client.get(url(cell_meeting)).status_code == 302


def test_circles_of_succession_end(world):
    """Two units that each came from the other in the books do not make the search run for ever."""
    one, two = make_unit("Sở Một"), make_unit("Sở Hai")
    make_heir(one, two)
    make_heir(two, one)
    assert readers_of(make_meeting(one), "readable_by", world.kiemtra_tinh).people == []


def test_roles_elsewhere_are_not_named_to_who_does_not_look_after_them(world, signed_in):
    """A head asks about his officer, who is the secretary of a cell, too."""
    make_user("hai.vai", (Role.OFFICER, world.ethnic), (Role.SECRETARY, world.langson_cell))
    asked = f"{FIND}don-vi/{world.langson.pk}/"
    text = signed_in("lanhdao.dttg").get(asked, {"who": "hai.vai"}).content.decode()
    assert "Cán bộ đầu mối CCHC tại Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang" in text
    assert "Vai trò ở đơn vị khác" in text
    assert "Bí thư" not in text
    own = signed_in("hai.vai").get(asked, {"who": "hai.vai"}).content.decode()
    assert "Bí thư, thư ký cấp ủy tại Chi bộ" in own
