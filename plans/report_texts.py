"""Words of a periodic report: its outline, proposals from tasks, what repeats the last one. Pure.

Outline: heads as periodic reports of reform have them, I to V (practice; I by Công văn
581/BNV-CCHC). Section II has one part for each area of its time.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from plans.report_sums import rounded

RESULTS, WEAKNESSES, CAUSES, NEXT, PROPOSALS = "III.1", "III.2", "III.3", "IV", "V"
HEADS = (
    ("I", "công tác chỉ đạo, điều hành cải cách hành chính"),
    ("II", "kết quả thực hiện theo từng lĩnh vực"),
    ("III", "đánh giá chung"),
    ("IV", "phương hướng, nhiệm vụ kỳ tới"),
    ("V", "kiến nghị, đề xuất"),
)
_FIXED = (
    ("I.1", "Ban hành và thực hiện kế hoạch"),
    ("I.2", "Hội họp, báo cáo"),
    ("I.3", "Kiểm tra"),
    ("I.4", "Tuyên truyền"),
    (RESULTS, "Kết quả"),
    (WEAKNESSES, "Tồn tại, hạn chế"),
    (CAUSES, "Nguyên nhân"),
    (NEXT, "Phương hướng, nhiệm vụ kỳ tới"),
    (PROPOSALS, "Kiến nghị, đề xuất"),
)
LEAST_WORDS = 4  # a shorter sentence repeats by chance
MOST_NAMED = 12  # tasks named one by one in a proposal; the rest is counted
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;]?")
_YEAR = re.compile(r"(?<!\w)năm\s+((?:19|20)\d{2})(?!\s*[-–]\s*\d)(?!\w)", re.I)
_DAY_BEFORE = re.compile(r"tháng\s+\d{1,2}\s*\Z", re.I)
_COMPARES = re.compile(r"so với|cùng kỳ|năm trước|từ năm|kể từ", re.I)


def outline(areas):
    """[(code, title)] of a report's sections; `areas`: [(area code, name)] of its time."""
    parts = [(f"II.{at}", name[:1].upper() + name[1:]) for at, (_, name) in enumerate(areas, 1)]
    return [*_FIXED[:4], *parts, *_FIXED[4:]]


def head_of(code):
    """(roman number, head) under which a section stands."""
    number = code.partition(".")[0]
    return number, dict(HEADS)[number]


# --- Proposals ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Work:
    """Tasks of one area in a period, as titles: how each ended or stands on its last day."""

    done: list = field(default_factory=list)
    done_late: list = field(default_factory=list)
    overdue: list = field(default_factory=list)
    running: list = field(default_factory=list)
    given_up: list = field(default_factory=list)

    @property
    def count(self):
        parts = (self.done, self.done_late, self.overdue, self.running, self.given_up)
        return sum(map(len, parts))

    def __add__(self, other):
        return Work(
            self.done + other.done,
            self.done_late + other.done_late,
            self.overdue + other.overdue,
            self.running + other.running,
            self.given_up + other.given_up,
        )


def area_text(work):
    """What a section says of its area: counts, then the tasks by name; "" without any task."""
    if not work.count:
        return ""
    finished = len(work.done) + len(work.done_late)
    said = [
        f"Trong kỳ có {work.count} nhiệm vụ thuộc lĩnh vực này; hoàn thành {finished}, trong đó "
        f"đúng hạn {len(work.done)}, chậm {len(work.done_late)}; quá hạn chưa hoàn thành "
        f"{len(work.overdue)}."
    ]
    said += _named("Đã hoàn thành", work.done + work.done_late)
    said += _named("Đang thực hiện", work.running)
    return "\n".join(said)


def plan_text(issued, kept, planned, done, last):
    """Which plans went out in the period (citations) and which from before it go on, how many of
    their tasks are done; `last`: the last day, as a paper writes it."""
    said = [f"Đã ban hành {name}." for name in issued]
    said += [f"Tiếp tục thực hiện {name}." for name in kept]
    if planned:
        said.append(f"Kế hoạch của năm có {planned} nhiệm vụ; đến hết {last} đã hoàn thành {done}.")
    return "\n".join(said)


def directives_text(asked, carried):
    """Directives that had to be carried down within the period; "" without any."""
    if not asked:
        return ""
    return (
        f"Trong kỳ có {asked} văn bản của cấp trên phải triển khai; đã có văn bản triển khai "
        f"{carried}/{asked}."
    )


