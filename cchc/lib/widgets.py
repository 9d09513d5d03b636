"""Inputs and selects of forms, drawn without a template for each: a line of filters has eleven.

`Renderer` is the FORM_RENDERER of the settings. Widgets that are more than one element, and
fields, have templates under templates/django/forms.
"""

from html import escape

from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

_INPUTS = (
    "checkbox",
    "date",
    "datetime",
    "email",
    "file",
    "hidden",
    "input",
    "number",
    "password",
    "search",
    "tel",
    "text",
    "time",
    "url",
)


class Renderer(TemplatesSetting):
    """Draws what this module can, and finds a template for the rest."""

    def render(self, template_name, context, request=None):
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def input_element(widget):
    """<input> from the context of its widget."""
    value = widget["value"]
    given = "" if value is None else f' value="{_escaped(value)}"'
    kind, name = _escaped(widget["type"]), _escaped(widget["name"])
    return SafeString(f'<input type="{kind}" name="{name}"{given}{attributes(widget["attrs"])}>')


def select_element(widget):
    """<select> with its options from the context of its widget."""
    drawn = []
    for group, choices, _index in widget["optgroups"]:
        part = "".join(
            [
                f'<option value="{_escaped(one["value"])}"{attributes(one["attrs"])}>'
                f"{_escaped(one['label'])}</option>"
                for one in choices
            ]
        )
        drawn.append(f'<optgroup label="{_escaped(group)}">{part}</optgroup>' if group else part)
    attrs, options = attributes(widget["attrs"]), "".join(drawn)
    return SafeString(f'<select name="{_escaped(widget["name"])}"{attrs}>{options}</select>')


def attributes(attrs):
    """The attributes of a widget in the order of their names; one that is true stands by its name
    alone, behind the others."""
    if not attrs:
        return SafeString("")
    valued = [
        f' {name}="{_escaped(value)}"'
        for name, value in sorted(attrs.items())
        if value is not None and not isinstance(value, bool)
    ]
    alone = [f" {name}" for name in sorted(attrs) if attrs[name] is True]
    return SafeString("".join(valued + alone))


def _escaped(value):
    """As {{ value }} would stand in a page."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


_DRAWN = {f"django/forms/widgets/{name}.html": input_element for name in _INPUTS}
_DRAWN["django/forms/widgets/select.html"] = select_element
