"""What was asked of a unit about its work, beside that work: told on the page of each."""

from cchc.lib.clock import today
from plans.models import Explanation
from units.permissions import Permission, is_allowed


def rows_of_explanations(explanations):
    """[{explanation, due: DueState}] as the list of them is drawn."""
    day = today()
    return [{"explanation": one, "due": one.due_state(day)} for one in explanations]


def explanations_about(user, subjects):
    """{key: {"explanations": rows, "can_ask": may this reader ask now?}} of Findings or Figures of
    one kind; one query."""
    told = Explanation.objects.told_of(user, subjects)
    return {
        subject.pk: {
            "explanations": rows_of_explanations(told.get(subject.pk, ())),
            "can_ask": subject.can("ask_explanation")
            and is_allowed(user, Permission.ASK_EXPLANATION, subject)
            and not any(one.state in one.WAITING for one in told.get(subject.pk, ())),
        }
        for subject in subjects
    }
