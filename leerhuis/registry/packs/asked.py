"""What a register may ask: the words of a rule pack.

`packs` reads them from the files; whoever decides on a registration gets them as plain values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction

from leerhuis.registers import Category, Form, Level, Occupation, Register

Words = Mapping[str, str]


class Known(StrEnum):
    """What we know about a rule; unknown is an answer, and the page says so."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PeriodStart(StrEnum):
    """The day on which the period after a renewal begins."""

    SUBMISSION = "submission"
    DECISION = "decision"
    COMPLETION = "completion"
    OLD_END = "old_end"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What a requirement is counted in."""

    POINTS = "points"
    HOURS = "hours"

    def there(self, amount: Decimal) -> Decimal:
        """What there is, as people are told it: of work whole hours, never more than there are."""
        return amount.to_integral_value(ROUND_FLOOR) if self is Unit.HOURS else amount

    def lacking(self, amount: Decimal) -> Decimal:
        """What still lacks, as people are told it: of work whole hours, never fewer than lack."""
        return amount.to_integral_value(ROUND_CEILING) if self is Unit.HOURS else amount


@dataclass(frozen=True)
class Requirement:
    """So much in these categories together; `within` names a wider one it is part of.

    With `forms` only what was done in those forms counts for it, and nothing whose form is unknown.
    """

    key: str
    name: Words
    categories: tuple[Category, ...]
    at_least: Decimal
    within: str | None
    unit: Unit = Unit.POINTS
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True)
class Weight:
    """What hours of one form bring: so many points for so many hours, in this category.

    A meeting shorter than `least_hours` brings nothing.
    """

    category: Category
    points: Decimal
    hours: Decimal
    least_hours: Decimal | None = None

    @property
    def points_an_hour(self) -> Fraction:
        return Fraction(self.points) / Fraction(self.hours)


@dataclass(frozen=True)
class Variant:
    """One of the ways in which a pack may be met; `first_renewal`: only the first time."""

    key: str
    name: Words
    requirements: tuple[Requirement, ...]
    counted_at_most: Mapping[Category, Decimal] = field(default_factory=dict)
    first_renewal: bool = True


@dataclass(frozen=True)
class WorkRule:
    """Hours of work in a period; `at_least` None: it differs by profession and is looked up.

    `hours_a_week` says the same as an average. `in_profession` are those of them in the profession
    itself. No gap may be longer than `longest_gap_months`; it is one from `gap_from_weeks` on.
    """

    at_least: Decimal | None
    name: Words
    hours_a_week: int | None = None
    in_profession: Decimal | None = None
    in_profession_name: Words | None = None
    longest_gap_months: int | None = None
    gap_from_weeks: int | None = None


@dataclass(frozen=True)
class Pack:
    """What a register asks of one occupation (and level) from `valid_from` on.

    `occupation` None is the pack of every occupation that has none of its own. The two
    `…_days_before` count back from the date that people hold. `period_years` 0: not known, and
    people say themselves when a period begins and ends. With `variants` nothing is asked
    until one of them is chosen.
    """

    key: str
    register: Register
    occupation: Occupation | None
    valid_from: date
    checked_on: date
    sources: tuple[str, ...]
    period_years: int
    last_valid_days_before: int
    apply_by_days_before: int
    new_period_starts: PeriodStart
    pending_keeps_valid: Known
    suspension_runs_on: Known
    requirements: tuple[Requirement, ...] = ()
    counted_at_most: Mapping[Category, Decimal] = field(default_factory=dict)
    notes: tuple[Words, ...] = ()
    level: Level | None = None
    activities: Mapping[Form, Weight] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    documents: tuple[Words, ...] = ()
    work: WorkRule | None = None

    @property
    def work_hours(self) -> Decimal | None:
        return None if self.work is None else self.work.at_least

    @property
    def undecided(self) -> bool:
        """Whether it can be met in several ways and none of them is chosen."""
        return bool(self.variants) and not self.requirements

    @property
    def asks_points(self) -> bool:
        """Whether points count for it; a register may ask hours of work alone."""
        return any(each.categories for each in self.requirements)

    @property
    def says_what_is_asked(self) -> bool:
        if self.undecided:
            return False
        return bool(self.requirements) or self.work_hours is not None

    def for_variant(self, key: str | None) -> "Pack":
        """The pack as this variant asks it; one that it does not have changes nothing."""
        for variant in self.variants:
            if variant.key == key:
                return replace(
                    self,
                    requirements=variant.requirements,
                    counted_at_most=variant.counted_at_most,
                )
        return self

    def variants_for(self, *, first_renewal: bool) -> tuple[Variant, ...]:
        """The variants to choose from; some are for the first renewal only."""
        return tuple(each for each in self.variants if first_renewal or not each.first_renewal)

    def hours_asked(self, required_hours: Decimal | int | None) -> tuple[Requirement, ...]:
        """What is asked in hours of work; nothing where the number is not known.

        `required_hours` is what the register's own data say of a profession; it stands in where
        the pack names no number.
        """
        if self.work is None or self.undecided:
            return ()
        at_least = self.work.at_least or required_hours
        asked = []
        if at_least:
            asked.append(_hours("work", self.work.name, Decimal(at_least)))
        if self.work.in_profession is not None and self.work.in_profession_name is not None:
            name = self.work.in_profession_name
            asked.append(_hours(IN_PROFESSION, name, self.work.in_profession))
        return tuple(asked)


IN_PROFESSION = "work_in_profession"


def _hours(key: str, name: Words, at_least: Decimal) -> Requirement:
    return Requirement(key, name, (), at_least, None, unit=Unit.HOURS)
