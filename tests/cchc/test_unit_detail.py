"""A unit on a day: its names through time and what hangs on it."""

from datetime import date

import pytest

from cchc import unit_page
from tests.plans.builders import a_document
from tests.world import LONG_AGO, MERGED, make_heir, make_person, make_unit
from units.models import Host, Kind, Succession, UnitVersion


def look(client, unit, **query):
    response = client.get(f"/don-vi/{unit.pk}/", query)
    assert response.status_code == 200
    return response


def events(response):
    timeline = next(s for s in response.context["sections"] if "events" in s.context)
    return [(str(e["on"]), e["title"], e["is_cut"]) for e in timeline.context["events"]]


def test_the_timeline_goes_through_predecessors_newest_first(signed_in, world):
    response = look(signed_in("canbo.snv"), world.ethnic)
    assert events(response) == [
        ("2025-07-01", "Là nơi lập Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", False),
        ("2025-07-01", "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", False),
        ("2025-07-01", "Thành lập trên cơ sở Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", True),
        ("2025-03-01", "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang", False),
        ("2025-03-01", "Thành lập trên cơ sở Ban Dân tộc tỉnh Tuyên Quang", True),
        ("2004-01-01", "Ban Dân tộc tỉnh Tuyên Quang", False),
    ]
    page = response.content.decode()
    assert "Trước đây: Ban Dân tộc tỉnh Tuyên Quang" in page
    assert 'class="is-cut"' in page
    assert "tiếp nhận hồ sơ, tài liệu" in page


def test_a_merger_of_two_is_one_event_that_names_both(signed_in, world):
    ha_giang = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=date(2025, 6, 30))
    make_heir(ha_giang, world.province)
    response = look(signed_in("canbo.snv"), world.province)
    assert ("2025-07-01", "Hợp nhất tỉnh Tuyên Quang và tỉnh Hà Giang", True) in events(response)
    assert response.context["view"].former_names == []  # its own name stands among them


def test_renames_moves_and_their_decisions_are_told(signed_in, world):
    unit = make_unit("Phòng Cũ", kind=Kind.DIVISION, parent=world.home_affairs, since=MERGED)
    unit.versions.update(valid_to=date(2025, 12, 31))
    UnitVersion.objects.create(
        unit=unit,
        name="Ban Mới",
        kind=Kind.BOARD,
        parent=world.finance,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 5, 31),
        decision_symbol="12/QĐ-UBND",
        decision_issuer="UBND tỉnh",
        decision_on=date(2025, 12, 20),
        source_note="Công báo tỉnh",
    )
    UnitVersion.objects.create(
        unit=unit, name="Ban Mới", kind=Kind.BOARD, valid_from=date(2026, 6, 1), symbol="BM"
    )
    UnitVersion.objects.filter(unit=unit, valid_from=date(2026, 6, 1)).update(parent=world.finance)
    page = look(signed_in("canbo.snv"), unit).content.decode()
    assert "Đổi tên từ Phòng Cũ. Chuyển cấp trên trực tiếp: Sở Tài chính. Đổi loại: ban" in page
    assert "(12/QĐ-UBND của UBND tỉnh ngày 20/12/2025)" in page
    assert "Nguồn: Công báo tỉnh" in page
    assert "Điều chỉnh thông tin." in page
    assert "Thành lập, trực thuộc Sở Nội vụ." in page


def test_the_end_of_a_unit_and_who_carries_on(signed_in, world):
    response = look(signed_in("canbo.snv"), world.ethnic_board)
    page = response.content.decode()
    assert "Hoạt động đến hết ngày 28/02/2025. Kế thừa:" in page
    assert "(tiếp nhận hồ sơ, tài liệu)" in page
    assert "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang giữ" in page
    assert events(response)[0][1] == "Thành lập trên cơ sở Ban Dân tộc tỉnh Tuyên Quang"


