"""Writing down what the BIG register asks of a profession; never over what was there."""

from datetime import datetime
from decimal import Decimal

from leerhuis import audit, clock, db
from leerhuis.access import Identity, Role
from leerhuis.audit import Action
from leerhuis.errors import Refused
from leerhuis.people import queries as people
from leerhuis.registers import Profession
from leerhuis.registry.models import RequiredHours
from leerhuis.registry.rulebook import queries, rules
from leerhuis.registry.rules import Source
from leerhuis.registry.settling import look_again


def fill_in_hours(
    profession: Profession, *, hours: Decimal | int, note: str, by: Identity, now: datetime
) -> bool:
    """Keep the hours as a new row; whether they are other than before. Standings follow by night.

    What the register says of itself afterwards counts before this, since it is later. They hold
    for everyone of the profession, so an administrator of a part does not decide them.
    """
    if not people.oversees_all(by, Role.ADMINISTRATOR):
        raise Refused("These hours hold for everyone. An administrator of the whole fills them in.")
    wanted, today = rules.check_hours(hours), clock.day_of(now)
    with db.transaction():
        before = queries.hours_told().get(profession)
        if before is not None and (before.hours, before.note) == (wanted, note):
            return False
        db.add(
            RequiredHours(
                profession=profession,
                hours=wanted,
                source=Source.EMPLOYER,
                note=note,
                told_on=today,
                recorded_at=now,
                recorded_by_id=by.person_id,
            )
        )
        look_again([profession], today=today)
        audit.record(
            Action.HOURS_FILLED_IN,
            by=by,
            kind="required_hours",
            subject=profession.value,
            now=now,
            hours=wanted,
            before=None if before is None else before.hours,
        )
    return True
