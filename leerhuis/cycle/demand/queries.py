"""Reading what people ask for: wishes, who waits, what lacks, and what evaluations signal."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import and_, false, func, or_, select
from sqlalchemy.orm import contains_eager

from leerhuis import db
from leerhuis.access import below
from leerhuis.courses.models import Course, Edition, Interest, Theme
from leerhuis.cycle.demand.rules import Subject, Waiting, Wished
from leerhuis.cycle.models import Preparation, ProposalGround
from leerhuis.pathways.audience import Tree
from leerhuis.people.days import appointed_on
from leerhuis.people.models import Appointment, Organisation
from leerhuis.people.rules import AppointmentKind
from leerhuis.surveys import outcomes
from leerhuis.surveys.models import Survey
from leerhuis.surveys.signals.models import Signal
from leerhuis.surveys.signals.rules import Decision as SignalDecision


def themes() -> list[Subject]:
    rows = db.session.execute(select(Theme.id, Theme.public_id, Theme.name).order_by(Theme.name))
    return [Subject(*row, theme_id=row[0]) for row in rows]


def courses_of(organisation: Organisation) -> list[Subject]:
    """The courses that an organisation and those below it offer, by title."""
    rows = db.session.execute(
        select(Course.id, Course.public_id, Course.title, Course.theme_id)
        .join(Course.organisation)
        .where(below(Organisation.path, [organisation.path]))
        .order_by(Course.title, Course.id)
    )
    return [Subject(*row) for row in rows]


def wishes(surveys: Iterable[Survey]) -> list[Wished]:
    """What was wished for in these needs surveys, as far as may be told."""
    return [
        Wished(
            survey.id,
            wish.theme or wish.course or "",
            wish.sector,
            wish.organisation_id,
            wish.count,
        )
        for survey in surveys
        for wish in outcomes.wishes(survey)
    ]


def waiting(courses: Sequence[Subject], tree: Tree, *, today: date) -> list[Waiting]:
    """Who waits for these courses, by where they are employed for the most hours."""
    employed = (
        select(Appointment.organisation_id)
        .where(
            Appointment.person_id == Interest.person_id,
            Appointment.kind == AppointmentKind.EMPLOYMENT,
            appointed_on(today),
        )
        .order_by(Appointment.fte.desc(), Appointment.id)
        .limit(1)
        .correlate(Interest)
        .scalar_subquery()
    )
    said = (
        select(Interest.course_id, employed.label("place"))
        .where(Interest.told_at.is_(None), Interest.course_id.in_([each.id for each in courses]))
        .subquery()
    )
    rows = db.session.execute(
        select(said.c.course_id, said.c.place, func.count())
        .group_by(said.c.course_id, said.c.place)
        .order_by(said.c.course_id, said.c.place)
    )
    return [_waiting(tree, *row) for row in rows]


def _waiting(tree: Tree, course_id: int, place: int | None, number: int) -> Waiting:
    if place is None or place not in tree.places:
        return Waiting(course_id, None, None, number)
    employer = tree.employer(place)
    return Waiting(course_id, tree.sector(employer), employer.id, number)


def signals(preparation: Preparation) -> list[Signal]:
    """What evaluations ask for: of the round that this one follows, and what still waits.

    A signal waits until it is decided; and one to adjust a course, until a proposal answers to it.
    """
    answered = (
        select(ProposalGround.id)
        .where(
            ProposalGround.survey_id == Signal.survey_id,
            ProposalGround.measure == Signal.measure,
        )
        .exists()
    )
    waits = or_(
        Signal.decision.is_(None), and_(Signal.decision == SignalDecision.ADJUST, ~answered)
    )
    before = preparation.after_round_id
    of_before = Edition.round_id == before if before is not None else false()
    return list(
        db.session.scalars(
            select(Signal)
            .join(Signal.edition)
            .join(Edition.course)
            .join(Course.organisation)
            .options(contains_eager(Signal.edition).contains_eager(Edition.course))
            .where(
                below(Organisation.path, [preparation.organisation.path]),
                or_(of_before, waits),
            )
            .order_by(Course.title, Signal.id)
        )
    )
