"""The advice of one person: the groups that close what is open, and what stays open after them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from leerhuis.advice import queries, rules, solving
from leerhuis.advice.queries import Needs
from leerhuis.advice.rules import Closed, Offer
from leerhuis.courses.models import Edition
from leerhuis.enrolment.foreseeing import foresee
from leerhuis.enrolment.rules import EnrolmentState
from leerhuis.people.homes import home_of


@dataclass(frozen=True)
class Choice:
    """A group that is advised, with what it brings; one that `asks` wants answers first."""

    edition: Edition
    offer: Offer
    asks: bool = False


@dataclass(frozen=True)
class Advice:
    """`closed`: by registration, what the chosen groups do together for each requirement."""

    needs: Needs
    choices: Sequence[Choice]
    closed: Mapping[str, Sequence[Closed]]
    home: str

    @property
    def days(self) -> set[date]:
        return {day for each in self.choices for day in each.offer.days}

    @property
    def closes_all(self) -> bool:
        return not any(each.left for rows in self.closed.values() for each in rows)


def advise(person_id: int, *, now: datetime, today: date) -> Advice:
    """What to follow, of all that is open to this person at this moment."""
    needs = queries.needs_of(person_id, today=today)
    home, groups = "", {}
    if needs.wants:
        home = home_of(person_id, today=today)
        groups = queries.groups_for(person_id, now=now)
    offers = queries.offers(groups.values(), needs, home=home)
    chosen = solving.best(needs.wants, offers)
    while shut := _without_seat((groups[each.number] for each in chosen), person_id, now=now):
        offers = [each for each in offers if each.number not in shut]
        chosen = solving.best(needs.wants, offers)
    asking = queries.asking(groups[each.number] for each in chosen)
    return Advice(
        needs=needs,
        choices=[
            Choice(groups[each.number], each, groups[each.number].course_id in asking)
            for each in chosen
        ],
        closed={each.registration: rules.closed(each, chosen) for each in needs.wants},
        home=home,
    )


def _without_seat(groups: Iterable[Edition], person_id: int, *, now: datetime) -> set[int]:
    """Those in which a limit keeps this person from a seat, though one is free."""
    return {
        each.id
        for each in groups
        if each.limits
        for place in foresee(each, person_ids=[person_id], now=now)
        if place.person_id == person_id and place.state is EnrolmentState.WAITING
    }
