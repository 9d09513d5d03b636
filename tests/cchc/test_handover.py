"""Handing over the work of one person: what is found, who may, what goes over, what is refused."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils.timezone import make_aware

from cchc.handover_parts import PARTS
from cchc.lib.refusal import Refused
from meetings.models import Meeting
from plans.actions.task import accept_task
from plans.models import Task
from scoring.actions.handover import assignments_of
from scoring.models import Assignment, Round
from tests.papers import Paper
from tests.plans.builders import a_task
from tests.plans.pages import words
from tests.world import make_person, make_user
from units.actions.handover import confirm_handover, hand_over
from units.exports import handover_context, handover_pdf
from units.models import AuditEvent, Handover, Membership
from units.roles import Role

CREATE = reverse("handover-create")


@pytest.fixture
def mate(world):
    """A second officer of the department."""
    return make_user("canbo2.dttg", (Role.OFFICER, world.ethnic), full_name="Cán bộ Thử 02")


@pytest.fixture
def task(world):
    return accept_task(a_task(world, title="Rà soát thủ tục"), by=world.canbo_dttg)


def a_meeting(world, secretary="Cán bộ canbo.dttg", **fields):
    fields = {"unit": world.ethnic, "state": "PLANNED", **fields}
    return Meeting.objects.create(
        kind="BRIEFING",
        held_on=date(2026, 11, 20),
        planned_at=make_aware(datetime(2026, 11, 20, 8)),
        chair_title="Giám đốc",
        secretary_name=secretary,
        **fields,
    )


def an_assignment(world, appraiser, unit=None, areas=(), **fields):
    the_round, _ = Round.objects.get_or_create(
        owner=world.province,
        standing_body=world.home_affairs,
        year=2026,
        title="Kỳ thử nghiệm",
    )
    return Assignment.objects.create(
        round=the_round,
        unit=unit or world.ethnic,
        appraiser=appraiser,
        areas=list(areas),
        **fields,
    )


def address(unit, giver, taker):
    return f"{CREATE}?don_vi={unit.pk}&nguoi_giao={giver.pk}&nguoi_nhan={taker.pk}"


def audited(kind):
    return AuditEvent.objects.filter(kind=kind).count()


def handed(world, mate, task, **fields):
    return hand_over(
        world.ethnic,
        by=world.lanhdao_dttg,
        giver=world.canbo_dttg,
        taker=mate,
        parts=[(PARTS[0].title, PARTS[0].action, [task])],
        **fields,
    )


def test_everything_of_one_person_goes_over_in_one_press(world, signed_in, mate, task):
    person = make_person("Cán bộ Thử 02", world.ethnic, title="chuyên viên")
    meeting = a_meeting(world)
    client = signed_in("lanhdao.dttg")
    page = words(client.get(address(world.ethnic, world.canbo_dttg, mate)))
    assert "Rà soát thủ tục" in page
    assert "Cuộc họp cần ghi biên bản" in page
    before = AuditEvent.objects.count()
    response = client.post(
        address(world.ethnic, world.canbo_dttg, mate),
        {
            "things": [f"nhiem-vu:{task.pk}", f"bien-ban:{meeting.pk}"],
            "note": "Chuyển công tác.",
            "idempotency_key": "mot-lan",
        },
        follow=True,
    )
    assert "Đã bàn giao 2 việc; đang chờ Cán bộ Thử 02 xác nhận." in words(response)
    assert AuditEvent.objects.count() == before + 3
    assert audited("units.work.handed_over") == 1
    assert audited("plans.task.handed_over") == 1
    assert audited("meetings.meeting.handed_over") == 1
    assert Task.objects.get().owner == mate
    meeting.refresh_from_db()
    assert (meeting.secretary, meeting.secretary_name) == (person, "Cán bộ Thử 02")
    assert meeting.secretary_title == "chuyên viên"
    handover = Handover.objects.get()
    assert [item["part"] for item in handover.items] == [
        "Nhiệm vụ đang thực hiện",
        "Cuộc họp cần ghi biên bản",
    ]
    assert handover.note == "Chuyển công tác."


def test_pressed_twice_it_goes_over_once(world, signed_in, mate, task):
    client, data = signed_in("lanhdao.dttg"), {"things": [f"nhiem-vu:{task.pk}"]}
    data["idempotency_key"] = "0c7a5b7e-6a53-4d4f-9d0e-2f6f5f0d8a11"
    first = client.post(address(world.ethnic, world.canbo_dttg, mate), data)
    client.post(address(world.ethnic, world.canbo_dttg, mate), data)
    assert first.status_code == 302
    assert Handover.objects.count() == 1


def test_what_is_unticked_stays(world, signed_in, mate, task):
    other = accept_task(a_task(world, title="Việc ở lại"), by=world.canbo_dttg)
    client = signed_in("lanhdao.dttg")
    client.post(address(world.ethnic, world.canbo_dttg, mate), {"things": [f"nhiem-vu:{task.pk}"]})
    other.refresh_from_db()
    assert other.owner == world.canbo_dttg
    nothing = client.post(address(world.ethnic, world.canbo_dttg, mate), {"things": []})
    assert "Chưa chọn việc bàn giao." in words(nothing)


def test_the_screen_asks_step_by_step(world, signed_in, mate):
    page = words(signed_in("lanhdao.dttg").get(CREATE))
    assert "Cán bộ Thử 02" in page
    page = words(signed_in("quantri").get(CREATE))
    assert "Chọn đơn vị" in page
    assert "Người nhận" not in page
    page = words(signed_in("lanhdao.dttg").get(address(world.ethnic, world.canbo_dttg, mate)))
    assert "Người này không còn việc nào đang mở." in page
    page = words(signed_in("lanhdao.dttg").get(f"{CREATE}?don_vi=x&nguoi_giao=99999999999999"))
    assert "Người bàn giao" in page


def test_an_admin_hands_over_what_he_does_not_see(world, signed_in, mate):
    party = make_user("thu.ky", (Role.SECRETARY, world.cell), full_name="Cán bộ Thử 03")
    meeting = a_meeting(world, unit=world.cell, secretary="Cán bộ bithu.dttg")
    client = signed_in("quantri")
    Membership.objects.create(
        user=world.quantri, unit=world.party, role=Role.ADMIN, valid_from=date(2025, 7, 1)
    )
    where = address(world.cell, world.bithu_dttg, party)
    page = words(client.get(where))
    assert "1 việc không thuộc phạm vi được xem" in page
    assert meeting.heading not in page
    client.post(where, {"things": ["bien-ban:*"]})
    meeting.refresh_from_db()
    assert meeting.secretary_name == "Cán bộ Thử 03"
    handover = Handover.objects.get()
    page = words(client.get(handover.get_absolute_url()))
    assert "1 việc." in page
    assert meeting.heading not in page
    assert "In biên bản" not in page
    paper = reverse("handover-paper", args=[handover.pk])
    assert client.get(paper).status_code == 403
    assert signed_in("thu.ky").get(paper)["Content-Type"] == "application/pdf"


def test_appraisals_go_to_an_appraiser_without_conflict(world, signed_in):
    second = make_user("thamdinh2.snv", (Role.APPRAISER, world.home_affairs))
    mine = an_assignment(world, world.thamdinh_snv, areas=["1"])
    an_assignment(world, second, areas=["2"])
    whole = an_assignment(world, world.thamdinh_snv, unit=world.finance)
    client = signed_in("quantri")
    where = address(world.home_affairs, world.thamdinh_snv, second)
    keys = [f"tham-dinh:{mine.pk}", f"tham-dinh:{whole.pk}"]
    client.post(where, {"things": keys})
    held = {row.unit: row.areas for row in Assignment.objects.filter(appraiser=second)}
    assert held == {world.ethnic: ["1", "2"], world.finance: []}
    assert not Assignment.objects.filter(
        appraiser=world.thamdinh_snv, ended_at__isnull=True
    ).exists()


def test_nobody_gets_the_appraisal_of_his_own_unit(world, signed_in):
    second = make_user(
        "thamdinh2.snv", (Role.APPRAISER, world.home_affairs), (Role.OFFICER, world.ethnic)
    )
    mine = an_assignment(world, world.thamdinh_snv)
    client = signed_in("quantri")
    where = address(world.home_affairs, world.thamdinh_snv, second)
    answer = words(client.post(where, {"things": [f"tham-dinh:{mine.pk}"]}), 409)
    assert "không thẩm định đơn vị mình" in answer
    no_appraiser = address(world.home_affairs, world.thamdinh_snv, world.canbo_snv)
    answer = words(client.post(no_appraiser, {"things": [f"tham-dinh:{mine.pk}"]}), 409)
    assert "chưa có vai trò thẩm định viên" in answer
    mine.refresh_from_db()
    assert mine.ended_at is None


def test_a_closed_round_and_another_units_appraiser_are_not_offered(world):
    an_assignment(world, world.thamdinh_snv)
    assert len(assignments_of(world.thamdinh_snv, world.home_affairs)) == 1
    assert len(assignments_of(world.thamdinh_snv, world.ethnic)) == 0
    Round.objects.update(state="CLOSED", opened_at=make_aware(datetime(2026, 1, 1)))
    assert len(assignments_of(world.thamdinh_snv, world.home_affairs)) == 0


def test_work_of_a_unit_that_ended_goes_over_at_its_heir(world, signed_in, mate):
    past = Task.objects.create(
        assigner=world.old_province,
        lead=world.ethnic_board,
        title="Việc của Ban",
        state="ACCEPTED",
        owner=world.canbo_dttg,
    )
    client = signed_in("lanhdao.dttg")
    where = address(world.ethnic, world.canbo_dttg, mate)
    assert "Việc của Ban" in words(client.get(where))
    client.post(where, {"things": [f"nhiem-vu:{past.pk}"]})
    past.refresh_from_db()
    assert past.owner == mate


def test_the_list_has_changed_meanwhile(world, mate, task):
    Task.objects.update(owner=None)
    with pytest.raises(Refused, match="Danh sách việc vừa thay đổi"):
        handed(world, mate, task)
    assert not Handover.objects.exists()


@pytest.mark.parametrize("part", [1, 2])
def test_so_have_meetings_and_appraisals(world, mate, part):
    second = make_user("thamdinh2.snv", (Role.APPRAISER, world.home_affairs))
    things = {1: a_meeting(world, "Người khác"), 2: an_assignment(world, second)}
    unit = {1: world.ethnic, 2: world.home_affairs}[part]
    giver = {1: world.canbo_dttg, 2: world.thamdinh_snv}[part]
    taker = {1: mate, 2: second}[part]
    with pytest.raises(Refused, match="Danh sách việc vừa thay đổi"):
        hand_over(
            unit,
            by=world.quantri,
            giver=giver,
            taker=taker,
            parts=[("Việc", PARTS[part].action, [things[part]])],
        )


def test_work_of_another_unit_does_not_go_over_here(world, mate):
    elsewhere = Task.objects.create(
        assigner=world.province, lead=world.finance, title="A", state="ACCEPTED",
        owner=world.canbo_dttg,
    )  # fmt: skip
    with pytest.raises(Refused, match="không thuộc phần việc của Sở Dân tộc"):
        handed(world, mate, elsewhere)
    meeting = a_meeting(world, unit=world.finance)
    with pytest.raises(Refused, match="không thuộc phần việc của Sở Dân tộc"):
        hand_over(
            world.ethnic,
            by=world.lanhdao_dttg,
            giver=world.canbo_dttg,
            taker=mate,
            parts=[("Việc", PARTS[1].action, [meeting])],
        )


def test_who_gives_and_who_takes(world, mate, task):
    def refused(giver, taker):
        with pytest.raises(Refused) as refusal:
            hand_over(world.ethnic, by=world.lanhdao_dttg, giver=giver, taker=taker, parts=[])
        return str(refusal.value)

    assert "Chọn ít nhất một việc" in refused(world.canbo_dttg, mate)
    assert "phải khác người bàn giao" in refused(mate, mate)
    assert "không giữ vai trò nào" in refused(world.canbo_snv, mate)
    assert "nhờ quản trị giao vai trò" in refused(mate, world.canbo_snv)
    clerk = make_user("van.thu", (Role.CLERK, world.ethnic))
    with pytest.raises(Refused, match="không giữ vai trò thực hiện nhiệm vụ"):
        handed(world, clerk, task)


def test_the_work_of_who_left_within_the_year_can_still_be_handed_over(world, mate, task):
    world.canbo_dttg.memberships.update(valid_to=date(2026, 6, 30))
    assert handed(world, mate, task).giver == world.canbo_dttg
    long_gone = make_user("cu.dttg", (Role.OFFICER, world.ethnic), until=date(2025, 8, 1))
    with pytest.raises(Refused, match="12 tháng qua"):
        hand_over(world.ethnic, by=world.lanhdao_dttg, giver=long_gone, taker=mate, parts=[])


def test_the_taker_confirms_once(world, signed_in, mate, task):
    handover = handed(world, mate, task)
    confirm = reverse("handover-confirm", args=[handover.pk])
    client = signed_in("canbo2.dttg")
    assert "Cán bộ canbo.dttg bàn giao 1 việc" in words(client.get(reverse("my-work")))
    assert "Xác nhận đã nhận" in words(client.get(handover.get_absolute_url()))
    assert signed_in("lanhdao.dttg").post(confirm).status_code == 403
    assert "Đã xác nhận đã nhận bàn giao." in words(client.post(confirm, follow=True))
    handover.refresh_from_db()
    assert handover.confirmed_at is not None
    assert client.post(confirm).status_code == 409
    with pytest.raises(Refused, match="Chỉ người nhận"):
        confirm_handover(handover, by=world.lanhdao_dttg)


def test_who_sees_it(world, signed_in, client, mate, task):
    handover = handed(world, mate, task)
    where = handover.get_absolute_url()
    assert client.get(where).status_code == 302
    for name, status in {
        "lanhdao.dttg": 200, "canbo.dttg": 200, "canbo2.dttg": 200, "quantri": 200,
        "kiemtra.tinh": 200, "canbo.snv": 404, "bithu.langson": 404, "lanhdao.ubnd": 404,
    }.items():  # fmt: skip
        assert signed_in(name).get(where).status_code == status, name
        listed = words(signed_in(name).get(reverse("handover-list")))
        assert ("Cán bộ Thử 02" in listed) == (status == 200), name


def test_the_log_keeps_no_word_of_what_was_handed_over(world, mate, task):
    handed(world, mate, task, note="Ghi chú kín")
    for event in AuditEvent.objects.all():
        assert "Rà soát thủ tục" not in event.payload
        assert "Ghi chú kín" not in event.payload


def test_a_list_costs_the_same_for_one_and_three(world, signed_in, mate, django_assert_num_queries):
    client = signed_in("lanhdao.dttg")
    for count in (1, 3):
        while Handover.objects.count() < count:
            Handover.objects.create(
                unit=world.ethnic, giver=world.canbo_dttg, taker=mate, by=mate,
                on=date(2026, 11, 1), items=[],
            )  # fmt: skip
        client.get(reverse("handover-list"))
        with django_assert_num_queries(5):
            client.get(reverse("handover-list"))


def test_the_paper_is_in_the_layout_of_the_family(world, mate, task):
    handover = handed(world, mate, task, note="Chuyển công tác.")
    context = handover_context(handover)
    assert context["profile"].family == "state"
    assert context["sections"][0]["title"] == "Nhiệm vụ đang thực hiện"
    text = Paper(handover_pdf(handover)).text
    for said in ("BIÊN BẢN", "Bàn giao công việc", "Rà soát thủ tục", "BÊN GIAO", "BÊN NHẬN"):
        assert said in text, said
    handover.unit = world.cell
    assert handover_context(handover)["profile"].family == "party"


def test_people_are_offered_as_lists_of_names_stand_by_the_given_name(world, signed_in):
    for number, name in enumerate(["Thử Văn Yên", "Thử Thị Đức", "Thử Văn Dung"]):
        make_user(f"thu{number}.dttg", (Role.OFFICER, world.ethnic), full_name=name)
    client = signed_in("lanhdao.dttg")
    page = words(client.get(f"{CREATE}?don_vi={world.ethnic.pk}"))
    places = [page.index(name) for name in ("Thử Văn Dung", "Thử Thị Đức", "Thử Văn Yên")]
    assert places == sorted(places)
