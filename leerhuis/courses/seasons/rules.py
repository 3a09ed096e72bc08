"""Seasons: who may enrol in a round from when, and how a round goes from draft to done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.words import RoundState
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector


class Way(StrEnum):
    """Whether someone may enrol in a round today."""

    OPEN = "open"
    LATER = "later"
    CLOSED = "closed"


class Door(NamedTuple):
    """Whether a round is open to someone; `opens_on` is the day on which it will be, if known."""

    way: Way
    opens_on: date | None = None


@dataclass(frozen=True)
class RoundFacts:
    """What decides who may enrol in a round."""

    state: RoundState
    publish_on: date | None = None
    openings: Mapping[Sector, date] = field(default_factory=dict)


OPEN = Door(Way.OPEN)


def door(facts: RoundFacts | None, sector: Sector | None, *, today: date) -> Door:
    """Whether people of this sector may enrol today in a group of this round.

    A group without a round is open to everyone, and so is a round to who is not named in its
    openings.
    """
    if facts is None:
        return OPEN
    if facts.state in (RoundState.CLOSED, RoundState.DONE):
        return Door(Way.CLOSED)
    opens_on = facts.openings.get(sector) if sector else None
    if facts.state is RoundState.DRAFT:
        return Door(Way.LATER, _last(facts.publish_on, opens_on))
    if opens_on is not None and today < opens_on:
        return Door(Way.LATER, opens_on)
    return OPEN


def _last(publish_on: date | None, opens_on: date | None) -> date | None:
    """Without a day on which a draft is published, nobody knows when it opens."""
    if publish_on is None:
        return None
    return max(publish_on, opens_on or publish_on)


def check_door(found: Door) -> None:
    """Refuse whoever may not enrol in this round today, with the day on which they may."""
    if found.way is Way.CLOSED:
        raise Refused("Enrolling in this season is over. See the other groups of this course.")
    if found.way is Way.LATER and found.opens_on:
        raise Refused("You can enrol from %(day)s.", day=found.opens_on)
    if found.way is Way.LATER:
        raise Refused("Enrolling in this group is not possible yet.")
