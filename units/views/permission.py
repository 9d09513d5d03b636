"""The permission page, made from the very table that answers."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from units.permissions import TABLE, Role


@require_safe
def permission_page(request):
    """Ai được làm gì: a row a permission, a column a role."""
    rows = [
        {
            "name": permission.value,
            "password_again": rule.password_again,
            "condition": rule.condition,
            "cells": [
                (role, rule.reach[role].value if role in rule.reach else "") for role in Role
            ],
        }
        for permission, rule in TABLE.items()
    ]
    return render(request, "units/permission_page.html", {"roles": list(Role), "rows": rows})
