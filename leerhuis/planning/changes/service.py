"""Telling trainers and venues what became of their sessions; trying a change without making it.

What someone was told last stands in the letters themselves. So whatever changed a session, the
same comparison finds who must hear of it, and a second look tells nobody twice.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from leerhuis import db
from leerhuis.calendars import service as calendars
from leerhuis.courses import queries as courses
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.enrolment import queries as enrolments
from leerhuis.enrolment import telling
from leerhuis.mail import recalling
from leerhuis.mail import service as mail
from leerhuis.planning.changes import mails, queries, rules
from leerhuis.planning.changes.queries import LastLetter, Reader

Found = TypeVar("Found")
TRAINER_KINDS = (mails.TRAINER, mails.TRAINER_GONE)
VENUE_KINDS = (mails.VENUE, mails.VENUE_GONE)


class _Undone(Exception):
    """Takes back what was tried."""


def foresee(act: Callable[[], Found]) -> Found:
    """What `act` gives or refuses, without anything of it staying.

    Inside another transaction it would stay, so there it is a mistake.
    """
    if db.session().info.get("writing"):
        raise RuntimeError("foresee() belongs outside transaction()")
    found: list[Found] = []
    try:
        with db.transaction():
            found.append(act())
            raise _Undone
    except _Undone:
        return found[0]


def tell(edition: Edition, *, now: datetime) -> None:
    """Tell whoever has a seat, and the trainers, of sessions that are new or changed.

    Called under the hold of the group, after whatever changed it.
    """
    if edition.state is EditionState.PUBLISHED:
        telling.sessions_changed(edition, now=now)
    tell_trainers(edition, now=now)


def tell_trainers(edition: Edition, *, now: datetime) -> int:
    """Tell trainers of the sessions to come that are new to them, changed, or no longer theirs."""
    coming = [each for each in courses.sessions_of(edition.id) if each.ends_at > now]
    told = queries.told_of(TRAINER_KINDS, [each.public_id for each in coming])
    mail.withdraw_outdated(
        subjects=[each.public_id for each in coming],
        kinds=[mails.TRAINER_REMINDED],
        starts_at=[each.starts_at for each in coming],
    )
    title = queries.course_of(edition).title
    number = 0
    for session in coming:
        wanted = _trainers_of(session, edition)
        for reader, trainer in wanted.items():
            last = told.pop((session.public_id, reader), None)
            number += _tell_trainer(trainer, session, title, last, mine=True, now=now)
        for (subject, reader), last in list(told.items()):
            if subject == session.public_id and reader not in wanted:
                gone = _known(reader, last)
                number += _tell_trainer(gone, session, title, last, mine=False, now=now)
    return number


def tell_removed(session: Session, *, now: datetime) -> None:
    """Tell whoever was told of this session that it is gone, before its row is."""
    found = queries.sessions_by([session.public_id]).get(session.public_id)
    if found is None:
        return
    if found.ends_at > now:
        title = found.edition.course.title
        for (_subject, reader), last in queries.told_of(TRAINER_KINDS, [found.public_id]).items():
            _tell_trainer(_known(reader, last), found, title, last, mine=False, now=now)
    if found.starts_at > now:
        for (_subject, to), last in queries.told_of(VENUE_KINDS, [found.public_id]).items():
            _tell_venue(str(to), last.name, found, last, here=False, now=now)
    calendars.forget(found)


def _trainers_of(session: Session, edition: Edition) -> dict[Reader, Trainer]:
    """Who trains a session of a published group, by where their letters go."""
    if edition.state is not EditionState.PUBLISHED:
        return {}
    readers = {queries.reader_of(each): each for each in session.trainers}
    return {reader: each for reader, each in readers.items() if reader is not None}


def _known(reader: Reader, last: LastLetter) -> Trainer:
    """Who was told before, as far as a letter needs it."""
    if isinstance(reader, int):
        return Trainer(person_id=reader, name=last.name)
    return Trainer(person_id=None, email=reader, name=last.name)


def _tell_trainer(
    trainer: Trainer,
    session: Session,
    title: str,
    last: LastLetter | None,
    *,
    mine: bool,
    now: datetime,
) -> bool:
    place = mails.place_of(session)
    facts = rules.facts(starts_at=session.starts_at, ends_at=session.ends_at, place=place)
    news = rules.news(last.told if last else None, facts if mine else None)
    if news is not None and not mine:
        _take_back(trainer, session, (mails.TRAINER_REMINDED,))
    if news is not None and last is not None and _take_back(trainer, session, untried=True):
        reader = queries.reader_of(trainer) or ""
        last = queries.told_of(TRAINER_KINDS, [session.public_id]).get((session.public_id, reader))
        news = rules.news(last.told if last else None, facts if mine else None)
    if news is None:
        return False
    letter = mails.trainer(
        trainer,
        mails.values_of(session, title=title, facts=facts, other=news.other),
        subject=session.public_id,
        gone=news.gone,
        turn=last.told.letters + 1 if last else 1,
        invitation=_calendar(trainer, session, gone=news.gone, now=now),
    )
    return mail.queue(letter, now=now)


def _take_back(
    trainer: Trainer,
    session: Session,
    kinds: tuple[str, ...] = TRAINER_KINDS,
    *,
    untried: bool = False,
) -> bool:
    """Take back what was not sent to a trainer of this session, or only what nobody tried to."""
    stopped = recalling.recall(
        subjects=[session.public_id],
        kinds=kinds,
        person_id=trainer.person_id,
        address=None if trainer.person_id else trainer.email,
        untried=untried,
    )
    calendars.unsay(stopped)
    return bool(stopped)


def _calendar(
    trainer: Trainer, session: Session, *, gone: bool, now: datetime
) -> dict[str, Any] | None:
    """The part for the calendar of a trainer with an account."""
    if trainer.person_id is None:
        return None
    tell = calendars.withdraw if gone else calendars.invite
    return tell(trainer.person_id, [session], now=now).get(session.id)


def tell_venues(*, now: datetime) -> int:
    """Tell the contacts of venues how many people come, three working days before and at each
    change since; returns the letters."""
    told = queries.told_of(VENUE_KINDS, since=now - queries.BACK)
    due = {each.public_id: each for each in queries.sessions_at_venues(now)}
    known = {subject for (subject, _to), last in told.items() if not last.told.gone}
    sessions = queries.sessions_by(known - due.keys()) | due
    number = 0
    with db.transaction():
        for (subject, address), last in told.items():
            session = sessions.get(subject)
            if session is None or session.starts_at <= now or _is_at(session, address, now=now):
                continue
            number += _tell_venue(str(address), last.name, session, last, here=False, now=now)
        for session in sessions.values():
            venue = session.venue
            if venue is None or not _is_at(session, venue.contact_email, now=now):
                continue
            before = told.get((session.public_id, venue.contact_email))
            name = venue.contact_name or venue.name
            number += _tell_venue(venue.contact_email, name, session, before, here=True, now=now)
    return number


def _is_at(session: Session, address: Reader, *, now: datetime) -> bool:
    """Whether the session is still to be held where this contact is."""
    comes = session.edition.state is EditionState.PUBLISHED and session.starts_at > now
    venue = session.venue
    return comes and bool(address) and venue is not None and venue.contact_email == address


def _tell_venue(
    address: str,
    name: str,
    session: Session,
    last: LastLetter | None,
    *,
    here: bool,
    now: datetime,
) -> bool:
    people = enrolments.filling_of(session.edition).confirmed
    needs = queries.needs_in(session.edition, now=now) if here else []
    place = mails.place_of(session)
    facts = rules.facts(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=place,
        people=people,
        needs=needs,
    )
    news = rules.news(last.told if last else None, facts if here else None)
    if news is None:
        return False
    title = session.edition.course.title
    told = [each._asdict() for each in needs]
    said = mails.values_of(
        session, title=title, facts=facts, people=people, needs=told, other=news.other
    )
    if news.gone and last is not None:  # of where and when it was, not of where it went
        said |= {key: last.values[key] for key in ("starts_at", "ends_at", "place")}
    turn = last.told.letters + 1 if last else 1
    letter = mails.venue(address, name, said, subject=session.public_id, gone=news.gone, turn=turn)
    return mail.queue(letter, now=now)
