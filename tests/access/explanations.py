"""Who explains, who appraises independently, who brings in points of a file (permissions.md §4)."""

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F

from cchc.lib.clock import now
from scoring.blind import chosen_entries
from scoring.models import BlindAssignment, Evidence, Round, Sheet
from scoring.views.side_points import SALT
from tests.access import Row
from tests.access.scoring import (
    APPRAISER,
    COORDINATOR,
    HEAD,
    LEADER,
    OFFICER,
    in_province,
    on_board,
    only,
    pk_of,
)
from tests.scoring.builders import entry_of, make_round, put, sheet_of

BLIND = "thamdinh.vp"


def _typed(entry, **fields):
    prefix = f"e{entry.pk}-"
    return {prefix + key: value for key, value in {"version": entry.version, **fields}.items()}


def _previewed(world):
    """What the coordinator confirms: the survey of the sheet that is still DRAFT."""
    row = {"entry": world.survey_entry.pk, "version": world.survey_entry.version, "value": "80"}
    told = {
        "block": world.open_block.pk,
        "user": world.thuongtruc_snv.pk,
        "rows": [[world.draft_sheet.pk, [row]]],
    }
    return signing.dumps(told, salt=SALT)


ROWS = [
    Row(
        "scoring:sheet-explain",
        pk_of("explained_sheet"),
        get=only(f"{OFFICER} {HEAD}", 200),
    ),
    Row(
        "scoring:entry-explain",
        pk_of("explained_entry"),
        get=405,
        post=only(f"{OFFICER} {HEAD}", 302),
        data=lambda world: _typed(world.explained_entry, word="agreed"),
    ),
    Row(
        "scoring:explanation-add-evidence",
        pk_of("explained_entry"),
        get=only(f"{OFFICER} {HEAD}", 200),
        post=only(f"{OFFICER} {HEAD}", 302),
        data=lambda world: {"document": world.own_document.pk},
    ),
    Row(
        "scoring:explanation-remove-evidence",
        pk_of("explaining_evidence"),
        get=405,
        post=only(f"{OFFICER} {HEAD}", 302),
    ),
    Row(
        "scoring:sheet-send-explanation",
        pk_of("explained_sheet"),
        get=only(HEAD, 200),
        post=only(HEAD, 302),
    ),
    Row(
        "scoring:entry-keep",
        pk_of("differing_entry"),
        get=405,
        post=on_board(APPRAISER, 302) | {BLIND: 403},
        data={"kept_note": "Tài liệu đủ"},
    ),
    Row(
        "scoring:round-blind",
        pk_of("draft_round"),
        get=in_province(COORDINATOR, 200),
        post=in_province(COORDINATOR, 302),
        given=lambda world: Round.objects.filter(pk=world.draft_round.pk).update(
            has_blind_rows=True
        ),
        data=lambda world: {"appraiser": world.thamdinh_vp.pk, "units": [world.ethnic.pk]},
    ),
    Row(
        "scoring:round-set-blind",
        pk_of("draft_round"),
        get=405,
        post=in_province(COORDINATOR, 302),
        data={"on": "1"},
    ),
    Row(
        "scoring:round-appraisers",
        pk_of("done_round"),
        get=in_province(f"{COORDINATOR} {LEADER}", 200),
    ),
    Row(
        "scoring:block-side-upload",
        pk_of("open_block"),
        get=in_province(COORDINATOR, 200),
        post=in_province(COORDINATOR, 200),
        data=lambda world: {"file": SimpleUploadedFile("diem.csv", b"\xef\xbb\xbfa,3\nb,80\n")},
    ),
    Row("scoring:block-side-template", pk_of("open_block"), get=in_province(COORDINATOR, 200)),
    Row(
        "scoring:block-side-import",
        pk_of("open_block"),
        get=405,
        post=in_province(COORDINATOR, 302),
        data=lambda world: {"token": _previewed(world)},
    ),
    Row("scoring:sheet-blind", pk_of("blind_sheet"), get={BLIND: 200, "*": 404}),
    Row(
        "scoring:entry-blind",
        pk_of("blind_entry"),
        get=405,
        post={BLIND: 302, "*": 404},
        data={"agree": "1"},
    ),
]


def set_up(world):
    """A sheet that waits for its explanation; one that is appraised twice, and one that differs."""

    def opened(title, **fields):
        return make_round(world, world.ethnic, title=title, criteria_set=world.the_set, **fields)

    explained = opened("Kỳ đang giải trình", has_explanation=True)
    world.explained_sheet = put(sheet_of(explained, world.ethnic), Sheet.State.APPRAISED)
    world.explained_entry = entry_of(world.explained_sheet, "2.1")
    entries = type(world.explained_entry).objects
    world.explained_sheet.entries.update(first_at=now(), first_points=F("self_points"))
    entries.filter(sheet=world.explained_sheet, criterion__code="2.1").update(
        first_value="1", first_points=1, is_disputed=True, answer="Đã đối chiếu"
    )
    Sheet.objects.filter(pk=world.explained_sheet.pk).update(state="EXPLAINING", appraised_at=None)
    world.explaining_evidence = Evidence.objects.create(
        entry=world.explained_entry,
        name="Biên bản",
        is_for_explanation=True,
        added_by=world.canbo_dttg,
        added_at=now(),
    )

    def doubled(title):
        the_round = opened(title, has_blind_rows=True, blind_seed="quyen")
        sheet = put(sheet_of(the_round, world.ethnic), Sheet.State.SUBMITTED)
        assignment = BlindAssignment.objects.create(
            round=the_round, unit=world.ethnic, appraiser=world.thamdinh_vp
        )
        (entry,) = chosen_entries(sheet)
        return sheet, assignment, entry

    world.blind_sheet, _, world.blind_entry = doubled("Kỳ thẩm định độc lập")
    differing, assignment, entry = doubled("Kỳ có kết quả khác")
    Sheet.objects.filter(pk=differing.pk).update(state="APPRAISING", appraised_since=now())
    entry.blind_rows = assignment.decided.create(entry=entry, value=None, points=None, at=now())
    entries.filter(pk=entry.pk).update(
        first_value=entry.self_value, first_points=entry.self_points, first_at=now()
    )
    world.differing_entry = entry
