"""Where a Party organisation is established, through time."""

from datetime import date

import pytest

from cchc.lib.refusal import Refused
from tests.units.histories import BASIS, BY_LAW, NEW_YEAR, facts
from tests.world import BOARD_END, DEPARTMENT_START, MERGED
from units.actions.host import end_host, host_party_unit
from units.models import Host, UnitVersion


@pytest.fixture
def party_admin(world):
    from units.actions.bootstrap import widen_admin

    widen_admin(world.quantri, world.party)
    return world.quantri


def test_a_party_unit_is_hosted_for_a_period(world, party_admin):
    host = host_party_unit(
        world.cell, by=party_admin, agency=world.finance, valid_from=NEW_YEAR, **BY_LAW
    )
    assert str(host) == (
        "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang · Sở Tài chính tỉnh Tuyên Quang"
    )
    ended = end_host(host, by=party_admin, on=date(2026, 3, 31), **BY_LAW)
    assert Host.objects.get(pk=host.pk).valid_to == ended.valid_to == date(2026, 3, 31)
    again = host_party_unit(
        world.cell, by=party_admin, agency=world.finance, valid_from=date(2026, 4, 1), **BY_LAW
    )
    assert again.valid_to is None
    assert (again.decision, facts()["decision"]) == (BASIS, BASIS)
    with pytest.raises(Refused, match=r"thôi lập tại .* từ sau 31/3/2026"):
        end_host(host, by=party_admin, on=date(2026, 5, 1), **BY_LAW)
    with pytest.raises(Refused, match="Nhập đủ số, ký hiệu"):
        end_host(again, by=party_admin, on=date(2026, 5, 1))


def test_hosting_refuses(world, party_admin):
    cell, ethnic = world.cell, world.ethnic
    cases = [
        (ethnic, world.finance, NEW_YEAR, None, "Chọn một tổ chức đảng"),
        (cell, world.party, NEW_YEAR, None, "Chọn một tổ chức đảng"),
        (cell, world.finance, NEW_YEAR, date(2025, 1, 1), "phải từ"),
        (cell, world.finance, date(2025, 4, 1), None, "hoạt động từ 01/7/2025"),
        (cell, ethnic, NEW_YEAR, None, "đã được ghi là lập tại"),
        (cell, ethnic, MERGED, date(2025, 8, 1), "đã được ghi là lập tại"),
        (world.old_cell, world.ethnic_board, NEW_YEAR, None, "kết thúc hoạt động"),
    ]
    for unit, agency, start, end, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            host_party_unit(
                unit, by=party_admin, agency=agency, valid_from=start, valid_to=end, **BY_LAW
            )
    host = cell.hosts.get()
    with pytest.raises(Refused, match=r"từ 01/7/2025 trở đi"):
        end_host(host, by=party_admin, on=date(2025, 6, 1), **BY_LAW)


def test_periods_that_do_not_touch_may_follow_each_other(world, party_admin):
    host_party_unit(
        world.cell, by=party_admin, agency=world.ethnic_board.heirs.get().successor,
        valid_from=DEPARTMENT_START, valid_to=date(2025, 6, 30), **BY_LAW,
    )  # fmt: skip
    end_host(
        world.cell.hosts.get(agency=world.ethnic), by=party_admin, on=date(2025, 12, 31), **BY_LAW
    )
    host_party_unit(world.cell, by=party_admin, agency=world.ethnic, valid_from=NEW_YEAR, **BY_LAW)
    assert world.cell.hosts.count() == 3
    assert UnitVersion.objects.at(BOARD_END).filter(unit=world.ethnic_board).count() == 1
