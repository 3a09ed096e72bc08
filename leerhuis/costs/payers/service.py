"""Changing a payer in one go."""

from datetime import date, datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.costs import service
from leerhuis.costs.models import Payer


def keep(
    payer: Payer,
    *,
    name: str,
    ceiling: int | None,
    ends_on: date | None,
    by: Identity,
    now: datetime,
) -> None:
    """Its name, its ceiling and its last day, all of them or none."""
    with db.transaction():
        if ends_on != payer.ends_on:
            service.end_payer(payer, ends_on=ends_on, by=by, now=now)
        service.change_payer(payer, name=name, ceiling=ceiling, by=by, now=now)
