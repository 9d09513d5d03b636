"""The permission page, made from the very table that answers."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.lib.fields import clean_get
from units.asked import SIGHTS
from units.forms.who_may import PermissionFilterForm
from units.permissions import AREAS, TABLE, Permission, Role
from units.roles import Reach


@require_safe
def permission_page(request):
    """Ai được làm gì, ai được xem gì, and the rules that no role passes."""
    form, wanted = clean_get(PermissionFilterForm, request.GET)
    part, role = wanted["phan"], Role(wanted["role"]) if wanted["role"] else None
    context = {
        "form": form,
        "part": part,
        "tabs": [
            {"label": label, "url": f"?phan={code}", "is_now": code == part}
            for code, label in PermissionFilterForm.PARTS
        ],
        "role": role,
        "all_roles": list(Role),
        "roles": [role] if role else list(Role),
        "areas": _areas(role, wanted["area"]),
        "sights": SIGHTS,
        "reaches": list(Reach),
    }
    return render(request, "units/permission_page.html", context)


def _areas(role, asked):
    """[(area, rows)]: a row a permission, a cell a role; of one role only what it may do."""
    areas = []
    for permission in Permission:
        if permission in AREAS:
            areas.append((permission.name, AREAS[permission], []))
        if role is None or role in TABLE[permission].reach:
            areas[-1][2].append(_row(permission, [role] if role else Role))
    return [(label, rows) for code, label, rows in areas if rows and asked in ("", code)]


def _row(permission, roles):
    rule = TABLE[permission]
    return {
        "name": permission.value,
        "password_again": rule.password_again,
        "condition": rule.condition,
        "cells": [(role, rule.reach[role].value if role in rule.reach else "") for role in roles],
    }
