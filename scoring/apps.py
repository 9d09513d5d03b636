from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "làm tốt đến đâu: chấm điểm, kết quả, xếp hạng"
