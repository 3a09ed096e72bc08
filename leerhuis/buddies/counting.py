"""Whether a talk was worth it: counted of many, known of nobody.

That somebody answered stands with them. What they answered waits sealed, with nothing that leads
to them, until at least five can be counted at once; five others stay behind, so that two views of
the figures never differ by fewer. Each count seals what stays anew, under the key of now.
"""

from datetime import datetime
from secrets import SystemRandom

from cryptography.fernet import InvalidToken
from sqlalchemy import delete, exists, select

from leerhuis import db, sealing
from leerhuis.access import Identity
from leerhuis.buddies import queries, rules
from leerhuis.buddies.models import BuddyAnswer, BuddyPair, BuddyTally
from leerhuis.calendars.models import Gathering
from leerhuis.courses.models import Course, Edition

PURPOSE = "buddy-answer"
# Both are of one length; and no seal tells when it was made.
_YES, _NO = b"1", b"0"
_NO_MOMENT = 0
_lot = SystemRandom()


def answer(pair: BuddyPair, *, worth_it: bool, by: Identity, now: datetime) -> None:
    """One of the two says whether it was worth it. The trail does not tell: it would name them."""
    with db.transaction():
        db.hold(pair)
        mine, _other = queries.sides(pair, by.person_id)
        assert mine is not None  # the gate of the page
        db.session.refresh(mine)
        rules.check_answer(
            asked=pair.ended_at is None,
            answered=mine.answered,
            ends_at=pair.gathering.ends_at,
            now=now,
        )
        mine.answered = True
        tally = _tally_of(pair.edition)
        db.add(BuddyAnswer(tally_id=tally.id, sealed=sealed(worth_it=worth_it)))


def count_due(*, now: datetime) -> int:
    """Count what can be counted; returns how many answers."""
    waiting = exists().where(BuddyAnswer.tally_id == BuddyTally.id)
    tallies = db.session.scalars(select(BuddyTally).where(waiting).order_by(BuddyTally.id)).all()
    return sum(_count(each, now=now) for each in tallies)


def _count(tally: BuddyTally, *, now: datetime) -> int:
    with db.transaction():
        db.hold(tally)
        rows = db.session.scalars(
            select(BuddyAnswer.sealed).where(BuddyAnswer.tally_id == tally.id)
        ).all()
        said = [each for row in rows if (each := _opened(row)) is not None]
        _lot.shuffle(said)
        number = rules.countable(len(said), over=_is_over(tally, now=now))
        tally.worth_it += sum(said[:number])
        tally.not_worth_it += number - sum(said[:number])
        db.session.execute(delete(BuddyAnswer).where(BuddyAnswer.tally_id == tally.id))
        db.session.add_all(
            BuddyAnswer(tally_id=tally.id, sealed=sealed(worth_it=each)) for each in said[number:]
        )
        db.session.flush()
    return number


def _tally_of(edition: Edition) -> BuddyTally:
    """The one of the region and the round; of groups outside a round there is one as well."""
    db.hold_all(BuddyTally)
    key = (edition.course.organisation_id, edition.round_id)
    known = db.session.scalar(
        select(BuddyTally).where(
            BuddyTally.organisation_id == key[0], BuddyTally.round_id.is_not_distinct_from(key[1])
        )
    )
    if known is None:
        known = BuddyTally(organisation_id=key[0], round_id=key[1])
        db.add(known)
    return known


def _is_over(tally: BuddyTally, *, now: datetime) -> bool:
    """Whether nobody can answer any more of whom was paired until now."""
    still = (
        exists()
        .where(
            BuddyPair.gathering_id == Gathering.id,
            BuddyPair.edition_id == Edition.id,
            Edition.course_id == Course.id,
            Course.organisation_id == tally.organisation_id,
            Edition.round_id.is_not_distinct_from(tally.round_id),
            BuddyPair.ended_at.is_(None),
            Gathering.ends_at > now - rules.ASKED_FOR,
        )
        .select()
    )
    return not db.session.scalar(still)


def sealed(*, worth_it: bool) -> str:
    key = sealing.key_for(PURPOSE)
    return key.encrypt_at_time(_YES if worth_it else _NO, _NO_MOMENT).decode()


def _opened(sealed: str) -> bool | None:
    """None for what no key opens: it says nothing to anyone any more."""
    try:
        return sealing.ring_for(PURPOSE).decrypt(sealed.encode()) == _YES
    except InvalidToken:
        return None
