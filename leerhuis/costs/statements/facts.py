"""What a statement is worked out from: plain values, gathered before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from leerhuis.costs.rules import PayerKind, Share
from leerhuis.costs.statements.rules import LineKind


class Subject(NamedTuple):
    """A group or a round: one of the two."""

    edition_id: int | None
    round_id: int | None


class About(NamedTuple):
    """What a statement says of a subject, and the round whose rule may hold for it."""

    what: str
    begins_on: date | None
    round_id: int | None


class Spent(NamedTuple):
    """What was spent on a subject for a day; with `giver_id` it was given in kind."""

    subject: Subject
    day: date
    cents: int
    giver_id: int | None


class Pays(NamedTuple):
    """A payer with its days."""

    id: int
    kind: PayerKind
    name: str
    pays_id: int | None
    ceiling: int | None
    starts_on: date
    ends_on: date | None

    def on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Split(NamedTuple):
    """A rule to divide by; the first that fits in a list of them counts."""

    round_id: int | None
    starts_on: date
    shares: Sequence[Share]


class Fees(NamedTuple):
    """The fees of the seats of a group: by payer, and what others pay themselves."""

    by_payer: Mapping[int, int]
    elsewhere: int

    @property
    def total(self) -> int:
        return sum(self.by_payer.values()) + self.elsewhere


NO_FEES = Fees({}, 0)


@dataclass(frozen=True)
class Facts:
    """All that decides who pays what; `seats` are by organisation, `fte` in thousandths by payer
    and year, `before` and `paid` what stands on earlier statements."""

    spent: Sequence[Spent]
    about: Mapping[Subject, About]
    payers: Sequence[Pays]
    splits: Sequence[Split]
    seats: Mapping[Subject, Mapping[int, int]] = field(default_factory=dict)
    fte: Mapping[tuple[int, int], int] = field(default_factory=dict)
    fees: Mapping[Subject, Fees] = field(default_factory=dict)
    before: Mapping[tuple[Subject, int, LineKind], int] = field(default_factory=dict)
    paid: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def earlier(self) -> dict[Subject, list[tuple[int, LineKind]]]:
        """Of each subject, who had something of it on an earlier statement."""
        found: dict[Subject, list[tuple[int, LineKind]]] = defaultdict(list)
        for subject, payer, kind in self.before:
            found[subject].append((payer, kind))
        return found
