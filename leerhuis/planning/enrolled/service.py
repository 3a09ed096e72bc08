"""Sending a letter about an enrolment once more."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.planning.enrolled import queries, rules


def send_again(letter: QueuedLetter, *, by: Identity, now: datetime) -> bool:
    """Only a letter that still says what is so; False when it went once more today already."""
    with db.transaction():
        rules.check_still_so(queries.written(letter), queries.written_about(letter))
        return mail.send_again(letter, by=by, now=now)
