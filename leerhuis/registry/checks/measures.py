"""Keeping the measures that a register makes public, for as long as it shows them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from leerhuis import clock, db
from leerhuis.registry.checks import queries, rules
from leerhuis.registry.checks.big.answers import Measure
from leerhuis.registry.checks.models import PublicMeasure
from leerhuis.registry.models import Registration


def keep(registration: Registration, shown: Sequence[Measure], *, now: datetime) -> list[str]:
    """Bring what is kept up to what is shown; returns the keys of what is new and holds now.

    What the register shows no longer is thrown away: it is nobody's business any more.
    """
    known = queries.measures_by_key(registration.id)
    keys = {each.key for each in shown}
    if gone := [row.id for key, row in known.items() if key not in keys]:
        db.session.execute(delete(PublicMeasure).where(PublicMeasure.id.in_(gone)))
    for each in shown:
        row = known.get(each.key)
        if row is None:
            row = PublicMeasure(registration_id=registration.id, key=each.key, seen_first_at=now)
        row.kind = rules.kind_of(each)
        row.description = each.description[: rules.DESCRIPTION_LENGTH]
        row.starts_on, row.ends_on = each.starts_on, each.ends_on
        row.seen_last_at = now
        db.add(row)
    today = clock.day_of(now)
    return sorted(
        each.key
        for each in shown
        if each.key not in known and (each.ends_on is None or each.ends_on >= today)
    )
