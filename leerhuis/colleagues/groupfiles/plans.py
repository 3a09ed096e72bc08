"""What a file with colleagues would do, as values: a step for each row, and all that is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from leerhuis.colleagues.rules import HAS_SEAT, Outcome
from leerhuis.uploads.cells import Fault


class KnownPerson(NamedTuple):
    """A colleague, as far as a row can name one; `name` is the name by which one is sorted."""

    id: int
    name: str
    search_name: str


class KnownGroup(NamedTuple):
    """A group that a row can name: its course (folded), first day and name."""

    id: int
    public_id: str
    title: str
    course: str
    on: date
    label: str
    starts_at: datetime


@dataclass(frozen=True)
class Known:
    """Colleagues by address, personnel number and name, and the groups of the days of the file."""

    by_address: Mapping[str, KnownPerson] = field(default_factory=dict)
    by_number: Mapping[str, tuple[KnownPerson, ...]] = field(default_factory=dict)
    by_name: Mapping[str, tuple[KnownPerson, ...]] = field(default_factory=dict)
    groups: tuple[KnownGroup, ...] = ()


class Match(NamedTuple):
    """A row with whom and which group it names."""

    row: int
    person: KnownPerson
    group: KnownGroup


class Step(NamedTuple):
    """What is done for a row; `place` is the place in line of who has to wait."""

    match: Match
    outcome: Outcome
    place: int = 0


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...] = ()
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()

    def of(self, outcome: Outcome) -> list[Step]:
        return [step for step in self.steps if step.outcome is outcome]

    @property
    def fits(self) -> bool:
        """Whether nobody has to wait."""
        return all(step.outcome in (*HAS_SEAT, Outcome.THERE) for step in self.steps)

    @property
    def idle(self) -> bool:
        return not self.faults and len(self.of(Outcome.THERE)) == len(self.steps)


@dataclass(frozen=True)
class Choice:
    """What someone decided after looking; `seen` names the plan that they looked at."""

    seen: str | None = None
    all_or_none: bool = True
