"""The score that the cell gave its session stands in the minutes and in the resolution."""

from meetings.composing import compose, quality_words
from meetings.models import OutcomeKind
from meetings.outcomes import compose_outcome
from tests.meetings.builders import reread
from tests.meetings.quality_builders import small_sheet, voted


def labels(sections):
    return {
        block["label"]: block["text"]
        for section in sections
        for block in section["blocks"]
        if "rows" not in block
    }


def test_the_score_is_told_once_the_cell_has_voted(world):
    sheet = small_sheet(world)
    assert quality_words(reread(sheet.meeting)) == ""
    sheet = voted(sheet, world.bithu_dttg)
    meeting = reread(sheet.meeting)
    said = quality_words(meeting)
    score = f"{sheet.self_score.normalize():f}".replace(".", ",")
    assert said.startswith(f"Tự chấm {score}/")
    assert f"đề nghị xếp loại {sheet.proposed_class}" in said
    assert f"{sheet.in_favour}/{sheet.entitled} đồng chí tán thành" in said
    label = "Tự đánh giá chất lượng buổi sinh hoạt"
    assert labels(compose(meeting))[label] == said
    assert labels(compose_outcome(meeting, OutcomeKind.RESOLUTION)["sections"])[label] == said
