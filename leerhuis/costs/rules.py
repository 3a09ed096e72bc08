"""Who pays: vocabulary and decisions. All money is whole cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from leerhuis.costs.splitting import WHOLE
from leerhuis.courses.rules import check_day
from leerhuis.errors import Refused
from leerhuis.people.rules import OrganisationKind
from leerhuis.registers import N_

MOST_CENTS = 1_000_000_000  # ten million euros
MOST_HOURS = Decimal(10_000)
MOST_WEIGHT = 1_000_000
MOST_YEARS = 20


class CostKind(StrEnum):
    TRAINER = "trainer"
    ROOM = "room"
    MATERIAL = "material"
    ACCREDITATION = "accreditation"
    OTHER = "other"


class Stage(StrEnum):
    """What is expected to be paid, and what was."""

    ESTIMATED = "estimated"
    REAL = "real"


class PayerKind(StrEnum):
    """A group of those who pay; the split gives each of these groups its share."""

    MUNICIPALITY = "municipality"
    CARE_PROVIDER = "care_provider"
    EDUCATION = "education"
    SUBSIDY = "subsidy"
    OTHER = "other"


class SplitBy(StrEnum):
    """By what a group divides its share: seats used, fte of staff, or a key of its own."""

    SEATS = "seats"
    FTE = "fte"
    KEY = "key"


COSTS: Mapping[CostKind, str] = {
    CostKind.TRAINER: N_("Trainer"),
    CostKind.ROOM: N_("Room"),
    CostKind.MATERIAL: N_("Material"),
    CostKind.ACCREDITATION: N_("Accreditation"),
    CostKind.OTHER: N_("Other costs"),
}
STAGES: Mapping[Stage, str] = {
    Stage.ESTIMATED: N_("Estimated"),
    Stage.REAL: N_("Real"),
}
PAYERS: Mapping[PayerKind, str] = {
    PayerKind.MUNICIPALITY: N_("Municipalities"),
    PayerKind.CARE_PROVIDER: N_("Care providers"),
    PayerKind.EDUCATION: N_("Education"),
    PayerKind.SUBSIDY: N_("Subsidies"),
    PayerKind.OTHER: N_("Other payers"),
}
SPLITS: Mapping[SplitBy, str] = {
    SplitBy.SEATS: N_("By seats used"),
    SplitBy.FTE: N_("By fte"),
    SplitBy.KEY: N_("By a key of your own"),
}
_KINDS = {
    OrganisationKind.MUNICIPALITY: PayerKind.MUNICIPALITY,
    OrganisationKind.CARE_PROVIDER: PayerKind.CARE_PROVIDER,
    OrganisationKind.CERTIFIED_INSTITUTION: PayerKind.CARE_PROVIDER,
    OrganisationKind.SCHOOL_PARTNERSHIP: PayerKind.EDUCATION,
}


class Costs(NamedTuple):
    """What a group costs in cents; `in_kind` is how much of it was given, not paid."""

    estimated: int = 0
    real: int = 0
    in_kind: int = 0


class Spending(NamedTuple):
    """Of a round: what there is, what it binds us to (real where known), and what was spent."""

    budget: int | None = None
    committed: int = 0
    real: int = 0


@dataclass(frozen=True)
class Share:
    """What a group of payers pays in basis points, and by what it divides that.

    `keys` are the weights of payers by their row number; only for a key, who is not named weighs 0.
    """

    group: PayerKind
    basis_points: int
    by: SplitBy = SplitBy.SEATS
    keys: Mapping[int, int] = field(default_factory=dict)


def kind_of(organisation: OrganisationKind) -> PayerKind:
    """In which group an organisation pays."""
    return _KINDS.get(organisation, PayerKind.OTHER)


def check_cents(cents: int | None, *, name: str = "amount") -> None:
    if cents is None:
        return
    if cents < 0:
        raise Refused("Fill in an amount of 0 euros or more.", field=name)
    if cents > MOST_CENTS:
        raise Refused("Fill in an amount of at most 10 million euros.", field=name)


def check_hours(hours: Decimal | None) -> None:
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise Refused("Fill in the number of hours, for example 6 or 7,5.", field="hours")


def check_line(
    what: str, *, estimated: int | None, real: int | None, hours: Decimal | None, in_kind: bool
) -> None:
    """A line says what it is and has an amount; hours only where it is given in kind."""
    if not what.strip():
        raise Refused("Fill in what it is.", field="what")
    if len(what) > 200:
        raise Refused("Use at most %(most)s characters.", field="what", most=200)
    if estimated is None and real is None:
        raise Refused("Fill in an amount: estimated, real, or both.", field="estimated")
    check_cents(estimated, name="estimated")
    check_cents(real, name="real")
    if hours is not None and not in_kind:
        raise Refused("Say who gives these hours.", field="giver")
    check_hours(hours)


def check_spent_on(day: date, *, name: str = "spent_on") -> None:
    check_day(day, field=name)


def check_why(why: str, *, needed: bool) -> None:
    if needed and not why.strip():
        raise Refused("Say why the amount changes.", field="why")
    if len(why) > 300:
        raise Refused("Use at most %(most)s characters.", field="why", most=300)


def waiver_reason(why: str) -> str:
    """What people read where they enrol."""
    if not why.strip():
        raise Refused("Say why nothing is paid: people read it where they enrol.", field="why")
    if len(why) > 200:
        raise Refused("Use at most %(most)s characters.", field="why", most=200)
    return why.strip()


def payer_name(name: str, *, organisation: str | None) -> str:
    """The name on statements: its own, or else that of the organisation."""
    said = name.strip() or organisation or ""
    if not said:
        raise Refused("Fill in the name of the subsidy.", field="name")
    if len(said) > 120:
        raise Refused("Use at most %(most)s characters.", field="name", most=120)
    return said


def in_order(shares: Iterable[Share]) -> list[Share]:
    """Always the same order, so that the cents that are left go the same way each time."""
    places = list(PayerKind)
    return sorted(shares, key=lambda each: places.index(each.group))


def check_term(starts_on: date, ends_on: date | None) -> None:
    check_day(starts_on, field="starts_on")
    if ends_on is None:
        return
    check_day(ends_on, field="ends_on")
    if ends_on < starts_on:
        raise Refused("The last day cannot be before the first.", field="ends_on")


def check_shares(shares: Sequence[Share]) -> None:
    """Each group once, nothing below zero, and together exactly a hundred percent."""
    if len({each.group for each in shares}) < len(shares):
        raise Refused("Name each group of payers once.")
    for each in shares:
        if not 0 <= each.basis_points <= WHOLE:
            raise Refused("A share is from 0 to 100 percent.", field=each.group.value)
        _check_keys(each)
    total = sum(each.basis_points for each in shares)
    if total != WHOLE:
        raise Refused(
            "The shares together are %(total)s percent; they must be 100.", total=percent(total)
        )


def _check_keys(share: Share) -> None:
    if any(not 0 <= weight <= MOST_WEIGHT for weight in share.keys.values()):
        raise Refused("A weight is a whole number of 0 or more.", field=share.group.value)
    if share.by is SplitBy.KEY and share.basis_points and not any(share.keys.values()):
        raise Refused("Give at least one payer of this group a weight.", field=share.group.value)


def percent(basis_points: int) -> str:
    """As one writes it in Dutch: 33,34; and 50 without decimals."""
    text = f"{Decimal(basis_points) / 100:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def waived_until(starts_on: date, years: int | None) -> date | None:
    """The last day of so many years from a day on; without a number there is no end."""
    if years is None:
        return None
    if not 1 <= years <= MOST_YEARS:
        raise Refused("Fill in a number of years from 1 to %(most)d.", field="years", most=20)
    return _years_after(starts_on, years) - timedelta(days=1)


def _years_after(day: date, years: int) -> date:
    """29 February is 1 March in a year without it."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def spent(lines: Iterable[tuple[int | None, int | None]]) -> tuple[int, int]:
    """(committed, real) of lines of (estimated, real): once real is known, it is what binds."""
    committed = real = 0
    for estimated, paid in lines:
        committed += (estimated or 0) if paid is None else paid
        real += paid or 0
    return committed, real
