"""Learning buddies of a group that is over, and what people want to learn in one to come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Role
from leerhuis.buddies import service as buddies
from leerhuis.buddies.models import BuddyTally, BuddyWish
from leerhuis.courses.means import Trainer
from leerhuis.courses.models import Course, Edition, Session, SessionTrainer
from leerhuis.courses.rules import EditionState
from leerhuis.demo.staff import Staff
from leerhuis.enrolment import asking, learning
from leerhuis.enrolment.models import Enrolment
from leerhuis.enrolment.rules import EnrolmentState, Subject

WANT_A_BUDDY = 5
WORTH_IT, NOT_WORTH_IT = 12, 2
WANTS = (
    "Hoe begin ik een gesprek als ouders elkaar niet meer spreken?",
    "Wat mag ik delen met school, en wat niet?",
    "Hoe blijf ik rustig als het aan tafel hoog oploopt?",
    "Wanneer haal ik er een collega bij?",
)


def meet_again(staff: Staff) -> None:
    """People of the group that ended last want a buddy, and those who talked found it worth it."""
    now = staff.now
    edition = db.session.scalars(_over(staff, now=now)).first()
    if edition is None:
        return
    for seat in _seats(edition)[:WANT_A_BUDDY]:
        db.add(
            BuddyWish(
                edition_id=edition.id,
                person_id=seat.person_id,
                said_at=(edition.ends_at or now) + timedelta(hours=1),
            )
        )
    counted = {"worth_it": WORTH_IT, "not_worth_it": NOT_WORTH_IT}
    place = edition.course.organisation_id
    db.add(BuddyTally(organisation_id=place, round_id=edition.round_id, **counted))
    buddies.pair_due(now=now)


def say_what_to_learn(staff: Staff) -> None:
    """Every course asks it; of the next group of the trainer some have answered."""
    now = staff.now
    learning.ask_everywhere(now=now)
    edition = db.session.scalars(_coming(staff, now=now)).first()
    if edition is None:
        return
    asked = asking.questions_for(edition.course_id)
    [question] = [each for each in asked if each.subject is Subject.LEARNING]
    for seat, text in zip(_seats(edition), WANTS, strict=False):
        given = asking.given_by(seat.id)
        answers = {each.id: given[each.key] for each in asked if each.key in given}
        asking.keep_answers(seat, edition, answers | {question.id: text}, now=now)


def _over(staff: Staff, *, now: datetime) -> Select[Edition]:
    """Groups of the region that are over for a week, with enough people, the last one first."""
    seated = (
        select(func.count())
        .where(Enrolment.edition_id == Edition.id, Enrolment.state == EnrolmentState.CONFIRMED)
        .correlate(Edition)
        .scalar_subquery()
    )
    return (
        select(Edition)
        .join(Edition.course)
        .options(joinedload(Edition.course).joinedload(Course.organisation))
        .where(
            Course.organisation_id == staff.region.id,
            Edition.ends_at < now - timedelta(days=7),
            Edition.state.in_((EditionState.PUBLISHED, EditionState.DONE)),
            seated >= WANT_A_BUDDY,
        )
        .order_by(Edition.ends_at.desc(), Edition.id)
        .limit(1)
    )


def _coming(staff: Staff, *, now: datetime) -> Select[Edition]:
    """The next group of the trainer whose account the demo has."""
    trains = (
        select(Session.edition_id)
        .join(SessionTrainer, SessionTrainer.session_id == Session.id)
        .join(Trainer, Trainer.id == SessionTrainer.trainer_id)
        .where(Trainer.person_id == staff.accounts[Role.TRAINER].id)
    )
    return (
        select(Edition)
        .where(
            Edition.id.in_(trains),
            Edition.state == EditionState.PUBLISHED,
            Edition.starts_at > now,
        )
        .order_by(Edition.starts_at, Edition.id)
        .limit(1)
    )


def _seats(edition: Edition) -> Sequence[Enrolment]:
    return db.session.scalars(
        select(Enrolment)
        .where(Enrolment.edition_id == edition.id, Enrolment.state == EnrolmentState.CONFIRMED)
        .order_by(Enrolment.turn)
    ).all()
