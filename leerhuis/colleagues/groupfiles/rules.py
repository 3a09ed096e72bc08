"""Deciding whom and which group the rows of a file name."""

from collections.abc import Iterable, Iterator, Sequence

from leerhuis.colleagues.groupfiles.columns import Column
from leerhuis.colleagues.groupfiles.lines import Line
from leerhuis.colleagues.groupfiles.plans import Known, KnownGroup, KnownPerson, Match
from leerhuis.errors import Refused
from leerhuis.people.rules import folded
from leerhuis.uploads.cells import Fault

# Each row is enrolled by itself, while others wait for the groups of the file.
MOST_ROWS = 100


def matches(
    lines: Sequence[Line], known: Known, *, group: KnownGroup | None = None
) -> tuple[list[Match], list[Fault]]:
    """Whom and which group each row names; a row that names neither, or one twice, has a fault."""
    found: list[Match] = []
    faults: list[Fault] = []
    first: dict[tuple[int, int], int] = {}
    for line in lines:
        try:
            match = _match(line, known, group=group)
        except _Wrong as wrong:
            faults.append(Fault(line.row, wrong.column, wrong.why))
            continue
        if match is None:
            continue
        key = (match.group.id, match.person.id)
        if key in first:
            why = Refused("This person stands in row %(row)d as well.", row=first[key])
            faults.append(Fault(line.row, "", why))
            continue
        first[key] = line.row
        found.append(match)
    return found, faults


def check_length(lines: Sequence[Line]) -> Iterator[Fault]:
    if len(lines) > MOST_ROWS:
        why = Refused("A file takes at most %(most)d rows. Split it.", most=MOST_ROWS)
        yield Fault(lines[MOST_ROWS].row, "", why)


class _Wrong(Exception):  # says which column, and is never seen outside
    def __init__(self, column: Column, why: Refused) -> None:
        super().__init__()
        self.column, self.why = column.value, why


def _match(line: Line, known: Known, *, group: KnownGroup | None) -> Match | None:
    person = _person(line, known)
    named = group or _group(line, known.groups)
    return Match(line.row, person, named) if person and named else None


def _person(line: Line, known: Known) -> KnownPerson | None:
    """By the address, else the number, else the name; the name must be theirs if it is there."""
    if line.address:
        person = known.by_address.get(line.address)
        if person is None:
            why = Refused("We know no colleague of yours with this address.")
            raise _Wrong(Column.ADDRESS, why)
        return _checked(line, person)
    if line.personnel_number:
        why = Refused("We know no colleague of yours with this number.")
        return _checked(
            line,
            _only(known.by_number.get(line.personnel_number, ()), Column.PERSONNEL_NUMBER, why),
        )
    if not line.names:
        return None
    why = Refused("We know no colleague of yours with this name. Use the address.")
    found = {each for name in line.names for each in known.by_name.get(name, ())}
    return _only(found, Column.NAME, why)


def _checked(line: Line, person: KnownPerson) -> KnownPerson:
    if line.names and person.search_name not in line.names:
        why = Refused(
            "This belongs to %(name)s, not to %(said)s.", name=person.name, said=line.said
        )
        raise _Wrong(Column.NAME, why)
    return person


def _only(found: Iterable[KnownPerson], column: Column, unknown: Refused) -> KnownPerson:
    rows = list(found)
    if not rows:
        raise _Wrong(column, unknown)
    if len(rows) > 1:
        raise _Wrong(column, Refused("Several colleagues fit this. Use the address."))
    return rows[0]


def _group(line: Line, groups: Iterable[KnownGroup]) -> KnownGroup | None:
    """By the title of the course and the first day, and by its name where there are several."""
    if not line.course or line.on is None:
        return None
    of_course = [each for each in groups if each.course == folded(line.course)]
    found = [each for each in of_course if each.on == line.on]
    if line.group:
        found = [each for each in found if folded(each.label) == folded(line.group)]
    if not found:
        why = Refused(
            "We know no group of %(course)s that begins on %(day)s.",
            course=line.course,
            day=line.on,
        )
        raise _Wrong(Column.COURSE, why)
    if len(found) > 1:
        why = Refused("Several groups begin that day. Fill in the name of the group.")
        raise _Wrong(Column.GROUP, why)
    return found[0]
