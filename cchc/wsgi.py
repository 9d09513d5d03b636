"""WSGI entry point for gunicorn; refuses to serve real data with unsafe settings."""

import os
from importlib import import_module
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")
application = get_wsgi_application()

from cchc.checks import refuse_unsafe_start  # noqa: E402 (needs the apps loaded above)
from cchc.lib.memory import settle  # noqa: E402
from cchc.lib.pdf import warm_up  # noqa: E402

refuse_unsafe_start()
# Each web process has its own server of papers, started beside its first requests.
Thread(target=warm_up, daemon=True).start()
import_module(settings.ROOT_URLCONF)  # else loaded with the first request, and not settled
settle()
