"""Who reaches which page of scoring (permissions.md §3-5)."""

from django.db.models import F

from cchc.lib.clock import now
from scoring.models import CorrectionRequest, Evidence, Round, Sheet
from tests.access import Row
from tests.scoring.builders import (
    SET_TEXT,
    entry_of,
    make_decision,
    make_round,
    make_set,
    next_decision,
    put,
    sheet_of,
)

COORDINATOR, LEADER, PUBLISHER = "thuongtruc.snv", "lanhdao.ubnd", "congbo.ubnd"
APPRAISER, HEAD, OFFICER = "thamdinh.snv", "lanhdao.dttg", "canbo.dttg"
OUTSIDE = {"outsiders party": 404}
READERS = f"{OFFICER} {HEAD} {APPRAISER} {PUBLISHER} {LEADER}"
BOARD = f"{READERS} {COORDINATOR} kiemtra.tinh"


def _among(group, who, answer):
    return {**dict.fromkeys(group.split(), 403), **dict.fromkeys(who.split(), answer), "*": 404}


def only(who, answer):
    """`who` gets the answer; the other readers of a sheet's values 403, everyone else 404."""
    return _among(READERS, who, answer)


def on_board(who, answer):
    """The same among all who see the sheet's state."""
    return _among(BOARD, who, answer)


def in_province(who, answer):
    return {who: answer, **OUTSIDE, "*": 403}


def own(answer):
    return {"dttg": answer, "*": 404}


def pk_of(name):
    return lambda world: {"pk": getattr(world, name).pk}


def _typed(entry, **fields):
    prefix = f"e{entry.pk}-"
    return {prefix + key: value for key, value in {"version": entry.version, **fields}.items()}


