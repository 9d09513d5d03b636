"""Addresses of the site: each app brings its own; what joins apps is named here."""

from django.urls import include, path

from cchc import committee, errors, feeds, handover, health, home, report_steps, tree, unit_change

urlpatterns = [
    path("", home.front, name="front"),
    path("viec-cua-toi/", home.my_work, name="my-work"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("to-chuc/", tree.unit_tree, name="unit-tree"),
    path("don-vi/", tree.unit_list, name="unit-list"),
    path("don-vi/thay-doi/", tree.unit_differences, name="unit-differences"),
    path("don-vi/<int:pk>/", tree.unit_detail, name="unit-detail"),
    path("don-vi/<int:pk>/thay-doi/", unit_change.unit_change_list, name="unit-change-list"),
    path("don-vi/<int:pk>/thay-doi/<slug:code>/", unit_change.unit_change, name="unit-change"),
    path("ban-giao/", handover.handover_list, name="handover-list"),
    path("ban-giao/lap/", handover.handover_create, name="handover-create"),
    path("ban-giao/<int:pk>/", handover.handover_detail, name="handover-detail"),
    path("ban-giao/<int:pk>/xac-nhan/", handover.handover_confirm, name="handover-confirm"),
    path("ban-giao/<int:pk>/bien-ban.pdf", handover.handover_paper, name="handover-paper"),
    path("lich-rieng/", feeds.calendar_feed, name="calendar-feed"),
    path("lich-rieng/lap/", feeds.feed_renew, name="feed-renew"),
    path("lich-rieng/thu-hoi/", feeds.feed_revoke, name="feed-revoke"),
    path("lich-rieng/<slug:token>.ics", feeds.feed, name="feed"),
    path("ban-chi-dao/<int:pk>/", committee.committee_detail, name="committee-detail"),
    path("bao-cao/lap/", report_steps.report_create, name="report-create"),
    path("bao-cao/<int:pk>/tinh/", report_steps.report_compute, name="report-compute"),
    path("bao-cao/<int:pk>/chot/", report_steps.report_freeze, name="report-freeze"),
    path("bao-cao/<int:pk>/gui/", report_steps.report_send, name="report-send"),
    path("", include("units.urls")),
    path("", include("plans.urls")),
    path("", include("meetings.urls")),
    path("", include("scoring.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