def test_other_forms_of_change(signed_in, world):
    gone = make_unit("Ban Tan", parent=world.finance, until=date(2026, 3, 31))
    Succession.objects.create(predecessor=gone, on=date(2026, 4, 1), form=Succession.Form.DISSOLVE)
    response = look(signed_in("canbo.snv"), gone)
    assert events(response)[0] == ("2026-04-01", "Giải thể Ban Tan", True)
    assert "Không có đơn vị kế thừa." in response.content.decode()
    young = make_unit("Phòng Tách", parent=world.finance, since=date(2026, 5, 1))
    make_heir(world.finance, young, date(2026, 5, 1), Succession.Form.HIVE_OFF, keeps_records=False)
    response = look(signed_in("canbo.snv"), young)
    told = "Tách Phòng Tách từ Sở Tài chính tỉnh Tuyên Quang"
    assert told in [title for _, title, _ in events(response)]
    assert "Đơn vị cũ vẫn hoạt động." in response.content.decode()
    block = world.old_party_block
    block.heirs.update(form=Succession.Form.END)
    titles = [title for _, title, _ in events(look(signed_in("canbo.snv"), block))]
    assert titles[0] == "Kết thúc hoạt động: Đảng bộ Khối các cơ quan tỉnh Tuyên Quang"


FORMS = Succession.Form


def cut_of(client, unit):
    """The newest cut on the page of a unit: (title, text, names of the units to be opened)."""
    timeline = next(s for s in look(client, unit).context["sections"] if "events" in s.context)
    cuts = [event for event in timeline.context["events"] if event["is_cut"]]
    return cuts[0]["title"], cuts[0]["text"], [name for _, name in cuts[0]["units"]], len(cuts)


def test_an_end_with_two_heirs_is_one_event_on_each_page(signed_in, world):
    client, block = signed_in("canbo.snv"), world.old_party_block
    block.heirs.update(form=FORMS.END, share="PART")
    other = make_unit(
        "Đảng bộ các cơ quan Đảng tỉnh Tuyên Quang",
        kind=Kind.P_AGENCIES,
        branch="PARTY",
        since=date(2025, 3, 1),
    )
    make_heir(block, other, date(2025, 3, 1), FORMS.END, keeps_records=False)
    title = "Kết thúc hoạt động: Đảng bộ Khối các cơ quan tỉnh Tuyên Quang"
    text = (
        "Kế thừa: Đảng bộ UBND tỉnh Tuyên Quang (tiếp nhận hồ sơ, tài liệu) và "
        "Đảng bộ các cơ quan Đảng tỉnh Tuyên Quang."
    )
    names = {unit: unit.name for unit in (block, world.party, other)}
    for unit in names:
        others = [name for other, name in names.items() if other != unit]
        assert cut_of(client, unit) == (title, text, others, 1)


def heirs_of(form, gone, heirs):
    for number, heir in enumerate(heirs):
        make_heir(gone, heir, MERGED, form, keeps_records=number == 0 and form != "HIVE_OFF")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (FORMS.SPLIT, "Chia Sở Gốc thành Sở Một và Sở Hai"),
        (FORMS.END, "Kết thúc hoạt động: Sở Gốc"),
        (FORMS.HIVE_OFF, "Tách Sở Một và Sở Hai từ Sở Gốc"),
    ],
)
def test_one_act_with_two_heirs_names_both(signed_in, world, form, told):
    gone = make_unit("Sở Gốc", until=None if form == FORMS.HIVE_OFF else date(2025, 6, 30))
    heirs = [make_unit(name, since=MERGED) for name in ("Sở Một", "Sở Hai")]
    heirs_of(form, gone, heirs)
    for unit in (gone, *heirs):
        title, _, _, count = cut_of(signed_in("canbo.snv"), unit)
        assert (title, count) == (told, 1)


@pytest.mark.parametrize(
    ("form", "since", "told"),
    [
        (FORMS.MERGE, MERGED, "Thành lập trên cơ sở Sở Gốc"),
        (FORMS.MERGE, LONG_AGO, "Sáp nhập Sở Gốc vào Sở Một"),
        (FORMS.ABSORB, LONG_AGO, "Sáp nhập Sở Gốc vào Sở Một"),
        (FORMS.END, MERGED, "Kết thúc hoạt động: Sở Gốc"),
    ],
)
def test_one_after_one_is_told_by_its_form(signed_in, world, form, since, told):
    gone, heir = make_unit("Sở Gốc", until=date(2025, 6, 30)), make_unit("Sở Một", since=since)
    heirs_of(form, gone, [heir])
    for unit, other in ((gone, "Sở Một"), (heir, "Sở Gốc")):
        assert cut_of(signed_in("canbo.snv"), unit) == (
            told, "Kế thừa: Sở Một, tiếp nhận hồ sơ, tài liệu.", [other], 1,
        )  # fmt: skip


