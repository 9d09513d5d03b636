from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "đã bàn gì: cuộc họp, biên bản, kết luận"
