"""Where points were lost: every row under one cause; the sums are those of the published result."""

from decimal import Decimal

import pytest

from cchc.lib.clock import now
from scoring.losses import (
    CORRECTED,
    PENALTY,
    SELF,
    SURVEY,
    UNSCORED,
    by_cause,
    causes_of,
    criteria_of,
    losses_of,
)
from scoring.models import Entry, Reason, Result
from tests.scoring.builders import entry_of, make_round, put, sheet_of
from tests.scoring.published import judge, publish, publish_losses


@pytest.fixture
def published(world):
    return publish_losses(world)


def of(result):
    return losses_of([result])[result.sheet_id]


def test_every_row_stands_under_one_cause_the_largest_first(world, published):
    result = published[world.ethnic]
    told = [(loss.code, str(loss.lost), loss.cause) for loss in of(result)]
    assert told == [
        ("3", "2.00", SURVEY), ("1.2", "1.50", Reason.LATE), ("2.1", "0.50", SELF),
        ("9.2", "0.50", PENALTY),
    ]  # fmt: skip
    assert [loss.code for loss in of(published[world.finance])] == ["2.1"]


def test_what_was_lost_and_given_is_the_published_total(world, published):
    result = published[world.ethnic]
    lost = causes_of(of(result)).lost
    bonus = Decimal(result.leaves["9.1"]["points"])
    assert result.max - lost + bonus == result.points


def test_what_was_not_scored_stands_apart(world):
    the_round = make_round(world, world.ethnic)
    sheet = put(sheet_of(the_round, world.ethnic), "APPRAISED", world.canbo_dttg)
    judge(sheet, "2.1", points=None, value=None, reason="NO_EVIDENCE")
    causes = causes_of(of(publish(world, the_round)[world.ethnic]))
    assert [(each.cause, str(each.lost)) for each in causes.largest] == [("NO_EVIDENCE", "5.00")]
    assert (causes.unscored.cause, str(causes.unscored.lost)) == (UNSCORED, "10.00")


def test_a_row_that_does_not_apply_is_no_loss(world):
    the_round = make_round(world, world.ethnic)
    sheet = put(sheet_of(the_round, world.ethnic), "APPRAISED", world.canbo_dttg)
    entry = entry_of(sheet, "2.1")
    Entry.objects.filter(pk=entry.pk).update(
        na_state="GRANTED", na_reason="Không có", first_value=None, first_points=None
    )
    assert "2.1" not in [loss.code for loss in of(publish(world, the_round)[world.ethnic])]


def test_a_row_raised_again_in_the_second_appraisal_was_not_lowered(world):
    the_round = make_round(world, world.ethnic)
    sheet = put(sheet_of(the_round, world.ethnic), "APPRAISED", world.canbo_dttg)
    judge(sheet, "2.1", points="1", value="1", reason="FIGURES")
    Entry.objects.filter(sheet=sheet, criterion__code="2.1").update(
        second_value="4.5", second_points=Decimal("4.5"), second_at=now()
    )
    (loss,) = [loss for loss in of(publish(world, the_round)[world.ethnic]) if loss.code == "2.1"]
    assert (str(loss.lost), loss.cause) == ("0.50", SELF)


def test_a_row_corrected_after_publication_says_so(world, published):
    result = published[world.ethnic]
    Entry.objects.filter(sheet=result.sheet, criterion__code="2.1").update(
        first_points=Decimal("5"), first_value="5"
    )
    assert {loss.code: loss.cause for loss in of(result)}["2.1"] == CORRECTED


def test_criteria_of_a_block_and_one_query(world, published, django_assert_num_queries):
    results = list(Result.objects.order_by("pk"))
    with django_assert_num_queries(1):
        found = losses_of(results)
    rows = criteria_of([loss for losses in found.values() for loss in losses])
    assert [(row.code, str(row.lost), row.units) for row in rows][:2] == [
        ("3", "2.00", 1), ("1.2", "1.50", 1),
    ]  # fmt: skip
    shared = next(row for row in rows if row.code == "2.1")
    assert (str(shared.lost), shared.units, shared.cause_words) == (
        "1.00", 2, "tự chấm thấp hơn điểm tối đa",
    )  # fmt: skip


def test_five_are_the_largest_and_the_rest_is_kept(world, published):
    loss = of(published[world.ethnic])[0]
    codes = [*Reason.values[:6], SELF]
    rows = [
        type(loss)(**{**loss.__dict__, "cause": code, "lost": Decimal(place)})
        for place, code in enumerate(codes, 1)
    ]
    causes = causes_of(rows)
    assert [each.cause for each in causes.largest] == codes[:1:-1]
    assert ([each.cause for each in causes.rest], causes.rest_lost) == (codes[1::-1], 3)
    assert by_cause([]) == []
