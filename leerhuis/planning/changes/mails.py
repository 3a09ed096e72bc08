"""What is written to trainers and to the contacts of venues about a session."""

from typing import Any

from leerhuis.calendars import rules as calendars
from leerhuis.courses.means import Trainer, Venue
from leerhuis.courses.models import Session
from leerhuis.mail.rules import Letter

TRAINER = "planning/trainer"
TRAINER_GONE = "planning/trainer_gone"
# What rules of reminders write to who trains a session.
TRAINER_REMINDED = "reminders/session_trainer"
VENUE = "planning/venue"
VENUE_GONE = "planning/venue_gone"


def trainer(
    to: Trainer,
    values: dict[str, Any],
    *,
    subject: str,
    gone: bool,
    turn: int,
    invitation: dict[str, Any] | None,
) -> Letter:
    """You train this session, at other hours or another place than before, or no longer.

    A trainer with an account is a person of the house; another has an address only.
    """
    person = to.person_id is not None
    return Letter(
        kind=TRAINER_GONE if gone else TRAINER,
        person_id=to.person_id,
        subject=subject,
        step=str(turn),
        values=values | {"account": person},
        invitation=invitation,
        address=None if person else to.email,
        name="" if person else to.name,
    )


def venue(
    address: str, name: str, values: dict[str, Any], *, subject: str, gone: bool, turn: int
) -> Letter:
    """How many people come to a session with you, or that it is no longer with you."""
    return Letter(
        kind=VENUE_GONE if gone else VENUE,
        person_id=None,
        subject=subject,
        step=str(turn),
        values=values,
        address=address,
        name=name,
    )


def values_of(session: Session, *, title: str, facts: str, **more: Any) -> dict[str, Any]:
    """What a letter says of a session, as plain values."""
    return {
        "title": title,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": place_of(session),
        "facts": facts,
    } | more


def place_of(session: Session) -> str:
    venue: Venue | None = session.venue
    parts = [session.room_name, *((venue.name, venue.street, venue.town) if venue else ())]
    return calendars.place_of(parts, online_url=session.online_url)
