"""What is published of a block, read and reckoned in bulk: thousands of sheets by a few queries,
without an object for each row. It writes nothing.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Aggregate, Case, F, JSONField, Q, TextField, When

from cchc.lib.bulk import JsonText
from scoring import calculate, engine, gates
from scoring.canonical import joined
from scoring.models import Entry, Evidence, Result, Snapshot
from units.audit import canonical
from units.lineage import forebears
from units.models import Succession, Unit, UnitVersion

_NUMBERS = ("points", "max", "percent")


@dataclass(frozen=True)
class Scored:
    """One unit as it is published: `row` goes into the canonical text, the rest follows from it.

    `answers_text`, `leaves_text`: canonical texts of its answers and of its result's leaves.
    """

    sheet_id: int
    row: dict
    result: engine.Result
    areas: list
    answers_text: str
    leaves_text: str

    @property
    def text(self):
        """The canonical text of `row`."""
        result = {key: value for key, value in self.row["result"].items() if key != "leaves"}
        parts = {key: canonical(value) for key, value in result.items()}
        row = {
            key: canonical(value)
            for key, value in self.row.items()
            if key not in ("answers", "result")
        }
        row["answers"] = self.answers_text
        row["result"] = joined({**parts, "leaves": self.leaves_text})
        return joined(row)


def names_on(days):
    """{unit id: its name on a day} of {unit id: day}; of one that began later its first name."""
    versions = UnitVersion.everything.filter(unit__in=list(days)).order_by("unit", "valid_from")
    names = {}
    for unit_id, since, name in versions.values_list("unit", "valid_from", "name"):
        if since <= days[unit_id] or unit_id not in names:
            names[unit_id] = name
    return names


class ObjectOf(Aggregate):
    """One JSON object, as text, of the keys and JSON values of a group."""

    output_field = TextField()

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template="json_object_agg(%(expressions)s)::text")

    def as_sqlite(self, compiler, connection):
        key, value = (compiler.compile(part) for part in self.source_expressions[:2])
        return f"JSON_GROUP_OBJECT(CAST({key[0]} AS TEXT), JSON({value[0]}))", [*key[1], *value[1]]


def answers_of(round_block):
    """{sheet id: {code: answer in JSON's shape}} of every sheet of a block; the value of a row is
    that of its last column present (Entry.counted). Equal answers are one object: nobody may
    change them."""
    has_second = Q(second_at__isnull=False) & ~Q(
        first_at__isnull=False, first_at__gt=F("second_at")
    )
    counted = Case(
        When(has_second, then=F("second_value")),
        When(first_at__isnull=False, then=F("first_value")),
        default=F("self_value"),
        output_field=JSONField(),
    )
    rows = Entry.objects.filter(sheet__round_block=round_block).order_by()
    left_out = Q(na_state=Entry.Na.GRANTED)
    objects = (
        rows.exclude(left_out)
        .annotate(value=counted)
        .values("sheet")
        .annotate(given=ObjectOf("criterion_id", "value"))
        .values_list("sheet", "given")
    )
    leaves = round_block.criteria_set.criteria.filter(is_leaf=True)
    codes = {str(pk): code for pk, code in leaves.values_list("pk", "code")}
    answers, same = {}, {}
    for sheet_id, text in objects.iterator(chunk_size=500):
        given = answers[sheet_id] = {}
        for key, value in json.loads(text).items():
            if value is not None:
                given[codes[key]] = same.setdefault((type(value), value), {"value": value})
    reasons = rows.filter(left_out).values_list("sheet", "criterion__code", "na_reason")
    for sheet_id, code, reason in reasons.iterator(chunk_size=20_000):
        answers.setdefault(sheet_id, {})[code] = {"na": True, "reason": reason}
    return answers


def evidence_of(round_block):
    """{sheet id: [{id, code, sha256}]} of the evidence that stands. What was fixed when the
    appraisal began keeps that hash; what came later gets its own now."""
    standing = Evidence.objects.standing().filter(entry__sheet__round_block=round_block)
    fixed = standing.exclude(fixed_hash="").values_list(
        "entry__sheet_id", "pk", "entry__criterion__code", "fixed_hash"
    )
    found = list(fixed)
    later = standing.filter(fixed_hash="").select_related("entry__criterion")
    for item in later.prefetch_related("file_links__file"):
        entry = item.entry
        found.append((entry.sheet_id, item.pk, entry.criterion.code, calculate.evidence_hash(item)))
    hashes = {}
    for sheet_id, pk, code, sha256 in sorted(found):
        hashes.setdefault(sheet_id, []).append({"id": pk, "code": code, "sha256": sha256})
    return hashes


def score_all(the_set, sheets):
    """[Scored] with their places, of (sheet id, row); a row: unit_id, unit, is_ranked, answers,
    evidence, as they go into the canonical text. Raises engine.AnswerFault."""
    tops, known = calculate.area_tops(the_set), _KnownLeaves(the_set)
    units = []
    for sheet_id, row in sheets:
        leaves, told_leaves, answers_text, leaves_text = known.score(row["answers"])
        result = gates.apply(the_set, engine.sum_up(the_set, leaves))
        told = {"leaves": told_leaves, **result.sums_as_json()}
        areas = [_area_of(top, told, result) for top in tops]
        row = {**row, "result": told}
        units.append(Scored(sheet_id, row, result, areas, answers_text, leaves_text))
    places = calculate.places([{**unit.row, "ratio": unit.result.ratio} for unit in units])
    for unit in units:
        unit.row["rank"] = places[unit.row["unit_id"]]
    return units


class _KnownLeaves:
    """Leaves of a set as they are scored: few answers are given many thousand times, so that each
    is read, scored and written once."""

    def __init__(self, the_set):
        self.the_set = the_set
        self.known = {code: {} for code in sorted(leaf.code for leaf in the_set.leaves)}

    def score(self, answers):
        """Of one sheet: {code: LeafScore}, {code: its JSON}, the canonical texts of the answers and
        of the leaves; in the order of the codes' letters, as canonical text has them."""
        if answers.keys() - self.known.keys():
            engine.read_answers(self.the_set, answers)  # says which code there is none of
        leaves, told, given_texts, texts = {}, {}, [], []
        for code, known in self.known.items():
            given = answers.get(code)
            if given and len(given) == 1 and "value" in given:
                value = given["value"]
                key = (type(value), value)
            else:
                key = canonical(given) if code in answers else None
            if key not in known:
                known[key] = self._score(code, answers)
            leaves[code], told[code], given_text, text = known[key]
            texts.append(text)
            if given_text:
                given_texts.append(given_text)
        return leaves, told, f"{{{','.join(given_texts)}}}", f"{{{','.join(texts)}}}"

    def _score(self, code, answers):
        given = answers.get(code)
        answer = engine.read_answers(self.the_set, {code: given}).get(code)
        got = engine.score_leaf(self.the_set.by_code[code], answer)
        told = got.as_json()
        given_text = canonical({code: given})[1:-1] if code in answers else ""
        return got, told, given_text, canonical({code: told})[1:-1]


def _area_of(top, told, result):
    """Decimal texts of a criterion of the first level."""
    numbers = told["nodes"].get(top.code)
    if numbers is None:
        leaf = result.leaves[top.code]
        percent = None if leaf.percent is None else str(leaf.percent)
        numbers = {**leaf.as_json(), "percent": percent}
    return {"code": top.code, "name": top.name, **{key: numbers[key] for key in _NUMBERS}}


def figures_of(the_set, units):
    """What the pages of a ranking say of the block as a whole; `units`: [Scored]."""
    columns = zip(*(unit.areas for unit in units), strict=True)
    bands = {unit.result.band for unit in units}
    return {
        "units": len(units),
        "ranked": sum(unit.row["rank"] is not None for unit in units),
        "areas": [
            {"code": column[0]["code"], "name": column[0]["name"], "best": _best(column)}
            for column in columns
        ],
        "bands": [band.name for band in the_set.bands if band.name in bands],
    }


def _best(column):
    known = (Decimal(area["percent"]) for area in column if area["percent"] is not None)
    best = max(known, default=None)
    return None if best is None else str(best)


# --- Rows of the ranking, against the year before -----------------------------------------------


def results_of(snapshot, units):
    """The Results (unsaved) of a snapshot; `units`: [Scored]."""
    changes = _changes(snapshot.round_block, units)
    sharing = Counter(unit.row["rank"] for unit in units)
    ranked = snapshot.figures["ranked"]
    for unit in units:
        row, result = unit.row, unit.result
        rank = row["rank"]
        yield Result(
            snapshot=snapshot,
            sheet_id=unit.sheet_id,
            unit_id=row["unit_id"],
            unit_name=row["unit"],
            is_ranked=row["is_ranked"],
            points=result.total.points,
            max=result.total.max,
            percent=result.percent,
            band=result.band or "",
            rank=rank,
            of_how_many=ranked,
            sharing=0 if rank is None else sharing[rank],
            areas=unit.areas,
            leaves=JsonText(unit.leaves_text),
            **changes[row["unit_id"]],
        )


def _changes(round_block, units):
    """{unit id: the columns of its Result that compare it with the year before}."""
    change = Result.Change
    before = _last_year(round_block)
    year = round_block.round.year
    fresh = [
        unit.row["unit_id"]
        for unit in units
        if unit.row["rank"] is not None and unit.row["unit_id"] not in (before or {})
    ]
    predecessors = _predecessors(fresh, year)
    ranked_once = set()
    if before is not None:
        earlier = Result.objects.filter(
            unit__in=fresh, rank__isnull=False, snapshot__round_block__round__year__lt=year
        )
        ranked_once = set(earlier.order_by().values_list("unit_id", flat=True))
    found = {}
    for unit in units:
        pk, columns = unit.row["unit_id"], {"change": change.NONE}
        last = (before or {}).get(pk)
        if unit.row["rank"] is None:
            pass
        elif last is not None:
            previous = zip(("previous_rank", "previous_points", "previous_max"), last, strict=True)
            columns = {"change": change.COMPARED, **dict(previous)}
        elif before is not None and pk in predecessors:
            columns["change"] = change.BREAK
        elif before is not None:
            columns["change"] = change.RETURNED if pk in ranked_once else change.NEW
        found[pk] = {**columns, "predecessors": predecessors.get(pk, [])}
    return found


def _last_year(round_block):
    """{unit id: (rank, points, max)} of those ranked in the same block the year before, None where
    that was not published at all."""
    the_round = round_block.round
    owners = forebears([the_round.owner_id], kept_only=True)
    found = (
        Snapshot.objects.current()
        .light()
        .filter(
            round_block__block=round_block.block,
            round_block__round__owner__in=owners,
            round_block__round__year=the_round.year - 1,
        )
        .order_by("-published_at", "-pk")
        .first()
    )
    if found is None:
        return None
    rows = found.results.filter(rank__isnull=False).values_list("unit_id", "rank", "points", "max")
    return {unit_id: tuple(facts) for unit_id, *facts in rows}


def _predecessors(unit_ids, year):
    """{unit id: names of the bodies it came from, each on its last day} of those founded in the
    scored year or since."""
    founded = Unit.objects.filter(pk__in=unit_ids, founded_on__gte=date(year, 1, 1))
    links = list(
        Succession.objects.filter(successor__in=founded)
        .order_by("on", "pk")
        .values_list("successor_id", "predecessor_id", "on")
    )
    names = names_on({predecessor: on - timedelta(days=1) for _, predecessor, on in links})
    found = {}
    for successor, predecessor, _ in links:
        found.setdefault(successor, []).append(names.get(predecessor, ""))
    return found