ROWS = [
    Row("scoring:index-list", public=True),
    Row(
        "scoring:index-import",
        get={COORDINATOR: 200, "*": 403},
        post={COORDINATOR: 302, "*": 403},
        data={"file": ""},
    ),
    Row("scoring:set-list"),
    Row("scoring:set-detail", pk_of("the_set")),
    Row(
        "scoring:set-detail",
        pk_of("draft_set"),
        get={COORDINATOR: 200, "*": 404},
        state="DRAFT",
    ),
    Row(
        "scoring:set-import",
        get={COORDINATOR: 200, "*": 403},
        post={COORDINATOR: 302, "*": 403},
        data={"text": SET_TEXT},
    ),
    Row(
        "scoring:set-publish",
        pk_of("draft_set"),
        get={COORDINATOR: 200, "*": 404},
        post={COORDINATOR: 302, "*": 404},
    ),
    Row("scoring:round-list"),
    Row("scoring:round-detail", pk_of("open_round"), get={**OUTSIDE, "*": 200}),
    Row(
        "scoring:round-create",
        get={COORDINATOR: 200, "*": 403},
        post={COORDINATOR: 302, "*": 403},
        data={"year": "2026", "title": "Kỳ mới"},
    ),
    Row(
        "scoring:round-set-block",
        pk_of("draft_round"),
        get=in_province(COORDINATOR, 200),
        post=in_province(COORDINATOR, 302),
        data=lambda world: {
            "block": "so",
            "criteria_set": world.the_set.pk,
            "units": [world.ethnic.pk],
        },
    ),
    Row(
        "scoring:round-assign",
        pk_of("draft_round"),
        get=in_province(COORDINATOR, 200),
        post=in_province(COORDINATOR, 302),
        data=lambda world: {"appraiser": world.thamdinh_vp.pk, "units": [world.ethnic.pk]},
    ),
    Row(
        "scoring:assignment-end",
        lambda world: {"pk": world.draft_round.assignments.first().pk},
        get=in_province(COORDINATOR, 200),
        post=in_province(COORDINATOR, 302),
    ),
    Row(
        "scoring:round-open",
        pk_of("draft_round"),
        get=in_province(COORDINATOR, 200),
        post=in_province(COORDINATOR, 302),
    ),
    Row(
        "scoring:round-close",
        pk_of("done_round"),
        get=in_province(COORDINATOR, 200),
        post=in_province(COORDINATOR, 302),
    ),
    Row(
        "scoring:block-publish",
        pk_of("ready_block"),
        get=in_province(PUBLISHER, 200),
        post=in_province(PUBLISHER, 302),
        data=lambda world: {"document": world.decision.pk},
    ),
    Row(
        "scoring:block-publish",
        pk_of("open_block"),
        get=in_province(PUBLISHER, 200),
        post=in_province(PUBLISHER, 409),
        data=lambda world: {"document": world.decision.pk},
        state="not yet APPRAISED",
    ),
    Row(
        "scoring:block-request-correction",
        pk_of("done_block"),
        get=in_province(LEADER, 200),
        post=in_province(LEADER, 302),
        data={"reason": "Sai số liệu"},
    ),
    Row(
        "scoring:block-correct",
        pk_of("done_block"),
        get=in_province(PUBLISHER, 200),
        post=in_province(PUBLISHER, 302),
        data=lambda world: {
            "document": world.decision.pk,
            "unit": world.ethnic.pk,
            "code": "2.1",
            "value": "3",
            "reason": "Sai số liệu",
        },
    ),
    Row("scoring:sheet-list"),
    Row("scoring:sheet-detail", pk_of("draft_sheet"), get=own(200), state="DRAFT"),
    Row(
        "scoring:sheet-detail",
        pk_of("submitted_sheet"),
        get={READERS: 200, "*": 404},
        state="SUBMITTED",
    ),
    Row("scoring:sheet-arithmetic", pk_of("draft_sheet"), get=own(200)),
    Row(
        "scoring:sheet-save-area",
        pk_of("draft_sheet"),
        get=405,
        post=own(302),
        data=lambda world: {"area": "1", **_typed(world.draft_entry, value="false")},
    ),
    Row(
        "scoring:sheet-submit",
        pk_of("draft_sheet"),
        get={HEAD: 200, OFFICER: 403, "*": 404},
        post={HEAD: 302, OFFICER: 403, "*": 404},
    ),
    Row(
        "scoring:sheet-submit",
        pk_of("submitted_sheet"),
        get=only(HEAD, 409),
        post=only(HEAD, 409),
        state="a second time",
    ),
    Row(
        "scoring:sheet-return",
        pk_of("submitted_sheet"),
        get=on_board(APPRAISER, 200),
        post=on_board(APPRAISER, 302),
        data={"reason": "Thiếu số liệu"},
    ),
    Row(
        "scoring:sheet-reopen",
        pk_of("submitted_sheet"),
        get=only(LEADER, 200),
        post=only(LEADER, 302),
        data={"reason": "Bổ sung"},
    ),
    Row(
        "scoring:sheet-withdraw",
        pk_of("draft_sheet"),
        get=on_board(COORDINATOR, 200),
        post=on_board(COORDINATOR, 302),
        data={"reason": "Mới thành lập"},
    ),
    Row(
        "scoring:entry-score",
        pk_of("draft_entry"),
        get=405,
        post=own(302),
        data=lambda world: _typed(world.draft_entry, value="false"),
    ),
    Row(
        "scoring:evidence-add",
        pk_of("draft_entry"),
        get=own(200),
        post=own(302),
        data=lambda world: {"document": world.own_document.pk},
    ),
    Row("scoring:evidence-remove", pk_of("evidence"), get=405, post=own(302)),
    Row("scoring:appraisal-list"),
    Row("scoring:sheet-appraise", pk_of("submitted_sheet"), get=on_board(APPRAISER, 200)),
    Row(
        "scoring:sheet-appraise",
        pk_of("draft_sheet"),
        get=on_board("", 200) | {APPRAISER: 404},
        state="DRAFT",
    ),
    Row(
        "scoring:sheet-agree-rest",
        pk_of("submitted_sheet"),
        get=405,
        post=on_board(APPRAISER, 302),
        data={"area": "1"},
    ),
    Row(
        "scoring:entry-appraise",
        pk_of("submitted_entry"),
        get=405,
        post=on_board(APPRAISER, 302),
        data=lambda world: _typed(world.submitted_entry, agree="1") | {"agree": "1"},
    ),
    Row(
        "scoring:entry-decide-na",
        pk_of("na_entry"),
        get=405,
        post=on_board(APPRAISER, 302),
        data={"grant": "1"},
    ),
    Row(
        "scoring:sheet-finish",
        pk_of("appraised_sheet"),
        get=on_board(APPRAISER, 200),
        post=on_board(APPRAISER, 302),
        given=lambda world: Sheet.objects.filter(pk=world.appraised_sheet.pk).update(
            state="APPRAISING"
        ),
        state="APPRAISING",
    ),
    Row(
        "scoring:sheet-side-points",
        pk_of("draft_sheet"),
        get=on_board(f"{COORDINATOR} {APPRAISER}", 200),
        post=on_board(f"{COORDINATOR} {APPRAISER}", 302),
        data=lambda world: (
            _typed(world.survey_entry, value="80", na_reason="")
            | _typed(entry_of(world.draft_sheet, "9.1"))
            | _typed(entry_of(world.draft_sheet, "9.2"))
        ),
    ),
    Row(
        "scoring:sheet-appraise",
        pk_of("own_sheet"),
        get={"thamdinh.vp": 200, "*": 404, "kiemtra.tinh": 403, "snv ubnd": 403}
        | {"vanphong.ubnd": 404},
        state="the standing body's own",
    ),
    Row("scoring:ranking", public=True),
    Row("scoring:snapshot-detail", pk_of("snapshot"), public=True),
    Row("scoring:ranking-pdf", pk_of("snapshot"), public=True),
    Row("scoring:result-detail", pk_of("result")),
]


