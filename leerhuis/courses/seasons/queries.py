"""Reading what decides who may enrol in a round."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from leerhuis import db
from leerhuis.courses.models import Round, RoundOpening
from leerhuis.courses.seasons.rules import Door, RoundFacts, door
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
