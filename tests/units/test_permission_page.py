"""Phân quyền: the very table that answers, for everyone to read."""

import pytest
from django.apps import apps

from plans.models import FileLink
from units.asked import SIGHTS, asked_models
from units.permissions import AREAS, TABLE, Permission, Role
from units.roles import Reach

URL = "/phan-quyen/"


def rows_of(response):
    return {row["name"]: row for _, rows in response.context["areas"] for row in rows}


@pytest.mark.parametrize("account", ["canbo.dttg", "kiemtra.tinh", "quantri"])
def test_every_row_and_role_is_shown(signed_in, world, account):
    response = signed_in(account).get(URL)
    page = response.content.decode()
    assert response.status_code == 200
    assert len(rows_of(response)) == len(TABLE) == len(Permission)
    for permission in TABLE:
        assert permission.value[1:] in page
    for role in Role:
        assert role.label[1:] in page
    for label in AREAS.values():
        assert label in page


def test_a_row_says_how_far_each_role_goes(signed_in, world):
    row = rows_of(signed_in("canbo.dttg").get(URL))["nộp phiếu"]
    assert row["password_again"]
    assert dict(row["cells"])[Role.HEAD] == "đơn vị mình"
    assert dict(row["cells"])[Role.OFFICER] == ""


def test_one_role_is_told_by_what_it_may_do(signed_in, world):
    client = signed_in("kiemtra.tinh")
    rows = rows_of(client.get(URL, {"role": "CLERK"}))
    assert "ghi cuộc họp" in rows
    assert "nộp phiếu" not in rows
    assert all(len(row["cells"]) == 1 for row in rows.values())
    response = client.get(URL, {"role": "CLERK", "area": "MANAGE_SET"})
    assert "không làm việc nào trong lĩnh vực" in response.content.decode()
    page = client.get(URL, {"role": "INSPECTOR"}).content.decode()
    assert Role.INSPECTOR.summary in page


def test_one_area(signed_in, world):
    areas = signed_in("canbo.dttg").get(URL, {"area": "LOG_MEETING"}).context["areas"]
    assert [label for label, _ in areas] == ["Họp, sinh hoạt"]


def test_what_each_sees_and_the_rules_above_all_roles(signed_in, world):
    client = signed_in("kiemtra.tinh")
    page = client.get(URL, {"phan": "xem"}).content.decode()
    assert all(sight.who[1:] in page for sight in SIGHTS)
    assert "Nội dung, biên bản cuộc họp" in page
    page = client.get(URL, {"phan": "quy-tac"}).content.decode()
    assert all(reach.meaning in page for reach in Reach)
    assert all(role.summary in page for role in Role)
    assert "Không tự thẩm định" in page


def test_a_broken_filter_shows_the_whole_table(signed_in, world):
    response = signed_in("canbo.dttg").get(URL, {"phan": "x", "role": "KING", "area": "?"})
    assert len(rows_of(response)) == len(TABLE)


# Seen with what they hang on, whose rule has its words.
PARTS = {
    "units.Invitation": "the account that it is for",
    "units.RecoveryCode": "the sessions of the account",
    "plans.Area": "a catalogue, open to everyone signed in",
    "scoring.BlindAppraisal": "its row, for who decided it",
    "scoring.BlindAssignment": "who is assigned, and who assigned him",
    "scoring.CriterionTask": "its task",
    "plans.FigureCorrection": "the figure that was corrected",
    "plans.Indicator": "a catalogue, open to everyone signed in",
    "plans.IndicatorSet": "a catalogue, open to everyone signed in",
    "plans.ProgressReport": "its task",
    "scoring.Result": "the snapshot that it belongs to",
}


def test_every_rule_of_visibility_has_its_words():
    for model in apps.get_models():
        rule = getattr(type(model._default_manager.all()), "visible_to", None)
        hangs_on = getattr(model, "AGGREGATE", None) or getattr(model, "AUDIT_PART_OF", None)
        if rule is not None and not hasattr(rule, "sight") and not issubclass(model, FileLink):
            assert hangs_on or model._meta.label in PARTS, f"@seen_by for {model._meta.label}"


def test_what_may_be_asked_names_rules_and_moves_that_exist(db):
    for model in asked_models().values():
        asked, rows = model.ASKED, type(model.objects.all())
        assert all(getattr(rows, name).sight in SIGHTS for name in asked.sees)
        assert not asked.listed or asked.listed in asked.sees
        assert all(move in model.MOVES for move in asked.acts.values() if move)
        assert not asked.unit or model._meta.get_field(asked.unit)


def test_anonymous_is_led_to_sign_in(client, db):
    assert client.get(URL).status_code == 302
