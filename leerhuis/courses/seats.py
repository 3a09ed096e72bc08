"""Changing on which terms the seats of a group are given."""

from datetime import datetime

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.audit import Action
from leerhuis.courses import rules
from leerhuis.courses.limits import SeatLimit
from leerhuis.courses.models import Edition
from leerhuis.courses.offer import put
from leerhuis.courses.seatterms import LimitSaid, SeatTerms, check


def limits_of(edition: Edition) -> tuple[LimitSaid, ...]:
    """The limits of the group as they are now, whatever a page read before."""
    db.session.refresh(edition, ["limits"])
    return tuple(
        LimitSaid(each.kind, each.seats, each.release_days, each.sector, each.organisation_id)
        for each in edition.limits
    )


def terms_of(edition: Edition) -> SeatTerms:
    return SeatTerms(
        edition.capacity,
        edition.policy,
        edition.waiting_open,
        edition.offer_hours,
        edition.coordinator_decides,
        edition.approve_days,
        limits_of(edition),
    )


def change_seats(edition: Edition, terms: SeatTerms, *, by: Identity, now: datetime) -> None:
    """Whoever calls this gives the seats that come free to who waits."""
    with db.transaction():
        db.hold(edition)
        rules.check_open_to_change(edition.state)
        check(terms, minimum=edition.minimum)
        said = {
            "capacity": terms.capacity,
            "policy": terms.policy,
            "waiting_open": terms.waiting_open,
            "offer_hours": terms.offer_hours,
            "coordinator_decides": terms.coordinator_decides,
            "approve_days": terms.approve_days,
        }
        others = _put_limits(edition, terms)
        put(edition, Action.EDITION_CHANGED, said, others=others, by=by, now=now)


def _put_limits(edition: Edition, terms: SeatTerms) -> tuple[str, ...]:
    """What is the same stays; the rest is written anew."""
    if sorted(map(repr, limits_of(edition))) == sorted(map(repr, terms.limits)):
        return ()
    edition.limits.clear()
    db.session.flush()  # else the new rows meet the old ones at the unique constraint
    edition.limits.extend(SeatLimit(**each._asdict()) for each in terms.limits)
    db.session.flush()
    return ("limits",)
