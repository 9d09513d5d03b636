"""The engine of sessions: Django's in the database, in rows that say whose they are."""

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

# Systems and browsers, the narrower name first: Edge says that it is Chrome, Chrome Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from units.models.session import SignInSession

        return SignInSession

    def create_model_instance(self, data):
        from units.models.session import handle_of

        row = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.handle = handle_of(row.session_key)
        row.browser = data.get("browser", "")[:80]
        row.begun_at = _moment(data.get("begun_at"))
        row.seen_at = _moment(data.get("seen_at"))
        return row


def _moment(text):
    return datetime.fromisoformat(text) if text else None


def browser_in_words(agent):
    """What a browser says of itself -> "Chrome trên Windows"; unknown parts are left out."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Trình duyệt khác")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} trên {system}" if system else browser
