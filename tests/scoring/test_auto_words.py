"""Sources of a value and events of a due day, in words and back."""

import pytest

from scoring import auto_words, engine, hints
from scoring.criteria import shipped_sets, shipped_text

ROWS = [
    criterion
    for name in shipped_sets()
    for criterion in engine.read_set(shipped_text(name)).leaves
    if criterion.notes.get("auto")
]


def test_every_source_that_proposes_something_can_be_chosen():
    assert set(hints.AUTO) <= set(auto_words.SOURCES)
    assert set(hints.SUBJECTS) == set(auto_words.SUBJECT_NAMES)


def test_labels_are_told_apart():
    labels = [label for _, label, _ in auto_words.SOURCES.values()]
    assert len(set(labels)) == len(labels)
    for word in auto_words.SOURCES:
        codes = [code for code, *_ in auto_words.arguments(word)]
        assert len(set(codes)) == len(codes)


def test_the_shipped_sets_speak_of_nothing_unknown():
    for row in ROWS:
        word, args = row.notes["auto"], row.notes.get("auto_args")
        assert word in auto_words.SOURCES, row.code
        assert auto_words.code_of(word, args) is not None, (row.code, word, args)
        assert auto_words.source_sentence(row.notes) != word


@pytest.mark.parametrize(
    ("notes", "sentence"),
    [
        ({}, ""),
        ({"auto": "sheet.submitted_on"}, "Ngày nộp phiếu tự chấm"),
        ({"auto": "report.sent_on"}, "Ngày gửi báo cáo định kỳ: Báo cáo năm"),
        (
            {"auto": "plan.issued_on", "auto_args": {"plan": "NQ57"}},
            "Ngày ban hành kế hoạch: Nghị quyết số 57-NQ/TW",
        ),
        ({"auto": "la.lam", "auto_args": {"x": 1}}, "la.lam"),
        ({"auto": 3}, ""),
    ],
)
def test_a_source_is_told_in_one_line(notes, sentence):
    assert auto_words.source_sentence(notes) == sentence


@pytest.mark.parametrize(
    ("after", "sentence"),
    [
        ({"event": "movement.launched_on", "days": 15}, "15 ngày sau ngày phát động"),
        ({"event": "movement.launched_on", "days": 0}, "ngày phát động phong trào"),
        ({"event": "movement.launched_on", "days": -1}, ""),
        ({"event": "movement.launched_on", "days": True}, ""),
        ({"event": "movement.launched_on"}, ""),
        ({"event": "movement.launched_on", "days": 1, "x": 2}, ""),
        ("2026", ""),
    ],
)
def test_a_due_day_after_an_event_is_told(after, sentence):
    told = auto_words.due_after_words({"due_after": after})
    assert told.startswith(sentence)
    assert bool(told) == bool(sentence)
