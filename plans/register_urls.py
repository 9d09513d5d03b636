"""Registers: Ban Chỉ đạo, thủ tục hành chính trong Đảng, ISO 9001."""

from django.urls import path

from plans.views import committee, iso, procedure

urlpatterns = [
    path("ban-chi-dao/", committee.committee_list, name="committee-list"),
    path("ban-chi-dao/them/", committee.committee_create, name="committee-create"),
    path("ban-chi-dao/tep/", committee.committee_export, name="committee-export"),
    path("ban-chi-dao/<int:pk>/sua/", committee.committee_edit, name="committee-edit"),
    path("ban-chi-dao/<int:pk>/ket-thuc/", committee.committee_end, name="committee-end"),
    path(
        "ban-chi-dao/<int:pk>/thanh-vien/",
        committee.committee_add_member,
        name="committee-add-member",
    ),
    path(
        "ban-chi-dao/<int:pk>/thanh-vien/<int:member>/thoi/",
        committee.committee_end_member,
        name="committee-end-member",
    ),
    path("thu-tuc-dang/", procedure.procedure_list, name="procedure-list"),
    path("thu-tuc-dang/them/", procedure.procedure_create, name="procedure-create"),
    path("thu-tuc-dang/tep/", procedure.procedure_export, name="procedure-export"),
    path("thu-tuc-dang/<int:pk>/", procedure.procedure_detail, name="procedure-detail"),
    path("thu-tuc-dang/<int:pk>/sua/", procedure.procedure_edit, name="procedure-edit"),
    path("thu-tuc-dang/<int:pk>/ket-thuc/", procedure.procedure_end, name="procedure-end"),
    path("iso/", iso.iso_list, name="iso-list"),
    path("iso/them/", iso.iso_create, name="iso-create"),
    path("iso/tep/", iso.iso_export, name="iso-export"),
    path("iso/<int:pk>/", iso.iso_detail, name="iso-detail"),
    path("iso/<int:pk>/sua/", iso.iso_edit, name="iso-edit"),
    path("iso/<int:pk>/ket-thuc/", iso.iso_end, name="iso-end"),
]
