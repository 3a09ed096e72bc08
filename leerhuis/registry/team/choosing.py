"""What a manager wants to see of the list of people, and in which order."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, false, or_

from leerhuis.people.models import Person
from leerhuis.people.rules import folded
from leerhuis.registers import Register
from leerhuis.registry import places
from leerhuis.registry.lacking import Lack
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
    Code.UNTOLD,
    Code.UNKNOWN,
    Code.SUBMITTED,
    Code.ON_TRACK,
    Code.ENDED,
)


@dataclass(frozen=True)
class Filter:
    """What a manager wants to see of the list.

    `organisation` is a place in the tree, with all below it; `work_place` is the one organisation
    where somebody does the work.
    """

    text: str = ""
    organisation: str = ""
    work_place: str = ""
    register: Register | None = None
    standing: Code | str | None = None
    lack: Lack | None = None
    validity: Validity | None = None
    sort: str = "last_valid"
    descending: bool = False
    page: int = 1


def conditions(
    chosen: Filter, seen: Subquery, own: ColumnElement[bool], *, today: date
) -> list[ColumnElement[bool]]:
    """What a row of `seen` (beside its person) must fulfil. Who is not seen in full fits nothing
    that tells more than their validity. `own` is the condition of one's own organisations."""
    each = seen.c
    wanted = [_matches(word, seen) for word in folded(chosen.text).split()[:8]]
    if chosen.organisation:
        wanted.append(each.person_id.in_(places.asked_at_or_below(chosen.organisation, day=today)))
    if chosen.work_place:
        wanted.append(places.works_at(chosen.work_place, seen, own, day=today))
    if chosen.register is not None:
        wanted.append(and_(each.full, each.register == chosen.register))
    if chosen.standing == MISSING:
        wanted.append(and_(each.full, each.registration_id.is_(None)))
    elif chosen.standing is not None:
        wanted.append(and_(each.full, each.standing == Code(chosen.standing)))
    if chosen.lack is not None:
        wanted.append(and_(each.full, _lacks(chosen.lack, seen, today=today)))
    if chosen.validity is not None:
        wanted.append(each.validity == chosen.validity.value)
    return wanted


def _matches(word: str, seen: Subquery) -> ColumnElement[bool]:
    """A word of the name, or a piece of the number where that may be seen."""
    number = seen.c.number.contains(word, autoescape=True) if word.isdigit() else false()
    return or_(Person.search_name.contains(word, autoescape=True), and_(seen.c.full, number))


def _lacks(lack: Lack, seen: Subquery, *, today: date) -> ColumnElement[bool]:
    if lack is Lack.NUMBER:
        return or_(seen.c.registration_id.is_(None), seen.c.number == "")
    if lack is Lack.CHECK:
        return seen.c.check_due_on <= today
    return seen.c.lacks.contains(lack.value)


def order(chosen: Filter, seen: Subquery) -> list[ColumnElement[Any]]:
    """By what was chosen, and then always the same way."""
    each = seen.c
    keys: dict[str, list[ColumnElement[Any]]] = {
        "name": [Person.search_name.expression],
        "standing": [_urgency(seen), each.last_valid_on],
        "last_valid": [each.registration_id.is_not(None), each.last_valid_on],
    }
    chosen_keys = keys.get(chosen.sort, keys["last_valid"])
    first = [key.desc() if chosen.descending else key.asc() for key in chosen_keys]
    return [*first, Person.search_name.asc(), each.person_id.asc(), each.registration_id.asc()]


def _urgency(seen: Subquery) -> ColumnElement[int]:
    """Nobody may learn a standing from the order: who is not seen in full comes last."""
    ranks = {each: at for at, each in enumerate(URGENCY)}
    ranked = case(ranks, value=seen.c.standing, else_=-1)
    return case((seen.c.full, ranked), else_=len(URGENCY))
