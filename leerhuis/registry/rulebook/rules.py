"""Hours that the BIG register asks of a profession, as an administrator may fill them in."""

from datetime import date
from decimal import Decimal

from leerhuis.errors import Refused
from leerhuis.registers import Profession, Register
from leerhuis.registry.packs import pack_for

# More would be a slip of the pen: five years of full weeks are no more hours of work.
MOST_HOURS = 12_000
NOTE_MAX = 300


def asked_elsewhere(profession: Profession, *, on: date) -> Decimal | None:
    """The hours that a rule pack asks itself, so that nobody need fill them in."""
    return pack_for(Register.BIG, profession, on=on).work_hours


def to_fill_in(*, on: date) -> tuple[Profession, ...]:
    """The professions of which the rules name no hours."""
    return tuple(each for each in Profession if asked_elsewhere(each, on=on) is None)


def check_hours(hours: Decimal | int) -> int:
    if hours != int(hours) or not 0 < hours <= MOST_HOURS:
        raise Refused(
            "Fill in a whole number of hours, from 1 to %(most)s.", field="hours", most=MOST_HOURS
        )
    return int(hours)
