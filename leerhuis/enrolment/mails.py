"""What is written to whom about a seat; each letter is about one enrolment, and comes once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from leerhuis import clock
from leerhuis.calendars import rules as calendars
from leerhuis.courses.models import Edition, Session
from leerhuis.enrolment import rules
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState, Filling, Reason
from leerhuis.mail.rules import Letter

Payload = dict[str, Any]

CONFIRMED = "enrolment/confirmed"
WAITING = "enrolment/waiting"
PROMOTED = "enrolment/promoted"
CANCELLED = "enrolment/cancelled"
CALLED_OFF = "enrolment/called_off"
SESSION = "enrolment/session"
SESSION_WITHDRAWN = "enrolment/session_withdrawn"

REQUESTED = "enrolment/requested"
OFFERED = "enrolment/offered"
APPROVED = "enrolment/approved"
TAKEN_OVER = "enrolment/taken_over"

# What is no longer so once someone moves on to a seat, or has none any more.
UNTRUE_WITH_A_SEAT = (WAITING, REQUESTED, OFFERED)
# What brings a session into a calendar: the first with the letter about the seat.
CARRIES_A_SESSION = (CONFIRMED, PROMOTED, APPROVED, TAKEN_OVER, SESSION)
# What rules of reminders write about a session, under the seat of who comes.
REMINDED = "reminders/session"
UNTRUE_WITHOUT_A_SEAT = (*UNTRUE_WITH_A_SEAT, *CARRIES_A_SESSION, REMINDED)


class SeatLetter(Protocol):
    """A letter that brings or ends a seat, with what the calendar is told of the first session."""

    def __call__(
        self, enrolment: Enrolment, edition: Edition, *, invitation: Payload | None
    ) -> Letter: ...


def confirmed(enrolment: Enrolment, edition: Edition, *, invitation: Payload | None) -> Letter:
    """You have a seat."""
    return letter_about(
        CONFIRMED,
        enrolment,
        edition,
        invitation=invitation,
        cancel_by=cancel_by_of(enrolment, edition),
    )


def promoted(enrolment: Enrolment, edition: Edition, *, invitation: Payload | None) -> Letter:
    """A seat came free, and it is yours."""
    return letter_about(
        PROMOTED,
        enrolment,
        edition,
        invitation=invitation,
        cancel_by=cancel_by_of(enrolment, edition),
    )


def waiting(
    enrolment: Enrolment,
    edition: Edition,
    *,
    filling: Filling,
    place: int,
    why: Reason | None = None,
) -> Letter:
    """You are on the waiting list at this place, and why; without a reason the group is full."""
    reason = why or rules.full(capacity=edition.capacity, filling=filling)
    return letter_about(
        WAITING,
        enrolment,
        edition,
        place=place,
        why=reason.written(),
        policy=edition.policy.value,
        hours=edition.offer_hours,
    )


def cancelled(
    enrolment: Enrolment,
    edition: Edition,
    *,
    was: EnrolmentState,
    own: bool,
    invitation: Payload | None,
) -> Letter:
    """You no longer have the seat, or the place in line."""
    return letter_about(
        CANCELLED,
        enrolment,
        edition,
        invitation=invitation,
        had_seat=was in HOLDS_SEAT,
        invited=invitation is not None,
        own=own,
    )


def called_off(
    enrolment: Enrolment,
    edition: Edition,
    *,
    why: str,
    others: Sequence[Edition],
    invitation: Payload | None,
) -> Letter:
    """Your group does not go ahead; these are the other groups of the course."""
    return letter_about(
        CALLED_OFF,
        enrolment,
        edition,
        invitation=invitation,
        had_seat=enrolment.state in HOLDS_SEAT,
        invited=invitation is not None,
        why=why,
        others=[openly(each.sessions[0]) for each in others],
        course=f"/cursussen/{edition.course.public_id}",
    )


def session_told(
    enrolment: Enrolment,
    edition: Edition,
    session: Session,
    *,
    invitation: Payload,
    moved: bool = False,
) -> Letter:
    """A further session of the group, or one that moved: its own invitation."""
    return _of_session(SESSION, enrolment, edition, session, invitation, moved=moved)


def session_withdrawn(
    enrolment: Enrolment, edition: Edition, session: Session, *, invitation: Payload
) -> Letter:
    """A session that leaves the calendar of who signed off."""
    return _of_session(SESSION_WITHDRAWN, enrolment, edition, session, invitation)


def renewed(letter: Letter, edition: Edition, *, invitation: Payload | None) -> Letter:
    """A letter about a seat that nobody has read, with the sessions as they are now."""
    sessions = [meeting(each) for each in edition.sessions]
    return replace(letter, values=letter.values | {"sessions": sessions}, invitation=invitation)


def letter_about(
    kind: str,
    enrolment: Enrolment,
    edition: Edition,
    *,
    invitation: Payload | None = None,
    **more: Any,
) -> Letter:
    values = {
        "title": edition.course.title,
        "sessions": [meeting(each) for each in edition.sessions],
        "path": path_of(enrolment),
    }
    return Letter(
        kind=kind,
        person_id=enrolment.person_id,
        subject=enrolment.public_id,
        values=values | more,
        invitation=invitation,
    )


def _of_session(
    kind: str,
    enrolment: Enrolment,
    edition: Edition,
    session: Session,
    invitation: Payload,
    **more: Any,
) -> Letter:
    return Letter(
        kind=kind,
        person_id=enrolment.person_id,
        subject=enrolment.public_id,
        reference=session.public_id,
        step=str(invitation["sequence"]),
        values={
            "title": edition.course.title,
            "session": meeting(session),
            "number": edition.sessions.index(session) + 1,
            "total": len(edition.sessions),
            "path": path_of(enrolment),
        }
        | more,
        invitation=invitation,
    )


def path_of(enrolment: Enrolment) -> str:
    return f"/mijn/inschrijvingen/{enrolment.public_id}"


def cancel_by_of(enrolment: Enrolment, edition: Edition) -> str | None:
    """The last day to sign off; None when that is the moment at which the group begins."""
    seated_on = clock.day_of(enrolment.confirmed_at) if enrolment.confirmed_at else None
    day = rules.cancel_by(confirmed_on=seated_on, cancel_by_on=edition.cancel_by_on)
    return day.isoformat() if day else None


def openly(session: Session) -> dict[str, str]:
    """As a reader without a seat may know it: the link of an online session is for who has one."""
    return meeting(session) | ({} if session.venue else {"place": ""})


def meeting(session: Session) -> dict[str, str]:
    venue = session.venue
    parts = [session.room_name, *((venue.name, venue.street, venue.town) if venue else ())]
    return {
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "place": calendars.place_of(parts, online_url=session.online_url),
    }
