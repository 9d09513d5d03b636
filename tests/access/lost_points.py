"""Who reads where points were lost, and who plans to earn them (permissions.md §3); who reads
published indices in from a file."""

from cchc.lib.clock import now
from scoring.models import IndexDraft
from tests.access import Row
from tests.scoring.builders import entry_of
from tests.scoring.published import publish_losses

COORDINATOR = "thuongtruc.snv"
PLANNERS = {"dttg": 200, "*": 403}


def key_of(name):
    return lambda world: {"pk": getattr(world, name)}


ROWS = [
    Row("scoring:loss-list"),
    Row("scoring:loss-detail", key_of("lost_sheet")),
    Row("scoring:loss-detail", lambda world: {"pk": world.draft_sheet.pk}, get=404, state="DRAFT"),
    Row("scoring:loss-block", key_of("lost_block")),
    Row("scoring:loss-block", lambda world: {"pk": world.open_block.pk}, get=404, state="OPEN"),
    Row(
        "scoring:loss-task",
        key_of("lost_entry"),
        get=PLANNERS,
        post={"dttg": 302, "*": 403},
        data=lambda world: {
            "plan": "moi",
            "title": "Gửi báo cáo đúng hạn",
            "lead": world.ethnic.pk,
            "due_text": "quý II",
        },
    ),
    Row(
        "scoring:loss-task",
        lambda world: {"pk": world.draft_entry.pk},
        get=404,
        post=404,
        state="not published",
    ),
    Row(
        "scoring:index-upload",
        get={COORDINATOR: 200, "*": 403},
        post={COORDINATOR: 200, "*": 403},
    ),
    Row("scoring:index-template", get={COORDINATOR: 200, "*": 403}),
    Row("scoring:index-preview", key_of("index_draft"), get={COORDINATOR: 200, "*": 404}),
    Row(
        "scoring:index-bring-in",
        key_of("index_draft"),
        get=405,
        post={COORDINATOR: 302, "*": 404},
        data={"c0": "unit", "c1": "rank", "count": "1"},
    ),
    Row("scoring:index-faults", key_of("index_draft"), get={COORDINATOR: 200, "*": 404}),
]


def set_up(world):
    result = publish_losses(world, year=2024)[world.ethnic]
    world.lost_sheet = result.sheet_id
    world.lost_block = result.snapshot.round_block_id
    world.index_draft = IndexDraft.objects.create(
        unit=world.home_affairs,
        by=world.thuongtruc_snv,
        name="chi-so.csv",
        heads=["Tỉnh", "Hạng"],
        rows=[[2, ["Tuyên Quang", "22/63"]]],
        index="SIPAS",
        year=2022,
        source="Báo (dữ liệu thử)",
        made_at=now(),
    ).pk
    world.lost_entry = entry_of(result.sheet, "1.2").pk
