"""Making invitation codes and taking them back; what a code does is in `inviting`."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from leerhuis import audit, clock, db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import check_day
from leerhuis.enrolment import fitting, inviting, seating
from leerhuis.enrolment.models import InvitationCode
from leerhuis.errors import Missing, Refused

MOST_USES = 500
GROUP = 4


class Listed(NamedTuple):
    """A code and how often it was used."""

    code: InvitationCode
    used: int


def make(
    edition: Edition,
    *,
    uses: int,
    holds_seats: bool,
    ends_on: date | None = None,
    note: str = "",
    by: Identity,
    now: datetime,
) -> tuple[InvitationCode, str]:
    """A new code for this group, and its signs: they are shown now and never again."""
    signs = "".join(secrets.choice(inviting.SIGNS) for _ in range(inviting.LENGTH))
    with db.transaction():
        db.hold(edition)
        _check_terms(uses=uses, ends_on=ends_on, note=note, today=clock.day_of(now))
        if holds_seats:
            _check_free(edition, uses, now=now)
        code = InvitationCode(
            edition_id=edition.id,
            code_hash=inviting.hash_of(edition, signs),
            ending=signs[-GROUP:],
            uses=uses,
            holds_seats=holds_seats,
            ends_on=ends_on,
            note=note.strip(),
            made_at=now,
        )
        db.add(code)
        _record(Action.CODE_MADE, code, edition, by=by, now=now)
        return code, shown(signs)


def withdraw(code: InvitationCode, *, by: Identity, now: datetime) -> InvitationCode:
    """End a code; who came in by it stays, and the seats it kept go to the line."""
    with db.transaction():
        edition = db.session.get_one(Edition, code.edition_id)
        db.hold(edition)
        db.session.refresh(code)
        if code.withdrawn_at is not None:
            return code
        code.withdrawn_at = now
        _record(Action.CODE_WITHDRAWN, code, edition, by=by, now=now)
        if code.holds_seats:
            seating.settle(edition, by=by, now=now)
        return code


def listed(edition: Edition) -> Sequence[Listed]:
    """The codes of a group, the newest first, with how often each was used."""
    rows = db.session.scalars(
        select(InvitationCode)
        .where(InvitationCode.edition_id == edition.id)
        .order_by(InvitationCode.id.desc())
    ).all()
    used = inviting.used([each.id for each in rows])
    return [Listed(each, used.get(each.id, 0)) for each in rows]


def code_in(edition: Edition, public_id: str) -> InvitationCode:
    """A code of this group, to withdraw."""
    found = db.session.scalar(
        select(InvitationCode).where(
            InvitationCode.edition_id == edition.id, InvitationCode.public_id == public_id
        )
    )
    if found is None:
        raise Missing
    return found


def shown(signs: str) -> str:
    """As it is read aloud: three groups of four."""
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def _check_terms(*, uses: int, ends_on: date | None, note: str, today: date) -> None:
    if not 1 <= uses <= MOST_USES:
        raise Refused("Fill in 1 to %(most)d uses.", field="uses", most=MOST_USES)
    if ends_on is not None:
        check_day(ends_on, field="ends_on")
        if ends_on < today:
            raise Refused("Choose today or a later day.", field="ends_on")
    if len(note) > 120:
        raise Refused("Use at most %(most)s characters.", field="note", most=120)


def _check_free(edition: Edition, uses: int, *, now: datetime) -> None:
    """A code keeps only seats that are there and kept for nobody else."""
    free = fitting.seats_open(edition, now=now)
    if free is not None and uses > free:
        raise Refused(
            "Seats that are free to keep: %(free)d. Make room first, or keep fewer.",
            field="uses",
            free=free,
        )


def _record(
    action: Action, code: InvitationCode, edition: Edition, *, by: Identity, now: datetime
) -> None:
    audit.record(
        action,
        by=by,
        kind="invitation_code",
        subject=code.public_id,
        now=now,
        edition=edition.public_id,
        uses=code.uses,
        holds_seats=code.holds_seats,
    )