def test_a_whole_one_with_a_part_of_another_is_no_new_name_for_the_first(signed_in, world):
    first, second = (make_unit(name, until=date(2025, 6, 30)) for name in ("xã Một", "xã Hai"))
    new, rest = (make_unit(name, since=MERGED) for name in ("xã Mới", "xã Kia"))
    heirs_of(FORMS.MERGE, first, [new])
    heirs_of(FORMS.SPLIT, second, [rest, new])
    titles = [title for _, title, is_cut in events(look(signed_in("canbo.snv"), new)) if is_cut]
    assert set(titles) == {"Hợp nhất xã Một thành xã Mới", "Chia xã Hai thành xã Kia và xã Mới"}


def test_the_name_that_lived_on_comes_first(signed_in, world):
    ha_giang = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=date(2025, 6, 30))
    world.old_province.heirs.all().delete()
    make_heir(ha_giang, world.province)
    make_heir(world.old_province, world.province)
    response = look(signed_in("canbo.snv"), world.province)
    assert ("2025-07-01", "Hợp nhất tỉnh Tuyên Quang và tỉnh Hà Giang", True) in events(response)
    names = [name for _, name in response.context["view"].forebears]
    assert names == ["tỉnh Tuyên Quang", "tỉnh Hà Giang"]


def test_an_assumed_day_is_told_as_one(signed_in, world):
    told = "Thành lập. Ngày là giả định."
    client = signed_in("canbo.snv")
    assert told not in look(client, world.province).content.decode()
    world.province.versions.update(is_date_assumed=True)
    assert told in look(client, world.province).content.decode()


def test_a_merger_is_whole_on_the_page_of_each_that_went_into_it(signed_in, world):
    ha_giang = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=date(2025, 6, 30))
    make_heir(ha_giang, world.province)
    response = look(signed_in("canbo.snv"), ha_giang)
    assert events(response) == [
        ("2025-07-01", "Hợp nhất tỉnh Tuyên Quang và tỉnh Hà Giang", True),
        ("2004-01-01", "tỉnh Hà Giang", False),
    ]


def test_before_it_began_the_page_leads_to_the_predecessor_of_that_day(signed_in, world):
    make_person("Nguyễn Văn Ân", world.ethnic)
    response = look(signed_in("canbo.dttg"), world.ethnic, ngay="31/5/2021")
    page = response.content.decode()
    assert "Ngày 31/05/2021 đơn vị này chưa thành lập" in page
    assert f"/don-vi/{world.ethnic_board.pk}/?ngay=31/05/2021" in page
    assert "Thông tin khi thành lập" in page
    assert "Nguyễn Văn Ân" not in page


def test_before_it_began_each_predecessor_stands_with_what_was_below_it(signed_in, world):
    """tỉnh Tuyên Quang on 01/6/2023: the old Tuyên Quang with its districts, then Hà Giang."""
    ha_giang = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=date(2025, 6, 30))
    make_heir(ha_giang, world.province)
    for name, upper in (("huyện Na Hang", world.old_province), ("huyện Đồng Văn", ha_giang)):
        make_unit(
            name, kind=Kind.DISTRICT_RURAL, parent=upper, until=date(2025, 6, 30), short_name=name
        )
    response = look(signed_in("canbo.snv"), world.province, ngay="01/6/2023")
    tops = response.context["sections"][0].context["tree"].tops
    told = {top.name: {g.words: [r.name for r in g.rows] for g in top.groups} for top in tops}
    assert list(told) == ["Tỉnh Tuyên Quang", "Tỉnh Hà Giang"]
    assert told["Tỉnh Tuyên Quang"]["Huyện"] == ["Huyện Na Hang"]
    assert told["Tỉnh Hà Giang"] == {"Huyện": ["Huyện Đồng Văn"]}
    page = response.content.decode()
    assert page.index("Huyện Na Hang") < page.index("Huyện Đồng Văn")


