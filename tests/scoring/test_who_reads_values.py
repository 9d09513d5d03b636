"""Who may read a sheet's values, by name: nobody whom the rule admits is left out."""

import pytest

from scoring.models import Sheet
from tests.scoring.builders import make_round, put, sheet_of
from tests.world import make_user
from units.answers import Asking, readers_of
from units.models import User
from units.roles import Role


@pytest.mark.parametrize("place", ["ethnic", "home_affairs"])
@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "APPRAISING"])
def test_nobody_who_reads_is_left_out(world, place, state):
    unit = getattr(world, place)
    sheet = put(sheet_of(make_round(world, unit), unit), state)
    admin = make_user("hoi", (Role.ADMIN, world.province))
    found = readers_of(sheet, "values_visible_to", admin)
    everyone = [
        user
        for user in User.objects.all()
        if Sheet.objects.values_visible_to(user).filter(pk=sheet.pk).exists()
    ]
    assert everyone
    assert len(found.people) + found.others == len(everyone)


def test_an_appraiser_reads_by_assignment(world, the_round):
    sheet = sheet_of(the_round, world.ethnic)
    put(sheet, "SUBMITTED")
    (way,) = Asking(world.thamdinh_snv, sheet).circle("values_visible_to").ways
    assert way == "Thẩm định viên tại Sở Nội vụ tỉnh Tuyên Quang (theo phân công)"
