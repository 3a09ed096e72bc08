"""Waiving the fee of a seat; what it costs someone is told by `courses.fees.queries`."""

from datetime import date, datetime
from typing import Any

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.costs import rules
from leerhuis.courses.fees import waivers
from leerhuis.courses.fees.models import FeeWaiver
from leerhuis.courses.offer import put, tell
from leerhuis.people.models import Organisation
from leerhuis.people.rules import Function
from leerhuis.people.sectors import Sector


def waive_fee(
    region: Organisation,
    *,
    starts_on: date,
    why: str,
    sector: Sector | None = None,
    function: Function | None = None,
    of: Organisation | None = None,
    years: int | None = None,
    by: Identity,
    now: datetime,
) -> FeeWaiver:
    """Nobody of this target group pays a fee for groups that begin from a day on, so many years.

    Who is meant is of the sector, the function and the organisation, as far as these are named.
    `why` is what people read: "de eerste drie jaar is het gratis". The same again is that rule.
    """
    rules.check_spent_on(starts_on, name="starts_on")
    why = rules.waiver_reason(why)
    said: dict[str, Any] = {"sector": sector, "function": function, "of_id": of.id if of else None}
    said |= {"starts_on": starts_on, "ends_on": rules.waived_until(starts_on, years)}
    waiver = FeeWaiver(organisation_id=region.id, why=why, made_at=now, **said)
    with db.transaction():
        db.hold(region)
        if known := waivers.same_waiver(waiver):
            return known
        db.add(waiver)
        tell(Action.FEE_WAIVED, waiver, by=by, now=now, years=years)
    return waiver


def end_waiver(waiver: FeeWaiver, *, ends_on: date, by: Identity, now: datetime) -> None:
    """For groups that begin after this day, the fee is asked again."""
    rules.check_term(waiver.starts_on, ends_on)
    with db.transaction():
        put(waiver, Action.FEE_WAIVER_ENDED, {"ends_on": ends_on}, by=by, now=now)