def set_up(world):
    """Rounds in every state, all of Sở Dân tộc và Tôn giáo."""
    from scoring.actions.result import publish_results

    world.the_set = make_set(world.province, code="so-quyen")
    world.draft_set = make_set(world.province, code="so-nhap", is_published=False)
    world.decision = make_decision(world.province)
    world.own_document = make_decision(world.ethnic, symbol="12/KH-SDTTG")

    def opened(title, **fields):
        return make_round(world, world.ethnic, title=title, criteria_set=world.the_set, **fields)

    world.draft_round = opened("Kỳ chuẩn bị", state=Round.State.DRAFT)
    world.open_round = opened("Kỳ đang tự chấm")
    world.open_block = world.open_round.blocks.get()
    world.draft_sheet = put(sheet_of(world.open_round, world.ethnic), Sheet.State.DRAFT)
    world.draft_entry = entry_of(world.draft_sheet, "1.1")
    world.survey_entry = entry_of(world.draft_sheet, "3")
    world.evidence = Evidence.objects.create(
        entry=world.draft_entry, name="Kế hoạch", added_by=world.canbo_dttg, added_at=now()
    )
    judged = opened("Kỳ đang thẩm định")
    world.submitted_sheet = put(sheet_of(judged, world.ethnic), Sheet.State.SUBMITTED)
    world.submitted_entry = entry_of(world.submitted_sheet, "1.1")
    world.na_entry = entry_of(world.submitted_sheet, "2.1")
    type(world.na_entry).objects.filter(pk=world.na_entry.pk).update(
        na_state="ASKED", na_reason="Không có", self_value=None, self_points=None
    )
    world.own_sheet = put(
        sheet_of(
            make_round(world, world.home_affairs, title="Kỳ của thường trực"), world.home_affairs
        ),
        Sheet.State.SUBMITTED,
    )
    ready = opened("Kỳ chờ công bố")
    world.ready_block = ready.blocks.get()
    world.appraised_sheet = put(sheet_of(ready, world.ethnic), Sheet.State.APPRAISED)
    world.appraised_sheet.entries.update(first_at=now(), first_points=F("self_points"))
    world.done_round = opened("Kỳ đã công bố")
    world.done_block = world.done_round.blocks.get()
    put(sheet_of(world.done_round, world.ethnic), Sheet.State.APPRAISED)
    world.snapshot = publish_results(
        world.done_block, by=world.congbo_ubnd, document=next_decision(world)
    )
    world.result = world.snapshot.results.get()
    CorrectionRequest.objects.create(
        round_block=world.done_block, by=world.lanhdao_ubnd, at=now(), reason="Sai số liệu"
    )
