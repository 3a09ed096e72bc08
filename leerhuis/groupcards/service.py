"""Telling trainers of the card of their group, three days before each session."""

from datetime import datetime

from leerhuis.enrolment import queries as enrolments
from leerhuis.groupcards import mails, queries
from leerhuis.mail import service as mail


def tell_due(*, now: datetime) -> int:
    """One letter for each session and trainer with an account; moved sessions are told anew."""
    sessions = queries.coming(now=now)
    fillings = enrolments.fillings({each.edition_id for each in sessions})
    letters = [
        mails.ready(session, trainer, coming=fillings[session.edition_id].confirmed)
        for session in sessions
        if fillings[session.edition_id].confirmed
        for trainer in session.trainers
        if trainer.person_id is not None
    ]
    return mail.queue_all(letters, now=now) if letters else 0
