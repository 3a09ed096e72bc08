"""An overview beside what is recorded: what is the same, what differs, what is on one side only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leerhuis.people.rules import folded
from leerhuis.registers import N_, Occupation
from leerhuis.registry.checks.reading import Fault, Line, Part
from leerhuis.registry.checks.rules import same_name
from leerhuis.registry.rules import IN_THE_REGISTER, RUNNING, State


class Look(StrEnum):
    """Why somebody has to look before anything is noted."""

    OTHER_NAME = "other_name"
    OVER = "over"
    PASSED = "passed"
    STATUS = "status"


LOOK_WORDS: Mapping[Look, str] = {
    Look.OTHER_NAME: N_("The number stands under another name in the overview."),
    Look.OVER: N_("In Leerhuis this registration is over."),
    Look.PASSED: N_("The date has passed, and nobody told of a renewal."),
    Look.STATUS: N_("The overview gives a status that you must look at."),
}
# No list of the words that Mijn SKJ uses was found: whatever else stands there is looked at.
_IN_ORDER = frozenset({"geregistreerd", "geherregistreerd", "ingeschreven", "actief"})


@dataclass(frozen=True)
class Known:
    """A registration that is recorded, of somebody whom this employer employs."""

    id: int
    public_id: str
    number: str
    occupation: str | None
    held_on: date
    last_valid_on: date
    state: State
    person: str
    family_name: str
    person_public_id: str
    noted: bool


@dataclass(frozen=True)
class Match:
    """A row of the overview with the registration of that number."""

    line: Line
    known: Known

    @property
    def held_on(self) -> date | None:
        """The date of the overview, where it is another one."""
        theirs = self.line.held_on
        return theirs if theirs is not None and theirs != self.known.held_on else None

    @property
    def chamber(self) -> Occupation | None:
        """The chamber of the overview, where it is another one."""
        theirs = self.line.chamber
        return theirs if theirs is not None and theirs != self.known.occupation else None

    @property
    def differs(self) -> bool:
        return self.held_on is not None or self.chamber is not None


@dataclass(frozen=True)
class Plan:
    """What confirming the overview would do, and what it cannot do.

    `missing` is who is in Leerhuis and not in the overview; nobody, while rows cannot be read.
    """

    same: tuple[Match, ...] = ()
    noted: tuple[Match, ...] = ()
    differs: tuple[Match, ...] = ()
    look: tuple[tuple[Match, Look], ...] = ()
    unknown: tuple[Line, ...] = ()
    missing: tuple[Known, ...] = ()
    faults: tuple[Fault, ...] = ()


def compare(
    lines: Sequence[Line], faults: Sequence[Fault], known: Iterable[Known], *, today: date
) -> Plan:
    ours = {each.number: each for each in known}
    found = [Match(line, ours[line.number]) for line in lines if line.number in ours]
    looks = [(match, why) for match in found if (why := _look(match, today=today))]
    held = {match.known.id for match, _why in looks}
    rest = [match for match in found if match.known.id not in held]
    there = {line.number for line in lines}
    return Plan(
        same=tuple(each for each in rest if not each.differs and not each.known.noted),
        noted=tuple(each for each in rest if not each.differs and each.known.noted),
        differs=tuple(each for each in rest if each.differs),
        look=tuple(looks),
        unknown=tuple(line for line in lines if line.number not in ours),
        missing=() if faults else _missing(ours.values(), there),
        faults=tuple(faults),
    )


def _look(match: Match, *, today: date) -> Look | None:
    line, known = match.line, match.known
    if line.name and not same_name(known.family_name, [line.name]):
        return Look.OTHER_NAME
    if line.status and folded(line.status).strip() not in _IN_ORDER:
        return Look.STATUS
    later = match.held_on is not None and match.held_on > known.held_on
    if known.state not in IN_THE_REGISTER and not (known.state is State.LAPSED and later):
        return Look.OVER
    passed = known.state in RUNNING and known.last_valid_on < today
    return Look.PASSED if passed and not later else None


def _missing(ours: Iterable[Known], there: set[str]) -> tuple[Known, ...]:
    gone = [each for each in ours if each.number not in there and each.state in IN_THE_REGISTER]
    return tuple(sorted(gone, key=lambda each: each.person))


def parts_of(columns: Mapping[str, str]) -> dict[Part, str]:
    """What was kept of the columns, as parts."""
    return {Part(part): name for part, name in columns.items()}
