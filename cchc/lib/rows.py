"""Many changed rows saved at once."""

from django.db import connections, router


def save_rows(rows, names):
    """Saves the fields with these names of rows that exist and are locked: one prepared statement
    for all of them, which writes these columns alone (an upsert prepares every column of every row,
    `bulk_update` writes a case for each of them)."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    quote, key = connection.ops.quote_name, model._meta.pk
    fields = [model._meta.get_field(name) for name in names]
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table, column = quote(model._meta.db_table), quote(key.column)
    values = [
        [
            *(field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields),
            row.pk,
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {column} = %s", values)  # noqa: S608
