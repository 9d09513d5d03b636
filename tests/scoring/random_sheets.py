"""Random valid sets, answers and rows to rank from one number: every kind, near its edges as often
as not."""

from random import Random

METHODS = [*["self"] * 4, "computed", "computed", "survey", "survey", "bonus", "penalty"]
KINDS = [
    "yes_no",
    "choice",
    "tiers",
    "linear",
    "deadline",
    "per_item",
    "deduction",
    "late_penalty",
    "survey",
    "points",
]


def random_sheet(seed):
    """(table of a valid set, valid answers)."""
    return _Maker(seed).sheet()


def random_rows(seed):
    """Up to a dozen rows to be ranked, by points or by percent, many of them equal."""
    random = Random(seed)  # noqa: S311 (test data, no secret)
    return [_row(random) for _ in range(random.randint(0, 12))]


def _row(random):
    number = f"{random.choice([0, 130, random.randint(0, 1_300_000) / 10_000]):.4f}"
    row = {
        "unit": random.choice(["Sở A", "Sở Á", "Sở Đ", "Sở D", "xã An"]),
        "block": random.choice(["so", "xa", "Xa"]),
        "is_ranked": random.random() < 0.7,
    }
    if random.random() < 0.5:
        percent = random.choice([number, number, None, "84.1", "84.10", "84.100"])
        return row | {"percent": percent}
    return row | {"points": number, "max": random.choice(["0", "3", "7", "100.0"])}


