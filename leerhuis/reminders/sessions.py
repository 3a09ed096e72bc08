"""Sessions that come near: who has a seat in them, and who trains them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from leerhuis import clock, db
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Course, Edition, Session
from leerhuis.courses.rules import EditionState
from leerhuis.courses.words import Purpose
from leerhuis.enrolment.mails import cancel_by_of, meeting
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.queries import fillings
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.models import Organisation
from leerhuis.reminders.due import Due
from leerhuis.reminders.models import ReminderRule
from leerhuis.reminders.moments import Window, anchor_span, moment_for
from leerhuis.reminders.places import Part
from leerhuis.reminders.rules import Audience


class Place(NamedTuple):
    """The how manieth session of its group, and of how many."""

    number: int
    total: int


def due(rule: ReminderRule, part: Part, *, within: Window) -> list[Due]:
    """Whoever comes to a session, or trains it, of a group that was published at the moment."""
    found = [
        (each, moment)
        for each in _sessions(rule, part, within=within)
        if within.holds(moment := _moment(rule, each)) and was_published(each.edition, moment)
    ]
    groups = {each.edition_id for each, _moment in found}
    if not groups:
        return []
    places = _places(groups)
    if rule.audience is Audience.TRAINER:
        coming = fillings(groups)
        return [
            told
            for each, moment in found
            for told in _to_trainers(
                each, places[each.id], at=moment, coming=coming[each.edition_id].confirmed
            )
        ]
    seats = _seats(groups)
    return [
        _to_participant(seat, each, places[each.id], at=moment)
        for each, moment in found
        for seat in seats[each.edition_id]
        if held_at(seat, moment)
    ]


def hold(rule: ReminderRule, part: Part, *, within: Window) -> None:
    """Make who changes these groups or their seats wait until their letters are written.

    What is given up or moved after that takes them back.
    """
    span = anchor_span(within, rule.offset)
    near = select(Session.edition_id).where(
        Session.starts_at >= span.starts_at, Session.starts_at < span.ends_at
    )
    place = select(Course.id).join(Course.organisation).where(part.holds(Organisation.path))
    groups = select(Edition.id).where(
        Edition.state == EditionState.PUBLISHED,
        Edition.id.in_(near),
        Edition.course_id.in_(place),
    )
    db.session.execute(groups.order_by(Edition.id).with_for_update(read=True)).all()


def was_published(edition: Edition, moment: datetime) -> bool:
    """Who looks back over days of silence finds groups that were drafts then."""
    return edition.published_at is None or edition.published_at <= moment


def held_at(seat: Enrolment, moment: datetime) -> bool:
    """Whether someone had the seat by then; who came later read all of it in another letter."""
    return (seat.confirmed_at or seat.enrolled_at) <= moment


def trainers_of(session: Session) -> list[Trainer]:
    """The trainers of a session whom a letter can reach, each once."""
    known = {each.person_id or each.email: each for each in session.trainers}
    return [each for reader, each in known.items() if reader]


def _moment(rule: ReminderRule, session: Session) -> datetime:
    return moment_for(clock.day_of(session.starts_at), rule.offset, at=rule.at)


def _sessions(rule: ReminderRule, part: Part, *, within: Window) -> Sequence[Session]:
    span = anchor_span(within, rule.offset)
    return (
        db.session.scalars(
            select(Session)
            .join(Session.edition)
            .join(Edition.course)
            .join(Course.organisation)
            .options(
                contains_eager(Session.edition)
                .contains_eager(Edition.course)
                .selectinload(Course.materials),
                joinedload(Session.venue),
                joinedload(Session.room),
                joinedload(Session.trainers),
            )
            .where(
                Edition.state == EditionState.PUBLISHED,
                Session.starts_at >= span.starts_at,
                Session.starts_at < span.ends_at,
                part.holds(Organisation.path),
            )
            .order_by(Session.starts_at, Session.id)
            .execution_options(populate_existing=True)
        )
        .unique()
        .all()
    )


def _places(edition_ids: Iterable[int]) -> Mapping[int, Place]:
    """Of each session of these groups the how manieth it is."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for edition_id, session_id in db.session.execute(
        select(Session.edition_id, Session.id)
        .where(Session.edition_id.in_(list(edition_ids)))
        .order_by(Session.starts_at, Session.id)
    ):
        numbers[edition_id].append(session_id)
    return {
        each: Place(at, len(those))
        for those in numbers.values()
        for at, each in enumerate(those, start=1)
    }


def _seats(edition_ids: Iterable[int]) -> Mapping[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for seat in db.session.scalars(
        select(Enrolment)
        .where(
            Enrolment.edition_id.in_(list(edition_ids)),
            Enrolment.state == EnrolmentState.CONFIRMED,
        )
        .order_by(Enrolment.turn)
        .execution_options(populate_existing=True)
    ):
        found[seat.edition_id].append(seat)
    return found


def _to_participant(seat: Enrolment, session: Session, place: Place, *, at: datetime) -> Due:
    path = f"/mijn/inschrijvingen/{seat.public_id}"
    return Due(
        at=at,
        subject=seat.public_id,
        reference=session.starts_at.isoformat(),
        person_id=seat.person_id,
        over_at=session.starts_at,
        values=_facts(session, place)
        | {
            "path": path,
            "cancel_path": f"{path}/afmelden" if _may_cancel(seat, session, at=at) else None,
            "calendar_path": f"/agenda/bijeenkomst/{session.public_id}.ics",
            "course_path": f"/cursussen/{session.edition.course.public_id}",
            "preparation": [
                each.title
                for each in session.edition.course.materials
                if each.purpose is Purpose.PREPARATION
            ],
            "contact_name": session.edition.contact_name,
            "contact_email": session.edition.contact_email,
        },
    )


def _to_trainers(session: Session, place: Place, *, at: datetime, coming: int) -> list[Due]:
    return [
        Due(
            at=at,
            subject=session.public_id,
            reference=session.starts_at.isoformat(),
            person_id=each.person_id,
            address=None if each.person_id else each.email,
            name="" if each.person_id else each.name,
            over_at=session.starts_at,
            values=_facts(session, place)
            | {
                "participants": coming,
                "account": each.person_id is not None,
                "path": f"/mijn-groepen/{session.edition.public_id}",
            },
        )
        for each in trainers_of(session)
    ]


def _facts(session: Session, place: Place) -> dict[str, Any]:
    return meeting(session) | {"title": session.edition.course.title} | place._asdict()


def _may_cancel(seat: Enrolment, session: Session, *, at: datetime) -> bool:
    """Whether someone can sign off themselves on the day of the letter."""
    last_day = cancel_by_of(seat, session.edition)
    if last_day is None:
        return session.edition.starts_at is None or at < session.edition.starts_at
    return clock.day_of(at) <= date.fromisoformat(last_day)
