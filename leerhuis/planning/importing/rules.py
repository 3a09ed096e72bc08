"""Deciding what an import of a season does, from what a file says and what there is already."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations, islice
from typing import Any, NamedTuple, TypeVar

from leerhuis.courses import accreditation
from leerhuis.courses import rules as course_rules
from leerhuis.courses.clashes import ClashKind
from leerhuis.courses.terms import Terms, checked
from leerhuis.errors import Refused
from leerhuis.people.rules import folded
from leerhuis.planning.importing.columns import OF_GROUP, POINTS, SEASON, Column
from leerhuis.planning.importing.lines import Line, PointsLine
from leerhuis.planning.importing.places import Place
from leerhuis.planning.importing.plans import Group, Known, Meeting, NewCourse, Plan, Season
from leerhuis.uploads.cells import Fault

# What an import takes: enough for any season, and no more than can be compared with each other.
MOST_SESSIONS = 1000
MOST_POINTS = 1000
MOST_POINTS_OF_COURSE = 30
# So many clashes are named; whoever has more begins with these.
MOST_MEETINGS = 500
Thing = TypeVar("Thing")
_SAID: dict[Column, Callable[[Line], Any]] = {
    Column.THEME: lambda line: folded(line.theme),
    Column.CAPACITY: lambda line: line.capacity,
    Column.MINIMUM: lambda line: line.minimum,
    Column.ENROL_BY: lambda line: line.enrol_by,
    Column.CANCEL_BY: lambda line: line.cancel_by,
    Column.DECIDE_ON: lambda line: line.decide_on,
}


def plan(
    lines: Sequence[Line],
    points: Sequence[PointsLine],
    faults: Sequence[Fault],
    known: Known,
    season: Season,
    *,
    unread: tuple[str, ...] = (),
) -> Plan:
    """All that the file would do; nothing of it is done while there is a fault."""
    if len(lines) > MOST_SESSIONS:
        why = Refused(
            "An import takes at most %(most)d sessions. Split the file.", most=MOST_SESSIONS
        )
        return Plan(faults=(Fault(lines[MOST_SESSIONS].row, "", why, SEASON),), unread=unread)
    if len(points) > MOST_POINTS:
        why = Refused("An import takes at most %(most)d rows of points.", most=MOST_POINTS)
        return Plan(faults=(Fault(points[MOST_POINTS].row, "", why, POINTS),), unread=unread)
    groups = _groups(lines, known)
    new = [each for each in groups if not each.exists]
    wrong = [*faults, *_outside(lines, season), *_of_groups(new), *_of_points(points)]
    fresh = [line for group in new for line in group.lines]
    return Plan(
        groups=tuple(groups),
        themes=_new((line.theme for line in fresh), known.themes),
        courses=tuple(_courses(fresh, points, known)),
        places=_places(fresh, known),
        trainers=_new((name for line in fresh for name in line.trainers), known.trainers),
        meetings=tuple(islice(_meetings(fresh), MOST_MEETINGS)),
        faults=tuple(sorted(wrong, key=lambda each: (each.sheet == POINTS, each.row))),
        notes=tuple(_notes(fresh, points, known)),
        unread=unread,
    )


def terms_of(group: Group) -> Terms:
    """With a minimum and no day to decide, that is the last day to enrol."""
    line = group.first
    decide_on = line.decide_on or (line.enrol_by if line.minimum is not None else None)
    return Terms(label=line.group, minimum=line.minimum, decide_on=decide_on)


def _groups(lines: Sequence[Line], known: Known) -> list[Group]:
    """The sessions of each group, the first one first, in the order of the file."""
    found = []
    for key, own in _by(lines, lambda line: line.key).items():
        course = known.courses.get(key[0])
        exists = course is not None and (course.id, key[1]) in known.groups
        found.append(Group(tuple(sorted(own, key=_moment)), exists))
    return found


def _moment(line: Line) -> tuple[bool, Any, Any]:
    """Rows without a day come last; those have a fault."""
    whole = line.on is not None and line.start is not None
    return not whole, (line.on, line.start) if whole else (), line.row


def _outside(lines: Sequence[Line], season: Season) -> Iterator[Fault]:
    for line in lines:
        if line.on is not None:
            check = partial(course_rules.check_in_season, line.on, **season._asdict())
            yield from _refused(check, row=line.row, column=Column.ON)


def _of_groups(groups: Sequence[Group]) -> Iterator[Fault]:
    for group in groups:
        yield from _contradictions(group)
        yield from _overlaps(group)
        yield from _of_terms(group)


def _contradictions(group: Group) -> Iterator[Fault]:
    """What a later row says otherwise of the whole group."""
    by_row = sorted(group.lines, key=lambda each: each.row)
    for column in OF_GROUP:
        said = _SAID[column]
        for line in by_row[1:]:
            if said(line) != said(by_row[0]):
                why = Refused("Row %(row)d says something else of this group.", row=by_row[0].row)
                yield Fault(line.row, column.value, why, SEASON)


def _overlaps(group: Group) -> Iterator[Fault]:
    """Of each session the first one that it meets."""
    for at, other in enumerate(group.lines):
        one = next((each for each in group.lines[:at] if _meet(each, other)), None)
        if one is not None:
            why = Refused("This group already has a session then, in row %(row)d.", row=one.row)
            yield Fault(other.row, Column.START.value, why, SEASON)


def _of_terms(group: Group) -> Iterator[Fault]:
    """The seats, the minimum and the days, as the house asks them of a group."""
    first = group.first
    if first.enrol_by is None or first.on is None:
        return
    row, starts_on = min(each.row for each in group.lines), first.on
    last = {"enrol_by_on": first.enrol_by, "cancel_by_on": first.cancel_by or first.enrol_by}
    seats = partial(course_rules.check_capacity, first.capacity)
    days = partial(course_rules.check_deadlines, **last, starts_on=starts_on)
    terms = partial(checked, terms_of(group), capacity=first.capacity, starts_on=starts_on)
    found = [
        *_refused(seats, row=row, column=Column.CAPACITY),
        *_refused(days, row=row, column=Column.ENROL_BY),
    ]
    yield from found or _refused(terms, row=row, column=Column.MINIMUM)


def _of_points(points: Sequence[PointsLine]) -> Iterator[Fault]:
    for own in _by(points, lambda line: folded(line.course)).values():
        if len(own) > MOST_POINTS_OF_COURSE:
            why = Refused(
                "A course has at most %(most)d rows of points.", most=MOST_POINTS_OF_COURSE
            )
            yield Fault(own[MOST_POINTS_OF_COURSE].row, "", why, POINTS)
            continue
        for at, line in enumerate(own):
            rows = [each.points for each in own[: at + 1]]
            check = partial(accreditation.check_points, rows)
            yield from _refused(check, row=line.row, column="", sheet=POINTS)


def _refused(
    check: Callable[[], Any], *, row: int, column: str, sheet: str = SEASON
) -> Iterator[Fault]:
    try:
        check()
    except Refused as no:
        yield Fault(row, str(column), no, sheet)


def _courses(
    lines: Sequence[Line], points: Sequence[PointsLine], known: Known
) -> Iterator[NewCourse]:
    gives = _by(points, lambda line: folded(line.course))
    for word, own in _by(lines, lambda line: folded(line.course)).items():
        if word not in known.courses:
            rows = tuple(each.points for each in gives.get(word, ()))
            yield NewCourse(own[0].course, own[0].theme, own[0].row, rows)


def _new(names: Iterable[str], known: Any) -> tuple[str, ...]:
    """Each name that there is not yet, once, as it was first written."""
    found: dict[str, str] = {}
    for name in names:
        if name and folded(name) not in known:
            found.setdefault(folded(name), name)
    return tuple(found.values())


def _places(lines: Sequence[Line], known: Known) -> tuple[Place, ...]:
    found: dict[tuple[str, str], Place] = {}
    for line in lines:
        if line.place is not None and known.room(line.place) is None:
            found.setdefault(line.place.key, line.place)
    return tuple(sorted(found.values()))


class _Wanted(NamedTuple):
    """What a session wants, folded once: each is compared with all others of its day."""

    line: Line
    group: tuple[str, str]
    room: tuple[str, str] | None
    trainers: dict[str, str]


def _wanted(line: Line) -> _Wanted:
    trainers = {folded(name): name for name in line.trainers}
    return _Wanted(line, line.key, line.place.key if line.place else None, trainers)


def _meetings(lines: Sequence[Line]) -> Iterator[Meeting]:
    """Sessions of different groups that want the same room or trainer at one time."""
    for own in _by([each for each in lines if each.on], lambda line: line.on).values():
        wanted = [_wanted(each) for each in sorted(own, key=lambda each: each.row)]
        for one, other in combinations(wanted, 2):
            if one.group != other.group and _meet(one.line, other.line):
                yield from _same(one, other)


def _same(one: _Wanted, other: _Wanted) -> Iterator[Meeting]:
    if one.room and one.room == other.room:
        said = one.line.place.said if one.line.place else ""
        yield Meeting(ClashKind.ROOM, said, one.line, other.line)
    for word in sorted(one.trainers.keys() & other.trainers.keys()):
        yield Meeting(ClashKind.TRAINER, one.trainers[word], one.line, other.line)


def _meet(one: Line, other: Line) -> bool:
    if one.on != other.on or None in (one.on, one.start, one.end, other.start, other.end):
        return False
    return bool(one.start < other.end and other.start < one.end)  # type: ignore[operator]


def _notes(lines: Sequence[Line], points: Sequence[PointsLine], known: Known) -> Iterator[Fault]:
    """What stays as it is although the file says otherwise."""
    named = {folded(line.course) for line in lines}
    for word, own in _by(points, lambda line: folded(line.course)).items():
        there = known.courses.get(word)
        if there and not there.points.issuperset(each.points for each in own):
            why = Refused(
                "%(course)s gives other points in Leerhuis. Those stay.", course=there.title
            )
            yield Fault(own[0].row, "", why, POINTS)
        elif not there and word not in named:
            why = Refused("%(course)s is not on the other sheet.", course=own[0].course)
            yield Fault(own[0].row, "", why, POINTS)
    for word, of_course in _by(lines, lambda line: folded(line.course)).items():
        there = known.courses.get(word)
        if there and there.theme != folded(of_course[0].theme):
            why = Refused(
                "%(course)s has another theme in Leerhuis. That stays.", course=there.title
            )
            yield Fault(of_course[0].row, Column.THEME.value, why, SEASON)


def _by(things: Iterable[Thing], key: Callable[[Thing], Hashable]) -> dict[Any, list[Thing]]:
    found: dict[Any, list[Thing]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found
