from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "việc phải làm: văn bản, kế hoạch, nhiệm vụ"
