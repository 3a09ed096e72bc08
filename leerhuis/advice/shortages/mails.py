"""What is written to who lacks points, when there is a group that gives them."""

from leerhuis.advice.shortages.models import Call
from leerhuis.mail.rules import Letter

CALLED = "advice/called"


def called(call: Call, person_id: int) -> Letter:
    """There is a new group that gives what you still need."""
    edition = call.edition
    assert edition.starts_at is not None
    return Letter(
        kind=CALLED,
        person_id=person_id,
        subject=call.public_id,
        values={
            "title": edition.course.title,
            "lack": call.lack.value,
            "starts_at": edition.starts_at.isoformat(),
            "enrol_by": edition.enrol_by_on.isoformat(),
            "path": f"/cursussen/{edition.course.public_id}?groep={edition.public_id}",
        },
    )
