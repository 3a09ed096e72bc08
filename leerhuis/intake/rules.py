"""Deciding what an import would do, from the lines of a file and what is known; writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from leerhuis.errors import Refused
from leerhuis.intake.appointing import with_jobs
from leerhuis.intake.columns import Column, Layout
from leerhuis.intake.contradictions import contradictions
from leerhuis.intake.known import Claimed, Known, KnownPerson, Place, place_word
from leerhuis.intake.lines import Line
from leerhuis.intake.plans import Absent, Plan, Step
from leerhuis.people.rules import AppointmentKind, Function, OrganisationKind, sort_name
from leerhuis.uploads.cells import Fault

MAX_ROWS = 5_000
_FIELDS: Mapping[str | None, Column] = {
    "register": Column.REGISTER,
    "occupation": Column.OCCUPATION,
    "number": Column.NUMBER,
    "registered_on": Column.REGISTERED_ON,
    "held_date": Column.HELD_ON,
}


@dataclass
class _Findings:
    """What is gathered while the people of a file are gone through."""

    faults: list[Fault] = field(default_factory=list)
    missing: dict[str, Place] = field(default_factory=dict)
    strange: set[str] = field(default_factory=set)


def plan(
    lines: Sequence[Line],
    faults: Sequence[Fault],
    known: Known,
    layout: Layout,
    *,
    function: Function,
    today: date,
) -> Plan:
    """What is new, changed, the same, wrong or absent; `function` is of who has none in the file.

    Nothing is decided about rows with a fault; while there is one, nobody counts as absent.
    """
    broken = {fault.row for fault in faults if not fault.column}
    whole = [line for line in lines if line.row not in broken]
    found = _Findings(faults=[*faults, *contradictions(whole), *_refused(lines, known)])
    groups = grouped(_without_faults(lines, found.faults))
    steps = [_step(group, known, found, function, today) for group in groups]
    done = _one_each([step for step in steps if step], found)
    return Plan(
        steps=tuple(done),
        faults=tuple(_headed(found.faults, layout)),
        notes=tuple(_notes(done)),
        absent=() if found.faults else tuple(_absent(done, known, today)),
        missing=tuple(found.missing.values()),
        unread=layout.unread,
    )


def too_many(lines: Sequence[Line], faults: Sequence[Fault], layout: Layout) -> Plan:
    """Of a file with too many people: all that is wrong in it by itself, and where to cut it."""
    cut = Refused(
        "Import at most %(most)s rows at a time. Put the rest in another file.", most=MAX_ROWS
    )
    here = Fault(lines[MAX_ROWS].row, "", cut)
    broken = {fault.row for fault in faults if not fault.column}
    whole = [line for line in lines if line.row not in broken]
    return Plan(faults=tuple(_headed([*faults, *contradictions(whole), here], layout)))


def _refused(lines: Iterable[Line], known: Known) -> list[Fault]:
    """What the registry does not accept of the registrations in the file."""
    return [
        Fault(line.row, _FIELDS.get(claimed.what.field, Column.NUMBER), claimed.what)
        for line in lines
        if (claimed := known.claims.get(line.row)) and isinstance(claimed.what, Refused)
    ]


def _headed(faults: Iterable[Fault], layout: Layout) -> list[Fault]:
    """Faults in the order of the rows, under the names that the file itself gives its columns."""
    names: Mapping[str, str] = {str(column): name for column, name in layout.names.items()}
    rows = [replace(fault, column=names.get(fault.column, fault.column)) for fault in faults]
    return sorted(rows, key=lambda fault: fault.row)


def _notes(steps: Iterable[Step]) -> list[Fault]:
    return [
        Fault(step.line.row, "", Refused("This person has left according to Leerhuis."))
        for step in steps
        if step.left
    ]


def _without_faults(lines: Iterable[Line], faults: Iterable[Fault]) -> list[Line]:
    wrong = {fault.row for fault in faults}
    return [line for line in lines if line.row not in wrong]


def grouped(lines: Iterable[Line]) -> list[list[Line]]:
    """The rows of each person together: two rows for a person are two registrations."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(line.key, []).append(line)
    return list(groups.values())


