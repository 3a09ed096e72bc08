"""What an import would do, as values: a step for each person, and all that is to be said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from leerhuis.intake.columns import Column
from leerhuis.intake.known import KnownPerson, Place, Post
from leerhuis.intake.lines import Line
from leerhuis.people.rules import AppointmentKind, Function, sort_name
from leerhuis.uploads.cells import Fault

Shown = str | Decimal | date | None


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """A value that becomes another."""

    column: Column
    before: Shown
    after: Shown


@dataclass(frozen=True)
class Job:
    """An appointment to be made (no post) or changed."""

    place: Place
    kind: AppointmentKind
    function: Function
    fte: Decimal
    personnel_number: str | None
    starts_on: date
    post: Post | None = None


@dataclass(frozen=True)
class Step:
    """All that an import does for one person; `left` says that the job is over in Leerhuis."""

    rows: tuple[int, ...]
    line: Line
    person: KnownPerson | None
    changes: tuple[Change, ...] = ()
    jobs: tuple[Job, ...] = ()
    ends: tuple[tuple[Post, date], ...] = ()
    claims: tuple[Line, ...] = ()
    left: bool = False

    @property
    def outcome(self) -> Outcome:
        if self.person is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes or self.claims else Outcome.SAME

    @property
    def name(self) -> str:
        return sort_name(self.line.given_name, self.line.name_prefix, self.line.family_name)


@dataclass(frozen=True)
class Absent:
    """Someone employed by an employer of the file, who is not in it."""

    person_id: int
    public_id: str
    name: str
    employer_id: int
    employer: str


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    absent: tuple[Absent, ...] = ()
    missing: tuple[Place, ...] = ()
    unread: tuple[str, ...] = ()

    def of(self, outcome: Outcome) -> list[Step]:
        return [step for step in self.steps if step.outcome is outcome]

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.faults and len(self.of(Outcome.SAME)) == len(self.steps)


@dataclass(frozen=True)
class Choice:
    """What someone decided after looking; `seen` names the plan that they looked at."""

    seen: str | None = None
    make_places: bool = False
    leavers: tuple[str, ...] = ()
    last_day: date | None = None
