from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig

ACTIONS = ("units.actions", "plans.actions", "meetings.actions", "scoring.actions")


class CchcConfig(AppConfig):
    name = "cchc"
    verbose_name = "toàn cảnh"

    def ready(self):
        from cchc import checks  # noqa: F401 (registers them)

        # Each command names its kind of act as it is read: the log knows them all from the start.
        for package in map(import_module, ACTIONS):
            for module in iter_modules(package.__path__, f"{package.__name__}."):
                import_module(module.name)
