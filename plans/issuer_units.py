"""Issuers of papers among the units: found by the name they had, and whether they could issue."""

from django.db.models import Q

from cchc.lib.refusal import Refused
from cchc.lib.vietnamese import sentence_date, upper_first
from plans.issuers import in_full
from plans.models import Family
from units.models import Branch, UnitVersion

AT_ONCE = 100  # names of one query


def issuer_name(unit, day):
    """The name that a unit (its names loaded) had on that day, as its papers have it."""
    version = unit.version_on(day or unit.last_day)
    return version.issuer_name or version.name


def issuer_called(name, day, family):
    """The one Unit that issued under this very name on that day, or None."""
    return issuers_called([(name, day, family)]).get((name, day, family))


def issuers_called(wanted):
    """{(name, day, family): Unit} of those that exactly one unit bears; one query for each hundred
    names. `wanted`: such triples; an empty name or day finds none."""
    wanted = {each for each in wanted if each[0] and each[1]}
    spellings = {name: {name, in_full(name)} for name, _, _ in wanted}
    bearers = {}
    for version in _versions({text for texts in spellings.values() for text in texts}):
        for text in {version.name.casefold(), version.issuer_name.casefold()}:
            bearers.setdefault(text, []).append(version)
    found = {}
    for name, day, family in wanted:
        units = {
            version.unit
            for text in spellings[name]
            for version in bearers.get(text.casefold(), ())
            if (version.unit.branch == Branch.PARTY) == (family == Family.PARTY)
            and version.valid_from <= day
            and (version.valid_to is None or day <= version.valid_to)
        }
        if len(units) == 1:
            found[name, day, family] = units.pop()
    return found


def _versions(texts):
    """Versions that bear one of these names (case apart), with their units and names loaded."""
    texts = sorted(texts)
    for begin in range(0, len(texts), AT_ONCE):
        called = Q()
        for text in texts[begin : begin + AT_ONCE]:
            called |= Q(name__iexact=text) | Q(issuer_name__iexact=text)
        versions = UnitVersion.objects.filter(called).select_related("unit")
        yield from versions.prefetch_related("unit__versions")


def issuer_problem(issuer, family, issued_on):
    """Why this unit (its names loaded) issued no such paper on that day, as a sentence; else ""."""
    try:
        issuer.refuse_if_withdrawn()
    except Refused as refusal:
        return refusal.sentence
    if not issuer.is_alive_on(issued_on):
        name = upper_first(issuer.name)
        if issued_on < issuer.founded_on:
            return (
                f"{name} hoạt động từ ngày {sentence_date(issuer.founded_on)}; chọn đơn vị của "
                "ngày ban hành."
            )
        return (
            f"{name} kết thúc hoạt động sau ngày {sentence_date(issuer.ended_on)}; chọn đơn vị kế "
            "thừa hoặc ngày trước đó."
        )
    if (issuer.branch == Branch.PARTY) != (family == Family.PARTY):
        return (
            "Văn bản của Đảng do tổ chức đảng ban hành, văn bản hành chính do cơ quan khác; chọn "
            "lại hệ thống văn bản hoặc cơ quan ban hành."
        )
    return ""


def before_issue(day, issued_on):
    """A day of a paper lies before it was issued, as a sentence."""
    return (
        f"Ngày {sentence_date(day)} sớm hơn ngày ban hành {sentence_date(issued_on)}; kiểm tra lại "
        "hai ngày này."
    )
