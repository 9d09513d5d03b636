"""Many changed rows saved at once."""


def save_rows(rows, names):
    """Saves the fields with these names of rows that exist and are locked, by one statement (an
    upsert, which takes the database's own values; `bulk_update` writes a case for each of them)."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=names
        )
