"""What a refusal carries to the page that shows it."""

import pytest

from cchc.lib.refusal import Conflict, PasswordNeeded, Refused


def test_refused_carries_a_sentence_and_links():
    refusal = Refused("Còn 1 tiêu chí chưa chấm.", [("1.1", "/phieu/1/#1.1")])
    assert str(refusal) == refusal.sentence == "Còn 1 tiêu chí chưa chấm."
    assert refusal.items == [("1.1", "/phieu/1/#1.1")]
    assert Refused("x").items == []


def test_conflict_is_a_refusal_with_both_texts():
    conflict = Conflict(
        "Lê A đã lưu.", who="Lê A", fields=(("điểm", "1", "2"),), back_url="/x/", version=4
    )
    with pytest.raises(Refused) as caught:
        raise conflict
    assert caught.value.fields == [("điểm", "1", "2")]
    assert (conflict.who, conflict.at, conflict.back_url) == ("Lê A", None, "/x/")
    assert conflict.version == 4
    assert "So sánh hai bản rồi chọn." in Conflict().sentence


def test_password_needed_says_what_to_do():
    assert PasswordNeeded().sentence == "Nhập lại mật khẩu để tiếp tục."
    assert isinstance(PasswordNeeded(), Refused)
