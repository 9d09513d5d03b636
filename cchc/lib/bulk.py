"""Thousands of new rows written at once: no statement as long as they are, no keys asked back."""

from django.db import DEFAULT_DB_ALIAS, connections, models


class JsonText(str):
    """What a JSON field is given where its value is written as text already."""

    __slots__ = ()


def insert(objects, using=DEFAULT_DB_ALIAS):
    """Writes new objects of one model, in their order; they get no key in memory.

    What `bulk_create` does by one long statement (which has to be put together, read and planned)
    goes by COPY on PostgreSQL. Raises IntegrityError as it does; run it inside a transaction.
    """
    objects = list(objects)
    if not objects:
        return
    connection, meta = connections[using], type(objects[0])._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    quote = connection.ops.quote_name
    into = f"{quote(meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    rows = ([_value(field, item, connection) for field in fields] for item in objects)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django names the faults of `execute` alone.
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 (names of a model)


def _value(field, item, connection):
    value = field.pre_save(item, add=True)
    return str(value) if isinstance(value, JsonText) else field.get_db_prep_save(value, connection)
