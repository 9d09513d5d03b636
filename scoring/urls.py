"""Published indices."""

from django.urls import path

from scoring.views import index

app_name = "scoring"
urlpatterns = [
    path("chi-so/", index.index_list, name="index-list"),
]
