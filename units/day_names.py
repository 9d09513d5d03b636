"""What a unit was called on a day, as a column beside the rows that name it.

Lists show a unit's name in every row and ask it within their own query. These say what a Subquery
of UnitVersion would say, in SQL written once: resolving and compiling three such subqueries took a
page longer than the database took to answer.
"""

from datetime import date

from django.db.models import CharField, DateField, Func, Value

# v: the version. A unit has one version a day at most, so that the order is of need only in _UNTIL.
_ON = (
    "(SELECT {column} FROM units_unitversion v WHERE v.unit_id = {unit} AND NOT v.is_withdrawn"
    " AND v.valid_from <= {day} AND (v.valid_to IS NULL OR v.valid_to >= {day})"
    " ORDER BY v.valid_from LIMIT 1)"
)
_UNTIL = (
    "(SELECT {column} FROM units_unitversion v WHERE v.unit_id = {unit}{standing}"
    " AND v.valid_from <= {day} ORDER BY v.valid_from DESC LIMIT 1)"
)
_STANDING = " AND NOT v.is_withdrawn"
_SHORT = "COALESCE(NULLIF(v.short_name, ''), v.name)"


class _OfVersion(Func):
    """A column of one version of the unit that `unit` (a key's name) points to; `day`: a date, or
    the name or expression of a column of dates."""

    sql = ""

    def __init__(self, unit, day):
        if isinstance(day, date):
            day = Value(day, output_field=DateField())
        super().__init__(unit, day, output_field=CharField())

    def as_sql(self, compiler, connection):
        (unit, unit_params), (day, day_params) = map(compiler.compile, self.source_expressions)
        sql = self.sql.replace("{unit}", unit).replace("{day}", day)
        return sql, (*unit_params, *day_params * self.sql.count("{day}"))


class NameOn(_OfVersion):
    """The full name on that day; None outside the unit's life."""

    sql = _ON.replace("{column}", "v.name")


class ShortNameOn(_OfVersion):
    """The short name on that day, the full one where there is none."""

    sql = _ON.replace("{column}", _SHORT)


class KindOn(_OfVersion):
    """The Kind on that day."""

    sql = _ON.replace("{column}", "v.kind")


class LastName(_OfVersion):
    """The full name on that day or, of what had ended by then, the last one."""

    sql = _UNTIL.replace("{column}", "v.name").replace("{standing}", _STANDING)


class LastNameOfAny(_OfVersion):
    """The same, even of a unit that was withdrawn."""

    sql = _UNTIL.replace("{column}", "v.name").replace("{standing}", "")


class LastShortName(_OfVersion):
    """The short name on that day, or the last one."""

    sql = _UNTIL.replace("{column}", _SHORT).replace("{standing}", _STANDING)


class LastNameKey(_OfVersion):
    """By which that name is put in Vietnamese order."""

    sql = _UNTIL.replace("{column}", "v.name_key").replace("{standing}", _STANDING)


class FirstName(Func):
    """The full name with which the unit that `unit` points to began."""

    template = (
        "(SELECT v.name FROM units_unitversion v WHERE v.unit_id = %(expressions)s"
        " ORDER BY v.valid_from LIMIT 1)"
    )
    output_field = CharField()


class FirstShortName(Func):
    """The short name with which the unit that `unit` points to began."""

    template = (
        "(SELECT COALESCE(NULLIF(v.short_name, ''), v.name) FROM units_unitversion v"
        " WHERE v.unit_id = %(expressions)s AND NOT v.is_withdrawn ORDER BY v.valid_from LIMIT 1)"
    )
    output_field = CharField()


class YearEnd(Func):
    """The last day of the year in a column of whole numbers, to compare dates with."""

    output_field = DateField()

    def as_sqlite(self, compiler, connection, **context):
        template = "(%(expressions)s || '-12-31')"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context):
        template = "make_date(%(expressions)s, 12, 31)"
        return super().as_sql(compiler, connection, template=template, **context)
