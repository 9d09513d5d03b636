from tests.access import Row
from tests.jobs import do_trial
from tests.world import PASSWORD
from units.audit import record
from units.models import Job

NEW_PASSWORD = "mot-mat-khau-khac-2026"  # noqa: S105 (an account of a test database)

JOB, JOB_DONE = {"quantri": 200, "*": 404}, {"quantri": 302, "*": 404}

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
    world.act = record("units.person.added", by=world.canbo_dttg, unit=world.ethnic)
