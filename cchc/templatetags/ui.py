"""Filters and tags of every page: dates and numbers as they are written here, icons, panels."""

from datetime import datetime
from functools import cache, lru_cache
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.template.backends.utils import csrf_input as input_of
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cchc.lib import charts, vietnamese, widgets
from cchc.lib.addresses import address_of
from cchc.lib.clock import local
from cchc.lib.fields import (
    ScoreFormField,
    VietnamDateField,
    VietnamTimeField,
    WholeNumberField,
)
from cchc.lib.stencil import stencilled
from cchc.lib.vietnamese import upper_first

register = template.Library()

_SIGNS = {"late": "alert", "warn": "clock", "ok": "check", "info": "info", "lock": "lock"}
_SELECTED = SafeString(" selected")
_KINDS = {"success": "ok", "warning": "warn", "error": "late"}
_NARROW = (
    (VietnamDateField, "date"),
    (VietnamTimeField, "time"),
    ((ScoreFormField, WholeNumberField), "number"),
)


def _known(value):
    """None for what a template found nothing under."""
    return None if value == "" else value


# --- Dates and numbers --------------------------------------------------------------------------


@register.filter
def vn_date(value):
    """A date, or a moment by its local date: 05/02/2026; None: –."""
    value = _known(value)
    return vietnamese.short_date(local(value) if isinstance(value, datetime) else value)


@register.filter
def vn_moment(value):
    """An aware moment in local time: 14:05, 03/11/2026; None: –."""
    return vietnamese.moment(local(_known(value)))


@register.filter
def vn_number(value, places=2):
    """A number with `places` decimals: 85,34; None: –."""
    return vietnamese.decimal_text(_known(value), places)


@register.filter
def vn_plain(value):
    """A number with as many decimals as it needs: 85,5; None: –."""
    return vietnamese.decimal_text(_known(value))


@register.filter
def vn_percent(value, places=2):
    """A percentage: 85,34%; None: –."""
    return vietnamese.percent_text(_known(value), places)


@register.filter
def vn_thousands(value):
    """A whole number with points: 1.306.817; None: –."""
    return vietnamese.thousands(_known(value))


@register.filter
def vn_whole(value):
    """A whole number without points (a year, a count, a key): 2026; None: –. For rows: Django takes
    as long for one bare number as for ten texts."""
    value = _known(value)
    return vietnamese.NOT_KNOWN if value is None else str(value)


# --- Signs and pieces ---------------------------------------------------------------------------


@register.filter
def sign_of(kind):
    """The icon of a kind of badge or message; "" where it has none."""
    return _SIGNS.get(kind, "")


@register.filter
def message_kind(message):
    """The kind of ui/message.html for a message of django.contrib.messages."""
    return _KINDS.get(message.level_tag, "info")


@register.inclusion_tag("ui/about.html")
def about(obj):
    """Links to what the log and, where one may ask it of such an object, the permission page
    tell of it."""
    asked = getattr(obj, "ASKED", None)
    return {"label": obj._meta.label_lower, "code": asked.code if asked else "", "pk": obj.pk}


@register.simple_tag
@cache
def asset(path):
    """The address of a static file, looked up once: every page names seven."""
    return static(path)


@register.simple_tag
@cache  # a list draws one in every row
def icon(name):
    """One icon of the sprite beside words; nothing without a name. Readers pass over it."""
    if not name:
        return ""
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        asset("icons/sprite.svg"),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=500)  # a list says the same few states in all its rows
def badge(kind, text):
    """A state in sign, words and colour: in the rows of a list for ui/badge.html, which costs more.

    `kind`: late, warn, ok, info, none or lock ("": none); `text`: the words, with the number.
    """
    return format_html(
        '<span class="badge badge-{}">{}{}</span>',
        kind or "none",
        icon(_SIGNS.get(kind, "")),
        upper_first(str(text)),
    )


@register.simple_tag
@cache
def family(branch):
    """Which branch (STATE, PARTY, MASS), by bar and words: in rows for ui/family.html."""
    return _drawn("ui/family.html", branch=branch)


