"""The hours that the BIG register asks of each profession, read from its reference data."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from leerhuis import audit, clock, db, settings
from leerhuis.access import HOUSE
from leerhuis.audit import Action
from leerhuis.registers import Profession
from leerhuis.registry.checks.big import client
from leerhuis.registry.models import RequiredHours
from leerhuis.registry.rules import Source
from leerhuis.registry.settling import look_again

# More would be a slip of the pen: five years hold no more hours of work.
MOST_HOURS = 12_000


def read_hours(*, now: datetime) -> int:
    """Keep the hours that changed since the register was read before; returns how many.

    On the first of the month, and at once where it was never read. What an administrator wrote
    since stays, until the register itself says something new.
    """
    address, today = settings.current().big_address, clock.day_of(now)
    if not address or (today.day != 1 and _known()):
        return 0
    with client.opened(address) as register:
        told = {each.code: each.hours for each in register.groups()}
    with db.transaction():
        known = _known()
        new = [
            RequiredHours(
                profession=profession,
                hours=told[profession],
                source=Source.REGISTER,
                told_on=today,
                recorded_at=now,
            )
            for profession in Profession
            if 0 < told.get(profession, 0) <= MOST_HOURS
            and told[profession] != known.get(profession)
        ]
        db.add(*new)
        for row in new:
            audit.record(
                Action.HOURS_FILLED_IN,
                by=HOUSE,
                kind="required_hours",
                subject=row.profession.value,
                now=now,
                hours=row.hours,
                before=known.get(row.profession),
            )
        look_again((row.profession for row in new), today=today)
    return len(new)


def _known() -> Mapping[Profession, int]:
    """What the register said last of each profession."""
    latest = (
        select(func.max(RequiredHours.id))
        .where(RequiredHours.source == Source.REGISTER)
        .group_by(RequiredHours.profession)
    )
    rows = db.session.scalars(select(RequiredHours).where(RequiredHours.id.in_(latest)))
    return {row.profession: row.hours for row in rows}