def _step(
    group: list[Line], known: Known, found: _Findings, function: Function, today: date
) -> Step | None:
    line = group[0]
    try:
        employer = _place(line, Column.EMPLOYER, known, found)
        placed = _place(line, Column.PLACEMENT, known, found) if line.placement else None
        person = _person(line, employer, known)
        claims = [each for each in group if _is_news(each, person, known)]
    except _Wrong as wrong:
        if wrong.once is None or wrong.once not in found.strange:
            found.faults.append(wrong.fault)
        found.strange.add(wrong.once or "")
        return None
    step = Step(tuple(each.row for each in group), line, person, claims=tuple(claims))
    return with_jobs(step, employer, placed, function=function, today=today)


class _Wrong(Exception):
    """A fault of a row that ends the look at its person; `once`: what need not be told again."""

    def __init__(
        self, line: Line, column: Column, why: Refused, *, once: str | None = None
    ) -> None:
        super().__init__(str(why))
        self.fault = Fault(line.row, column, why)
        self.once = once


def _place(line: Line, column: Column, known: Known, found: _Findings) -> Place:
    employs = column is Column.EMPLOYER
    name = line.employer if employs else line.placement or ""
    kind = OrganisationKind.EMPLOYER if employs else OrganisationKind.MUNICIPALITY
    try:
        place = known.place_called(name, kind)
    except Refused as no:
        raise _Wrong(line, column, no, once=place_word(name)) from no
    return found.missing.setdefault(place.word, place) if place.id is None else place


def _person(line: Line, employer: Place, known: Known) -> KnownPerson | None:
    """Who a line is about: by the personnel number within the employer, else by the address."""
    number = line.personnel_number
    numbered = known.by_number(employer.id, number) if number and employer.id else None
    owner = known.by_address.get(line.address or "")
    if owner is None:
        return numbered
    person = known.persons[owner]
    if not person.mine or (numbered is not None and numbered is not person):
        why = Refused("This address belongs to someone else in Leerhuis.")
        raise _Wrong(line, Column.ADDRESS, why)
    return person


def _is_news(line: Line, person: KnownPerson | None, known: Known) -> bool:
    """Whether the registration of a line is new or changed."""
    claimed = known.claims.get(line.row, Claimed(None, "same"))
    if claimed.person_id is not None and (person is None or person.id != claimed.person_id):
        why = Refused("This registration number belongs to someone else in Leerhuis.")
        raise _Wrong(line, Column.NUMBER, why)
    return claimed.what != "same"


def _one_each(steps: list[Step], found: _Findings) -> list[Step]:
    """Two people of the file cannot be one person of Leerhuis."""
    first: dict[int, Step] = {}
    for step in steps:
        if step.person is None:
            continue
        other = first.setdefault(step.person.id, step)
        if other is not step:
            why = Refused("In Leerhuis this is the person of row %(other)s.", other=other.line.row)
            found.faults.append(Fault(step.line.row, "", why))
    wrong = {fault.row for fault in found.faults}
    return [step for step in steps if step.line.row not in wrong]


def _absent(steps: Iterable[Step], known: Known, today: date) -> list[Absent]:
    """Who has a job without an end at an employer of the file, and is not in the file."""
    there = {step.person.id for step in steps if step.person}
    employers = {place.id: place for step in steps for place in _employers(step, known)}
    rows = [
        Absent(
            person_id=person.id,
            public_id=person.public_id,
            name=sort_name(*person.names),
            employer_id=post.organisation_id,
            employer=place.name,
        )
        for person in known.persons.values()
        for post in person.open_posts(AppointmentKind.EMPLOYMENT, day=today)
        if (place := employers.get(post.organisation_id))
        and post.ends_on is None
        and person.id not in there
    ]
    return sorted(rows, key=lambda each: each.name)


def _employers(step: Step, known: Known) -> list[Place]:
    try:
        return [known.place_called(step.line.employer, OrganisationKind.EMPLOYER)]
    except Refused:
        return []
