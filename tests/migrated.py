"""`manage.py migrate` as a tree of before the squashed migrations would do it.

`python -m tests.migrated [APP MIGRATION]…`, with DATABASE_URL: the chains that the squashed ones
replace, as far as the named migrations, or whole.
"""

import sys
from unittest import mock

import django
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

_load = MigrationLoader.load_disk


def _load_chains(loader):
    _load(loader)
    last = {
        key: found.replaces[-1] for key, found in loader.disk_migrations.items() if found.replaces
    }
    for key in last:
        del loader.disk_migrations[key]
    for migration in loader.disk_migrations.values():  # later ones may name the squashed one
        migration.dependencies = [last.get(key, key) for key in migration.dependencies]


def chains():
    """While it lasts, migrations that replace others are not there."""
    return mock.patch.object(MigrationLoader, "load_disk", _load_chains)


if __name__ == "__main__":
    django.setup()
    names = sys.argv[1:]
    with chains():
        for target in zip(names[::2], names[1::2], strict=True) if names else [()]:
            call_command("migrate", *target, verbosity=0)
