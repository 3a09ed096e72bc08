"""What someone will have on the last day to apply, if all goes on as it goes now.

What is planned and what the present pace brings are not added up: what is planned is part of a
pace. Whichever is more is what we count on. Hours of work go on as they were told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from leerhuis.registers import N_, Category
from leerhuis.registry.packs import Pack, Requirement, Unit
from leerhuis.registry.periods import Period
from leerhuis.registry.standing.points import Assessment, Line, Tally
from leerhuis.registry.standing.sums import exact


class Outlook(StrEnum):
    """What can be said of one requirement."""

    MET = "met"
    ENOUGH_PLANNED = "enough_planned"
    ENOUGH_AT_PACE = "enough_at_pace"
    ENOUGH_WORKING = "enough_working"
    SHORT = "short"
    SHORT_WORKING = "short_working"
    UNTOLD = "untold"
    HISTORY_UNKNOWN = "history_unknown"


# `amount` and `missing` are points or hours with their unit, `day` is the last day to apply.
SENTENCES: Mapping[Outlook, str] = {
    Outlook.MET: N_("You have enough already."),
    Outlook.ENOUGH_PLANNED: N_(
        "With what you have planned you have %(amount)s on %(day)s. That is enough."
    ),
    Outlook.ENOUGH_AT_PACE: N_("At this pace you have %(amount)s on %(day)s. That is enough."),
    Outlook.ENOUGH_WORKING: N_(
        "If you go on working like this you have %(amount)s on %(day)s. That is enough."
    ),
    Outlook.SHORT: N_(
        "At this pace you have %(amount)s on %(day)s. You then still need %(missing)s."
    ),
    Outlook.SHORT_WORKING: N_(
        "If you go on working like this you have %(amount)s on %(day)s. You then still need"
        " %(missing)s."
    ),
    Outlook.UNTOLD: N_("Your working hours are not filled in yet. Fill them in to look ahead."),
    Outlook.HISTORY_UNKNOWN: N_(
        "Your points of before Leerhuis are not filled in yet. Fill them in to look ahead."
    ),
}


@dataclass(frozen=True)
class Foreseen:
    """One requirement as it will be; without an amount nothing can be foreseen."""

    requirement: Requirement
    amount: Decimal | None
    outlook: Outlook

    @property
    def enough(self) -> bool:
        return self.amount is not None and self.amount >= self.requirement.at_least

    @property
    def missing(self) -> Decimal:
        if self.amount is None:
            return self.requirement.at_least
        return max(self.requirement.at_least - self.amount, Decimal(0))


@dataclass(frozen=True)
class Forecast:
    """All requirements as they will be on the last day to apply, in the order of the pack."""

    lines: tuple[Foreseen, ...]
    by: date

    @property
    def known(self) -> bool:
        return bool(self.lines) and all(line.amount is not None for line in self.lines)

    @property
    def enough(self) -> bool:
        return self.known and all(line.enough for line in self.lines)


def forecast(pack: Pack, assessment: Assessment, *, period: Period, today: date) -> Forecast:
    """What each requirement will have come to on the last day to apply."""
    lines = [
        _foreseen(line, pack, assessment, period=period, today=today) for line in assessment.lines
    ]
    untold = [Foreseen(each, None, Outlook.UNTOLD) for each in assessment.untold]
    return Forecast(lines=(*lines, *untold), by=period.apply_by_on)


def reaches(
    line: Line, pack: Pack, assessment: Assessment, *, period: Period, today: date
) -> Fraction:
    """What a requirement comes to by the last day to apply, at the pace of this day.

    Where the form matters the line has a pace of its own; elsewhere each category has, since of
    some no more than so much counts.
    """
    if line.unit is Unit.HOURS:
        return Fraction(line.counted) + Fraction(line.expected)
    ahead = _ahead(period, today=today)
    if line.requirement.forms:
        return _grown(Tally(line.earned, line.counted, line.expected), ahead)
    return sum(
        (
            _capped(_grown(assessment.categories[category], ahead), pack, category)
            for category in line.requirement.categories
        ),
        Fraction(0),
    )


def _foreseen(
    line: Line, pack: Pack, assessment: Assessment, *, period: Period, today: date
) -> Foreseen:
    requirement = line.requirement
    if line.open and line.unit is Unit.POINTS and not assessment.history_known:
        if line.open_after_expected:
            return Foreseen(requirement, None, Outlook.HISTORY_UNKNOWN)
        return Foreseen(requirement, line.counted + line.expected, Outlook.ENOUGH_PLANNED)
    amount = exact(reaches(line, pack, assessment, period=period, today=today))
    return Foreseen(requirement, amount, _outlook(line, enough=amount >= line.asked))


def _outlook(line: Line, *, enough: bool) -> Outlook:
    if not line.open:
        return Outlook.MET
    if line.unit is Unit.HOURS:
        return Outlook.ENOUGH_WORKING if enough else Outlook.SHORT_WORKING
    if not line.open_after_expected:
        return Outlook.ENOUGH_PLANNED
    return Outlook.ENOUGH_AT_PACE if enough else Outlook.SHORT


def _ahead(period: Period, *, today: date) -> Fraction:
    """The days to come until the last day to apply, as a part of the days that have passed."""
    passed = (today - period.starts_on).days + 1
    to_come = (period.apply_by_on - today).days
    if passed <= 0 or to_come <= 0:
        return Fraction(0)
    return Fraction(to_come, passed)


def _grown(tally: Tally, ahead: Fraction) -> Fraction:
    counted = Fraction(tally.counted)
    return counted + max(Fraction(tally.expected), counted * ahead)


def _capped(amount: Fraction, pack: Pack, category: Category) -> Fraction:
    most = pack.counted_at_most.get(category)
    return amount if most is None else min(amount, Fraction(most))
