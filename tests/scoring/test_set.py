"""Criteria sets on the screen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scoring.models import CriteriaSet
from tests.scoring.builders import SET_TEXT, make_set


@pytest.fixture
def coordinator(signed_in):
    return signed_in("thuongtruc.snv")


def text_of(response):
    return " ".join(response.content.decode().split())


def test_sets_are_listed_drafts_for_the_coordinator_alone(world, coordinator, signed_in):
    make_set(world.province, is_published=False)
    assert "Bản nháp" in text_of(coordinator.get(reverse("scoring:set-list")))
    others = text_of(signed_in("canbo.dttg").get(reverse("scoring:set-list")))
    assert "Chưa có bộ tiêu chí nào được ban hành." in others


def test_a_set_shows_its_rules_in_words_and_what_it_adds_up_to(world, signed_in):
    made = make_set(world.province)
    text = text_of(signed_in("canbo.dttg").get(made.get_absolute_url()))
    assert "Có: 2,00 điểm; không: 0 điểm." in text
    assert "Đủ, đúng hạn: 3,00; Đủ, có báo cáo chậm: 1,50; Thiếu báo cáo: 0,00 điểm." in text
    assert "Tỷ lệ hài lòng × 10,00 / 100." in text
    assert '<span class="total-value">20,00</span>' in text
    assert "từ 80%" in text
    assert "dữ liệu minh họa" in text
    assert "Ban hành bộ tiêu chí" not in text


def test_a_set_is_read_in_and_published(world, coordinator):
    response = coordinator.post(reverse("scoring:set-import"), {"text": SET_TEXT})
    made = CriteriaSet.objects.get()
    assert response["Location"] == made.get_absolute_url()
    publish = reverse("scoring:set-publish", args=[made.pk])
    assert publish in text_of(coordinator.get(made.get_absolute_url()))
    assert "Ban hành bộ tiêu chí?" in text_of(coordinator.get(publish))
    assert coordinator.post(publish).status_code == 302
    made.refresh_from_db()
    assert made.is_published
    assert coordinator.get(publish).status_code == 409


def test_a_file_is_read_in(world, coordinator):
    file = SimpleUploadedFile("bo.toml", SET_TEXT.encode())
    assert coordinator.post(reverse("scoring:set-import"), {"file": file}).status_code == 302


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "Chưa nhập nội dung bộ tiêu chí."),
        ({"text": "code ="}, "TOML: sai cú pháp"),
        ({"text": SET_TEXT.replace('max = "5"', 'max = "-5"')}, "2.1: max không được âm"),
        ({"file": SimpleUploadedFile("x.toml", b"\xff\xfe\x00")}, "không phải văn bản UTF-8"),
        ({"file": SimpleUploadedFile("x.toml", b"#" * 400_001)}, "Tệp quá lớn"),
    ],
)
def test_faults_are_shown_with_the_text_kept(world, coordinator, data, sentence):
    response = coordinator.post(reverse("scoring:set-import"), data)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not CriteriaSet.objects.exists()


def test_a_published_code_is_refused(world, coordinator):
    make_set(world.province)
    response = coordinator.post(reverse("scoring:set-import"), {"text": SET_TEXT})
    assert "Đã có bộ tiêu chí mã so-thu-2026" in text_of(response)


def test_others_do_not_read_sets_in(world, signed_in):
    assert signed_in("quantri").get(reverse("scoring:set-import")).status_code == 403
