"""Parts that save themselves: an htmx request sends the fields that were changed, each with what
stood there when its typing began (`was_…`). What somebody else saved there meanwhile is never
overwritten: both texts are shown, and the one typed stays in its field."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from cchc.lib.clock import local, now
from cchc.lib.refusal import Conflict, Refused
from cchc.lib.vietnamese import clock_time, sentence_moment
from meetings.desk import around_of, missing_of
from meetings.models import Conclusion, Vote
from units.models import AuditEvent
from units.views.acting import acted_status, attempt

# How often what somebody saved in the very same moment is read again.
_TRIES = 3
# What follows from a part, told again with every saving.
_TAILS = {Conclusion: "meetings/_clears.html", Vote: "meetings/_vote_words.html"}
# What else on the page tells of a part that was changed.
_BESIDE = {Conclusion: "meetings/_concluded_pieces.html"}


@dataclass
class Saved:
    """What came of it. `status`: 200 saved, 409 refused or saved by somebody else meanwhile, 422
    cannot be read. `clashes`: [{name, label, who, theirs, words}], `errors`: sentences."""

    part: object
    status: int = 200
    clashes: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def at(self):
        """The minute of saving, "" where nothing was saved."""
        return clock_time(local(now())) if self.status == 200 else ""


def save_sent(request, part, form_class, action, **form_kwargs):
    """`action(part, by=…, **facts)` with the fields that were sent, the others left alone."""
    form = form_class(request.POST, **form_kwargs)
    form.fields = {name: one for name, one in form.fields.items() if name in request.POST}
    if not form.is_valid():
        return Saved(part, 422, errors=form.sentences)
    facts = {name: value for name, value in form.facts().items() if name != "version"}
    for _ in range(_TRIES):
        if sentence := getattr(part, "why_gone", ""):
            return Saved(part, 409, errors=[sentence])
        if clashes := _clashes(form, request.POST, part):
            return Saved(part, 409, clashes)
        try:
            return Saved(action(part, by=request.user, version=part.version, **facts))
        except Conflict:
            part.refresh_from_db()
        except Refused as refusal:
            part.refresh_from_db()
            return Saved(part, 409, errors=[refusal.sentence])
    return Saved(part, 409, errors=[Conflict.SENTENCE])


def _clashes(form, sent, part):
    """The fields that somebody else changed since their typing began, to something else."""
    standing, found = form.standing(part), []
    for name, mine in form.cleaned_data.items():
        theirs = standing.get(name)
        if name == "version" or theirs == mine or _is_as_it_was(form, name, sent, theirs, part):
            continue
        found.append(_clash(form, name, theirs, part))
    return found


def _is_as_it_was(form, name, sent, theirs, part):
    base = sent.get(f"was_{name}")
    if base is None:  # a page that tells only which version it shows
        return form.cleaned_data.get("version") == part.version
    try:
        return form.fields[name].clean(base) == theirs
    except ValidationError:
        return base == _text(form, name, theirs)


def _clash(form, name, theirs, part):
    done = AuditEvent.objects.about(part).filter(outcome=AuditEvent.Outcome.DONE)
    last = done.exclude(kind__endswith=".read").first()
    text = _text(form, name, theirs)
    return {
        "name": name,
        "label": form.fields[name].label,
        "who": last.actor if last else "Người khác",
        "at": sentence_moment(local(last.at)) if last else "",
        "theirs": text,
        "words": _choice_words(form.fields[name], theirs) or text or "trống",
    }


def _choice_words(field, value):
    """How a choice names what is chosen; "" where nothing is, or where it is no choice."""
    if isinstance(value, bool):
        return "Có đánh dấu" if value else "Không đánh dấu"
    if name := getattr(field, "label_from_instance", None):
        return name(value) if value else field.empty_label
    return dict(getattr(field, "choices", ())).get(value, "")


def _text(form, name, value):
    """The value as its field shows it."""
    shown = form.fields[name].prepare_value(value)
    if isinstance(shown, bool):
        return "on" if shown else ""
    return "" if shown is None else str(getattr(shown, "pk", shown))


def saved_piece(request, saved, key, *, is_of_desk=True, **context):
    """The answer to such a request: how its form stands, and on the desk what the record still
    wants."""
    context |= {
        "key": key,
        "part": saved.part,
        "version": str(saved.part.version) if saved.part else "",
        "saved": saved,
        "tail": _TAILS.get(type(saved.part)),
    }
    if saved.status == 200:
        context["meeting"] = getattr(saved.part, "meeting", saved.part)
        if is_of_desk:
            context["missing"] = missing_of(context["meeting"].pk)
        context = {"beside": _BESIDE.get(type(saved.part)), **around_of(saved.part), **context}
    return render(request, "meetings/_saved_piece.html", context, status=saved.status)


def add_in_place(request, meeting, form, action, *, row, empty, key, **context):
    """A part added where its form stands: drawn by the template `row`, then the form again by
    `empty`; else the sentences beside what was typed, which stays. `key`: id of the form;
    `row`: "" where `beside`, the template of what changes elsewhere (in `context`), draws it."""
    if form.is_valid():
        part = attempt(form, action, meeting, by=request.user, **form.facts())
        if part is not None:
            context |= {"part": part, "meeting": meeting, "row": row, "empty": empty}
            context |= {
                "may_write": True,
                "types_opinions": True,
                "missing": missing_of(meeting.pk),
                **around_of(part),
            }
            return render(request, "meetings/_added.html", context)
    saved = Saved(None, 409 if acted_status(form) == 409 else 422, errors=form.sentences)
    piece = saved_piece(request, saved, key)
    return reswap(retarget(piece, f"#{key}-state"), "outerHTML")
