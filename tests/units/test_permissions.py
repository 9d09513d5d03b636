"""The table of permissions, its answers, and finding what one may see."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests.world import make_user
from units.access import access_of
from units.models import Membership, Person, Position, Unit, User
from units.permissions import TABLE, Permission, Role, fetch, may, require

P = Permission

# The table as it was decided: officer, head, secretary, clerk, leader, appraiser, publisher,
# coordinator, admin; U own unit, S subtree, D directly below, N named by the object, s own of the
# State, p own of the Party; * password again.
DECIDED = """
MANAGE_UNIT*            . . . . . . . . S
LOAD_COUNTRY*           . . . . . . . . S
MANAGE_SETTING*         . . . . . . . . S
MANAGE_CATALOGUE*       . . . . . . . S .
MANAGE_PERSON           U U U U . . . . S
INVITE_USER             . . . . . . . . S
END_USER                . . . . . . . . S
GRANT_ROLE*             . . . . . . . . S
DEPUTISE*               . U U . U . . . .
HAND_OVER               . U U . . . . . S
REGISTER_DOCUMENT       U U U U . . . . .
ISSUE_DOCUMENT          . . U U . . . . .
KEEP_REGISTER           U U U U . . . . .
SET_COVERAGE            U U U U . . . . .
MAKE_REMINDER           U U U U . . . . .
EDIT_PLAN               U U U . . . . . .
SEND_PLAN               U U U . . . . . .
APPROVE_PLAN            . S S . S . . . .
RETURN_PLAN             . S S . S . . . .
ISSUE_PLAN              . . U U . . . . .
AMEND_PLAN              . . U U . . . . .
ASSIGN_TASK             S S S . S . . . .
CANCEL_TASK             S S S . S . . . .
ACCEPT_TASK             U U U . . . . . .
REPORT_TASK             U U U . . . . . .
ASK_EXTENSION           U U U . . . . . .
EXPLAIN_LATE            U U U . . . . . .
VERIFY_TASK             U U U . S . . . .
SEND_BACK_TASK          U U U . S . . . .
DECIDE_EXTENSION        . U U . S . . . .
ASK_EXPLANATION         . S S . S . . . .
CONCLUDE_EXPLANATION    . S S . S . . . .
ANSWER_EXPLANATION      U U U . . . . . .
PLAN_INSPECTION         U U U . . . . . .
NOTICE_INSPECTION       U U U . . . . . .
SEND_SELF_REPORT        U U U . . . . . .
RECORD_FINDING          N N N . . . . . .
CLOSE_REMEDY            N N N . . . . . .
CONCLUDE_INSPECTION     . N N . . . . . .
REPORT_REMEDY           U U U . . . . . .
FILL_REPORT             U U U U . . . . .
SEND_REPORT             . U U . . . . . .
ACCEPT_REPORT           U U U U . . . . .
RETURN_REPORT           U U U U . . . . .
LOG_MEETING             s s p s . . . . .
AGREE_MINUTES           s s p . . . . . .
LOCK_MINUTES            s s p . . . . . .
ADD_ADDENDUM            s s p . . . . . .
CONCLUSION_TO_TASK      U U U . . . . . .
SCORE_SESSION           . . U . . . . . .
DECIDE_SESSION_CLASS    . . D . . . . . .
KEEP_RUBRIC*            . . p . . . . S .
MANAGE_SET              . . . . . . . S .
PUBLISH_SET*            . . . . . . . S .
MANAGE_ROUND*           . . . . . . . N .
ASSIGN_APPRAISER*       . . . . . . . N .
SCORE_SHEET             U U . . . . . . .
ASK_NA                  U U . . . . . . .
SUBMIT_SHEET*           . U . . . . . . .
RETURN_SHEET            . . . . . N . . .
APPRAISE_ENTRY          . . . . . N . . .
GRANT_NA                . . . . . N . . .
FINISH_APPRAISAL*       . . . . . N . . .
EXPLAIN_ENTRY           U U . . . . . . .
SEND_EXPLANATION*       . U . . . . . . .
ENTER_SIDE_POINTS       . . . . . N . N .
ALLOW_LATE*             . . . . N . . . .
REOPEN_SHEET*           . . . . N . . . .
WITHDRAW_SHEET*         . . . . . . . N .
PUBLISH_RESULTS*        . . . . . . N . .
CORRECT_RESULTS*        . . . . . . N . .
IMPORT_INDEX            . . . . . . . S .
MANAGE_SURVEY           . . . . . . . S .
MANAGE_MOVEMENT         U U U . . . . . .
REGISTER_MOVEMENT*      . U U . . . . . .
DECIDE_AWARD*           . . . . S . . . .
REVIEW_MOVEMENT         N N N . N . . . .
EXPORT_NAMES*           . U U U . . . . S
PURGE_SPILL*            . . . . . . . . S
"""
COLUMNS = [role.name for role in Role if role != Role.INSPECTOR]
SIGNS = {"OWN": "U", "BELOW": "S", "DIRECT": "D", "NAMED": "N", "STATE": "s", "PARTY": "p"}


def test_the_table_is_the_one_that_was_decided():
    lines = [line.split() for line in DECIDED.strip().splitlines()]
    decided = {name.rstrip("*"): (name.endswith("*"), cells) for name, *cells in lines}
    assert set(decided) == {permission.name for permission in Permission}
    for permission, rule in TABLE.items():
        cells = [
            SIGNS[rule.reach[Role[column]].name] if Role[column] in rule.reach else "."
            for column in COLUMNS
        ]
        assert (rule.password_again, cells) == decided[permission.name], permission


def test_an_inspector_writes_nothing():
    assert not any(Role.INSPECTOR in rule.reach for rule in TABLE.values())


def test_every_permission_has_its_own_words():
    assert len({permission.value for permission in Permission}) == len(Permission)
    assert all(permission.value == permission.value.strip().lower() or "ISO" in permission.value
               for permission in Permission)  # fmt: skip


@pytest.mark.parametrize(
    ("account", "permission", "unit", "expected"),
    [
        ("canbo.dttg", P.MANAGE_PERSON, "ethnic", True),
        ("canbo.dttg", P.MANAGE_PERSON, "ethnic_board", True),
        ("canbo.dttg", P.MANAGE_PERSON, "cell", False),
        ("canbo.dttg", P.SUBMIT_SHEET, "ethnic", False),
        ("lanhdao.dttg", P.SUBMIT_SHEET, "ethnic", True),
        ("canbo.dttg", P.APPRAISE_ENTRY, "ethnic", False),
        ("lanhdao.dttg", P.LOG_MEETING, "ethnic", True),
        ("lanhdao.dttg", P.LOG_MEETING, "cell", False),
        ("bithu.dttg", P.LOG_MEETING, "old_cell", True),
        ("bithu.dttg", P.DECIDE_SESSION_CLASS, "cell", False),
        ("bithu.dubnd", P.DECIDE_SESSION_CLASS, "cell", True),
        ("quantri", P.MANAGE_UNIT, "ethnic", True),
        ("quantri", P.MANAGE_UNIT, "cell", False),
        ("quantri", P.MANAGE_UNIT, "langson", False),
        ("quantri", P.MANAGE_ROUND, "province", False),
        ("thuongtruc.snv", P.MANAGE_CATALOGUE, "province", True),
        ("thuongtruc.snv", P.IMPORT_INDEX, "langson", False),
        ("kiemtra.tinh", P.MANAGE_PERSON, "ethnic", False),
        ("lanhdao.ubnd", P.VERIFY_TASK, "finance", True),
        ("bithu.langson", P.REPORT_TASK, "ethnic", False),
        ("canbo.vanban", P.REPORT_TASK, "van_ban", True),
    ],
)
def test_spot_checks(world, account, permission, unit, expected):
    target = getattr(world, unit)
    assert bool(may(world.user(account), permission, target)) is expected


def test_the_sentence_says_who_may_and_where(world):
    answer = may(world.canbo_dttg, P.SUBMIT_SHEET, world.ethnic)
    assert answer.reason == (
        "Chỉ thủ trưởng của Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang được nộp phiếu; "
        "liên hệ quản trị của đơn vị nếu cần giao vai trò."
    )
    assert may(world.canbo_dttg, P.SUBMIT_SHEET).reason.startswith("Chỉ thủ trưởng được nộp phiếu;")


def test_the_sentence_names_no_role_that_never_reaches_such_a_unit(world):
    of_the_cell = may(world.canbo_snv, P.LOG_MEETING, world.cell).reason
    assert of_the_cell.startswith(f"Chỉ bí thư, thư ký cấp ủy của {world.cell.name} được")
    of_the_agency = may(world.canbo_snv, P.LOG_MEETING, world.ethnic).reason
    assert "bí thư" not in of_the_agency
    assert "thủ trưởng" in of_the_agency


def test_no_role_passes_a_guard(world):
    class Sheet:
        def unit_for(self, permission):
            return world.ethnic

        def barred(self, user, permission):
            return "Không thẩm định đơn vị mình." if user == world.lanhdao_dttg else ""

    assert may(world.lanhdao_dttg, P.SUBMIT_SHEET, Sheet()).reason == "Không thẩm định đơn vị mình."
    other = make_user("pho.dttg", (Role.HEAD, world.ethnic))
    assert may(other, P.SUBMIT_SHEET, Sheet())


def test_require_raises_with_its_sentence_and_object(world):
    assert require(world.lanhdao_dttg, P.SUBMIT_SHEET, world.ethnic).allowed
    with pytest.raises(PermissionDenied, match="Chỉ thủ trưởng") as caught:
        require(world.canbo_dttg, P.SUBMIT_SHEET, world.ethnic)
    assert caught.value.about == world.ethnic


def test_a_button_without_an_object_asks_for_the_role_alone(world):
    assert may(world.lanhdao_dttg, P.SUBMIT_SHEET)
    assert not may(world.canbo_dttg, P.SUBMIT_SHEET)


# --- Finding ------------------------------------------------------------------------------------


def test_hidden_and_missing_are_answered_alike_but_the_hidden_one_is_known(world):
    membership = world.bithu_dttg.memberships.get()
    with pytest.raises(Http404) as hidden:
        fetch(world.canbo_dttg, Membership, membership.pk)
    with pytest.raises(Http404) as missing:
        fetch(world.canbo_dttg, Membership, 999_999)
    assert str(hidden.value) == str(missing.value)
    assert hidden.value.hidden == membership
    assert missing.value.hidden is None


@pytest.mark.parametrize("pk", ["abc", None, 10**30, ""])
def test_what_is_no_key_is_missing(world, pk):
    with pytest.raises(Http404) as caught:
        fetch(world.canbo_dttg, Membership, pk)
    assert caught.value.hidden is None


def test_a_narrower_queryset_does_not_make_the_visible_hidden(world):
    mine = world.canbo_dttg.memberships.get()
    assert fetch(world.canbo_dttg, Membership, mine.pk) == mine
    heads = Membership.objects.filter(role=Role.HEAD)
    with pytest.raises(Http404) as caught:
        fetch(world.canbo_dttg, Membership, mine.pk, heads)
    assert caught.value.hidden is None


def test_a_hidden_one_is_asked_for_once_more_only_where_the_queryset_was_narrower(
    world, django_assert_num_queries
):
    theirs = world.bithu_dttg.memberships.get()
    user = world.canbo_dttg
    access_of(user)
    for queryset, queries in (
        (None, 2),
        (Membership.objects.select_related("unit"), 2),
        (Membership.objects.filter(role=Role.SECRETARY), 3),
    ):
        with django_assert_num_queries(queries), pytest.raises(Http404) as caught:
            fetch(user, Membership, theirs.pk, queryset)
        assert caught.value.hidden == theirs


# --- Visibility of this app's own models --------------------------------------------------------


def test_users_and_memberships_are_seen_by_themselves_their_head_and_admin(world):
    def names(account):
        return set(User.objects.visible_to(world.user(account)).values_list("username", flat=True))

    assert names("canbo.dttg") == {"canbo.dttg"}
    assert names("lanhdao.dttg") == {"canbo.dttg", "lanhdao.dttg"}
    assert {"canbo.dttg", "thamdinh.snv", "congbo.ubnd", "quantri"} <= names("quantri")
    assert "bithu.dttg" not in names("quantri")
    assert names("lanhdao.ubnd") == {"lanhdao.ubnd"}
    held = Membership.objects.visible_to(world.user("lanhdao.dttg"))
    assert set(held.values_list("user__username", flat=True)) == {"canbo.dttg", "lanhdao.dttg"}


def test_an_invited_account_without_a_role_is_seen_by_the_admin(world):
    waiting = make_user("dang.cho")
    User.objects.filter(pk=waiting.pk).update(invited_at=world.finance)
    seen = User.objects.visible_to
    assert waiting in seen(world.quantri)
    assert waiting not in seen(world.lanhdao_dttg)
    assert waiting not in seen(world.bithu_langson)


def test_units_are_open_to_the_signed_in_only(world):
    from django.contrib.auth.models import AnonymousUser

    assert Unit.objects.visible_to(world.bithu_langson).count() == Unit.objects.count()
    assert not Unit.objects.visible_to(AnonymousUser()).exists()


def test_people_of_units_above_are_not_seen_from_below(world):
    from tests.world import make_person

    here = make_person("Nguyễn Văn Ân", world.ethnic)
    above = make_person("Lý Thị Cao", world.province)
    cell = make_person("Hoàng Văn Đảng", world.cell)
    before = make_person("Trần Văn Xưa", world.ethnic_board)

    def seen(account):
        return set(Person.objects.visible_to(world.user(account)))

    assert seen("canbo.dttg") == {here, before}
    assert seen("lanhdao.ubnd") == {here, above, before}
    assert seen("vanphong.ubnd") == {above}
    assert seen("bithu.dttg") == {cell}
    assert seen("quantri") == {here, above, before}
    assert seen("kiemtra.tinh") == {here, above, before, cell}
    assert seen("bithu.langson") == set()
    assert Position.objects.visible_to(world.user("bithu.dttg")).get().person == cell
