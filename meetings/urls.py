"""Meetings and their minutes."""

from django.urls import path

from meetings.views import paper

app_name = "meetings"
urlpatterns = [
    path("cuoc-hop/<int:pk>/bien-ban.pdf", paper.minutes_pdf, name="minutes-pdf"),
]
