"""Letters to people of a region: one that went out with a session for the calendar."""

from leerhuis import db
from leerhuis.letters.own import queries
from leerhuis.mail import rendering
from leerhuis.mail import service as mail
from leerhuis.mail.models import QueuedLetter
from leerhuis.mail.queries import letter_of
from leerhuis.mail.rules import Letter, LetterState
from tests.factories import NOW


def keep(made):
    """What the professional of this region reads on their own pages."""
    reader = made.people["professional"]
    title = made.secret(f"Brief{made.word}")
    about = f"own{made.word}"
    values = {"title": title, "path": "/mijn/certificaten"}
    letter = Letter(
        kind="certificates/issued",
        person_id=reader.id,
        subject=about,
        values=values,
        invitation={
            "method": "REQUEST",
            "uid": about,
            "sequence": 0,
            "starts_at": NOW.isoformat(),
            "summary": title,
            "stamp": NOW.isoformat(),
        },
    )
    mail.queue(letter, now=NOW)
    row = db.session.query(QueuedLetter).filter_by(subject=about).one()
    with db.transaction():
        row.rendered = rendering.render(
            letter_of(row),
            recipient=queries.recipient(reader.id),
            address="lezer@example.org",
            message_id=row.message_id,
            now=NOW,
        )
        row.state, row.sent_at = LetterState.SENT, NOW
    made.keep(**{"own letter": row})
