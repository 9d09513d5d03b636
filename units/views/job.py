"""Long work as its page shows it: how far it is, how it ended, stop and start again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cchc.lib.paging import page_of
from units import progress
from units.actions.job import stop_job
from units.background import kind_of
from units.models import Job
from units.permissions import Permission, fetch, may, require

REFRESH = "3"  # seconds until the page of an open job loads itself again, without script

# What may be brought in: title, what it is, where it is asked for, who may.
SOURCES = (
    (
        "Đơn vị hành chính cả nước",
        "34 tỉnh, 3.321 xã hiện nay, các tỉnh, huyện, xã trước 01/7/2025 và đơn vị kế thừa.",
        "units:country-load",
        Permission.LOAD_COUNTRY,
    ),
)


@require_safe
def job_list(request):
    """Nhập dữ liệu: what may be loaded, and the long work asked for, the newest first."""
    jobs = Job.objects.visible_to(request.user).select_related("unit", "asked_by")
    page = page_of(jobs.prefetch_related("unit__versions"), request.GET, order=("-asked_at", "-id"))
    sources = [
        {"title": title, "text": text, "url": reverse(name)}
        for title, text, name, permission in SOURCES
        if may(request.user, permission)
    ]
    return render(request, "units/job_list.html", {"page": page, "sources": sources})


@require_safe
def job_detail(request, pk):
    """One job. While somebody is at it the page loads itself again, and no longer: an open page
    must not keep a session from growing idle for ever."""
    job = _fetch(request, pk)
    is_live = job.is_open and not job.is_cut_off
    nobody_works = is_live and not (job.is_at_work or progress.is_anyone_at_work())
    context = {
        "job": job,
        "how_far": job.how_far,
        "is_live": is_live,
        "nobody_works": nobody_works,
        "can_again": job.can_queue_again and may(request.user, kind_of(job).permission, job),
        "refresh": REFRESH,
    }
    response = render(request, "units/job_detail.html", context)
    if is_live and not nobody_works:
        response["Refresh"] = REFRESH
    return response


@require_POST
def job_stop(request, pk):
    job = _fetch(request, pk)
    stop_job(job, by=request.user)
    messages.success(request, "Đã yêu cầu dừng; công việc dừng ở bước kế tiếp.")
    return redirect(job)


@require_POST
def job_again(request, pk):
    job = _fetch(request, pk)
    kind = kind_of(job)
    require(request.user, kind.permission, job)
    kind.again(job, by=request.user)
    messages.success(request, "Công việc được chạy lại từ đầu.")
    return redirect(job)


def _fetch(request, pk):
    return fetch(request.user, Job, pk, Job.objects.select_related("unit", "asked_by"))
