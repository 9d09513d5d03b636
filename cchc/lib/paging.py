"""Pages by key instead of by offset: far pages cost what the first costs, counts are capped.

The token in the address names the row where the page begins or ends, signed, so that a broken or
altered one is told and leads to the first page.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q, Value

from cchc.lib.vietnamese import thousands

PARAMETER = "trang"
CAP = 1000


@dataclass(frozen=True)
class Count:
    """How many rows there are, counted up to a cap."""

    value: int
    is_capped: bool = False

    @property
    def text(self):
        """312, or Hơn 1.000 where counting stopped."""
        return f"Hơn {thousands(self.value)}" if self.is_capped else thousands(self.value)


@dataclass(frozen=True)
class Page:
    """One page of a list; tokens are None where there is no such page."""

    rows: list
    count: Count
    first: int = 1
    next_token: str | None = None
    previous_token: str | None = None
    parameter: str = field(default=PARAMETER)

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @property
    def last(self):
        return self.first + len(self.rows) - 1

    @property
    def summary(self):
        """Hiển thị 1-50 trong 312; empty for an empty list."""
        if not self.rows:
            return ""
        whole = self.count.text
        return f"Hiển thị {thousands(self.first)}-{thousands(self.last)} trong {whole.lower()}"


def page_of(
    queryset,
    data,
    *,
    order=("-held_on", "-id"),
    size=50,
    cap=CAP,
    parameter=PARAMETER,
    known=None,
    is_wide=False,
):
    """The page that `data` (request.GET) asks for by `parameter`; the first one without.

    `order`: names of columns, "-" for descending, relations by "__" (select them too); the primary
    key is added where the last column is not unique. Rows without a value come last. One query
    for the rows and, unless they are all on this page or `known` is how many there are, one for the
    count. `is_wide`: long rows, or dear to compute, so that only their keys are put in order.
    """
    keys = _keys(queryset, order)
    signer = Signer(salt="cchc.lib.paging:" + ",".join(key.text for key in keys))
    asked = _read(signer, data.get(parameter), keys)
    rows, more = _rows(queryset, keys, asked, size, is_wide)
    if asked and not rows:  # what the token pointed at is gone
        asked = None
        rows, more = _rows(queryset, keys, None, size, is_wide)
    is_back = bool(asked) and asked.is_back
    first = _first(asked, len(rows))
    has_next, has_previous = (True, more) if is_back else (more, bool(asked))
    if known is not None:
        count = Count(known)
    elif has_next or has_previous:
        found = queryset.order_by().values("pk")[: cap + 1].count()
        count = Count(min(found, cap), found > cap)
    else:
        count = Count(len(rows))
    return Page(
        rows=rows,
        count=count,
        first=first,
        next_token=_token(signer, keys, rows[-1], first + len(rows), False) if has_next else None,
        previous_token=_token(signer, keys, rows[0], first, True) if has_previous else None,
        parameter=parameter,
    )


def page_of_list(rows, data, *, size=50, parameter=PARAMETER):
    """The page that `data` asks for of rows that are all at hand, in their order: for what is
    computed, where no column could be a key. The token is the number of the page."""
    text = data.get(parameter, "")
    last = max((len(rows) - 1) // size, 0)
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
    number = min(asked, last)
    return Page(
        rows=rows[number * size : (number + 1) * size],
        count=Count(len(rows)),
        first=number * size + 1,
        next_token=str(number + 1) if number < last else None,
        previous_token=str(number - 1) if number else None,
        parameter=parameter,
    )


def counted(*found):
    """[how many rows each of these queries finds], by one query: for a page with two lists."""
    first, *others = (
        rows.order_by()
        .values(list_place=Value(at))
        .annotate(list_count=models.Count("pk"))
        .values_list("list_place", "list_count")
        for at, rows in enumerate(found)
    )
    many = dict(first.union(*others, all=True))
    return [many.get(at, 0) for at in range(len(found))]


@dataclass(frozen=True)
class _Key:
    name: str
    column: object
    is_descending: bool
    is_nullable: bool

    @property
    def text(self):
        return ("-" if self.is_descending else "") + self.name

    def ordering(self, is_back):
        """The order of the column; rows without value are last, and first on the way back."""
        descending = self.is_descending != is_back
        nulls = {"nulls_first" if is_back else "nulls_last": True} if self.is_nullable else {}
        return F(self.name).desc(**nulls) if descending else F(self.name).asc(**nulls)

    def beyond(self, value, is_back):
        """Rows that come strictly after `value` in the direction of travel."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if is_back else Q(pk__in=[])
        comparison = "lt" if self.is_descending != is_back else "gt"
        rows = Q(**{f"{self.name}__{comparison}": value})
        if self.is_nullable and not is_back:
            rows |= Q(**{f"{self.name}__isnull": True})
        return rows

    def from_on(self, value, is_back):
        """Bound that `same` and `beyond` share; none where the column may be empty."""
        if self.is_nullable:
            return Q()
        comparison = "lte" if self.is_descending != is_back else "gte"
        return Q(**{f"{self.name}__{comparison}": value})

    def same(self, value):
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def value_in(self, row):
        for part in self.name.split("__"):
            row = getattr(row, part, None)
        return row


@dataclass(frozen=True)
class _Asked:
    values: list
    first: int
    is_back: bool


def _keys(queryset, order):
    keys = [_key(queryset, text) for text in order]
    if not getattr(keys[-1].column, "unique", False) or "__" in keys[-1].name:
        keys.append(_key(queryset, "-pk" if keys[-1].is_descending else "pk"))
    return keys


def _key(queryset, text):
    name = text.removeprefix("-")
    name = queryset.model._meta.pk.name if name == "pk" else name
    if name in queryset.query.annotations:
        column, is_nullable = queryset.query.annotations[name].output_field, True
    else:
        model, is_nullable = queryset.model, False
        for part in name.split("__"):
            column = model._meta.get_field(part)
            is_nullable = is_nullable or column.null
            model = column.related_model
    return _Key(name, column, text.startswith("-"), is_nullable)


def _rows(queryset, keys, asked, size, is_wide):
    """(rows in the order of the page, whether there are more in the direction of travel)."""
    is_back = bool(asked) and asked.is_back
    if asked:
        queryset = queryset.filter(_beyond(keys, asked.values, is_back))
    ordered = queryset.order_by(*(key.ordering(is_back) for key in keys))
    if is_wide:
        ordered = ordered.filter(pk__in=ordered.values("pk")[: size + 1])
    rows = list(ordered[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return (rows[::-1] if is_back else rows), more


def _beyond(keys, values, is_back):
    """Rows after `values`, compared column by column."""
    condition, before = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= before & key.beyond(value, is_back)
        before &= key.same(value)
    # Said apart, so that an index is entered at the right place.
    return keys[0].from_on(values[0], is_back) & condition


def _first(asked, length):
    if asked is None:
        return 1
    return max(asked.first - length, 1) if asked.is_back else asked.first


def _token(signer, keys, row, first, is_back):
    values = [key.value_in(row) for key in keys]
    return signer.sign_object([[_text(value) for value in values], first, is_back])


def _text(value):
    """A value as text that `to_python` of its column reads back."""
    if value is None:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read(signer, token, keys):
    if not token:
        return None
    try:
        texts, first, is_back = signer.unsign_object(token)
        values = [
            None if text is None else key.column.to_python(text)
            for key, text in zip(keys, texts, strict=True)
        ]
    except (BadSignature, ValidationError, ValueError, TypeError):
        return None
    return _Asked(values, first, is_back)
