"""Codes that let people in: whether one is right, how often it was used, which seats it keeps."""

import re
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, or_, select

from leerhuis import clock, db, settings, tokens
from leerhuis.access import Identity
from leerhuis.courses.models import Edition
from leerhuis.enrolment.models import Enrolment, InvitationCode
from leerhuis.enrolment.rules import HOLDS_SEAT
from leerhuis.errors import Refused
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door

# Nothing that reads as something else: no O and 0, no I, L and 1.
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 12


def plain(typed: str) -> str:
    """A code as it is kept, however it was typed: capitals, without blanks and dashes."""
    return re.sub(r"[\s-]+", "", typed).upper()


def hash_of(edition: Edition, code: str) -> str:
    """What the row keeps: a code is short, so its hash is keyed. In each group it is another."""
    return hashes_of(edition, code)[0]


def hashes_of(edition: Edition, code: str) -> list[str]:
    """The same under the key of now and those before it."""
    row = f"{edition.public_id} {plain(code)}"
    return [
        tokens.hash_of(tokens.form(key, purpose="code", row=row, generation=0))
        for key in settings.current().keys
    ]


def code_for(edition: Edition, typed: str, *, by: Identity, now: datetime) -> InvitationCode:
    """The code of this group that was typed; a wrong one is counted, and slows down guessing.

    To be asked before the transaction, so that a wrong one is counted whatever follows.
    """
    hashes = attempts.knock(Door.CODE, who=by.public_id, origin=by.origin, now=now)
    found = db.session.scalar(
        select(InvitationCode).where(
            InvitationCode.edition_id == edition.id,
            InvitationCode.code_hash.in_(hashes_of(edition, typed)),
        )
    )
    if found is None:
        raise _unknown()
    attempts.forgive(hashes, door=Door.CODE, now=now)
    return found


def check(code: InvitationCode, edition: Edition, *, now: datetime) -> None:
    """Whether the code lets someone in now; asked under the hold of the edition."""
    db.session.refresh(code)
    if code.edition_id != edition.id:
        raise _unknown()
    if code.withdrawn_at is not None:
        raise Refused("This code was withdrawn. Ask the coordinator.", field="code")
    if code.ends_on and clock.day_of(now) > code.ends_on:
        raise Refused("This code could be used until %(day)s.", field="code", day=code.ends_on)
    if used([code.id]).get(code.id, 0) >= code.uses:
        raise Refused("This code has been used up. Ask the coordinator.", field="code")


def used(code_ids: Collection[int]) -> dict[int, int]:
    """How many people came in by each code and still have a seat or a place in line."""
    rows = db.session.execute(
        select(Enrolment.code_id, func.count())
        .where(Enrolment.code_id.in_(code_ids), Enrolment.cancelled_at.is_(None))
        .group_by(Enrolment.code_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def kept_in(edition_id: int, *, today: date) -> dict[int, int]:
    """The seats that each code of the group keeps: what is left of its uses, until its last day."""
    came_in = (
        select(Enrolment.code_id, func.count().label("number"))
        .where(Enrolment.edition_id == edition_id, Enrolment.state.in_(HOLDS_SEAT))
        .group_by(Enrolment.code_id)
        .subquery()
    )
    rows = db.session.execute(
        select(InvitationCode.id, InvitationCode.uses - func.coalesce(came_in.c.number, 0))
        .outerjoin(came_in, came_in.c.code_id == InvitationCode.id)
        .where(
            InvitationCode.edition_id == edition_id,
            InvitationCode.holds_seats,
            InvitationCode.withdrawn_at.is_(None),
            or_(InvitationCode.ends_on.is_(None), InvitationCode.ends_on >= today),
        )
    )
    return {row[0]: max(0, row[1]) for row in rows}


def _unknown() -> Refused:
    """The same answer to every wrong code, whatever is wrong with it."""
    return Refused(
        "This code is not known for this group. Look at the invitation again.", field="code"
    )
