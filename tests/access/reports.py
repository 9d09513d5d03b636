"""Who reaches which page of periodic reports (permissions.md §3-5)."""

from datetime import timedelta

from cchc.lib.clock import now, today
from plans.actions.report_period import set_period
from plans.models import ReportPeriod
from tests.access import Row
from tests.access.plans import KEEPERS, OF_PAPER, READERS, only
from tests.plans.builders import a_figure, a_report, a_sent_report, a_written_report

LOCALS = "snv dttg thamdinh.vp ubnd quantri kiemtra.tinh"  # of the province's tree of the State
STANDING = "thuongtruc.snv"
MARKS = {"data_from": "8/6", "data_to": "5/9", "cutoff": "5/9", "due": "9/9", "source": "Văn bản"}
REASON = {"reason": "Thiếu nguyên nhân."}


def _of(name, attribute, get, post=405, data=None, state=""):
    return Row(
        name,
        lambda world: {"pk": getattr(world, attribute).pk},
        get=get,
        post=post,
        data=data or {},
        state=state,
    )


def _read(name, attribute="report", readers=OF_PAPER, state=""):
    return _of(name, attribute, {readers: 200, "*": 404}, state=state)


def _step(name, attribute, who, data, readers=OF_PAPER):
    return _of(name, attribute, only(who, 200, readers), only(who, 302, readers), data)


def _button(name, attribute, who, data, post=302):
    return _of(name, attribute, 405, only(who, post, OF_PAPER), data)


ROWS = [
    Row("plans:report-list"),
    Row("plans:report-period-list"),
    Row("plans:indicator-list"),
    Row(
        "plans:report-period-set",
        get={STANDING: 200, "*": 403},
        post={STANDING: 302, "*": 403},
        data={"level": "COMMUNE", "kind": "Q1", "first_year": "2027", **MARKS},
    ),
    _of(
        "plans:report-period-change",
        "period",
        only(STANDING, 200, LOCALS),
        only(STANDING, 302, LOCALS),
        {**MARKS, "due": "10/9", "version": "1"},
    ),
    _of("plans:report-period-change", "common_period", 403, 403, MARKS, "common to all"),
    Row(
        "report-create",
        get={KEEPERS: 200, "*": 403},
        post={KEEPERS: 200, "dttg": 302, "*": 403},
        data=lambda world: {"unit": world.ethnic.pk, "kind": "Q1", "year": today().year},
    ),
    _read("plans:report-detail"),
    _read("plans:report-detail", "sent_report", READERS, "sent"),
    _read("plans:report-figures"),
    _read("plans:report-paper"),
    _read("plans:figure-detail", "figure"),
    _step(
        "plans:figure-ask-explanation",
        "figure",
        "lanhdao.ubnd lanhdao.dttg",
        {"question": "Vì sao?", "due_on": f"{today() + timedelta(days=3):%d/%m/%Y}"},
    ),
    _button("plans:figure-enter", "figure", "dttg", {"value": "96", "version": "1"}),
    _step(
        "plans:figure-correct", "frozen_figure", "dttg", {"value": "7", "version": "1", **REASON}
    ),
    _step("plans:section-write", "section", "dttg", {"text": "Đã làm.", "version": "1"}),
    _button("plans:report-roll-up", "report", "dttg", {"once": "1"}, post=409),
    _of(
        "plans:report-roll-up",
        "top_report",
        405,
        {"vanphong.ubnd": 302, "ubnd quantri kiemtra.tinh": 403, "*": 404},
        {"once": "1"},
        "of who has units below",
    ),
    _button("report-compute", "report", "dttg", {"once": "1"}),
    _step("report-freeze", "report", "dttg", {"once": "1"}),
    _step("report-send", "report", "lanhdao.dttg", {"once": "1"}),
    _step("plans:report-withdraw", "report", "dttg", REASON),
    _step("plans:report-accept", "sent_report", "vanphong.ubnd", {"once": "1"}, READERS),
    _step("plans:report-return", "sent_report", "vanphong.ubnd", REASON, READERS),
]


def set_up(world):
    """Reports of a department: written, sent, with frozen figures; days that its province set."""
    last_year = today().year - 1
    world.report = a_written_report(world, kind="Q3", year=last_year)
    world.section = world.report.sections.first()
    world.figure = a_figure(world.report, "2.2b")
    world.figure.version = 1
    world.figure.save(update_fields=["version"])
    world.sent_report = a_sent_report(world, kind="YEAR", year=last_year)
    world.top_report = a_report(
        world, kind="Q3", year=last_year, unit=world.province, by=world.vanphong_ubnd
    )
    frozen = a_report(world, kind="H1", year=today().year)
    frozen.frozen_at = now()
    frozen.save(update_fields=["frozen_at"])
    frozen.figures.update(frozen_at=now(), version=1)
    world.frozen_figure = a_figure(frozen, "2.1a")
    world.period = set_period(
        world.province, by=world.thuongtruc_snv, level="DEPARTMENT", kind="Q3", first_year=2099,
        **MARKS,
    )  # fmt: skip
    world.common_period = ReportPeriod.objects.filter(owner=None).first()