@register.simple_tag
@lru_cache(maxsize=500)
def trend(change, note=""):
    """Change of place: in rows for ui/trend.html, which says what it takes."""
    return _drawn("ui/trend.html", change=change, note=note)


@register.simple_tag
@lru_cache(maxsize=500)
def alike(template_name, **context):
    """What the template draws of these texts and numbers: in rows, for an include that says the
    same in many of them."""
    return _drawn(template_name, **context)


def _drawn(template_name, **context):
    """A piece that many rows draw alike, without the space around it."""
    return SafeString(render_to_string(template_name, context).strip())


@register.simple_tag
@lru_cache(maxsize=500)  # the same for all who may go to the same pages and stand on the same one
def menu_groups(menu, is_signed_in):
    """The groups of the menu, from what the context processor `cchc.context.site` made."""
    return render_to_string("ui/menu_groups.html", {"menu": menu, "is_signed_in": is_signed_in})


@register.simple_tag(takes_context=True)
def once(context):
    """The key of one press of a button: a form sent twice acts once. In a stencil: its gap."""
    return SafeString(
        f'<input type="hidden" name="idempotency_key" value="{context.get("press") or uuid4()}">'
    )


@register.simple_tag(takes_context=True)
def stencil(context, template_name, **values):
    """The template filled with these texts, where a page draws it many times: for an include, as
    cchc/lib/stencil.py says. {% csrf_token %} and {% once %} in it are filled too."""
    token = str(context.get("csrf_token") or "")
    return stencilled(template_name, csrf_token=token, press=str(uuid4()), **values)


@register.simple_tag
def options(choices, chosen=""):
    """The options of a select: `choices` [(value, words)], all texts."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if value == chosen else "", words) for value, words in choices),
    )


class _UrlNode(URLNode):
    """Django's, but each address looked up once: a page names thirty, a list one in every row."""

    def render(self, context):
        if self.kwargs:
            return super().render(context)
        try:
            name = self.view_name.resolve(context)
            url = address_of(name, *[arg.resolve(context) for arg in self.args])
        except (NoReverseMatch, TypeError):  # no such address, or what no key can be
            return super().render(context)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return conditional_escape(url) if context.autoescape else url


@register.tag
def url(parser, token):
    """{% url "name" key … [as variable] %}, as Django's."""
    made = django_url(parser, token)
    return _UrlNode(made.view_name, made.args, made.kwargs, made.asvar)


@register.simple_tag(takes_context=True)
def csrf_input(context):
    """The CSRF field inside an include that says `only`, where {% csrf_token %} is empty."""
    return input_of(context.request)


@register.simple_tag(takes_context=True)
def page_url(context, parameter, token):
    """This address with another page; what was filtered stays."""
    query = context.request.GET.copy()
    query[parameter] = token
    return "?" + urlencode(list(query.lists()), doseq=True)


@register.simple_block_tag(end_name="endpanel")
def panel(content, title="", note="", foot="", url="", label="", id=""):
    """A sheet with a title; `note` or a link (`url`, `label`) at its right, `foot` for the source.

    Tables, row lists and pages inside reach its edges by themselves.
    """
    return render_to_string(
        "ui/panel.html",
        {
            "content": content,
            "title": title,
            "note": note,
            "foot": foot,
            "url": url,
            "label": label,
            "id": id,
        },
    )


@register.simple_tag
def bar(value, whole, label=""):
    """A thin bar from 0 to `whole` as SVG; a value of None draws the track alone."""
    return charts.bar(_known(value), _known(whole), label=label)


# --- Form fields --------------------------------------------------------------------------------


register.simple_tag(widgets.attributes)
register.simple_tag(widgets.input_element)


@register.filter
def kind_of(bound):
    """What a form field is, for its width: date, time, number, or the kind of its widget."""
    for classes, kind in _NARROW:
        if isinstance(bound.field, classes):
            return kind
    return bound.widget_type
