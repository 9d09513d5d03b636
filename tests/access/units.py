from datetime import date

from django_otp.plugins.otp_totp.models import TOTPDevice

from cchc.lib.clock import now, today
from cchc.lib.vietnamese import short_date
from tests.access import Row
from tests.jobs import do_trial
from tests.world import PASSWORD
from units.audit import record
from units.models import Invitation, Job, Membership, SignInSession
from units.models.invitation import LIFE, digest_of
from units.roles import Role

NEW_PASSWORD = "mot-mat-khau-khac-2026"  # noqa: S105 (an account of a test database)

JOB, JOB_DONE = {"quantri": 200, "*": 404}, {"quantri": 302, "*": 404}
TOKEN = "a" * 43
ADMIN = {"quantri": 200, "*": 403}
# The account of an officer: he, his head and the admin see it; the admin alone acts.
SEEN = {"lanhdao.dttg quantri": 200, "*": 404}
ACCOUNT = {"lanhdao.dttg canbo.dttg": 403, "quantri": 302, "*": 404}


def officer(world):
    return {"pk": world.canbo_dttg.pk}


def give_factor(world):
    TOTPDevice.objects.create(user=world.canbo_dttg, confirmed=True)


ROWS = [
    Row(
        "units:sign-in",
        public=True,
        get={"anonymous": 200, "*": 302},
        post=302,
        data={"username": "canbo.dttg", "password": PASSWORD},
    ),
    Row("units:sign-in-code", public=True, get=302, post=302, data={"code": "123456"}),
    Row("units:factor-setup", post=409, data={"code": "123456"}),
    Row("units:factor-codes", get=405, post=409),
    Row(
        "units:factor-codes",
        get=405,
        post={"canbo.dttg": 201, "*": 409},
        given=give_factor,
        state="turned on",
    ),
    Row(
        "units:factor-stop",
        get=405,
        post={"canbo.dttg": 302, "*": 409},
        given=give_factor,
    ),
    Row(
        "units:factor-reset",
        officer,
        get=405,
        post=ACCOUNT,
        given=give_factor,
    ),
    Row("units:sign-out", public=True, get=405, post=302),
    Row(
        "units:password-change",
        post=302,
        data={
            "old_password": PASSWORD,
            "new_password": NEW_PASSWORD,
            "repeated": NEW_PASSWORD,
        },
    ),
    Row(
        "units:invitation-accept",
        {"token": TOKEN},
        public=True,
        post=302,
        data={"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD},
    ),
    Row("units:invitation-accept", {"token": "x"}, public=True, get=410, post=410, state="wrong"),
    Row("units:account-detail"),
    Row(
        "units:session-end",
        {"handle": "a" * 24},
        get=405,
        post={"canbo.dttg": 302, "*": 409},
        given=lambda world: SignInSession.objects.create(
            session_key="k", handle="a" * 24, user=world.canbo_dttg, expire_date=now()
        ),
    ),
    Row("units:session-end-others", get=405, post=302),
    Row(
        "units:deputy-appoint",
        lambda world: {"pk": world.lanhdao_dttg.memberships.get().pk},
        get={"lanhdao.dttg": 200, "quantri": 403, "*": 404},
        post={"lanhdao.dttg": 302, "quantri": 403, "*": 404},
        data=lambda world: {
            "user": world.canbo_dttg.pk,
            "valid_from": short_date(today()),
            "valid_to": short_date(today()),
        },
    ),
    Row(
        "units:deputy-end",
        lambda world: {"pk": world.deputy.pk},
        get=405,
        post={"lanhdao.dttg": 302, "quantri canbo.dttg": 409, "*": 404},
    ),
    Row("units:rule-list", get=ADMIN),
    Row(
        "units:rule-set",
        get=ADMIN,
        post={"quantri": 302, "*": 403},
        data=lambda world: {
            "unit": world.province.pk,
            "valid_from": short_date(today()),
            "password_classes": "3",
            "basis": "Quy chế an toàn thông tin",
        },
    ),
    Row("units:user-list"),
    Row(
        "units:user-invite",
        get=ADMIN,
        post={"quantri": 201, "*": 403},
        data=lambda world: {
            "unit": world.ethnic.pk,
            "full_name": "Cán bộ mới",
            "username": "moi.dttg",
            "roles": ["OFFICER"],
            "valid_from": "01/01/2026",
        },
    ),
    Row("units:user-detail", officer, get=SEEN | {"canbo.dttg": 200}),
    Row(
        "units:user-edit",
        officer,
        get=ACCOUNT | {"quantri": 200},
        post=ACCOUNT,
        data={"full_name": "Nguyễn Thị Hòa", "mail": "hoa@tuyenquang.gov.vn", "version": 1},
    ),
    Row("units:user-link", officer, get=405, post=ACCOUNT | {"quantri": 201}),
    Row(
        "units:user-end",
        officer,
        get=ACCOUNT | {"quantri": 200},
        post=ACCOUNT,
        data=lambda world: {"reason": "Nghỉ hưu", "version": world.user("canbo.dttg").version},
    ),
    Row(
        "units:membership-grant",
        officer,
        get=ACCOUNT | {"quantri": 200},
        post=ACCOUNT,
        data=lambda world: {
            "unit": world.finance.pk,
            "role": "OFFICER",
            "valid_from": "01/01/2026",
        },
    ),
    Row(
        "units:membership-end",
        lambda world: {"pk": world.canbo_dttg.memberships.get(role=Role.OFFICER).pk},
        get=ACCOUNT | {"quantri": 200},
        post=ACCOUNT,
        data={"on": "31/12/2026", "version": 1},
    ),
    Row("units:permission-page"),
    Row("units:who-may"),
    Row(
        "units:who-may-thing",
        lambda world: {"code": "don-vi", "pk": world.ethnic.pk},
        state="a unit, which everyone sees",
    ),
    Row(
        "units:who-may-thing",
        lambda world: {"code": "nothing", "pk": world.ethnic.pk},
        get=404,
        state="an unknown kind",
    ),
    Row("units:audit-list"),
    Row("units:audit-export", get=405, post=200, data={"file_type": "csv"}),
    Row(
        "units:audit-story",
        lambda world: {"thing": "units.unit", "pk": world.ethnic.pk},
    ),
    Row(
        "units:audit-detail",
        lambda world: {"pk": world.act.pk},
        get={"dttg quantri kiemtra.tinh": 200, "*": 404},
    ),
    Row("units:job-list"),
    Row(
        "units:country-load",
        get={"quantri": 200, "*": 403},
        post={"quantri": 302, "*": 403},
    ),
    Row("units:job-detail", lambda world: {"pk": world.job.pk}, get=JOB),
    Row("units:job-stop", lambda world: {"pk": world.job.pk}, get=405, post=JOB_DONE),
    Row(
        "units:job-again",
        lambda world: {"pk": world.job.pk},
        get=405,
        post=JOB_DONE,
        given=lambda world: Job.objects.filter(pk=world.job.pk).update(state="STOPPED"),
        state="stopped",
    ),
    Row(
        "units:job-again", lambda world: {"pk": world.job.pk}, get=405, post=JOB | {"quantri": 409}
    ),
]


def set_up(world):
    """An act, a waiting job, a link, a deputy of a year to come."""
    world.job = do_trial.start(world.province, by=world.quantri, title="Nạp thử")
    Invitation.objects.create(
        user=world.canbo_dttg,
        digest=digest_of(TOKEN),
        made_at=now(),
        ends_at=now() + LIFE,
    )
    world.deputy = Membership.objects.create(
        user=world.canbo_dttg,
        unit=world.ethnic,
        role=Role.HEAD,
        deputises=world.lanhdao_dttg.memberships.get(),
        valid_from=date(2090, 1, 1),
        valid_to=date(2090, 1, 31),
    )
    world.act = record("units.person.added", by=world.canbo_dttg, unit=world.ethnic)
