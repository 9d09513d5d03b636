"""What rounds ask of those who run and publish them, as rows of “Việc của tôi”."""

from django.utils.text import Truncator

from cchc.lib.addresses import address_of
from cchc.lib.vietnamese import upper_first
from cchc.work import MOST, Work
from scoring.publishing import corrections_for
from scoring.running import asked_of


def to_publish(awaited, user):
    """Rows for a publisher: results to publish, with what is still lacking; corrections that were
    asked for."""
    for each in [each for each in awaited if each.is_ready][:MOST]:
        block, lacking = each.block, [*each.lacks, *filter(None, [each.barred])]
        yield Work(
            f"Công bố kết quả: {block.name}",
            " · ".join([str(block.round), *lacking]),
            "" if each.barred else "Công bố kết quả",  # its page tells what to do about the rest
            block.round.get_absolute_url(),
            due_on=block.round.publication_until,
            what="kết quả",
            asks=block.round.publication_until is None,
            verb_url=address_of("scoring:block-publish", block.pk),
        )
    for request in corrections_for(user)[:MOST]:
        block = request.round_block
        yield Work(
            f"Đính chính kết quả: {block.name}",
            f"{block.round} · lãnh đạo yêu cầu: {Truncator(request.reason).words(30)}",
            "Đính chính kết quả",
            block.round.get_absolute_url(),
            what="đính chính",
            asks=True,
            verb_url=address_of("scoring:block-correct", block.pk),
        )


def not_ready(awaited):
    """[{title, url, note}]: blocks whose sheets are still with others, as the publisher waits for
    them."""
    return [
        {
            "title": f"Kết quả {each.block.name} năm {each.block.round.year}: "
            f"{each.done}/{each.sheets} phiếu chờ công bố",
            "url": each.block.round.get_absolute_url(),
            "note": upper_first("; ".join(each.lacks)),
        }
        for each in awaited
        if not each.is_ready
    ][:MOST]


def to_run(user):
    """Rows for a coordinator: what his rounds wait for."""
    for need in asked_of(user)[:MOST]:
        yield Work(
            need.title,
            need.context,
            need.verb,
            need.round.get_absolute_url(),
            due_on=need.due_on,
            what="kỳ chấm điểm",
            asks=need.due_on is None,
            verb_url=need.url,
        )
