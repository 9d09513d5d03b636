"""Who takes over what is proposed for a row, who prints the sheet (permissions.md §3)."""

from tests.access import Row
from tests.access.scoring import READERS, own, pk_of
from tests.scoring.builders import SET_TEXT, entry_of, make_round, make_set, sheet_of

CONDITION = '[conditions]\nhas_files = "Có hồ sơ trong năm"\n[[bands]]'

ROWS = [
    Row(
        "scoring:hint-take",
        pk_of("hinted_entry"),
        get=405,
        post=own(302),
        data=lambda world: {f"e{world.hinted_entry.pk}-version": 1, "na": "1"},
    ),
    Row("scoring:sheet-pdf", pk_of("draft_sheet"), get=own(200), state="DRAFT"),
    Row(
        "scoring:sheet-pdf",
        pk_of("submitted_sheet"),
        get={READERS: 200, "*": 404},
        state="SUBMITTED",
    ),
]


def set_up(world):
    """A sheet of Sở Dân tộc và Tôn giáo with a row that does not always apply."""
    text = SET_TEXT.replace("[[bands]]", CONDITION, 1).replace(
        'guide = "Ban hành', 'applies = "has_files"\nguide = "Ban hành'
    )
    the_set = make_set(world.province, text=text, code="so-goi-y")
    the_round = make_round(world, world.ethnic, title="Kỳ có gợi ý", criteria_set=the_set)
    world.hinted_entry = entry_of(sheet_of(the_round, world.ethnic), "1.1")
