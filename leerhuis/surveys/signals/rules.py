"""When a score becomes a signal, and what can be decided about it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from leerhuis.errors import Refused
from leerhuis.registers import N_
from leerhuis.surveys.rules import FEWEST, Measure

# How long an owner has to decide.
DECIDE_WITHIN = timedelta(days=21)
MEASURED = (Measure.GRADE, Measure.RECOMMENDS, Measure.USES)


class Why(StrEnum):
    """Below the limit of the region; or so much less than in the round before."""

    BELOW = "below"
    FELL = "fell"


class Decision(StrEnum):
    ADJUST = "adjust"
    KEEP = "keep"
    STOP = "stop"


WHYS = {Why.BELOW: N_("Below the limit"), Why.FELL: N_("Lower than last time")}
DECISIONS = {
    Decision.ADJUST: N_("Adjust"),
    Decision.KEEP: N_("Keep as it is"),
    Decision.STOP: N_("Stop"),
}


class Bounds(NamedTuple):
    """What a measure may not go below, and how far it may fall; None where nothing is asked."""

    lowest: Decimal | None = None
    fall: Decimal | None = None


# What holds where a region set nothing: a mark, and shares in per cents.
USUAL: Mapping[Measure, Bounds] = {
    Measure.GRADE: Bounds(Decimal(7), Decimal(1)),
    Measure.RECOMMENDS: Bounds(Decimal(60), Decimal(25)),
    Measure.USES: Bounds(Decimal(50), Decimal(25)),
}


class Raised(NamedTuple):
    """Something that asks for a decision: what was measured, against what, and why."""

    measure: Measure
    value: Decimal
    limit: Decimal
    why: Why


def percent(part: int | None, of: int) -> Decimal | None:
    """A share in whole per cents; nothing of fewer than five."""
    if part is None or of < FEWEST:
        return None
    return (Decimal(100) * part / of).quantize(Decimal(1), ROUND_HALF_UP)


def raised(
    now: Mapping[Measure, Decimal],
    *,
    before: Mapping[Measure, Decimal],
    bounds: Mapping[Measure, Bounds],
) -> list[Raised]:
    """One signal a measure at most: below the limit says more than a fall.

    The limit of a fall is what was measured before.
    """
    found = []
    for measure, value in now.items():
        lowest, fall = bounds.get(measure, Bounds())
        was = before.get(measure)
        if lowest is not None and value < lowest:
            found.append(Raised(measure, value, lowest, Why.BELOW))
        elif fall is not None and was is not None and was - value >= fall:
            found.append(Raised(measure, value, was, Why.FELL))
    return found


def mean(values: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """The mean of values that stand for so many answers each, in tenths."""
    known = list(values)
    number = sum(count for _value, count in known)
    if not number:
        return None
    total = sum((value * count for value, count in known), Decimal(0))
    return (total / number).quantize(Decimal("0.1"), ROUND_HALF_UP)


def check_decision(*, reason: str, from_on: date, today: date) -> None:
    if not reason.strip():
        raise Refused("Write why you decide this.")
    if from_on < today:
        raise Refused("Choose a day from today.")
