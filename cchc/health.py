"""Two questions of a load balancer: does the process answer, and can it do its work?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from units.triggers import missing


@require_safe
@login_not_required
def healthz(request):
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def readyz(request):
    """The database answers and its append-only tables are protected; 503 with the reason if not."""
    try:
        connection.ensure_connection()
        bare = missing()
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    if bare:
        return JsonResponse({"status": "triggers"}, status=503)
    return JsonResponse({"status": "ok"})