def test_the_deciding_document_is_opened_where_the_register_holds_it(signed_in, world):
    document = a_document(world, symbol="12/QĐ-SDTTG", issued_on=date(2025, 12, 20))
    unit = make_unit(
        "Phòng Mới",
        kind=Kind.DIVISION,
        parent=world.home_affairs,
        since=date(2026, 1, 1),
        decision_symbol="12/qđ-sdttg",
        decision_on=date(2025, 12, 20),
    )
    other = make_unit(
        "Phòng Khác", since=date(2026, 1, 1), decision_symbol="không rõ số", decision_on=MERGED
    )
    told = "Xem văn bản 12/QĐ-SDTTG"
    page = look(signed_in("canbo.dttg"), unit).content.decode()
    assert told in page
    assert document.get_absolute_url() in page
    assert told not in look(signed_in("bithu.langson"), unit).content.decode()
    assert "Xem văn bản" not in look(signed_in("canbo.dttg"), other).content.decode()


def test_where_it_was_set_up_is_part_of_its_life(signed_in, world):
    Host.objects.filter(party_unit=world.cell).update(valid_to=date(2026, 1, 31))
    titles = [(on, title) for on, title, _ in events(look(signed_in("canbo.snv"), world.cell))]
    assert ("2025-07-01", "Lập tại Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang") in titles
    assert ("2026-02-01", "Thôi lập tại Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang") in titles
    # What ended with the unit itself is told by its end.
    old = [title for _, title, _ in events(look(signed_in("canbo.snv"), world.old_cell))]
    assert not [title for title in old if title.startswith("Thôi")]


def test_many_that_became_one_are_named_in_part(signed_in, world):
    for number in range(9):
        make_heir(make_unit(f"xã Thử {number}", until=date(2025, 6, 30)), world.commune)
    response = look(signed_in("canbo.snv"), world.commune)
    (title,) = [title for _, title, is_cut in events(response) if is_cut]
    assert title.endswith("xã Thử 5 và 3 đơn vị khác")
    assert len(events(response)) == 1 + 1 + 6


def test_a_name_kept_through_all_generations_was_never_another(world):
    unit = make_unit("Phòng Một tên", since=MERGED)
    first = unit
    for _ in range(unit_page.GENERATIONS):
        older = make_unit("Phòng Một tên", until=date(2025, 6, 30))
        make_heir(older, unit)
        unit = older
    assert unit_page.UnitOnDay(first, date(2026, 1, 1)).former_names == []


def test_while_it_lived_there_is_no_then(world):
    assert unit_page.UnitOnDay(world.ethnic, date(2026, 1, 1)).then == []


def test_of_several_predecessors_the_one_of_the_same_name_comes_first(world):
    ha_giang = make_unit("tỉnh Hà Giang", kind=Kind.PROVINCE, until=date(2025, 6, 30))
    make_heir(ha_giang, world.province)
    view = unit_page.UnitOnDay(world.province, date(2021, 1, 1))
    assert [pk for pk, _ in view.then] == [world.old_province.pk, ha_giang.pk]


def test_the_facts_are_those_of_the_day(signed_in, world):
    Host.objects.filter(party_unit=world.cell).update(valid_to=date(2026, 1, 31))
    Host.objects.create(
        party_unit=world.cell, agency=world.finance, valid_from=date(2026, 2, 1), valid_to=None
    )
    client = signed_in("canbo.dttg")
    early = look(client, world.ethnic, ngay="15/01/2026").context["view"]
    assert [name for _, name in early.hosts] == ["Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang"]
    assert look(client, world.ethnic, ngay="15/02/2026").context["view"].hosts == []
    cell = look(client, world.cell, ngay="15/02/2026")
    assert [name for _, name in cell.context["view"].hosts] == ["Sở Tài chính tỉnh Tuyên Quang"]
    page = cell.content.decode()
    assert "Lập tại" in page
    assert "is-party" in page


def test_codes_and_a_founding_day_that_no_source_gives(signed_in, world):
    client = signed_in("canbo.dttg")
    page = look(client, world.province).content.decode()
    assert "Mã đơn vị hành chính" not in page
    assert "(giả định)" not in page
    world.province.versions.update(area_code="08", code="H60", is_date_assumed=True)
    page = look(client, world.province).content.decode()
    assert "<dt>Mã đơn vị hành chính</dt><dd>08</dd>" in page
    assert "<dt>Mã định danh</dt><dd>H60</dd>" in page
    assert "01/07/2025 (giả định)" in page


