"""Seasons: who may enrol in a round from when, and how a round goes from draft to done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from leerhuis.courses.rules import check_day
from leerhuis.courses.words import RoundState
from leerhuis.errors import Refused
from leerhuis.people.sectors import Sector

WEEK = timedelta(weeks=1)


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


# From which state to which a coordinator may bring a round. Nothing goes back to draft: people may
# be in it by then.
STEPS: Mapping[RoundState, tuple[RoundState, ...]] = {
    RoundState.DRAFT: (RoundState.OPEN,),
    RoundState.OPEN: (RoundState.CLOSED, RoundState.DONE),
    RoundState.CLOSED: (RoundState.OPEN, RoundState.DONE),
    RoundState.DONE: (),
}


def steps(state: RoundState, *, ends_on: date, today: date) -> list[RoundState]:
    """What may be done with a round today."""
    return [each for each in STEPS[state] if each is not RoundState.DONE or today > ends_on]


def check_step(state: RoundState, to: RoundState, *, ends_on: date, today: date) -> None:
    if to not in STEPS[state]:
        raise Refused("This cannot be done with the round as it is now.")
    if to is RoundState.DONE and today <= ends_on:
        raise Refused("The round runs until %(day)s. It is done after that.", day=ends_on)


def check_openings(
    publish_on: date | None, openings: Mapping[Sector, date], *, ends_on: date
) -> None:
    """Every day lies before the end of the round; a sector does not open before the others see."""
    if publish_on is not None:
        check_day(publish_on, field="publish_on")
        if publish_on > ends_on:
            raise Refused("This is after the last day of the round.", field="publish_on")
    for sector, day in openings.items():
        check_day(day, field=sector)
        if day > ends_on:
            raise Refused("This is after the last day of the round.", field=sector)
        if publish_on is not None and day < publish_on:
            raise Refused("The round is not published yet on this day.", field=sector)


def is_due(state: RoundState, publish_on: date | None, *, today: date) -> bool:
    """Whether a draft opens by itself by now."""
    return state is RoundState.DRAFT and publish_on is not None and publish_on <= today


class Shift(NamedTuple):
    """How far a copy lies from its round, in whole weeks, and between which days it runs."""

    by: timedelta
    starts_on: date
    ends_on: date


def shift_to(starts_on: date, *, old_start: date, old_end: date, days: Iterable[date]) -> Shift:
    """Whole weeks, so that a Tuesday stays a Tuesday; the nearest to the first day that is asked.

    The copy runs as long as its round, and a few days longer where a session would not fit.
    """
    weeks = round((starts_on - old_start) / WEEK)
    if weeks < 1:
        raise Refused("The new round begins at least a week later.", field="starts_on")
    by = weeks * WEEK
    moved = [day + by for day in days]
    ends_on = max([starts_on + (old_end - old_start), *moved])
    return Shift(by, min([starts_on, *moved]), ends_on)
