"""Nhập dữ liệu: the list of long work, one job, stop, run again."""

import pytest
from django.urls import reverse

from tests.jobs import do_trial, run_jobs
from units import progress
from units.models import AuditEvent, Job
from units.views.job import REFRESH


@pytest.fixture
def job(world):
    return do_trial.start(world.province, by=world.quantri, title="Nạp thử", link="/don-vi/")


def running(job):
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)


def page_of(client, job):
    return client.get(reverse("units:job-detail", args=[job.pk]))


def test_the_list_shows_what_was_asked_for(signed_in, job, django_assert_num_queries):
    client = signed_in("quantri")
    url = reverse("units:job-list")
    client.get(url)
    with django_assert_num_queries(5):
        page = client.get(url).content.decode()
    assert "Nạp thử" in page
    assert "Đang chờ" in page
    run_jobs()
    assert "Đã làm 3 phần" in client.get(url).content.decode()


def test_three_rows_cost_as_much_as_one(signed_in, world, job, django_assert_num_queries):
    for unit in (world.ethnic, world.finance):
        do_trial.start(unit, by=world.quantri, title=f"Việc {unit.pk}")
    client = signed_in("quantri")
    with django_assert_num_queries(5):
        client.get(reverse("units:job-list"))


def test_who_asked_for_nothing_sees_an_empty_list(signed_in, job):
    page = signed_in("canbo.dttg").get(reverse("units:job-list")).content.decode()
    assert "Chưa có công việc nào" in page
    assert "Nạp thử" not in page


def test_a_waiting_job_says_that_nobody_works_and_rests(signed_in, job):
    client = signed_in("quantri")
    response = page_of(client, job)
    page = response.content.decode()
    assert "Refresh" not in response.headers
    assert "Chưa có tiến trình chạy nền" in page
    assert "Đang chờ đến lượt" in page


def test_a_waiting_job_loads_again_while_somebody_works(signed_in, job):
    client = signed_in("quantri")
    with progress.at_work():
        response = page_of(client, job)
    page = response.content.decode()
    assert response["Refresh"] == REFRESH
    assert "Chưa có tiến trình chạy nền" not in page
    assert "Trang tự tải lại sau 3 giây" in page


def test_a_running_job_shows_how_far_it_is(signed_in, job):
    running(job)
    client = signed_in("quantri")
    with progress.held(job.pk) as how_far:
        assert "Đang chuẩn bị" in page_of(client, job).content.decode()
        how_far.tell(1200, 3400, "Tỉnh Cao Bằng")
        page = page_of(client, job).content.decode()
    assert '<progress class="progress" max="3400" value="1200"' in page
    assert "1.200/3.400" in page
    assert "Tỉnh Cao Bằng" in page
    assert "Dừng" in page


def test_a_finished_job_shows_its_result_and_rests(signed_in, job):
    run_jobs()
    response = page_of(signed_in("quantri"), job)
    page = response.content.decode()
    assert "Refresh" not in response.headers
    assert "Đã làm 3 phần tại Tuyên Quang." in page
    assert 'href="/don-vi/"' in page
    assert "Chạy lại" not in page
    assert ">Dừng<" not in page


def test_a_cut_off_job_says_so_and_offers_to_run_again(signed_in, job):
    running(job)
    response = page_of(signed_in("quantri"), job)
    page = response.content.decode()
    assert "Đã dừng giữa chừng" in page
    assert "Chạy lại" in page
    assert ">Dừng<" not in page
    assert "Refresh" not in response.headers


@pytest.mark.parametrize(("then", "said"), [("stop", "Đã dừng theo yêu cầu"), ("refuse", "thiếu")])
def test_a_job_that_did_not_finish_says_why(signed_in, world, then, said):
    job = do_trial.start(world.ethnic, by=world.quantri, title="Thử", facts={"at": 0, "then": then})
    run_jobs()
    page = page_of(signed_in("quantri"), job).content.decode()
    assert said in page
    assert "Chạy lại" in page


def test_stop(signed_in, job):
    client = signed_in("quantri")
    response = client.post(reverse("units:job-stop", args=[job.pk]), follow=True)
    job.refresh_from_db()
    assert job.state == Job.State.STOPPED
    assert "Đã dừng trước khi bắt đầu." in response.content.decode()


def test_stop_asked_of_a_running_job_shows_that_it_is_ending(signed_in, job):
    running(job)
    client = signed_in("quantri")
    with progress.held(job.pk):
        page = client.post(reverse("units:job-stop", args=[job.pk]), follow=True).content.decode()
    assert "đang kết thúc bước hiện tại" in page
    assert ">Dừng<" not in page


def test_stop_of_what_is_over_is_refused(signed_in, job):
    run_jobs()
    assert signed_in("quantri").post(reverse("units:job-stop", args=[job.pk])).status_code == 409


def test_again(signed_in, job):
    running(job)
    client = signed_in("quantri")
    client.post(reverse("units:job-again", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert client.post(reverse("units:job-again", args=[job.pk])).status_code == 409


def test_again_asks_the_permission_of_the_kind(signed_in, job, world):
    """Who asked for it sees it still after his role ended, and can do nothing with it."""
    Job.objects.filter(pk=job.pk).update(asked_by=world.canbo_dttg, state=Job.State.STOPPED)
    client = signed_in("canbo.dttg")
    assert "Chạy lại" not in page_of(client, job).content.decode()
    assert client.post(reverse("units:job-again", args=[job.pk])).status_code == 403
    assert AuditEvent.objects.filter(outcome="REFUSED").count() == 1


@pytest.mark.parametrize("name", ["job-stop", "job-again"])
def test_buttons_are_pressed_not_opened(signed_in, job, name):
    assert signed_in("quantri").get(reverse(f"units:{name}", args=[job.pk])).status_code == 405
    assert (
        signed_in("bithu.langson").post(reverse(f"units:{name}", args=[job.pk])).status_code == 404
    )


def test_of_another_province_there_is_nothing(signed_in, job):
    assert page_of(signed_in("bithu.langson"), job).status_code == 404
