"""On which terms people take part in a group, besides seats and the days to enrol and cancel."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from leerhuis.courses.rules import MOST_SEATS, check_day
from leerhuis.courses.words import Admits, Payer
from leerhuis.errors import Refused
from leerhuis.people.rules import clean_address

MOST_FEE = Decimal(10_000)


@dataclass(frozen=True)
class Terms:
    """What a coordinator says of a group; `decide_on` is when they say whether it goes ahead."""

    label: str = ""
    minimum: int | None = None
    decide_on: date | None = None
    admits: Admits = Admits.OTHERS
    fee: Decimal | None = None
    payer: Payer = Payer.REGION
    contact_name: str = ""
    contact_email: str = ""


def checked(terms: Terms, *, capacity: int | None, starts_on: date | None) -> dict[str, Any]:
    """The columns of a group, once they agree with each other."""
    _check_minimum(terms.minimum, capacity=capacity)
    _check_decide_on(terms, starts_on=starts_on)
    _check_fee(terms.fee)
    return asdict(terms) | {"contact_email": _address(terms.contact_email)}


def _check_minimum(minimum: int | None, *, capacity: int | None) -> None:
    """A group with 0 seats is full on purpose, so its minimum is left as it is."""
    if minimum is None:
        return
    if not 1 <= minimum <= MOST_SEATS:
        raise Refused(
            "Fill in a minimum from 1 to %(most)d, or nothing if there is none.",
            field="minimum",
            most=MOST_SEATS,
        )
    if capacity and minimum > capacity:
        raise Refused("The minimum cannot be more than the number of seats.", field="minimum")


def _check_decide_on(terms: Terms, *, starts_on: date | None) -> None:
    if terms.decide_on is None:
        return
    check_day(terms.decide_on, field="decide_on")
    if terms.minimum is None:
        raise Refused("Fill in the minimum too: that is what you decide by.", field="minimum")
    if starts_on and terms.decide_on > starts_on:
        raise Refused("Decide at the latest on the day of the first session.", field="decide_on")


def _check_fee(fee: Decimal | None) -> None:
    if fee is not None and not (0 <= fee <= MOST_FEE and fee == fee.quantize(Decimal("0.01"))):
        raise Refused(
            "Fill in an amount from 0 to %(most)d, for example 45 or 37,50.",
            field="fee",
            most=int(MOST_FEE),
        )


def _address(text: str) -> str:
    if not text:
        return ""
    try:
        return clean_address(text)
    except Refused as no:
        raise Refused(no.message, field="contact_email", **no.values) from None
