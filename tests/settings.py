"""Settings of a test run: the project's own, with a key and static files that need no build."""

import os

os.environ.setdefault("SECRET_KEY", "thu-nghiem-" + "k" * 50)
os.environ.setdefault(
    "STATICFILES_BACKEND", "django.contrib.staticfiles.storage.StaticFilesStorage"
)
os.environ["DEMO"] = "0"
os.environ["DEBUG"] = "0"
os.environ["HTTPS"] = "0"

from cchc.settings import *  # noqa: F403

# Cheap password hashes; no lock-out but in the tests that ask for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
# Likewise for the second factor.
REQUIRE_TOTP = False
# Static files are found when asked for: reading them all for every client takes most of a run.
WHITENOISE_AUTOREFRESH = True

# Each process of a run copies a database that is already migrated (tests/template.py).
if os.environ.get("TEST_TEMPLATE") == "postgres":
    DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}  # noqa: F405

# Browser tests write from several threads, as a server does: a database in memory answers the other
# one that a table is locked, where a file lets it wait.
if folder := os.environ.get("TEST_DATABASE_FOLDER"):
    DATABASES["default"]["TEST"] = {"NAME": f"{folder}/test.sqlite3"}  # noqa: F405

# Browser tests may take what is collected into this folder, as it is served: all style in one file,
# not in fifty of which the browser tells one by one. The server of a test looks only into sources.
if collected := os.environ.get("TEST_STATIC"):
    STORAGES["staticfiles"]["BACKEND"] = "cchc.static_files.JoinedStorage"  # noqa: F405
    STATIC_ROOT, STATICFILES_DIRS = collected, [collected]
