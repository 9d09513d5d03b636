"""Addresses of the pages of oversight; part of `meetings.urls`."""

from django.urls import path

from meetings.views import blank, oversight

urlpatterns = [
    path("sinh-hoat-chi-bo/", oversight.rhythm_matrix, name="rhythm-matrix"),
    path("sinh-hoat-chi-bo/xuat/", oversight.rhythm_export, name="rhythm-export"),
    path("sinh-hoat-chi-bo/<int:pk>/", oversight.rhythm_unit, name="rhythm-unit"),
    path(
        "sinh-hoat-chi-bo/<int:pk>/don-doc/<int:year>/<int:month>/",
        oversight.rhythm_remind,
        name="rhythm-remind",
    ),
    path("cuoc-hop/phieu-giay/", blank.paper_code, name="paper-code"),
    path("cuoc-hop/<int:pk>/phieu-giay/", blank.paper_forms, name="paper-forms"),
    path("cuoc-hop/<int:pk>/phieu-giay/<slug:form>.pdf", blank.paper_form, name="paper-form"),
]
