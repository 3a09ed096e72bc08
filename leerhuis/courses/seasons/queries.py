"""Reading rounds: what decides who may enrol, and what is copied to the next season."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, selectinload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.models import Edition, Round, RoundOpening, Session
from leerhuis.courses.queries import SHOWN, coordinated
from leerhuis.courses.rules import EditionState
from leerhuis.courses.seasons.rules import Door, RoundFacts, door
from leerhuis.courses.words import RoundState
from leerhuis.people import queries as people


def facts_of(numbers: Iterable[int]) -> dict[int, RoundFacts]:
    """What decides who may enrol in each of these rounds, in two statements."""
    wanted = set(numbers)
    if not wanted:
        return {}
    rounds = db.session.execute(
        select(Round.id, Round.state, Round.publish_on).where(Round.id.in_(wanted))
    ).all()
    openings = db.session.execute(
        select(RoundOpening.round_id, RoundOpening.sector, RoundOpening.opens_on).where(
            RoundOpening.round_id.in_(wanted)
        )
    ).all()
    return {
        number: RoundFacts(
            state,
            publish_on,
            {each.sector: each.opens_on for each in openings if each[0] == number},
        )
        for number, state, publish_on in rounds
    }


def facts_of_round(number: int | None) -> RoundFacts | None:
    """None for a group without a round."""
    return facts_of([number]).get(number) if number is not None else None


def door_for(round_id: int | None, person_id: int, *, today: date) -> Door:
    """Whether this person may enrol today in a group of this round."""
    facts = facts_of_round(round_id)
    named = facts is not None and facts.openings
    sector = people.sector_of_person(person_id, day=today) if named else None
    return door(facts, sector, today=today)


def round_for(who: Identity, public_id: str) -> Round:
    """A round where this person coordinates, with its openings."""
    return people.found(
        select(Round)
        .join(Round.organisation)
        .options(contains_eager(Round.organisation), selectinload(Round.openings))
        .where(Round.public_id == public_id, coordinated(who))
        .execution_options(populate_existing=True)
    )


def editions_by_state(season: Round) -> dict[EditionState, int]:
    """How many groups of the round are in each state."""
    question = (
        select(Edition.state, func.count())
        .where(Edition.round_id == season.id)
        .group_by(Edition.state)
    )
    return {row[0]: row[1] for row in db.session.execute(question)}


def due(*, today: date) -> list[Round]:
    """Drafts that are published by today."""
    question = select(Round).where(Round.state == RoundState.DRAFT, Round.publish_on <= today)
    return list(db.session.scalars(question.order_by(Round.id)))


def copy_of(season: Round, *, name: str) -> Round | None:
    return db.session.scalar(
        select(Round).where(
            Round.copied_from_id == season.id,
            Round.organisation_id == season.organisation_id,
            Round.name == name,
        )
    )


def openings_of(season: Round) -> list[RoundOpening]:
    question = select(RoundOpening).where(RoundOpening.round_id == season.id)
    return list(db.session.scalars(question.order_by(RoundOpening.id)))


def to_copy(season: Round) -> list[Edition]:
    """The groups of a round that are not cancelled, with what their sessions need."""
    question = (
        select(Edition)
        .options(selectinload(Edition.sessions).options(*SHOWN))
        .where(Edition.round_id == season.id, Edition.state != EditionState.CANCELLED)
        .order_by(Edition.starts_at, Edition.id)
    )
    return list(db.session.scalars(question))


def session_days(season: Round) -> list[datetime]:
    """When the sessions of all groups of a round begin."""
    question = (
        select(Session.starts_at)
        .join(Session.edition)
        .where(Edition.round_id == season.id, Edition.state != EditionState.CANCELLED)
    )
    return list(db.session.scalars(question))
