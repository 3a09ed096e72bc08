"""What is wrong between the rows of a file: they say different things of one person."""

from collections.abc import Sequence

from leerhuis.errors import Refused
from leerhuis.intake.columns import Column
from leerhuis.intake.lines import Line
from leerhuis.registers import N_
from leerhuis.uploads.cells import Fault


def contradictions(lines: Sequence[Line]) -> list[Fault]:
    """People, addresses and registration numbers that cannot all be right, on the later row."""
    return [*_people(lines), *_addresses(lines), *_numbers(lines)]


def _people(lines: Sequence[Line]) -> list[Fault]:
    first: dict[tuple[str, ...], Line] = {}
    return [
        _fault(line, column, N_("Row %(other)s says something else of this person."), other)
        for line in lines
        if (other := first.setdefault(line.key, line)) is not line
        and (column := _differs(other, line))
    ]


def _addresses(lines: Sequence[Line]) -> list[Fault]:
    first: dict[str, Line] = {}
    return [
        _fault(
            line,
            Column.ADDRESS,
            N_("This address is in row %(other)s too, for someone else."),
            other,
        )
        for line in lines
        if line.address and (other := first.setdefault(line.address, line)).key != line.key
    ]


def _numbers(lines: Sequence[Line]) -> list[Fault]:
    first: dict[tuple[str, str], Line] = {}
    return [
        _fault(line, Column.NUMBER, N_("This number is in row %(other)s too."), other)
        for line in lines
        if line.claim
        and (other := first.setdefault((line.claim.register, line.claim.number), line)) is not line
    ]


def _fault(line: Line, column: Column, sentence: str, other: Line) -> Fault:
    return Fault(line.row, column, Refused(sentence, other=other.row))


def _differs(one: Line, other: Line) -> Column | None:
    """In which column two rows of one person contradict each other."""
    pairs = {
        Column.GIVEN_NAME: (one.given_name, other.given_name),
        Column.NAME_PREFIX: (one.name_prefix, other.name_prefix),
        Column.FAMILY_NAME: (one.family_name, other.family_name),
        Column.ADDRESS: (one.address, other.address),
        Column.EMPLOYER: (one.employer, other.employer),
        Column.PLACEMENT: (one.placement, other.placement),
        Column.FTE: (one.fte, other.fte),
        Column.STARTS_ON: (one.starts_on, other.starts_on),
        Column.FUNCTION: (one.function, other.function),
    }
    return next((column for column, (a, b) in pairs.items() if a != b), None)
