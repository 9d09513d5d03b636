"""The rows of a published ranking as its table shows them, each written once for all readers."""

from decimal import Decimal

from django.core.cache import caches
from django.template.loader import render_to_string

from cchc.lib.charts import mini_bars
from scoring.wording import name_in_ranking, origin_words, signed_text
from units.permissions import access_of

# What was published never changes; so long a row stays that nobody asks for.
KEPT_SECONDS = 600


def own_units(user):
    """Ids of the units of who is signed in."""
    return access_of(user).own() if user.is_authenticated else frozenset()


def ranking_rows(snapshot, results, user, area=None):
    """Context of scoring/_ranking_table.html for these Results: rows [{result, is_own, html}] and
    what stands over them; `area`: place of the area they are sorted by, whose percent is then
    shown too; `is_compared`: the block was ranked the year before as well."""
    results = list(results)
    heads = snapshot.figures.get("areas", [])
    ranked = results or snapshot.results.light().filter(rank__isnull=False)[:1]
    table = {
        "is_compared": not any(row.is_of_first_ranking for row in ranked),
        "last_year": snapshot.round_block.round.year - 1,
        "heads": heads,
        "sorted_by": None if area is None else heads[area],
        "is_signed_in": user.is_authenticated,
    }
    own = own_units(user)
    keys = {
        row: f"{snapshot.code}-{row.pk}-{user.is_authenticated:d}-{row.unit_id in own:d}-{area}"
        f"-{table['is_compared']:d}"
        for row in results
    }
    kept = caches["published"].get_many(keys.values())
    if wanting := {row: key for row, key in keys.items() if key not in kept}:
        place = _place_of(snapshot)
        best = [head["best"] and Decimal(head["best"]) for head in heads]
        drawn = {
            key: _drawn({**_told(row, best, place, area), "is_own": row.unit_id in own, **table})
            for row, key in wanting.items()
        }
        caches["published"].set_many(drawn, KEPT_SECONDS)
        kept |= drawn
    rows = [
        {"result": row, "is_own": row.unit_id in own, "html": kept[key]}
        for row, key in keys.items()
    ]
    return {**table, "rows": rows}


def _place_of(snapshot):
    """The name of the round's owner, which names of units are told without."""
    the_round = snapshot.round_block.round
    return the_round.owner.name_on(the_round.last_day)


def _drawn(context):
    return render_to_string("scoring/_ranking_row.html", context)


def _told(row, best, place, area):
    """What a row says: place, change in words, bars of the areas; `best`: of each the highest
    percent of the block or None."""
    values = row.area_percents
    leading = [
        at
        for at, ((_, percent), most) in enumerate(zip(values, best, strict=False))
        if percent is not None and percent == most
    ]
    return {
        "result": row,
        "name": name_in_ranking(row.unit_name, place),
        "origin": origin_words(row.predecessors, row.unit_name, place),
        "change": row.places_gained,
        "note": row.change_words,
        "points_change": signed_text(row.points_since),
        "bars": mini_bars(values, leading, title=row.unit_name),
        "area_percent": None if area is None else values[area][1],
    }
