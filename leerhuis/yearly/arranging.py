"""From what was counted to what is shown: nothing of fewer than five people."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from leerhuis.people import counted
from leerhuis.people.counted import Cell, Count
from leerhuis.people.sectors import Sector
from leerhuis.registers import Category, Register
from leerhuis.yearly.rules import (
    AtWork,
    CourseLine,
    Facts,
    Group,
    Line,
    Mark,
    Met,
    Pairs,
    Points,
    PointsLine,
    Report,
    Scored,
    SectorLine,
    Span,
    Sums,
)

_TENTH = Decimal("0.1")


def report(facts: Facts, *, span: Span, before: Span) -> Report:
    return Report(
        span=span,
        before=before,
        now=sums(facts, span.year),
        then=sums(facts, before.year),
        sectors=sector_lines(facts.at_work, span.year),
        courses=course_lines(facts, span.year),
        points=points_lines(facts.points, span.year),
    )


def sums(facts: Facts, year: int) -> Sums:
    groups = [each for each in facts.groups if each.year == year]
    held = [each for each in groups if not each.called_off]
    people = [each for each in facts.at_work if each.year == year]
    visits = sum(each.people for each in held)
    told = [facts.costs[each.edition_id] for each in groups if each.edition_id in facts.costs]
    completed = sum(each.completed for each in held)
    hours = None if counted.is_few(completed) else sum((each.hours for each in held), Decimal(0))
    return Sums(
        courses=len({each.course_id for each in held}),
        groups=len(held),
        called_off=len(groups) - len(held),
        unmarked=sum(bool(each.seats and not each.people) for each in held),
        people=_alone(sum(each.people for each in people)),
        visits=_alone(visits),
        completed=counted.figure(Count(visits, completed)),
        hours=hours,
        score=mark(held, facts.scores),
        effect=mark(held, facts.effects),
        estimated=sum(each.estimated for each in told),
        real=sum(each.real for each in told),
        registered=facts.registered.get(year),
        pairs=_pairs(held, facts.mixing),
    )


def _pairs(groups: Iterable[Group], known: Mapping[int, Met]) -> Pairs | None:
    """Every pair once in each group; a group of a few people counts in no figure."""
    met = [known[each.edition_id] for each in groups if each.edition_id in known]
    told = [each for each in met if each.people >= counted.FEWEST]
    if met and not told:
        return None
    return Pairs(sum(each.pairs for each in told), sum(each.mixed for each in told))


def _alone(number: int) -> Cell:
    return counted.cells([number])[0]


def mark(groups: Iterable[Group], known: Mapping[int, Scored]) -> Mark:
    """What was said of these groups together: each answer weighs alike."""
    said = [known[each.edition_id] for each in groups if each.edition_id in known]
    graded = [(each.grade, each.answers) for each in said if each.grade is not None]
    answers = sum(number for _grade, number in graded)
    total = sum((grade * number for grade, number in graded), Decimal(0))
    return Mark(
        groups=len(said),
        asked=sum(each.asked for each in said),
        answers=sum(each.answers for each in said),
        grade=(total / answers).quantize(_TENTH, ROUND_HALF_UP) if answers else None,
        recommends=sum(each.recommends or 0 for each in said),
        recommends_of=sum(each.recommends_of for each in said),
        uses=sum(each.uses or 0 for each in said),
        uses_of=sum(each.uses_of for each in said),
    )


def sector_lines(at_work: Sequence[AtWork], year: int) -> list[SectorLine]:
    """By sector and within it by organisation, in order of name; what is not known comes last.

    Hours are told where the people are, unless so few completed that they would tell of those.
    """
    rows = _by_sector(at_work)
    now, then = ([[_people(each, n) for each in row] for row in rows] for n in (year, year - 1))
    done = [[sum(part.completed for part in of.get(year, ())) for _n, of in row] for row in rows]
    shown = zip(rows, *(counted.nested(each)[1] for each in (now, then, done)), strict=True)
    found = []
    for row, (people, parts), (before, befores), (completed, completeds) in shown:
        places = [
            Line(name, part, earlier, _hours(of.get(year, ()), part, whole))
            for (name, of), part, earlier, whole in zip(
                row, parts, befores, completeds, strict=True
            )
        ]
        every = [part for _name, of in row for part in of.get(year, ())]
        sector = next(part.sector for _name, of in row for its in of.values() for part in its)
        top = Line("", people, before, _hours(every, people, completed))
        found.append(SectorLine(sector, top, places))
    return found


_Row = tuple[str, dict[int, list[AtWork]]]


def _by_sector(at_work: Sequence[AtWork]) -> list[list[_Row]]:
    """The organisations of each sector, each with what is counted of it by year."""
    found: dict[Sector | None, dict[tuple[int | None, str], dict[int, list[AtWork]]]] = {}
    for each in at_work:
        of = found.setdefault(each.sector, {}).setdefault((each.place_id, each.place), {})
        of.setdefault(each.year, []).append(each)
    order = sorted(found, key=lambda each: (each is None, list(Sector).index(each) if each else 0))
    return [
        [(name, of) for (_id, name), of in sorted(found[each].items(), key=lambda at: at[0][1])]
        for each in order
    ]


def _people(row: _Row, year: int) -> int:
    return sum(each.people for each in row[1].get(year, ()))


def _hours(parts: Sequence[AtWork], people: Cell, completed: Cell) -> Decimal | None:
    if people.number is None or completed.number is None:
        return None
    return sum((each.hours for each in parts), Decimal(0))


def course_lines(facts: Facts, year: int) -> list[CourseLine]:
    """Every training of the year, by theme and title."""
    by_course: dict[str, list[Group]] = {}
    for each in facts.groups:
        if not each.called_off:
            by_course.setdefault(each.course_id, []).append(each)
    rows = sorted(by_course.values(), key=lambda groups: (groups[0].theme, groups[0].title))
    now, then = (
        counted.cells([sum(g.people for g in row if g.year == n) for row in rows])[1]
        for n in (year, year - 1)
    )
    return [
        _course_line([each for each in row if each.year == year], facts, people, before)
        for row, people, before in zip(rows, now, then, strict=True)
        if any(each.year == year for each in row)
    ]


def _course_line(groups: Sequence[Group], facts: Facts, people: Cell, before: Cell) -> CourseLine:
    costs = [facts.costs[each.edition_id] for each in groups if each.edition_id in facts.costs]
    return CourseLine(
        course_id=groups[0].course_id,
        title=groups[0].title,
        theme=groups[0].theme,
        groups=len(groups),
        people=people,
        before=before,
        score=mark(groups, facts.scores),
        effect=mark(groups, facts.effects),
        cents=sum(each.real for each in costs),
    )


def points_lines(points: Iterable[Points], year: int) -> list[PointsLine]:
    """By register and category; points of fewer than five people are not told."""
    found: dict[tuple[Register, Category], dict[int, Decimal | None]] = {}
    for each in points:
        told = None if counted.is_few(each.people) else each.points
        found.setdefault((each.register, each.category), {})[each.year] = told
    nothing = Decimal(0)
    return [
        PointsLine(*kind, years.get(year, nothing), years.get(year - 1, nothing))
        for kind, years in sorted(found.items())
    ]
