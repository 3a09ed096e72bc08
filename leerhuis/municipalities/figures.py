"""What may be shown of the people of municipalities, side by side: never a few, in no sum either.

Pure: from counts of persons to what a page or a table says. Everything hangs on one count, the
youth professionals of a municipality. Where that is not told, nothing of them is; a sum is either
told by `counted.cells`, or made of what is told and of nothing else.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from leerhuis.people import counted
from leerhuis.people.counted import Cell, Count, Figure
from leerhuis.people.rules import ASKS_REGISTRATION, Function

NOTHING = Decimal(0)


class Staff(NamedTuple):
    """Persons, and the fte that they have together."""

    persons: int = 0
    fte: Decimal = NOTHING


class Facts(NamedTuple):
    """What is counted of a municipality; `trained` persons have had `hours` of training."""

    functions: Mapping[Function, Staff]
    registered: int = 0
    specialisms: Mapping[str, int] = {}
    trained: int = 0
    hours: Decimal = NOTHING


class Amount(NamedTuple):
    """Persons as they are shown, with what they have together: told only with the persons."""

    persons: Cell
    amount: Decimal | None


class Shown(NamedTuple):
    """What is said of the youth professionals of a municipality, or of all of them together."""

    staff: Amount
    registered: Figure | None
    training: Amount


class Place(NamedTuple):
    """All that is said of one municipality: the other functions are told each by itself."""

    shown: Shown
    functions: Mapping[Function, Amount]
    specialisms: Mapping[str, Figure | None]


class Table(NamedTuple):
    whole: Shown
    places: Sequence[Place]


def table(facts: Sequence[Facts]) -> Table:
    """Municipalities side by side, with all of them together."""
    own = [_own(each) for each in facts]
    whole_staff, staff = amounts([(each.persons, each.fte) for each in own])
    whole_training, training = _training(facts, staff)
    registered = [
        figure_of(each.persons, row.registered, told=amount)
        for each, row, amount in zip(own, facts, staff, strict=True)
    ]
    places = [
        Place(
            Shown(staff[at], registered[at], training[at]),
            _functions(each),
            _specialisms(each, own[at], told=staff[at]),
        )
        for at, each in enumerate(facts)
    ]
    whole = Shown(whole_staff, together(registered), whole_training)
    return Table(whole, places)


def amounts(parts: Sequence[tuple[int, Decimal]]) -> tuple[Amount, list[Amount]]:
    """Persons with an amount, side by side, and their sum."""
    whole, cells = counted.cells([persons for persons, _amount in parts])
    cells = [whole] if len(cells) == 1 else cells
    total = sum((amount for _persons, amount in parts), NOTHING)
    rows = [_amount(cell, amount) for cell, (_persons, amount) in zip(cells, parts, strict=True)]
    return _amount(whole, total), rows


def figure_of(persons: int, number: int, *, told: Amount) -> Figure | None:
    """So many of the persons of a municipality, where that has told how many they are."""
    return None if told.persons.number is None else counted.figure(Count(persons, number))


def together(figures: Sequence[Figure | None]) -> Figure | None:
    """What is told, added up: of a range the least and the most, so that it tells nothing more."""
    told = [each for each in figures if each is not None and each.asked]
    if not told:
        return None
    return Figure(
        sum(each.asked for each in told),
        sum(each.at_least for each in told),
        sum(each.at_most for each in told),
    )


def _training(facts: Sequence[Facts], staff: Sequence[Amount]) -> tuple[Amount, list[Amount]]:
    """Who was trained; where staff is not told they count as one, so that nothing tells of each."""
    told = [each.persons.number is not None for each in staff]
    parts = [
        (each.trained, each.hours) for each, is_told in zip(facts, told, strict=True) if is_told
    ]
    rest = [each for each, is_told in zip(facts, told, strict=True) if not is_told]
    if rest:
        hours = sum((each.hours for each in rest), NOTHING)
        parts.append((sum(each.trained for each in rest), hours))
    whole, shown = amounts(parts)
    rows = iter(shown)
    return whole, [
        next(rows) if is_told else _unknown(each) for each, is_told in zip(staff, told, strict=True)
    ]


def _unknown(staff: Amount) -> Amount:
    return Amount(staff.persons, None)


def _own(facts: Facts) -> Staff:
    """The youth professionals: whose work asks a registration."""
    rows = [staff for function, staff in facts.functions.items() if function in ASKS_REGISTRATION]
    return Staff(sum(each.persons for each in rows), sum((each.fte for each in rows), NOTHING))


def _specialisms(facts: Facts, own: Staff, *, told: Amount) -> Mapping[str, Figure | None]:
    """Of a few people not even which specialisms there are."""
    if told.persons.number is None:
        return {}
    held = facts.specialisms.items()
    return {name: figure_of(own.persons, number, told=told) for name, number in held}


def _functions(facts: Facts) -> Mapping[Function, Amount]:
    """The other functions; nothing adds these up, so that each is told by itself."""
    return {
        function: _amount(counted.cells([staff.persons])[0], staff.fte)
        for function, staff in facts.functions.items()
        if function not in ASKS_REGISTRATION and staff.persons
    }


def _amount(cell: Cell, amount: Decimal) -> Amount:
    return Amount(cell, None if cell.number is None else amount)
