from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "ai: đơn vị, con người, vai trò, nhật ký"
