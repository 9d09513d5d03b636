"""The examples name every setting that is read from the environment, and no other."""

import re

import pytest
from django.conf import settings

READERS = ["cchc/settings.py", "deploy/gunicorn.conf.py"]


def named_in(path):
    text = (settings.BASE_DIR / path).read_text()
    return set(re.findall(r"^#?([A-Z][A-Z_]+)=", text, re.M))


def read_by_the_code():
    texts = [(settings.BASE_DIR / path).read_text() for path in READERS]
    return {name for text in texts for name in re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', text)}


def test_env_example_names_every_setting():
    # One is for a test run alone, whose static files need no build; one is what bin/run tells the
    # server of the process beside it.
    untold = {"STATICFILES_BACKEND", "JOBS_PID"}
    assert read_by_the_code() - named_in(".env.example") == untold


@pytest.mark.parametrize("path", [".env.example", "deploy/production.env.example"])
def test_the_examples_name_nothing_unknown(path):
    assert named_in(path) - read_by_the_code() == set()


def test_the_production_example_is_no_demonstration():
    text = (settings.BASE_DIR / "deploy/production.env.example").read_text()
    for line in ("DEMO=0", "DEBUG=0", "HTTPS=1", "REQUIRE_TOTP=1", "SECRET_KEY="):
        assert f"\n{line}\n" in text
