"""What someone should know and answer before enrolling in a group."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, select

from leerhuis import clock, db
from leerhuis.access import Identity
from leerhuis.courses import queries as courses
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.words import Admits
from leerhuis.enrolment import asking, counting, entering, foreseeing, inviting, needing, sides
from leerhuis.enrolment.doubles import doubles_in
from leerhuis.enrolment.foreseeing import Foreseen
from leerhuis.enrolment.models import Enrolment, InvitationCode
from leerhuis.enrolment.questions.rules import Asked
from leerhuis.enrolment.rules import HOLDS_SEAT, Voice, Why
from leerhuis.enrolment.sides import Say
from leerhuis.errors import Refused
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door


class Ahead(NamedTuple):
    """A group as it is to someone who thinks of enrolling.

    `lacking` is what the course asks and they do not have, `deciding` who must say yes. A group by
    invitation is `shut` without its code.
    """

    edition: Edition
    asked: Sequence[Asked] = ()
    doubles: Sequence[Session] = ()
    lacking: str = ""
    deciding: Sequence[Say] = ()
    shut: bool = False

    @property
    def is_plain(self) -> bool:
        """Nothing to answer and nothing to know: one click is enough."""
        return not (self.asked or self.doubles or self.lacking or self.deciding or self.shut)


def ahead(edition: Edition, who: Identity, *, now: datetime) -> Ahead:
    person_id = who.person_id or 0
    says = sides.sides_for(edition, person_id, now=now)
    return Ahead(
        edition=edition,
        asked=asking.questions_for(edition.course_id),
        doubles=doubles_in(person_id, [edition.id], now=now).get(edition.id, []),
        lacking=needing.lacking(edition, person_id, on=clock.day_of(edition.starts_at or now)),
        deciding=_deciding(says, edition, who, now=now),
        shut=edition.admits is Admits.INVITED,
    )


def _deciding(says: Sequence[Say], edition: Edition, who: Identity, *, now: datetime) -> list[Say]:
    if not any(each.voice is Voice.DECIDES for each in says):
        return []
    return sides.deciding(edition, who.person_id or 0, by=who, now=now)


def told(edition: Edition, person_id: int, *, now: datetime) -> list[Say]:
    """The sides of which somebody gets a letter about it, and decides nothing."""
    day = clock.day_of(now)
    return [
        each
        for each in sides.sides_for(edition, person_id, now=now)
        if each.voice is Voice.TOLD and sides.deciders(each, person_id=person_id, day=day)
    ]


def known(edition: Edition, person_id: int) -> Enrolment | None:
    """The seat or place in line that they have already."""
    return counting.active_enrolment(edition.id, person_id)


def foreseen(edition: Edition, person_id: int, *, now: datetime) -> Foreseen | None:
    """What they would get if they enrolled now."""
    found = foreseeing.foresee(edition, person_ids=[person_id], now=now)
    return next((each for each in found if each.person_id == person_id), None)


def was_just_taken(enrolment: Enrolment, *, now: datetime) -> bool:
    """Whether who waits does so because the group is full, and not because of another limit."""
    why = foreseeing.why_waiting(enrolment, counting.edition_of(enrolment), now=now)
    return why is not None and why.why in (Why.FULL, Why.RESERVED, Why.OTHERS_FIRST)


def would_have_seat(found: Foreseen | None) -> bool:
    return found is not None and found.state in HOLDS_SEAT


def why_not_code(edition: Edition, code: str, *, by: Identity, now: datetime) -> Refused | None:
    """What is wrong with a code, as enrolling with it would say."""
    try:
        inviting.check(inviting.code_for(edition, code, by=by, now=now), edition, now=now)
    except Refused as no:
        return no
    return None


def why_not(
    edition: Edition, who: Identity, *, invited: bool = False, now: datetime
) -> Refused | None:
    """What enrolling would answer now; None when it would do it."""
    person_id = who.person_id or 0
    queue = counting.queue_for(edition, person_id)
    try:
        entering.check(edition, person_id, queue, by=who, now=now, invited=invited)
    except Refused as no:
        return no
    return None


def edition_of_code(course: str, code: str, *, by: Identity, now: datetime) -> Edition | None:
    """The group of this course that a code is of; the same signs in two groups are two codes."""
    hashes = attempts.knock(Door.CODE, who=by.public_id, origin=by.origin, now=now)
    rows = db.session.scalars(
        select(Edition)
        .join(Edition.course)
        .where(Course.public_id == course, courses.shown(), Edition.starts_at > now)
    ).all()
    wanted = {one: each for each in rows for one in inviting.hashes_of(each, code)}
    known = select(InvitationCode.code_hash).where(InvitationCode.code_hash.in_(wanted))
    found = next((wanted[each] for each in db.session.scalars(known)), None)
    if found is not None:
        attempts.forgive(hashes, door=Door.CODE, now=now)
    return found


def has_codes(edition: Edition) -> bool:
    """Whether there is something to ask a code for."""
    if edition.admits is Admits.INVITED:
        return True
    codes = (InvitationCode.edition_id == edition.id, InvitationCode.withdrawn_at.is_(None))
    return bool(db.session.scalar(select(exists().where(*codes))))
