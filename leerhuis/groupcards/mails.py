"""The letter that leads a trainer to the card of a group."""

from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Session
from leerhuis.enrolment.mails import meeting
from leerhuis.mail.rules import Letter

READY = "groupcards/ready"


def ready(session: Session, to: Trainer, *, coming: int) -> Letter:
    """The card is there. What people want to learn stands on its page, and never in a mail."""
    return Letter(
        kind=READY,
        person_id=to.person_id,
        subject=session.public_id,
        reference=session.starts_at.isoformat(),
        values={
            **meeting(session),
            "title": session.edition.course.title,
            "participants": coming,
            "path": f"/groepen/{session.edition.public_id}/groepskaart",
        },
        over_at=session.starts_at,
    )
