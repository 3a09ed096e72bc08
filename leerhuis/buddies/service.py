"""Wanting a learning buddy, being paired, and the talk of the two."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from leerhuis import audit, clock, db
from leerhuis.access import HOUSE, Identity
from leerhuis.audit import Action
from leerhuis.buddies import mails, queries, rules
from leerhuis.buddies.models import BuddyPair, BuddySide, BuddyWish
from leerhuis.buddies.pairing import paired
from leerhuis.buddies.rules import LASTS
from leerhuis.calendars import service as calendars
from leerhuis.calendars.models import Gathering
from leerhuis.courses.holidays import queries as holidays
from leerhuis.courses.models import Edition
from leerhuis.courses.series import closed_on, public_holiday
from leerhuis.errors import Refused
from leerhuis.mail import service as mail
from leerhuis.people import distances
from leerhuis.people import queries as people


def say(edition: Edition, *, by: Identity, now: datetime) -> None:
    """Somebody wants a learning buddy; said twice is said once."""
    with db.transaction():
        db.hold(edition)
        person_id = by.person_id or 0
        _check_open(edition, person_id, now=now)
        row = queries.wish_of(person_id, edition.id)
        if row is not None and row.withdrawn_at is None:
            return
        if row is None:
            row = BuddyWish(edition_id=edition.id, person_id=person_id, said_at=now)
            db.add(row)
        row.withdrawn_at, row.said_at = None, now
        _note(Action.BUDDY_WISHED, "buddy_wish", row.public_id, edition, by=by, now=now)


def take_back(edition: Edition, *, by: Identity, now: datetime) -> None:
    """After all not, as long as nobody was paired."""
    with db.transaction():
        db.hold(edition)
        row = queries.wish_of(by.person_id or 0, edition.id)
        if row is None or row.withdrawn_at is not None:
            return
        _check_open(edition, row.person_id, now=now)
        row.withdrawn_at = now
        _note(Action.BUDDY_WISH_ENDED, "buddy_wish", row.public_id, edition, by=by, now=now)


def may_wish(edition: Edition, *, now: datetime) -> bool:
    """Whether people of this group can say now that they want a buddy."""
    starts = [each.starts_at for each in edition.sessions]
    return rules.may_wish(
        last_starts_at=max(starts, default=None), ends_at=edition.ends_at, now=now
    )


def _check_open(edition: Edition, person_id: int, *, now: datetime) -> None:
    rules.check_open(open_now=may_wish(edition, now=now))
    if not queries.has_seat(person_id, edition.id):
        raise Refused("Only who has a seat in the group can have a learning buddy.")
    if queries.pair_of(person_id, edition.id) is not None:
        raise Refused("You have a learning buddy already.")


def look_after(*, now: datetime) -> int:
    """Pair who waits for it, end what cannot be any more, and ask how it was."""
    return pair_due(now=now) + end_due(now=now) + ask_due(now=now)


def pair_due(*, now: datetime) -> int:
    """Pair the people of each group of which the week is over; returns how many heard of it."""
    return sum(_pair(each, now=now) for each in queries.to_pair(now=now))


def _pair(edition: Edition, *, now: datetime) -> int:
    today = clock.day_of(now)
    with db.transaction():
        db.hold(edition)
        wishes = {each.person_id: each for each in queries.open_wishes(edition)}
        seated = [each for each in wishes if queries.has_seat(each, edition.id)]
        there = queries.wishers(seated, today=today)
        for gone in set(wishes) - {each.number for each in there}:
            wishes[gone].withdrawn_at = now
        found = paired(there, far=distances.between)
        for one, other in found.pairs:
            _make(edition, wishes[one], wishes[other], now=now)
        for number in found.alone:
            wishes[number].alone_at = now
            mail.queue(mails.alone(wishes[number], edition), now=now)
    return 2 * len(found.pairs) + len(found.alone)


def _make(edition: Edition, one: BuddyWish, other: BuddyWish, *, now: datetime) -> None:
    both = (one.person_id, other.person_id)
    starts_at = _talk_at(edition, both, now=now)
    pair = BuddyPair(edition_id=edition.id, made_at=now)
    pair.gathering = Gathering(
        title=mails.title_of(edition),
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        link="",
        changed_at=now,
    )
    pair.sides = [
        BuddySide(edition_id=edition.id, person_id=each.person_id) for each in (one, other)
    ]
    db.add(pair)
    pair.gathering.link = mails.path_of(pair)
    db.session.flush()
    made = queries.pair_by_id(pair.id)
    for to, about in (tuple(made.sides), tuple(reversed(made.sides))):
        mail.queue(
            mails.paired(
                made,
                to,
                about,
                employer=_employer(about.person_id, today=clock.day_of(now)),
                address=people.letters_address(about.person_id) or "",
                invitation=_invited(made, to, now=now),
            ),
            now=now,
        )
    _note(Action.BUDDIES_PAIRED, "buddy_pair", made.public_id, edition, by=HOUSE, now=now)


def _talk_at(edition: Edition, person_ids: Sequence[int], *, now: datetime) -> datetime:
    """Six weeks after the last session, and never at once where pairing was late."""
    last = max(clock.day_of(edition.ends_at or now), clock.day_of(now) - rules.WEEKS_LATER)
    closed = holidays.closed_for(edition.course.organisation.path)

    def is_free(day: date) -> bool:
        return day > clock.day_of(now) and not closed_on(day, closed) and not public_holiday(day)

    first = clock.moment_of(last, rules.HOURS[0])
    return rules.talk_at(
        last,
        busy=queries.busy(person_ids, since=first, until=first + timedelta(days=100)),
        is_free=is_free,
        moment_of=clock.moment_of,
    )


def move(pair: BuddyPair, starts_at: datetime, *, by: Identity, now: datetime) -> None:
    """One of the two chooses another moment; both calendars follow, and the other is told."""
    with db.transaction():
        db.hold(pair)
        talk = pair.gathering
        _check_to_come(pair, now=now)
        rules.check_move(starts_at, now=now)
        if starts_at == talk.starts_at:
            return
        talk.starts_at, talk.ends_at, talk.changed_at = starts_at, starts_at + LASTS, now
        db.session.flush()
        for to, other in _both(pair):
            invitation = _invited(pair, to, now=now)
            if other is not None:
                own = to.person_id == by.person_id
                mail.queue(
                    mails.moved(pair, to, other, by_reader=own, invitation=invitation), now=now
                )
        _note(Action.BUDDY_TALK_MOVED, "buddy_pair", pair.public_id, pair.edition, by=by, now=now)


def call_off(pair: BuddyPair, *, by: Identity, now: datetime) -> None:
    """The talk does not go on: out of both calendars, and the other is told."""
    with db.transaction():
        db.hold(pair)
        if pair.ended_at is not None:
            return
        _check_to_come(pair, now=now)
        _end(pair, by=by, now=now)


def end_due(*, now: datetime) -> int:
    """Call off the talks of who does not work here any more, or is nobody now."""
    due = queries.to_end(now=now, today=clock.day_of(now))
    for each in due:
        with db.transaction():
            db.hold(each)
            if each.ended_at is None:
                _end(each, by=HOUSE, now=now)
    return len(due)


def _end(pair: BuddyPair, *, by: Identity, now: datetime) -> None:
    pair.ended_at = pair.gathering.cancelled_at = pair.gathering.changed_at = now
    db.session.flush()
    for to, other in _both(pair):
        taken = calendars.withdraw_from(to.person_id, [pair.gathering], now=now)
        own = to.person_id == by.person_id
        invitation = taken.get(pair.gathering.id)
        mail.queue(mails.off(pair, to, other, by_reader=own, invitation=invitation), now=now)
    _note(Action.BUDDY_TALK_OFF, "buddy_pair", pair.public_id, pair.edition, by=by, now=now)


def ask_due(*, now: datetime) -> int:
    """Ask each of the two once, after the talk, whether it was worth it."""
    number = 0
    for pair in queries.to_ask(now=now, lately=rules.ASKED_FOR):
        with db.transaction():
            db.hold(pair)
            for side in pair.sides:
                if side.asked_at is None:
                    side.asked_at = now
                    number += mail.queue(mails.asked(pair, side), now=now)
    return number


def _check_to_come(pair: BuddyPair, *, now: datetime) -> None:
    db.session.refresh(pair.gathering)
    rules.check_to_come(
        starts_at=pair.gathering.starts_at, ended=pair.ended_at is not None, now=now
    )


def _both(pair: BuddyPair) -> list[tuple[BuddySide, BuddySide | None]]:
    """Each side with the other one, where there still is one."""
    return [(each, queries.sides(pair, each.person_id)[1]) for each in pair.sides]


def _invited(pair: BuddyPair, to: BuddySide, *, now: datetime) -> mails.Payload:
    return calendars.invite_to(to.person_id, [pair.gathering], now=now).told.get(pair.gathering.id)


def _employer(person_id: int, *, today: date) -> str:
    employer = people.employing(person_id, day=today)
    return employer.name if employer else ""


def _note(
    action: Action, kind: str, subject: str, edition: Edition, *, by: Identity, now: datetime
) -> None:
    audit.record(action, by=by, kind=kind, subject=subject, now=now, edition=edition.public_id)
