"""Reading who takes part for free: the waivers of a region, and the one that is asked for."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from leerhuis import db
from leerhuis.access import Identity
from leerhuis.courses.fees.models import FeeWaiver
from leerhuis.courses.queries import coordinated
from leerhuis.people.models import Organisation
from leerhuis.people.queries import found


def waivers_of(region_id: int) -> list[FeeWaiver]:
    """Every waiver of a region, the last to start first."""
    return list(
        db.session.scalars(
            select(FeeWaiver)
            .options(joinedload(FeeWaiver.of))
            .where(FeeWaiver.organisation_id == region_id)
            .order_by(FeeWaiver.starts_on.desc(), FeeWaiver.id)
        )
    )


def waiver_for(who: Identity, public_id: str) -> FeeWaiver:
    return found(
        select(FeeWaiver)
        .join(Organisation, Organisation.id == FeeWaiver.organisation_id)
        .options(joinedload(FeeWaiver.of))
        .where(FeeWaiver.public_id == public_id, coordinated(who))
    )


def same_waiver(waiver: FeeWaiver) -> FeeWaiver | None:
    names = ("organisation_id", "sector", "function", "of_id", "starts_on", "ends_on", "why")
    same = [getattr(FeeWaiver, n).is_not_distinct_from(getattr(waiver, n)) for n in names]
    return db.session.scalar(select(FeeWaiver).where(*same).limit(1))
