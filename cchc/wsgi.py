"""WSGI entry point for gunicorn; refuses to serve real data with unsafe settings."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")
application = get_wsgi_application()

from cchc.checks import refuse_unsafe_start  # noqa: E402 (needs the apps that are loaded above)

refuse_unsafe_start()
