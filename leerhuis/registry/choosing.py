"""What a manager wants to see of the list of people, and in which order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, or_

from leerhuis.people.models import Person
from leerhuis.people.rules import folded
from leerhuis.registers import Register
from leerhuis.registry import places, seen
from leerhuis.registry.models import Registration
from leerhuis.registry.rules import Validity
from leerhuis.registry.standing import Code

MISSING = "missing"
# The most urgent first.
URGENCY = (
    Code.LAPSED,
    Code.UNREACHABLE,
    Code.EXPIRING,
    Code.ATTENTION,
    Code.READY,
    Code.UNKNOWN,
    Code.SUBMITTED,
    Code.ON_TRACK,
    Code.ENDED,
)


@dataclass(frozen=True)
class Filter:
    """What a manager wants to see of the list; `organisation` is a place in the tree."""

    text: str = ""
    organisation: str = ""
    register: Register | None = None
    standing: Code | str | None = None
    validity: Validity | None = None
    sort: str = "last_valid"
    descending: bool = False
    page: int = 1


def conditions(
    chosen: Filter, full: ColumnElement[bool], *, today: date
) -> list[ColumnElement[bool]]:
    conditions = [_matches(word, full) for word in folded(chosen.text).split()[:8]]
    if chosen.organisation:
        conditions.append(places.asked_below([chosen.organisation], day=today))
    if chosen.register is not None:
        conditions.append(and_(full, Registration.register == chosen.register))
    if chosen.standing == MISSING:
        conditions.append(and_(full, Registration.id.is_(None)))
    elif chosen.standing is not None:
        conditions.append(and_(full, Registration.standing == Code(chosen.standing)))
    if chosen.validity is not None:
        conditions.append(seen.validity_now(today) == chosen.validity.value)
    return conditions


def _matches(word: str, full: ColumnElement[bool]) -> ColumnElement[bool]:
    """A word of the name, or a piece of the number where that may be seen."""
    number = Registration.number.contains(word, autoescape=True) if word.isdigit() else false()
    return or_(Person.search_name.contains(word, autoescape=True), and_(full, number))


def order(chosen: Filter, full: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    """By what was chosen, and then always the same way."""
    keys: dict[str, list[ColumnElement[Any]]] = {
        "name": [Person.search_name.expression],
        "standing": [_urgency(full), Registration.last_valid_on.expression],
        "last_valid": [Registration.id.is_not(None), Registration.last_valid_on.expression],
    }
    chosen_keys = keys.get(chosen.sort, keys["last_valid"])
    first = [key.desc() if chosen.descending else key.asc() for key in chosen_keys]
    return [*first, Person.search_name.asc(), Person.id.asc(), Registration.id.asc()]


def _urgency(full: ColumnElement[bool]) -> ColumnElement[int]:
    """Nobody may learn a standing from the order: who is not seen in full comes last."""
    ranks = {each: at for at, each in enumerate(URGENCY)}
    ranked = case(ranks, value=Registration.standing, else_=-1)
    return case((full, ranked), else_=len(URGENCY))
