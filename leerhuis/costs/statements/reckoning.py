"""What each payer pays for what was spent: pure sums over facts that were gathered before.

A subject is a group or a round. Of each subject with something new, all that was spent on it so far
is divided anew; what stood on earlier statements is taken off, and the difference is what is new.
So a correction comes back to whoever paid, and everything together is always what was spent.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from leerhuis.costs.splitting import apportion
from leerhuis.costs.statements.facts import NO_FEES, Facts, Spent, Subject
from leerhuis.costs.statements.rules import LineKind
from leerhuis.costs.statements.weights import Weights


class Line(NamedTuple):
    """A line of a statement; see `models.StatementLine`."""

    payer_id: int
    subject: Subject
    kind: LineKind
    what: str
    begins_on: date | None
    whole: int
    part: int
    before: int
    cents: int


class Unpaid(NamedTuple):
    """What nobody pays of a subject so far, and whether there is no rule at all for it."""

    subject: Subject
    what: str
    cents: int
    ruled: bool


@dataclass(frozen=True)
class Reckoning:
    """The lines of all payers, and what nobody pays."""

    lines: Sequence[Line]
    unpaid: Sequence[Unpaid]

    @property
    def by_payer(self) -> dict[int, list[Line]]:
        sorted_out: dict[int, list[Line]] = defaultdict(list)
        for each in self.lines:
            sorted_out[each.payer_id].append(each)
        return dict(sorted_out)

    @property
    def cents(self) -> int:
        return sum(each.cents for each in self.lines)

    @property
    def seal(self) -> str:
        """The same for the same lines: what someone saw when they approve it."""
        told = sorted(
            f"{each.payer_id} {each.subject.edition_id} {each.subject.round_id} {each.kind.value}"
            f" {each.whole} {each.part} {each.cents} {each.what}"
            for each in self.lines
        )
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def reckon(facts: Facts) -> Reckoning:
    """What is new on the statement of each payer, subject by subject."""
    return _Reckoner(facts).reckoned()


Wanted = dict[tuple[int, LineKind], tuple[int, int]]


class _Reckoner:
    """Walks over the subjects in order, and keeps what is left under each ceiling."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.weights = Weights(facts)
        self.by_subject: dict[Subject, list[Spent]] = defaultdict(list)
        for each in sorted(facts.spent, key=lambda one: one.day):
            self.by_subject[each.subject].append(each)
        for subject in facts.fees:
            self.by_subject.setdefault(subject, [])
        self.room = self._rooms()

    def _rooms(self) -> dict[int, int]:
        """What is left under each ceiling, apart from the subjects that are divided anew."""
        room = {
            each.id: each.ceiling - self.facts.paid.get(each.id, 0)
            for each in self.facts.payers
            if each.ceiling is not None
        }
        for (subject, payer_id, kind), cents in self.facts.before.items():
            if payer_id in room and subject in self.by_subject and kind is LineKind.SHARE:
                room[payer_id] += cents
        return {payer_id: max(0, left) for payer_id, left in room.items()}

    def reckoned(self) -> Reckoning:
        lines: list[Line] = []
        unpaid: list[Unpaid] = []
        for subject in sorted(self.by_subject, key=self._order):
            wanted, nobody = self._wanted(subject)
            lines.extend(self._lines(subject, wanted))
            if nobody is not None:
                unpaid.append(nobody)
        return Reckoning(lines, unpaid)

    def _order(self, subject: Subject) -> tuple[date, int, int]:
        begins_on = self.facts.about[subject].begins_on or date.min
        return begins_on, subject.edition_id or 0, subject.round_id or 0

    def _wanted(self, subject: Subject) -> tuple[Wanted, Unpaid | None]:
        """(whole, part) so far of each payer and kind, and what nobody pays."""
        fees = self.facts.fees.get(subject, NO_FEES)
        spent = self.by_subject[subject]
        whole = sum(each.cents for each in spent) - fees.total
        parts, nobody, ruled = self._shares(subject, fees.total)
        wanted: Wanted = {(payer, LineKind.SHARE): (whole, cents) for payer, cents in parts.items()}
        for payer, cents in _given(spent).items():
            wanted[payer, LineKind.IN_KIND] = cents, -cents
        for payer, cents in fees.by_payer.items():
            wanted[payer, LineKind.FEE] = fees.total, cents
        what = self.facts.about[subject].what
        return wanted, Unpaid(subject, what, nobody, ruled) if nobody else None

    def _shares(self, subject: Subject, fees: int) -> tuple[dict[int, int], int, bool]:
        """What each pays of what was spent less the fees; what nobody pays; if a rule held."""
        parts: dict[int, int] = defaultdict(int)
        nobody, ruled = 0, True
        for stretch, cents in self._stretches(subject, fees).items():
            groups = self.weights.groups(subject, stretch)
            amounts, left = apportion(cents, groups, room=self.room)
            nobody, ruled = nobody + left, ruled and self.weights.splits[stretch] is not None
            for payer, amount in amounts.items():
                parts[payer] += amount
                if payer in self.room:
                    self.room[payer] -= amount
        return parts, nobody, ruled

    def _stretches(self, subject: Subject, fees: int) -> dict[int, int]:
        """Days with the same payers, rule and year are divided at once; fees lighten the first."""
        about = self.facts.about[subject]
        stretches: dict[int, int] = defaultdict(int)
        for each in self.by_subject[subject]:
            stretches[self.weights.stretch(about.round_id, each.day)] += each.cents
        if fees:
            begins_on = about.begins_on or date.min
            at = next(iter(stretches), None)
            first = self.weights.stretch(about.round_id, begins_on) if at is None else at
            stretches[first] -= fees
        return stretches

    def _lines(self, subject: Subject, wanted: Wanted) -> list[Line]:
        """What is new: the part so far less what stands on earlier statements."""
        about = self.facts.about[subject]
        gone = sorted(set(self.facts.earlier.get(subject, ())) - wanted.keys())
        lines = []
        for payer, kind in [*wanted, *gone]:
            whole, part = wanted.get((payer, kind), (0, 0))
            before = self.facts.before.get((subject, payer, kind), 0)
            if part != before:
                told = (about.what, about.begins_on, whole, part, before, part - before)
                lines.append(Line(payer, subject, kind, *told))
        return lines


def _given(spent: Sequence[Spent]) -> dict[int, int]:
    given: dict[int, int] = defaultdict(int)
    for each in spent:
        if each.giver_id is not None:
            given[each.giver_id] += each.cents
    return given