def meetings_text(met, sent):
    """How often the unit met, and the periodic reports (titles) that it sent in the period."""
    said = [f"Trong kỳ đã họp {met} lần."] if met else []
    if sent:
        said.append(f"Đã gửi {len(sent)} báo cáo định kỳ: {'; '.join(sent)}.")
    return "\n".join(said)


def no_tasks_text(first, last):
    """An area of a unit that has tasks, but none of this area; days as a paper writes them."""
    return f"Từ {first} đến hết {last} không có nhiệm vụ nào thuộc lĩnh vực này."


def inspection_text(names, findings, settled):
    """Whom a unit inspected (a name for each visit), how much was found and put right."""
    units = list(dict.fromkeys(names))
    return (
        f"Trong kỳ đã kiểm tra {len(units)} cơ quan, đơn vị: {'; '.join(units)}. Phát hiện "
        f"{findings} tồn tại, hạn chế; đã khắc phục {settled}."
    )


def inspected_text(visits):
    """By whom a unit was inspected: [(name, day as a paper writes it, how much was found)]."""
    told = [f"{name} ({day}; {count} tồn tại, hạn chế)" for name, day, count in visits]
    return f"Trong kỳ được kiểm tra: {'; '.join(told)}." if told else ""


def summary_text(work):
    """The general result of all areas."""
    if not work.count:
        return ""
    finished = len(work.done) + len(work.done_late)
    share = rounded(Decimal(100 * finished) / work.count)
    percent = f"{share:f}".replace(".", ",")
    return (
        f"Trong tổng số {work.count} nhiệm vụ của kỳ, đã hoàn thành {finished} nhiệm vụ "
        f"({percent}%), đúng hạn {len(work.done)} nhiệm vụ."
    )


def weakness_text(work):
    """What was late and what still is."""
    return "\n".join(
        [
            *_named("Hoàn thành chậm", work.done_late),
            *_named("Quá hạn, chưa hoàn thành", work.overdue),
            *_named("Không thực hiện được", work.given_up),
        ]
    )


def next_text(running, coming):
    """What goes on and what falls due in the next period."""
    return "\n".join(
        [*_named("Tiếp tục thực hiện", running), *_named("Đến hạn trong kỳ tới", coming)]
    )


def _named(label, titles):
    if not titles:
        return []
    shown = "; ".join(title.rstrip(" .;") for title in titles[:MOST_NAMED])
    rest = len(titles) - MOST_NAMED
    return [f"{label}: {shown}{f'; và {rest} nhiệm vụ khác' if rest > 0 else ''}."]


# --- Against the last report --------------------------------------------------------------------


def sentences(text):
    """The sentences of a text, each on one line of single spaces."""
    found = (" ".join(match[0].split()) for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if re.search(r"\w", sentence)]


def repeated_share(text, earlier):
    """Percent of the sentences of `text` that stand word for word in `earlier` (a Decimal of two
    digits); None where there is nothing to compare. Very short sentences do not count.
    """
    known = Counter(_counted(earlier))
    now = _counted(text)
    if not now or not known:
        return None
    repeated = 0
    for sentence in now:
        if known[sentence]:
            known[sentence] -= 1
            repeated += 1
    return rounded(Decimal(100 * repeated) / len(now))


def _counted(text):
    said = (sentence.rstrip(" .!?;") for sentence in sentences(text))
    return [sentence for sentence in said if len(sentence.split()) >= LEAST_WORDS]


def differences(earlier, text):
    """[(kind, sentence)] from the last report to this one; kind: "same", "gone" or "new"."""
    old, new = sentences(earlier), sentences(text)
    found = []
    for tag, i, j, k, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [("same", sentence) for sentence in new[k:end]]
        else:
            found += [("gone", sentence) for sentence in old[i:j]]
            found += [("new", sentence) for sentence in new[k:end]]
    return found


# --- Years --------------------------------------------------------------------------------------


def other_years(text, year):
    """Years that the text names as if they were the report's, in order; "năm 2013" in 2023.

    Not meant: the date of a document ("tháng 6 năm 2021"), a span ("năm 2021-2030"), a sentence
    that compares, and the next year, of which every report speaks.
    """
    return [named for named in years_named(text) if named not in (year, year + 1)]


def years_named(text):
    """Years that a text names as its own, in order; not those of documents, spans, comparisons."""
    found = []
    for sentence in sentences(text):
        if _COMPARES.search(sentence):
            continue
        for match in _YEAR.finditer(sentence):
            named = int(match[1])
            is_date = _DAY_BEFORE.search(sentence[: match.start()])
            if not is_date and named not in found:
                found.append(named)
    return found
