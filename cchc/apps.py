from django.apps import AppConfig


class CchcConfig(AppConfig):
    name = "cchc"
    verbose_name = "toàn cảnh"

    def ready(self):
        from cchc import checks  # noqa: F401 (registers them)
