"""The letter with which an administrator tries whether letters arrive."""

from datetime import datetime

from leerhuis.access import Identity
from leerhuis.mail.rules import Letter
from leerhuis.operations.rules import TEST_LETTER


def test_letter(to: Identity, *, now: datetime) -> Letter:
    """A letter to oneself that says when it was asked for."""
    return Letter(
        kind=TEST_LETTER,
        person_id=to.person_id,
        subject=to.public_id,
        reference=now.isoformat(),
        values={"at": now.isoformat()},
    )
