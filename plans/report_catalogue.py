"""Common report dates and the set of indicators, as the files of plans/data/ hold them."""

import csv
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
SET_CODE, SET_NAME = "dinh-ky-2021", "Bộ chỉ tiêu báo cáo cải cách hành chính định kỳ"
SET_FROM = date(2021, 7, 15)  # the programme of Nghị quyết 76/NQ-CP


def rows_of(name):
    """The lines of a file as dicts."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def add_missing(period_model, set_model, indicator_model):
    """Create the rows that the files hold and the tables lack; models, or their historical ones."""
    for row in rows_of("report_periods.csv"):
        key = {name: row.pop(name) for name in ("level", "kind", "first_year")}
        row["is_assumed"] = row["is_assumed"] == "1"
        period_model.objects.get_or_create(owner=None, **key, defaults=row)
    indicators, is_new = set_model.objects.get_or_create(
        code=SET_CODE, defaults={"name": SET_NAME, "valid_from": SET_FROM}
    )
    if is_new:
        indicator_model.objects.bulk_create(
            indicator_model(
                indicator_set=indicators,
                order=order,
                measure=row.pop("unit"),
                **row,
            )
            for order, row in enumerate(rows_of("report_indicators.csv"), 1)
        )
