"""What a seat costs someone, in a sentence for that person."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from leerhuis import wording
from leerhuis.courses.fees.queries import Fee, fee_for, fees_for
from leerhuis.courses.models import Edition
from leerhuis.courses.words import Payer


def sentence(fee: Fee) -> str:
    """You pay € 60,00; or nothing, and why."""
    amount = wording.euros(fee.cents)
    if fee.payer is Payer.REGION:
        return _("You pay nothing. The region pays %(amount)s for your seat.", amount=amount)
    if fee.waived_by is not None:
        return _("You pay nothing. %(why)s.", why=fee.waived_by.why.rstrip("."))
    if fee.payer is Payer.EMPLOYER:
        return _("Your employer pays %(amount)s for your seat.", amount=amount)
    return _("You pay %(amount)s for your seat.", amount=amount)


def sentences(numbers: Iterable[int], person_id: int | None, *, now: datetime) -> dict[int, str]:
    """Of the groups that ask a fee, what it is to this person."""
    return {
        number: sentence(fee) for number, fee in fees_for(numbers, person_id or 0, now=now).items()
    }


def told(edition: Edition, person_id: int | None, *, now: datetime) -> str:
    """The same of one group; nothing where it asks no fee."""
    fee = fee_for(edition, person_id or 0, now=now) if edition.fee else None
    return sentence(fee) if fee else ""
