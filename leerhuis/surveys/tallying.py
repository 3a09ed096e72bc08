"""What numbers say together: how many answered, their mean and spread, how many were positive."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TypeVar

from leerhuis.surveys.rules import FEWEST, QuestionKind

Part = TypeVar("Part", bound=Hashable)

MEASURED = frozenset({QuestionKind.SCALE, QuestionKind.GRADE, QuestionKind.NUMBER})
# Who says this on a scale of five, or gives this mark, says yes.
_YES_ON_A_SCALE, _YES_AS_A_MARK = 4, 8
# A place in a ranking that counts as wanting it.
_WANTED = 3
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Tally:
    """The answers to one question: how often each value was given, at each place of a ranking."""

    kind: QuestionKind
    rows: Mapping[tuple[int, int | None], int]

    @cached_property
    def number(self) -> int:
        """How many people answered."""
        if self.kind is QuestionKind.SEVERAL:
            return self.rows.get((0, None), 0)
        if self.kind is QuestionKind.RANKING:
            return sum(count for (_value, rank), count in self.rows.items() if rank == 1)
        return sum(self.rows.values())

    @property
    def few(self) -> bool:
        return self.number < FEWEST

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many gave each value; of a ranking, how many put it first."""
        first = self.kind is QuestionKind.RANKING
        return {
            value: count
            for (value, rank), count in sorted(self.rows.items())
            if (rank == 1 if first else value or self.kind is not QuestionKind.SEVERAL)
        }

    @cached_property
    def mean(self) -> Decimal | None:
        """As people read it, in tenths; only of what can be measured."""
        if self.kind not in MEASURED or not self.number:
            return None
        return tenths(Decimal(self._sum(1)) / self.number)

    @cached_property
    def spread(self) -> Decimal | None:
        """The standard deviation, in tenths."""
        if self.kind not in MEASURED or not self.number:
            return None
        mean = Decimal(self._sum(1)) / self.number
        return tenths((Decimal(self._sum(2)) / self.number - mean * mean).max(Decimal(0)).sqrt())

    def _sum(self, power: int) -> int:
        return sum(value**power * count for value, count in self.counts.items())

    def places(self, choices: int) -> list[Decimal]:
        """The mean place of each choice in a ranking, in the order of the choices."""
        sums = [0] * choices
        for (value, rank), count in self.rows.items():
            if rank is not None and value <= choices:
                sums[value - 1] += rank * count
        return [tenths(Decimal(each) / max(self.number, 1)) for each in sums]

    def positive(self, choices: int) -> int | None:
        """How many said yes: the upper two of a scale, the first of a list, a mark from 8.

        Of several, all but who picked the last: that stands for none of these.
        """
        match self.kind:
            case QuestionKind.SCALE:
                return self._at_least(_YES_ON_A_SCALE)
            case QuestionKind.GRADE:
                return self._at_least(_YES_AS_A_MARK)
            case QuestionKind.ONE:
                return self.counts.get(1, 0)
            case QuestionKind.SEVERAL:
                return self.number - self.counts.get(choices, 0)
        return None

    def _at_least(self, lowest: int) -> int:
        return sum(count for value, count in self.counts.items() if value >= lowest)

    def wanted(self, choice: int) -> int:
        """How many picked this choice, or put it among their first three."""
        return sum(
            count
            for (value, rank), count in self.rows.items()
            if value == choice and (rank is None or rank <= _WANTED)
        )


def tenths(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)


def told(whole: int, parts: Mapping[Part, int]) -> set[Part]:
    """Which parts of so many answers may be shown beside the whole.

    Each of at least five; and what is left of the whole without them is nobody or at least five,
    so that no difference is of fewer. Else the smallest that would be told is kept back too.
    """
    shown = {name for name, number in parts.items() if number >= FEWEST}
    while shown and 0 < whole - sum(parts[name] for name in shown) < FEWEST:
        shown.discard(min(shown, key=lambda name: (parts[name], str(name))))
    return shown
