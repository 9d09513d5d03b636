from cchc.lib.clock import now
from tests.access import Row
from tests.jobs import do_trial
from tests.world import PASSWORD
from units.audit import record
from units.models import Invitation, Job
from units.models.invitation import LIFE, digest_of

NEW_PASSWORD = "mot-mat-khau-khac-2026"  # noqa: S105 (an account of a test database)

JOB, JOB_DONE = {"quantri": 200, "*": 404}, {"quantri": 302, "*": 404}
TOKEN = "a" * 43
ADMIN = {"quantri": 200, "*": 403}
# The account of an officer: he, his head and the admin see it; the admin alone acts.
SEEN = {"lanhdao.dttg quantri": 200, "*": 404}
ACCOUNT = {"lanhdao.dttg canbo.dttg": 403, "quantri": 302, "*": 404}


def officer(world):
    return {"pk": world.canbo_dttg.pk}


ROWS = [
    Row(
        "units:sign-in",
        public=True,
        get={"anonymous": 200, "*": 302},
        post=302,
        data={"username": "canbo.dttg", "password": PASSWORD},
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
    Row("units:user-list"),
    Row(
        "units:user-invite",
        get=ADMIN,
        post=ADMIN,
        data=lambda world: {
            "unit": world.ethnic.pk,
            "full_name": "Cán bộ mới",
            "username": "moi.dttg",
            "roles": ["OFFICER"],
            "valid_from": "01/01/2026",
        },
    ),
    Row("units:user-detail", officer, get=SEEN | {"canbo.dttg": 200}),
    Row("units:user-link", officer, get=405, post=ACCOUNT | {"quantri": 200}),
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
        lambda world: {"pk": world.canbo_dttg.memberships.get(unit=world.ethnic).pk},
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
    """An act on the officer's unit; a job that waits at the province."""
    world.job = do_trial.start(world.province, by=world.quantri, title="Nạp thử")
    Invitation.objects.create(
        user=world.canbo_dttg,
        digest=digest_of(TOKEN),
        made_at=now(),
        ends_at=now() + LIFE,
    )
    world.act = record("units.person.added", by=world.canbo_dttg, unit=world.ethnic)
