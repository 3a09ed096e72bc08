"""Handing a seat to a colleague whose address was typed."""

from datetime import datetime

from leerhuis.access import Identity
from leerhuis.enrolment import moving
from leerhuis.enrolment.changing import queries
from leerhuis.enrolment.models import Enrolment
from leerhuis.errors import Refused
from leerhuis.signin import attempts
from leerhuis.signin.rules import Door


def hand_over(enrolment: Enrolment, address: str, *, by: Identity, now: datetime) -> Enrolment:
    """An address that nobody has is answered like that of someone who is no colleague.

    Wrong ones are counted, as this is no way to find out who has an account.
    """
    hashes = attempts.knock(Door.SOMEONE, who=by.public_id, origin=by.origin, now=now)
    colleague = queries.colleague_at(address)
    if colleague is None:
        raise Refused("Choose a colleague of the same employer.", field="colleague")
    taken = moving.hand_over(enrolment, colleague.id, by=by, now=now)
    attempts.forgive(hashes, door=Door.SOMEONE, now=now)
    return taken
