"""What someone did on their own account, its evidence, and where it stands in the register."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from leerhuis.errors import Refused
from leerhuis.registers import N_, REFLECTION_FORMS, Category, Form, Register
from leerhuis.registry.packs.asked import Pack, Weight
from leerhuis.registry.standing.sums import exact

Given = tuple[Register, str, Category, Decimal]

FIRST_YEAR = 1950
MOST_HOURS = Decimal(500)
EXACT = Decimal("0.1")
TITLE_MAX, PROVIDER_MAX, NOTE_MAX = 200, 120, 1000
MEGABYTE = 1024 * 1024
QUOTA = 200 * MEGABYTE
MOST_AT_ONCE = 5


class EntryStatus(StrEnum):
    """Where something stands in the register itself, as its owner says."""

    NOT_ENTERED = "not_entered"
    ENTERED = "entered"
    APPROVED = "approved"
    REJECTED = "rejected"

    @property
    def is_there(self) -> bool:
        """Whether the register has it, and has not said no."""
        return self in (EntryStatus.ENTERED, EntryStatus.APPROVED)


STATUS_LABELS: Mapping[EntryStatus, str] = {
    EntryStatus.NOT_ENTERED: N_("Not entered yet"),
    EntryStatus.ENTERED: N_("Entered"),
    EntryStatus.APPROVED: N_("Approved"),
    EntryStatus.REJECTED: N_("Rejected"),
}


class Counts(StrEnum):
    """Whether hours count for a registration, and if not, why; the best answer first."""

    YES = "yes"
    OUTSIDE = "outside"
    TOO_SHORT = "too_short"
    OTHER_FORM = "other_form"
    NO_REGISTRATION = "no_registration"


@dataclass(frozen=True)
class Said:
    """What somebody says of an activity, checked."""

    form: Form
    title: str
    on: date
    hours: Decimal
    provider: str = ""
    note: str = ""


@dataclass(frozen=True)
class Held:
    """A registration that hours may count for: its rules, and the days that count now."""

    register: Register
    occupation: str
    pack: Pack
    starts_on: date
    until: date

    def weight(self, form: Form | None) -> Weight | None:
        return None if form is None else self.pack.activities.get(form)


def check(
    *,
    form: Form,
    title: str,
    on: date,
    hours: Decimal,
    provider: str = "",
    note: str = "",
    today: date,
) -> Said:
    """What somebody says of an activity; a refusal names the field that it is about."""
    if on > today:
        raise Refused("This day lies in the future. Add it when you have done it.", field="on")
    if on.year < FIRST_YEAR:
        raise Refused("Check the year of this date.", field="on")
    said = Said(form, " ".join(title.split()), on, _exact(hours), provider.strip(), note.strip())
    for field, most in (("title", TITLE_MAX), ("provider", PROVIDER_MAX), ("note", NOTE_MAX)):
        if len(getattr(said, field)) > most:
            raise Refused("Use at most %(most)s characters.", field=field, most=most)
    return said


def _exact(hours: Decimal) -> Decimal:
    """Hours with at most one figure after the comma, as the registers count them."""
    if not (hours.is_finite() and 0 < hours <= MOST_HOURS):
        raise Refused("Fill in the hours, for example 1,5. At most 500.", field="hours")
    try:
        rounded = hours.quantize(EXACT)
    except InvalidOperation:
        rounded = Decimal(0)
    if rounded != hours:
        raise Refused(
            "Fill in the hours with at most 1 figure after the comma, for example 1,5.",
            field="hours",
        )
    return rounded


def rows_of(
    form: Form,
    hours: Decimal,
    held: Iterable[Held],
    *,
    without: Collection[Register] = (),
) -> list[Given]:
    """The hours as they go into the ledger: once for each chamber or profession that knows them.

    A register that rejected them gets none.
    """
    rows = {}
    for each in held:
        weight = each.weight(form)
        if weight is None or is_too_short(weight, hours) or each.register in without:
            continue
        key = (each.register, each.occupation, weight.category)
        rows[key] = (*key, hours)
    return list(rows.values())


def is_too_short(weight: Weight, hours: Decimal) -> bool:
    return weight.least_hours is not None and hours < weight.least_hours


def counts(form: Form | None, hours: Decimal, on: date, held: Collection[Held]) -> Counts:
    """Whether hours of a form count for one of these registrations in the period of now."""
    if not held:
        return Counts.NO_REGISTRATION
    return min((_counts(form, hours, on, each) for each in held), key=list(Counts).index)


def _counts(form: Form | None, hours: Decimal, on: date, held: Held) -> Counts:
    if form is not None:
        weight = held.weight(form)
        if weight is None:
            return Counts.OTHER_FORM
        if is_too_short(weight, hours):
            return Counts.TOO_SHORT
    return Counts.YES if held.starts_on <= on <= held.until else Counts.OUTSIDE


def least_hours(form: Form, held: Iterable[Held]) -> Decimal | None:
    """The shortest meeting of this form that still counts somewhere."""
    weights = [each.weight(form) for each in held]
    least = [weight.least_hours for weight in weights if weight and weight.least_hours]
    return min(least, default=None)


def worth(form: Form, hours: Decimal, held: Iterable[Held]) -> Decimal | None:
    """What hours bring in points, for showing only: sums are made of exact fractions."""
    for each in held:
        weight = each.weight(form)
        if weight is not None:
            return exact(weight.points_an_hour * Fraction(hours))
    return None


def is_private(form: Form | None, categories: Collection[Category], *, shared: bool) -> bool:
    """Reflection is its owner's own: nobody else sees what shows it, unless they share it."""
    if shared:
        return False
    return form in REFLECTION_FORMS if form is not None else Category.REFLECTION in categories


def check_room(used: int, *, more: int) -> None:
    """Each person has room for so many megabytes of evidence."""
    if used + more > QUOTA:
        raise Refused(
            "Your evidence takes up %(used)s of %(most)s MB. Remove a file that you do not need.",
            used=-(-used // MEGABYTE),
            most=QUOTA // MEGABYTE,
        )


def check_entry(status: EntryStatus, since_on: date, *, today: date, may_reject: bool) -> None:
    """Whether this may be said of where something stands in the register."""
    if since_on > today:
        raise Refused("This day lies in the future.", field="since_on")
    if since_on.year < FIRST_YEAR:
        raise Refused("Check the year of this date.", field="since_on")
    if status is EntryStatus.REJECTED and not may_reject:
        raise Refused(
            "This is the sum of what you had earned before. Change that sum instead.",
            field="status",
        )