class _Maker:
    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 (test data, no secret)
        self.places = self.random.randint(0, 4)

    def sheet(self):
        table = {
            "code": "ngau-nhien",
            "name": "Bộ ngẫu nhiên",
            "level": "DEPARTMENT",
            "year": 2026,
            "decimals": self.places,
        }
        if self.random.random() < 0.5:
            table["allow_over_100"] = self.random.random() < 0.7
        if self.random.random() < 0.5:
            kinds = self.random.sample(["bonus", "penalty"], self.random.randint(0, 2))
            table["caps"] = {kind: self.number(6) for kind in kinds}
        if self.random.random() < 0.8:
            floors = sorted(self.random.sample(range(0, 131), self.random.randint(1, 4)))[::-1]
            table["bands"] = [
                {"name": f"Mức {place}", "at_least": self.dressed(f"{floor}")}
                for place, floor in enumerate(floors)
            ]
        table["criterion"] = self.criteria()
        answers = {}
        for row in table["criterion"]:
            if "rule" in row and self.random.random() < 0.93:
                answers[row["code"]] = self.answer(row)
        return table, answers

    # --- Numbers ---

    def number(self, most, places=None):
        """Text of a number from 0 to `most` with at most `places` decimals, oddly dressed."""
        places = self.places if places is None else places
        used = self.random.randint(0, places)
        anything = self.random.randint(0, most * 10**used)
        units = self.random.choice([0, most * 10**used, *[anything] * 8])
        return self.dressed(self.text(units, used), places)

    @staticmethod
    def text(units, places):
        whole, rest = divmod(units, 10**places)
        return f"{whole}.{rest:0{places}d}" if places else str(whole)

    def dressed(self, text, places=6):
        """The same number with needless zeros now and then."""
        if self.random.random() < 0.1:
            text = "0" + text
        room = places - len(text.partition(".")[2])
        if room > 0 and self.random.random() < 0.1:
            text = text + ("0" if "." in text else ".0")
        return text

    def up_to(self, most):
        """Text of points from 0 to the number in the text `most`."""
        units = self.units(most)
        anything = self.random.randint(0, units)
        return self.text(self.random.choice([0, units, anything, anything]), self.places)

    def units(self, text):
        whole, _, rest = text.partition(".")
        return int(whole + rest.ljust(self.places, "0"))

    def near(self, thresholds):
        """Text of a number at, just beside, or far from one of the thresholds."""
        text = self.random.choice(thresholds)
        whole, _, rest = text.partition(".")
        units = int(whole + rest.ljust(7, "0")[:7])
        units += self.random.choice([0, 0, 1, -1, self.random.randint(-(10**9), 10**9)])
        return ("-" if units < 0 else "") + self.text(abs(units), 7)

    # --- The tree ---

    def criteria(self):
        rows = []
        for top in range(1, self.random.randint(2, 6)):
            self.grow(rows, str(top), None, 1)
        return rows

    def grow(self, rows, code, parent, depth):
        row = {"code": code, "name": f"Tiêu chí {code}"}
        if parent is not None:
            row["parent"] = parent
        rows.append(row)
        if depth < 3 and self.random.random() < 0.5:
            for child in range(1, self.random.randint(2, 4)):
                self.grow(rows, f"{code}.{child}", code, depth + 1)
            return
        row["max"] = self.number(self.random.choice([1, 2, 5, 10, 10, 999_999_999]))
        row["method"] = self.random.choice(METHODS)
        if self.random.random() < 0.5:
            row["evidence"] = self.random.choice(["required", "optional", "none"])
        kind = self.random.choice(KINDS)
        if kind == "late_penalty":
            row["method"] = "penalty"
        make = getattr(self, f"rule_{kind}", None)
        row["rule"] = {"kind": kind, **(make(row["max"]) if make else {})}

    def rule_choice(self, most):
        levels = range(self.random.randint(1, 4))
        return {"levels": [{"label": f"Mức “{n}”", "points": self.up_to(most)} for n in levels]}

    def rule_tiers(self, most):
        count = self.random.randint(1, 4)
        bounds = sorted(self.random.sample(range(10**6), count))
        is_less = self.random.random() < 0.4
        of_max = self.random.random() < 0.4
        rows = []
        for bound in bounds if is_less else bounds[::-1]:
            row = {"at_most" if is_less else "at_least": self.text(bound, 4)}
            if of_max:
                row["share"] = self.number(1, 5)
            else:
                row["points"] = self.up_to(most)
            rows.append(row)
        return {"tiers": rows, **({"base": "max"} if of_max else {})}

    def rule_linear(self, most):
        full = self.random.randint(1, 10**6)
        floor = self.random.choice([0, full, self.random.randint(0, full)])
        return {"full_at": self.text(full, 4), "floor": self.text(floor, 4)}

    def rule_deadline(self, most):
        days = sorted(self.random.sample(range(-20, 60), self.random.randint(1, 4)))
        return {"tiers": [{"days_late_at_most": n, "points": self.up_to(most)} for n in days]}

    def rule_per_item(self, most):
        return {"points_each": self.number(3)}

    def rule_deduction(self, most):
        return {"points_each": self.number(3)}

    def rule_late_penalty(self, most):
        return {"first_day": self.up_to(most), "each_day": self.number(2)}

    # --- Answers ---

    def answer(self, row):
        lot = self.random.random()
        if lot < 0.08:
            return self.random.choice([None, {"value": None}, {"na": False}])
        if lot < 0.18:
            return {"na": True, "reason": "Không phát sinh"}
        rule = row["rule"]
        return {"value": getattr(self, f"value_{rule['kind']}")(rule, row["max"])}

    def value_yes_no(self, rule, most):
        return self.random.random() < 0.5

    def value_choice(self, rule, most):
        return self.random.choice(rule["levels"])["label"]

    def value_tiers(self, rule, most):
        return self.near([row.get("at_least", row.get("at_most")) for row in rule["tiers"]])

    def value_linear(self, rule, most):
        return self.near([rule["full_at"], rule["floor"]])

    def value_deadline(self, rule, most):
        days = self.random.choice(rule["tiers"])["days_late_at_most"]
        return days + self.random.choice([0, 1, -1, self.random.randint(-99, 99)])

    def value_per_item(self, rule, most):
        return self.random.choice([0, 1, self.random.randint(0, 20), 10**19])

    value_deduction = value_per_item

    def value_late_penalty(self, rule, most):
        return self.random.choice([-3, 0, 1, 2, self.random.randint(0, 40)])

    def value_survey(self, rule, most):
        return self.random.choice(["0", "100", self.number(100, 6)])

    def value_points(self, rule, most):
        return self.up_to(most)
