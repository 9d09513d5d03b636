"""Nạp đơn vị hành chính: the question, the password, the job that it starts."""

import pytest
from django.urls import reverse

from tests.jobs import run_jobs
from tests.world import make_user
from units.actions import country as loading_actions
from units.country import provinces
from units.models import AuditEvent, Job, Unit
from units.roles import Role

URL = reverse("units:country-load")


@pytest.fixture
def one_province(monkeypatch):
    """Tỉnh Lai Châu stands for the country."""
    facts = {"12": provinces()["12"]}
    monkeypatch.setattr(loading_actions.country, "provinces", lambda: facts)


def test_the_question_says_what_comes_and_from_where(signed_in):
    page = signed_in("quantri").get(URL).content.decode()
    assert "34 tỉnh, thành phố; 3.321 xã, phường, đặc khu" in page
    assert "giả định" in page
    assert "vietnamadminunits" in page


def test_the_list_leads_there_for_an_admin_alone(signed_in):
    listed = reverse("units:job-list")
    assert f'href="{URL}"' in signed_in("quantri").get(listed).content.decode()
    assert f'href="{URL}"' not in signed_in("canbo.dttg").get(listed).content.decode()


def test_pressed_it_becomes_a_job_and_the_country_comes(signed_in, world, one_province):
    client = signed_in("quantri")
    response = client.post(URL)
    job = Job.objects.get()
    assert response["Location"] == job.get_absolute_url()
    assert (job.unit, job.asked_by) == (world.province, world.quantri)
    run_jobs()
    page = client.get(job.get_absolute_url()).content.decode()
    assert "Đã nạp 1 tỉnh, thành phố" in page
    assert Unit.objects.filter(versions__name="tỉnh Lai Châu").exists()


def test_while_one_is_open_a_second_is_refused(signed_in):
    client = signed_in("quantri")
    client.post(URL)
    response = client.post(URL)
    assert response.status_code == 409
    page = response.content.decode()
    assert "đang chờ hoặc đang chạy" in page
    assert Job.objects.get().get_absolute_url() in page


def test_the_password_is_asked_again_after_a_while(signed_in):
    client = signed_in("quantri")
    session = client.session
    session.update({"password_at": "2020-01-01T00:00:00+00:00"})
    session.save()
    assert "Nhập lại mật khẩu" in client.post(URL).content.decode()
    assert not Job.objects.exists()


def test_an_admin_of_less_than_a_province_is_refused(signed_in, world):
    make_user("quantri.xa", (Role.ADMIN, world.commune))
    response = signed_in("quantri.xa").post(URL)
    assert response.status_code == 403
    assert "Chỉ quản trị của tỉnh" in response.content.decode()
    assert AuditEvent.objects.filter(outcome="REFUSED").count() == 1


def test_others_are_refused(signed_in):
    client = signed_in("lanhdao.ubnd")
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403
    assert not Job.objects.exists()
