"""A plan as the official paper."""

from django.views.decorators.http import require_safe

from cchc.lib.pdf import pdf_response
from plans.plan_exports import plan_pdf as paper_of
from plans.views.plan import fetch_plan


@require_safe
def plan_pdf(request, pk):
    """In: the plan with its annex, a draft until it is issued."""
    plan = fetch_plan(request.user, pk)
    return pdf_response(paper_of(plan), f"ke-hoach-{plan.year}-{plan.pk}.pdf")
