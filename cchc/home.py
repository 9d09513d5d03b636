"""The first page: what waits for this user; for everyone else the way in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def front(request):
    """Leads a signed-in user to his work, anyone else to the sign-in page."""
    return redirect("my-work" if request.user.is_authenticated else settings.LOGIN_URL)


@require_safe
def my_work(request):
    """Việc của tôi."""
    return render(request, "cchc/my_work.html")
