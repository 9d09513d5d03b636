"""WSGI entry point for gunicorn."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")
application = get_wsgi_application()

from cchc.lib.pdf import warm_up  # noqa: E402 (after Django is set up)

# Each web process has its own server of papers, started beside its first requests.
Thread(target=warm_up, daemon=True).start()
