"""The letters about requests: to who answers them, and to who asked."""

from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person
from leerhuis.privacy import topics
from leerhuis.privacy.requests import rules
from leerhuis.privacy.requests.models import DataRequest
from leerhuis.registers import N_

ASKED, ANSWERED, DUE = "privacy/asked", "privacy/answered", "privacy/due"
EVERYTHING = N_("All that Leerhuis keeps about you")
LIFTED = "lifted"


def asked(request: DataRequest, reader: Person) -> Letter:
    """Somebody asks something; who it is stands on the page, not in a mailbox."""
    return Letter(
        kind=ASKED,
        person_id=reader.id,
        subject=request.public_id,
        values={"due_on": request.due_on.isoformat(), "path": _worklist(request)},
    )


def due(request: DataRequest, reader: Person, *, late: bool) -> Letter:
    return Letter(
        kind=DUE,
        person_id=reader.id,
        subject=request.public_id,
        reference=request.due_on.isoformat(),
        step="late" if late else "soon",
        values={
            "due_on": request.due_on.isoformat(),
            "late": late,
            "path": _worklist(request),
        },
    )


def answered(request: DataRequest, *, state: str, words: str) -> Letter:
    """What was decided about a request, or that it takes longer, or that a restriction ended."""
    return Letter(
        kind=ANSWERED,
        person_id=request.person_id,
        subject=request.public_id,
        step=state,
        values={
            "what": rules.KINDS[request.kind],
            "about": topics.LABELS[request.topic] if request.topic else EVERYTHING,
            "asked_at": request.asked_at.isoformat(),
            "state": state,
            "due_on": request.due_on.isoformat(),
            "answer": words,
            "path": f"/mijn/privacy/verzoeken/{request.public_id}",
        },
    )


def _worklist(request: DataRequest) -> str:
    return f"/privacyverzoeken/{request.public_id}"
