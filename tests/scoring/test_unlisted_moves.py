"""Every move of a sheet in every state, over HTTP: what is not listed is answered 409."""

import pytest

from scoring.models import Entry, Sheet
from tests.scoring.builders import entry_of, make_decision, put, sheet_of

S = Sheet.State
EDITABLE, JUDGED = {S.DRAFT, S.RETURNED}, {S.SUBMITTED, S.APPRAISING, S.REAPPRAISING}
BEFORE_APPRAISED = EDITABLE | JUDGED | {S.EXPLAINING}
REASON = {"reason": "Có lý do"}

# (who, address, what is sent, states from which it is listed)
MOVES = [
    ("canbo.dttg", "/phieu-cham-diem/muc/{entry}/luu/", "row", EDITABLE),
    ("canbo.dttg", "/phieu-cham-diem/{sheet}/luu/", "area", EDITABLE),
    ("canbo.dttg", "/phieu-cham-diem/muc/{entry}/tai-lieu/", {}, EDITABLE),
    ("lanhdao.dttg", "/phieu-cham-diem/{sheet}/nop/", {}, EDITABLE),
    ("thamdinh.snv", "/tham-dinh/{sheet}/tra-lai/", REASON, {S.SUBMITTED}),
    ("thamdinh.snv", "/tham-dinh/{sheet}/thong-nhat/", {"area": ""}, JUDGED),
    ("thamdinh.snv", "/tham-dinh/muc/{entry}/", "decision", JUDGED),
    ("thamdinh.snv", "/tham-dinh/{sheet}/hoan-thanh/", {}, {S.APPRAISING, S.REAPPRAISING}),
    ("thuongtruc.snv", "/tham-dinh/{sheet}/dieu-tra-thuong-phat/", "side", BEFORE_APPRAISED),
    (
        "lanhdao.ubnd",
        "/phieu-cham-diem/{sheet}/mo-lai/",
        REASON,
        {S.SUBMITTED, S.APPRAISING, S.EXPLAINING, S.APPRAISED},
    ),
    (
        "thuongtruc.snv",
        "/phieu-cham-diem/{sheet}/dua-ra/",
        REASON,
        set(S) - {S.PUBLISHED, S.WITHDRAWN},
    ),
]
PAGE = "/phieu-cham-diem/?mo-truoc"  # where the form was sent from
NOT_YET_READ = {"thamdinh.snv", "lanhdao.ubnd"}


def _data(sent, sheet, entry):
    row = {f"e{entry.pk}-version": entry.version, f"e{entry.pk}-value": "true"}
    if sent == "side":
        return {f"e{e.pk}-version": e.version for e in sheet.entries.side()}
    return {
        "row": row,
        "area": {**row, "area": "1"},
        "decision": {"version": entry.version, **row, "agree": "1"},
    }.get(sent, sent)


@pytest.mark.parametrize("value", ["true", "không có mức này"])
def test_a_row_typed_too_late_is_told_so_even_when_it_is_not_valid(
    world, the_round, signed_in, value
):
    sheet = put(sheet_of(the_round, world.ethnic), S.SUBMITTED, by=world.canbo_snv)
    entry = entry_of(sheet, "1.1")
    data = {f"e{entry.pk}-version": entry.version, f"e{entry.pk}-value": value, "area": "1"}
    for address in (f"muc/{entry.pk}/luu/", f"{sheet.pk}/luu/"):
        response = signed_in("canbo.dttg").post(f"/phieu-cham-diem/{address}", data)
        assert response.status_code == 409
        assert "Phiếu đã nộp lúc" in response.content.decode()


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move[1])
def test_a_move_that_is_not_listed_is_409(world, the_round, signed_in, move, state):
    who, address, sent, listed = move
    sheet = put(sheet_of(the_round, world.ethnic), state, by=world.canbo_snv)
    entry = entry_of(sheet, "1.1")
    before = list(Entry.objects.order_by("pk").values())
    data = _data(sent if isinstance(sent, str) else "", sheet, entry) or sent
    address = address.format(sheet=sheet.pk, entry=entry.pk)
    response = signed_in(who).post(address, data, headers={"referer": f"http://testserver{PAGE}"})
    if state in listed:
        assert response.status_code != 409 or "tiêu chí" in response.content.decode()
        return
    hidden = who in NOT_YET_READ and sheet.submitted_at is None
    assert response.status_code == (404 if hidden else 409)
    assert hidden or f'href="{PAGE}"' in response.content.decode() or sent == REASON
    assert Sheet.objects.get(pk=sheet.pk).state == state
    assert list(Entry.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    "move", [move for move in MOVES if move[2] == REASON], ids=lambda move: move[1]
)
def test_no_reason_is_asked_for_where_the_move_is_not_listed(world, the_round, signed_in, move):
    who, address, _, listed = move
    client = signed_in(who)
    for state in S:
        sheet = put(sheet_of(the_round, world.ethnic), state, by=world.canbo_snv)
        if who in NOT_YET_READ and sheet.submitted_at is None:
            continue
        expected = 200 if state in listed else 409
        assert client.get(address.format(sheet=sheet.pk)).status_code == expected, state
        assert client.post(address.format(sheet=sheet.pk), {}).status_code == expected, state


def test_publication_waits_for_every_state_but_appraised(world, the_round, signed_in):
    block, decision = the_round.blocks.get(), make_decision(world.province)
    client = signed_in("congbo.ubnd")
    put(sheet_of(the_round, world.finance), S.APPRAISED, by=world.canbo_snv)
    for state in set(S) - {S.APPRAISED, S.WITHDRAWN}:
        put(sheet_of(the_round, world.ethnic), state, by=world.canbo_snv)
        sent = client.post(f"/ky-cham-diem/khoi/{block.pk}/cong-bo/", {"document": decision.pk})
        assert sent.status_code == 409, state
        assert not block.snapshots.exists()
