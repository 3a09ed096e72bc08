"""What is written about a seat that someone must still say yes to, and about how that went."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from leerhuis.courses.models import Edition
from leerhuis.enrolment.mails import (
    APPROVED,
    OFFERED,
    REQUESTED,
    TAKEN_OVER,
    Payload,
    cancel_by_of,
    letter_about,
    openly,
)
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Side
from leerhuis.mail.rules import Letter
from leerhuis.people.models import Person

ASKED = "enrolment/asked"
DECLINED = "enrolment/declined"
LAPSED = "enrolment/lapsed"
REFUSED = "enrolment/refused"
HANDED_OVER = "enrolment/handed_over"
MOVED = "enrolment/moved"
MERGED = "enrolment/merged"
OFFER = "offer"


def requested(enrolment: Enrolment, edition: Edition, *, sides: Sequence[Side]) -> Letter:
    """A seat is held for you until these sides have said yes."""
    return letter_about(
        REQUESTED,
        enrolment,
        edition,
        sessions=_openly(edition),
        sides=[each.value for each in sides],
        until=_until(enrolment.decide_by_at),
    )


def asked(
    approval: Approval, enrolment: Enrolment, edition: Edition, person: Person, *, to: int
) -> Letter:
    """To whoever may say yes. A place of work reads the days only, not what they are for."""
    named = approval.side is not Side.PLACEMENT
    return Letter(
        kind=ASKED,
        person_id=to,
        subject=approval.public_id,
        values={
            "side": approval.side.value,
            "person": person.name,
            "first_name": person.given_name,
            "title": edition.course.title if named else "",
            "sessions": [each | ({} if named else {"place": ""}) for each in _openly(edition)],
            "until": _until(enrolment.decide_by_at),
            "path": _answered_at(approval),
        },
    )


def offered(enrolment: Enrolment, edition: Edition) -> Letter:
    """A seat has come free: yes or no, until a moment, by a link that asks no sign-in."""
    letter = letter_about(
        OFFERED,
        enrolment,
        edition,
        sessions=_openly(edition),
        until=_until(enrolment.offer_ends_at),
    )
    return Letter(
        kind=letter.kind,
        person_id=letter.person_id,
        subject=letter.subject,
        step=str(enrolment.offers),
        values=letter.values,
        token=(OFFER, enrolment.public_id, enrolment.offers, enrolment.offer_hash or ""),
    )


def approved(enrolment: Enrolment, edition: Edition, *, invitation: Payload | None) -> Letter:
    """Everyone who decides has said yes: the seat is certain."""
    return _seat(APPROVED, enrolment, edition, invitation)


def taken_over(
    enrolment: Enrolment, edition: Edition, *, giver: str, invitation: Payload | None
) -> Letter:
    """A colleague has handed you their seat."""
    return _seat(TAKEN_OVER, enrolment, edition, invitation, giver=giver)


def declined(
    enrolment: Enrolment, edition: Edition, *, side: Side, invitation: Payload | None
) -> Letter:
    """One side said no, and why."""
    return letter_about(
        DECLINED,
        enrolment,
        edition,
        invitation=invitation,
        sessions=_openly(edition),
        side=side.value,
        why=enrolment.why.value if enrolment.why else "",
        reason=enrolment.reason,
        course=_course(edition),
    )


def lapsed(
    enrolment: Enrolment, edition: Edition, *, was: EnrolmentState, invitation: Payload | None
) -> Letter:
    """Nobody answered in time: you the offer, or they the request."""
    return letter_about(
        LAPSED,
        enrolment,
        edition,
        invitation=invitation,
        sessions=_openly(edition),
        offered=was is EnrolmentState.OFFERED,
        course=_course(edition),
    )


def refused(enrolment: Enrolment, edition: Edition, *, invitation: Payload | None) -> Letter:
    """You said no to the seat that came free."""
    return letter_about(
        REFUSED,
        enrolment,
        edition,
        invitation=invitation,
        sessions=_openly(edition),
        course=_course(edition),
    )


def handed_over(
    enrolment: Enrolment, edition: Edition, *, taker: str, invitation: Payload | None
) -> Letter:
    """Your seat is now of a colleague."""
    return letter_about(
        HANDED_OVER,
        enrolment,
        edition,
        invitation=invitation,
        sessions=_openly(edition),
        taker=taker,
        invited=invitation is not None,
    )


def moved(
    enrolment: Enrolment,
    edition: Edition,
    *,
    to: Enrolment,
    other: Edition,
    invitation: Payload | None,
) -> Letter:
    """Your seat in this group is free again, because you are in another one now."""
    return letter_about(
        MOVED,
        enrolment,
        edition,
        invitation=invitation,
        sessions=_openly(edition),
        others=[openly(each) for each in other.sessions],
        certain=to.state is EnrolmentState.CONFIRMED,
        invited=invitation is not None,
        other_path=f"/mijn/inschrijvingen/{to.public_id}",
    )


def merged(enrolment: Enrolment, edition: Edition, *, to: int) -> Letter:
    """To whoever had two accounts, at the one that is used no more: where the enrolment is now."""
    letter = letter_about(MERGED, enrolment, edition, sessions=_openly(edition))
    return replace(letter, person_id=to)


def _seat(
    kind: str, enrolment: Enrolment, edition: Edition, invitation: Payload | None, **more: Any
) -> Letter:
    return letter_about(
        kind,
        enrolment,
        edition,
        invitation=invitation,
        cancel_by=cancel_by_of(enrolment, edition),
        **more,
    )


def _openly(edition: Edition) -> list[dict[str, str]]:
    """The sessions as who has no certain seat may know them: without the link of an online one."""
    return [openly(each) for each in edition.sessions]


def _answered_at(approval: Approval) -> str:
    """Where whoever is asked says yes or no."""
    if approval.side is Side.COORDINATOR:
        return "/planning/aanvragen"
    return f"/team/inschrijvingen/{approval.public_id}"


def _until(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _course(edition: Edition) -> str:
    return f"/cursussen/{edition.course.public_id}"