def test_subordinate_units_and_the_way_up(signed_in, world):
    response = look(signed_in("canbo.dttg"), world.province)
    page = response.content.decode()
    assert "Đơn vị trực thuộc" in page
    assert "Sở Tài chính" in page
    timeline, below = response.context["sections"][:2]  # of a place they lead
    assert "events" in timeline.context
    (top,) = below.context["tree"].tops
    assert [(group.words, len(group.rows)) for group in top.groups] == [
        ("Sở và tương đương", 4),
        ("Xã", 1),
    ]
    assert "Ban Dân tộc" not in [row.name for row in top.groups[0].rows]
    assert f'href="/to-chuc/?goc={world.province.pk}"' in page
    below = look(signed_in("canbo.dttg"), world.ethnic)
    assert below.context["view"].ancestors == [(world.province, "Tuyên Quang")]
    assert len(below.context["sections"]) == 1


def test_people_are_shown_to_members_and_above_only(signed_in, world):
    make_person("Trần Thị Bích", world.ethnic, title="chuyên viên")
    make_person("Nguyễn Văn Ân", world.ethnic, title="giám đốc", party_role="đảng viên")
    make_person("Lê Văn Cũ", world.ethnic, until=date(2025, 12, 31))
    for account in ("canbo.dttg", "lanhdao.ubnd", "kiemtra.tinh", "quantri"):
        page = look(signed_in(account), world.ethnic).content.decode()
        assert page.index("Nguyễn Văn Ân") < page.index("Trần Thị Bích"), account
        assert "Giám đốc, đảng viên" in page
        assert "Lê Văn Cũ" not in page
    for account in ("canbo.snv", "bithu.langson", "bithu.dttg", "vanphong.ubnd"):
        assert "Nguyễn Văn Ân" not in look(signed_in(account), world.ethnic).content.decode()


def test_a_long_line_of_predecessors_is_cut_off_somewhere(world):
    unit = first = make_unit("Phòng 9", since=MERGED)
    for number in range(unit_page.GENERATIONS + 2):
        older = make_unit(f"Phòng {number}", since=LONG_AGO, until=date(2025, 6, 30))
        make_heir(older, unit)
        unit = older
    view = unit_page.UnitOnDay(first, date(2026, 1, 1))
    assert len(view.successions_behind) == unit_page.GENERATIONS


def test_a_broken_day_is_today_and_said(signed_in, world):
    page = look(signed_in("canbo.dttg"), world.ethnic, ngay="31/02/2026").content.decode()
    assert "Tháng 02/2026 không có ngày 31." in page
    assert "Thông tin hôm nay" in page


def test_missing_is_not_found_and_anonymous_signs_in(signed_in, client, world):
    for pk in (999999, 99999999999999999999):
        assert signed_in("canbo.dttg").get(f"/don-vi/{pk}/").status_code == 404
    assert client.get(f"/don-vi/{world.ethnic.pk}/").status_code == 302


def test_the_queries_do_not_grow_with_rows(signed_in, world, django_assert_max_num_queries):
    client = signed_in("canbo.dttg")
    for number in range(40):
        make_unit(f"xã Thử {number}", kind=Kind.COMMUNE, parent=world.province, since=MERGED)
    for number in range(10):
        make_person(f"Cán bộ {number}", world.province)
    client.get(f"/don-vi/{world.province.pk}/")
    with django_assert_max_num_queries(27):
        look(client, world.province)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("01/06/2003", "Chưa thành lập"),
        ("28/02/2025", "Đang hoạt động"),
        ("01/03/2025", "Đã kết thúc hoạt động"),
    ],
)
def test_the_state_is_that_of_the_day(signed_in, world, day, state):
    page = signed_in("canbo.dttg").get(f"{world.ethnic_board.get_absolute_url()}?ngay={day}")
    badges = [
        text
        for text in ("Chưa thành lập", "Đang hoạt động", "Đã kết thúc hoạt động")
        if text in page.content.decode()
    ]
    assert badges == [state]
