"""What is written about attendance: a list that nobody filled in, and who missed too much."""

from collections.abc import Sequence

from leerhuis.courses.models import Edition, Session
from leerhuis.mail.rules import Letter

UNMARKED = "attendance/unmarked"
BELOW = "attendance/below"


def unmarked(session: Session, *, person_id: int, title: str, step: str) -> Letter:
    """A session is over and nobody said who was there."""
    return Letter(
        kind=UNMARKED,
        person_id=person_id,
        subject=session.public_id,
        reference=session.ends_at.isoformat(),
        step=step,
        values={
            "title": title,
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "path": f"/presentie/{session.public_id}",
        },
    )


def below(edition: Edition, *, person_id: int, names: Sequence[str], last_mark: int) -> Letter:
    """These people can no longer complete the course in this group; again once more is known."""
    return Letter(
        kind=BELOW,
        person_id=person_id,
        subject=edition.public_id,
        reference=str(last_mark),
        values={
            "title": edition.course.title,
            "least_share": edition.course.least_share,
            "names": list(names),
            "path": f"/planning/groepen/{edition.public_id}",
        },
    )
