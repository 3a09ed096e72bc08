"""Two persons that are one: the enrolments of the first become those of the second.

In a group where both were, the better enrolment stays, with what was attended in it; the seat of
the other is free. Points that were earned before stay with whoever they were written down for.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.calendars import service as calendars
from leerhuis.courses.models import Edition
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import counting, deciding, mails, seating, telling
from leerhuis.enrolment import mails_of_turns as letters
from leerhuis.enrolment.models import Approval, Enrolment
from leerhuis.enrolment.rules import HOLDS_SEAT, EnrolmentState
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.mail.rules import Letter
from leerhuis.registry import service as registry


def merge(
    from_person_id: int,
    into_person_id: int,
    *,
    attended: Collection[int] = (),
    by: Identity,
    now: datetime,
) -> int:
    """All enrolments of the one become the other's; returns in how many groups.

    `attended` are the enrolments in which something was marked: of two, such a one stays.
    """
    if from_person_id == into_person_id:
        raise Refused("These are the same person.")
    with db.transaction():
        groups = _groups_of(from_person_id)
        for each in groups:
            counting.hold(each)
            _merge_in(each, from_person_id, into_person_id, attended, by=by, now=now)
        return len(groups)


def _merge_in(
    edition: Edition,
    from_person_id: int,
    into_person_id: int,
    attended: Collection[int],
    *,
    by: Identity,
    now: datetime,
) -> None:
    mine = _active(edition, from_person_id)
    theirs = _active(edition, into_person_id)
    for each in _over(edition, from_person_id):
        each.person_id = into_person_id
    if mine is None:
        return
    kept, lost = _chosen(mine, theirs, attended)
    freed = lost is not None and lost.state in HOLDS_SEAT
    if lost is not None:
        _drop(lost, now=now)
    if kept is mine:
        _hand_on(mine, edition, into_person_id, now=now)
    else:
        calendars.hand_on(from_person_id, into_person_id, edition_id=edition.id)
    if _is_coming(edition, now=now):
        mail.queue(letters.merged(mine, edition, to=from_person_id), now=now)
    dropped = lost.public_id if lost else ""
    seating.record(Action.ENROLMENTS_MERGED, kept, edition, by=by, now=now, dropped=dropped)
    if freed:
        seating.settle(edition, by=by, now=now)


def _chosen(
    mine: Enrolment, theirs: Enrolment | None, attended: Collection[int]
) -> tuple[Enrolment, Enrolment | None]:
    """Which of the two stays, and which goes."""
    if theirs is None:
        return mine, None
    one, other = (_standing(each, attended) for each in (mine, theirs))
    return (mine, theirs) if deciding.is_better(one, other) else (theirs, mine)


def _standing(enrolment: Enrolment, attended: Collection[int]) -> deciding.Standing:
    return deciding.Standing(
        state=enrolment.state,
        has_attendance=enrolment.id in attended,
        completed_on=enrolment.completed_on,
        priority=enrolment.priority,
        turn=enrolment.turn,
    )


def _drop(enrolment: Enrolment, *, now: datetime) -> None:
    """The one that is there twice ends; nobody is signed off by it, so calendars stay."""
    _forget(enrolment, now=now)
    enrolment.state, enrolment.cancelled_at = EnrolmentState.CANCELLED, now
    enrolment.decide_by_at = enrolment.offer_ends_at = enrolment.offer_hash = None
    db.session.flush()


def _hand_on(enrolment: Enrolment, edition: Edition, person_id: int, *, now: datetime) -> None:
    """The enrolment is the other person's, who hears how it stands."""
    _forget(enrolment, now=now)
    calendars.hand_on(enrolment.person_id, person_id, edition_id=edition.id)
    enrolment.person_id = person_id
    db.session.flush()
    if not _is_coming(edition, now=now):
        return
    if enrolment.state is EnrolmentState.CONFIRMED:
        telling.seated(enrolment, edition, mails.confirmed, now=now)
    else:
        mail.queue(_letter(enrolment, edition), now=now)


def _forget(enrolment: Enrolment, *, now: datetime) -> None:
    """Nothing more is expected of the person it was of, nor told to them."""
    telling.take_back(enrolment)
    registry.withdraw_points(enrolment.person_id, ref=enrolment.public_id, now=now)


def _letter(enrolment: Enrolment, edition: Edition) -> Letter:
    """What someone without a certain seat reads of it."""
    if enrolment.state is EnrolmentState.OFFERED:
        return letters.offered(enrolment, edition)
    if enrolment.state is EnrolmentState.REQUESTED:
        asked = (Approval.enrolment_id == enrolment.id, Approval.verdict.is_(None))
        sides = db.session.scalars(select(Approval.side).where(*asked)).all()
        return letters.requested(enrolment, edition, sides=sides)
    filling = counting.queue_of(edition.id).filling
    return mails.waiting(enrolment, edition, filling=filling, place=counting.place_of(enrolment))


def _is_coming(edition: Edition, *, now: datetime) -> bool:
    """Whether there is still something to come to."""
    over = edition.ends_at is not None and edition.ends_at <= now
    return edition.state is EditionState.PUBLISHED and not over


def _active(edition: Edition, person_id: int) -> Enrolment | None:
    found = counting.active_enrolment(edition.id, person_id)
    if found is not None:
        counting.read_again(found)
    return found


def _over(edition: Edition, person_id: int) -> Sequence[Enrolment]:
    return db.session.scalars(
        select(Enrolment).where(
            Enrolment.edition_id == edition.id,
            Enrolment.person_id == person_id,
            Enrolment.cancelled_at.is_not(None),
        )
    ).all()


def _groups_of(person_id: int) -> Sequence[Edition]:
    """Every group that this person was ever in, in the order in which groups are held."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.id.in_(select(Enrolment.edition_id).where(Enrolment.person_id == person_id)))
        .order_by(Edition.id)
    ).all()
