"""`manage.py sweep_drafts`: rows of files that nobody confirmed go after a day."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command

from cchc.lib.clock import now
from units.models import RollDraft
from units.models.draft import KEPT


def draft(world, made_at):
    facts = {"unit": world.cell, "by": world.bithu_dttg, "name": "a.xlsx", "heads": ["Họ và tên"]}
    return RollDraft.objects.create(**facts, rows=[[2, ["Lê A"]]], made_at=made_at)


def test_only_what_has_lapsed_goes(world):
    fresh = draft(world, now() - KEPT + timedelta(minutes=1))
    lapsed = draft(world, now() - KEPT - timedelta(minutes=1))
    out = StringIO()
    call_command("sweep_drafts", stdout=out)
    assert out.getvalue() == "Đã bỏ nội dung 1 tệp.\n"
    fresh.refresh_from_db()
    lapsed.refresh_from_db()
    assert fresh.rows == [[2, ["Lê A"]]]
    assert (lapsed.rows, lapsed.heads, lapsed.holds_rows) == ([], [], False)
