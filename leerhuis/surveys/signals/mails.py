"""What is written to who looks after a signal: that there is one, and when it is time."""

from leerhuis.mail.rules import Letter
from leerhuis.surveys.signals.models import Signal

RAISED = "surveys/signal"


def raised(signal: Signal, *, person_id: int, title: str, step: str = "") -> Letter:
    """A score asks for a decision; with the step "due" it should have been there by now."""
    return Letter(
        kind=RAISED,
        person_id=person_id,
        subject=signal.public_id,
        step=step,
        values={
            "title": title,
            "measure": signal.measure.value,
            "value": f"{signal.value:f}",
            "limit": f"{signal.limit:f}",
            "why": signal.why.value,
            "due_on": signal.due_on.isoformat(),
            "late": step == "due",
            "path": f"/evaluaties/signalen/{signal.public_id}",
        },
    )
